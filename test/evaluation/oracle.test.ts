// Every number of the evaluation oracle beside the repository: values of scikit-learn, SciPy, statsmodels and Fairlearn on
// tables of some hundred rows. Where the folder is missing only the first test runs; the other files of this folder hold
// smaller tables with values written in them.
import { describe, expect, test } from "vitest";
import type { ConfusionMatrix } from "../../pipeline/domain/evaluation.ts";
import { fisherExact } from "../../pipeline/domain/statistics/fisher-exact.ts";
import {
  type Adjustment,
  benjaminiHochberg,
  bonferroni,
  holm,
} from "../../pipeline/domain/statistics/multiple-testing.ts";
import { quantile } from "../../pipeline/domain/statistics/quantile.ts";
import { bootstrapP } from "../../pipeline/evaluation/bootstrap.ts";
import { prepareKernel } from "../../pipeline/evaluation/bootstrap-kernel.ts";
import { bcaInterval } from "../../pipeline/evaluation/comparison/bca.ts";
import { aucInterval, delong, delongDifference } from "../../pipeline/evaluation/comparison/delong.ts";
import { fiveByTwoF } from "../../pipeline/evaluation/comparison/five-by-two-f.ts";
import { disagreement, mcnemar } from "../../pipeline/evaluation/comparison/mcnemar.ts";
import { correctedResampledT, pairedT } from "../../pipeline/evaluation/comparison/paired-t.ts";
import { permutationTest } from "../../pipeline/evaluation/comparison/permutation.ts";
import { mannWhitney, wilcoxon } from "../../pipeline/evaluation/comparison/wilcoxon.ts";
import { accuracy } from "../../pipeline/evaluation/metrics/accuracy.ts";
import { averagePrecision } from "../../pipeline/evaluation/metrics/average-precision.ts";
import { balancedAccuracy } from "../../pipeline/evaluation/metrics/balanced-accuracy.ts";
import { brier } from "../../pipeline/evaluation/metrics/brier.ts";
import {
  expectedCalibrationError,
  maximumCalibrationError,
  reliability,
  reliabilityByMass,
} from "../../pipeline/evaluation/metrics/calibration.ts";
import { cohenKappa } from "../../pipeline/evaluation/metrics/cohen-kappa.ts";
import { confusion } from "../../pipeline/evaluation/metrics/confusion.ts";
import { precisionRecallCurve, rocCurve, youden } from "../../pipeline/evaluation/metrics/curves.ts";
import { fBeta } from "../../pipeline/evaluation/metrics/f-beta.ts";
import { f1 } from "../../pipeline/evaluation/metrics/f1.ts";
import { logLoss } from "../../pipeline/evaluation/metrics/log-loss.ts";
import { matthews } from "../../pipeline/evaluation/metrics/matthews.ts";
import * as classes from "../../pipeline/evaluation/metrics/multiclass/accuracy.ts";
import { average, perClass } from "../../pipeline/evaluation/metrics/multiclass/average.ts";
import * as classesBalanced from "../../pipeline/evaluation/metrics/multiclass/balanced-accuracy.ts";
import * as classesBrier from "../../pipeline/evaluation/metrics/multiclass/brier.ts";
import {
  classwiseCalibrationError,
  topLabelCalibrationError,
} from "../../pipeline/evaluation/metrics/multiclass/calibration.ts";
import * as classesKappa from "../../pipeline/evaluation/metrics/multiclass/cohen-kappa.ts";
import { classConfusion } from "../../pipeline/evaluation/metrics/multiclass/confusion.ts";
import * as classesLoss from "../../pipeline/evaluation/metrics/multiclass/log-loss.ts";
import * as classesMatthews from "../../pipeline/evaluation/metrics/multiclass/matthews.ts";
import * as classesAuc from "../../pipeline/evaluation/metrics/multiclass/roc-auc.ts";
import { checkClassifiedRows, predictedClasses } from "../../pipeline/evaluation/metrics/multiclass/rows.ts";
import { topK } from "../../pipeline/evaluation/metrics/multiclass/top-k.ts";
import { negativePredictiveValue } from "../../pipeline/evaluation/metrics/negative-predictive-value.ts";
import { precision } from "../../pipeline/evaluation/metrics/precision.ts";
import { hitRateAtK, precisionAtK, recallAtK } from "../../pipeline/evaluation/metrics/ranking/at-k.ts";
import { meanAveragePrecision } from "../../pipeline/evaluation/metrics/ranking/mean-average-precision.ts";
import { meanReciprocalRank } from "../../pipeline/evaluation/metrics/ranking/mean-reciprocal-rank.ts";
import { ndcg } from "../../pipeline/evaluation/metrics/ranking/ndcg.ts";
import type { RankedQuery } from "../../pipeline/evaluation/metrics/ranking/query.ts";
import { recall } from "../../pipeline/evaluation/metrics/recall.ts";
import { regressionMetrics } from "../../pipeline/evaluation/metrics/regression/index.ts";
import { rocAuc } from "../../pipeline/evaluation/metrics/roc-auc.ts";
import type { ScoredRows } from "../../pipeline/evaluation/metrics/rows.ts";
import { specificity } from "../../pipeline/evaluation/metrics/specificity.ts";
import { clopperPearson, wilson } from "../../pipeline/evaluation/proportion/interval.ts";
import { newcombe, rowsPerArm, twoProportionZ } from "../../pipeline/evaluation/proportion/two-samples.ts";
import {
  jackknifeDifferences,
  type Kernel,
  meanKernel,
  resampleDifferences,
} from "../../pipeline/evaluation/resample.ts";
import { fairness, largestGap, ratesByGroup, smallestRatio } from "../../pipeline/evaluation/slices/fairness.ts";
import { slicesOf } from "../../pipeline/evaluation/slices/slice.ts";
import { sliceScore } from "../../pipeline/evaluation/slices/weak-slices.ts";
import { expectClose } from "../support/close.ts";
import { sharedJson } from "../support/shared.ts";

