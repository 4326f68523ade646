import { g as readTextIfThere, j as LockstepError, m as isSystemError } from "./file-work.js";
import { Dn as byCodePoint, En as pythonFloat, Sn as KeyedMap, Tn as originalKey, bn as isYamlList, cr as unsafePath, or as repositoryPathProblem, sr as shown, wn as mapOf$1, xn as isYamlMap } from "./pipeline.js";
import { t as IgnoreRules } from "./ignore.js";
import { i as largeYamlLimits, n as parseYamlMap, o as plainLines, r as decodeUtf8 } from "./parse.js";
import { _ as isInside, a as pointerFields, c as invalid, d as readCommand, f as readMap, h as refuseOtherKeys, i as inOrder, l as kindOf, m as readText, o as readEntry, p as readOptionalList, s as at, t as defaultParamsFile, u as readBoolean } from "./locked-stage.js";
import { n as parseParamsFile } from "./params.js";
import { t as editYaml } from "./edit.js";
import { t as emitYaml } from "./emit.js";
import { t as sameValue } from "./same.js";
import { readFile, readdir } from "node:fs/promises";
import { join, posix } from "node:path";

// pipeline/data/dvc/pipeline-schema.ts
const topKeys$1 = /* @__PURE__ */ new Set([
	"stages",
	"vars",
	"params",
	"metrics",
	"plots",
	"artifacts",
	"datasets"
]);
const outFlags$1 = [
	"cache",
	"persist",
	"remote",
	"push",
	"desc",
	"type",
	"labels",
	"meta",
	"checkpoint"
];
const plotFlags = [
	"template",
	"x",
	"y",
	"x_label",
	"y_label",
	"title",
	"header"
];
const artifactKeys = /* @__PURE__ */ new Set([
	"path",
	"desc",
	"type",
	"labels",
	"meta"
]);
function wrong(place, what, value) {
	throw invalid(place, `must be ${what}, it is ${kindOf(value)}`, `Write ${what} there.`);
}
const anything = () => void 0;
const text$1 = (value, place) => {
	if (typeof value !== "string") wrong(place, "text", value);
};
const boolean = (value, place) => {
	if (typeof value !== "boolean") wrong(place, "true or false", value);
};
const command = (value, place) => {
	if (typeof value !== "string" && !isYamlList(value)) wrong(place, "a command or a list of commands", value);
};
function listOf(item) {
	return (value, place) => {
		if (!isYamlList(value)) wrong(place, "a list", value);
		value.forEach((member, i) => {
			item(member, at(place, i));
		});
	};
}
function mapOf(keys) {
	const allowed = new Set(Object.keys(keys));
	return (value, place) => {
		if (!isYamlMap(value)) wrong(place, "a map", value);
		refuseOtherKeys(value, allowed, place);
		for (const [key, member] of value) keys[key]?.(member, at(place, key));
	};
}
/** `path`, or `path: {flag: …}`. */
function outWith(flags) {
	const details = mapOf(flags);
	return (value, place) => {
		if (typeof value === "string") return;
		if (!isYamlMap(value)) wrong(place, "a path, or `path: {…}`", value);
		for (const [path, member] of value) details(member, at(place, path));
	};
}
const textOrMap = (value, place) => {
	if (typeof value !== "string" && !isYamlMap(value)) wrong(place, "text or a map", value);
};
const outDetails = {
	...Object.fromEntries(outFlags$1.map((flag) => [flag, anything])),
	cache: boolean,
	persist: boolean,
	push: boolean,
	checkpoint: boolean,
	remote: text$1,
	desc: text$1,
	type: text$1,
	labels: listOf(text$1)
};
const plotDetails = {
	...outDetails,
	...Object.fromEntries(plotFlags.map((flag) => [flag, flag === "header" ? boolean : text$1]))
};
const matrix = (value, place) => {
	if (!isYamlMap(value)) wrong(place, "a map of lists", value);
	for (const [name, member] of value) if (typeof member !== "string" && !isYamlList(member)) wrong(at(place, name), "a list", member);
};
const stage = mapOf({
	cmd: command,
	wdir: text$1,
	deps: listOf(text$1),
	params: listOf(textOrMap),
	outs: listOf(outWith(outDetails)),
	metrics: listOf(outWith(outDetails)),
	plots: listOf(outWith(plotDetails)),
	vars: listOf(textOrMap),
	frozen: boolean,
	always_changed: boolean,
	desc: text$1,
	meta: anything,
	matrix
});
function refuseWithoutCommand(definition, place) {
	if (!definition.has("cmd")) throw invalid(place, "has no `cmd`", "Say what the stage runs: `cmd: python train.py`.");
}
/** A stage as written: plain, with `matrix`, or `foreach` and `do`. */
function checkStage(value, place) {
	const definition = readMap(value, place);
	if (!definition.has("foreach") && !definition.has("do")) {
		stage(definition, place);
		refuseWithoutCommand(definition, place);
		return;
	}
	refuseOtherKeys(definition, /* @__PURE__ */ new Set(["foreach", "do"]), place);
	const items = definition.get("foreach");
	if (items === void 0) throw invalid(place, "has `do` and no `foreach`", "Add the list or map that the stage is made for.");
	if (typeof items !== "string" && !isYamlList(items) && !isYamlMap(items)) wrong(at(place, "foreach"), "a list or a map", items);
	const template = readMap(definition.get("do"), at(place, "do"));
	if (template.has("matrix")) throw invalid(at(place, "do"), "has a matrix inside foreach", "Use matrix alone.");
	stage(template, at(place, "do"));
	refuseWithoutCommand(template, at(place, "do"));
}
/** Refuses what DVC refuses in `dvc.yaml`, by line and column, before anything is resolved. */
function checkPipeline(map, root) {
	refuseOtherKeys(map, topKeys$1, root);
	listOf(textOrMap)(readOptionalList(map.get("vars"), at(root, "vars")), at(root, "vars"));
	for (const key of ["metrics", "params"]) listOf(text$1)(readOptionalList(map.get(key), at(root, key)), at(root, key));
	listOf(textOrMap)(readOptionalList(map.get("plots"), at(root, "plots")), at(root, "plots"));
	const artifacts = map.get("artifacts");
	if (artifacts !== void 0) for (const [name, value] of readMap(artifacts, at(root, "artifacts"))) {
		const place = at(root, "artifacts", name);
		const artifact = readMap(value, place);
		refuseOtherKeys(artifact, artifactKeys, place);
		if (typeof artifact.get("path") !== "string") throw invalid(place, "has no `path`", "Name the file or folder of the artifact.");
	}
	const stages = map.get("stages");
	if (stages === void 0 || stages === null) return;
	for (const [name, value] of readMap(stages, at(root, "stages"))) {
		const place = at(root, "stages", name);
		if (name.includes("@") || name === "") throw invalid(place, "is no name for a stage", "Use a name without @.");
		checkStage(value, place);
	}
}

