import type { Evaluation, GateResult } from "../domain/evaluation.ts";
import type { FairnessRule, SliceCorrection, SliceRule } from "../domain/project.ts";
import { certaintyOf, flipsOf } from "./flips.ts";
import type { Answers, Truth } from "./metrics/judged-rows.ts";
import { judgeDeclaredSlices } from "./slices/declared-slices.ts";
import type { Sampling } from "./slices/fairness-gap.ts";
import { type Decisions, judgeFairness } from "./slices/judge-fairness.ts";
import { type RowErrors, rowErrors } from "./slices/row-quality.ts";
import { searchedColumns } from "./slices/searched-columns.ts";
import { weakSlices } from "./slices/weak-slices.ts";

/** The evaluation's rows as text. */
export interface RowCells {
  /** `[n]` name of each row. */
  readonly ids: readonly string[];
  /** Columns in which weak slices are looked for: those that say something about a row and are not what is asked of the model. */
  readonly searched: readonly string[];
  /** @throws LockstepError COLUMN_MISSING. */
  column(name: string): readonly string[];
}

export interface PartsRequest {
  readonly truth: Truth;
  readonly candidate: Answers & { readonly artifactSha256: string };
  /** The model that gates look at. */
  readonly reference: (Answers & { readonly artifactSha256: string }) | undefined;
  readonly slices: readonly SliceRule[];
  readonly sliceCorrection?: SliceCorrection | undefined;
  readonly fairness: readonly FairnessRule[];
  readonly cells: RowCells | undefined;
  readonly groups: Uint32Array | undefined;
  readonly alpha: number;
  readonly level: number;
  /** Of the intervals of gaps between groups. */
  readonly sampling: Sampling;
}

type Found = Pick<Evaluation, "slices" | "weakSlices" | "fairness" | "flips">;

/** Weak slices that are told, and the fewest rows of one: a hundredth of all, at least 30. */
const hints = 5;
const fewestHintRows = (rows: number): number => Math.max(30, Math.ceil(rows / 100));

function decisionsOf(truth: Truth, candidate: Float64Array, reference: Float64Array | undefined): Decisions {
  const labels = truth.kind === "binary" ? truth.labels : new Uint8Array(candidate.length).fill(1);
  // An error turns the label around, so that what is decided follows from label and error.
  const decide = (errors: Float64Array): Uint8Array =>
    labels.map((label, row) => (errors[row] === 1 ? 1 - label : label));
  return { labels, candidate: decide(candidate), reference: reference === undefined ? undefined : decide(reference) };
}

function searchWeakSlices(cells: RowCells, { errors }: RowErrors): Found["weakSlices"] {
  const columns = searchedColumns(cells.searched.map((name) => ({ name, values: cells.column(name) })));
  return weakSlices({ columns, errors, minimumRows: fewestHintRows(errors.length), limit: hints });
}

/**
 * Looks at parts of the rows: the declared slices and groups as gates, weak slices as hints, and the rows whose answer changed.
 *
 * @throws LockstepError COLUMN_MISSING, TABLE_INVALID.
 */
export function judgeParts(request: PartsRequest): { readonly gates: readonly GateResult[]; readonly found: Found } {
  const { truth, candidate, reference, cells, groups, alpha, level } = request;
  if (cells === undefined)
    return { gates: [], found: { slices: undefined, weakSlices: undefined, fairness: undefined, flips: undefined } };
  const own = rowErrors(truth, candidate);
  const theirs = reference === undefined ? undefined : rowErrors(truth, reference).errors;
  const isDecision = own.quality === "accuracy";
  const column = (name: string): readonly string[] => cells.column(name);
  const slices = judgeDeclaredSlices({
    rules: request.slices,
    column,
    errors: { quality: own.quality, candidate: own.errors, reference: theirs, groups },
    alpha,
    level,
    correction: request.sliceCorrection,
  });
  const decisions = { ...decisionsOf(truth, own.errors, theirs), clusters: groups };
  const fairness = judgeFairness(request.fairness, decisions, { column, sampling: request.sampling });
  const isOther = reference !== undefined && candidate.artifactSha256 !== reference.artifactSha256;
  const now = isOther ? certaintyOf(truth, candidate) : undefined;
  const before = isOther ? certaintyOf(truth, reference) : undefined;
  const hasFlips = isDecision && theirs !== undefined && now !== undefined && before !== undefined;
  return {
    gates: [...slices.gates, ...fairness.gates],
    found: {
      slices: slices.tables.length === 0 ? undefined : slices.tables,
      fairness: fairness.answers.length === 0 ? undefined : fairness.answers,
      weakSlices: searchWeakSlices(cells, own),
      flips: hasFlips
        ? flipsOf(cells.ids, { candidate: own.errors, reference: theirs }, { candidate: now, reference: before })
        : undefined,
    },
  };
}
