import type { EnvironmentPlan, VersionedDigest } from "../domain/plan.ts";
import type { ModelSection } from "../domain/report-view.ts";
import type { VerdictPhase } from "../domain/verdict.ts";
import { detail } from "./html-detail.ts";
import { arrow } from "./html-icons.ts";
import { limited } from "./html-table.ts";
import { type Html, html, line, name } from "./html-text.ts";
import { bytes, count } from "./numbers.ts";
import { rolloutText } from "./plan-parts.ts";
import { deployedSignature, signatureChanges } from "./signature-changes.ts";
import { plural, shortDigest } from "./text.ts";

function stand(label: string, version: VersionedDigest | undefined): Html {
  const what =
    version === undefined
      ? html`<span class="version">nothing</span>`
      : html`<span class="version">${line(version.modelVersion)}</span><code title="${version.artifactSha256}">${shortDigest(version.artifactSha256)}</code>`;
  return html`<div class="stand"><span class="quiet">${label}</span>${what}</div>`;
}

function move(change: EnvironmentPlan, phase: VerdictPhase): Html {
  const { environment, from, to, target, rollout, conditions = [] } = change;
  const steps = rollout === undefined ? undefined : html`<span class="target">${rolloutText(change)}</span>`;
  const asked =
    conditions.length === 0 ? undefined : html`<span class="target">when ${line(conditions.join("; "))}</span>`;
  const where = html`<div class="where">${line(environment)} <span class="target">${line(target)}</span>${steps}${asked}</div>`;
  return html`<div class="move ${phase}">${where}${stand("now", from)}${arrow}${stand("after merging", to)}</div>`;
}

/** What clients meet; nothing for models of which only a command knows what they take. */
function signaturePart(section: ModelSection): Html | undefined {
  const { signature } = section.evaluation.candidate;
  if (signature === undefined) return undefined;
  const inputs = `${count(signature.inputs.length)} ${plural(signature.inputs.length, "input", "inputs")}`;
  const deployed = deployedSignature(section);
  if (deployed === undefined)
    return html`
<p>It takes ${inputs}; there is no earlier model whose requests could break.</p>`;
  const changes = signatureChanges(signature, deployed.signature);
  const version = deployed.model.modelVersion;
  const before = version === undefined ? html`the model before` : name(version);
  if (changes.length === 0)
    return html`
<p>Requests and answers stay as they are with ${before}: ${inputs}.</p>`;
  const breaking = changes.filter(({ isBreaking }) => isBreaking).length;
  const title =
    breaking === 0
      ? html`<p>Requests that ${before} answers are answered as before:</p>`
      : html`<p class="breaks"><strong>${count(breaking)} ${plural(breaking, "change breaks", "changes break")} clients of ${before}:</strong></p>`;
  const items = limited(
    changes,
    ({ isBreaking, detail: parts }) => html`
<li>${isBreaking ? html`<strong>breaks:</strong> ` : undefined}${detail(parts)}</li>`,
    (left) => html`
<li>… ${left} more changes</li>`,
  );
  return html`
${title}
<ul class="details">${items}
</ul>`;
}

/** Who has to be told when something breaks for them. */
function consumersPart({ consumers = [] }: ModelSection): Html | undefined {
  if (consumers.length === 0) return undefined;
  const names = limited(
    consumers,
    (consumer) => html`
<li>${line(consumer)}</li>`,
    (left) => html`
<li>… ${left} more</li>`,
  );
  return html`
<p>Asked by:</p>
<ul class="details">${names}
</ul>`;
}

export function planSection(section: ModelSection): Html {
  const { plan, planHash, candidate, record, approval, evaluation } = section;
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
${does}${refusal}${signaturePart(section)}${consumersPart(section)}
<p class="quiet">${recorded} ${size} Plan <code title="${planHash}">${shortDigest(planHash)}</code>.</p>
</section>`;
}