// pipeline/data/dvc/stage-definition.ts
/** Output paths with their flags; a path that stands twice gets the flags of both. */
function outFlags(items, place) {
	const result = /* @__PURE__ */ new Map();
	items.forEach((item, i) => {
		const details = typeof item === "string" ? /* @__PURE__ */ new Map([[item, /* @__PURE__ */ new Map()]]) : readMap(item, at(place, i));
		for (const [path, flags] of details) {
			readText(originalKey(details, path), at(place, i, path));
			result.set(path, new Map([...result.get(path) ?? [], ...readMap(flags, at(place, i, path))]));
		}
	});
	return result;
}
function readRemote(value, place) {
	return value === void 0 || value === null ? {} : { remote: readText(value, place) };
}
const plotKeys = /* @__PURE__ */ new Set([
	"x",
	"y",
	"template",
	"title",
	"x_label",
	"y_label",
	"header"
]);
function plotOf(kind, flags) {
	const plot = new Map([...flags].filter(([key]) => plotKeys.has(key)));
	return kind === "plot" && plot.size > 0 ? { plot } : {};
}
function readOutputs(definition, place) {
	return [
		["outs", "out"],
		["metrics", "metric"],
		["plots", "plot"]
	].flatMap(([key, kind]) => [...outFlags(readOptionalList(definition.get(key), at(place, key)), at(place, key))].map(([path, flags]) => ({
		path,
		kind,
		isCached: readBoolean(flags.get("cache"), at(place, key), true),
		isPersisted: readBoolean(flags.get("persist"), at(place, key), false),
		isPushed: readBoolean(flags.get("push"), at(place, key), true),
		...plotOf(kind, flags),
		...readRemote(flags.get("remote"), at(place, key))
	})));
}
/** A file that is named without keys is tracked whole, whatever else names keys of it. */
function readParamsDependencies(items, place) {
	const files = /* @__PURE__ */ new Map();
	const whole = /* @__PURE__ */ new Set();
	const add = (file, keys) => {
		files.set(file, [...files.get(file) ?? [], ...keys]);
	};
	items.forEach((item, i) => {
		if (!isYamlMap(item)) {
			add(defaultParamsFile, [readText(item, at(place, i))]);
			return;
		}
		for (const [file, keys] of item) {
			if (keys === null || isYamlList(keys) && keys.length === 0) whole.add(file);
			const list = readOptionalList(keys, at(place, i, file));
			add(file, list.map((key, k) => readText(key, at(place, i, file, k))));
		}
	});
	return [...files].map(([file, keys]) => ({
		file,
		keys: whole.has(file) ? [] : [...new Set(keys)]
	}));
}
function refuseRepeated(stage, place) {
	const seen = /* @__PURE__ */ new Set();
	for (const path of [...stage.deps, ...stage.outs.map((out) => out.path)]) {
		if (path === "") throw invalid(place, "names an empty path", "Name a file or folder.");
		if (seen.has(path)) throw invalid(place, `names ${JSON.stringify(path)} twice among its dependencies and outputs`, "Name each path once.");
		seen.add(path);
	}
}
/** A stage whose templating is resolved. */
function readStage(name, definition, place) {
	const deps = readOptionalList(definition.get("deps"), at(place, "deps"));
	const wdir = definition.get("wdir");
	const stage = {
		name,
		cmd: readCommand(definition.get("cmd"), at(place, "cmd")),
		wdir: wdir === void 0 ? "." : readText(wdir, at(place, "wdir")),
		deps: deps.map((dep, i) => readText(dep, at(place, "deps", i))),
		params: readParamsDependencies(readOptionalList(definition.get("params"), at(place, "params")), at(place, "params")),
		outs: readOutputs(definition, place),
		isFrozen: readBoolean(definition.get("frozen"), at(place, "frozen"), false),
		alwaysChanged: readBoolean(definition.get("always_changed"), at(place, "always_changed"), false)
	};
	refuseRepeated(stage, place);
	return stage;
}

// pipeline/data/dvc/templating/expression.ts
/** The expressions of a text; `\${` begins none, and one that is not closed on its line is ordinary text. */
function expressionsOf(text) {
	return [...text.matchAll(/(?<!\\)\$\{(.*?)\}/g)].map((match) => ({
		inner: match[1] ?? "",
		start: match.index,
		end: match.index + match[0].length
	}));
}
function isTemplated(text) {
	return expressionsOf(text).length > 0;
}
/** The steps of `a.b[0]`, or `undefined` when that is no such expression. */
function stepsOf(inner) {
	if (!/^[^.[\]]+(?:\s*(?:\.[^.[\]]+|\[[^.[\]]+\]))*\s*$/.test(inner)) return void 0;
	return inner.replaceAll("[", ".").replaceAll("]", "").split(".").map((step) => step.trim());
}

