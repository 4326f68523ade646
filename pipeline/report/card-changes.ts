import { type CardChanges, cardTextLimit, type ModelSection } from "../domain/report-view.ts";
import { fitLines, moreOf } from "./budget.ts";
import { type Html, html, line } from "./html-text.ts";
import { count } from "./numbers.ts";
import { visible } from "./text.ts";

const budget = 3_000;
const title = "What changes in the model card";

function lineOf({ isAdded, text }: CardChanges["lines"][number]): string {
  return `${isAdded ? "+" : "-"} ${visible(text, cardTextLimit)}`;
}

/** As Markdown; `undefined` where the card stays as it is. A line begins with its sign, so that none ends the block that it stands in. */
export function cardChangesPart({ cardChanges }: ModelSection): string | undefined {
  if (cardChanges === undefined) return undefined;
  const { lines, more } = cardChanges;
  const shown = fitLines({ items: lines, draw: lineOf, budget, more: (left) => moreOf("lines")(left + more) });
  const rest = shown.length === lines.length && more > 0 ? [moreOf("lines")(more)] : [];
  return ["<details>", `<summary>${title}</summary>`, "", "```diff", ...shown, ...rest, "```", "", "</details>"].join(
    "\n",
  );
}

/** As HTML; `undefined` where the card stays as it is. */
export function cardChangesSection({ cardChanges }: ModelSection): Html | undefined {
  if (cardChanges === undefined) return undefined;
  const { lines, more } = cardChanges;
  return html`
<section class="sheet">
<h3>${title}</h3>
<ul class="card-changes">${lines.map(
    ({ isAdded, text }) => html`<li>${isAdded ? html`<ins>${line(text)}</ins>` : html`<del>${line(text)}</del>`}</li>`,
  )}</ul>${more === 0 ? undefined : html`<p>${count(more)} more lines.</p>`}
</section>`;
}
