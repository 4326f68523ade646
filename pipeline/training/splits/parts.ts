import { counted } from "../../domain/counted.ts";
import { Prng } from "../../domain/prng.ts";
import { timeOrder } from "./by-time.ts";
import { identity, impossible, rowsByValue, rowsWhere } from "./fold.ts";

/** Rows to learn from, to choose by, and to judge by; row numbers, ascending, each row in one part. */
export interface Parts {
  readonly training: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

/** Shares of the rows, 0 … 1, together below 1; training gets the rest. */
export interface Shares {
  readonly validation: number;
  readonly test: number;
}

const validation = 1;
const test = 2;

function partsOf(assignment: Uint8Array): Parts {
  const rows = (part: number): Uint32Array => rowsWhere(assignment.length, (row) => assignment[row] === part);
  const parts = { training: rows(0), validation: rows(validation), test: rows(test) };
  if (parts.training.length === 0) throw impossible("no row is left to learn from", "Make the shares smaller.");
  return parts;
}

/** Rows of a part: its share, rounded, and at least one where the share is above 0 and rows are left for training. */
function counts(rowCount: number, shares: Shares): { readonly validation: number; readonly test: number } {
  if (!(shares.validation >= 0 && shares.test >= 0 && shares.validation + shares.test < 1))
    throw impossible("the shares of validation and test rows do not leave any to learn from", "Make them smaller.");
  const wanted = (share: number): number => (share === 0 ? 0 : Math.max(1, Math.round(rowCount * share)));
  const ofTest = Math.min(wanted(shares.test), Math.max(0, rowCount - 1));
  return { test: ofTest, validation: Math.min(wanted(shares.validation), Math.max(0, rowCount - 1 - ofTest)) };
}

function place(assignment: Uint8Array, rows: Uint32Array, shares: Shares): void {
  const count = counts(rows.length, shares);
  for (const row of rows.subarray(0, count.test)) assignment[row] = test;
  for (const row of rows.subarray(count.test, count.test + count.validation)) assignment[row] = validation;
}

/** Any row to any part. @throws LockstepError PARAMS_INVALID when nothing is left to learn from. */
export function randomParts(rowCount: number, shares: Shares, seed: number): Parts {
  const assignment = new Uint8Array(rowCount);
  place(assignment, new Prng(seed).shuffle(identity(rowCount)), shares);
  return partsOf(assignment);
}

/** Every class by the same shares, within one row; a class's last row is one to learn from. */
export function stratifiedParts(labels: readonly string[], shares: Shares, seed: number): Parts {
  const prng = new Prng(seed);
  const assignment = new Uint8Array(labels.length);
  for (const rows of rowsByValue(labels).values()) place(assignment, prng.shuffle(rows), shares);
  return partsOf(assignment);
}

/** Whole groups only, so that no group is in two parts; shares are met as closely as the groups that come up allow. */
export function groupedParts(groups: readonly string[], shares: Shares, seed: number): Parts {
  const members = [...rowsByValue(groups).values()];
  const count = counts(groups.length, shares);
  const needed = 1 + Number(count.test > 0) + Number(count.validation > 0);
  if (members.length < needed)
    throw impossible(
      `${counted(members.length, "group")} cannot fill ${needed} parts`,
      "Take a column with more groups.",
    );
  const assignment = new Uint8Array(groups.length);
  const filled = [0, 0, 0];
  let left = members.length;
  for (const index of new Prng(seed).shuffle(identity(members.length))) {
    const rows = members[index] ?? new Uint32Array();
    left--;
    const part = [test, validation].find((candidate) => {
      const wanted = candidate === test ? count.test : count.validation;
      const have = filled[candidate] ?? 0;
      // Nearer to what is wanted with this group than without it; an empty part takes what comes while one is left for training.
      return wanted > 0 && left > 0 && (have === 0 || have + rows.length / 2 <= wanted);
    });
    if (part === undefined) continue;
    filled[part] = (filled[part] ?? 0) + rows.length;
    for (const row of rows) assignment[row] = part;
  }
  return partsOf(assignment);
}

/**
 * Training rows before validation rows before test rows. Rows of one time stay together, in the later part, so that nothing is learned
 * from the time at which judging begins.
 *
 * @param times - `[n]`.
 * @throws LockstepError PARAMS_INVALID when a time is missing or nothing is left to learn from.
 */
export function timeParts(times: Float64Array, shares: Shares): Parts {
  const order = timeOrder(times);
  const count = counts(order.length, shares);
  const backToTime = (start: number): number => {
    let at = start;
    while (at > 0 && at < order.length && times[order[at - 1] ?? 0] === times[order[at] ?? 0]) at--;
    return at;
  };
  const testStart = backToTime(order.length - count.test);
  const validationStart = backToTime(Math.max(0, Math.min(order.length - count.test - count.validation, testStart)));
  const assignment = new Uint8Array(order.length);
  for (const row of order.subarray(validationStart, testStart)) assignment[row] = validation;
  for (const row of order.subarray(testStart)) assignment[row] = test;
  return partsOf(assignment);
}
