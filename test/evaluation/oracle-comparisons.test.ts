import { describe, expect, test } from "vitest";
import {
  type Adjustment,
  benjaminiHochberg,
  bonferroni,
  holm,
} from "../../pipeline/domain/statistics/multiple-testing.ts";
import { correctedResampledT, pairedT } from "../../pipeline/domain/statistics/paired-t.ts";
import { quantile } from "../../pipeline/domain/statistics/quantile.ts";
import { bootstrapP } from "../../pipeline/evaluation/bootstrap.ts";
import { bcaInterval } from "../../pipeline/evaluation/comparison/bca.ts";
import { aucInterval, delong, delongDifference } from "../../pipeline/evaluation/comparison/delong.ts";
import { fiveByTwoF } from "../../pipeline/evaluation/comparison/five-by-two-f.ts";
import { disagreement, mcnemar } from "../../pipeline/evaluation/comparison/mcnemar.ts";
import { permutationTest } from "../../pipeline/evaluation/comparison/permutation.ts";
import { wilcoxon } from "../../pipeline/evaluation/comparison/wilcoxon.ts";
import { binaryKernel } from "../../pipeline/evaluation/kernels/binary.ts";
import { rocAuc } from "../../pipeline/evaluation/metrics/roc-auc.ts";
import {
  jackknifeDifferences,
  type Kernel,
  meanKernel,
  resampleDifferences,
} from "../../pipeline/evaluation/resample.ts";
import { expectClose } from "../support/close.ts";
import { binaryTable, compare, comparePair, readOracle, right } from "./oracle.ts";

const oracle = readOracle();

test(`the oracle is ${oracle === undefined ? "not " : ""}beside the repository`, () => {
  expect(oracle === undefined || oracle.binary.input.y.length === 400).toBe(true);
});

