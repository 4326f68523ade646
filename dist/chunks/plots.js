import { A as LockstepError } from "./file-work.js";
import { n as plotTemplates } from "./plot-spec2.js";
import { t as dataFilesOf } from "./data-files.js";
import { t as placeOf } from "./paths.js";
import { h as parseParamsFile, i as readPipeline, o as placePath } from "./collect.js";
import { Bt as toJson, Ut as isYamlList, Wt as isYamlMap, Xt as byCodePoint } from "./pipeline.js";
import { r as readCsv } from "./csv.js";
import { r as decodeUtf8 } from "./parse.js";
import { a as workspaceName, r as stateAt } from "./states2.js";
import { posix } from "node:path";

// pipeline/tracking/plot-definitions.ts
function text(value) {
	return typeof value === "string" ? value : void 0;
}
/** Columns as dvc.yaml names them: `field`, `[fields]`, `{file: field}`, `{file: [fields]}`. */
function columnsOf(value, file, place) {
	if (isYamlMap(value)) return [...value].flatMap(([path, fields]) => columnsOf(fields, place(path), place));
	if (isYamlList(value)) return value.flatMap((field) => columnsOf(field, file, place));
	return typeof value === "string" ? [{
		file,
		field: value
	}] : [];
}
function definition(id, flags, place) {
	const file = place(id);
	const y = columnsOf(flags.get("y"), file, place);
	const [x] = columnsOf(flags.get("x"), y[0]?.file ?? file, place);
	const header = flags.get("header");
	return {
		id: y.some((column) => column.file !== file) ? id : file,
		x,
		y: y.length === 0 ? [{
			file,
			field: void 0
		}] : y,
		template: text(flags.get("template")),
		title: text(flags.get("title")),
		xLabel: text(flags.get("x_label")),
		yLabel: text(flags.get("y_label")),
		hasHeader: typeof header === "boolean" ? header : void 0
	};
}
/** Plots of one file's `plots:`, whose entries are paths, or names with what they show. */
function topLevel(entry, place) {
	if (typeof entry === "string") return [definition(entry, /* @__PURE__ */ new Map(), place)];
	if (!isYamlMap(entry)) return [];
	return [...entry].map(([id, flags]) => definition(id, isYamlMap(flags) ? flags : /* @__PURE__ */ new Map(), place));
}
/** Every plot that a state declares, by id; what `plots:` says outweighs what a stage says. */
async function plotDefinitions(state, trackers) {
	const found = /* @__PURE__ */ new Map();
	for (const tracker of trackers) if (tracker.kind === "stage") {
		for (const { kind, path, plot } of tracker.stage.outs) if (kind === "plot") found.set(path, definition(path, plot ?? /* @__PURE__ */ new Map(), (file) => file));
	}
	for (const file of state.source.dvcFiles) {
		if (posix.basename(file) !== "dvc.yaml") continue;
		const folder = posix.dirname(file) === "." ? "" : posix.dirname(file);
		const { plots } = await readPipeline(state.source, file);
		for (const one of plots.flatMap((entry) => topLevel(entry, (path) => placePath(folder, path, file)))) found.set(one.id, one);
	}
	return new Map([...found].sort(([a], [b]) => byCodePoint(a, b)));
}

