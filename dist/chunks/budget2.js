import { nt as count } from "./pipeline.js";

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

export { moreOf as i, characterLimit as n, fitLines as r, assemble as t };