// pipeline/data/dvc/templating/origin.ts
function isTree(origin) {
	return origin instanceof Map;
}
/** The place of a member; of a list, its index counts from 0. */
function memberOrigin(origin, step) {
	if (origin === void 0) return void 0;
	return isTree(origin) ? origin.get(step) : {
		file: origin.file,
		steps: [...origin.steps, step]
	};
}
/** The places of the members that have one. */
function membersOrigin(members) {
	const known = [...members].flatMap(([key, origin]) => origin === void 0 ? [] : [[key, origin]]);
	return known.length === 0 ? void 0 : new Map(known);
}
/** The place of a map after another one was merged into it: what it had before it still has from there. */
function mergedOrigin(before, update) {
	return membersOrigin([.../* @__PURE__ */ new Set([...before.values.keys(), ...update.values.keys()])].map((key) => {
		const [old, added] = [before.values.get(key), update.values.get(key)];
		const [oldOrigin, addedOrigin] = [memberOrigin(before.origin, key), memberOrigin(update.origin, key)];
		if (old === void 0) return [key, addedOrigin];
		if (!isYamlMap(old) || !isYamlMap(added)) return [key, oldOrigin];
		return [key, mergedOrigin({
			values: old,
			origin: oldOrigin
		}, {
			values: added,
			origin: addedOrigin
		})];
	}));
}
/** What using a value takes from a file; nothing for a map, of which a command may use any part. */
function usedValue(value, origin) {
	if (origin === void 0 || isTree(origin) || isYamlMap(value)) return void 0;
	return {
		file: origin.file,
		key: origin.steps.join("."),
		value
	};
}
/** The name of a member of a list in {@link memberOrigin}, counted from its end when it is negative; of a map, the key itself. */
function stepOf(value, name) {
	if (!isYamlList(value)) return name;
	const index = Number(name.replaceAll("_", ""));
	return String(index < 0 ? value.length + index : index);
}

// pipeline/data/dvc/templating/context.ts
/** What went wrong, in words; whoever knows the place makes an error of it. */
var TemplateProblem = class extends Error {};
/** Only text keys can be named in an expression, so others are not there for templating. */
function reachable(value) {
	if (isYamlList(value)) return value.map(reachable);
	if (!isYamlMap(value)) return value;
	const other = value instanceof KeyedMap ? value.otherKeys : void 0;
	return new Map([...value].filter(([key]) => other?.has(key) !== true).map(([key, member]) => [key, reachable(member)]));
}
function merged(into, update, path) {
	const result = new Map(into);
	for (const [key, value] of update) {
		const present = result.get(key);
		if (present === void 0) result.set(key, value);
		else if (isYamlMap(present) && isYamlMap(value)) result.set(key, merged(present, value, `${path}${key}.`));
		else throw new TemplateProblem(`\`${path}${key}\` is defined a second time`);
	}
	return result;
}
function step(value, name) {
	if (isYamlMap(value)) return value.get(name);
	if (!isYamlList(value) || !/^[-+]?\d+(?:_\d+)*$/.test(name)) return void 0;
	return value.at(Number(name.replaceAll("_", "")));
}
/** The values that `${…}` can name. Never changed: adding gives a new one. */
var Context = class Context {
	#parts;
	constructor(parts = {}) {
		this.#parts = {
			values: /* @__PURE__ */ new Map(),
			origin: void 0,
			loaded: /* @__PURE__ */ new Map(),
			reserved: /* @__PURE__ */ new Set(),
			onUse: void 0,
			...parts
		};
	}
	#but(parts) {
		return new Context({
			...this.#parts,
			...parts
		});
	}
	/** Adds values: maps are merged, anything else may be defined once. @param file - Where they were read; dvc.yaml when left out. */
	with(values, file) {
		const { reserved, values: before, origin } = this.#parts;
		const taken = [...values.keys()].find((key) => reserved.has(key));
		if (taken !== void 0) throw new TemplateProblem(`\`${taken}\` is taken by foreach and matrix`);
		const update = reachable(values);
		const updateOrigin = file === void 0 ? void 0 : {
			file,
			steps: []
		};
		return this.#but({
			values: merged(before, update, ""),
			origin: mergedOrigin({
				values: before,
				origin
			}, {
				values: update,
				origin: updateOrigin
			})
		});
	}
	/** Sets `item` and `key`, whatever they were. */
	withItem(values, itemOrigin) {
		const { values: before, origin, reserved } = this.#parts;
		const kept = [...before.keys()].filter((key) => !values.has(key));
		return this.#but({
			values: new Map([...before, ...reachable(values)]),
			origin: membersOrigin([...kept.map((key) => [key, memberOrigin(origin, key)]), ["item", itemOrigin]]),
			reserved: /* @__PURE__ */ new Set([...reserved, ...values.keys()])
		});
	}
	/** The same, and `onUse` is told of every value of a file that an expression names. */
	watched(onUse) {
		return this.#but({ onUse });
	}
	/** Notes that a file was read; `undefined` when it need not be read again. */
	loading(path, keys) {
		const { loaded } = this.#parts;
		if (!loaded.has(path)) return this.#but({ loaded: new Map([...loaded, [path, keys]]) });
		const before = loaded.get(path);
		if (keys === void 0 && before === void 0) return void 0;
		if (keys === void 0 || before === void 0 || keys.some((key) => before.includes(key))) throw new TemplateProblem(`"${path}" is loaded already, ${before === void 0 ? "in full" : `its ${before.join(", ")}`}`);
		return this.#but({ loaded: new Map([...loaded, [path, [...before, ...keys]]]) });
	}
	/** The value an expression names, and its origin. */
	find(inner) {
		const steps = stepsOf(inner);
		if (steps === void 0) throw new TemplateProblem(`\`\${${inner}}\` is not written as \`\${name.key[0]}\``);
		let { values: value, origin } = this.#parts;
		for (const name of steps) {
			const next = step(value, name);
			if (next === void 0) throw new TemplateProblem(`\`\${${inner}}\` has no value: there is no \`${name}\``);
			origin = memberOrigin(origin, stepOf(value, name));
			value = next;
		}
		return {
			value,
			origin
		};
	}
	/** The value an expression names; that counts as a use of it. */
	select(inner) {
		const { value, origin } = this.find(inner);
		const used = usedValue(value, origin);
		if (used !== void 0) this.#parts.onUse?.(used);
		return value;
	}
};