// pipeline/tracking/plot-rows.ts
/** Most rows of one file that are drawn; more could not be told apart. */
const rowLimit = 2e5;
function invalid(path, problem) {
	return new LockstepError("TABLE_INVALID", `${path} ${problem}`, { hint: "A plot is a .csv or .tsv table, or a list of maps in .json or .yaml." });
}
function cell(text) {
	const number = text.trim() === "" ? NaN : Number(text);
	return Number.isFinite(number) ? number : text;
}
function rowOf(names, cells) {
	return Object.fromEntries(names.map((name, column) => [name, cell(cells[column] ?? "")]));
}
function tabbed(text, hasHeader) {
	const [first = [], ...others] = text.split(/\r?\n/).filter((line) => line !== "").map((line) => line.split("	"));
	const names = hasHeader ? first : first.map((_, column) => String(column));
	return (hasHeader ? others : [first, ...others]).map((cells) => rowOf(names, cells));
}
async function commas(bytes, path, hasHeader) {
	const width = hasHeader ? 0 : (decodeUtf8(bytes.subarray(0, 65536), path).split(/\r?\n/)[0] ?? "").split(",").length;
	const names = Array.from({ length: width }, (_, column) => String(column)).join(",");
	const table = await readCsv(hasHeader ? bytes : Buffer.concat([Buffer.from(`${names}\n`), bytes]), path);
	const columns = table.columns.map((name) => table.column(name));
	return Array.from({ length: table.rowCount }, (_, row) => rowOf(table.columns, columns.map((texts) => texts[row] ?? "")));
}
/** The list of maps in a file, at its top or below a key, as DVC looks for it. */
function records(value) {
	if (isYamlList(value)) return value.every(isYamlMap) ? value : void 0;
	if (!isYamlMap(value)) return void 0;
	for (const member of value.values()) {
		const found = records(member);
		if (found !== void 0 && found.length > 0) return found;
	}
}
/** The rows of a file of data. @throws LockstepError TABLE_INVALID, YAML_INVALID. */
async function plotRows(bytes, path, hasHeader) {
	const suffix = /\.[^./]*$/.exec(path)?.[0].toLowerCase();
	let rows;
	if (suffix === ".csv") rows = await commas(bytes, path, hasHeader);
	else if (suffix === ".tsv") rows = tabbed(decodeUtf8(bytes, path), hasHeader);
	else rows = records(parseParamsFile(decodeUtf8(bytes, path), path))?.map((row) => toJson(row));
	if (rows === void 0) throw invalid(path, "holds no list of maps");
	if (rows.length > rowLimit) throw invalid(path, `has ${rows.length} rows; at most ${rowLimit} are drawn`);
	return rows;
}

