import type { MovedAnswer, SliceAnswer, SliceTable } from "../domain/evaluation.ts";
import type { ModelSection } from "../domain/report-view.ts";
import { fitLines, moreOf } from "./budget.ts";
import { cell, code } from "./cell.ts";
import { flipSentence, gapChange, gapInterval } from "./look.ts";
import { left, right, row, table } from "./markdown-table.ts";
import { count, decimal, percent, signed } from "./numbers.ts";
import { phaseIcon, phaseWord } from "./standing.ts";

const worst = { regressed: 0, inconclusive: 1, improved: 2, equivalent: 3 };

function number(value: number | null): string {
  return value === null ? "–" : decimal(value);
}

function sliceRow({ slice, rows, candidate, reference, improvement, interval, verdict }: SliceAnswer): string {
  const between = interval === null ? "" : ` [${signed(interval.low)}, ${signed(interval.high)}]`;
  return row(
    cell(slice),
    count(rows),
    `**${number(candidate)}**`,
    number(reference),
    improvement === null ? "–" : `${signed(improvement)}${between}`,
    verdict === null ? "–" : `${phaseIcon[verdict.phase]} ${phaseWord[verdict.phase]}`,
  );
}

function sliceTable({ columns, quality, minimumRows, tooSmall, slices }: SliceTable): string {
  const sorted = [...slices].sort(
    (a, b) => (a.verdict === null ? 4 : worst[a.verdict.phase]) - (b.verdict === null ? 4 : worst[b.verdict.phase]),
  );
  const rows = fitLines({
    items: sorted,
    draw: sliceRow,
    budget: 4_000,
    more: (rest) => row(moreOf("slices")(rest), "", "", "", "", ""),
  });
  const small =
    tooSmall === 0 ? "" : ` ${count(tooSmall)} more have fewer than ${count(minimumRows)} rows and are not judged.`;
  return [
    table(
      ["Slice", "Rows", "Pull request", "Before", "Better by", "Verdict"],
      [left, right, right, right, right, left],
      rows,
    ),
    "",
    `By ${columns.map((name) => code(name)).join(" and ")}: ${quality}.${small}`,
  ].join("\n");
}

/** The declared slices, the gaps between groups, and where the search found the candidate weak; `undefined` when there is none. */
export function slicesPart({ evaluation }: Pick<ModelSection, "evaluation">): string | undefined {
  const { slices = [], fairness = [], weakSlices = [] } = evaluation;
  const gaps = fairness.map((answer) => {
    const { column, measure, gap, referenceGap, groups } = answer;
    const before = referenceGap === null ? "" : `, before ${number(referenceGap.value)}`;
    return `- Largest gap of ${measure.replaceAll("_", " ")} between ${count(groups)} groups of ${code(column)}: ${number(gap.value)}${gapInterval(answer)}${before}${gapChange(answer)}.`;
  });
  const hints = weakSlices.map(
    ({ slice, rows, meanError }) => `- ${code(slice)}: ${decimal(meanError)} on ${count(rows)} rows`,
  );
  const parts = [
    ...slices.map(sliceTable),
    ...(gaps.length === 0 ? [] : [gaps.join("\n")]),
    ...(hints.length === 0
      ? []
      : [`Found by search, as a hint and no verdict: the mean error is largest on\n\n${hints.join("\n")}`]),
  ];
  return parts.length === 0 ? undefined : ["### Slices", ...parts].join("\n\n");
}

function movedTable(title: string, answers: readonly MovedAnswer[]): string {
  return table(
    [title, "Probability of the right answer before", "Now"],
    [left, right, right],
    answers.map(({ id, before, now }) => row(cell(id, 40), decimal(before), decimal(now))),
  );
}

/** Which answers changed, and what shuffling each input costs; `undefined` when neither is known. */
export function explanationPart({
  evaluation: { flips, importance = [], dependence = [] },
}: ModelSection): string | undefined {
  const lines: string[] = [];
  if (flips !== undefined) {
    const ids = (found: readonly string[]): string => found.map((id) => code(id, 40)).join(" ");
    const { worst: farthest = [] } = flips;
    const examples =
      flips.brokenIds.length === 0 || farthest.length > 0 ? "" : ` Wrong now, for example: ${ids(flips.brokenIds)}.`;
    lines.push(`${flipSentence(flips)}.${examples}`);
    if (farthest.length > 0) lines.push(movedTable("Wrong now", farthest));
    if (flips.best !== undefined && flips.best.length > 0) lines.push(movedTable("Right now", flips.best));
  }
  const [first] = importance;
  if (first !== undefined)
    lines.push(
      table(
        ["Input", `Loss of ${first.metric} when it is shuffled`],
        [left, right],
        importance
          .slice(0, 15)
          .map(({ input, loss, spread }) => row(cell(input), `${signed(loss)} ± ${decimal(spread)}`)),
      ),
    );
  // Of several numbers for a row there is no one curve; the record has them all.
  const curves = dependence
    .filter(({ points }) => points.length > 1 && points.every(({ means }) => means.length === 1))
    .map(
      ({ input, points }) =>
        `- ${code(input)}: ${points.map(({ value, means }) => `${code(value, 20)} → ${decimal(means[0] ?? Number.NaN)}`).join(", ")}`,
    );
  if (curves.length > 0)
    lines.push(`The mean answer when one input has one value in every row:\n\n${curves.join("\n")}`);
  return lines.length === 0 ? undefined : ["### Explanations", ...lines].join("\n\n");
}

/** Labels by predictions of several classes; `undefined` for other tasks and for more classes than fit. */
export function classConfusionPart({ evaluation: { task, candidate } }: ModelSection): string | undefined {
  const { classConfusion } = candidate;
  if (task?.kind !== "multiclass" || classConfusion === undefined || task.classes.length > 12) return undefined;
  const { classes } = task;
  const rows = classConfusion.map((cells, label) => {
    const all = cells.reduce((sum, found) => sum + found, 0);
    const hit = all === 0 ? "–" : percent((cells[label] ?? 0) / all);
    return row(`**${cell(classes[label] ?? "")}**`, ...cells.map(count), hit);
  });
  return [
    "### Confusion matrix",
    table(["Label", ...classes.map((name) => cell(name)), "Found"], [left, ...classes.map(() => right), right], rows),
    "Rows are labels, columns predictions.",
  ].join("\n\n");
}
