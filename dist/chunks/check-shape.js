import { A as LockstepError, C as idPatterns, D as modelVersion, E as modelName, O as sha256, S as environmentName, T as md5, w as inputKey, x as commitSha } from "./file-work.js";
import { l as metricIds, t as classMeasures } from "./metric.js";
import { D as NEVER, S as unknown, _ as strictObject, c as int, f as number, g as record, i as array, n as _enum, v as string, x as union, y as templateLiteral } from "./schemas.js";
import { t as counted } from "./counted.js";
import { t as closestWord } from "./closest-word.js";

// pipeline/registry/schemas/parts.ts
/** Most entries of a list or map in a record: files of a model, inputs, slices. */
const entriesLimit = 2e4;
/** Longest sentence in a record, in characters. */
const sentenceLimit = 2e3;
/**
* A strict object whose absent members are `undefined`, as the domain writes them: a key is either there or says so, and no other
* key passes.
*/
function shape(members) {
	const names = Object.keys(members);
	return strictObject(members).transform((value) => {
		const found = value;
		return Object.fromEntries(names.map((name) => [name, found[name]]));
	});
}
/**
* As {@link shape}, with members that records of the same schema got later: older ones do not have them, so that they may be missing
* in memory, too.
*/
function widenedShape(members, later) {
	const names = Object.keys(members);
	return strictObject({
		...members,
		...later
	}).transform((value) => {
		const found = value;
		return {
			...Object.fromEntries(names.map((name) => [name, found[name]])),
			...found
		};
	});
}
/** A list that is never changed, capped. */
function list(item, { least = 0, most = entriesLimit } = {}) {
	return array(item).min(least).max(most).readonly();
}
/** A text that a parsing function of the domain accepts; its refusal is the problem's text. */
function parsed(parse, pattern, limit) {
	return string().meta({
		pattern: pattern.source,
		maxLength: limit
	}).transform((text, context) => {
		try {
			return parse(text);
		} catch (error) {
			if (!(error instanceof LockstepError)) throw error;
			context.addIssue({
				code: "custom",
				message: error.message
			});
			return NEVER;
		}
	});
}
const ids = {
	commitSha: parsed(commitSha, idPatterns.commitSha, 64),
	md5: parsed(md5, idPatterns.md5, 36),
	sha256: parsed(sha256, idPatterns.sha256, 64),
	inputKey: parsed(inputKey, idPatterns.inputKey, 64),
	modelName: parsed(modelName, idPatterns.modelName, 100),
	environmentName: parsed(environmentName, idPatterns.environmentName, 100),
	modelVersion: parsed(modelVersion, idPatterns.modelVersion, 100)
};
/** A map from names of one kind. A wrong name does not hide what is wrong behind it. */
function byName(name, value) {
	return record(name.in, value).superRefine((found, context) => {
		for (const key of Object.keys(found)) for (const { message } of name.safeParse(key).error?.issues ?? []) context.addIssue({
			code: "custom",
			path: [key],
			params: { isKey: true },
			message
		});
	}, { when: ({ value: found }) => found !== null && typeof found === "object" }).transform((found) => found);
}
/** A count or size in bytes. */
const count = int().min(0);
const probability = number().min(0).max(1);
/** Text for people that is not empty. */
const sentence = string().min(1).max(sentenceLimit);
/** Longest short name, in characters. */
const labelLimit = 500;
/** A short name that is shown, never resolved. */
const label = string().min(1).max(500);
const toolFolder = /^(?:\.git|git~1|\.dvc|dvc~1)[. ]*$/i;
/** Why a path may not name something inside the repository, or `undefined`. Text alone; links are looked at where files are opened. */
function pathProblem(path) {
	if (path.startsWith("/") || /^[a-zA-Z]:/.test(path)) return "must be relative to the root of the repository";
	if (path.includes("\\")) return "must be written with `/`, not with a backslash";
	if (/[\u0000-\u001f\u007f]/.test(path)) return "must not hold control characters";
	if (!path.isWellFormed()) return "must be valid Unicode";
	for (const segment of path.split("/")) {
		if (segment === "" || segment === ".") return "must not have empty or `.` segments";
		if (segment === "..") return "must stay inside the repository";
		if (toolFolder.test(segment)) return `must not lead into ${segment}`;
	}
}
/** A path from the root of the repository, with `/`, to something inside it. */
const repositoryPath = string().min(1).max(1024).superRefine((path, context) => {
	const problem = path === "" ? void 0 : pathProblem(path);
	if (problem !== void 0) context.addIssue({
		code: "custom",
		message: problem
	});
});
/** Any JSON value; its depth, size and keys were looked at before. */
const json = unknown().transform((value) => value);
/** A metric by its id: one that has a name, or of one class of several. */
const metric = union([_enum(metricIds), templateLiteral([
	_enum(classMeasures),
	" of ",
	string()
])]);

