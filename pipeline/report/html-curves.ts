import type { InputDependence, ScoredModel } from "../domain/evaluation.ts";
import type { ModelSection } from "../domain/report-view.ts";
import { type Drawing, type DrawnLine, drawingFigure, type LineKind, lineKeys, rangeOf } from "./html-drawing.ts";
import { type Html, html, line } from "./html-text.ts";
import { areSameReferences } from "./standing.ts";

const unit = [0, 1] as const;

const curves = [
  { of: "roc", title: "ROC", xLabel: "false positive rate", yLabel: "true positive rate", hasDiagonal: true },
  {
    of: "precisionRecall",
    title: "Precision and recall",
    xLabel: "recall",
    yLabel: "precision",
    hasDiagonal: false,
  },
  {
    of: "calibration",
    title: "Calibration",
    xLabel: "mean probability",
    yLabel: "how often it came true",
    hasDiagonal: true,
  },
] as const;

function modelsOf(
  section: ModelSection,
): readonly { readonly kind: LineKind; readonly model: ScoredModel | undefined }[] {
  const { candidate, baseline, champion } = section.evaluation;
  return [
    { kind: "baseline", model: baseline },
    { kind: "champion", model: areSameReferences(section) ? undefined : champion },
    // Last, so that it lies on top.
    { kind: "candidate", model: candidate },
  ];
}

/** ROC, precision and recall, and calibration of all models over each other; empty for records and tasks without. */
export function curveDrawings(section: ModelSection): readonly Drawing[] {
  if (section.evaluation.candidate.curves === undefined) return [];
  const models = modelsOf(section);
  return curves.flatMap(({ of, ...style }) => {
    const lines = models.flatMap(({ kind, model }): readonly DrawnLine[] => {
      const points = model?.curves?.[of] ?? [];
      return points.length < 2 ? [] : [{ kind, points }];
    });
    return lines.length === 0 ? [] : [{ ...style, lines, x: unit, y: unit }];
  });
}

/** The {@link curveDrawings}, drawn; `undefined` without any. */
export function curvesSection(section: ModelSection): Html | undefined {
  const drawings = curveDrawings(section);
  if (drawings.length === 0) return undefined;
  const kinds = modelsOf(section)
    .filter(({ model }) => model?.curves !== undefined)
    .map(({ kind }) => kind);
  return html`
<section class="sheet">
<h3>Curves</h3>
<div class="drawings">${drawings.map(drawingFigure)}</div>${lineKeys(kinds.toReversed())}
</section>`;
}

/** The mean answer as a number of one input goes from low to high; `undefined` where its values are no numbers. */
export function dependenceDrawing({ input, points }: InputDependence): Drawing | undefined {
  if (points.length < 3 || points.some(({ means }) => means.length !== 1)) return undefined;
  const numbers = points.map(({ value, means }) => [Number(value), means[0] ?? Number.NaN] as const);
  if (numbers.some(([x, y]) => !Number.isFinite(x) || !Number.isFinite(y))) return undefined;
  return {
    title: line(input),
    xLabel: line(input),
    yLabel: "mean answer",
    lines: [{ kind: "candidate", points: numbers }],
    hasDiagonal: false,
    x: rangeOf(numbers.map(([x]) => x)),
    y: rangeOf(numbers.map(([, y]) => y)),
  };
}

export function dependenceDrawings({ evaluation: { dependence = [] } }: ModelSection): readonly Drawing[] {
  return dependence.flatMap((found) => dependenceDrawing(found) ?? []);
}
