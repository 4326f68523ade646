// pipeline/report/numbers.ts
const minus = "−";
/** A whole number with `,` between thousands, whatever the language of the machine. */
function count(value) {
	const digits = Math.abs(Math.trunc(value)).toFixed(0).replace(/\B(?=(?:\d{3})+$)/g, ",");
	return value < 0 ? `${minus}${digits}` : digits;
}
/** A whole number with its sign: `+412`, `−3`, `±0`. */
function signedCount(value) {
	if (value === 0) return "±0";
	return value > 0 ? `+${count(value)}` : count(value);
}
function digits(value) {
	const size = Math.abs(value);
	if (size >= 5e-5 || size === 0) {
		const [whole = "0", decimals = ""] = size.toFixed(4).split(".");
		return size < 0x38d7ea4c68000 ? `${count(Number(whole))}.${decimals}` : size.toExponential(4);
	}
	return size.toExponential(1);
}
/** A metric's value: `0.8421`, `−0.0312`, `3.1e-5`. */
function decimal(value) {
	return value < 0 ? `${minus}${digits(value)}` : digits(value);
}
/** A change: `+0.0312`, `−0.0312`, `±0.0000`. */
function signed(value) {
	if (value === 0) return "±0.0000";
	return value > 0 ? `+${digits(value)}` : `${minus}${digits(value)}`;
}
/** `95 %`, `99.5 %`, of a share of 1. */
function percent(share) {
	return `${String(Number((share * 100).toFixed(2)))} %`;
}
const units = [
	"B",
	"kB",
	"MB",
	"GB",
	"TB"
];
/** `7.9 kB`, in steps of 1000. */
function bytes(size) {
	let value = size;
	let unit = 0;
	while (value >= 999.5 && unit < units.length - 1) {
		value /= 1e3;
		unit++;
	}
	return `${unit === 0 ? count(value) : value.toFixed(value < 99.95 ? 1 : 0)} ${units[unit] ?? "TB"}`;
}

// pipeline/report/text.ts
/** Longest text of one name or value in a report, in code points. */
const textLimit = 80;
/**
* What no name needs and what makes a text show something else than it says: controls, every line end, bidirectional
* controls, zero-width and invisible characters, tags, variation selectors, lone surrogates, noncharacters.
*/
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Variation_Selector}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;
/**
* One line of visible text, at most `limit` code points: what is invisible is gone, each white space is one space, and a cut is
* shown by "…". Not escaped for anything. Empty text becomes "(empty)".
*/
function visible(text, limit = 80) {
	const head = text.slice(0, limit * 16);
	const spaced = head.replace(/\s+/gu, " ").replace(invisible, "").replace(/\s+/gu, " ").trim();
	if (spaced === "") return "(empty)";
	const points = [...spaced];
	return points.length <= limit && head.length === text.length ? spaced : `${points.slice(0, limit - 1).join("").trimEnd()}…`;
}
/** The first twelve digits of a digest or commit: enough to tell two apart, never enough to approve. */
function shortDigest(digest) {
	return digest.slice(0, 12);
}
/** `a`, `a or b`, `a, b or c`. */
function listing(words, conjunction) {
	const last = words.at(-1) ?? "";
	return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}
/** `1 row`, `2 rows`; the number is written by the caller's rule. */
function plural(count, one, many) {
	return count === 1 ? one : many;
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

export { plural as a, bytes as c, percent as d, signed as f, listing as i, count as l, code as n, shortDigest as o, signedCount as p, sentence as r, visible as s, cell as t, decimal as u };