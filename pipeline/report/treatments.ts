import type { ModelSection } from "../domain/report-view.ts";
import { type Treatments, treatmentWords } from "../domain/treatment.ts";
import { fitLines, moreOf } from "./budget.ts";
import { cell } from "./cell.ts";
import { type HtmlColumn, htmlTable } from "./html-table.ts";
import { type Html, html, line, name } from "./html-text.ts";
import { left, right, row, table } from "./markdown-table.ts";
import { count, percent } from "./numbers.ts";

const title = "How unusual cells were treated";

type Treated = Treatments["cells"][number];

/** `0.3 %` of some rows; `< 0.01 %` for what is not none. */
function share(rows: number, all: number): string {
  const part = rows / Math.max(1, all);
  return part > 0 && part < 0.0001 ? "< 0.01 %" : percent(part);
}

function inTraining({ trainingRows }: Treated, { trainingRowCount }: Treatments): string {
  return trainingRows === undefined || trainingRowCount === undefined ? "–" : share(trainingRows, trainingRowCount);
}

/** `value of row`, each as its renderer writes it; what is personal is not there. */
function exampleParts({
  example: { id, value },
}: Treated): readonly { readonly before: string; readonly text: string }[] {
  const parts = [
    { before: "", text: value },
    { before: value === undefined ? "row " : " of ", text: id },
  ];
  return parts.flatMap(({ before, text }) => (text === undefined ? [] : [{ before, text }]));
}

/** What the table is of, and what it leaves out. */
function caption({ rowCount, trainingRowCount, more }: Treatments): string {
  const training = trainingRowCount === undefined ? "" : `, beside ${count(trainingRowCount)} training rows`;
  const rest = more === 0 ? "" : ` ${count(more)} more are counted and not listed.`;
  return `Of ${count(rowCount)} evaluation rows${training}. Everything else was taken as it stands.${rest}`;
}

/** As Markdown; `undefined` when nothing was treated, or nobody knows. */
export function treatmentsPart({ evaluation }: ModelSection): string | undefined {
  const { treatments } = evaluation.candidate;
  if (treatments === undefined || treatments.cells.length === 0) return undefined;
  const lines = fitLines({
    items: treatments.cells,
    draw: (treated) => {
      const { column, treatment, rows } = treated;
      return row(
        cell(column),
        treatmentWords[treatment],
        count(rows),
        share(rows, treatments.rowCount),
        inTraining(treated, treatments),
        exampleParts(treated)
          .map(({ before, text }) => `${before}${cell(text, 40)}`)
          .join(""),
      );
    },
    budget: 3_000,
    more: (rest) => row(moreOf("treatments")(rest), "", "", "", "", ""),
  });
  const heads = ["Column", "Treatment", "Rows", "Share", "Of training rows", "For example"];
  return [
    `### ${title}`,
    "",
    table(heads, [left, left, right, right, right, left], lines),
    "",
    caption(treatments),
  ].join("\n");
}

const columns: readonly HtmlColumn[] = [
  { title: "Column" },
  { title: "Treatment" },
  { title: "Rows", className: "number" },
  { title: "Share", className: "number" },
  { title: "Of training rows", className: "number" },
  { title: "For example" },
];

/** The same as a section of the page. */
export function treatmentsSection({ evaluation }: ModelSection): Html | undefined {
  const { treatments } = evaluation.candidate;
  if (treatments === undefined || treatments.cells.length === 0) return undefined;
  const drawn = htmlTable({
    className: "treatments",
    caption: html`${caption(treatments)}`,
    columns,
    items: treatments.cells,
    cells: (treated) => {
      const { column, treatment, rows } = treated;
      return [
        html`${line(column)}`,
        html`${treatmentWords[treatment]}`,
        html`${count(rows)}`,
        html`${share(rows, treatments.rowCount)}`,
        html`${inTraining(treated, treatments)}`,
        html`${exampleParts(treated).map(({ before, text }) => html`${before}${name(text)}`)}`,
      ];
    },
    noun: "treatments",
  });
  return html`
<section class="sheet">
<h3>${title}</h3>
${drawn}
</section>`;
}