// pipeline/data/dvc/templating/text.ts
const defaultCommandStyle = {
	bool: "store_true",
	list: "nargs"
};
/** A single value as Python's `str` gives it, as inside a list of a command's options. */
function pythonText(value) {
	if (value === null) return "None";
	if (typeof value === "boolean") return value ? "True" : "False";
	return typeof value === "number" ? pythonFloat(value) : String(value);
}
/** A single value in the middle of a text: `true` and `false` in small letters, the rest as Python writes it. */
function templateText(value) {
	return typeof value === "boolean" ? String(value) : pythonText(value);
}
/** Quotes a text for a POSIX shell; one that needs no quotes gets none. */
function shellQuoted(text) {
	if (text === "") return "''";
	return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}
/** Nested maps as one, with dotted keys; empty maps vanish. */
function flattened(map, prefix = "") {
	return [...map].flatMap(([key, value]) => isYamlMap(value) ? flattened(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value]]);
}
function listOptions(key, list, style) {
	const items = [];
	for (const item of list) {
		if (isYamlList(item) || isYamlMap(item)) return void 0;
		items.push(typeof item === "string" ? shellQuoted(item) : pythonText(item));
	}
	return items.map((item, i) => style.list === "append" || i === 0 ? `--${key} ${item}` : item);
}
/**
* A map as options of a command: `--lr 0.1 --flag --lst 1 'x y'`.
*
* @returns The key whose list holds lists or maps, when there is one: it cannot be written.
*/
function commandOptions(map, style) {
	const options = [];
	for (const [key, value] of flattened(map)) if (typeof value === "boolean") {
		if (value) options.push(`--${key}`);
		else if (style.bool === "boolean_optional") options.push(`--no-${key}`);
	} else if (isYamlList(value)) {
		const items = listOptions(key, value, style);
		if (items === void 0) return { nested: key };
		options.push(...items);
	} else if (typeof value === "string") options.push(`--${key} ${shellQuoted(value)}`);
	else if (!isYamlMap(value)) options.push(`--${key} ${pythonText(value)}`);
	return { text: options.join(" ") };
}

// pipeline/data/dvc/templating/resolve.ts
function interpolated(inner, context, options) {
	const value = context.select(inner);
	if (isYamlMap(value) && options.commandStyle !== void 0) {
		const result = commandOptions(value, options.commandStyle);
		if ("text" in result) return result.text;
		throw new TemplateProblem(`\`\${${inner}}\` holds a list inside the list \`${result.nested}\`, which no option can say`);
	}
	if (isYamlMap(value) || isYamlList(value)) throw new TemplateProblem(`\`\${${inner}}\` is a ${isYamlMap(value) ? "map" : "list"}, which cannot stand inside text`);
	return templateText(value);
}
/** A text with its expressions replaced; one that is exactly `${x}` keeps the value's type. */
function resolveText(text, context, options = {}) {
	const expressions = expressionsOf(text);
	const [first] = expressions;
	if (first !== void 0 && expressions.length === 1 && first.start === 0 && first.end === text.length) {
		const value = context.select(first.inner);
		if (options.allowsContainers !== true && (isYamlMap(value) || isYamlList(value))) throw new TemplateProblem(`\`${text}\` is a ${isYamlMap(value) ? "map" : "list"}, which cannot stand here`);
		return value;
	}
	let result = "";
	let end = 0;
	for (const expression of expressions) {
		result += text.slice(end, expression.start) + interpolated(expression.inner, context, options);
		end = expression.end;
	}
	return (result + text.slice(end)).replaceAll("\\${", "${");
}
/** All texts and keys inside a value. */
function resolveValue(value, context, options = {}) {
	if (typeof value === "string") return resolveText(value, context, options);
	if (isYamlList(value)) return value.map((item) => resolveValue(item, context, options));
	if (!isYamlMap(value)) return value;
	return mapOf$1([...value].map(([key, member]) => {
		const original = originalKey(value, key);
		return [typeof original === "string" ? resolveKey(original, context) : original, resolveValue(member, context, options)];
	}));
}
/** A key that is exactly `${x}` takes the value's kind, as any text does. */
function resolveKey(key, context) {
	const resolved = resolveText(key, context);
	if (isYamlList(resolved) || isYamlMap(resolved)) throw new TemplateProblem("a list or map cannot be a name");
	return resolved;
}
function resolveItem(value, context) {
	return resolveValue(value, context, { allowsContainers: true });
}
/** Where the values of a source come from: only a text that is exactly `${x}` stands for something of a file. */
function originOf(source, context) {
	if (typeof source === "string") {
		const [first] = expressionsOf(source);
		return first?.start === 0 && first.end === source.length ? context.find(first.inner).origin : void 0;
	}
	if (isYamlList(source)) return membersOrigin(source.map((item, i) => [String(i), originOf(item, context)]));
	if (!isYamlMap(source)) return void 0;
	return membersOrigin([...source].map(([key, member]) => [key, originOf(member, context)]));
}
function namedItem(value, origin, isReference) {
	if (isYamlList(value) || isYamlMap(value)) return {
		value,
		origin,
		isContainer: true,
		name: ""
	};
	return {
		value,
		origin,
		isContainer: false,
		name: isReference ? pythonText(value) : templateText(value)
	};
}
/**
* The items of a list, or of a text that stands for one; `undefined` when it is none. A literal `true` is named `true`, one that
* comes out of `${…}` is named `True`: DVC takes the first through its own text form and the second through Python's.
*/
function itemsOf(source, context) {
	const resolved = resolveItem(source, context);
	if (!isYamlList(resolved)) return void 0;
	const origin = originOf(source, context);
	return resolved.map((item, i) => {
		const isReference = !isYamlList(source) || typeof source[i] === "string";
		return namedItem(item, memberOrigin(origin, String(i)), isReference);
	});
}
/** The entries of a map that `foreach` goes over, or of a text that stands for one; `undefined` when it is none. */
function entriesOf(source, context) {
	const resolved = resolveItem(source, context);
	return isYamlMap(resolved) ? {
		map: resolved,
		origin: originOf(source, context)
	} : void 0;
}

