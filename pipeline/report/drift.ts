import type { DriftReport, DriftVerdict, FeatureDrift } from "../domain/drift-report.ts";
import { assemble, fitLines, moreOf } from "./budget.ts";
import { cell, code, sentence } from "./cell.ts";
import { count, decimal } from "./numbers.ts";
import { plural } from "./text.ts";

const words: Readonly<Record<DriftVerdict, { readonly icon: string; readonly word: string }>> = {
  drifted: { icon: "🔀", word: "Inputs have drifted" },
  stable: { icon: "⚪", word: "Inputs are stable" },
  insufficient_data: { icon: "❓", word: "Too few live rows to tell" },
};

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

/** Evidence of drift as Markdown: the body of the pull request that asks for retraining. */
export function renderDrift(report: DriftReport): string {
  const { icon, word } = words[report.verdict];
  const drifted = report.features.filter(({ isDrifted }) => isDrifted).length;
  const features = [...report.features].sort(byShift);
  const table =
    features.length === 0
      ? "No column was compared."
      : [
          "| Column | Test | Statistic | Adjusted p | Shift in standard deviations | Verdict |",
          "| :--- | :--- | ---: | ---: | ---: | :--- |",
          ...fitLines({
            items: features,
            draw: featureRow,
            budget: 40_000,
            more: (left) => `| ${moreOf("columns")(left)} | | | | | |`,
          }),
        ].join("\n");
  return assemble([
    {
      rank: 0,
      draw: () =>
        `## ${icon} ${word} · ${code(report.model)} ${code(report.modelVersion)} in ${code(report.environment)}`,
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
    { rank: 3, draw: () => `### What to do\n\n${whatNext[report.verdict]}` },
    { rank: 4, draw: () => `Measured on the answers of the artifact ${code(report.artifactSha256)}.` },
  ]);
}
