import { personalCell } from "../../domain/data-diff.ts";
import type { Evaluation, Flips } from "../../domain/evaluation.ts";
import type { Verdict } from "../../domain/verdict.ts";

function maskIds(flips: Flips): Flips {
  const masked = (rows: Flips["worst"]): Flips["worst"] => rows?.map((row) => ({ ...row, id: personalCell }));
  return { ...flips, fixedIds: [], brokenIds: [], worst: masked(flips.worst), best: masked(flips.best) };
}

/** A slice without the values of personal columns; its place in the table tells it from the others. */
function maskedName(
  name: string,
  at: number,
  { columns, personal }: { readonly columns: readonly string[]; readonly personal: ReadonlySet<string> },
) {
  const parts = columns.map((column) => {
    // A value may hold what looks like the next column: then it is not shown either.
    const [, value, ...more] = `, ${name}`.split(`, ${column}=`);
    const next = columns[columns.indexOf(column) + 1];
    const own = next === undefined ? value : value?.split(`, ${next}=`, 1)[0];
    const isShown = !personal.has(column) && more.length === 0 && own !== undefined;
    return `${column}=${isShown ? own : personalCell}`;
  });
  return `${parts.join(", ")} nr. ${at + 1}`;
}

/** Slices of personal columns by what they are called, with what they are called instead. */
function maskedSlices(
  { slices = [] }: Evaluation,
  personal: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  return slices
    .filter(({ columns }) => columns.some((column) => personal.has(column)))
    .flatMap(({ columns, slices: found }) =>
      found.map(({ slice }, at) => [slice, maskedName(slice, at, { columns, personal })] as const),
    )
    .sort(([a], [b]) => b.length - a.length);
}

/**
 * An evaluation without values of columns that a data contract marks personal: rows whose id is one are counted and not named, slices
 * of such columns are numbered, and inputs that are have no curve, which would list their values.
 *
 * @param personal - Columns of the evaluation rows.
 */
export function maskPersonal(
  evaluation: Evaluation,
  { idColumn, personal }: { readonly idColumn: string; readonly personal: ReadonlySet<string> },
): Evaluation {
  const { flips, dependence } = evaluation;
  const names = maskedSlices(evaluation, personal);
  const masked = new Map(names);
  const told = (verdict: Verdict): Verdict => ({
    ...verdict,
    reason: names.reduce((text, [name, instead]) => text.replaceAll(name, instead), verdict.reason),
  });
  const isOfPersonal = (slice: string): boolean =>
    [...personal].some((column) => `, ${slice}`.includes(`, ${column}=`));
  return {
    ...evaluation,
    ...(names.length === 0
      ? {}
      : {
          verdict: told(evaluation.verdict),
          gates: evaluation.gates.map((gate) => ({ ...gate, verdict: told(gate.verdict) })),
          slices: evaluation.slices?.map((table) => ({
            ...table,
            slices: table.slices.map((answer) => ({
              ...answer,
              slice: masked.get(answer.slice) ?? answer.slice,
              verdict: answer.verdict === null ? null : told(answer.verdict),
            })),
          })),
        }),
    ...(evaluation.weakSlices === undefined
      ? {}
      : { weakSlices: evaluation.weakSlices.filter(({ slice }) => !isOfPersonal(slice)) }),
    flips: flips !== undefined && personal.has(idColumn) ? maskIds(flips) : flips,
    dependence: dependence?.filter(({ input }) => !personal.has(input)),
  };
}
