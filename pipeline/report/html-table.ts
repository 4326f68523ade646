import { type Html, html } from "./html-text.ts";
import { count } from "./numbers.ts";

/** One column: its title, and the class that a narrow screen lays its cells out by. */
export interface HtmlColumn {
  readonly title: string;
  readonly className?: string;
}

/** Rows of one table or list; a page that holds more is no longer read. */
const rowLimit = 5_000;

/** A table of more columns may be wider than the page, and is moved in it; of any other the texts give way. */
const columnLimit = 8;

/** The first items, and one more that counts the rest. */
export function limited<T>(
  items: readonly T[],
  draw: (item: T) => Html,
  rest: (left: string) => Html,
): readonly Html[] {
  const drawn = items.slice(0, rowLimit).map((item) => draw(item));
  return items.length > rowLimit ? [...drawn, rest(count(items.length - rowLimit))] : drawn;
}

/**
 * A table that a narrow screen shows as one block for each row, with the column's title at each cell. The roles are written out,
 * because a browser forgets them when a table is not laid out as one.
 */
export function htmlTable<T>(request: {
  readonly className: string;
  readonly caption: Html;
  /** The first is the row's header. */
  readonly columns: readonly HtmlColumn[];
  readonly items: readonly T[];
  readonly cells: (item: T) => readonly Html[];
  readonly noun: string;
}): Html {
  const { className, caption, columns, items, cells, noun } = request;
  const titles = columns.map(
    ({ title, className: kind = "" }) => html`<th role="columnheader" scope="col" class="${kind}">${title}</th>`,
  );
  const row = (item: T): Html => {
    const drawn = cells(item).map((cell, index) => {
      const { title = "", className: kind = "" } = columns[index] ?? {};
      return index === 0
        ? html`<th role="rowheader" scope="row">${cell}</th>`
        : html`<td role="cell" class="${kind}" data-label="${title}">${cell}</td>`;
    });
    return html`
<tr role="row">${drawn}</tr>`;
  };
  const rest = (left: string): Html => html`
<tr role="row"><td role="cell" colspan="${columns.length}">… ${left} more ${noun}</td></tr>`;
  const moved = columns.length > columnLimit ? html` tabindex="0" role="region" aria-label="${noun}"` : undefined;
  return html`
<div class="tables"${moved}><table class="stack ${className}" role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${titles}</tr></thead>
<tbody role="rowgroup">${limited(items, row, rest)}
</tbody></table></div>`;
}
