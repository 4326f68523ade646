import { et as visible } from "./pipeline.js";

// pipeline/report/cell.ts
/** A run of backticks longer than any in the text: no text can close it. */
function fence(text) {
	const runs = text.match(/`+/g) ?? [];
	return "`".repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
}
/** GitHub draws a dot in the colour that a code span names, when the span holds nothing else. */
const colour = /^(?:#[0-9a-f]{3,8}|(?:rgb|hsl)a?\(.*\))$/i;
function span(text) {
	const mark = fence(text);
	if (colour.test(text)) return `${mark}${text} ${mark}`;
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

export { code as n, sentence as r, cell as t };