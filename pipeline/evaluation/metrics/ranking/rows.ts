import { LockstepError } from "../../../domain/error.ts";
import type { RankedQuery } from "./query.ts";

/** What a ranker said about the candidates of several queries. */
export interface RankedRows {
  /** `[n]`, finite, at least 0; 0 is irrelevant. */
  readonly relevance: Float64Array;
  /** `[n]` index of the query each row is a candidate of, 0 … without gaps. */
  readonly queries: Uint32Array;
  /** `[n]`, finite; the largest comes first. */
  readonly scores: Float64Array;
}

/** @throws LockstepError TABLE_INVALID for lengths that do not fit, or a relevance below 0, METRIC_INVALID for a number that is not finite. */
export function checkRankedRows({ relevance, queries, scores }: RankedRows): void {
  if (scores.length !== relevance.length || queries.length !== relevance.length)
    throw new LockstepError(
      "TABLE_INVALID",
      `${relevance.length} relevances, ${queries.length} queries and ${scores.length} scores do not belong to the same rows`,
    );
  const odd = relevance.findIndex((grade) => grade < 0);
  if (odd >= 0)
    throw new LockstepError("TABLE_INVALID", `the relevance of row ${odd} is ${String(relevance[odd])}, below 0`, {
      hint: "A relevance is 0 for a candidate that is of no use, and the larger the better.",
    });
  const bad = scores.findIndex((score, row) => !Number.isFinite(score) || !Number.isFinite(relevance[row]));
  if (bad >= 0) throw new LockstepError("METRIC_INVALID", `row ${bad} has a number that is not finite`);
}

/** The rows of each query, in their order. */
export function rowsByQuery(queries: Uint32Array): readonly (readonly number[])[] {
  const found: number[][] = [];
  for (const [row, query] of queries.entries()) (found[query] ??= []).push(row);
  return found;
}

/** Each query's candidates. */
export function queriesOf({ relevance, queries, scores }: RankedRows): readonly RankedQuery[] {
  return rowsByQuery(queries).map((rows) => ({
    relevance: Float64Array.from(rows, (row) => relevance[row] as number),
    scores: Float64Array.from(rows, (row) => scores[row] as number),
  }));
}
