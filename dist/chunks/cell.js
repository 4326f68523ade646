import { $ as count, Z as visible } from "./pipeline.js";

// pipeline/report/budget.ts
/** Characters a pull request's report may have; GitHub refuses a comment above 65,536. */
const characterLimit = 6e4;
/**
* As many whole lines as fit, the first ones first; what is left out is counted in one last line. Lines beyond the budget are never
* drawn.
*
* @param request.budget - Characters for all lines with their line ends; the last line is within it.
*/
function fitLines(request) {
	const { items, draw, budget, more } = request;
	const reserved = budget - more(items.length).length - 1;
	const lines = [];
	let used = 0;
	let keptWithMore = 0;
	for (const item of items) {
		const line = draw(item);
		used += line.length + 1;
		if (used > budget) return [...lines.slice(0, keptWithMore), more(items.length - keptWithMore)];
		lines.push(line);
		if (used <= reserved) keptWithMore = lines.length;
	}
	return lines;
}
/** For a list: `… 12 more rows, see the full report`. */
function moreOf(noun) {
	return (left) => `… ${count(left)} more ${noun}, see the full report`;
}
/** Parts in their order, joined by empty lines, never longer than `limit`; left out are the ones of highest rank. */
function assemble(parts, limit = characterLimit) {
	const notice = (left) => `… ${count(left)} more sections, see the full report`;
	const order = parts.map((_, index) => index).sort((a, b) => (parts[a]?.rank ?? 0) - (parts[b]?.rank ?? 0) || a - b);
	const drawn = /* @__PURE__ */ new Map();
	let left = limit - notice(parts.length).length - 2;
	for (const index of order) {
		const text = parts[index]?.draw() ?? "";
		if (text.length + 2 > left) break;
		drawn.set(index, text);
		left -= text.length + 2;
	}
	const kept = parts.flatMap((_, index) => drawn.get(index) ?? []);
	const missing = parts.length - kept.length;
	return `${[...kept, ...missing === 0 ? [] : [notice(missing)]].join("\n\n")}\n`;
}

// pipeline/report/cell.ts
/** A run of backticks longer than any in the text: no text can close it. */
function fence(text) {
	const runs = text.match(/`+/g) ?? [];
	return "`".repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
}
function span(text) {
	const mark = fence(text);
	const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
	return `${mark}${pad}${text}${pad}${mark}`;
}
/** Untrusted text as one code span, for a line outside of a table. */
function code(text, limit = 80) {
	return span(visible(text, limit));
}
/**
* Untrusted text as one code span inside a table's cell. Readers of tables disagree on a backslash before `\|`, so such a
* backslash gets a space behind it.
*/
function cell(text, limit = 80) {
	return span(visible(text, limit).replace(/\\(?=\|)/g, "\\ ").replaceAll("|", "\\|"));
}
/** A word or a number as people write them, with the punctuation around it. */
const plainWord = /^[("]?(?:[a-z]+(?:[-'_][a-z0-9]+)*[0-9]*|[-+\u2212\u00b1]?\d+(?:[.,]\d+)*)[%]?[)"]?[.,;:]?$/i;
/** What a forge may take for a commit or an issue though it is a word or a number. */
const reference = /[0-9a-f]{7}|gh-\d/i;
/**
* A sentence made by a gate or a policy, in which names of a pull request may stand: words and numbers as prose, everything else
* as code spans. For a line outside of a table, not at its beginning.
*/
function sentence(text, limit = 300) {
	const runs = [];
	for (const word of visible(text, limit).split(" ")) {
		const isPlain = plainWord.test(word) && !reference.test(word);
		const last = runs.at(-1);
		if (last?.isPlain === isPlain) last.words.push(word);
		else runs.push({
			isPlain,
			words: [word]
		});
	}
	return runs.map(({ isPlain, words }) => isPlain ? words.join(" ") : code(words.join(" "), limit)).join(" ");
}

export { fitLines as a, assemble as i, code as n, moreOf as o, sentence as r, cell as t };