// pipeline/data/dvc/templating/generate.ts
/** Most stages that one `foreach` or `matrix` may make. */
const generatedLimit = 1e5;
function without(map, key) {
	return new Map([...map].filter(([name]) => name !== key));
}
function foreachStages(name, definition, context) {
	const source = definition.get("foreach") ?? null;
	const template = definition.get("do");
	if (!isYamlMap(template)) return [];
	const stage = (key, values, origin) => ({
		name: `${name}@${key}`,
		template,
		context: context.withItem(values, origin),
		isInsideDo: true
	});
	const entries = entriesOf(source, context);
	if (entries !== void 0) return [...entries.map].map(([key, item]) => {
		const text = templateText(originalKey(entries.map, key));
		return stage(text, /* @__PURE__ */ new Map([["item", item], ["key", text]]), memberOrigin(entries.origin, key));
	});
	const items = itemsOf(source, context);
	if (items === void 0) throw new TemplateProblem("`foreach` needs a list or a map");
	const isComposite = items.some((item) => item.isContainer);
	return items.map(({ name: itemName, value, origin }, i) => stage(isComposite ? i.toString() : itemName, /* @__PURE__ */ new Map([["item", value]]), origin));
}
/** Of a map, an axis of a matrix takes the keys. */
function keysOf(source, context) {
	const entries = entriesOf(source, context);
	return entries === void 0 ? void 0 : [...entries.map.keys()].map((key) => ({
		value: key,
		origin: void 0,
		name: key,
		isContainer: false
	}));
}
function matrixStages(name, definition, context) {
	const axes = definition.get("matrix");
	if (!isYamlMap(axes)) return [];
	let combinations = [{
		values: [],
		names: []
	}];
	for (const [axis, source] of axes) {
		const items = itemsOf(source, context) ?? keysOf(source, context);
		if (items === void 0) throw new TemplateProblem(`\`matrix.${axis}\` needs a list`);
		combinations = combinations.flatMap(({ values, names }) => items.map((item, i) => ({
			values: [...values, [axis, item]],
			names: [...names, item.isContainer ? `${axis}${i}` : item.name]
		})));
		if (combinations.length > generatedLimit) throw new TemplateProblem(`\`matrix\` makes more than ${generatedLimit} stages`);
	}
	const template = without(definition, "matrix");
	return combinations.map(({ values, names }) => {
		const key = names.join("-");
		const item = /* @__PURE__ */ new Map([["key", key], ["item", new Map(values.map(([axis, { value }]) => [axis, value]))]]);
		const origin = membersOrigin(values.map(([axis, one]) => [axis, one.origin]));
		return {
			name: `${name}@${key}`,
			template,
			context: context.withItem(item, origin),
			isInsideDo: false
		};
	});
}
/** The stages that one entry of `stages` stands for: itself, or those of its `foreach` or `matrix`. */
function generatedStages(name, definition, context) {
	const isMatrix = definition.has("matrix");
	if (!isMatrix && !definition.has("foreach")) return [{
		name,
		template: definition,
		context,
		isInsideDo: false
	}];
	const stages = isMatrix ? matrixStages(name, definition, context) : foreachStages(name, definition, context);
	if (stages.some((stage) => stage.name === `${name}@`)) throw new TemplateProblem("an empty text or an empty matrix makes a stage without a name");
	return stages;
}

// pipeline/data/dvc/templating/vars.ts
function refuseTemplates(value) {
	if (typeof value === "string") {
		if (isTemplated(value)) throw new TemplateProblem("`${…}` is not allowed inside vars");
	} else if (isYamlMap(value)) for (const [key, member] of value) [key, member].forEach(refuseTemplates);
	else if (Array.isArray(value)) value.forEach(refuseTemplates);
}
async function withFile(context, item, { folder, readFile }) {
	const [file = "", ...rest] = item.split(":");
	const keys = rest.join(":").split(",").filter((key) => key !== "");
	const path = posix.normalize(posix.join(folder, file));
	const selected = keys.length === 0 ? void 0 : keys;
	const next = context.loading(path, selected);
	if (next === void 0) return context;
	const text = await readFile(path);
	if (text === void 0) throw new TemplateProblem(`the file "${path}" does not exist`);
	const content = parseParamsFile(text, path);
	if (!isYamlMap(content)) throw new TemplateProblem(`the file "${path}" does not hold a map`);
	return next.with(selected === void 0 ? content : picked(content, selected, path), path);
}
function picked(content, keys, path) {
	return new Map(keys.map((key) => {
		const value = content.get(key);
		if (value === void 0) throw new TemplateProblem(`"${path}" has no \`${key}\``);
		return [key, value];
	}));
}
/** The context with the params file, when that exists. */
async function withDefaultParams(context, file, source) {
	return await source.readFile(posix.normalize(posix.join(source.folder, file))) !== void 0 ? withFile(context, file, source) : context;
}
/** The context with `vars`: maps, and files as `file` or `file:key,key`. */
async function withVars(context, vars, source) {
	vars.forEach(refuseTemplates);
	let result = context;
	for (const item of vars) if (typeof item === "string") result = await withFile(result, item, source);
	else if (isYamlMap(item)) result = result.with(item);
	return result;
}