type Numbers = readonly number[];
type Named = Readonly<Record<string, number>>;
interface Bootstrapped {
  readonly seed: number;
  readonly B: number;
  readonly theta: number;
  readonly se: number;
  readonly percentile95: Numbers;
  readonly basic95: Numbers;
  readonly one_sided_lower95: number;
  readonly bca95: { readonly z0: number; readonly a: number; readonly lo: number; readonly hi: number };
  readonly p_two_sided: number;
  readonly first_replicates: Numbers;
}
interface Permuted {
  readonly seed: number;
  readonly B: number;
  readonly observed: number;
  readonly hits: number;
  readonly p: number;
}
interface BinaryExpectation {
  readonly threshold: number;
  readonly confusion: Named;
  readonly reliability?: readonly {
    readonly bin: number;
    readonly n: number;
    readonly mean_p: number;
    readonly mean_y: number;
  }[];
}
interface Oracle {
  readonly binary: {
    readonly input: {
      readonly y: Numbers;
      readonly p_a: Numbers;
      readonly p_b: Numbers;
      readonly weight: Numbers;
      readonly group: readonly string[];
    };
    readonly expect: Readonly<Record<string, BinaryExpectation & Named>>;
  };
  readonly multiclass: {
    readonly input: {
      readonly classes: readonly string[];
      readonly y: readonly string[];
      readonly proba: readonly Numbers[];
    };
    readonly expect: Named & {
      readonly confusion: readonly Numbers[];
      readonly precision: Named;
      readonly recall: Named;
      readonly f1: Named;
      readonly roc_auc: Named;
      readonly per_class: readonly Named[];
    };
  };
  readonly regression: {
    readonly input: Readonly<Record<string, Numbers>>;
    readonly expect: Readonly<Record<string, Named>>;
  };
  readonly ranking: {
    readonly input: readonly { readonly relevance: Numbers; readonly score: Numbers }[];
    readonly expect: Named;
  };
  readonly comparison: {
    readonly expect: {
      readonly mcnemar: Named;
      readonly delong: Named & { readonly diff_ci95: Numbers; readonly auc_a_ci95_logit: Numbers };
      readonly paired_bootstrap: Readonly<Record<string, Bootstrapped>>;
      readonly paired_permutation: { readonly accuracy: Permuted; readonly roc_auc: Permuted };
      readonly regression_errors: { readonly paired_t: Named; readonly wilcoxon: Named };
      readonly corrected_resampled_t: {
        readonly input: { readonly fold_diffs: Numbers; readonly n_train: number; readonly n_test: number };
        readonly expect: Named;
      };
      readonly cv_5x2_F: { readonly input: readonly (readonly [number, number])[]; readonly expect: Named };
      readonly multiple_testing: {
        readonly p: Numbers;
        readonly expect: Readonly<Record<string, { readonly adjusted: Numbers }>>;
      };
    };
  };
  readonly proportions: {
    readonly intervals: readonly {
      readonly k: number;
      readonly n: number;
      readonly wilson95: Numbers;
      readonly clopper_pearson95: Numbers;
    }[];
    readonly two_sample: readonly (Named & { readonly newcombe95_p2_minus_p1: Numbers })[];
    readonly sample_size: readonly Named[];
  };
  readonly latency: { readonly input: Readonly<Record<string, Numbers>>; readonly expect: Named };
  readonly slices: {
    readonly expect: Named & { readonly by_group: Readonly<Record<string, Named>> };
    readonly per_slice_delta: readonly (Named & { readonly group: string; readonly wilson95_a: Numbers })[];
    readonly sliceline: { readonly expect: Named };
  };
}

