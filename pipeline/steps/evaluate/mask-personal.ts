import { personalCell } from "../../domain/data-diff.ts";
import type { Evaluation, Flips } from "../../domain/evaluation.ts";

function maskIds(flips: Flips): Flips {
  const masked = (rows: Flips["worst"]): Flips["worst"] => rows?.map((row) => ({ ...row, id: personalCell }));
  return { ...flips, fixedIds: [], brokenIds: [], worst: masked(flips.worst), best: masked(flips.best) };
}

/**
 * An evaluation without values of columns that a data contract marks personal: rows whose id is one are counted and not named, and inputs
 * that are have no curve, which would list their values.
 *
 * @param personal - Columns of the evaluation rows.
 */
export function maskPersonal(
  evaluation: Evaluation,
  { idColumn, personal }: { readonly idColumn: string; readonly personal: ReadonlySet<string> },
): Evaluation {
  const { flips, dependence } = evaluation;
  return {
    ...evaluation,
    flips: flips !== undefined && personal.has(idColumn) ? maskIds(flips) : flips,
    dependence: dependence?.filter(({ input }) => !personal.has(input)),
  };
}
