import type { ModelSection } from "../domain/report-view.ts";
import { confusionPlot } from "./html-charts.ts";
import { pill } from "./html-icons.ts";
import { classConfusionSection } from "./html-parts.ts";
import { limited } from "./html-table.ts";
import { direction } from "./html-tables.ts";
import { type Html, html, line, name } from "./html-text.ts";
import { decimal, signed } from "./numbers.ts";
import { mainReference, metricRows, referenceName } from "./standing.ts";

/** The metrics a gate looks at, large; without gates the first three. */
export function headlines(section: ModelSection): Html {
  const gated = new Set(section.rules.map(({ metric }) => metric));
  const rows = metricRows(section);
  const chosen = (gated.size === 0 ? rows : rows.filter(({ metric }) => gated.has(metric))).slice(0, 4);
  const tiles = chosen.map(({ metric, candidate, comparisons: [first] }) => {
    const compared = first === undefined || first.improvement === null ? undefined : first;
    const better =
      compared === undefined
        ? html`<div class="delta equivalent">nothing to compare with</div>`
        : html`<div class="delta ${compared.verdict.phase}">${signed(compared.improvement ?? 0)} vs. ${referenceName[compared.reference]}</div>`;
    const value = candidate?.value == null ? "undefined" : decimal(candidate.value);
    return html`
<div class="figure"><div class="what">${metric} ${direction(metric)}</div><div class="value">${value}</div>${better}</div>`;
  });
  return html`
<div class="tilesrow">${tiles}
</div>`;
}

export function gatesSection({ evaluation: { gates } }: ModelSection): Html {
  const worst = { regressed: 0, inconclusive: 1, improved: 2, equivalent: 3 };
  const sorted = [...gates].sort((a, b) => worst[a.verdict.phase] - worst[b.verdict.phase]);
  const items = limited(
    sorted,
    ({ gate, mode, verdict: { phase, reason } }) => html`
<li>${pill(phase)}<span class="rule">${line(gate)}${mode === "informational" ? " (on trial, stops nothing)" : ""}</span><span class="why">${line(reason)}</span></li>`,
    (left) => html`
<li>… ${left} more gates</li>`,
  );
  const list =
    items.length === 0
      ? html`
<p>No gate is declared: nothing holds a worse model back.</p>`
      : html`
<ul class="gates">${items}
</ul>`;
  return html`
<section class="sheet">
<h3>Gates</h3>${list}
</section>`;
}

export function confusionSection(section: ModelSection): Html | undefined {
  const { confusion, threshold } = section.evaluation.candidate;
  const { column, positive } = section.label;
  if (confusion === undefined || threshold === undefined || positive === undefined)
    return classConfusionSection(section);
  const reference = mainReference(section);
  const before = reference?.model.confusion;
  const other =
    reference === undefined || before === undefined
      ? undefined
      : confusionPlot(capital(reference.name), before, undefined);
  return html`
<section class="sheet">
<h3>Confusion matrix</h3>
<div class="matrices">${confusionPlot("Pull request", confusion, before)}${other}</div>
<p class="quiet">Positive means ${name(column)} is ${name(positive)}, from a probability of ${decimal(threshold)} on.</p>
</section>`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
