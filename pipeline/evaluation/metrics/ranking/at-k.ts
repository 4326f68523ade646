import type { MetricValue } from "../../../domain/metric.ts";
import { meanOverQueries, type RankedQuery } from "./query.ts";

function relevant(ranking: readonly number[]): number {
  return ranking.filter((relevance) => relevance > 0).length;
}

/** Share of the first `k` candidates that are relevant, 0 … 1, mean over the queries. */
export function precisionAtK(queries: readonly RankedQuery[], k: number): MetricValue {
  return meanOverQueries(queries, (ranking) => relevant(ranking.slice(0, k)) / k);
}

/** Share of the relevant candidates that are among the first `k`, 0 … 1, mean over the queries. */
export function recallAtK(queries: readonly RankedQuery[], k: number): MetricValue {
  return meanOverQueries(queries, (ranking) => relevant(ranking.slice(0, k)) / relevant(ranking));
}

/** Share of the queries with a relevant candidate among the first `k`, 0 … 1. */
export function hitRateAtK(queries: readonly RankedQuery[], k: number): MetricValue {
  return meanOverQueries(queries, (ranking) => (relevant(ranking.slice(0, k)) > 0 ? 1 : 0));
}
