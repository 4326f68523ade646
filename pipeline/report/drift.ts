import type { DriftReport, DriftVerdict, FeatureDrift, PredictionDrift } from "../domain/drift-report.ts";
import { assemble, fitLines, moreOf } from "./budget.ts";
import { cell, code, sentence } from "./cell.ts";
import { count, decimal } from "./numbers.ts";
import { plural } from "./text.ts";

/** What has drifted, for titles: "inputs", "predictions", or both. */
export function driftedParts({ features, predictions }: DriftReport): string {
  const isDrifted = (findings: readonly FeatureDrift[]): boolean => findings.some((found) => found.isDrifted);
  const parts = [
    ...(isDrifted(features) ? ["inputs"] : []),
    ...(isDrifted(predictions?.findings ?? []) ? ["predictions"] : []),
  ];
  return parts.join(" and ");
}

const icons: Readonly<Record<DriftVerdict, string>> = { drifted: "🔀", stable: "⚪", insufficient_data: "❓" };

function titleOf(report: DriftReport): string {
  const parts = driftedParts(report);
  switch (report.verdict) {
    case "drifted":
      return `${parts.slice(0, 1).toUpperCase()}${parts.slice(1)} have drifted`;
    case "stable":
      return "Inputs are stable";
    case "insufficient_data":
      return "Too few live rows to tell";
  }
}

/** Drifted columns first, then by the size of the shift, then by name: the same report gives the same bytes. */
function byShift(a: FeatureDrift, b: FeatureDrift): number {
  return (
    Number(b.isDrifted) - Number(a.isDrifted) ||
    b.effect - a.effect ||
    (a.feature < b.feature ? -1 : Number(a.feature > b.feature))
  );
}

function featureRow({ feature, test, statistic, adjustedPValue, effect, isDrifted }: FeatureDrift): string {
  const answer = isDrifted ? "🔀 drifted" : "stable";
  return `| ${[cell(feature), cell(test), decimal(statistic), decimal(adjustedPValue), decimal(effect), answer].join(" | ")} |`;
}

const whatNext: Readonly<Record<DriftVerdict, string>> = {
  drifted:
    "The model sees rows that it was not trained on. That says nothing about how good it still is: look at late labels, add newer " +
    "rows to the training data, and let this pull request train and evaluate a candidate. Nothing is promoted by closing or " +
    "merging it without one.",
  stable: "Nothing needs to be done.",
  insufficient_data: "The next run looks again. No verdict is not a good verdict.",
};

function tableOf(findings: readonly FeatureDrift[], budget: number): string {
  return [
    "| Column | Test | Statistic | Adjusted p | Shift in standard deviations | Verdict |",
    "| :--- | :--- | ---: | ---: | ---: | :--- |",
    ...fitLines({
      items: [...findings].sort(byShift),
      draw: featureRow,
      budget,
      more: (left) => `| ${moreOf("columns")(left)} | | | | | |`,
    }),
  ].join("\n");
}

function predictionSection(currentRows: number, { referenceRows, findings }: PredictionDrift): string {
  const against = `${count(currentRows)} live answers against what the model says about ${count(referenceRows)} evaluation rows`;
  return findings.length === 0
    ? `### Predictions\n\nNot compared: ${against} are too few.`
    : `### Predictions\n\n${against}.\n\n${tableOf(findings, 10_000)}`;
}

/** Evidence of drift as Markdown: the body of the pull request that asks for retraining. */
export function renderDrift(report: DriftReport): string {
  const { predictions } = report;
  const drifted = report.features.filter(({ isDrifted }) => isDrifted).length;
  const table = report.features.length === 0 ? "No column was compared." : tableOf(report.features, 30_000);
  return assemble([
    {
      rank: 0,
      draw: () =>
        `## ${icons[report.verdict]} ${titleOf(report)} · ${code(report.model)} ${code(report.modelVersion)} in ${code(report.environment)}`,
    },
    {
      rank: 1,
      draw: () =>
        `${count(drifted)} of ${count(report.features.length)} ${plural(report.features.length, "column", "columns")} drifted: ${sentence(report.reason)}`,
    },
    {
      rank: 2,
      draw: () =>
        `### Evidence\n\n${count(report.currentRows)} live rows against ${count(report.referenceRows)} rows of the training data.\n\n${table}`,
    },
    ...(predictions === undefined ? [] : [{ rank: 3, draw: () => predictionSection(report.currentRows, predictions) }]),
    { rank: 3, draw: () => `### What to do\n\n${whatNext[report.verdict]}` },
    { rank: 4, draw: () => `Measured on the answers of the artifact ${code(report.artifactSha256)}.` },
  ]);
}
