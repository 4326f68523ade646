import type { MetricValue } from "../../../domain/metric.ts";
import { meanOverQueries, type RankedQuery } from "./query.ts";

/** Mean over the queries of the mean precision at each relevant candidate (MAP), 0 … 1; undefined as {@link meanOverQueries} is. */
export function meanAveragePrecision(queries: readonly RankedQuery[]): MetricValue {
  return meanOverQueries(queries, (ranking) => {
    let found = 0;
    let sum = 0;
    for (const [i, relevance] of ranking.entries())
      if (relevance > 0) {
        found++;
        sum += found / (i + 1);
      }
    return sum / found;
  });
}
