import type { ConfusionMatrix } from "../domain/evaluation.ts";
import { type PlotView, vegaSpec } from "../domain/plot-spec.ts";
import type { ModelSection } from "../domain/report-view.ts";
import { historyDrawings, learningDrawings } from "./html-courses.ts";
import { curveDrawings, dependenceDrawings } from "./html-curves.ts";
import { type Drawing, lineNames } from "./html-drawing.ts";
import { type Html, html } from "./html-text.ts";
import { mainReference } from "./standing.ts";

function fileName(title: string): string {
  const plain = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return `${plain.replaceAll(/^-|-$/g, "").slice(0, 40) || "plot"}.vl.json`;
}

/** A link that saves the picture's own data as a specification of Vega-Lite; it needs no script and asks nobody. */
export function specLink(view: PlotView): Html {
  const bytes = new TextEncoder().encode(`${JSON.stringify(vegaSpec(view))}\n`);
  // In parts: a call takes only so many arguments.
  const parts = Array.from({ length: Math.ceil(bytes.length / 8_192) }, (_, part) =>
    String.fromCharCode(...bytes.subarray(part * 8_192, (part + 1) * 8_192)),
  );
  const address = `data:application/json;base64,${btoa(parts.join(""))}`;
  return html`<a download="${fileName(view.title)}" href="${address}">${view.title}</a>`;
}

/** The drawing by DVC's template of lines. Five digits are more than a picture shows. */
function plotOf({ title, xLabel, yLabel, lines }: Drawing): PlotView {
  const short = (value: number): number => Number(value.toPrecision(5));
  return {
    id: title,
    title,
    template: "simple",
    x: "x",
    y: "y",
    xLabel,
    yLabel,
    rows: lines.flatMap(({ kind, points }) =>
      points.map(([x, y]) => ({ rev: lineNames[kind], x: short(x), y: short(y) })),
    ),
    revisions: lines.map(({ kind }) => lineNames[kind]),
    fields: ["y"],
  };
}

/** The matrices by DVC's template; each row of data stands for as many rows as the cell counts. */
function confusionPlot(matrices: readonly (readonly [rev: string, matrix: ConfusionMatrix])[]): PlotView {
  return {
    id: "confusion",
    title: "Confusion matrix",
    template: "confusion",
    x: "predicted",
    y: "actual",
    xLabel: "predicted",
    yLabel: "actual",
    rows: matrices.flatMap(([rev, { truePositives, falsePositives, trueNegatives, falseNegatives }]) => [
      { rev, actual: "positive", predicted: "positive", rows: truePositives },
      { rev, actual: "positive", predicted: "negative", rows: falseNegatives },
      { rev, actual: "negative", predicted: "positive", rows: falsePositives },
      { rev, actual: "negative", predicted: "negative", rows: trueNegatives },
    ]),
    revisions: matrices.map(([rev]) => rev),
    fields: ["predicted"],
    weight: "rows",
  };
}

function confusionPlots(section: ModelSection): readonly PlotView[] {
  const { confusion } = section.evaluation.candidate;
  if (confusion === undefined) return [];
  const reference = mainReference(section);
  const before = reference?.model.confusion;
  return [
    confusionPlot([
      [lineNames.candidate, confusion],
      ...(reference === undefined || before === undefined ? [] : [[reference.name, before] as const]),
    ]),
  ];
}

/** Every drawing of a model as a file of Vega-Lite; `undefined` without any. */
export function specsSection(section: ModelSection): Html | undefined {
  const drawings = [
    ...curveDrawings(section),
    ...learningDrawings(section),
    ...historyDrawings(section),
    ...dependenceDrawings(section),
  ];
  const plots = [...confusionPlots(section), ...drawings.map(plotOf)];
  if (plots.length === 0) return undefined;
  const links = plots.map((plot) => html`<li>${specLink(plot)}</li>`);
  return html`
<section class="sheet">
<h3>The drawings as Vega-Lite</h3>
<p class="quiet">Each file holds a drawing and its numbers, by the templates of DVC's plots; any editor of Vega-Lite opens it.</p>
<ul class="specs">${links}
</ul>
</section>`;
}