const oracle = sharedJson("reference/oracles/eval_oracle.json") as Oracle | undefined;

test(oracle === undefined ? "the oracle is not beside the repository" : "the oracle is beside the repository", () => {
  expect(oracle === undefined || oracle.binary.input.y.length === 400).toBe(true);
});

/** Compares every number of `found` with the one of its name; p values have six digits, all else nine. */
function compare(
  found: Readonly<Record<string, number | null | undefined>>,
  expected: Readonly<Record<string, unknown>>,
): void {
  expect(Object.keys(found).length).toBeGreaterThan(0);
  for (const [name, value] of Object.entries(found)) {
    const want = expected[name];
    if (typeof want !== "number") expect.fail(`the oracle has no number ${name}`);
    expectClose(value, want, { rel: /(^|_)p($|_)|midp/.test(name) ? 1e-6 : 1e-9, what: name });
  }
}

function comparePair(found: { readonly low: number; readonly high: number }, expected: Numbers, what: string): void {
  expectClose(found.low, expected[0] ?? Number.NaN, { what: `${what}, low` });
  expectClose(found.high, expected[1] ?? Number.NaN, { what: `${what}, high` });
}

if (oracle !== undefined) {
  const { input } = oracle.binary;
  const labels = Uint8Array.from(input.y);
  const first = Float64Array.from(input.p_a);
  const second = Float64Array.from(input.p_b);
  const decide = (scores: Float64Array): Uint8Array => Uint8Array.from(scores, (score) => (score >= 0.5 ? 1 : 0));
  const firstAnswers = decide(first);
  const secondAnswers = decide(second);
  const right = (answers: Uint8Array): Float64Array =>
    Float64Array.from(labels, (label, i) => (answers[i] === label ? 1 : 0));

  describe("the binary table of ../shared", () => {
    const tables: Readonly<Record<string, ScoredRows>> = {
      a: { labels, scores: first },
      b: { labels, scores: second },
      a_weighted: { labels, scores: first, weights: Float64Array.from(input.weight) },
      a_threshold_0_3: { labels, scores: first },
    };
    test.each(Object.entries(tables))("%s", (name, rows) => {
      const expected = oracle.binary.expect[name];
      if (expected === undefined) throw new Error(`the oracle has no table ${name}`);
      const matrix: ConfusionMatrix = confusion(rows, expected.threshold);
      const cells = [
        [matrix.trueNegatives, matrix.falsePositives],
        [matrix.falseNegatives, matrix.truePositives],
      ];
      const curve = precisionRecallCurve(rows);
      const trapezoids = curve.reduce((area, point, i) => {
        const before = curve[i - 1] ?? { precision: 1, recall: 0 };
        return area + ((point.recall - before.recall) * (point.precision + before.precision)) / 2;
      }, 0);
      compare(
        { tn: matrix.trueNegatives, fp: matrix.falsePositives, fn: matrix.falseNegatives, tp: matrix.truePositives },
        expected.confusion,
      );
      compare(
        {
          accuracy: accuracy(matrix).value,
          balanced_accuracy: balancedAccuracy(matrix).value,
          precision: precision(matrix).value,
          recall: recall(matrix).value,
          specificity: specificity(matrix).value,
          npv: negativePredictiveValue(matrix).value,
          f1: f1(matrix).value,
          f2: fBeta(matrix, 2).value,
          f1_macro: average(cells, f1, "macro").value,
          f1_weighted: average(cells, f1, "weighted").value,
          mcc: matthews(matrix).value,
          cohen_kappa: cohenKappa(matrix).value,
          roc_auc: rocAuc(rows).value,
          average_precision: averagePrecision(rows).value,
          pr_auc_trapezoid: trapezoids,
          log_loss: logLoss(rows).value,
          brier: brier(rows).value,
        },
        expected,
      );
      if (rows.weights !== undefined) return;
      const forecasts = { probabilities: rows.scores, outcomes: labels };
      const table = reliability(forecasts);
      compare(
        {
          ks: youden(rocCurve(rows)),
          ece10: expectedCalibrationError(table).value,
          mce10: maximumCalibrationError(table).value,
          ace10: expectedCalibrationError(reliabilityByMass(forecasts)).value,
        },
        expected,
      );
      expect(table).toHaveLength(expected.reliability?.length ?? 0);
      for (const [i, want] of (expected.reliability ?? []).entries())
        compare(
          { bin: table[i]?.bin, n: table[i]?.rows, mean_p: table[i]?.meanProbability, mean_y: table[i]?.frequency },
          want,
        );
    });
  });

  test("the multiclass table of ../shared", () => {
    const { input: given, expect: expected } = oracle.multiclass;
    const truth = Uint32Array.from(given.y, (name) => given.classes.indexOf(name));
    const rows = { classes: given.classes.length, labels: truth, probabilities: Float64Array.from(given.proba.flat()) };
    checkClassifiedRows(rows);
    const sums = given.proba.map((own) => own.reduce((a, b) => a + b, 0));
    const normalised = {
      ...rows,
      probabilities: rows.probabilities.map((p, i) => p / (sums[Math.floor(i / rows.classes)] ?? 1)),
    };
    const matrix = classConfusion(truth, predictedClasses(rows), rows.classes);
    expect(matrix).toEqual(expected.confusion);
    compare(
      {
        accuracy: classes.accuracy(matrix).value,
        balanced_accuracy: classesBalanced.balancedAccuracy(matrix).value,
        top2_accuracy: topK(rows, 2).value,
        mcc: classesMatthews.matthews(matrix).value,
        cohen_kappa: classesKappa.cohenKappa(matrix).value,
        log_loss: classesLoss.logLoss(rows).value,
        brier_multiclass: classesBrier.brier(rows).value,
        ece10_top_label: topLabelCalibrationError(rows).value,
        ece10_classwise_mean: classwiseCalibrationError(rows).value,
      },
      expected,
    );
    for (const [name, metric] of [
      ["precision", precision],
      ["recall", recall],
      ["f1", f1],
    ] as const) {
      const averages = (["macro", "micro", "weighted"] as const).map((kind) => [
        kind,
        average(matrix, metric, kind).value,
      ]);
      compare(Object.fromEntries(averages) as Readonly<Record<string, number | null>>, expected[name]);
      for (const [index, found] of perClass(matrix, metric).entries())
        compare({ [name]: found.value }, expected.per_class[index] ?? {});
    }
    for (const pairing of ["ovr", "ovo"] as const)
      for (const averaging of ["macro", "weighted"] as const)
        compare(
          { [`${pairing}_${averaging}`]: classesAuc.rocAuc(normalised, pairing, averaging).value },
          expected.roc_auc,
        );
  });

  test.each(["a", "b"])("the regression table of ../shared, model %s", (model) => {
    const { input: given, expect: expected } = oracle.regression;
    const rows = {
      targets: Float64Array.from(given["y"] ?? []),
      predictions: Float64Array.from(given[`pred_${model}`] ?? []),
    };
    const found = Object.fromEntries(
      Object.keys(expected[model] ?? {}).map((name) => [name, regressionMetrics[name]?.(rows).value]),
    );
    expect(Object.keys(found)).toHaveLength(15);
    compare(found, expected[model] ?? {});
  });

  test("the queries of ../shared", () => {
    const { input: given, expect: expected } = oracle.ranking;
    const queries = given.map(({ relevance, score }): RankedQuery => ({ relevance, scores: score }));
    compare(
      {
        ndcg_at_5_linear_gain: ndcg(queries, 5, "linear").value,
        ndcg_at_5_exp_gain: ndcg(queries, 5, "exponential").value,
        mrr: meanReciprocalRank(queries).value,
        map: meanAveragePrecision(queries).value,
        precision_at_3: precisionAtK(queries, 3).value,
        recall_at_3: recallAtK(queries, 3).value,
      },
      expected,
    );
    expect(hitRateAtK(queries, 8).value).toBe(1);
  });

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
        const whole = prepareKernel(labels, { scores, threshold: 0.5 });
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
      accuracy: [meanKernel(right(secondAnswers)), meanKernel(right(firstAnswers))],
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
      const mean = (answers: Uint8Array): number => right(answers).reduce((a, b) => a + b, 0) / labels.length;
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
    const groups = slicesOf([{ name: "group", values: input.group }]);
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
    const errors = Float64Array.from(right(firstAnswers), (value) => 1 - value);
    for (const slice of groups) {
      const name = slice.name.replace("group=", "");
      compare({ [name]: sliceScore(slice, errors).score }, sliceline.expect);
      const delta = deltas.find(({ group }) => group === name);
      const pick = (values: Uint8Array): Uint8Array => Uint8Array.from(slice.rows, (row) => values[row] ?? 0);
      const counts = disagreement(pick(labels), pick(firstAnswers), pick(secondAnswers));
      const hits = slice.rows.reduce((sum, row) => sum + (right(firstAnswers)[row] ?? 0), 0);
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
