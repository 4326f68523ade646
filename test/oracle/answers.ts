import { classMeasures, classMetric, type MetricId, metricsOf } from "../../pipeline/domain/metric.ts";
import { betaQuantile } from "../../pipeline/domain/statistics/beta.ts";
import { binomialTest } from "../../pipeline/domain/statistics/binomial.ts";
import { chiSquaredQuantile, chiSquaredSf } from "../../pipeline/domain/statistics/chi-squared.ts";
import { fisherExact } from "../../pipeline/domain/statistics/fisher-exact.ts";
import { fisherFSf } from "../../pipeline/domain/statistics/fisher-f.ts";
import { chiSquaredHomogeneity } from "../../pipeline/domain/statistics/homogeneity.ts";
import { kolmogorovSf } from "../../pipeline/domain/statistics/kolmogorov.ts";
import { kolmogorovFiniteSf } from "../../pipeline/domain/statistics/kolmogorov-finite.ts";
import { benjaminiHochberg, bonferroni, holm } from "../../pipeline/domain/statistics/multiple-testing.ts";
import { normalQuantile, normalSf } from "../../pipeline/domain/statistics/normal.ts";
import { correctedResampledT, pairedT } from "../../pipeline/domain/statistics/paired-t.ts";
import { studentTQuantile, studentTSf } from "../../pipeline/domain/statistics/student-t.ts";
import { clusteredT } from "../../pipeline/evaluation/comparison/clustered-t.ts";
import { mcnemar } from "../../pipeline/evaluation/comparison/mcnemar.ts";
import { mannWhitney, wilcoxon } from "../../pipeline/evaluation/comparison/wilcoxon.ts";
import { accuracy } from "../../pipeline/evaluation/metrics/accuracy.ts";
import { averagePrecision } from "../../pipeline/evaluation/metrics/average-precision.ts";
import { balancedAccuracy } from "../../pipeline/evaluation/metrics/balanced-accuracy.ts";
import { brier } from "../../pipeline/evaluation/metrics/brier.ts";
import { reliability } from "../../pipeline/evaluation/metrics/calibration.ts";
import { cohenKappa } from "../../pipeline/evaluation/metrics/cohen-kappa.ts";
import { precisionRecallCurve, rocCurve } from "../../pipeline/evaluation/metrics/curves.ts";
import { fBeta } from "../../pipeline/evaluation/metrics/f-beta.ts";
import { scoreBinary } from "../../pipeline/evaluation/metrics/index.ts";
import { measure, type Answers as ScoredAnswers, type Truth } from "../../pipeline/evaluation/metrics/judged-rows.ts";
import { matthews } from "../../pipeline/evaluation/metrics/matthews.ts";
import { negativePredictiveValue } from "../../pipeline/evaluation/metrics/negative-predictive-value.ts";
import { cornersOf } from "../../pipeline/evaluation/metrics/plot-curves.ts";
import { quantileMetrics } from "../../pipeline/evaluation/metrics/quantiles/index.ts";
import { regressionMetrics } from "../../pipeline/evaluation/metrics/regression/index.ts";
import { specificity } from "../../pipeline/evaluation/metrics/specificity.ts";
import { clopperPearson, wilson } from "../../pipeline/evaluation/proportion/interval.ts";
import { newcombe, twoProportionZ } from "../../pipeline/evaluation/proportion/two-samples.ts";
import { countCategories } from "../../pipeline/monitoring/drift/categories.ts";
import { kolmogorovSmirnov, ksAsymptoticP } from "../../pipeline/monitoring/drift/ks.ts";
import { wasserstein } from "../../pipeline/monitoring/drift/wasserstein.ts";
import { leastSquares } from "../../pipeline/training/trainers/linear/least-squares.ts";
import { type LinearFunction, logisticObjective, unpacked } from "../../pipeline/training/trainers/linear/logistic.ts";
import { minimise } from "../../pipeline/training/trainers/linear/newton.ts";
import { features, targetEncoding } from "./features.ts";

type Numbers = readonly number[];
export type Answer = number | null | Numbers;
export type Answers = Readonly<Record<string, Answer>>;

interface BinaryTable {
  readonly labels: Numbers;
  readonly scores: readonly (number | null | "inf")[];
  readonly weights: Numbers | null;
  readonly threshold: number;
}

const costs = { truePositive: -1, falsePositive: 2.5, trueNegative: 0, falseNegative: 20 };