// pipeline/tracking/plots.ts
const imageTypes = {
	png: "image/png",
	jpg: "image/jpeg",
	jpeg: "image/jpeg",
	gif: "image/gif",
	webp: "image/webp",
	svg: "image/svg+xml"
};
function imageType(path) {
	return imageTypes[/\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ""];
}
var Reader = class {
	files;
	known = /* @__PURE__ */ new Map();
	constructor(files) {
		this.files = files;
	}
	rows(path, hasHeader) {
		const found = this.known.get(path) ?? this.read(path, hasHeader);
		this.known.set(path, found);
		return found;
	}
	async read(path, hasHeader) {
		const bytes = await this.files.read(path);
		if (bytes === void 0) throw new LockstepError("OBJECT_MISSING", `there is no ${path}`, { hint: "Run the stage that makes it, or correct dvc.yaml." });
		return plotRows(bytes, path, hasHeader);
	}
	async series(plot, y) {
		const rows = await this.rows(y.file, plot.hasHeader ?? true);
		const names = Object.keys(rows[0] ?? {});
		const field = y.field ?? names.at(-1) ?? "value";
		const x = plot.x?.field ?? "step";
		for (const name of [field, ...plot.x?.file === y.file ? [x] : []]) if (rows.length > 0 && !names.includes(name)) throw new LockstepError("COLUMN_MISSING", `${y.file} has no column ${JSON.stringify(name)}`, { hint: `It has ${names.join(", ")}.` });
		if (plot.x === void 0) return {
			rows: rows.map((row, step) => ({
				...row,
				step
			})),
			x,
			y: field,
			field
		};
		if (plot.x.file === y.file) return {
			rows,
			x,
			y: field,
			field
		};
		const others = await this.rows(plot.x.file, plot.hasHeader ?? true);
		return {
			rows: rows.map((row, index) => ({
				...row,
				[x]: others[index]?.[x] ?? null
			})),
			x,
			y: field,
			field
		};
	}
};
/** What one plot shows of one state: its fields side by side. */
async function rowsOf(reader, plot, revision) {
	const series = await Promise.all(plot.y.map((column) => reader.series(plot, column)));
	const isJoined = series.length > 1;
	const rows = series.flatMap((one) => one.rows.map((row) => ({
		...row,
		rev: revision,
		...isJoined ? {
			field: one.field,
			value: row[one.y] ?? null
		} : {}
	})));
	const [first] = series;
	return {
		rows,
		x: first?.x ?? "step",
		y: isJoined ? "value" : first?.y ?? "value",
		fields: series.map(({ field }) => field)
	};
}
/** A template that is one of ours. @throws LockstepError ARGUMENT_INVALID. */
function templateOf(name) {
	const template = (name ?? "linear").replace(/\.json$/, "");
	if (plotTemplates.includes(template)) return template;
	throw new LockstepError("ARGUMENT_INVALID", `there is no template ${JSON.stringify(name)}`, { hint: `Use one of ${plotTemplates.join(", ")}.` });
}
async function chosen(request, repository, declared) {
	if (request.targets.length === 0) return [...declared.values()];
	return Promise.all(request.targets.map(async (target) => {
		const path = declared.has(target) ? target : await placeOf(repository, target);
		return declared.get(path) ?? {
			id: path,
			x: void 0,
			y: [{
				file: path,
				field: void 0
			}]
		};
	}));
}
/** A definition with what was asked for in its place. */
function withRequest(plot, request) {
	const file = plot.y[0]?.file ?? plot.id;
	return {
		...plot,
		template: request.template ?? plot.template,
		title: request.title ?? plot.title,
		xLabel: request.xLabel ?? plot.xLabel,
		yLabel: request.yLabel ?? plot.yLabel,
		hasHeader: request.hasHeader ?? plot.hasHeader,
		x: request.x === void 0 ? plot.x : {
			file,
			field: request.x
		},
		y: request.y === void 0 ? plot.y : [{
			file,
			field: request.y
		}]
	};
}
/**
* The plots of some states, each state's data in one picture.
*
* @throws LockstepError REVISION_UNKNOWN, ARGUMENT_INVALID; what cannot be drawn is among the failures.
*/
async function plotsOf(request, repository) {
	const revisions = request.revisions.length === 0 ? [workspaceName] : request.revisions;
	const parts = /* @__PURE__ */ new Map();
	const images = [];
	const failures = [];
	for (const revision of revisions) {
		const state = await stateAt(repository, revision);
		const files = await dataFilesOf(repository, state);
		const reader = new Reader(files);
		for (const declared of await chosen(request, repository, await plotDefinitions(state, files.trackers))) {
			const plot = withRequest(declared, request);
			try {
				const pictures = await imagesOf(files, plot, revision);
				images.push(...pictures);
				if (pictures.length > 0) continue;
				const shown = await rowsOf(reader, plot, revision);
				const part = parts.get(plot.id) ?? {
					plot,
					shown: [],
					names: []
				};
				part.shown.push(shown);
				part.names.push(revision);
				parts.set(plot.id, part);
			} catch (error) {
				if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
				failures.push({
					id: plot.id,
					revision,
					error
				});
			}
		}
	}
	return {
		views: [...parts].map(([id, { plot, shown, names }]) => {
			const [first] = shown;
			const [x, y] = [first?.x ?? "step", first?.y ?? "value"];
			return {
				id,
				title: plot.title ?? id,
				template: templateOf(plot.template),
				x,
				y,
				xLabel: plot.xLabel ?? x,
				yLabel: plot.yLabel ?? y,
				rows: shown.flatMap(({ rows }) => rows),
				revisions: names,
				fields: first?.fields ?? []
			};
		}),
		images,
		failures
	};
}
/** The pictures that a plot is, when it is a picture, or a folder of such. */
async function imagesOf(files, plot, revision) {
	const below = imageType(plot.id) === void 0 ? await files.below(plot.id) : [plot.id];
	const found = [];
	for (const path of below) {
		const type = imageType(path);
		const bytes = type === void 0 ? void 0 : await files.read(path);
		if (type !== void 0 && bytes !== void 0) found.push({
			id: path,
			revision,
			url: `data:${type};base64,${Buffer.from(bytes).toString("base64")}`
		});
	}
	return found;
}

export { plotsOf };