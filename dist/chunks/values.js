import { $t as sortedJson, Gn as inert } from "./pipeline.js";
import { t as failuresOf } from "./file-values.js";
import { n as shownFrom } from "./paths.js";
import { a as InvalidArgumentError, i as CommanderError, n as Option } from "./commander.js";
import { A as LockstepError } from "./file-work.js";

// pipeline/cli/examples.ts
/** Ends the help of a command with whole command lines to copy. */
function addExamples(command, lines) {
	return command.addHelpText("after", `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}`);
}

// pipeline/cli/data/exit.ts
/** DVC's exit codes, for the commands that DVC has, too. */
const dataExitCodes = {
	done: 0,
	failed: 1,
	config: 251,
	interrupted: 252,
	noRepository: 253,
	usage: 254,
	otherFailure: 255
};
const codesOfErrors = {
	DVC_CONFIG_INVALID: dataExitCodes.config,
	DVCIGNORE_MISPLACED: dataExitCodes.otherFailure,
	INTERRUPTED: dataExitCodes.interrupted,
	NOT_A_DVC_REPOSITORY: dataExitCodes.noRepository,
	ARGUMENT_INVALID: dataExitCodes.usage
};
/**
* The exit code of an error of a data command.
*
* @param failure - Of an error that has none of its own.
* @param exits - What the command ends with otherwise than the others.
*/
function dataExitOf(error, failure, exits = {}) {
	if (!(error instanceof LockstepError)) return dataExitCodes.otherFailure;
	return exits[error.code] ?? codesOfErrors[error.code] ?? failure;
}

// pipeline/cli/data/open.ts
/** The DVC repository that a folder is in, with what a session gives to it. */
async function openCalled(session, folder, jobs) {
	const { openData } = await import("./data-wiring.js");
	const host = session.host({});
	return openData({
		folder,
		environment: session.environment,
		signal: session.signal,
		jobs,
		progress: session.progress,
		warn: (message) => {
			host.warning(message);
		}
	});
}

// pipeline/cli/data/command.ts
/** Number of transfers or processes at once. */
function jobsOption(what) {
	return countOption("-j, --jobs <number>", what);
}
/** An option whose value is a whole number from 1 on. */
function countOption(flags, description) {
	return new Option(flags, description).argParser((text) => {
		if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("It is a whole number from 1 on.");
		return Number(text);
	});
}
function jobsOf(options) {
	return "jobs" in options && typeof options.jobs === "number" ? options.jobs : void 0;
}
/** A group of data commands, for example `remote`. */
function dataGroup(to, group) {
	const parent = to.parent.command(group.name).summary(group.summary).description(`${group.summary}.`);
	parent.exitOverride((error) => {
		throw new CommanderError(error.exitCode === 0 ? 0 : dataExitCodes.usage, error.code, error.message);
	});
	return {
		...to,
		parent
	};
}
/**
* Adds a command that works on a DVC repository: the one that the session's folder is in, opened before the work and closed after it,
* with DVC's exit codes.
*/
function addDataCommand(to, declared, work) {
	addPlainDataCommand(to, declared, async (call) => {
		await using repository = await openCalled(call.session, call.session.folder, jobsOf(call.options));
		return await work({
			...call,
			repository
		});
	});
}
/** Adds a data command that needs no repository, for example `init`, or looks for it itself. */
function addPlainDataCommand(to, declared, work) {
	const command = to.parent.command(declared.name).summary(declared.summary).description(`${declared.description ?? declared.summary}.`).aliases(declared.aliases ?? []);
	for (const [name, description] of declared.arguments ?? []) command.argument(name, description);
	for (const option of declared.options ?? []) if (option instanceof Option) command.addOption(option);
	else command.option(...option);
	command.option("-q, --quiet", "print nothing but errors").option("-v, --verbose", "say more");
	addExamples(command, declared.examples);
	to.add(command, async (session, invoked) => {
		const { quiet = false, verbose = false } = invoked.opts();
		return await work({
			session: {
				...session,
				isQuiet: quiet,
				isVerbose: verbose,
				say: (line) => {
					if (!quiet) session.say(line);
				},
				progress: quiet ? () => void 0 : session.progress,
				print: (value) => {
					if (session.json) session.write(`${sortedJson(value)}\n`);
				}
			},
			args: invoked.args,
			options: invoked.opts()
		}) ?? 0;
	}, {
		usage: 254,
		exitOf: (error) => dataExitOf(error, declared.failure ?? 1, declared.exits)
	});
}