// pipeline/registry/schemas/hostile.ts
/** Deepest nesting of a record. */
const depthLimit = 32;
/** Most values in a record. */
const valuesLimit = 5e6;
/** Longest single text. */
const textLimit = 1e5;
/** JavaScript gives these keys a meaning that no record needs. */
const refusedKeys = /* @__PURE__ */ new Set([
	"__proto__",
	"constructor",
	"prototype"
]);
/** True for a key that no record may have. */
function isMisreadKey(key) {
	return refusedKeys.has(key);
}
/**
* Looks over a value that was parsed from JSON or YAML before any schema sees it: nesting, number of values, length of texts, keys
* that JavaScript would misread, numbers that JSON cannot hold (`1e400` reads as Infinity). Iterative, so that nesting cannot
* exhaust the stack. At most one problem of the sizes is reported.
*/
function hostileParts(root) {
	const problems = [];
	const open = [{
		value: root,
		path: []
	}];
	let seen = 0;
	for (let item = open.pop(); item !== void 0; item = open.pop()) {
		const { value, path } = item;
		const problem = (message) => void problems.push({
			path,
			isKey: false,
			message
		});
		if (++seen > valuesLimit) return [{
			path: [],
			isKey: false,
			message: `holds more than ${valuesLimit} values`
		}];
		if (typeof value === "string" && value.length > textLimit) problem(`is longer than ${textLimit} characters`);
		if (typeof value === "number" && !Number.isFinite(value)) problem("is not a finite number");
		if (value === null || typeof value !== "object") continue;
		if (path.length >= 32) {
			problem(`is nested more than ${32} levels deep`);
			continue;
		}
		for (const [key, child] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
			if (typeof key === "string" && isMisreadKey(key)) problems.push({
				path: [...path, key],
				isKey: true,
				message: "is a key that no record may have"
			});
			open.push({
				value: child,
				path: [...path, key]
			});
		}
	}
	return problems;
}

// pipeline/registry/schemas/check-shape.ts
/** Most problems that one message lists. */
const shownProblems = 20;
function quoted(text) {
	return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
/** `a.b[2]`; keys that are no plain words are quoted; nothing for the root. */
function pathText(path) {
	return path.map((step, i) => {
		if (typeof step === "number") return `[${step}]`;
		if (!/^[A-Za-z_][\w-]{0,59}$/.test(step)) return `[${quoted(step)}]`;
		return i === 0 ? step : `.${step}`;
	}).join("");
}
/** Keys that a schema has at a path, for suggestions; none where it has a map with free keys or one of several forms. */
function keysAt(schema, path) {
	const { def } = schema._zod;
	const [step, ...rest] = path;
	if (def.type === "object") {
		if (step === void 0) return Object.keys(def.shape);
		const next = def.shape[String(step)];
		return next === void 0 ? [] : keysAt(next, rest);
	}
	if (def.type === "record") return step === void 0 ? [] : keysAt(def.valueType, rest);
	if (def.type === "array") return step === void 0 ? [] : keysAt(def.element, rest);
	if (def.type === "pipe") return keysAt(def.in, path);
	return "innerType" in def ? keysAt(def.innerType, path) : [];
}
function plainPath(path) {
	return path.map((step) => typeof step === "number" ? step : String(step));
}
const typeWords = {
	array: "a list",
	boolean: "true or false",
	int: "a whole number",
	null: "null",
	number: "a number",
	object: "a map",
	record: "a map",
	string: "text"
};
function lengthOf(origin, bound) {
	return origin === "string" ? counted(Number(bound), "character") : counted(Number(bound), "entry", "entries");
}
/** Problems are found with `reportInput`, so that what is missing can be told from what is wrong. */
function messageOf(issue) {
	const isMissing = issue.input === void 0;
	if (issue.code === "invalid_type") return isMissing ? "is missing" : `must be ${typeWords[issue.expected] ?? issue.expected}`;
	if (issue.code === "invalid_value") return isMissing ? "is missing" : `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
	if (issue.code === "too_small") {
		const bound = issue.minimum.toString();
		if (issue.origin === "number" || issue.origin === "int") return `must be ${issue.inclusive === false ? "more than" : "at least"} ${bound}`;
		return `must have at least ${lengthOf(issue.origin, issue.minimum)}`;
	}
	if (issue.code === "too_big") {
		const bound = issue.maximum.toString();
		if (issue.origin === "number" || issue.origin === "int") return `must be ${issue.inclusive === false ? "less than" : "at most"} ${bound}`;
		return `must have at most ${lengthOf(issue.origin, issue.maximum)}`;
	}
	if (issue.code === "invalid_union") return isMissing ? "is missing" : "has none of the forms it may have";
	return issue.message;
}
/** All that zod found, in the words of this project. */
function problemsOf(error, schema) {
	return error.issues.flatMap((issue) => {
		const path = plainPath(issue.path);
		if (issue.code === "unrecognized_keys") return issue.keys.map((key) => {
			const meant = closestWord(key, keysAt(schema, path));
			const message = meant === void 0 ? "is not a known key" : `is not a known key; did you mean \`${meant}\`?`;
			return {
				path: [...path, key],
				isKey: true,
				message
			};
		});
		if (issue.code === "invalid_key") return issue.issues.map((inner) => ({
			path,
			isKey: true,
			message: messageOf(inner)
		}));
		return [{
			path,
			isKey: issue.code === "custom" && issue.params?.["isKey"] === true,
			message: messageOf(issue)
		}];
	});
}
/** A value held to a schema, or all that is wrong with it. */
function checkShape(schema, value) {
	const hostile = hostileParts(value);
	if (hostile.length > 0) return { problems: hostile };
	const result = schema.safeParse(value, { reportInput: true });
	return result.success ? { value: result.data } : { problems: problemsOf(result.error, schema) };
}
/** One error that names every problem, each at its place. */
function invalid(code, found, placeOf) {
	const { summary, problems, hint } = found;
	const lines = problems.slice(0, shownProblems).map((problem) => {
		const place = placeOf(problem);
		return `\n  ${place}${place === "" ? "" : ": "}${problem.message}`;
	});
	const rest = problems.length > shownProblems ? `\n  and ${problems.length - shownProblems} more` : "";
	return new LockstepError(code, `${summary}${lines.join("")}${rest}`, { hint });
}

export { shape as _, isMisreadKey as a, ids as c, list as d, metric as f, sentenceLimit as g, sentence as h, hostileParts as i, json as l, repositoryPath as m, invalid as n, byName as o, probability as p, pathText as r, count as s, checkShape as t, label as u, widenedShape as v };