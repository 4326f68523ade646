import type { EnvironmentPlan, VersionedDigest } from "../domain/plan.ts";
import type { ModelSection } from "../domain/report-view.ts";
import type { VerdictPhase } from "../domain/verdict.ts";
import { confusionPlot } from "./html-charts.ts";
import { arrow, pill } from "./html-icons.ts";
import { classConfusionSection } from "./html-parts.ts";
import { limited } from "./html-table.ts";
import { direction } from "./html-tables.ts";
import { type Html, html, line, name } from "./html-text.ts";
import { bytes, decimal, signed } from "./numbers.ts";
import { mainReference, metricRows, referenceName } from "./standing.ts";
import { shortDigest } from "./text.ts";

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

function stand(label: string, version: VersionedDigest | undefined): Html {
  const what =
    version === undefined
      ? html`<span class="version">nothing</span>`
      : html`<span class="version">${line(version.modelVersion)}</span><code title="${version.artifactSha256}">${shortDigest(version.artifactSha256)}</code>`;
  return html`<div class="stand"><span class="quiet">${label}</span>${what}</div>`;
}

function move({ environment, from, to, target }: EnvironmentPlan, phase: VerdictPhase): Html {
  const where = html`<div class="where">${line(environment)} <span class="target">${line(target)}</span></div>`;
  return html`<div class="move ${phase}">${where}${stand("now", from)}${arrow}${stand("after merging", to)}</div>`;
}

export function planSection({ plan, planHash, candidate, record, approval, evaluation }: ModelSection): Html {
  const { environments } = plan;
  const isRefused = approval.phase === "refused";
  const moves = limited(
    environments,
    (change) => move(change, evaluation.verdict.phase),
    (left) => html`<p class="quiet">… ${left} more environments</p>`,
  );
  const does =
    environments.length === 0
      ? html`<p>Merging records ${name(plan.modelVersion)} and promotes nothing: every environment stays as it is.</p>`
      : html`<div class="moves">${moves}</div>`;
  const refusal =
    isRefused && environments.length > 0
      ? html`<p><strong>As it stands this is refused:</strong> merging promotes nothing of it.</p>`
      : undefined;
  const recorded =
    record === "committed"
      ? "The record of this version is part of the pull request."
      : "The record of this version is not committed yet: merging before it is promotes nothing.";
  const size = `Model: ${line(candidate.format)}, ${bytes(candidate.sizeBytes)}.`;
  return html`
<section class="sheet">
<h3>What merging ${isRefused ? "would" : "will"} do</h3>
${does}${refusal}
<p class="quiet">${recorded} ${size} Plan <code title="${planHash}">${shortDigest(planHash)}</code>.</p>
</section>`;
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
