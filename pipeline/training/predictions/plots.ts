import { join } from "node:path";
import { writeWhole } from "../../data/objects/aside.ts";
import type { Task } from "../../domain/task.ts";
import { reliability } from "../../evaluation/metrics/calibration.ts";
import { precisionRecallCurve, rocCurve } from "../../evaluation/metrics/curves.ts";
import type { Answers, Truth } from "../../evaluation/metrics/judged-rows.ts";
import { predictedClasses } from "../../evaluation/metrics/multiclass/rows.ts";
import { cornersOf, forecastsOf } from "../../evaluation/metrics/plot-curves.ts";
import { rounded } from "../rounded.ts";

type PlotRow = Readonly<Record<string, string | number | null>>;

/** One file: rows as DVC's template takes them, alone or under the name that DVCLive gives them. */
interface PlotFile {
  readonly name: string;
  readonly under: string | undefined;
  readonly rows: readonly PlotRow[];
}

/** The curves of a binary task; one that the rows do not define has no row. */
function curveFiles(truth: Truth, answers: Answers): readonly PlotFile[] {
  if (truth.kind !== "binary") return [];
  const scored = { labels: truth.labels, scores: answers.scores };
  const roc = cornersOf(rocCurve(scored)).map(({ threshold, falsePositiveRate, truePositiveRate }) => ({
    fpr: rounded(falsePositiveRate),
    tpr: rounded(truePositiveRate),
    // The first point is of no threshold at all; JSON has no infinity.
    threshold: Number.isFinite(threshold) ? threshold : null,
  }));
  const precisionRecall = precisionRecallCurve(scored)
    .toReversed()
    .map(({ precision, recall, threshold }) => ({ precision: rounded(precision), recall: rounded(recall), threshold }));
  return [
    { name: "roc", under: "roc", rows: roc },
    { name: "precision_recall", under: "precision_recall", rows: precisionRecall },
  ];
}

function calibrationFiles(truth: Truth, answers: Answers): readonly PlotFile[] {
  const forecasts = forecastsOf(truth, answers);
  if (forecasts === undefined) return [];
  const rows = reliability(forecasts).map(({ meanProbability, frequency }) => ({
    prob_true: rounded(frequency),
    prob_pred: rounded(meanProbability),
  }));
  return [{ name: "calibration", under: "calibration", rows }];
}

/** What each row is and what was said of it: DVC's `confusion` template counts them. */
function confusionFiles(
  truth: Truth,
  { scores, threshold = Number.NaN }: Answers,
  { task, negative }: { readonly task: Task; readonly negative: string },
): readonly PlotFile[] {
  const file = (rows: readonly PlotRow[]): PlotFile => ({ name: "confusion_matrix", under: undefined, rows });
  if (truth.kind === "binary" && task.kind === "binary") {
    const named = (isPositive: boolean): string => (isPositive ? task.positive : negative);
    return [
      file(
        Array.from(truth.labels, (label, row) => ({
          actual: named(label === 1),
          predicted: named((scores[row] as number) >= threshold),
        })),
      ),
    ];
  }
  if (truth.kind !== "multiclass") return [];
  const { classes, labels } = truth;
  const predicted = predictedClasses({ classes: classes.length, labels, probabilities: scores });
  return [
    file(
      Array.from(labels, (label, row) => ({
        actual: classes[label] ?? "",
        predicted: classes[predicted[row] as number] ?? "",
      })),
    ),
  ];
}

/**
 * Writes what a model's answers look like in the files that DVCLive writes, `<folder>/plots/sklearn/<name>.json`, so that
 * `lockstep plots` and `dvc plots` draw them: `roc`, `precision_recall`, `calibration` and `confusion_matrix` for classes. The same rows
 * and model give the same bytes.
 *
 * @returns The names of the files; none for tasks of numbers.
 */
export async function writePlots(
  folder: string,
  truth: Truth,
  { negative, task, ...answers }: Answers & { readonly task: Task; readonly negative: string },
): Promise<readonly string[]> {
  const files = [
    ...curveFiles(truth, answers),
    ...calibrationFiles(truth, answers),
    ...confusionFiles(truth, answers, { task, negative }),
  ];
  for (const { name, under, rows } of files)
    await writeWhole(
      join(folder, "plots", "sklearn", `${name}.json`),
      `${JSON.stringify(under === undefined ? rows : { [under]: rows })}\n`,
    );
  return files.map(({ name }) => name);
}
