import type { ModelSection, ReportView } from "../domain/report-view.ts";
import { cardChangesSection } from "./card-changes.ts";
import { historySection, learningCurvesSection } from "./html-courses.ts";
import { curvesSection } from "./html-curves.ts";
import { icon, mark, pill } from "./html-icons.ts";
import { explanationSection, slicesSection } from "./html-parts.ts";
import { planSection } from "./html-plan.ts";
import { confusionSection, gatesSection, headlines } from "./html-sections.ts";
import { specsSection } from "./html-specs.ts";
import { style } from "./html-style.ts";
import { htmlTable } from "./html-table.ts";
import { dataSection, inputsSection, metricsSection, operationSection } from "./html-tables.ts";
import { type Html, html, line, name } from "./html-text.ts";
import { approveLine } from "./markdown.ts";
import { count } from "./numbers.ts";
import { runCostSection } from "./run-cost.ts";
import { byAttention, nextStep, type Standing, standingOf, tally } from "./standing.ts";
import { plural, shortDigest } from "./text.ts";
import { treatmentsSection } from "./treatments.ts";

/** What a browser may do with the page: show it. No script, no request, no form, no frame. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Models whose drawings are there as files, too; the record of the report has the numbers of all. */
const specLimit = 20;

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Ends a sentence that may have ended already. */
function ended(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function heroOf(phase: Standing["phase"], title: Html, body: Html): Html {
  return html`
<section class="hero ${phase}"><div class="seal">${icon(phase)}</div><div>
<h1>${title}</h1>
${body}
</div></section>`;
}

function hero(view: ReportView, models: readonly ModelSection[]): Html {
  const { phase, word } = standingOf(view);
  const [first] = models;
  const [silent] = view.silent;
  if (phase === "silent" && silent !== undefined)
    return heroOf(
      phase,
      html`<span class="word">${word}</span> ${name(silent.model)}`,
      html`<p class="because">${ended(line(silent.refusal.sentence))}</p>`,
    );
  if (first === undefined)
    return heroOf(
      "none",
      html`${word}`,
      html`<p>No declared model has other inputs than at the merge base. Merging promotes nothing.</p>`,
    );
  const others = models.length - 1;
  const more = others === 0 ? "" : ` And ${count(others)} more ${plural(others, "model", "models")}.`;
  return heroOf(
    phase,
    html`<span class="word">${word}</span> ${name(first.plan.model)} ${name(first.candidate.modelVersion)}`,
    html`<p class="because">${ended(summaryOf(first))}</p><p>${capital(nextStep(first, (login) => line(login)))}.${more}</p>`,
  );
}

function summaryOf(section: ModelSection): string {
  return section.approval.phase === "refused" ? line(section.approval.refusal.sentence) : tally(section);
}

function overview(models: readonly ModelSection[]): Html {
  const table = htmlTable({
    className: "overview",
    caption: html`The ones that need a person come first.`,
    columns: [
      { title: "Model" },
      { title: "Version" },
      { title: "Verdict" },
      { title: "What happens next", className: "next" },
    ],
    items: models.map((section, index) => ({ section, index })),
    cells: ({ section, index }) => [
      html`<a href="#model-${index + 1}">${line(section.plan.model)}</a>`,
      name(section.candidate.modelVersion),
      pill(section.evaluation.verdict.phase),
      html`${nextStep(section, (login) => line(login))}`,
    ],
    noun: "models",
  });
  return html`
<section class="sheet">
<h2>Models of this pull request</h2>${table}
</section>`;
}

function silentSection({ silent }: ReportView): Html | undefined {
  if (silent.length === 0) return undefined;
  const items = silent.map(
    ({ model, refusal }) =>
      html`<li>${pill("inconclusive")}<span class="rule">${line(model)}</span><span class="why">${line(refusal.sentence)}</span></li>`,
  );
  return html`<section class="sheet"><h2>Not evaluated</h2><ul class="gates">${items}</ul></section>`;
}

function bound(section: ModelSection, view: ReportView): Html {
  const facts: readonly (readonly [string, string])[] = [
    ["Head", view.headSha],
    ["Merge base", view.baseSha],
    ["InputKey", section.candidate.inputKey],
    ["Artifact sha256", section.candidate.artifactSha256],
    ["Evaluation", section.evaluationDigest],
    ["Plan", section.planHash],
  ];
  const items = facts.map(([fact, digest]) => html`<dt>${fact}</dt><dd>${name(digest)}</dd>`);
  return html`<details><summary>What an approval is bound to</summary><dl class="bound">${items}</dl></details>`;
}

function approval(section: ModelSection, view: ReportView): Html {
  const { approval: state } = section;
  const facts = bound(section, view);
  switch (state.phase) {
    case "needed": {
      const voided =
        state.voided === undefined
          ? undefined
          : html`<p class="quiet"><strong>An earlier approval is void:</strong> ${ended(line(state.voided.sentence))}</p>`;
      return html`<section class="sheet approve"><h3>How to approve</h3>${voided}<p>Comment on the pull request with exactly this line. One click selects it.</p><code class="copy">${approveLine(section)}</code><p class="quiet">This approves these bytes and nothing else. A new commit makes it void, and so does a change of the evaluation or the plan.</p>${facts}</section>`;
    }
    case "given":
    case "refused":
    case "not_needed":
      return html`<section class="sheet"><h3>Approval</h3><p>${capital(nextStep(section, (login) => line(login)))}.</p>${facts}</section>`;
  }
}

function modelArticle(section: ModelSection, index: number, view: ReportView): Html {
  const title =
    view.models.length === 1
      ? html`<h2 class="unseen">${line(section.plan.model)}</h2>`
      : html`<h2>${pill(section.evaluation.verdict.phase)} ${name(section.plan.model)} ${name(section.candidate.modelVersion)}</h2>`;
  const classes = view.models.length === 1 ? "" : "model";
  return html`<article id="model-${index + 1}" class="${classes}" aria-label="${line(section.plan.model)}">${title}${headlines(section)}${planSection(section)}${metricsSection(section)}${gatesSection(section)}${slicesSection(section)}${operationSection(section)}${confusionSection(section)}${curvesSection(section)}${learningCurvesSection(section)}${historySection(section)}${explanationSection(section)}${inputsSection(section)}${dataSection(section)}${treatmentsSection(section)}${cardChangesSection(section)}${section.run === undefined ? undefined : runCostSection(section.run)}${index < specLimit ? specsSection(section) : undefined}${approval(section, view)}</article>`;
}

/**
 * The whole report as one HTML file that loads nothing and runs nothing: the same view as the comment, with every row, an interval
 * plot for each metric and the confusion matrices drawn. The same view gives the same bytes.
 */
export function renderHtml(view: ReportView): string {
  const models = byAttention(view.models);
  const subject = view.pullRequest === undefined ? "Local run" : `Pull request #${String(view.pullRequest)}`;
  const { word } = standingOf(view);
  const [first] = models;
  const title = `${word}${first === undefined ? "" : ` · ${line(first.plan.model)}`} · ${subject}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<header class="top"><span class="brand">${mark}Lockstep</span><span>${subject}</span><span><code title="${view.baseSha}">${shortDigest(view.baseSha)}</code> → <code title="${view.headSha}">${shortDigest(view.headSha)}</code></span></header>
<main>${hero(view, models)}${silentSection(view)}${models.length > 1 ? overview(models) : undefined}${models.map((section, index) => modelArticle(section, index, view))}</main>
<footer>The model you reviewed is the model you ship. The same records give this page byte for byte.</footer>
</body>
</html>
`;
  return page.markup;
}
