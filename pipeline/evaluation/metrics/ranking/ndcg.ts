import type { MetricValue } from "../../../domain/metric.ts";
import { meanOverQueries, type RankedQuery } from "./query.ts";

/** What a candidate of a relevance is worth: the relevance itself (scikit-learn) or 2^relevance − 1 (LightGBM, XGBoost). */
export type Gain = "linear" | "exponential";

function discountedGain(ranking: readonly number[], k: number, gain: Gain): number {
  return ranking
    .slice(0, k)
    .reduce((sum, relevance, i) => sum + (gain === "linear" ? relevance : 2 ** relevance - 1) / Math.log2(i + 2), 0);
}

/**
 * Normalised discounted cumulative gain of the first `k` candidates, 0 … 1, mean over the queries; undefined as
 * {@link meanOverQueries} is. The linear gain is checked against scikit-learn 1.9.1 `ndcg_score` on scores without ties.
 */
export function ndcg(queries: readonly RankedQuery[], k: number, gain: Gain): MetricValue {
  return meanOverQueries(queries, (ranking) => {
    const best = ranking.toSorted((a, b) => b - a);
    return discountedGain(ranking, k, gain) / discountedGain(best, k, gain);
  });
}