if (oracle !== undefined) {
  const { labels, first, second, firstAnswers, secondAnswers } = binaryTable(oracle);
  describe("the comparisons of ../shared", () => {
    const expected = oracle.comparison.expect;

    test("McNemar", () => {
      const counts = disagreement(labels, firstAnswers, secondAnswers);
      const found = mcnemar(counts);
      compare(
        {
          b_only_a_right: counts.onlyFirst,
          c_only_b_right: counts.onlySecond,
          exact_p: found.exactP,
          midp: found.midP,
          chi2_cc: found.chiSquared,
          chi2_cc_p: found.chiSquaredP,
        },
        expected.mcnemar,
      );
    });

    test("DeLong", () => {
      const found = delong(labels, first, second);
      const difference = delongDifference(found);
      compare(
        {
          auc_a: found.first,
          auc_b: found.second,
          var_a: found.firstVariance,
          var_b: found.secondVariance,
          cov_ab: found.covariance,
          diff: difference.difference,
          se_diff: difference.standardError,
          p: difference.pValue,
        },
        expected.delong,
      );
      comparePair(difference, expected.delong.diff_ci95, "difference");
      comparePair(aucInterval(found.first, found.firstVariance), expected.delong.auc_a_ci95_logit, "AUC");
    });

    const binary = (index: number): readonly [Kernel, Kernel] => {
      const pick = (scores: Float64Array): Kernel => {
        const whole = binaryKernel({ labels }, { scores, threshold: 0.5 }, [
          "precision",
          "recall",
          "f1",
          "roc_auc",
          "log_loss",
        ]);
        const all = new Float64Array(whole.size);
        return {
          size: 1,
          measure(multiplicities, into) {
            whole.measure(multiplicities, all);
            into[0] = all[index] ?? Number.NaN;
          },
        };
      };
      return [pick(second), pick(first)];
    };
    const kernels: Readonly<Record<string, readonly [Kernel, Kernel]>> = {
      accuracy: [meanKernel(right(labels, secondAnswers)), meanKernel(right(labels, firstAnswers))],
      f1: binary(2),
      roc_auc: binary(3),
      log_loss: binary(4),
    };
    test.each(Object.entries(kernels))("paired bootstrap of %s", (name, [candidate, reference]) => {
      const want = expected.paired_bootstrap[name];
      if (want === undefined) throw new Error(`the oracle has no bootstrap of ${name}`);
      const rows = labels.length;
      const draws =
        resampleDifferences({ candidate, references: [reference], rows, draws: want.B, seed: want.seed })[0]?.[0] ??
        new Float64Array();
      for (const [i, value] of want.first_replicates.entries()) expectClose(draws[i], value, { what: `draw ${i}` });

      const once = new Uint8Array(rows).fill(1);
      const measured = [candidate, reference].map((kernel) => {
        const into = new Float64Array(1);
        kernel.measure(once, into);
        return into[0] ?? Number.NaN;
      });
      const estimate = (measured[0] ?? 0) - (measured[1] ?? 0);
      expectClose(estimate, want.theta, { what: "theta" });
      const sorted = draws.toSorted();
      const mean = draws.reduce((a, b) => a + b, 0) / want.B;
      expectClose(Math.sqrt(draws.reduce((a, b) => a + (b - mean) ** 2, 0) / (want.B - 1)), want.se, { what: "se" });
      const low = quantile(sorted, 0.025);
      const high = quantile(sorted, 0.975);
      comparePair({ low, high }, want.percentile95, "percentile");
      comparePair({ low: 2 * estimate - high, high: 2 * estimate - low }, want.basic95, "basic");
      expectClose(quantile(sorted, 0.05), want.one_sided_lower95, { what: "lower" });
      expectClose(bootstrapP(draws), want.p_two_sided, { what: "p" });
      const jackknife = jackknifeDifferences({ candidate, reference, rows })[0] ?? new Float64Array();
      const bca = bcaInterval({ estimate, draws, jackknife });
      expectClose(bca?.bias, want.bca95.z0, { what: "z0" });
      expectClose(bca?.acceleration, want.bca95.a, { rel: 1e-8, what: "a" });
      comparePair(bca ?? { low: 0, high: 0 }, [want.bca95.lo, want.bca95.hi], "BCa");
    });

    test("paired permutation: the same hits from the same seed", () => {
      const swap = <T extends Float64Array | Uint8Array>(swapped: Uint8Array, mine: T, other: T): T =>
        mine.map((value, i) => (swapped[i] === 1 ? (other[i] ?? 0) : value)) as T;
      const mean = (answers: Uint8Array): number => right(labels, answers).reduce((a, b) => a + b, 0) / labels.length;
      const auc = (scores: Float64Array): number => rocAuc({ labels, scores }).value ?? Number.NaN;
      const { accuracy: wantAccuracy, roc_auc: wantAuc } = expected.paired_permutation;
      const rows = labels.length;
      expect(
        permutationTest({
          rows,
          draws: wantAccuracy.B,
          seed: wantAccuracy.seed,
          statistic: (swapped) =>
            mean(swap(swapped, secondAnswers, firstAnswers)) - mean(swap(swapped, firstAnswers, secondAnswers)),
        }),
      ).toMatchObject({ hits: wantAccuracy.hits, pValue: wantAccuracy.p });
      expect(
        permutationTest({
          rows,
          draws: wantAuc.B,
          seed: wantAuc.seed,
          statistic: (swapped) => auc(swap(swapped, second, first)) - auc(swap(swapped, first, second)),
        }),
      ).toMatchObject({ hits: wantAuc.hits, pValue: wantAuc.p });
    });

    test("paired t, Wilcoxon, corrected resampled t, 5 × 2 F", () => {
      const { input: given } = oracle.regression;
      const differences = Float64Array.from(
        given["y"] ?? [],
        (y, i) => Math.abs((given["pred_b"]?.[i] ?? 0) - y) - Math.abs((given["pred_a"]?.[i] ?? 0) - y),
      );
      const t = pairedT(differences);
      compare({ t: t.t, df: t.degrees, p: t.pValue }, expected.regression_errors.paired_t);
      const signed = wilcoxon(differences);
      compare({ statistic: signed.statistic, p: signed.pValue }, expected.regression_errors.wilcoxon);

      const { input: folds, expect: want } = expected.corrected_resampled_t;
      const corrected = correctedResampledT(folds.fold_diffs, folds.n_test / folds.n_train);
      const naive = pairedT(folds.fold_diffs);
      compare(
        { t: corrected.t, df: corrected.degrees, p: corrected.pValue, naive_t: naive.t, naive_p: naive.pValue },
        want,
      );
      const combined = fiveByTwoF(expected.cv_5x2_F.input);
      compare({ F: combined.f, p: combined.pValue }, expected.cv_5x2_F.expect);
    });

    const adjustments: Readonly<Record<string, Adjustment>> = { bonferroni, holm, bh: benjaminiHochberg };
    test.each(Object.entries(adjustments))("%s", (name, adjust) => {
      const adjusted = adjust(expected.multiple_testing.p);
      const want = expected.multiple_testing.expect[name]?.adjusted ?? [];
      expect(want).toHaveLength(adjusted.length);
      for (const [i, p] of want.entries()) expectClose(adjusted[i], p, { what: `${name} ${i}` });
    });
  });
}
