import type { Flips, SliceTable } from "../domain/evaluation.ts";
import type { ModelSection } from "../domain/report-view.ts";
import { dependenceDrawing } from "./html-curves.ts";
import { drawingFigure } from "./html-drawing.ts";
import { pill } from "./html-icons.ts";
import { htmlTable, limited } from "./html-table.ts";
import { type Html, html, line, name } from "./html-text.ts";
import { flipSentence, gapChange, gapInterval } from "./look.ts";
import { count, decimal, percent, signed } from "./numbers.ts";

const none = html`–`;

function number(value: number | null): Html {
  return value === null ? none : html`${decimal(value)}`;
}

function sliceTable({ columns, quality, minimumRows, tooSmall, slices }: SliceTable): Html {
  const small =
    tooSmall === 0 ? "" : ` ${count(tooSmall)} more have fewer than ${count(minimumRows)} rows and are not judged.`;
  return htmlTable({
    className: "slices",
    caption: html`By ${line(columns.join(" and "))}: ${quality}.${small}`,
    columns: [
      { title: "Slice" },
      { title: "Rows", className: "number" },
      { title: "Pull request", className: "number" },
      { title: "Before", className: "number" },
      { title: "Better by", className: "number better" },
      { title: "Verdict", className: "verdict" },
    ],
    items: slices,
    cells: ({ slice, rows, candidate, reference, improvement, interval, verdict }) => [
      name(slice),
      html`${count(rows)}`,
      html`<b>${number(candidate)}</b>`,
      number(reference),
      improvement === null
        ? none
        : html`<b>${signed(improvement)}</b> <span class="interval">${interval === null ? "no interval" : `[${signed(interval.low)}, ${signed(interval.high)}]`}</span>`,
      verdict === null ? none : html`<span title="${line(verdict.reason)}">${pill(verdict.phase)}</span>`,
    ],
    noun: "slices",
  });
}

function listOf(items: readonly Html[]): Html {
  return html`
<ul class="details">${items.map(
    (item) => html`
<li>${item}</li>`,
  )}
</ul>`;
}

/** Declared slices, gaps between groups and weak slices; `undefined` when there is none. */
export function slicesSection({ evaluation }: ModelSection): Html | undefined {
  const { slices = [], fairness = [], weakSlices = [] } = evaluation;
  if (slices.length + fairness.length + weakSlices.length === 0) return undefined;
  const gaps = fairness.map((answer) => {
    const { column, measure, gap, referenceGap, groups } = answer;
    const before = referenceGap === null ? undefined : html`, before ${number(referenceGap.value)}`;
    return html`Largest gap of ${measure.replaceAll("_", " ")} between ${count(groups)} groups of ${name(column)}: ${number(gap.value)}${gapInterval(answer)}${before}${gapChange(answer)}`;
  });
  const hints = weakSlices.map(
    ({ slice, rows, meanError }) => html`${name(slice)}: ${decimal(meanError)} on ${count(rows)} rows`,
  );
  return html`
<section class="sheet">
<h3>Slices</h3>${slices.map(sliceTable)}${gaps.length === 0 ? undefined : listOf(gaps)}${
    hints.length === 0
      ? undefined
      : html`
<p class="quiet">Found by search, as a hint and no verdict: the mean error is largest on</p>${listOf(hints)}`
  }
</section>`;
}

/** Rows that are wrong now, those that moved farthest first. */
function worstTable(rows: NonNullable<Flips["worst"]>): Html | undefined {
  if (rows.length === 0) return undefined;
  return htmlTable({
    className: "worst",
    caption: html`Wrong now: the probability of the right answer, those that moved farthest first.`,
    columns: [
      { title: "Row" },
      { title: "Before", className: "number" },
      { title: "Pull request", className: "number" },
    ],
    items: rows,
    cells: ({ id, before, now }) => [name(id), html`${decimal(before)}`, html`<b>${decimal(now)}</b>`],
    noun: "rows",
  });
}

/** Which answers changed, and what shuffling each input costs; `undefined` when neither is known. */
export function explanationSection({
  evaluation: { flips, importance = [], dependence = [] },
}: ModelSection): Html | undefined {
  const [first] = importance;
  if (flips === undefined && first === undefined) return undefined;
  const ids = (title: string, found: readonly string[]): Html | undefined =>
    found.length === 0
      ? undefined
      : html`
<p class="quiet">${title}: ${limited(
          found,
          (id) => html`${name(id)} `,
          (rest) => html`and ${rest} more`,
        )}</p>`;
  const changed =
    flips === undefined
      ? undefined
      : html`
<p>${flipSentence(flips)}.</p>${flips.worst === undefined ? ids("Wrong now, for example", flips.brokenIds) : worstTable(flips.worst)}${ids("Right now, for example", flips.fixedIds)}`;
  // Of several numbers for a row there is no one curve; the record has them all.
  const single = dependence.filter(
    ({ points }) => points.length > 1 && points.every(({ means }) => means.length === 1),
  );
  const drawings = single.flatMap((found) => dependenceDrawing(found) ?? []);
  const curves = single
    .filter((found) => dependenceDrawing(found) === undefined)
    .map(
      ({ input, points }) =>
        html`${name(input)}: ${points.map(({ value, means }, i) => html`${i === 0 ? "" : ", "}${name(value)} → ${decimal(means[0] ?? Number.NaN)}`)}`,
    );
  const shuffled =
    first === undefined
      ? undefined
      : htmlTable({
          className: "importance",
          caption: html`Loss of ${first.metric} when an input is shuffled among the rows.`,
          columns: [{ title: "Input" }, { title: "Loss", className: "number" }],
          items: importance,
          cells: ({ input, loss, spread }) => [name(input), html`${signed(loss)} ± ${decimal(spread)}`],
          noun: "inputs",
        });
  return html`
<section class="sheet">
<h3>Explanations</h3>${changed}${shuffled}${
    single.length === 0
      ? undefined
      : html`
<p class="quiet">The mean answer when one input has one value in every row.</p>`
  }${drawings.length === 0 ? undefined : html`<div class="drawings">${drawings.map(drawingFigure)}</div>`}${
    curves.length === 0 ? undefined : listOf(curves)
  }
</section>`;
}

/** Labels by predictions of several classes; `undefined` for numbers. */
export function classConfusionSection({ evaluation: { task, candidate } }: ModelSection): Html | undefined {
  const { classConfusion } = candidate;
  if (task?.kind !== "multiclass" || classConfusion === undefined) return undefined;
  const table = htmlTable({
    className: "classes",
    caption: html`Rows are labels, columns predictions.`,
    columns: [
      { title: "Label" },
      ...task.classes.map((title) => ({ title: line(title), className: "number" })),
      { title: "Found", className: "number" },
    ],
    items: classConfusion.map((cells, label) => ({ cells, label })),
    cells: ({ cells, label }) => {
      const all = cells.reduce((sum, found) => sum + found, 0);
      const hit = all === 0 ? none : html`${percent((cells[label] ?? 0) / all)}`;
      return [name(task.classes[label] ?? ""), ...cells.map((found) => html`${count(found)}`), hit];
    },
    noun: "classes",
  });
  return html`
<section class="sheet">
<h3>Confusion matrix</h3>${table}
</section>`;
}
