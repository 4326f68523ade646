import type { ReportView } from "../../domain/report-view.ts";
import { renderMarkdown } from "../../report/markdown.ts";
import { count } from "../../report/numbers.ts";
import { byAttention, standingOf } from "../../report/standing.ts";

/** Forges count the bytes of a summary; 65,535 of them is GitHub's limit, and one line comes below the report. */
const summaryLimitBytes = 65_000;
/** As many characters as fit however many bytes each has. */
const anyCharacters = Math.floor(summaryLimitBytes / 3) - 400;

const whereTheRestIs =
  "The full report is one HTML file: the artifact `lockstep-report-html` of the run that evaluated this commit, or `lockstep report` where it is checked out.";

/**
 * The report as the summary of a check: shorter where letters of several bytes would make it too large.
 *
 * @param of.leftOut - Models that the record of the check has no room for.
 */
export function checkSummary(
  view: ReportView,
  { markdown, leftOut }: { readonly markdown: string; readonly leftOut: number },
): string {
  const tooMany =
    leftOut === 0
      ? ""
      : `**${count(leftOut)} models are more than a check can hold**: at this head they cannot be approved. Split the pull request, or propose fewer of them at once.\n\n`;
  const end = `\n${tooMany}${whereTheRestIs}\n`;
  const summary = `${markdown}${end}`;
  return Buffer.byteLength(summary, "utf8") <= summaryLimitBytes
    ? summary
    : `${renderMarkdown(view, anyCharacters)}${end}`;
}

/** What later steps of a job are told: the state of the whole, and the models, the one that needs a person most first. */
export function reportOutputs(view: ReportView) {
  const models = byAttention(view.models).map(({ plan, planHash, evaluation, candidate }) => ({
    model: plan.model,
    version: candidate.modelVersion,
    digest: candidate.artifactSha256,
    verdict: evaluation.verdict.phase,
    planHash,
  }));
  return { verdict: standingOf(view).phase, models };
}
