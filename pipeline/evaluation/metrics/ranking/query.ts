import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue } from "../metric-value.ts";

/** What a ranker said about the candidates of one query. */
export interface RankedQuery {
  /** `[n]`, at least 0; 0 is irrelevant. */
  readonly relevance: ArrayLike<number>;
  /** `[n]`, finite; the largest comes first, the earlier candidate first among equals. */
  readonly scores: ArrayLike<number>;
}

/** Relevance in the order of the ranking. */
export function ranked({ relevance, scores }: RankedQuery): readonly number[] {
  return Array.from(scores, (_score, i) => i)
    .sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b)
    .map((i) => relevance[i] as number);
}

/**
 * Mean over the queries. Undefined without queries, and when a query has no relevant candidate: nothing can be said about it,
 * and leaving it out would flatter the ranker.
 */
export function meanOverQueries(
  queries: readonly RankedQuery[],
  of: (ranking: readonly number[]) => number,
): MetricValue {
  if (queries.length === 0) return { value: null, reason: "there are no queries" };
  const empty = queries.findIndex(({ relevance }) => !Array.from(relevance).some((grade) => grade > 0));
  if (empty >= 0) return { value: null, reason: `query ${empty} has no relevant candidate` };
  return metricValue(queries.reduce((sum, query) => sum + of(ranked(query)), 0) / queries.length, "it is not finite");
}
