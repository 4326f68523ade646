import type { MetricOf } from "../../domain/metric.ts";
import { rankingMetrics } from "../metrics/ranking/index.ts";
import { queriesOf, type RankedRows, rowsByQuery } from "../metrics/ranking/rows.ts";
import type { Kernel } from "../resample.ts";

/**
 * Prepares one ranker for resampling: every metric is a mean over queries, so that each query is measured once. Queries are drawn whole: how
 * often a query was drawn is how often its first row was.
 */
export function rankingKernel(rows: RankedRows, metrics: readonly MetricOf<"ranking">[]): Kernel {
  const first = rowsByQuery(rows.queries).map((own) => own[0] ?? 0);
  const queries = queriesOf(rows);
  const values = metrics.map((metric) =>
    Float64Array.from(queries, (query) => rankingMetrics[metric]([query]).value ?? Number.NaN),
  );
  return {
    size: metrics.length,
    measure(multiplicities, into) {
      for (const [i, own] of values.entries()) {
        let sum = 0;
        let drawn = 0;
        for (const [query, row] of first.entries()) {
          const count = multiplicities[row] as number;
          if (count === 0) continue;
          sum += count * (own[query] as number);
          drawn += count;
        }
        into[i] = sum / drawn;
      }
    },
  };
}
