import type { History, LearningCurve, ModelSection } from "../domain/report-view.ts";
import { type Drawing, type DrawnLine, drawingFigure, lineKeys, rangeOf } from "./html-drawing.ts";
import { type Html, html, line, name } from "./html-text.ts";
import { count } from "./numbers.ts";
import { plural } from "./text.ts";

/** Drawings of one section; more are no longer looked at. */
const drawingLimit = 24;

function curveDrawing({ name: title, head, base }: LearningCurve): Drawing | undefined {
  const lines: readonly DrawnLine[] = [
    { kind: "baseline", points: base },
    { kind: "candidate", points: head },
  ];
  const points = [...base, ...head];
  if (points.length < 2) return undefined;
  return {
    title: line(title),
    xLabel: "step",
    yLabel: line(title),
    lines: lines.filter((drawn) => drawn.points.length > 0),
    hasDiagonal: false,
    x: rangeOf(points.map(([x]) => x)),
    y: rangeOf(points.map(([, y]) => y)),
  };
}

function leftOut(all: number, noun: string): Html | undefined {
  return all <= drawingLimit
    ? undefined
    : html`
<p class="quiet">… ${count(all - drawingLimit)} more ${noun}</p>`;
}

export function learningDrawings({ learningCurves = [] }: ModelSection): readonly Drawing[] {
  return learningCurves.slice(0, drawingLimit).flatMap((curve) => curveDrawing(curve) ?? []);
}

/** What the training measured step by step, over the merge base's; `undefined` where it wrote nothing. */
export function learningCurvesSection(section: ModelSection): Html | undefined {
  const { learningCurves = [] } = section;
  const drawings = learningDrawings(section);
  if (drawings.length === 0) return undefined;
  const hasBase = learningCurves.some(({ base }) => base.length > 0);
  return html`
<section class="sheet">
<h3>Learning curve</h3>
<div class="drawings">${drawings.map(drawingFigure)}</div>${lineKeys(hasBase ? ["candidate", "baseline"] : ["candidate"])}${leftOut(learningCurves.length, "curves")}
</section>`;
}

/** One metric over the models of the default branch; the candidate's is the last point. */
function historyDrawing(metric: string, { models, candidate }: History): Drawing | undefined {
  const values = [...models.map((past) => past.metrics[metric]), candidate[metric]];
  const points = values.flatMap((value, at): DrawnLine["points"] => (value === undefined ? [] : [[at + 1, value]]));
  if (points.length < 2) return undefined;
  return {
    title: line(metric),
    xLabel: "model of the default branch",
    yLabel: line(metric),
    lines: [{ kind: "candidate", points }],
    hasDiagonal: false,
    x: [1, values.length],
    y: rangeOf(points.map(([, value]) => value)),
    xEnds: [line(models[0]?.modelVersion ?? ""), "this one"],
  };
}

export function historyDrawings({ history }: ModelSection): readonly Drawing[] {
  if (history === undefined || history.models.length === 0) return [];
  return history.metrics.slice(0, drawingLimit).flatMap((metric) => historyDrawing(metric, history) ?? []);
}

/** The last models of the default branch and this one, metric by metric; `undefined` where there is none. */
export function historySection(section: ModelSection): Html | undefined {
  const drawings = historyDrawings(section);
  if (section.history === undefined || drawings.length === 0) return undefined;
  const { metrics, models } = section.history;
  const newest = models.at(-1)?.modelVersion ?? "";
  return html`
<section class="sheet">
<h3>History</h3>
<p class="quiet">The last ${count(models.length)} ${plural(models.length, "model", "models")} of the default branch up to ${name(newest)}, and this one at the end; each by its own run's metrics, on the rows of its time.</p>
<div class="drawings">${drawings.map(drawingFigure)}</div>${leftOut(metrics.length, "metrics")}
</section>`;
}
