import { i as moreOf, r as fitLines } from "./budget2.js";
import { r as sentence, t as cell } from "./cell2.js";
import { G as costColumns, K as duration, Q as plural, W as costCells, et as visible, nt as count, q as tookText } from "./pipeline.js";
import { i as table, n as right, r as row, t as left } from "./markdown-table.js";

// pipeline/report/html-text.ts
const entities = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"\"": "&quot;",
	"'": "&#39;"
};
function escape(text) {
	return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
function markupOf(part) {
	if (part === void 0) return "";
	if (typeof part === "string" || typeof part === "number") return escape(String(part));
	return "markup" in part ? part.markup : part.map(markupOf).join("");
}
/** Markup from a template: what stands in the template is markup, what is put in is text unless it is {@link Html}. */
function html(template, ...parts) {
	return { markup: template.map((text, index) => text + markupOf(parts[index])).join("") };
}
/** Longest untrusted name in the page, in code points: there is more room than in a comment. */
const nameLimit = 80 * 2;
/** An untrusted name, value or digest, in the letters of code. */
function name(text) {
	return html`<code>${visible(text, nameLimit)}</code>`;
}
/** An untrusted sentence. */
function line(text) {
	return visible(text, 400);
}

// pipeline/report/html-table.ts
/** Rows of one table or list; a page that holds more is no longer read. */
const rowLimit = 5e3;
/** A table of more columns may be wider than the page, and is moved in it; of any other the texts give way. */
const columnLimit = 8;
/** The first items, and one more that counts the rest. */
function limited(items, draw, rest) {
	const drawn = items.slice(0, rowLimit).map((item) => draw(item));
	return items.length > rowLimit ? [...drawn, rest(count(items.length - rowLimit))] : drawn;
}
/**
* A table that a narrow screen shows as one block for each row, with the column's title at each cell. The roles are written out,
* because a browser forgets them when a table is not laid out as one.
*/
function htmlTable(request) {
	const { className, caption, columns, items, cells, noun } = request;
	const titles = columns.map(({ title, className: kind = "" }) => html`<th role="columnheader" scope="col" class="${kind}">${title}</th>`);
	const row = (item) => {
		const drawn = cells(item).map((cell, index) => {
			const { title = "", className: kind = "" } = columns[index] ?? {};
			return index === 0 ? html`<th role="rowheader" scope="row">${cell}</th>` : html`<td role="cell" class="${kind}" data-label="${title}">${cell}</td>`;
		});
		return html`
<tr role="row">${drawn}</tr>`;
	};
	const rest = (left) => html`
<tr role="row"><td role="cell" colspan="${columns.length}">… ${left} more ${noun}</td></tr>`;
	const moved = columns.length > columnLimit ? html` tabindex="0" role="region" aria-label="${noun}"` : void 0;
	return html`
<div class="tables"${moved}><table class="stack ${className}" role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${titles}</tr></thead>
<tbody role="rowgroup">${limited(items, row, rest)}
</tbody></table></div>`;
}

// pipeline/report/run-cost.ts
const titles = [
	"Stage",
	"What was done",
	...costColumns
];
const words = {
	ran: "ran",
	cached: "taken from the run-cache",
	restored: "restored",
	recorded: "recorded as it stood",
	skipped: "up to date"
};
/** What a stage is charged with, or, when it did not run, what it took when it did. */
function shownOf({ outcome, cost, costWhenRan }) {
	const isEarlier = cost === void 0 && costWhenRan !== void 0;
	return {
		what: `${words[outcome]}${isEarlier ? "; when it ran:" : ""}`,
		cost: cost ?? costWhenRan
	};
}
/** How many stages ran, and how many did not have to: `2 stages ran, 1 was taken from the run-cache; …`. */
function runSentence({ stages, cost }) {
	const ran = stages.filter(({ outcome }) => outcome === "ran").length;
	const cached = stages.filter(({ outcome }) => outcome === "cached").length;
	const rest = stages.length - ran - cached;
	const parts = [
		ran === 0 ? "No stage had to run" : `${String(ran)} ${plural(ran, "stage", "stages")} ran`,
		...cached === 0 ? [] : [`${String(cached)} ${plural(cached, "was", "were")} taken from the run-cache`],
		...rest === 0 ? [] : [`${String(rest)} ${plural(rest, "was", "were")} up to date or restored`]
	];
	const saved = stages.flatMap(({ costWhenRan }) => costWhenRan ?? []);
	const savedSeconds = saved.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0);
	const together = cost === void 0 ? "" : ` ${ran === 1 ? "It" : "Together they"} ${tookText(cost)}.`;
	const kept = saved.length === 0 ? "" : ` What did not run again took ${duration(savedSeconds)} when it ran.`;
	const why = cost?.unmeasured === void 0 ? "" : ` Not everything is known: ${cost.unmeasured}.`;
	return `${parts.join(", ")}.${together}${kept}${why}`;
}
/** Cost of the training, as Markdown. */
function runCostPart(run) {
	const lines = fitLines({
		items: run.stages,
		draw: (stage) => {
			const { what, cost } = shownOf(stage);
			return row(cell(stage.stage), what, ...costCells(cost));
		},
		budget: 4e3,
		more: (rest) => row(moreOf("stages")(rest), ...titles.slice(1).map(() => ""))
	});
	return [
		"### What the training took",
		"",
		sentence(runSentence(run)),
		"",
		table(titles, [
			left,
			left,
			right,
			right,
			right,
			right,
			right
		], lines)
	].join("\n");
}
/** The same for the summary of the job that trained. */
function runSummary(run) {
	return `${runCostPart(run)}\n`;
}
/** The same as a section of the page. */
function runCostSection(run) {
	const columns = titles.map((title, index) => index < 2 ? { title } : {
		title,
		className: "number"
	});
	const stages = htmlTable({
		className: "costs",
		caption: html`What each stage took`,
		columns,
		items: run.stages,
		cells: (stage) => {
			const { what, cost } = shownOf(stage);
			return [
				html`${line(stage.stage)}`,
				html`${what}`,
				...costCells(cost).map((text) => html`${text}`)
			];
		},
		noun: "stages"
	});
	return html`
<section class="sheet">
<h3>What the training took</h3>
<p>${runSentence(run)}</p>
${stages}
</section>`;
}

export { limited as a, name as c, htmlTable as i, runCostSection as n, html as o, runSummary as r, line as s, runCostPart as t };