function binary({ labels, scores, weights, threshold }: BinaryTable): Answers {
  const rows = {
    labels: Uint8Array.from(labels),
    scores: Float64Array.from(scores, (score) => (score === null ? Number.NaN : score === "inf" ? Infinity : score)),
    weights: weights === null ? undefined : Float64Array.from(weights),
  };
  const { metrics, confusion } = scoreBinary({ ...rows, threshold });
  return {
    accuracy: accuracy(confusion).value,
    balanced_accuracy: balancedAccuracy(confusion).value,
    precision: metrics.precision.value,
    recall: metrics.recall.value,
    specificity: specificity(confusion).value,
    negative_predictive_value: negativePredictiveValue(confusion).value,
    f1: metrics.f1.value,
    f2: fBeta(confusion, 2).value,
    f0_5: fBeta(confusion, 0.5).value,
    mcc: matthews(confusion).value,
    kappa: cohenKappa(confusion).value,
    roc_auc: metrics.roc_auc.value,
    average_precision: averagePrecision(rows).value,
    log_loss: metrics.log_loss.value,
    brier: brier(rows).value,
    ...(rows.weights === undefined
      ? measured({ kind: "binary", labels: rows.labels, costs }, { scores: rows.scores, threshold })
      : {}),
  };
}

/** The points of curves as DVC's plots have them, a list for each number. */
function curves(given: { readonly labels: Numbers; readonly scores: Numbers }): Answers {
  const rows = { labels: Uint8Array.from(given.labels), scores: Float64Array.from(given.scores) };
  const roc = cornersOf(rocCurve(rows));
  const steps = precisionRecallCurve(rows).toReversed();
  const bins = reliability({ probabilities: rows.scores, outcomes: rows.labels });
  return {
    fpr: roc.map(({ falsePositiveRate }) => falsePositiveRate),
    tpr: roc.map(({ truePositiveRate }) => truePositiveRate),
    roc_thresholds: roc.slice(1).map(({ threshold }) => threshold),
    precision: steps.map(({ precision }) => precision),
    recall: steps.map(({ recall }) => recall),
    thresholds: steps.map(({ threshold }) => threshold),
    prob_true: bins.map(({ frequency }) => frequency),
    prob_pred: bins.map(({ meanProbability }) => meanProbability),
  };
}

interface ClassTable {
  readonly classes: number;
  readonly labels: Numbers;
  readonly probabilities: readonly Numbers[];
}

/** Every metric that a gate can ask of a task, and those of single classes where they are given. */
function measured(truth: Truth, answers: ScoredAnswers, classes: readonly string[] = []): Answers {
  const ofClasses = classMeasures.flatMap((measure) => classes.map((name) => classMetric(measure, name)));
  const named = Object.keys(metricsOf[truth.kind]) as MetricId[];
  const { metrics } = measure(truth, answers, [...named, ...ofClasses]);
  return Object.fromEntries(Object.entries(metrics).map(([id, { value }]) => [id, value]));
}

function multiclass({ classes: count, labels, probabilities }: ClassTable): Answers {
  const classes = Array.from({ length: count }, (_, i) => `c${i}`);
  const costs = classes.map((_label, i) => classes.map((_prediction, j) => i - 2 * j));
  return measured(
    { kind: "multiclass", classes, labels: Uint32Array.from(labels), costs },
    { scores: Float64Array.from(probabilities.flat()) },
    classes,
  );
}

function regression(given: { readonly targets: Numbers; readonly predictions: Numbers }): Answers {
  const rows = { targets: Float64Array.from(given.targets), predictions: Float64Array.from(given.predictions) };
  return Object.fromEntries(Object.entries(regressionMetrics).map(([name, metric]) => [name, metric(rows).value]));
}

function quantiles(given: {
  readonly levels: Numbers;
  readonly targets: Numbers;
  readonly quantiles: readonly Numbers[];
}): Answers {
  const rows = {
    levels: given.levels,
    targets: Float64Array.from(given.targets),
    quantiles: Float64Array.from(given.quantiles.flat()),
  };
  return Object.fromEntries(Object.entries(quantileMetrics).map(([name, metric]) => [name, metric(rows).value]));
}

/** Mean gain over groups of rows that belong together. */
function clusters(given: { readonly gains: Numbers; readonly groups: Numbers }): Answers {
  const { pValue, interval } = clusteredT(
    { gains: Float64Array.from(given.gains), groups: Uint32Array.from(given.groups) },
    0.95,
  );
  return { p: pValue, low: interval?.low ?? null, high: interval?.high ?? null };
}

function ranking(queries: readonly { readonly relevance: Numbers; readonly scores: Numbers }[]): Answers {
  const truth: Truth = {
    kind: "ranking",
    relevance: Float64Array.from(queries.flatMap(({ relevance }) => relevance)),
    queries: Uint32Array.from(queries.flatMap(({ relevance }, query) => relevance.map(() => query))),
  };
  return measured(truth, { scores: Float64Array.from(queries.flatMap(({ scores }) => scores)) });
}

type ComparisonTable = Readonly<Record<"b" | "c" | "k1" | "n1" | "k2" | "n2", number>> &
  Readonly<Record<"d" | "x" | "y" | "p", Numbers>>;

