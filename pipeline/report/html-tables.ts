import type { Comparison } from "../domain/evaluation.ts";
import { directionOf, type MetricId, type MetricValue } from "../domain/metric.ts";
import type { ModelSection } from "../domain/report-view.ts";
import { contractDetails, dataChange, sharedRowsDetail } from "./data-changes.ts";
import { intervalPlot } from "./html-charts.ts";
import { detail } from "./html-detail.ts";
import { pill } from "./html-icons.ts";
import { htmlTable, limited } from "./html-table.ts";
import { type Html, html, line, name } from "./html-text.ts";
import { otherThanData } from "./input-changes.ts";
import { lookSentence, rowsNote } from "./look.ts";
import { count, decimal, percent, signed } from "./numbers.ts";
import { boundsText, operationNote, operationRows } from "./operation.ts";
import { areSameReferences, commonLevel, metricRows, referenceName } from "./standing.ts";

const none = html`–`;

/** The three models that every measure is shown of. */
const modelColumns = ["Pull request", "Merge base", "Champion"].map((title) => ({ title, className: "number" }));

export function direction(metric: MetricId): Html {
  const [sign, words] = directionOf(metric) === "maximize" ? ["↑", "higher is better"] : ["↓", "lower is better"];
  return html`<span class="arrowmark" role="img" aria-label="${words}" title="${words}">${sign}</span>`;
}

function value(metric: MetricValue | undefined): Html {
  if (metric === undefined) return none;
  return metric.value === null
    ? html`<span title="${line(metric.reason)}">undefined</span>`
    : html`${decimal(metric.value)}`;
}

function change({ improvement, interval }: Comparison, against: string, level: number | undefined): Html {
  if (improvement === null) return html`undefined`;
  const at = interval !== null && level === undefined ? ` at ${percent(interval.level)}` : "";
  const between = interval === null ? "no interval" : `[${signed(interval.low)}, ${signed(interval.high)}]${at}`;
  return html`<b>${signed(improvement)}</b>${against} <span class="interval">${between}</span>`;
}

/** One below the other, or a dash. */
function stacked(parts: readonly Html[]): Html {
  return parts.length === 0 ? none : html`${parts.map((part, index) => (index === 0 ? part : html`<br>${part}`))}`;
}

export function metricsSection(section: ModelSection): Html {
  const { rows, bootstrap, baseline, champion } = section.evaluation;
  const level = commonLevel(section);
  const isNamed = baseline !== undefined && champion !== undefined && !areSameReferences(section);
  const against = ({ reference }: Comparison): string => (isNamed ? ` vs. ${referenceName[reference]}` : "");
  const source = rows.source === "base" ? "the merge base's own" : "this pull request's own, the merge base has none";
  const better = `Better by: positive is better in every row${level === undefined ? "" : `, with the ${percent(level)} interval`}.`;
  const changed = rows.changed
    ? " This pull request changes the evaluation rows; the change does not grade itself."
    : "";
  const table = htmlTable({
    className: "metrics",
    caption: html`Scored on the same ${count(rows.count)} rows of ${name(rows.path)} (${source}${rowsNote(section.evaluation)}). ${better}`,
    columns: [
      { title: "Metric" },
      ...modelColumns,
      { title: "Worse ◂ ▸ better", className: "plotcell" },
      { title: "Better by", className: "number better" },
      { title: "Margin", className: "number margin" },
      { title: "Verdict", className: "verdict" },
    ],
    items: metricRows(section),
    cells: ({ metric, candidate, baseline: base, champion: best, comparisons, margin, effect }) => [
      html`<code>${metric}</code> ${direction(metric)}`,
      html`<b>${value(candidate)}</b>`,
      value(base),
      value(best),
      comparisons.some(({ improvement }) => improvement !== null) ? intervalPlot(metric, comparisons, margin) : none,
      stacked(comparisons.map((found) => change(found, against(found), level))),
      html`${boundsText({ margin, effect })}`,
      stacked(comparisons.map(({ verdict }) => pill(verdict.phase))),
    ],
    noun: "metrics",
  });
  return html`
<section class="sheet">
<h3>Metrics</h3>${table}
<p class="quiet">Each plot has its own scale: the dot is the change, the line its interval, the shaded part the loss that the margin allows. Paired bootstrap, ${count(bootstrap.draws)} draws, seed ${bootstrap.seed}.${lookSentence(section.evaluation)}${changed}</p>
</section>`;
}

