import type { CurvePoints, Curves } from "../../domain/evaluation.ts";
import { type Forecasts, reliability } from "./calibration.ts";
import { precisionRecallCurve, type RocPoint, rocCurve } from "./curves.ts";
import type { Answers, Truth } from "./judged-rows.ts";
import { predictedClasses, rowOf } from "./multiclass/rows.ts";

/** Distance in either direction below which a point of a drawn curve is left out; nobody sees less. */
const visibleStep = 0.005;

/** The points that a drawing needs: the ends, and every one that is a visible step from the one before. */
function thinned(points: CurvePoints): CurvePoints {
  const kept: (readonly [number, number])[] = [];
  for (const [i, point] of points.entries()) {
    const last = kept.at(-1);
    const isFar =
      last === undefined ||
      Math.abs(point[0] - last[0]) >= visibleStep ||
      Math.abs(point[1] - last[1]) >= visibleStep ||
      i === points.length - 1;
    if (isFar) kept.push(point);
  }
  return kept.map(([x, y]) => [Number(x.toFixed(4)), Number(y.toFixed(4))]);
}

/**
 * Points of a ROC curve without those that lie midway between their neighbours; the ends and the point of the highest score stay. Checked
 * against scikit-learn 1.9.1 `roc_curve`, whose `drop_intermediate` it is.
 */
export function cornersOf(points: readonly RocPoint[]): readonly RocPoint[] {
  return points.filter((point, i) => {
    const before = points[i - 1];
    const after = points[i + 1];
    if (i === 1 || before === undefined || after === undefined) return true;
    const dx = [point.falsePositiveRate - before.falsePositiveRate, after.falsePositiveRate - point.falsePositiveRate];
    const dy = [point.truePositiveRate - before.truePositiveRate, after.truePositiveRate - point.truePositiveRate];
    const isStraight = (steps: readonly number[]): boolean => Math.abs((steps[0] ?? 0) - (steps[1] ?? 0)) < 1e-12;
    return !(isStraight(dx) && isStraight(dy));
  });
}

/** How sure a model was of its answer, and whether it was right; of a binary task, of the positive label. */
export function forecastsOf(truth: Truth, { scores }: Answers): Forecasts | undefined {
  if (truth.kind === "binary") return { probabilities: scores, outcomes: truth.labels };
  if (truth.kind !== "multiclass") return undefined;
  const { classes, labels } = truth;
  const rows = { classes: classes.length, labels, probabilities: scores };
  const predicted = predictedClasses(rows);
  return {
    probabilities: Float64Array.from(predicted, (index, row) => rowOf(rows, row)[index] as number),
    outcomes: Array.from(predicted, (index, row) => Number(index === labels[row])),
  };
}

/** The curves of one model, for a drawing; `undefined` for tasks that have none. The same rows give the same points. */
export function curvesOf(truth: Truth, answers: Answers): Curves | undefined {
  const forecasts = forecastsOf(truth, answers);
  if (forecasts === undefined) return undefined;
  const calibration = reliability(forecasts).map(
    ({ meanProbability, frequency }) => [meanProbability, frequency] as const,
  );
  if (truth.kind !== "binary") return { roc: [], precisionRecall: [], calibration: thinned(calibration) };
  const rows = { labels: truth.labels, scores: answers.scores };
  return {
    roc: thinned(rocCurve(rows).map((point) => [point.falsePositiveRate, point.truePositiveRate])),
    precisionRecall: thinned(precisionRecallCurve(rows).map(({ recall, precision }) => [recall, precision])),
    calibration: thinned(calibration),
  };
}