// pipeline/cli/data/table.ts
/** A cell as one line. */
function cell(text) {
	return inert(text).replaceAll(/[\n\t]/g, " ");
}
function width(text) {
	return [...text].length;
}
/**
* Rows as people read them: columns with two spaces between, as DVC has them, or a table of Markdown. Every row has as many cells as the
* head.
*/
function textTable(head, rows, { isMarkdown }) {
	const escaped = (text) => isMarkdown ? cell(text).replaceAll("|", String.raw`\|`) : cell(text);
	const lines = rows.map((row) => row.map(escaped));
	const widths = head.map((title, column) => Math.max(width(title) + 2, ...lines.map((line) => width(line[column] ?? ""))));
	const padded = (cells) => cells.map((text, column) => text + " ".repeat(Math.max(0, (widths[column] ?? 0) - width(text))));
	if (!isMarkdown) return [head, ...lines].map((line) => padded(line).join("  ").trimEnd()).join("\n");
	const rule = `|${widths.map((count) => "-".repeat(count + 2)).join("|")}|`;
	const row = (cells) => `| ${padded(cells).join(" | ")} |`;
	return `${[
		row(head),
		rule,
		...lines.map(row)
	].join("\n")}\n`;
}

// pipeline/cli/data/csv-table.ts
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/**
* True for a text that a spreadsheet takes for a formula when it opens a file: names of metrics and values of parameters are a pull
* request's to choose. Numbers are none.
*/
function isFormula(text) {
	return /^[=+\-@\t\r]/.test(text) && !number.test(text);
}
/**
* Rows as CSV (RFC 4180, lines end with a line feed). What a spreadsheet would run gets a `'` in front, by which it shows it as text.
*
* @param options - `isExcelSafe` false leaves every cell as it is, for programs.
*/
function csvTable(head, rows, { isExcelSafe }) {
	const guarded = (text) => isExcelSafe && isFormula(text) ? `'${text}` : text;
	const quoted = (text) => /[",]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text;
	return [head, ...rows].map((row) => row.map((text) => quoted(cell(guarded(text)))).join(",")).join("\n");
}
/** A table is either CSV or Markdown. */
function csvOptions() {
	return [new Option("--csv", "as CSV; a cell that a spreadsheet would run gets a ' in front").conflicts("md"), ["--no-excel-safe", "with --csv: every cell as it is, for programs"]];
}

// pipeline/cli/data/values.ts
function precisionOption() {
	return countOption("--precision <n>", "digits behind the decimal point").default(5, "5");
}
/** A number as Python writes it: small ones with an exponent of two digits. */
function numberText(value) {
	return value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential().replace(/e([+-])(\d)$/, "e$10$2") : String(value);
}
/** A value as DVC's tables have it: Python's words, a dash for nothing, floats with at most so many digits behind the point. */
function shownValue(value, precision) {
	if (value === null || value === void 0) return "-";
	if (typeof value === "boolean") return value ? "True" : "False";
	if (typeof value === "number") return numberText(precision === void 0 ? value : Number(value.toFixed(precision)));
	return typeof value === "string" ? value : sortedJson(value);
}
/** As {@link shownValue}; in CSV, whose readers are programs, nothing is nothing. */
function tableValue(value, { csv, precision }) {
	return csv === true && (value === null || value === void 0) ? "" : shownValue(value, precision);
}
/** Rows as they are asked for. */
function shownTable(head, rows, { md, csv, excelSafe }) {
	return csv === true ? csvTable(head, rows, { isExcelSafe: excelSafe !== false }) : textTable(head, rows, { isMarkdown: md === true });
}
/** Says what could not be read in one state. */
function tell(repository, error, where) {
	repository.warn(`${where}: ${error.message}`);
}
/** Says which files of a state could not be read; true when there were any. */
function tellFailures(repository, state, name) {
	const failures = failuresOf(state);
	for (const { path, error } of failures) tell(repository, error, name === "" ? path : `${path} of ${name}`);
	return failures.length > 0;
}
/** Prints a comparison; what could not be read makes it fail, whatever else there is to show. */
function printComparison({ session, options, repository, args }, compared, { noun, hasChange }) {
	const [before = "HEAD", after = "workspace"] = args;
	const diff = Object.entries(compared.diff).map(([path, changes]) => [shownFrom(repository, path), changes]);
	session.print(Object.fromEntries(diff));
	const head = [
		...options.path === false ? [] : ["Path"],
		noun,
		before,
		after,
		...hasChange ? ["Change"] : []
	];
	const value = (found) => tableValue(found, options);
	const rows = diff.flatMap(([path, changes]) => Object.entries(changes).map(([key, change]) => [
		...options.path === false ? [] : [path],
		key,
		value(change.old),
		value(change.new),
		...hasChange ? [value(change.diff)] : []
	]));
	if (rows.length > 0 || options.md === true || options.csv === true) session.say(shownTable(head, rows, options));
	return [tellFailures(repository, compared.before, before), tellFailures(repository, compared.after, after)].some(Boolean) ? 1 : 0;
}

export { tableValue as a, textTable as c, countOption as d, dataGroup as f, addExamples as g, dataExitCodes as h, shownValue as i, addDataCommand as l, openCalled as m, printComparison as n, tellFailures as o, jobsOption as p, shownTable as r, csvOptions as s, precisionOption as t, addPlainDataCommand as u };