// pipeline/data/dvc/pipeline.ts
/** Runs templating and says where it went wrong. */
async function templated(place, run) {
	try {
		return await run();
	} catch (error) {
		if (!(error instanceof TemplateProblem)) throw error;
		throw invalid(place, `cannot be resolved: ${error.message}`, "Define it in params.yaml or vars, or mend the expression.");
	}
}
var PipelineReader = class {
	request;
	root;
	map;
	context = new Context();
	/** File → dotted key → value: what stages took by `${…}`. */
	usedValues = /* @__PURE__ */ new Map();
	constructor(request) {
		this.request = request;
		this.root = {
			source: request,
			path: []
		};
		this.map = parseYamlMap(request.text, request.where, largeYamlLimits);
		checkPipeline(this.map, this.root);
	}
	async loadVars() {
		const place = at(this.root, "vars");
		const source = {
			folder: ".",
			readFile: this.request.readFile
		};
		this.context = await templated(place, async () => {
			const context = await withDefaultParams(new Context(), defaultParamsFile, source);
			return withVars(context, readOptionalList(this.map.get("vars"), place), source);
		});
	}
	async stages() {
		const stages = this.map.get("stages");
		if (stages === void 0 || stages === null) return [];
		const result = /* @__PURE__ */ new Map();
		for (const [name, value] of readMap(stages, at(this.root, "stages"))) {
			const place = at(this.root, "stages", name);
			const generated = await templated(place, () => generatedStages(name, readMap(value, place), this.context));
			for (const one of generated) {
				const inner = one.isInsideDo ? at(place, "do") : place;
				result.set(one.name, await this.stage(one.name, one.template, {
					context: one.context,
					place: inner
				}));
			}
		}
		return [...result.values()];
	}
	async stage(name, template, scope) {
		const { place } = scope;
		const vars = readOptionalList(template.get("vars"), at(place, "vars"));
		let { context } = scope;
		if (vars.length > 0) {
			const wdir = await this.resolved(template.get("wdir") ?? ".", context, at(place, "wdir"));
			const folder = posix.join(".", readText(wdir, at(place, "wdir")));
			context = await templated(at(place, "vars"), () => withVars(context, vars, {
				folder,
				readFile: this.request.readFile
			}));
		}
		context = context.watched(({ file, key, value }) => {
			const known = this.usedValues.get(file) ?? /* @__PURE__ */ new Map();
			this.usedValues.set(file, known.set(key, value));
		});
		const definition = /* @__PURE__ */ new Map();
		for (const [key, value] of template) if (key !== "vars") definition.set(key, await this.resolved(value, context, at(place, key)));
		return readStage(name, definition, place);
	}
	/** One value of a stage; inside `cmd` a map becomes options. */
	resolved(value, context, place) {
		const options = place.path.at(-1) === "cmd" ? { commandStyle: this.request.commandStyle ?? defaultCommandStyle } : {};
		return templated(place, () => resolveValue(value, context, options));
	}
	async list(key) {
		const place = at(this.root, key);
		const items = readOptionalList(this.map.get(key), place);
		return Promise.all(items.map((item, i) => templated(at(place, i), () => resolveValue(item, this.context, { allowsContainers: true }))));
	}
	async texts(key) {
		return (await this.list(key)).map((item, i) => readText(item, at(this.root, key, i)));
	}
	async artifacts() {
		const value = this.map.get("artifacts");
		const place = at(this.root, "artifacts");
		const result = /* @__PURE__ */ new Map();
		if (value === void 0) return result;
		for (const [name, artifact] of readMap(value, place)) {
			const inner = at(place, name);
			const resolvedName = await templated(inner, () => resolveText(name, this.context));
			if (typeof resolvedName !== "string") throw invalid(inner, "is not a name", "Use text.");
			result.set(resolvedName, await templated(inner, () => resolveValue(artifact, this.context, { allowsContainers: true })));
		}
		return result;
	}
};
/**
* Reads `dvc.yaml` with its templating resolved: `${…}` over `params.yaml` and `vars`, `foreach`, `matrix`, maps in commands.
*
* @throws LockstepError YAML_INVALID, or DVC_FILE_INVALID with line and column for a key DVC does not know, a value of the wrong
* kind, or an expression without a value.
*/
async function parsePipeline(request) {
	const reader = new PipelineReader(request);
	await reader.loadVars();
	return {
		stages: await reader.stages(),
		usedValues: reader.usedValues,
		metrics: await reader.texts("metrics"),
		params: await reader.texts("params"),
		plots: await reader.list("plots"),
		artifacts: await reader.artifacts()
	};
}

