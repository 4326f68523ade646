import type { CurvePoints, Curves } from "../domain/evaluation.ts";
import type { ModelSection } from "../domain/report-view.ts";
import { lineDiagram } from "./diagram.ts";
import { right, row, table } from "./markdown-table.ts";
import { decimal } from "./numbers.ts";
import { thinned } from "./sparkline.ts";
import { mainReference } from "./standing.ts";

/** Values of a drawn curve, evenly from 0 to 1. */
const drawnValues = 21;
const mostBins = 10;

/** Heights of a curve at even distances; of several points at one place the highest, between two the line from one to the other. */
export function evenly(points: CurvePoints): readonly number[] {
  const highest = new Map<number, number>();
  for (const [x, y] of points) highest.set(x, Math.max(y, highest.get(x) ?? y));
  const sorted = [...highest].sort((a, b) => a[0] - b[0]);
  return Array.from({ length: drawnValues }, (_, index) => {
    const x = index / (drawnValues - 1);
    const after = sorted.find(([at]) => at >= x) ?? sorted.at(-1);
    const before = sorted.findLast(([at]) => at <= x) ?? after;
    if (before === undefined || after === undefined) return 0;
    const width = after[0] - before[0];
    return width <= 0 ? after[1] : before[1] + ((after[1] - before[1]) * (x - before[0])) / width;
  });
}

function drawing(title: string, curves: readonly CurvePoints[]): string | undefined {
  const drawn = curves.filter((points) => points.length > 1);
  if (drawn.length === 0) return undefined;
  const line = (points: CurvePoints): string =>
    `line [${evenly(points)
      .map((value) => String(Number(value.toFixed(3))))
      .join(", ")}]`;
  return lineDiagram([`title "${title}"`, "x-axis 0 --> 1", "y-axis 0 --> 1", ...drawn.map(line)]);
}

function calibrationTable(models: readonly { readonly name: string; readonly curves: Curves }[]): string | undefined {
  const bins = models.map(({ curves }) => thinned(curves.calibration, mostBins));
  const length = Math.max(...bins.map((found) => found.length));
  if (length === 0) return undefined;
  const point = (found: readonly [number, number] | undefined): string =>
    found === undefined ? "–" : `${decimal(found[0])} → ${decimal(found[1])}`;
  const rows = Array.from({ length }, (_, index) => row(...bins.map((found) => point(found[index]))));
  const head = table(
    models.map(({ name }) => name),
    models.map(() => right),
    rows,
  );
  return `Calibration: the probability that was said → how often it came true.\n\n${head}`;
}

/** Whether probabilities come true, and what a threshold trades; `undefined` for models without probabilities. */
export function curvesPart(section: ModelSection): string | undefined {
  const { curves } = section.evaluation.candidate;
  if (curves === undefined) return undefined;
  const reference = mainReference(section);
  const before = reference?.model.curves;
  const models = [
    { name: "Pull request", curves },
    ...(before === undefined
      ? []
      : [{ name: reference?.name === "champion" ? "Champion" : "Merge base", curves: before }]),
  ];
  const order =
    models.length === 1
      ? ""
      : ` The first line is the pull request's, the second the ${models[1]?.name.toLowerCase() ?? ""}'s.`;
  const drawings = [
    drawing(
      "True positive rate over false positive rate",
      models.map(({ curves: { roc } }) => roc),
    ),
    drawing(
      "Precision over recall",
      models.map(({ curves: { precisionRecall } }) => precisionRecall),
    ),
  ].filter((found) => found !== undefined);
  const parts = [
    calibrationTable(models),
    ...(drawings.length === 0 ? [] : [`ROC and precision-recall curves.${order}`, ...drawings]),
  ].filter((found) => found !== undefined);
  if (parts.length === 0) return undefined;
  return ["<details><summary>Calibration, ROC and precision-recall curves</summary>", ...parts, "</details>"].join(
    "\n\n",
  );
}