/** What the models take to run; `undefined` for an evaluation that measured none of it. */
export function operationSection(section: ModelSection): Html | undefined {
  const rows = operationRows(section);
  if (rows.length === 0) return undefined;
  const table = htmlTable({
    className: "operation",
    caption: html`${operationNote(section)}`,
    columns: [{ title: "Measure" }, ...modelColumns, { title: "Change", className: "number" }],
    items: rows,
    cells: ({ title, candidate, baseline, champion, change: by }) => [
      html`${title}`,
      html`<b>${candidate}</b>`,
      html`${baseline}`,
      html`${champion}`,
      html`${by}`,
    ],
    noun: "measures",
  });
  return html`
<section class="sheet">
<h3>Operation</h3>${table}
</section>`;
}

function side(text: string | undefined): Html {
  return text === undefined ? none : name(text);
}

export function inputsSection(section: ModelSection): Html {
  const changes = otherThanData(section);
  if (changes.length === 0)
    return html`
<section class="sheet">
<h3>Inputs</h3>
<p>The same parameters, code and environment as the merge base.</p>
</section>`;
  const table = htmlTable({
    className: "inputs",
    caption: html`What makes this another model than the merge base's.`,
    columns: [
      { title: "Path" },
      { title: "Kind", className: "kind" },
      { title: "Merge base", className: "was" },
      { title: "Pull request", className: "is" },
    ],
    items: changes,
    cells: ({ kind, path, before, after }) => [name(path), html`${kind}`, side(before), side(after)],
    noun: "inputs",
  });
  return html`
<section class="sheet">
<h3>Inputs</h3>${table}
</section>`;
}

export function dataSection({ dataDiffs, sharedRows, evaluation }: ModelSection): Html {
  const shared = sharedRowsDetail(sharedRows);
  const broken = contractDetails(evaluation.contract).map(
    (parts) => html`
<li>${detail(parts)}</li>`,
  );
  const warning = [
    ...(shared === undefined
      ? []
      : [
          html`
<p><b>${detail(shared)}</b></p>`,
        ]),
    ...(broken.length === 0
      ? []
      : [
          html`
<p>Data contract:</p>
<ul class="details">${broken}
</ul>`,
        ]),
  ];
  if (dataDiffs.length === 0)
    return html`
<section class="sheet">
<h3>Data</h3>${warning}
<p>The same bytes as the merge base.</p>
</section>`;
  const changes = dataDiffs.map(dataChange);
  const digest = (id: string): Html => (id === "" ? none : html`<code>${id}</code>`);
  const table = htmlTable({
    className: "data",
    caption: html`Tracked data that the merge base does not share.`,
    columns: [
      { title: "Path" },
      { title: "Size", className: "number wide" },
      { title: "Added", className: "number" },
      { title: "Removed", className: "number" },
      { title: "Edited", className: "number" },
      { title: "Digest", className: "wide" },
    ],
    items: changes,
    cells: ({ path, size, added, removed, edited, before, after }) => [
      name(path),
      html`${size}`,
      html`${added}`,
      html`${removed}`,
      html`${edited}`,
      html`${digest(before)} → ${digest(after)}`,
    ],
    noun: "paths",
  });
  const details = limited(
    changes.flatMap(({ path, details: lines }) => lines.map((parts) => ({ path, parts }))),
    ({ path, parts }) => html`
<li>${changes.length === 1 ? undefined : html`${name(path)} `}${detail(parts)}</li>`,
    (left) => html`
<li>… ${left} more details</li>`,
  );
  return html`
<section class="sheet">
<h3>Data</h3>${warning}${table}${
    details.length === 0
      ? undefined
      : html`
<ul class="details">${details}
</ul>`
  }
</section>`;
}
