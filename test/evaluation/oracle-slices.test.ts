import { expect, test } from "vitest";
import { fisherExact } from "../../pipeline/domain/statistics/fisher-exact.ts";
import { quantile } from "../../pipeline/domain/statistics/quantile.ts";
import { disagreement, mcnemar } from "../../pipeline/evaluation/comparison/mcnemar.ts";
import { mannWhitney } from "../../pipeline/evaluation/comparison/wilcoxon.ts";
import { clopperPearson, wilson } from "../../pipeline/evaluation/proportion/interval.ts";
import { newcombe, rowsPerArm, twoProportionZ } from "../../pipeline/evaluation/proportion/two-samples.ts";
import { fairness, largestGap, ratesByGroup, smallestRatio } from "../../pipeline/evaluation/slices/fairness.ts";
import { slicesOf } from "../../pipeline/evaluation/slices/slice.ts";
import { sliceScore } from "../../pipeline/evaluation/slices/weak-slices.ts";
import { expectClose } from "../support/close.ts";
import { binaryTable, compare, comparePair, readOracle, right } from "./oracle.ts";

const oracle = readOracle();

test(`the oracle is ${oracle === undefined ? "not " : ""}beside the repository`, () => {
  expect(oracle === undefined || oracle.binary.input.y.length === 400).toBe(true);
});

if (oracle !== undefined) {
  const { labels, firstAnswers, secondAnswers } = binaryTable(oracle);
  test("the proportions of ../shared", () => {
    for (const { k, n, wilson95, clopper_pearson95 } of oracle.proportions.intervals) {
      comparePair(wilson(k, n), wilson95, `wilson ${k}/${n}`);
      comparePair(clopperPearson(k, n), clopper_pearson95, `clopper-pearson ${k}/${n}`);
    }
    for (const given of oracle.proportions.two_sample) {
      const samples = {
        successes1: given["k1"] ?? 0,
        trials1: given["n1"] ?? 0,
        successes2: given["k2"] ?? 0,
        trials2: given["n2"] ?? 0,
      };
      const { z, pValue } = twoProportionZ(samples);
      const { twoSided, secondLarger } = fisherExact(samples);
      expectClose(z, given["z"] ?? 0, { what: "z" });
      expectClose(pValue, given["p"] ?? 0, { rel: 1e-9, what: "p" });
      expectClose(twoSided, given["fisher_two_sided"] ?? 0, { rel: 1e-9, what: "Fisher" });
      expectClose(secondLarger, given["fisher_canary_worse"] ?? 0, { rel: 1e-9, what: "Fisher, one side" });
      comparePair(newcombe(samples), given.newcombe95_p2_minus_p1, "Newcombe");
    }
    for (const { p1 = 0, p2 = 0, alpha = 0, power = 0, n_per_arm = 0 } of oracle.proportions.sample_size)
      expectClose(rowsPerArm({ from: p1, to: p2, alpha, power }), n_per_arm, { rel: 1e-6, what: "rows per arm" });
  });

  test("the latencies of ../shared", () => {
    const before = Float64Array.from(oracle.latency.input["baseline_ms"] ?? []);
    const now = Float64Array.from(oracle.latency.input["canary_ms"] ?? []);
    const { u, pValue } = mannWhitney(before, now);
    compare(
      {
        p95_baseline: quantile(before.toSorted(), 0.95),
        p95_canary: quantile(now.toSorted(), 0.95),
        mannwhitney_u_canary: u,
        p_canary_slower: pValue,
      },
      oracle.latency.expect,
    );
  });

  test("the slices of ../shared", () => {
    const { expect: expected, per_slice_delta: deltas, sliceline } = oracle.slices;
    const groups = slicesOf([{ name: "group", values: oracle.binary.input.group }]);
    const rates = ratesByGroup(groups, labels, firstAnswers);
    expect(rates).toHaveLength(Object.keys(expected.by_group).length);
    for (const found of rates)
      compare(
        {
          n: found.rows,
          accuracy: found.accuracy.value,
          selection_rate: found.selectionRate.value,
          tpr: found.truePositiveRate.value,
          fpr: found.falsePositiveRate.value,
        },
        expected.by_group[found.group.replace("group=", "")] ?? {},
      );
    const found = fairness(rates);
    compare(
      {
        accuracy_difference: largestGap(rates, "accuracy").value,
        accuracy_ratio: smallestRatio(rates, "accuracy").value,
        demographic_parity_difference: found.demographicParity.gap.value,
        demographic_parity_ratio: found.demographicParity.ratio.value,
        equalized_odds_difference: found.equalizedOdds.gap.value,
        equalized_odds_ratio: found.equalizedOdds.ratio.value,
        equal_opportunity_difference: found.equalOpportunity.gap.value,
      },
      expected,
    );
    const errors = Float64Array.from(right(labels, firstAnswers), (value) => 1 - value);
    for (const slice of groups) {
      const name = slice.name.replace("group=", "");
      compare({ [name]: sliceScore(slice, errors).score }, sliceline.expect);
      const delta = deltas.find(({ group }) => group === name);
      const pick = (values: Uint8Array): Uint8Array => Uint8Array.from(slice.rows, (row) => values[row] ?? 0);
      const counts = disagreement(pick(labels), pick(firstAnswers), pick(secondAnswers));
      const hits = slice.rows.reduce((sum, row) => sum + (right(labels, firstAnswers)[row] ?? 0), 0);
      compare(
        {
          n: slice.rows.length,
          mcnemar_exact_p: mcnemar(counts).exactP,
          accuracy_delta: (counts.onlySecond - counts.onlyFirst) / slice.rows.length,
        },
        delta ?? {},
      );
      comparePair(wilson(hits, slice.rows.length), delta?.wilson95_a ?? [], "Wilson");
    }
  });
}
