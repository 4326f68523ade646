import { describe, expect, test } from "vitest";
import type { MetricValue } from "../../pipeline/domain/metric.ts";
import { hitRateAtK, precisionAtK, recallAtK } from "../../pipeline/evaluation/metrics/ranking/at-k.ts";
import { meanAveragePrecision } from "../../pipeline/evaluation/metrics/ranking/mean-average-precision.ts";
import { meanReciprocalRank } from "../../pipeline/evaluation/metrics/ranking/mean-reciprocal-rank.ts";
import { ndcg } from "../../pipeline/evaluation/metrics/ranking/ndcg.ts";
import type { RankedQuery } from "../../pipeline/evaluation/metrics/ranking/query.ts";
import { expectClose } from "../support/close.ts";

const queries: readonly RankedQuery[] = [
  { relevance: [3, 2, 0, 0, 1], scores: [0.9, 0.2, 0.8, 0.1, 0.5] },
  { relevance: [0, 0, 1, 0, 2], scores: [0.3, 0.9, 0.1, 0.2, 0.5] },
];
const log2 = Math.log2;

describe("metrics of a ranker", () => {
  test.each<[string, MetricValue, number]>([
    ["NDCG of the first 3, linear gain, against scikit-learn", ndcg(queries, 3, "linear"), 0.6073159591375686],
    ["NDCG of all, linear gain, against scikit-learn", ndcg(queries, 5, "linear"), 0.7712790661906342],
    [
      "NDCG of the first 3, exponential gain",
      ndcg(queries, 3, "exponential"),
      ((7 + 1 / 2) / (7 + 3 / log2(3) + 1 / 2) + 3 / log2(3) / (3 + 1 / log2(3))) / 2,
    ],
    ["MAP, against scikit-learn", meanAveragePrecision(queries), 0.6277777777777778],
    ["MRR", meanReciprocalRank(queries), (1 + 1 / 2) / 2],
    ["precision of the first 3", precisionAtK(queries, 3), (2 / 3 + 1 / 3) / 2],
    ["recall of the first 3", recallAtK(queries, 3), (2 / 3 + 1 / 2) / 2],
    ["hit rate of the first", hitRateAtK(queries, 1), 1 / 2],
    ["hit rate of the first two", hitRateAtK(queries, 2), 1],
  ])("%s", (_name, found, expected) => {
    expectClose(found.value, expected);
  });

  test("the earlier of two candidates with one score comes first", () => {
    expect(meanReciprocalRank([{ relevance: [0, 1], scores: [0.5, 0.5] }])).toEqual({ value: 0.5 });
    expect(meanReciprocalRank([{ relevance: [1, 0], scores: [0.5, 0.5] }])).toEqual({ value: 1 });
  });

  test.each([
    ["no queries", [], "there are no queries"],
    [
      "a query without a relevant candidate",
      [...queries, { relevance: [0, 0], scores: [1, 2] }],
      "query 2 has no relevant candidate",
    ],
  ])("%s: undefined, not 0", (_name, given, reason) => {
    expect(ndcg(given, 3, "linear")).toEqual({ value: null, reason });
    expect(hitRateAtK(given, 3)).toEqual({ value: null, reason });
  });
});
