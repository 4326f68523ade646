import { A as createAdaptorServer, B as summary, C as unknown, D as NEVER, E as prettifyError, F as info, I as setFailed, L as setOutput, M as error, N as getInput, O as bodyLimit, P as group, R as setSecret, S as union$1, T as toJSONSchema, _ as object, a as TomlDate, b as string, c as _enum, d as boolean$1, g as number$1, h as looseObject, i as parse, j as require_dist, k as Hono, l as _null, m as literal$1, n as Option, o as TomlError, p as int, s as wo, t as Command, u as array, v as record$1, w as url, y as strictObject, z as warning } from "./vendor.js";
import { chmod, constants, copyFile, link, lstat, mkdir, mkdtemp, open, readFile, readdir, realpath, rename, rm, rmdir, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { isUtf8 } from "node:buffer";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { basename, delimiter, dirname, isAbsolute, join, posix, relative, resolve, sep } from "node:path";
import { homedir, hostname, tmpdir } from "node:os";
import { constants as constants$1, existsSync } from "node:fs";
import { spawn } from "node:child_process";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { StringDecoder } from "node:string_decoder";

// pipeline/domain/error.ts
/**
* An accident: something Lockstep could not do or find out. What, where and what now, under a stable code.
* A refusal (a gate, a policy, a stale approval) is a value, never this.
*/
var LockstepError = class extends Error {
	code;
	hint;
	constructor(code, message, details = {}) {
		super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
		this.name = "LockstepError";
		this.code = code;
		this.hint = details.hint;
	}
};

// pipeline/domain/ids.ts
const hex40or64 = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const hex64 = /^[0-9a-f]{64}$/;
const md5Id = /^[0-9a-f]{32}(?:\.dir)?$/;
const gtoName = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-/_]*[a-zA-Z0-9])?$/;
const semver = /^v(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;
/** Longest name of a model, environment or version, in characters. */
const nameLimit$1 = 100;
/** What the parsing functions below accept, for JSON Schemas. */
const idPatterns = {
	commitSha: hex40or64,
	md5: md5Id,
	sha256: hex64,
	inputKey: hex64,
	modelName: gtoName,
	environmentName: gtoName,
	modelVersion: semver
};
function shown$5(text) {
	return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
function commitSha(text) {
	if (!hex40or64.test(text)) throw new LockstepError("DIGEST_INVALID", `${shown$5(text)} is not a full commit sha`);
	return text;
}
function treeSha(text) {
	if (!hex40or64.test(text)) throw new LockstepError("DIGEST_INVALID", `${shown$5(text)} is not a full tree sha`);
	return text;
}
function md5(text) {
	if (!md5Id.test(text)) throw new LockstepError("DIGEST_INVALID", `${shown$5(text)} is not an md5 id as DVC writes it`);
	return text;
}
function sha256(text) {
	if (!hex64.test(text)) throw new LockstepError("DIGEST_INVALID", `${shown$5(text)} is not a sha256 digest of 64 hex digits`);
	return text;
}
function inputKey(text) {
	if (!hex64.test(text)) throw new LockstepError("DIGEST_INVALID", `${shown$5(text)} is not an InputKey of 64 hex digits`);
	return text;
}
function modelName(text) {
	if (text.length > 100 || !gtoName.test(text)) throw new LockstepError("NAME_INVALID", `${shown$5(text)} is not a model name`, { hint: `Use letters, digits, "-", "_" and "/", beginning and ending with a letter or digit, at most ${100}.` });
	return text;
}
function environmentName(text) {
	if (text.length > 100 || !gtoName.test(text)) throw new LockstepError("NAME_INVALID", `${shown$5(text)} is not an environment name`, { hint: "Use letters, digits, \"-\" and \"_\", for example \"production\"." });
	return text;
}
function modelVersion(text) {
	if (text.length > 100 || !semver.test(text)) throw new LockstepError("NAME_INVALID", `${shown$5(text)} is not a version`, { hint: "Write \"v\" and a semantic version, for example \"v1.2.0\"." });
	return text;
}
/** The next minor version: `v1.2.3` gives `v1.3.0`; without an earlier one `v1.0.0`. */
function nextVersion(latest) {
	if (latest === void 0) return "v1.0.0";
	const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(latest) ?? [];
	return `v${major ?? "1"}.${(BigInt(minor ?? "0") + 1n).toString()}.0`;
}

// pipeline/platform/host/event.ts
/** GitHub sends at most 25 MB. */
const eventLimitBytes = 33554432;
function member$1(value, name) {
	return typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, name) ? value[name] : void 0;
}
/** The value at a path of names; `undefined` as soon as one is not there. */
function at$2(payload, path) {
	return path.split(".").reduce(member$1, payload);
}
function invalid$4(event, what) {
	return new LockstepError("RECORD_INVALID", `the payload of the event ${event} has no ${what}`, { hint: "Start the workflow by one of the events that the action's README names." });
}
function positive(event, payload, path) {
	const value = at$2(payload, path);
	if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
	throw invalid$4(event, `number at ${path}`);
}
function sha(event, payload, path) {
	const value = at$2(payload, path);
	if (typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)) return commitSha(value);
	throw invalid$4(event, `commit at ${path}`);
}
/**
* What an event says about pull request, comment and commit. Only the members that GitHub fills itself are read, each checked; titles,
* branch names and bodies, which anybody can write, are not.
*
* @param text - The file that `GITHUB_EVENT_PATH` names.
* @throws LockstepError RECORD_INVALID when the payload is not what GitHub sends for that event.
*/
function parseEvent(name, text) {
	let payload;
	try {
		payload = JSON.parse(text);
	} catch (cause) {
		throw new LockstepError("RECORD_INVALID", `the payload of the event ${name} is no JSON`, { cause });
	}
	const nothing = {
		name,
		pullRequest: void 0,
		comment: void 0,
		headSha: void 0
	};
	switch (name) {
		case "pull_request":
		case "pull_request_target":
		case "pull_request_review": return {
			...nothing,
			pullRequest: positive(name, payload, "pull_request.number"),
			headSha: sha(name, payload, "pull_request.head.sha")
		};
		case "issue_comment": return at$2(payload, "issue.pull_request") === void 0 ? nothing : {
			...nothing,
			pullRequest: positive(name, payload, "issue.number"),
			comment: String(positive(name, payload, "comment.id"))
		};
		case "workflow_run": return {
			...nothing,
			headSha: sha(name, payload, "workflow_run.head_sha")
		};
		case "merge_group": return {
			...nothing,
			headSha: sha(name, payload, "merge_group.head_sha")
		};
		default: return nothing;
	}
}

// pipeline/platform/host/inert.ts
/**
* A text from elsewhere as text: no escape sequences, no control characters but tab and line break, nothing that turns the direction of
* writing around. What a terminal or a log then shows is what stands there.
*/
function inert$1(text) {
	return text.replace(escapeSequences, "").replace(controls, "�");
}
const escapeSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

// pipeline/platform/host/actions.ts
/**
* A text that the runner shows and does not obey. It takes `::name::` for a command at the start of a line, and `##[name]` anywhere in one.
*/
function withoutCommands(text) {
	return inert$1(text).replaceAll(/^(\s*):(?=:)/gm, "$1:​").replaceAll("##[", "##​[");
}
async function readEvent(environment) {
	const name = environment["GITHUB_EVENT_NAME"] ?? "";
	const path = environment["GITHUB_EVENT_PATH"] ?? "";
	if (name === "" || path === "") return {
		name,
		pullRequest: void 0,
		comment: void 0,
		headSha: void 0
	};
	const { size } = await stat(path);
	if (size > 33554432) throw new LockstepError("RECORD_INVALID", `the payload of the event ${name} has ${size} bytes`, { hint: `GitHub sends at most ${eventLimitBytes}; see what wrote ${path}.` });
	return parseEvent(name, await readFile(path, "utf8"));
}
/** A job of GitHub Actions: inputs, outputs, groups and the summary through the runner's own channels. */
async function openActionsHost(environment) {
	return {
		kind: "actions",
		event: await readEvent(environment),
		input: (name) => {
			const value = getInput(name);
			return value === "" ? void 0 : value;
		},
		output: (name, value) => {
			setOutput(name, value);
		},
		info: (message) => {
			info(withoutCommands(message));
		},
		warning: (message) => {
			warning(withoutCommands(message));
		},
		error: (message) => {
			error(withoutCommands(message));
		},
		progress: () => void 0,
		mask: (secret) => {
			for (const line of secret.split(/\r?\n/)) if (line.trim() !== "") setSecret(line);
		},
		summary: async (markdown) => {
			if (environment["GITHUB_STEP_SUMMARY"] !== void 0) await summary.addRaw(markdown, true).write();
		},
		group: (title, body) => group(withoutCommands(title), body)
	};
}
/** What went wrong and what to do now, as the last words of a red job; causes below, without a stack. */
function describe(error) {
	if (!(error instanceof LockstepError)) return `${error instanceof Error ? error.stack ?? error.message : String(error)}\nThis is a defect of Lockstep; please report it with the workflow that led to it.`;
	const lines = [`${error.code}: ${error.message}`];
	for (let cause = error.cause; cause instanceof Error; cause = cause.cause) lines.push(`because: ${cause.message}`);
	if (error.hint !== void 0) lines.push(`What now: ${error.hint}`);
	return lines.join("\n");
}
/** Runs the step of an action; the one place that makes a job fail, for an error as for a refusal. */
async function runAction(step) {
	const interruption = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => {
		interruption.abort();
	});
	try {
		const host = await openActionsHost(process.env);
		const token = host.input("github-token");
		if (token !== void 0) host.mask(token);
		const { refusals } = await step(host, {
			folder: process.env["GITHUB_WORKSPACE"] ?? process.cwd(),
			environment: process.env,
			signal: interruption.signal
		});
		if (refusals.length > 0) setFailed(withoutCommands(refusals.map(({ code, sentence }) => `refused (${code}): ${sentence}`).join("\n")));
	} catch (error) {
		setFailed(withoutCommands(describe(error)));
	}
}

// pipeline/data/dvc/configobj.ts
const sectionLine = /^(\s*)((?:\[\s*)+)((?:"\s*\S.*?\s*")|(?:'\s*\S.*?\s*')|(?:[^'"\s].*?))((?:\s*\])+)\s*(#.*)?$/;
const keyLine = /^(\s*)((?:".*?")|(?:'.*?')|(?:[^'"=].*?))\s*=\s*(.*)$/;
const valuePattern = /^(?:(?:((?:(?:(?:".*?")|(?:'.*?')|(?:[^'",#][^,#]*?))\s*,\s*)*)((?:".*?")|(?:'.*?')|(?:[^'",#\s][^,]*?)|(?:(?<!,)))?)|(,))\s*(#.*)?$/;
const listItem = /((?:".*?")|(?:'.*?')|(?:[^'",#]?.*?))\s*,\s*/g;
/** Longest config; longer lines make the patterns above slow. */
const configLimit = 262144;
const lineLimit$1 = 8192;
function unquoted(text) {
	const quote = text[0];
	return (quote === "\"" || quote === "'") && text.endsWith(quote) ? text.slice(1, -1) : text;
}
var Lines = class {
	where;
	lines;
	index = 0;
	constructor(text, where) {
		this.where = where;
		this.lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
		const tooLong = this.lines.findIndex((line) => line.length > lineLimit$1);
		if (text.length > configLimit) throw this.problem(`is longer than ${configLimit} characters`, 0);
		if (tooLong !== -1) throw this.problem(`is longer than ${lineLimit$1} characters`, tooLong);
	}
	problem(problem, index = this.index) {
		return new LockstepError("DVC_FILE_INVALID", `${this.where}:${index + 1}: the line ${problem}`, { hint: "Write `[section]` and `key = value` lines; comments begin with #." });
	}
	value(text) {
		if (text.startsWith("\"\"\"") || text.startsWith("'''")) return this.tripleQuoted(text);
		const match = valuePattern.exec(text);
		if (match === null) throw this.problem("has a value that cannot be read");
		const [, list = "", single, emptyList] = match;
		if (emptyList !== void 0) return [];
		const last = single === void 0 || list !== "" && single === "" ? [] : [unquoted(single)];
		if (list === "") return last[0] ?? "";
		return [...[...list.matchAll(listItem)].map(([, item = ""]) => unquoted(item)), ...last];
	}
	/** A value between `"""` or `'''`; it may go on over lines. */
	tripleQuoted(text) {
		const quote = text.slice(0, 3);
		const start = this.index;
		const parts = [text.slice(3)];
		while (!(parts.at(-1) ?? "").includes(quote)) {
			this.index++;
			const line = this.lines[this.index];
			if (line === void 0) throw this.problem(`begins ${quote} and nothing ends it`, start);
			parts.push(line);
		}
		const whole = parts.join("\n");
		const end = whole.indexOf(quote);
		if (!/^\s*(?:#.*)?$/.test(whole.slice(end + 3))) throw this.problem("has text behind its closing quotes");
		return whole.slice(0, end);
	}
};
/**
* Reads one config file of DVC, without interpolation.
*
* @throws LockstepError DVC_FILE_INVALID with the line's number.
*/
function parseConfigObj(text, where) {
	const sections = /* @__PURE__ */ new Map();
	let current;
	const lines = new Lines(text, where);
	for (; lines.index < lines.lines.length; lines.index++) {
		const line = lines.lines[lines.index] ?? "";
		if (line.trim() === "" || line.trim().startsWith("#")) continue;
		const section = sectionLine.exec(line);
		if (section !== null) {
			if ((section[2] ?? "").replace(/\s/g, "").length !== 1 || (section[4] ?? "").replace(/\s/g, "").length !== 1) throw lines.problem("opens a section inside a section, which DVC's config has none of");
			const name = unquoted(section[3] ?? "").toLowerCase();
			if (sections.has(name)) throw lines.problem(`opens the section ${JSON.stringify(name)} again`);
			current = /* @__PURE__ */ new Map();
			sections.set(name, current);
			continue;
		}
		const pair = keyLine.exec(line);
		if (pair === null) throw lines.problem("is neither a section nor a key with a value");
		const key = unquoted(pair[2] ?? "").toLowerCase();
		if (current === void 0) throw lines.problem("stands before the first section");
		if (current.has(key)) throw lines.problem(`gives ${JSON.stringify(key)} again`);
		current.set(key, lines.value(pair[3] ?? ""));
	}
	return interpolated$1(sections, where);
}
/** Puts values in for `%(key)s`, from the same section. */
function interpolated$1(sections, where) {
	const resolve = (text, section, pending) => text.replace(/%\(([^)]*)\)s/g, (_whole, name) => {
		const value = section.get(name.toLowerCase());
		if (typeof value !== "string" || pending.includes(name) || pending.length > 10) throw new LockstepError("DVC_FILE_INVALID", `${where}: %(${name})s has no value`, { hint: "`%(name)s` stands for another key of the same section; write the value itself." });
		return resolve(value, section, [...pending, name]);
	});
	return new Map([...sections].map(([name, section]) => [name, new Map([...section].map(([key, value]) => [key, typeof value === "string" ? resolve(value, section, [key]) : value.map((item) => resolve(item, section, [key]))]))]));
}

// pipeline/data/dvc/config.ts
const levels = [
	"system",
	"global",
	"repo",
	"local"
];
const cacheTypes = [
	"reflink",
	"hardlink",
	"symlink",
	"copy"
];
const knownSections = /* @__PURE__ */ new Set([...[
	"core",
	"cache",
	"remote",
	"state",
	"index",
	"machine",
	"feature",
	"plots",
	"exp",
	"parsing",
	"hydra",
	"studio",
	"db"
]]);
const fileNames = {
	system: "DVC's system config",
	global: "DVC's global config",
	repo: ".dvc/config",
	local: ".dvc/config.local"
};
function joined$1(value) {
	return typeof value === "string" ? value : value.join(",");
}
/** Section → name (of remotes, else empty) → key → setting, the strongest level's. */
var Merged = class {
	sections = /* @__PURE__ */ new Map();
	add(sections, level) {
		for (const [section, keys] of sections) {
			const [, kind = section, name = ""] = /^\s*(remote|machine|db)\s*"(.*)"\s*$/.exec(section) ?? [];
			if (!knownSections.has(kind)) throw wrong$1(fileNames[level], `the section [${section}] is none that DVC knows`);
			const names = this.sections.get(kind) ?? /* @__PURE__ */ new Map();
			this.sections.set(kind, names);
			const settings = names.get(name) ?? /* @__PURE__ */ new Map();
			names.set(name, settings);
			for (const [key, value] of keys) settings.set(key, {
				value,
				level
			});
		}
	}
	get(section, key) {
		return this.sections.get(section)?.get("")?.get(key);
	}
	text(section, key) {
		const setting = this.get(section, key);
		return setting === void 0 ? void 0 : joined$1(setting.value);
	}
	/** One of some words, case not counting. */
	choice(section, key, words) {
		const text = this.text(section, key)?.toLowerCase();
		if (text === void 0) return words[0];
		const found = words.find((word) => word === text);
		if (found === void 0) throw wrong$1("DVC's config", `${section}.${key} is ${JSON.stringify(text)}, not one of ${words.join(", ")}`);
		return found;
	}
};
function wrong$1(where, problem) {
	return new LockstepError("DVC_FILE_INVALID", `${where}: ${problem}`, { hint: "Edit the file, or mend it with `dvc config`." });
}
function readRemote(name, settings) {
	const url = settings.get("url");
	if (url === void 0 || joined$1(url.value) === "") throw wrong$1("DVC's config", `the remote ${JSON.stringify(name)} has no url`);
	const others = [...settings].filter(([key]) => key !== "url").map(([key, { value }]) => [key, joined$1(value)]);
	return {
		name,
		url: joined$1(url.value),
		urlLevel: url.level,
		settings: Object.fromEntries(others)
	};
}
function readTypes(text) {
	if (text === void 0) return ["reflink", "copy"];
	return text.split(",").map((item) => {
		const type = cacheTypes.find((known) => known === item.trim());
		if (type === void 0) throw wrong$1("DVC's config", `cache.type has ${JSON.stringify(item.trim())}, not one of ${cacheTypes.join(", ")}`);
		return type;
	});
}
/**
* Reads DVC's config files as one: system, then global, then `.dvc/config`, then `.dvc/config.local`, later ones outweighing.
* Names of sections, keys and remotes are lowercased, as DVC does.
*
* @throws LockstepError DVC_FILE_INVALID naming the file and line.
*/
function parseConfig(texts) {
	const merged = new Merged();
	for (const level of levels) {
		const text = texts[level];
		if (text !== void 0) merged.add(parseConfigObj(text, fileNames[level]), level);
	}
	const remotes = [...merged.sections.get("remote") ?? []].map(([name, settings]) => [name, readRemote(name, settings)]);
	const settings = [...merged.sections].flatMap(([section, names]) => section === "remote" ? [] : [...names.get("") ?? []].map(([key, { value }]) => [`${section}.${key}`, joined$1(value)]));
	return {
		defaultRemote: merged.text("core", "remote")?.toLowerCase(),
		remotes: new Map(remotes),
		cache: {
			dir: merged.text("cache", "dir"),
			dirLevel: merged.get("cache", "dir")?.level ?? "repo",
			types: readTypes(merged.text("cache", "type")),
			isShared: merged.text("cache", "shared")?.toLowerCase() === "group"
		},
		parsing: {
			bool: merged.choice("parsing", "bool", ["store_true", "boolean_optional"]),
			list: merged.choice("parsing", "list", ["nargs", "append"])
		},
		settings: new Map(settings)
	};
}

// pipeline/data/objects/aside.ts
/** A name for a file that is not finished; DVC gives its own the same shape, so either tool's sweeping finds both. */
function asideName$1() {
	return `.${randomBytes(16).toString("base64url")}.tmp`;
}
/** Makes names that were created, renamed or removed in a folder survive a power cut. */
async function syncFolder(folder) {
	if (process.platform === "win32") return;
	const handle = await open(folder, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
async function syncFile(path) {
	const handle = await open(path, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
/** True for a system error of that code, for example `ENOENT`. */
function isSystemError(error, code) {
	return error instanceof Error && "code" in error && error.code === code;
}
/** The text of a file; `undefined` when there is none. */
async function readTextIfThere(path) {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return void 0;
		throw error;
	}
}
/** Removes a file; one that is gone already is fine. */
async function removeFile(path) {
	try {
		await unlink(path);
	} catch (error) {
		if (!isSystemError(error, "ENOENT")) throw error;
	}
}
/**
* Writes a file whole or not at all: aside in the same folder, fsynced, renamed, folder fsynced.
*
* @param mode - Permission bits of the file, for example `0o444`.
*/
async function writeWhole(path, content, mode = 438) {
	const folder = dirname(path);
	await mkdir(folder, { recursive: true });
	const aside = join(folder, asideName$1());
	try {
		const handle = await open(aside, "wx", mode);
		try {
			await handle.writeFile(content);
			await handle.sync();
		} finally {
			await handle.close();
		}
		if (mode === 292) await chmod(aside, mode);
		await rename(aside, path);
	} catch (error) {
		await removeFile(aside);
		throw error;
	}
	await syncFolder(folder);
}

// pipeline/domain/json.ts
/** Orders texts by code point, as Python does; JavaScript's `<` orders by UTF-16 unit. */
function byCodePoint(a, b) {
	const left = [...a];
	const right = [...b];
	const length = Math.min(left.length, right.length);
	for (let i = 0; i < length; i++) {
		const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
		if (difference !== 0) return difference;
	}
	return left.length - right.length;
}
/**
* The one text of a value: keys sorted by code point, no spaces, absent (`undefined`) members left out. Digests of records
* are taken over it, so equal values have equal digests on every machine.
*
* @throws LockstepError METRIC_INVALID for NaN and infinities, which JSON cannot hold.
*/
function canonicalJson(value) {
	if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
	if (typeof value === "number") {
		if (!Number.isFinite(value)) throw new LockstepError("METRIC_INVALID", `${String(value)} is not a finite number`);
		return JSON.stringify(value);
	}
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
	if (typeof value !== "object") throw new LockstepError("RECORD_INVALID", `a ${typeof value} has no place in a record`);
	return `{${Object.entries(value).filter(([, member]) => member !== void 0).sort(([a], [b]) => byCodePoint(a, b)).map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
}

// pipeline/data/yaml/python-float.ts
/**
* A float as Python's `repr` writes it: the shortest text that gives the number back, with an exponent of at least two digits when
* it is below −4 or at least 16, and otherwise always with a `.`. JavaScript switches at −7 and 21 and writes no `.0`.
*/
function pythonFloat(value) {
	if (Number.isNaN(value)) return "nan";
	if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
	if (Object.is(value, -0)) return "-0.0";
	const [mantissa = "0", exponentText = "0"] = value.toExponential().split("e");
	const exponent = Number(exponentText);
	if (exponent < -4 || exponent >= 16) {
		const digits = Math.abs(exponent).toString().padStart(2, "0");
		return `${mantissa}e${exponent < 0 ? "-" : "+"}${digits}`;
	}
	const sign = mantissa.startsWith("-") ? "-" : "";
	const digits = mantissa.replace(/[-.]/g, "");
	if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
	const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
	const fraction = digits.slice(exponent + 1);
	return `${sign}${whole}.${fraction === "" ? "0" : fraction}`;
}

// pipeline/data/yaml/keyed-map.ts
/**
* A map with keys that are not text. It is addressed by the text that Python's JSON gives such a key (`0`, `true`, `null`, `1.5`),
* and remembers what stood there, because `0:` and `'0':` are different bytes and different to DVC.
*/
var KeyedMap = class extends Map {
	otherKeys;
	constructor(entries, otherKeys) {
		super(entries);
		this.otherKeys = otherKeys;
	}
};
/** The text by which a key is addressed: as Python's JSON writes it. */
function keyText(key) {
	if (typeof key === "string") return key;
	return typeof key === "number" ? pythonFloat(key) : String(key);
}
/** A map of keys of any scalar kind; of two equal ones the last value counts. */
function mapOf$1(entries) {
	const result = /* @__PURE__ */ new Map();
	const otherKeys = /* @__PURE__ */ new Map();
	for (const [key, value] of entries) {
		const text = keyText(key);
		result.set(text, value);
		if (typeof key !== "string") otherKeys.set(text, key);
	}
	return otherKeys.size === 0 ? result : new KeyedMap(result, otherKeys);
}
/** What a key of the map is in YAML: mostly the text itself. */
function originalKey(map, key) {
	if (!(map instanceof KeyedMap)) return key;
	const other = map.otherKeys.get(key);
	return other === void 0 ? key : other;
}

// pipeline/data/yaml/value.ts
function isYamlMap(value) {
	return value instanceof Map;
}
function isYamlList(value) {
	return Array.isArray(value);
}

// pipeline/data/yaml/python.ts
/** A text as `json.dumps` writes it: everything beyond `~`, DEL included, as `\uxxxx`. */
function pythonJsonText(text) {
	return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
/** For records: whole numbers become numbers while those are exact, else decimal text; NaN and infinities become text. */
function toJson(value) {
	if (typeof value === "bigint") {
		const number = Number(value);
		return Number.isSafeInteger(number) ? number : value.toString();
	}
	if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
	if (value === null || typeof value !== "object") return value;
	if (!isYamlMap(value)) return value.map(toJson);
	return Object.fromEntries([...value].map(([key, member]) => [key, toJson(member)]));
}
function isJsonList(json) {
	return Array.isArray(json);
}
/** The other way: whole numbers become `bigint`, so that they are written without `.0`; those that are not exact stay floats. */
function fromJson(json) {
	if (typeof json === "number") return Number.isSafeInteger(json) && !Object.is(json, -0) ? BigInt(json) : json;
	if (json === null || typeof json !== "object") return json;
	if (isJsonList(json)) return json.map(fromJson);
	return new Map(Object.entries(json).map(([key, member]) => [key, fromJson(member)]));
}
/** True when both are the same to Python's `==`, as DVC compares: `1`, `1.0` and `true` are equal, NaN equals nothing. */
function pythonEquals(a, b) {
	if (a === null || b === null) return a === b;
	if (typeof a === "object" && typeof b === "object") {
		if (isYamlMap(a) !== isYamlMap(b)) return false;
		if (isYamlMap(a) && isYamlMap(b)) {
			if (a.size !== b.size) return false;
			return [...a].every(([key, member]) => {
				const other = b.get(key);
				return other !== void 0 && pythonEquals(member, other);
			});
		}
		const left = a;
		const right = b;
		return left.length === right.length && left.every((item, i) => pythonEquals(item, right[i] ?? null));
	}
	if (typeof a === "string" || typeof b === "string" || typeof a === "object" || typeof b === "object") return a === b;
	return (typeof a === "boolean" ? BigInt(a) : a) == (typeof b === "boolean" ? BigInt(b) : b);
}

// pipeline/data/dvc/directory.ts
/** Most members of one directory object. */
const directoryLimit = 1e6;
/** Longest path of a member, in UTF-16 units: what Linux allows. */
const pathLimit = 4096;
/** Characters that macOS leaves out when it compares names; Git refuses `.git` written with them, too. */
const invisible$1 = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
function isGitFolder$1(segment) {
	const plain = segment.replace(invisible$1, "").replace(/:.*$/s, "").replace(/[. ]+$/, "").toLowerCase();
	return plain === ".git" || plain === "git~1";
}
/** Why a path may not be written below a directory, or `undefined` when it may. */
function unsafeReason(path) {
	if (path === "") return "is empty";
	if (path.length > pathLimit) return `is longer than ${pathLimit} characters`;
	if (path.includes("\0")) return "holds a NUL character";
	if (path.includes("\\")) return "holds a backslash";
	if (path.startsWith("/")) return "is absolute";
	if (/^[A-Za-z]:/.test(path)) return "begins with a drive letter";
	if (!path.isWellFormed()) return "is not valid Unicode";
	for (const segment of path.split("/")) {
		if (segment === "") return "has an empty part";
		if (segment === "." || segment === "..") return `has a part ${JSON.stringify(segment)}`;
		if (isGitFolder$1(segment)) return "leads into a .git folder";
	}
}
/** What two names share that some file system takes for one: Unicode form and case. */
function folded(path) {
	return path.normalize("NFD").toUpperCase().toLowerCase().normalize("NFC");
}
function unsafe(where, path, reason) {
	const shown = JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
	return new LockstepError("PATH_UNSAFE", `${where}: the entry ${shown} ${reason}`, { hint: "Nothing was written. Ask whoever added the directory to add it again without that name." });
}
function refuseCollisions(paths, where) {
	const files = /* @__PURE__ */ new Map();
	const folders = /* @__PURE__ */ new Map();
	for (const path of paths) {
		const key = folded(path);
		const twin = files.get(key);
		if (twin !== void 0) throw unsafe(where, path, twin === path ? "stands twice" : `is the same name as ${JSON.stringify(twin)} where case or Unicode form do not count`);
		files.set(key, path);
		for (let slash = key.lastIndexOf("/"); slash !== -1; slash = key.lastIndexOf("/", slash - 1)) {
			const folder = key.slice(0, slash);
			if (folders.has(folder)) break;
			folders.set(folder, path);
		}
	}
	for (const [key, path] of files) {
		const inside = folders.get(key);
		if (inside !== void 0) throw unsafe(where, path, `is a file and the folder of ${JSON.stringify(inside)}`);
	}
}
/**
* Reads a `.dir` object. Every entry is checked before any is returned, so that a caller writes all of a directory or nothing.
*
* @param where - The object's name for messages.
* @throws LockstepError OBJECT_CORRUPT when it is not such a list, PATH_UNSAFE naming an entry that leaves the directory, leads
* into `.git` or meets another one.
*/
function parseDirectory(bytes, where, limit = directoryLimit) {
	let list;
	try {
		list = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (cause) {
		throw corrupt(where, "is not JSON", cause);
	}
	if (!Array.isArray(list)) throw corrupt(where, "is not a list");
	if (list.length > limit) throw corrupt(where, `has ${list.length} entries, more than ${limit}`);
	const entries = list.map((item, i) => readEntry$1(item, `${where}: entry ${i}`));
	for (const { relpath } of entries) {
		const reason = unsafeReason(relpath);
		if (reason !== void 0) throw unsafe(where, relpath, reason);
	}
	refuseCollisions(entries.map(({ relpath }) => relpath), where);
	return entries;
}
function corrupt(where, problem, cause) {
	const hint = "Push the directory again from where it was added.";
	return new LockstepError("OBJECT_CORRUPT", `${where} ${problem}`, cause === void 0 ? { hint } : {
		hint,
		cause
	});
}
function readEntry$1(item, where) {
	if (typeof item !== "object" || item === null || Array.isArray(item)) throw corrupt(where, "is not an object");
	const { md5: id, relpath } = item;
	if (typeof relpath !== "string") throw corrupt(where, "has no relpath");
	if (typeof id !== "string" || !/^[0-9a-f]{32}$/.test(id)) throw corrupt(where, "has no md5 of 32 lowercase hex digits");
	return {
		md5: md5(id),
		relpath
	};
}
/** The bytes of a `.dir` object: Python's JSON, sorted by code point, without a line break at the end. */
function emitDirectory(entries) {
	const items = entries.toSorted((a, b) => byCodePoint(a.relpath, b.relpath)).map((entry) => `{"md5": "${entry.md5}", "relpath": ${pythonJsonText(entry.relpath)}}`);
	return new TextEncoder().encode(`[${items.join(", ")}]`);
}

// pipeline/data/objects/parallel.ts
/**
* Maps items with at most `limit` in work at once; results keep the order of the items. The first error stops new work, what is in
* work is awaited, then the error is thrown: nothing runs on behind the caller's back.
*/
async function mapParallel(items, limit, map) {
	const results = new Array(items.length);
	let next = 0;
	const failures = [];
	const work = async () => {
		while (next < items.length && failures.length === 0) {
			const index = next++;
			try {
				results[index] = await map(items[index], index);
			} catch (error) {
				failures.push(error);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
	if (failures.length > 0) throw failures[0];
	return results;
}

// pipeline/data/objects/hash.ts
/** Bytes read at once; DVC's legacy hash is defined over pieces of this size. */
const pieceBytes = 1048576;
/** Gives a file's bytes piece by piece, each full but the last; a piece is only valid until the next one is asked for. */
async function eachPiece(path, visit) {
	const handle = await open(path, "r");
	try {
		const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(pieceBytes, (await handle.stat()).size + 1)));
		let sizeBytes = 0;
		for (;;) {
			let filled = 0;
			while (filled < buffer.length) {
				const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled);
				if (bytesRead === 0) break;
				filled += bytesRead;
			}
			if (filled > 0) await visit(buffer.subarray(0, filled));
			sizeBytes += filled;
			if (filled < buffer.length) return sizeBytes;
		}
	} finally {
		await handle.close();
	}
}
/** Both digests of a file in one pass; never more than one piece in memory. */
async function hashFile(path) {
	const byMd5 = createHash("md5");
	const bySha256 = createHash("sha256");
	const sizeBytes = await eachPiece(path, (piece) => {
		byMd5.update(piece);
		bySha256.update(piece);
	});
	return {
		md5: md5(byMd5.digest("hex")),
		sha256: sha256(bySha256.digest("hex")),
		sizeBytes
	};
}
function hashBytes(bytes) {
	return {
		md5: md5(createHash("md5").update(bytes).digest("hex")),
		sha256: sha256(createHash("sha256").update(bytes).digest("hex")),
		sizeBytes: Buffer.byteLength(bytes)
	};
}
/** Only the md5 of a file, for comparing with an id. */
async function md5OfFile(path) {
	const hash = createHash("md5");
	const sizeBytes = await eachPiece(path, (piece) => {
		hash.update(piece);
	});
	return {
		md5: md5(hash.digest("hex")),
		sizeBytes
	};
}
/** True when DVC 2.x took these bytes for text: no NUL and at most 30 % of bytes that text does not have. */
function looksLikeText(start) {
	if (start.length === 0) return true;
	let strange = 0;
	for (const byte of start) {
		if (byte === 0) return false;
		if (!(byte >= 32 && byte <= 126 || byte === 10 || byte === 13 || byte === 9 || byte === 12 || byte === 8)) strange++;
	}
	return strange / start.length <= .3;
}
function withoutCarriageReturns(piece) {
	const kept = Buffer.allocUnsafe(piece.length);
	let length = 0;
	for (let i = 0; i < piece.length; i++) {
		if (piece[i] === 13 && piece[i + 1] === 10) continue;
		kept[length++] = piece[i] ?? 0;
	}
	return kept.subarray(0, length);
}
/**
* The md5 that DVC 2.x gave a file: in each piece of 1 MiB whose first 512 bytes look like text, `\r\n` becomes `\n` before
* hashing. A `\r\n` that a piece boundary splits stays. Checked against DVC 3.67.1, which still reads such ids.
*/
async function legacyMd5OfFile(path) {
	const hash = createHash("md5");
	const sizeBytes = await eachPiece(path, (piece) => {
		hash.update(looksLikeText(piece.subarray(0, 512)) ? withoutCarriageReturns(piece) : piece);
	});
	return {
		md5: md5(hash.digest("hex")),
		sizeBytes
	};
}
/** The digest of a record: sha256 of its canonical JSON. */
function digestOf(value) {
	return hashBytes(canonicalJson(value)).sha256;
}

// pipeline/data/objects/safe-path.ts
/** For messages: quoted, with control characters visible, never longer than a line. */
function shown$4(path) {
	return JSON.stringify(path.length > 120 ? `${path.slice(0, 120)}…` : path);
}
/** Code points that HFS+ leaves out when it compares names, so that `.g<U+200C>it` is `.git` there. */
const ignorable = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
/** What a case-insensitive or normalising file system takes a name for. */
function foldedName(name) {
	return name.replace(ignorable, "").normalize("NFC").toLowerCase();
}
/** Folders of the tools themselves: nothing that comes from data is ever written there, in any spelling a file system accepts. */
function isToolFolder(segment) {
	const name = foldedName(segment).replace(/[. ]+$/, "").replace(/:.*$/, "");
	return name === ".git" || name === "git~1" || name === ".dvc" || name === "dvc~1";
}
/**
* Why a path that came from a pointer, a lock or a directory object may not be used below a folder, or `undefined` when it may:
* only plain relative paths with `/`, each segment a name.
*/
function pathProblem$1(path) {
	if (path === "") return "it is empty";
	if (!path.isWellFormed()) return "it is not valid Unicode";
	if (path.includes("\0")) return "it contains a NUL character";
	if (path.includes("\\")) return "it contains a backslash";
	if (path.startsWith("/")) return "it is absolute";
	if (/^[a-zA-Z]:/.test(path)) return "it begins with a drive letter";
	if (Buffer.byteLength(path) > 4096) return "it is longer than 4096 bytes";
	for (const segment of path.split("/")) {
		if (segment === "") return "it has an empty segment";
		if (segment === "." || segment === "..") return `it has the segment "${segment}"`;
		if (Buffer.byteLength(segment) > 255) return "it has a name longer than 255 bytes";
		if (isToolFolder(segment)) return `it leads into ${segment}`;
	}
}
/** As {@link pathProblem}, for a path from the root of a repository: `.github` decides what CI runs and is no place for data. */
function repositoryPathProblem(path) {
	if (foldedName(path.split("/", 1)[0] ?? "").replace(/[. ]+$/, "") === ".github") return "it leads into .github";
	return pathProblem$1(path);
}
function unsafePath(where, path, problem) {
	return new LockstepError("PATH_UNSAFE", `${where}: the path ${shown$4(path)} cannot be used: ${problem}`, { hint: "Nothing was written. Correct the path where it is declared, and track the data again." });
}
/**
* Holds the paths of a directory object to {@link pathProblem} and to each other: no path twice, none that a file system which
* ignores case or Unicode form would take for another, none that is a file and a folder at once.
*
* @throws LockstepError PATH_UNSAFE naming the entry.
*/
function checkDirectoryPaths(where, paths) {
	const files = /* @__PURE__ */ new Map();
	for (const path of paths) {
		const problem = pathProblem$1(path);
		if (problem !== void 0) throw unsafePath(where, path, problem);
		const folded = foldedName(path);
		const other = files.get(folded);
		if (other === path) throw unsafePath(where, path, "it is there twice");
		if (other !== void 0) throw unsafePath(where, path, `it is the same file as ${shown$4(other)} where names ignore case or Unicode form`);
		files.set(folded, path);
	}
	for (const [folded, path] of files) for (let end = folded.lastIndexOf("/"); end > 0; end = folded.lastIndexOf("/", end - 1)) {
		const file = files.get(folded.slice(0, end));
		if (file !== void 0) throw unsafePath(where, path, `${shown$4(file)} is a file, not a folder`);
	}
}
/**
* Checks that every folder on the way from `root` to `path` is a real folder or does not exist yet: a symbolic link there would
* lead a write to another place.
*
* @param root - Absolute, itself free of links.
* @param replaceable - Below this folder a file may stand in the way: whoever asks will replace it.
* @throws LockstepError PATH_UNSAFE naming the link.
*/
async function checkParents(root, path, replaceable) {
	const segments = path.split("/").slice(0, -1);
	for (let count = 1; count <= segments.length; count++) {
		const below = segments.slice(0, count).join("/");
		const stats = await lstat(join(root, below)).catch((error) => {
			if (isSystemError(error, "ENOENT")) return void 0;
			throw error;
		});
		if (stats === void 0) return;
		if (stats.isDirectory()) continue;
		const name = shown$4(segments[count - 1] ?? "");
		if (stats.isSymbolicLink()) throw unsafePath(root, path, `${name} on its way is a symbolic link`);
		if (replaceable !== void 0 && `${below}/`.startsWith(`${replaceable}/`)) return;
		throw unsafePath(root, path, `${name} on its way is not a folder`);
	}
}

// pipeline/data/objects/store.ts
/** Where DVC 3 puts an object below the folder of a cache or a remote. */
function objectPath(folder, id) {
	return join(folder, "files", "md5", id.slice(0, 2), id.slice(2));
}
/** The md5 of the content an id stands for: a directory's id has `.dir` behind it. */
function contentMd5(id) {
	return id.slice(0, 32);
}
/** @param found - What its bytes hash to. */
function corruptObject(request) {
	const { where, id, found, hint } = request;
	const message = `${where} does not hold what its name says: expected md5 ${contentMd5(id)}, found ${found}`;
	return new LockstepError("OBJECT_CORRUPT", message, { hint });
}
/** `present` when a regular file stands there; what it holds is another question. */
async function objectExists(path) {
	try {
		return (await lstat(path)).isFile();
	} catch (error) {
		if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return false;
		throw error;
	}
}
/** True when a regular file stands there and has the content its name says. */
async function isIntact(path, id) {
	return await objectExists(path) && (await md5OfFile(path)).md5 === contentMd5(id);
}
/** Gives a finished aside file its final name; the caller syncs the folder, once for many objects. */
async function settle(aside, destination) {
	await chmod(aside, 292);
	await syncFile(aside);
	await rename(aside, destination);
}
/**
* Copies a file into a store under the id of its content. The copy is hashed, not the source, so that the name is true even when
* somebody writes to the source meanwhile. An object that is there and intact stays; a damaged one is replaced by the good copy.
*
* @param folder - Of the cache or remote.
* @param suffix - `.dir` for a directory object.
*/
async function storeCopy(request) {
	const base = join(request.folder, "files", "md5");
	await mkdir(base, { recursive: true });
	const aside = join(base, asideName$1());
	try {
		await copyFile(request.source, aside, constants.COPYFILE_FICLONE);
		const found = await md5OfFile(aside);
		const id = md5(found.md5 + (request.suffix ?? ""));
		if (request.expected !== void 0 && request.expected !== id) throw corruptObject({
			where: request.source,
			id: request.expected,
			found: found.md5,
			hint: "Restore the file, then run the same command again."
		});
		const destination = objectPath(request.folder, id);
		if (await isIntact(destination, id)) return {
			id,
			sizeBytes: found.sizeBytes,
			isNew: false
		};
		await mkdir(dirname(destination), { recursive: true });
		await settle(aside, destination);
		return {
			id,
			sizeBytes: found.sizeBytes,
			isNew: true
		};
	} finally {
		await removeFile(aside);
	}
}
/**
* Writes a stream under an id, hashing on the way; nothing appears under the final name unless the content is the id's.
*
* @param where - Names the source in messages.
* @throws LockstepError OBJECT_CORRUPT naming expected and found md5; the store stays as it was.
*/
async function storeStream(request) {
	const destination = objectPath(request.folder, request.id);
	await mkdir(dirname(destination), { recursive: true });
	const aside = join(dirname(destination), asideName$1());
	try {
		const hash = createHash("md5");
		let sizeBytes = 0;
		const handle = await open(aside, "wx", 384);
		try {
			for await (const piece of request.stream) {
				hash.update(piece);
				await handle.writeFile(piece);
				sizeBytes += piece.length;
				request.onBytes?.(piece.length);
			}
		} finally {
			await handle.close();
		}
		const found = hash.digest("hex");
		if (found !== contentMd5(request.id)) throw corruptObject({
			...request,
			found
		});
		await settle(aside, destination);
		return { sizeBytes };
	} finally {
		await removeFile(aside);
	}
}

// pipeline/data/objects/walk.ts
const ignoreNothing = {
	ignores: () => false,
	leavesOut: () => false
};
function refused(place, problem, hint) {
	return new LockstepError("PATH_UNSAFE", `${shown$4(place)} ${problem}`, { hint });
}
/** Follows a link to a regular file that stays within bounds. */
async function followLink(folder, path, links) {
	const absolute = join(folder, path);
	if (links.links === "refuse") throw refused(absolute, "is a symbolic link", "Replace the link with the file it points to.");
	let target;
	try {
		target = await realpath(absolute);
	} catch (cause) {
		throw new LockstepError("PATH_UNSAFE", `${shown$4(absolute)} is a symbolic link to nothing`, {
			hint: "Remove the link, or restore what it points to.",
			cause
		});
	}
	if (!target.startsWith(links.folder + sep)) throw refused(absolute, "is a symbolic link that leads out", "Replace the link with the file it points to.");
	const stats = await stat(target);
	if (!stats.isFile()) throw refused(absolute, "is a symbolic link to something that is not a file", "Replace the link with what it points to.");
	return {
		absolute,
		sizeBytes: stats.size,
		isExecutable: (stats.mode & 64) !== 0
	};
}
/** One file, wherever it stands. @throws LockstepError PATH_UNSAFE for a device, a FIFO, a socket or a link that may not be followed. */
async function walkFile(folder, path, links) {
	const absolute = join(folder, path);
	const stats = await lstat(absolute);
	if (stats.isSymbolicLink()) return {
		path,
		...await followLink(folder, path, links)
	};
	if (!stats.isFile()) throw refused(absolute, "is neither a file nor a folder", "Remove it: only files and folders can be stored.");
	return {
		path,
		absolute,
		sizeBytes: stats.size,
		isExecutable: (stats.mode & 64) !== 0
	};
}
/**
* All files below a folder, sorted by code point of their path; empty folders leave no trace, as in DVC.
*
* @throws LockstepError PATH_UNSAFE for anything that is not a regular file or a folder, and for names that are not UTF-8.
*/
async function walkFiles(folder, ignore, links) {
	const files = [];
	const pending = [""];
	for (let below = pending.pop(); below !== void 0; below = pending.pop()) {
		const children = await readdir(join(folder, below), { withFileTypes: true });
		if (ignore.leavesOut(below, children.map(({ name }) => name))) continue;
		for (const child of children) {
			const path = below === "" ? child.name : `${below}/${child.name}`;
			if (child.name.includes("�")) throw refused(join(folder, path), "has a name that is not valid UTF-8", "Rename it: DVC cannot store such names.");
			if (ignore.ignores(path, child.isDirectory())) continue;
			if (child.isDirectory()) pending.push(path);
			else files.push(await walkFile(folder, path, links));
		}
	}
	return files.sort((a, b) => byCodePoint(a.path, b.path));
}

// pipeline/data/objects/cache.ts
/** Largest directory object that is read: about a million entries with long names. */
const directoryObjectLimitBytes = 268435456;
const parallelFiles$2 = 8;
function isDirectoryId(id) {
	return id.endsWith(".dir");
}
/** The id and bytes of a directory object. */
function directoryObject(entries) {
	const bytes = emitDirectory(entries);
	return {
		id: md5(`${hashBytes(bytes).md5}.dir`),
		bytes
	};
}
/** Symbolic links among data: followed to files that stay within the folder that was asked for, as DVC does. */
function linksWithin(folder) {
	return {
		links: "within",
		folder
	};
}
/** Id of a folder's content without storing it. */
async function describeDirectory(request) {
	const files = await walkFiles(request.path, request.ignore, request.links);
	const hash = request.hash ?? md5OfFile;
	return describeFiles$1(request.path, files, async (file) => (await hash(file.absolute)).md5);
}
async function describeFiles$1(where, files, idOf) {
	checkDirectoryPaths(where, files.map(({ path }) => path));
	const entries = await mapParallel(files, parallelFiles$2, async (file) => ({
		md5: await idOf(file),
		relpath: file.path
	}));
	return {
		id: directoryObject(entries).id,
		sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
		fileCount: files.length,
		entries
	};
}
function openCache(folder) {
	const path = (id) => objectPath(folder, id);
	const sync = async (ids) => {
		if (ids.length === 0) return;
		const folders = new Set(ids.map((id) => dirname(path(id))));
		await mapParallel([...folders, join(folder, "files", "md5")], parallelFiles$2, syncFolder);
	};
	const missing = (id) => new LockstepError("OBJECT_MISSING", `the cache ${folder} has no object ${id}`, { hint: "Fetch it with `lockstep pull`; when no remote has it, run `lockstep push` where the data was added." });
	const damaged = (id, found) => corruptObject({
		where: path(id),
		id,
		found,
		hint: `Move ${path(id)} away, then run \`lockstep pull\`, or add the original file again.`
	});
	const verify = async (id) => {
		if (!await objectExists(path(id))) throw missing(id);
		const found = await md5OfFile(path(id));
		if (found.md5 !== contentMd5(id)) throw damaged(id, found.md5);
		return { sizeBytes: found.sizeBytes };
	};
	return {
		folder,
		path,
		has: (id) => objectExists(path(id)),
		isIntact: (id) => isIntact(path(id), id),
		verify,
		sync,
		async addFile(source) {
			const stats = await stat(source);
			const stored = await storeCopy({
				folder,
				source
			});
			if (stored.isNew) await sync([stored.id]);
			return {
				id: stored.id,
				sizeBytes: stored.sizeBytes,
				isExecutable: (stats.mode & 64) !== 0
			};
		},
		async addDirectory(source, ignore) {
			const files = await walkFiles(source, ignore, linksWithin(source));
			const written = [];
			const directory = await describeFiles$1(source, files, async (file) => {
				const stored = await storeCopy({
					folder,
					source: file.absolute
				});
				if (stored.isNew) written.push(stored.id);
				return stored.id;
			});
			await sync(written);
			const { id, bytes } = directoryObject(directory.entries);
			if (!await isIntact(path(id), id)) {
				await mkdir(dirname(path(id)), { recursive: true });
				await writeWhole(path(id), bytes, 292);
				await sync([id]);
			}
			return directory;
		},
		receive: (request) => storeStream({
			folder,
			...request
		}),
		async readDirectory(id) {
			if (!await objectExists(path(id))) throw missing(id);
			const { size } = await stat(path(id));
			if (size > 268435456) throw new LockstepError("DVC_FILE_INVALID", `the directory object ${path(id)} has ${String(size)} bytes; at most ${String(directoryObjectLimitBytes)} are read`, { hint: "Split the tracked folder into several outputs." });
			const bytes = await readFile(path(id));
			const found = hashBytes(bytes).md5;
			if (found !== contentMd5(id)) throw damaged(id, found);
			const entries = parseDirectory(bytes, path(id));
			checkDirectoryPaths(`directory object ${id}`, entries.map(({ relpath }) => relpath));
			return entries;
		}
	};
}
/** Hashes one file as DVC would store it. */
async function describeFile(request) {
	const file = await walkFile(request.folder, request.path, request.links);
	const { md5: id, sizeBytes } = await (request.hash ?? md5OfFile)(file.absolute);
	return {
		id,
		sizeBytes,
		isExecutable: file.isExecutable
	};
}

// pipeline/data/remotes/index.ts
/** Scheme → driver, loaded when a remote of that scheme is opened. To add a remote: one file and one line here. */
const drivers$1 = { file: async (options) => (await import("./local.js")).openLocalRemote(options) };
/** `s3` of `s3://bucket/prefix`; a path is `file`. */
function schemeOf(url) {
	const [, scheme] = /^([a-zA-Z][a-zA-Z0-9+.-]+):\/\//.exec(url) ?? [];
	return scheme?.toLowerCase() ?? "file";
}
/** The url without user, password and query, for messages. */
function publicUrl(url) {
	return url.replace(/^([a-zA-Z][a-zA-Z0-9+.-]+:\/\/)[^/@]*@/, "$1").replace(/\?.*$/, "");
}
/** Where DVC's config files are; relative paths in them start there. */
function configFolder(level, root) {
	switch (level) {
		case "system": return "/etc/xdg/dvc";
		case "global": return join(homedir(), ".config", "dvc");
		case "repo":
		case "local": return join(root, ".dvc");
	}
}
/**
* Opens a remote of `.dvc/config`.
*
* @param name - Of the remote; without it the default one (`core.remote`).
* @param root - Absolute path of the repository.
* @throws LockstepError REMOTE_MISSING when none is configured or none has the name, REMOTE_UNSUPPORTED for an unknown scheme.
*/
async function openRemote$1(request) {
	const { config, root } = request;
	const name = request.name ?? config.defaultRemote;
	if (name === void 0) throw new LockstepError("REMOTE_MISSING", "no default DVC remote is configured in .dvc/config", { hint: "Add one there, as `dvc remote add --default storage <url>` does." });
	const remote = config.remotes.get(name.toLowerCase());
	if (remote === void 0) {
		const names = [...config.remotes.keys()];
		throw new LockstepError("REMOTE_MISSING", `no DVC remote is named ${JSON.stringify(name)}`, { hint: names.length === 0 ? "Add it to .dvc/config, as `dvc remote add` does." : `There are: ${names.join(", ")}.` });
	}
	const scheme = schemeOf(remote.url);
	const open = Object.hasOwn(drivers$1, scheme) ? drivers$1[scheme] : void 0;
	if (open === void 0) throw new LockstepError("REMOTE_UNSUPPORTED", `no driver for ${scheme}:// (${publicUrl(remote.url)})`, { hint: `Use a remote of one of these kinds: ${Object.keys(drivers$1).join(", ")}.` });
	return open({
		url: remote.url,
		base: configFolder(remote.urlLevel, root),
		settings: remote.settings
	});
}

// pipeline/data/yaml/scalar.ts
const wholeNumber$1 = /^(?:[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+)$/;
const floatNumber = /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const timestamp = /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/;
/** Only texts that begin like this can be something else than text. */
const mayResolve = /^[-+.0-9tTfFnN~=<]/;
const words$2 = new Map([
	...[
		"true",
		"True",
		"TRUE"
	].map((word) => [word, true]),
	...[
		"false",
		"False",
		"FALSE"
	].map((word) => [word, false]),
	...[
		"",
		"~",
		"null",
		"Null",
		"NULL"
	].map((word) => [word, null])
]);
function plainKind(text) {
	const word = words$2.get(text);
	if (word !== void 0) return word === null ? "null" : "bool";
	if (!mayResolve.test(text)) return "str";
	if (floatNumber.test(text)) return "float";
	if (/^[-+0-9]/.test(text) && wholeNumber$1.test(text)) return "int";
	if (timestamp.test(text)) return "timestamp";
	if (text === "<<") return "merge";
	return text === "=" ? "value" : "str";
}
function wholeValue(text) {
	const digits = text.replaceAll("_", "");
	const isNegative = digits.startsWith("-");
	const unsigned = /^[-+]/.test(digits) ? digits.slice(1) : digits;
	if (!/^(?:0b[01]+|0o[0-7]+|0x[0-9a-fA-F]+|[0-9]+)$/.test(unsigned)) return void 0;
	const magnitude = BigInt(unsigned);
	return isNegative ? -magnitude : magnitude;
}
function floatValue(text) {
	const bare = text.replaceAll("_", "").toLowerCase();
	if (bare.endsWith(".nan")) return NaN;
	if (bare.endsWith(".inf")) return bare.startsWith("-") ? -Infinity : Infinity;
	return /[0-9]/.test(bare) ? Number(bare) : void 0;
}
/** The value of a plain scalar; dates stay text, `=` and `<<` and numbers without digits have no value. */
function plainValue(text) {
	switch (plainKind(text)) {
		case "str":
		case "timestamp": return text;
		case "null": return null;
		case "bool": return words$2.get(text) ?? null;
		case "int": return wholeValue(text);
		case "float": return floatValue(text);
		case "merge":
		case "value": return;
	}
}

// pipeline/data/yaml/block-lines.ts
/** Thrown inside and caught here: the text has something that only the full parser reads. */
var Uncommon = class extends Error {};
const space = 32;
const dash = 45;
const colon = 58;
/** Tabs, and what some readers take for the end of a line: left to the full parser, as is what no file may hold. */
const uncommonCharacter = /[^\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;
const leadingIndicator$1 = /^(?:[,[\]{}#&*!|>%@`]|[-?:](?: |$))/;
const refusedKey = /^(?:__proto__|constructor|prototype|<<)$/;
const escape$2 = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.)|$)/gu;
const shortEscapes$1 = new Map(Object.entries({
	"0": "\0",
	a: "\x07",
	b: "\b",
	t: "	",
	n: "\n",
	v: "\v",
	f: "\f",
	r: "\r",
	e: "\x1B",
	" ": " ",
	"\"": "\"",
	"\\": "\\",
	"/": "/",
	N: "",
	_: "\xA0",
	L: "\u2028",
	P: "\u2029"
}));
/** Deepest nesting read here. */
const depthLimit$4 = 60;
/** The text between double quotes, lines joined already. */
function unescaped$1(body) {
	if (!body.includes("\\")) return body;
	let text = "";
	let end = 0;
	for (const match of body.matchAll(escape$2)) {
		const [whole, byte, unit, point, character] = match;
		const hex = byte ?? unit ?? point;
		const meant = hex === void 0 ? shortEscapes$1.get(character ?? "") : codePoint(Number.parseInt(hex, 16));
		if (meant === void 0) throw new Uncommon();
		text += body.slice(end, match.index) + meant;
		end = match.index + whole.length;
	}
	return text + body.slice(end);
}
function codePoint(code) {
	return code > 1114111 ? void 0 : String.fromCodePoint(code);
}
/**
* Reads the block style that DVC writes, line by line: about ten times as fast as the full parser, which a lock of thousands of stages
* needs. Anything beyond it (comments, flow style, anchors, tags, block scalars, `? key`, blank lines) is not read.
*/
var BlockReader = class {
	text;
	/** The current line, or what is left of it: its column, beginning and end. */
	indent = -1;
	start = 0;
	end = -1;
	constructor(text) {
		this.text = text;
	}
	atEnd() {
		return this.indent === -1;
	}
	/** Goes to the next line; a column of −1 stands for the end of the text. */
	advance() {
		const lineStart = this.end + 1;
		if (lineStart >= this.text.length) {
			this.indent = -1;
			return;
		}
		const lineBreak = this.text.indexOf("\n", lineStart);
		this.end = lineBreak === -1 ? this.text.length : lineBreak;
		let at = lineStart;
		while (this.text.charCodeAt(at) === space && at < this.end) at++;
		if (at === this.end || this.text[at] === "#") throw new Uncommon();
		this.start = at;
		this.indent = at - lineStart;
	}
	/** The first lines of the entries of a top-level key, whose values are not read. */
	entriesOf(name) {
		const lines = [];
		this.advance();
		while (!this.atEnd() && !(this.indent === 0 && this.keyEnd() !== -1 && this.key(this.keyEnd()) === name)) this.advance();
		if (this.atEnd() || this.keyEnd() + 1 !== this.end) throw new Uncommon();
		this.advance();
		const { indent } = this;
		while (this.indent > 0) {
			if (this.indent < indent) throw new Uncommon();
			if (this.indent === indent) {
				if (this.isDash() || this.keyEnd() === -1) throw new Uncommon();
				lines.push({
					key: this.key(this.keyEnd()),
					start: this.start - indent
				});
			}
			this.advance();
		}
		return {
			lines,
			end: this.atEnd() ? this.text.length : this.start
		};
	}
	document() {
		this.advance();
		if (this.atEnd() || this.indent !== 0 || /^(?:---|\.\.\.|%)/.test(this.text)) throw new Uncommon();
		const value = this.block(-1, 0);
		if (!this.atEnd()) throw new Uncommon();
		return value;
	}
	/** The value that begins at the current place; `parent` is the column of the key or dash it belongs to. */
	block(parent, depth) {
		if (depth > depthLimit$4) throw new Uncommon();
		if (this.isDash()) return this.list(this.indent, depth);
		return this.keyEnd() === -1 ? this.scalar(parent) : this.map(this.indent, depth);
	}
	isDash() {
		if (this.text.charCodeAt(this.start) !== dash) return false;
		return this.start + 1 === this.end || this.text.charCodeAt(this.start + 1) === space;
	}
	list(indent, depth) {
		const items = [];
		while (this.indent === indent && this.isDash()) {
			this.start += 2;
			this.indent += 2;
			if (this.start >= this.end) {
				this.advance();
				if (this.indent > indent) throw new Uncommon();
				items.push(null);
				continue;
			}
			if (this.text.charCodeAt(this.start) === space) throw new Uncommon();
			items.push(this.block(indent, depth + 1));
		}
		if (this.indent > indent) throw new Uncommon();
		return items;
	}
	map(indent, depth) {
		const map = /* @__PURE__ */ new Map();
		while (this.indent === indent && !this.isDash()) {
			const keyEnd = this.keyEnd();
			if (keyEnd === -1) throw new Uncommon();
			const key = this.key(keyEnd);
			if (map.has(key)) throw new Uncommon();
			map.set(key, this.member(indent, keyEnd + 1, depth));
		}
		if (this.indent > indent) throw new Uncommon();
		return map;
	}
	member(indent, behindColon, depth) {
		let at = behindColon;
		while (at < this.end && this.text.charCodeAt(at) === space) at++;
		if (at < this.end) {
			this.start = at;
			return this.scalar(indent);
		}
		this.advance();
		if (this.indent > indent) return this.block(indent, depth + 1);
		return this.indent === indent && this.isDash() ? this.list(indent, depth + 1) : null;
	}
	/** Where the colon stands that ends a key beginning here, or −1 when there is none on the line. */
	keyEnd() {
		const quote = this.text[this.start];
		if (quote === "'" || quote === "\"") {
			const close = this.closingQuote(quote);
			if (close === -1 || close + 1 >= this.end || this.text.charCodeAt(close + 1) !== colon) return -1;
			return close + 2 === this.end || this.text.charCodeAt(close + 2) === space ? close + 1 : -1;
		}
		for (let at = this.text.indexOf(":", this.start); at !== -1 && at < this.end; at = this.text.indexOf(":", at + 1)) if (at + 1 === this.end || this.text.charCodeAt(at + 1) === space) return at;
		return -1;
	}
	key(keyEnd) {
		const source = this.text.slice(this.start, keyEnd);
		const key = /^['"]/.test(source) ? this.unquoted(source) : this.plain(source);
		if (typeof key !== "string" || refusedKey.test(key) || key.length > 1e3) throw new Uncommon();
		return key;
	}
	plain(source) {
		if (leadingIndicator$1.test(source) || source.endsWith(" ") || source.includes(" #")) throw new Uncommon();
		const value = plainValue(source);
		if (value === void 0) throw new Uncommon();
		return value;
	}
	/** The closing quote on this line, or −1. */
	closingQuote(quote, from = this.start + 1) {
		for (let at = from; at < this.end; at++) {
			const character = this.text[at];
			if (quote === "\"" && character === "\\") at++;
			else if (character === quote) {
				if (quote === "\"" || this.text[at + 1] !== "'") return at;
				at++;
			}
		}
		return -1;
	}
	/** The text of a quoted scalar on one line. */
	unquoted(source) {
		const body = source.slice(1, -1);
		return source.startsWith("'") ? body.replaceAll("''", "'") : unescaped$1(body);
	}
	/** A scalar from here to the end of its lines; lines that are deeper than `parent` belong to it. */
	scalar(parent) {
		const source = this.text.slice(this.start, this.end);
		if (source === "{}" || source === "[]") {
			this.endOfScalar(parent);
			return source === "{}" ? /* @__PURE__ */ new Map() : [];
		}
		if (source.startsWith("'") || source.startsWith("\"")) return this.quotedLines(source.charAt(0), parent);
		const lines = [this.plainLine(source)];
		this.advance();
		while (!this.atEnd() && this.indent > parent) {
			lines.push(this.plainLine(this.text.slice(this.start, this.end)));
			this.advance();
		}
		return this.plain(lines.join(" "));
	}
	/** A quoted scalar; a line break in it is a space, and nothing behind a backslash. */
	quotedLines(quote, parent) {
		let source = quote;
		let close = this.closingQuote(quote);
		while (close === -1) {
			const line = this.text.slice(source === quote ? this.start + 1 : this.start, this.end);
			const isJoined = quote === "\"" && (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1;
			source += isJoined ? line.slice(0, -1) : `${line.replace(/ +$/, "")} `;
			this.advance();
			if (this.atEnd() || this.indent <= parent) throw new Uncommon();
			close = this.closingQuote(quote, this.start);
		}
		if (close !== this.end - 1) throw new Uncommon();
		source += this.text.slice(source === quote ? this.start + 1 : this.start, this.end);
		this.endOfScalar(parent);
		return this.unquoted(source);
	}
	plainLine(source) {
		if (source.includes(": ") || source.includes(" #") || source.endsWith(":")) throw new Uncommon();
		return source.replace(/ +$/, "");
	}
	endOfScalar(parent) {
		this.advance();
		if (this.indent > parent) throw new Uncommon();
	}
};
function attempt(text, read) {
	if (uncommonCharacter.test(text)) return void 0;
	try {
		return read(new BlockReader(text));
	} catch (error) {
		if (error instanceof Uncommon) return void 0;
		throw error;
	}
}
/** The value of a text in DVC's own style, or `undefined` when the full parser must read it. */
function readBlockLines(text) {
	return attempt(text, (reader) => reader.document());
}
/**
* The first lines of the entries of a top-level key, and where they end; `undefined` when the full parser must look. Only for a text
* that {@link readBlockLines} reads.
*/
function blockEntryLines(text, name) {
	return readBlockLines(text) === void 0 ? void 0 : attempt(text, (reader) => reader.entriesOf(name));
}

// pipeline/data/yaml/problem.ts
var import_dist = require_dist();
/** Shown in messages: at most 60 characters, quoted, without control characters. */
function quoted$1(text) {
	return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
/** `line:column` of an offset into a text, both from 1; the column counts UTF-16 units. */
function positionAt(text, offset) {
	const before = text.slice(0, offset);
	const lineStart = before.lastIndexOf("\n") + 1;
	let line = 1;
	for (let at = before.indexOf("\n"); at !== -1; at = before.indexOf("\n", at + 1)) line++;
	return `${line}:${offset - lineStart + 1}`;
}

// pipeline/data/yaml/tree.ts
/** For files that people write. */
const yamlLimits = {
	bytes: 1048576,
	depth: 100,
	values: 1e6
};
/** For files that tools write, as `dvc.lock`. */
const largeYamlLimits = {
	bytes: 67108864,
	depth: 100,
	values: 2e7
};
/** What is wrong at an offset, and what to do about it. */
function problemAt(place, offset, [problem, hint]) {
	return new LockstepError("YAML_INVALID", `${place.where}:${positionAt(place.text, offset)}: ${problem}`, { hint });
}
/**
* The text without its byte order mark, with `\n` at the ends of lines. A lone carriage return ends a line in YAML, which the
* parser does not know.
*/
function plainLines(text) {
	return text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
}
/** What YAML 1.2 does not allow in a file: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const unprintable = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
/**
* The text without its byte order mark and with `\n` at the ends of lines, after its size and characters were looked at.
*
* @throws LockstepError YAML_INVALID.
*/
function checkedText(text, where, limits) {
	if (text.length > limits.bytes || text.length * 3 > limits.bytes && Buffer.byteLength(text) > limits.bytes) throw new LockstepError("YAML_INVALID", `${where}: longer than ${limits.bytes} bytes`, { hint: "Split the file, or keep large values out of it." });
	const lines = plainLines(text);
	const bad = unprintable.exec(lines);
	if (bad === null) return lines;
	const code = (bad[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
	throw problemAt({
		text: lines,
		where
	}, bad.index, [`the character U+${code} is not allowed in YAML`, "Remove it, or write it as an escape between double quotes."]);
}
/** The syntax tree of a text that holds at most one document; scalars are texts, nothing is resolved yet. */
function parseTree(place) {
	let document;
	try {
		document = (0, import_dist.parseDocument)(place.text, {
			schema: "failsafe",
			uniqueKeys: false,
			merge: false,
			prettyErrors: false,
			logLevel: "error"
		});
	} catch (cause) {
		throw new LockstepError("YAML_INVALID", `${place.where}:1:1: nested too deeply`, {
			hint: "Flatten the file.",
			cause
		});
	}
	const [error] = document.errors;
	if (error !== void 0) {
		const hint = error.code === "MULTIPLE_DOCS" ? "Keep one document in the file: remove the `---` line and what follows it." : "Mend the YAML at that place; an editor with YAML support shows what is wrong.";
		const problem = error.code === "MULTIPLE_DOCS" ? "a second document begins here" : error.message;
		throw problemAt(place, error.pos[0], [problem, hint]);
	}
	if (document.directives.yaml.explicit && document.directives.yaml.version !== "1.2") throw problemAt(place, 0, [`YAML ${document.directives.yaml.version} is asked for`, "Remove the %YAML line; DVC files are YAML 1.2."]);
	return document;
}

// pipeline/data/yaml/reader.ts
/** JavaScript gives these keys a meaning that no YAML file needs. */
const refusedKeys$1 = /* @__PURE__ */ new Set([
	"__proto__",
	"constructor",
	"prototype"
]);
const tagPrefix = "tag:yaml.org,2002:";
/** The text of a scalar, where DVC's reader and ours differ. */
function textOf$3(node, document) {
	const text = typeof node.value === "string" ? node.value : "";
	if (node.type === "QUOTE_SINGLE") return text.replace(/([\u0085\u2028\u2029]+) +/g, "$1");
	return (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED") && !document.endsWith("\n") && (node.range?.[1] ?? 0) >= document.length ? text.replace(/\n$/, "") : text;
}
var Reader = class {
	place;
	limits;
	/** `undefined` while the anchored value is being read: an alias to it would be a circle. */
	anchors = /* @__PURE__ */ new Map();
	/** Values read so far, aliases counted in full. */
	count = 0;
	constructor(place, limits) {
		this.place = place;
		this.limits = limits;
	}
	fail(node, problem, hint) {
		return problemAt(this.place, node.range?.[0] ?? 0, [problem, hint]);
	}
	read(node, depth) {
		if (node === null) return null;
		this.add(node, 1);
		if (depth > this.limits.depth) throw this.fail(node, `nested more than ${this.limits.depth} levels deep`, "Flatten the file.");
		if ((0, import_dist.isAlias)(node)) return this.alias(node);
		const anchor = ((0, import_dist.isScalar)(node) || (0, import_dist.isSeq)(node) || (0, import_dist.isMap)(node)) && node.anchor !== void 0 ? node.anchor : void 0;
		if (anchor === void 0) return this.content(node, depth);
		this.anchors.set(anchor, void 0);
		const before = this.count;
		const value = this.content(node, depth);
		this.anchors.set(anchor, {
			value,
			count: this.count - before
		});
		return value;
	}
	add(node, count) {
		this.count += count;
		if (this.count > this.limits.values) throw this.fail(node, `more than ${this.limits.values} values`, "Use fewer aliases: each counts as all that it stands for.");
	}
	alias(node) {
		const target = this.anchors.get(node.source);
		if (target !== void 0) {
			this.add(node, target.count);
			return target.value;
		}
		const problem = this.anchors.has(node.source) ? "stands inside its own anchor" : "has no anchor before it";
		throw this.fail(node, `the alias ${quoted$1(`*${node.source}`)} ${problem}`, "Write the value out.");
	}
	content(node, depth) {
		if ((0, import_dist.isScalar)(node)) return this.scalar(node);
		if ((0, import_dist.isSeq)(node)) {
			this.tagged(node, ["seq"]);
			return node.items.map((item) => this.read(item, depth + 1));
		}
		if ((0, import_dist.isMap)(node)) return this.map(node, depth);
		throw this.fail(node, "cannot be read", "Use maps, lists, texts, numbers, true, false and null.");
	}
	/** The tag's short name; without an explicit tag `undefined`. */
	tagged(node, allowed) {
		const { tag } = node;
		if (tag === void 0) return void 0;
		if (tag === "!") return "str";
		const name = tag.startsWith(tagPrefix) ? tag.slice(18) : void 0;
		if (name === void 0 || !allowed.includes(name)) throw this.fail(node, `the tag ${quoted$1(tag)} is not allowed here`, "Remove the tag; plain values need none.");
		return name;
	}
	scalar(node) {
		const tag = this.tagged(node, [
			"str",
			"int",
			"float",
			"bool",
			"null"
		]);
		const text = textOf$3(node, this.place.text);
		const isPlain = node.type === void 0 || node.type === "PLAIN";
		if (tag === "str" || tag === void 0 && !isPlain) return text;
		const value = plainValue(text);
		if (value === void 0) throw this.fail(node, `${quoted$1(text)} has no value in YAML 1.2`, `Put it in quotes: '${text.slice(0, 60)}'.`);
		const found = value === null ? "null" : {
			string: "str",
			bigint: "int",
			number: "float",
			boolean: "bool"
		}[typeof value];
		if (tag === void 0 || tag === found) return value;
		if (tag === "float" && typeof value === "bigint") return Number(value);
		throw this.fail(node, `${quoted$1(text)} is not of its tag ${quoted$1(tag)}`, "Remove the tag, or mend the value.");
	}
	map(node, depth) {
		this.tagged(node, ["map"]);
		const own = /* @__PURE__ */ new Map();
		const merged = /* @__PURE__ */ new Map();
		const otherKeys = /* @__PURE__ */ new Map();
		for (const pair of node.items) {
			if (this.isMerge(pair.key)) {
				for (const [key, value] of this.merged(pair.value ?? node, depth)) if (!merged.has(key)) merged.set(key, value);
				continue;
			}
			const key = this.key(pair.key, node, otherKeys);
			if (own.has(key)) throw this.fail(pair.key ?? node, `the key ${quoted$1(key)} stands twice in one map`, "Remove one of the two.");
			own.set(key, this.read(pair.value, depth + 1));
		}
		const entries = merged.size === 0 ? own : new Map([...merged, ...own]);
		return otherKeys.size === 0 ? entries : new KeyedMap(entries, otherKeys);
	}
	isMerge(key) {
		return (0, import_dist.isScalar)(key) && key.value === "<<" && (key.type === void 0 || key.type === "PLAIN") && key.tag === void 0;
	}
	/** What `<<:` brings: of several maps, the earlier one's value counts. */
	merged(node, depth) {
		const value = this.read(node, depth + 1);
		const maps = isYamlMap(value) ? [value] : isYamlList(value) ? value.filter(isYamlMap) : [];
		if (maps.length === 0 || isYamlList(value) && maps.length < value.length) throw this.fail(node, "`<<` needs a map or a list of maps", "Name anchors of maps: `<<: *base` or `<<: [*a, *b]`.");
		const result = /* @__PURE__ */ new Map();
		for (const map of maps.toReversed()) for (const [key, member] of map) result.set(key, member);
		return result;
	}
	key(node, parent, otherKeys) {
		const value = node === null ? null : (0, import_dist.isAlias)(node) ? this.alias(node) : this.scalarKey(node);
		if (value !== null && typeof value === "object") throw this.fail(node ?? parent, "a key is a list or a map", "Use text for keys.");
		const key = keyText(value);
		if (refusedKeys$1.has(key)) throw this.fail(node ?? parent, `the key ${quoted$1(key)} is not allowed`, "Use another name.");
		if (typeof value !== "string") otherKeys.set(key, value);
		return key;
	}
	scalarKey(node) {
		if (!(0, import_dist.isScalar)(node)) throw this.fail(node, "a key is a list or a map", "Use text for keys.");
		const value = this.scalar(node);
		if (node.anchor !== void 0) this.anchors.set(node.anchor, {
			value,
			count: 1
		});
		return value;
	}
};
/** The value of a syntax tree. */
function readTree$1(tree, place, limits) {
	return new Reader(place, limits).read(tree.contents, 0);
}

// pipeline/data/yaml/decode.ts
/** Where the first byte stands that UTF-8 does not allow, as `line:column`, both from 1; the column counts bytes. */
function firstBadByte(bytes) {
	let low = 0;
	let high = bytes.length;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		try {
			new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
			low = middle;
		} catch {
			high = middle - 1;
		}
	}
	const before = bytes.subarray(0, low);
	const lineStart = before.lastIndexOf(10) + 1;
	return `${before.reduce((count, byte) => byte === 10 ? count + 1 : count, 1)}:${low - lineStart + 1}`;
}
/**
* The text of a file that must be UTF-8; a byte order mark at the start is dropped.
*
* @throws LockstepError YAML_INVALID naming line and column of the first byte that is not UTF-8.
*/
function decodeUtf8(bytes, where) {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new LockstepError("YAML_INVALID", `${where}:${firstBadByte(bytes)} is not UTF-8`, {
			hint: "Save the file as UTF-8.",
			cause
		});
	}
}

// pipeline/data/yaml/parse.ts
/**
* Reads one YAML document as DVC does: YAML 1.2 with ruamel.yaml's wider numbers, merge keys expanded, an alias as the same object
* as its anchor. Dates stay text. An empty text is `null`.
*
* @param where - The file's name for messages.
* @throws LockstepError YAML_INVALID with `where:line:column` for broken syntax, a key that stands twice, a second document, an
* unknown tag, a key that JavaScript would misread, an alias that loops or multiplies, and a text beyond the limits.
*/
function parseYaml(text, where, limits = yamlLimits) {
	const place = {
		text: checkedText(text, where, limits),
		where
	};
	const common = readBlockLines(place.text);
	if (common !== void 0) return common;
	return readTree$1(parseTree(place), place, limits);
}
/** The same for a file that must hold a map; one without content is an empty map. */
function parseYamlMap(text, where, limits = yamlLimits) {
	const value = parseYaml(text, where, limits);
	if (value === null) return /* @__PURE__ */ new Map();
	if (value instanceof Map) return value;
	throw new LockstepError("YAML_INVALID", `${where}:1:1: the file does not hold a map`, { hint: "Write `key: value` lines." });
}

// pipeline/delivery/served-folder/layout.ts
/** A model's name as one name of a file: `/` becomes `%2F`. Different names stay different, since no name holds a `%`. */
function fileNameOf(model) {
	return model.replaceAll("/", "%2F");
}
const currentSuffix = ".current.json";
/** The document that says what is served. */
function currentFile(folder, model) {
	return join(folder, `${fileNameOf(model)}${currentSuffix}`);
}
/** The name of the model that a file of the folder speaks of, still unchecked; `undefined` for other files. */
function modelOfCurrentFile(fileName) {
	if (!fileName.endsWith(currentSuffix) || fileName.startsWith(".")) return void 0;
	return fileName.slice(0, -13).replaceAll("%2F", "/");
}
/** All placed versions of one model. */
function versionsFolder(folder, model) {
	return join(folder, "versions", fileNameOf(model));
}
/** One placed version: `served.json` and `files/`. */
function placedFolder(folder, placed) {
	return join(versionsFolder(folder, placed.model), `${placed.modelVersion}-${placed.sha256.slice(0, 12)}`);
}
/** Where the model itself stands in a placed version. */
function filesFolder(placed) {
	return join(placed, "files");
}
function servedFile(placed) {
	return join(placed, "served.json");
}
/** The server's log of one model. */
function logFolder(folder, model) {
	return join(folder, "log", fileNameOf(model));
}

// pipeline/delivery/server/inference-log.ts
/** The file being written is of age 0; full ones are the older the higher. */
const logFileName = (age) => age === 0 ? "requests.jsonl" : `requests.${String(age)}.jsonl`;
const lineLimitBytes = 1048576;
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function readInputs$2(value) {
	if (!isRecord(value)) return void 0;
	const entries = Object.entries(value);
	return entries.every(([, cell]) => typeof cell === "string" || typeof cell === "number" && Number.isFinite(cell)) ? Object.fromEntries(entries) : void 0;
}
function parseLine(line) {
	if (line.length > lineLimitBytes) return void 0;
	try {
		const value = JSON.parse(line);
		if (!isRecord(value)) return void 0;
		const { id, at, model_version, artifact_sha256, inputs, probability, decision } = value;
		const named = readInputs$2(inputs);
		if (!(typeof id === "string" && typeof at === "string" && typeof model_version === "string" && typeof artifact_sha256 === "string" && named !== void 0 && typeof probability === "number" && probability >= 0 && probability <= 1 && (decision === "positive" || decision === "negative"))) return void 0;
		return {
			id,
			at,
			modelVersion: modelVersion(model_version),
			artifactSha256: sha256(artifact_sha256),
			inputs: named,
			probability,
			decision
		};
	} catch {
		return;
	}
}
/** A file's text and which file it is, whatever its name is by now. */
async function readFileIfThere(path) {
	const flags = constants$1.O_RDONLY | constants$1.O_NOFOLLOW | constants$1.O_NONBLOCK;
	const handle = await open(path, flags).catch((error) => {
		if (isSystemError(error, "ENOENT")) return void 0;
		throw error;
	});
	if (handle === void 0) return void 0;
	try {
		const { dev, ino } = await handle.stat({ bigint: true });
		return {
			text: await handle.readFile("utf8"),
			file: `${dev.toString()}:${ino.toString()}`
		};
	} finally {
		await handle.close();
	}
}
const oldestAge = 100;
/**
* The newest `limit` predictions that a server logged for a model, over all its files. A line that is being written, or that a
* killed server tore, is skipped; other lines that are no predictions are counted.
*
* @param folder - The target's folder.
*/
async function readInferenceLog(folder, model, { limit }) {
	const place = logFolder(folder, model);
	const seen = /* @__PURE__ */ new Set();
	let rows = [];
	let badLines = 0;
	for (let age = 0, absent = 0; age <= oldestAge && absent < 2 && rows.length < limit; age++) {
		const found = await readFileIfThere(join(place, logFileName(age)));
		absent = found === void 0 ? absent + 1 : 0;
		if (found === void 0 || seen.has(found.file)) continue;
		seen.add(found.file);
		const lines = found.text.split("\n");
		lines.pop();
		const older = [];
		for (const line of lines) {
			const row = parseLine(line);
			if (row !== void 0) older.push(row);
			else if (line !== "") badLines++;
		}
		rows = [...older, ...rows];
	}
	return {
		rows: rows.slice(Math.max(0, rows.length - limit)),
		badLines
	};
}

// pipeline/delivery/server/inference-log-writer.ts
/** Rows waiting to be written; beyond it they are lost, and counted. */
const waitingLimit = 1e5;
function lineOf(row) {
	return `${JSON.stringify({
		id: row.id,
		at: row.at,
		model_version: row.modelVersion,
		artifact_sha256: row.artifactSha256,
		inputs: row.inputs,
		probability: row.probability,
		decision: row.decision
	})}\n`;
}
/** Opens the log for appending. A line that an earlier process tore is ended, so that the next one stands alone. */
async function openForAppending(path) {
	const handle = await open(path, constants$1.O_CREAT | constants$1.O_RDWR | constants$1.O_APPEND | constants$1.O_NOFOLLOW, 416);
	try {
		const { size } = await handle.stat();
		if (size === 0) return {
			handle,
			sizeBytes: 0
		};
		if ((await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] === 10) return {
			handle,
			sizeBytes: size
		};
		await handle.appendFile("\n");
		return {
			handle,
			sizeBytes: size + 1
		};
	} catch (error) {
		await handle.close();
		throw error;
	}
}
/** Appends rows in the background, in order, and turns to a new file when one is full. */
function openInferenceLog(options) {
	const { folder, model, fileSizeBytes, keptFiles, onLost } = options;
	const place = logFolder(folder, model);
	const waiting = [];
	let file;
	let writing;
	async function rotate() {
		await file?.handle.sync();
		await file?.handle.close();
		file = void 0;
		await rm(join(place, logFileName(keptFiles)), { force: true });
		for (let age = keptFiles - 1; age >= 0; age--) await rename(join(place, logFileName(age)), join(place, logFileName(age + 1))).catch((error) => {
			if (!isSystemError(error, "ENOENT")) throw error;
		});
		await syncFolder(place);
	}
	async function write(rows) {
		if (file === void 0) {
			await mkdir(place, { recursive: true });
			file = await openForAppending(join(place, logFileName(0)));
		}
		if (file.sizeBytes >= fileSizeBytes) {
			await rotate();
			file = await openForAppending(join(place, logFileName(0)));
		}
		const text = rows.map(lineOf).join("");
		await file.handle.appendFile(text);
		file.sizeBytes += Buffer.byteLength(text);
	}
	async function drain() {
		while (waiting.length > 0) {
			const rows = waiting.splice(0, 1e3);
			try {
				await write(rows);
			} catch (error) {
				await file?.handle.close().catch(() => void 0);
				file = void 0;
				onLost(rows.length, error);
			}
		}
	}
	const settle = async () => {
		while (writing !== void 0) await writing;
	};
	return {
		append(rows) {
			const room = Math.max(0, waitingLimit - waiting.length);
			if (rows.length > room) onLost(rows.length - room, /* @__PURE__ */ new Error("the log cannot keep up"));
			waiting.push(...rows.slice(0, room));
			writing ??= drain().finally(() => {
				writing = void 0;
			});
		},
		async flush() {
			await settle();
			await file?.handle.sync();
		},
		async close() {
			await settle();
			await file?.handle.sync();
			await file?.handle.close();
			file = void 0;
		}
	};
}

// pipeline/delivery/server/metrics.ts
/** Seconds. */
const durationBounds = [
	5e-4,
	.001,
	.0025,
	.005,
	.01,
	.025,
	.05,
	.1,
	.25,
	.5,
	1
];
const scoreBounds = [
	.1,
	.2,
	.3,
	.4,
	.5,
	.6,
	.7,
	.8,
	.9,
	1
];
/** Most label combinations of one metric; whatever would be more is not counted. */
const seriesLimit = 2e3;
const featureLimit = 200;
function escapeLabel(value) {
	return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\"", "\\\"");
}
function labelText$1(labels) {
	const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
	return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
function head(name, type, help) {
	return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}
/** The series of one metric, by their labels. */
function series(initial) {
	const all = /* @__PURE__ */ new Map();
	return {
		all,
		of(labels) {
			const key = labelText$1(labels);
			const known = all.get(key);
			if (known !== void 0 || all.size >= seriesLimit) return known;
			const added = {
				labels,
				value: initial()
			};
			all.set(key, added);
			return added;
		},
		render: (body) => [...all.values()].map(({ labels, value }) => body(labels, value)).join("")
	};
}
function counter(name, help) {
	const values = series(() => 0);
	return {
		values,
		add(labels, amount = 1) {
			const found = values.of(labels);
			if (found !== void 0) found.value += amount;
		},
		render: () => head(name, "counter", help) + values.render((labels, value) => `${name}${labelText$1(labels)} ${String(value)}\n`)
	};
}
function histogram(name, help, bounds) {
	const values = series(() => ({
		counts: bounds.map(() => 0),
		count: 0,
		sum: 0
	}));
	return {
		observe(labels, value) {
			const found = values.of(labels)?.value;
			if (found === void 0) return;
			found.count++;
			found.sum += value;
			const bucket = bounds.findIndex((bound) => value <= bound);
			if (bucket !== -1) found.counts[bucket] = (found.counts[bucket] ?? 0) + 1;
		},
		render: () => head(name, "histogram", help) + values.render((labels, { counts, count, sum }) => {
			let below = 0;
			const lines = bounds.map((bound, index) => {
				below += counts[index] ?? 0;
				return `${name}_bucket${labelText$1({
					...labels,
					le: String(bound)
				})} ${String(below)}\n`;
			});
			lines.push(`${name}_bucket${labelText$1({
				...labels,
				le: "+Inf"
			})} ${String(count)}\n`);
			lines.push(`${name}_sum${labelText$1(labels)} ${String(sum)}\n${name}_count${labelText$1(labels)} ${String(count)}\n`);
			return lines.join("");
		})
	};
}
function serverMetrics() {
	const requests = counter("lockstep_inference_requests_total", "Requests for predictions, by what answered and how.");
	const durations = histogram("lockstep_inference_duration_seconds", "Time to answer a request for predictions.", durationBounds);
	const scores = histogram("lockstep_prediction_score", "Probability of the positive class, one for each row.", scoreBounds);
	const predictions = counter("lockstep_predictions_total", "Rows predicted, by class.");
	const missing = counter("lockstep_feature_missing_total", "Rows in which a declared feature was missing.");
	const failures = counter("lockstep_model_load_failures_total", "Versions that should be served and could not be loaded.");
	const lost = counter("lockstep_inference_log_lost_total", "Rows that could not be written to the request log.");
	let inFlight = 0;
	/** Forgets the oldest versions of a model, so that years of releases do not pile up. */
	function forgetOldVersions(model) {
		const ofModel = [...requests.values.all].filter(([, { labels }]) => labels["model"] === model);
		const versions = [...new Set(ofModel.map(([, { labels }]) => labels["version"]))];
		const forgotten = new Set(versions.slice(0, -10));
		for (const [key, { labels }] of ofModel) if (forgotten.has(labels["version"])) requests.values.all.delete(key);
	}
	return {
		requestBegins() {
			inFlight++;
		},
		requestEnds({ model, version, status, seconds }) {
			inFlight--;
			requests.add({
				model,
				version,
				slot: "stable",
				code: String(status)
			});
			durations.observe({ model }, seconds);
		},
		predicted(model, rows) {
			for (const { probability, isPositive } of rows) {
				scores.observe({ model }, probability);
				predictions.add({
					model,
					class: isPositive ? "positive" : "negative"
				});
			}
		},
		featureMissing(model, feature, rows) {
			const ofModel = [...missing.values.all.values()].filter(({ labels }) => labels["model"] === model);
			if (ofModel.some(({ labels }) => labels["feature"] === feature) || ofModel.length < featureLimit) missing.add({
				model,
				feature
			}, rows);
		},
		switched: forgetOldVersions,
		loadFailed: (model) => {
			failures.add({ model });
		},
		logLost: (model, lines) => {
			lost.add({ model }, lines);
		},
		render(slots) {
			const models = slots.flatMap((slot) => slot.current === void 0 ? [] : [slot.current.served]).map(({ model, modelVersion, artifact }) => labelText$1({
				model,
				version: modelVersion,
				digest: artifact.sha256
			}));
			return [
				requests.render(),
				durations.render(),
				`${head("lockstep_inference_in_flight", "gauge", "Requests for predictions being answered now.")}lockstep_inference_in_flight ${String(inFlight)}\n`,
				scores.render(),
				predictions.render(),
				missing.render(),
				failures.render(),
				lost.render(),
				head("lockstep_model_info", "gauge", "1 for each model that answers; the labels say which version and bytes."),
				...models.map((labels) => `lockstep_model_info${labels} 1\n`)
			].join("");
		}
	};
}

// pipeline/delivery/server/answers.ts
function decide$3(model, ids, probabilities) {
	const { threshold } = model.predictor;
	return probabilities.map((probability, row) => ({
		id: ids[row] ?? String(row),
		probability,
		positive: probability >= threshold,
		threshold
	}));
}
function namedAnswer({ served }, predictions) {
	return {
		model: served.model,
		model_version: served.modelVersion,
		artifact_sha256: served.artifact.sha256,
		predictions
	};
}
/** @see Open Inference Protocol v2, "Inference Response JSON Object". */
function tensorAnswer({ served, predictor }, id, predictions) {
	const shape = [predictions.length];
	return {
		model_name: served.model,
		model_version: served.modelVersion,
		id,
		parameters: {
			artifact_sha256: served.artifact.sha256,
			threshold: predictor.threshold
		},
		outputs: [{
			name: "probability",
			datatype: "FP64",
			shape,
			data: predictions.map(({ probability }) => probability)
		}, {
			name: "positive",
			datatype: "BOOL",
			shape,
			data: predictions.map(({ positive }) => positive)
		}]
	};
}
function failure({ failed }) {
	return failed === void 0 ? void 0 : {
		model_version: failed.modelVersion,
		artifact_sha256: failed.artifactSha256,
		code: failed.code
	};
}
/** @see Open Inference Protocol v2, "Model Metadata Response JSON Object"; what follows `outputs` is ours. */
function metadataAnswer(slot, { served, predictor }) {
	const previous = slot.previous?.served;
	return {
		name: served.model,
		versions: [served.modelVersion],
		platform: predictor.format,
		inputs: predictor.inputs.map(({ name, kind }) => ({
			name,
			datatype: kind === "numeric" ? "FP64" : "BYTES",
			shape: [-1]
		})),
		outputs: [{
			name: "probability",
			datatype: "FP64",
			shape: [-1]
		}, {
			name: "positive",
			datatype: "BOOL",
			shape: [-1]
		}],
		ready: true,
		model_version: served.modelVersion,
		artifact_sha256: served.artifact.sha256,
		environment: served.environment,
		threshold: predictor.threshold,
		previous: previous && {
			model_version: previous.modelVersion,
			artifact_sha256: previous.artifact.sha256
		},
		failed: failure(slot)
	};
}
/** Ready when something can be answered; `degraded` lists models whose wanted version could not be loaded. */
function readyAnswer(slots) {
	const degraded = slots.flatMap((slot) => slot.failed === void 0 ? [] : [{
		model: slot.model,
		...failure(slot)
	}]);
	const answer = {
		live: true,
		ready: slots.some(({ current }) => current !== void 0)
	};
	return degraded.length === 0 ? answer : {
		...answer,
		degraded
	};
}

// pipeline/delivery/server/problem.ts
/** Every code an answer of the server may carry, with its HTTP status. A code is stable: clients match on it. */
const problemStatus = {
	BODY_INVALID: 400,
	BODY_TOO_LARGE: 413,
	FEATURE_INVALID: 400,
	FEATURE_MISSING: 400,
	INTERNAL: 500,
	MODEL_AMBIGUOUS: 400,
	MODEL_NOT_READY: 503,
	MODEL_UNKNOWN: 404,
	PATH_UNKNOWN: 404,
	PREDICTION_INVALID: 500,
	ROWS_INVALID: 400,
	ROWS_TOO_MANY: 413
};
function problem$1(code, error) {
	return {
		code,
		error
	};
}
function isProblem(value) {
	return Object.hasOwn(value, "code") && Object.hasOwn(value, "error");
}

// pipeline/delivery/server/request-rows.ts
const textLimit$3 = 1024;
const idPattern = /^[A-Za-z0-9_.:-]{1,64}$/;
function isMembers(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function member(members, name) {
	return Object.hasOwn(members, name) ? members[name] : void 0;
}
/** One cell as the model takes it. Only declared names appear in answers, never a value. */
function readCell(value, { name, kind }) {
	if (value === void 0) return problem$1("FEATURE_MISSING", `the feature "${name}" is missing; null says that it is unknown`);
	if (value === null) return null;
	if (kind === "numeric") {
		if (typeof value === "number" && Number.isFinite(value)) return value;
		return problem$1("FEATURE_INVALID", `the feature "${name}" must be a finite number`);
	}
	if (typeof value === "string" && value.length <= textLimit$3) return value;
	if (typeof value === "number" && Number.isFinite(value) || typeof value === "boolean") return String(value);
	return problem$1("FEATURE_INVALID", `the feature "${name}" must be a text of at most ${String(textLimit$3)} characters`);
}
function readId(value) {
	if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
	return typeof value === "string" && idPattern.test(value) ? value : void 0;
}
function readRow(row, inputs) {
	if (!isMembers(row)) return problem$1("ROWS_INVALID", "a row must be an object of named features");
	const cells = [];
	for (const input of inputs) {
		const cell = readCell(member(row, input.name), input);
		if (typeof cell === "object" && cell !== null) return cell;
		cells.push(cell);
	}
	return cells;
}
function tooMany(limits) {
	return problem$1("ROWS_TOO_MANY", `a request may hold at most ${String(limits.rows)} rows`);
}
/** Parses a body. @returns a problem instead of throwing: a broken body is everyday traffic. */
function parseBody(text) {
	try {
		const body = JSON.parse(text);
		return isMembers(body) ? body : problem$1("BODY_INVALID", "the body must be a JSON object");
	} catch {
		return problem$1("BODY_INVALID", "the body is not JSON");
	}
}
/** `POST /predict`: the features of one row, or `{"instances": [row, …]}`. Features that no input declares are left alone. */
function readNamedRows(body, inputs, limits) {
	const instances = member(body, "instances");
	const rows = Array.isArray(instances) ? instances : [body];
	if (instances !== void 0 && !Array.isArray(instances)) return problem$1("ROWS_INVALID", "\"instances\" must be a list of rows");
	if (rows.length === 0) return problem$1("ROWS_INVALID", "there are no rows");
	if (rows.length > limits.rows) return tooMany(limits);
	const isIdAnInput = inputs.some(({ name }) => name === "id");
	const ids = [];
	const values = [];
	for (const row of rows) {
		const cells = readRow(row, inputs);
		if (isProblem(cells)) return cells;
		values.push(cells);
		ids.push(isIdAnInput || !isMembers(row) ? void 0 : readId(member(row, "id")));
	}
	return {
		ids,
		values
	};
}
function readTensor(tensor, input, rowCount) {
	const shape = member(tensor, "shape");
	const data = member(tensor, "data");
	if (!(Array.isArray(shape) && shape[0] === rowCount && (shape.length === 1 || shape.length === 2 && shape[1] === 1))) return problem$1("ROWS_INVALID", `the input "${input.name}" must have the shape of one column, as all others`);
	if (!Array.isArray(data)) return problem$1("ROWS_INVALID", `the input "${input.name}" must have its data as a list`);
	const cells = data.flat(1);
	if (cells.length !== rowCount) return problem$1("ROWS_INVALID", `the data of the input "${input.name}" does not fit its shape`);
	return cells;
}
/**
* `POST /v2/models/{model}/infer`: one tensor for each declared input, shape `[n]` or `[n, 1]`.
*
* @see Open Inference Protocol v2, "Inference Request JSON Object".
*/
function readTensors(body, inputs, limits) {
	const listed = member(body, "inputs");
	if (!Array.isArray(listed)) return problem$1("BODY_INVALID", "\"inputs\" must be a list of tensors");
	const tensors = /* @__PURE__ */ new Map();
	for (const tensor of listed) {
		if (!isMembers(tensor)) return problem$1("BODY_INVALID", "a tensor must be an object");
		if (tensors.has(member(tensor, "name"))) return problem$1("BODY_INVALID", "a tensor is there twice");
		tensors.set(member(tensor, "name"), tensor);
	}
	const first = tensors.get(inputs[0]?.name);
	const shape = first === void 0 ? void 0 : member(first, "shape");
	const rowCount = Array.isArray(shape) ? shape[0] : 1;
	if (typeof rowCount !== "number" || !Number.isInteger(rowCount) || rowCount < 1) return problem$1("ROWS_INVALID", "there are no rows");
	if (rowCount > limits.rows) return tooMany(limits);
	const columns = [];
	for (const input of inputs) {
		const tensor = tensors.get(input.name);
		if (tensor === void 0) return problem$1("FEATURE_MISSING", `the feature "${input.name}" is missing`);
		const data = readTensor(tensor, input, rowCount);
		if (isProblem(data)) return data;
		const cells = [];
		for (const value of data) {
			const cell = readCell(value, input);
			if (typeof cell === "object" && cell !== null) return cell;
			cells.push(cell);
		}
		columns.push(cells);
	}
	const values = Array.from({ length: rowCount }, (_, row) => columns.map((column) => column[row] ?? null));
	return {
		ids: values.map(() => void 0),
		values
	};
}
/** The id that a protocol request carries, when it is one that may be repeated in answers and logs. */
function requestId(body) {
	return readId(member(body, "id"));
}

// pipeline/delivery/server/routes.ts
const named$3 = {
	read: readNamedRows,
	write: (model, _id, predictions) => namedAnswer(model, predictions)
};
const tensors = {
	read: readTensors,
	write: tensorAnswer
};
function refuse$2(context, found) {
	return context.json({
		error: found.error,
		code: found.code
	}, problemStatus[found.code]);
}
/** What a model said of rows that it cannot take; the rest of its message may repeat them. */
function refusedByModel(error) {
	if (!(error instanceof LockstepError)) return void 0;
	if (error.code === "TABLE_INVALID" || error.code === "COLUMN_MISSING") return problem$1("FEATURE_INVALID", "the model cannot take a value of a feature: look up its inputs under /v2/models/<model>");
	return error.code === "MODEL_INVALID" ? problem$1("PREDICTION_INVALID", "the model gave no usable probability") : void 0;
}
function countMissing(metrics, { served, predictor }, { values }) {
	predictor.inputs.forEach(({ name }, column) => {
		const missing = values.filter((cells) => cells[column] === null).length;
		if (missing > 0) metrics.featureMissing(served.model, name, missing);
	});
}
/** The declared inputs of one row; a missing value is left out. */
function loggedInputs(inputs, cells) {
	return Object.fromEntries(inputs.flatMap(({ name }, column) => {
		const cell = cells[column] ?? null;
		return cell === null ? [] : [[name, cell]];
	}));
}
/** The server's http face: Open Inference Protocol v2 over REST, `/predict` with named features, and `/metrics`. */
function inferenceRoutes(options) {
	const { models, metrics, clock, log, record, rowLimit } = options;
	const app = new Hono();
	const findModel = (name) => {
		const slots = models.slots();
		const only = slots.length === 1 ? slots[0] : void 0;
		const slot = name === void 0 ? only : models.slot(name);
		if (slot !== void 0) return slot;
		if (name !== void 0) return problem$1("MODEL_UNKNOWN", "no model of that name is served here");
		return slots.length === 0 ? problem$1("MODEL_NOT_READY", "no model is served yet") : problem$1("MODEL_AMBIGUOUS", "several models are served here: say which one with ?model=<name>");
	};
	function logRows(model, rows, predictions) {
		const at = new Date(clock()).toISOString();
		const { served, predictor } = model;
		record(served.model, predictions.map(({ id, probability, positive }, row) => ({
			id,
			at,
			modelVersion: served.modelVersion,
			artifactSha256: served.artifact.sha256,
			inputs: loggedInputs(predictor.inputs, rows.values[row] ?? []),
			probability,
			decision: positive ? "positive" : "negative"
		})));
	}
	async function predict(model, body, dialect) {
		const rows = dialect.read(body, model.predictor.inputs, { rows: rowLimit });
		if (isProblem(rows)) return rows;
		countMissing(metrics, model, rows);
		const id = requestId(body) ?? randomUUID();
		const ids = rows.ids.map((own, row) => own ?? (rows.ids.length === 1 ? id : `${id}-${String(row)}`));
		try {
			const predictions = decide$3(model, ids, await model.predict(rows.values));
			const name = model.served.model;
			metrics.predicted(name, predictions.map(({ probability, positive }) => ({
				probability,
				isPositive: positive
			})));
			logRows(model, rows, predictions);
			return dialect.write(model, id, predictions);
		} catch (error) {
			log(`${model.served.model} ${model.served.modelVersion}: ${error instanceof Error ? error.message : String(error)}`);
			return refusedByModel(error) ?? problem$1("INTERNAL", "the prediction failed");
		}
	}
	async function answerPrediction(context, name, dialect) {
		const begin = performance.now();
		metrics.requestBegins();
		let model = "unknown";
		let version = "none";
		let status = problemStatus.INTERNAL;
		try {
			const slot = findModel(name);
			if (isProblem(slot)) {
				status = problemStatus[slot.code];
				return refuse$2(context, slot);
			}
			model = slot.model;
			const loaded = slot.current;
			const body = parseBody(await context.req.text());
			const answer = loaded === void 0 ? problem$1("MODEL_NOT_READY", "the model could not be loaded") : isProblem(body) ? body : await predict(loaded, body, dialect);
			if (loaded !== void 0) {
				version = loaded.served.modelVersion;
				context.header("x-model-version", version);
			}
			if (isProblem(answer)) {
				status = problemStatus[answer.code];
				return refuse$2(context, answer);
			}
			status = 200;
			return context.json(answer);
		} finally {
			metrics.requestEnds({
				model,
				version,
				status,
				seconds: (performance.now() - begin) / 1e3
			});
		}
	}
	app.use(bodyLimit({
		maxSize: options.bodyLimitBytes,
		onError: (context) => refuse$2(context, problem$1("BODY_TOO_LARGE", `the body is larger than ${String(options.bodyLimitBytes)} bytes`))
	}));
	app.get("/v2", (context) => context.json({
		name: "lockstep",
		version: "2",
		extensions: []
	}));
	app.get("/v2/health/live", (context) => context.json({ live: true }));
	app.get("/v2/health/ready", (context) => {
		const answer = readyAnswer(models.slots());
		return context.json(answer, answer.ready ? 200 : 503);
	});
	app.get("/v2/models/:model", (context) => {
		const slot = findModel(context.req.param("model"));
		if (isProblem(slot)) return refuse$2(context, slot);
		if (slot.current === void 0) {
			const { error, code } = problem$1("MODEL_NOT_READY", "the model could not be loaded");
			return context.json({
				error,
				code,
				name: slot.model,
				ready: false,
				failed: slot.failed?.code
			}, 503);
		}
		context.header("x-model-version", slot.current.served.modelVersion);
		return context.json(metadataAnswer(slot, slot.current));
	});
	app.get("/v2/models/:model/ready", (context) => {
		const slot = findModel(context.req.param("model"));
		if (isProblem(slot)) return refuse$2(context, slot);
		const ready = slot.current !== void 0;
		return context.json({
			name: slot.model,
			ready
		}, ready ? 200 : 503);
	});
	app.post("/v2/models/:model/infer", (context) => answerPrediction(context, context.req.param("model"), tensors));
	app.post("/predict", (context) => answerPrediction(context, context.req.query("model"), named$3));
	app.get("/metrics", (context) => context.text(metrics.render(models.slots()), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }));
	app.notFound((context) => refuse$2(context, problem$1("PATH_UNKNOWN", "there is nothing here")));
	app.onError((error, context) => {
		log(`a request failed: ${error.message}`);
		return refuse$2(context, problem$1("INTERNAL", "the request failed"));
	});
	return app;
}

// pipeline/data/objects/artifact.ts
/** The digest that names a directory of files: over path, content and size of each, sorted by path. */
function directorySha256(files) {
	return digestOf(files.map(({ path, sha256, sizeBytes }) => ({
		path,
		sha256,
		sizeBytes
	})).sort((a, b) => byCodePoint(a.path, b.path)));
}
async function describeFiles(files) {
	return mapParallel(files, 8, async (file) => {
		const { md5, sha256, sizeBytes } = await hashFile(file.absolute);
		return {
			path: file.path,
			sizeBytes,
			md5,
			sha256
		};
	});
}
/**
* The files of a model as they stand in the workspace, with both digests.
*
* @param root - Absolute path of the repository.
* @param path - Of the model, relative to `root`; a file or a folder.
* @throws LockstepError CANDIDATE_MISSING when nothing stands there; PATH_UNSAFE for links, FIFOs, devices and unsafe names.
*/
async function describeArtifact(request) {
	const { root, path, format } = request;
	const problem = repositoryPathProblem(path);
	if (problem !== void 0) throw unsafePath("model", path, problem);
	await checkParents(root, path);
	const absolute = join(root, path);
	if (!(await lstat(absolute).catch((cause) => {
		if (!isSystemError(cause, "ENOENT")) throw cause;
		throw new LockstepError("CANDIDATE_MISSING", `there is no model at ${shown$4(path)}`, {
			hint: "Run `lockstep train`, or correct `artifact` in lockstep.yaml.",
			cause
		});
	})).isDirectory()) {
		const [file] = await describeFiles([{
			...await walkFile(root, path, { links: "refuse" }),
			path: basename(path)
		}]);
		if (file === void 0) throw new LockstepError("CANDIDATE_MISSING", `there is no model at ${shown$4(path)}`);
		return {
			path,
			format,
			md5: file.md5,
			sha256: file.sha256,
			sizeBytes: file.sizeBytes,
			files: [file]
		};
	}
	const walked = await walkFiles(absolute, ignoreNothing, { links: "refuse" });
	checkDirectoryPaths(`model ${shown$4(path)}`, walked.map((file) => file.path));
	const files = await describeFiles(walked);
	return {
		path,
		format,
		md5: directoryObject(files.map((file) => ({
			md5: file.md5,
			relpath: file.path
		}))).id,
		sha256: directorySha256(files),
		sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
		files
	};
}
function mismatch$2(message) {
	return new LockstepError("ARTIFACT_DIGEST_MISMATCH", message, { hint: "These are not the bytes that were approved. Fetch the recorded version again; do not serve what is there." });
}
/**
* Holds the files in a folder to an artifact: every sha256 and size equal, nothing extra, nothing missing. md5 decides nothing here.
*
* @param folder - Holds the artifact's files by their paths; for a single file the folder that contains it.
* @throws LockstepError ARTIFACT_DIGEST_MISMATCH naming the first file that differs; PATH_UNSAFE for links and devices.
*/
async function verifyFiles(folder, artifact) {
	checkDirectoryPaths(`model ${shown$4(artifact.path)}`, artifact.files.map((file) => file.path));
	const isSingleFile = !artifact.md5.endsWith(".dir");
	if ((isSingleFile ? artifact.files[0]?.sha256 : directorySha256(artifact.files)) !== artifact.sha256 || isSingleFile && artifact.files.length !== 1) throw mismatch$2(`the record of the model ${shown$4(artifact.path)} contradicts itself: its files do not give the sha256 ${artifact.sha256}`);
	const found = new Map((await walkFiles(folder, ignoreNothing, { links: "refuse" })).map((file) => [file.path, file]));
	const expectedPaths = new Set(artifact.files.map((file) => file.path));
	for (const path of found.keys()) if (!expectedPaths.has(path)) throw mismatch$2(`${join(folder, path)} is not part of the model`);
	await mapParallel(artifact.files, 8, async (expected) => {
		const file = found.get(expected.path);
		if (file === void 0) throw mismatch$2(`${join(folder, expected.path)} is missing`);
		const { sha256, sizeBytes } = await hashFile(file.absolute);
		if (sha256 !== expected.sha256 || sizeBytes !== expected.sizeBytes) throw mismatch$2(`${join(folder, expected.path)} has sha256 ${sha256}, expected ${expected.sha256}`);
	});
}

// pipeline/delivery/served-folder/durable.ts
/** Opens a file that must not exist yet; a link in its place is refused. */
async function createFile(path) {
	return open(path, constants$1.O_CREAT | constants$1.O_EXCL | constants$1.O_WRONLY | constants$1.O_NOFOLLOW, 420);
}
/** A name for what is not finished; it says which process works on it. */
function asideName(prefix) {
	return `${prefix}${String(process.pid)}-${randomBytes(6).toString("hex")}`;
}
function isRunning(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return isSystemError(error, "EPERM");
	}
}
/** Removes what processes that are no more left unfinished under names of {@link asideName}. */
async function removeAbandoned(folder, prefix) {
	for (const name of await readdir(folder)) {
		const pid = name.startsWith(prefix) ? /^([1-9]\d*)-[0-9a-f]{12}$/.exec(name.slice(prefix.length))?.[1] : void 0;
		if (pid !== void 0 && !isRunning(Number(pid))) await rm(join(folder, name), {
			recursive: true,
			force: true
		});
	}
}
/**
* Writes a whole file or leaves the one that was there: aside, on disk, renamed, and the name on disk.
*
* @param beforeRename - Called when the bytes are on disk and the file does not have its name yet.
*/
async function writeDurably(path, text, beforeRename) {
	const folder = dirname(path);
	const prefix = `.${basename(path)}.`;
	await removeAbandoned(folder, prefix);
	const aside = join(folder, asideName(prefix));
	try {
		{
			await using handle = await createFile(aside);
			await handle.writeFile(text);
			await handle.sync();
		}
		beforeRename?.();
		await rename(aside, path);
	} catch (error) {
		await rm(aside, { force: true });
		throw error;
	}
	await syncFolder(folder);
}

// pipeline/delivery/served-folder/artifact-files.ts
function mismatch$1(path, what) {
	return new LockstepError("ARTIFACT_DIGEST_MISMATCH", `${path} ${what}`, { hint: "Nothing was switched. These are not the bytes that were approved: fetch the recorded version again and deploy it." });
}
function isSingleFile({ md5 }) {
	return !md5.endsWith(".dir");
}
/**
* Checks that an artifact's sha256 stands for its list of files and that no path of the list leads away.
*
* @throws LockstepError PATH_UNSAFE, ARTIFACT_DIGEST_MISMATCH.
*/
function checkArtifact(artifact) {
	const { files, path, sha256 } = artifact;
	checkDirectoryPaths(`the model ${path}`, files.map((file) => file.path));
	const ofFiles = isSingleFile(artifact) && files.length === 1 ? files[0]?.sha256 : directorySha256(files);
	if (files.length === 0 || ofFiles !== sha256) throw mismatch$1(path, `lists files that its sha256 ${sha256} does not stand for`);
}
/** A folder that a whole artifact comes from holds its files and nothing else. */
async function checkNames(folder, { files }) {
	const present = await walkFiles(folder, ignoreNothing, { links: "refuse" });
	const expected = new Set(files.map(({ path }) => path));
	const extra = present.find(({ path }) => !expected.has(path));
	if (extra !== void 0) throw mismatch$1(extra.absolute, "is not part of the model");
	const there = new Set(present.map(({ path }) => path));
	const missing = files.find(({ path }) => !there.has(path));
	if (missing !== void 0) throw mismatch$1(join(folder, missing.path), "is missing");
}
/** Reads a plain file in pieces; stops as soon as it is longer than it may be. */
async function* pieces(path, { sizeBytes }) {
	await using handle = await open(path, constants$1.O_RDONLY | constants$1.O_NOFOLLOW | constants$1.O_NONBLOCK).catch((cause) => {
		throw new LockstepError("ARTIFACT_DIGEST_MISMATCH", `${path} cannot be read as a plain file`, {
			hint: "Fetch the recorded version again and deploy it.",
			cause
		});
	});
	if (!(await handle.stat()).isFile()) throw mismatch$1(path, "is not a plain file");
	const buffer = Buffer.allocUnsafe(1048576);
	let total = 0;
	for (;;) {
		const { bytesRead } = await handle.read(buffer, 0, buffer.length);
		if (bytesRead === 0) break;
		total += bytesRead;
		if (total > sizeBytes) break;
		yield buffer.subarray(0, bytesRead);
	}
	if (total !== sizeBytes) throw mismatch$1(path, `does not have the ${String(sizeBytes)} bytes that were recorded`);
}
/**
* Copies the files of an artifact into an empty folder and puts them on disk; the digests are taken afterwards, of the copy.
* A folder that a model of several files comes from may hold nothing else.
*
* @throws LockstepError ARTIFACT_DIGEST_MISMATCH naming the file, PATH_UNSAFE for links and devices.
*/
async function copyFiles(request) {
	const { artifact, from, to, onCopied } = request;
	if (!isSingleFile(artifact)) await checkNames(from, artifact);
	const folders = /* @__PURE__ */ new Set([to]);
	for (const file of artifact.files) {
		const destination = join(to, file.path);
		await mkdir(dirname(destination), { recursive: true });
		for (let folder = dirname(destination); folder.length > to.length; folder = dirname(folder)) folders.add(folder);
		await using handle = await createFile(destination);
		for await (const piece of pieces(join(from, file.path), file)) await handle.writeFile(piece);
		await handle.sync();
		onCopied();
	}
	for (const folder of folders) await syncFolder(folder);
}

// pipeline/delivery/served-folder/served-document.ts
const sizeLimitBytes = 33554432;
/** A text that one of the parsing functions of the domain accepts. */
function parsed$1(parse) {
	return string().transform((text, context) => {
		try {
			return parse(text);
		} catch (error) {
			context.addIssue({
				code: "custom",
				message: error instanceof Error ? error.message : "is not valid"
			});
			return NEVER;
		}
	});
}
const size$1 = int().min(0);
const artifactSchema = strictObject({
	path: string().min(1).max(1024),
	format: string().min(1).max(100),
	md5: parsed$1(md5),
	sha256: parsed$1(sha256),
	sizeBytes: size$1,
	files: array(strictObject({
		path: string(),
		sizeBytes: size$1,
		md5: parsed$1(md5),
		sha256: parsed$1(sha256)
	}))
});
const servedSchema = strictObject({
	model: parsed$1(modelName),
	environment: parsed$1(environmentName),
	modelVersion: parsed$1(modelVersion),
	artifact: artifactSchema
});
const documentSchema = strictObject({
	kind: literal$1("lockstep/Serving"),
	schema: literal$1(1),
	current: servedSchema,
	previous: servedSchema.optional()
});
function parseWith(schema, text, path) {
	const invalid = (message, cause) => new LockstepError("RECORD_INVALID", `${path} ${message}`, {
		hint: "Remove the file and run the deploy step again; it writes the file anew.",
		cause
	});
	let json;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw invalid("is not JSON", cause);
	}
	const result = schema.safeParse(json);
	if (!result.success) throw invalid(`does not follow its schema: ${prettifyError(result.error)}`);
	return result.data;
}
/** Reads a small text file whole; `undefined` when there is none. @throws LockstepError RECORD_INVALID when it is too large or no plain file. */
async function readSmallFile(path) {
	const handle = await open(path, constants$1.O_RDONLY | constants$1.O_NOFOLLOW | constants$1.O_NONBLOCK).catch((error) => {
		if (isSystemError(error, "ENOENT")) return void 0;
		throw new LockstepError("RECORD_INVALID", `${path} cannot be read as a plain file`, { cause: error });
	});
	if (handle === void 0) return void 0;
	try {
		const stat = await handle.stat();
		if (!stat.isFile() || stat.size > sizeLimitBytes) throw new LockstepError("RECORD_INVALID", `${path} is no plain file of at most ${String(sizeLimitBytes)} bytes`);
		return await handle.readFile("utf8");
	} finally {
		await handle.close();
	}
}
/** The one text of a served version; equal versions have equal bytes. */
function servedText(served) {
	return `${canonicalJson(served)}\n`;
}
/** @throws LockstepError RECORD_INVALID, PATH_UNSAFE, MODEL_INVALID, ARTIFACT_DIGEST_MISMATCH. */
function parseServed(text, path) {
	const served = parseWith(servedSchema, text, path);
	checkArtifact(served.artifact);
	return served;
}
function documentText(document) {
	return `${canonicalJson(document)}\n`;
}
/** @throws LockstepError RECORD_INVALID, PATH_UNSAFE, MODEL_INVALID, ARTIFACT_DIGEST_MISMATCH. */
function parseDocument(text, path) {
	const { kind, schema, current, previous } = parseWith(documentSchema, text, path);
	checkArtifact(current.artifact);
	if (previous !== void 0) checkArtifact(previous.artifact);
	if (previous !== void 0 && previous.model !== current.model) throw new LockstepError("RECORD_INVALID", `${path} speaks of two models`);
	return {
		kind,
		schema,
		current,
		previous
	};
}
/** What a folder serves of one model, as its document says; `undefined` when it never served it. */
async function readDocument(path, model) {
	const text = await readSmallFile(path);
	if (text === void 0) return void 0;
	const document = parseDocument(text, path);
	if (document.current.model !== model) throw new LockstepError("RECORD_INVALID", `${path} speaks of the model "${document.current.model}"`);
	return document;
}

// pipeline/data/tables/rows.ts
/**
* A table from rows in memory, each with one cell for each column, in the columns' order.
*
* @throws LockstepError TABLE_INVALID when a row has another number of cells or a column is named twice.
*/
function tableOfRows(columns, rows) {
	if (new Set(columns).size !== columns.length) throw new LockstepError("TABLE_INVALID", "two columns have the same name");
	const wrong = rows.findIndex((row) => row.length !== columns.length);
	if (wrong !== -1) throw new LockstepError("TABLE_INVALID", `row ${String(wrong + 1)} has not the ${String(columns.length)} cells of the header`);
	const byName = new Map(columns.map((name, index) => [name, rows.map((row) => row[index] ?? "")]));
	return {
		columns,
		rowCount: rows.length,
		column(name) {
			const cells = byName.get(name);
			if (cells === void 0) throw new LockstepError("COLUMN_MISSING", `there is no column "${name}"`, { hint: `The columns are ${columns.join(", ")}.` });
			return cells;
		}
	};
}

// pipeline/delivery/server/loaded-model.ts
function loadedModel(served, predictor) {
	let waiting = 0;
	let isRetired = false;
	let isClosed = false;
	const closeWhenIdle = () => {
		if (!isRetired || waiting > 0 || isClosed) return;
		isClosed = true;
		predictor.close();
	};
	const columns = predictor.inputs.map(({ name }) => name);
	const model = {
		served,
		predictor,
		async predict(values) {
			waiting++;
			try {
				const rows = tableOfRows(columns, values.map((cells) => cells.map((cell) => cell === null ? "" : String(cell))));
				const probabilities = [...await predictor.predict(rows)];
				if (!(probabilities.length === values.length && probabilities.every((p) => Number.isFinite(p) && p >= 0 && p <= 1))) throw new LockstepError("MODEL_INVALID", `${served.model} ${served.modelVersion} gave something that is no probability`, { hint: "Roll the environment back to the earlier version; this model cannot be served." });
				return probabilities;
			} finally {
				waiting--;
				closeWhenIdle();
			}
		},
		renamed: (other) => ({
			...model,
			served: other
		}),
		retire() {
			isRetired = true;
			closeWhenIdle();
		}
	};
	return model;
}
/** A row as a client could send it, for the first prediction, which pays for compilation and shows that the model answers. */
function warmUpRow({ inputs }) {
	return inputs.map(({ kind, categories }) => kind === "numeric" ? 1 : categories[0] ?? "");
}
/**
* Loads a placed version: every byte is compared with the record first, and one row is predicted before anybody else may ask.
*
* @throws LockstepError ARTIFACT_DIGEST_MISMATCH, MODEL_INVALID, and what `openModel` throws.
*/
async function loadServed(request) {
	const { folder, served, openModel } = request;
	const { model, modelVersion, artifact } = served;
	const files = filesFolder(placedFolder(folder, {
		model,
		modelVersion,
		sha256: artifact.sha256
	}));
	await verifyFiles(files, artifact);
	const predictor = await openModel(files);
	const loaded = loadedModel(served, predictor);
	try {
		await loaded.predict([warmUpRow(predictor)]);
	} catch (error) {
		loaded.retire();
		throw error;
	}
	return loaded;
}

// pipeline/delivery/server/served-models.ts
/** A version that could not be loaded is tried again after this time: its files may have been on their way. */
const retryMs = 5e3;
/** More models than this in one folder are not served; a server has one memory. */
const modelLimit = 200;
async function stampOf$1(path) {
	try {
		const { ino, size, mtimeNs } = await stat(path, { bigint: true });
		return `${ino.toString()}:${size.toString()}:${mtimeNs.toString()}`;
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return void 0;
		throw error;
	}
}
async function modelsIn(folder) {
	const names = await readdir(folder).catch((error) => {
		if (isSystemError(error, "ENOENT")) return [];
		throw error;
	});
	const models = [];
	for (const name of names.sort()) {
		const model = modelOfCurrentFile(name);
		if (model === void 0 || models.length >= modelLimit) continue;
		try {
			models.push(modelName(model));
		} catch {}
	}
	return models;
}
/** `loaded` under the name of `served`, if it has the same bytes. */
function fromMemory(loaded, served) {
	return loaded?.served.artifact.sha256 === served.artifact.sha256 ? loaded.renamed(served) : void 0;
}
function serveModels(options) {
	const { folder, openModel, log, onChange, now } = options;
	const slots = /* @__PURE__ */ new Map();
	const seen = /* @__PURE__ */ new Map();
	let isClosed = false;
	const put = (slot, isLoaded) => {
		slots.set(slot.model, slot);
		onChange(slot, isLoaded);
	};
	/** What shall answer for `served`: from memory where its bytes are there, otherwise from the folder. */
	async function take(slot, served) {
		const { model, current, previous } = slot;
		const same = fromMemory(current, served);
		if (same !== void 0) return {
			...slot,
			current: same,
			failed: void 0
		};
		const earlier = fromMemory(previous, served);
		const next = earlier ?? await loadServed({
			folder,
			served,
			openModel
		});
		if (earlier === void 0) previous?.retire();
		return {
			model,
			current: next,
			previous: current,
			failed: void 0
		};
	}
	async function refreshModel(model) {
		const path = currentFile(folder, model);
		const before = seen.get(model);
		const stamp = await stampOf$1(path);
		if (stamp === void 0) return;
		const isDue = before?.retryAt !== void 0 && now() >= before.retryAt;
		if (before?.stamp === stamp && !isDue) return;
		const slot = slots.get(model) ?? {
			model,
			current: void 0,
			previous: void 0,
			failed: void 0
		};
		let served;
		try {
			served = (await readDocument(path, model))?.current;
			if (served === void 0) return;
			const next = await take(slot, served);
			seen.set(model, {
				stamp,
				retryAt: void 0
			});
			put(next, true);
			log(`${model} ${served.modelVersion} (${served.artifact.sha256}) is served`);
		} catch (error) {
			seen.set(model, {
				stamp,
				retryAt: now() + retryMs
			});
			const failed = {
				modelVersion: served?.modelVersion,
				artifactSha256: served?.artifact.sha256,
				code: error instanceof LockstepError ? error.code : "MODEL_INVALID"
			};
			put({
				...slot,
				failed
			}, false);
			const kept = slot.current === void 0 ? "nothing is served" : `${slot.current.served.modelVersion} stays`;
			log(`${model} ${served?.modelVersion ?? ""} cannot be served, ${kept}: ${error instanceof Error ? error.message : String(error)}`);
		}
	}
	function drop(slot) {
		slots.delete(slot.model);
		seen.delete(slot.model);
		slot.current?.retire();
		slot.previous?.retire();
	}
	return {
		slots: () => [...slots.values()],
		slot: (model) => slots.get(model),
		async refresh() {
			const models = await modelsIn(folder);
			for (const slot of [...slots.values()]) {
				if (models.includes(slot.model)) continue;
				drop(slot);
				log(`${slot.model} is no longer served: its document is gone`);
			}
			for (const model of models) if (!isClosed) await refreshModel(model);
		},
		close() {
			isClosed = true;
			for (const slot of [...slots.values()]) drop(slot);
		}
	};
}

// pipeline/delivery/server/server.ts
const mebibyte = 1048576;
/** How long open connections may take to end when the server closes. */
const graceMs$1 = 2e3;
function listen(server, host, port) {
	return new Promise((resolve, reject) => {
		server.once("error", (cause) => {
			const isTaken = cause.code === "EADDRINUSE";
			const where = `${host}:${String(port)}`;
			reject(isTaken ? new LockstepError("PORT_IN_USE", `${where} is taken by another process`, {
				hint: `Stop what listens on port ${String(port)}, or choose another one; 0 takes any that is free.`,
				cause
			}) : new LockstepError("ARGUMENT_INVALID", `cannot listen on ${where}: ${cause.message}`, {
				hint: "Choose an address of this machine and a port above 1023.",
				cause
			}));
		});
		server.listen(port, host, () => {
			const address = server.address();
			resolve(typeof address === "object" && address !== null ? address.port : port);
		});
	});
}
function closeServer(server) {
	return new Promise((resolve) => {
		const force = setTimeout(() => {
			server.closeAllConnections();
		}, graceMs$1);
		server.close(() => {
			clearTimeout(force);
			resolve();
		});
		server.closeIdleConnections();
	});
}
/**
* Serves every model of a target's folder, and follows the folder: a new version answers as soon as its bytes are verified, it is
* loaded and has predicted a row; until then, and if that fails, the one before goes on answering.
*
* @throws LockstepError PORT_IN_USE, ARGUMENT_INVALID. A model that cannot be loaded is no error: health and metadata say so.
*/
async function startServer(options) {
	const { folder, host, port, openModel, clock, log, pollMs = 200 } = options;
	const metrics = serverMetrics();
	const logs = /* @__PURE__ */ new Map();
	const models = serveModels({
		folder,
		openModel,
		log,
		now: () => performance.now(),
		onChange: ({ model }, isLoaded) => {
			if (isLoaded) metrics.switched(model);
			else metrics.loadFailed(model);
		}
	});
	const logOf = (model) => {
		const known = logs.get(model);
		if (known !== void 0) return known;
		const opened = openInferenceLog({
			folder,
			model,
			fileSizeBytes: options.logFileSizeBytes ?? 64 * mebibyte,
			keptFiles: options.keptLogFiles ?? 4,
			onLost: (lines, cause) => {
				metrics.logLost(model, lines);
				log(`${model}: ${String(lines)} rows were not logged: ${cause instanceof Error ? cause.message : String(cause)}`);
			}
		});
		logs.set(model, opened);
		return opened;
	};
	const app = inferenceRoutes({
		models,
		metrics,
		clock,
		log,
		record: (model, rows) => {
			logOf(model).append(rows);
		},
		bodyLimitBytes: options.bodyLimitBytes ?? mebibyte,
		rowLimit: options.rowLimit ?? 1e3
	});
	const server = createAdaptorServer({
		fetch: app.fetch,
		serverOptions: {
			headersTimeout: 1e4,
			requestTimeout: 3e4,
			keepAliveTimeout: 5e3
		}
	});
	const actualPort = await listen(server, host, port);
	let looking = Promise.resolve();
	const refresh = () => {
		looking = looking.then(() => models.refresh()).catch((error) => {
			log(`${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
		});
		return looking;
	};
	await refresh();
	let timer;
	let isClosing = false;
	const poll = () => {
		timer = setTimeout(() => {
			refresh().then(() => {
				if (!isClosing) poll();
			});
		}, pollMs);
	};
	poll();
	return {
		url: `http://${host.includes(":") ? `[${host}]` : host}:${String(actualPort)}`,
		refresh,
		async close() {
			if (isClosing) return;
			isClosing = true;
			clearTimeout(timer);
			await closeServer(server);
			await looking;
			models.close();
			await Promise.all([...logs.values()].map((opened) => opened.close()));
		}
	};
}

// pipeline/delivery/targets/index.ts
/** To add a kind of target: one file, one line here, one member of {@link TargetDeclaration}. */
const drivers = { directory: async ({ path, url }, root) => (await import("./directory.js")).openDirectoryTarget({
	folder: resolve(root, path),
	description: `directory ${path}`,
	url
}) };
/** Where an environment's models are served, as `lockstep.yaml` declares it. */
async function openTarget(declaration, root) {
	return drivers[declaration.kind](declaration, root);
}

// pipeline/domain/metric.ts
/** The metrics of a binary classifier that an {@link Evaluation} holds. */
const metricDirections = {
	precision: "maximize",
	recall: "maximize",
	f1: "maximize",
	roc_auc: "maximize",
	log_loss: "minimize"
};
const metricIds = Object.keys(metricDirections);
/** Change from `before` to `after` in the metric's own unit, signed so that positive is better. */
function improvement(metric, before, after) {
	return metricDirections[metric] === "maximize" ? after - before : before - after;
}

// pipeline/evaluation/metrics/confusion.ts
/**
* Rows by label and prediction; a row is predicted positive when its score is at least `threshold`. With weights the four
* numbers are sums of weights. Checked against scikit-learn 1.9.1 `confusion_matrix`.
*/
function confusion({ labels, scores, weights }, threshold) {
	const cells = [
		0,
		0,
		0,
		0
	];
	for (let i = 0; i < labels.length; i++) {
		const cell = (labels[i] === 1 ? 2 : 0) + (scores[i] >= threshold ? 1 : 0);
		cells[cell] += weights === void 0 ? 1 : weights[i];
	}
	const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] = cells;
	return {
		truePositives,
		falsePositives,
		trueNegatives,
		falseNegatives
	};
}

// pipeline/evaluation/metrics/metric-value.ts
/** `value`, or `reason` when it came out as NaN or infinite, which is how the formulas here say "undefined". */
function metricValue$1(value, reason) {
	return Number.isFinite(value) ? { value } : {
		value: null,
		reason
	};
}
/** The reason every metric gives for a table without rows. */
const noRows = "there are no rows";
/** The reason of metrics that need probabilities, for tables that have none or whose weights are all 0. */
const unscorable = "a score is not a probability between 0 and 1, or all weights are 0";

// pipeline/evaluation/metrics/f-beta.ts
/**
* Weighted harmonic mean of precision and recall, 0 … 1; recall counts `beta` times as much as precision. Undefined when no
* row is positive and none is predicted positive. Checked against scikit-learn 1.9.1 `fbeta_score`.
*
* @param beta - Above 0.
*/
function fBeta({ truePositives, falsePositives, falseNegatives }, beta) {
	const hits = (1 + beta * beta) * truePositives;
	return metricValue$1(hits / (hits + beta * beta * falseNegatives + falsePositives), "no row is positive and none is predicted positive");
}

// pipeline/evaluation/metrics/f1.ts
/** Harmonic mean of precision and recall, 0 … 1; undefined as {@link fBeta} is. Checked against scikit-learn 1.9.1 `f1_score`. */
function f1(matrix) {
	return fBeta(matrix, 1);
}

// pipeline/evaluation/metrics/log-loss.ts
/** Probabilities are clipped to [epsilon, 1 − epsilon], so that one certain mistake costs 36 nats and not infinity. */
const epsilon = 2220446049250313e-31;
/** Negative log-likelihood of one row, in nats; NaN when the score is no probability. */
function rowLogLoss(label, probability) {
	if (!(probability >= 0 && probability <= 1)) return NaN;
	const likelihood = label === 1 ? probability : 1 - probability;
	return -Math.log(Math.min(Math.max(likelihood, epsilon), .9999999999999998));
}
/**
* Mean negative log-likelihood of the true classes, in nats; lower is better. Undefined without rows and
* when a score is no probability. Checked against scikit-learn 1.9.1 `log_loss`.
*/
function logLoss({ labels, scores, weights }) {
	let sum = 0;
	let total = 0;
	for (let i = 0; i < labels.length; i++) {
		const weight = weights === void 0 ? 1 : weights[i];
		sum += weight * rowLogLoss(labels[i], scores[i]);
		total += weight;
	}
	return metricValue$1(sum / total, labels.length === 0 ? noRows : unscorable);
}

// pipeline/evaluation/metrics/precision.ts
/**
* Share of the rows predicted positive that are positive, 0 … 1. Undefined when no row is predicted positive, where
* scikit-learn 1.9.1 `precision_score`, against which it is checked otherwise, says 0.
*/
function precision$1({ truePositives, falsePositives }) {
	return metricValue$1(truePositives / (truePositives + falsePositives), "no row is predicted positive");
}

// pipeline/evaluation/metrics/recall.ts
/**
* Share of the positive rows that are predicted positive, 0 … 1. Undefined without a positive row. Checked against
* scikit-learn 1.9.1 `recall_score`.
*/
function recall({ truePositives, falseNegatives }) {
	return metricValue$1(truePositives / (truePositives + falseNegatives), "no row is positive");
}

// pipeline/evaluation/metrics/order.ts
/** Row indices from the smallest value to the largest; equal values keep their order. */
function ascendingOrder(values) {
	return Uint32Array.from(values, (_value, i) => i).sort((a, b) => values[a] - values[b] || a - b);
}

// pipeline/evaluation/metrics/roc-auc.ts
/**
* Probability that a random positive row scores above a random negative one, ties counting half (the Mann–Whitney statistic
* by midranks), 0 … 1. Undefined when the rows are of one class only. Checked against scikit-learn 1.9.1 `roc_auc_score`.
*/
function rocAuc({ labels, scores, weights }) {
	const order = ascendingOrder(scores);
	let wins = 0;
	let negatives = 0;
	let positives = 0;
	for (let start = 0; start < order.length;) {
		const score = scores[order[start]];
		let tiedPositives = 0;
		let tiedNegatives = 0;
		let end = start;
		for (; end < order.length; end++) {
			const row = order[end];
			if (scores[row] !== score) break;
			const weight = weights === void 0 ? 1 : weights[row];
			if (labels[row] === 1) tiedPositives += weight;
			else tiedNegatives += weight;
		}
		wins += tiedPositives * (negatives + tiedNegatives / 2);
		positives += tiedPositives;
		negatives += tiedNegatives;
		start = end;
	}
	return metricValue$1(wins / (positives * negatives), "all rows are of one class");
}

// pipeline/evaluation/metrics/rows.ts
/** @throws LockstepError TABLE_INVALID when the lengths do not fit or a label is neither 0 nor 1, METRIC_INVALID for a score or weight that is not finite. */
function checkRows({ labels, scores, weights }) {
	if (scores.length !== labels.length || weights !== void 0 && weights.length !== labels.length) throw new LockstepError("TABLE_INVALID", `${String(labels.length)} labels, ${String(scores.length)} scores and ${String(weights?.length ?? labels.length)} weights do not belong to the same rows`);
	for (let i = 0; i < labels.length; i++) {
		if (labels[i] > 1) throw new LockstepError("TABLE_INVALID", `the label of row ${String(i)} is ${String(labels[i])}, not 0 or 1`);
		if (!Number.isFinite(scores[i])) throw new LockstepError("METRIC_INVALID", `the score of row ${String(i)} is ${String(scores[i])}`, { hint: "A model must give every row a finite score; look at that row's input for missing or infinite values." });
		const weight = weights?.[i];
		if (weight !== void 0 && !(weight >= 0 && weight < Infinity)) throw new LockstepError("METRIC_INVALID", `the weight of row ${String(i)} is ${String(weight)}, not a finite number of at least 0`);
	}
}

// pipeline/evaluation/metrics/index.ts
/** To add a metric: one file, one line here, one line in the domain's `metricDirections`. */
const binaryMetrics = {
	precision: (_rows, matrix) => precision$1(matrix),
	recall: (_rows, matrix) => recall(matrix),
	f1: (_rows, matrix) => f1(matrix),
	roc_auc: (rows) => rocAuc(rows),
	log_loss: (rows) => logLoss(rows)
};
/**
* Every metric of one model on one table.
*
* @param rows - Labels, probabilities and the threshold from which a row counts as positive.
* @throws LockstepError TABLE_INVALID, METRIC_INVALID.
*/
function scoreBinary(rows) {
	checkRows(rows);
	if (!Number.isFinite(rows.threshold)) throw new LockstepError("METRIC_INVALID", `the threshold is ${rows.threshold}`);
	const matrix = confusion(rows, rows.threshold);
	return {
		metrics: Object.fromEntries(metricIds.map((id) => [id, binaryMetrics[id](rows, matrix)])),
		confusion: matrix
	};
}

// pipeline/inputs/declare.ts
/** A text that may be left out. */
function optionalText(description) {
	return string().min(1).max(4096).optional().describe(description);
}
/** `true` or `false`. */
function toggle(description, initial) {
	return _enum(["true", "false"]).default(initial ? "true" : "false").transform((text) => text === "true").describe(description);
}
/** A whole number with bounds. */
function wholeNumber(description, range) {
	const text = string().regex(/^\d{1,15}$/, "is not a whole number");
	return (range.initial === void 0 ? text : text.default(String(range.initial))).transform(Number).pipe(number$1().min(range.min).max(range.max)).describe(description);
}
function describeInputs(shape) {
	return Object.entries(shape).map(([name, schema]) => {
		const absent = schema.safeParse(void 0);
		const value = toJSONSchema(object({ value: schema }), {
			io: "input",
			unrepresentable: "any"
		}).properties?.value;
		return {
			name,
			description: schema.description ?? "",
			required: !absent.success,
			default: typeof value?.default === "string" ? value.default : void 0,
			isSwitch: value?.enum?.join() === "true,false"
		};
	});
}
/**
* Reads and checks every input in one run.
*
* @throws LockstepError ARGUMENT_INVALID naming each wrong input.
*/
function readInputs$1(source, shape) {
	const values = {};
	const problems = [];
	for (const [name, schema] of Object.entries(shape)) {
		const result = schema.safeParse(source.input(name));
		if (result.success) values[name] = result.data;
		else problems.push(...result.error.issues.map((issue) => `${name}: ${issue.message}`));
	}
	if (problems.length > 0) throw new LockstepError("ARGUMENT_INVALID", `Inputs that cannot be used: ${problems.join("; ")}`, { hint: "Correct the named inputs; `lockstep help <command>` and the action's README list what each takes." });
	return values;
}

// pipeline/inputs/steps.ts
const model$2 = optionalText("Name of one model declared in lockstep.yaml; every declared model when left out.");
const records = string().min(1).max(4096).default(".lockstep/records").describe("Folder where steps leave their records for each other, relative to the repository.");
const token = optionalText("Token for the forge's API; the job's own token is enough.");
const pullRequest = wholeNumber("Number of the pull request.", {
	min: 1,
	max: 2147483647
}).optional().describe("Number of the pull request; taken from the event, or found by the branch, when left out.");
const base = optionalText("Branch or commit to compare with; the merge base with the default branch when left out.");
const environment = string().min(1).max(100).default("production").describe("Name of an environment declared in lockstep.yaml.");
/** Every input of every step, once: `action.yml`, `--help` and the readers are held to this table. */
const stepInputs = {
	train: {
		model: model$2,
		records,
		push: toggle("Push the outputs to the DVC remote, so that other jobs and the release can fetch them.", true),
		commit: toggle("Commit dvc.lock, the record and the card, and push the branch.", false),
		force: toggle("Run every stage, also those whose lock says that nothing changed.", false)
	},
	evaluate: {
		model: model$2,
		records,
		base,
		draws: wholeNumber("Draws of the paired bootstrap.", {
			min: 100,
			max: 1e5,
			initial: 2e3
		}),
		seed: wholeNumber("Seed of the bootstrap.", {
			min: 0,
			max: 4294967295,
			initial: 20
		})
	},
	report: {
		model: model$2,
		records,
		base,
		"pull-request": pullRequest,
		from: optionalText("Report record made by an earlier job; it is checked and posted as it is, and no model is read."),
		post: toggle("Keep the report as one comment and a check on the pull request.", false),
		html: string().min(1).max(4096).default(".lockstep/report/report.html").describe("Where to write the full report as one self-contained HTML file."),
		markdown: string().min(1).max(4096).default(".lockstep/report/report.md").describe("Where to write the report's Markdown."),
		"github-token": token
	},
	review: {
		"pull-request": pullRequest,
		comment: optionalText("Id of the comment to answer; every unanswered command of the pull request when left out."),
		"github-token": token
	},
	promote: {
		model: model$2,
		records,
		"github-token": token
	},
	deploy: {
		model: model$2,
		records,
		environment,
		"timeout-seconds": wholeNumber("How long the server may take to answer with the new version.", {
			min: 0,
			max: 3600,
			initial: 30
		}),
		"github-token": token
	},
	monitor: {
		model: model$2,
		records,
		environment,
		rows: wholeNumber("Newest logged rows to compare with the reference.", {
			min: 1,
			max: 1e6,
			initial: 2e3
		}),
		propose: toggle("Open or update a pull request when the inputs have drifted.", true),
		"github-token": token
	}
};

// pipeline/platform/git/environment.ts
/**
* What of the caller's `GIT_*` a command sees: who writes, how to reach a server, which configuration. Everything else names a
* repository or an index (GIT_DIR, GIT_INDEX_FILE, GIT_WORK_TREE …) and would lead elsewhere when Lockstep runs in a hook.
*/
const kept = /^GIT_(?:(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL|DATE)|SSH(?:_COMMAND|_VARIANT)?|ASKPASS|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|TERMINAL_PROMPT|SSL_\w+|HTTP_\w+|PROXY_SSL_\w+|ALLOW_PROTOCOL|PROTOCOL_FROM_USER|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)$/;
/** No command of ours opens one; simple-git refuses an environment that names them. */
const programs = /* @__PURE__ */ new Set([
	"EDITOR",
	"VISUAL",
	"PAGER",
	"PREFIX"
]);
/** The environment of every git command. */
function gitEnvironment(request) {
	const environment = {};
	for (const [name, value] of Object.entries(request.inherited)) {
		const upper = name.toUpperCase();
		if (value === void 0 || programs.has(upper) || upper.startsWith("GIT_") && !kept.test(upper)) continue;
		environment[name] = value;
	}
	const { identity } = request;
	return {
		GIT_TERMINAL_PROMPT: "0",
		...environment,
		...identity === void 0 ? {} : {
			GIT_AUTHOR_NAME: identity.name,
			GIT_AUTHOR_EMAIL: identity.email,
			GIT_COMMITTER_NAME: identity.name,
			GIT_COMMITTER_EMAIL: identity.email
		},
		LC_ALL: "C.UTF-8",
		LANGUAGE: "",
		GIT_OPTIONAL_LOCKS: "0",
		GIT_LITERAL_PATHSPECS: "1",
		GIT_NO_REPLACE_OBJECTS: "1"
	};
}
/**
* simple-git refuses these variables in an environment unless told that they are meant. They come from whoever started
* Lockstep, never from a repository or a pull request.
*/
function permissionsFor(environment) {
	const has = (...names) => names.some((name) => environment[name] !== void 0);
	const hasSettings = has("GIT_CONFIG_COUNT");
	return {
		names: Object.keys(environment).filter((name) => /^(?:GIT_|SSH_ASKPASS$)/i.test(name)),
		unsafe: {
			allowUnsafeSshCommand: has("GIT_SSH", "GIT_SSH_COMMAND"),
			allowUnsafeAskPass: has("GIT_ASKPASS", "SSH_ASKPASS"),
			allowUnsafeConfigPaths: has("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"),
			allowUnsafeConfigEnvCount: hasSettings,
			allowUnsafeUrlRewrite: hasSettings,
			allowUnsafeCredentialHelper: hasSettings
		}
	};
}

// pipeline/platform/git/failure.ts
/** What git says, and what to do then. The first that matches counts. */
const hints = [
	[/ENOENT/, "Install git and put it on the PATH."],
	[/index\.lock|Unable to create '.*\.lock'/, "Wait until the other git command has ended; when none runs, remove the lock file that the message names."],
	[/dubious ownership/, "The repository belongs to another user: `git config --global --add safe.directory <folder>` says that it is trusted."],
	[/tell me who you are|auto-detect email|empty ident|identity unknown|no email was given/, "Say who writes: `git config user.name \"Your Name\"` and `git config user.email you@example.com`."],
	[/could not read (?:Username|Password)|Authentication failed|Permission denied|terminal prompts disabled|error: 403/i, "Give git credentials that may do this; in a workflow the job needs `permissions: contents: write`."],
	[/protected branch|GH006|GH013|hook declined|cannot be updated/, "The server's rules refuse this. Ask who administers the repository to let Lockstep write this ref."],
	[/Could not resolve host|unable to access|Connection (?:refused|reset|timed out)|early EOF|hung up|Operation too slow/i, "Check the network and the url of `origin`, then run the same command again."],
	[/does not appear to be a git repository|repository '.*' (?:not found|does not exist)|Could not read from remote/i, "Check where `origin` points: `git remote -v`."],
	[/shallow/, "The clone is shallow: use `fetch-depth: 0` with actions/checkout, or run `git fetch --unshallow`."],
	[/fetch first|non-fast-forward|stale info/, "Somebody else pushed first: `git pull --rebase`, look at what came, and run this again."],
	[/bad object|Not a valid (?:commit|object) name|unknown revision|bad revision|missing (?:blob|tree|commit)/i, "The commit is not in this clone: run `git fetch`, or use `fetch-depth: 0` with actions/checkout."],
	[/partial commit during a (?:merge|cherry-pick|rebase)|unmerged/i, "Finish or abort the merge that is going on (`git status` tells how), then run this again."],
	[/would be overwritten/, "Commit or stash the changes in the working tree where the branch is checked out."],
	[/usage: git merge-tree/, "Merging without a working tree needs Git 2.38 or later."],
	[/No space left on device/, "Free some disk space, then run this again."]
];
/** Text from git or a server, on one line, without control characters and without credentials in urls. */
function shownLine(text) {
	const line = text.replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)[^/@\s]+@/gi, "$1…@").replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, " ").trim();
	return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
/** The line of git's complaint that says most. */
function complaint(stderr) {
	const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !/^(?:hint|warning):/.test(line));
	return shownLine(lines.find((line) => /^(?:fatal|error|remote: (?:error|fatal)| ! \[)/.test(line)) ?? lines[0] ?? stderr);
}
function hintFor(text) {
	return hints.find(([pattern]) => pattern.test(text))?.[1] ?? "Run the same git command by hand to see everything that it says.";
}
/** GIT_COMMAND_FAILED for a command that ended badly. */
function gitFailure(args, outcome) {
	const said = complaint(outcome.stderr);
	return new LockstepError("GIT_COMMAND_FAILED", `git ${shownLine(args.join(" "))}: ${said === "" ? `ended with exit code ${outcome.exitCode}` : said}`, { hint: hintFor(outcome.stderr) });
}

// pipeline/platform/git/commands.ts
const settings = [
	"gc.auto=0",
	"maintenance.auto=false",
	"http.lowSpeedLimit=1000",
	"http.lowSpeedTime=60",
	"advice.addEmbeddedRepo=false",
	"core.warnAmbiguousRefs=true"
];
function openCommands(folder, environment) {
	const attempt = async (args, options = {}) => {
		const variables = {
			...environment,
			...options.environment
		};
		const { names, unsafe } = permissionsFor(variables);
		let outcome;
		const { input } = options;
		try {
			await wo({
				baseDir: folder,
				config: settings,
				allowEnvironment: names,
				unsafe,
				completion: {
					onClose: true,
					onExit: false
				},
				...input === void 0 ? {} : { input: () => typeof input === "string" ? input : Buffer.from(input) },
				errors: (_error, { exitCode, stdOut, stdErr }) => {
					outcome = {
						exitCode,
						stdout: Buffer.concat(stdOut),
						stderr: Buffer.concat(stdErr).toString("utf8")
					};
				}
			}).env(variables).outputHandler((_command, stdout) => {
				stdout.once("end", () => stdout.emit("data", Buffer.alloc(0)));
			}).raw([...args]);
		} catch (cause) {
			throw new LockstepError("GIT_COMMAND_FAILED", `git ${args[0] ?? ""}: it could not be started`, {
				hint: "See the cause. Settings that run programs belong into git's configuration, not into the environment.",
				cause
			});
		}
		if (outcome === void 0) throw new LockstepError("GIT_COMMAND_FAILED", `git ${args[0] ?? ""}: it gave no answer`);
		return outcome;
	};
	const run = async (args, options) => {
		const outcome = await attempt(args, options);
		if (outcome.exitCode !== 0) throw gitFailure(args, outcome);
		return outcome.stdout;
	};
	return {
		folder,
		environment,
		attempt,
		run,
		text: async (args, options) => (await run(args, options)).toString("utf8").replace(/\r?\n$/, "")
	};
}

// pipeline/platform/git/names.ts
/** Longest ref or path that is passed on, in characters. */
const limit = 1024;
/**
* True for the full name of a ref as Git allows it (`git check-ref-format`), for example `refs/tags/x`. The tests hold it to
* Git's own answer.
*/
function isRefName(name) {
	if (!name.includes("/") || name.length > limit || !name.isWellFormed()) return false;
	if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\.$/.test(name)) return false;
	return name.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
}
function shown$3(text) {
	return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
function refFor(kind, prefix, name) {
	if (name.startsWith("-") || name === "HEAD" || !isRefName(prefix + name)) throw new LockstepError("NAME_INVALID", `${shown$3(name)} is not a name that Git allows for a ${kind}`, { hint: "`git help check-ref-format` lists what a name may hold." });
	return prefix + name;
}
/** @throws LockstepError NAME_INVALID. */
function tagRef(name) {
	return refFor("tag", "refs/tags/", name);
}
/** @throws LockstepError NAME_INVALID. */
function branchRef(name) {
	return refFor("branch", "refs/heads/", name);
}
/** `refs/lockstep/<name>`, checked. Locks are refs there too, but come and go, so they are no ledgers. */
function ledgerRef(ref) {
	if (!ref.startsWith("refs/lockstep/") || ref.startsWith("refs/lockstep/locks/") || !isRefName(ref)) throw new LockstepError("NAME_INVALID", `${shown$3(ref)} is not the name of a ledger`, { hint: "A ledger is a ref such as refs/lockstep/approvals." });
	return ref;
}
/** `.git` in every spelling that some file system takes for it. */
function isGitFolder(segment) {
	return /^(?:\.git|git~\d+)[\s.]*(?::.*)?$/i.test(segment.replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, ""));
}
/**
* The path as it is, when it stays inside the repository and out of Git's own folder.
*
* @throws LockstepError PATH_UNSAFE.
*/
function repositoryPath$1(path) {
	if (!(path.length <= limit * 4 && path.isWellFormed() && !/[\u0000\n\\]/.test(path) && path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && !isGitFolder(part)))) throw new LockstepError("PATH_UNSAFE", `${shown$3(path)} is not a path inside the repository`, { hint: "Name a file by its path from the root of the repository, with \"/\", for example models/name.yaml." });
	return path;
}

// pipeline/platform/git/object-stream.ts
/** Largest object that is read into memory, in bytes; a forge does not take a larger file either. */
const objectLimit = 134217728;
/**
* Reads what `git cat-file --batch` writes, in pieces of any size: for each object `<id> <kind> <size>\n<bytes>\n`, for one that
* is not there `<id> missing\n`.
*
* @throws LockstepError GIT_COMMAND_FAILED from the returned function when the stream is something else or an object too large.
*/
function createObjectParser(found) {
	let pieces = [];
	let held = 0;
	let body;
	/** All that is held, as one buffer. */
	const joined = () => {
		const [first] = pieces;
		if (pieces.length === 1 && first !== void 0) return first;
		const all = Buffer.concat(pieces, held);
		pieces = [all];
		return all;
	};
	/** The first bytes of what is held; the others stay. */
	const take = (count) => {
		const all = joined();
		const left = all.subarray(count);
		pieces = left.length === 0 ? [] : [left];
		held = left.length;
		return all.subarray(0, count);
	};
	return (chunk) => {
		pieces.push(chunk);
		held += chunk.length;
		for (;;) if (body === void 0) {
			if (pieces.at(-1)?.includes(10) !== true) {
				if (held > 4096) throw strange(take(100).toString("latin1"));
				return;
			}
			body = readHeader(take(joined().indexOf(10) + 1).toString("latin1").trimEnd());
			if (body === void 0) found(void 0);
		} else {
			if (held < body.sizeBytes + 1) return;
			const { kind, sizeBytes } = body;
			body = void 0;
			found({
				kind,
				bytes: Buffer.from(take(sizeBytes + 1).subarray(0, sizeBytes))
			});
		}
	};
}
function readHeader(header) {
	if (/^\S+ missing$/.test(header)) return void 0;
	const [, kind, size] = /^[0-9a-f]+ (blob|tree|commit|tag) (\d+)$/.exec(header) ?? [];
	if (kind === void 0) throw strange(header);
	const sizeBytes = Number(size);
	if (sizeBytes > objectLimit) throw new LockstepError("GIT_COMMAND_FAILED", `${header.slice(0, 40)} has ${sizeBytes} bytes, more than ${objectLimit}`, { hint: "Files of this size do not belong into Git: `lockstep add` keeps them beside it." });
	return {
		kind,
		sizeBytes
	};
}
function strange(text) {
	return new LockstepError("GIT_COMMAND_FAILED", `git cat-file answered ${JSON.stringify(text.slice(0, 100))}`);
}

// pipeline/platform/git/objects.ts
/** How long the child waits for another question before it is let go. */
const idleMs = 2e3;
/** Objects up to this size are remembered, as many as fit into {@link cacheBytes}. */
const rememberedBytes = 1048576;
const cacheBytes = 67108864;
function openObjects(request) {
	const remembered = /* @__PURE__ */ new Map();
	let rememberedTotal = 0;
	const remember = (id, object) => {
		if (object.bytes.length > rememberedBytes || remembered.has(id)) return;
		remembered.set(id, object);
		rememberedTotal += object.bytes.length;
		for (const [oldest, { bytes }] of remembered) {
			if (rememberedTotal <= cacheBytes) break;
			remembered.delete(oldest);
			rememberedTotal -= bytes.length;
		}
	};
	const asked = /* @__PURE__ */ new Map();
	let reader;
	return { read(id) {
		const known = remembered.get(id);
		if (known !== void 0) return Promise.resolve(known);
		const pending = asked.get(id);
		if (pending !== void 0) return pending;
		if (reader === void 0 || reader.isClosed()) reader = openReader(request);
		const answer = reader.ask(id).then((object) => {
			if (object !== void 0) remember(id, object);
			return object;
		}).finally(() => asked.delete(id));
		asked.set(id, answer);
		return answer;
	} };
}
function openReader(request) {
	const args = ["cat-file", "--batch"];
	const child = spawn("git", [`--git-dir=${request.gitFolder}`, ...args], {
		cwd: request.gitFolder,
		env: request.environment,
		stdio: [
			"pipe",
			"pipe",
			"pipe"
		],
		windowsHide: true
	});
	const waiting = [];
	let isClosed = false;
	let idle;
	let stderr = "";
	const fail = (error) => {
		isClosed = true;
		clearTimeout(idle);
		for (const { reject } of waiting.splice(0)) reject(error);
	};
	const rest = () => {
		hold(child, false);
		idle = setTimeout(() => {
			isClosed = true;
			child.stdin.end();
		}, idleMs);
		idle.unref();
	};
	const parse = createObjectParser((object) => {
		waiting.shift()?.resolve(object);
		if (waiting.length === 0) rest();
	});
	child.stdout.on("data", (chunk) => {
		try {
			parse(chunk);
		} catch (error) {
			child.kill();
			fail(error);
		}
	});
	child.stderr.on("data", (chunk) => {
		if (stderr.length < 4096) stderr += chunk.toString("utf8");
	});
	child.on("error", (error) => {
		fail(gitFailure(args, {
			exitCode: -1,
			stdout: Buffer.alloc(0),
			stderr: String(error)
		}));
	});
	child.on("close", (code) => {
		fail(gitFailure(args, {
			exitCode: code ?? -1,
			stdout: Buffer.alloc(0),
			stderr
		}));
	});
	child.stdin.on("error", () => void 0);
	hold(child, false);
	return {
		isClosed: () => isClosed,
		ask(id) {
			if (!/^[0-9a-f]{40,64}$/.test(id)) throw new LockstepError("DIGEST_INVALID", "an object is asked for by its full id");
			clearTimeout(idle);
			hold(child, true);
			return new Promise((resolve, reject) => {
				waiting.push({
					id,
					resolve,
					reject
				});
				child.stdin.write(`${id}\n`);
			});
		}
	};
}
/** Whether the child keeps this process alive: only while somebody waits for an answer. */
function hold(child, isHeld) {
	const change = isHeld ? "ref" : "unref";
	child[change]();
	for (const stream of [
		child.stdin,
		child.stdout,
		child.stderr
	]) stream[change]?.();
}

// pipeline/platform/git/repository.ts
/**
* Finds the repository that a folder is in.
*
* @throws LockstepError GIT_REPOSITORY_MISSING.
*/
async function findRepository(folder, environment) {
	if (!await stat(folder).then((found) => found.isDirectory(), () => false)) throw new LockstepError("GIT_REPOSITORY_MISSING", `${folder} is not a folder`, { hint: "Correct the path." });
	const here = openCommands(folder, environment);
	const args = [
		"rev-parse",
		"--is-bare-repository",
		"--show-object-format",
		"--absolute-git-dir",
		"--git-common-dir"
	];
	const outcome = await here.attempt(args);
	if (outcome.exitCode < 0) throw gitFailure(args, outcome);
	if (outcome.exitCode !== 0) throw absent(folder, outcome.stderr);
	const answer = outcome.stdout.toString("utf8");
	const [bare, format, gitFolder, common] = answer.split("\n");
	if (gitFolder === void 0 || common === void 0 || format === void 0) throw new LockstepError("GIT_COMMAND_FAILED", `git rev-parse answered ${JSON.stringify(answer.slice(0, 200))}`);
	const isBare = bare === "true";
	const root = isBare ? gitFolder : await topFolder(here);
	const commonFolder = resolve(folder, common);
	const commands = openCommands(root, isBare ? {
		...environment,
		GIT_DIR: gitFolder
	} : environment);
	return {
		root,
		isBare,
		gitFolder,
		commonFolder,
		noId: "0".repeat(format === "sha256" ? 64 : 40),
		commands,
		objects: openObjects({
			gitFolder,
			environment
		}),
		async originUrl() {
			const { exitCode, stdout } = await commands.attempt([
				"config",
				"--get",
				"remote.origin.url"
			]);
			const url = stdout.toString("utf8").trim();
			return exitCode === 0 && url !== "" ? url : void 0;
		},
		async shallowCommits() {
			try {
				const text = await readFile(join(commonFolder, "shallow"), "utf8");
				return new Set(text.split("\n").filter((line) => line !== ""));
			} catch (error) {
				if (error instanceof Error && "code" in error && error.code === "ENOENT") return /* @__PURE__ */ new Set();
				throw error;
			}
		}
	};
}
async function topFolder(here) {
	const { exitCode, stdout, stderr } = await here.attempt(["rev-parse", "--show-toplevel"]);
	if (exitCode !== 0) throw absent(here.folder, stderr);
	return stdout.toString("utf8").replace(/\r?\n$/, "");
}
function absent(folder, stderr) {
	const isUntrusted = stderr.includes("dubious ownership");
	return new LockstepError("GIT_REPOSITORY_MISSING", `${folder}: ${complaint(stderr)}`, { hint: isUntrusted ? hintFor(stderr) : "Run this inside a Git repository, or make one: `git init`, then commit what is there." });
}
/** A refusal to answer from a history that ends too early. */
function tooShallow(question) {
	return new LockstepError("GIT_COMMAND_FAILED", `${question} cannot be told: this clone has only a part of the history`, { hint: "Use `fetch-depth: 0` with actions/checkout, or run `git fetch --unshallow`." });
}
/** An object that this clone should have and has not. */
async function missingObject(repository, id) {
	const isShallow = (await repository.shallowCommits()).size > 0;
	return new LockstepError("GIT_COMMAND_FAILED", `${id} is not in this clone, or not what it must be`, { hint: isShallow ? "The clone is shallow: use `fetch-depth: 0` with actions/checkout, or run `git fetch --unshallow`." : "Run `git fetch`; `git fsck` tells whether the repository is damaged." });
}
/** The commit that a full ref name stands for in this repository, or `undefined`. */
async function tipOf({ commands }, ref) {
	const args = [
		"rev-parse",
		"--verify",
		"--quiet",
		"--end-of-options",
		`${ref}^{commit}`
	];
	const { exitCode, stdout } = await commands.attempt(args);
	return exitCode === 0 ? commitSha(stdout.toString("utf8").trim()) : void 0;
}
/** Moves one ref from where it was seen, or creates it where none was; says why when it is elsewhere by now. */
async function moveRef({ commands, noId }, { ref, from, to }) {
	const args = ["update-ref", "--stdin"];
	const input = `start\nupdate ${ref} ${to} ${from ?? noId}\nprepare\ncommit\n`;
	const outcome = await commands.attempt(args, { input });
	return outcome.exitCode === 0 ? void 0 : gitFailure(args, outcome);
}

// pipeline/platform/git/history.ts
const fullId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** What Git knows about commits that are here. A history that ends too early is an error, never an answer. */
function openHistory(repository) {
	const { commands } = repository;
	const isAncestor = async (ancestor, descendant) => {
		const args = [
			"merge-base",
			"--is-ancestor",
			ancestor,
			descendant
		];
		const outcome = await commands.attempt(args);
		if (outcome.exitCode > 1 || outcome.exitCode < 0) throw gitFailure(args, outcome);
		if (outcome.exitCode === 1 && (await repository.shallowCommits()).size > 0) throw tooShallow(`whether ${ancestor.slice(0, 12)} is an ancestor of ${descendant.slice(0, 12)}`);
		return outcome.exitCode === 0;
	};
	return {
		isAncestor,
		async resolve(name) {
			if (!isRevision(name)) return void 0;
			const { exitCode, stdout, stderr } = await commands.attempt([
				"rev-parse",
				"--verify",
				"--end-of-options",
				`${name}^{commit}`
			]);
			if (!fullId.test(name) && /^warning: refname '.*' is ambiguous/m.test(stderr)) throw new LockstepError("NAME_INVALID", `${JSON.stringify(name)} is the name of more than one ref`, { hint: `Say which: refs/heads/${name}, refs/tags/${name} or refs/remotes/${name}.` });
			return exitCode === 0 ? commitSha(stdout.toString("utf8").trim()) : void 0;
		},
		async userName() {
			const { exitCode, stdout } = await commands.attempt([
				"config",
				"--get",
				"user.name"
			]);
			const name = stdout.toString("utf8").trim();
			return exitCode === 0 && name !== "" ? name : void 0;
		},
		async headCommit() {
			const args = [
				"rev-parse",
				"--verify",
				"HEAD^{commit}"
			];
			const outcome = await commands.attempt(args);
			if (outcome.exitCode !== 0) throw new LockstepError("GIT_COMMAND_FAILED", "nothing is committed yet", {
				hint: "Commit first: `git add -A && git commit`.",
				cause: gitFailure(args, outcome)
			});
			return commitSha(outcome.stdout.toString("utf8").trim());
		},
		async currentBranch() {
			const { exitCode, stdout } = await commands.attempt([
				"symbolic-ref",
				"--quiet",
				"HEAD"
			]);
			const ref = stdout.toString("utf8").trim();
			return exitCode === 0 && ref.startsWith("refs/heads/") ? ref.slice(11) : void 0;
		},
		async mergeBase(a, b) {
			const args = [
				"merge-base",
				a,
				b
			];
			const outcome = await commands.attempt(args);
			if (outcome.exitCode > 1 || outcome.exitCode < 0) throw gitFailure(args, outcome);
			if (outcome.exitCode === 0) return commitSha(outcome.stdout.toString("utf8").trim());
			if ((await repository.shallowCommits()).size > 0) throw tooShallow(`where ${a.slice(0, 12)} and ${b.slice(0, 12)} parted`);
		},
		async lastChange(tip, path) {
			const args = [
				"rev-list",
				"-1",
				"--first-parent",
				"--end-of-options",
				tip,
				"--",
				path
			];
			const found = await commands.text(args);
			const shallow = await repository.shallowCommits();
			if (shallow.size > 0 && (found === "" || shallow.has(found))) throw tooShallow(`which commit last changed ${path}`);
			return found === "" ? void 0 : commitSha(found);
		},
		async authors(base, head) {
			const fields = (await commands.text([
				"log",
				"-z",
				"--no-show-signature",
				"--encoding=UTF-8",
				`--format=%H%x00%an%x00%ae%x00%cn%x00%ce%x00%(trailers:key=Co-authored-by,valueonly,unfold)%x00`,
				"--end-of-options",
				head,
				`^${base}`
			])).split("\0");
			const shallow = await repository.shallowCommits();
			const found = /* @__PURE__ */ new Map();
			const add = (name = "", email = "") => {
				found.set(`${name}\0${email}`, {
					name,
					email
				});
			};
			for (let at = 0; at + 5 < fields.length; at += 7) {
				const [commit = "", authorName, authorMail, committerName, committerMail, trailers = ""] = fields.slice(at, at + 6);
				if (shallow.has(commit)) throw tooShallow(`who wrote the commits after ${base.slice(0, 12)}`);
				add(authorName, authorMail);
				add(committerName, committerMail);
				for (const line of trailers.split("\n")) {
					const [, name, email] = /^\s*(.*?)\s*<([^<>]*)>\s*$/.exec(line) ?? [];
					if (name !== void 0) add(name, email);
				}
			}
			return [...found.values()];
		},
		async changedPaths(before, after) {
			return (await commands.text([
				"diff-tree",
				"-r",
				"-z",
				"--name-only",
				"--no-renames",
				"--end-of-options",
				before,
				after
			])).split("\0").filter((path) => path !== "");
		}
	};
}
/** A name that may be asked about at all: one line, no longer than a ref, and not Git's syntax for options or searches. */
function isRevision(name) {
	if (fullId.test(name)) return true;
	if (name.length > 1024) return false;
	const [, base = ""] = /^(.+?)(?:[~^]\d*)*$/.exec(name) ?? [];
	return base === "HEAD" || /^[0-9a-f]{7,64}$/.test(base) || isRefName(`refs/${base}`);
}

// pipeline/platform/git/commit-object.ts
/** Reads a commit object. */
function parseCommit(bytes) {
	const end = bytes.indexOf("\n\n");
	const header = bytes.toString("utf8", 0, end < 0 ? bytes.length : end).split("\n");
	const values = (name) => header.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
	const [, name = "", email = "", seconds = "0", zone = "+0000"] = /^(.*?) ?<([^>]*)> (\d+) ([+-]\d+)$/.exec(values("author")[0] ?? "") ?? [];
	return {
		tree: values("tree")[0] ?? "",
		parents: values("parent"),
		author: {
			name,
			email,
			date: `@${seconds} ${zone}`
		},
		encoding: values("encoding")[0],
		message: end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 2)
	};
}

// pipeline/platform/git/trees.ts
/** The key under which {@link Folder} has a name. */
function folderKey(name) {
	return Buffer.from(name, "utf8").toString("latin1");
}
/** Reads a tree object: `<mode> <name>\0<id>` again and again. */
function parseFolder(bytes, idBytes) {
	const entries = /* @__PURE__ */ new Map();
	for (let at = 0; at < bytes.length;) {
		const space = bytes.indexOf(32, at);
		const end = bytes.indexOf(0, space);
		const next = end + 1 + idBytes;
		if (space < 0 || end < 0 || next > bytes.length) throw new LockstepError("GIT_COMMAND_FAILED", "a tree object ends in the middle of an entry", { hint: "Run `git fsck`: the repository is damaged." });
		entries.set(bytes.toString("latin1", space + 1, end), {
			mode: bytes.toString("latin1", at, space),
			oid: bytes.toString("hex", end + 1, next)
		});
		at = next;
	}
	return entries;
}
const kinds = {
	"100644": "file",
	"100664": "file",
	"100755": "executable",
	"120000": "symlink",
	"160000": "submodule"
};
/** How many listings of whole states are remembered: base, head, merge and their neighbours. */
const rememberedListings = 8;
function openTrees(repository) {
	const { commands, objects } = repository;
	const listings = /* @__PURE__ */ new Map();
	const folder = async (tree) => {
		const object = await objects.read(tree);
		if (object?.kind !== "tree") throw await missingObject(repository, tree);
		return parseFolder(object.bytes, tree.length / 2);
	};
	const treeOf = async (state) => {
		const object = await objects.read(state);
		if (object?.kind === "tree") return state;
		const [, tree] = object?.kind === "commit" ? /^tree ([0-9a-f]+)\n/.exec(object.bytes.toString("latin1", 0, 80)) ?? [] : [];
		if (tree === void 0) throw await missingObject(repository, state);
		return treeSha(tree);
	};
	const entryAt = async (tree, path) => {
		let entry = {
			mode: "40000",
			oid: tree
		};
		for (const name of path.split("/")) {
			if (entry?.mode !== "40000") return void 0;
			entry = (await folder(entry.oid)).get(folderKey(name));
		}
		return entry;
	};
	const list = async (state) => {
		if (await objects.read(state) === void 0) throw await missingObject(repository, state);
		return parseListing(await commands.run([
			"ls-tree",
			"-r",
			"-z",
			"--full-tree",
			state
		]));
	};
	return {
		treeOf,
		folder,
		entryAt,
		tree(state) {
			const known = listings.get(state);
			if (known !== void 0) return known;
			const listing = list(state);
			listings.set(state, listing);
			listing.catch(() => listings.delete(state));
			for (const oldest of listings.keys()) if (listings.size > rememberedListings) listings.delete(oldest);
			return listing;
		},
		async readFile(state, path) {
			const entry = await entryAt(await treeOf(state), path);
			if (entry === void 0 || !/^100/.test(entry.mode)) return void 0;
			const object = await objects.read(entry.oid);
			if (object?.kind !== "blob") throw await missingObject(repository, entry.oid);
			return new Uint8Array(object.bytes);
		}
	};
}
/** What `git ls-tree -r -z` writes: `<mode> <type> <id>\t<path>\0`. */
function parseListing(output) {
	let text;
	try {
		text = new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(output);
	} catch (cause) {
		throw new LockstepError("PATH_UNSAFE", "the repository has a path that is not UTF-8", {
			hint: "Rename the file: other tools and other systems cannot name it either. `git ls-files` shows it with \\ooo.",
			cause
		});
	}
	return text.split("\0").slice(0, -1).map((record) => {
		const tab = record.indexOf("	");
		const [mode = "", , oid = ""] = record.slice(0, tab).split(" ");
		const kind = kinds[mode];
		if (kind === void 0) throw new LockstepError("GIT_COMMAND_FAILED", `git ls-tree names a file of the unknown mode ${mode}`);
		return {
			path: record.slice(tab + 1),
			kind,
			oid
		};
	});
}

// pipeline/platform/git/tree-edit.ts
/**
* A tree like `base` with these files written; neither an index nor a working tree is touched. A file keeps its mode.
*
* @throws LockstepError PATH_UNSAFE when a path leaves the repository or has a file where it needs a folder, or the reverse.
*/
async function writeFiles(repository, trees, request) {
	const paths = [...request.files.keys()].map(repositoryPath$1);
	const ids = await writeBlobs(repository, [...request.files.values()]);
	const root = {
		files: /* @__PURE__ */ new Map(),
		folders: /* @__PURE__ */ new Map()
	};
	paths.forEach((path, at) => {
		plant(root, path, ids[at] ?? "");
	});
	return treeSha(await writeFolder(repository, trees, {
		base: request.base,
		branch: root,
		path: ""
	}));
}
function plant(root, path, id) {
	const names = path.split("/");
	const file = names.pop() ?? "";
	let branch = root;
	for (const name of names) {
		const below = branch.folders.get(name) ?? {
			files: /* @__PURE__ */ new Map(),
			folders: /* @__PURE__ */ new Map()
		};
		branch.folders.set(name, below);
		if (branch.files.has(name)) throw occupied(path);
		branch = below;
	}
	if (branch.folders.has(file)) throw occupied(path);
	branch.files.set(file, id);
}
async function writeFolder(repository, trees, request) {
	const { base, branch, path } = request;
	const before = base === void 0 ? /* @__PURE__ */ new Map() : await trees.folder(base);
	const after = new Map(before);
	for (const [name, id] of branch.files) {
		const there = before.get(folderKey(name));
		if (there !== void 0 && !/^(?:100|120)/.test(there.mode)) throw occupied(path + name);
		after.set(folderKey(name), {
			mode: there?.mode === "100755" ? "100755" : "100644",
			oid: id
		});
	}
	for (const [name, below] of branch.folders) {
		const there = before.get(folderKey(name));
		if (there !== void 0 && there.mode !== "40000") throw occupied(path + name);
		const oid = await writeFolder(repository, trees, {
			base: there?.oid,
			branch: below,
			path: `${path}${name}/`
		});
		after.set(folderKey(name), {
			mode: "40000",
			oid
		});
	}
	const records = [...after].map(([name, { mode, oid }]) => Buffer.concat([
		Buffer.from(`${mode.padStart(6, "0")} ${typeOf(mode)} ${oid}\t`),
		Buffer.from(name, "latin1"),
		Buffer.from([0])
	]));
	return repository.commands.text([
		"mktree",
		"-z",
		"--missing"
	], { input: Buffer.concat(records) });
}
function typeOf(mode) {
	if (mode === "40000") return "tree";
	return mode === "160000" ? "commit" : "blob";
}
function occupied(path) {
	return new LockstepError("PATH_UNSAFE", `${JSON.stringify(path)} is a folder where a file is needed, or the reverse`);
}
/** Stores texts as blobs, in one run; gives their ids in the same order. */
async function writeBlobs({ commands }, texts) {
	if (texts.length === 0) return [];
	const scratch = await mkdtemp(join(tmpdir(), "lockstep-blobs-"));
	try {
		const files = texts.map((_, at) => join(scratch, String(at)));
		await Promise.all(texts.map((text, at) => writeFile(files[at] ?? "", text)));
		return (await commands.text([
			"hash-object",
			"-w",
			"--no-filters",
			"--stdin-paths"
		], { input: `${files.join("\n")}\n` })).split("\n");
	} finally {
		await rm(scratch, {
			recursive: true,
			force: true
		});
	}
}
/** Writes a commit object; no ref moves. */
async function writeCommit({ commands }, request) {
	const { tree, parents, author, committer, encoding } = request;
	const message = Buffer.from(request.message);
	const ending = message.at(-1) === 10 ? "" : "\n";
	const environment = {
		...author === void 0 ? {} : {
			GIT_AUTHOR_NAME: author.name === "" ? "unknown" : author.name,
			GIT_AUTHOR_EMAIL: author.email,
			...author.date === void 0 ? {} : { GIT_AUTHOR_DATE: author.date }
		},
		...committer === void 0 ? {} : {
			GIT_COMMITTER_NAME: committer.name,
			GIT_COMMITTER_EMAIL: committer.email
		}
	};
	const args = [
		...encoding !== void 0 && /^[\w-]+$/.test(encoding) ? ["-c", `i18n.commitEncoding=${encoding}`] : [],
		"commit-tree",
		...parents.flatMap((parent) => ["-p", parent]),
		tree
	];
	const input = Buffer.concat([message, Buffer.from(ending)]);
	return commitSha(await commands.text(args, {
		input,
		environment
	}));
}

// pipeline/platform/git/merge.ts
/** Makes the objects of a merge, without a working tree and without moving any ref. */
async function prepareMerge(repository, request) {
	const { onto, head } = request;
	if ((await list$1(repository, [
		"--end-of-options",
		head,
		`^${onto}`
	])).length === 0) return { kind: "nothing" };
	const prepared = request.method === "rebase" ? await replay(repository, request) : await join$1(repository, request);
	if (typeof prepared !== "string") return prepared;
	if (prepared === onto) return { kind: "nothing" };
	return {
		kind: "prepared",
		commit: prepared,
		commits: await list$1(repository, [
			"--end-of-options",
			prepared,
			`^${onto}`
		])
	};
}
/** Commits, oldest first. */
async function list$1({ commands }, args) {
	return (await commands.text([
		"rev-list",
		"--reverse",
		"--topo-order",
		...args
	])).split("\n").filter((line) => line !== "").map(commitSha);
}
/** One commit on top of `onto` that holds everything. */
async function join$1(repository, request) {
	const { method, onto, head, message, by } = request;
	const tree = await mergedTree(repository, onto, head);
	if (typeof tree !== "string") return tree;
	if (method === "merge") return writeCommit(repository, {
		tree,
		parents: [onto, head],
		message,
		author: by,
		committer: by
	});
	const author = (await read(repository, head)).author;
	const trailers = (await coAuthors(repository, request, author)).map(({ name, email }) => `Co-authored-by: ${name} <${email}>\n`).join("");
	return writeCommit(repository, {
		tree,
		parents: [onto],
		message: trailers === "" ? message : `${message.trimEnd()}\n\n${trailers}`,
		author: {
			name: author.name,
			email: author.email
		},
		committer: by
	});
}
/** Everybody but one who wrote a commit that is squashed: their work must keep their name. */
async function coAuthors(repository, { onto, head }, author) {
	const commits = await list$1(repository, [
		"--no-merges",
		"--end-of-options",
		head,
		`^${onto}`
	]);
	const found = /* @__PURE__ */ new Map();
	for (const commit of commits) {
		const { name, email } = (await read(repository, commit)).author;
		if (email !== author.email) found.set(email, {
			name,
			email
		});
	}
	return [...found.values()];
}
/** Each commit again, one on top of the other; what `onto` has already and merges are left out, as `git rebase` does. */
async function replay(repository, request) {
	const { onto, head, by } = request;
	const args = [
		"--no-merges",
		"--cherry-pick",
		"--right-only",
		"--end-of-options",
		`${onto}...${head}`
	];
	let tip = onto;
	for (const id of await list$1(repository, args)) {
		const commit = await read(repository, id);
		const parent = commit.parents[0];
		const below = treeSha((await read(repository, tip)).tree);
		const tree = await mergedTree(repository, await writeCommit(repository, {
			tree: below,
			parents: parent === void 0 ? [] : [commitSha(parent)],
			message: "stand-in",
			author: by,
			committer: by
		}), id);
		if (typeof tree !== "string") return tree;
		const wasEmpty = parent !== void 0 && (await read(repository, parent)).tree === commit.tree;
		if (tree === below && !wasEmpty) continue;
		tip = await writeCommit(repository, {
			tree,
			parents: [tip],
			message: commit.message,
			author: commit.author,
			committer: by,
			...commit.encoding === void 0 ? {} : { encoding: commit.encoding }
		});
	}
	return tip;
}
async function read(repository, id) {
	const object = await repository.objects.read(id);
	if (object?.kind !== "commit") throw await missingObject(repository, id);
	return parseCommit(object.bytes);
}
async function mergedTree(repository, ours, theirs) {
	const args = [
		"merge-tree",
		"--write-tree",
		"--name-only",
		"-z",
		"--no-messages",
		"--end-of-options",
		ours,
		theirs
	];
	const outcome = await repository.commands.attempt(args);
	const [tree = "", ...paths] = outcome.stdout.toString("utf8").split("\0");
	if (outcome.exitCode === 0) return treeSha(tree);
	if (outcome.exitCode !== 1) throw gitFailure(args, outcome);
	return {
		kind: "conflict",
		paths: [...new Set(paths.filter((path) => path !== ""))].sort()
	};
}

// pipeline/platform/git/jitter.ts
/** Waits before the next try: up to 50 ms longer each time, at most half a second, so that those who collided part. */
async function pause(attempt) {
	await setTimeout$1(Math.random() * Math.min(500, 50 * attempt));
}

// pipeline/platform/git/remote.ts
/** Whatever the configuration says, a push takes nothing along. */
const onlyThese = ["--no-follow-tags", "--recurse-submodules=no"];
function openOriginRefs(repository) {
	const { commands } = repository;
	return {
		exists: async () => await repository.originUrl() !== void 0,
		async list(refs) {
			const output = await commands.text([
				"ls-remote",
				"--quiet",
				"origin",
				...refs.flatMap((ref) => [ref, `${ref}^{}`])
			]);
			const wanted = new Set(refs.flatMap((ref) => [ref, `${ref}^{}`]));
			const found = output.split("\n").flatMap((line) => {
				const [id = "", ref = ""] = line.split("	");
				return wanted.has(ref) ? [[ref, id]] : [];
			});
			return new Map(found);
		},
		async branches() {
			const found = (await commands.text([
				"ls-remote",
				"--quiet",
				"--heads",
				"origin"
			])).split("\n").flatMap((line) => {
				const [, id, name] = /^([0-9a-f]+)\trefs\/heads\/(.+)$/.exec(line) ?? [];
				return id === void 0 || name === void 0 ? [] : [[name, id]];
			});
			return new Map(found);
		},
		async push({ refs, lease }) {
			const args = [
				"push",
				"--porcelain",
				"--no-verify",
				...onlyThese,
				...refs.size > 1 ? ["--atomic"] : [],
				...lease === void 0 ? [] : [`--force-with-lease=${lease.ref}:${lease.expected}`],
				"origin",
				...[...refs].map(([ref, id]) => `${id}:${ref}`)
			];
			const outcome = await commands.attempt(args);
			const pushed = parsePush(outcome.stdout.toString("utf8"));
			return {
				isAccepted: outcome.exitCode === 0,
				failure: () => gitFailure(args, {
					...outcome,
					stderr: pushComplaint(pushed, outcome.stderr)
				})
			};
		}
	};
}
/** Why a push was refused: the ref and the reason that Git gives on stdout, with what the server said about it. */
function pushComplaint(pushed, stderr) {
	const refusals = pushed.filter(({ isRejected }) => isRejected);
	const cause = refusals.find(({ summary }) => !/atomic/.test(summary)) ?? refusals[0];
	if (cause === void 0) return stderr;
	const [, said] = /^remote: (.*\S)/m.exec(stderr) ?? [];
	return `error: ${cause.ref} ${cause.summary}${said === void 0 ? "" : `: ${said}`}\n${stderr}`;
}
/** What `git push --porcelain` prints: `<flag>\t<from>:<to>\t<summary>`. */
function parsePush(output) {
	return output.split("\n").flatMap((line) => {
		const [, flag, to, summary = ""] = /^([ +\-*!=])\t[^\t]*?:([^\t]*)\t(.*)$/.exec(line) ?? [];
		return flag === void 0 || to === void 0 ? [] : [{
			ref: to,
			isRejected: flag === "!",
			summary: shownLine(summary)
		}];
	});
}
function openRemote(repository, origin) {
	const { commands } = repository;
	return {
		async fetch() {
			if (!await origin.exists()) return;
			const args = [
				"fetch",
				"--no-prune",
				"--no-prune-tags",
				"--no-tags",
				"--no-recurse-submodules",
				"--no-write-fetch-head",
				"origin",
				"+refs/heads/*:refs/remotes/origin/*",
				"refs/tags/*:refs/tags/*",
				"refs/lockstep/*:refs/lockstep/*",
				"^refs/lockstep/locks/*"
			];
			let outcome = await commands.attempt(args);
			for (let attempt = 1; attempt <= 5 && /cannot lock ref|unable to (?:create|lock)/i.test(outcome.stderr); attempt += 1) {
				await pause(attempt);
				outcome = await commands.attempt(args);
			}
			if (outcome.exitCode === 0) return;
			const refused = movedRefs(outcome.stderr);
			if (refused.length === 0 || /^(?:fatal|error):/m.test(outcome.stderr)) throw gitFailure(args, outcome);
			const moved = refused.find((ref) => ref.startsWith("refs/lockstep/") || /[@#]/.test(ref));
			if (moved !== void 0) throw rewritten(moved);
		},
		async fetchCommit(commit) {
			const isHere = async () => (await commands.attempt([
				"cat-file",
				"-e",
				`${commit}^{commit}`
			])).exitCode === 0;
			if (await isHere()) return true;
			if (!await origin.exists()) return false;
			await commands.attempt([
				"fetch",
				"--quiet",
				"--no-tags",
				"--no-recurse-submodules",
				"--no-write-fetch-head",
				"origin",
				commit
			]);
			return isHere();
		},
		async push(branch) {
			const ref = branchRef(branch);
			if (!await origin.exists()) {
				if ((await commands.attempt([
					"symbolic-ref",
					"--quiet",
					"HEAD"
				])).stdout.toString("utf8").trim() === ref) return;
				throw new LockstepError("GIT_COMMAND_FAILED", `there is no origin to push ${branch} to`, { hint: "Name one: `git remote add origin <url>`; or check the branch out." });
			}
			await commands.run([
				"push",
				"--quiet",
				...onlyThese,
				"origin",
				`HEAD:${ref}`
			]);
		},
		async defaultBranch() {
			const known = await commands.attempt([
				"symbolic-ref",
				"--quiet",
				"refs/remotes/origin/HEAD"
			]);
			const remembered = known.stdout.toString("utf8").trim();
			if (known.exitCode === 0 && remembered.startsWith("refs/remotes/origin/")) return remembered.slice(20);
			if (await origin.exists()) {
				const answer = await commands.text([
					"ls-remote",
					"--symref",
					"--quiet",
					"origin",
					"HEAD"
				]);
				const [, branch] = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(answer) ?? [];
				if (branch !== void 0) return branch;
			}
			return onlyCandidate(repository);
		}
	};
}
/** Refs that git left alone because taking origin's state would have lost ours. */
function movedRefs(stderr) {
	return stderr.split("\n").flatMap((line) => {
		const [, name] = /^ ! \[rejected\]\s+\S+\s+-> (\S+)\s/.exec(line) ?? [];
		if (name === void 0) return [];
		return [name.startsWith("refs/") ? name : `refs/tags/${name}`];
	});
}
function rewritten(ref) {
	return new LockstepError("GIT_REF_CONFLICT", `origin has rewritten ${ref}: it no longer holds what this clone saw there`, { hint: "Find out who moved it before going on; this clone still has the earlier state." });
}
/** The default branch of a repository without a talkative origin: what Git calls new ones, `main`, `master`, or the only one. */
async function onlyCandidate({ commands }) {
	const branches = (await commands.text([
		"for-each-ref",
		"--format=%(refname:lstrip=2)",
		"refs/heads/"
	])).split("\n").filter((name) => name !== "");
	const found = [
		(await commands.attempt([
			"config",
			"--get",
			"init.defaultBranch"
		])).stdout.toString("utf8").trim(),
		"main",
		"master"
	].find((name) => branches.includes(name)) ?? (branches.length === 1 ? branches[0] : void 0);
	if (found !== void 0) return found;
	throw new LockstepError("GIT_COMMAND_FAILED", "it cannot be told which branch is the default", { hint: "Say so: `git remote set-head origin --auto`, or name the base branch." });
}

// pipeline/platform/git/branches.ts
const prefix$1 = "lockstep/";
/** How often a branch that somebody else moved at the same time is looked at again. */
const attempts$1 = 5;
/** Branches that Lockstep proposes: ours alone, so that moving one loses nothing of anybody's. */
function openBranches(parts) {
	const { repository, trees } = parts;
	return { async writeBranch({ branch, base, files, message }) {
		const ref = branchRef(branch);
		if (!branch.startsWith(prefix$1)) throw new LockstepError("NAME_INVALID", `${JSON.stringify(branch)} is not a branch of Lockstep's own`, { hint: `Its name must begin with "${prefix$1}".` });
		const tree = await writeFiles(repository, trees, {
			base: await trees.treeOf(base),
			files: new Map(Object.entries(files))
		});
		const text = `${message.trimEnd()}\n`;
		let commit;
		for (let attempt = 1;; attempt += 1) {
			const there = await decidedTip(parts, ref);
			if (there !== void 0 && await says(repository, there, {
				tree,
				base,
				text
			})) return there;
			commit ??= await writeCommit(repository, {
				tree,
				parents: [base],
				message: text
			});
			const failure = await move$1(parts, {
				ref,
				from: there,
				to: commit
			});
			if (failure === void 0) return commit;
			if (attempt >= attempts$1) throw failure;
			await pause(attempt);
		}
	} };
}
async function decidedTip({ repository, origin }, ref) {
	if (await origin.exists()) {
		const id = (await origin.list([ref])).get(ref);
		return id === void 0 ? void 0 : commitSha(id);
	}
	return tipOf(repository, ref);
}
/** True when a commit is what we would write: the same tree on the same base with the same words, whenever it was made. */
async function says({ objects }, commit, wanted) {
	const object = await objects.read(commit);
	if (object?.kind !== "commit") return false;
	const { tree, parents, message } = parseCommit(object.bytes);
	return tree === wanted.tree && parents.length === 1 && parents[0] === wanted.base && message.equals(Buffer.from(wanted.text));
}
async function move$1({ repository, origin }, { ref, from, to }) {
	if (await origin.exists()) {
		const pushed = await origin.push({
			refs: /* @__PURE__ */ new Map([[ref, to]]),
			lease: {
				ref,
				expected: from ?? ""
			}
		});
		return pushed.isAccepted ? void 0 : pushed.failure();
	}
	if ((await repository.commands.text([
		"worktree",
		"list",
		"--porcelain"
	])).split("\n").includes(`branch ${ref}`)) throw new LockstepError("GIT_COMMAND_FAILED", `${ref} is checked out, and moving it would leave those files behind`, { hint: "Check out another branch there, then run this again." });
	return moveRef(repository, {
		ref,
		from,
		to
	});
}

// pipeline/platform/git/ledger-chain.ts
/** All entries of a chain, oldest first; every commit must have added and changed nothing. */
async function readChain(repository, ref, tip) {
	const { commands, objects } = repository;
	const output = await commands.text([
		"log",
		"-z",
		"--reverse",
		"--topo-order",
		"--no-show-signature",
		"--format=%H %P",
		"--raw",
		"--no-abbrev",
		"--no-renames",
		"--root",
		"-m",
		"--end-of-options",
		tip
	]);
	const shallow = await repository.shallowCommits();
	const additions = [];
	for (const record of parseChain(output)) {
		if (shallow.has(record.commit)) throw tooShallow(`what ${ref} holds`);
		if (!(record.parents.length <= 1 && record.changes.every(({ status, mode }) => status === "A" && mode === "100644"))) throw new LockstepError("GIT_REF_CONFLICT", `${ref} was tampered with: ${record.commit} does more than to add entries`, { hint: `A ledger only grows. Look at what it did: \`git show ${record.commit}\`; nothing there is trusted until it is undone.` });
		additions.push(...record.changes);
	}
	const texts = await Promise.all(additions.map(async ({ oid }) => (await objects.read(oid))?.bytes));
	return additions.map(({ path, oid }, at) => {
		const bytes = texts[at];
		if (bytes === void 0) throw new LockstepError("GIT_COMMAND_FAILED", `${oid}, an entry of ${ref}, is not in this clone`);
		return {
			path,
			text: decode(bytes, `${ref}:${path}`)
		};
	});
}
/** Reads `git log -z --raw`: `<commit> <parents>\0`, then for each change `:<modes> <ids> <status>\0<path>\0`. */
function parseChain(output) {
	const records = [];
	const fields = output.split("\0");
	for (let at = 0; at < fields.length; at += 1) {
		const field = (fields[at] ?? "").replace(/^\n/, "");
		if (field === "") continue;
		const [, mode, oid, status] = /^:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) ([A-Z])\d*$/.exec(field) ?? [];
		if (mode !== void 0 && oid !== void 0 && status !== void 0) {
			at += 1;
			records.at(-1)?.changes.push({
				mode,
				oid,
				status,
				path: fields[at] ?? ""
			});
			continue;
		}
		const [commit = "", ...parents] = field.trim().split(" ");
		records.push({
			commit: commitSha(commit),
			parents,
			changes: []
		});
	}
	return records;
}
function decode(bytes, where) {
	try {
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(bytes);
	} catch (cause) {
		throw new LockstepError("RECORD_INVALID", `${where} is not UTF-8 text`, { cause });
	}
}

// pipeline/platform/git/ledger.ts
/** One in each round is the first, so this many writers can append at the same moment. */
const rounds = 50;
/** How often a refusal is tried again while nobody else has appended. */
const refusals = 4;
/** Ledgers: chains of commits, each adding files to the tree of the one before and changing none. */
function openLedgers(parts) {
	const { repository, origin, trees } = parts;
	return {
		async readLedger(ref) {
			const tip = await synchronise(repository, origin, ledgerRef(ref));
			return tip === void 0 ? [] : readChain(repository, ref, tip);
		},
		async appendToLedger(ref, entry) {
			ledgerRef(ref);
			repositoryPath$1(entry.path);
			let seen;
			let refused = 0;
			for (let round = 1;; round += 1) {
				const tip = await synchronise(repository, origin, ref);
				refused = round > 1 && tip === seen ? refused + 1 : 0;
				seen = tip;
				if (tip !== void 0 && await holds(repository, trees, {
					ref,
					tip,
					entry
				})) return;
				const base = tip === void 0 ? void 0 : await trees.treeOf(tip);
				const tree = await writeFiles(repository, trees, {
					base,
					files: /* @__PURE__ */ new Map([[entry.path, entry.text]])
				});
				const failure = await advance(parts, {
					ref,
					from: tip,
					to: await writeCommit(repository, {
						tree,
						parents: tip === void 0 ? [] : [tip],
						message: `Record ${entry.path}`
					})
				});
				if (failure === void 0) return;
				if (refused >= refusals || round >= rounds) throw failure;
				await pause(round);
			}
		}
	};
}
/** True when the ledger has this very entry; GIT_REF_CONFLICT when it has another under that path. */
async function holds(repository, trees, { ref, tip, entry }) {
	const there = await trees.entryAt(await trees.treeOf(tip), entry.path);
	if (there === void 0) return false;
	if ((there.mode === "100644" ? (await repository.objects.read(there.oid))?.bytes : void 0)?.equals(Buffer.from(entry.text, "utf8")) === true) return true;
	throw new LockstepError("GIT_REF_CONFLICT", `${ref} holds something else under ${entry.path}`, { hint: "An entry is written once. Look at what is recorded there: `git show <ledger>:<path>`." });
}
/** Moves the ledger on, at origin and here, if it is still where it was seen. */
async function advance({ repository, origin }, { ref, from, to }) {
	if (await origin.exists()) {
		const pushed = await origin.push({ refs: /* @__PURE__ */ new Map([[ref, to]]) });
		if (!pushed.isAccepted) return pushed.failure();
	}
	const failure = await moveRef(repository, {
		ref,
		from,
		to
	});
	return await origin.exists() ? void 0 : failure;
}
/**
* Brings the ledger here to where origin has it; gives its tip.
*
* @throws LockstepError GIT_REF_CONFLICT when origin lost or rewrote what was seen here.
*/
async function synchronise(repository, origin, ref) {
	const here = await tipOf(repository, ref);
	if (!await origin.exists()) return here;
	const there = (await origin.list([ref])).get(ref);
	if (there === void 0) {
		if (here !== void 0) throw rewritten(ref);
		return;
	}
	if (there === here) return here;
	const args = [
		"fetch",
		"--no-tags",
		"--no-prune",
		"--no-recurse-submodules",
		"--no-write-fetch-head"
	];
	const outcome = await repository.commands.attempt([
		...args,
		"origin",
		`${ref}:${ref}`
	]);
	const now = await tipOf(repository, ref);
	if (outcome.exitCode === 0 && now !== void 0) return now;
	if (/\[rejected\]/.test(outcome.stderr)) throw rewritten(ref);
	if (now !== void 0 && now !== here) return now;
	throw gitFailure([
		...args,
		"origin",
		ref
	], outcome);
}

// pipeline/platform/git/tag-objects.ts
/**
* Writes tag objects without refs. Tools that order tags by time must see ours in the order they were made, also where clocks
* differ: each is at least a second younger than all earlier ones of its artifact (the name up to `@` or `#`).
*/
async function writeTagObjects({ commands, objects }, tags, existing) {
	const ident = await commands.text(["var", "GIT_COMMITTER_IDENT"]);
	const [, who = "", seconds = "", zone = "+0000"] = /^(.*>) (\d+) ([+-]\d{4})$/.exec(ident) ?? [];
	if (who === "") throw new LockstepError("GIT_COMMAND_FAILED", `git var GIT_COMMITTER_IDENT answered ${ident}`);
	const newest = /* @__PURE__ */ new Map();
	for (const { name, taggedAtSeconds } of existing) {
		const artifact = artifactOf(name);
		newest.set(artifact, Math.max(newest.get(artifact) ?? 0, taggedAtSeconds));
	}
	const ids = /* @__PURE__ */ new Map();
	for (const { name, commit, message } of tags) {
		if ((await objects.read(commit))?.kind !== "commit") throw new LockstepError("GIT_COMMAND_FAILED", `the tag ${name} needs ${commit}, which is no commit of this clone`, { hint: "Run `git fetch`, or use `fetch-depth: 0` with actions/checkout." });
		const artifact = artifactOf(name);
		const time = Math.max(Number(seconds), (newest.get(artifact) ?? 0) + 1);
		newest.set(artifact, time);
		const input = `${`object ${commit}\ntype commit\ntag ${name}\ntagger ${who} ${time} ${zone}\n`}\n${message.replaceAll("\0", "").trimEnd()}\n`;
		ids.set(tagRef(name), await commands.text(["mktag"], { input }));
	}
	return ids;
}
function artifactOf(name) {
	return /^[^@#]*/.exec(name)?.[0] ?? name;
}
/** All annotated tags that name a commit, by name. */
async function readTags({ commands }) {
	const fields = [
		"refname:lstrip=2",
		"objecttype",
		"*objecttype",
		"*objectname",
		"taggerdate:unix",
		"contents"
	];
	const format = fields.map((field) => `%(${field})%00`).join("");
	const values = (await commands.text([
		"for-each-ref",
		`--format=${format}`,
		"refs/tags/"
	])).split("\0");
	const tags = [];
	for (let at = 0; at + fields.length <= values.length; at += fields.length) {
		const [name = "", type, target, id = "", seconds, contents = ""] = values.slice(at, at + fields.length);
		if (type !== "tag") continue;
		const tag = name.replace(/^\n/, "");
		const commit = target === "commit" ? id : await peeledCommit(commands, tag, target);
		if (commit === void 0) continue;
		const message = contents.replace(/\n$/, "");
		tags.push({
			name: tag,
			commit: commitSha(commit),
			message,
			taggedAtSeconds: Number(seconds)
		});
	}
	return tags;
}
/** The commit behind a tag of a tag; `undefined` for a tag of a file or folder. */
async function peeledCommit(commands, tag, target) {
	if (target !== "tag") return void 0;
	const { exitCode, stdout } = await commands.attempt([
		"rev-parse",
		"--verify",
		"--quiet",
		`refs/tags/${tag}^{commit}`
	]);
	return exitCode === 0 ? stdout.toString("utf8").trim() : void 0;
}

// pipeline/platform/git/tags.ts
/** How often tags that somebody else creates at the same time are looked at again. */
const attempts = 5;
function openTags(repository, origin) {
	const tags = () => readTags(repository);
	const publish = async (refs) => {
		if (await origin.exists()) {
			const pushed = await origin.push({ refs });
			return pushed.isAccepted ? void 0 : pushed.failure();
		}
		return createLocally(repository, refs);
	};
	/** Where each of these tags points, peeled, as the place says where tags are decided. */
	const standing = async (wanted) => {
		const refs = [...wanted.keys()];
		const found = await origin.exists() ? await origin.list(refs) : await localRefs(repository, refs);
		return new Map(refs.flatMap((ref) => {
			const commit = found.get(`${ref}^{}`) ?? found.get(ref);
			return commit === void 0 ? [] : [[ref, commit]];
		}));
	};
	return {
		tags,
		async createTags(requested) {
			const wanted = distinct(requested);
			if (wanted.size === 0) return;
			const commits = new Map([...wanted].map(([ref, { commit }]) => [ref, commit]));
			refuseOthers(await localPeeled(repository, [...wanted.keys()]), commits, "in this clone");
			const objects = await writeTagObjects(repository, [...wanted.values()], await tags());
			let missing = new Map(objects);
			for (let attempt = 1; missing.size > 0; attempt += 1) {
				const refusal = await publish(missing);
				if (refusal === void 0) break;
				const there = await standing(commits);
				refuseOthers(there, commits, await origin.exists() ? "on origin" : "here");
				const still = new Map([...objects].filter(([ref]) => !there.has(ref)));
				if (still.size === missing.size && attempt >= attempts) throw refusal;
				missing = still;
				await pause(attempt);
			}
			await showLocally(repository, origin, objects);
		}
	};
}
function distinct(tags) {
	const wanted = /* @__PURE__ */ new Map();
	for (const tag of tags) {
		const ref = tagRef(tag.name);
		const earlier = wanted.get(ref);
		if (earlier !== void 0 && earlier.commit !== tag.commit) throw conflict(ref, earlier.commit, tag.commit, "asked for, too");
		wanted.set(ref, tag);
	}
	return wanted;
}
function refuseOthers(there, wanted, place) {
	for (const [ref, commit] of wanted) {
		const winner = there.get(ref);
		if (winner !== void 0 && winner !== commit) throw conflict(ref, winner, commit, place);
	}
}
function conflict(...[ref, winner, ours, place]) {
	return new LockstepError("GIT_REF_CONFLICT", `the tag ${ref.slice(10)} exists ${place} at ${winner}; here it would be ${ours}`, { hint: "A tag is never moved. Look at who made it (`git show <tag>`), then take the next version or remove a tag that only your clone has." });
}
/** Creates refs in this repository, all or none, and only where none is. */
async function createLocally({ commands, noId }, refs) {
	const args = ["update-ref", "--stdin"];
	const lines = [...refs].map(([ref, id]) => `update ${ref} ${id} ${noId}\n`);
	const outcome = await commands.attempt(args, { input: [
		"start\n",
		...lines,
		"prepare\ncommit\n"
	].join("") });
	return outcome.exitCode === 0 ? void 0 : gitFailure(args, outcome);
}
/** Makes refs that are decided visible in this clone, with the objects of whoever made them. */
async function showLocally(repository, origin, refs) {
	if (!await origin.exists()) return;
	const here = await localRefs(repository, [...refs.keys()]);
	const absent = [...refs.keys()].filter((ref) => !here.has(ref));
	if (absent.length === 0) return;
	const args = [
		"fetch",
		"--quiet",
		"--no-tags",
		"--no-prune",
		"--no-recurse-submodules",
		"--no-write-fetch-head",
		"origin"
	];
	args.push(...absent.map((ref) => `${ref}:${ref}`));
	const outcome = await repository.commands.attempt(args);
	if (outcome.exitCode === 0) return;
	const there = await localRefs(repository, absent);
	if (absent.some((ref) => !there.has(ref))) throw gitFailure(args, outcome);
}
async function localRefs({ commands }, refs) {
	const output = await commands.text([
		"for-each-ref",
		`--format=%(refname)%00%(objectname)%00%(*objectname)`,
		...refs
	]);
	const wanted = new Set(refs);
	const found = /* @__PURE__ */ new Map();
	for (const line of output.split("\n")) {
		const [ref = "", id = "", peeled = ""] = line.split("\0");
		if (!wanted.has(ref)) continue;
		found.set(ref, id);
		if (peeled !== "") found.set(`${ref}^{}`, peeled);
	}
	return found;
}
async function localPeeled(repository, refs) {
	const found = await localRefs(repository, refs);
	return new Map(refs.flatMap((ref) => {
		const commit = found.get(`${ref}^{}`) ?? found.get(ref);
		return commit === void 0 ? [] : [[ref, commit]];
	}));
}

// pipeline/platform/git/working-tree.ts
/** What lies on disk: taken as a tree, or committed path by path. */
function openWorkingTree(repository) {
	const { commands } = repository;
	return {
		async snapshotTree() {
			const scratch = await mkdtemp(join(tmpdir(), "lockstep-index-"));
			try {
				const index = join(scratch, "index");
				await copyIndex(join(repository.gitFolder, "index"), index);
				const environment = { GIT_INDEX_FILE: index };
				await commands.run([
					"-c",
					"core.splitIndex=false",
					"add",
					"--all",
					"--",
					"."
				], { environment });
				return treeSha(await commands.text(["write-tree"], { environment }));
			} finally {
				await rm(scratch, {
					recursive: true,
					force: true
				});
			}
		},
		async commit({ paths, message, author }) {
			if (message.trim() === "") throw new LockstepError("ARGUMENT_INVALID", "a commit needs a message");
			if (author !== void 0 && /[<>\n\0]/.test(author.name + author.email)) throw new LockstepError("NAME_INVALID", "an author's name or mail has a character that Git forbids there");
			if (paths.length === 0) return void 0;
			const changes = await changesAt(repository, paths.map(repositoryPath$1));
			if (changes.length === 0) return void 0;
			const untracked = changes.filter(({ state }) => state === "??").map(({ path }) => path);
			const environment = author === void 0 ? {} : {
				GIT_AUTHOR_NAME: author.name,
				GIT_AUTHOR_EMAIL: author.email
			};
			if (untracked.length > 0) await commands.run([
				"add",
				"--intent-to-add",
				"--",
				...untracked
			]);
			try {
				const args = [
					"commit",
					"--only",
					"--quiet",
					"--cleanup=whitespace",
					"--file=-",
					"--",
					...changes.map(({ path }) => path)
				];
				await commands.run(args, {
					input: `${message.trimEnd()}\n`,
					environment
				});
			} catch (error) {
				if (untracked.length > 0) await commands.attempt([
					"update-index",
					"--force-remove",
					"--",
					...untracked
				]);
				throw error;
			}
			return commitSha(await commands.text([
				"rev-parse",
				"--verify",
				"HEAD^{commit}"
			]));
		}
	};
}
/** With the real index as a start, files that have not changed are not read again. Without one, all are. */
async function copyIndex(from, to) {
	try {
		const { mtimeMs } = await stat(from);
		await copyFile(from, to);
		const before = (mtimeMs - 10) / 1e3;
		await utimes(to, before, before);
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
	}
}
/** Which files at or below these paths differ from HEAD, with Git's two-letter state. */
async function changesAt({ commands }, paths) {
	return (await commands.text([
		"status",
		"--porcelain=v1",
		"-z",
		"--no-renames",
		"--untracked-files=all",
		"--ignore-submodules=none",
		"--",
		...paths
	])).split("\0").filter((record) => record.length > 3).map((record) => ({
		state: record.slice(0, 2),
		path: record.slice(3)
	}));
}

// pipeline/platform/git/simple-git.ts
/**
* Opens the repository that a folder is in, with the `git` of the machine.
*
* @throws LockstepError GIT_REPOSITORY_MISSING when the folder is in none, or in one without a working tree.
*/
async function openGit(request) {
	const repository = await findRepository(request.folder, environmentOf(request));
	if (repository.isBare) throw new LockstepError("GIT_REPOSITORY_MISSING", `${request.folder} is a bare repository: it has no working tree`, { hint: "Clone it, and run this in the clone." });
	const origin = openOriginRefs(repository);
	const trees = openTrees(repository);
	const parts = {
		repository,
		origin,
		trees
	};
	return {
		root: repository.root,
		...openHistory(repository),
		tree: (state) => trees.tree(state),
		readFile: (state, path) => trees.readFile(state, path),
		...openWorkingTree(repository),
		...openRemote(repository, origin),
		...openBranches(parts),
		...openTags(repository, origin),
		...openLedgers(parts)
	};
}
function environmentOf(request) {
	return gitEnvironment({
		inherited: request.env ?? process.env,
		identity: request.identity
	});
}

// pipeline/platform/git/origin.ts
/**
* Opens the repository where a clone's branches are decided: its origin when that is a folder of this machine, itself when it
* has none, and otherwise what can be done there from the clone. A bare repository is its own origin.
*
* @throws LockstepError GIT_REPOSITORY_MISSING.
*/
async function openOrigin(request) {
	const environment = environmentOf(request);
	const clone = await findRepository(request.folder, environment);
	const url = clone.isBare ? void 0 : await urlOf(clone);
	if (url === void 0) return decidedHere(clone);
	const folder = localFolder(url, clone.root);
	return folder === void 0 ? decidedElsewhere(clone) : decidedHere(await findRepository(folder, environment));
}
/** Where `origin` is after the rewriting that the configuration asks for. */
async function urlOf(clone) {
	if (await clone.originUrl() === void 0) return void 0;
	return clone.commands.text([
		"ls-remote",
		"--get-url",
		"origin"
	]);
}
/** The folder that a url names on this machine, or `undefined` when it is elsewhere. */
function localFolder(url, base) {
	if (url.startsWith("file://")) return fileURLToPath(url);
	return (/^[a-z][a-z0-9+.-]*:\/\//i.test(url) || /^[^/\\]*:/.test(url) && !existsSync(resolve(base, url))) && !/^[a-z]:[\\/]/i.test(url) ? void 0 : resolve(base, url);
}
function decidedHere(repository) {
	const { commands } = repository;
	return {
		folder: repository.commonFolder,
		branches: () => branchesUnder(repository, "refs/heads/"),
		...openAncestry(repository, "refs/heads/"),
		prepareMerge: (request) => prepareMerge(repository, request),
		async moveBranch(request) {
			const ref = branchRef(request.branch);
			const other = branchRef(request.while.branch);
			const worktree = await checkedOutAt(repository, ref);
			if (worktree !== void 0) {
				const [tip, at] = await Promise.all([tipOf(repository, ref), tipOf(repository, other)]);
				if (tip !== request.from || at !== request.while.at) return false;
				await openCommands(worktree, withoutFolder(commands.environment)).run([
					"merge",
					"--ff-only",
					"--quiet",
					request.to
				]);
				return true;
			}
			const args = ["update-ref", "--stdin"];
			const steps = [
				"start",
				`verify ${other} ${request.while.at}`,
				`update ${ref} ${request.to} ${request.from}`,
				"prepare",
				"commit"
			];
			const outcome = await commands.attempt(args, { input: `${steps.join("\n")}\n` });
			if (outcome.exitCode === 0) return true;
			const [tip, at] = await Promise.all([tipOf(repository, ref), tipOf(repository, other)]);
			if (tip !== request.from || at !== request.while.at) return false;
			throw gitFailure(args, outcome);
		}
	};
}
/** What can be done at a server: look, fetch, and push what was made here. */
function decidedElsewhere(repository) {
	const refs = openOriginRefs(repository);
	const remote = openRemote(repository, refs);
	const tip = async (name) => {
		const id = (await refs.list([branchRef(name)])).get(branchRef(name));
		return id === void 0 ? void 0 : commitSha(id);
	};
	return {
		folder: repository.commonFolder,
		async branches() {
			await remote.fetch();
			return new Map([...await refs.branches()].map(([name, id]) => [name, commitSha(id)]));
		},
		...openAncestry(repository, "refs/remotes/origin/"),
		async prepareMerge(request) {
			await remote.fetch();
			return prepareMerge(repository, request);
		},
		async moveBranch({ branch, from, to, while: other }) {
			if (await tip(branch) !== from || await tip(other.branch) !== other.at) return false;
			const ref = branchRef(branch);
			const pushed = await refs.push({
				refs: /* @__PURE__ */ new Map([[ref, to]]),
				lease: {
					ref,
					expected: from
				}
			});
			if (pushed.isAccepted) return true;
			if (await tip(branch) !== from) return false;
			throw pushed.failure();
		}
	};
}
async function branchesUnder({ commands }, prefix) {
	const output = await commands.text([
		"for-each-ref",
		"--format=%(refname)%00%(objectname)",
		prefix
	]);
	const found = /* @__PURE__ */ new Map();
	for (const line of output.split("\n")) {
		const [ref = "", id] = line.split("\0");
		if (id !== void 0) found.set(ref.slice(prefix.length), commitSha(id));
	}
	return found;
}
function openAncestry(repository, prefix) {
	const { commands } = repository;
	const { isAncestor } = openHistory(repository);
	const list = async (args) => (await commands.text([
		"rev-list",
		"--topo-order",
		"--reverse",
		...args
	])).split("\n").filter((line) => line !== "").map(commitSha);
	return {
		isAncestor,
		async containedIn(base) {
			const output = await commands.text([
				"for-each-ref",
				"--format=%(refname)",
				`--merged=${base}`,
				prefix
			]);
			return new Set(output.split("\n").map((ref) => ref.slice(prefix.length)));
		},
		async arrivalOf(commit, base) {
			if (!await isAncestor(commit, base)) return void 0;
			if ((await list([
				"--first-parent",
				"--end-of-options",
				base,
				`^${commit}^@`
			])).includes(commit)) return commit;
			return (await list([
				"--first-parent",
				"--ancestry-path",
				"--end-of-options",
				base,
				`^${commit}`
			]))[0];
		},
		commitsBetween: (base, head) => list([
			"--end-of-options",
			head,
			`^${base}`
		])
	};
}
/** The working tree in which a branch is checked out, if any. */
async function checkedOutAt({ commands }, ref) {
	const output = await commands.text([
		"worktree",
		"list",
		"--porcelain"
	]);
	for (const block of output.split("\n\n")) {
		const lines = block.split("\n");
		if (lines.includes(`branch ${ref}`) && !lines.includes("bare")) return lines.find((line) => line.startsWith("worktree "))?.slice(9);
	}
}
function withoutFolder(environment) {
	return Object.fromEntries(Object.entries(environment).filter(([name]) => name !== "GIT_DIR"));
}

// pipeline/delivery/rollout.ts
/** The state in which a rollout begins. */
function beginRollout(wanted, target) {
	return {
		wanted,
		...target,
		isPlaced: false,
		isSwitched: false,
		isPutBack: false,
		health: void 0
	};
}
function isSame(a, b) {
	return a?.artifact.sha256 === b.artifact.sha256 && a.modelVersion === b.modelVersion && a.model === b.model;
}
/**
* The next act that brings a target from what it serves to what is wanted: place, switch, check, and keep it or put the earlier
* version back. Decides from the state alone, so that a run that died anywhere is taken up by the next one.
*/
function nextAct(state) {
	const { wanted, current, previous, health } = state;
	const name = `${wanted.model} ${wanted.modelVersion}`;
	if (state.isPutBack) {
		if (health === void 0 && current !== void 0) return {
			act: "check",
			served: current
		};
		const reason = `${name} did not become healthy; ${current?.modelVersion ?? "the earlier version"} was put back`;
		return {
			act: "finish",
			outcome: "rolled_back",
			health: health ?? "Unknown",
			isSatisfied: false,
			reason
		};
	}
	if (!state.isPlaced) return {
		act: "place",
		served: wanted
	};
	if (!isSame(current, wanted)) return {
		act: "switch",
		served: wanted
	};
	if (health === void 0) return {
		act: "check",
		served: wanted
	};
	const outcome = state.isSwitched ? "deployed" : "already_deployed";
	switch (health) {
		case "Healthy": return {
			act: "finish",
			outcome,
			health,
			isSatisfied: true,
			reason: `the server answers for ${name} with the wanted digest`
		};
		case "Unknown": return {
			act: "finish",
			outcome,
			health,
			isSatisfied: true,
			reason: `${name} is in place; no server is declared that could be asked`
		};
		case "Progressing":
		case "Degraded":
		case "Missing": {
			const found = unhealthy[health];
			if (previous !== void 0 && !isSame(previous, wanted) && (state.isSwitched || health !== "Missing")) return {
				act: "put_back",
				served: previous,
				reason: `${name}: ${found}`
			};
			return {
				act: "finish",
				outcome,
				health,
				isSatisfied: false,
				reason: `${name}: ${found}`
			};
		}
	}
}
const unhealthy = {
	Progressing: "the server was still loading it when time was up",
	Degraded: "the server answers, but not with the wanted digest",
	Missing: "no server answers for it"
};
/** The state after an act; `health` is what a `check` found. */
function afterAct(state, act, health) {
	switch (act.act) {
		case "place": return {
			...state,
			isPlaced: true
		};
		case "switch": return {
			...state,
			isSwitched: true,
			current: act.served,
			previous: state.current,
			health: void 0
		};
		case "check": return {
			...state,
			health: health ?? "Unknown"
		};
		case "put_back": return {
			...state,
			isPutBack: true,
			current: act.served,
			previous: state.current,
			health: void 0
		};
		case "finish": return state;
	}
}

// pipeline/domain/standing.ts
/** Parts of a subject in the order in which a difference is told, with the reason it gives. */
const parts = [
	["inputKey", "input_changed"],
	["artifactSha256", "wrong_digest"],
	["headSha", "stale_sha"],
	["evaluationDigest", "evaluation_changed"],
	["planHash", "plan_changed"]
];
function differences(a, b) {
	return parts.filter(([part]) => a[part] !== b[part]).map(([, code]) => code);
}
function standingOf$1(entries, subject) {
	const lastReject = entries.findLastIndex(({ verb, subject: { artifactSha256 } }) => verb === "reject" && artifactSha256 === subject.artifactSha256);
	const approvals = entries.slice(lastReject + 1).filter(({ verb }) => verb === "approve");
	const exact = approvals.findLast(({ subject: own }) => differences(own, subject).length === 0);
	if (exact !== void 0) return { approvals: exact };
	const sameBytes = approvals.some(({ subject: { artifactSha256 } }) => artifactSha256 === subject.artifactSha256);
	const rejection = entries[lastReject];
	if (rejection !== void 0 && !sameBytes) return { rejections: rejection };
	const [closest] = approvals.toSorted((a, b) => differences(a.subject, subject).length - differences(b.subject, subject).length);
	const [code] = closest === void 0 ? [] : differences(closest.subject, subject);
	return closest === void 0 || code === void 0 ? {} : {
		voided: closest,
		code
	};
}
/**
* Which words of the ledger stand for a subject. An approval counts when every part is equal and its approver has not rejected the
* same bytes later; of one person the latest word wins, by ledger order, never by a clock.
*
* @param ledger - All entries, oldest first; those of other pull requests and models are passed over.
*/
function standing(ledger, subject) {
	const byApprover = /* @__PURE__ */ new Map();
	for (const entry of ledger) {
		if (entry.subject.pullRequest !== subject.pullRequest || entry.subject.model !== subject.model) continue;
		byApprover.set(entry.approver.id, [...byApprover.get(entry.approver.id) ?? [], entry]);
	}
	const found = [...byApprover.values()].map((entries) => standingOf$1(entries, subject));
	return {
		approvals: found.flatMap(({ approvals }) => approvals ?? []),
		rejections: found.flatMap(({ rejections }) => rejections ?? []),
		voided: found.flatMap(({ voided, code }) => voided === void 0 || code === void 0 ? [] : [{
			approval: voided,
			code
		}])
	};
}
/**
* Whether bytes were approved in some pull request and rejected by nobody there: for each person and pull request, the latest word
* about these bytes counts. It says that a registration can be genuine, not that it may be made.
*/
function wereApproved(ledger, bytes) {
	const words = /* @__PURE__ */ new Map();
	for (const { verb, subject, approver } of ledger) {
		if (subject.model !== bytes.model || subject.artifactSha256 !== bytes.artifactSha256) continue;
		if (verb === "approve" && subject.inputKey !== bytes.inputKey) continue;
		const said = words.get(subject.pullRequest) ?? /* @__PURE__ */ new Map();
		words.set(subject.pullRequest, said.set(approver.id, verb));
	}
	return [...words.values()].some((said) => [...said.values()].every((verb) => verb === "approve"));
}

// pipeline/domain/closest-word.ts
/** Edits (one letter put in, left out, replaced, or two swapped) from one word to the other. */
function editDistance(a, b) {
	const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const at = (r, c) => (r === i ? row[c] : rows[r]?.[c]) ?? Infinity;
			const replace = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
			const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
			row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replace, swap));
		}
		rows.push(row);
	}
	return rows[a.length]?.[b.length] ?? Infinity;
}
/** The known word that was probably meant: as far away as is allowed, a third of its letters when nothing is said. */
function closestWord(word, known, most) {
	if (word.length > 60) return void 0;
	const [best] = known.map((candidate) => ({
		candidate,
		distance: editDistance(word.toLowerCase(), candidate.toLowerCase())
	})).filter(({ candidate, distance }) => distance <= (most ?? Math.max(1, Math.floor(candidate.length / 3)))).sort((a, b) => a.distance - b.distance);
	return best?.candidate;
}

// pipeline/registry/schemas/hostile.ts
/** Deepest nesting of a record. */
const depthLimit$3 = 32;
/** Most values in a record. */
const valuesLimit = 5e5;
/** Longest single text. */
const textLimit$2 = 1e5;
/** JavaScript gives these keys a meaning that no record needs. */
const refusedKeys = /* @__PURE__ */ new Set([
	"__proto__",
	"constructor",
	"prototype"
]);
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
		if (typeof value === "string" && value.length > textLimit$2) problem(`is longer than ${textLimit$2} characters`);
		if (typeof value === "number" && !Number.isFinite(value)) problem("is not a finite number");
		if (value === null || typeof value !== "object") continue;
		if (path.length >= 32) {
			problem(`is nested more than ${32} levels deep`);
			continue;
		}
		for (const [key, child] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
			if (typeof key === "string" && refusedKeys.has(key)) problems.push({
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
/** Problems are found with `reportInput`, so that what is missing can be told from what is wrong. */
function messageOf(issue) {
	const isMissing = issue.input === void 0;
	if (issue.code === "invalid_type") return isMissing ? "is missing" : `must be ${typeWords[issue.expected] ?? issue.expected}`;
	if (issue.code === "invalid_value") return isMissing ? "is missing" : `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
	if (issue.code === "too_small") {
		const bound = issue.minimum.toString();
		if (issue.origin === "number" || issue.origin === "int") return `must be ${issue.inclusive === false ? "more than" : "at least"} ${bound}`;
		return `must have at least ${bound} ${issue.origin === "string" ? "characters" : "entries"}`;
	}
	if (issue.code === "too_big") {
		const bound = issue.maximum.toString();
		if (issue.origin === "number" || issue.origin === "int") return `must be ${issue.inclusive === false ? "less than" : "at most"} ${bound}`;
		return `must have at most ${bound} ${issue.origin === "string" ? "characters" : "entries"}`;
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
function invalid$3(code, found, placeOf) {
	const { summary, problems, hint } = found;
	const lines = problems.slice(0, shownProblems).map((problem) => {
		const place = placeOf(problem);
		return `\n  ${place}${place === "" ? "" : ": "}${problem.message}`;
	});
	const rest = problems.length > shownProblems ? `\n  and ${problems.length - shownProblems} more` : "";
	return new LockstepError(code, `${summary}${lines.join("")}${rest}`, { hint });
}

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
	return record$1(name.in, value).superRefine((found, context) => {
		for (const key of Object.keys(found)) for (const { message } of name.safeParse(key).error?.issues ?? []) context.addIssue({
			code: "custom",
			path: [key],
			params: { isKey: true },
			message
		});
	}, { when: ({ value: found }) => found !== null && typeof found === "object" }).transform((found) => found);
}
/** A count or size in bytes. */
const count$1 = int().min(0);
const probability = number$1().min(0).max(1);
/** Text for people that is not empty. */
const sentence$1 = string().min(1).max(sentenceLimit);
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

// pipeline/registry/schemas/approval.ts
const subject = shape({
	pullRequest: int().min(1),
	headSha: ids.commitSha,
	model: ids.modelName,
	inputKey: ids.inputKey,
	artifactSha256: ids.sha256,
	evaluationDigest: ids.sha256,
	planHash: ids.sha256
});
const approval$2 = shape({
	kind: literal$1("lockstep/Approval"),
	schema: literal$1(1),
	verb: _enum(["approve", "reject"]),
	subject,
	approver: shape({
		id: label,
		login: label
	}),
	permission: _enum([
		"none",
		"read",
		"write",
		"admin"
	]),
	comment: shape({
		id: label,
		bodySha256: ids.sha256
	})
});

// pipeline/registry/schemas/artifact.ts
const artifactFile = shape({
	path: repositoryPath,
	sizeBytes: count$1,
	md5: ids.md5,
	sha256: ids.sha256
});
const artifact = shape({
	path: repositoryPath,
	format: label,
	md5: ids.md5,
	sha256: ids.sha256,
	sizeBytes: count$1,
	files: list(artifactFile, { least: 1 })
});
/** Named facts; see `domain/inputs.ts`. */
const inputs = record$1(string().min(1).max(2e3), json);

// pipeline/registry/schemas/candidate.ts
const stageOutcome = shape({
	stage: label,
	outcome: _enum([
		"ran",
		"restored",
		"skipped"
	]),
	reason: sentence$1,
	durationMs: number$1().min(0)
});
const candidate = shape({
	kind: literal$1("lockstep/Candidate"),
	schema: literal$1(1),
	model: ids.modelName,
	modelVersion: ids.modelVersion,
	inputKey: ids.inputKey,
	inputs,
	artifact,
	metrics: json,
	stages: list(stageOutcome)
});

// pipeline/registry/schemas/deployment.ts
const deployment = shape({
	kind: literal$1("lockstep/Deployment"),
	schema: literal$1(1),
	model: ids.modelName,
	environment: ids.environmentName,
	modelVersion: ids.modelVersion,
	artifactSha256: ids.sha256,
	target: label,
	outcome: _enum([
		"deployed",
		"already_deployed",
		"rolled_back"
	]),
	sync: _enum(["Synced", "OutOfSync"]),
	health: _enum([
		"Healthy",
		"Progressing",
		"Degraded",
		"Missing",
		"Unknown"
	]),
	previous: ids.modelVersion.optional()
});

// pipeline/registry/schemas/drift-report.ts
const featureDrift = shape({
	feature: label,
	test: label,
	statistic: number$1(),
	pValue: probability,
	adjustedPValue: probability,
	effect: number$1().min(0),
	isDrifted: boolean$1()
});
const driftReport = shape({
	kind: literal$1("lockstep/DriftReport"),
	schema: literal$1(1),
	model: ids.modelName,
	environment: ids.environmentName,
	modelVersion: ids.modelVersion,
	artifactSha256: ids.sha256,
	referenceRows: count$1,
	currentRows: count$1,
	features: list(featureDrift),
	verdict: _enum([
		"drifted",
		"stable",
		"insufficient_data"
	]),
	reason: sentence$1
});

// pipeline/registry/schemas/evaluation.ts
const metric$1 = _enum(metricIds);
const verdict = shape({
	phase: _enum([
		"improved",
		"equivalent",
		"regressed",
		"inconclusive"
	]),
	reason: sentence$1
});
const metricValue = union$1([shape({ value: number$1() }), shape({
	value: _null(),
	reason: sentence$1
})]);
const scoredModel = shape({
	modelVersion: ids.modelVersion.optional(),
	artifactSha256: ids.sha256,
	threshold: probability,
	metrics: record$1(metric$1, metricValue),
	confusion: shape({
		truePositives: count$1,
		falsePositives: count$1,
		trueNegatives: count$1,
		falseNegatives: count$1
	})
});
const comparison = shape({
	metric: metric$1,
	reference: _enum(["baseline", "champion"]),
	improvement: number$1().nullable(),
	interval: shape({
		low: number$1(),
		high: number$1(),
		level: probability
	}).nullable(),
	verdict
});
const evaluation = shape({
	kind: literal$1("lockstep/Evaluation"),
	schema: literal$1(1),
	model: ids.modelName,
	rows: shape({
		source: _enum(["base", "head"]),
		path: repositoryPath,
		md5: ids.md5,
		count: count$1,
		positives: count$1,
		changed: boolean$1()
	}),
	candidate: scoredModel,
	baseline: scoredModel.optional(),
	champion: scoredModel.optional(),
	comparisons: list(comparison),
	gates: list(shape({
		gate: label,
		verdict
	})),
	verdict,
	bootstrap: shape({
		draws: count$1,
		seed: count$1
	})
});

// pipeline/registry/schemas/model.ts
/** A ModelRecord between steps; `models/<name>.yaml` is `model-file.ts`. */
const model$1 = shape({
	kind: literal$1("lockstep/Model"),
	schema: literal$1(1),
	model: ids.modelName,
	modelVersion: ids.modelVersion,
	artifact,
	inputKey: ids.inputKey,
	inputs,
	metrics: record$1(label, number$1()),
	metricsSha256: ids.sha256,
	environments: byName(ids.environmentName, ids.modelVersion),
	quarantine: list(shape({
		modelVersion: ids.modelVersion,
		artifactSha256: ids.sha256,
		reason: sentence$1
	}))
});

// pipeline/registry/schemas/plan.ts
const versionedDigest = shape({
	modelVersion: ids.modelVersion,
	artifactSha256: ids.sha256
});
const plan = shape({
	kind: literal$1("lockstep/Plan"),
	schema: literal$1(1),
	model: ids.modelName,
	modelVersion: ids.modelVersion,
	artifactSha256: ids.sha256,
	inputKey: ids.inputKey,
	environments: list(shape({
		environment: ids.environmentName,
		from: versionedDigest.optional(),
		to: versionedDigest,
		target: label
	}), { most: 1e3 })
});

// pipeline/registry/schemas/promotion.ts
const promotion = shape({
	kind: literal$1("lockstep/Promotion"),
	schema: literal$1(1),
	model: ids.modelName,
	environment: ids.environmentName,
	modelVersion: ids.modelVersion,
	artifactSha256: ids.sha256,
	commit: ids.commitSha,
	registrationTag: label,
	assignmentTag: label,
	outcome: _enum(["promoted", "already_promoted"]),
	previous: ids.modelVersion.optional()
});

// pipeline/domain/reason.ts
/** Why something was refused; the stable `reason_code` of answers, statuses and `--json`. */
const reasons = {
	approval_revoked: "the comment that approved was deleted or changed since",
	approver_not_authorised: "the approver may not approve here any more",
	bad_command: "the comment is not a command as commands are written",
	candidate_missing: "there is no evaluated candidate for this state",
	conflict: "somebody else recorded something different first",
	evaluation_changed: "the evaluation is not the one that was approved",
	evaluation_inconclusive: "the evaluation cannot tell whether the candidate is worse",
	evaluation_regressed: "the candidate is worse",
	input_changed: "an input of the model is not the one that was approved",
	needs_reevaluation: "the merged tree builds another model than the one that was approved",
	no_approval: "nobody who may has approved this content",
	no_change: "merging changes nothing for the model",
	not_approver: "only approvers named by the base branch may do this",
	permission_unknown: "the forge could not say what the person may do",
	plan_changed: "what merging would do has changed since the approval",
	quarantined: "these bytes are quarantined",
	rejected: "a reviewer has rejected this content",
	self_approval: "nobody approves a change of their own",
	stale_sha: "the pull request has moved to another commit",
	superseded: "a newer state has been promoted already",
	tag_rewritten: "a tag names another commit than the one it must",
	unknown_environment: "no such environment is declared",
	unknown_model: "no such model is part of this pull request",
	unledgered_tag: "a tag registers a version whose bytes nobody approved",
	version_unregistered: "the environment asks for a version that was never registered",
	wrong_digest: "the digest is not the candidate's",
	wrong_state: "the pull request is not open"
};
const reasonCodes = Object.keys(reasons);

// pipeline/registry/schemas/report.ts
const refusal = shape({
	code: _enum(reasonCodes),
	sentence: sentence$1
});
const name$2 = string().max(500);
const rowChange = shape({
	count: count$1,
	examples: list(name$2, { most: 5 })
});
const tableDiff$1 = shape({
	kind: literal$1("table"),
	idColumn: label,
	rowsBefore: count$1,
	rowsAfter: count$1,
	columnsAdded: list(name$2),
	columnsRemoved: list(name$2),
	rowsAdded: rowChange,
	rowsRemoved: rowChange,
	rowsEdited: rowChange,
	editsByColumn: list(shape({
		column: name$2,
		count: count$1
	}))
});
const directoryDiff = shape({
	kind: literal$1("directory"),
	filesBefore: count$1,
	filesAfter: count$1,
	filesAdded: rowChange,
	filesRemoved: rowChange,
	filesEdited: rowChange
});
const approval$1 = union$1([
	shape({
		phase: literal$1("needed"),
		approvers: list(name$2),
		remaining: int().min(1),
		voided: refusal.optional()
	}),
	shape({
		phase: literal$1("given"),
		by: list(name$2)
	}),
	shape({
		phase: literal$1("refused"),
		refusal
	}),
	shape({ phase: literal$1("not_needed") })
]);
const section = shape({
	plan,
	planHash: ids.sha256,
	evaluation,
	evaluationDigest: ids.sha256,
	candidate: shape({
		modelVersion: ids.modelVersion,
		artifactSha256: ids.sha256,
		inputKey: ids.inputKey,
		format: label,
		sizeBytes: count$1
	}),
	label: shape({
		column: name$2,
		positive: name$2
	}),
	rules: list(shape({
		metric: _enum(metricIds),
		margin: number$1().min(0).optional(),
		limit: number$1().optional()
	})),
	inputDifferences: list(shape({
		name: label,
		before: json.optional(),
		after: json.optional()
	})),
	dataDiffs: list(shape({
		path: label,
		before: name$2.optional(),
		after: name$2.optional(),
		detail: union$1([tableDiff$1, directoryDiff]).optional()
	})),
	approval: approval$1,
	record: _enum(["committed", "not_committed"])
});
/** A report on its way from the job that made it to the job that may post it; it comes from code of the pull request. */
const report$1 = shape({
	kind: literal$1("lockstep/Report"),
	schema: literal$1(1),
	view: shape({
		models: list(section, { most: 1e3 }),
		silent: list(shape({
			model: ids.modelName,
			refusal
		}), { most: 1e3 }),
		headSha: ids.commitSha,
		baseSha: ids.commitSha,
		pullRequest: count$1.optional()
	})
});

// pipeline/registry/schemas/records.ts
const recordSchemas = {
	"lockstep/Approval": approval$2,
	"lockstep/Candidate": candidate,
	"lockstep/Deployment": deployment,
	"lockstep/DriftReport": driftReport,
	"lockstep/Evaluation": evaluation,
	"lockstep/Model": model$1,
	"lockstep/Plan": plan,
	"lockstep/Promotion": promotion,
	"lockstep/Report": report$1
};

// pipeline/registry/schemas/parse-record.ts
/** Longest text of one record, in UTF-16 units: 4 Mi. */
const recordTextLimit = 4194304;
const hint = "The record was made by another version, or changed on its way; run the step that makes it again.";
function parseJson(text, where) {
	if (text.length > 4194304) throw new LockstepError("RECORD_INVALID", `${where} is longer than ${recordTextLimit} characters`, { hint });
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new LockstepError("RECORD_INVALID", `${where} is not JSON`, {
			hint,
			cause
		});
	}
}
/**
* A record from its JSON text or from the value that was parsed from it.
*
* @param where - The record's place for messages, for example its path.
* @throws LockstepError RECORD_INVALID naming every wrong member with its path.
*/
function parseRecord(kind, input, where) {
	const result = checkShape(recordSchemas[kind], typeof input === "string" ? parseJson(input, where) : input);
	if ("problems" in result) throw invalid$3("RECORD_INVALID", {
		summary: `${where} is no ${kind} of schema 1:`,
		hint,
		...result
	}, ({ path }) => path.length === 0 ? "" : `\`${pathText(path)}\``);
	return result.value;
}

// pipeline/repository/approvals.ts
/** Where approvals are kept: append-only, one entry per comment that was accepted. */
const approvalsRef = "refs/lockstep/approvals";
/** Every approval and rejection, oldest first. @throws LockstepError RECORD_INVALID for an entry that is none. */
async function readApprovals(git) {
	return (await git.readLedger(approvalsRef)).map(({ path, text }) => parseRecord("lockstep/Approval", text, `${approvalsRef}:${path}`));
}

// pipeline/registry/compare-versions.ts
function byIdentifier(a, b) {
	const isNumberA = /^\d+$/.test(a);
	const isNumberB = /^\d+$/.test(b);
	if (isNumberA && isNumberB) return a.length === b.length ? a < b ? -1 : a > b ? 1 : 0 : a.length - b.length;
	if (isNumberA !== isNumberB) return isNumberA ? -1 : 1;
	return a < b ? -1 : a > b ? 1 : 0;
}
function byIdentifiers(a, b) {
	for (let i = 0; i < Math.min(a.length, b.length); i++) {
		const order = byIdentifier(a[i] ?? "", b[i] ?? "");
		if (order !== 0) return order;
	}
	return a.length - b.length;
}
/** Precedence of SemVer 2 (section 11), oldest first; build metadata decides nothing but ties, so that the order is total. */
function compareVersions(a, b) {
	const [coreA = "", buildA = ""] = a.slice(1).split("+");
	const [coreB = "", buildB = ""] = b.slice(1).split("+");
	const dashA = coreA.indexOf("-");
	const dashB = coreB.indexOf("-");
	const release = byIdentifiers((dashA === -1 ? coreA : coreA.slice(0, dashA)).split("."), (dashB === -1 ? coreB : coreB.slice(0, dashB)).split("."));
	if (release !== 0) return release;
	if (dashA === -1 !== (dashB === -1)) return dashA === -1 ? 1 : -1;
	const preRelease = dashA === -1 ? 0 : byIdentifiers(coreA.slice(dashA + 1).split("."), coreB.slice(dashB + 1).split("."));
	return preRelease !== 0 ? preRelease : buildA < buildB ? -1 : buildA > buildB ? 1 : 0;
}

// pipeline/registry/gto-tag.ts
const name$1 = "[a-zA-Z0-9](?:[a-zA-Z0-9\\-/_]*[a-zA-Z0-9])?";
const tagPattern = new RegExp(`^${`(?:([a-zA-Z0-9\\-_./]+)=)?(${name$1})`}(?:#(?<environment>${name$1})(?<unassign>!?)|@(?<version>v[0-9][0-9a-zA-Z.+\\-]*)(?<deregister>!?)|@(?<deprecated>deprecated))(?:#(?<counter>[0-9]{1,40}))?$`);
function accepted(parse, text) {
	try {
		return parse(text);
	} catch {
		return;
	}
}
/**
* Reads the name of a tag as GTO 1.10 does; `undefined` for a tag that is none of GTO's. Names of more than 100 characters, which GTO
* takes, are none of ours; `artifact@created`, which GTO parses and has no action for, is none either.
*/
function parseTagName(text) {
	if (text.length > 500) return void 0;
	const match = tagPattern.exec(text);
	if (match === null) return void 0;
	const [, directory, modelText = ""] = match;
	const groups = match.groups ?? {};
	const model = accepted(modelName, modelText);
	if (model === void 0) return void 0;
	const counter = groups["counter"] === void 0 ? void 0 : BigInt(groups["counter"]);
	if (groups["deprecated"] !== void 0) return {
		directory,
		model,
		action: "deprecate",
		counter
	};
	if (groups["version"] !== void 0) {
		const version = accepted(modelVersion, groups["version"]);
		const action = groups["deregister"] === "!" ? "deregister" : "register";
		return version === void 0 ? void 0 : {
			directory,
			model,
			action,
			version,
			counter
		};
	}
	const environment = accepted(environmentName, groups["environment"] ?? "");
	const action = groups["unassign"] === "!" ? "unassign" : "assign";
	return environment === void 0 ? void 0 : {
		directory,
		model,
		action,
		environment,
		counter
	};
}
/** `model` or `dir:model`, as GTO shows it. */
function artifactText({ directory, model }) {
	return directory === void 0 ? model : `${directory}:${model}`;
}
/** The name of a tag; {@link parseTagName} gives its content back. */
function tagName(tag) {
	const subject = tag.directory === void 0 ? tag.model : `${tag.directory}=${tag.model}`;
	const counter = tag.counter === void 0 ? "" : `#${tag.counter}`;
	switch (tag.action) {
		case "register": return `${subject}@${tag.version}${counter}`;
		case "deregister": return `${subject}@${tag.version}!${counter}`;
		case "assign": return `${subject}#${tag.environment}${counter}`;
		case "unassign": return `${subject}#${tag.environment}!${counter}`;
		case "deprecate": return `${subject}@deprecated${counter}`;
	}
}
/** The message that GTO gives a tag when nobody gives another. `version` is the one at the tag's commit. */
function tagMessage(tag, version) {
	const subject = artifactText(tag);
	switch (tag.action) {
		case "register": return `Registering artifact ${subject} version ${tag.version}`;
		case "deregister": return `Deregistering artifact ${subject} version ${tag.version}`;
		case "assign": return `Assigning stage ${tag.environment} to artifact ${subject} version ${version}`;
		case "unassign": return `Unassigning stage '${tag.environment}' to artifact '${subject}' version '${version}'`;
		case "deprecate": return `Deprecating artifact '${subject}'`;
	}
}

// pipeline/registry/gto.ts
const actionOrder = {
	register: 0,
	deregister: 1,
	assign: 2,
	unassign: 3,
	deprecate: 4
};
function byCounter(a, b) {
	const left = a.content.counter ?? 0n;
	const right = b.content.counter ?? 0n;
	if (left !== right) return left < right ? -1 : 1;
	return actionOrder[a.content.action] - actionOrder[b.content.action] || byCodePoint(a.tag.name, b.tag.name);
}
/** Versions by tag order: the newest registration or deregistration of a version at a commit says whether it is active. */
function readVersions(events) {
	const found = /* @__PURE__ */ new Map();
	for (const { tag, content } of events) {
		if (content.action !== "register" && content.action !== "deregister") continue;
		const key = `${content.version} ${tag.commit}`;
		const earlier = found.get(key);
		if (content.action === "register") found.set(key, {
			modelVersion: content.version,
			commit: tag.commit,
			tag: earlier?.tag ?? tag.name,
			isActive: true
		});
		else if (earlier !== void 0) found.set(key, {
			...earlier,
			isActive: false
		});
	}
	return [...found.values()].sort((a, b) => compareVersions(b.modelVersion, a.modelVersion));
}
/**
* The version that an assignment is about. A commit has one, unless somebody tagged another by hand; then it is the one that the
* tag's message names, as GTO and Lockstep write it, so that such a tag cannot rename what an environment holds.
*/
function versionAt(versions, tag) {
	const registered = versions.filter(({ commit }) => commit === tag.commit);
	const [, named] = /version '?(v[^\s']+)'?\s*$/.exec(tag.message) ?? [];
	return registered.find(({ modelVersion }) => registered.length > 1 && modelVersion === named) ?? registered.find(({ isActive }) => isActive) ?? registered[0];
}
function readAssignments(events, versions) {
	const found = /* @__PURE__ */ new Map();
	for (const { tag, content } of events) {
		if (content.action !== "assign" && content.action !== "unassign") continue;
		const key = `${content.environment} ${tag.commit}`;
		const earlier = found.get(key);
		if (content.action === "unassign") {
			if (earlier !== void 0) found.set(key, {
				...earlier,
				isActive: false
			});
			continue;
		}
		const version = versionAt(versions, tag);
		found.set(key, {
			environment: content.environment,
			commit: tag.commit,
			modelVersion: version?.modelVersion,
			tag: tag.name,
			counter: content.counter ?? 0n,
			isActive: version?.isActive ?? true
		});
	}
	return [...found.values()].sort((a, b) => a.counter < b.counter ? 1 : a.counter > b.counter ? -1 : 0);
}
function readModel(artifact, unordered) {
	const events = [...unordered].sort(byCounter);
	const versions = readVersions(events);
	return {
		artifact,
		versions,
		assignments: readAssignments(events, versions),
		events,
		counter: events.reduce((highest, { content: { counter: own = 0n } }) => own > highest ? own : highest, 0n)
	};
}
/**
* Reads GTO's events from the tags of a repository; other tags are passed over. As in GTO, a version keeps an environment until it is
* taken out of it, so that unassigning the newest brings the one before back. Unlike GTO, which orders by the tagger's clock, order
* is the counter, so that a machine with a wrong clock changes nothing.
*/
function readRegistry(tags) {
	const byArtifact = /* @__PURE__ */ new Map();
	for (const tag of tags) {
		const content = parseTagName(tag.name);
		if (content === void 0) continue;
		const key = artifactText(content);
		const events = byArtifact.get(key) ?? [];
		events.push({
			tag,
			content
		});
		byArtifact.set(key, events);
	}
	const names = [...byArtifact.keys()].sort(byCodePoint);
	return new Map(names.map((name) => {
		const events = byArtifact.get(name) ?? [];
		const [first] = events;
		const { directory, model } = first.content;
		return [name, readModel({
			directory,
			model
		}, events)];
	}));
}
/** The active registration of a version, or `undefined`. */
function registeredVersion(registry, model, version) {
	return registry.get(model)?.versions.find((found) => found.modelVersion === version && found.isActive);
}
/** The commit a version is registered at; `undefined` when it is not, or not any more. */
function versionCommit(registry, model, version) {
	return registeredVersion(registry, model, version)?.commit;
}
/** The highest version that was ever registered, by SemVer; a withdrawn one keeps its number. */
function latestVersion(registry, model) {
	return registry.get(model)?.versions[0]?.modelVersion;
}
/** What an environment holds: its assignment with the highest counter that was not taken back. */
function currentAssignment(registry, model, environment) {
	return registry.get(model)?.assignments.find((found) => found.environment === environment && found.isActive);
}
/** The version in an environment; `undefined` for none, and for a commit at which no version is registered. */
function currentVersion(registry, model, environment) {
	return currentAssignment(registry, model, environment)?.modelVersion;
}
function newTag(content, version, commit) {
	return {
		name: tagName(content),
		commit,
		message: tagMessage(content, version)
	};
}
/** The tag that registers a version. */
function nextRegistration({ model, modelVersion: version, commit }) {
	return newTag({
		directory: void 0,
		model,
		action: "register",
		version,
		counter: void 0
	}, version, commit);
}
/** The tag that puts a version into an environment, with the artifact's next counter. */
function nextAssignment(registry, { model, modelVersion, commit }, environment) {
	return newTag({
		directory: void 0,
		model,
		action: "assign",
		environment,
		counter: (registry.get(model)?.counter ?? 0n) + 1n
	}, modelVersion, commit);
}

// pipeline/data/yaml/locate.ts
function child(node, step, part) {
	if ((0, import_dist.isSeq)(node) && typeof step === "number") return node.items[step] ?? null;
	if (!(0, import_dist.isMap)(node)) return null;
	const pair = node.items.find((item) => (0, import_dist.isPair)(item) && (0, import_dist.isScalar)(item.key) && item.key.value === String(step));
	return (part === "key" ? void 0 : pair?.value) ?? pair?.key ?? null;
}
/**
* Where the value at a path stands, or its key, as `file:line:column`: that of the deepest part of the path that exists. Only for
* messages, because it parses the text again.
*/
function locateYaml(place, path, part = "value") {
	let node;
	try {
		node = parseTree(place).contents;
	} catch {
		return place.where;
	}
	let offset = node?.range?.[0] ?? 0;
	for (const [i, step] of path.entries()) {
		node = child(node, step, i === path.length - 1 ? part : "value");
		if (node === null) break;
		offset = node.range?.[0] ?? offset;
	}
	return `${place.where}:${positionAt(place.text, offset)}`;
}

// pipeline/data/dvc/shape.ts
function at$1(place, ...steps) {
	return {
		source: place.source,
		path: [...place.path, ...steps]
	};
}
/** DVC_FILE_INVALID at a value's line and column, named by its path. */
function invalid$2(place, problem, hint) {
	const name = place.path.length === 0 ? "the file" : `\`${place.path.join(".")}\``;
	return new LockstepError("DVC_FILE_INVALID", `${locateYaml(place.source, place.path)}: ${name} ${problem}`, { hint });
}
function kindOf$2(value) {
	if (value === void 0) return "missing";
	if (value === null) return "empty";
	if (isYamlMap(value)) return "a map";
	if (isYamlList(value)) return "a list";
	return {
		string: "text",
		boolean: "true or false",
		bigint: "a whole number",
		number: "a number"
	}[typeof value];
}
function expected(place, what, value) {
	return invalid$2(place, `must be ${what}, it is ${kindOf$2(value)}`, `Write ${what} there.`);
}
function readMap(value, place) {
	if (isYamlMap(value)) return value;
	throw expected(place, "a map", value);
}
function readList(value, place) {
	if (isYamlList(value)) return value;
	throw expected(place, "a list", value);
}
/** A list; an absent or empty value is an empty one. */
function readOptionalList(value, place) {
	return value === void 0 || value === null ? [] : readList(value, place);
}
function readText(value, place) {
	if (typeof value === "string") return value;
	throw expected(place, "text", value);
}
function readBoolean(value, place, absent) {
	if (value === void 0) return absent;
	if (typeof value === "boolean") return value;
	throw expected(place, "true or false", value);
}
/** A command: text, or a list of texts. */
function readCommand$1(value, place) {
	if (typeof value === "string") return value;
	if (isYamlList(value)) return value.map((item, i) => readText(item, at$1(place, i)));
	throw expected(place, "a command or a list of commands", value);
}
/** A number of bytes or files: whole, not negative, and exact. */
function readCount(value, place) {
	if (value === void 0 || value === null) return void 0;
	if (typeof value !== "bigint") throw expected(place, "a whole number", value);
	if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw invalid$2(place, `is ${value.toString()}, which no file can have`, "Add the data again with `lockstep add`.");
	return Number(value);
}
function refuseOtherKeys(map, allowed, place) {
	for (const key of map.keys()) if (!allowed.has(key)) throw invalid$2(at$1(place, key), "is not a key that DVC knows here", `Known: ${[...allowed].sort().join(", ")}.`);
}

// pipeline/data/dvc/entry.ts
/** The keys that {@link Entry} has fields for. */
const named$2 = /* @__PURE__ */ new Set([
	"path",
	"md5",
	"hash",
	"size",
	"nfiles",
	"isexec"
]);
function readMd5(value, place) {
	if (value === void 0 || value === null || value === "") return void 0;
	const text = typeof value === "bigint" ? value.toString() : readText(value, place);
	try {
		return md5(text);
	} catch {
		throw invalid$2(place, "is not an md5 id: 32 lowercase hex digits, with `.dir` for a folder", "Add the data again with `lockstep add`.");
	}
}
/** Reads one item of `outs` or `deps` of a `.dvc` file or of a stage in `dvc.lock`. */
function readEntry(map, place) {
	const path = readText(map.get("path"), at$1(place, "path"));
	if (path === "" || path.includes("\0")) throw invalid$2(at$1(place, "path"), "is not a path", "Name a file or folder.");
	const hash = map.get("hash");
	if (hash !== void 0 && hash !== "md5") throw invalid$2(at$1(place, "hash"), "is not `md5`, the only hash DVC 3 stores data by", "Add the data again with `lockstep add`.");
	const rest = new Map([...map].filter(([key]) => !named$2.has(key)));
	return {
		path,
		md5: readMd5(map.get("md5"), at$1(place, "md5")),
		sizeBytes: readCount(map.get("size"), at$1(place, "size")),
		fileCount: readCount(map.get("nfiles"), at$1(place, "nfiles")),
		isExecutable: readBoolean(map.get("isexec"), at$1(place, "isexec"), false),
		isLegacy: hash === void 0 && !rest.has("repo") && !rest.has("dataset") && !rest.has("db"),
		rest
	};
}
/** An entry's keys, without an order. */
function fieldsOf(entry) {
	const fields = /* @__PURE__ */ new Map([["path", entry.path]]);
	if (entry.md5 !== void 0) fields.set("md5", entry.md5);
	if (!entry.isLegacy && !entry.rest.has("repo") && !entry.rest.has("dataset") && !entry.rest.has("db")) fields.set("hash", "md5");
	if (entry.sizeBytes !== void 0) fields.set("size", BigInt(entry.sizeBytes));
	if (entry.fileCount !== void 0) fields.set("nfiles", BigInt(entry.fileCount));
	if (entry.isExecutable) fields.set("isexec", true);
	for (const [key, value] of entry.rest) fields.set(key, value);
	return fields;
}
/** Keys of these names first and in this order, then the others as they came. */
function inOrder(fields, order) {
	const first = order.flatMap((key) => {
		const value = fields.get(key);
		return value === void 0 ? [] : [[key, value]];
	});
	return new Map([...first, ...[...fields].filter(([key]) => !order.includes(key))]);
}
const metaKeys = [
	"size",
	"nfiles",
	"isexec",
	"version_id"
];
const lockOrder = [
	"path",
	"hash",
	"md5",
	"etag",
	"checksum",
	...metaKeys,
	"remote",
	"cloud",
	"files",
	"dataset"
];
const pointerOrder = [...[
	"md5",
	"etag",
	"checksum",
	...metaKeys,
	"hash",
	"path",
	"cloud",
	"fs_config",
	"desc",
	"type",
	"labels",
	"meta"
], ...[
	"cache",
	"metric",
	"plot",
	"persist",
	"remote",
	"push",
	"repo",
	"db",
	"files"
]];
/** The entry as `dvc.lock` has it. */
function lockedFields(entry) {
	return inOrder(fieldsOf(entry), lockOrder);
}
/** The entry as a `.dvc` file has it. `flags` are what is set of `cache`, `persist` and `push`. */
function pointerFields(entry, flags = /* @__PURE__ */ new Map()) {
	return inOrder(new Map([...fieldsOf(entry), ...flags]), pointerOrder);
}

// pipeline/data/yaml/anchor-names.ts
const generated = /^id\d{3,}$/;
const scalarMark = "";
/** Number of the next free generated anchor name. */
function nextAnchorNumber(text) {
	let highest = 0;
	for (const [, digits] of text.matchAll(/&id(\d{3,9})\b/g)) highest = Math.max(highest, Number(digits));
	return highest + 1;
}
/**
* Numbers the generated anchors (`&id001`) of a document as DVC does: in the order in which their first aliases stand. Names that a
* person gave stay.
*/
function renumberAnchors(text) {
	if (!/[&*]id\d{3,}/.test(text)) return text;
	const tokens = [];
	/** Name → the token of its latest definition. */
	const definitions = /* @__PURE__ */ new Map();
	const numbers = /* @__PURE__ */ new Map();
	let previous = "";
	for (const token of new import_dist.Lexer().lex(text)) {
		const isMark = token.length === 1 && /[\u0002\u0018\u001f]/.test(token);
		const name = previous === scalarMark ? "" : token.slice(1);
		if (token.startsWith("&") && generated.test(name)) definitions.set(name, tokens.length);
		if (token.startsWith("*") && generated.test(name)) {
			const definition = definitions.get(name);
			if (definition !== void 0) {
				const number = numbers.get(definition) ?? `id${(numbers.size + 1).toString().padStart(3, "0")}`;
				numbers.set(definition, number);
				tokens.push(`*${number}`);
				previous = token;
				continue;
			}
		}
		previous = token;
		if (!isMark) tokens.push(token);
	}
	for (const [index, number] of numbers) tokens[index] = `&${number}`;
	return tokens.join("");
}

// pipeline/data/yaml/emit-scalar.ts
/** Columns after which a line is folded, as ruamel.yaml does for DVC. */
const width = 80;
/** Characters that stand for a line break to a YAML 1.1 reader, beside `\n`. */
const breaks = /* @__PURE__ */ new Set([
	"\n",
	"",
	"\u2028",
	"\u2029"
]);
const plainAscii = /^[\u0020-\u007e]*$/;
const leadingIndicator = /^[#,[\]{}&*!|>'"%@`]/;
/** True for a character that a text may hold outside double quotes. */
function isPrintable(character) {
	const code = character.codePointAt(0) ?? 0;
	if (code <= 126) return code >= 32 || code === 10;
	if (code === 133) return true;
	return code >= 160 && code !== 65279 && !(code >= 55296 && code <= 57343) && code !== 65534 && code !== 65535;
}
function hasBreak(text) {
	return /[\n\u0085\u2028\u2029]/.test(text);
}
function isPlainAllowed(text) {
	if (text === "" || plainKind(text) !== "str") return false;
	if (text.startsWith("---") || text.startsWith("...") || leadingIndicator.test(text)) return false;
	if (/^[-?:](?:$|[\0 \t\r\n\u0085\u2028\u2029])/.test(text)) return false;
	if (text.startsWith(" ") || text.endsWith(" ") || hasBreak(text)) return false;
	if (/:(?:$|[\0 \t\r\n\u0085\u2028\u2029])/.test(text) || /[\0 \t\r\n\u0085\u2028\u2029]#/.test(text)) return false;
	return plainAscii.test(text) || [...text].every(isPrintable);
}
function isSingleAllowed(text) {
	if (/ [\n\u0085\u2028\u2029]|[\n\u0085\u2028\u2029] /.test(text)) return false;
	return plainAscii.test(text) || [...text].every(isPrintable);
}
/** How a text is written; `isKey` for a key before `: ` on one line. */
function styleOf(text, isKey) {
	if (isPlainAllowed(text)) return "plain";
	if (text.includes("'") || text.includes("\n")) return "double";
	return isSingleAllowed(text) && !(isKey && hasBreak(text)) ? "single" : "double";
}
/** True when a text may stand before `: ` on one line; the 5 is the length of the tag `!!str`, which counts and is not written. */
function isSimpleKey(text, tagLength = 5) {
	return text.length + tagLength < 128 + (text.length - [...text].length) && !hasBreak(text);
}
function length(text) {
	return plainAscii.test(text) ? text.length : [...text].length;
}
function linesOf(pen, place) {
	return {
		...place,
		pen,
		put: (part) => {
			pen.write(part);
			pen.column += length(part);
		},
		fold: () => {
			pen.write(`\n${" ".repeat(place.indent)}`);
			pen.column = place.indent;
		}
	};
}
/** Writes a text in the style it needs; the pen stands where the scalar begins. */
function writeText(pen, text, place) {
	const style = place.isReadable && /[\u0085\u2028\u2029]/.test(text) ? "double" : styleOf(text, place.isKey);
	const lines = linesOf(pen, place);
	if (style === "plain") writePlain(text, lines);
	else if (style === "single") writeSingle(text, lines);
	else writeDouble(text, lines);
}
/** Writes `true`, a number and the like as it is. */
function writeWord(pen, word, place) {
	writePlain(word, linesOf(pen, place));
}
/** A word that does not fit begins a new line behind the space already written; a single space at the edge becomes the break. */
function writePlain(text, { put, fold, pen, indent, isKey, isReadable }) {
	if (pen.column + length(text) <= width || isReadable && isKey) {
		put(text);
		return;
	}
	let isBehindSpaces = false;
	for (const part of text.match(/ +|[^ ]+/g) ?? []) {
		const isSpace = part.startsWith(" ");
		const isFolded = isSpace ? part.length === 1 && pen.column >= width && !isKey : length(part) + pen.column > width && pen.column > indent && !(isReadable && isBehindSpaces);
		if (isFolded) fold();
		if (!isSpace || !isFolded) put(part);
		isBehindSpaces = isSpace && part.length > 1;
	}
}
function writeSingle(text, { put, fold, pen, indent, isKey }) {
	put("'");
	const parts = text.match(/ +|[\n\u0085\u2028\u2029]+|[^ \n\u0085\u2028\u2029]+/g) ?? [];
	parts.forEach((part, i) => {
		if (part.startsWith(" ")) {
			const isInside = i > 0 && i < parts.length - 1;
			if (part.length === 1 && pen.column > width && !isKey && isInside) fold();
			else put(part);
		} else if (hasBreak(part)) {
			pen.write(`${part}${" ".repeat(indent)}`);
			pen.column = indent;
		} else put(part.replaceAll("'", "''"));
	});
	put("'");
}
const escapes = /* @__PURE__ */ new Map([
	["\0", "0"],
	["\x07", "a"],
	["\b", "b"],
	["	", "t"],
	["\n", "n"],
	["\v", "v"],
	["\f", "f"],
	["\r", "r"],
	["\x1B", "e"],
	["\"", "\""],
	["\\", "\\"],
	["", "N"],
	["\xA0", "_"],
	["\u2028", "L"],
	["\u2029", "P"]
]);
function hex(code, digits) {
	return code.toString(16).toUpperCase().padStart(digits, "0");
}
/** The escape of a character inside double quotes, or `undefined` when it stands for itself. */
function escaped(character) {
	if (!(character === "\"" || character === "\\" || character === "\n" || breaks.has(character)) && isPrintable(character)) return void 0;
	const short = escapes.get(character);
	if (short !== void 0) return `\\${short}`;
	const code = character.codePointAt(0) ?? 0;
	if (code <= 255) return `\\x${hex(code, 2)}`;
	return code <= 65535 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}
/**
* True when a fold in front of `end` needs no backslash: the reader's own folding gives the single space back. The rule looks as far
* as the next space, or a line break before it.
*/
function isCleanFold(characters, start, end) {
	const space = characters.indexOf(" ", end);
	if (space === -1) return false;
	const lineBreak = characters.slice(end, space).indexOf("\n");
	const at = lineBreak === -1 ? space : end + lineBreak;
	const next = characters[at + 1];
	if (next === void 0) return false;
	if (characters[at] === "\n" && next !== " ") return false;
	const between = characters.slice(end, at);
	if (between.includes("\"") || between.includes("'")) return false;
	return next !== " " && next !== "\n" && !(characters[end - 1] === " " && characters[end] === " ") && start !== end;
}
function writeDouble(text, { put, fold, pen, isKey }) {
	put("\"");
	const characters = [...text];
	let start = 0;
	const flush = (end, tail = "") => {
		put(characters.slice(start, end).join("") + tail);
		start = Math.max(start, end);
	};
	for (let end = 0; end <= characters.length; end++) {
		const character = characters[end];
		const escape = character === void 0 ? void 0 : escaped(character);
		if (character === void 0 || escape !== void 0) {
			flush(end);
			if (escape !== void 0) {
				put(escape);
				start = end + 1;
			}
		}
		if (!(end > 0 && end < characters.length - 1 && !isKey) || !(character === " " || start >= end) || pen.column + (end - start) <= width) continue;
		const isClean = isCleanFold(characters, start, end);
		flush(end, isClean ? "" : "\\");
		fold();
		if (characters[start] === " ") {
			if (isClean) start++;
			else put("\\");
		}
	}
	put("\"");
}

// pipeline/data/yaml/emit.ts
function isContainer(value) {
	return value !== null && typeof value === "object";
}
/** Names for the lists and maps that are reached more than once, numbered in the order of their second visit. */
function anchorsOf(root, firstNumber) {
	const seen = /* @__PURE__ */ new Set();
	const names = /* @__PURE__ */ new Map();
	const visit = (value) => {
		if (!isContainer(value)) return;
		if (seen.has(value)) {
			if (!names.has(value)) names.set(value, `id${(names.size + firstNumber).toString().padStart(3, "0")}`);
			return;
		}
		seen.add(value);
		for (const child of value.values()) visit(child);
	};
	visit(root);
	return names;
}
/** The text of a value that is neither a text nor a container; null has none. */
function plainText(value) {
	if (value === null) return "";
	if (typeof value !== "number") return value.toString();
	if (Number.isNaN(value)) return ".nan";
	return Number.isFinite(value) ? pythonFloat(value) : value > 0 ? ".inf" : "-.inf";
}
/** Length of the tag that ruamel.yaml counts with a key and does not write. */
function tagLength(key) {
	return {
		bigint: 5,
		number: 7,
		boolean: 6,
		object: 6
	}[typeof key];
}
var Emitter = class {
	parts = [];
	anchors;
	isReadable;
	written = /* @__PURE__ */ new Set();
	column = 0;
	constructor(anchors, isReadable) {
		this.anchors = anchors;
		this.isReadable = isReadable;
	}
	write = (text) => {
		this.parts.push(text);
	};
	put(text) {
		this.parts.push(text);
		this.column += text.length;
	}
	line(indent) {
		this.parts.push("\n", " ".repeat(indent));
		this.column = indent;
	}
	/** A value behind `key:` or `-`; `indent` is the column of that key or dash. */
	value(value, indent, parent) {
		if (!isContainer(value)) {
			this.scalar(value, indent, parent);
			return;
		}
		const anchor = this.anchors.get(value);
		if (anchor !== void 0 && this.written.has(value)) {
			this.put(` *${anchor}`);
			return;
		}
		if (anchor !== void 0) {
			this.written.add(value);
			this.put(` &${anchor}`);
		}
		if (isYamlMap(value) ? value.size === 0 : value.length === 0) {
			this.put(isYamlMap(value) ? " {}" : " []");
			return;
		}
		const isInline = parent !== "map" && anchor === void 0;
		if (isYamlMap(value)) this.map(value, indent + 2, isInline);
		else {
			const isFlush = parent !== "list" && !isInline;
			this.list(value, isFlush ? indent : indent + 2, isInline);
		}
	}
	scalar(value, indent, parent) {
		if (value === null) {
			if (parent === "list") this.put(" ");
			return;
		}
		this.put(" ");
		const place = {
			indent: indent + 2,
			isKey: false,
			isReadable: this.isReadable
		};
		if (typeof value === "string") writeText(this, value, place);
		else writeWord(this, plainText(value), place);
	}
	map(map, indent, isInline) {
		const otherKeys = map instanceof KeyedMap ? map.otherKeys : void 0;
		let isFirst = true;
		for (const [key, value] of map) {
			if (isFirst && isInline) this.put(" ".repeat(Math.max(0, indent - this.column)));
			else if (!isFirst || this.parts.length > 0) this.line(indent);
			isFirst = false;
			const other = otherKeys?.get(key);
			this.entry(other === void 0 ? key : other, value, indent);
		}
	}
	entry(key, value, indent) {
		if (typeof key === "string" ? isSimpleKey(key) : isSimpleKey(plainText(key), tagLength(key))) {
			const place = {
				indent: indent + 2,
				isKey: true,
				isReadable: this.isReadable
			};
			if (typeof key === "string") writeText(this, key, place);
			else this.put(key === null ? "null" : plainText(key));
			this.put(":");
			this.value(value, indent, "map");
			return;
		}
		this.put("?");
		this.scalar(key, indent, "complex");
		this.line(indent);
		this.put(":");
		this.value(value, indent, "complex");
	}
	list(list, indent, isInline) {
		list.forEach((item, i) => {
			if (i === 0 && isInline) this.put(" ".repeat(Math.max(0, indent - this.column)));
			else if (i > 0 || this.parts.length > 0) this.line(indent);
			this.put("-");
			this.value(item, indent, "list");
		});
	}
};
/**
* The text that DVC (ruamel.yaml's round-trip dumper) writes for a value, to the byte: block style, two spaces, lists flush with
* their key, lines folded at 80 columns, floats as Python's repr, shared lists and maps as `&id001` and `*id001`, one final
* line break.
*/
function emitYaml(value, options = {}) {
	const emitter = new Emitter(anchorsOf(value, options.firstAnchor ?? 1), options.isReadable ?? false);
	const indent = options.indent ?? 0;
	if (isContainer(value)) emitter.value(value, indent - 2, "complex");
	else emitter.scalar(value, indent - 2, "map");
	const text = emitter.parts.join("").replace(/^[ \n]+/, "");
	return `${" ".repeat(indent)}${text}\n`;
}

// pipeline/data/yaml/entry-lines.ts
function lineStart(text, offset) {
	return text.lastIndexOf("\n", offset - 1) + 1;
}
/** Key lines by the syntax tree; `undefined` for flow style and for keys that do not stand alone on their line. */
function keyLinesOf(place, name) {
	const root = parseTree(place).contents;
	if (!(0, import_dist.isMap)(root) || root.flow === true) return void 0;
	const index = root.items.findIndex((pair) => (0, import_dist.isPair)(pair) && (0, import_dist.isScalar)(pair.key) && pair.key.value === name);
	const map = root.items[index]?.value;
	if (!(0, import_dist.isMap)(map) || map.flow === true || map.items.length === 0) return void 0;
	const lines = [];
	for (const pair of map.items) {
		const key = pair.key;
		if (!(0, import_dist.isScalar)(key) || typeof key.value !== "string" || key.range === void 0 || key.range === null) return void 0;
		const start = lineStart(place.text, key.range[0]);
		if (!/^ +$/.test(place.text.slice(start, key.range[0]))) return void 0;
		lines.push({
			key: key.value,
			start
		});
	}
	const next = root.items[index + 1]?.key;
	return {
		lines,
		end: next?.range == null ? place.text.length : lineStart(place.text, next.range[0])
	};
}
/** Where what stands between two keys stops belonging to the first: before blank lines and comments that are not deeper. */
function contentEnd(text, indent, [start, end]) {
	let at = end;
	while (at > start) {
		const lineBegin = lineStart(text, at - 1);
		const line = text.slice(lineBegin, at).trimEnd();
		const column = line.length - line.trimStart().length;
		if (!(line === "" || line.trimStart().startsWith("#") && column <= indent)) break;
		at = lineBegin;
	}
	return at;
}
/** The lines of the entries of `name: {…}`; `undefined` when they are not in block style, or there are none. */
function entryLines(place, name) {
	const found = blockEntryLines(place.text, name) ?? keyLinesOf(place, name);
	if (found === void 0) return void 0;
	const { lines, end } = found;
	const [first] = lines;
	if (first === void 0) return void 0;
	const indent = /^ */.exec(place.text.slice(first.start, first.start + 200))?.[0].length ?? 0;
	return {
		indent,
		end,
		entries: lines.map((line, i) => ({
			...line,
			end: contentEnd(place.text, indent, [line.start, lines[i + 1]?.start ?? end])
		}))
	};
}

// pipeline/data/yaml/same.ts
function sameMap(a, b) {
	if (a.size !== b.size) return false;
	const others = b.entries();
	for (const [key, value] of a) {
		const [otherKey, otherValue] = others.next().value ?? [];
		if (otherKey === void 0 || otherValue === void 0) return false;
		if (key !== otherKey || originalKey(a, key) !== originalKey(b, otherKey) || !sameValue(value, otherValue)) return false;
	}
	return true;
}
/** True when both are written with the same bytes, anchors aside: same kinds (`1` is not `1.0`), same order of keys. */
function sameValue(a, b) {
	if (isYamlMap(a)) return isYamlMap(b) && sameMap(a, b);
	if (isYamlList(a)) return isYamlList(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i] ?? null));
	return Object.is(a, b);
}

// pipeline/data/dvc/locked-stage.ts
/** The params file that needs no name in `dvc.yaml`; it comes first in `dvc.lock`. */
const defaultParamsFile = "params.yaml";
function sortedEntries(entries) {
	return entries.toSorted((a, b) => byCodePoint(a.path, b.path)).map(lockedFields);
}
function byFile([a], [b]) {
	if (a === "params.yaml" || b === "params.yaml") return a === b ? 0 : a === "params.yaml" ? -1 : 1;
	return byCodePoint(a, b);
}
/** The mapping of one stage, with DVC's orders: deps and outs by path, params.yaml before other files, keys sorted. */
function lockedStageDocument(stage) {
	const document = /* @__PURE__ */ new Map([["cmd", stage.cmd]]);
	if (stage.deps.length > 0) document.set("deps", sortedEntries(stage.deps));
	if (stage.params.size > 0) document.set("params", new Map([...stage.params].sort(byFile).map(([file, values]) => [file, new Map([...values].sort(([a], [b]) => byCodePoint(a, b)))])));
	if (stage.outs.length > 0) document.set("outs", sortedEntries(stage.outs));
	return document;
}

// pipeline/data/dvc/lock-update.ts
const where = "dvc.lock";
function emitted(document, options = {}) {
	return emitYaml(document, {
		...options,
		isReadable: true
	});
}
/** The document after a change, as values. */
function mergedDocument(old, stages) {
	const oldStages = old.get("stages");
	const document = new Map(old.size === 0 ? [["schema", "2.0"]] : old);
	document.set("stages", new Map([...isYamlMap(oldStages) ? oldStages : [], ...stages]));
	return document;
}
/** The stages that the lock does not hold already. */
function changedStages(old, stages) {
	const oldStages = old.get("stages");
	return new Map([...stages].map(([name, stage]) => [name, lockedStageDocument(stage)]).filter(([name, document]) => {
		const before = isYamlMap(oldStages) ? oldStages.get(name) : void 0;
		return before === void 0 || !sameValue(before, document);
	}));
}
/** Puts new lines in for old ones and behind the last one. */
function splice(text, lines, stages) {
	const firstAnchor = nextAnchorNumber(text);
	const newLines = (name, document) => emitted(/* @__PURE__ */ new Map([[name, document]]), {
		indent: lines.indent,
		firstAnchor
	});
	const known = new Set(lines.entries.map(({ key }) => key));
	const parts = [];
	let at = 0;
	for (const entry of lines.entries) {
		const document = stages.get(entry.key);
		if (document === void 0) continue;
		parts.push(text.slice(at, entry.start), newLines(entry.key, document));
		at = entry.end;
	}
	const before = text.slice(at, lines.end);
	const isOpen = lines.end > 0 && text[lines.end - 1] !== "\n" && at < lines.end;
	parts.push(before, isOpen ? "\n" : "");
	for (const [name, document] of stages) if (!known.has(name)) parts.push(newLines(name, document));
	return parts.join("") + text.slice(lines.end);
}
function sameDocument(text, document) {
	try {
		return sameValue(parseYamlMap(text, where, largeYamlLimits), document);
	} catch {
		return false;
	}
}
/**
* The text of `dvc.lock` with these stages in it. Only the lines of stages that change are touched: comments, the order, other stages
* and the way they are written stay. New stages go to the end, in the order given. A file that nothing changes in stays as it is.
*
* @param oldText - `undefined` when there is no lock yet.
* @throws LockstepError YAML_INVALID when the old text cannot be read.
*/
function updateLock(oldText, stages) {
	const old = oldText === void 0 ? /* @__PURE__ */ new Map() : parseYamlMap(oldText, where, largeYamlLimits);
	const changed = changedStages(old, stages);
	if (oldText !== void 0 && old.size > 0 && changed.size === 0) return oldText;
	const document = mergedDocument(old, changed);
	if (oldText === void 0 || old.size === 0) return emitted(document);
	const isWindows = oldText.includes("\r\n");
	const text = plainLines(oldText);
	const lines = entryLines({
		text,
		where
	}, "stages");
	const spliced = lines === void 0 ? void 0 : renumberAnchors(splice(text, lines, changed));
	const result = spliced !== void 0 && sameDocument(spliced, document) ? spliced : emitted(document);
	return isWindows ? result.replaceAll("\n", "\r\n") : result;
}

// pipeline/data/dvc/lock.ts
const topKeys$2 = /* @__PURE__ */ new Set([
	"schema",
	"stages",
	"datasets"
]);
const stageKeys = /* @__PURE__ */ new Set([
	"cmd",
	"deps",
	"params",
	"outs"
]);
function readStage$1(map, place) {
	refuseOtherKeys(map, stageKeys, place);
	const entries = (key) => readOptionalList(map.get(key), at$1(place, key)).map((item, i) => readEntry(readMap(item, at$1(place, key, i)), at$1(place, key, i)));
	const params = map.get("params");
	const files = params === void 0 || params === null ? [] : [...readMap(params, at$1(place, "params"))];
	return {
		cmd: readCommand$1(map.get("cmd"), at$1(place, "cmd")),
		deps: entries("deps"),
		params: new Map(files.map(([file, values]) => [file, readMap(values, at$1(place, "params", file))])),
		outs: entries("outs")
	};
}
/**
* Reads `dvc.lock`. A missing or empty lock has no stages.
*
* @param where - Its name for messages.
* @throws LockstepError YAML_INVALID, or DVC_FILE_INVALID with line and column.
*/
function parseLock(text, where) {
	const root = {
		source: {
			text,
			where
		},
		path: []
	};
	const map = parseYamlMap(text, where, largeYamlLimits);
	if (map.size === 0) return { stages: /* @__PURE__ */ new Map() };
	refuseOtherKeys(map, topKeys$2, root);
	if (map.get("schema") !== "2.0") throw invalid$2(at$1(root, "schema"), "must be '2.0', the only schema of dvc.lock that DVC 2 and 3 have", "Remove the file and run `lockstep train`, which writes it anew.");
	const stages = map.get("stages");
	if (stages === void 0 || stages === null) return { stages: /* @__PURE__ */ new Map() };
	return { stages: new Map([...readMap(stages, at$1(root, "stages"))].map(([name, value]) => {
		const place = at$1(root, "stages", name);
		return [name, readStage$1(readMap(value, place), place)];
	})) };
}

// pipeline/data/yaml/edit.ts
/** Thrown inside and caught here: the change cannot be made in place. */
var NotInPlace = class extends Error {};
/** The document after a change: old keys keep their order, new ones go to the end, as DVC merges into a document it has read. */
function inOldOrder(old, now) {
	if (isYamlMap(old) && isYamlMap(now)) {
		const kept = [...old.keys()].filter((key) => now.has(key));
		const added = [...now.keys()].filter((key) => !old.has(key));
		return new Map([...kept, ...added].map((key) => [key, inOldOrder(old.get(key), now.get(key) ?? null)]));
	}
	if (isYamlList(old) && isYamlList(now) && old.length === now.length) return now.map((item, i) => inOldOrder(old[i], item));
	return now;
}
var Editor = class {
	text;
	edits = [];
	constructor(text) {
		this.text = text;
	}
	startOf(node) {
		if (node?.range == null) throw new NotInPlace();
		return node.range[0];
	}
	lineStart(offset) {
		return this.text.lastIndexOf("\n", offset - 1) + 1;
	}
	/** Behind the line break of the line that an offset is on. */
	lineEnd(offset) {
		const at = this.text.indexOf("\n", offset);
		return at === -1 ? this.text.length : at + 1;
	}
	/** The last character of a pair's content. */
	contentEnd(pair) {
		let last = pair.value ?? pair.key;
		while ((0, import_dist.isMap)(last) || (0, import_dist.isSeq)(last)) {
			const item = last.items.at(-1);
			const inner = (0, import_dist.isMap)(last) ? item?.value ?? item?.key : item;
			if (last.flow === true || inner === void 0 || inner === null) break;
			last = inner;
		}
		if (last?.range == null) throw new NotInPlace();
		return Math.max(last.range[1], this.startOf(pair.key) + 1);
	}
	value(node, old, now) {
		if (sameValue(old, now)) return;
		if ((0, import_dist.isMap)(node) && node.flow !== true && isYamlMap(old) && isYamlMap(now)) this.map(node, old, now);
		else if ((0, import_dist.isSeq)(node) && node.flow !== true && isYamlList(old) && isYamlList(now) && old.length === now.length) node.items.forEach((item, i) => {
			this.value(item, old[i] ?? null, now[i] ?? null);
		});
		else throw new NotInPlace();
	}
	map(node, old, now) {
		const pairs = node.items;
		const last = pairs.filter((pair) => now.has(this.keyOf(pair))).at(-1);
		if (last === void 0 || node.anchor !== void 0) throw new NotInPlace();
		pairs.forEach((pair, i) => {
			const key = this.keyOf(pair);
			const after = now.get(key);
			if (after === void 0) this.remove(pair, pairs[i + 1]);
			else this.pair(pair, [old.get(key) ?? null, after]);
		});
		const added = [...now].filter(([key]) => !old.has(key));
		if (added.length > 0) this.insert(last, new Map(added));
	}
	keyOf(pair) {
		if (!(0, import_dist.isScalar)(pair.key) || typeof pair.key.value !== "string") throw new NotInPlace();
		return pair.key.value;
	}
	column(pair) {
		const start = this.startOf(pair.key);
		return start - this.lineStart(start);
	}
	pair(pair, [old, now]) {
		if (sameValue(old, now)) return;
		const { value } = pair;
		if (((0, import_dist.isMap)(value) && isYamlMap(now) || (0, import_dist.isSeq)(value) && isYamlList(now) && isYamlList(old) && old.length === now.length) && value.flow !== true) {
			this.value(value, old, now);
			return;
		}
		const key = this.keyOf(pair);
		const lines = emitYaml(/* @__PURE__ */ new Map([[key, now]]), {
			indent: this.column(pair),
			isReadable: true
		}).trimStart();
		const keyText = emitYaml(/* @__PURE__ */ new Map([[key, null]]), { isReadable: true }).trimEnd();
		if (!lines.startsWith(keyText)) throw new NotInPlace();
		const start = this.text.indexOf(":", pair.key?.range?.[1] ?? this.startOf(pair.key)) + 1;
		if ((0, import_dist.isScalar)(value) && value.anchor !== void 0) throw new NotInPlace();
		this.edits.push({
			start,
			end: Math.max(start, this.contentEnd(pair)),
			text: lines.slice(keyText.length).replace(/\n$/, "")
		});
	}
	/** Takes a pair's lines away; of the first pair behind a dash the next one takes the place. */
	remove(pair, next) {
		const start = this.startOf(pair.key);
		const line = this.lineStart(start);
		if (this.text.slice(line, start).trim() === "") this.edits.push({
			start: line,
			end: this.lineEnd(this.contentEnd(pair)),
			text: ""
		});
		else if (next !== void 0) this.edits.push({
			start,
			end: this.startOf(next.key),
			text: ""
		});
		else throw new NotInPlace();
	}
	insert(last, added) {
		const end = this.lineEnd(this.contentEnd(last));
		const isOpen = end > 0 && this.text[end - 1] !== "\n";
		const lines = emitYaml(added, {
			indent: this.column(last),
			isReadable: true
		});
		this.edits.push({
			start: end,
			end,
			text: `${isOpen ? "\n" : ""}${lines}`
		});
	}
	result() {
		const ordered = this.edits.toSorted((a, b) => b.start - a.start || b.end - a.end);
		let text = this.text;
		for (const { start, end, text: replacement } of ordered) text = text.slice(0, start) + replacement + text.slice(end);
		return text;
	}
};
/**
* The text of a file after its value has changed. Only what changed is written anew: comments, the order of keys and the way the rest is
* written stay. Where that cannot be done (flow style, anchors), the whole file is written in DVC's style.
*
* @param text - Without byte order mark, with `\n`.
*/
function editYaml(text, now, limits) {
	const place = {
		text,
		where: "the old file"
	};
	const old = parseYaml(text, place.where, limits);
	const target = inOldOrder(old, now);
	if (sameValue(old, target)) return text;
	try {
		const editor = new Editor(text);
		editor.value(parseTree(place).contents, old, target);
		const result = editor.result();
		if (sameValue(parseYaml(result, place.where, limits), target)) return result;
	} catch (error) {
		if (!(error instanceof NotInPlace || error instanceof Error && error.name === "LockstepError")) throw error;
	}
	return emitYaml(target, { isReadable: true });
}

// pipeline/data/dvc/pointer.ts
const topKeys$1 = /* @__PURE__ */ new Set([...[
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
const named$1 = /* @__PURE__ */ new Set([
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
		isCached: readBoolean(map.get("cache"), at$1(place, "cache"), true),
		isPersisted: readBoolean(map.get("persist"), at$1(place, "persist"), false),
		isPushed: readBoolean(map.get("push"), at$1(place, "push"), true)
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
	refuseOtherKeys(map, topKeys$1, root);
	const items = (key, read) => readOptionalList(map.get(key), at$1(root, key)).map((item, i) => read(readMap(item, at$1(root, key, i)), at$1(root, key, i)));
	const wdir = map.get("wdir");
	return {
		outs: items("outs", readOut),
		deps: items("deps", readEntry),
		isFrozen: readBoolean(map.get("frozen"), at$1(root, "frozen"), false) || readBoolean(map.get("locked"), at$1(root, "locked"), false),
		wdir: wdir === void 0 || wdir === null ? "." : readText(wdir, at$1(root, "wdir")),
		rest: new Map([...map].filter(([key]) => !named$1.has(key)))
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

// pipeline/data/yaml/json.ts
/** Deepest nesting. */
const depthLimit$2 = 200;
const numberPattern$1 = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const spacePattern = /[ \t\n\r]*/y;
const stringPattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const words$1 = [
	["true", true],
	["false", false],
	["null", null],
	["NaN", NaN],
	["Infinity", Infinity],
	["-Infinity", -Infinity]
];
var JsonReader = class {
	text;
	where;
	at = 0;
	constructor(text, where) {
		this.text = text;
		this.where = where;
	}
	fail(problem) {
		return new LockstepError("YAML_INVALID", `${this.where}:${positionAt(this.text, this.at)}: ${problem}`, { hint: "Mend the JSON at that place." });
	}
	match(pattern) {
		pattern.lastIndex = this.at;
		const match = pattern.exec(this.text);
		if (match !== null) this.at += match[0].length;
		return match;
	}
	space() {
		this.match(spacePattern);
	}
	/** True, and behind it, when the text goes on with that character. */
	takes(character) {
		this.space();
		if (this.text[this.at] !== character) return false;
		this.at++;
		return true;
	}
	value(depth) {
		if (depth > depthLimit$2) throw this.fail(`nested more than ${depthLimit$2} levels deep`);
		this.space();
		if (this.takes("{")) return this.object(depth);
		if (this.takes("[")) return this.array(depth);
		if (this.text[this.at] === "\"") return this.string();
		const number = this.match(numberPattern$1);
		if (number !== null) {
			const [digits, fraction, exponent] = number;
			return fraction === void 0 && exponent === void 0 ? BigInt(digits) : Number(digits);
		}
		for (const [word, value] of words$1) {
			if (!this.text.startsWith(word, this.at)) continue;
			this.at += word.length;
			return value;
		}
		throw this.fail("a value is expected here");
	}
	string() {
		const match = this.match(stringPattern);
		if (match === null) throw this.fail("a text is expected here");
		return JSON.parse(match[0]);
	}
	object(depth) {
		const result = /* @__PURE__ */ new Map();
		if (this.takes("}")) return result;
		do {
			this.space();
			const key = this.string();
			if (!this.takes(":")) throw this.fail("a colon is expected here");
			result.set(key, this.value(depth + 1));
		} while (this.takes(","));
		if (!this.takes("}")) throw this.fail("a comma or } is expected here");
		return result;
	}
	array(depth) {
		const result = [];
		if (this.takes("]")) return result;
		do
			result.push(this.value(depth + 1));
		while (this.takes(","));
		if (!this.takes("]")) throw this.fail("a comma or ] is expected here");
		return result;
	}
};
/**
* Reads JSON as Python does: `1` is whole and `1.0` is not, NaN and Infinity are numbers, of a key that stands twice the last
* value counts. An empty text is `null`.
*
* @throws LockstepError YAML_INVALID with line and column.
*/
function parsePythonJson(text, where) {
	const reader = new JsonReader(text.replace(/^\uFEFF/, ""), where);
	const value = reader.value(0);
	reader.space();
	if (reader.at < reader.text.length) throw reader.fail("something stands behind the end of the JSON");
	return value;
}

// pipeline/data/dvc/python-literal.ts
/** Deepest nesting of a literal. */
const depthLimit$1 = 100;
/** Thrown inside and caught here: the tokens are no literal that a params file can hold. */
var NotLiteral = class extends Error {};
const shortEscapes = new Map([...[
	["\\", "\\"],
	["'", "'"],
	["\"", "\""],
	["a", "\x07"],
	["b", "\b"],
	["f", "\f"]
], ...[
	["n", "\n"],
	["r", "\r"],
	["t", "	"],
	["v", "\v"],
	["\n", ""]
]]);
const escape$1 = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;
/** What an escape stands for; an unknown one stands for itself. */
function unescaped([whole, byte, unit, point, octal, character = ""]) {
	const hex = byte ?? unit ?? point;
	const code = hex === void 0 ? octal === void 0 ? void 0 : Number.parseInt(octal, 8) : Number.parseInt(hex, 16);
	if (code !== void 0) {
		if (code > 1114111) throw new NotLiteral();
		return String.fromCodePoint(code);
	}
	if (/[NxuU]/.test(character)) throw new NotLiteral();
	return shortEscapes.get(character) ?? whole;
}
/** The text of one string token. */
function textOf$2(source) {
	const [, prefix = "", quote = "'"] = /^([a-zA-Z]*)("""|'''|"|')/.exec(source) ?? [];
	if (/[bft]/i.test(prefix)) throw new NotLiteral();
	const body = source.slice(prefix.length + quote.length, -quote.length).replace(/\r\n?/g, "\n");
	if (/r/i.test(prefix)) return body;
	let text = "";
	let end = 0;
	for (const match of body.matchAll(escape$1)) {
		text += body.slice(end, match.index) + unescaped(match);
		end = match.index + match[0].length;
	}
	return text + body.slice(end);
}
function numberOf$1(source) {
	const digits = source.replaceAll("_", "");
	if (/[jJ]$/.test(digits)) return void 0;
	if (/^0[xXoObB]/.test(digits) || /^\d+$/.test(digits)) return BigInt(digits);
	return Number(digits);
}
var LiteralReader = class {
	tokens;
	at = 0;
	constructor(tokens) {
		this.tokens = tokens;
	}
	takes(operator) {
		const token = this.tokens[this.at];
		if (token?.kind !== "operator" || token.source !== operator) return false;
		this.at++;
		return true;
	}
	isAt(close) {
		const token = this.tokens[this.at];
		return close === void 0 ? token === void 0 : token?.kind === "operator" && token.source === close;
	}
	/** Comma-separated values up to a closing bracket, or to the end. */
	items(close, depth) {
		const values = [];
		let hasComma = true;
		while (!this.isAt(close)) {
			if (!hasComma) throw new NotLiteral();
			values.push(this.value(depth));
			hasComma = this.takes(",");
		}
		this.at++;
		return {
			values,
			hasComma
		};
	}
	/** Values with commas between them are a tuple; one without a comma is itself. */
	tuple(close, depth) {
		const { values, hasComma } = this.items(close, depth);
		const [single] = values;
		return values.length === 1 && !hasComma && single !== void 0 ? single : values;
	}
	value(depth) {
		if (depth > depthLimit$1) throw new NotLiteral();
		if (this.takes("[")) return this.items("]", depth + 1).values;
		if (this.takes("(")) return this.tuple(")", depth + 1);
		if (this.takes("{")) return this.dictionary(depth + 1);
		if (this.takes("-")) return -this.number();
		if (this.takes("+")) return this.number();
		return this.word();
	}
	number() {
		const isBracketed = this.takes("(");
		const token = this.tokens[this.at++];
		const value = token?.kind === "number" ? numberOf$1(token.source) : void 0;
		if (value === void 0 || isBracketed && !this.takes(")")) throw new NotLiteral();
		return value;
	}
	word() {
		const token = this.tokens[this.at];
		if (token?.kind === "number") return this.number();
		if (token?.kind === "text") return this.texts();
		this.at++;
		if (token?.kind === "name" && token.source === "None") return null;
		if (token?.kind === "name" && (token.source === "True" || token.source === "False")) return token.source === "True";
		throw new NotLiteral();
	}
	/** Texts that stand side by side are one. */
	texts() {
		let text = "";
		for (let token = this.tokens[this.at]; token?.kind === "text"; token = this.tokens[this.at]) {
			text += textOf$2(token.source);
			this.at++;
		}
		return text;
	}
	dictionary(depth) {
		const entries = [];
		while (!this.takes("}")) {
			const key = this.value(depth);
			if (isYamlList(key) || isYamlMap(key) || !this.takes(":")) throw new NotLiteral();
			entries.push([key, this.value(depth)]);
			if (!this.takes(",") && !this.isAt("}")) throw new NotLiteral();
		}
		return mapOf$1(entries);
	}
};
/**
* The value of a Python literal: texts, numbers, `True`, `False`, `None`, lists, dictionaries, and tuples as lists. `undefined` for
* anything else, sets and bytes included, which YAML has no plain form for.
*/
function pythonLiteral(tokens) {
	if (tokens.length === 0) return void 0;
	try {
		return new LiteralReader(tokens).tuple(void 0, 0);
	} catch (error) {
		if (error instanceof NotLiteral) return void 0;
		throw error;
	}
}

// pipeline/data/dvc/python-tokens.ts
const namePattern = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const numberPattern = /(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?(?:[eE][-+]?\d(?:_?\d)*)?)[jJ]?/y;
const textStart = /(?:[rRbBuUfFtT]{0,2})("""|'''|"|')/y;
const operatorPattern = /\*\*=|\/\/=|>>=|<<=|\.\.\.|[-+*/%@&|^=!<>:]=|\*\*|\/\/|>>|<<|->|[-+*/%@&|^~<>()[\]{},:.;=!]/y;
const blank = /[ \t\f]*/y;
const joinedLine = /\\\r?\n/y;
const lineBreak = /\r?\n|\r/y;
const comment = /#[^\r\n]*/y;
var Scanner = class {
	tokens = [];
	text;
	where;
	/** Columns of the blocks that are open; a tab reaches to the next multiple of 8. */
	indents = [0];
	at = 0;
	depth = 0;
	constructor(text, where) {
		this.text = text;
		this.where = where;
	}
	fail(problem, at = this.at) {
		return new LockstepError("YAML_INVALID", `${this.where}:${positionAt(this.text, at)}: ${problem}`, { hint: "Mend the Python file: `python -m py_compile` shows what is wrong." });
	}
	match(pattern) {
		pattern.lastIndex = this.at;
		const match = pattern.exec(this.text);
		if (match !== null) this.at += match[0].length;
		return match;
	}
	push(kind, source) {
		this.tokens.push({
			kind,
			source
		});
	}
	run() {
		let isLineStart = true;
		while (this.at < this.text.length) {
			if (isLineStart && this.depth === 0) {
				isLineStart = false;
				this.indentation();
				continue;
			}
			this.match(blank);
			if (this.match(joinedLine) !== null || this.match(comment) !== null) continue;
			if (this.match(lineBreak) !== null) {
				if (this.depth > 0) continue;
				this.endLine();
				isLineStart = true;
			} else if (this.at < this.text.length) this.token();
		}
		if (this.depth > 0) throw this.fail("a bracket is never closed");
		this.endLine();
		while (this.indents.length > 1) {
			this.indents.pop();
			this.push("dedent", "");
		}
		return this.tokens;
	}
	endLine() {
		const last = this.tokens.at(-1)?.kind;
		if (last !== void 0 && last !== "end" && last !== "indent" && last !== "dedent") this.push("end", "");
	}
	/** Blank lines and comments have no indentation of their own. */
	indentation() {
		const spaces = this.match(blank)?.[0] ?? "";
		if (/^(?:#|\r|\n|$)/.test(this.text.slice(this.at, this.at + 1))) return;
		let column = 0;
		for (const character of spaces) column = character === "	" ? (Math.floor(column / 8) + 1) * 8 : character === "\f" ? 0 : column + 1;
		if (column > (this.indents.at(-1) ?? 0)) {
			this.indents.push(column);
			this.push("indent", "");
			return;
		}
		while (column < (this.indents.at(-1) ?? 0)) {
			this.indents.pop();
			this.push("dedent", "");
		}
		if (column !== this.indents.at(-1)) throw this.fail("this line fits no block");
	}
	token() {
		const start = this.at;
		const text = this.match(textStart);
		if (text !== null) {
			this.string(start, text[1] ?? "'");
			return;
		}
		const number = this.match(numberPattern);
		if (number !== null) {
			this.push("number", number[0]);
			return;
		}
		const name = this.match(namePattern);
		if (name !== null) {
			this.push("name", name[0]);
			return;
		}
		const operator = this.match(operatorPattern)?.[0];
		if (operator === void 0) throw this.fail("this is not Python");
		if (/^[([{]$/.test(operator)) this.depth++;
		if (/^[)\]}]$/.test(operator) && --this.depth < 0) throw this.fail("a bracket closes that was never opened", start);
		this.push("operator", operator);
	}
	/** Runs to the closing quote; a backslash takes the next character along, in raw texts, too. */
	string(start, quote) {
		for (;;) {
			if (this.at >= this.text.length || quote.length === 1 && /[\r\n]/.test(this.text.charAt(this.at))) throw this.fail("a text is never closed", start);
			if (this.text.startsWith(quote, this.at)) break;
			const isEscape = this.text[this.at] === "\\";
			this.at += isEscape ? this.text.startsWith("\r\n", this.at + 1) ? 3 : 2 : 1;
		}
		this.at += quote.length;
		this.push("text", this.text.slice(start, this.at));
	}
};
/**
* The tokens of a Python file.
*
* @throws LockstepError YAML_INVALID with line and column for a text or bracket without an end, and lines that fit no block.
*/
function pythonTokens(text, where) {
	return new Scanner(text.replace(/^\uFEFF/, ""), where).run();
}

// pipeline/data/dvc/params-python.ts
const blockWords = /* @__PURE__ */ new Set([...[
	"if",
	"elif",
	"else",
	"for",
	"while",
	"try",
	"except",
	"finally",
	"with",
	"async",
	"def",
	"class"
]]);
function isOperator(token, source) {
	return token?.kind === "operator" && token.source === source;
}
/** Splits at an operator that stands outside all brackets. */
function split$1(tokens, operator) {
	const parts = [[]];
	let depth = 0;
	for (const token of tokens) {
		if (token.kind === "operator" && /^[([{]$/.test(token.source)) depth++;
		if (token.kind === "operator" && /^[)\]}]$/.test(token.source)) depth--;
		if (depth === 0 && isOperator(token, operator)) parts.push([]);
		else parts.at(-1)?.push(token);
	}
	return parts;
}
/** `x` or `self.x`; inside `__init__` only the latter. */
function targetName(tokens, onlySelf) {
	const [first, dot, second] = tokens;
	if (first?.kind !== "name") return void 0;
	if (tokens.length === 1) return onlySelf ? void 0 : first.source;
	return tokens.length === 3 && first.source === "self" && isOperator(dot, ".") && second?.kind === "name" ? second.source : void 0;
}
/** The name and value of `name = literal` or `name: type = literal`; anything else is `undefined`. */
function assignment$1(tokens, onlySelf) {
	const [target, value, ...others] = split$1(tokens, "=");
	if (target === void 0 || value === void 0 || others.length > 0) return void 0;
	const name = targetName(split$1(target, ":")[0] ?? [], onlySelf);
	const literal = name === void 0 ? void 0 : pythonLiteral(value);
	return name === void 0 || literal === void 0 ? void 0 : [name, literal];
}
var ModuleReader = class {
	tokens;
	at = 0;
	constructor(tokens) {
		this.tokens = tokens;
	}
	/** Reads up to the end of the block, and behind it. */
	block(onlySelf) {
		const result = /* @__PURE__ */ new Map();
		while (this.at < this.tokens.length) {
			const kind = this.tokens[this.at]?.kind;
			if (kind === "dedent") {
				this.at++;
				return result;
			}
			if (kind === "indent" || kind === "end") this.at++;
			else this.line(result, onlySelf);
		}
		return result;
	}
	line(result, onlySelf) {
		const start = this.at;
		while (this.at < this.tokens.length && this.tokens[this.at]?.kind !== "end") this.at++;
		const line = this.tokens.slice(start, this.at);
		this.at++;
		const [first, second] = line;
		const isAssignment = isOperator(second, "=") || isOperator(second, ":");
		if (first?.kind !== "name" || !blockWords.has(first.source) || isAssignment && first.source !== "else" && first.source !== "try") {
			for (const statement of split$1(line, ";")) {
				const found = assignment$1(statement, onlySelf);
				if (found !== void 0) result.set(...found);
			}
			if (this.tokens[this.at]?.kind === "indent") this.skipped();
			return;
		}
		const found = this.suite(line, first.source === "def" && second?.source === "__init__");
		if (first.source === "class" && second?.kind === "name") result.set(second.source, found);
		else if (first.source === "def" && second?.source === "__init__") for (const [name, value] of found) result.set(name, value);
	}
	/** The block behind a header line, or the statements behind its colon. */
	suite(header, onlySelf) {
		if (this.tokens[this.at]?.kind === "indent") {
			this.at++;
			return this.block(onlySelf);
		}
		const result = /* @__PURE__ */ new Map();
		for (const statement of split$1(split$1(header, ":").slice(1).flat(), ";")) {
			const found = assignment$1(statement, onlySelf);
			if (found !== void 0) result.set(...found);
		}
		return result;
	}
	skipped() {
		this.at++;
		this.block(false);
	}
};
/**
* The params of a Python file as DVC reads them: literals assigned at the top level, in classes (as a map by the class's name) and to
* `self` in `__init__`. Values that are no literals are not there.
*
* @throws LockstepError YAML_INVALID with line and column where the file cannot be taken apart.
*/
function parsePythonParams(text, where) {
	return new ModuleReader(pythonTokens(text, where)).block(false);
}

// pipeline/data/dvc/params.ts
/** Longest params file that is not YAML, in UTF-16 units. */
const textLimit$1 = 16777216;
function fromToml(value, where) {
	if (value instanceof TomlDate) return value.toISOString();
	if (typeof value === "bigint" || typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
	if (Array.isArray(value)) return value.map((item) => fromToml(item, where));
	if (typeof value === "object" && value !== null) return new Map(Object.entries(value).map(([key, member]) => [key, fromToml(member, where)]));
	throw new LockstepError("YAML_INVALID", `${where}: a value of TOML cannot be read`, { hint: "Use tables, arrays, texts and numbers." });
}
function readToml(text, where) {
	try {
		return fromToml(parse(text, { integersAsBigInt: true }), where);
	} catch (cause) {
		if (!(cause instanceof TomlError)) throw cause;
		const [problem = "is not TOML"] = cause.message.split("\n");
		throw new LockstepError("YAML_INVALID", `${where}:${cause.line}:${cause.column}: ${problem}`, {
			hint: "Mend the TOML at that place.",
			cause
		});
	}
}
/**
* The content of a params file: YAML, or by its suffix `.json`, `.toml` or `.py`. An empty file is an empty map.
*
* @throws LockstepError YAML_INVALID with line and column.
*/
function parseParamsFile(text, file) {
	const suffix = /\.[^./]*$/.exec(file)?.[0].toLowerCase();
	if (suffix !== ".json" && suffix !== ".toml" && suffix !== ".py") return parseYaml(text, file, largeYamlLimits) ?? /* @__PURE__ */ new Map();
	if (text.length > textLimit$1) throw new LockstepError("YAML_INVALID", `${file}: longer than ${textLimit$1} characters`, { hint: "Split the file." });
	if (suffix === ".json") return parsePythonJson(text, file) ?? /* @__PURE__ */ new Map();
	return suffix === ".toml" ? readToml(text, file) : parsePythonParams(text, file);
}
function step$2(value, name) {
	if (isYamlMap(value)) return value.get(name);
	return isYamlList(value) && /^-?\d+$/.test(name) ? value.at(Number(name)) : void 0;
}
/** The value at a dotted key such as `train.layers.0`; `undefined` when there is none. */
function lookUp(value, key) {
	let found = value;
	for (const name of key.split(".")) {
		if (found === void 0) return void 0;
		found = step$2(found, name);
	}
	return found;
}
/**
* The values of a stage's params dependency, as `dvc.lock` stores them: dotted key → value. A key that the file does not have is not in
* the result; whoever asks says what that means.
*/
function readParams$1({ text, file, keys }) {
	const content = parseParamsFile(text, file);
	if (!isYamlMap(content)) throw new LockstepError("YAML_INVALID", `${file}:1:1: a params file must hold a map`, { hint: "Write `key: value` lines." });
	if (keys.length === 0) return content;
	return new Map(keys.flatMap((key) => {
		const value = lookUp(content, key);
		return value === void 0 ? [] : [[key, value]];
	}));
}

// pipeline/data/dvc/ignore-pattern.ts
/** Longest pattern; DVC has no limit. */
const patternLimit = 4096;
/** `[a-z]`, `[!a]`, `[^a]`; `undefined` when it is never closed. */
function characterSet(glob, start) {
	let at = start + 1;
	const isNegated = glob[at] === "!" || glob[at] === "^";
	if (isNegated) at++;
	const first = at;
	const end = glob.indexOf("]", glob[at] === "]" ? at + 1 : at);
	if (end === -1) return void 0;
	const members = [...glob.slice(first, end)];
	const ranges = [];
	for (let i = 0; i < members.length; i++) {
		const low = members[i] ?? "";
		const high = members[i + 1] === "-" ? members[i + 2] : void 0;
		ranges.push([low, high ?? low]);
		if (high !== void 0) i += 2;
	}
	const holds = (character) => ranges.some(([low, high]) => codeOf(character) >= codeOf(low) && codeOf(character) <= codeOf(high));
	return {
		piece: {
			kind: "one",
			matches: (character) => holds(character) !== isNegated
		},
		end
	};
}
function codeOf(character) {
	return character.codePointAt(0) ?? 0;
}
function parseGlob(glob) {
	const pieces = [];
	for (let at = 0; at < glob.length; at++) {
		let character = String.fromCodePoint(glob.codePointAt(at) ?? 0);
		if (character === "*") {
			if (pieces.at(-1)?.kind !== "star") pieces.push({ kind: "star" });
			continue;
		}
		if (character === "[") {
			const set = characterSet(glob, at);
			if (set === void 0) return void 0;
			pieces.push(set.piece);
			at = set.end;
			continue;
		}
		if (character === "?") {
			pieces.push({
				kind: "one",
				matches: () => true
			});
			continue;
		}
		if (character === "\\") {
			at++;
			if (at >= glob.length) return void 0;
			character = String.fromCodePoint(glob.codePointAt(at) ?? 0);
		}
		at += character.length - 1;
		const wanted = character;
		pieces.push({
			kind: "one",
			matches: (found) => found === wanted
		});
	}
	return pieces;
}
/**
* Reads one line of a `.dvcignore`; `undefined` for blank lines, comments, and patterns that mean nothing, such as a set that is never
* closed.
*/
function parseIgnorePattern(line) {
	let text = line.trim();
	if (text === "" || text.startsWith("#") || text === "/" || text.length > patternLimit) return void 0;
	const isNegated = text.startsWith("!");
	if (isNegated) text = text.slice(1);
	const names = text.split("/");
	const isFolderOnly = names.at(-1) === "";
	if (names[0] === "") names.shift();
	else if (names.length === 1 || names.length === 2 && isFolderOnly) names.unshift("**");
	if (names.length === 0 || names.length === 1 && names[0] === "") return void 0;
	if (isFolderOnly) names[names.length - 1] = "**";
	const distinct = names.filter((name, i) => name !== "**" || names[i - 1] !== "**");
	if (isFolderOnly && /^(?:\*\*|\*\*\/\*\/\*\*)$/.test(distinct.join("/"))) return void 0;
	const parts = [];
	for (const name of distinct) {
		if (name === "**") {
			parts.push({ kind: "any" });
			continue;
		}
		const glob = parseGlob(name);
		if (glob === void 0) return void 0;
		parts.push({
			kind: "name",
			glob
		});
	}
	return {
		isNegated,
		isFolderOnly,
		parts
	};
}
/** Whether a name is what a glob says: in time of the product of both lengths, whatever the glob. */
function matchesName(glob, name) {
	const characters = [...name];
	let piece = 0;
	let at = 0;
	let star = -1;
	let starAt = 0;
	while (at < characters.length) {
		const wanted = glob[piece];
		if (wanted?.kind === "star") {
			star = piece++;
			starAt = at;
		} else if (wanted?.kind === "one" && wanted.matches(characters[at] ?? "")) {
			piece++;
			at++;
		} else if (star !== -1) {
			piece = star + 1;
			at = ++starAt;
		} else return false;
	}
	while (glob[piece]?.kind === "star") piece++;
	return piece === glob.length && characters.length > 0;
}
/**
* Whether a pattern fits a path or a folder on the way to it. In DVC, unlike in Git, a pattern that names a folder fits everything
* below it, so that `!keep` takes back in what an earlier `*.tmp` left out of `keep`.
*
* @param segments - Names from the folder of the `.dvcignore` file.
*/
function matchesPattern({ parts }, segments, isFolder) {
	let reached = /* @__PURE__ */ new Set([0]);
	for (const [i, part] of parts.entries()) {
		const next = /* @__PURE__ */ new Set();
		const isLast = i === parts.length - 1;
		for (const taken of reached) if (part.kind === "any") {
			if (isLast) {
				if (parts.length === 1 || taken < segments.length || isFolder && taken === segments.length) return true;
			} else for (let count = taken; count < segments.length; count++) next.add(count);
		} else {
			const name = segments[taken];
			if (name !== void 0 && matchesName(part.glob, name)) next.add(taken + 1);
		}
		reached = next;
	}
	return reached.size > 0;
}

// pipeline/data/dvc/ignore.ts
/** Never data, whatever a `.dvcignore` takes back in. */
const alwaysIgnored = /* @__PURE__ */ new Set([
	".dvc",
	".git",
	".hg"
]);
function literal(name) {
	return name.replace(/[\\*?[\]!#]/g, "\\$&");
}
/** A line of a `.dvcignore` below the root as a line of one at the root, as DVC turns the first into the second. */
function fromRoot(line, folder) {
	const text = line.trim();
	if (folder === "" || text === "" || text.startsWith("#")) return text;
	const isNegated = text.startsWith("!");
	const pattern = isNegated ? text.slice(1) : text;
	const isAnchored = pattern.slice(0, -1).includes("/") && !pattern.startsWith("**/");
	const rest = pattern.replace(isAnchored ? /^\// : /^\*\*\//, "").replace(/^\\/, "");
	const base = folder.split("/").map(literal).join("/");
	return `${isNegated ? "!" : ""}/${base}/${isAnchored ? "" : "**/"}${rest}`;
}
/** What DVC leaves out, by the `.dvcignore` files read so far. Paths are relative to the root of the repository, with `/`. */
var IgnoreRules = class IgnoreRules {
	patterns;
	constructor(patterns = []) {
		this.patterns = patterns;
	}
	/** Adds the `.dvcignore` of a folder; folders nearer to the root must be added first, because the last rule that fits decides. */
	withFile(folder, text) {
		const added = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/).flatMap((line) => parseIgnorePattern(fromRoot(line, folder)) ?? []);
		return new IgnoreRules([...this.patterns, ...added]);
	}
	/** Leaves a folder out that holds a repository of its own (a `.dvc` folder). */
	withSubRepository(folder) {
		const slash = folder.lastIndexOf("/");
		return this.withFile(folder.slice(0, Math.max(0, slash)), `/${literal(folder.slice(slash + 1))}/`);
	}
	isIgnored(path, kind) {
		const segments = path.split("/");
		for (let length = 1; length <= segments.length; length++) if (this.decides(segments.slice(0, length), length < segments.length || kind === "folder")) return true;
		return false;
	}
	/** For one path whose folders are known not to be ignored, as a walk from the root has it. */
	decides(segments, isFolder) {
		const name = segments.at(-1) ?? "";
		if (alwaysIgnored.has(name) && (isFolder || name === ".git")) return true;
		for (let i = this.patterns.length - 1; i >= 0; i--) {
			const pattern = this.patterns[i];
			if (pattern === void 0 || pattern.isFolderOnly && !isFolder) continue;
			if (matchesPattern(pattern, segments, isFolder)) return !pattern.isNegated;
		}
		return false;
	}
};
/** The line that keeps an output out of Git: `/name`, with gitignore's special characters escaped. */
function gitignoreEntry(name) {
	return `/${name.replace(/[\\[\]!*#?]/g, "\\$&")}`;
}
/** A `.gitignore` with the line of an output; nothing changes when it is there. */
function addGitignoreEntry(text, name) {
	const old = text ?? "";
	const entry = gitignoreEntry(name);
	if (old.split("\n").includes(entry)) return old;
	return `${old}${old === "" || old.endsWith("\n") ? "" : "\n"}${entry}\n`;
}

// pipeline/data/dvc/pipeline-schema.ts
const topKeys = /* @__PURE__ */ new Set([
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
	throw invalid$2(place, `must be ${what}, it is ${kindOf$2(value)}`, `Write ${what} there.`);
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
			item(member, at$1(place, i));
		});
	};
}
function mapOf(keys) {
	const allowed = new Set(Object.keys(keys));
	return (value, place) => {
		if (!isYamlMap(value)) wrong(place, "a map", value);
		refuseOtherKeys(value, allowed, place);
		for (const [key, member] of value) keys[key]?.(member, at$1(place, key));
	};
}
/** `path`, or `path: {flag: …}`. */
function outWith(flags) {
	const details = mapOf(flags);
	return (value, place) => {
		if (typeof value === "string") return;
		if (!isYamlMap(value)) wrong(place, "a path, or `path: {…}`", value);
		for (const [path, member] of value) details(member, at$1(place, path));
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
	for (const [name, member] of value) if (typeof member !== "string" && !isYamlList(member)) wrong(at$1(place, name), "a list", member);
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
	if (!definition.has("cmd")) throw invalid$2(place, "has no `cmd`", "Say what the stage runs: `cmd: python train.py`.");
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
	if (items === void 0) throw invalid$2(place, "has `do` and no `foreach`", "Add the list or map that the stage is made for.");
	if (typeof items !== "string" && !isYamlList(items) && !isYamlMap(items)) wrong(at$1(place, "foreach"), "a list or a map", items);
	const template = readMap(definition.get("do"), at$1(place, "do"));
	if (template.has("matrix")) throw invalid$2(at$1(place, "do"), "has a matrix inside foreach", "Use matrix alone.");
	stage(template, at$1(place, "do"));
	refuseWithoutCommand(template, at$1(place, "do"));
}
/** Refuses what DVC refuses in `dvc.yaml`, by line and column, before anything is resolved. */
function checkPipeline(map, root) {
	refuseOtherKeys(map, topKeys, root);
	listOf(textOrMap)(readOptionalList(map.get("vars"), at$1(root, "vars")), at$1(root, "vars"));
	for (const key of ["metrics", "params"]) listOf(text$1)(readOptionalList(map.get(key), at$1(root, key)), at$1(root, key));
	listOf(textOrMap)(readOptionalList(map.get("plots"), at$1(root, "plots")), at$1(root, "plots"));
	const artifacts = map.get("artifacts");
	if (artifacts !== void 0) for (const [name, value] of readMap(artifacts, at$1(root, "artifacts"))) {
		const place = at$1(root, "artifacts", name);
		const artifact = readMap(value, place);
		refuseOtherKeys(artifact, artifactKeys, place);
		if (typeof artifact.get("path") !== "string") throw invalid$2(place, "has no `path`", "Name the file or folder of the artifact.");
	}
	const stages = map.get("stages");
	if (stages === void 0 || stages === null) return;
	for (const [name, value] of readMap(stages, at$1(root, "stages"))) {
		const place = at$1(root, "stages", name);
		if (name.includes("@") || name === "") throw invalid$2(place, "is no name for a stage", "Use a name without @.");
		checkStage(value, place);
	}
}

// pipeline/data/dvc/stage-definition.ts
/** Output paths with their flags; a path that stands twice gets the flags of both. */
function outFlags(items, place) {
	const result = /* @__PURE__ */ new Map();
	items.forEach((item, i) => {
		const details = typeof item === "string" ? /* @__PURE__ */ new Map([[item, /* @__PURE__ */ new Map()]]) : readMap(item, at$1(place, i));
		for (const [path, flags] of details) {
			readText(originalKey(details, path), at$1(place, i, path));
			result.set(path, new Map([...result.get(path) ?? [], ...readMap(flags, at$1(place, i, path))]));
		}
	});
	return result;
}
function readOutputs(definition, place) {
	return [
		["outs", "out"],
		["metrics", "metric"],
		["plots", "plot"]
	].flatMap(([key, kind]) => [...outFlags(readOptionalList(definition.get(key), at$1(place, key)), at$1(place, key))].map(([path, flags]) => ({
		path,
		kind,
		isCached: readBoolean(flags.get("cache"), at$1(place, key), true),
		isPersisted: readBoolean(flags.get("persist"), at$1(place, key), false),
		isPushed: readBoolean(flags.get("push"), at$1(place, key), true)
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
			add(defaultParamsFile, [readText(item, at$1(place, i))]);
			return;
		}
		for (const [file, keys] of item) {
			if (keys === null || isYamlList(keys) && keys.length === 0) whole.add(file);
			const list = readOptionalList(keys, at$1(place, i, file));
			add(file, list.map((key, k) => readText(key, at$1(place, i, file, k))));
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
		if (path === "") throw invalid$2(place, "names an empty path", "Name a file or folder.");
		if (seen.has(path)) throw invalid$2(place, `names ${JSON.stringify(path)} twice among its dependencies and outputs`, "Name each path once.");
		seen.add(path);
	}
}
/** A stage whose templating is resolved. */
function readStage(name, definition, place) {
	const deps = readOptionalList(definition.get("deps"), at$1(place, "deps"));
	const wdir = definition.get("wdir");
	const stage = {
		name,
		cmd: readCommand$1(definition.get("cmd"), at$1(place, "cmd")),
		wdir: wdir === void 0 ? "." : readText(wdir, at$1(place, "wdir")),
		deps: deps.map((dep, i) => readText(dep, at$1(place, "deps", i))),
		params: readParamsDependencies(readOptionalList(definition.get("params"), at$1(place, "params")), at$1(place, "params")),
		outs: readOutputs(definition, place),
		isFrozen: readBoolean(definition.get("frozen"), at$1(place, "frozen"), false),
		alwaysChanged: readBoolean(definition.get("always_changed"), at$1(place, "always_changed"), false)
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
function step$1(value, name) {
	if (isYamlMap(value)) return value.get(name);
	if (!isYamlList(value) || !/^[-+]?\d+(?:_\d+)*$/.test(name)) return void 0;
	return value.at(Number(name.replaceAll("_", "")));
}
/** The values that `${…}` can name. Never changed: adding gives a new one. */
var Context = class Context {
	values;
	/** Files read so far, with the keys taken from them; `undefined` means all. */
	loaded;
	/** Names that may not be redefined: `item` and `key` inside foreach and matrix. */
	reserved;
	constructor(values = /* @__PURE__ */ new Map(), loaded = /* @__PURE__ */ new Map(), reserved = /* @__PURE__ */ new Set()) {
		this.values = values;
		this.loaded = loaded;
		this.reserved = reserved;
	}
	/** Adds values: maps are merged, anything else may be defined once. */
	with(values) {
		const taken = [...values.keys()].find((key) => this.reserved.has(key));
		if (taken !== void 0) throw new TemplateProblem(`\`${taken}\` is taken by foreach and matrix`);
		return new Context(merged(this.values, reachable(values), ""), this.loaded, this.reserved);
	}
	/** Sets `item` and `key`, whatever they were. */
	withItem(values) {
		const all = new Map([...this.values, ...reachable(values)]);
		return new Context(all, this.loaded, /* @__PURE__ */ new Set([...this.reserved, ...values.keys()]));
	}
	/** Notes that a file was read; `undefined` when it need not be read again. */
	loading(path, keys) {
		if (this.loaded.has(path)) {
			const before = this.loaded.get(path);
			if (keys === void 0 && before === void 0) return void 0;
			if (keys === void 0 || before === void 0 || keys.some((key) => before.includes(key))) throw new TemplateProblem(`"${path}" is loaded already, ${before === void 0 ? "in full" : `its ${before.join(", ")}`}`);
			return new Context(this.values, new Map([...this.loaded, [path, [...before, ...keys]]]), this.reserved);
		}
		return new Context(this.values, new Map([...this.loaded, [path, keys]]), this.reserved);
	}
	/** The value an expression names. */
	select(inner) {
		const steps = stepsOf(inner);
		if (steps === void 0) throw new TemplateProblem(`\`\${${inner}}\` is not written as \`\${name.key[0]}\``);
		let value = this.values;
		for (const name of steps) {
			const next = step$1(value, name);
			if (next === void 0) throw new TemplateProblem(`\`\${${inner}}\` has no value: there is no \`${name}\``);
			value = next;
		}
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
function namedItem(value, isReference) {
	if (isYamlList(value) || isYamlMap(value)) return {
		value,
		isContainer: true,
		name: ""
	};
	return {
		value,
		isContainer: false,
		name: isReference ? pythonText(value) : templateText(value)
	};
}
/**
* The items of a list, or of a text that stands for one; `undefined` when it is none. A literal `true` is named `true`, one that
* comes out of `${…}` is named `True`: DVC takes the first through its own text form and the second through Python's.
*/
function itemsOf(source, context) {
	if (isYamlList(source)) return source.map((item) => namedItem(resolveItem(item, context), typeof item === "string"));
	const resolved = resolveItem(source, context);
	return isYamlList(resolved) ? resolved.map((item) => namedItem(item, true)) : void 0;
}
/** The entries of a map that `foreach` goes over, or of a text that stands for one; `undefined` when it is none. */
function entriesOf(source, context) {
	const resolved = resolveItem(source, context);
	return isYamlMap(resolved) ? resolved : void 0;
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
	const stage = (key, values) => ({
		name: `${name}@${key}`,
		template,
		context: context.withItem(values),
		isInsideDo: true
	});
	const entries = entriesOf(source, context);
	if (entries !== void 0) return [...entries].map(([key, item]) => {
		const text = templateText(originalKey(entries, key));
		return stage(text, /* @__PURE__ */ new Map([["item", item], ["key", text]]));
	});
	const items = itemsOf(source, context);
	if (items === void 0) throw new TemplateProblem("`foreach` needs a list or a map");
	const isComposite = items.some((item) => item.isContainer);
	return items.map(({ name: itemName, value }, i) => stage(isComposite ? i.toString() : itemName, /* @__PURE__ */ new Map([["item", value]])));
}
/** Of a map, an axis of a matrix takes the keys. */
function keysOf(source, context) {
	const entries = entriesOf(source, context);
	return entries === void 0 ? void 0 : [...entries.keys()].map((key) => ({
		value: key,
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
			values: [...values, [axis, item.value]],
			names: [...names, item.isContainer ? `${axis}${i}` : item.name]
		})));
		if (combinations.length > generatedLimit) throw new TemplateProblem(`\`matrix\` makes more than ${generatedLimit} stages`);
	}
	const template = without(definition, "matrix");
	return combinations.map(({ values, names }) => {
		const key = names.join("-");
		const item = /* @__PURE__ */ new Map([["key", key], ["item", new Map(values)]]);
		return {
			name: `${name}@${key}`,
			template,
			context: context.withItem(item),
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
	return next.with(selected === void 0 ? content : picked(content, selected, path));
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
		throw invalid$2(place, `cannot be resolved: ${error.message}`, "Define it in params.yaml or vars, or mend the expression.");
	}
}
var PipelineReader = class {
	request;
	root;
	map;
	context = new Context();
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
		const place = at$1(this.root, "vars");
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
		for (const [name, value] of readMap(stages, at$1(this.root, "stages"))) {
			const place = at$1(this.root, "stages", name);
			const generated = await templated(place, () => generatedStages(name, readMap(value, place), this.context));
			for (const one of generated) {
				const inner = one.isInsideDo ? at$1(place, "do") : place;
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
		const vars = readOptionalList(template.get("vars"), at$1(place, "vars"));
		let { context } = scope;
		if (vars.length > 0) {
			const wdir = await this.resolved(template.get("wdir") ?? ".", context, at$1(place, "wdir"));
			const folder = posix.join(".", readText(wdir, at$1(place, "wdir")));
			context = await templated(at$1(place, "vars"), () => withVars(context, vars, {
				folder,
				readFile: this.request.readFile
			}));
		}
		const definition = /* @__PURE__ */ new Map();
		for (const [key, value] of template) if (key !== "vars") definition.set(key, await this.resolved(value, context, at$1(place, key)));
		return readStage(name, definition, place);
	}
	/** One value of a stage; inside `cmd` a map becomes options. */
	resolved(value, context, place) {
		const options = place.path.at(-1) === "cmd" ? { commandStyle: this.request.commandStyle ?? defaultCommandStyle } : {};
		return templated(place, () => resolveValue(value, context, options));
	}
	async list(key) {
		const place = at$1(this.root, key);
		const items = readOptionalList(this.map.get(key), place);
		return Promise.all(items.map((item, i) => templated(at$1(place, i), () => resolveValue(item, this.context, { allowsContainers: true }))));
	}
	async texts(key) {
		return (await this.list(key)).map((item, i) => readText(item, at$1(this.root, key, i)));
	}
	async artifacts() {
		const value = this.map.get("artifacts");
		const place = at$1(this.root, "artifacts");
		const result = /* @__PURE__ */ new Map();
		if (value === void 0) return result;
		for (const [name, artifact] of readMap(value, place)) {
			const inner = at$1(place, name);
			const resolvedName = await templated(inner, () => resolveText(name, this.context));
			if (typeof resolvedName !== "string") throw invalid$2(inner, "is not a name", "Use text.");
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
		metrics: await reader.texts("metrics"),
		params: await reader.texts("params"),
		plots: await reader.list("plots"),
		artifacts: await reader.artifacts()
	};
}

// pipeline/data/objects/dvc-ignore.ts
async function textOf$1(path) {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return void 0;
		throw error;
	}
}
/** Rules of all `.dvcignore` files from the root down to a folder, both included. */
async function dvcRulesDownTo(root, folder) {
	const segments = folder === "" ? [] : folder.split("/");
	let rules = new IgnoreRules();
	for (let count = 0; count <= segments.length; count++) {
		const below = segments.slice(0, count).join("/");
		const text = await textOf$1(join(root, below, ".dvcignore"));
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
				throw new LockstepError("DVC_FILE_INVALID", `${place}/.dvcignore is inside a folder that DVC tracks or depends on`, { hint: `Move its lines to a .dvcignore above ${folder}.` });
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
	if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(written) || written.startsWith("/") || written.startsWith("~")) throw new LockstepError("DVC_FEATURE_UNSUPPORTED", `${where} uses ${shown$4(written)}, which is not a path in the repository`, { hint: "Import it with `dvc import-url` and depend on the file that makes." });
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
/** True when the two paths are the same or one is inside the other. */
function overlaps(a, b) {
	return a === b || isInside(a, b) || isInside(b, a);
}
function isInside(path, folder) {
	return folder === "" ? path !== "" : path.startsWith(`${folder}/`);
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
async function stagesOf(source, file) {
	const folder = folderOf(file);
	return (await parsePipeline({
		text: await text(source, file) ?? "",
		where: file,
		readFile: (path) => text(source, placePath(folder, path, file))
	})).stages.map((stage) => placeStage(stage, folder));
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
* @throws LockstepError YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE.
*/
async function collectTracked(source) {
	const stages = [];
	const pointers = [];
	for (const file of source.dvcFiles) if (posix.basename(file) === "dvc.yaml") stages.push(...await stagesOf(source, file));
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
/** The files of a workspace, as far as `.dvcignore` lets DVC see them. */
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
			else if (child.isDirectory() && child.name !== "node_modules" && path !== ".lockstep") pending.push(path);
		}
	}
	return {
		dvcFiles: found.sort(byCodePoint),
		async read(path) {
			try {
				return await readFile(join(root, path));
			} catch (error) {
				if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return void 0;
				throw error;
			}
		}
	};
}

// pipeline/data/stages/graph.ts
function* foldersAbove(path) {
	for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) yield path.slice(0, end);
}
/** Output path → stage. @throws LockstepError DVC_FILE_INVALID when two outputs are the same or one is inside the other. */
function producers(stages) {
	const made = /* @__PURE__ */ new Map();
	for (const stage of stages) for (const { path } of stage.outs) {
		const other = made.get(path);
		if (other !== void 0) throw new LockstepError("DVC_FILE_INVALID", `the stages ${other.name} and ${stage.name} both write ${path}`, { hint: "Every output is made by one stage: give one of them another path." });
		made.set(path, stage);
	}
	for (const [path, stage] of made) for (const folder of foldersAbove(path)) {
		const other = made.get(folder);
		if (other === void 0) continue;
		throw new LockstepError("DVC_FILE_INVALID", `${path} of stage ${stage.name} is inside ${folder} of stage ${other.name}`, { hint: "Outputs may not lie inside each other: give one of them another path." });
	}
	return made;
}
/** @throws LockstepError CYCLE_IN_STAGES naming the circle; DVC_FILE_INVALID for outputs that two stages make. */
function stageGraph(stages) {
	const made = producers(stages);
	const inside = /* @__PURE__ */ new Map();
	for (const [path, stage] of made) for (const folder of ["", ...foldersAbove(path)]) {
		const list = inside.get(folder) ?? [];
		if (!list.includes(stage)) list.push(stage);
		inside.set(folder, list);
	}
	const producerOf = (path) => {
		for (const candidate of [path, ...foldersAbove(path)]) {
			const stage = made.get(candidate);
			if (stage !== void 0) return stage;
		}
	};
	const producersAround = (path) => {
		const holder = producerOf(path);
		return [.../* @__PURE__ */ new Set([...holder === void 0 ? [] : [holder], ...inside.get(path) ?? []])];
	};
	const upstream = (stage) => [...new Set([...stage.deps, ...stage.params].flatMap(({ path }) => producersAround(path)))];
	return {
		order: postOrder(stages, upstream),
		upstream,
		producerOf,
		producersAround
	};
}
function postOrder(stages, upstream) {
	const order = [];
	const finished = /* @__PURE__ */ new Set();
	for (const start of stages) {
		if (finished.has(start)) continue;
		const path = [];
		const onPath = /* @__PURE__ */ new Set();
		const enter = (stage) => {
			path.push({
				stage,
				needs: upstream(stage),
				next: 0
			});
			onPath.add(stage);
		};
		enter(start);
		for (let top = path.at(-1); top !== void 0; top = path.at(-1)) {
			const need = top.needs[top.next++];
			if (need === void 0) {
				path.pop();
				onPath.delete(top.stage);
				finished.add(top.stage);
				order.push(top.stage);
			} else if (onPath.has(need)) {
				const circle = path.slice(path.findIndex(({ stage }) => stage === need)).map(({ stage }) => stage.name);
				throw new LockstepError("CYCLE_IN_STAGES", `the stages ${[...circle, need.name].join(" → ")} need each other`, { hint: "Remove one of these dependencies from dvc.yaml." });
			} else if (!finished.has(need)) enter(need);
		}
	}
	return order;
}
/** The stages that are needed for some paths, and all they need in turn, in the order they run. */
function closure(graph, paths) {
	const needed = /* @__PURE__ */ new Set();
	const pending = paths.flatMap((path) => graph.producersAround(path));
	for (let stage = pending.pop(); stage !== void 0; stage = pending.pop()) {
		if (needed.has(stage)) continue;
		needed.add(stage);
		pending.push(...graph.upstream(stage));
	}
	return graph.order.filter((stage) => needed.has(stage));
}

// pipeline/data/objects/inputs-of-tree.ts
async function readTree({ entries, readFile }) {
	const byPath = new Map(entries.map((entry) => [entry.path, entry]));
	const paths = [...byPath.keys()].sort(byCodePoint);
	const isFile = (path) => ["file", "executable"].includes(byPath.get(path)?.kind ?? "");
	const source = {
		dvcFiles: paths.filter((path) => isDvcFile(path) && isFile(path)),
		read: (path) => isFile(path) ? readFile(path) : Promise.resolve(void 0)
	};
	const tracked = await collectTracked(source);
	return {
		source,
		byPath,
		paths,
		tracked,
		graph: stageGraph(tracked.stages)
	};
}
/** Records, cards and locks are what a run writes: were they inputs, writing them would make the run stale. */
function isResult(path) {
	return posix.basename(path) === "dvc.lock" || /^models\/.+\.(?:yaml|md)$/.test(path);
}
/** The fact of one file in Git. */
function codeFact(entry) {
	if (entry.kind === "symlink") throw new LockstepError("PATH_UNSAFE", `${shown$4(entry.path)}, which a stage depends on, is a symbolic link`, { hint: "Depend on the file it points to, or commit that file in its place." });
	return [`code ${entry.path}`, entry.kind === "file" ? entry.oid : `${entry.kind} ${entry.oid}`];
}
/** Facts of what Git holds at a path: a file, or every file below a folder. */
function filesAt(tree, path) {
	const entry = tree.byPath.get(path);
	if (entry !== void 0) return [codeFact(entry)];
	return tree.paths.flatMap((below) => {
		const file = tree.byPath.get(below);
		if (file === void 0 || !isInside(below, path) || isResult(below)) return [];
		return pointerOver(tree.tracked.pointers, below) !== void 0 || tree.graph.producerOf(below) !== void 0 ? [] : [codeFact(file)];
	});
}
/** Facts of a path that stages depend on: data by its pointer, code by its files in Git; nothing where stages make all of it. */
function factsAt(tree, path, who) {
	if (tree.graph.producerOf(path) !== void 0) return [];
	const over = pointerOver(tree.tracked.pointers, path);
	const data = over === void 0 ? tree.tracked.pointers.filter((pointer) => isInside(pointer.path, path)) : [over];
	const facts = [];
	for (const pointer of data) {
		if (pointer.out.md5 === void 0) throw new LockstepError("DEPENDENCY_MISSING", `${pointer.file} names no content for ${shown$4(pointer.path)}, which ${who} needs`, { hint: `Run \`dvc commit ${pointer.file}\` where the data is, and commit the file.` });
		facts.push([`data ${pointer.path}`, pointer.out.md5]);
	}
	if (over === void 0) facts.push(...filesAt(tree, path));
	if (facts.length > 0 || tree.graph.producersAround(path).length > 0) return facts;
	throw new LockstepError("DEPENDENCY_MISSING", `${who} needs ${shown$4(path)}, which nothing provides`, { hint: "Commit the file, track it with `dvc add` and commit its .dvc file, or make it the output of a stage." });
}
async function paramsFacts(tree, stage) {
	const facts = [];
	for (const { path, keys } of stage.params) {
		if (tree.graph.producerOf(path) !== void 0) continue;
		const bytes = await tree.source.read(path);
		if (bytes === void 0) throw new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} needs the parameters of ${shown$4(path)}, which is not in Git`, { hint: "Commit the file." });
		const values = readParams$1({
			text: decodeUtf8(bytes, path),
			file: path,
			keys
		});
		const absent = keys.find((key) => !values.has(key));
		if (absent !== void 0) throw new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} needs the parameter ${shown$4(absent)}, which ${path} does not have`, { hint: `Add it to ${path}, or remove it from the stage in dvc.yaml.` });
		for (const [key, value] of values) facts.push([`params ${path}:${key}`, toJson(value)]);
	}
	return facts;
}
async function stageFacts(tree, stage) {
	const { cmd } = stage.stage;
	const command = stage.workingFolder === stage.folder ? cmd : {
		cmd,
		wdir: stage.workingFolder
	};
	const facts = [[`command ${stage.name}`, command]];
	for (const { path } of stage.deps) facts.push(...factsAt(tree, path, `stage ${stage.name}`));
	return [...facts, ...await paramsFacts(tree, stage)];
}
/**
* Everything that decides a model, read from a Git tree alone: the commands of the stages that make it, and of those that make the
* tables it is judged by and was trained on, with the code, data and parameters they depend on and the environment files that are
* declared. Data counts by the digest in its pointer. Records and locks are results and are left out.
*
* @throws LockstepError DEPENDENCY_MISSING naming stage and path, YAML_INVALID, DVC_FILE_INVALID, CYCLE_IN_STAGES, PATH_UNSAFE.
*/
async function readInputs(request) {
	const { declaration } = request;
	const tree = await readTree(request);
	if (tree.graph.producerOf(declaration.artifact) === void 0) throw new LockstepError("DEPENDENCY_MISSING", `no stage makes ${shown$4(declaration.artifact)}, the model ${declaration.model}`, { hint: "Make it an output of a stage in dvc.yaml, or correct `artifact` in lockstep.yaml." });
	const tables = [declaration.evaluationRows, declaration.trainingRows];
	const facts = [];
	for (const stage of closure(tree.graph, [declaration.artifact, ...tables])) facts.push(...await stageFacts(tree, stage));
	for (const path of tables) facts.push(...factsAt(tree, path, `the model ${declaration.model}`));
	for (const path of declaration.environmentFiles) {
		const entry = tree.byPath.get(path);
		if (entry === void 0) throw new LockstepError("DEPENDENCY_MISSING", `the environment file ${shown$4(path)} of the model ${declaration.model} is not in Git`, { hint: "Commit it, or remove it from the model's environment files in lockstep.yaml." });
		facts.push([`environment ${path}`, entry.oid]);
	}
	const inputs = Object.fromEntries(facts.toSorted(([a], [b]) => byCodePoint(a, b)));
	return {
		inputs,
		inputKey: inputKey(digestOf(inputs))
	};
}

// pipeline/registry/schemas/model-file.ts
const file = shape({
	path: repositoryPath.describe("Below the artifact; the file's own name when the artifact is a single file."),
	size_bytes: count$1,
	md5: ids.md5,
	sha256: ids.sha256
});
/** `models/<name>.yaml` as it is written. */
const modelFile = shape({
	kind: literal$1("lockstep/Model"),
	schema: literal$1(1),
	model: ids.modelName,
	version: ids.modelVersion.describe("The version that this tree builds."),
	environments: byName(ids.environmentName, ids.modelVersion).describe("Which version should be where. A rollback is a change of this."),
	quarantine: list(shape({
		version: ids.modelVersion,
		sha256: ids.sha256,
		reason: sentence$1
	})).describe("Digests that must never be served again."),
	metrics: record$1(label, number$1()).describe("Headline metrics of the run."),
	metrics_sha256: ids.sha256.describe("sha256 of the metrics file that the pipeline wrote."),
	artifact: shape({
		path: repositoryPath,
		format: label,
		md5: ids.md5,
		sha256: ids.sha256,
		size_bytes: count$1,
		files: list(file, { least: 1 })
	}),
	input_key: ids.inputKey.describe("sha256 over the canonical JSON of `inputs`."),
	inputs: inputs.describe("Everything that decides the model, as named facts.")
});

// pipeline/registry/model-record.ts
const limits = {
	...yamlLimits,
	bytes: recordTextLimit
};
/**
* Reads `models/<name>.yaml`.
*
* @param where - The file's path for messages.
* @throws LockstepError RECORD_INVALID naming every wrong key with `where:line:column`; YAML_INVALID when it is no YAML.
*/
function parseModelRecord(text, where) {
	const result = checkShape(modelFile, toJson(parseYaml(text, where, limits)));
	if ("problems" in result) throw invalid$3("RECORD_INVALID", {
		summary: `${where} is no model record:`,
		hint: "`lockstep train` writes this file; restore it from Git, or run it again.",
		...result
	}, ({ path, isKey }) => {
		const place = locateYaml({
			text,
			where
		}, path, isKey ? "key" : "value");
		return path.length === 0 ? place : `${place}: \`${pathText(path)}\``;
	});
	const { value } = result;
	return {
		kind: value.kind,
		schema: value.schema,
		model: value.model,
		modelVersion: value.version,
		artifact: {
			path: value.artifact.path,
			format: value.artifact.format,
			md5: value.artifact.md5,
			sha256: value.artifact.sha256,
			sizeBytes: value.artifact.size_bytes,
			files: value.artifact.files.map(({ size_bytes: sizeBytes, path, md5, sha256 }) => ({
				path,
				sizeBytes,
				md5,
				sha256
			}))
		},
		inputKey: value.input_key,
		inputs: value.inputs,
		metrics: value.metrics,
		metricsSha256: value.metrics_sha256,
		environments: value.environments,
		quarantine: value.quarantine.map(({ version, sha256, reason }) => ({
			modelVersion: version,
			artifactSha256: sha256,
			reason
		}))
	};
}
/** A map whose keys are free, sorted by code point at every level, so that the same facts are the same bytes. */
function sorted(value) {
	if (Array.isArray(value)) return value.map(sorted);
	if (value === null || typeof value !== "object") return value;
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => byCodePoint(a, b)).map(([key, member]) => [key, sorted(member)]));
}
/**
* The text of `models/<name>.yaml`: what people decide first, what the tree builds after it, the facts last; equal records are equal
* bytes.
*/
function emitModelRecord(record) {
	const { artifact } = record;
	return emitYaml(fromJson({
		kind: record.kind,
		schema: record.schema,
		model: record.model,
		version: record.modelVersion,
		environments: sorted(record.environments),
		quarantine: record.quarantine.map(({ modelVersion: version, artifactSha256: sha256, reason }) => ({
			version,
			sha256,
			reason
		})),
		metrics: sorted(record.metrics),
		metrics_sha256: record.metricsSha256,
		artifact: {
			path: artifact.path,
			format: artifact.format,
			md5: artifact.md5,
			sha256: artifact.sha256,
			size_bytes: artifact.sizeBytes,
			files: artifact.files.map(({ path, sizeBytes: size_bytes, md5, sha256 }) => ({
				path,
				size_bytes,
				md5,
				sha256
			}))
		},
		input_key: record.inputKey,
		inputs: sorted(record.inputs)
	}));
}

// pipeline/registry/schemas/project-file.ts
function problem(context, path, message) {
	context.addIssue({
		code: "custom",
		path,
		message
	});
}
const metric = _enum(metricIds);
const gate = shape({
	metric: metric.describe("What is compared."),
	margin: number$1().min(0).optional().describe("Largest loss against the merge base or the champion that still passes, in the metric's own unit."),
	minimum: number$1().optional().describe("The candidate's own value must reach this. For metrics that are maximized."),
	maximum: number$1().optional().describe("The candidate's own value must not pass this. For metrics that are minimized.")
}).superRefine((rule, context) => {
	const wrong = metricDirections[rule.metric] === "maximize" ? "maximum" : "minimum";
	const right = wrong === "maximum" ? "minimum" : "maximum";
	if (rule[wrong] !== void 0) problem(context, [wrong], `has no sense for ${rule.metric}; use \`${right}\``);
	else if (rule.margin === void 0 && rule[right] === void 0) problem(context, [], `needs \`margin\`, \`${right}\` or both: a gate without a rule would pass everything`);
});
const gates = list(gate, {
	least: 1,
	most: 100
}).superRefine((rules, context) => {
	rules.forEach(({ metric: id }, i) => {
		if (rules.findIndex((rule) => rule.metric === id) < i) problem(context, [i, "metric"], `${id} has a gate already; put all of its rules into one`);
	});
}).describe("Every gate must pass. At least one: nothing passes for want of a rule.");
const drift = strictObject({
	minimum_rows: int().min(2).default(200).describe("Fewer live rows than this: insufficient_data."),
	alpha: number$1().gt(0).lt(1).default(.01).describe("Adjusted p-value below which a column may have drifted."),
	minimum_effect: number$1().min(0).default(.1).describe("Smallest distance that counts as drift, in standard deviations of the training rows.")
}).prefault({});
/** A label as text. Whole numbers may stand without quotes; 1.0 and true must be written as they stand in the table. */
const labelText = union$1([label, int().transform(String)]);
const model = shape({
	artifact: repositoryPath.describe("The output of a stage that is the model."),
	metrics: repositoryPath.describe("The metrics file that the pipeline writes."),
	evaluation_rows: repositoryPath.describe("The table the model is judged by: an output of a stage, CSV with a header."),
	training_rows: repositoryPath.describe("The table it was trained on."),
	id: label.describe("Column that names a row."),
	label: label.describe("Column with the truth."),
	positive: labelText.describe("The label that counts as positive."),
	environment: list(repositoryPath, { most: 1e3 }).default([]).describe("Files beside the stages' dependencies that decide the model, for example package-lock.json."),
	gates,
	drift: drift.describe("When live rows count as drifted.")
});
const target$1 = shape({
	kind: literal$1("directory").describe("A folder with the files of the version, each compared with its sha256."),
	path: repositoryPath.describe("Folder that a server reads."),
	url: url({
		protocol: /^https?$/,
		error: "must be an http or https url"
	}).max(2e3).refine((url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === "", "must not hold a password").optional().describe("Base url of the server that reads it, for the health check.")
});
const models = byName(ids.modelName, model).superRefine((declared, context) => {
	const entries = Object.entries(declared);
	if (entries.length === 0) problem(context, [], "needs at least one model");
	if (entries.length > 1e3) problem(context, [], "must have at most 1000 models");
	entries.forEach(([name, { artifact }], i) => {
		const other = entries.slice(0, i).find(([, { artifact: taken }]) => taken === artifact);
		if (other !== void 0) problem(context, [name, "artifact"], `is the artifact of ${other[0]} already`);
		if (`models/${name}.yaml`.startsWith(`${artifact}/`)) problem(context, [name, "artifact"], `must not contain the model's own record models/${name}.yaml`);
	});
});
const environments = byName(ids.environmentName, shape({ target: target$1.describe("Where versions of the environment are served.") })).superRefine((declared, context) => {
	const entries = Object.entries(declared);
	if (entries.length > 100) problem(context, [], "must have at most 100 environments");
	entries.forEach(([name, declaration], i) => {
		const other = entries.slice(0, i).find(([, { target: taken }]) => taken.path === declaration.target.path);
		if (other !== void 0) problem(context, [
			name,
			"target",
			"path"
		], `is the target of ${other[0]} already`);
	});
}).default({});
const review$1 = shape({
	approvers: list(label, {
		least: 1,
		most: 1e3
	}).describe("Logins that may approve; they need write permission, too."),
	required: int().min(1).default(1).describe("How many of them must approve.")
}).superRefine(({ approvers, required }, context) => {
	const logins = approvers.map((login) => login.toLowerCase());
	logins.forEach((login, i) => {
		if (logins.indexOf(login) < i) problem(context, ["approvers", i], "is named twice");
	});
	const distinct = new Set(logins).size;
	if (required > distinct) problem(context, ["required"], `is more than the ${distinct} who may approve`);
});
/** `lockstep.yaml` as it is written. */
const projectFile = shape({
	models: models.describe("Models by name."),
	environments: environments.describe("Where versions are assigned, by name."),
	review: review$1.describe("Who may approve a change; the base branch's file decides.")
});

// pipeline/registry/project.ts
/**
* Reads `lockstep.yaml`.
*
* @param where - The file's name for messages.
* @throws LockstepError CONFIG_INVALID naming every wrong key with `where:line:column`; YAML_INVALID when it is no YAML.
*/
function parseProject(text, where) {
	const result = checkShape(projectFile, toJson(parseYaml(text, where)));
	if ("problems" in result) throw invalid$3("CONFIG_INVALID", {
		summary: `${where} is not valid:`,
		hint: "Mend every place that is named; docs/reference/lockstep-yaml.md has all keys.",
		...result
	}, ({ path, isKey }) => {
		const place = locateYaml({
			text,
			where
		}, path, isKey ? "key" : "value");
		return path.length === 0 ? place : `${place}: \`${pathText(path)}\``;
	});
	const { models, environments, review } = result.value;
	return {
		models: Object.entries(models).map(([name, model]) => ({
			model: modelName(name),
			artifact: model.artifact,
			metricsFile: model.metrics,
			evaluationRows: model.evaluation_rows,
			trainingRows: model.training_rows,
			idColumn: model.id,
			labelColumn: model.label,
			positiveLabel: model.positive,
			environmentFiles: model.environment,
			gates: model.gates.map(({ metric, margin, minimum, maximum }) => ({
				metric,
				margin,
				limit: minimum ?? maximum
			})),
			drift: {
				minimumRows: model.drift.minimum_rows,
				alpha: model.drift.alpha,
				minimumEffect: model.drift.minimum_effect
			}
		})),
		environments: Object.entries(environments).map(([name, { target }]) => ({
			environment: environmentName(name),
			target: {
				kind: target.kind,
				path: target.path,
				url: target.url
			}
		})),
		review: {
			approvers: review.approvers,
			requiredApprovals: review.required
		}
	};
}

// pipeline/repository/state.ts
function recordPath(model) {
	return `models/${model}.yaml`;
}
function cardPath(model) {
	return `models/${model}.md`;
}
function stateOf(git, id) {
	const text = async (path) => {
		const bytes = await git.readFile(id, path);
		return bytes === void 0 ? void 0 : decodeUtf8(bytes, path);
	};
	return {
		id,
		text,
		async project() {
			const found = await text("lockstep.yaml");
			if (found === void 0) throw new LockstepError("CONFIG_INVALID", `${id.slice(0, 12)} has no lockstep.yaml`, { hint: "Add lockstep.yaml at the root of the repository; docs/how-to/adopt.md shows the smallest one." });
			return parseProject(found, "lockstep.yaml");
		},
		async record(model) {
			const found = await text(recordPath(model));
			return found === void 0 ? void 0 : parseModelRecord(found, recordPath(model));
		},
		async inputs(declaration) {
			const entries = await git.tree(id);
			return readInputs({
				declaration,
				entries,
				readFile: (path) => git.readFile(id, path)
			});
		},
		async output(path) {
			const lock = await text("dvc.lock");
			if (lock !== void 0) {
				for (const stage of parseLock(lock, "dvc.lock").stages.values()) for (const out of stage.outs) if (out.path === path) return out;
			}
			const pointer = await text(`${path}.dvc`);
			return pointer === void 0 ? void 0 : parsePointer(pointer, `${path}.dvc`).outs[0];
		}
	};
}
/** The declared models that a step works on: all, or the one that was asked for. */
function selectModels(project, name) {
	const chosen = name === void 0 ? project.models : project.models.filter(({ model }) => model === name);
	if (chosen.length === 0) throw new LockstepError(name === void 0 ? "CONFIG_INVALID" : "MODEL_UNKNOWN", name === void 0 ? "lockstep.yaml declares no model" : `lockstep.yaml declares no model ${JSON.stringify(name)}`, { hint: `Declared: ${project.models.map(({ model }) => model).join(", ") || "none"}.` });
	return chosen;
}

// pipeline/repository/environments.ts
/** @throws LockstepError ARGUMENT_INVALID naming the environments that are declared. */
function selectEnvironment(project, name) {
	const found = project.environments.find(({ environment }) => environment === name);
	if (found === void 0) throw new LockstepError("ARGUMENT_INVALID", `lockstep.yaml declares no environment ${JSON.stringify(name)}`, { hint: `Declared: ${project.environments.map(({ environment }) => environment).join(", ") || "none"}.` });
	return found;
}
/**
* The record that a registered version stands for.
*
* @throws LockstepError VERSION_UNKNOWN when no tag registers it, GIT_REF_CONFLICT when the commit of its tag records another one.
*/
async function registeredModel(git, registry, wanted) {
	const { model, modelVersion } = wanted;
	const commit = versionCommit(registry, model, modelVersion);
	if (commit === void 0) throw new LockstepError("VERSION_UNKNOWN", `${model} ${modelVersion} is not registered`, { hint: "`lockstep models list` shows the versions there are; `lockstep promote` registers the one on the default branch." });
	const record = await stateOf(git, commit).record(model);
	if (record?.modelVersion !== modelVersion) throw new LockstepError("GIT_REF_CONFLICT", `tag ${model}@${modelVersion} names commit ${commit.slice(0, 12)}, whose ${recordPath(model)} records ${record?.modelVersion ?? "nothing"}`, { hint: "Somebody made or moved the tag by hand; `git show` says who. Put the right one back." });
	return {
		modelVersion,
		commit,
		record
	};
}
/** The model that an environment's newest assignment names; `undefined` when it has none. */
async function assignedModel(git, registry, place) {
	const modelVersion = currentVersion(registry, place.model, place.environment);
	return modelVersion === void 0 ? void 0 : registeredModel(git, registry, {
		model: place.model,
		modelVersion
	});
}
/** As {@link assignedModel}. @throws LockstepError VERSION_UNKNOWN when the environment holds no version of the model. */
async function promotedModel(git, place) {
	const assigned = await assignedModel(git, readRegistry(await git.tags()), place);
	if (assigned === void 0) throw new LockstepError("VERSION_UNKNOWN", `no version of ${place.model} is assigned to ${place.environment}`, { hint: "Merge an approved pull request and run `lockstep promote`; only what was promoted is served and watched." });
	return assigned;
}
/** The model in the last declared environment, which a candidate would replace. */
async function championOf(git, project, model) {
	const environment = project.environments.at(-1)?.environment;
	return environment === void 0 ? void 0 : assignedModel(git, readRegistry(await git.tags()), {
		model,
		environment
	});
}

// pipeline/repository/record-files.ts
/** Where steps leave a record for each other: `<folder>/<model>.<kind>.json`. */
function recordFile(workspace, folder, record) {
	const kind = record.kind.replace("lockstep/", "").toLowerCase();
	return join(resolve(workspace.git.root, folder), `${record.model.replaceAll("/", "%2F")}.${kind}.json`);
}
/** Canonical JSON, written whole: the same record is the same bytes. */
async function writeRecord(workspace, folder, record) {
	const path = recordFile(workspace, folder, record);
	await writeWhole(path, `${canonicalJson(record)}\n`);
	return path;
}
/** Largest record that is read, in bytes: 16 MiB. */
const recordFileLimit = 16777216;
/** The text of a record file; `undefined` when there is none. @throws LockstepError RECORD_INVALID for one that is too large. */
async function readRecordText(path) {
	try {
		const { size } = await stat(path);
		if (size > recordFileLimit) throw new LockstepError("RECORD_INVALID", `${path} has ${size} bytes; a record has at most ${recordFileLimit}`, { hint: "It was not made by Lockstep; run the step that makes it again." });
		return await readFile(path, "utf8");
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return void 0;
		throw error;
	}
}

// pipeline/data/objects/checkout-plan.ts
const parallelFiles$1 = 8;
/** What stands at the destination now: every path that is not a folder, below it (`""` for the destination itself). */
async function existingFiles(base, ignore) {
	const found = /* @__PURE__ */ new Map();
	const stats = await lstat(base).catch((error) => {
		if (isSystemError(error, "ENOENT")) return void 0;
		throw error;
	});
	if (stats === void 0) return found;
	if (!stats.isDirectory()) return found.set("", stats.isFile() ? "file" : "other");
	const pending = [""];
	for (let below = pending.pop(); below !== void 0; below = pending.pop()) for (const child of await readdir(join(base, below), { withFileTypes: true })) {
		const path = below === "" ? child.name : `${below}/${child.name}`;
		if (ignore.ignores(path, child.isDirectory())) continue;
		if (child.isDirectory()) pending.push(path);
		else found.set(path, child.isFile() ? "file" : "other");
	}
	return found;
}
/** Compares what stands there with what must; refuses to lose content that the cache does not hold. */
async function planCheckout(request, base, wanted) {
	const { cache, destination } = request;
	const existing = await existingFiles(base, request.ignore ?? ignoreNothing);
	const digests = /* @__PURE__ */ new Map();
	await mapParallel([...existing], parallelFiles$1, async ([path, kind]) => {
		if (kind === "file") digests.set(path, (await md5OfFile(join(base, path))).md5);
	});
	const wantedIds = new Map(wanted.map((entry) => [entry.relpath, entry.md5]));
	const write = wanted.filter(({ relpath, md5 }) => digests.get(relpath) !== md5);
	const remove = [...existing.keys()].filter((path) => !wantedIds.has(path));
	if (request.force !== true) {
		const replaced = [...write.map(({ relpath }) => relpath).filter((path) => existing.has(path)), ...remove];
		const lost = (await mapParallel(replaced, parallelFiles$1, async (path) => {
			const id = digests.get(path);
			return id !== void 0 && await cache.isIntact(id) ? void 0 : path;
		})).filter((path) => path !== void 0);
		if (lost.length > 0) {
			const names = lost.slice(0, 5).map((path) => shown$4(path === "" ? destination : `${destination}/${path}`));
			throw new LockstepError("WORKSPACE_MODIFIED", `${String(lost.length)} file(s) would be overwritten whose content is saved nowhere: ${names.join(", ")}`, { hint: "Save them with `lockstep add`, or move them away." });
		}
	}
	await requireObjects(request, write);
	return {
		write,
		remove,
		unchanged: wanted.length - write.length
	};
}
/** Every object that will be written must be there before the first byte is. */
async function requireObjects(request, write) {
	const present = await mapParallel(write, parallelFiles$1, ({ md5 }) => request.cache.has(md5));
	const missing = write.filter((_, index) => present[index] === false);
	if (missing.length === 0) return;
	const names = missing.slice(0, 5).map(({ md5, relpath }) => `${md5} (${shown$4(joined(request.destination, relpath))})`);
	throw new LockstepError("OBJECT_MISSING", `${String(missing.length)} object(s) are not in the cache: ${names.join(", ")}`, { hint: "Run `lockstep pull`; when the remote has them not either, run `dvc push` where the data was added." });
}
function joined(destination, relpath) {
	return relpath === "" ? destination : `${destination}/${relpath}`;
}

// pipeline/data/objects/scratch.ts
/** Lockstep's own folder in a repository. It ignores itself, so that neither Git nor a person has to. */
async function ownFolder(within, name) {
	const root = within.replace(/\/\.lockstep(?:\/.*)?$/, "");
	await checkParents(root, `.lockstep/${name}/-`);
	const folder = join(root, ".lockstep", name);
	await mkdir(folder, { recursive: true });
	const ignore = join(root, ".lockstep", ".gitignore");
	if (!await objectExists(ignore)) await writeWhole(ignore, "*\n");
	return folder;
}
/** True while a process of that id runs on this machine. */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && "code" in error && error.code === "EPERM";
	}
}
/** Removes what killed processes left. */
async function sweep(folder) {
	for (const name of await readdir(folder)) {
		const [, pid] = /^(\d+)-/.exec(name) ?? [];
		if (pid !== void 0 && !isAlive(Number(pid))) await rm(join(folder, name), {
			recursive: true,
			force: true
		});
	}
}
async function openScratch(root) {
	const all = await ownFolder(root, "tmp");
	await sweep(all);
	const folder = join(all, `${String(process.pid)}-${randomBytes(8).toString("hex")}`);
	const remove = () => rm(folder, {
		recursive: true,
		force: true
	});
	await mkdir(folder);
	try {
		const probe = join(folder, "mode");
		await writeWhole(probe, "");
		return {
			folder,
			fileMode: (await stat(probe)).mode & 511,
			[Symbol.asyncDispose]: remove
		};
	} catch (error) {
		await remove();
		throw error;
	}
}
/**
* Replaces a file of the workspace whole or not at all. The unfinished file is in Lockstep's own folder, so that a killed process
* leaves nothing among the files of the repository.
*
* @param path - From the root.
*/
async function writeWorkspaceFile(root, path, content) {
	await checkParents(root, path);
	await using scratch = await openScratch(root);
	const aside = join(scratch.folder, "file");
	await writeWhole(aside, content);
	await mkdir(dirname(join(root, path)), { recursive: true });
	await rename(aside, join(root, path));
	await syncFolder(dirname(join(root, path)));
}

// pipeline/data/objects/checkout.ts
const parallelFiles = 8;
/** Renames across folders; where the workspace spans file systems, copies beside the destination first. */
async function moveInto(aside, destination) {
	try {
		await rename(aside, destination);
	} catch (error) {
		if (isSystemError(error, "EISDIR")) {
			await rmdir(destination);
			await rename(aside, destination);
			return;
		}
		if (!isSystemError(error, "EXDEV")) throw error;
		const beside = join(dirname(destination), asideName$1());
		try {
			await copyFile(aside, beside);
			await syncFile(beside);
			await rename(beside, destination);
		} finally {
			await removeFile(beside);
		}
	}
}
/** Removes folders that became empty, from the deepest up, never `base` itself. */
async function removeEmptyFolders(base, paths) {
	const folders = /* @__PURE__ */ new Set();
	for (const path of paths) for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
	for (const folder of [...folders].sort((a, b) => b.length - a.length)) try {
		await rmdir(join(base, folder));
	} catch (error) {
		if (![
			"ENOTEMPTY",
			"EEXIST",
			"ENOENT",
			"ENOTDIR"
		].some((code) => isSystemError(error, code))) throw error;
	}
}
/** True when `path` stands where a folder must be, or is inside a folder where a file must be. */
function isInTheWay(path, wanted, wantedFolders) {
	if (wantedFolders.has(path) || path === "") return true;
	for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) if (wanted.has(folder)) return true;
	return wanted.has("");
}
/**
* Makes a path of the workspace hold exactly an object, a file or a folder. All checks come first: unsafe paths, links on the way,
* missing or damaged objects and content that would be lost each stop it before anything changes. Then every file is replaced by
* a rename, so that each is the old one or the new one whenever the process is killed, and the next run completes it.
*
* @throws LockstepError PATH_UNSAFE, OBJECT_MISSING, OBJECT_CORRUPT, WORKSPACE_MODIFIED.
*/
async function checkout(asked) {
	const destination = isAbsolute(asked.destination) ? relative(asked.root, asked.destination) : asked.destination;
	const request = {
		...asked,
		destination
	};
	const { cache, id } = request;
	const problem = repositoryPathProblem(destination);
	if (problem !== void 0) throw unsafePath("output", destination, problem);
	const root = await realpath(request.root);
	const base = join(root, destination);
	const isFolder = isDirectoryId(id);
	const wanted = isFolder ? await cache.readDirectory(id) : [{
		md5: id,
		relpath: ""
	}];
	const paths = wanted.map(({ relpath }) => joined(destination, relpath));
	await checkAllParents(root, destination, paths);
	const { write, remove, unchanged } = await planCheckout(request, base, wanted);
	await using scratch = await openScratch(root);
	await mapParallel(write, parallelFiles, async ({ md5 }, index) => {
		const aside = join(scratch.folder, String(index));
		await copyFile(cache.path(md5), aside, constants.COPYFILE_FICLONE);
		const found = await md5OfFile(aside);
		if (found.md5 !== contentMd5(md5)) {
			const where = cache.path(md5);
			throw corruptObject({
				where,
				id: md5,
				found: found.md5,
				hint: `Move ${where} away, then run \`lockstep pull\`.`
			});
		}
		await chmod(aside, request.isExecutable === true ? scratch.fileMode | (scratch.fileMode & 292) >> 2 : scratch.fileMode);
		await syncFile(aside);
	});
	await checkAllParents(root, destination, paths);
	const wantedPaths = new Set(wanted.map(({ relpath }) => relpath));
	const wantedFolders = new Set([...wantedPaths].flatMap(foldersOf));
	const blocking = new Set(remove.filter((path) => isInTheWay(path, wantedPaths, wantedFolders)));
	for (const path of blocking) await removeFile(join(base, path));
	await removeEmptyFolders(base, [...blocking]);
	if (isFolder) await mkdir(base, { recursive: true });
	await mapParallel(write, parallelFiles, async ({ relpath }, index) => {
		const place = join(base, relpath);
		await mkdir(dirname(place), { recursive: true });
		await moveInto(join(scratch.folder, String(index)), place);
	});
	for (const path of remove) if (!blocking.has(path)) await removeFile(join(base, path));
	await removeEmptyFolders(base, remove);
	const touched = /* @__PURE__ */ new Set([...write.map(({ relpath }) => dirname(join(base, relpath))), dirname(base)]);
	await mapParallel([...touched], parallelFiles, syncFolder);
	return {
		written: write.map(({ relpath }) => joined(destination, relpath)),
		removed: remove.map((path) => joined(destination, path)),
		unchanged
	};
}
function foldersOf(path) {
	const folders = [];
	for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.push(folder);
	return folders;
}
/** Checks each folder once, however many files are in it. */
async function checkAllParents(root, destination, paths) {
	const folders = new Set([destination, ...paths].map((path) => dirname(path)).filter((folder) => folder !== "."));
	await mapParallel([...folders], parallelFiles, (folder) => checkParents(root, `${folder}/-`, destination));
}

// pipeline/data/objects/transfer.ts
function oncePerId(objects) {
	return [...new Map(objects.map((object) => [object.id, object])).values()];
}
/** What a list holds: directory objects, and single files. */
function split(ids) {
	const wanted = oncePerId(ids);
	return {
		directories: wanted.filter(({ id }) => isDirectoryId(id)),
		files: wanted.filter(({ id }) => !isDirectoryId(id))
	};
}
/** Members of directory objects that the cache holds. */
async function membersOf(cache, directories) {
	const members = [];
	for (const { id, path } of directories) for (const entry of await cache.readDirectory(id)) members.push({
		id: entry.md5,
		path: `${path}/${entry.relpath}`
	});
	return members;
}
/** Up to five objects as id and path, and how many more. */
function listed(objects) {
	const names = objects.slice(0, 5).map(({ id, path }) => `${id} (${shown$4(path)})`);
	const more = objects.length - names.length;
	return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
function stopWhenAborted(signal) {
	if (signal?.aborted !== true) return;
	throw new LockstepError("INTERRUPTED", "the transfer was interrupted; objects that had arrived are kept", { hint: "Run the same command again: it goes on with what is missing." });
}
/** What was done so far. */
var Tally = class {
	ids = [];
	sizeBytes = 0;
	#done = 0;
	#total = 0;
	#report;
	constructor(report) {
		this.#report = report ?? (() => void 0);
	}
	expect(count) {
		this.#total += count;
	}
	transferred(id, sizeBytes) {
		this.ids.push(id);
		this.sizeBytes += sizeBytes;
	}
	finish() {
		this.#done++;
		this.#report(this.#done / this.#total);
	}
	get result() {
		return {
			transferred: this.ids.length,
			sizeBytes: this.sizeBytes
		};
	}
};

// pipeline/data/objects/fetch.ts
function missingFrom(remote, missing) {
	if (remote === void 0) return new LockstepError("REMOTE_MISSING", `not in the cache, and no remote is configured: ${listed(missing)}`, { hint: "Name the remote that has it in .dvc/config, as `dvc remote add --default storage <url>` does, or run the stages that make it." });
	return new LockstepError("OBJECT_MISSING", `the remote ${remote.url} has no object ${listed(missing)}`, { hint: "Run `dvc push` or `lockstep push` where the data was added, then run this again." });
}
/** Receives the objects that the cache lacks or holds damaged; those that the remote lacks come back. */
async function receiveAll(request, objects, tally) {
	const { cache, remote, signal } = request;
	tally.expect(objects.length);
	const missing = [];
	await mapParallel(objects, request.jobs ?? 8, async (object) => {
		stopWhenAborted(signal);
		if (!await cache.isIntact(object.id)) {
			const stream = await remote?.read(object.id);
			if (remote === void 0 || stream === void 0) {
				if (await cache.has(object.id)) await cache.verify(object.id);
				missing.push(object);
				return;
			}
			const { sizeBytes } = await cache.receive({
				id: object.id,
				stream,
				where: `${remote.url}: object ${object.id} (${shown$4(object.path)})`,
				hint: "Nothing was kept of it. Run the command again; when it stays so, push the object again from where it is intact."
			});
			tally.transferred(object.id, sizeBytes);
		}
		tally.finish();
	});
	return missing;
}
/**
* Brings objects from a remote into the cache: directory objects first, then all their members. Each is hashed while it arrives and
* gets its name only when the content is right. An object that the cache holds damaged is replaced.
*
* @throws LockstepError OBJECT_MISSING naming ids and paths (after everything else has arrived), OBJECT_CORRUPT, INTERRUPTED,
* REMOTE_MISSING when something must come from a remote and there is none.
*/
async function fetchObjects(request) {
	const { cache, remote } = request;
	const tally = new Tally(request.onProgress);
	const { directories, files } = split(request.ids);
	try {
		const missing = [...await receiveAll(request, directories, tally)];
		const absent = new Set(missing.map(({ id }) => id));
		const members = request.isListingOnly === true ? [] : await membersOf(cache, directories.filter(({ id }) => !absent.has(id)));
		missing.push(...await receiveAll(request, oncePerId([...files, ...members]), tally));
		if (missing.length > 0) throw missingFrom(remote, missing);
	} finally {
		await cache.sync(tally.ids);
	}
	return tally.result;
}
/** Verifies and sends objects that the remote lacks. */
async function sendAll(request, objects, tally) {
	const { cache, remote, signal } = request;
	tally.expect(objects.length);
	await mapParallel(objects, request.jobs ?? 8, async ({ id }) => {
		stopWhenAborted(signal);
		if (!await remote.has(id)) {
			const { sizeBytes } = await cache.verify(id);
			await remote.write(id, cache.path(id));
			tally.transferred(id, sizeBytes);
		}
		tally.finish();
	});
}
/**
* Brings objects from the cache to a remote: all members of a directory before the directory object, which DVC takes as proof that
* they are there. Damaged objects are never sent.
*
* @throws LockstepError OBJECT_MISSING when neither side has an object (nothing is sent then), OBJECT_CORRUPT, INTERRUPTED.
*/
async function pushObjects(request) {
	const { cache, remote } = request;
	const jobs = request.jobs ?? 8;
	const tally = new Tally(request.onProgress);
	const { directories, files } = split(request.ids);
	const held = await mapParallel(directories, jobs, ({ id }) => cache.has(id));
	const ours = directories.filter((_, index) => held[index] === true);
	const theirs = directories.filter((_, index) => held[index] === false);
	const members = oncePerId([...files, ...await membersOf(cache, ours)]);
	const isSomewhere = await mapParallel([...members, ...theirs], jobs, async ({ id }) => await cache.has(id) || await remote.has(id));
	const missing = [...members, ...theirs].filter((_, index) => isSomewhere[index] === false);
	if (missing.length > 0) throw new LockstepError("OBJECT_MISSING", `neither the cache nor ${remote.url} has ${listed(missing)}`, { hint: "Add the data again with `lockstep add`, make it again with `lockstep train`, or push from where it is." });
	await sendAll(request, members, tally);
	await sendAll(request, ours, tally);
	return tally.result;
}

// pipeline/data/tables/scan.ts
const comma = 44;
const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;
function invalid$1(place, problem, hint) {
	return new LockstepError("TABLE_INVALID", `${place}: ${problem}`, { hint });
}
var Growing = class {
	starts = /* @__PURE__ */ new Uint32Array(1024);
	ends = /* @__PURE__ */ new Uint32Array(1024);
	escaped = /* @__PURE__ */ new Uint8Array(1024);
	length = 0;
	push(start, end, isEscaped) {
		if (this.length === this.starts.length) {
			this.starts = enlarged(this.starts, new Uint32Array(this.length * 2));
			this.ends = enlarged(this.ends, new Uint32Array(this.length * 2));
			const flags = new Uint8Array(this.length * 2);
			flags.set(this.escaped);
			this.escaped = flags;
		}
		this.starts[this.length] = start;
		this.ends[this.length] = end;
		if (isEscaped) this.escaped[this.length] = 1;
		this.length++;
	}
};
function enlarged(from, to) {
	to.set(from);
	return to;
}
/**
* Finds the cells of a CSV text after RFC 4180: commas, `"` around cells that hold commas, quotes or line ends, `\n` or `\r\n`, an
* optional byte order mark, an optional last line end. Rows count from 1, the header being the first.
*
* @param where - Names the file in messages.
* @throws LockstepError TABLE_INVALID naming file and row: a row of another width, an unclosed quote, text behind a closing quote, a
* quote inside a bare cell, more cells than `maximumCells`.
*/
function scanCells(bytes, where, maximumCells) {
	const cells = new Growing();
	const end = bytes.length;
	let at = bytes[0] === 239 && bytes[1] === 187 && bytes[2] === 191 ? 3 : 0;
	let width = 0;
	let height = 0;
	const place = () => `${where}, row ${height + 1}`;
	while (at < end) {
		const first = cells.length;
		for (let isRowOpen = true; isRowOpen;) {
			let start = at;
			let stop;
			let isEscaped = false;
			if (bytes[at] === quote) {
				start = ++at;
				for (;;) {
					const close = bytes.indexOf(quote, at);
					if (close < 0) throw invalid$1(place(), "a quoted cell is never closed", "Close it with \", and double each quote inside.");
					at = close + 1;
					if (bytes[at] !== quote) {
						stop = close;
						break;
					}
					isEscaped = true;
					at++;
				}
				const next = bytes[at];
				const isBreak = next === lineFeed || next === carriageReturn && (bytes[at + 1] === lineFeed || at + 1 === end);
				if (at < end && next !== comma && !isBreak) throw invalid$1(place(), "text follows a closing quote", "Double each quote inside a quoted cell: \"\".");
			} else {
				for (; at < end; at++) {
					const byte = bytes[at];
					if (byte === comma || byte === lineFeed) break;
					if (byte === quote) throw invalid$1(place(), "a quote stands inside a bare cell", "Put the whole cell in \", with quotes doubled.");
				}
				stop = at;
				if (bytes[at] !== comma && stop > start && bytes[stop - 1] === carriageReturn) stop--;
			}
			if (cells.length === maximumCells) throw invalid$1(place(), `the table has more than ${String(maximumCells)} cells`, "Split the table, or read fewer columns.");
			cells.push(start, stop, isEscaped);
			if (bytes[at] === comma) {
				at++;
				continue;
			}
			if (bytes[at] === carriageReturn) at++;
			if (bytes[at] === lineFeed) at++;
			isRowOpen = false;
		}
		const count = cells.length - first;
		if (height === 0) width = count;
		if (count !== width) throw invalid$1(place(), `${String(count)} cells where the header has ${String(width)}`, "Give each row as many cells as the header.");
		height++;
	}
	return {
		bytes,
		width,
		height,
		starts: cells.starts.subarray(0, cells.length),
		ends: cells.ends.subarray(0, cells.length),
		escaped: cells.escaped.subarray(0, cells.length)
	};
}

// pipeline/data/tables/csv.ts
/** Far above what fits this pipeline's models; a table beyond it is a mistake or an attack. */
const tableLimits = {
	maximumBytes: 1073741824,
	maximumCells: 1e8
};
function invalid(message, hint) {
	return new LockstepError("TABLE_INVALID", message, { hint });
}
function isAscii(bytes) {
	for (let i = 0; i < bytes.length; i++) if ((bytes[i] ?? 0) > 127) return false;
	return true;
}
/** Reads cells of one column; equal short texts that follow each other share one string. */
function columnTexts(cells, column, isPlain) {
	const bytes = Buffer.from(cells.bytes.buffer, cells.bytes.byteOffset, cells.bytes.byteLength);
	const texts = new Array(cells.height - 1);
	for (let row = 1; row < cells.height; row++) {
		const index = row * cells.width + column;
		const start = cells.starts[index] ?? 0;
		const end = cells.ends[index] ?? 0;
		const text = isPlain ? bytes.toString("latin1", start, end) : bytes.toString("utf8", start, end);
		texts[row - 1] = cells.escaped[index] === 1 ? text.replaceAll("\"\"", "\"") : text;
	}
	return texts;
}
function header(cells, where) {
	const bytes = Buffer.from(cells.bytes.buffer, cells.bytes.byteOffset, cells.bytes.byteLength);
	const names = Array.from({ length: cells.width }, (_, column) => {
		const text = bytes.toString("utf8", cells.starts[column] ?? 0, cells.ends[column] ?? 0);
		return cells.escaped[column] === 1 ? text.replaceAll("\"\"", "\"") : text;
	});
	const seen = /* @__PURE__ */ new Set();
	for (const [index, name] of names.entries()) {
		if (name === "") throw invalid(`${where}: column ${String(index + 1)} has no name`, "Name every column in the first row.");
		if (seen.has(name)) throw invalid(`${where}: two columns are named ${JSON.stringify(name)}`, "Give each column a name of its own.");
		seen.add(name);
	}
	return names;
}
/**
* Reads a CSV table with a header.
*
* @param source - Path of the file, or its bytes.
* @param where - Names the table in messages, for example its path in the repository.
* @throws LockstepError TABLE_INVALID naming file and row; see {@link scanCells}. Also for bytes that are not UTF-8, a column without
* a name, two columns of one name, and tables beyond `limits`.
*/
async function readCsv(source, where, limits = tableLimits) {
	const sizeBytes = typeof source === "string" ? await sizeOf(source, where) : source.byteLength;
	if (sizeBytes > limits.maximumBytes) throw invalid(`${where} has ${String(sizeBytes)} bytes; at most ${String(limits.maximumBytes)} are read`, "Split the table.");
	const bytes = typeof source === "string" ? await readFile(source) : source;
	if (!isUtf8(bytes)) throw invalid(`${where} is not UTF-8`, "Save the table as UTF-8.");
	const cells = scanCells(bytes, where, limits.maximumCells);
	if (cells.height === 0) throw invalid(`${where} is empty`, "A table begins with a row of column names.");
	return tableOf(cells, header(cells, where), where);
}
async function sizeOf(path, where) {
	try {
		const stats = await stat(path);
		if (!stats.isFile()) throw invalid(`${where} is not a file`, "Name a CSV file.");
		return stats.size;
	} catch (cause) {
		if (!isSystemError(cause, "ENOENT")) throw cause;
		throw new LockstepError("TABLE_INVALID", `${where} does not exist`, {
			hint: "Run the stage that writes it, or `lockstep pull`.",
			cause
		});
	}
}
function tableOf(cells, columns, where) {
	const isPlain = isAscii(cells.bytes);
	const read = /* @__PURE__ */ new Map();
	return {
		columns,
		rowCount: cells.height - 1,
		column(name) {
			const known = read.get(name);
			if (known !== void 0) return known;
			const index = columns.indexOf(name);
			if (index < 0) throw new LockstepError("COLUMN_MISSING", `${where} has no column ${JSON.stringify(name)}`, { hint: `Its columns are ${columns.map((column) => JSON.stringify(column)).join(", ")}.` });
			const texts = columnTexts(cells, index, isPlain);
			read.set(name, texts);
			return texts;
		}
	};
}
function cellText(value, where, excelSafe) {
	if (typeof value === "number") {
		if (!Number.isFinite(value)) throw invalid(`${where()}: ${String(value)} is not a finite number`, "Leave the cell empty instead.");
		return Object.is(value, -0) ? "-0" : String(value);
	}
	const text = excelSafe && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return /[",\n\r]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text;
}
/**
* Text of a CSV table: header, `\n` after every row, quotes only where needed. Numbers are the shortest text that reads back to the
* same number.
*
* @throws LockstepError TABLE_INVALID when columns differ in length, a name is doubled, or a number is not finite.
*/
function writeCsv(columns, options = {}) {
	const excelSafe = options.excelSafe ?? false;
	const names = columns.map(({ name }) => name);
	if (new Set(names).size !== names.length) throw invalid("two columns have one name", "Give each column a name of its own.");
	const rowCount = columns[0]?.values.length ?? 0;
	const odd = columns.find(({ values }) => values.length !== rowCount);
	if (odd !== void 0) throw invalid(`column ${JSON.stringify(odd.name)} has ${String(odd.values.length)} values, the first has ${String(rowCount)}`, "Give all columns the same length.");
	const lines = [names.map((name) => cellText(name, () => "header", excelSafe)).join(",")];
	for (let row = 0; row < rowCount; row++) {
		const cells = columns.map(({ name, values }) => cellText(values[row] ?? "", () => `column ${JSON.stringify(name)}, row ${String(row + 1)}`, excelSafe));
		lines.push(cells.length === 1 && cells[0] === "" ? "\"\"" : cells.join(","));
	}
	return `${lines.join("\n")}\n`;
}
const decimal$1 = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/**
* The number a cell holds, written in decimal.
*
* @param where - Names the cell in messages, for example `data.csv, row 3, column "Torque [Nm]"`; called only when it is needed.
* @throws LockstepError TABLE_INVALID for an empty cell, other text, and numbers beyond the range of a double.
*/
function parseNumber$1(text, where) {
	const value = decimal$1.test(text) ? Number(text) : NaN;
	if (Number.isFinite(value)) return value;
	throw invalid(`${typeof where === "string" ? where : where()}: ${text === "" ? "an empty cell" : JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)} is not a finite number`, "Correct or remove the row where the table is made.");
}

// pipeline/repository/restore.ts
/** Brings objects into the cache; what is there and intact is not asked for again. */
async function bring$1(workspace, wanted, isListingOnly = false) {
	await fetchObjects({
		isListingOnly,
		cache: workspace.cache,
		remote: await workspace.remote(),
		ids: [wanted],
		onProgress: (fraction) => {
			workspace.host.progress(`Fetch ${wanted.path}`, fraction);
		}
	});
}
/** True when the folder holds exactly the model; one that is damaged is removed, so that it is restored anew. */
async function isRestored(folder, artifact) {
	try {
		await verifyFiles(folder, artifact);
		return true;
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return false;
		if (!(error instanceof LockstepError) || error.code !== "ARTIFACT_DIGEST_MISMATCH") throw error;
		await rm(folder, {
			recursive: true,
			force: true
		});
		return false;
	}
}
/**
* The files of a recorded model, in a folder named by their sha256: restored by md5 from cache or remote, then every file's sha256
* compared with the record's. The same model is restored once.
*
* @throws LockstepError OBJECT_MISSING, OBJECT_CORRUPT, ARTIFACT_DIGEST_MISMATCH; nothing is left under the final name then.
*/
async function restoreArtifact(workspace, artifact) {
	const models = join(workspace.git.root, ".lockstep", "models");
	const folder = join(models, artifact.sha256);
	await mkdir(models, { recursive: true });
	if (await isRestored(folder, artifact)) return folder;
	await bring$1(workspace, {
		id: artifact.md5,
		path: artifact.path
	});
	const aside = join(models, asideName$1());
	try {
		const isDirectory = artifact.md5.endsWith(".dir");
		if (!isDirectory) await mkdir(aside);
		const destination = isDirectory ? aside : join(aside, artifact.files[0]?.path ?? "model");
		await checkout({
			cache: workspace.cache,
			id: artifact.md5,
			destination,
			root: models
		});
		await verifyFiles(aside, artifact);
		await rename(aside, folder).catch((error) => {
			if (!isSystemError(error, "ENOTEMPTY") && !isSystemError(error, "EEXIST")) throw error;
		});
	} finally {
		await rm(aside, {
			recursive: true,
			force: true
		});
	}
	await verifyFiles(folder, artifact);
	return folder;
}
/** A table by its md5, from cache or remote. `path` names it in messages. */
async function restoreTable(workspace, id, path) {
	await bring$1(workspace, {
		id,
		path
	});
	return readCsv(workspace.cache.path(id), path);
}
/** The members of a directory object; only the listing is fetched, none of its files. */
async function restoreDirectory(workspace, id, path) {
	await bring$1(workspace, {
		id,
		path
	}, true);
	return workspace.cache.readDirectory(id);
}

// pipeline/repository/tip.ts
/** The tip of the default branch as `origin` has it: where the desired state is. */
async function defaultTip(git) {
	const branch = await git.defaultBranch();
	const tip = await git.resolve(`refs/remotes/origin/${branch}`) ?? await git.resolve(`refs/heads/${branch}`);
	if (tip === void 0) throw new LockstepError("GIT_COMMAND_FAILED", `the default branch ${branch} has no commit here`, { hint: `Run \`git fetch origin ${branch}\`; in a workflow, let checkout use \`fetch-depth: 0\`.` });
	return tip;
}

// pipeline/steps/deploy.ts
/** Carries out what the rollout decides, act by act; a run that died is taken up from what the target says. */
async function rollOut(target, wanted, options) {
	let state = beginRollout(wanted, {
		current: await target.current(wanted.model),
		previous: await target.previous(wanted.model)
	});
	for (;;) {
		const act = nextAct(state);
		switch (act.act) {
			case "place":
				options.tell(`Place ${act.served.modelVersion} beside what is served, and compare every file's sha256`);
				await target.place(act.served, options.source);
				state = afterAct(state, act);
				break;
			case "switch":
				options.tell(`Switch to ${act.served.modelVersion}`);
				await target.switchTo(act.served);
				state = afterAct(state, act);
				break;
			case "put_back":
				options.tell(`Put ${act.served.modelVersion} back: ${act.reason}`);
				await target.switchTo(act.served);
				state = afterAct(state, act);
				break;
			case "check":
				state = afterAct(state, act, await target.health(act.served.model, act.served.artifact.sha256, options.timeoutMs));
				break;
			case "finish": return {
				finish: act,
				current: state.current,
				previous: state.previous
			};
		}
	}
}
async function deployModel(declaration, environment, run) {
	const { request, workspace } = run;
	const { git, host } = workspace;
	const { model } = declaration;
	const { record, modelVersion } = await promotedModel(git, {
		model,
		environment: environment.environment
	});
	const desired = await stateOf(git, await defaultTip(git)).record(model);
	const quarantined = desired?.quarantine.find(({ artifactSha256 }) => artifactSha256 === record.artifact.sha256);
	if (quarantined !== void 0) throw new LockstepError("QUARANTINED", `${model} ${modelVersion} is quarantined: ${quarantined.reason}`, { hint: `Run \`lockstep promote\` to move ${environment.environment} to the version the record asks for.` });
	const asked = desired?.environments[environment.environment];
	if (asked !== modelVersion) throw new LockstepError("NOT_APPROVED", `the tags put ${model} ${modelVersion} into ${environment.environment}, and the default branch asks for ${asked ?? "nothing"} there`, { hint: "Run `lockstep promote`; it makes the tags say what the default branch asks for." });
	if (!wereApproved(await readApprovals(git), {
		model,
		inputKey: record.inputKey,
		artifactSha256: record.artifact.sha256
	})) throw new LockstepError("NOT_APPROVED", `nobody approved ${model} ${modelVersion} (${record.artifact.sha256})`, { hint: "The tag was made by hand, or the ledger of approvals is gone; nothing is served from it." });
	const wanted = {
		model,
		environment: environment.environment,
		modelVersion,
		artifact: record.artifact
	};
	const target = await workspace.openTarget(environment);
	const { finish, current, previous } = await rollOut(target, wanted, {
		source: await restoreArtifact(workspace, record.artifact),
		timeoutMs: request.timeoutMs,
		tell: (line) => {
			host.info(line);
		}
	});
	const deployment = {
		kind: "lockstep/Deployment",
		schema: 1,
		model,
		environment: environment.environment,
		modelVersion,
		artifactSha256: record.artifact.sha256,
		target: target.description,
		outcome: finish.outcome,
		sync: current?.artifact.sha256 === record.artifact.sha256 ? "Synced" : "OutOfSync",
		health: finish.health,
		previous: previous?.modelVersion
	};
	await writeRecord(workspace, request.records, deployment);
	if (!finish.isSatisfied) throw new LockstepError("HEALTH_CHECK_FAILED", finish.reason, { hint: "Look at the server's log; the version that answered before is kept and can be deployed again." });
	host.info(`${model} ${modelVersion} in ${environment.environment}: ${deployment.outcome}, ${deployment.sync}, ${deployment.health}`);
	return deployment;
}
/** Brings a target to the version its environment is assigned: verified, placed, switched, checked; put back when it fails. */
async function deploy(request, workspace) {
	const { git, host } = workspace;
	await git.fetch();
	const project = await stateOf(git, await defaultTip(git)).project();
	const environment = selectEnvironment(project, request.environment);
	const deployments = [];
	for (const declaration of selectModels(project, request.model)) deployments.push(await host.group(`Deploy ${declaration.model} to ${environment.environment}`, () => deployModel(declaration, environment, {
		request,
		workspace
	})));
	return deployments;
}

// pipeline/domain/verdict.ts
/** From best to worst for a whole evaluation: one regression outweighs every improvement, doubt outweighs comfort. */
const severity = {
	improved: 0,
	equivalent: 1,
	inconclusive: 2,
	regressed: 3
};
/** The verdict over several gates: `regressed` if any is, else `inconclusive` if any is, else `improved` if any is. */
function overallVerdict(verdicts) {
	const worst = verdicts.reduce((found, verdict) => found === void 0 || severity[verdict.phase] > severity[found.phase] ? verdict : found, void 0);
	if (worst === void 0) return {
		phase: "inconclusive",
		reason: "no gate was evaluated"
	};
	if (worst.phase === "regressed" || worst.phase === "inconclusive") return worst;
	return verdicts.find(({ phase }) => phase === "improved") ?? worst;
}

// pipeline/domain/statistics/quantile.ts
/**
* Quantile by linear interpolation between order statistics (Hyndman and Fan type 7, the default of NumPy and R).
*
* @param sorted - Ascending, not empty.
* @param q - 0 … 1.
*/
function quantile(sorted, q) {
	const position = (sorted.length - 1) * q;
	const below = Math.floor(position);
	const low = sorted[below] ?? NaN;
	const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
	return low + (position - below) * (high - low);
}

// pipeline/evaluation/bootstrap-kernel.ts
function sortRows(labels, { scores, threshold }) {
	const entries = new Int32Array(labels.length);
	const ties = [];
	const order = ascendingOrder(scores);
	let filled = 0;
	let cut = 0;
	for (let start = 0; start < order.length;) {
		const score = scores[order[start]];
		let end = start;
		while (end < order.length && scores[order[end]] === score) end++;
		for (const label of [1, 0]) for (let k = start; k < end; k++) {
			const row = order[k];
			if (labels[row] === label) entries[filled++] = row * 2 + label;
		}
		let middle = start;
		while (middle < end && entries[middle] % 2 === 1) middle++;
		if (middle > start && middle < end) ties.push({
			start,
			middle,
			end
		});
		if (score < threshold) cut = end;
		start = end;
	}
	return {
		entries,
		cut,
		ties
	};
}
/** What ties add to the wins: half a win for each drawn positive over each drawn negative with its score. */
function tiedWins({ entries, ties }, multiplicities) {
	let wins = 0;
	for (const { start, middle, end } of ties) {
		let positives = 0;
		let negatives = 0;
		for (let k = start; k < middle; k++) positives += multiplicities[entries[k] >> 1];
		for (let k = middle; k < end; k++) negatives += multiplicities[entries[k] >> 1];
		wins += positives * negatives / 2;
	}
	return wins;
}
/**
* Rows per block of {@link walkRows}. Inside a block all sums are 32-bit integers, which is what makes it fast; they hold while
* no row is drawn more than 46 times on average over a block, which chance does not do.
*/
const blockRows = 2048;
/**
* Walks sorted rows `from` … `to−1`. `walk` carries on from the rows before: [negatives, positives, wins], where wins counts
* for each drawn positive the drawn negatives before it.
*/
function walkRows({ entries }, multiplicities, { from, to, walk }) {
	for (let start = from; start < to; start += blockRows) {
		const end = Math.min(to, start + blockRows);
		let drawn = 0;
		let positives = 0;
		let wins = 0;
		for (let k = start; k < end; k++) {
			const entry = entries[k];
			const count = multiplicities[entry >> 1];
			const positive = count & -(entry & 1);
			wins = wins + Math.imul(positive, drawn - positives) | 0;
			positives = positives + positive | 0;
			drawn = drawn + count | 0;
		}
		walk[2] = walk[2] + wins + positives * walk[0];
		walk[1] = walk[1] + positives;
		walk[0] = walk[0] + drawn - positives;
	}
}
/**
* Prepares one model for resampling, in O(n) per draw: all sorting is done here. It measures the metrics of `metricIds`, in
* their order, by the definitions of `binaryMetrics`.
*
* @param labels - `[n]`, 0 or 1; `n` at most 2³⁰.
*/
function prepareKernel(labels, model) {
	const sorted = sortRows(labels, model);
	const losses = Float64Array.from(labels, (label, i) => rowLogLoss(label, model.scores[i]));
	const place = Object.fromEntries(metricIds.map((id, i) => [id, i]));
	const walk = /* @__PURE__ */ new Float64Array(3);
	return {
		size: metricIds.length,
		measure(multiplicities, into) {
			walk.fill(0);
			walkRows(sorted, multiplicities, {
				from: 0,
				to: sorted.cut,
				walk
			});
			const trueNegatives = walk[0];
			const falseNegatives = walk[1];
			walkRows(sorted, multiplicities, {
				from: sorted.cut,
				to: labels.length,
				walk
			});
			const negatives = walk[0];
			const positives = walk[1];
			const wins = walk[2] + tiedWins(sorted, multiplicities);
			let loss = 0;
			for (let i = 0; i < losses.length; i++) loss += multiplicities[i] * losses[i];
			const truePositives = positives - falseNegatives;
			const falsePositives = negatives - trueNegatives;
			into[place.precision] = truePositives / (truePositives + falsePositives);
			into[place.recall] = truePositives / positives;
			into[place.f1] = 2 * truePositives / (2 * truePositives + falsePositives + falseNegatives);
			into[place.roc_auc] = wins / (positives * negatives);
			into[place.log_loss] = loss / (positives + negatives);
		}
	};
}

// pipeline/domain/prng.ts
/**
* Pseudo-random numbers: xoshiro128** seeded through splitmix32. The same seed gives the same numbers on every machine, so that
* whatever was drawn can be drawn again.
*
* @see Blackman and Vigna (2021), Scrambled linear pseudorandom number generators.
*/
var Prng = class {
	/** The generator's four words; shared with loops that advance it inline. */
	state;
	/** @param seed - Its lowest 32 bits count. */
	constructor(seed) {
		this.state = /* @__PURE__ */ new Int32Array(4);
		let x = seed >>> 0;
		for (let i = 0; i < 4; i++) {
			x = x + 2654435769 >>> 0;
			let z = x;
			z ^= z >>> 16;
			z = Math.imul(z, 569420461);
			z ^= z >>> 15;
			z = Math.imul(z, 1935289751);
			z ^= z >>> 15;
			this.state[i] = z;
		}
	}
	/** An integer, 0 … 2³²−1. */
	next() {
		const s = this.state;
		const s0 = s[0] ?? 0;
		const s1 = s[1] ?? 0;
		const s2 = s[2] ?? 0;
		const s3 = s[3] ?? 0;
		const five = Math.imul(s1, 5);
		const result = Math.imul(five << 7 | five >>> 25, 9) >>> 0;
		const c2 = s2 ^ s0;
		const c3 = s3 ^ s1;
		s[1] = s1 ^ c2;
		s[0] = s0 ^ c3;
		s[2] = c2 ^ s1 << 9;
		s[3] = c3 << 11 | c3 >>> 21;
		return result;
	}
	/** 0 ≤ u < 1, in steps of 2⁻³². */
	uniform() {
		return this.next() / 4294967296;
	}
	/** An integer, 0 … n−1. */
	index(n) {
		return Math.floor(this.uniform() * n);
	}
	/** Fisher–Yates, in place. */
	shuffle(items) {
		for (let i = items.length - 1; i > 0; i--) {
			const j = this.index(i + 1);
			const held = items[i];
			items[i] = items[j];
			items[j] = held;
		}
		return items;
	}
};

// pipeline/evaluation/multiplicities.ts
/**
* Draws `counts.length` rows with replacement and leaves in `counts` how often each was drawn. The same indices, in the same
* order, as calling {@link Prng.index} once per row; the generator is inlined because this loop is most of a bootstrap.
*
* A byte per row is enough: the chance that one row is drawn 256 times is below 1/256!, about 10⁻⁵⁰⁷.
*/
function drawMultiplicities(prng, counts) {
	const n = counts.length;
	const scale = n / 4294967296;
	const s = prng.state;
	let s0 = s[0] ?? 0;
	let s1 = s[1] ?? 0;
	let s2 = s[2] ?? 0;
	let s3 = s[3] ?? 0;
	counts.fill(0);
	for (let i = 0; i < n; i++) {
		const five = Math.imul(s1, 5);
		const row = (Math.imul(five << 7 | five >>> 25, 9) >>> 0) * scale | 0;
		const shifted = s1 << 9;
		s2 ^= s0;
		s3 ^= s1;
		s1 ^= s2;
		s0 ^= s3;
		s2 ^= shifted;
		s3 = s3 << 11 | s3 >>> 21;
		counts[row]++;
	}
	s[0] = s0;
	s[1] = s1;
	s[2] = s2;
	s[3] = s3;
}

// pipeline/evaluation/resample.ts
/** Draws rows, or whole groups of rows, and leaves in the result how often each row was drawn. */
function drawer(prng, rows, groups) {
	const ofRows = new Uint8Array(rows);
	if (groups === void 0) return () => {
		drawMultiplicities(prng, ofRows);
		return ofRows;
	};
	const ofGroups = new Uint8Array(groups.reduce((largest, group) => Math.max(largest, group), 0) + 1);
	return () => {
		drawMultiplicities(prng, ofGroups);
		for (let row = 0; row < rows; row++) ofRows[row] = ofGroups[groups[row]];
		return ofRows;
	};
}
/**
* Draws with replacement and measures all models on the same draw, so that what the rows have in common cancels out.
*
* @returns For each reference and each number of the kernels, `[draws]` differences candidate − reference; NaN where either
*   side is undefined.
* @see Efron and Tibshirani (1993), An introduction to the bootstrap, ch. 13; for groups, Field and Welsh (2007).
*/
function resampleDifferences(request) {
	const { candidate, references, rows, draws, seed, groups } = request;
	const results = references.map(() => Array.from({ length: candidate.size }, () => new Float64Array(draws)));
	const draw = drawer(new Prng(seed), rows, groups);
	const own = new Float64Array(candidate.size);
	const theirs = new Float64Array(candidate.size);
	for (let d = 0; d < draws; d++) {
		const multiplicities = draw();
		candidate.measure(multiplicities, own);
		for (const [r, reference] of references.entries()) {
			reference.measure(multiplicities, theirs);
			for (const [i, differences] of (results[r] ?? []).entries()) differences[d] = own[i] - theirs[i];
		}
	}
	return results;
}

// pipeline/evaluation/bootstrap.ts
const defaultDraws = 2e3;
/** Two-sided level of the intervals that gates look at. */
const defaultLevel = .95;
/** A larger share of draws in which a metric is undefined makes its interval worthless. */
const undefinedDrawLimit = .01;
/**
* Improvements of the candidate over each reference under resampling. All metrics and all references share one set of draws.
*
* @returns One set of improvements per reference, in their order.
*/
function pairedBootstrap(request) {
	const { labels, candidate, references, draws, seed, groups } = request;
	return resampleDifferences({
		candidate: prepareKernel(labels, candidate),
		references: references.map((reference) => prepareKernel(labels, reference)),
		rows: labels.length,
		draws,
		seed,
		groups
	}).map((byMetric) => {
		const improvements = metricIds.map((id, i) => {
			const found = byMetric[i] ?? /* @__PURE__ */ new Float64Array(0);
			return [id, metricDirections[id] === "maximize" ? found : found.map((difference) => 0 - difference)];
		});
		return Object.fromEntries(improvements);
	});
}
/**
* The middle `level` of the defined draws (quantiles of type 7), or why there is none: a metric that is undefined in more
* than 1 % of the draws rests on too few rows of one kind.
*/
function percentileInterval(draws, level = defaultLevel) {
	const defined = draws.filter((value) => !Number.isNaN(value)).sort();
	const undefinedDraws = draws.length - defined.length;
	if (defined.length === 0 || undefinedDraws > .01 * draws.length) return {
		interval: null,
		reason: `it is undefined in ${undefinedDraws} of ${draws.length} bootstrap draws, more than 1 %`
	};
	const tail = (1 - level) / 2;
	return { interval: {
		low: quantile(defined, tail),
		high: quantile(defined, 1 - tail),
		level
	} };
}

// pipeline/domain/statistics/multiple-testing.ts
/** Each p value's place: where it stood, and its rank from 0 for the smallest. */
function ranked(pValues) {
	return pValues.map((p, index) => ({
		p,
		index
	})).sort((a, b) => a.p - b.p);
}
/**
* Keeps the chance of any false finding at alpha, whatever the dependence, and finds at least what {@link bonferroni} does.
*
* @see Holm (1979), A simple sequentially rejective multiple test procedure.
*/
const holm = (pValues) => {
	const adjusted = new Array(pValues.length);
	let largest = 0;
	for (const [rank, { p, index }] of ranked(pValues).entries()) {
		largest = Math.max(largest, Math.min(1, p * (pValues.length - rank)));
		adjusted[index] = largest;
	}
	return adjusted;
};
/**
* Keeps the expected share of false findings among all findings at alpha, when the tests are independent or positively
* dependent: for exploring, where {@link holm} is for deciding.
*
* @see Benjamini and Hochberg (1995), Controlling the false discovery rate.
*/
const benjaminiHochberg = (pValues) => {
	const adjusted = new Array(pValues.length);
	let smallest = 1;
	for (const [rank, { p, index }] of ranked(pValues).entries().toArray().reverse()) {
		smallest = Math.min(smallest, p * pValues.length / (rank + 1));
		adjusted[index] = smallest;
	}
	return adjusted;
};

// pipeline/evaluation/family.ts
/** Chance that anything in an evaluation of a change that changes nothing reads as a regression, or as an improvement. */
const evaluationAlpha = .05;
/** Part of it that the gates share; all other comparisons share the rest. */
const gateShare = .8;
/**
* One-sided bootstrap p values, the observation counting as one more draw and draws at zero counting against the claim.
*/
function oneSidedP(draws) {
	let defined = 0;
	let notWorse = 0;
	let notBetter = 0;
	for (const value of draws) {
		if (Number.isNaN(value)) continue;
		defined++;
		if (value >= 0) notWorse++;
		if (value <= 0) notBetter++;
	}
	return {
		lossP: (notWorse + 1) / (defined + 1),
		gainP: (notBetter + 1) / (defined + 1)
	};
}
/**
* Allows for many comparisons by Holm's procedure, gains and losses each for themselves.
*
* @param members - What is claimed about together, each once.
* @param alpha - Chance of any false claim among them.
* @returns The evidence of each member, in their order.
*/
function familyEvidence(members, alpha) {
	const raw = members.map(({ draws, metric }) => oneSidedP(draws[metric]));
	const losses = holm(raw.map(({ lossP }) => lossP));
	const gains = holm(raw.map(({ gainP }) => gainP));
	return members.map(({ draws, metric }, i) => ({
		size: members.length,
		alpha,
		lossP: losses[i] ?? 1,
		gainP: gains[i] ?? 1,
		high: quantile(draws[metric].filter((value) => !Number.isNaN(value)).sort(), 1 - alpha / members.length)
	}));
}

// pipeline/evaluation/shown.ts
/** A number for a sentence: four significant digits, no trailing zeros, a true minus sign never hidden by rounding. */
function shown$2(value) {
	return String(Number(value.toPrecision(4)));
}

// pipeline/evaluation/judge-improvement.ts
/** More than this is no plan that a person would act on. */
const largestPlan = 1e9;
/**
* About how many rows beyond the present ones an undecided comparison needs, when the improvement stays what it is and the
* interval shrinks with the square root of the rows. `undefined` when more rows cannot settle it: the improvement sits where
* the verdict changes.
*/
function rowsNeeded({ margin, improvement, low, high, rows, family }) {
	const plans = [{
		arm: improvement - low,
		room: improvement + margin
	}, {
		arm: (family?.high ?? high) - improvement,
		room: -improvement
	}].filter(({ room }) => room > 0).map(({ arm, room }) => rows * (arm / room) ** 2).filter((needed) => needed <= largestPlan);
	return plans.length === 0 ? void 0 : Math.max(1, Math.ceil(Math.min(...plans) - rows));
}
/**
* Says what an interval of the improvement means: wholly above zero `improved`; nowhere below −margin `equivalent`; wholly
* below zero `regressed`; else `inconclusive`, with about how many more rows would settle it.
*
* `improved` and `regressed` are claims, and an evaluation has many chances to make them by luck: with a family they must hold
* after allowing for all its comparisons. `equivalent` needs no such allowance: every gate has to be passed, not any.
*/
function judgeImprovement(evidence) {
	const { margin, improvement, low, high, family } = evidence;
	const found = `improvement ${shown$2(improvement)}, interval ${shown$2(low)} to ${shown$2(high)}`;
	const isGain = low > 0 && (family === void 0 || family.gainP < family.alpha);
	const isLoss = high < 0 && (family === void 0 || family.lossP < family.alpha);
	if (isGain) return {
		phase: "improved",
		reason: `${found}, above zero`
	};
	if (low >= -margin) return {
		phase: "equivalent",
		reason: `${found}, no loss beyond the margin of ${shown$2(margin)}`
	};
	if (isLoss) return {
		phase: "regressed",
		reason: `${found}, below zero and beyond the margin of ${shown$2(margin)}`
	};
	const more = rowsNeeded(evidence);
	const needed = more === void 0 ? "no number of rows would settle it" : `needs about ${more} more rows`;
	return {
		phase: "inconclusive",
		reason: `${found}, ${high < 0 && family !== void 0 ? `below zero, but by luck one of ${family.size} comparisons may be (adjusted p ${shown$2(family.lossP)})` : `may lose more than the margin of ${shown$2(margin)}`}; ${needed}`
	};
}

// pipeline/evaluation/compare.ts
/**
* Divides the evaluation's alpha: the metrics with a margin, against the pair that gates look at, have the larger part.
* References that are the same bytes are compared, and counted, once.
*/
function familiesOf(pairs, gates, alpha = evaluationAlpha) {
	const gated = new Set(gates.filter(({ margin }) => margin !== void 0).map(({ metric }) => metric));
	const judged = pairs.at(-1)?.draws;
	const all = new Set(pairs.map(({ draws }) => draws).filter((draws) => draws !== "same bytes")).values().flatMap((draws) => metricIds.map((metric) => ({
		draws,
		metric
	}))).toArray();
	const isGate = ({ draws, metric }) => draws === judged && gated.has(metric);
	const found = /* @__PURE__ */ new Map();
	const enter = (members, share) => {
		for (const [i, evidence] of familyEvidence(members, share * alpha).entries()) {
			const member = members[i];
			const byMetric = found.get(member.draws) ?? /* @__PURE__ */ new Map();
			found.set(member.draws, byMetric.set(member.metric, evidence));
		}
	};
	const first = all.filter(isGate);
	const rest = all.filter((member) => !isGate(member));
	enter(first, rest.length === 0 ? 1 : gateShare);
	enter(rest, first.length === 0 ? 1 : 1 - gateShare);
	return ({ draws }, metric) => draws === "same bytes" ? void 0 : found.get(draws)?.get(metric);
}
/** Compares one metric, judged by a margin. */
function compare$1(pair, rule, families) {
	const { reference, candidate, other, draws, rows } = pair;
	const { metric, margin } = rule;
	const subject = `${metric} against the ${reference}`;
	const undecided = (reason, change) => ({
		metric,
		reference,
		improvement: change,
		interval: null,
		verdict: {
			phase: "inconclusive",
			reason: `${subject}: ${reason}`
		}
	});
	const own = candidate.metrics[metric];
	const theirs = other.metrics[metric];
	if (own.value === null) return undecided(`undefined for the candidate, ${own.reason}`, null);
	if (theirs.value === null) return undecided(`undefined for the ${reference}, ${theirs.reason}`, null);
	if (draws === "same bytes") {
		const { interval } = percentileInterval(/* @__PURE__ */ new Float64Array(1));
		return {
			metric,
			reference,
			improvement: 0,
			interval,
			verdict: {
				phase: "equivalent",
				reason: `${subject}: same bytes`
			}
		};
	}
	const change = improvement(metric, theirs.value, own.value);
	const found = percentileInterval(draws[metric]);
	if (found.interval === null) return undecided(found.reason, change);
	const { low, high } = found.interval;
	const family = families(pair, metric);
	const { phase, reason } = judgeImprovement({
		margin,
		improvement: change,
		low,
		high,
		rows,
		family
	});
	const verdict = {
		phase,
		reason: `${subject}: ${reason}`
	};
	return {
		metric,
		reference,
		improvement: change,
		interval: found.interval,
		verdict
	};
}

// pipeline/evaluation/gates.ts
/** `minimum 0.8` or, for a metric that is minimized, `maximum 0.8`. */
function bound$1({ metric }, limit) {
	return `${metricDirections[metric] === "maximize" ? "minimum" : "maximum"} ${shown$2(limit)}`;
}
/** The candidate's own value against the rule's limit; a value equal to the limit meets it. */
function judgeLimit(rule, limit, candidate) {
	if (candidate.value === null) return {
		phase: "inconclusive",
		reason: `${rule.metric} is undefined: ${candidate.reason}`
	};
	return (metricDirections[rule.metric] === "maximize" ? candidate.value >= limit : candidate.value <= limit) ? {
		phase: "equivalent",
		reason: `${rule.metric} ${shown$2(candidate.value)} meets the ${bound$1(rule, limit)}`
	} : {
		phase: "regressed",
		reason: `${rule.metric} ${shown$2(candidate.value)} does not meet the ${bound$1(rule, limit)}`
	};
}
/** The answer of a rule that has neither a reference nor a limit to go by. */
const nothingToGoBy = {
	phase: "inconclusive",
	reason: "nothing to compare with and no limit declared"
};
/**
* Answers one rule: the worse of what its limit and its margin say.
*
* @param comparison - Candidate against the reference that gates look at, judged by this rule's margin; `undefined` when
*   there is no reference: then only the limit counts.
*/
function judge(rule, candidate, comparison) {
	const limit = rule.limit === void 0 ? void 0 : judgeLimit(rule, rule.limit, candidate);
	const answers = [rule.margin === void 0 ? void 0 : comparison?.verdict, limit].filter((verdict) => verdict !== void 0);
	return answers.length === 0 ? nothingToGoBy : overallVerdict(answers);
}
/** The rule in one line, for example `roc_auc: margin 0.01, minimum 0.8`. */
function gateName(rule) {
	const margin = rule.margin === void 0 ? [] : [`margin ${shown$2(rule.margin)}`];
	const limit = rule.limit === void 0 ? [] : [bound$1(rule, rule.limit)];
	return `${rule.metric}: ${[...margin, ...limit].join(", ")}`;
}

// pipeline/evaluation/groups.ts
/**
* Index of each row's group, 0 … without gaps, by first appearance.
*
* @throws LockstepError TABLE_INVALID when there is not one group for each of the `rows`.
*/
function groupIndices(groups, rows) {
	if (groups.length !== rows) throw new LockstepError("TABLE_INVALID", `${groups.length} groups and ${rows} labels do not belong to the same rows`);
	const found = /* @__PURE__ */ new Map();
	return Uint32Array.from(groups, (group) => {
		const index = found.get(group) ?? found.size;
		found.set(group, index);
		return index;
	});
}

// pipeline/evaluation/evaluate.ts
function measure(labels, input) {
	const { modelVersion, artifactSha256, threshold, scores } = input;
	return {
		input,
		scored: {
			modelVersion,
			artifactSha256,
			threshold,
			...scoreBinary({
				labels,
				scores,
				threshold
			})
		}
	};
}
/** Margin by which a metric is compared outside its gate: that of its first rule, and 0 without one. */
function marginOf(gates, metric) {
	return gates.find((rule) => rule.metric === metric && rule.margin !== void 0)?.margin ?? 0;
}
/**
* Gates look at the champion, else at the baseline. For a first model the margins have nothing to look at; its limits decide
* alone, and without any limit every gate says so.
*/
function judgeGates(gates, candidate, judged) {
	const hasLimit = gates.some(({ limit }) => limit !== void 0);
	return (judged === void 0 && hasLimit ? gates.filter(({ limit }) => limit !== void 0) : gates).map((rule) => {
		const { metric, margin } = rule;
		const comparison = judged === void 0 || margin === void 0 ? void 0 : compare$1(judged.pair, {
			metric,
			margin
		}, judged.families);
		return {
			gate: gateName(rule),
			verdict: judge(rule, candidate.metrics[metric], comparison)
		};
	});
}
/** The verdict over all gates; for a first model it names the margins that had nothing to look at. */
function overall(gates, results) {
	const verdict = overallVerdict(results.map((result) => result.verdict));
	const answered = new Set(results.map(({ gate }) => gate));
	const skipped = gates.map(gateName).filter((name) => !answered.has(name));
	if (skipped.length === 0) return verdict;
	return {
		...verdict,
		reason: `${verdict.reason}; first model, nothing to compare with for ${skipped.join("; ")}`
	};
}
/**
* Scores candidate, baseline and champion on the same rows, compares them in every metric and answers every gate. Equal
* requests give equal evaluations, to the last digit.
*
* @throws LockstepError EVALUATION_EMPTY without rows, TABLE_INVALID when labels and scores do not fit, METRIC_INVALID for a
*   score that is not finite.
*/
function compareModels(request) {
	const { model, rows, labels, gates, seed } = request;
	const draws = request.draws ?? 2e3;
	if (labels.length === 0) throw new LockstepError("EVALUATION_EMPTY", `${rows.path} has no rows to evaluate ${model} on`, { hint: "Look at the stage that makes the evaluation rows: its output has a header and nothing below it." });
	const candidate = measure(labels, request.candidate);
	const baseline = request.baseline === void 0 ? void 0 : measure(labels, request.baseline);
	const champion = request.champion === void 0 ? void 0 : measure(labels, request.champion);
	const references = [{
		reference: "baseline",
		measured: baseline
	}, {
		reference: "champion",
		measured: champion
	}].flatMap(({ reference, measured }) => measured === void 0 ? [] : [{
		reference,
		measured
	}]);
	const different = [...new Map(references.map(({ measured }) => [measured.input.artifactSha256, measured.input])).values()].filter(({ artifactSha256 }) => artifactSha256 !== candidate.input.artifactSha256);
	const improvements = different.length === 0 ? [] : pairedBootstrap({
		labels,
		candidate: candidate.input,
		references: different,
		draws,
		seed,
		groups: request.groups === void 0 ? void 0 : groupIndices(request.groups, labels.length)
	});
	const drawsOf = new Map(different.map(({ artifactSha256 }, i) => [artifactSha256, improvements[i]]));
	const pairs = references.map(({ reference, measured }) => ({
		reference,
		candidate: candidate.scored,
		other: measured.scored,
		draws: drawsOf.get(measured.input.artifactSha256) ?? "same bytes",
		rows: labels.length
	}));
	const families = familiesOf(pairs, gates, request.alpha);
	const comparisons = pairs.flatMap((pair) => metricIds.map((metric) => compare$1(pair, {
		metric,
		margin: marginOf(gates, metric)
	}, families)));
	const judged = pairs.at(-1);
	const results = judgeGates(gates, candidate.scored, judged === void 0 ? void 0 : {
		pair: judged,
		families
	});
	return {
		kind: "lockstep/Evaluation",
		schema: 1,
		model,
		rows: {
			...rows,
			count: labels.length,
			positives: labels.reduce((sum, label) => sum + label, 0)
		},
		candidate: candidate.scored,
		baseline: baseline?.scored,
		champion: champion?.scored,
		comparisons,
		gates: results,
		verdict: overall(gates, results),
		bootstrap: {
			draws,
			seed
		}
	};
}

// pipeline/evaluation/leakage.ts
/** Ids that are in both tables. */
function findLeakage(trainingIds, evaluationIds) {
	const training = new Set(trainingIds);
	const shared = /* @__PURE__ */ new Set();
	for (const id of evaluationIds) if (training.has(id)) shared.add(id);
	return {
		count: shared.size,
		examples: [...shared].slice(0, 5)
	};
}

// pipeline/domain/inputs.ts
/** Which facts differ, sorted by name; an empty list means the same InputKey. */
function differingInputs(before, after) {
	return [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)])].sort(byCodePoint).map((name) => ({
		name,
		before: Object.hasOwn(before, name) ? before[name] : void 0,
		after: Object.hasOwn(after, name) ? after[name] : void 0
	})).filter(({ before: a, after: b }) => a === void 0 || b === void 0 || canonicalJson(a) !== canonicalJson(b));
}

// pipeline/repository/comparison.ts
/** The commit a change is compared with: the one asked for, else the merge base of HEAD and `origin`'s default branch. */
async function baseOf(git, requested) {
	const name = requested ?? `refs/remotes/origin/${await git.defaultBranch()}`;
	const tip = await git.resolve(name);
	if (tip === void 0) {
		if (requested === void 0) return void 0;
		throw new LockstepError("ARGUMENT_INVALID", `base ${JSON.stringify(requested)} is no commit of this repository`, { hint: "Name a branch or commit that `git rev-parse` knows; a shallow clone needs `git fetch --unshallow`." });
	}
	const head = await git.resolve("HEAD");
	return head === void 0 ? tip : await git.mergeBase(head, tip);
}
/**
* The record of what a state builds.
*
* @throws LockstepError CANDIDATE_MISSING without a record, RECORD_STALE when it was made from other inputs, naming them.
*/
async function recordOfTree(state, declaration) {
	const record = await state.record(declaration.model);
	if (record === void 0) throw new LockstepError("CANDIDATE_MISSING", `${recordPath(declaration.model)} does not exist yet`, { hint: "Run `lockstep train`; it trains what is missing and writes the record." });
	const { inputs, inputKey } = await state.inputs(declaration);
	if (record.inputKey !== inputKey) {
		const names = differingInputs(record.inputs, inputs).map(({ name }) => name);
		throw new LockstepError("RECORD_STALE", `${recordPath(declaration.model)} was made from other inputs: ${names.join(", ")}`, { hint: "Run `lockstep train` on this state; it trains again only what these inputs touch." });
	}
	return record;
}

// pipeline/steps/evaluate.ts
/** Scores one recorded model on the rows; its bytes are checked before they are loaded. */
async function score$1(workspace, record, rows) {
	const predictor = await workspace.openModel(await restoreArtifact(workspace, record.artifact));
	try {
		return {
			modelVersion: record.modelVersion,
			artifactSha256: record.artifact.sha256,
			threshold: predictor.threshold,
			scores: await predictor.predict(rows)
		};
	} finally {
		predictor.close();
	}
}
/** The rows all are judged by: the base's where it has them, so that a change cannot grade itself. */
async function chooseRows(declaration, head, base) {
	const path = declaration.evaluationRows;
	const own = await head.output(path);
	const theirs = await base?.output(path);
	const chosen = theirs?.md5 === void 0 ? own : theirs;
	if (chosen?.md5 === void 0) throw new LockstepError("EVALUATION_EMPTY", `dvc.lock has no ${path}, the rows ${declaration.model} is judged by`, { hint: "Run `lockstep train`, or correct `evaluation_rows` in lockstep.yaml." });
	return {
		source: chosen === own ? "head" : "base",
		path,
		md5: chosen.md5,
		changed: own?.md5 !== chosen.md5
	};
}
/** Labels as 1 and 0. @throws TABLE_INVALID for an empty label. */
function readLabels(rows, declaration) {
	return Uint8Array.from(rows.column(declaration.labelColumn), (label, row) => {
		if (label === "") throw new LockstepError("TABLE_INVALID", `${declaration.evaluationRows} row ${row + 1} has no ${declaration.labelColumn}`, { hint: "Rows without a label cannot judge a model; leave them out where the table is made." });
		return label === declaration.positiveLabel ? 1 : 0;
	});
}
async function refuseLeakage(workspace, declaration, { head, rows }) {
	const training = await head.output(declaration.trainingRows);
	if (training?.md5 === void 0) throw new LockstepError("EVALUATION_EMPTY", `dvc.lock has no ${declaration.trainingRows}, so nobody can tell whether ${declaration.model} was trained on the rows it is judged by`, { hint: "Keep the output under the name that the base branch's lockstep.yaml gives as `training_rows`." });
	const table = await restoreTable(workspace, training.md5, declaration.trainingRows);
	const leakage = findLeakage(table.column(declaration.idColumn), rows.column(declaration.idColumn));
	if (leakage.count > 0) throw new LockstepError("LEAKAGE_FOUND", `${leakage.count} rows of ${declaration.evaluationRows} are among the rows ${declaration.model} was trained on, for example ${declaration.idColumn} ${leakage.examples.join(", ")}`, { hint: "Keep a row on one side for ever, for example by splitting on a hash of its id." });
}
async function evaluateModel({ own, declaration, head, base, rules }, { request, workspace }) {
	const record = await recordOfTree(head, own);
	const rowsInfo = await chooseRows(declaration, head, base);
	const rows = await restoreTable(workspace, rowsInfo.md5, rowsInfo.path);
	await refuseLeakage(workspace, declaration, {
		head,
		rows
	});
	if (own.trainingRows !== declaration.trainingRows) await refuseLeakage(workspace, own, {
		head,
		rows
	});
	const baseline = await base?.record(declaration.model);
	const champion = await championOf(workspace.git, rules, declaration.model);
	return compareModels({
		model: declaration.model,
		rows: rowsInfo,
		labels: readLabels(rows, declaration),
		candidate: await score$1(workspace, record, rows),
		baseline: baseline === void 0 ? void 0 : await score$1(workspace, baseline, rows),
		champion: champion === void 0 ? void 0 : await score$1(workspace, champion.record, rows),
		gates: declaration.gates,
		draws: request.draws,
		seed: request.seed
	});
}
/** Scores candidate, merge-base model and champion on the same rows, now, and answers the gates of the base branch. */
async function evaluate(request, workspace) {
	const { git, host } = workspace;
	const head = stateOf(git, await git.snapshotTree());
	const baseCommit = await baseOf(git, request.base);
	const base = baseCommit === void 0 ? void 0 : stateOf(git, baseCommit);
	const project = await head.project();
	const rules = base !== void 0 && await base.text("lockstep.yaml") !== void 0 ? await base.project() : project;
	const evaluations = [];
	for (const own of selectModels(project, request.model)) {
		const declaration = rules.models.find(({ model }) => model === own.model) ?? own;
		const evaluation = await host.group(`Evaluate ${declaration.model}`, () => evaluateModel({
			own,
			declaration,
			head,
			base,
			rules
		}, {
			request,
			workspace
		}));
		host.info(`${declaration.model}: ${evaluation.verdict.phase}: ${evaluation.verdict.reason}`);
		await writeRecord(workspace, request.records, evaluation);
		evaluations.push(evaluation);
	}
	return evaluations;
}

// pipeline/monitoring/drift/categories.ts
/** Counts both samples over the categories that either has. */
function countCategories(reference, current) {
	const counts = /* @__PURE__ */ new Map();
	const cell = (category) => {
		const found = counts.get(category) ?? {
			reference: 0,
			current: 0
		};
		counts.set(category, found);
		return found;
	};
	for (const category of reference) cell(category).reference++;
	for (const category of current) cell(category).current++;
	const sorted = [...counts.entries()].sort(([a], [b]) => a < b ? -1 : 1);
	return {
		categories: sorted.map(([category]) => category),
		reference: sorted.map(([, found]) => found.reference),
		current: sorted.map(([, found]) => found.current)
	};
}
function total(counts) {
	return counts.reduce((sum, count) => sum + count, 0);
}

// pipeline/domain/statistics/gamma.ts
/**
* What Stirling's formula leaves out of ln Γ(x): ln Γ(x) = (x − ½) ln x − x + ½ ln 2π + stirlingError(x).
*
* @param x - At least 10; the first term left out is below 1e-15 there.
*/
function stirlingError(x) {
	const s = 1 / (x * x);
	return (1 / 12 + s * (-1 / 360 + s * (1 / 1260 + s * (-1 / 1680 + s * (1 / 1188 - s * 691 / 360360))))) / x;
}
/**
* Natural logarithm of the gamma function.
*
* @param x - Above 0. Small arguments are carried up to 10 by Γ(x + 1) = x·Γ(x).
*/
function logGamma(x) {
	let shifted = x;
	let product = 1;
	for (; shifted < 10; shifted++) product *= shifted;
	return (shifted - .5) * Math.log(shifted) - shifted + .5 * Math.log(2 * Math.PI) + stirlingError(shifted) - Math.log(product);
}
/** Below this no term of a series and no factor of a fraction changes a double any more. */
const precision = 1e-16;
const tiny = 1e-300;
/** x^a·e^(−x) / Γ(a), the factor both expansions share; large logarithms are cancelled before they are taken. */
function gammaFront(a, x) {
	if (a < 10) return Math.exp(a * Math.log(x) - x - logGamma(a));
	const excess = (x - a) / a;
	return Math.sqrt(a / (2 * Math.PI)) * Math.exp(a * (Math.log1p(excess) - excess) - stirlingError(a));
}
/** Regularised lower incomplete gamma function by its series; fast for x < a + 1. */
function lowerSeries(a, x) {
	let term = 1 / a;
	let sum = term;
	for (let n = a + 1; term > sum * precision; n++) {
		term *= x / n;
		sum += term;
	}
	return sum * gammaFront(a, x);
}
/** Regularised upper incomplete gamma function by its continued fraction (modified Lentz); fast for x ≥ a + 1. */
function upperFraction(a, x) {
	let b = x + 1 - a;
	let c = 1 / tiny;
	let d = 1 / b;
	let fraction = d;
	for (let i = 1; i < 1e5; i++) {
		const step = -i * (i - a);
		b += 2;
		d = step * d + b;
		if (Math.abs(d) < tiny) d = tiny;
		c = b + step / c;
		if (Math.abs(c) < tiny) c = tiny;
		d = 1 / d;
		fraction *= d * c;
		if (Math.abs(d * c - 1) < precision) break;
	}
	return fraction * gammaFront(a, x);
}
/**
* Regularised upper incomplete gamma function Q(a, x), 0 … 1.
*
* @param a - Above 0.
* @param x - At least 0.
*/
function gammaQ(a, x) {
	if (x <= 0) return 1;
	if (x === Infinity) return 0;
	return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

// pipeline/domain/statistics/chi-squared.ts
/** Chance that a chi-squared variable with `degrees` of freedom is above `x`. Checked against SciPy 1.17.1 `chi2.sf`. */
function chiSquaredSf(x, degrees) {
	return gammaQ(degrees / 2, x / 2);
}

// pipeline/monitoring/drift/chi-squared.ts
/** A drawn statistic this close to the observed one counts as equal: the same table summed in another order. */
const rounding = 1e-9;
/** Pearson's statistic of the 2 × k table whose first row is `reference` and whose column sums are `pooled`. */
function pearson(reference, pooled) {
	let n = 0;
	let both = 0;
	for (let k = 0; k < pooled.length; k++) {
		n += reference[k];
		both += pooled[k];
	}
	const m = both - n;
	let sum = 0;
	for (let k = 0; k < pooled.length; k++) {
		const a = reference[k];
		const b = pooled[k] - a;
		sum += (a * m - b * n) ** 2 / (n * m * pooled[k]);
	}
	return sum;
}
function pool({ reference, current }) {
	return reference.map((count, k) => count + current[k]);
}
/**
* Chi-squared test of homogeneity: both samples are noisy, unlike in a goodness-of-fit test that takes the reference for the
* truth and alarms far too often. One category in both is no drift, p = 1. Checked against SciPy 1.17.1
* `chi2_contingency(correction=False)`.
*/
function chiSquaredHomogeneity(counts) {
	const pooled = pool(counts);
	const degrees = pooled.length - 1;
	const n = total(counts.reference);
	const m = total(counts.current);
	const smallestExpected = Math.min(...pooled) * Math.min(n, m) / (n + m);
	if (degrees === 0) return {
		statistic: 0,
		degrees,
		pValue: 1,
		smallestExpected
	};
	const statistic = pearson(counts.reference, pooled);
	return {
		statistic,
		degrees,
		pValue: chiSquaredSf(statistic, degrees),
		smallestExpected
	};
}
/** Rows that give these counts, sorted by category, so that what is drawn from them does not hang on the samples' order. */
function rowsOf({ reference, current }) {
	const repeat = (counts) => counts.flatMap((count, category) => new Array(count).fill(category));
	return Uint32Array.from([...repeat(reference), ...repeat(current)]);
}
/**
* The same test by shuffling which sample each row belongs to; right for any expected count. With `enoughHits` the p value is
* that of Besag and Clifford (1991), as valid as the full one.
*/
function chiSquaredPermutation(request) {
	const { rows, referenceRows, draws, seed, enoughHits = Infinity } = request;
	const categories = rows.reduce((largest, category) => Math.max(largest, category), 0) + 1;
	const tally = (some) => {
		const counts = new Array(categories).fill(0);
		for (const category of some) counts[category] = (counts[category] ?? 0) + 1;
		return counts;
	};
	const pooled = tally(rows);
	const observed = pearson(tally(rows.subarray(0, referenceRows)), pooled);
	const shuffled = new Uint32Array(rows.length);
	const prng = new Prng(seed);
	let hits = 0;
	for (let draw = 1; draw <= draws; draw++) {
		shuffled.set(rows);
		prng.shuffle(shuffled);
		if (pearson(tally(shuffled.subarray(0, referenceRows)), pooled) >= observed - rounding) hits++;
		if (hits >= enoughHits) return {
			hits,
			draws: draw,
			pValue: hits / draw
		};
	}
	return {
		hits,
		draws,
		pValue: (hits + 1) / (draws + 1)
	};
}

// pipeline/monitoring/drift/total-variation.ts
/** Share of the rows that would have to change category to make the two samples alike, 0 … 1. */
function totalVariation({ reference, current }) {
	const n = total(reference);
	const m = total(current);
	return reference.reduce((sum, count, k) => sum + Math.abs(count / n - current[k] / m), 0) / 2;
}

// pipeline/monitoring/drift/homogeneity.ts
/** Below this expected count the chi-squared distribution no longer fits and the rows are shuffled instead. */
const smallestExpectedCount = 5;
/** Fine enough for a p value of 0.0001, which 30 columns at an alpha of 0.01 can still tell. */
const permutations = {
	draws: 9999,
	seed: 20200101,
	enoughHits: 100
};
/**
* For categories: chi-squared test of homogeneity, by permutation when a category is rare. The effect is twice the total
* variation distance, which is what the shift of an evenly split two-valued column is in standard deviations.
*/
const homogeneityTest = {
	name: "chi_squared",
	compare(reference, current) {
		const counts = countCategories(reference, current);
		const { statistic, degrees, pValue, smallestExpected } = chiSquaredHomogeneity(counts);
		return {
			statistic,
			pValue: degrees > 0 && smallestExpected < smallestExpectedCount ? chiSquaredPermutation({
				rows: rowsOf(counts),
				referenceRows: reference.length,
				...permutations
			}).pValue : pValue,
			effect: 2 * totalVariation(counts)
		};
	}
};

// pipeline/domain/statistics/binomial.ts
/** Natural logarithm of the number of ways to choose `k` of `n`. */
function logChoose(n, k) {
	return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

// pipeline/domain/statistics/kolmogorov-finite.ts
/**
* Chance that the one-sided distance is at least `d`; twice this is the two-sided chance where both sides cannot be far off
* at once, or hardly ever are.
*
* @see Smirnov (1944); Birnbaum and Tingey (1951). Every term is positive.
*/
function oneSidedSf({ n, d }) {
	let sum = 0;
	for (let j = 0; j <= Math.floor(n * (1 - d)); j++) {
		const rest = 1 - d - j / n;
		const power = rest > 0 ? (n - j) * Math.log(rest) : j === n ? 0 : -Infinity;
		sum += Math.exp(logChoose(n, j) + (j - 1) * Math.log(d + j / n) + power);
	}
	return d * sum;
}
const step = 128;
function multiply(a, b, size) {
	const cells = new Float64Array(size * size);
	for (let i = 0; i < size; i++) for (let k = 0; k < size; k++) {
		const factor = a.cells[i * size + k];
		if (factor === 0) continue;
		for (let j = 0; j < size; j++) cells[i * size + j] = cells[i * size + j] + factor * b.cells[k * size + j];
	}
	const exponent = a.exponent + b.exponent;
	return cells[(size >> 1) * size + (size >> 1)] > 2 ** step ? {
		cells: cells.map((cell) => cell / 2 ** step),
		exponent: exponent + step
	} : {
		cells,
		exponent
	};
}
/**
* Chance that the distance is below `d`, exactly, by the n-th power of a matrix with 2⌈n·d⌉ − 1 rows.
*
* @see Marsaglia, Tsang and Wang (2003), Evaluating Kolmogorov's distribution.
*/
function matrixCdf({ n, d }) {
	const k = Math.ceil(n * d);
	const size = 2 * k - 1;
	const h = k - n * d;
	const factorial = (i) => i <= 1 ? 1 : i * factorial(i - 1);
	const edge = Float64Array.from({ length: size }, (_, i) => (1 - h ** (i + 1)) / factorial(i + 1));
	edge[size - 1] = (1 - 2 * h ** size + Math.max(2 * h - 1, 0) ** size) / factorial(size);
	const cells = new Float64Array(size * size);
	for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) {
		const inner = i - j + 1 >= 0 ? 1 / factorial(i - j + 1) : 0;
		cells[i * size + j] = j === 0 ? edge[i] : i === size - 1 ? edge[size - 1 - j] : inner;
	}
	let base = {
		cells,
		exponent: 0
	};
	let power;
	for (let left = n; left > 0; left = Math.floor(left / 2)) {
		if (left % 2 === 1) power = power === void 0 ? base : multiply(power, base, size);
		base = multiply(base, base, size);
	}
	let chance = power?.cells[(k - 1) * size + k - 1] ?? 1;
	let exponent = power?.exponent ?? 0;
	for (let i = 1; i <= n; i++) {
		chance *= i / n;
		if (chance < 2 ** -128) {
			chance *= 2 ** step;
			exponent -= step;
		}
	}
	return chance * 2 ** exponent;
}
/**
* The same for large n, to about seven digits: the limit distribution and its corrections of order n^(−1/2), n^(−1), n^(−3/2).
*
* @see Pelz and Good (1976), Approximating the lower tail areas of the Kolmogorov–Smirnov one-sample statistic.
*/
function expansionCdf({ n, d }) {
	const z = Math.sqrt(n) * d;
	const z2 = z * z;
	const pi2 = Math.PI ** 2;
	const sums = [
		0,
		0,
		0,
		0
	];
	for (let k = Math.ceil(16 * z / Math.PI); k >= 1; k--) {
		const odd2 = (2 * k - 1) ** 2;
		const odd = Math.exp(-pi2 * odd2 / (8 * z2));
		const all = Math.exp(-pi2 * k * k / (2 * z2));
		sums[0] += odd / z;
		sums[1] += odd * (pi2 * odd2 / 4 - z2) / (6 * z ** 4);
		sums[2] += odd * (6 * z ** 6 + 2 * z ** 4 + (2 * z ** 4 - 5 * z2) * pi2 * odd2 / 4 + pi2 ** 2 * (1 - 2 * z2) * odd2 ** 2 / 16) / (72 * z ** 7) - all * pi2 * k * k / (36 * z ** 3);
		sums[3] += odd * (-30 * z ** 6 - 90 * z ** 8 + pi2 * (135 * z ** 4 - 96 * z ** 6) * odd2 / 4 + pi2 ** 2 * (212 * z ** 4 - 60 * z2) * odd2 ** 2 / 16 + pi2 ** 3 * (5 - 30 * z2) * odd2 ** 3 / 64) / (6480 * z ** 10) + all * pi2 * k * k * (3 * z2 - pi2 * k * k) / (216 * z ** 6);
	}
	return Math.sqrt(2 * Math.PI) * sums.reduce((total, sum, order) => total + sum / n ** (order / 2), 0);
}
/**
* Chance that the distribution function of `n` rows is at least `d` away from the one they were drawn from, somewhere, on
* either side. Checked against SciPy 1.17.1 `kstwo.sf`, which chooses between the same methods.
*
* @param n - At least 1.
* @param d - 0 … 1.
* @see Simard and L'Ecuyer (2011), Computing the two-sided Kolmogorov–Smirnov distribution.
*/
function kolmogorovFiniteSf({ n, d }) {
	if (d >= 1) return 0;
	if (n * d <= .5) return 1;
	const size = n * d * d;
	if (size >= 370) return 0;
	if (n > 1e5) return Math.max(0, 1 - expansionCdf({
		n,
		d
	}));
	const chance = d >= .5 || n * d >= n - 1 || size > (n <= 140 ? 4 : 2.2) ? 2 * oneSidedSf({
		n,
		d
	}) : 1 - (n <= 140 || n * d ** 1.5 <= 1.4 ? matrixCdf({
		n,
		d
	}) : expansionCdf({
		n,
		d
	}));
	return Math.min(1, Math.max(0, chance));
}

// pipeline/monitoring/drift/ks.ts
/** Largest product of the sample sizes for which the exact distribution is counted out: about 10 ms of work. */
const exactLimit = 4e6;
/** Largest distance between the two distribution functions, as an integer: D·n·m, free of rounding. */
function scaledDistance(reference, current) {
	const n = reference.length;
	const m = current.length;
	let largest = 0;
	let i = 0;
	let j = 0;
	while (i < n && j < m) {
		const x = Math.min(reference[i], current[j]);
		while (i < n && reference[i] <= x) i++;
		while (j < m && current[j] <= x) j++;
		largest = Math.max(largest, Math.abs(i * m - j * n));
	}
	return largest;
}
/**
* Chance that a random merge of n and m rows has a distance of at least `scaled` somewhere on its way, which is the exact
* two-sided p value without ties.
*
* The chance for each prefix of i and j rows follows from the two prefixes that end one row earlier; every term is positive,
* so small p values keep their digits.
*
* @see Hodges (1957), The significance probability of the Smirnov two-sample test.
*/
function ksExactP({ scaled, n, m }) {
	const row = new Float64Array(m + 1);
	for (let i = 0; i <= n; i++) for (let j = 0; j <= m; j++) if (i === 0 && j === 0) row[0] = scaled <= 0 ? 1 : 0;
	else if (Math.abs(i * m - j * n) >= scaled) row[j] = 1;
	else {
		const fromAbove = i === 0 ? 0 : i / (i + j) * row[j];
		const fromLeft = j === 0 ? 0 : j / (i + j) * row[j - 1];
		row[j] = fromAbove + fromLeft;
	}
	return row[m];
}
/** Two-sided p value of large samples: that of one sample of n·m/(n + m) rows against a known distribution, as in SciPy. */
function ksAsymptoticP({ distance, n, m }) {
	return kolmogorovFiniteSf({
		n: Math.max(1, Math.round(n * m / (n + m))),
		d: distance
	});
}
/**
* Two-sample Kolmogorov–Smirnov test: D, the largest distance between the distribution functions (0 … 1), and its two-sided
* p value, exact while n·m is at most 4,000,000. With ties p is an upper bound, so ties raise no false alarms. Checked against
* SciPy 1.17.1 `ks_2samp`.
*
* @param reference - Ascending, not empty, finite.
* @param current - Ascending, not empty, finite.
*/
function kolmogorovSmirnov(reference, current) {
	const n = reference.length;
	const m = current.length;
	const scaled = scaledDistance(reference, current);
	const statistic = scaled / (n * m);
	const pValue = n * m <= exactLimit ? ksExactP({
		scaled,
		n,
		m
	}) : ksAsymptoticP({
		distance: statistic,
		n,
		m
	});
	return {
		statistic,
		pValue: Math.min(1, Math.max(0, pValue))
	};
}

// pipeline/monitoring/drift/wasserstein.ts
/**
* Wasserstein-1 distance between two samples, in their own unit: the area between their distribution functions. Checked
* against SciPy 1.17.1 `wasserstein_distance`.
*
* @param reference - Ascending, not empty.
* @param current - Ascending, not empty.
*/
function wasserstein(reference, current) {
	let area = 0;
	let i = 0;
	let j = 0;
	let previous = Math.min(reference[0], current[0]);
	while (i < reference.length || j < current.length) {
		const x = Math.min(reference[i] ?? Infinity, current[j] ?? Infinity);
		area += Math.abs(i / reference.length - j / current.length) * (x - previous);
		while (i < reference.length && reference[i] <= x) i++;
		while (j < current.length && current[j] <= x) j++;
		previous = x;
	}
	return area;
}
/** Standard deviation with divisor n. */
function standardDeviation(values) {
	const mean = values.reduce((sum, value) => sum + value / values.length, 0);
	return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0));
}

// pipeline/monitoring/drift/kolmogorov-smirnov.ts
/**
* Wasserstein-1 distance in standard deviations of the reference; of both samples together when the reference is constant,
* so that a constant that moved has a finite effect and one that stayed has none.
*/
function standardisedDistance(reference, current) {
	const distance = wasserstein(reference, current);
	if (distance === 0) return 0;
	const own = standardDeviation(reference);
	return distance / (own > 0 ? own : standardDeviation(Float64Array.from([...reference, ...current])));
}
/** For numbers: is any part of the distribution another one (Kolmogorov–Smirnov), and how far did it move (Wasserstein). */
const kolmogorovSmirnovTest = {
	name: "kolmogorov_smirnov",
	compare(reference, current) {
		const sortedReference = reference.toSorted();
		const sortedCurrent = current.toSorted();
		return {
			...kolmogorovSmirnov(sortedReference, sortedCurrent),
			effect: standardisedDistance(sortedReference, sortedCurrent)
		};
	}
};

// pipeline/monitoring/drift/index.ts
/** Which test looks at which kind of column. To add a test: one file and one line here. */
const driftTests = {
	numeric: kolmogorovSmirnovTest,
	categorical: homogeneityTest,
	missing: {
		...homogeneityTest,
		name: "missing_share"
	}
};

// pipeline/monitoring/detect.ts
/** Rows of a sample. @throws LockstepError TABLE_INVALID when its columns are of different lengths. */
function rowCount(columns, sample) {
	const rows = columns[0]?.values.length ?? 0;
	const odd = columns.find(({ values }) => values.length !== rows);
	if (odd !== void 0) throw new LockstepError("TABLE_INVALID", `column ${odd.name} of the ${sample} has ${odd.values.length} rows and ${columns[0]?.name ?? ""} has ${rows}`);
	return rows;
}
function matching(column, current) {
	const found = current.find(({ name }) => name === column.name);
	if (found === void 0) throw new LockstepError("COLUMN_MISSING", `the live rows have no column ${column.name}`, { hint: `They have ${current.map(({ name }) => name).join(", ")}. Log every input of the model.` });
	return found;
}
const presence = (isPresent) => isPresent ? "present" : "missing";
/** Tests one column's values, and which of its cells are missing when any is. */
function compareColumn(reference, current) {
	const feature = reference.name;
	const findings = [];
	const missing = {
		reference: [],
		current: []
	};
	if (reference.kind === "numeric" && current.kind === "numeric") {
		missing.reference = Array.from(reference.values, (value) => presence(Number.isFinite(value)));
		missing.current = Array.from(current.values, (value) => presence(Number.isFinite(value)));
		const left = reference.values.filter(Number.isFinite);
		const right = current.values.filter(Number.isFinite);
		const test = driftTests.numeric;
		if (left.length > 0 && right.length > 0) findings.push({
			feature,
			test: test.name,
			...test.compare(left, right)
		});
	} else if (reference.kind === "categorical" && current.kind === "categorical") {
		missing.reference = reference.values.map((value) => presence(value !== ""));
		missing.current = current.values.map((value) => presence(value !== ""));
		const left = reference.values.filter((value) => value !== "");
		const right = current.values.filter((value) => value !== "");
		const test = driftTests.categorical;
		if (left.length > 0 && right.length > 0) findings.push({
			feature,
			test: test.name,
			...test.compare(left, right)
		});
	} else throw new LockstepError("TABLE_INVALID", `column ${feature} is ${reference.kind} in the reference and ${current.kind} in the live rows`);
	if ([...missing.reference, ...missing.current].includes(presence(false))) findings.push({
		feature,
		test: driftTests.missing.name,
		...driftTests.missing.compare(missing.reference, missing.current)
	});
	return findings;
}
/** Three significant digits. */
function shown$1(value) {
	return String(Number(value.toPrecision(3)));
}
function decide$2(features, columns) {
	const drifted = features.filter(({ isDrifted }) => isDrifted).sort((a, b) => b.effect - a.effect);
	const names = [...new Set(drifted.map(({ feature }) => feature))];
	if (names.length === 0) return {
		verdict: "stable",
		reason: `none of ${columns} columns has drifted`
	};
	const evidence = drifted.slice(0, 5).map(({ feature, test, adjustedPValue, effect }) => `${feature} (${test}, adjusted p ${shown$1(adjustedPValue)}, effect ${shown$1(effect)})`);
	const rest = drifted.length > 5 ? `, and ${drifted.length - 5} more findings` : "";
	return {
		verdict: "drifted",
		reason: `${names.length} of ${columns} columns drifted: ${evidence.join(", ")}${rest}`
	};
}
/**
* Compares live rows with the reference, column by column. A column has drifted when the difference is significant after
* Benjamini–Hochberg over all tests **and** large enough to matter; neither alone raises an alarm. Fewer rows than the rule
* asks for, on either side, is `insufficient_data` and never "no drift".
*
* @throws LockstepError COLUMN_MISSING, TABLE_INVALID.
*/
function detectDrift(request) {
	const { model, environment, version, sha256, reference, current, rule } = request;
	const referenceRows = rowCount(reference, "reference");
	const currentRows = rowCount(current, "live rows");
	const columns = reference.map((column) => [column, matching(column, current)]);
	const header = {
		kind: "lockstep/DriftReport",
		schema: 1,
		model,
		environment,
		modelVersion: version,
		artifactSha256: sha256,
		referenceRows,
		currentRows
	};
	const [fewer, sample] = currentRows <= referenceRows ? [currentRows, "live"] : [referenceRows, "reference"];
	if (fewer < Math.max(1, rule.minimumRows)) return {
		...header,
		features: [],
		verdict: "insufficient_data",
		reason: `${fewer} ${sample} rows, and ${Math.max(1, rule.minimumRows)} are needed`
	};
	const findings = columns.flatMap(([left, right]) => compareColumn(left, right));
	const adjusted = benjaminiHochberg(findings.map(({ pValue }) => pValue));
	const features = findings.map((finding, i) => {
		const adjustedPValue = adjusted[i];
		return {
			...finding,
			adjustedPValue,
			isDrifted: adjustedPValue < rule.alpha && finding.effect >= rule.minimumEffect
		};
	});
	return {
		...header,
		features,
		...decide$2(features, columns.length)
	};
}

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

// pipeline/report/drift.ts
const words = {
	drifted: {
		icon: "🔀",
		word: "Inputs have drifted"
	},
	stable: {
		icon: "⚪",
		word: "Inputs are stable"
	},
	insufficient_data: {
		icon: "❓",
		word: "Too few live rows to tell"
	}
};
/** Drifted columns first, then by the size of the shift, then by name: the same report gives the same bytes. */
function byShift(a, b) {
	return Number(b.isDrifted) - Number(a.isDrifted) || b.effect - a.effect || (a.feature < b.feature ? -1 : Number(a.feature > b.feature));
}
function featureRow({ feature, test, statistic, adjustedPValue, effect, isDrifted }) {
	const answer = isDrifted ? "🔀 drifted" : "stable";
	return `| ${[
		cell(feature),
		cell(test),
		decimal(statistic),
		decimal(adjustedPValue),
		decimal(effect),
		answer
	].join(" | ")} |`;
}
const whatNext = {
	drifted: "The model sees rows that it was not trained on. That says nothing about how good it still is: look at late labels, add newer rows to the training data, and let this pull request train and evaluate a candidate. Nothing is promoted by closing or merging it without one.",
	stable: "Nothing needs to be done.",
	insufficient_data: "The next run looks again. No verdict is not a good verdict."
};
/** Evidence of drift as Markdown: the body of the pull request that asks for retraining. */
function renderDrift(report) {
	const { icon, word } = words[report.verdict];
	const drifted = report.features.filter(({ isDrifted }) => isDrifted).length;
	const features = [...report.features].sort(byShift);
	const table = features.length === 0 ? "No column was compared." : [
		"| Column | Test | Statistic | Adjusted p | Shift in standard deviations | Verdict |",
		"| :--- | :--- | ---: | ---: | ---: | :--- |",
		...fitLines({
			items: features,
			draw: featureRow,
			budget: 4e4,
			more: (left) => `| ${moreOf("columns")(left)} | | | | | |`
		})
	].join("\n");
	return assemble([
		{
			rank: 0,
			draw: () => `## ${icon} ${word} · ${code(report.model)} ${code(report.modelVersion)} in ${code(report.environment)}`
		},
		{
			rank: 1,
			draw: () => `${count(drifted)} of ${count(report.features.length)} ${plural(report.features.length, "column", "columns")} drifted: ${sentence(report.reason)}`
		},
		{
			rank: 2,
			draw: () => `### Evidence\n\n${count(report.currentRows)} live rows against ${count(report.referenceRows)} rows of the training data.\n\n${table}`
		},
		{
			rank: 3,
			draw: () => `### What to do\n\n${whatNext[report.verdict]}`
		},
		{
			rank: 4,
			draw: () => `Measured on the answers of the artifact ${code(report.artifactSha256)}.`
		}
	]);
}

// pipeline/steps/monitor.ts
/** A model's input columns of the rows it was trained on; an empty cell is a missing value. */
function referenceColumns(inputs, table) {
	return inputs.map(({ name, kind }) => {
		const cells = table.column(name);
		return kind === "categorical" ? {
			kind,
			name,
			values: cells
		} : {
			kind,
			name,
			values: Float64Array.from(cells, (cell) => cell === "" ? NaN : parseNumber$1(cell, name))
		};
	});
}
function currentColumns(inputs, rows) {
	return inputs.map(({ name, kind }) => kind === "categorical" ? {
		kind,
		name,
		values: rows.map((row) => String(row.inputs[name] ?? ""))
	} : {
		kind,
		name,
		values: Float64Array.from(rows, (row) => Number(row.inputs[name] ?? NaN))
	});
}
async function modelInputs(workspace, assigned) {
	const predictor = await workspace.openModel(await restoreArtifact(workspace, assigned.record.artifact));
	try {
		return predictor.inputs;
	} finally {
		predictor.close();
	}
}
async function compare(declaration, environment, run) {
	const { request, workspace } = run;
	const { git, host } = workspace;
	const { model } = declaration;
	const assigned = await promotedModel(git, {
		model,
		environment: environment.environment
	});
	const training = await stateOf(git, assigned.commit).output(declaration.trainingRows);
	if (training?.md5 === void 0) throw new LockstepError("OBJECT_MISSING", `dvc.lock of ${model} ${assigned.modelVersion} has no ${declaration.trainingRows}`, { hint: "Correct `training_rows` in lockstep.yaml; drift is measured against the rows the model was trained on." });
	const log = await readInferenceLog(resolve(git.root, environment.target.path), model, { limit: request.rows });
	if (log.badLines > 0) host.warning(`${log.badLines} lines of the inference log are no predictions and were left out`);
	const rows = log.rows.filter(({ artifactSha256 }) => artifactSha256 === assigned.record.artifact.sha256);
	const inputs = await modelInputs(workspace, assigned);
	return detectDrift({
		model,
		environment: environment.environment,
		version: assigned.modelVersion,
		sha256: assigned.record.artifact.sha256,
		reference: referenceColumns(inputs, await restoreTable(workspace, training.md5, declaration.trainingRows)),
		current: currentColumns(inputs, rows),
		rule: declaration.drift
	});
}
/** Opens or updates the one pull request that asks for retraining, with the evidence as its only change. */
async function propose(workspace, report) {
	const { git } = workspace;
	const branch = `lockstep/retrain-${report.model}`;
	const body = renderDrift(report);
	await git.writeBranch({
		branch,
		base: await defaultTip(git),
		files: { [`models/${report.model}.drift.json`]: `${canonicalJson(report)}\n` },
		message: `Inputs of ${report.model} have drifted in ${report.environment}\n\n${report.reason}`
	});
	return (await (await workspace.forge()).openPullRequest({
		title: `Retrain ${report.model}: its inputs in ${report.environment} have drifted`,
		body,
		head: branch,
		base: await git.defaultBranch()
	})).number;
}
/** Compares what the server was asked with what its model was trained on; drift becomes one pull request per model. */
async function monitor(request, workspace) {
	const { git, host } = workspace;
	await git.fetch();
	const project = await stateOf(git, await defaultTip(git)).project();
	const environment = selectEnvironment(project, request.environment);
	const reports = [];
	for (const declaration of selectModels(project, request.model)) {
		const report = await host.group(`Watch ${declaration.model} in ${environment.environment}`, () => compare(declaration, environment, {
			request,
			workspace
		}));
		host.info(`${report.model} ${report.modelVersion} in ${report.environment}: ${report.verdict}: ${report.reason}`);
		await writeRecord(workspace, request.records, report);
		if (report.verdict === "drifted" && request.propose) {
			const number = await propose(workspace, report);
			host.output("pull-request", String(number));
			host.info(`pull request #${number} proposes to retrain`);
		}
		reports.push(report);
	}
	return reports;
}

// pipeline/domain/project.ts
/** True when a policy lists a person among the approvers; logins differ in more than the case of their letters. */
function mayApprove({ approvers }, { login }) {
	return approvers.some((approver) => approver.toLowerCase() === login.toLowerCase());
}

// pipeline/registry/assignment-rules.ts
function tagRewritten(model, version, recorded) {
	return {
		code: "tag_rewritten",
		sentence: `Tag ${model}@${version} names a commit that records ${recorded?.modelVersion ?? "no version"}; somebody made or moved it by hand, and nothing is promoted from it.`
	};
}
/** What a wanted version stands for; a refusal when nothing registers it, or nothing is recorded where it is registered. */
function resolveWanted({ record, registry, recordAt }, environment, modelVersion) {
	const registered = registeredVersion(registry, record.model, modelVersion);
	if (registered === void 0) return {
		code: "version_unregistered",
		sentence: `${environment} asks for ${record.model} ${modelVersion}, which is not registered; name a version that \`lockstep models list\` shows.`
	};
	const recorded = recordAt(modelVersion);
	if (recorded?.model !== record.model) return tagRewritten(record.model, modelVersion, recorded);
	return {
		environment,
		modelVersion,
		registered,
		recorded
	};
}
const environmentDeclared = ({ record, environments }, { environment }) => {
	if (environments.includes(environment)) return void 0;
	const declared = environments.join(", ");
	return {
		code: "unknown_environment",
		sentence: `models/${record.model}.yaml asks for a version in ${environment}, which lockstep.yaml does not declare (${declared === "" ? "it declares none" : declared}).`
	};
};
/** The tag's commit records the version that the tag names. */
const tagIntact = ({ record }, { modelVersion, recorded }) => recorded.modelVersion === modelVersion ? void 0 : tagRewritten(record.model, modelVersion, recorded);
/** A version has one content for ever: when the tip records its own version, the bytes are those that were registered. */
const sameBytesAsRegistered = ({ record }, { modelVersion, recorded }) => {
	const [tip, tag] = [record.artifact.sha256, recorded.artifact.sha256];
	if (modelVersion !== record.modelVersion || tip === tag) return void 0;
	return {
		code: "conflict",
		sentence: `${record.model} ${modelVersion} is registered with ${tag.slice(0, 12)}, and the tip records ${tip.slice(0, 12)} under the same version; run \`lockstep train\`, so that the new bytes get a version of their own.`
	};
};
/**
* A tag alone promotes nothing: somebody who might, when the version came in, approved the bytes that it registers. A return to an
* earlier version does not fail because its approver has left since.
*/
const registrationApproved = ({ record, approvals, policyAt }, { modelVersion, recorded }) => {
	const { model, inputKey, artifact } = recorded;
	const policy = policyAt(modelVersion);
	const ledger = approvals.map(({ approval }) => approval).filter(({ verb, approver }) => verb === "reject" || policy !== void 0 && mayApprove(policy, approver));
	if (wereApproved(ledger, {
		model,
		inputKey,
		artifactSha256: artifact.sha256
	})) return void 0;
	return {
		code: "unledgered_tag",
		sentence: `Tag ${record.model}@${modelVersion} registers bytes that nobody approved; it was made by hand, and nothing is promoted from it.`
	};
};
const notQuarantined$1 = ({ record }, { environment, modelVersion, recorded }) => {
	const entry = record.quarantine.find(({ artifactSha256 }) => artifactSha256 === recorded.artifact.sha256);
	if (entry === void 0) return void 0;
	return {
		code: "quarantined",
		sentence: `${record.model} ${modelVersion} is quarantined (${entry.reason}) and does not go to ${environment}.`
	};
};
/** What must hold before a registered version is assigned, in the order in which refusals are told. */
const assignmentRules = [
	environmentDeclared,
	tagIntact,
	sameBytesAsRegistered,
	registrationApproved,
	notQuarantined$1
];

// pipeline/registry/registration-rules.ts
function short(value) {
	if (value === void 0) return "nothing";
	const text = typeof value === "string" ? value : JSON.stringify(value);
	return /^[0-9a-f]{32,64}(?:\.dir)?$/.test(text) ? text.slice(0, 12) : text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
function differenceText({ name, before, after }) {
	return `${name.length > 120 ? `${name.slice(0, 120)}…` : name}: ${short(before)} → ${short(after)}`;
}
function subjectText({ record }) {
	return `${record.model} ${record.modelVersion} (${record.artifact.sha256.slice(0, 12)})`;
}
/** The merged tree builds the model that is recorded. */
const inputsMatch = (state) => {
	const { record, tree } = state;
	if (record.inputKey === tree.inputKey) return void 0;
	const differences = differingInputs(record.inputs, tree.inputs);
	const shown = differences.slice(0, 5).map(differenceText).join("; ");
	const rest = differences.length > 5 ? ` and ${differences.length - 5} more` : "";
	const what = differences.length === 0 ? "the facts in the record are not those its InputKey was made of" : `these inputs differ from those it was made of: ${shown}${rest}`;
	return {
		code: "needs_reevaluation",
		sentence: `${subjectText(state)} is not what the merged tree builds, because ${what}; train and evaluate the combination in a pull request.`
	};
};
/** Tags are created and never moved, so a version that was deregistered cannot come back under its name. */
const notWithdrawn = (state) => {
	const { record, registry } = state;
	if (!(registry.get(record.model)?.versions ?? []).some(({ modelVersion, isActive }) => modelVersion === record.modelVersion && !isActive)) return void 0;
	return {
		code: "version_unregistered",
		sentence: `${record.model} ${record.modelVersion} was deregistered; run \`lockstep train\`, so that these bytes get the next version.`
	};
};
const notQuarantined = (state) => {
	const { record } = state;
	const entry = record.quarantine.find(({ artifactSha256 }) => artifactSha256 === record.artifact.sha256);
	if (entry === void 0) return void 0;
	return {
		code: "quarantined",
		sentence: `${subjectText(state)} is quarantined (${entry.reason}) and is not registered.`
	};
};
const voidWords = {
	input_changed: "was for other inputs",
	wrong_digest: "was for other bytes",
	stale_sha: "was for an earlier head of the pull request",
	evaluation_changed: "was for another evaluation",
	plan_changed: "was for another plan: what merging does has changed since"
};
function hear(state, pullRequest) {
	const { record } = state;
	const where = `#${pullRequest.number}`;
	const { evaluationDigest } = pullRequest;
	if (evaluationDigest === void 0) return {
		approvals: [],
		refusal: {
			code: "candidate_missing",
			sentence: `No evaluation of ${subjectText(state)} was reported for the head that ${where} was merged at; report it again.`
		}
	};
	const { approvals, rejections, voided } = standing(state.approvals.map(({ approval }) => approval), {
		pullRequest: pullRequest.number,
		headSha: pullRequest.headSha,
		model: record.model,
		inputKey: record.inputKey,
		artifactSha256: record.artifact.sha256,
		evaluationDigest,
		planHash: state.planHash
	});
	const [rejection] = rejections;
	if (rejection !== void 0) return {
		approvals: [],
		refusal: {
			code: "rejected",
			sentence: `${rejection.approver.login} rejected ${subjectText(state)} in ${where}; only the same person takes that back.`
		}
	};
	const standingNow = state.approvals.filter(({ approval }) => approvals.includes(approval));
	const [first] = voided;
	if (first === void 0) return {
		approvals: standingNow,
		refusal: void 0
	};
	const sentence = `The approval of ${record.model} by ${first.approval.approver.login} in ${where} ${voidWords[first.code] ?? "was for something else"}; approve ${subjectText(state)} as it is now.`;
	return {
		approvals: standingNow,
		refusal: {
			code: first.code,
			sentence
		}
	};
}
/** One approver is one person, whatever name they have now. */
function isAuthor({ approval: { approver } }, { author }) {
	return approver.id === author.id || approver.login.toLowerCase() === author.login.toLowerCase();
}
function objection(state, pullRequest, live) {
	const { login } = live.approval.approver;
	const refuse = (code, sentence) => ({
		code,
		sentence
	});
	if (isAuthor(live, pullRequest)) return refuse("self_approval", `${login} opened #${pullRequest.number} and cannot approve it; somebody else must.`);
	if (!mayApprove(state.policy, live.approval.approver)) return refuse("approver_not_authorised", `${login} is not among the approvers of lockstep.yaml; one of them must approve.`);
	if (live.permissionNow === "unknown") return refuse("permission_unknown", `The forge could not say what ${login} may do now; run promote again.`);
	if (live.permissionNow !== "write" && live.permissionNow !== "admin") return refuse("approver_not_authorised", `${login} has no write permission any more; another approver must approve.`);
	if (live.commentSha256Now !== live.approval.comment.bodySha256) return refuse("approval_revoked", `The comment by which ${login} approved was deleted or changed; it must be written again.`);
}
function enoughFor(state, pullRequest) {
	const heard = hear(state, pullRequest);
	const objections = heard.approvals.map((live) => objection(state, pullRequest, live));
	if (heard.refusal?.code === "rejected") return heard.refusal;
	const valid = objections.filter((found) => found === void 0).length;
	const required = Math.max(1, state.policy.requiredApprovals);
	if (valid >= required) return void 0;
	const reason = objections.find((found) => found !== void 0) ?? heard.refusal;
	if (reason !== void 0) return reason;
	return {
		code: "no_approval",
		sentence: `${subjectText(state)} has ${valid} of ${required} approvals in #${pullRequest.number}; a comment \`/approve ${state.record.model}@${state.record.artifact.sha256}\` before merging gives one.`
	};
}
/** Enough people who may have approved exactly this content, in a pull request that brought it. */
const approvedByEnough = (state) => {
	const { commit, pullRequests } = state.introduction;
	const refusals = pullRequests.map((pullRequest) => enoughFor(state, pullRequest));
	if (refusals.includes(void 0)) return void 0;
	const [first] = refusals;
	if (first !== void 0) return first;
	return {
		code: "no_approval",
		sentence: `${subjectText(state)} came with commit ${commit.slice(0, 12)}, which no pull request brought, so nobody could approve it; open one that trains it.`
	};
};
/** What must hold before a version is registered, in the order in which refusals are told. */
const registrationRules = [
	inputsMatch,
	notWithdrawn,
	notQuarantined,
	approvedByEnough
];

// pipeline/registry/promotion.ts
const promotionRules = {
	registration: registrationRules,
	assignment: assignmentRules
};
function refuse$1(environment, version, refusal) {
	return {
		kind: "refuse",
		environment,
		modelVersion: version,
		refusal
	};
}
/** A new version is registered at the commit that brought its record, or at the tip when only the tip builds it. */
function register({ introduction, record, tip }) {
	const { model, modelVersion, artifact } = record;
	const commit = introduction.inputKey === record.inputKey ? introduction.commit : tip;
	const tag = nextRegistration({
		model,
		modelVersion,
		commit
	});
	return {
		kind: "register",
		modelVersion,
		artifactSha256: artifact.sha256,
		commit,
		tag
	};
}
function registration(rules, state) {
	const { model, modelVersion } = state.record;
	if (registeredVersion(state.registry, model, modelVersion) !== void 0) return void 0;
	const refusal = rules.registration.map((rule) => rule(state)).find((found) => found !== void 0);
	return refusal === void 0 ? register(state) : refuse$1(void 0, modelVersion, refusal);
}
function assignment(rules, state, [environment, modelVersion]) {
	const { model } = state.record;
	const wanted = resolveWanted(state, environment, modelVersion);
	if ("code" in wanted) return refuse$1(environment, modelVersion, wanted);
	const refusal = rules.assignment.map((rule) => rule(state, wanted)).find((found) => found !== void 0);
	if (refusal !== void 0) return refuse$1(environment, modelVersion, refusal);
	const { registered, recorded } = wanted;
	const { commit, tag: registrationTag } = registered;
	const placed = {
		environment,
		modelVersion,
		artifactSha256: recorded.artifact.sha256,
		commit,
		registrationTag
	};
	const present = currentAssignment(state.registry, model, environment);
	if (present?.modelVersion === modelVersion) return {
		kind: "nothing",
		...placed,
		assignmentTag: present.tag
	};
	const tag = nextAssignment(state.registry, {
		model,
		modelVersion,
		commit
	}, environment);
	return {
		kind: "assign",
		...placed,
		tag,
		previous: present?.modelVersion
	};
}
/** The state in which an action has been done. */
function afterAction(state, action) {
	if (action.kind !== "register" && action.kind !== "assign") return state;
	const tags = [...state.registry.values()].flatMap(({ events }) => events.map(({ tag }) => tag));
	const registry = readRegistry([...tags, {
		...action.tag,
		taggedAtSeconds: 0
	}]);
	if (action.kind === "assign") return {
		...state,
		registry
	};
	const { record, recordAt, policy, policyAt } = state;
	return {
		...state,
		registry,
		recordAt: (version) => version === action.modelVersion ? record : recordAt(version),
		policyAt: (version) => version === action.modelVersion ? policy : policyAt(version)
	};
}
/** As {@link decidePromotion}, by other rules. */
function decideBy(rules, state) {
	const { record } = state;
	const first = registration(rules, state);
	const actions = first === void 0 ? [] : [first];
	let reached = first === void 0 ? state : afterAction(state, first);
	const wanted = Object.entries(record.environments);
	for (const entry of wanted.sort(([a], [b]) => byCodePoint(a, b))) {
		if (first?.kind === "refuse" && entry[1] === record.modelVersion) continue;
		const action = assignment(rules, reached, entry);
		actions.push(action);
		reached = afterAction(reached, action);
	}
	return actions;
}
/**
* What must be done so that tags say what the record at the tip asks for: its version registered once, then every environment that it
* names assigned. A version that is registered already needs no approval again, so that a rollback is a commit and nothing else.
* Nothing here looks at a clock, and the state that the actions lead to needs no action.
*/
function decidePromotion(state) {
	return decideBy(promotionRules, state);
}

// pipeline/repository/checks.ts
/** The check that holds what was evaluated at a head, and the status that branch protection asks for. */
const evaluationCheck = "lockstep/evaluation";
const approvalCheck = "lockstep/approval";
function shownReportText(shown) {
	return canonicalJson(shown);
}
/** Reads a check's record back. @throws LockstepError RECORD_INVALID. */
function parseShownReport(text) {
	const where = `check ${evaluationCheck}`;
	const hint = "Run the report again.";
	let value;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		throw new LockstepError("RECORD_INVALID", `${where} holds no JSON`, {
			hint,
			cause
		});
	}
	const { contents, lastComment } = value ?? {};
	if (!Array.isArray(contents) || lastComment !== void 0 && typeof lastComment !== "string") throw new LockstepError("RECORD_INVALID", `${where} holds no report`, { hint });
	return {
		contents: contents.map((shown, index) => ({
			evaluation: parseRecord("lockstep/Evaluation", shown?.evaluation, `${where}, evaluation ${index}`),
			plan: parseRecord("lockstep/Plan", shown?.plan, `${where}, plan ${index}`)
		})),
		lastComment
	};
}

// pipeline/repository/introduction.ts
/** The digest of the evaluation that was shown at a head; `undefined` when the check is gone or says nothing of the model. */
async function evaluationDigest(forge, headSha, model) {
	const check = await forge.check(headSha, evaluationCheck);
	if (check === void 0) return void 0;
	const shown = parseShownReport(check.record).contents.find(({ evaluation }) => evaluation.model === model);
	return shown === void 0 ? void 0 : digestOf(shown.evaluation);
}
/** How the record at the tip came to the default branch: the commit, its tree's InputKey, and the pull requests that brought it. */
async function introductionOf(git, forge, { tip, declaration }) {
	const { model } = declaration;
	const commit = await git.lastChange(tip, recordPath(model)) ?? tip;
	const merged = (await forge.pullRequestsOf(commit)).filter(({ state }) => state === "merged");
	const pullRequests = [];
	for (const { number, head, author } of merged) pullRequests.push({
		number,
		headSha: head.sha,
		author,
		evaluationDigest: await evaluationDigest(forge, head.sha, model)
	});
	return {
		commit,
		inputKey: (await stateOf(git, commit).inputs(declaration)).inputKey,
		pullRequests,
		merged
	};
}
/**
* The rules as they stood where a pull request left the base branch, so that it cannot weaken what judges it; for a commit that no
* pull request brought, those of the commit before.
*/
async function rulesBefore(git, introduction) {
	const before = await git.resolve(`${introduction.commit}^1`);
	if (before === void 0) return void 0;
	const head = introduction.merged[0]?.head.sha;
	const left = head !== void 0 && await git.resolve(head) !== void 0 ? await git.mergeBase(head, before) : before;
	const state = stateOf(git, left ?? before);
	try {
		return await state.project();
	} catch (error) {
		if (error instanceof LockstepError && error.code === "CONFIG_INVALID") return void 0;
		throw error;
	}
}

// pipeline/registry/plan.ts
function targetText({ target }) {
	return `${target.kind} ${target.path}`;
}
function versioned$1(modelVersion, digest) {
	return modelVersion === void 0 || digest === void 0 ? void 0 : {
		modelVersion,
		artifactSha256: digest
	};
}
/** What is there now; a version whose digest cannot be read any more counts as nothing, so that it is replaced. */
function present({ registry, record, digestOf }, environment) {
	const version = currentVersion(registry, record.model, environment);
	return versioned$1(version, version === void 0 ? void 0 : digestOf(version));
}
/** What the record asks for; `undefined` when it asks for nothing, or for a version that is neither its own nor registered. */
function wanted({ record, digestOf }, environment) {
	const version = Object.hasOwn(record.environments, environment) ? record.environments[environment] : void 0;
	if (version === void 0) return void 0;
	return versioned$1(version, version === record.modelVersion ? record.artifact.sha256 : digestOf(version));
}
/**
* What merging a state does to one model: each declared environment whose version or bytes would change. What the record asks for and
* promote refuses, an environment that is not declared or a version that nothing registers, changes nothing and is left out.
*/
function planFor(request) {
	const { record, project } = request;
	const environments = project.environments.flatMap((declaration) => {
		const { environment } = declaration;
		const from = present(request, environment);
		const to = wanted(request, environment);
		const isSame = from?.modelVersion === to?.modelVersion && from?.artifactSha256 === to?.artifactSha256;
		return to === void 0 || isSame ? [] : [{
			environment,
			from,
			to,
			target: targetText(declaration)
		}];
	});
	return {
		kind: "lockstep/Plan",
		schema: 1,
		model: record.model,
		modelVersion: record.modelVersion,
		artifactSha256: record.artifact.sha256,
		inputKey: record.inputKey,
		environments
	};
}

// pipeline/repository/plan-now.ts
/** What merging the state of a record would do now, by the tags there are. */
async function planNow(git, project, { record, registry }) {
	const { model } = record;
	const digests = /* @__PURE__ */ new Map();
	const wanted = [...Object.values(record.environments), ...project.environments.map(({ environment }) => currentVersion(registry, model, environment))];
	for (const modelVersion of new Set(wanted)) {
		const commit = modelVersion === void 0 ? void 0 : versionCommit(registry, model, modelVersion);
		const registered = commit === void 0 ? void 0 : await stateOf(git, commit).record(model);
		if (registered !== void 0 && registered.modelVersion === modelVersion) digests.set(modelVersion, registered.artifact.sha256);
	}
	return planFor({
		record,
		registry,
		project,
		digestOf: (version) => digests.get(version)
	});
}

// pipeline/steps/promote.ts
/**
* Approvals of a model; those of the pull requests that brought its record with what the forge says now: who may still approve, and
* whether the comment stands. The others have done their work and are only looked up.
*/
async function liveApprovals(workspace, forge, about) {
	const live = [];
	for (const approval of await readApprovals(workspace.git)) {
		if (approval.subject.model !== about.model) continue;
		if (!about.pullRequests.has(approval.subject.pullRequest)) {
			live.push({
				approval,
				permissionNow: "unknown",
				commentSha256Now: void 0
			});
			continue;
		}
		let permissionNow;
		try {
			permissionNow = await forge.permission(approval.approver);
		} catch {
			permissionNow = "unknown";
		}
		const comment = (await forge.comments(approval.subject.pullRequest)).find(({ id }) => id === approval.comment.id);
		live.push({
			approval,
			permissionNow,
			commentSha256Now: comment === void 0 ? void 0 : hashBytes(comment.body).sha256
		});
	}
	return live;
}
/** The policy of the state before a commit; of the commit itself when it brought lockstep.yaml. */
async function policyBefore({ git }, commit) {
	const states = [await git.resolve(`${commit}^1`), commit].filter((id) => id !== void 0).map((id) => stateOf(git, id));
	for (const state of states) {
		if (await state.text("lockstep.yaml") === void 0) continue;
		try {
			return (await state.project()).review;
		} catch (error) {
			if (error instanceof LockstepError && (error.code === "CONFIG_INVALID" || error.code === "YAML_INVALID")) return void 0;
			throw error;
		}
	}
}
/** What stands at the commits of registered versions; a commit without a record stays unknown and is refused by the rules. */
async function registeredStates(workspace, registry, declaration) {
	const states = /* @__PURE__ */ new Map();
	for (const { modelVersion, commit, isActive } of registry.get(declaration.model)?.versions ?? []) {
		const record = isActive ? await stateOf(workspace.git, commit).record(declaration.model) : void 0;
		if (record !== void 0) states.set(modelVersion, {
			record,
			policy: await policyBefore(workspace, commit)
		});
	}
	return states;
}
async function stateAt(workspace, tip, declaration) {
	const { git } = workspace;
	const forge = await workspace.forge();
	const at = stateOf(git, tip.commit);
	const record = await at.record(declaration.model);
	if (record === void 0) return void 0;
	const introduction = await introductionOf(git, forge, {
		tip: tip.commit,
		declaration
	});
	const registered = await registeredStates(workspace, tip.registry, declaration);
	const plan = await planNow(git, tip.project, {
		record,
		registry: tip.registry
	});
	return {
		tip: tip.commit,
		record,
		tree: await at.inputs(declaration),
		environments: tip.project.environments.map(({ environment }) => environment),
		policy: (await rulesBefore(git, introduction) ?? tip.project).review,
		registry: tip.registry,
		recordAt: (version) => registered.get(version)?.record,
		policyAt: (version) => registered.get(version)?.policy,
		introduction,
		approvals: await liveApprovals(workspace, forge, {
			model: declaration.model,
			pullRequests: new Set(introduction.pullRequests.map(({ number }) => number))
		}),
		planHash: digestOf(plan)
	};
}
function promotionOf(action, state) {
	const { environment, modelVersion, artifactSha256, commit, registrationTag } = action;
	return {
		kind: "lockstep/Promotion",
		schema: 1,
		model: state.record.model,
		environment,
		modelVersion,
		artifactSha256,
		commit,
		registrationTag,
		assignmentTag: action.kind === "assign" ? action.tag.name : action.assignmentTag,
		outcome: action.kind === "assign" ? "promoted" : "already_promoted",
		previous: action.kind === "assign" ? action.previous : currentVersion(state.registry, state.record.model, environment)
	};
}
async function promoteModel(workspace, tip, declaration) {
	const { git, host } = workspace;
	const state = await stateAt(workspace, tip, declaration);
	if (state === void 0) {
		host.info(`${declaration.model}: no version is recorded yet`);
		return {
			promotions: [],
			refusals: []
		};
	}
	const actions = decidePromotion(state);
	const tags = actions.flatMap((action) => action.kind === "register" || action.kind === "assign" ? [action.tag] : []);
	if (tags.length > 0) await git.createTags(tags);
	const promotions = [];
	const refusals = [];
	for (const action of actions) switch (action.kind) {
		case "register":
			host.info(`registered ${action.tag.name} at ${action.commit.slice(0, 12)}`);
			break;
		case "assign":
		case "nothing": {
			const promotion = promotionOf(action, state);
			promotions.push(promotion);
			host.info(action.kind === "assign" ? `${promotion.environment}: ${promotion.previous ?? "nothing"} → ${promotion.modelVersion} (${promotion.assignmentTag})` : `${promotion.environment}: ${promotion.modelVersion} is promoted already`);
			break;
		}
		case "refuse":
			refusals.push(action.refusal);
			host.info(`refused (${action.refusal.code}): ${action.refusal.sentence}`);
	}
	return {
		promotions,
		refusals
	};
}
/** One look at the default branch and what follows from it. */
async function promoteOnce(request, workspace) {
	const { git, host } = workspace;
	const registry = readRegistry(await git.tags());
	const commit = await defaultTip(git);
	const project = await stateOf(git, commit).project();
	const promotions = [];
	const refusals = [];
	for (const declaration of selectModels(project, request.model)) {
		const result = await host.group(`Promote ${declaration.model}`, () => promoteModel(workspace, {
			commit,
			project,
			registry
		}, declaration));
		promotions.push(...result.promotions);
		refusals.push(...result.refusals);
	}
	return {
		promotions,
		refusals,
		tip: commit
	};
}
/** Looks before a run gives up: each means that somebody pushed to the default branch while the one before was at work. */
const lookLimit = 5;
/**
* Makes tags say what the records at the tip of the default branch ask for. Level-triggered: it reads the whole state, creates what is
* missing, refuses what is not approved, and may run as often and as late as it likes. When the tip moves while it works, it looks
* again, so that a slow run never has the last word on a newer state. It cannot train.
*/
async function promote(request, workspace) {
	const { git, host } = workspace;
	await git.fetch();
	const promoted = [];
	for (let look = 1;; look++) {
		const { tip, promotions, refusals } = await promoteOnce(request, workspace);
		for (const promotion of promotions) await writeRecord(workspace, request.records, promotion);
		promoted.push(...promotions.filter(({ outcome }) => outcome === "promoted"));
		await git.fetch();
		if (await defaultTip(git) === tip || look === lookLimit) {
			host.output("changed", String(promoted.length > 0));
			return {
				promotions,
				refusals
			};
		}
		host.info("the default branch has moved meanwhile: looking again");
	}
}

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

// pipeline/report/standing.ts
const phaseIcon = {
	improved: "✅",
	equivalent: "⚪",
	regressed: "❌",
	inconclusive: "❓"
};
const phaseWord = {
	improved: "Improved",
	equivalent: "Equivalent",
	regressed: "Regressed",
	inconclusive: "Inconclusive"
};
const attention = {
	regressed: 0,
	inconclusive: 1,
	improved: 2,
	equivalent: 3
};
const waiting = {
	refused: 0,
	needed: 1,
	given: 2,
	not_needed: 3
};
function compareText(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}
/** The models of a report, those that need a person first. */
function byAttention(models) {
	return [...models].sort((a, b) => attention[a.evaluation.verdict.phase] - attention[b.evaluation.verdict.phase] || waiting[a.approval.phase] - waiting[b.approval.phase] || compareText(a.plan.model, b.plan.model));
}
const shownApprovers = 4;
function people(names, conjunction, write) {
	const shown = names.slice(0, shownApprovers).map((name) => write(name));
	const more = names.length - shown.length;
	return listing(more === 0 ? shown : [...shown, `${count(more)} more`], conjunction);
}
/** What happens next with a model and who can make it happen, as the end of a sentence. */
function nextStep({ approval, evaluation, plan }, write) {
	switch (approval.phase) {
		case "given": {
			const does = plan.environments.length === 0 ? "merging records it" : "merging promotes it";
			return `approved by ${people(approval.by, "and", write)}, ${does}`;
		}
		case "needed": {
			const waits = `waits for ${count(approval.remaining)} ${plural(approval.remaining, "approval", "approvals")}`;
			return approval.approvers.length === 0 ? `${waits}, but the base branch names nobody who may approve` : `${waits}: ${people(approval.approvers, "or", write)} can unblock it`;
		}
		case "refused":
			if (approval.refusal.code === "rejected") return "rejected by a reviewer, a new commit can unblock it";
			if (evaluation.verdict.phase === "inconclusive") return "not promoted, more evaluation rows can unblock it";
			return "not promoted, the author can unblock it with a new commit";
		case "not_needed": return "nothing to approve";
	}
}
function standingOf({ models, silent }) {
	const phase = byAttention(models)[0]?.evaluation.verdict.phase;
	if (silent.length > 0 && phase !== "regressed") return {
		phase: "silent",
		icon: "❓",
		word: "Not evaluated"
	};
	if (phase === void 0) return {
		phase: "none",
		icon: "⚪",
		word: "No model changes"
	};
	return {
		phase,
		icon: phaseIcon[phase],
		word: phaseWord[phase]
	};
}
/** Baseline and champion that are the same bytes are one model to a reader. */
function areSameReferences({ evaluation: { baseline, champion } }) {
	return baseline !== void 0 && baseline.artifactSha256 === champion?.artifactSha256;
}
/** What the candidate is held against first: the merge base's model, else the champion. */
function mainReference({ evaluation }) {
	if (evaluation.baseline !== void 0) return {
		name: "merge base",
		model: evaluation.baseline
	};
	return evaluation.champion === void 0 ? void 0 : {
		name: "champion",
		model: evaluation.champion
	};
}
/** The level that all intervals share, else `undefined`. */
function commonLevel({ evaluation }) {
	const levels = new Set(evaluation.comparisons.flatMap(({ interval }) => interval === null ? [] : [interval.level]));
	const [only] = levels;
	return levels.size === 1 ? only : void 0;
}
/** Every metric in the order of the table, with what the candidate is compared with in it. */
function metricRows(section) {
	const { candidate, baseline, champion, comparisons } = section.evaluation;
	const isOne = areSameReferences(section);
	return metricIds.map((metric) => ({
		metric,
		candidate: candidate.metrics[metric],
		baseline: baseline?.metrics[metric],
		champion: champion?.metrics[metric],
		comparisons: comparisons.filter((comparison) => comparison.metric === metric && !(isOne && comparison.reference === "champion")),
		margin: section.rules.find((rule) => rule.metric === metric)?.margin
	}));
}
const referenceName = {
	baseline: "merge base",
	champion: "champion"
};
/** For example `4 of 5 metrics improved, 1 equivalent`, against what the candidate is compared with first. */
function tally(section) {
	const phases = metricRows(section).flatMap(({ comparisons }) => comparisons.slice(0, 1).map(({ verdict }) => verdict.phase));
	if (phases.length === 0) return "There is no earlier model to compare with";
	const [first, ...rest] = [
		"regressed",
		"inconclusive",
		"improved",
		"equivalent"
	].map((phase) => ({
		word: phaseWord[phase].toLowerCase(),
		found: phases.filter((other) => other === phase).length
	})).filter(({ found }) => found > 0);
	return [`${count(first?.found ?? 0)} of ${count(phases.length)} ${plural(phases.length, "metric", "metrics")} ${first?.word ?? ""}`, ...rest.map(({ word, found }) => `${count(found)} ${word}`)].join(", ");
}

// pipeline/report/html-icons.ts
/** Strokes on a 16 × 16 field. */
const strokes = {
	improved: "M3 8.6l3.3 3.3L13 4.6",
	equivalent: "M3.5 6h9M3.5 10h9",
	regressed: "M4 4l8 8M12 4l-8 8",
	inconclusive: "M5.6 6a2.4 2.4 0 1 1 3.5 2.2c-.8.4-1.1.9-1.1 1.7M8 12.6v.1",
	silent: "M8 3.5v5.6M8 12.4v.1",
	none: "M3.5 8h9"
};
function icon(phase) {
	return html`<svg aria-hidden="true" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="${strokes[phase]}"/></svg>`;
}
function pill(phase) {
	return html`<span class="pill ${phase}">${icon(phase)}${phaseWord[phase]}</span>`;
}
/** Two steps that turn as one. */
const mark = html`<svg aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"><path d="M4 7h6v5h5v5h5"/><path d="M4 12.5h1.5M9.5 17H11M15 7h5" opacity=".45"/></svg>`;
const arrow = html`<svg class="arrow" aria-label="becomes" role="img" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M4 12h15M13 6l6 6-6 6"/></svg>`;

// pipeline/report/html-charts.ts
const plotWidth = 220;
const laneHeight = 24;
const edge = 10;
/** A number for an attribute: at most two decimals, so that the bytes do not depend on the last bit. */
function at(value) {
	return String(Number(value.toFixed(2)));
}
/** Half the width of the axis, in the metric's unit: everything drawn fits, and zero is in the middle of every row. */
function reach(comparisons, margin) {
	const ends = comparisons.flatMap(({ improvement, interval }) => [improvement ?? 0, ...interval === null ? [] : [interval.low, interval.high]]);
	return Math.max(...ends.map(Math.abs), margin ?? 0) * 1.08 || 1;
}
function described({ reference, improvement, interval }) {
	const against = `against the ${referenceName[reference]}`;
	if (improvement === null) return `${against}: undefined`;
	const between = interval === null ? "no interval" : `interval ${signed(interval.low)} to ${signed(interval.high)}`;
	return `${against}: better by ${signed(improvement)}, ${between}`;
}
/**
* Dot and whisker for each comparison of one metric: the dot is the improvement, the whisker its interval, the line in the middle
* no change, and the shaded part the loss that the margin still allows.
*/
function intervalPlot(metric, comparisons, margin) {
	const height = comparisons.length * laneHeight;
	const scale = (plotWidth / 2 - edge) / reach(comparisons, margin);
	const x = (value) => plotWidth / 2 + value * scale;
	const zone = margin === void 0 || margin === 0 ? void 0 : html`<rect class="zone" x="${at(x(-margin))}" y="0" width="${at(margin * scale)}" height="${height}"/>`;
	const lanes = comparisons.map(({ improvement, interval, verdict }, lane) => {
		const y = lane * laneHeight + laneHeight / 2;
		if (improvement === null) return void 0;
		const whisker = interval === null ? void 0 : html`<path class="whisker" d="M${at(x(interval.low))} ${y}H${at(x(interval.high))}M${at(x(interval.low))} ${y - 4}v8M${at(x(interval.high))} ${y - 4}v8"/>`;
		return html`<g class="${verdict.phase}">${whisker}<circle class="dot" cx="${at(x(improvement))}" cy="${y}" r="4.5"/></g>`;
	});
	const label = `${metric} ${comparisons.map(described).join("; ")}${margin === void 0 ? "" : `; margin ${decimal(margin)}`}`;
	return html`<svg class="plot" role="img" aria-label="${label}" viewBox="0 0 ${plotWidth} ${height}" width="${plotWidth}" height="${height}">${zone}<path class="zero" d="M${plotWidth / 2} 0V${height}"/>${lanes}</svg>`;
}
const tiles = [
	{
		kind: "right",
		name: "truePositives",
		words: "found",
		column: 0,
		row: 0
	},
	{
		kind: "wrong",
		name: "falseNegatives",
		words: "missed",
		column: 1,
		row: 0
	},
	{
		kind: "wrong",
		name: "falsePositives",
		words: "false alarms",
		column: 0,
		row: 1
	},
	{
		kind: "right",
		name: "trueNegatives",
		words: "left alone",
		column: 1,
		row: 1
	}
];
const tileWidth = 132;
const tileHeight = 68;
const labelWidth = 74;
const labelHeight = 24;
/** A 2 × 2 matrix; a tile is the stronger the larger its share of the rows that are actually so. */
function confusionPlot(title, matrix, before) {
	const positives = matrix.truePositives + matrix.falseNegatives;
	const negatives = matrix.trueNegatives + matrix.falsePositives;
	const drawn = tiles.map(({ kind, name, words, column, row }) => {
		const x = labelWidth + column * 136;
		const y = labelHeight + row * 72;
		const share = matrix[name] / Math.max(1, row === 0 ? positives : negatives);
		const change = before === void 0 ? "" : ` (${signedCount(matrix[name] - before[name])})`;
		return html`<rect class="tile ${kind}" x="${x}" y="${y}" width="${tileWidth}" height="${tileHeight}" rx="6" fill-opacity="${at(.1 + .35 * share)}"/><text class="number" x="${x + tileWidth / 2}" y="${y + 32}">${count(matrix[name])}</text><text class="note" x="${x + tileWidth / 2}" y="${y + 52}">${words}${change}</text>`;
	});
	const width = 342;
	const height = 164;
	const said = tiles.map(({ name, words }) => `${count(matrix[name])} ${words}`).join(", ");
	const middle = (index) => labelWidth + index * 136 + tileWidth / 2;
	const side = (index) => labelHeight + index * 72 + tileHeight / 2 + 4;
	return html`<figure class="confusion"><figcaption>${title}</figcaption><svg role="img" aria-label="${title}: ${said}" viewBox="0 0 ${width} ${height}"><text class="axis" x="${middle(0)}" y="14">predicted positive</text><text class="axis" x="${middle(1)}" y="14">predicted negative</text><text class="axis side" x="${64}" y="${side(0) - 8}">actually</text><text class="axis side" x="${64}" y="${side(0) + 8}">positive</text><text class="axis side" x="${64}" y="${side(1) - 8}">actually</text><text class="axis side" x="${64}" y="${side(1) + 8}">negative</text>${drawn}</svg></figure>`;
}

// pipeline/report/html-table.ts
/** Rows of one table or list; a page that holds more is no longer read. */
const rowLimit = 5e3;
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
	return html`
<div class="tables"><table class="stack ${className}" role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${titles}</tr></thead>
<tbody role="rowgroup">${limited(items, row, rest)}
</tbody></table></div>`;
}

// pipeline/report/data-changes.ts
const shownColumns = 8;
const shownExamples = 5;
function separated(details) {
	return details.flatMap((detail, index) => index === 0 ? detail : [", ", ...detail]);
}
function named(title, names) {
	if (names.length === 0) return [];
	const shown = names.slice(0, shownColumns).map((name) => [{ name }]);
	const more = names.length - shown.length;
	return [[
		`${title}: `,
		...separated(shown),
		more === 0 ? "" : ` and ${count(more)} more`
	]];
}
function examples$1(title, { count: all, examples: ids }) {
	if (all === 0 || ids.length === 0) return [];
	const shown = ids.slice(0, shownExamples).map((name) => [{ name }]);
	return [[
		...title,
		": ",
		...separated(shown),
		all > shown.length ? " …" : ""
	]];
}
function size(before, after, unit) {
	const word = plural(after, ...unit);
	if (before === after) return `${count(after)} ${word}`;
	return `${count(before)} → ${count(after)} ${word} (${signedCount(after - before)})`;
}
function tableDetails(diff) {
	const by = (what) => [`${what}, by `, { name: diff.idColumn }];
	const edits = diff.editsByColumn.slice(0, shownColumns);
	return [
		...named("Columns added", diff.columnsAdded),
		...named("Columns removed", diff.columnsRemoved),
		...edits.length === 0 ? [] : [[
			"Rows edited by column: ",
			...separated(edits.map(({ column, count: rows }) => [{ name: column }, ` ${count(rows)}`])),
			diff.editsByColumn.length > edits.length ? " …" : ""
		]],
		...examples$1(by("Rows added"), diff.rowsAdded),
		...examples$1(by("Rows removed"), diff.rowsRemoved),
		...examples$1(by("Rows edited"), diff.rowsEdited)
	];
}
function directoryDetails(diff) {
	return [
		...examples$1(["Files added"], diff.filesAdded),
		...examples$1(["Files removed"], diff.filesRemoved),
		...examples$1(["Files edited"], diff.filesEdited)
	];
}
function sideLabel({ before, after }) {
	if (before === void 0) return "new";
	return after === void 0 ? "removed" : "changed, not compared";
}
/** What happened to one tracked path. */
function dataChange(diff) {
	const { path, before, after, detail } = diff;
	const common = {
		path,
		before: before === void 0 ? "" : shortDigest(before),
		after: after === void 0 ? "" : shortDigest(after)
	};
	switch (detail?.kind) {
		case void 0: return {
			...common,
			size: sideLabel(diff),
			added: "–",
			removed: "–",
			edited: "–",
			details: []
		};
		case "table": return {
			...common,
			size: size(detail.rowsBefore, detail.rowsAfter, ["row", "rows"]),
			added: signedCount(detail.rowsAdded.count),
			removed: signedCount(-detail.rowsRemoved.count),
			edited: count(detail.rowsEdited.count),
			details: tableDetails(detail)
		};
		case "directory": return {
			...common,
			size: size(detail.filesBefore, detail.filesAfter, ["file", "files"]),
			added: signedCount(detail.filesAdded.count),
			removed: signedCount(-detail.filesRemoved.count),
			edited: count(detail.filesEdited.count),
			details: directoryDetails(detail)
		};
	}
}

// pipeline/report/input-changes.ts
const inputKinds = [
	"params",
	"code",
	"data",
	"command",
	"environment",
	"other"
];
const depthLimit = 20;
const changeLimit = 1e4;
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function shown(value, kind) {
	if (value === void 0) return void 0;
	if (typeof value !== "string") return canonicalJson(value);
	if (kind !== "params" && kind !== "command" && /^[0-9a-f]{32,64}(?:\.dir)?$/.test(value)) return shortDigest(value);
	return kind === "params" ? JSON.stringify(value) : value;
}
function collect(sides, depth, found) {
	const { kind, path, before, after } = sides;
	if (found.length >= changeLimit) return;
	if ((isObject(before) && (isObject(after) || after === void 0) || isObject(after) && before === void 0) && depth < depthLimit) {
		const [left, right] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
		const names = [.../* @__PURE__ */ new Set([...Object.keys(left), ...Object.keys(right)])].sort(byCodePoint);
		if (names.length > 0) {
			for (const name of names) collect({
				kind,
				path: `${path}.${name}`,
				before: Object.hasOwn(left, name) ? left[name] : void 0,
				after: Object.hasOwn(right, name) ? right[name] : void 0
			}, depth + 1, found);
			return;
		}
	}
	const change = {
		kind,
		path,
		before: shown(before, kind),
		after: shown(after, kind)
	};
	if (change.before !== change.after || before === void 0 || after === void 0) found.push(change);
}
function kindOf$1(name) {
	const space = name.indexOf(" ");
	const kind = inputKinds.find((known) => known !== "other" && known === name.slice(0, space));
	return kind === void 0 ? {
		kind: "other",
		path: name
	} : {
		kind,
		path: name.slice(space + 1)
	};
}
/** What differs, value by value: parameters down to the key that changed, everything else whole; by kind, then by path. */
function inputChanges(differences) {
	const found = [];
	for (const { name, before, after } of differences) collect({
		...kindOf$1(name),
		before,
		after
	}, 0, found);
	return found.sort((a, b) => inputKinds.indexOf(a.kind) - inputKinds.indexOf(b.kind) || byCodePoint(a.path, b.path));
}
/** Data that is compared row by row has a section of its own. */
function otherThanData({ inputDifferences, dataDiffs }) {
	const compared = new Set(dataDiffs.map(({ path }) => path));
	return inputChanges(inputDifferences).filter(({ kind, path }) => kind !== "data" || !compared.has(path));
}

// pipeline/report/html-tables.ts
const none = html`–`;
function direction(metric) {
	const [sign, words] = metricDirections[metric] === "maximize" ? ["↑", "higher is better"] : ["↓", "lower is better"];
	return html`<span class="arrowmark" role="img" aria-label="${words}" title="${words}">${sign}</span>`;
}
function value$1(metric) {
	if (metric === void 0) return none;
	return metric.value === null ? html`<span title="${line(metric.reason)}">undefined</span>` : html`${decimal(metric.value)}`;
}
function change$2({ improvement, interval }, against, level) {
	if (improvement === null) return html`undefined`;
	const at = interval !== null && level === void 0 ? ` at ${percent(interval.level)}` : "";
	const between = interval === null ? "no interval" : `[${signed(interval.low)}, ${signed(interval.high)}]${at}`;
	return html`<b>${signed(improvement)}</b>${against} <span class="interval">${between}</span>`;
}
/** One below the other, or a dash. */
function stacked(parts) {
	return parts.length === 0 ? none : html`${parts.map((part, index) => index === 0 ? part : html`<br>${part}`)}`;
}
function metricsSection(section) {
	const { rows, bootstrap, baseline, champion } = section.evaluation;
	const level = commonLevel(section);
	const isNamed = baseline !== void 0 && champion !== void 0 && !areSameReferences(section);
	const against = ({ reference }) => isNamed ? ` vs. ${referenceName[reference]}` : "";
	const source = rows.source === "base" ? "the merge base's own" : "this pull request's own, the merge base has none";
	const better = `Better by: positive is better in every row${level === void 0 ? "" : `, with the ${percent(level)} interval`}.`;
	const changed = rows.changed ? " This pull request changes the evaluation rows; the change does not grade itself." : "";
	const table = htmlTable({
		className: "metrics",
		caption: html`Scored on the same ${count(rows.count)} rows of ${name(rows.path)} (${source}; ${count(rows.positives)} positive). ${better}`,
		columns: [
			{ title: "Metric" },
			{
				title: "Pull request",
				className: "number"
			},
			{
				title: "Merge base",
				className: "number"
			},
			{
				title: "Champion",
				className: "number"
			},
			{
				title: "Worse ◂ no change ▸ better",
				className: "plotcell"
			},
			{
				title: "Better by",
				className: "number better"
			},
			{
				title: "Verdict",
				className: "verdict"
			}
		],
		items: metricRows(section),
		cells: ({ metric, candidate, baseline: base, champion: best, comparisons, margin }) => [
			html`<code>${metric}</code> ${direction(metric)}`,
			html`<b>${value$1(candidate)}</b>`,
			value$1(base),
			value$1(best),
			comparisons.some(({ improvement }) => improvement !== null) ? intervalPlot(metric, comparisons, margin) : none,
			stacked(comparisons.map((found) => change$2(found, against(found), level))),
			stacked(comparisons.map(({ verdict }) => pill(verdict.phase)))
		],
		noun: "metrics"
	});
	return html`
<section class="sheet">
<h3>Metrics</h3>${table}
<p class="quiet">Each plot has its own scale: the dot is the change, the line its interval, the shaded part the loss that the margin allows. Paired bootstrap, ${count(bootstrap.draws)} draws, seed ${bootstrap.seed}.${changed}</p>
</section>`;
}
function side$1(text) {
	return text === void 0 ? none : name(text);
}
function inputsSection(section) {
	const changes = otherThanData(section);
	if (changes.length === 0) return html`
<section class="sheet">
<h3>Inputs</h3>
<p>The same parameters, code and environment as the merge base.</p>
</section>`;
	const table = htmlTable({
		className: "inputs",
		caption: html`What makes this another model than the merge base's.`,
		columns: [
			{ title: "Path" },
			{
				title: "Kind",
				className: "kind"
			},
			{
				title: "Merge base",
				className: "was"
			},
			{
				title: "Pull request",
				className: "is"
			}
		],
		items: changes,
		cells: ({ kind, path, before, after }) => [
			name(path),
			html`${kind}`,
			side$1(before),
			side$1(after)
		],
		noun: "inputs"
	});
	return html`
<section class="sheet">
<h3>Inputs</h3>${table}
</section>`;
}
function detail(parts) {
	return html`${parts.map((part) => typeof part === "string" ? html`${part}` : name(part.name))}`;
}
function dataSection({ dataDiffs }) {
	if (dataDiffs.length === 0) return html`
<section class="sheet">
<h3>Data</h3>
<p>The same bytes as the merge base.</p>
</section>`;
	const changes = dataDiffs.map(dataChange);
	const digest = (id) => id === "" ? none : html`<code>${id}</code>`;
	const table = htmlTable({
		className: "data",
		caption: html`Tracked data that the merge base does not share.`,
		columns: [
			{ title: "Path" },
			{
				title: "Size",
				className: "number wide"
			},
			{
				title: "Added",
				className: "number"
			},
			{
				title: "Removed",
				className: "number"
			},
			{
				title: "Edited",
				className: "number"
			},
			{
				title: "Digest",
				className: "wide"
			}
		],
		items: changes,
		cells: ({ path, size, added, removed, edited, before, after }) => [
			name(path),
			html`${size}`,
			html`${added}`,
			html`${removed}`,
			html`${edited}`,
			html`${digest(before)} → ${digest(after)}`
		],
		noun: "paths"
	});
	const details = limited(changes.flatMap(({ path, details: lines }) => lines.map((parts) => ({
		path,
		parts
	}))), ({ path, parts }) => html`
<li>${changes.length === 1 ? void 0 : html`${name(path)} `}${detail(parts)}</li>`, (left) => html`
<li>… ${left} more details</li>`);
	return html`
<section class="sheet">
<h3>Data</h3>${table}${details.length === 0 ? void 0 : html`
<ul class="details">${details}
</ul>`}
</section>`;
}

// pipeline/report/html-sections.ts
/** The metrics a gate looks at, large; without gates the first three. */
function headlines(section) {
	const gated = new Set(section.rules.map(({ metric }) => metric));
	const rows = metricRows(section);
	const tiles = (gated.size === 0 ? rows : rows.filter(({ metric }) => gated.has(metric))).slice(0, 4).map(({ metric, candidate, comparisons: [first] }) => {
		const compared = first === void 0 || first.improvement === null ? void 0 : first;
		const better = compared === void 0 ? html`<div class="delta equivalent">nothing to compare with</div>` : html`<div class="delta ${compared.verdict.phase}">${signed(compared.improvement ?? 0)} vs. ${referenceName[compared.reference]}</div>`;
		const value = candidate.value === null ? "undefined" : decimal(candidate.value);
		return html`
<div class="figure"><div class="what">${metric} ${direction(metric)}</div><div class="value">${value}</div>${better}</div>`;
	});
	return html`
<div class="tilesrow">${tiles}
</div>`;
}
function stand(label, version) {
	const what = version === void 0 ? html`<span class="version">nothing</span>` : html`<span class="version">${line(version.modelVersion)}</span><code title="${version.artifactSha256}">${shortDigest(version.artifactSha256)}</code>`;
	return html`<div class="stand"><span class="quiet">${label}</span>${what}</div>`;
}
function move({ environment, from, to, target }, phase) {
	const where = html`<div class="where">${line(environment)} <span class="target">${line(target)}</span></div>`;
	return html`<div class="move ${phase}">${where}${stand("now", from)}${arrow}${stand("after merging", to)}</div>`;
}
function planSection({ plan, planHash, candidate, record, approval, evaluation }) {
	const { environments } = plan;
	const isRefused = approval.phase === "refused";
	const moves = limited(environments, (change) => move(change, evaluation.verdict.phase), (left) => html`<p class="quiet">… ${left} more environments</p>`);
	const does = environments.length === 0 ? html`<p>Merging records ${name(plan.modelVersion)} and promotes nothing: every environment stays as it is.</p>` : html`<div class="moves">${moves}</div>`;
	const refusal = isRefused && environments.length > 0 ? html`<p><strong>As it stands this is refused:</strong> merging promotes nothing of it.</p>` : void 0;
	const recorded = record === "committed" ? "The record of this version is part of the pull request." : "The record of this version is not committed yet: merging before it is promotes nothing.";
	const size = `Model: ${line(candidate.format)}, ${bytes(candidate.sizeBytes)}.`;
	return html`
<section class="sheet">
<h3>What merging ${isRefused ? "would" : "will"} do</h3>
${does}${refusal}
<p class="quiet">${recorded} ${size} Plan <code title="${planHash}">${shortDigest(planHash)}</code>.</p>
</section>`;
}
function gatesSection({ evaluation: { gates } }) {
	const worst = {
		regressed: 0,
		inconclusive: 1,
		improved: 2,
		equivalent: 3
	};
	const sorted = [...gates].sort((a, b) => worst[a.verdict.phase] - worst[b.verdict.phase]);
	const items = limited(sorted, ({ gate, verdict: { phase, reason } }) => html`
<li>${pill(phase)}<span class="rule">${line(gate)}</span><span class="why">${line(reason)}</span></li>`, (left) => html`
<li>… ${left} more gates</li>`);
	const list = items.length === 0 ? html`
<p>No gate is declared: nothing holds a worse model back.</p>` : html`
<ul class="gates">${items}
</ul>`;
	return html`
<section class="sheet">
<h3>Gates</h3>${list}
</section>`;
}
function confusionSection(section) {
	const { candidate } = section.evaluation;
	const { column, positive } = section.label;
	const reference = mainReference(section);
	const before = reference?.model.confusion;
	const other = reference === void 0 ? void 0 : confusionPlot(capital$1(reference.name), reference.model.confusion, void 0);
	return html`
<section class="sheet">
<h3>Confusion matrix</h3>
<div class="matrices">${confusionPlot("Pull request", candidate.confusion, before)}${other}</div>
<p class="quiet">Positive means ${name(column)} is ${name(positive)}, from a probability of ${decimal(candidate.threshold)} on.</p>
</section>`;
}
function capital$1(text) {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}

// pipeline/report/html-style.ts
/** The page's whole look. Colours are told apart by word and sign as well; both schemes keep a contrast of at least 4.5 : 1. */
const style = `
:root{color-scheme:light dark;
--page:#f4f5f7;--sheet:#fff;--ink:#141a21;--soft:#55606d;--line:#e1e5ea;--faint:#eef1f4;--accent:#3a47c9;
--improved:#0a7450;--equivalent:#46586d;--regressed:#b8261f;--inconclusive:#87560a;
--improved-bg:#e4f5ed;--equivalent-bg:#e9eef4;--regressed-bg:#fdebe9;--inconclusive-bg:#fbf1dc;
--sans:Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;
--mono:"JetBrains Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{
--page:#0c1015;--sheet:#141a21;--ink:#e6ebf1;--soft:#9aa6b3;--line:#27303a;--faint:#1b222b;--accent:#9aa5ff;
--improved:#4cd39a;--equivalent:#a9bacd;--regressed:#ff8a80;--inconclusive:#e8b84a;
--improved-bg:#10291f;--equivalent-bg:#1b242e;--regressed-bg:#331917;--inconclusive-bg:#2d230d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 var(--sans);font-feature-settings:"tnum" 1,"cv11" 1}
main,.top,footer{max-width:1080px;margin:0 auto;padding:0 24px}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:6px 16px;padding-top:22px;padding-bottom:18px;color:var(--soft);font-size:14px}
.brand{display:flex;align-items:center;gap:9px;color:var(--ink);font-weight:650;font-size:16px;letter-spacing:-.01em;margin-right:auto}
.brand svg{width:22px;height:22px;color:var(--accent)}
h1,h2,h3,p{margin:0}
h1{font-size:30px;line-height:1.2;letter-spacing:-.022em;font-weight:680}
h2{font-size:21px;line-height:1.3;letter-spacing:-.014em;font-weight:660}
h3{font-size:16px;line-height:1.4;font-weight:640;letter-spacing:-.006em}
code{font:.9em/1.4 var(--mono);background:var(--faint);border-radius:5px;padding:.12em .38em;overflow-wrap:anywhere;unicode-bidi:isolate}
.quiet{color:var(--soft);font-size:13.5px}
.improved{--tone:var(--improved);--wash:var(--improved-bg)}
.equivalent,.none{--tone:var(--equivalent);--wash:var(--equivalent-bg)}
.regressed{--tone:var(--regressed);--wash:var(--regressed-bg)}
.inconclusive,.silent{--tone:var(--inconclusive);--wash:var(--inconclusive-bg)}
.hero{display:flex;gap:20px;align-items:flex-start;background:var(--sheet);border:1px solid var(--line);border-top:4px solid var(--tone);border-radius:14px;padding:26px 28px 24px}
.seal{flex:none;display:grid;place-items:center;width:52px;height:52px;border-radius:50%;background:var(--wash);color:var(--tone)}
.seal svg{width:28px;height:28px}
.hero h1 .word{color:var(--tone)}
.hero h1 code{font-size:.74em;background:none;padding:0;font-weight:600}
.hero p{margin-top:7px;font-size:16px;color:var(--soft)}
.hero .because{color:var(--ink)}
.sheet{background:var(--sheet);border:1px solid var(--line);border-radius:14px;padding:22px 28px 24px;margin-top:16px}
.sheet>h3{margin-bottom:14px}
.sheet>p+*,.sheet>div+p,.sheet>.tables+p,.sheet>ul+p{margin-top:12px}
.model{margin-top:44px}
.model>h2{display:flex;flex-wrap:wrap;align-items:center;gap:10px}
.model>h2 code{background:none;padding:0;font-size:.92em}
.pill{display:inline-flex;align-items:center;gap:6px;border-radius:99px;padding:2px 10px 2px 8px;font-size:13px;font-weight:600;line-height:1.5;white-space:nowrap;color:var(--tone);background:var(--wash)}
.pill svg{width:13px;height:13px;flex:none}
.tilesrow{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin-top:16px}
.figure{background:var(--sheet);border:1px solid var(--line);border-radius:14px;padding:15px 18px 14px}
.figure .what{color:var(--soft);font-size:13px}
.figure .value{font-size:27px;line-height:1.25;font-weight:660;letter-spacing:-.022em;font-variant-numeric:tabular-nums}
.figure .delta{color:var(--tone);font-size:13.5px;font-weight:600;font-variant-numeric:tabular-nums}
.moves{display:grid;gap:10px}
.move{display:grid;grid-template-columns:minmax(0,1fr) auto 26px auto;gap:6px 26px;align-items:center;border:1px solid var(--line);border-radius:10px;padding:14px 18px}
.move .where{font-weight:640;font-size:16px;min-width:0;overflow-wrap:anywhere}
.move .target{display:block;color:var(--soft);font-size:13.5px;font-weight:400}
.move .stand{min-width:150px}
.move .stand .version{display:block;font-weight:640;font-size:17px;line-height:1.35}
.move .stand code{background:none;padding:0;color:var(--soft);font-size:12.5px}
.move .arrow{color:var(--tone);width:26px;height:26px}
.tables{overflow-x:auto;margin:0 -6px;padding:0 6px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);font-size:13.5px;padding:0 0 16px}
th,td{padding:9px 12px;border-top:1px solid var(--line);text-align:left;vertical-align:middle}
thead th{border-top:0;color:var(--soft);font-size:12.5px;font-weight:600;padding-top:0;vertical-align:bottom}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
tbody th{font-weight:600}
tbody th code{background:none;padding:0}
.number{text-align:right;white-space:nowrap}
td.number b{font-weight:660}
.interval{color:var(--soft);font-size:13px;white-space:nowrap}
.arrowmark{color:var(--soft);font-weight:500}
.plotcell{width:240px}
th.plotcell{text-align:center}
.plotcell svg{margin:0 auto}
svg.plot{display:block;width:100%;max-width:220px;height:auto}
.zone{fill:var(--equivalent);opacity:.16}
.zero{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3;fill:none}
.whisker{stroke:var(--tone);stroke-width:2;fill:none;stroke-linecap:round}
.dot{fill:var(--tone);stroke:var(--sheet);stroke-width:1.5}
.gates{list-style:none;margin:0;padding:0;display:grid;gap:10px}
.gates li{display:grid;grid-template-columns:128px 1fr;gap:2px 14px;align-items:start}
.gates .pill{justify-self:start}
.gates .rule{font-weight:600}
.gates .why{grid-column:2;color:var(--soft);font-size:14px;overflow-wrap:anywhere}
.matrices{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:20px 34px}
.confusion{margin:0;max-width:400px}
.confusion figcaption{font-weight:600;margin-bottom:8px;font-size:14px}
.confusion svg{display:block;width:100%;height:auto}
.tile.right{fill:var(--improved)}.tile.wrong{fill:var(--regressed)}
.confusion text{font-family:var(--sans);fill:var(--ink);text-anchor:middle;font-variant-numeric:tabular-nums}
.confusion text.number{font-size:21px;font-weight:650}
.confusion text.note{font-size:12px;fill:var(--ink);opacity:.82}
.confusion text.axis{font-size:12px;fill:var(--soft)}
.confusion text.side{text-anchor:end}
td.was,td.is{font-family:var(--mono);font-size:13px;overflow-wrap:anywhere}
.was code{background:var(--regressed-bg)}.is code{background:var(--improved-bg)}
.inputs{table-layout:fixed}.inputs th:first-child{width:36%}.inputs thead .kind{width:11%}
.kind{color:var(--soft);white-space:nowrap}
.details{margin:0;padding-left:18px;color:var(--soft);font-size:14px}
.details li{margin-top:4px}
.approve{border-color:var(--accent)}
.copy{display:block;user-select:all;-webkit-user-select:all;font:14px/1.5 var(--mono);background:var(--faint);border:1px solid var(--line);border-radius:10px;padding:13px 16px;overflow-wrap:anywhere;margin:10px 0 12px}
.bound{display:grid;grid-template-columns:max-content 1fr;gap:7px 18px;margin:12px 0 0}
.bound dt{color:var(--soft)}.bound dd{margin:0;min-width:0}
.quiet+details,dl+details{margin-top:14px}
details summary{cursor:pointer;font-weight:600;font-size:14px}
details[open] summary{margin-bottom:4px}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
footer{padding-top:26px;padding-bottom:44px;color:var(--soft);font-size:13px}
@media (max-width:760px){
main,.top,footer{padding-left:14px;padding-right:14px}
h1{font-size:25px}
.hero{padding:18px 16px;gap:14px}.seal{width:40px;height:40px}.seal svg{width:22px;height:22px}
.hero h1 .word{display:block}.hero h1 code{font-size:.7em}
.hero p{font-size:15px}
.sheet{padding:18px 16px}
.tilesrow{grid-template-columns:repeat(auto-fit,minmax(104px,1fr));gap:8px}
.figure{padding:12px 12px 11px}.figure .value{font-size:22px}.figure .delta{font-size:12.5px;line-height:1.4}
.move{grid-template-columns:minmax(0,1fr) 26px minmax(0,1fr);padding:14px;gap:10px 14px}.move .where{grid-column:1/-1}.move .stand{min-width:0}
.gates li{grid-template-columns:1fr;gap:4px}.gates .why{grid-column:1}.gates{gap:16px}
.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stack,.stack caption,.stack tbody{display:block}
.stack tr{display:grid;grid-template-columns:1fr 1fr 1fr;gap:8px 12px;padding:16px 0;border-top:1px solid var(--line)}
.stack tbody tr:first-child{padding-top:4px;border-top:0}
.stack th,.stack td{border:0;padding:0;text-align:left;white-space:normal;min-width:0}
.stack th{font-size:16px;overflow-wrap:anywhere}
.stack td::before{content:attr(data-label);display:block;color:var(--soft);font-size:12.5px;font-weight:400}
.metrics th{grid-column:1/3}.metrics .verdict{grid-column:3;grid-row:1;justify-self:end}.metrics .verdict::before{display:none}
.metrics .plotcell,.metrics .better{grid-column:1/-1;width:auto}
.metrics .plotcell::before{text-align:center}.metrics .plotcell svg{max-width:none}
.inputs th:first-child{width:auto}
.inputs tr,.overview tr{grid-template-columns:1fr 1fr}.inputs th,.overview th{grid-column:1/-1}.inputs .kind,.overview .next{grid-column:1/-1}
.inputs .kind::before,.overview .next::before{display:none}
.data th,.data .wide{grid-column:1/-1}
.bound{grid-template-columns:1fr;gap:2px}.bound dd{margin-bottom:8px}
.matrices{grid-template-columns:1fr}}
@media print{body{background:#fff}.sheet,.hero,.figure{break-inside:avoid}}
`;

// pipeline/report/markdown-sections.ts
function row(...cells) {
	return `| ${cells.join(" | ")} |`;
}
function table(head, align, rows) {
	return [
		row(...head),
		row(...align),
		...rows
	].join("\n");
}
const left = ":---";
const right = "---:";
function versioned(version) {
	return version === void 0 ? "nothing" : `${cell(version.modelVersion)} ${cell(shortDigest(version.artifactSha256))}`;
}
/** What merging will do, environment by environment, and the plan's hash. */
function planPart({ plan, planHash, candidate, record, approval }) {
	const { environments } = plan;
	const size = `${cell(candidate.format)}, ${bytes(candidate.sizeBytes)}`;
	const lines = [`### What merging ${approval.phase === "refused" ? "would" : "will"} do`, ""];
	if (environments.length === 0) lines.push(`Merging records ${cell(plan.modelVersion)} and promotes nothing: every environment stays as it is.`);
	else {
		const fitted = fitLines({
			items: environments,
			draw: ({ environment, from, to, target }) => row(cell(environment), versioned(from), versioned(to), cell(target)),
			budget: 3500,
			more: (rest) => row(moreOf("environments")(rest), "", "", "")
		});
		lines.push(table([
			"Environment",
			"Now",
			"After merging",
			"Target"
		], [
			left,
			left,
			left,
			left
		], fitted));
	}
	if (approval.phase === "refused" && environments.length > 0) lines.push("", "As it stands this is refused: merging promotes nothing of it.");
	const recorded = record === "committed" ? "The record of this version is part of the pull request." : "**The record of this version is not committed yet**: merging before it is promotes nothing.";
	lines.push("", `${recorded} Model: ${size}. Plan ${code(planHash)}.`);
	return lines.join("\n");
}
function value(metric) {
	if (metric === void 0) return "–";
	return metric.value === null ? "undefined" : decimal(metric.value);
}
function change$1({ improvement, interval }, level) {
	if (improvement === null) return "undefined";
	if (interval === null) return `${signed(improvement)}, no interval`;
	const at = level === void 0 ? ` at ${percent(interval.level)}` : "";
	return `${signed(improvement)} [${signed(interval.low)}, ${signed(interval.high)}]${at}`;
}
function against(section, { reference }) {
	if (areSameReferences(section)) return "";
	return section.evaluation.baseline !== void 0 && section.evaluation.champion !== void 0 ? ` vs. ${referenceName[reference]}` : "";
}
/** Every metric: what the three models scored, and what the change is worth. */
function metricsPart(section) {
	const { rows, bootstrap } = section.evaluation;
	const level = commonLevel(section);
	const lines = metricRows(section).map(({ metric, candidate, baseline, champion, comparisons }) => row(`${cell(metric)} ${metricDirections[metric] === "maximize" ? "↑" : "↓"}`, `**${value(candidate)}**`, value(baseline), value(champion), comparisons.map((found) => change$1(found, level) + against(section, found)).join("<br>") || "–", comparisons.map(({ verdict }) => `${phaseIcon[verdict.phase]} ${phaseWord[verdict.phase]}`).join("<br>") || "–"));
	const better = level === void 0 ? "Better by" : `Better by (${percent(level)} interval)`;
	const source = rows.source === "base" ? "the merge base's own" : "this pull request's own, the merge base has none";
	const changed = rows.changed ? " This pull request changes the evaluation rows; the change does not grade itself." : "";
	return [
		"### Metrics",
		"",
		table([
			"Metric",
			"Pull request",
			"Merge base",
			"Champion",
			better,
			"Verdict"
		], [
			left,
			right,
			right,
			right,
			right,
			left
		], lines),
		"",
		`Scored on the same ${count(rows.count)} rows of ${code(rows.path)} (${source}; ${count(rows.positives)} positive). Positive is better in every row. Paired bootstrap, ${count(bootstrap.draws)} draws, seed ${String(bootstrap.seed)}.${changed}`
	].join("\n");
}
/** Every gate with its answer and why. */
function gatesPart({ evaluation: { gates } }) {
	const worst = {
		regressed: 0,
		inconclusive: 1,
		improved: 2,
		equivalent: 3
	};
	const fitted = fitLines({
		items: [...gates].sort((a, b) => worst[a.verdict.phase] - worst[b.verdict.phase]),
		draw: ({ gate, verdict: { phase, reason } }) => `- ${phaseIcon[phase]} ${code(gate)} ${phaseWord[phase].toLowerCase()}: ${sentence(reason)}`,
		budget: 6e3,
		more: (rest) => `- ${moreOf("gates")(rest)}`
	});
	if (fitted.length === 0) return "### Gates\n\n- No gate is declared: nothing holds a worse model back.";
	return [
		"### Gates",
		"",
		...fitted
	].join("\n");
}
/** Which rows the candidate gets right and wrong, with the difference to what it is held against. */
function confusionPart(section) {
	const { confusion, threshold } = section.evaluation.candidate;
	const reference = mainReference(section);
	const shown = (name) => {
		const before = reference?.model.confusion[name];
		return before === void 0 ? count(confusion[name]) : `${count(confusion[name])} (${signedCount(confusion[name] - before)})`;
	};
	const compared = reference === void 0 ? "" : `; in brackets the change to the ${reference.name}'s model`;
	return [
		"### Confusion matrix",
		"",
		table([
			"",
			"Predicted positive",
			"Predicted negative"
		], [
			left,
			right,
			right
		], [row("**Actually positive**", shown("truePositives"), shown("falseNegatives")), row("**Actually negative**", shown("falsePositives"), shown("trueNegatives"))]),
		"",
		`Positive means ${code(section.label.column)} is ${code(section.label.positive)}. From a probability of ${decimal(threshold)} on${compared}.`
	].join("\n");
}
function side(text) {
	return text === void 0 ? "–" : cell(text);
}
function inputRow({ kind, path, before, after }) {
	return row(kind, cell(path), side(before), side(after));
}
/** What makes this another model than the merge base's, value by value. */
function inputsPart(section) {
	const changes = otherThanData(section);
	if (changes.length === 0) return `### Inputs\n\nThe same ${section.dataDiffs.length === 0 ? "parameters, code, data and environment" : "parameters, code and environment"} as the merge base.`;
	const rows = fitLines({
		items: changes,
		draw: inputRow,
		budget: 9e3,
		more: (rest) => row("", moreOf("inputs")(rest), "", "")
	});
	return [
		"### Inputs",
		"",
		table([
			"Kind",
			"Path",
			"Merge base",
			"Pull request"
		], [
			left,
			left,
			left,
			left
		], rows)
	].join("\n");
}

// pipeline/report/markdown.ts
/** The line that approves exactly these bytes. */
function approveLine({ plan, candidate }) {
	return `/approve ${plan.model}@${candidate.artifactSha256}`;
}
function detailText(parts) {
	return parts.map((part) => typeof part === "string" ? part : code(part.name)).join("");
}
function dataRow({ path, size, added, removed, edited, before, after }) {
	const digests = [before, after].map((id) => id === "" ? "–" : cell(id)).join(" → ");
	return `| ${[
		cell(path),
		size,
		added,
		removed,
		edited,
		digests
	].join(" | ")} |`;
}
function dataPart({ dataDiffs }) {
	if (dataDiffs.length === 0) return "### Data\n\nThe same bytes as the merge base.";
	const changes = dataDiffs.map(dataChange);
	const rows = fitLines({
		items: changes,
		draw: dataRow,
		budget: 4500,
		more: (left) => `| ${moreOf("paths")(left)} | | | | | |`
	});
	const details = fitLines({
		items: changes.flatMap(({ path, details: lines }) => lines.map((parts) => ({
			path,
			parts
		}))),
		draw: ({ path, parts }) => `- ${code(path)} ${detailText(parts)}`,
		budget: 4500,
		more: (left) => `- ${moreOf("details")(left)}`
	});
	return [
		"### Data",
		"",
		"| Path | Size | Added | Removed | Edited | Digest |",
		"| :--- | ---: | ---: | ---: | ---: | :--- |",
		...rows,
		...details.length === 0 ? [] : ["", ...details]
	].join("\n");
}
/** Models that wait for a word, as the lines to copy; an approved or refused model has none. */
function approvalPart(models) {
	const waiting = models.filter(({ approval }) => approval.phase === "needed");
	if (waiting.length === 0) return void 0;
	const lines = fitLines({
		items: waiting,
		draw: approveLine,
		budget: 1e4,
		more: (left) => `# ${moreOf("models")(left)}`
	});
	const voided = fitLines({
		items: waiting.flatMap(({ plan, approval }) => approval.phase === "needed" && approval.voided !== void 0 ? [{
			model: plan.model,
			refusal: approval.voided
		}] : []),
		draw: ({ model, refusal }) => `- An earlier approval of ${code(model)} is void: ${sentence(refusal.sentence)}`,
		budget: 3e3,
		more: (left) => `- ${moreOf("void approvals")(left)}`
	});
	return [
		"### How to approve",
		"",
		waiting.length === 1 ? "Comment with exactly this line:" : "Comment with exactly one of these lines, one comment for each model:",
		"",
		"```",
		...lines,
		"```",
		"",
		"This approves these bytes and nothing else. A new commit makes it void, and so does a change of the evaluation or the plan.",
		...voided.length === 0 ? [] : ["", ...voided]
	].join("\n");
}
/** Why models cannot be approved as they are. */
function refusalsPart(models) {
	return fitLines({
		items: models.flatMap(({ plan, approval }) => approval.phase === "refused" ? [{
			model: plan.model,
			refusal: approval.refusal
		}] : []),
		draw: ({ model, refusal }) => `> ${code(model)}: ${sentence(refusal.sentence)}`,
		budget: 4e3,
		more: (left) => `> ${moreOf("refusals")(left)}`
	}).join("\n>\n");
}
function others(all) {
	return all === 1 ? "" : ` · and ${count(all - 1)} more ${plural(all - 1, "model", "models")}`;
}
function stateLine(view, models) {
	const standing = standingOf(view);
	const [first] = models;
	const [silent] = view.silent;
	if (standing.phase === "silent" && silent !== void 0) return `## ${standing.icon} ${standing.word} · ${code(silent.model)}${others(models.length + view.silent.length)}`;
	if (first === void 0) return `## ${standing.icon} ${standing.word}`;
	const name = `${code(first.plan.model)} ${code(first.candidate.modelVersion)}`;
	return `## ${standing.icon} ${standing.word} · ${name} · ${nextStep(first, code)}${others(models.length)}`;
}
function overview$1(models) {
	return [
		"| Model | Version | Verdict | What happens next |",
		"| :--- | :--- | :--- | :--- |",
		...fitLines({
			items: models,
			draw: (section) => {
				const { phase } = section.evaluation.verdict;
				const verdict = `${phaseIcon[phase]} ${phaseWord[phase]}`;
				return `| ${cell(section.plan.model)} | ${cell(section.candidate.modelVersion)} | ${verdict} | ${nextStep(section, cell)} |`;
			},
			budget: 8e3,
			more: (left) => `| ${moreOf("models")(left)} | | | |`
		})
	].join("\n");
}
function silentPart(silent) {
	return fitLines({
		items: silent,
		draw: ({ model, refusal }) => `- ❓ ${code(model)} was not evaluated: ${sentence(refusal.sentence)}`,
		budget: 4e3,
		more: (left) => `- ${moreOf("models")(left)}`
	}).join("\n");
}
function boundPart(section, view) {
	const { candidate, evaluationDigest, planHash } = section;
	return [
		"<details><summary>What an approval is bound to</summary>",
		"",
		"| Fact | Value |",
		"| :--- | :--- |",
		...[
			["Head", view.headSha],
			["Merge base", view.baseSha],
			["InputKey", candidate.inputKey],
			["Artifact sha256", candidate.artifactSha256],
			["Evaluation", evaluationDigest],
			["Plan", planHash]
		].map(([name, digest]) => `| ${name} | ${cell(digest)} |`),
		"",
		"</details>"
	].join("\n");
}
/** One model in full; what ranks higher goes first when there is no room. */
function modelParts(section, position, view) {
	const isOnly = view.models.length === 1;
	const base = 10 + position * 10;
	const { phase } = section.evaluation.verdict;
	const title = `## ${phaseIcon[phase]} ${phaseWord[phase]} · ${code(section.plan.model)} ${code(section.candidate.modelVersion)}`;
	return [
		{
			rank: base + 1,
			draw: () => isOnly ? planPart(section) : `${title}\n\n${planPart(section)}`
		},
		{
			rank: base + 2,
			draw: () => metricsPart(section)
		},
		{
			rank: base + 3,
			draw: () => gatesPart(section)
		},
		{
			rank: base + 6,
			draw: () => confusionPart(section)
		},
		{
			rank: base + 4,
			draw: () => inputsPart(section)
		},
		{
			rank: base + 5,
			draw: () => dataPart(section)
		},
		...isOnly ? [] : [{
			rank: base + 7,
			draw: () => boundPart(section, view)
		}]
	];
}
const nothingChanges = "No declared model has other inputs than at the merge base. Merging promotes nothing.";
/**
* The report of a pull request as GitHub-flavoured Markdown: the state in one line, what merging does, what the change is worth,
* what makes the difference, and the line to copy. The same view gives the same bytes: no time, no duration, no locale.
*
* @returns At most {@link characterLimit} characters; sections that need a person less are left out first, and counted.
*/
function renderMarkdown(view) {
	const models = byAttention(view.models);
	const [first] = models;
	const refusals = refusalsPart(models);
	const approval = approvalPart(models);
	const only = models.length === 1 ? first : void 0;
	return assemble([
		{
			rank: 0,
			draw: () => stateLine(view, models)
		},
		...only === void 0 ? [] : [{
			rank: 2,
			draw: () => `${tally(only)}.`
		}],
		...refusals === "" ? [] : [{
			rank: 2,
			draw: () => refusals
		}],
		...view.silent.length === 0 ? [] : [{
			rank: 3,
			draw: () => silentPart(view.silent)
		}],
		...models.length > 1 ? [{
			rank: 4,
			draw: () => overview$1(models)
		}] : [],
		...first === void 0 && view.silent.length === 0 ? [{
			rank: 4,
			draw: () => nothingChanges
		}] : [],
		...models.flatMap((section, position) => modelParts(section, position, view)),
		...approval === void 0 ? [] : [{
			rank: 1,
			draw: () => approval
		}],
		...only === void 0 ? [] : [{
			rank: 5,
			draw: () => boundPart(only, view)
		}]
	]);
}

// pipeline/report/html.ts
/** What a browser may do with the page: show it. No script, no request, no form, no frame. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
function capital(text) {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}
/** Ends a sentence that may have ended already. */
function ended(text) {
	return /[.!?…]$/.test(text) ? text : `${text}.`;
}
function heroOf(phase, title, body) {
	return html`
<section class="hero ${phase}"><div class="seal">${icon(phase)}</div><div>
<h1>${title}</h1>
${body}
</div></section>`;
}
function hero(view, models) {
	const { phase, word } = standingOf(view);
	const [first] = models;
	const [silent] = view.silent;
	if (phase === "silent" && silent !== void 0) return heroOf(phase, html`<span class="word">${word}</span> ${name(silent.model)}`, html`<p class="because">${ended(line(silent.refusal.sentence))}</p>`);
	if (first === void 0) return heroOf("none", html`${word}`, html`<p>No declared model has other inputs than at the merge base. Merging promotes nothing.</p>`);
	const others = models.length - 1;
	const more = others === 0 ? "" : ` And ${count(others)} more ${plural(others, "model", "models")}.`;
	return heroOf(phase, html`<span class="word">${word}</span> ${name(first.plan.model)} ${name(first.candidate.modelVersion)}`, html`<p class="because">${ended(summaryOf(first))}</p><p>${capital(nextStep(first, (login) => line(login)))}.${more}</p>`);
}
function summaryOf(section) {
	return section.approval.phase === "refused" ? line(section.approval.refusal.sentence) : tally(section);
}
function overview(models) {
	const table = htmlTable({
		className: "overview",
		caption: html`The ones that need a person come first.`,
		columns: [
			{ title: "Model" },
			{ title: "Version" },
			{ title: "Verdict" },
			{
				title: "What happens next",
				className: "next"
			}
		],
		items: models.map((section, index) => ({
			section,
			index
		})),
		cells: ({ section, index }) => [
			html`<a href="#model-${index + 1}">${line(section.plan.model)}</a>`,
			name(section.candidate.modelVersion),
			pill(section.evaluation.verdict.phase),
			html`${nextStep(section, (login) => line(login))}`
		],
		noun: "models"
	});
	return html`
<section class="sheet">
<h3>Models of this pull request</h3>${table}
</section>`;
}
function silentSection({ silent }) {
	if (silent.length === 0) return void 0;
	const items = silent.map(({ model, refusal }) => html`<li>${pill("inconclusive")}<span class="rule">${line(model)}</span><span class="why">${line(refusal.sentence)}</span></li>`);
	return html`<section class="sheet"><h3>Not evaluated</h3><ul class="gates">${items}</ul></section>`;
}
function bound(section, view) {
	const items = [
		["Head", view.headSha],
		["Merge base", view.baseSha],
		["InputKey", section.candidate.inputKey],
		["Artifact sha256", section.candidate.artifactSha256],
		["Evaluation", section.evaluationDigest],
		["Plan", section.planHash]
	].map(([fact, digest]) => html`<dt>${fact}</dt><dd>${name(digest)}</dd>`);
	return html`<details><summary>What an approval is bound to</summary><dl class="bound">${items}</dl></details>`;
}
function approval(section, view) {
	const { approval: state } = section;
	const facts = bound(section, view);
	switch (state.phase) {
		case "needed": {
			const voided = state.voided === void 0 ? void 0 : html`<p class="quiet"><strong>An earlier approval is void:</strong> ${ended(line(state.voided.sentence))}</p>`;
			return html`<section class="sheet approve"><h3>How to approve</h3>${voided}<p>Comment on the pull request with exactly this line. One click selects it.</p><code class="copy">${approveLine(section)}</code><p class="quiet">This approves these bytes and nothing else. A new commit makes it void, and so does a change of the evaluation or the plan.</p>${facts}</section>`;
		}
		case "given":
		case "refused":
		case "not_needed": return html`<section class="sheet"><h3>Approval</h3><p>${capital(nextStep(section, (login) => line(login)))}.</p>${facts}</section>`;
	}
}
function modelArticle(section, index, view) {
	const title = view.models.length === 1 ? void 0 : html`<h2>${pill(section.evaluation.verdict.phase)} ${name(section.plan.model)} ${name(section.candidate.modelVersion)}</h2>`;
	const classes = view.models.length === 1 ? "" : "model";
	return html`<article id="model-${index + 1}" class="${classes}" aria-label="${line(section.plan.model)}">${title}${headlines(section)}${planSection(section)}${metricsSection(section)}${gatesSection(section)}${confusionSection(section)}${inputsSection(section)}${dataSection(section)}${approval(section, view)}</article>`;
}
/**
* The whole report as one HTML file that loads nothing and runs nothing: the same view as the comment, with every row, an interval
* plot for each metric and the confusion matrices drawn. The same view gives the same bytes.
*/
function renderHtml(view) {
	const models = byAttention(view.models);
	const subject = view.pullRequest === void 0 ? "Local run" : `Pull request #${String(view.pullRequest)}`;
	const { word } = standingOf(view);
	const [first] = models;
	const title = `${word}${first === void 0 ? "" : ` · ${line(first.plan.model)}`} · ${subject}`;
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<header class="top"><span class="brand">${mark}Lockstep</span><span>${subject}</span><span><code title="${view.baseSha}">${shortDigest(view.baseSha)}</code> → <code title="${view.headSha}">${shortDigest(view.headSha)}</code></span></header>
<main>${hero(view, models)}${silentSection(view)}${models.length > 1 ? overview(models) : void 0}${models.map((section, index) => modelArticle(section, index, view))}</main>
<footer>The model you reviewed is the model you ship. The same records give this page byte for byte.</footer>
</body>
</html>
`.markup;
}

// pipeline/data/tables/diff.ts
const exampleLimit = 5;
function change(ids) {
	return {
		count: ids.length,
		examples: ids.slice(0, exampleLimit)
	};
}
/** Id → row. @throws LockstepError TABLE_INVALID when an id is there twice: rows could not be paired. */
function rowsById(table, idColumn, where) {
	const rows = /* @__PURE__ */ new Map();
	for (const [row, id] of table.column(idColumn).entries()) {
		if (rows.has(id)) throw new LockstepError("TABLE_INVALID", `${where}: the id ${JSON.stringify(id)} stands in two rows`, { hint: `Give every row its own value in the column ${JSON.stringify(idColumn)}.` });
		rows.set(id, row);
	}
	return rows;
}
/** Pairs the rows of two tables by id and counts what differs, text by text. Order of rows and columns does not matter. */
function diffTables(before, after, idColumn) {
	const rowsBefore = rowsById(before, idColumn, "the table before");
	const rowsAfter = rowsById(after, idColumn, "the table after");
	const known = new Set(before.columns);
	const shared = after.columns.filter((column) => known.has(column) && column !== idColumn);
	const now = new Set(after.columns);
	const editsByColumn = /* @__PURE__ */ new Map();
	const edited = /* @__PURE__ */ new Set();
	for (const column of shared) {
		const old = before.column(column);
		const current = after.column(column);
		let count = 0;
		for (const [id, row] of rowsAfter) {
			const oldRow = rowsBefore.get(id);
			if (oldRow === void 0 || old[oldRow] === current[row]) continue;
			count++;
			edited.add(id);
		}
		if (count > 0) editsByColumn.set(column, count);
	}
	return {
		kind: "table",
		idColumn,
		rowsBefore: before.rowCount,
		rowsAfter: after.rowCount,
		columnsAdded: after.columns.filter((column) => !known.has(column)),
		columnsRemoved: before.columns.filter((column) => !now.has(column)),
		rowsAdded: change([...rowsAfter.keys()].filter((id) => !rowsBefore.has(id))),
		rowsRemoved: change([...rowsBefore.keys()].filter((id) => !rowsAfter.has(id))),
		rowsEdited: change([...rowsAfter.keys()].filter((id) => edited.has(id))),
		editsByColumn: [...editsByColumn].map(([column, count]) => ({
			column,
			count
		})).sort((a, b) => b.count - a.count || byCodePoint(a.column, b.column))
	};
}
/** Compares the members of two directory objects. */
function diffDirectories(before, after) {
	const old = new Map(before.map(({ relpath, md5 }) => [relpath, md5]));
	const current = new Map(after.map(({ relpath, md5 }) => [relpath, md5]));
	return {
		kind: "directory",
		filesBefore: old.size,
		filesAfter: current.size,
		filesAdded: change([...current.keys()].filter((path) => !old.has(path))),
		filesRemoved: change([...old.keys()].filter((path) => !current.has(path))),
		filesEdited: change([...current].filter(([path, md5]) => old.has(path) && old.get(path) !== md5).map(([path]) => path))
	};
}

// pipeline/repository/data-diffs.ts
const prefix = "data ";
/** More changed tables than this are compared file by file only, so that a report stays quick. */
const tableLimit = 20;
function idOf(value) {
	return typeof value === "string" ? md5(value) : void 0;
}
/** Two states of one table; without the id column, or with an id twice, only the digests differ. */
async function tableDiff(workspace, ids, at) {
	const before = await restoreTable(workspace, ids.before, at.path);
	const after = await restoreTable(workspace, ids.after, at.path);
	const isPaired = [before, after].every(({ columns }) => columns.includes(at.idColumn));
	try {
		return {
			path: at.path,
			...ids,
			detail: isPaired ? diffTables(before, after, at.idColumn) : void 0
		};
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code !== "TABLE_INVALID") throw error;
		return {
			path: at.path,
			...ids,
			detail: void 0
		};
	}
}
/** Members of two states of a folder: the folder as a whole, then every table that both have and that changed. */
async function folderDiffs(workspace, ids, at) {
	const before = await restoreDirectory(workspace, ids.before, at.path);
	const after = await restoreDirectory(workspace, ids.after, at.path);
	const current = new Map(after.map((entry) => [entry.relpath, entry.md5]));
	const changed = before.filter(({ relpath, md5: id }) => relpath.endsWith(".csv") && current.has(relpath) && current.get(relpath) !== id).sort((a, b) => byCodePoint(a.relpath, b.relpath));
	const diffs = [{
		path: at.path,
		...ids,
		detail: diffDirectories(before, after)
	}];
	for (const { relpath, md5: id } of changed.slice(0, tableLimit)) {
		const own = current.get(relpath);
		if (own !== void 0) diffs.push(await tableDiff(workspace, {
			before: id,
			after: own
		}, {
			...at,
			path: `${at.path}/${relpath}`
		}));
	}
	return diffs;
}
/** What happened to the data behind the pointers that differ; tables are paired by the model's id column. */
async function dataDiffs(workspace, differences, idColumn) {
	const diffs = [];
	for (const { name, before: old, after: now } of differences) {
		if (!name.startsWith(prefix)) continue;
		const path = name.slice(5);
		const before = idOf(old);
		const after = idOf(now);
		if (before === void 0 || after === void 0 || before.endsWith(".dir") !== after.endsWith(".dir")) diffs.push({
			path,
			before,
			after,
			detail: void 0
		});
		else if (before.endsWith(".dir")) diffs.push(...await folderDiffs(workspace, {
			before,
			after
		}, {
			path,
			idColumn
		}));
		else if (path.endsWith(".csv")) diffs.push(await tableDiff(workspace, {
			before,
			after
		}, {
			path,
			idColumn
		}));
		else diffs.push({
			path,
			before,
			after,
			detail: void 0
		});
	}
	return diffs;
}

// pipeline/review/approvals.ts
/** The ledger path of an approval: one per comment and head, so that answering a comment twice appends once. */
function approvalPath({ subject, comment, verb }) {
	return `${subject.pullRequest}/${subject.headSha}-${encodeURIComponent(comment.id)}-${verb}.json`;
}
/** The text of a ledger entry: the same approval is the same bytes. */
function approvalText(approval) {
	return `${canonicalJson(approval)}\n`;
}
/** @param ledger - All entries, oldest first. */
function reviewStanding(ledger, subject, policy) {
	const { approvals, rejections, voided } = standing(ledger, subject);
	const [by] = rejections;
	if (by !== void 0) return {
		phase: "rejected",
		by
	};
	const remaining = Math.max(1, policy.requiredApprovals) - approvals.length;
	if (remaining <= 0) return {
		phase: "approved",
		approvals
	};
	const [first] = voided;
	return {
		phase: "needed",
		remaining,
		voided: first === void 0 ? void 0 : {
			code: first.code,
			sentence: reasons[first.code]
		}
	};
}

// pipeline/steps/report/approval-state.ts
/** Where the review of a model stands: the gates first, then what the ledger says about exactly this content. */
async function approvalState(git, { section, headSha, policy, pullRequest, quarantine }) {
	const { evaluation, plan } = section;
	const { phase, reason } = evaluation.verdict;
	if (phase === "regressed") return {
		phase: "refused",
		refusal: {
			code: "evaluation_regressed",
			sentence: reason
		}
	};
	if (phase === "inconclusive") return {
		phase: "refused",
		refusal: {
			code: "evaluation_inconclusive",
			sentence: reason
		}
	};
	const quarantined = quarantine.find(({ artifactSha256 }) => artifactSha256 === plan.artifactSha256);
	if (quarantined !== void 0) return {
		phase: "refused",
		refusal: {
			code: "quarantined",
			sentence: `these bytes are quarantined: ${quarantined.reason}`
		}
	};
	if (plan.environments.length === 0) return { phase: "not_needed" };
	const subject = {
		pullRequest: pullRequest ?? 0,
		headSha,
		model: plan.model,
		inputKey: plan.inputKey,
		artifactSha256: plan.artifactSha256,
		evaluationDigest: section.evaluationDigest,
		planHash: section.planHash
	};
	const standing = reviewStanding(await readApprovals(git), subject, policy);
	switch (standing.phase) {
		case "approved": return {
			phase: "given",
			by: standing.approvals.map(({ approver }) => approver.login)
		};
		case "rejected": return {
			phase: "refused",
			refusal: {
				code: "rejected",
				sentence: `${standing.by.approver.login} rejected these bytes`
			}
		};
		case "needed": return {
			phase: "needed",
			approvers: policy.approvers,
			remaining: standing.remaining,
			voided: standing.voided
		};
	}
}

// pipeline/steps/report/build-view.ts
async function readEvaluation(around, declaration) {
	const path = recordFile(around.workspace, around.request.records, {
		kind: "lockstep/Evaluation",
		model: declaration.model
	});
	const text = await readRecordText(path);
	if (text === void 0) throw new LockstepError("CANDIDATE_MISSING", `there is no evaluation of ${declaration.model} in ${around.request.records}`, { hint: "Run `lockstep evaluate` first; report only shows what was measured." });
	return parseRecord("lockstep/Evaluation", text, path);
}
async function sectionOf(around, declaration) {
	const { workspace, head, base, rules } = around;
	const { git } = workspace;
	const record = await recordOfTree(head, declaration);
	const evaluation = await readEvaluation(around, declaration);
	if (evaluation.candidate.artifactSha256 !== record.artifact.sha256) throw new LockstepError("RECORD_STALE", `the evaluation of ${declaration.model} is of ${evaluation.candidate.artifactSha256}, and the record names ${record.artifact.sha256}`, { hint: "Run `lockstep evaluate` again." });
	const plan = await planNow(git, around.project, {
		record,
		registry: readRegistry(await git.tags())
	});
	const baseInputs = base === void 0 ? {} : await base.inputs(declaration).then(({ inputs }) => inputs, (error) => {
		if (error instanceof LockstepError && (error.code === "DEPENDENCY_MISSING" || error.code === "DVC_FILE_INVALID")) return {};
		throw error;
	});
	const inputDifferences = differingInputs(baseInputs, record.inputs);
	const committed = await stateOf(git, await git.headCommit()).record(declaration.model);
	const section = {
		plan,
		planHash: digestOf(plan),
		evaluation,
		evaluationDigest: digestOf(evaluation),
		candidate: {
			modelVersion: record.modelVersion,
			artifactSha256: record.artifact.sha256,
			inputKey: record.inputKey,
			format: record.artifact.format,
			sizeBytes: record.artifact.sizeBytes
		},
		label: {
			column: declaration.labelColumn,
			positive: declaration.positiveLabel
		},
		rules: (rules.models.find(({ model }) => model === declaration.model) ?? declaration).gates,
		inputDifferences,
		dataDiffs: await dataDiffs(workspace, inputDifferences, declaration.idColumn),
		record: committed?.artifact.sha256 === record.artifact.sha256 && committed.inputKey === record.inputKey ? "committed" : "not_committed"
	};
	const headSha = await git.headCommit();
	const tip = await git.resolve(`refs/remotes/origin/${await git.defaultBranch()}`);
	const desired = tip === void 0 ? void 0 : await stateOf(git, tip).record(declaration.model);
	const question = {
		section,
		headSha,
		policy: rules.review,
		pullRequest: around.pullRequest,
		quarantine: desired?.quarantine ?? []
	};
	return {
		...section,
		approval: await approvalState(git, question)
	};
}
/** The view of the state that stands in the working tree. */
async function buildView(request, workspace, pullRequest) {
	const { git } = workspace;
	const head = stateOf(git, await git.snapshotTree());
	const project = await head.project();
	const baseCommit = await baseOf(git, request.base);
	const base = baseCommit === void 0 ? void 0 : stateOf(git, baseCommit);
	const around = {
		workspace,
		request,
		head,
		base,
		rules: base !== void 0 && await base.text("lockstep.yaml") !== void 0 ? await base.project() : project,
		project,
		pullRequest
	};
	const models = [];
	for (const declaration of selectModels(project, request.model)) models.push(await sectionOf(around, declaration));
	const headSha = await git.headCommit();
	return {
		models,
		silent: [],
		headSha,
		baseSha: baseCommit ?? headSha,
		pullRequest
	};
}

// pipeline/steps/report/handed-over.ts
/** Reads the report record of an earlier job; it was made beside code of the pull request, so it is held to its schema. */
async function readHandedOver(path) {
	const text = await readRecordText(path);
	if (text === void 0) throw new LockstepError("RECORD_INVALID", `there is no report record at ${path}`, { hint: "Let the job before hand its `.lockstep/records/report.json` over." });
	return parseRecord("lockstep/Report", text, path).view;
}
function mismatch(section, what) {
	return new LockstepError("RECORD_INVALID", `the handed-over report of ${section.plan.model} does not fit: ${what}`, { hint: "The record was not made from the commit it names; nothing was posted. Run the training again." });
}
/**
* What another job says of plans, digests and approvals is not believed: they are computed here, from the head's tree, the tags, the
* ledger and the base branch's policy. A head that is not here, as of a fork, can be shown, and counts as not yet approved.
*
* @throws LockstepError RECORD_INVALID when the record names another model than the head does.
*/
async function judgeHandedOver(git, view, pullRequest) {
	const base = await git.resolve(`refs/remotes/origin/${pullRequest.base.branch}`);
	if (base === void 0) throw new LockstepError("PULL_REQUEST_STATE", `the base branch ${pullRequest.base.branch} is not here`, { hint: "Let checkout use `fetch-depth: 0`." });
	const rules = await stateOf(git, base).project();
	const registry = readRegistry(await git.tags());
	const isHere = await git.fetchCommit(view.headSha);
	const models = [];
	for (const section of view.models) {
		const { model } = section.plan;
		const record = isHere ? await stateOf(git, view.headSha).record(model) : void 0;
		const evaluation = {
			...section.evaluation,
			verdict: judged(section)
		};
		if (evaluation.model !== model || evaluation.candidate.artifactSha256 !== section.candidate.artifactSha256) throw mismatch(section, "its parts are about different models");
		await requireBaseRules(git, {
			section,
			base,
			headSha: isHere ? view.headSha : void 0,
			rules
		});
		if (record === void 0) {
			const approval = {
				phase: "needed",
				approvers: rules.review.approvers,
				remaining: rules.review.requiredApprovals,
				voided: void 0
			};
			const refused = evaluation.verdict.phase === "regressed" || evaluation.verdict.phase === "inconclusive";
			models.push({
				...section,
				evaluation,
				record: "not_committed",
				approval: refused && section.approval.phase === "refused" ? section.approval : approval
			});
			continue;
		}
		if (record.artifact.sha256 !== section.candidate.artifactSha256 || record.inputKey !== section.candidate.inputKey) throw mismatch(section, `the head records ${record.artifact.sha256}, the report is of ${section.candidate.artifactSha256}`);
		const plan = await planNow(git, await stateOf(git, view.headSha).project(), {
			record,
			registry
		});
		const own = {
			...section,
			evaluation,
			plan,
			planHash: digestOf(plan),
			evaluationDigest: digestOf(evaluation),
			record: "committed"
		};
		const desired = await stateOf(git, base).record(model);
		const question = {
			section: own,
			headSha: view.headSha,
			policy: rules.review,
			pullRequest: pullRequest.number,
			quarantine: desired?.quarantine ?? []
		};
		models.push({
			...own,
			approval: await approvalState(git, question)
		});
	}
	return {
		...view,
		models,
		pullRequest: pullRequest.number
	};
}
/** The gates that were answered are the base branch's, and so are the rows, where it has them. */
async function requireBaseRules(git, { section, base, headSha, rules }) {
	const { evaluation } = section;
	const declaration = rules.models.find(({ model }) => model === evaluation.model);
	if (declaration === void 0) return;
	const answered = new Set(evaluation.gates.map(({ gate }) => gate));
	const isFirst = evaluation.baseline === void 0 && evaluation.champion === void 0;
	const missing = declaration.gates.filter((rule) => !isFirst || rule.limit !== void 0).map(gateName).filter((name) => !answered.has(name));
	if (missing.length > 0) throw mismatch(section, `gates of the base branch were not answered: ${missing.join("; ")}`);
	const left = headSha === void 0 ? base : await git.mergeBase(base, headSha);
	const rows = left === void 0 ? void 0 : await stateOf(git, left).output(declaration.evaluationRows);
	if (rows?.md5 !== void 0 && rows.md5 !== evaluation.rows.md5) throw mismatch(section, `it was judged by ${evaluation.rows.md5}, and the base branch's rows are ${rows.md5}`);
}
/** The verdict that the gates give together; a record cannot claim a better one than its gates do. */
function judged({ evaluation }) {
	const together = overallVerdict(evaluation.gates.map(({ verdict }) => verdict));
	return together.phase === evaluation.verdict.phase ? evaluation.verdict : together;
}

// pipeline/steps/report.ts
const commentMarker = "lockstep:report";
const viewFile = "report.json";
const conclusions = {
	improved: "success",
	equivalent: "success",
	regressed: "failure",
	inconclusive: "neutral"
};
/** The worst of several conclusions, for a check that stands for all models. */
function worst(view) {
	const found = view.models.map(({ evaluation }) => conclusions[evaluation.verdict.phase] ?? "failure");
	if (found.length === 0 || found.includes("failure")) return "failure";
	return found.includes("neutral") ? "neutral" : "success";
}
function approvalConclusion(view) {
	const phases = view.models.map(({ approval }) => approval.phase);
	if (phases.length === 0 || phases.includes("refused")) return {
		conclusion: "failure",
		title: "this content cannot be approved"
	};
	if (phases.includes("needed")) return {
		conclusion: "pending",
		title: "waits for an approval"
	};
	return {
		conclusion: "success",
		title: phases.includes("given") ? "approved" : "merging changes no environment"
	};
}
/**
* The last comment from before this content was first shown, by the order of the comments and no clock: an approval up to there was
* written for something else. Showing the same content again keeps what was noted the first time.
*/
async function lastCommentBefore(forge, pullRequest, { headSha, contents }) {
	const earlier = await forge.check(headSha, evaluationCheck);
	if (earlier !== void 0) {
		const shown = parseShownReport(earlier.record);
		if (canonicalJson(shown.contents) === canonicalJson(contents)) return shown.lastComment;
	}
	return (await forge.comments(pullRequest)).at(-1)?.id;
}
/** Keeps one comment and two checks on the head that was evaluated; a head that has moved on gets nothing. */
async function post(forge, pullRequest, shown) {
	const { view, markdown } = shown;
	if (pullRequest.head.sha !== view.headSha) return {
		code: "stale_sha",
		sentence: `the report is of ${view.headSha}, and the head of #${pullRequest.number} is ${pullRequest.head.sha}`
	};
	const contents = view.models.map(({ evaluation, plan }) => ({
		evaluation,
		plan
	}));
	await forge.setCheck({
		sha: view.headSha,
		name: evaluationCheck,
		conclusion: worst(view),
		title: view.models.map(({ plan, evaluation }) => `${plan.model}: ${evaluation.verdict.phase}`).join(", "),
		summary: markdown,
		record: shownReportText({
			contents,
			lastComment: await lastCommentBefore(forge, pullRequest.number, {
				headSha: view.headSha,
				contents
			})
		})
	});
	await forge.setCheck({
		sha: view.headSha,
		name: approvalCheck,
		...approvalConclusion(view),
		summary: "",
		record: ""
	});
	await forge.keepComment(pullRequest.number, commentMarker, markdown);
}
/** The open pull request that a report belongs to: named by the event or the input, else the one whose head was evaluated. */
async function findPullRequest(forge, number, headSha) {
	if (number !== void 0) return forge.pullRequest(number);
	return (await forge.pullRequests("open")).find(({ head }) => head.sha === headSha);
}
/** Shows what merging would change and do, as Markdown and one HTML file, and keeps it on the pull request when asked to. */
async function report(request, workspace) {
	const { git, host } = workspace;
	const { root } = git;
	const named = request.pullRequest ?? host.event.pullRequest;
	const forge = request.post ? await workspace.forge() : void 0;
	const known = request.from === void 0 ? void 0 : await readHandedOver(resolve(root, request.from));
	if (known !== void 0 && host.event.headSha !== void 0 && known.headSha !== host.event.headSha) throw new LockstepError("RECORD_INVALID", `the report record is of ${known.headSha}, and the event is about ${host.event.headSha}`, { hint: "The record does not belong to this run; nothing was posted." });
	const headSha = known?.headSha ?? await git.headCommit();
	const pullRequest = forge === void 0 ? void 0 : await findPullRequest(forge, named, headSha);
	const view = known === void 0 ? await buildView(request, workspace, pullRequest?.number ?? named) : pullRequest === void 0 ? {
		...known,
		pullRequest: void 0
	} : await judgeHandedOver(git, known, pullRequest);
	const markdown = renderMarkdown(view);
	await writeWhole(resolve(root, request.records, viewFile), `${canonicalJson({
		kind: "lockstep/Report",
		schema: 1,
		view
	})}\n`);
	await writeWhole(resolve(root, request.markdown), markdown);
	await writeWhole(resolve(root, request.html), renderHtml(view));
	await host.summary(markdown);
	host.output("markdown", resolve(root, request.markdown));
	host.output("html", resolve(root, request.html));
	host.info(markdown.split("\n", 1)[0] ?? "");
	if (forge === void 0) return {
		view,
		markdown,
		refused: void 0
	};
	if (pullRequest === void 0) throw new LockstepError("PULL_REQUEST_MISSING", `no open pull request has the head ${headSha}`, { hint: "Push the branch and open one with `lockstep pr create`, or leave `--post` out." });
	const refused = await post(forge, pullRequest, {
		view,
		markdown
	});
	host.info(refused === void 0 ? `kept on #${pullRequest.number}` : `refused (${refused.code}): ${refused.sentence}`);
	return {
		view,
		markdown,
		refused
	};
}

// pipeline/review/answer.ts
/** First line of the answer to one comment; the comment is answered when such a line stands in one of ours. */
function answerMarker(commentId) {
	return `lockstep:answer:${commentId}`;
}
/** Longest text from elsewhere that is shown, in characters. */
const shownLimit$1 = 1e3;
/** A text from elsewhere as one code span, in which nothing is a link, a mention, a tag or a line break. */
function inert(text) {
	const plain = text.slice(0, shownLimit$1).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
	const fence = "`".repeat(Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
	const pad = plain === "" || plain.startsWith("`") || plain.endsWith("`") ? " " : "";
	return `${fence}${pad}${plain}${pad}${fence}`;
}
function answerAccepted(approval, standing) {
	const { subject, approver, verb } = approval;
	const what = inert(`${subject.model}@${subject.artifactSha256}`);
	if (verb === "reject") return `❌ ${inert(approver.login)} rejected ${what}. These bytes are not promoted until the same person approves them.`;
	const next = standing.remaining > 0 ? `${standing.remaining} more ${standing.remaining === 1 ? "approval is" : "approvals are"} needed.` : "Merging promotes exactly these bytes.";
	return [
		`✅ ${inert(approver.login)} approved ${what}. ${next}`,
		"",
		`Bound to head ${inert(subject.headSha)}, inputs ${inert(subject.inputKey.slice(0, 12))}, evaluation ${inert(subject.evaluationDigest.slice(0, 12))}, plan ${inert(subject.planHash.slice(0, 12))}; void when one of them changes.`
	].join("\n");
}
/** Reason and sentence; the sentence may hold names from the pull request, so it is shown as text only. */
function answerRefused(refusal) {
	return `🚫 Refused (${inert(refusal.code)}): ${inert(refusal.sentence)}`;
}
function answerHelp() {
	return [
		"Commands stand alone on the first line of a comment:",
		"",
		"- `/approve <model>@<sha256>` approves exactly these bytes; the report ends with the line to copy",
		"- `/reject <model>@<sha256> [reason]` keeps these bytes from being promoted",
		"- `/help` shows this",
		"",
		"Who may approve is listed in the base branch's `lockstep.yaml`; nobody approves a change of their own."
	].join("\n");
}

// pipeline/review/lookalike.ts
/** Letters of other alphabets, and slashes, that look like those of a command. NFKD has dealt with the fullwidth ones. */
const lookalikes = {
	"а": "a",
	"α": "a",
	"с": "c",
	"ԁ": "d",
	"е": "e",
	"һ": "h",
	"і": "i",
	"ј": "j",
	"ӏ": "l",
	"о": "o",
	"ο": "o",
	"р": "p",
	"ρ": "p",
	"ѕ": "s",
	"ѵ": "v",
	"ν": "v",
	"х": "x",
	"у": "y",
	"⁄": "/",
	"∕": "/",
	"⧸": "/",
	"╱": "/"
};
/** What a reader takes a line for: other alphabets' lookalikes replaced, invisible characters and outer spaces left out. */
function asRead(line) {
	return line.normalize("NFKD").replace(/[\p{Cf}\p{Mn}\p{Default_Ignorable_Code_Point}]/gu, "").replace(/[^ -~]/gu, (character) => lookalikes[character] ?? character).trim();
}

// pipeline/review/command.ts
const verbs = [
	"approve",
	"reject",
	"help"
];
/** Longest reason of a rejection, and longest line that can be a command, in characters. */
const reasonLimit = 500;
const lineLimit = 1e3;
function bad(sentence) {
	return {
		code: "bad_command",
		sentence
	};
}
/** The verb that a line begins with, and what stands behind it; a path such as `/usr/bin` begins with none. */
function wordOf(line) {
	const [, word, rest] = /^\/([a-zA-Z][a-zA-Z-]{0,39})(?![a-zA-Z\-/])(.*)$/s.exec(line) ?? [];
	return word === void 0 || rest === void 0 ? void 0 : {
		word,
		rest
	};
}
/**
* The command that was probably meant. Other bots have commands, too (`/retest`): only one wrong letter, an ending, or a digest behind it
* make a word one of ours.
*/
function meantBy({ word, rest }) {
	const lower = word.toLowerCase();
	const most = /@[0-9a-f]{12}/.test(rest) ? void 0 : 1;
	const found = closestWord(lower, verbs, most) ?? verbs.find((verb) => lower.startsWith(verb) && lower.length <= verb.length + 3);
	return verbs.find((verb) => verb === found);
}
function target(verb, text) {
	const at = text.lastIndexOf("@");
	const model = text.slice(0, Math.max(0, at));
	const digest = text.slice(at + 1);
	if (!idPatterns.modelName.test(model) || model.length > 100 || !idPatterns.sha256.test(digest)) return bad(`Write \`/${verb} <model>@<sha256>\` with all 64 digits; the report ends with the line to copy.`);
	return {
		model: modelName(model),
		artifactSha256: sha256(digest)
	};
}
function readCommand(verb, rest) {
	if (verb === "help") return rest === "" ? { verb } : bad("`/help` stands alone on its line.");
	if (!rest.startsWith(" ")) return bad(`Behind \`/${verb}\` stands one space and \`<model>@<sha256>\`.`);
	const [first = "", ...more] = rest.slice(1).split(" ");
	const named = target(verb, first);
	if ("code" in named) return named;
	if (verb === "reject") return {
		verb,
		...named,
		reason: more.join(" ").trim().slice(0, reasonLimit)
	};
	return more.length === 0 ? {
		verb,
		...named
	} : bad("Nothing may stand behind the digest of an approval, not even a space.");
}
/** What is wrong with a line that is no command; `undefined` when it is ordinary talk. */
function slip(line) {
	const read = asRead(line);
	const found = wordOf(read);
	const meant = found === void 0 ? void 0 : meantBy(found);
	if (found === void 0 || meant === void 0) return void 0;
	if (read !== line.trim()) return bad(`The line looks like \`/${meant}\` and holds characters that only look like it; type it again.`);
	if (read !== line) return bad(`A command stands alone in its line: write \`/${meant}\` without spaces around it.`);
	return bad(`There is no command \`/${found.word}\`; \`/${meant}\` was probably meant.`);
}
/**
* Reads a comment. Only its first line counts, and only when it is a command from its first to its last character; ordinary talk gives
* `undefined`. A line that was probably meant as a command, and a second command below one, give a refusal that says what to write.
*/
function parseCommand(comment) {
	const [first = "", ...others] = comment.split("\n", 1e3);
	const line = first.replace(/\r$/, "");
	if (line.length > lineLimit) return void 0;
	const found = wordOf(line);
	const verb = verbs.find((known) => known === found?.word);
	if (found === void 0 || verb === void 0) return slip(line);
	if (others.some((other) => verbs.some((known) => known === wordOf(other.replace(/\r$/, ""))?.word))) return bad("A comment holds one command; write the other one in a comment of its own.");
	return readCommand(verb, found.rest);
}
function isRefusal(value) {
	return "code" in value;
}

// pipeline/review/request.ts
function refuse(code, sentence) {
	return { refused: {
		code,
		sentence
	} };
}

// pipeline/review/speaker.ts
/** GitHub's private mail is `<id>+<login>@users.noreply.…`, in older commits without the id; a local one is often `<login>@…`. */
const mailPattern = /^(?:(\d+)\+)?([^@]+)@(.*)$/;
/** True when a person had a hand in the change: opened it, or wrote or committed one of its commits, as far as names can tell. */
function isOwnChange(person, pullRequest) {
	const login = person.login.toLowerCase();
	return person.id === pullRequest.author.id || login === pullRequest.author.login.toLowerCase() || pullRequest.contributors.some(({ name, email }) => {
		const [, id, local, host = ""] = mailPattern.exec(email.toLowerCase()) ?? [];
		const isSameId = id === person.id && host.startsWith("users.noreply.");
		return name.toLowerCase() === login || local === login || isSameId;
	});
}
/** Who may speak at all; asked before anything else, so that a stranger learns nothing. */
function refuseSpeaker({ comment, self, pullRequest, policy, permission, command }) {
	const { author } = comment;
	const { login } = author;
	if (comment.isBot || author.id === self.id) return refuse("not_approver", "Apps and bots do not review; a person has to look.");
	if (comment.isEdited) return refuse("bad_command", "The comment was edited after it was written; write the command in a new one.");
	if (permission === "unknown") return refuse("permission_unknown", `The forge could not say what ${login} may do, so nothing was recorded; try again later.`);
	if (permission !== "write" && permission !== "admin") return refuse("not_approver", `${login} has no write permission on this repository; an approver has to look.`);
	if (!mayApprove(policy, author)) return refuse("not_approver", `The base branch's lockstep.yaml does not list ${login} under \`review.approvers\`.`);
	if (command.verb === "approve" && isOwnChange(author, pullRequest)) return refuse("self_approval", `${login} took part in this change; somebody else has to approve it.`);
}

// pipeline/review/decide.ts
function refuseState({ pullRequest }) {
	const { number, state, isDraft } = pullRequest;
	if (state !== "open") return refuse("wrong_state", `Pull request #${number} is ${state}, so there is nothing to review any more.`);
	if (isDraft) return refuse("wrong_state", `Pull request #${number} is a draft; mark it ready for review first.`);
}
function withStop(sentence) {
	return sentence.endsWith(".") ? sentence : `${sentence}.`;
}
/** Whether the candidate is good enough to be approved, by every gate and by all of them together. */
function refuseVerdict({ gates, verdict }) {
	for (const { phase, reason } of [verdict, overallVerdict(gates.map((gate) => gate.verdict))]) {
		if (phase === "regressed") return refuse("evaluation_regressed", `The gates say no: ${withStop(reason)}`);
		if (phase === "inconclusive") return refuse("evaluation_inconclusive", `The gates cannot tell: ${withStop(reason)}`);
	}
}
function evaluatedParts({ pullRequest }, reviewed) {
	const { model, evaluation, evaluationDigest, evaluatedHead, plan, planHash, record } = reviewed;
	const { headSha } = pullRequest;
	if (evaluatedHead !== void 0 && evaluatedHead !== headSha) return refuse("stale_sha", `The head is ${headSha} now, and ${evaluatedHead} was evaluated; wait for the report of the new head.`);
	if (!(evaluation?.model === model && plan?.model === model && record?.model === model) || evaluatedHead === void 0 || evaluationDigest === void 0 || planHash === void 0) return refuse("candidate_missing", `Nothing was evaluated for ${model} at ${headSha}; wait for the report, or push again.`);
	return {
		evaluation,
		evaluationDigest,
		plan,
		planHash,
		record
	};
}
/** Whether the content is what was evaluated and shown, and good enough. */
function refuseContent(request, reviewed, evaluated) {
	const { command, pullRequest } = request;
	const { model } = reviewed;
	const { evaluation, plan, planHash, record } = evaluated;
	const candidate = evaluation.candidate.artifactSha256;
	if (command.artifactSha256 !== candidate) return refuse("wrong_digest", `The candidate of this head is ${model}@${candidate}, and another digest was named.`);
	if (record.artifact.sha256 !== candidate) return refuse("wrong_digest", `The committed record names ${record.artifact.sha256}, and ${candidate} was evaluated; train again and commit the record.`);
	if (record.inputKey !== reviewed.inputKey) return refuse("input_changed", `The record was made from other inputs than ${pullRequest.headSha} holds; train again and commit the record.`);
	if (command.verb === "reject") return void 0;
	if (reviewed.quarantined.includes(candidate)) return refuse("quarantined", `${model}@${candidate} is quarantined by the base branch and cannot be approved.`);
	const verdict = refuseVerdict(evaluation);
	if (verdict !== void 0) return verdict;
	if (plan.environments.length === 0 && evaluation.baseline?.artifactSha256 === candidate) return refuse("no_change", `Merging changes nothing for ${model}: the base branch has these bytes already.`);
	if (planHash !== reviewed.shownPlanHash) return refuse("plan_changed", "What merging would do has changed since the report; run the report again and read it.");
}
/**
* Whether a command is accepted, and the record it makes. Pure: everything it looks at was read live before.
*/
function decideReview(request) {
	const { command, comment, pullRequest, reviewed, permission } = request;
	const early = refuseSpeaker(request) ?? refuseState(request);
	if (early !== void 0) return early;
	if (reviewed === void 0) return refuse("unknown_model", `The base branch's lockstep.yaml declares no model ${command.model}.`);
	const evaluated = evaluatedParts(request, reviewed);
	if ("refused" in evaluated || "accepted" in evaluated) return evaluated;
	const refusal = refuseContent(request, reviewed, evaluated);
	if (refusal !== void 0) return refusal;
	if (permission === "unknown") return refuse("permission_unknown", "The forge could not say who may review.");
	const subject = {
		pullRequest: pullRequest.number,
		headSha: pullRequest.headSha,
		model: reviewed.model,
		inputKey: reviewed.inputKey,
		artifactSha256: command.artifactSha256,
		evaluationDigest: evaluated.evaluationDigest,
		planHash: evaluated.planHash
	};
	return { accepted: {
		kind: "lockstep/Approval",
		schema: 1,
		verb: command.verb,
		subject,
		approver: comment.author,
		permission,
		comment: {
			id: comment.id,
			bodySha256: comment.bodySha256
		}
	} };
}

// pipeline/steps/review.ts
/** The model that a command names, as it was evaluated at this head and as it is now. */
async function reviewedModel(scene, command) {
	if (command.verb === "help") return void 0;
	const { git } = scene.workspace;
	const declaration = scene.project.models.find(({ model }) => model === command.model);
	if (declaration === void 0) return void 0;
	const head = stateOf(git, scene.pullRequest.head.sha);
	const own = (await head.project()).models.find(({ model }) => model === command.model);
	if (own === void 0) return void 0;
	const record = await head.record(declaration.model);
	const check = await scene.forge.check(scene.pullRequest.head.sha, evaluationCheck);
	const shown = check === void 0 ? void 0 : parseShownReport(check.record).contents.find(({ evaluation }) => evaluation.model === command.model);
	const plan = record === void 0 ? void 0 : await planNow(git, await head.project(), {
		record,
		registry: readRegistry(await git.tags())
	});
	const desired = await stateOf(git, scene.base).record(declaration.model);
	return {
		model: declaration.model,
		evaluatedHead: check?.sha,
		evaluation: shown?.evaluation,
		evaluationDigest: shown === void 0 ? void 0 : digestOf(shown.evaluation),
		plan,
		planHash: plan === void 0 ? void 0 : digestOf(plan),
		shownPlanHash: shown === void 0 ? void 0 : digestOf(shown.plan),
		record,
		inputKey: (await head.inputs(own)).inputKey,
		quarantined: desired?.quarantine.map(({ artifactSha256 }) => artifactSha256) ?? []
	};
}
async function permissionOf(scene, comment) {
	try {
		return await scene.forge.permission(comment.author);
	} catch (error) {
		scene.workspace.host.warning(`permission of ${comment.author.login}: ${error instanceof Error ? error.message : "unknown"}`);
		return "unknown";
	}
}
/** Writes an accepted command down, then says so: the ledger first, because the status follows from it. */
async function record(scene, approval) {
	const { git } = scene.workspace;
	await git.appendToLedger(approvalsRef, {
		path: approvalPath(approval),
		text: approvalText(approval)
	});
	const standing = reviewStanding(await readApprovals(git), approval.subject, scene.project.review);
	const remaining = standing.phase === "needed" ? standing.remaining : 0;
	await scene.forge.setCheck({
		sha: approval.subject.headSha,
		name: approvalCheck,
		conclusion: standing.phase === "approved" ? "success" : standing.phase === "rejected" ? "failure" : "pending",
		title: standing.phase === "approved" ? `approved by ${standing.approvals.map(({ approver }) => approver.login).join(", ")}` : standing.phase === "rejected" ? `rejected by ${standing.by.approver.login}` : `${remaining} more to approve`,
		summary: "",
		record: ""
	});
	return remaining;
}
/** True when a comment stood there before the report of this head was shown: it cannot be about it. */
async function isOlderThanReport({ comments, forge, pullRequest }, comment) {
	const check = await forge.check(pullRequest.head.sha, evaluationCheck);
	const lastComment = check === void 0 ? void 0 : parseShownReport(check.record).lastComment;
	if (lastComment === void 0) return false;
	const place = (id) => comments.findIndex((found) => found.id === id);
	return place(comment.id) <= place(lastComment);
}
async function answer(scene, comment, command) {
	const { forge, pullRequest, workspace } = scene;
	const reply = async (body, reaction) => {
		await forge.keepComment(pullRequest.number, answerMarker(comment.id), body);
		await forge.react(comment.id, reaction);
	};
	const outcome = {
		comment: comment.id,
		accepted: void 0,
		refused: void 0
	};
	if (!isRefusal(command) && command.verb === "help") {
		await reply(answerHelp(), "+1");
		return outcome;
	}
	await forge.react(comment.id, "eyes");
	const decision = isRefusal(command) ? { refused: command } : decideReview({
		command,
		comment: {
			id: comment.id,
			bodySha256: hashBytes(comment.body).sha256,
			author: comment.author,
			isBot: comment.isBot,
			isEdited: comment.isEdited
		},
		self: await forge.self(),
		pullRequest: {
			number: pullRequest.number,
			state: pullRequest.state,
			isDraft: pullRequest.isDraft,
			author: pullRequest.author,
			headSha: pullRequest.head.sha,
			contributors: await workspace.git.authors(scene.base, pullRequest.head.sha)
		},
		reviewed: await reviewedModel(scene, command),
		policy: scene.project.review,
		permission: await permissionOf(scene, comment)
	});
	if ("refused" in decision) {
		await reply(answerRefused(decision.refused), "confused");
		workspace.host.info(`refused (${decision.refused.code}): ${decision.refused.sentence}`);
		return {
			...outcome,
			refused: decision.refused
		};
	}
	if (decision.accepted.verb === "approve" && await isOlderThanReport(scene, comment)) {
		const refused = {
			code: "stale_sha",
			sentence: `this was written before the report of ${pullRequest.head.sha} was there; read that one, then approve again`
		};
		await reply(answerRefused(refused), "confused");
		workspace.host.info(`refused (${refused.code}): ${refused.sentence}`);
		return {
			...outcome,
			refused
		};
	}
	const now = await forge.pullRequest(pullRequest.number);
	if (now.head.sha !== pullRequest.head.sha) {
		const refused = {
			code: "stale_sha",
			sentence: `the head moved to ${now.head.sha} while the command was decided`
		};
		await reply(answerRefused(refused), "confused");
		workspace.host.info(`refused (${refused.code}): ${refused.sentence}`);
		return {
			...outcome,
			refused
		};
	}
	const remaining = await record(scene, decision.accepted);
	await reply(answerAccepted(decision.accepted, { remaining }), "+1");
	workspace.host.info(`${decision.accepted.approver.login} ${decision.accepted.verb === "approve" ? "approved" : "rejected"} ${decision.accepted.subject.model}@${decision.accepted.subject.artifactSha256}`);
	return {
		...outcome,
		accepted: decision.accepted
	};
}
/** Answers the commands in a pull request's comments, each once; the policy is the base branch's. */
async function review(request, workspace) {
	const { git, host } = workspace;
	const forge = await workspace.forge();
	const number = request.pullRequest ?? host.event.pullRequest;
	if (number === void 0) throw new LockstepError("ARGUMENT_INVALID", "which pull request is meant is not known", { hint: "Give `--pull-request <number>`; in a workflow the event names it." });
	const pullRequest = await forge.pullRequest(number);
	await git.fetch();
	const { branch } = pullRequest.base;
	const base = await git.resolve(`refs/remotes/origin/${branch}`) ?? await git.resolve(`refs/heads/${branch}`);
	if (base === void 0) throw new LockstepError("PULL_REQUEST_STATE", `the base branch ${pullRequest.base.branch} of #${number} is not here`, { hint: "Fetch it; in a workflow, let checkout use `fetch-depth: 0`." });
	if (!await git.fetchCommit(pullRequest.head.sha)) throw new LockstepError("PULL_REQUEST_STATE", `the head ${pullRequest.head.sha} of #${number} cannot be fetched`, { hint: "The branch may be gone; push it again, or close the pull request." });
	const comments = await forge.comments(number);
	const scene = {
		workspace,
		forge,
		pullRequest,
		base,
		comments,
		project: await stateOf(git, base).project()
	};
	const self = await forge.self();
	const answered = new Set(comments.filter(({ author }) => author.id === self.id).map(({ body }) => body.split("\n", 1)[0] ?? ""));
	const wanted = request.comment ?? host.event.comment;
	const outcomes = [];
	for (const comment of comments) {
		if (wanted !== void 0 && comment.id !== wanted) continue;
		if (comment.author.id === self.id && comment.isBot) continue;
		const command = parseCommand(comment.body);
		if (command === void 0 || answered.has(`<!-- ${answerMarker(comment.id)} -->`)) continue;
		outcomes.push(await host.group(`Answer comment ${comment.id}`, () => answer(scene, comment, command)));
	}
	if (outcomes.length === 0) host.info("no command waits for an answer");
	return outcomes;
}

// pipeline/registry/record-change.ts
function describes(record, trained) {
	return record?.inputKey === trained.inputKey && record.artifact.sha256 === trained.artifact.sha256;
}
function highest(a, b) {
	if (a === void 0 || b === void 0) return a ?? b;
	return compareVersions(a, b) >= 0 ? a : b;
}
/** One entry for each digest; the first reason stays. */
function union(...lists) {
	const found = /* @__PURE__ */ new Map();
	for (const entry of lists.flat()) if (!found.has(entry.artifactSha256)) found.set(entry.artifactSha256, entry);
	return [...found.values()];
}
/**
* The record of what was trained. Its version stays while base or branch record the same inputs and bytes, unless the branch's number
* was taken meanwhile; else it is the next minor version of the highest that base or tags know, and merging moves every environment to
* it. What a branch decided about environments of a version that stays, a rollback for example, is kept. Nothing lifts a quarantine.
*/
function nextRecord({ trained, base, current, latest, environments }) {
	const taken = highest(base?.modelVersion, latest);
	const kept = [current, base].find((record) => record !== void 0 && describes(record, trained) && (record.modelVersion === base?.modelVersion ? describes(base, trained) : taken === void 0 || compareVersions(record.modelVersion, taken) > 0));
	const modelVersion = kept?.modelVersion ?? nextVersion(taken);
	const everywhere = Object.fromEntries(environments.map((environment) => [environment, modelVersion]));
	return {
		kind: "lockstep/Model",
		schema: 1,
		...trained,
		modelVersion,
		environments: kept === void 0 ? {
			...base?.environments,
			...everywhere
		} : {
			...everywhere,
			...kept.environments
		},
		quarantine: union(base?.quarantine ?? [], current?.quarantine ?? [])
	};
}
/** The record after a rollback: one environment returns to an earlier version, and the digest that was there is quarantined. */
function rollbackRecord({ record, environment, current, to, reason }) {
	if (to.artifactSha256 === current.artifactSha256) return {
		code: "superseded",
		sentence: `${environment} holds ${current.modelVersion} already; there is nothing to roll back`
	};
	const quarantined = record.quarantine.find(({ artifactSha256 }) => artifactSha256 === to.artifactSha256);
	if (quarantined !== void 0) return {
		code: "quarantined",
		sentence: `${to.modelVersion} is quarantined (${quarantined.reason}); name another version with --to`
	};
	const { modelVersion, artifactSha256 } = current;
	return {
		...record,
		environments: {
			...record.environments,
			[environment]: to.modelVersion
		},
		quarantine: union(record.quarantine, [{
			modelVersion,
			artifactSha256,
			reason
		}])
	};
}

// pipeline/report/card-sections.ts
const begin = /^<!-- lockstep:keep ([a-z0-9-]{1,60}) -->$/;
const end = "<!-- lockstep:keep-end -->";
/** A kept part with its markers. */
function keptText({ id, text }) {
	return [
		`<!-- lockstep:keep ${id} -->`,
		...text === "" ? [] : [text],
		end
	].join("\n");
}
/**
* The hand-written parts of a card, in their order. A card without any marker was written by hand as a whole: all of it below the
* front matter is one part, `earlier-card`.
*
* @throws LockstepError RECORD_INVALID naming the line of a marker that is never ended, or that stands inside or after another of
*   its name: guessing would lose somebody's words.
*/
function keptSections(card) {
	const lines = card.replaceAll("\r\n", "\n").split("\n");
	const invalid = (line, what) => new LockstepError("RECORD_INVALID", `the model card, line ${String(line)}: ${what}`, { hint: `Begin each hand-written part with <!-- lockstep:keep a-name --> and end it with ${end}, both on lines of their own.` });
	const found = [];
	let open;
	for (const [index, line] of lines.entries()) {
		const id = begin.exec(line.trim())?.[1];
		if (id !== void 0) {
			if (open !== void 0) throw invalid(index + 1, `"${id}" begins before "${open.id}" has ended`);
			if (found.some((section) => section.id === id)) throw invalid(index + 1, `"${id}" is there twice`);
			open = {
				id,
				line: index
			};
		} else if (line.trim() === end) {
			if (open === void 0) throw invalid(index + 1, "a hand-written part ends here that never began");
			found.push({
				id: open.id,
				text: lines.slice(open.line + 1, index).join("\n").replace(/^\n+|\n+$/g, "")
			});
			open = void 0;
		}
	}
	if (open !== void 0) throw invalid(open.line + 1, `"${open.id}" begins here and never ends`);
	if (found.length > 0) return found;
	const text = withoutFrontMatter(lines).join("\n").trim();
	return text === "" ? [] : [{
		id: "earlier-card",
		text
	}];
}
function frontMatterEnd(lines) {
	return lines[0] === "---" ? lines.indexOf("---", 1) : -1;
}
function withoutFrontMatter(lines) {
	return lines.slice(frontMatterEnd(lines) + 1);
}
/** Entries of a card's front matter whose keys are not among `ours`, verbatim: a licence, a language, tags of somebody's own. */
function keptFrontMatter(card, ours) {
	const lines = card.replaceAll("\r\n", "\n").split("\n");
	const kept = [];
	let isKept = false;
	for (const line of lines.slice(1, Math.max(1, frontMatterEnd(lines)))) {
		const key = /^([A-Za-z_][A-Za-z0-9_-]*):/.exec(line)?.[1];
		if (key !== void 0) isKept = !ours.includes(key);
		if (isKept) kept.push(line);
	}
	return kept;
}

// pipeline/report/card.ts
const metricTitles = {
	precision: "Precision",
	recall: "Recall",
	f1: "F1",
	roc_auc: "ROC AUC",
	log_loss: "Log loss"
};
const frontMatterKeys = [
	"library_name",
	"pipeline_tag",
	"tags",
	"model-index"
];
function isMetricId(name) {
	return Object.hasOwn(metricDirections, name);
}
/** Name → value of what was measured, finite numbers only, in a fixed order. */
function measured({ record, evaluation }) {
	if (evaluation !== void 0) return metricIds.flatMap((metric) => {
		const { value } = evaluation.candidate.metrics[metric];
		return value === null ? [] : [[metric, value]];
	});
	return Object.entries(record.metrics).sort(([a], [b]) => a < b ? -1 : Number(a > b));
}
/** A text as YAML: a JSON string is one, whatever is in it. */
function yaml(text) {
	return JSON.stringify(visible(text));
}
/** Front matter as model hubs read it. */
function frontMatter(facts, previous) {
	const metrics = measured(facts).flatMap(([name, value]) => [
		`    - type: ${yaml(name)}`,
		`      name: ${yaml(isMetricId(name) ? metricTitles[name] : name)}`,
		`      value: ${String(Number(value.toFixed(6)))}`
	]);
	return [
		"---",
		"library_name: lockstep",
		"pipeline_tag: tabular-classification",
		"tags:",
		"- tabular-classification",
		`- ${yaml(facts.record.artifact.format)}`,
		"model-index:",
		`- name: ${yaml(facts.record.model)}`,
		"  results:",
		"  - task:",
		"      type: tabular-classification",
		"    dataset:",
		"      type: csv",
		`      name: ${yaml(facts.evaluationRows)}`,
		...metrics.length === 0 ? ["    metrics: []"] : ["    metrics:", ...metrics],
		...keptFrontMatter(previous, frontMatterKeys),
		"---"
	];
}
function facts(rows) {
	return [
		"| | |",
		"| :--- | :--- |",
		...rows.map(([name, value]) => `| ${name} | ${value} |`)
	];
}
function metricLines({ record, evaluation }) {
	if (evaluation === void 0) {
		const rows = measured({
			record,
			evaluation
		}).map(([name, value]) => `| ${cell(name)} | ${decimal(value)} |`);
		return rows.length === 0 ? ["The run wrote no metrics."] : [
			"As the run measured them; the pull request's report has the intervals.",
			"",
			"| Metric | Value |",
			"| :--- | ---: |",
			...rows
		];
	}
	const rows = metricIds.map((metric) => {
		const value = evaluation.candidate.metrics[metric];
		const found = evaluation.comparisons.find((comparison) => comparison.metric === metric && comparison.reference === "champion") ?? evaluation.comparisons.find((comparison) => comparison.metric === metric);
		const interval = found?.interval ?? void 0;
		const better = found?.improvement === void 0 || found.improvement === null || interval === void 0 ? "–" : `${signed(found.improvement)} [${signed(interval.low)}, ${signed(interval.high)}] at ${percent(interval.level)}`;
		const arrow = metricDirections[metric] === "maximize" ? "↑" : "↓";
		return `| ${metricTitles[metric]} ${arrow} | ${value.value === null ? "undefined" : decimal(value.value)} | ${better} |`;
	});
	return [
		`On ${count(evaluation.rows.count)} rows of ${code(evaluation.rows.path)}, ${count(evaluation.rows.positives)} of them positive.`,
		"",
		"| Metric | Value | Better than the model before by |",
		"| :--- | ---: | ---: |",
		...rows
	];
}
function inputLines(inputs) {
	if (inputs.length === 0) return ["The model's files name its inputs."];
	return [
		"| Column | Kind | Known values |",
		"| :--- | :--- | :--- |",
		...inputs.map(({ name, kind, categories }) => {
			const known = categories.slice(0, 20).map((category) => cell(category));
			return `| ${cell(name)} | ${kind} | ${known.join(" ")}${categories.length > known.length ? " …" : ""} |`;
		})
	];
}
/** Inputs of one kind that decided this version, as rows of a table. */
function decidedBy(record, kind) {
	return inputChanges(Object.entries(record.inputs).map(([name, after]) => ({
		name,
		before: void 0,
		after
	}))).filter((input) => input.kind === kind).map(({ path, after }) => `| ${cell(path)} | ${cell(after ?? "")} |`);
}
function exampleRequest(inputs) {
	const row = {};
	for (const { name, kind, categories } of inputs) row[visible(name)] = kind === "numeric" ? 0 : visible(categories[0] ?? "");
	return JSON.stringify(row).replaceAll("'", "\\u0027").replaceAll("`", "\\u0060");
}
/**
* The model card, `models/<name>.md`: what can be derived is written anew, what people wrote between the markers stays word for
* word, and so do their own entries of the front matter. The same facts and parts give the same bytes.
*
* @param previous - The card as it stands; empty when there is none.
* @throws LockstepError RECORD_INVALID when a marker of a hand-written part is broken.
*/
function renderCard(cardFacts, previous) {
	const { record, label, trainingRows, evaluationRows, inputs, evaluation } = cardFacts;
	const { artifact } = record;
	const kept = new Map(keptSections(previous).map((section) => [section.id, section.text]));
	const placed = /* @__PURE__ */ new Set();
	const keep = (id, initial) => {
		placed.add(id);
		return keptText({
			id,
			text: kept.get(id) ?? initial
		});
	};
	const params = decidedBy(record, "params");
	const data = decidedBy(record, "data");
	const threshold = evaluation === void 0 ? "saved with the model" : decimal(evaluation.candidate.threshold);
	const lines = [
		...frontMatter(cardFacts, previous),
		"",
		`# ${record.model}`,
		"",
		`Written by Lockstep from ${code(`models/${record.model}.yaml`)}. The parts between \`lockstep:keep\` markers are written by hand and stay.`,
		"",
		"## What it predicts",
		"",
		`The probability that ${code(label.column)} is ${code(label.positive)}, for one row. From the threshold on (${threshold}) the row counts as positive.`,
		"",
		keep("intended-use", "Who uses the predictions, for which decision, and who is affected has not been written down yet."),
		"",
		"## Version",
		"",
		...facts([
			["Version", cell(record.modelVersion)],
			["Artifact sha256", cell(artifact.sha256)],
			["Artifact md5, as DVC stores it", cell(artifact.md5)],
			["Format and size", `${cell(artifact.format)}, ${bytes(artifact.sizeBytes)} in ${count(artifact.files.length)} ${plural(artifact.files.length, "file", "files")}`],
			["InputKey", cell(record.inputKey)]
		]),
		"",
		"## Data",
		"",
		`Trained on ${code(trainingRows)}, judged by ${code(evaluationRows)}.`,
		...data.length === 0 ? [] : [
			"",
			"| Data | Digest |",
			"| :--- | :--- |",
			...data
		],
		"",
		keep("data", "Where the data comes from, which period it covers and what it does not cover has not been written down yet."),
		"",
		"## Inputs and preprocessing",
		"",
		"Raw columns go in: every transform was fitted on the training rows and is saved with the model.",
		"",
		...inputLines(inputs),
		...params.length === 0 ? [] : [
			"",
			"Parameters of the run:",
			"",
			"| Parameter | Value |",
			"| :--- | :--- |",
			...params
		],
		"",
		"## Metrics",
		"",
		...metricLines(cardFacts),
		"",
		"## Limits",
		"",
		"A probability is an estimate for rows like the ones above. For rows unlike them, watch the drift report.",
		"",
		keep("limits", "Known weaknesses, groups of rows that fare worse and uses that are out of scope have not been written down yet."),
		"",
		"## How to use",
		"",
		"Ask the server of an environment this version is assigned to; the answer names version and digest:",
		"",
		"```sh",
		`curl --json '${exampleRequest(inputs)}' "$URL/predict?model=${record.model}"`,
		"```"
	];
	const others = [...kept].filter(([id]) => !placed.has(id));
	if (others.length > 0) lines.push("", "## Notes");
	for (const [id, text] of others) lines.push("", keptText({
		id,
		text
	}));
	return `${lines.join("\n")}\n`;
}

// pipeline/repository/tracked.ts
/** Everything that pointers and locks name, with the place it belongs to. */
async function trackedObjects(root) {
	const found = [];
	const { stages, pointers } = await collectTracked(await workspaceSource(root));
	for (const { out, path } of pointers) if (out.md5 !== void 0 && out.isCached && out.isPushed) found.push({
		id: out.md5,
		path,
		isExecutable: out.isExecutable
	});
	for (const folder of new Set(stages.map((stage) => stage.folder))) {
		const lock = await readTextIfThere(join(root, folder, "dvc.lock"));
		if (lock === void 0) continue;
		const locked = parseLock(lock, join(folder, "dvc.lock")).stages;
		for (const stage of stages) {
			if (stage.folder !== folder) continue;
			const entries = new Map(locked.get(stage.stage.name)?.outs.map((entry) => [entry.path, entry]));
			for (const out of stage.outs) {
				const entry = entries.get(out.written);
				if (entry?.md5 !== void 0 && out.isCached && out.isPushed) found.push({
					id: entry.md5,
					path: out.path,
					isExecutable: entry.isExecutable
				});
			}
		}
	}
	return found;
}

// pipeline/data/objects/hash-state.ts
/** A file that changed this recently may change again within the same tick of the clock; it is read each time. */
const settledMs = 2000n;
async function readKnown(path) {
	const known = /* @__PURE__ */ new Map();
	let value;
	try {
		value = JSON.parse(await readFile(path, "utf8"));
	} catch (error) {
		if (isSystemError(error, "ENOENT") || error instanceof SyntaxError) return known;
		throw error;
	}
	if (!Array.isArray(value)) return known;
	for (const item of value) {
		if (!Array.isArray(item)) continue;
		const [file, stamp, digest] = item;
		if (typeof file !== "string" || typeof stamp !== "string" || typeof digest !== "string") continue;
		if (/^[0-9a-f]{32}$/.test(digest)) known.set(file, [stamp, md5(digest)]);
	}
	return known;
}
async function stampOf(absolute) {
	const { ino, size, mtimeNs, ctimeNs } = await stat(absolute, { bigint: true });
	return {
		stamp: `${ino} ${size} ${mtimeNs} ${ctimeNs}`,
		changedNs: mtimeNs > ctimeNs ? mtimeNs : ctimeNs,
		size
	};
}
/** @param root - Absolute path of the repository; the state is in Lockstep's own folder there. */
async function openHashState(root) {
	const path = join(await ownFolder(root, "state"), "hashes.json");
	const known = await readKnown(path);
	let isChanged = false;
	return {
		async md5Of(absolute) {
			const before = await stampOf(absolute);
			const found = known.get(absolute);
			if (found?.[0] === before.stamp) return {
				md5: found[1],
				sizeBytes: Number(before.size)
			};
			const hash = await md5OfFile(absolute);
			const after = await stampOf(absolute);
			if (BigInt(Date.now()) - after.changedNs / 1000000n > settledMs && before.stamp === after.stamp) {
				known.set(absolute, [after.stamp, hash.md5]);
				isChanged = true;
			}
			return hash;
		},
		async save() {
			if (!isChanged) return;
			await writeWhole(path, JSON.stringify([...known].map(([file, [stamp, digest]]) => [
				file,
				stamp,
				digest
			])));
			isChanged = false;
		}
	};
}

// pipeline/training/stages/contents.ts
function fileContent(file) {
	return {
		id: file.id,
		sizeBytes: file.sizeBytes,
		fileCount: void 0,
		isExecutable: file.isExecutable
	};
}
function directoryContent(directory) {
	return {
		id: directory.id,
		sizeBytes: directory.sizeBytes,
		fileCount: directory.fileCount,
		isExecutable: false
	};
}
/** The entry of `dvc.lock` for a path as written, with its content. */
function lockEntry(written, content) {
	return {
		path: written,
		md5: content.id,
		sizeBytes: content.sizeBytes,
		fileCount: content.fileCount,
		isExecutable: content.isExecutable,
		isLegacy: false,
		rest: /* @__PURE__ */ new Map()
	};
}
function workspaceContents(root, state) {
	const known = /* @__PURE__ */ new Map();
	const look = async (path, hash) => {
		const stats = await lstat(join(root, path)).catch((error) => {
			if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return void 0;
			throw error;
		});
		if (stats === void 0) return void 0;
		const links = {
			links: "within",
			folder: root
		};
		const digest = hash === "legacy" ? legacyMd5OfFile : (absolute) => state.md5Of(absolute);
		if (stats.isDirectory()) {
			const ignore = await dvcIgnore(root, path);
			return directoryContent(await describeDirectory({
				path: join(root, path),
				ignore,
				links,
				hash: digest
			}));
		}
		return fileContent(await describeFile({
			folder: root,
			path,
			links,
			hash: digest
		}));
	};
	return {
		at(path, hash = "md5") {
			const key = `${hash} ${path}`;
			const found = known.get(key);
			if (found !== void 0) return found.content;
			const content = look(path, hash);
			known.set(key, {
				path,
				content
			});
			return content;
		},
		async exists(path) {
			try {
				await lstat(join(root, path));
				return true;
			} catch (error) {
				if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return false;
				throw error;
			}
		},
		forget(path) {
			for (const [key, entry] of known) if (overlaps(entry.path, path)) known.delete(key);
		}
	};
}

// pipeline/training/stages/decide.ts
function sameCommand(a, b) {
	if (typeof a === "string" || typeof b === "string") return a === b;
	return a.length === b.length && a.every((line, index) => line === b[index]);
}
function changedPath(kind, entries, now) {
	const recorded = new Map(entries.map((entry) => [entry.path, entry.md5]));
	for (const [path, id] of now) {
		if (!recorded.has(path)) return `${kind} ${path} is new`;
		if (recorded.get(path) !== id) return `${kind} ${path} changed`;
	}
	for (const path of recorded.keys()) if (!now.has(path)) return `${kind} ${path} is no longer declared`;
}
function changedParam(recorded, now) {
	for (const [file, values] of now) {
		const before = recorded.get(file);
		for (const [key, value] of values) {
			const old = before?.get(key);
			if (old === void 0) return `parameter ${file}:${key} is new`;
			if (!pythonEquals(old, value)) return `parameter ${file}:${key} changed`;
		}
	}
	for (const [file, values] of recorded) for (const key of values.keys()) if (now.get(file)?.has(key) !== true) return `parameter ${file}:${key} is gone`;
}
/** A stage that nothing decides runs each time, as in DVC. */
function isCallback({ stage }) {
	return stage.deps.length === 0 && stage.params.length === 0 && stage.outs.length === 0;
}
/** Whether a stage must run, and why, in one line that names the dependency, parameter or output. */
function decide$1(placed, locked, observed) {
	const { stage } = placed;
	if (stage.isFrozen) return {
		kind: "skip",
		reason: "the stage is frozen"
	};
	if (stage.alwaysChanged) return {
		kind: "run",
		reason: "the stage is declared always_changed"
	};
	if (isCallback(placed)) return {
		kind: "run",
		reason: "the stage has neither dependencies nor outputs"
	};
	if (locked === void 0) return {
		kind: "run",
		reason: "dvc.lock has no record of the stage"
	};
	if (!sameCommand(stage.cmd, locked.cmd)) return {
		kind: "run",
		reason: "its command changed"
	};
	const reason = changedPath("dependency", locked.deps, observed.deps) ?? changedParam(locked.params, observed.params);
	if (reason !== void 0) return {
		kind: "run",
		reason
	};
	const recorded = new Map(locked.outs.map((entry) => [entry.path, entry.md5]));
	const unlike = [];
	for (const [path, id] of observed.outs) {
		const expected = recorded.get(path);
		if (expected === void 0) return {
			kind: "run",
			reason: `output ${path} is new`
		};
		if (id === void 0) unlike.push({
			path,
			why: `output ${path} is missing`
		});
		else if (id !== expected) unlike.push({
			path,
			why: `output ${path} changed`
		});
	}
	for (const path of recorded.keys()) if (!observed.outs.has(path)) return {
		kind: "run",
		reason: `output ${path} is no longer declared`
	};
	const [first] = unlike;
	if (first === void 0) return {
		kind: "skip",
		reason: "nothing changed"
	};
	return {
		kind: "restore",
		outs: unlike.map(({ path }) => path),
		reason: first.why
	};
}

// pipeline/training/stages/command.ts
/** How long a command may take to end after it was asked to. */
const graceMs = 5e3;
/** How long output is awaited that something the command left behind holds open. */
const drainMs = 1e3;
const longestLine = 4e3;
/** The commands of `cmd` one by one: a text runs line by line, each line in a shell of its own, as DVC does; a list item is one. */
function commandsOf(cmd) {
	return typeof cmd === "string" ? cmd.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/).filter((line) => line !== "") : cmd;
}
/** Start-up files of the person's shell must not decide what a stage does. */
function shellArguments(shell, text) {
	switch (basename(shell).toLowerCase()) {
		case "bash": return [
			"--noprofile",
			"--norc",
			"-c",
			text
		];
		case "zsh": return [
			"--no-rcs",
			"-c",
			text
		];
		default: return ["-c", text];
	}
}
/** Cuts a stream into lines at `\n` and `\r` (progress bars), each of bounded length. */
function readLines(stream, onLine) {
	const decoder = new StringDecoder("utf8");
	let open = "";
	let isCut = false;
	const end = (line) => {
		onLine(isCut ? `${line}…` : line);
		isCut = false;
	};
	stream.on("data", (chunk) => {
		const parts = decoder.write(chunk).split(/\r\n|[\n\r]/);
		for (const [index, part] of parts.entries()) {
			open += part;
			if (open.length > longestLine) {
				open = open.slice(0, longestLine);
				isCut = true;
			}
			if (index < parts.length - 1) {
				end(open);
				open = "";
			}
		}
	});
	stream.on("close", () => {
		if (open !== "") end(open);
	});
}
/**
* Waits for a word on descriptor 3, then becomes the command. When we die before the word is given, so does it: no command ever runs
* without its process group being known.
*/
const starter = "read -r word <&3 || exit 130; exec 3<&-; exec \"$@\"";
function killGroup(processGroup, signal) {
	try {
		process.kill(-processGroup, signal);
	} catch {}
}
/** How a process ended. @throws when it could not be started. */
function endOf(child) {
	return new Promise((fulfil, reject) => {
		child.once("error", reject);
		child.once("exit", (code, killedBy) => {
			if (code === 0) fulfil({ kind: "succeeded" });
			else fulfil({
				kind: "failed",
				how: code === null ? `was stopped by ${killedBy ?? "a signal"}` : `ended with exit code ${code}`
			});
		});
	});
}
/** Waits until all output is read, but not for what the command left behind and that holds its streams open. */
function drainOf(streams) {
	const closed = Promise.all(streams.map((stream) => new Promise((fulfil) => stream.once("close", fulfil))));
	return async () => {
		let timer;
		await Promise.race([closed, new Promise((fulfil) => timer = setTimeout(fulfil, drainMs))]);
		clearTimeout(timer);
		for (const stream of streams) stream.destroy();
	};
}
/**
* Runs one command in a process group of its own and waits until it has ended. An abort asks the whole group to stop, then makes
* it; whatever a command leaves running in its group is stopped when it ends, because it could still write to outputs.
*/
async function runCommand(request) {
	const { signal } = request;
	const isAborted = () => signal?.aborted ?? false;
	if (isAborted()) return { kind: "interrupted" };
	const command = [request.shell, ...shellArguments(request.shell, request.text)];
	const child = spawn("/bin/sh", [
		"-c",
		starter,
		"sh",
		...command
	], {
		cwd: request.workingFolder,
		env: { ...request.env },
		stdio: [
			"ignore",
			"pipe",
			"pipe",
			"pipe"
		],
		detached: true
	});
	const ended = endOf(child);
	const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
	const drain = drainOf(streams);
	for (const stream of streams) readLines(stream, request.onLine);
	const word = child.stdio[3];
	word.on("error", () => void 0);
	let timer;
	const stop = () => {
		if (child.pid === void 0) return;
		killGroup(child.pid, "SIGTERM");
		timer = setTimeout(killGroup, graceMs, child.pid, "SIGKILL");
	};
	signal?.addEventListener("abort", stop, { once: true });
	try {
		if (child.pid !== void 0) await request.onStart(child.pid);
		word.end("go\n");
		const end = await ended;
		return isAborted() ? { kind: "interrupted" } : end;
	} finally {
		word.destroy();
		clearTimeout(timer);
		signal?.removeEventListener("abort", stop);
		if (child.pid !== void 0) killGroup(child.pid, "SIGKILL");
		await ended.catch(() => void 0);
		await drain();
	}
}

// pipeline/training/stages/environment.ts
/** What every command gets, when the process has it. */
const passedNames = /* @__PURE__ */ new Set([
	"HOME",
	"LANG",
	"LC_ALL",
	"LC_CTYPE",
	"LOGNAME",
	"SHELL",
	"TEMP",
	"TMP",
	"TMPDIR",
	"TZ",
	"USER"
]);
/**
* Never passed on, even when somebody asks: through these a command would reach the job's token and outputs, or somebody's cloud.
*/
const withheld = /^(?:GITHUB_|ACTIONS_|RUNNER_|INPUT_|AWS_|AZURE_|ARM_|GOOGLE_|GCLOUD_|CLOUDSDK_|NPM_|NODE_AUTH_|SSH_|GPG_|DVC_STUDIO_)|(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|PRIVATE_KEY|API_?KEY|ACCESS_?KEY)/i;
/** True for a variable that a command may have when the project asks for it. */
function mayBePassed(name) {
	return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !withheld.test(name);
}
/** The whole environment of a stage's command: an allow-list, so that a secret of the job is not there unless named. */
function commandEnvironment(request) {
	const { env, commandFolder, root, stage } = request;
	const kept = [...passedNames, ...(request.passed ?? []).filter(mayBePassed)].flatMap((name) => {
		const value = env[name];
		return value === void 0 ? [] : [[name, value]];
	});
	const path = [commandFolder, env["PATH"]].filter((part) => part !== void 0 && part !== "").join(delimiter);
	return {
		...Object.fromEntries(kept),
		PATH: path,
		DVC_ROOT: root,
		DVC_STAGE: stage
	};
}

// pipeline/data/objects/git-ignore-rules.ts
const special = /[.+^$(){}|\\/]/;
/** `*` and `?` never match `/`; `**` does; `[a-z]`, `[!a]` are sets; a backslash takes the next character literally. */
function glob(text) {
	let source = "";
	for (let i = 0; i < text.length; i++) {
		const rest = text.slice(i);
		const character = text[i] ?? "";
		if (rest.startsWith("**/") && (i === 0 || text[i - 1] === "/")) {
			source += "(?:.*/)?";
			i += 2;
		} else if (rest === "**" && (i === 0 || text[i - 1] === "/")) {
			source += ".*";
			i += 1;
		} else if (character === "*") {
			source += "[^/]*";
			while (text[i + 1] === "*") i++;
		} else if (character === "?") source += "[^/]";
		else if (character === "[") {
			const [whole, negation, members] = /^\[([!^]?)(\]?[^\]]*)\]/.exec(rest) ?? [];
			if (whole === void 0 || members === void 0 || members === "") {
				source += "\\[";
				continue;
			}
			source += `(?!/)[${negation === "" ? "" : "^"}${members.replace(/\\/g, "\\\\").replace(/[[\]^]/g, "\\$&")}]`;
			i += whole.length - 1;
		} else if (character === "\\" && i + 1 < text.length) {
			i++;
			const literal = text[i] ?? "";
			source += special.test(literal) || "*?[".includes(literal) ? `\\${literal}` : literal;
		} else source += special.test(character) || character === "]" ? `\\${character}` : character;
	}
	return source;
}
/**
* Rules of one file in gitignore's syntax. A pattern that is no valid set of names matches nothing, as in Git.
*
* @param base - Folder of the file from the root of the repository; empty for the root.
*/
function parseIgnoreRules(text, base) {
	return text.replace(/^\ufeff/, "").split(/\r?\n/).flatMap((line) => {
		let rule = line.replace(/^[ \t]+/, "").replace(/((?:^|[^\\])(?:\\\\)*)[ \t]+$/, "$1");
		if (rule === "" || rule.startsWith("#")) return [];
		const isNegated = rule.startsWith("!");
		if (isNegated) rule = rule.slice(1);
		const isFolderOnly = rule.endsWith("/");
		rule = rule.replace(/\/+$/, "");
		if (rule === "") return [];
		const isAnchored = rule.includes("/");
		const source = glob(rule.replace(/^\//, ""));
		try {
			return [{
				pattern: new RegExp(`^${isAnchored ? "" : "(?:.*/)?"}${source}$`, "u"),
				isFolderOnly,
				isNegated,
				base
			}];
		} catch {
			return [];
		}
	});
}
/** The last rule that matches decides. Folders above `path` are not asked: whoever walks has done so. */
function decide(rules, path, isFolder) {
	for (let i = rules.length - 1; i >= 0; i--) {
		const rule = rules[i];
		if (rule === void 0 || rule.isFolderOnly && !isFolder) continue;
		if (rule.base !== "" && !path.startsWith(`${rule.base}/`)) continue;
		if (rule.pattern.test(rule.base === "" ? path : path.slice(rule.base.length + 1))) return !rule.isNegated;
	}
	return false;
}
/** Whether rules leave a path out, directly or by leaving out a folder above it. Rules of deeper files come later. */
function ignoredBy(rules, path, isFolder) {
	const segments = path.split("/");
	for (let count = 1; count <= segments.length; count++) if (decide(rules, segments.slice(0, count).join("/"), count < segments.length || isFolder)) return true;
	return false;
}
async function rulesIn(root, folder) {
	try {
		const path = join(root, folder, ".gitignore");
		return (await lstat(path)).isFile() ? parseIgnoreRules(await readFile(path, "utf8"), folder) : [];
	} catch (error) {
		if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return [];
		throw error;
	}
}
/** Rules of all `.gitignore` files from the root down to `folder`, both included. */
async function gitRulesDownTo(root, folder) {
	const segments = folder === "" ? [] : folder.split("/");
	const rules = [];
	for (let count = 0; count <= segments.length; count++) rules.push(...await rulesIn(root, segments.slice(0, count).join("/")));
	return rules;
}

// pipeline/training/stages/git-ignore.ts
async function textOf(path) {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return void 0;
		throw error;
	}
}
/**
* Makes Git leave out an output that DVC keeps: a line in the `.gitignore` beside it, unless Git leaves it out already.
*
* @param path - Of the output, from the root.
*/
async function ignoreOutput(root, path, isFolder) {
	const folder = posix.dirname(path) === "." ? "" : posix.dirname(path);
	const rules = [...parseIgnoreRules(await textOf(join(root, ".git", "info", "exclude")) ?? "", ""), ...await gitRulesDownTo(root, folder)];
	if (ignoredBy(rules, path, isFolder)) return;
	const file = posix.join(folder, ".gitignore");
	await writeWorkspaceFile(root, file, addGitignoreEntry(await textOf(join(root, file)), basename(path)));
}

// pipeline/training/stages/output-log.ts
/** Longest output of one stage that is passed on. */
const outputLimit = {
	lines: 2e4,
	characters: 5e6
};
const tailLines = 20;
/** Control characters could move the cursor or, on a runner, be taken for a command. */
function plain(line) {
	return line.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, "").replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "");
}
function outputLog(onLine) {
	const tail = [];
	let lines = 0;
	let characters = 0;
	let isFull = false;
	return {
		tail,
		add(line) {
			const text = plain(line);
			tail.push(text);
			if (tail.length > tailLines) tail.shift();
			if (isFull) return;
			lines++;
			characters += text.length;
			isFull = lines > outputLimit.lines || characters > outputLimit.characters;
			onLine(isFull ? "(the output is too long; the rest is not shown)" : text);
		}
	};
}

// pipeline/training/stages/outputs-aside.ts
const journalName = "journal.json";
async function exists(path) {
	try {
		await lstat(path);
		return true;
	} catch (error) {
		if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return false;
		throw error;
	}
}
/**
* Moves outputs out of the way of a command. What is where is written down first, so that {@link recoverOutputs} can put them back
* after the process was killed at any point.
*
* @param root - Absolute path of the repository, free of links.
* @param paths - Outputs from the root.
*/
async function moveOutputsAside(root, stage, paths) {
	for (const path of paths) await checkParents(root, path);
	const folder = join(await ownFolder(root, "outputs"), randomBytes(8).toString("hex"));
	await mkdir(folder);
	const entries = [];
	for (const [index, path] of paths.entries()) entries.push({
		path,
		stored: await exists(join(root, path)) ? String(index) : null
	});
	const journal = {
		stage,
		entries
	};
	try {
		await writeWhole(join(folder, journalName), JSON.stringify(journal));
		await syncFolder(dirname(folder));
		for (const { path, stored } of entries) {
			if (stored !== null) await rename(join(root, path), join(folder, stored));
			await mkdir(dirname(join(root, path)), { recursive: true });
		}
	} catch (error) {
		await putBack(root, folder, journal);
		throw error;
	}
	return {
		async discard() {
			await removeFile(join(folder, journalName));
			await syncFolder(folder);
			await rm(folder, {
				recursive: true,
				force: true
			});
		},
		putBack: () => putBack(root, folder, journal)
	};
}
async function putBack(root, folder, journal) {
	let left;
	for (const { path, stored } of journal.entries) {
		const isStored = stored !== null && await exists(join(folder, stored));
		if (stored !== null && !isStored) continue;
		await checkParents(root, path);
		if (await exists(join(root, path))) {
			left ??= await failedFolder(root, journal.stage);
			const keep = join(left, path);
			await rm(keep, {
				recursive: true,
				force: true
			});
			await mkdir(dirname(keep), { recursive: true });
			await rename(join(root, path), keep);
		}
		if (isStored) {
			await mkdir(dirname(join(root, path)), { recursive: true });
			await rename(join(folder, stored), join(root, path));
			await syncFolder(dirname(join(root, path)));
		}
	}
	await removeFile(join(folder, journalName));
	await rm(folder, {
		recursive: true,
		force: true
	});
	return left;
}
/** What a failed command left is kept for whoever looks for the reason, one run deep. */
async function failedFolder(root, stage) {
	const all = await ownFolder(root, "failed");
	const folder = join(all, encodeURIComponent(stage).replaceAll(".", "%2E"));
	await rm(folder, {
		recursive: true,
		force: true
	});
	await mkdir(folder);
	return folder;
}
function isJournal(value) {
	if (typeof value !== "object" || value === null || !("stage" in value) || !("entries" in value)) return false;
	const { stage, entries } = value;
	return typeof stage === "string" && Array.isArray(entries) && entries.every(isJournalEntry);
}
function isJournalEntry(value) {
	if (typeof value !== "object" || value === null || !("path" in value) || !("stored" in value)) return false;
	const { path, stored } = value;
	const isStoredName = stored === null || typeof stored === "string" && /^\d+$/.test(stored);
	return typeof path === "string" && repositoryPathProblem(path) === void 0 && isStoredName;
}
async function readJournal(folder) {
	try {
		const value = JSON.parse(await readFile(join(folder, journalName), "utf8"));
		return isJournal(value) ? value : void 0;
	} catch (error) {
		if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR") || error instanceof SyntaxError) return void 0;
		throw error;
	}
}
/** Puts back the outputs of stages whose run was killed. Only for the holder of the run lock. */
async function recoverOutputs(root) {
	const all = await ownFolder(root, "outputs");
	for (const name of await readdir(all)) {
		const journal = await readJournal(join(all, name));
		if (journal === void 0) await rm(join(all, name), {
			recursive: true,
			force: true
		});
		else await putBack(root, join(all, name), journal);
	}
}

// pipeline/training/stages/session.ts
function lockPath(stage) {
	return posix.join(stage.folder, "dvc.lock");
}
async function textAt(root, path) {
	try {
		return await readFile(join(root, path), "utf8");
	} catch (error) {
		if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return void 0;
		throw error;
	}
}
/** True for an error that says that content is nowhere to be had. */
function isNowhere(error) {
	return error instanceof LockstepError && (error.code === "OBJECT_MISSING" || error.code === "REMOTE_MISSING");
}
function openSession(request, { tracked, graph, state }) {
	const { root, cache, remote, onEvent, signal } = request;
	const contents = workspaceContents(root, state);
	return {
		...request,
		tracked,
		graph,
		contents,
		async locked(stage) {
			const path = lockPath(stage);
			const text = await textAt(root, path);
			return text === void 0 ? void 0 : parseLock(text, path).stages.get(stage.stage.name);
		},
		async record(stage, locked) {
			const path = lockPath(stage);
			const text = await textAt(root, path);
			const updated = updateLock(text, /* @__PURE__ */ new Map([[stage.stage.name, locked]]));
			if (updated !== text) await writeWorkspaceFile(root, path, updated);
		},
		async restore(path, entry) {
			if (entry.md5 === void 0) throw new LockstepError("OBJECT_MISSING", `no content is recorded for ${shown$4(path)}`, { hint: "Run `dvc commit` where the data is, and commit what it wrote." });
			if (entry.isLegacy) throw new LockstepError("DVC_FEATURE_UNSUPPORTED", `${shown$4(path)} is recorded by DVC 2.x, whose cache has another layout`, { hint: "Run `dvc cache migrate --dvc-files` once, push, and commit what it changed." });
			await fetchObjects({
				cache,
				remote,
				ids: [{
					id: entry.md5,
					path
				}],
				signal,
				onProgress: (fraction) => {
					onEvent({
						kind: "progress",
						title: `Fetch ${path}`,
						fraction
					});
				}
			});
			contents.forget(path);
			await checkout({
				cache,
				id: entry.md5,
				root,
				destination: path,
				isExecutable: entry.isExecutable,
				force: true,
				ignore: entry.md5.endsWith(".dir") ? await dvcIgnore(root, path) : ignoreNothing
			});
		}
	};
}

// pipeline/training/stages/params.ts
async function valuesOf(root, stage, { path, keys }) {
	const text = await textAt(root, path);
	if (text === void 0) throw new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} needs the parameters of ${shown$4(path)}, which is not there`, { hint: "Restore the file, or correct the stage's params in dvc.yaml." });
	return readParams$1({
		text,
		file: path,
		keys
	});
}
/** The values that a stage's params name: file as written → key → value. Keys that a file lacks are left out. */
async function currentParams(root, stage) {
	const found = /* @__PURE__ */ new Map();
	for (const params of stage.params) {
		const values = await valuesOf(root, stage, params);
		found.set(params.file, new Map([...found.get(params.file) ?? [], ...values]));
	}
	return found;
}
/** @throws LockstepError DEPENDENCY_MISSING for a key that its file lacks: the stage could not be recorded. */
function requireParams(stage, values) {
	for (const { file, path, keys } of stage.params) {
		const absent = keys.find((key) => values.get(file)?.has(key) !== true);
		if (absent === void 0) continue;
		throw new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} needs the parameter ${shown$4(absent)}, which ${path} does not have`, { hint: `Add it to ${path}, or remove it from the stage in dvc.yaml.` });
	}
}

// pipeline/training/stages/execute.ts
/** Dependencies as they are before the command, which is what it will see. */
async function recordDependencies({ session, stage }) {
	const entries = [];
	for (const { written, path } of stage.deps) {
		const content = await session.contents.at(path);
		if (content === void 0) throw new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} depends on ${path}, which is not there`, { hint: "Restore it with `lockstep pull` or `git checkout`, track it with `dvc add`, or correct dvc.yaml." });
		entries.push(lockEntry(written, content));
	}
	return entries;
}
async function runCommands({ session, stage, settings, lock }) {
	const { root, onEvent, signal } = session;
	const log = outputLog((line) => {
		onEvent({
			kind: "output",
			stage: stage.name,
			line
		});
	});
	const shell = settings.env["SHELL"];
	for (const text of commandsOf(stage.stage.cmd)) {
		const end = await runCommand({
			text,
			workingFolder: join(root, stage.workingFolder),
			env: commandEnvironment({
				...settings,
				root,
				stage: stage.name
			}),
			shell: shell === void 0 || shell === "" ? "/bin/sh" : shell,
			onLine: (line) => {
				log.add(line);
			},
			onStart: (processGroup) => lock.note(processGroup),
			signal
		});
		switch (end.kind) {
			case "succeeded": break;
			case "interrupted": throw new LockstepError("INTERRUPTED", `stage ${stage.name} was interrupted; its outputs are as they were before`, { hint: "Run the same command again: finished stages are skipped." });
			case "failed": {
				const last = log.tail.length === 0 ? "it printed nothing" : `its last lines:\n${log.tail.join("\n")}`;
				throw new LockstepError("STAGE_FAILED", `stage ${stage.name}: \`${text}\` ${end.how}; ${last}`, { hint: "Correct the command or what it works on, and run it again. Its outputs are as they were before." });
			}
		}
	}
}
/** Content of a new output; cached ones are stored before they are recorded. */
async function storeOutput({ session, stage }, out) {
	const { root, cache, contents } = session;
	const absolute = join(root, out.path);
	contents.forget(out.path);
	const stats = await lstat(absolute).catch((error) => {
		if (!isSystemError(error, "ENOENT") && !isSystemError(error, "ENOTDIR")) throw error;
		throw new LockstepError("STAGE_FAILED", `stage ${stage.name} did not write its output ${out.path}`, {
			hint: "Make the command write it, or remove it from `outs` in dvc.yaml.",
			cause: error
		});
	});
	if (!out.isCached) {
		const content = await contents.at(out.path);
		if (content === void 0) throw new LockstepError("STAGE_FAILED", `the output ${out.path} of stage ${stage.name} vanished`);
		return content;
	}
	return stats.isDirectory() ? directoryContent(await cache.addDirectory(absolute, await dvcIgnore(root, out.path))) : fileContent(await cache.addFile(absolute));
}
async function undo(aside, error) {
	const left = await aside.putBack();
	if (left === void 0 || !(error instanceof LockstepError)) throw error;
	throw new LockstepError(error.code, error.message, {
		hint: `${error.hint ?? ""} What the command left is in ${left}.`.trim(),
		cause: error.cause
	});
}
/**
* Runs a stage whose dependencies are in the workspace, stores its outputs and records it. Its old outputs are put back when it fails
* or is interrupted: a failed stage loses nothing.
*
* @throws LockstepError STAGE_FAILED with the command's last lines, INTERRUPTED, DEPENDENCY_MISSING.
*/
async function execute(execution) {
	const { session, stage } = execution;
	const { root, contents } = session;
	const params = await currentParams(root, stage);
	requireParams(stage, params);
	const deps = await recordDependencies(execution);
	await mkdir(join(root, stage.workingFolder), { recursive: true });
	const replaced = stage.outs.filter(({ isPersisted }) => !isPersisted).map(({ path }) => path);
	const aside = await moveOutputsAside(root, stage.name, replaced);
	for (const { path } of stage.outs) contents.forget(path);
	const outs = [];
	const folders = /* @__PURE__ */ new Set();
	try {
		await runCommands(execution);
		for (const out of stage.outs) {
			const content = await storeOutput(execution, out);
			if (content.fileCount !== void 0) folders.add(out.path);
			outs.push(lockEntry(out.written, content));
		}
	} catch (error) {
		for (const { path } of stage.outs) contents.forget(path);
		await undo(aside, error);
	}
	await aside.discard();
	const locked = {
		cmd: stage.stage.cmd,
		deps,
		params,
		outs
	};
	await session.record(stage, locked);
	for (const { path, isCached } of stage.outs) if (isCached) await ignoreOutput(root, path, folders.has(path));
}

// pipeline/training/stages/materialise.ts
async function recordedOutput(session, stage, path) {
	const written = stage.outs.find((out) => out.path === path)?.written;
	const locked = await session.locked(stage);
	return {
		path,
		entry: stage.outs.find((candidate) => candidate.path === path)?.isCached === true ? locked?.outs.find((candidate) => candidate.path === written) : void 0,
		stage
	};
}
/** What is recorded at a path, above it, or inside it. */
async function recordedAround(session, path) {
	const found = [];
	for (const stage of session.graph.producersAround(path)) for (const out of stage.outs) if (out.path === path || isInside(path, out.path) || isInside(out.path, path)) found.push(await recordedOutput(session, stage, out.path));
	const over = pointerOver(session.tracked.pointers, path);
	const inside = session.tracked.pointers.filter((pointer) => isInside(pointer.path, path));
	for (const pointer of over === void 0 ? inside : [over]) found.push({
		path: pointer.path,
		entry: pointer.out,
		stage: void 0
	});
	return found;
}
/** The id of a part of a directory object: of one file, or of the files below a folder. */
async function partId(session, recorded, path) {
	const id = recorded.entry?.md5;
	if (id === void 0 || recorded.path === path) return id;
	if (!await session.cache.isIntact(id)) {
		const stream = await session.remote?.read(id);
		if (stream === void 0) return void 0;
		const where = `${session.remote?.url ?? ""}: object ${id}`;
		await session.cache.receive({
			id,
			stream,
			where,
			hint: "Push it again from where it is intact."
		});
		await session.cache.sync([id]);
	}
	const below = path.slice(recorded.path.length + 1);
	const entries = await session.cache.readDirectory(id);
	const file = entries.find(({ relpath }) => relpath === below);
	if (file !== void 0) return file.md5;
	const inside = entries.filter(({ relpath }) => relpath.startsWith(`${below}/`));
	if (inside.length === 0) return void 0;
	return directoryObject(inside.map((entry) => ({
		...entry,
		relpath: entry.relpath.slice(below.length + 1)
	}))).id;
}
/**
* The id of a dependency without fetching data: of what stands in the workspace, else of what is recorded for it.
*
* @throws LockstepError DEPENDENCY_MISSING when nothing stands there and nothing is recorded.
*/
async function dependencyId(session, { stage, path, hash }) {
	const recorded = await recordedAround(session, path);
	const absent = [];
	for (const item of recorded) if (!await session.contents.exists(item.path)) absent.push(item);
	const [first] = absent;
	if (first === void 0) {
		const content = await session.contents.at(path, hash);
		if (content !== void 0) return content.id;
		throw missing$1(stage, path);
	}
	const isWhole = absent.length === 1 && (first.path === path || isInside(path, first.path));
	const isSameHash = first.entry !== void 0 && first.entry.isLegacy === (hash === "legacy");
	if (isWhole && isSameHash) return partId(session, first, path);
	for (const item of absent) await bring(session, item);
	return (await session.contents.at(path, hash))?.id;
}
function missing$1(stage, path) {
	return new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} depends on ${shown$4(path)}, which is not there`, { hint: "Restore it with `lockstep pull` or `git checkout`, track it with `dvc add`, or correct dvc.yaml." });
}
/** Thrown through a run when an output must be made again because nobody has its recorded content. */
var OutputNowhere = class extends Error {
	stage;
	path;
	constructor(stage, path) {
		super(path);
		this.stage = stage;
		this.path = path;
	}
};
async function bring(session, item) {
	if (item.entry === void 0) {
		if (item.stage !== void 0) throw new OutputNowhere(item.stage, item.path);
		return;
	}
	try {
		await session.restore(item.path, item.entry);
	} catch (error) {
		if (item.stage !== void 0 && isNowhere(error)) throw new OutputNowhere(item.stage, item.path);
		throw error;
	}
}
/**
* Puts what is recorded at, above or inside a path into the workspace where it is missing.
*
* @throws OutputNowhere when a stage must run first; LockstepError OBJECT_MISSING for data that nobody has.
*/
async function materialise(session, path) {
	for (const item of await recordedAround(session, path)) if (!await session.contents.exists(item.path)) await bring(session, item);
}

// pipeline/training/stages/run-lock.ts
/** Start time of a process where the system tells it (Linux), else `undefined`. */
async function startOf(pid) {
	try {
		const text = await readFile(`/proc/${String(pid)}/stat`, "utf8");
		return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
	} catch {
		return;
	}
}
function isHolder(value) {
	return typeof value === "object" && value !== null && "pid" in value && Number.isSafeInteger(value.pid) && "host" in value && typeof value.host === "string";
}
async function readHolder(path) {
	try {
		const value = JSON.parse(await readFile(path, "utf8"));
		return isHolder(value) ? value : "unreadable";
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return "gone";
		if (error instanceof SyntaxError) return "unreadable";
		throw error;
	}
}
async function runs(pid, started) {
	return isAlive(pid) && (started === void 0 || await startOf(pid) === started);
}
function held(path, who, hint) {
	return new LockstepError("LOCK_HELD", `stages of this repository are being run by ${who} (${path})`, { hint });
}
/** Passes when the holder is certainly dead, and the command it ran with it. @throws LockstepError LOCK_HELD otherwise. */
async function requireDead(path, holder) {
	if (holder.host !== hostname()) throw held(path, `a process on ${JSON.stringify(holder.host.slice(0, 80))}`, `Wait until it ends; if it is certainly gone, delete ${path}.`);
	if (await runs(holder.pid, holder.started)) throw held(path, `process ${String(holder.pid)}`, "Wait until it ends, then run the command again.");
	const { processGroup } = holder;
	if (typeof processGroup === "number" && await runs(processGroup, holder.groupStarted)) throw held(path, `the command of an interrupted run, process group ${String(processGroup)}`, `Wait until it ends, or stop it with \`kill -- -${String(processGroup)}\`, then run the command again.`);
}
/**
* Takes the one lock of a repository; the lock of a dead process is taken over.
*
* @throws LockstepError LOCK_HELD naming the process that has it.
*/
async function takeRunLock(root) {
	const folder = await ownFolder(root, "run");
	const path = join(folder, "..", "run.lock");
	const mine = {
		host: hostname(),
		pid: process.pid,
		started: await startOf(process.pid),
		processGroup: void 0,
		groupStarted: void 0
	};
	const aside = join(folder, `${String(process.pid)}-${randomBytes(6).toString("hex")}`);
	try {
		for (let attempt = 0;; attempt++) {
			await writeWhole(aside, JSON.stringify(mine));
			try {
				await link(aside, path);
				break;
			} catch (error) {
				if (!isSystemError(error, "EEXIST") || attempt === 200) throw error;
			}
			const holder = await readHolder(path);
			if (holder === "gone") continue;
			if (holder === "unreadable") throw held(path, "a process that did not say who it is", `If none runs, delete ${path}.`);
			await requireDead(path, holder);
			await clearDead(path, aside, holder);
		}
	} finally {
		await removeFile(aside);
	}
	return {
		async note(processGroup) {
			await writeWhole(path, JSON.stringify({
				...mine,
				processGroup,
				groupStarted: await startOf(processGroup)
			}));
		},
		[Symbol.asyncDispose]: () => rm(path, { force: true })
	};
}
/**
* Removes a dead holder's lock. Whoever wants to has to claim it first, under a name that only this holder has, so that exactly one does;
* with the claim it looks again, because the lock may be somebody else's by now. A claim of a dead process is cleared the same way.
*/
async function clearDead(path, aside, dead) {
	const claim = `${path}.${String(dead.pid)}-${dead.started ?? "unknown"}`;
	try {
		await link(aside, claim);
	} catch (error) {
		if (!isSystemError(error, "EEXIST")) throw error;
		const claimant = await readHolder(claim);
		if (claimant === "gone" || claimant === "unreadable") return;
		if (await runs(claimant.pid, claimant.started)) await setTimeout$1(5);
		else await clearDead(claim, aside, claimant);
		return;
	}
	try {
		const found = await readHolder(path);
		if (typeof found === "object" && found.pid === dead.pid && found.started === dead.started) await removeFile(path);
	} finally {
		await removeFile(claim);
	}
}

// pipeline/training/stages/run.ts
/** The stages that a run is about, in order. @throws LockstepError ARGUMENT_INVALID naming what there is. */
function planned(graph, targets) {
	if (targets === void 0) return graph.order;
	const paths = targets.flatMap((target) => {
		const stages = graph.order.filter(({ name, stage }) => name === target || stage.name === target || stage.name.startsWith(`${target}@`));
		const producer = graph.producerOf(target);
		if (stages.length > 0 || producer !== void 0) return [{
			stages,
			path: producer === void 0 ? void 0 : target
		}];
		throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(target)} is neither a stage nor an output of one`, { hint: `Stages: ${graph.order.map(({ name }) => name).join(", ") || "none"}.` });
	});
	const needed = /* @__PURE__ */ new Set();
	for (const { stages, path } of paths) for (const stage of [...stages, ...path === void 0 ? [] : closure(graph, [path])]) needed.add(stage);
	for (const stage of [...graph.order].reverse()) if (needed.has(stage)) for (const up of graph.upstream(stage)) needed.add(up);
	return graph.order.filter((stage) => needed.has(stage));
}
/** Brings pointers up to date with data that was changed beside them, as `dvc repro` does; imports are left alone. */
async function updatePointers(session, stages) {
	const { root, cache, contents } = session;
	const needed = (pointer) => stages.some(({ deps }) => deps.some(({ path }) => path === "" || overlaps(path, pointer.path)));
	for (const pointer of session.tracked.pointers) {
		const { path, file, out } = pointer;
		if (pointer.pointer.isFrozen || !needed(pointer)) continue;
		const now = await contents.at(path, out.isLegacy ? "legacy" : "md5");
		if (now === void 0 || now.id === out.md5) continue;
		if (out.md5 !== void 0 && await cache.has(now.id)) {
			await session.restore(path, out);
			session.onEvent({
				kind: "progress",
				title: `Restore ${path}`,
				fraction: 1
			});
			continue;
		}
		const stored = now.fileCount === void 0 ? fileContent(await cache.addFile(join(root, path))) : directoryContent(await cache.addDirectory(join(root, path), await dvcIgnore(root, path)));
		const text = await textAt(root, file) ?? "";
		const outs = pointer.pointer.outs.map((candidate) => candidate === out ? {
			...out,
			md5: stored.id,
			sizeBytes: stored.sizeBytes,
			fileCount: stored.fileCount,
			isExecutable: stored.isExecutable,
			isLegacy: false
		} : candidate);
		await writeWorkspaceFile(root, file, updatePointer(text, {
			...pointer.pointer,
			outs
		}));
		session.onEvent({
			kind: "updated",
			file
		});
	}
}
async function look(session, stage, isForced) {
	const locked = await session.locked(stage);
	if (stage.stage.isFrozen) return decide$1(stage, locked, {
		deps: /* @__PURE__ */ new Map(),
		params: /* @__PURE__ */ new Map(),
		outs: /* @__PURE__ */ new Map()
	});
	if (isForced) return {
		kind: "run",
		reason: "it was asked for"
	};
	const legacy = new Set([...locked?.deps ?? [], ...locked?.outs ?? []].filter((entry) => entry.isLegacy).map((entry) => entry.path));
	const deps = /* @__PURE__ */ new Map();
	for (const { written, path } of stage.deps) deps.set(written, await dependencyId(session, {
		stage,
		path,
		hash: legacy.has(written) ? "legacy" : "md5"
	}));
	const outs = /* @__PURE__ */ new Map();
	for (const { written, path } of stage.outs) outs.set(written, (await session.contents.at(path, legacy.has(written) ? "legacy" : "md5"))?.id);
	return decide$1(stage, locked, {
		deps,
		params: await currentParams(session.root, stage),
		outs
	});
}
var Run = class {
	#session;
	#request;
	#lock;
	#outcomes = /* @__PURE__ */ new Map();
	#remake = /* @__PURE__ */ new Map();
	constructor(session, request, lock) {
		this.#session = session;
		this.#request = request;
		this.#lock = lock;
	}
	/** Settles every stage; an output that turns out to be nowhere sends the run back to the stage that makes it. */
	async all(stages) {
		for (let index = 0; index < stages.length;) {
			const stage = stages[index];
			if (stage === void 0) break;
			try {
				await this.#settle(stage);
				index++;
			} catch (error) {
				if (!(error instanceof OutputNowhere) || this.#remake.has(error.stage)) throw error;
				this.#remake.set(error.stage, `output ${error.path} is needed, and neither the cache nor a remote has it`);
				index = stages.indexOf(error.stage);
			}
		}
		return stages.flatMap((stage) => this.#outcomes.get(stage) ?? []);
	}
	async #settle(stage) {
		if (this.#request.signal?.aborted === true) throw new LockstepError("INTERRUPTED", `the run was interrupted before stage ${stage.name}`, { hint: "Run the same command again: finished stages are skipped." });
		const ranBefore = this.#outcomes.get(stage)?.outcome === "ran";
		const remake = ranBefore ? void 0 : this.#remake.get(stage);
		const isForced = this.#request.force === true && !ranBefore;
		const decision = remake === void 0 ? await look(this.#session, stage, isForced) : {
			kind: "run",
			reason: remake
		};
		if (ranBefore && decision.kind === "run" && stage.stage.alwaysChanged) return;
		const startedMs = performance.now();
		const finish = (outcome, reason) => {
			if (outcome === "skipped" && this.#outcomes.has(stage)) return;
			const result = {
				stage: stage.name,
				outcome,
				reason,
				durationMs: Math.round(performance.now() - startedMs)
			};
			this.#outcomes.set(stage, result);
			this.#session.onEvent({
				kind: "finished",
				outcome: result
			});
		};
		switch (decision.kind) {
			case "skip":
				finish("skipped", decision.reason);
				return;
			case "restore": {
				const outs = await this.#unwantedLeftOut(stage, decision.outs);
				if (outs.length === 0) {
					finish("skipped", "nothing changed; its missing outputs are not needed here");
					return;
				}
				this.#session.onEvent({
					kind: "started",
					stage: stage.name,
					outcome: "restored",
					reason: decision.reason
				});
				const lost = await this.#restore(stage, outs);
				if (lost === void 0) finish("restored", decision.reason);
				else await this.#run(stage, lost, finish);
				return;
			}
			case "run": await this.#run(stage, decision.reason, finish);
		}
	}
	/** Of outputs that differ from the record, those that must be put right: present ones, and missing ones that are wanted. */
	async #unwantedLeftOut(stage, written) {
		const { wanted } = this.#request;
		const kept = [];
		for (const name of written) {
			const path = stage.outs.find((out) => out.written === name)?.path ?? name;
			if (wanted === void 0 || wanted.some((want) => overlaps(want, path)) || await this.#session.contents.exists(path)) kept.push(name);
		}
		return kept;
	}
	/** Puts recorded outputs into the workspace; gives the reason to run instead when one is nowhere. */
	async #restore(stage, written) {
		const locked = await this.#session.locked(stage);
		for (const name of written) {
			const out = stage.outs.find((candidate) => candidate.written === name);
			const entry = locked?.outs.find((candidate) => candidate.path === name);
			if (out?.isCached !== true || entry === void 0) return `output ${name} is missing or changed, and it is kept in no cache`;
			try {
				await this.#session.restore(out.path, entry);
			} catch (error) {
				if (!isNowhere(error)) throw error;
				return `output ${name} is missing, and neither the cache nor a remote has it`;
			}
		}
	}
	async #run(stage, reason, finish) {
		for (const { path } of [...stage.deps, ...stage.params]) await materialise(this.#session, path);
		this.#session.onEvent({
			kind: "started",
			stage: stage.name,
			outcome: "ran",
			reason
		});
		await execute({
			session: this.#session,
			stage,
			settings: this.#request,
			lock: this.#lock
		});
		finish("ran", reason);
	}
};
/**
* Brings the outputs of stages up to date, as `dvc repro` does: each stage is skipped when `dvc.lock` holds it, restored when only
* its outputs are missing, and run otherwise. Only what a stage that runs needs is fetched.
*
* @returns One outcome per stage, in the order they ran.
* @throws LockstepError LOCK_HELD, STAGE_FAILED, INTERRUPTED, OBJECT_MISSING, OBJECT_CORRUPT, DEPENDENCY_MISSING, PATH_UNSAFE and
* what reading DVC's files throws. Stages that had finished by then stay recorded.
*/
async function runStages(request) {
	const root = await realpath(request.root);
	await using lock = await takeRunLock(root);
	await recoverOutputs(root);
	const tracked = await collectTracked(await workspaceSource(root));
	if (tracked.stages.length === 0) throw new LockstepError("DVC_FILE_INVALID", `no dvc.yaml below ${root} declares a stage`, { hint: "Declare one with `dvc stage add`, or run this at the root of the repository." });
	checkPointers(tracked.pointers, tracked.stages);
	const graph = stageGraph(tracked.stages);
	const stages = planned(graph, request.targets);
	const state = await openHashState(root);
	const session = openSession({
		...request,
		root
	}, {
		tracked,
		graph,
		state
	});
	await updatePointers(session, stages);
	const outcomes = await new Run(session, {
		...request,
		root
	}, lock).all(stages);
	await state.save();
	return outcomes;
}
/** @throws LockstepError DVC_FILE_INVALID when a stage writes what a pointer tracks. */
function checkPointers(pointers, stages) {
	const outs = stages.flatMap((stage) => stage.outs.map(({ path }) => ({
		path,
		stage
	})));
	for (const { path, file } of pointers) {
		const other = outs.find((out) => out.path === path || isInside(out.path, path) || isInside(path, out.path));
		if (other === void 0) continue;
		throw new LockstepError("DVC_FILE_INVALID", `${other.path} is written by stage ${other.stage.name} and tracked by ${file}`, { hint: `Remove ${file}, or give the stage another output.` });
	}
}

// pipeline/steps/train.ts
/** Numbers of the metrics file by dotted name; everything else in it is left to whoever wrote it. */
function headline(metrics, prefix = "") {
	if (typeof metrics === "number") return Number.isFinite(metrics) ? { [prefix]: metrics } : {};
	if (metrics === null || typeof metrics !== "object" || Array.isArray(metrics)) return {};
	return Object.assign(Object.create(null), ...Object.entries(metrics).map(([key, value]) => headline(value, prefix === "" ? key : `${prefix}.${key}`)));
}
async function readMetrics(workspace, declaration) {
	const path = declaration.metricsFile;
	try {
		const text = await readFile(join(workspace.git.root, path), "utf8");
		return {
			text,
			value: JSON.parse(text)
		};
	} catch (cause) {
		if (isSystemError(cause, "ENOENT")) throw new LockstepError("CANDIDATE_MISSING", `the pipeline wrote no ${path}`, {
			hint: "Correct `metrics` in lockstep.yaml, or let a stage write the file.",
			cause
		});
		throw new LockstepError("METRIC_INVALID", `${path} is no JSON`, {
			hint: "Write finite numbers only; JSON has no NaN and no Infinity.",
			cause
		});
	}
}
function onStage({ host }) {
	return (event) => {
		switch (event.kind) {
			case "started":
				host.info(`${event.stage}: ${event.outcome === "ran" ? "runs" : "is restored"}: ${event.reason}`);
				break;
			case "output":
				host.info(`  ${event.stage} | ${event.line}`);
				break;
			case "progress":
				host.progress(event.title, event.fraction);
				break;
			case "updated":
				host.info(`${event.file} follows the data beside it`);
				break;
			case "finished": if (event.outcome.outcome === "skipped") host.info(`${event.outcome.stage}: skipped: ${event.outcome.reason}`);
		}
	};
}
/** Declared files that decide the model and have changed since its record: stages do not depend on them, so all run again. */
async function changedEnvironment(state, models) {
	const changed = [];
	for (const declaration of models) {
		const record = await state.record(declaration.model);
		if (record === void 0) continue;
		const { inputs } = await state.inputs(declaration);
		for (const { name } of differingInputs(record.inputs, inputs)) if (name.startsWith("environment ")) changed.push(name);
	}
	return [...new Set(changed)];
}
/** Writes record and card for what the stages made, each only when its bytes change. */
async function recordModel(declaration, around) {
	const { workspace, project, state, base, registry } = around;
	const { root } = workspace.git;
	const { model } = declaration;
	const predictor = await workspace.openModel(join(root, declaration.artifact));
	const { format, inputs: columns } = predictor;
	predictor.close();
	const metrics = await readMetrics(workspace, declaration);
	const record = nextRecord({
		trained: {
			model,
			artifact: await describeArtifact({
				root,
				path: declaration.artifact,
				format
			}),
			...await state.inputs(declaration),
			metrics: headline(metrics.value),
			metricsSha256: hashBytes(metrics.text).sha256
		},
		base: await base?.record(model),
		current: await state.record(model),
		latest: latestVersion(registry, model),
		environments: project.environments.map(({ environment }) => environment)
	});
	const card = renderCard({
		record,
		label: {
			column: declaration.labelColumn,
			positive: declaration.positiveLabel
		},
		trainingRows: declaration.trainingRows,
		evaluationRows: declaration.evaluationRows,
		inputs: columns,
		evaluation: void 0
	}, await state.text(cardPath(model)) ?? "");
	for (const [path, text] of [[recordPath(model), emitModelRecord(record)], [cardPath(model), card]]) if (await state.text(path) !== text) await writeWhole(join(root, path), text);
	return {
		record,
		metrics: metrics.value
	};
}
/** Sends what pointers and lock name and this machine has: without it, nobody else could evaluate, review or ship. */
async function push(workspace) {
	const remote = await workspace.remote();
	if (remote === void 0) {
		workspace.host.warning("no DVC remote is configured: the outputs stay on this machine");
		return;
	}
	const ids = [];
	for (const object of await trackedObjects(workspace.git.root)) if (await workspace.cache.has(object.id)) ids.push(object);
	const sent = await pushObjects({
		cache: workspace.cache,
		remote,
		ids,
		signal: workspace.signal,
		onProgress: (fraction) => {
			workspace.host.progress("Push the outputs", fraction);
		}
	});
	if (sent.transferred > 0) workspace.host.info(`${sent.transferred} objects pushed to ${remote.url}`);
}
/** What a run writes for Git to keep: the lock, pointers, records, cards, metrics that DVC does not cache, and ignore lines. */
async function writtenPaths(workspace, { models, pointers }) {
	const { git } = workspace;
	const present = new Set((await git.tree(await git.snapshotTree())).map(({ path }) => path));
	const written = models.flatMap(({ model, metricsFile }) => [
		recordPath(model),
		cardPath(model),
		metricsFile
	]);
	return [
		"dvc.lock",
		".gitignore",
		...pointers,
		...written
	].filter((path) => present.has(path));
}
async function commit(workspace, made) {
	const { git, host } = workspace;
	const branch = await git.currentBranch();
	if (branch === void 0) throw new LockstepError("ARGUMENT_INVALID", "HEAD is detached, so there is no branch to commit the record to", { hint: "Run `git switch <branch>` first, or leave `--commit` out." });
	const names = made.candidates.map(({ model, modelVersion }) => `${model} ${modelVersion}`);
	const recorded = await git.commit({
		paths: await writtenPaths(workspace, made),
		message: `Record ${names.join(", ")}`
	});
	await git.push(branch);
	host.info(recorded === void 0 ? `the record was committed before; ${branch} is pushed` : `recorded as ${recorded.slice(0, 12)} and pushed to ${branch}`);
}
/** A record that is committed without what it was made from would be stale at once. @throws LockstepError ARGUMENT_INVALID. */
async function requireCommittedInputs(workspace, state, models) {
	const { git } = workspace;
	if (await git.currentBranch() === void 0) throw new LockstepError("ARGUMENT_INVALID", "HEAD is detached, so there is no branch to commit the record to", { hint: "Run `git switch <branch>` first, or leave `--commit` out." });
	const committed = stateOf(git, await git.headCommit());
	for (const declaration of models) {
		const { inputs } = await state.inputs(declaration);
		const uncommitted = differingInputs((await committed.inputs(declaration)).inputs, inputs).map(({ name }) => name);
		if (uncommitted.length > 0) throw new LockstepError("ARGUMENT_INVALID", `not committed yet: ${uncommitted.join(", ")}`, { hint: "Commit what decides the model first (`git commit`), then run `lockstep train --commit` again." });
	}
}
/** Runs the stages that changed, and writes what they made: dvc.lock, record, card and Candidate. */
async function train(request, workspace) {
	const { git, host } = workspace;
	const state = stateOf(git, await git.snapshotTree());
	const project = await state.project();
	const models = selectModels(project, request.model);
	if (request.commit) await requireCommittedInputs(workspace, state, models);
	const outputs = [...new Set(models.flatMap(({ artifact, metricsFile, evaluationRows, trainingRows }) => [
		artifact,
		metricsFile,
		evaluationRows,
		trainingRows
	]))];
	const environment = await changedEnvironment(state, models);
	if (environment.length > 0) host.info(`every stage runs: ${environment.join(", ")} changed`);
	const tell = onStage(workspace);
	const pointers = [];
	const stages = await host.group("Run the stages", async () => runStages({
		root: git.root,
		targets: outputs,
		wanted: outputs,
		cache: workspace.cache,
		remote: await workspace.remote(),
		force: request.force || environment.length > 0,
		env: workspace.environment,
		commandFolder: await workspace.commandFolder(),
		onEvent: (event) => {
			if (event.kind === "updated") pointers.push(event.file);
			tell(event);
		},
		signal: workspace.signal
	}));
	const baseCommit = await baseOf(git, void 0);
	const around = {
		workspace,
		project,
		state: stateOf(git, await git.snapshotTree()),
		base: baseCommit === void 0 ? void 0 : stateOf(git, baseCommit),
		registry: readRegistry(await git.tags())
	};
	const candidates = [];
	for (const declaration of models) {
		const { record, metrics } = await recordModel(declaration, around);
		const { model, modelVersion, inputKey, inputs, artifact } = record;
		const candidate = {
			kind: "lockstep/Candidate",
			schema: 1,
			model,
			modelVersion,
			inputKey,
			inputs,
			artifact,
			metrics,
			stages
		};
		await writeRecord(workspace, request.records, candidate);
		host.info(`${model} ${modelVersion}: ${artifact.sha256} from inputs ${inputKey.slice(0, 12)}`);
		candidates.push(candidate);
	}
	if (request.push) await push(workspace);
	if (request.commit) await commit(workspace, {
		models,
		candidates,
		pointers
	});
	return candidates;
}

// pipeline/training/features/cells.ts
/** Texts that stand for "no value", besides the empty cell; compared without regard to case. */
const missing = /* @__PURE__ */ new Set([
	"",
	"na",
	"n/a",
	"nan",
	"null",
	"none"
]);
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Longest piece of a cell that a message repeats, in characters. */
const shownLimit = 40;
function isMissing(cell) {
	return cell.length <= 8 && missing.has(cell.trim().toLowerCase());
}
/** The number a cell holds, `undefined` when it holds none; `Infinity` and numbers too large for a double are none. */
function parseNumber(cell) {
	const text = cell.trim();
	if (text.length > 400 || !number.test(text)) return void 0;
	const value = Number(text);
	return Number.isFinite(value) ? value : void 0;
}
/** A cell as a message shows it. */
function shownCell(cell) {
	return JSON.stringify(cell.length > shownLimit ? `${cell.slice(0, shownLimit)}…` : cell);
}
/**
* One column as numbers, `[rowCount]`; NaN where the cell is missing.
*
* @throws LockstepError TABLE_INVALID naming column, row and cell; COLUMN_MISSING.
*/
function numericCells(table, column) {
	const cells = table.column(column);
	const values = new Float64Array(cells.length);
	for (const [row, cell] of cells.entries()) {
		const value = parseNumber(cell) ?? (isMissing(cell) ? NaN : void 0);
		if (value === void 0) throw new LockstepError("TABLE_INVALID", `column ${shownCell(column)}, row ${row + 1}: ${shownCell(cell)} is not a number`, { hint: "Correct the cell, leave it empty, or name the column under `categorical` or `drop` in params.yaml." });
		values[row] = value;
	}
	return values;
}
/**
* The label as `[rowCount]` of 1 (the positive text) and 0 (any other).
*
* @throws LockstepError TABLE_INVALID when a label is missing; COLUMN_MISSING.
*/
function binaryLabels(table, column, positive) {
	const cells = table.column(column);
	const labels = new Uint8Array(cells.length);
	for (const [row, cell] of cells.entries()) {
		if (isMissing(cell) && cell !== positive) throw new LockstepError("TABLE_INVALID", `label column ${shownCell(column)}, row ${row + 1}: the label is missing`, { hint: "Leave rows without a label out of the table." });
		labels[row] = cell.trim() === positive ? 1 : 0;
	}
	return labels;
}

// pipeline/training/features/columns.ts
/** Most different values of a categorical column; more than this and it is an identifier. */
const categoryLimit = 1e3;
function kindOf(table, column) {
	const cells = table.column(column).filter((cell) => !isMissing(cell));
	if (cells.length === 0) throw new LockstepError("TABLE_INVALID", `column ${shownCell(column)} has no value in any row`, { hint: "Name it under `drop` in params.yaml, or fill it." });
	return cells.every((cell) => parseNumber(cell) !== void 0) ? "numeric" : "categorical";
}
/** Sorted texts of a categorical column, the missing left out. @throws LockstepError TABLE_INVALID above {@link categoryLimit}. */
function categoriesOf(table, column) {
	const categories = /* @__PURE__ */ new Set();
	for (const cell of table.column(column)) {
		if (!isMissing(cell)) categories.add(cell.trim());
		if (categories.size > 1e3) throw new LockstepError("TABLE_INVALID", `column ${shownCell(column)} has more than ${categoryLimit} different values`, { hint: "It looks like an identifier: name it under `drop` in params.yaml." });
	}
	return [...categories].sort();
}
/**
* The columns to learn from, in the table's order.
*
* @throws LockstepError COLUMN_MISSING for a declared column the table lacks, PARAMS_INVALID for one declared twice or reserved,
* TABLE_INVALID for a column without any value.
*/
function selectColumns(table, request) {
	const declared = [...request.numeric ?? [], ...request.categorical ?? []];
	for (const name of [...declared, ...request.drop]) table.column(name);
	const twice = declared.find((name, i) => declared.indexOf(name) !== i);
	const reserved = declared.find((name) => request.reserved.includes(name));
	if (twice !== void 0 || reserved !== void 0) throw new LockstepError("PARAMS_INVALID", twice === void 0 ? `column ${shownCell(reserved ?? "")} is the label or the id and cannot be a feature` : `column ${shownCell(twice)} is declared twice`, { hint: "Name each feature column once, under `numeric` or under `categorical`." });
	const left = /* @__PURE__ */ new Set([...request.reserved, ...request.drop]);
	const kinds = /* @__PURE__ */ new Map();
	for (const name of table.columns) {
		if (left.has(name)) continue;
		if (request.numeric?.includes(name) === true) kinds.set(name, "numeric");
		else if (request.categorical?.includes(name) === true) kinds.set(name, "categorical");
		else if (request.numeric === void 0 && request.categorical === void 0) kinds.set(name, kindOf(table, name));
	}
	const of = (kind) => [...kinds].filter(([, found]) => found === kind).map(([name]) => name);
	const columns = {
		numeric: of("numeric"),
		categorical: of("categorical")
	};
	if (kinds.size === 0) throw new LockstepError("PARAMS_INVALID", "no feature column is left", { hint: `The table has ${table.columns.map(shownCell).join(", ")}; name some under \`numeric\` or \`categorical\`.` });
	return columns;
}

// pipeline/training/params.ts
/**
* Checks a section of a params file; every wrong or unknown key is named in one run.
*
* @throws LockstepError PARAMS_INVALID.
*/
function readParams(schema, section) {
	const parsed = schema.safeParse(section);
	if (parsed.success) return parsed.data;
	const problems = parsed.error.issues.map(({ path, message }) => path.length === 0 ? message : `${path.join(".")}: ${message}`);
	throw new LockstepError("PARAMS_INVALID", `parameters that cannot be used: ${problems.join("; ")}`, { hint: "Correct the named keys in params.yaml." });
}

// pipeline/training/tensorflow/preference.ts
const backendPreferences = [
	"auto",
	"wasm",
	"tensorflow"
];
/**
* Below this many weights WebAssembly trains faster, because a call into the native library costs more than the arithmetic;
* measured with tfjs 4.22: 4,000 weights 2.9 s against 4.9 s, 147,000 weights 20.4 s against 1.5 s.
*/
const nativeFromWeights = 2e4;
/** Which backends are tried, best first. */
function backendOrder(prefer, weightCount) {
	if (prefer !== "auto") return [prefer];
	return weightCount < nativeFromWeights ? ["wasm", "tensorflow"] : ["tensorflow", "wasm"];
}

// pipeline/training/fit.ts
const names = array(string().min(1).max(1e3)).max(1e4);
/** What every trainer's section of params.yaml may hold; the trainer reads the other keys. */
const sectionSchema = looseObject({
	trainer: string().max(100).default("tfjs-layers"),
	backend: _enum(backendPreferences).default("auto"),
	label: string().min(1).max(1e3),
	/** The label's text that counts as positive; YAML may read it as a number or a truth value. */
	positive: union$1([
		string().max(1e3),
		number$1(),
		boolean$1()
	]).default("1").transform(String),
	id: string().min(1).max(1e3),
	numeric: names.optional(),
	categorical: names.optional(),
	drop: names.default([]),
	seed: int().min(0).max(4294967295).default(0)
});
/** @throws LockstepError PARAMS_INVALID. */
function rolesOf(section) {
	const { id, label, positive } = readParams(sectionSchema, section);
	return {
		idColumn: id,
		labelColumn: label,
		positiveLabel: positive
	};
}
/**
* Trains the model that a section of params.yaml describes. The same rows, section and backend give the same bytes.
*
* @throws LockstepError PARAMS_INVALID, TABLE_INVALID, COLUMN_MISSING, TENSORFLOW_MISSING, METRIC_INVALID when training diverges.
*/
async function fit(request, { openTrainer }) {
	const { trainer: name, backend, label, positive, id, numeric, categorical, drop, seed, ...params } = readParams(sectionSchema, request.params);
	const trainer = await openTrainer(name, backend);
	const rows = await readCsv(request.rows, request.rows);
	const columns = selectColumns(rows, {
		reserved: [id, label],
		drop,
		numeric,
		categorical
	});
	return trainer.train({
		rows,
		labelColumn: label,
		positiveLabel: positive,
		numericColumns: columns.numeric,
		categoricalColumns: columns.categorical,
		params,
		seed,
		outputFolder: request.output,
		onProgress: request.onProgress
	});
}

// pipeline/training/score.ts
/** As many digits as arithmetic on different machines agrees in; further ones would change files that say the same. */
function rounded(value) {
	return Number(value.toPrecision(12));
}
/**
* Scores rows with a saved model and measures it. The metrics are those of the predictions as written, so that anybody can compute
* them again from the file.
*
* @throws LockstepError MODEL_INVALID, COLUMN_MISSING, TABLE_INVALID, EVALUATION_EMPTY without rows.
*/
async function score(request, { openModel, measure }) {
	const rows = await readCsv(request.rows, request.rows);
	if (rows.rowCount === 0) throw new LockstepError("EVALUATION_EMPTY", `${request.rows} has no rows to score`, { hint: "Check the stage that writes it." });
	const ids = rows.column(request.idColumn);
	const labels = binaryLabels(rows, request.labelColumn, request.positiveLabel);
	const predictor = await openModel(request.model);
	const scores = (await predictor.predict(rows)).map(rounded);
	const { threshold } = predictor;
	predictor.close();
	const { metrics } = measure({
		labels,
		scores,
		threshold
	});
	const reasons = metricIds.flatMap((id) => {
		const metric = metrics[id];
		return metric.value === null ? [[id, metric.reason]] : [];
	});
	const values = Object.fromEntries(metricIds.map((id) => {
		const { value } = metrics[id];
		return [id, value === null ? null : rounded(value)];
	}));
	const summary = {
		rows: rows.rowCount,
		positives: labels.reduce((sum, label) => sum + label, 0),
		threshold,
		...values,
		...reasons.length === 0 ? {} : { undefined: Object.fromEntries(reasons) }
	};
	await writeWhole(request.predictions, writeCsv([
		{
			name: "id",
			values: ids
		},
		{
			name: "label",
			values: labels
		},
		{
			name: "prediction",
			values: Uint8Array.from(scores, (value) => value >= threshold ? 1 : 0)
		},
		{
			name: "score",
			values: scores
		}
	]));
	await writeWhole(request.metrics, `${JSON.stringify(summary, void 0, 2)}\n`);
	return summary;
}

// pipeline/training/trainers/index.ts
/** To add a trainer: one file and one line here. */
const trainers = {
	"tfjs-layers": {
		marker: "model.json",
		open: async (options) => (await import("./tfjs-layers.js")).tfjsLayersTrainer(options)
	},
	gbdt: {
		marker: "forest.json",
		open: async () => (await import("./gbdt.js")).gbdtTrainer
	}
};
const trainerNames = Object.keys(trainers);
/** @throws LockstepError PARAMS_INVALID for a name that is not in the table. */
async function openTrainer(name, options) {
	const family = Object.hasOwn(trainers, name) ? trainers[name] : void 0;
	if (family === void 0) throw new LockstepError("PARAMS_INVALID", `there is no trainer ${JSON.stringify(name.slice(0, 80))}`, { hint: `Use one of ${trainerNames.join(", ")}.` });
	return family.open(options);
}
async function isPresent(path) {
	return await lstat(path).catch(() => void 0) !== void 0;
}
/**
* Opens a model folder of whichever format it is.
*
* @throws LockstepError MODEL_INVALID when it is of none, or its files do not fit together.
*/
async function openModel(folder) {
	for (const { marker, open } of Object.values(trainers)) if (await isPresent(join(folder, marker))) return (await open({
		prefer: "auto",
		searchFrom: []
	})).load(folder);
	throw new LockstepError("MODEL_INVALID", `${folder} holds no model of a known format`, { hint: `A model is a folder with one of ${Object.values(trainers).map(({ marker }) => marker).join(", ")}; pickles, HDF5 and other files that run code when they are read are never loaded.` });
}

// pipeline/wiring.ts
/** DVC's folder of objects for this clone, and the remote that its config names. */
async function openData(root) {
	const dvc = join(root, ".dvc");
	const config = parseConfig({
		repo: await readTextIfThere(join(dvc, "config")),
		local: await readTextIfThere(join(dvc, "config.local"))
	});
	return {
		cache: openCache(resolve(dvc, config.cache.dir ?? "cache")),
		remote: async () => config.defaultRemote === void 0 ? void 0 : openRemote$1({
			config,
			root
		})
	};
}
/**
* A folder whose `lockstep` is this very Lockstep, so that a stage that calls it gets the version that runs the stage, from the sources
* as from `dist/`.
*/
async function commandFolder(root) {
	const folder = join(root, ".lockstep", "bin");
	const entry = fileURLToPath(new URL("../cli.js", import.meta.url));
	const quoted = (path) => `'${path.replaceAll("'", `'\\''`)}'`;
	await writeWhole(join(folder, "lockstep"), `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(entry)} "$@"\n`, 493);
	await writeWhole(join(folder, "lockstep.cmd"), `@"${process.execPath}" "${entry}" %*\r\n`);
	return folder;
}
/** Who speaks on the local forge: its logins are names, and each is its own id. */
async function localActor(git, { as }) {
	const login = as ?? await git.userName();
	if (login === void 0) throw new LockstepError("ARGUMENT_INVALID", "the local forge does not know who you are", { hint: "Give `--as <login>`, or set Git's `user.name`." });
	return {
		id: login,
		login
	};
}
/** Who the steps write as on the local forge: a program, whose comments command nobody. */
const robot = {
	id: "lockstep[bot]",
	login: "lockstep[bot]"
};
/** The local forge as one of its people, with what only a person does there: comment, merge, close, permit. */
async function openForge(surroundings) {
	const git = await openGit({ folder: surroundings.folder });
	const { openLocalForge } = await import("./local2.js");
	const self = await localActor(git, surroundings);
	return {
		git,
		forge: await openLocalForge({
			origin: await openOrigin({ folder: git.root }),
			self
		})
	};
}
/** Pull requests live where the step runs: on GitHub for a job, beside the repository for a terminal. */
async function openStepForge(git, host, environment) {
	if (host.kind === "terminal") {
		const { openLocalForge } = await import("./local2.js");
		return openLocalForge({
			origin: await openOrigin({ folder: git.root }),
			self: robot,
			isBot: true
		});
	}
	const [owner, name] = (environment["GITHUB_REPOSITORY"] ?? "").split("/");
	const token = host.input("github-token");
	if (token === void 0 || owner === void 0 || owner === "" || name === void 0 || name === "") throw new LockstepError("ARGUMENT_INVALID", "the job does not say which repository it is for, or with which token", { hint: "Leave `github-token` out, so that its default is taken, and run the action in a workflow on GitHub." });
	const { openGitHubForge } = await import("./github.js");
	return openGitHubForge({
		token,
		apiUrl: environment["GITHUB_API_URL"] ?? "https://api.github.com",
		repository: {
			owner,
			name
		},
		log: (message) => {
			host.info(message);
		}
	});
}
/** Who tags and commits in a job, as GitHub shows its bot. */
const jobIdentity = {
	name: "github-actions[bot]",
	email: "41898282+github-actions[bot]@users.noreply.github.com"
};
/** Git as the step's host lets it: in a job with the token of the action, if it has one, and under the name of the job's bot. */
async function openStepGit(host, { folder, environment }) {
	if (host.kind === "terminal") return openGit({ folder });
	const token = host.input("github-token");
	if (token === void 0) return openGit({
		folder,
		identity: jobIdentity
	});
	const { basicCredentials, gitCredentials } = await import("./git-credentials.js");
	host.mask(basicCredentials(token));
	const serverUrl = environment["GITHUB_SERVER_URL"] ?? "https://github.com";
	return openGit({
		folder,
		identity: jobIdentity,
		env: gitCredentials({
			environment,
			serverUrl,
			token
		})
	});
}
/** A repository with everything the steps may reach. */
async function openWorkspace(host, surroundings) {
	const { environment, signal } = surroundings;
	const git = await openStepGit(host, surroundings);
	const data = await openData(git.root);
	let forge;
	return {
		git,
		host,
		signal,
		environment,
		cache: data.cache,
		remote: data.remote,
		forge: () => forge ??= openStepForge(git, host, environment),
		openModel,
		openTarget: ({ target }) => openTarget(target, git.root),
		commandFolder: () => commandFolder(git.root)
	};
}
/** Inputs by the names they have outside → the request of the step. */
const runners = {
	train: async (host, workspace) => ({
		records: await train(readInputs$1(host, stepInputs.train), workspace),
		refusals: []
	}),
	evaluate: async (host, workspace) => ({
		records: await evaluate(readInputs$1(host, stepInputs.evaluate), workspace),
		refusals: []
	}),
	report: async (host, workspace) => {
		const { "pull-request": pullRequest, ...inputs } = readInputs$1(host, stepInputs.report);
		const result = await report({
			...inputs,
			pullRequest
		}, workspace);
		return {
			records: result.view,
			refusals: result.refused === void 0 ? [] : [result.refused]
		};
	},
	review: async (host, workspace) => {
		const { "pull-request": pullRequest, comment } = readInputs$1(host, stepInputs.review);
		const outcomes = await review({
			pullRequest,
			comment
		}, workspace);
		return {
			records: outcomes,
			refusals: outcomes.flatMap(({ refused }) => refused ?? [])
		};
	},
	promote: async (host, workspace) => {
		const result = await promote(readInputs$1(host, stepInputs.promote), workspace);
		return {
			records: result,
			refusals: result.refusals
		};
	},
	deploy: async (host, workspace) => {
		const { "timeout-seconds": seconds, ...inputs } = readInputs$1(host, stepInputs.deploy);
		return {
			records: await deploy({
				...inputs,
				timeoutMs: seconds * 1e3
			}, workspace),
			refusals: []
		};
	},
	monitor: async (host, workspace) => ({
		records: await monitor(readInputs$1(host, stepInputs.monitor), workspace),
		refusals: []
	})
};
/** Runs one step with the inputs of its host: the same for a job and for a terminal. */
async function runStep(name, host, surroundings) {
	return runners[name](host, await openWorkspace(host, surroundings));
}
/** Answers predictions with what is deployed to a folder, until it is closed. */
async function serveFolder(host, options) {
	return startServer({
		...options,
		openModel,
		clock: Date.now,
		log: (message) => {
			host.info(message);
		}
	});
}
/** A section of a params file as JSON. @throws LockstepError PARAMS_INVALID when the file has no such section. */
async function readSection(file, section) {
	const text = await readTextIfThere(file);
	const values = text === void 0 ? {} : toJson(parseYaml(text, file));
	const found = values !== null && typeof values === "object" && !Array.isArray(values) && Object.hasOwn(values, section) ? values[section] : void 0;
	if (found === void 0) throw new LockstepError("PARAMS_INVALID", `${file} has no section ${JSON.stringify(section)}`, { hint: "Name the file with --params and the section with --section." });
	return found;
}
/** `lockstep fit`: trains the model that a section of a params file describes; all paths are absolute. */
async function fitModel(host, options) {
	const params = await readSection(options.params, options.section);
	const onProgress = (fraction, note) => {
		host.progress(note, fraction);
	};
	return fit({
		rows: options.rows,
		output: options.output,
		params,
		onProgress
	}, { openTrainer: (name, prefer) => openTrainer(name, {
		prefer,
		searchFrom: [options.root]
	}) });
}
/** `lockstep score`: scores rows with a model and measures it; all paths are absolute. */
async function scoreModel(options) {
	const roles = rolesOf(await readSection(options.params, options.section));
	return score({
		...options,
		...roles
	}, {
		openModel,
		measure: scoreBinary
	});
}

// pipeline/platform/host/terminal.ts
const reset = "\x1B[0m";
/** A terminal: messages on one stream, colours and a moving line of progress only where a person looks. */
function openTerminalHost({ inputs, stream, environment }) {
	const isInteractive = stream.isTTY === true && environment["CI"] === void 0;
	const isColoured = isInteractive && environment["NO_COLOR"] === void 0 && environment["TERM"] !== "dumb";
	const secrets = /* @__PURE__ */ new Set();
	const shownText = (text) => {
		let shown = inert$1(text);
		for (const secret of secrets) shown = shown.replaceAll(secret, "***");
		return shown;
	};
	let moving = "";
	const clear = () => {
		if (moving !== "") stream.write("\r\x1B[K");
		moving = "";
	};
	const line = (text, colour) => {
		clear();
		const shown = shownText(text);
		stream.write(isColoured && colour !== void 0 ? `\u001b[${colour}m${shown}${reset}\n` : `${shown}\n`);
	};
	return {
		kind: "terminal",
		event: {
			name: "",
			pullRequest: void 0,
			comment: void 0,
			headSha: void 0
		},
		input: (name) => {
			const value = Object.hasOwn(inputs, name) ? inputs[name] : void 0;
			return value === "" ? void 0 : value;
		},
		output: () => void 0,
		info: (message) => {
			line(message);
		},
		warning: (message) => {
			line(`warning: ${message}`, 33);
		},
		error: (message) => {
			line(`error: ${message}`, 31);
		},
		progress: (title, fraction) => {
			if (!isInteractive) return;
			const share = Math.min(1, Math.max(0, fraction));
			const filled = Math.round(share * 24);
			const next = `${shownText(title)} ${"█".repeat(filled)}${"░".repeat(24 - filled)} ${Math.round(share * 100)} %`;
			if (next === moving) return;
			clear();
			if (share >= 1) return;
			stream.write(next);
			moving = next;
		},
		mask: (secret) => {
			for (const part of secret.split(/\r?\n/)) if (part.trim() !== "") secrets.add(part);
			const sorted = [...secrets].sort((a, b) => b.length - a.length);
			secrets.clear();
			for (const part of sorted) secrets.add(part);
		},
		summary: () => Promise.resolve(),
		group: async (title, body) => {
			line(title, 1);
			try {
				return await body();
			} finally {
				clear();
			}
		}
	};
}

// pipeline/cli/exit.ts
/** Exit codes of the command line; listed in docs/reference/cli.md. */
const exitCodes = {
	done: 0,
	failed: 1,
	usage: 2,
	refused: 3,
	interrupted: 130
};
/** An error as a person reads it: what and where, its code, what to do now; causes below, without a stack. */
function describeError(error) {
	if (!(error instanceof LockstepError)) return `error: ${error instanceof Error ? error.stack ?? error.message : String(error)}\nThis is a defect of Lockstep; please report it with the command that led to it.`;
	const lines = [`error[${error.code}]: ${error.message}`];
	for (let cause = error.cause; cause instanceof Error; cause = cause.cause) lines.push(`  because: ${cause.message}`);
	if (error.hint !== void 0) lines.push(`  what now: ${error.hint}`);
	return lines.join("\n");
}
function exitCodeOf(error) {
	return error instanceof LockstepError && error.code === "INTERRUPTED" ? exitCodes.interrupted : exitCodes.failed;
}

// pipeline/steps/tracked-data.ts
/** Tracks a file or folder by a pointer beside it: its content goes to the cache, its name to `.gitignore`. */
async function addData(workspace, asked) {
	const { root } = workspace.git;
	const absolute = resolve(asked.folder, asked.path);
	const path = relative(root, absolute).split(sep).join("/");
	const problem = path === "" || path.startsWith("../") ? "it is not inside the repository" : repositoryPathProblem(path);
	if (problem !== void 0) throw unsafePath("add", asked.path, problem);
	const stats = await lstat(absolute).catch((cause) => {
		if (!isSystemError(cause, "ENOENT")) throw cause;
		throw new LockstepError("DEPENDENCY_MISSING", `there is no file or folder ${path}`, {
			hint: "Check the path.",
			cause
		});
	});
	const file = `${path}.dvc`;
	const old = await readTextIfThere(join(root, file));
	const isFolder = stats.isDirectory();
	const common = {
		path: basename(path),
		isLegacy: false,
		rest: /* @__PURE__ */ new Map(),
		isCached: true,
		isPersisted: false,
		isPushed: true
	};
	let pointer;
	let id;
	if (isFolder) {
		const stored = await workspace.cache.addDirectory(absolute, await dvcIgnore(root, path));
		id = stored.id;
		pointer = {
			outs: [{
				...common,
				md5: id,
				sizeBytes: stored.sizeBytes,
				fileCount: stored.fileCount,
				isExecutable: false
			}],
			deps: [],
			isFrozen: false,
			wdir: "."
		};
	} else {
		const stored = await workspace.cache.addFile(absolute);
		id = stored.id;
		pointer = {
			outs: [{
				...common,
				md5: id,
				sizeBytes: stored.sizeBytes,
				fileCount: void 0,
				isExecutable: stored.isExecutable
			}],
			deps: [],
			isFrozen: false,
			wdir: "."
		};
	}
	const text = old === void 0 ? emitPointer(pointer) : updatePointer(old, pointer);
	if (text !== old) await writeWhole(join(root, file), text);
	await ignoreOutput(root, path, isFolder);
	return {
		pointer: file,
		md5: id
	};
}
/** Sends what is tracked to the default remote. @throws LockstepError REMOTE_MISSING. */
async function pushData(workspace) {
	const remote = await workspace.remote();
	if (remote === void 0) throw new LockstepError("REMOTE_MISSING", "no default DVC remote is configured in .dvc/config", { hint: "Add one there, as `dvc remote add --default storage <url>` does." });
	const { transferred } = await pushObjects({
		cache: workspace.cache,
		remote,
		ids: await trackedObjects(workspace.git.root),
		signal: workspace.signal,
		onProgress: (fraction) => {
			workspace.host.progress("Push", fraction);
		}
	});
	return { transferred };
}
/** Fetches what is tracked and puts it into the working tree; what is saved nowhere is not overwritten. */
async function pullData(workspace) {
	const { root } = workspace.git;
	const ids = await trackedObjects(root);
	await fetchObjects({
		cache: workspace.cache,
		remote: await workspace.remote(),
		ids,
		signal: workspace.signal,
		onProgress: (fraction) => {
			workspace.host.progress("Fetch", fraction);
		}
	});
	let written = 0;
	for (const { id, path, isExecutable } of ids) written += (await checkout({
		cache: workspace.cache,
		id,
		root,
		destination: path,
		isExecutable
	})).written.length;
	return { written };
}

// pipeline/cli/data-commands.ts
/** `add`, `push` and `pull`, as DVC has them. */
function addDataCommands(program, add) {
	add(program.command("add").argument("<path>", "file or folder").summary("track a file or folder by a pointer, as `dvc add` does"), async (session, command) => {
		const added = await addData(await openWorkspace(session.host({}), session), {
			folder: session.folder,
			path: command.args[0] ?? ""
		});
		session.say(`${added.pointer}: ${added.md5}`);
		session.print(added);
		return exitCodes.done;
	});
	add(program.command("push").summary("send what pointers and dvc.lock name to the default remote"), async (session) => {
		const pushed = await pushData(await openWorkspace(session.host({}), session));
		session.say(pushed.transferred === 0 ? "everything is on the remote" : `${pushed.transferred} objects pushed`);
		session.print(pushed);
		return exitCodes.done;
	});
	add(program.command("pull").summary("fetch and check out what pointers and dvc.lock name"), async (session) => {
		const pulled = await pullData(await openWorkspace(session.host({}), session));
		session.say(pulled.written === 0 ? "everything is up to date" : `${pulled.written} files written`);
		session.print(pulled);
		return exitCodes.done;
	});
}

// pipeline/steps/models.ts
/** Every registered model with its newest version and what each environment holds, from tags alone. */
async function listModels(workspace) {
	const registry = readRegistry(await workspace.git.tags());
	return [...registry.values()].map(({ artifact: { model }, assignments }) => ({
		model,
		latest: latestVersion(registry, model),
		environments: Object.fromEntries([...new Set(assignments.map(({ environment }) => environment))].sort().map((environment) => [environment, currentVersion(registry, model, environment)]))
	}));
}
/** What decides each declared model in a commit, or in the working tree. */
async function showInputs(workspace, at) {
	const { git } = workspace;
	const id = at === void 0 ? await git.snapshotTree() : await git.resolve(at);
	if (id === void 0) throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(at)} is no commit of this repository`, { hint: "Name a branch, tag or commit that `git rev-parse` knows." });
	const state = stateOf(git, id);
	const shown = [];
	for (const declaration of (await state.project()).models) shown.push({
		model: declaration.model,
		...await state.inputs(declaration)
	});
	return shown;
}

// pipeline/steps/rollback.ts
/** The version that the environment had before the present one and that is not quarantined, by the order of its assignments. */
function earlierVersion(registry, record, at) {
	const { environment, current } = at;
	const { model } = record;
	const unwanted = /* @__PURE__ */ new Set([current.modelVersion, ...record.quarantine.map((entry) => entry.modelVersion)]);
	const earlier = registry.get(model)?.assignments.find((found) => found.environment === environment && found.isActive && found.modelVersion !== void 0 && !unwanted.has(found.modelVersion));
	if (earlier?.modelVersion === void 0) throw new LockstepError("VERSION_UNKNOWN", `${environment} had no version of ${model} before ${current.modelVersion}`, { hint: "Name one with `--to`; `lockstep models list` shows the versions there are." });
	return earlier.modelVersion;
}
/** Moves an environment back by one commit of the record: the earlier version is asked for, the present digest is quarantined. */
async function rollback(request, workspace) {
	const { git } = workspace;
	if (request.reason.trim() === "") throw new LockstepError("ARGUMENT_INVALID", "a rollback without a reason helps nobody", { hint: "Say why with `--reason`." });
	await git.fetch();
	const branch = await git.defaultBranch();
	if (await git.currentBranch() !== branch) throw new LockstepError("ARGUMENT_INVALID", `a rollback is a commit on ${branch}, and another branch is checked out`, { hint: `Run \`git switch ${branch} && git pull\` first.` });
	const tip = await defaultTip(git);
	const headCommit = await git.headCommit();
	if (headCommit !== tip) throw new LockstepError("ARGUMENT_INVALID", `${branch} here is at ${headCommit.slice(0, 12)}, and at origin it is at ${tip.slice(0, 12)}`, { hint: `Run \`git pull --ff-only\` first; a rollback starts from what is released, and takes nothing else along.` });
	const head = stateOf(git, headCommit);
	const project = await head.project();
	const { environment } = selectEnvironment(project, request.environment);
	const declarations = selectModels(project, request.model);
	const [declaration] = declarations;
	if (declaration === void 0 || declarations.length > 1) throw new LockstepError("ARGUMENT_INVALID", "several models are declared", { hint: `Name one with --model: ${declarations.map(({ model }) => model).join(", ")}.` });
	const { model } = declaration;
	const registry = readRegistry(await git.tags());
	const current = await assignedModel(git, registry, {
		model,
		environment
	});
	const record = await head.record(model);
	if (current === void 0 || record === void 0) throw new LockstepError("VERSION_UNKNOWN", `no version of ${model} is in ${environment}`, { hint: "There is nothing to roll back." });
	const wanted = request.to === void 0 ? earlierVersion(registry, record, {
		environment,
		current
	}) : modelVersion(request.to);
	const to = await registeredModel(git, registry, {
		model,
		modelVersion: wanted
	});
	const changed = rollbackRecord({
		record,
		environment,
		current: {
			modelVersion: current.modelVersion,
			artifactSha256: current.record.artifact.sha256
		},
		to: {
			modelVersion: to.modelVersion,
			artifactSha256: to.record.artifact.sha256
		},
		reason: request.reason
	});
	if ("code" in changed) return { refused: changed };
	await writeWhole(join(git.root, recordPath(model)), emitModelRecord(changed));
	const commit = await git.commit({
		paths: [recordPath(model)],
		message: `Roll ${environment} back to ${model} ${wanted}\n\n${request.reason}`
	});
	await git.push(branch);
	return {
		environment,
		modelVersion: wanted,
		quarantined: current.record.artifact.sha256,
		commit: commit ?? await git.headCommit()
	};
}

// pipeline/cli/model-commands.ts
/** `models list`, `input-key` and `rollback`. */
function addModelCommands(program, add) {
	add(program.command("models").summary("what is registered and where it is").description("The registry: versions and environments, from Git tags.").command("list").summary("versions and environments of every model"), async (session) => {
		const listed = await listModels(await openWorkspace(session.host({}), session));
		for (const { model, latest, environments } of listed) {
			session.say(`${model}\tlatest ${latest ?? "none"}`);
			for (const [environment, version] of Object.entries(environments)) session.say(`  ${environment}\t${version ?? "none"}`);
		}
		if (listed.length === 0) session.say("no model is registered yet");
		session.print(listed);
		return exitCodes.done;
	});
	add(program.command("input-key").summary("what decides each model in a state of the repository, and the key over it").option("--at <commit>", "a commit; the working tree when left out"), async (session, command) => {
		const found = await showInputs(await openWorkspace(session.host({}), session), command.opts().at);
		for (const { model, inputKey, inputs } of found) {
			session.say(`${model}\t${inputKey}`);
			for (const [name, value] of Object.entries(inputs)) session.say(`  ${name}: ${JSON.stringify(value)}`);
		}
		session.print(found);
		return exitCodes.done;
	});
	add(program.command("rollback").argument("<environment>", "for example production").summary("move an environment back to an earlier version, and quarantine the bad one").option("--model <name>", "name of the model; needed when there are several").option("--to <version>", "the version to return to; the one before when left out").requiredOption("--reason <text>", "why; kept in the record"), async (session, command) => {
		const options = command.opts();
		const outcome = await rollback({
			environment: command.args[0] ?? "",
			model: options.model,
			to: options.to,
			reason: options.reason
		}, await openWorkspace(session.host({}), session));
		session.print(outcome);
		if ("refused" in outcome) {
			session.say(`refused (${outcome.refused.code}): ${outcome.refused.sentence}`);
			return exitCodes.refused;
		}
		session.say(`${outcome.environment} returns to ${outcome.modelVersion}; ${outcome.quarantined} is quarantined (${outcome.commit.slice(0, 12)})`);
		session.say("`lockstep promote` and `lockstep deploy` carry it out");
		return exitCodes.done;
	});
}

// pipeline/cli/pull-request-commands.ts
function numberOf(text) {
	if (!/^[1-9]\d{0,8}$/.test(text)) throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(text)} is not the number of a pull request`, { hint: "`lockstep pr list` shows the numbers." });
	return Number(text);
}
/** `lockstep pr …`: the local forge, for repositories without GitHub. */
function addPullRequestCommands(program, add) {
	const pr = program.command("pr").summary("pull requests of the local forge").description("Pull requests of the local forge.");
	add(pr.command("create").summary("open a pull request for the current branch").requiredOption("--title <text>", "title").option("--body <text>", "description", "").option("--base <branch>", "branch to merge into", "main"), async (session, command) => {
		const options = command.opts();
		const { forge, git } = await openForge(session);
		const head = await git.currentBranch();
		if (head === void 0) throw new LockstepError("ARGUMENT_INVALID", "HEAD is detached, so there is no branch to open a pull request for", { hint: "Run `git switch -c <branch>` first." });
		await git.push(head);
		const opened = await forge.openPullRequest({
			...options,
			head
		});
		session.say(`#${opened.number} ${opened.title} (${opened.head.branch} → ${opened.base.branch})`);
		session.print(opened);
		return exitCodes.done;
	});
	add(pr.command("list").summary("list open pull requests").option("--all", "closed and merged ones, too", false), async (session, command) => {
		const { forge } = await openForge(session);
		const found = await forge.pullRequests(command.opts().all ? "all" : "open");
		for (const item of found) session.say(`#${item.number}\t${item.state}\t${item.title}\t${item.head.branch}\t${item.author.login}`);
		session.print(found);
		return exitCodes.done;
	});
	add(pr.command("show").argument("<number>").summary("show a pull request with its checks and comments"), async (session, command) => {
		const { forge } = await openForge(session);
		const shown = await forge.pullRequest(numberOf(command.args[0] ?? ""));
		const comments = await forge.comments(shown.number);
		session.say(`#${shown.number} ${shown.title} (${shown.state}, by ${shown.author.login})`);
		session.say(`${shown.head.branch} at ${shown.head.sha} → ${shown.base.branch}`);
		for (const name of ["lockstep/evaluation", "lockstep/approval"]) {
			const check = await forge.latestCheck(shown.head.sha, name);
			session.say(`${name}: ${check === void 0 ? "not there yet" : `${check.conclusion}: ${check.title}`}`);
		}
		for (const comment of comments) session.say(`\n${comment.author.login} (comment ${comment.id}):\n${comment.body}`);
		session.print({
			...shown,
			comments
		});
		return exitCodes.done;
	});
	add(pr.command("comment").argument("<number>").argument("<text>").summary("write a comment, for example an approval"), async (session, command) => {
		const { forge } = await openForge(session);
		const id = await forge.comment(numberOf(command.args[0] ?? ""), command.args[1] ?? "");
		session.say(`comment ${id}`);
		session.print({ id });
		return exitCodes.done;
	});
	add(pr.command("merge").argument("<number>").summary("merge a pull request whose checks are green").option("--method <method>", "merge, squash or rebase", "merge"), async (session, command) => {
		const { forge } = await openForge(session);
		const number = numberOf(command.args[0] ?? "");
		const { method } = command.opts();
		if (method !== "merge" && method !== "squash" && method !== "rebase") throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(method)} is no merge method`, { hint: "Use merge, squash or rebase." });
		const before = await forge.pullRequest(number);
		const commit = await forge.merge(number, {
			method,
			expectedHead: before.head.sha,
			by: await forge.self()
		});
		session.say(`#${number} merged as ${commit}`);
		session.print({
			number,
			commit
		});
		return exitCodes.done;
	});
	add(pr.command("close").argument("<number>").summary("close a pull request without merging"), async (session, command) => {
		const { forge } = await openForge(session);
		await forge.close(numberOf(command.args[0] ?? ""));
		return exitCodes.done;
	});
	add(pr.command("permit").argument("<login>").argument("<permission>", "none, read, write or admin").summary("say what somebody may do on the local forge"), async (session, command) => {
		const { forge } = await openForge(session);
		const [login = "", permission = ""] = command.args;
		if (permission !== "none" && permission !== "read" && permission !== "write" && permission !== "admin") throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(permission)} is no permission`, { hint: "Use none, read, write or admin." });
		await forge.setPermission(login, permission);
		return exitCodes.done;
	});
	add(pr.command("protect").argument("[checks...]", "names of checks, for example lockstep/approval").summary("name the checks that must be green before a merge, or show them"), async (session, command) => {
		const { forge } = await openForge(session);
		if (command.args.length > 0) await forge.setRequiredChecks(command.args);
		const required = await forge.requiredChecks();
		session.say(required.length === 0 ? "no check is required" : required.join("\n"));
		session.print(required);
		return exitCodes.done;
	});
}

// pipeline/cli/serving-commands.ts
function portOf(text) {
	const port = Number(text);
	if (!/^\d{1,5}$/.test(text) || port > 65535) throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(text)} is not a port`, { hint: "Use a number from 0 to 65535; 0 takes any that is free." });
	return port;
}
/** `serve` answers predictions; `fit` and `score` are what stages of dvc.yaml call. */
function addServingCommands(program, add) {
	add(program.command("serve").argument("<folder>", "the folder of a directory target").summary("answer predictions with the version that is deployed to a folder").description("Serves what is deployed to a folder, and follows it when another version is deployed.").option("--port <number>", "port to listen on; 0 takes any that is free", "8089").option("--bind <address>", "address to listen on", "127.0.0.1"), async (session, command) => {
		const { port, bind } = command.opts();
		const server = await serveFolder(session.host({}), {
			folder: resolve(session.folder, command.args[0] ?? "."),
			host: bind,
			port: portOf(port)
		});
		session.say(`serving on ${server.url}`);
		session.print({ url: server.url });
		await new Promise((ended) => {
			if (session.signal.aborted) ended();
			session.signal.addEventListener("abort", () => {
				ended();
			});
		});
		await server.close();
		return exitCodes.done;
	});
	add(program.command("fit").summary("train the model that a section of params.yaml describes (a stage's command)").option("--params <file>", "parameters file", "params.yaml").option("--section <key>", "section of it", "train").requiredOption("--rows <file>", "training rows, CSV with a header").requiredOption("--output <folder>", "where the model is written; replaced whole"), async (session, command) => {
		const options = command.opts();
		const at = (path) => resolve(session.folder, path);
		const summary = await fitModel(session.host({}), {
			...options,
			root: session.folder,
			params: at(options.params),
			rows: at(options.rows),
			output: at(options.output)
		});
		session.say(`${summary.format} on ${summary.backend}: ${summary.epochs} epochs, loss ${summary.finalLoss.toPrecision(6)}`);
		session.print(summary);
		return exitCodes.done;
	});
	add(program.command("score").summary("score rows with a model and measure it (a stage's command)").option("--params <file>", "parameters file", "params.yaml").option("--section <key>", "section that names id, label and positive", "train").requiredOption("--model <folder>", "the model").requiredOption("--rows <file>", "rows to score, CSV with a header").requiredOption("--predictions <file>", "where to write id, label, prediction and score").requiredOption("--metrics <file>", "where to write the metrics as JSON"), async (session, command) => {
		const options = command.opts();
		const at = (path) => resolve(session.folder, path);
		const summary = await scoreModel({
			section: options.section,
			params: at(options.params),
			model: at(options.model),
			rows: at(options.rows),
			predictions: at(options.predictions),
			metrics: at(options.metrics)
		});
		session.say(`${summary.rows} rows, ${summary.positives} positive: ${options.metrics}`);
		session.print(summary);
		return exitCodes.done;
	});
}

// pipeline/cli/program.ts
const summaries = {
	train: "run the stages that changed, and write dvc.lock, the record and the card",
	evaluate: "score candidate, baseline and champion on the same rows, and answer the gates",
	report: "render what merging would change and do, and keep it on the pull request",
	review: "answer the commands in a pull request's comments",
	promote: "create the tags that the records at the tip ask for",
	deploy: "place the promoted version, switch to it, check it, put the earlier one back if it fails",
	monitor: "compare live inputs with the rows the model was trained on"
};
const examples = {
	train: ["lockstep train", "lockstep train --commit"],
	evaluate: ["lockstep evaluate", "lockstep evaluate --base origin/main"],
	report: ["lockstep report", "lockstep report --pull-request 12 --post"],
	review: ["lockstep review --pull-request 12"],
	promote: ["lockstep promote"],
	deploy: ["lockstep deploy --environment production"],
	monitor: ["lockstep monitor --environment production --rows 1000"]
};
function optionOf(input) {
	const option = new Option(input.isSwitch ? `--${input.name} [true|false]` : `--${input.name} <value>`, input.description);
	if (input.isSwitch) option.preset("true").choices(["true", "false"]);
	if (input.default !== void 0) option.description = `${input.description} (default: ${input.default})`;
	return option;
}
/** Options as they were typed, by input name. */
function typedInputs(command, names) {
	const values = {};
	for (const option of command.options) {
		const name = option.long?.replace(/^--/, "") ?? "";
		const value = command.getOptionValue(option.attributeName());
		if (names.includes(name) && typeof value === "string") values[name] = value;
	}
	return values;
}
function addStepCommands(program, add) {
	for (const name of Object.keys(stepInputs)) {
		const inputs = describeInputs(stepInputs[name]).filter((input) => input.name !== "github-token");
		const command = program.command(name).summary(summaries[name]).description(`${summaries[name]}.`);
		for (const input of inputs) command.addOption(optionOf(input));
		command.addHelpText("after", `\nExamples:\n${examples[name].map((line) => `  $ ${line}`).join("\n")}`);
		add(command, async (session, invoked) => {
			const host = session.host(typedInputs(invoked, inputs.map((input) => input.name)));
			const result = await runStep(name, host, session);
			session.print(result.records);
			return result.refusals.length > 0 ? exitCodes.refused : exitCodes.done;
		});
	}
}
/** The whole command line. `open` makes the session from the global options; `done` gets the exit code. */
function buildProgram(request) {
	const program = new Command("lockstep").description("CI-native GitOps for machine-learning models: the model you reviewed is the model you ship.").version(request.version, "-V, --version", "print the version").helpCommand("help [command]", "explain a command").option("-C, --cd <folder>", "work in this folder").option("--json", "print records as JSON on standard output", false).option("--as <login>", "who you are on the local forge; Git's user.name when left out").configureHelp({
		sortSubcommands: false,
		showGlobalOptions: true
	}).showHelpAfterError("(`lockstep help <command>` explains the options)").exitOverride();
	const add = (command, work) => {
		command.exitOverride().action(async () => {
			const global = program.opts();
			request.done(await work(request.open({
				cd: global.cd,
				json: global.json,
				as: global.as
			}), command));
		});
	};
	addStepCommands(program, add);
	addPullRequestCommands(program, add);
	addModelCommands(program, add);
	addServingCommands(program, add);
	addDataCommands(program, add);
	return program;
}
/** The exit code of what commander threw: 0 for help and version, 2 for a command line it could not read. */
function usageExit(error) {
	return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
}

export { servedFile as A, commitSha as B, asideName as C, currentFile as D, verifyFiles as E, canonicalJson as F, isSystemError as I, syncFolder as L, objectExists as M, objectPath as N, filesFolder as O, storeCopy as P, runAction as R, copyFiles as S, writeDurably as T, LockstepError as V, parseServed as _, openTerminalHost as a, servedText as b, readParams as c, binaryLabels as d, isMissing as f, documentText as g, Prng as h, exitCodeOf as i, versionsFolder as j, placedFolder as k, categoriesOf as l, shownCell as m, usageExit as n, runStep as o, numericCells as p, describeError as r, backendOrder as s, buildProgram as t, categoryLimit as u, readDocument as v, removeAbandoned as w, checkArtifact as x, readSmallFile as y, inert$1 as z };