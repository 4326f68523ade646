import type { MetricOf, MetricValue } from "../../../domain/metric.ts";
import { hitRateAtK, precisionAtK, recallAtK } from "./at-k.ts";
import { meanAveragePrecision } from "./mean-average-precision.ts";
import { meanReciprocalRank } from "./mean-reciprocal-rank.ts";
import { ndcg } from "./ndcg.ts";
import type { RankedQuery } from "./query.ts";

/** One way to measure a ranker: a mean over queries. */
type RankingMetric = (queries: readonly RankedQuery[]) => MetricValue;

/** To add a metric: one file, one line here, one line in the domain's `metricsOf`. */
export const rankingMetrics: Readonly<Record<MetricOf<"ranking">, RankingMetric>> = {
  ndcg: (queries) => ndcg(queries, Number.POSITIVE_INFINITY, "linear"),
  ndcg_at_1: (queries) => ndcg(queries, 1, "linear"),
  ndcg_at_3: (queries) => ndcg(queries, 3, "linear"),
  ndcg_at_5: (queries) => ndcg(queries, 5, "linear"),
  ndcg_at_10: (queries) => ndcg(queries, 10, "linear"),
  ndcg_at_20: (queries) => ndcg(queries, 20, "linear"),
  ndcg_exponential_at_10: (queries) => ndcg(queries, 10, "exponential"),
  map: meanAveragePrecision,
  mrr: meanReciprocalRank,
  hit_rate_at_1: (queries) => hitRateAtK(queries, 1),
  hit_rate_at_3: (queries) => hitRateAtK(queries, 3),
  hit_rate_at_5: (queries) => hitRateAtK(queries, 5),
  hit_rate_at_10: (queries) => hitRateAtK(queries, 10),
  precision_at_5: (queries) => precisionAtK(queries, 5),
  precision_at_10: (queries) => precisionAtK(queries, 10),
  recall_at_5: (queries) => recallAtK(queries, 5),
  recall_at_10: (queries) => recallAtK(queries, 10),
};
