// pipeline/data/tables/duckdb-words.ts
const longRow = /Maximum line size of \d+ bytes exceeded/;
/** What DuckDB says of a file or a query, by its own words. Its messages quote cells, whole rows and paths, which are never repeated. */
const sentences = [
	[/Expected Number of Columns: \d+ Found: \d+/, "a row has more or fewer cells than the first"],
	[/unterminated quote/, "a quote is opened and not closed"],
	[/quote should be followed by/, "something stands behind a closing quote"],
	[/Invalid unicode|not utf-8|Invalid UTF8/i, "the bytes are not UTF-8"],
	[longRow, "a row is longer than 2,000,000 bytes"],
	[/maximum_object_size/, "a line is longer than 16 MB"],
	[/Malformed JSON/, "it is no JSON"],
	[/expected records/, "a line is no JSON object"],
	[/No magic bytes|Parquet magic|too small to be a Parquet/i, "the bytes are no Parquet"],
	[/INTERRUPT/, "it took longer than it may"],
	[/Out of Memory Error/, "it needs more memory than it may"]
];
/** What to do about a table that DuckDB does not read. */
function duckDbAdvice(cause) {
	return cause instanceof Error && longRow.test(cause.message) ? "Write the table as Parquet, whose rows may be longer, or keep long texts in files of their own." : "Write it again, as CSV, JSON lines or Parquet.";
}
/**
* What is wrong, without a word of what the rows hold: a line where DuckDB names one, and a sentence that is known, else the kind of error.
*
* @param cause - What DuckDB threw.
*/
function duckDbProblem(cause) {
	const message = cause instanceof Error ? cause.message : "";
	const [, line] = / on Line: (\d+)/.exec(message) ?? / in (?:line|record\/value) (\d+)/.exec(message) ?? [];
	const known = sentences.find(([pattern]) => pattern.test(message))?.[1];
	const [kind = "error"] = /^[A-Z][A-Za-z ]{2,40} Error(?=:)/.exec(message) ?? [];
	return `${line === void 0 ? "" : `line ${line}: `}${known ?? `DuckDB says ${kind}`}`;
}

export { duckDbProblem as n, duckDbAdvice as t };