// pipeline/data/dvc/pointer.ts
const topKeys = /* @__PURE__ */ new Set([...[
	"md5",
	"wdir",
	"deps",
	"outs",
	"locked",
	"frozen",
	"meta",
	"always_changed",
	"desc",
	"cmd"
]]);
/** Top-level keys that {@link Pointer} has fields for. */
const named = /* @__PURE__ */ new Set([
	"wdir",
	"deps",
	"outs",
	"frozen",
	"locked"
]);
const topOrder = [
	"desc",
	"md5",
	"cmd",
	"wdir",
	"frozen",
	"deps",
	"outs",
	"always_changed",
	"meta"
];
const flagKeys = [
	"cache",
	"persist",
	"push"
];
function readOut(map, place) {
	const entry = readEntry(map, place);
	const rest = new Map([...entry.rest].filter(([key]) => !flagKeys.includes(key)));
	return {
		...entry,
		rest,
		isCached: readBoolean(map.get("cache"), at(place, "cache"), true),
		isPersisted: readBoolean(map.get("persist"), at(place, "persist"), false),
		isPushed: readBoolean(map.get("push"), at(place, "push"), true)
	};
}
/**
* Reads a `*.dvc` file of DVC 3 or 2.
*
* @param where - Its name for messages.
* @throws LockstepError YAML_INVALID, or DVC_FILE_INVALID with line and column for what DVC would not write.
*/
function parsePointer(text, where) {
	const root = {
		source: {
			text,
			where
		},
		path: []
	};
	const map = parseYamlMap(text, where, largeYamlLimits);
	refuseOtherKeys(map, topKeys, root);
	const items = (key, read) => readOptionalList(map.get(key), at(root, key)).map((item, i) => read(readMap(item, at(root, key, i)), at(root, key, i)));
	const wdir = map.get("wdir");
	return {
		outs: items("outs", readOut),
		deps: items("deps", readEntry),
		isFrozen: readBoolean(map.get("frozen"), at(root, "frozen"), false) || readBoolean(map.get("locked"), at(root, "locked"), false),
		wdir: wdir === void 0 || wdir === null ? "." : readText(wdir, at(root, "wdir")),
		rest: new Map([...map].filter(([key]) => !named.has(key)))
	};
}
function outFields(out) {
	const flags = /* @__PURE__ */ new Map();
	if (!out.isCached) flags.set("cache", false);
	if (out.isPersisted) flags.set("persist", true);
	if (!out.isPushed) flags.set("push", false);
	return pointerFields(out, flags);
}
/** The document of a pointer, with DVC's order of keys. */
function pointerDocument(pointer) {
	const fields = new Map(pointer.rest ?? []);
	if (pointer.wdir !== ".") fields.set("wdir", pointer.wdir);
	if (pointer.isFrozen) fields.set("frozen", true);
	if (pointer.deps.length > 0) fields.set("deps", pointer.deps.map((dep) => pointerFields(dep)));
	if (pointer.outs.length > 0) fields.set("outs", pointer.outs.map(outFields));
	return inOrder(fields, topOrder);
}
/** The text DVC writes for a new `*.dvc` file. */
function emitPointer(pointer) {
	return emitYaml(pointerDocument(pointer), { isReadable: true });
}
/**
* The text of a `*.dvc` file after a change. Only what changed is written anew: comments, the old order of keys and how they are
* written stay, new keys go to the end. A pointer that says what the old text says gives the old text.
*/
function updatePointer(oldText, pointer) {
	const isWindows = oldText.includes("\r\n");
	const text = plainLines(oldText);
	const document = pointerDocument(pointer);
	if (sameValue(pointerDocument(parsePointer(text, "the old .dvc file")), document)) return oldText;
	const result = editYaml(text, document, largeYamlLimits);
	return isWindows ? result.replaceAll("\n", "\r\n") : result;
}

// pipeline/data/objects/dvc-ignore.ts
/** Rules of all `.dvcignore` files from the root down to a folder, both included. */
async function dvcRulesDownTo(root, folder) {
	const segments = folder === "" ? [] : folder.split("/");
	let rules = new IgnoreRules();
	for (let count = 0; count <= segments.length; count++) {
		const below = segments.slice(0, count).join("/");
		const text = await readTextIfThere(join(root, below, ".dvcignore"));
		if (text !== void 0) rules = rules.withFile(below, text);
	}
	return rules;
}
/** A folder that holds a DVC repository of its own belongs to that one. */
function isRepository(names) {
	return names.includes(".dvc");
}
/**
* What DVC leaves out of a folder that is tracked or depended on: by the `.dvcignore` files above it, and repositories inside it. One
* inside it is an error, as in DVC: the folder's id would depend on a file that decides what the folder holds.
*
* @param root - Absolute path of the repository.
* @param folder - From the root.
* @returns For paths below `folder`.
*/
async function dvcIgnore(root, folder) {
	const rules = await dvcRulesDownTo(root, folder.split("/").slice(0, -1).join("/"));
	const base = folder === "" ? [] : folder.split("/");
	return {
		ignores: (path, isFolder) => rules.decides([...base, ...path.split("/")], isFolder),
		leavesOut(path, names) {
			if (names.includes(".dvcignore")) {
				const place = [...base, ...path === "" ? [] : [path]].join("/");
				throw new LockstepError("DVCIGNORE_MISPLACED", `${place}/.dvcignore is inside a folder that DVC tracks or depends on`, { hint: `Move its lines to a .dvcignore above ${folder}.` });
			}
			return path !== "" && isRepository(names);
		}
	};
}