function comparison({ b, c, d, x, y, k1, n1, k2, n2, p }: ComparisonTable): Answers {
  const counts = mcnemar({ onlyFirst: b, onlySecond: c });
  const t = pairedT(d);
  const resampled = correctedResampledT(d, 1 / 4);
  const isVaried = new Set(d).size > 1;
  const signed = wilcoxon(Float64Array.from(d));
  const ranks = mannWhitney(Float64Array.from(x), Float64Array.from(y));
  const samples = { successes1: k1, trials1: n1, successes2: k2, trials2: n2 };
  const z = twoProportionZ(samples);
  const fisher = fisherExact(samples);
  return {
    mcnemar_exact: counts.exactP,
    mcnemar_chi2: counts.chiSquared,
    mcnemar_chi2_p: counts.chiSquaredP,
    t: isVaried ? t.t : null,
    t_p: isVaried ? t.pValue : null,
    resampled_t_p: isVaried ? resampled.pValue : null,
    resampled_low: isVaried ? resampled.low : null,
    resampled_high: isVaried ? resampled.high : null,
    wilcoxon: signed.statistic,
    wilcoxon_p: signed.pValue,
    mannwhitney_u: ranks.u,
    mannwhitney_p: ranks.pValue,
    wilson_low: wilson(k1, n1).low,
    wilson_high: wilson(k1, n1).high,
    clopper_low: clopperPearson(k1, n1).low,
    clopper_high: clopperPearson(k1, n1).high,
    z: z.z,
    z_p: z.pValue,
    fisher: fisher.twoSided,
    fisher_second: fisher.secondLarger,
    newcombe_low: newcombe(samples).low,
    newcombe_high: newcombe(samples).high,
    holm: holm(p),
    bh: benjaminiHochberg(p),
    bonferroni: bonferroni(p),
  };
}

function drift(given: { readonly reference: Numbers; readonly current: Numbers }): Answers {
  const reference = Float64Array.from(given.reference).sort();
  const current = Float64Array.from(given.current).sort();
  const { statistic, pValue } = kolmogorovSmirnov(reference, current);
  return {
    ks: statistic,
    ks_p: pValue,
    ks_asymptotic_p: ksAsymptoticP({ distance: statistic, n: reference.length, m: current.length }),
    wasserstein: wasserstein(reference, current),
  };
}

function categories(given: { readonly reference: readonly string[]; readonly current: readonly string[] }): Answers {
  const { statistic, pValue, smallestExpected } = chiSquaredHomogeneity(
    countCategories(given.reference, given.current),
  );
  return { chi2: statistic, chi2_p: pValue, smallest_expected: smallestExpected };
}

function linear(given: {
  readonly kind: "regression" | "binary" | "multiclass";
  readonly inputs: Numbers;
  readonly width: number;
  readonly targets: Numbers;
  readonly weights: Numbers;
  readonly l2: number;
}): Answers {
  const { kind, width, l2 } = given;
  const [values, targets, weights] = [given.inputs, given.targets, given.weights].map((numbers) =>
    Float64Array.from(numbers),
  ) as [Float64Array, Float64Array, Float64Array];
  const inputs = { width, blocks: () => [{ values, rowCount: targets.length }] };
  const design = { inputs, targets, weights };
  if (kind === "regression") return flat(leastSquares(design, l2));
  const found = minimise(logisticObjective(design, Math.max(...targets) + 1, l2));
  return found === undefined ? {} : flat(unpacked(found.place, width));
}

function flat({ coefficients, intercepts }: LinearFunction): Answers {
  return { coefficients: coefficients.flatMap((output) => [...output]), intercepts };
}

const functions: Readonly<Record<string, (a: number, b: number, c: number) => number>> = {
  normal_sf: normalSf,
  normal_ppf: normalQuantile,
  t_sf: studentTSf,
  t_ppf: studentTQuantile,
  chi2_sf: chiSquaredSf,
  chi2_ppf: chiSquaredQuantile,
  f_sf: (x, numerator, denominator) => fisherFSf(x, { numerator, denominator }),
  beta_ppf: betaQuantile,
  kolmogorov_sf: kolmogorovSf,
  binom_test: binomialTest,
  kstwo_sf: (n, d) => kolmogorovFiniteSf({ n, d }),
};

function callAll(calls: readonly (readonly [string, ...Numbers])[]): Answers {
  return Object.fromEntries(
    calls.map(([name, a = 0, b = 0, c = 0], i) => [
      `${i}: ${name}(${a}, ${b}, ${c})`,
      functions[name]?.(a, b, c) ?? null,
    ]),
  );
}

/** What the pipeline says about a table of each kind, by the names live.py uses. */
export const answers: Readonly<Record<string, (input: never) => Answers>> = {
  binary,
  curves,
  multiclass,
  regression,
  quantiles,
  clusters,
  ranking,
  comparison,
  drift,
  categories,
  linear,
  functions: callAll,
  features,
  target_encoding: targetEncoding,
};
