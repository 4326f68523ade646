import type { MetricValue } from "../../../domain/metric.ts";
import { meanOverQueries, type RankedQuery } from "./query.ts";

/** Mean over the queries of 1 / rank of the first relevant candidate (MRR), 0 … 1; undefined as {@link meanOverQueries} is. */
export function meanReciprocalRank(queries: readonly RankedQuery[]): MetricValue {
  return meanOverQueries(queries, (ranking) => 1 / (ranking.findIndex((relevance) => relevance > 0) + 1));
}