// pipeline/data/stages/placed-stage.ts
/**
* Where a path that is written in a file of `folder` is from the root.
*
* @throws LockstepError DVC_FEATURE_UNSUPPORTED for urls and paths outside the repository, which DVC allows for dependencies.
*/
function placePath(folder, written, where) {
	if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(written) || written.startsWith("/")) throw new LockstepError("DVC_FEATURE_UNSUPPORTED", `${where} uses ${shown(written)}, which is not a path in the repository`, { hint: "Import it with `dvc import-url` and depend on the file that makes." });
	const path = posix.join(folder, written).replace(/\/+$/, "");
	if (path === ".." || path.startsWith("../")) throw unsafePath(where, written, "it leads out of the repository");
	return path === "." ? "" : path;
}
/** Where an output is; it must be a place that may be written and removed. @throws LockstepError PATH_UNSAFE. */
function placeOutput(folder, written, where) {
	const path = placePath(folder, written, where);
	const problem = path === "" ? "it is the repository itself" : repositoryPathProblem(path);
	if (problem !== void 0) throw unsafePath(where, written, problem);
	return path;
}
function placeStage(stage, folder) {
	const name = folder === "" ? stage.name : `${folder}/dvc.yaml:${stage.name}`;
	const where = `stage ${name}`;
	const workingFolder = placePath(folder, stage.wdir === "" ? "." : stage.wdir, where);
	return {
		name,
		stage,
		folder,
		workingFolder,
		deps: stage.deps.map((written) => ({
			written,
			path: placePath(workingFolder, written, where)
		})),
		params: stage.params.map((params) => ({
			...params,
			path: placePath(workingFolder, params.file, where)
		})),
		outs: stage.outs.map((out) => ({
			...out,
			written: out.path,
			path: placeOutput(workingFolder, out.path, where)
		}))
	};
}

// pipeline/data/stages/collect.ts
function folderOf(file) {
	const folder = posix.dirname(file);
	return folder === "." ? "" : folder;
}
async function text(source, path) {
	const bytes = await source.read(path);
	return bytes === void 0 ? void 0 : decodeUtf8(bytes, path);
}
/** One `dvc.yaml`, templating resolved. @throws LockstepError YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE. */
async function readPipeline(source, file, commandStyle) {
	return parsePipeline({
		text: await text(source, file) ?? "",
		where: file,
		readFile: (path) => text(source, placePath(folderOf(file), path, file)),
		...commandStyle === void 0 ? {} : { commandStyle }
	});
}
async function stagesOf(source, file, commandStyle) {
	const { stages } = await readPipeline(source, file, commandStyle);
	return stages.map((stage) => placeStage(stage, folderOf(file)));
}
async function pointersOf(source, file) {
	const pointer = parsePointer(await text(source, file) ?? "", file);
	const folder = placePath(folderOf(file), pointer.wdir, file);
	return pointer.outs.map((out) => {
		const path = placePath(folder, out.path, file);
		const problem = path === "" ? "it is the repository itself" : repositoryPathProblem(path);
		if (problem !== void 0) throw unsafePath(file, out.path, problem);
		return {
			file,
			pointer,
			out,
			path
		};
	});
}
/**
* Reads every `dvc.yaml` and `*.dvc` of a source.
*
* @param commandStyle - `parsing.*` of DVC's config; DVC's defaults when left out.
* @throws LockstepError YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE.
*/
async function collectTracked(source, commandStyle) {
	const stages = [];
	const pointers = [];
	for (const file of source.dvcFiles) if (posix.basename(file) === "dvc.yaml") stages.push(...await stagesOf(source, file, commandStyle));
	else pointers.push(...await pointersOf(source, file));
	return {
		stages,
		pointers
	};
}
/** The pointer whose data a path is, or is part of. */
function pointerOver(pointers, path) {
	return pointers.find((pointer) => pointer.path === path || isInside(path, pointer.path));
}
/** True for the names that DVC's own files have. */
function isDvcFile(path) {
	const name = posix.basename(path);
	return name === "dvc.yaml" || name.endsWith(".dvc") && name !== ".dvc";
}
/** Whether the pointer beside a folder tracks that folder: what is in it is data then, whatever it is called. */
async function isData(root, folder) {
	try {
		const file = `${folder}.dvc`;
		const { outs, wdir } = parsePointer(await readFile(join(root, file), "utf8"), file);
		return outs.some((out) => posix.join(wdir, out.path) === posix.basename(folder));
	} catch (error) {
		if (error instanceof LockstepError || isSystemError(error, "EISDIR")) return false;
		throw error;
	}
}
/** The files of a workspace, as far as `.dvcignore` lets DVC see them; those inside tracked folders are data, as for DVC. */
async function workspaceSource(root) {
	let rules = new IgnoreRules();
	const found = [];
	const pending = [""];
	for (let folder = pending.pop(); folder !== void 0; folder = pending.pop()) {
		const children = await readdir(join(root, folder), { withFileTypes: true });
		const names = children.map(({ name }) => name);
		if (folder !== "" && isRepository(names)) continue;
		if (names.includes(".dvcignore")) {
			const bytes = await readFile(join(root, folder, ".dvcignore"));
			rules = rules.withFile(folder, decodeUtf8(bytes, posix.join(folder, ".dvcignore")));
		}
		for (const child of children) {
			const path = folder === "" ? child.name : `${folder}/${child.name}`;
			if (rules.decides(path.split("/"), child.isDirectory())) continue;
			if (child.isFile() && isDvcFile(path)) found.push(path);
			if (!child.isDirectory()) continue;
			if (child.name === "node_modules" || path === ".lockstep") continue;
			if (!names.includes(`${child.name}.dvc`) || !await isData(root, path)) pending.push(path);
		}
	}
	return {
		dvcFiles: found.sort(byCodePoint),
		async read(path) {
			try {
				return await readFile(join(root, path));
			} catch (error) {
				if ([
					"ENOENT",
					"ENOTDIR",
					"EISDIR"
				].some((code) => isSystemError(error, code))) return void 0;
				throw error;
			}
		}
	};
}

export { workspaceSource as a, dvcRulesDownTo as c, parsePointer as d, pointerDocument as f, readPipeline as i, isRepository as l, isDvcFile as n, placePath as o, updatePointer as p, pointerOver as r, dvcIgnore as s, collectTracked as t, emitPointer as u };