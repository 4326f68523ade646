import { counted } from "../../domain/counted.ts";
import { Prng } from "../../domain/prng.ts";
import { type Fold, foldsOf, identity, impossible, rowsByValue } from "./fold.ts";

function checkFolds(folds: number, available: number, of: string): void {
  if (!Number.isInteger(folds) || folds < 2)
    throw impossible(
      `${counted(folds, "fold")} ${folds === 1 ? "divides" : "divide"} nothing`,
      "Take 2 folds or more.",
    );
  if (available < folds)
    throw impossible(
      `${available} ${of} cannot be divided into ${folds} folds`,
      "Take fewer folds, or bring more rows.",
    );
}

/** Each row is tested once; sizes of folds differ by one row at most. @throws LockstepError PARAMS_INVALID for fewer rows than folds. */
export function kFold(rowCount: number, folds: number, seed: number): readonly Fold[] {
  checkFolds(folds, rowCount, "rows");
  const assignment = new Uint32Array(rowCount);
  for (const [position, row] of new Prng(seed).shuffle(identity(rowCount)).entries())
    assignment[row] = position % folds;
  return foldsOf(assignment, folds);
}

/**
 * As {@link kFold}, with every class divided alike: of each class the folds' counts differ by one row at most, and so do their sizes.
 *
 * @param labels - `[n]`, the class of each row.
 * @throws LockstepError PARAMS_INVALID when no class has a row for every fold.
 */
export function stratifiedKFold(labels: readonly string[], folds: number, seed: number): readonly Fold[] {
  checkFolds(folds, labels.length, "rows");
  const classes = rowsByValue(labels);
  checkFolds(folds, Math.max(...[...classes.values()].map(({ length }) => length)), "rows of the largest class");
  const prng = new Prng(seed);
  const assignment = new Uint32Array(labels.length);
  // Classes follow each other round the folds, so that the rows left over of one do not meet those of the next.
  let position = 0;
  for (const rows of classes.values()) for (const row of prng.shuffle(rows)) assignment[row] = position++ % folds;
  return foldsOf(assignment, folds);
}

/**
 * Each row is tested once and no group is on both sides. Large groups are placed first, each into the fold with the fewest rows.
 *
 * @param groups - `[n]`, the group of each row.
 * @throws LockstepError PARAMS_INVALID for fewer groups than folds.
 */
export function groupKFold(groups: readonly string[], folds: number, seed: number): readonly Fold[] {
  const rowsOf = [...rowsByValue(groups).values()];
  checkFolds(folds, rowsOf.length, "groups");
  const order = new Prng(seed).shuffle(identity(rowsOf.length));
  const placed = [...order].map((index) => rowsOf[index] ?? new Uint32Array()).sort((a, b) => b.length - a.length);
  const assignment = new Uint32Array(groups.length);
  const sizes = new Uint32Array(folds);
  for (const rows of placed) {
    const fold = sizes.indexOf(Math.min(...sizes));
    sizes[fold] = (sizes[fold] ?? 0) + rows.length;
    for (const row of rows) assignment[row] = fold;
  }
  return foldsOf(assignment, folds);
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/**
 * No group on both sides, and classes divided as evenly as whole groups allow: groups of the most uneven classes are placed first, each
 * where the classes' shares of the folds then differ least.
 *
 * @throws LockstepError PARAMS_INVALID for fewer groups than folds.
 * @see scikit-learn's StratifiedGroupKFold, whose rule this is.
 */
export function stratifiedGroupKFold(
  { labels, groups }: { readonly labels: readonly string[]; readonly groups: readonly string[] },
  folds: number,
  seed: number,
): readonly Fold[] {
  const members = [...rowsByValue(groups).values()];
  checkFolds(folds, members.length, "groups");
  const classes = [...rowsByValue(labels).keys()];
  const position = new Map(classes.map((name, i) => [name, i]));
  const totals = new Array<number>(classes.length).fill(0);
  const counted = members.map((rows) => {
    const counts = new Array<number>(classes.length).fill(0);
    for (const row of rows) {
      const at = position.get(labels[row] ?? "") ?? 0;
      counts[at] = (counts[at] ?? 0) + 1;
      totals[at] = (totals[at] ?? 0) + 1;
    }
    return { rows, counts, unevenness: deviation(counts) };
  });
  const order = [...new Prng(seed).shuffle(identity(members.length))].flatMap((index) => counted[index] ?? []);
  order.sort((a, b) => b.unevenness - a.unevenness);
  const filled = Array.from({ length: folds }, () => new Array<number>(classes.length).fill(0));
  const assignment = new Uint32Array(labels.length);
  for (const { rows, counts } of order) {
    const fold = bestFold(filled, counts, totals);
    for (const [at, count] of counts.entries()) (filled[fold] ?? [])[at] = (filled[fold]?.[at] ?? 0) + count;
    for (const row of rows) assignment[row] = fold;
  }
  return foldsOf(assignment, folds);
}

/** The fold in which a group makes the classes' shares differ least; of equal ones the smallest. */
function bestFold(
  filled: readonly (readonly number[])[],
  counts: readonly number[],
  totals: readonly number[],
): number {
  let best = { fold: 0, unevenness: Infinity, size: Infinity };
  for (const fold of filled.keys()) {
    const deviations = totals.map((total, at) =>
      deviation(filled.map((have, i) => ((have[at] ?? 0) + (i === fold ? (counts[at] ?? 0) : 0)) / total)),
    );
    const unevenness = deviations.reduce((sum, value) => sum + value, 0) / deviations.length;
    const size = (filled[fold] ?? []).reduce((sum, count) => sum + count, 0);
    const isClose = Math.abs(unevenness - best.unevenness) <= 1e-9;
    if ((!isClose && unevenness < best.unevenness) || (isClose && size < best.size)) best = { fold, unevenness, size };
  }
  return best.fold;
}

/** The same division many times, each time with another seed drawn from the first. */
export function repeated(times: number, seed: number, divide: (seed: number) => readonly Fold[]): readonly Fold[] {
  const prng = new Prng(seed);
  return Array.from({ length: times }, () => divide(prng.next())).flat();
}
