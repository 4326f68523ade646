import { a as setFailed, c as warning, i as info, l as summary, n as getInput, o as setOutput, r as group, s as setSecret, t as error } from "./vendor.js";
import { A as LockstepError, O as sha256, T as md5, _ as removeFile, a as PieceHash, b as writeWhole, c as stampOf, f as isFolder, g as readTextIfThere, h as lstatIfThere, i as ensureFolder, m as isSystemError, n as received, o as readHash, p as isNotThere, r as NewFile, s as isSettled, t as answer, u as asideName, v as statIfThere, x as commitSha, y as syncFolder } from "./file-work.js";
import { access, lstat, mkdir, open, readFile, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { availableParallelism, homedir } from "node:os";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { constants as constants$2, existsSync, lstatSync, readdirSync, realpathSync, rmSync, statSync, utimesSync } from "node:fs";
import { execFile } from "node:child_process";

// pipeline/platform/host/event.ts
/** GitHub sends at most 25 MB. */
const eventLimitBytes = 33554432;
function member(value, name) {
	return typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, name) ? value[name] : void 0;
}
/** The value at a path of names; `undefined` as soon as one is not there. */
function at(payload, path) {
	return path.split(".").reduce(member, payload);
}
function invalid(event, what) {
	return new LockstepError("RECORD_INVALID", `the payload of the event ${event} has no ${what}`, { hint: "Start the workflow by one of the events that the action's README names." });
}
function positive(event, payload, path) {
	const value = at(payload, path);
	if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
	throw invalid(event, `number at ${path}`);
}
function sha(event, payload, path) {
	const value = at(payload, path);
	if (typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)) return commitSha(value);
	throw invalid(event, `commit at ${path}`);
}
/** A comment with the numbers that GitHub gave it and its author; an account that is gone commands nobody. */
function commentOf(event, payload) {
	const text = (path) => {
		const value = at(payload, path);
		if (typeof value === "string") return value;
		throw invalid(event, `text at ${path}`);
	};
	const id = String(positive(event, payload, "comment.id"));
	const body = text("comment.body");
	if (at(payload, "comment.user") === null) return {
		id,
		author: {
			id: "0",
			login: "ghost"
		},
		isBot: true,
		body
	};
	const app = at(payload, "comment.performed_via_github_app");
	const createdAt = at(payload, "comment.created_at");
	return {
		id,
		author: {
			id: String(positive(event, payload, "comment.user.id")),
			login: text("comment.user.login")
		},
		isBot: at(payload, "comment.user.type") !== "User" || app !== void 0 && app !== null,
		body,
		...typeof createdAt === "string" ? { createdAt } : {}
	};
}
/** The branch of a run, and whether it is another repository's; only compared, never shown or run. */
function headOf(payload) {
	const branch = at(payload, "workflow_run.head_branch");
	const [own, from] = [at(payload, "repository.id"), at(payload, "workflow_run.head_repository.id")];
	if (typeof branch !== "string" || typeof own !== "number" || typeof from !== "number") return {};
	return { head: {
		branch,
		isFork: from !== own
	} };
}
/** Labels of the pull request; who may give them is the forge's to say. */
function labelsOf(payload) {
	const labels = at(payload, "pull_request.labels");
	if (!Array.isArray(labels)) return {};
	const names = labels.map((label) => member(label, "name")).filter((name) => typeof name === "string");
	return names.length === 0 ? {} : { labels: names };
}
/**
* What an event says about pull request, comment and commit. Only the members that GitHub fills itself are read, each checked, labels,
* which who may triage gives, and of what anybody can write only the comment that may be a command; titles, branch names and descriptions
* are not.
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
			headSha: sha(name, payload, "pull_request.head.sha"),
			...labelsOf(payload)
		};
		case "issue_comment": return at(payload, "issue.pull_request") === void 0 ? nothing : {
			...nothing,
			pullRequest: positive(name, payload, "issue.number"),
			comment: commentOf(name, payload)
		};
		case "workflow_run": return {
			...nothing,
			headSha: sha(name, payload, "workflow_run.head_sha"),
			...headOf(payload)
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
function inert(text) {
	return text.replace(escapeSequences, "").replace(controls, "�");
}
const escapeSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

// pipeline/platform/host/actions.ts
/**
* A text that the runner shows and does not obey. It takes `::name::` for a command at the start of a line, and `##[name]` anywhere in one.
*/
function withoutCommands(text) {
	return inert(text).replaceAll(/^(\s*):(?=:)/gm, "$1:​").replaceAll("##[", "##​[");
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

// pipeline/data/objects/safe-path.ts
/** For messages: quoted, with control characters visible, never longer than a line. */
function shown(path) {
	return JSON.stringify(path.length > 120 ? `${path.slice(0, 120)}…` : path);
}
/** Code points that HFS+ leaves out when it compares names, so that `.g<U+200C>it` is `.git` there. */
const ignorable = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
/** Characters of which no file system takes one for another but by case. */
const plain = /^[ -~]*$/;
/** What a case-insensitive or normalising file system takes a name for. */
function foldedName(name) {
	if (plain.test(name)) return name.toLowerCase();
	return name.replace(ignorable, "").normalize("NFD").toUpperCase().toLowerCase().normalize("NFC");
}
/** What most paths look like; nothing can be wrong with them. */
const usualPath = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;
/** Folders of the tools themselves: nothing that comes from data is ever written there, in any spelling a file system accepts. */
function isToolFolder(segment) {
	const name = foldedName(segment).replace(/[. ]+$/, "").replace(/:.*$/, "");
	return name === ".git" || name === "git~1" || name === ".dvc" || name === "dvc~1";
}
/**
* Why a path that came from a pointer, a lock or a directory object may not be used below a folder, or `undefined` when it may:
* only plain relative paths with `/`, each segment a name.
*/
function pathProblem(path) {
	if (path.length <= 255 && usualPath.test(path)) return void 0;
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
	return pathProblem(path);
}
function unsafePath(where, path, problem) {
	return new LockstepError("PATH_UNSAFE", `${where}: the path ${shown(path)} cannot be used: ${problem}`, { hint: "Nothing was written. Correct the path where it is declared, and track the data again." });
}
/**
* Holds the paths of a directory object to {@link pathProblem} and to each other: no path twice, none that a file system which
* ignores case or Unicode form would take for another, none that is a file and a folder at once.
*
* @throws LockstepError PATH_UNSAFE naming the entry.
*/
function checkDirectoryPaths(where, paths) {
	const files = /* @__PURE__ */ new Set();
	const folders = /* @__PURE__ */ new Set();
	for (const path of paths) {
		const problem = pathProblem(path);
		if (problem !== void 0) throw unsafePath(where, path, problem);
		const folded = foldedName(path);
		if (files.has(folded)) {
			const other = paths.find((earlier) => foldedName(earlier) === folded) ?? "";
			throw unsafePath(where, path, other === path ? "it is there twice" : `it is the same file as ${shown(other)} where names ignore case or Unicode form`);
		}
		files.add(folded);
		for (let end = folded.lastIndexOf("/"); end > 0; end = folded.lastIndexOf("/", end - 1)) {
			const folder = folded.slice(0, end);
			if (folders.has(folder)) break;
			folders.add(folder);
		}
	}
	for (const folder of folders) {
		if (!files.has(folder)) continue;
		const file = paths.find((path) => foldedName(path) === folder) ?? "";
		throw unsafePath(where, paths.find((below) => foldedName(below).startsWith(`${folder}/`)) ?? "", `${shown(file)} is a file, not a folder`);
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
		const name = shown(segments[count - 1] ?? "");
		if (stats.isSymbolicLink()) throw unsafePath(root, path, `${name} on its way is a symbolic link`);
		if (replaceable !== void 0 && `${below}/`.startsWith(`${replaceable}/`)) return;
		throw unsafePath(root, path, `${name} on its way is not a folder`);
	}
}

// pipeline/data/objects/store.ts
/**
* The objects below the folder of a cache or of a remote, in one of DVC's two layouts.
*
* @param isShared - `shared = group`: objects and folders are writable for the group.
*/
function objectPlace(folder, hash, isShared = false) {
	const objects = hash === "md5" ? join(folder, "files", "md5") : folder;
	return {
		folder,
		objects,
		hash,
		objectMode: isShared ? 436 : 292,
		folderMode: isShared ? 1533 : void 0,
		path: (id) => `${objects}/${id.slice(0, 2)}/${id.slice(2)}`
	};
}
/** The md5 of the content an id stands for: a directory's id has `.dir` behind it. */
function contentMd5(id) {
	return id.slice(0, 32);
}
function isDirectoryId(id) {
	return id.endsWith(".dir");
}
/** @param found - What its bytes hash to. */
function corruptObject(request) {
	const { where, id, found, hint } = request;
	const message = `${where} does not hold what its name says: expected md5 ${contentMd5(id)}, found ${found}`;
	return new LockstepError("OBJECT_CORRUPT", message, { hint });
}
/** `present` when a regular file stands there; what it holds is another question. */
async function objectExists(path) {
	return (await lstatIfThere(path))?.isFile() === true;
}

// pipeline/data/objects/working-folder.ts
/** Where steps keep models, rows, records and reports, from the root of a repository. */
const workingFolder = ".lockstep";
/**
* Makes a folder in which Lockstep keeps something ignore itself, as DVC's own does, so that neither Git nor a person has to.
*
* @param own - From the root of the repository.
*/
async function ignoreItself(root, own) {
	const ignore = `${own}/.gitignore`;
	await checkParents(root, ignore);
	if (!await objectExists(join(root, ignore))) await writeWhole(join(root, ignore), "*\n");
}
/** A folder below `.lockstep`, made where it is not there. @returns Its absolute path. */
async function openWorkingFolder(root, ...names) {
	await ignoreItself(root, workingFolder);
	const folder = join(root, workingFolder, ...names);
	await mkdir(folder, { recursive: true });
	return folder;
}
/** Writes a file whole; one below `.lockstep` is not for Git to see. */
async function writeResult(root, path, text) {
	const absolute = resolve(root, path);
	if (relative(root, absolute).split(sep)[0] === workingFolder) await ignoreItself(root, workingFolder);
	await writeWhole(absolute, text);
	return absolute;
}

// pipeline/data/dvc/configobj.ts
const sectionLine = /^(\s*)((?:\[\s*)+)((?:"\s*\S.*?\s*")|(?:'\s*\S.*?\s*')|(?:[^'"\s].*?))((?:\s*\])+)\s*(#.*)?$/;
const keyLine = /^(\s*)((?:".*?")|(?:'.*?')|(?:[^'"=].*?))\s*=\s*(.*)$/;
const valuePattern = /^(?:(?:((?:(?:(?:".*?")|(?:'.*?')|(?:[^'",#][^,#]*?))\s*,\s*)*)((?:".*?")|(?:'.*?')|(?:[^'",#\s][^,]*?)|(?:(?<!,)))?)|(,))\s*(#.*)?$/;
const listItem = /((?:".*?")|(?:'.*?')|(?:[^'",#]?.*?))\s*,\s*/g;
/** Longest config; longer lines make the patterns above slow. */
const configLimit = 262144;
const lineLimit = 8192;
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
		const tooLong = this.lines.findIndex((line) => line.length > lineLimit);
		if (text.length > configLimit) throw this.problem(`is longer than ${configLimit} characters`, 0);
		if (tooLong !== -1) throw this.problem(`is longer than ${lineLimit} characters`, tooLong);
	}
	problem(problem, index = this.index) {
		return new LockstepError("DVC_CONFIG_INVALID", `${this.where}:${index + 1}: the line ${problem}`, { hint: "Write `[section]` and `key = value` lines; comments begin with #." });
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
* What stands where in a config file.
*
* @throws LockstepError DVC_CONFIG_INVALID with the line's number.
*/
function configLines(text, where) {
	const found = [];
	const seen = /* @__PURE__ */ new Set();
	let current;
	const lines = new Lines(text, where);
	for (; lines.index < lines.lines.length; lines.index++) {
		const first = lines.index;
		const line = lines.lines[first] ?? "";
		if (line.trim() === "" || line.trim().startsWith("#")) continue;
		const section = sectionLine.exec(line);
		if (section !== null) {
			if ((section[2] ?? "").replace(/\s/g, "").length !== 1 || (section[4] ?? "").replace(/\s/g, "").length !== 1) throw lines.problem("opens a section inside a section, which DVC's config has none of");
			current = unquoted(section[3] ?? "").toLowerCase();
			if (seen.has(current)) throw lines.problem(`opens the section ${JSON.stringify(current)} again`);
			seen.add(current);
			found.push({
				section: current,
				key: void 0,
				value: "",
				first,
				last: first
			});
			continue;
		}
		const pair = keyLine.exec(line);
		if (pair === null) throw lines.problem("is neither a section nor a key with a value");
		const key = unquoted(pair[2] ?? "").toLowerCase();
		if (current === void 0) throw lines.problem("stands before the first section");
		if (seen.has(`${current}\n${key}`)) throw lines.problem(`gives ${JSON.stringify(key)} again`);
		seen.add(`${current}\n${key}`);
		const value = lines.value(pair[3] ?? "");
		found.push({
			section: current,
			key,
			value,
			first,
			last: lines.index
		});
	}
	return found;
}
/**
* Reads one config file of DVC.
*
* @throws LockstepError DVC_CONFIG_INVALID with the line's number.
*/
function parseConfigObj(text, where) {
	const sections = /* @__PURE__ */ new Map();
	for (const { section, key, value } of configLines(text, where)) {
		const keys = sections.get(section) ?? /* @__PURE__ */ new Map();
		sections.set(section, keys);
		if (key !== void 0) keys.set(key, value);
	}
	return interpolated(sections, where);
}
/** Puts values in for `%(key)s`, from the same section. */
function interpolated(sections, where) {
	const resolve = (text, section, pending) => text.replace(/%\(([^)]*)\)s/g, (_whole, name) => {
		const value = section.get(name.toLowerCase());
		if (typeof value !== "string" || pending.includes(name) || pending.length > 10) throw new LockstepError("DVC_CONFIG_INVALID", `${where}: %(${name})s has no value`, { hint: "`%(name)s` stands for another key of the same section; write the value itself." });
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
/** The text of a setting; the parts of a list are joined by commas, as DVC does. */
function settingText(value) {
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
		return setting === void 0 ? void 0 : settingText(setting.value);
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
	return new LockstepError("DVC_CONFIG_INVALID", `${where}: ${problem}`, { hint: "Edit the file, or mend it with `lockstep config`." });
}
function readRemote(name, settings) {
	const url = settings.get("url");
	if (url === void 0 || settingText(url.value) === "") throw wrong$1("DVC's config", `the remote ${JSON.stringify(name)} has no url`);
	const others = [...settings].filter(([key]) => key !== "url").map(([key, { value }]) => [key, settingText(value)]);
	return {
		name,
		url: settingText(url.value),
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
* @throws LockstepError DVC_CONFIG_INVALID naming the file and line.
*/
function parseConfig(texts) {
	const merged = new Merged();
	for (const level of levels) {
		const text = texts[level];
		if (text !== void 0) merged.add(parseConfigObj(text, fileNames[level]), level);
	}
	const remotes = [...merged.sections.get("remote") ?? []].map(([name, settings]) => [name, readRemote(name, settings)]);
	const settings = [...merged.sections].flatMap(([section, names]) => section === "remote" ? [] : [...names.get("") ?? []].map(([key, { value }]) => [`${section}.${key}`, settingText(value)]));
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

// pipeline/data/dvc/config-files.ts
/** A variable that is set to something. */
function set(value) {
	return value === "" ? void 0 : value;
}
/** Where DVC keeps the config file of a level; relative paths in that file start there. */
function configFolder(level, { root, environment }) {
	switch (level) {
		case "system": {
			const [first = "/etc/xdg"] = (set(environment["XDG_CONFIG_DIRS"]) ?? "/etc/xdg").split(":");
			return set(environment["DVC_SYSTEM_CONFIG_DIR"]) ?? join(first, "dvc");
		}
		case "global": {
			const home = set(environment["HOME"]) ?? homedir();
			const own = process.platform === "darwin" ? join(home, "Library", "Application Support") : join(home, ".config");
			return set(environment["DVC_GLOBAL_CONFIG_DIR"]) ?? join(set(environment["XDG_CONFIG_HOME"]) ?? own, "dvc");
		}
		case "repo":
		case "local": return join(root, ".dvc");
	}
}
/** The config file of a level. */
function configFile(level, place) {
	return join(configFolder(level, place), level === "local" ? "config.local" : "config");
}
/** What the config files of all levels say together. @throws LockstepError DVC_CONFIG_INVALID. */
async function readConfig(place) {
	const text = (level) => readTextIfThere(configFile(level, place));
	return parseConfig({
		system: await text("system"),
		global: await text("global"),
		repo: await text("repo"),
		local: await text("local")
	});
}

// pipeline/domain/public-url.ts
/** The url without user, password and query, for messages. */
function publicUrl(url) {
	return url.replace(/^([a-zA-Z][a-zA-Z0-9+.-]+:\/\/)[^/@]*@/, "$1").replace(/\?.*$/, "");
}

// pipeline/data/remotes/remote.ts
/** A call that failed. Its message goes into logs: a driver never puts a credential, a header or a signed address into it. */
var RemoteFailure = class extends Error {
	kind;
	/** Pause that the server asked for, in milliseconds. */
	retryAfterMs;
	constructor(kind, message, retryAfterMs) {
		super(message);
		this.name = "RemoteFailure";
		this.kind = kind;
		this.retryAfterMs = retryAfterMs;
	}
};
/** True when a listing failed because the remote has no way to list (plain HTTP), today or ever. */
function cannotList(error) {
	return error instanceof LockstepError && error.code === "REMOTE_UNSUPPORTED";
}
/** Where DVC 3 keeps the object of an id, on a remote as in a cache: `files/md5/ab/cdef…`. */
function objectKey(id) {
	return `files/md5/${legacyKey(id)}`;
}
/** Where DVC 2 kept it: `ab/cdef…`. */
function legacyKey(id) {
	return `${id.slice(0, 2)}/${id.slice(2)}`;
}
/** The folder that the url of a local remote names; DVC takes a relative one from `.dvc`. */
function localFolder(url, base) {
	if (url.startsWith("file://")) return fileURLToPath(url);
	if (url === "~" || url.startsWith("~/")) return join(homedir(), url.slice(1));
	return resolve(base, url);
}
/**
* A small object of a remote, whole.
*
* @returns `undefined` when the remote has none, or one longer than `limitBytes`: nobody's that is looked for here.
* @throws LockstepError as {@link Remote.read}.
*/
async function readBounded(remote, key, { limitBytes, signal }) {
	const content = await remote.read(key, { signal });
	if (content === void 0) return void 0;
	const pieces = [];
	let sizeBytes = 0;
	for await (const piece of content.stream) {
		sizeBytes += piece.length;
		if (sizeBytes > limitBytes) return void 0;
		pieces.push(piece);
	}
	return Buffer.concat(pieces);
}

// pipeline/data/remotes/retry-policy.ts
const defaultPolicy = {
	attempts: 6,
	firstPauseMs: 500,
	longestPauseMs: 2e4,
	longestRetryAfterMs: 3e5,
	stallMs: 3e4,
	leastBytesPerSecond: 1024,
	answerMs: 12e4,
	totalMs: 9e5
};
/** True for failures after which another try may go well. */
function isRetried(kind) {
	return kind === "transient" || kind === "throttled";
}
/**
* What follows a failure. Pauses are drawn between half and all of a bound that doubles, so that many clients do not come back at once
* and none comes back at once; a server's own word is a lower bound.
*
* @param failed - Tries that failed since the last progress, this one included.
* @param elapsedMs - Since the last progress, or since the call began.
* @param random - In 0 … 1.
*/
function nextStep(request) {
	const { kind, retryAfterMs = 0, failed, elapsedMs, random, policy } = request;
	if (!isRetried(kind)) return {
		step: "give up",
		reason: "not retryable"
	};
	if (retryAfterMs > policy.longestRetryAfterMs) return {
		step: "give up",
		reason: "asked to wait too long"
	};
	if (failed >= policy.attempts) return {
		step: "give up",
		reason: "attempts"
	};
	const bound = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** (failed - 1));
	const pauseMs = Math.max(retryAfterMs, bound * (.5 + random / 2));
	if (elapsedMs + pauseMs > policy.totalMs) return {
		step: "give up",
		reason: "time"
	};
	return {
		step: "wait",
		pauseMs
	};
}

// pipeline/data/remotes/attempts.ts
const systemClock = {
	now: () => performance.now(),
	random: () => Math.random(),
	sleep: (ms, signal) => setTimeout$1(ms, void 0, signal === void 0 ? {} : { signal })
};
/** The last word on a call, without credentials: a driver's messages have none, and nothing else of its error is kept. */
function finalError(what, failure, tries) {
	const message = `${what}: ${failure.message}`;
	switch (failure.kind) {
		case "denied": return new LockstepError("REMOTE_DENIED", message, { hint: "Check the credentials of the remote (in .dvc/config.local or the environment), and that they may do this." });
		case "missing": return new LockstepError("REMOTE_FAILED", message, { hint: "Check the url of the remote in .dvc/config." });
		case "permanent": return new LockstepError("REMOTE_FAILED", message, { hint: "Check the settings of the remote in .dvc/config: trying again gives the same answer." });
		case "throttled":
		case "transient": {
			const asked = failure.retryAfterMs === void 0 ? void 0 : Math.ceil(failure.retryAfterMs / 1e3).toString();
			const wait = asked === void 0 ? "" : ` The server asked to wait ${asked} s.`;
			return new LockstepError("REMOTE_FAILED", `${message} (tries: ${tries.toString()})`, { hint: `Run the same command again later: it goes on with what is missing.${wait}` });
		}
	}
}
/** Makes the counters of a remote's calls. Throttling concerns all of them: when one is told to wait, the others hold back too. */
function attemptsOf({ url, policy, clock }) {
	let quietUntil = 0;
	return (what, signal) => {
		let failed = 0;
		let since = clock.now();
		let askedMs = 0;
		const waitAsAsked = async (ms) => {
			const begunMs = clock.now();
			await clock.sleep(ms, signal);
			askedMs += clock.now() - begunMs;
		};
		return {
			async begin() {
				signal?.throwIfAborted();
				const pauseMs = quietUntil - clock.now();
				if (pauseMs > 0) await waitAsAsked(pauseMs);
			},
			now: () => clock.now() - askedMs,
			progress() {
				failed = 0;
				since = clock.now();
			},
			async failed(error) {
				signal?.throwIfAborted();
				if (!(error instanceof RemoteFailure)) throw error;
				failed++;
				const { kind, retryAfterMs } = error;
				const elapsedMs = clock.now() - since;
				const next = nextStep({
					kind,
					retryAfterMs,
					failed,
					elapsedMs,
					random: clock.random(),
					policy
				});
				if (next.step === "give up") throw finalError(`${url}: ${what}`, error, failed);
				if (kind !== "throttled") {
					await clock.sleep(next.pauseMs, signal);
					return;
				}
				quietUntil = Math.max(quietUntil, clock.now() + next.pauseMs);
				await waitAsAsked(next.pauseMs);
			}
		};
	};
}

// pipeline/data/remotes/pace.ts
/** Judges whole windows of twice the time that a transfer may stand still, and begins a new one as soon as enough has moved. */
function openPace({ stallMs, leastBytesPerSecond }) {
	const windowMs = 2 * stallMs;
	const enough = leastBytesPerSecond * windowMs / 1e3;
	let movedBytes = 0;
	let spentMs = 0;
	let isSlow = false;
	return { moved(sizeBytes, tookMs) {
		movedBytes += sizeBytes;
		spentMs += tookMs;
		const isEnough = movedBytes >= enough;
		if (!isEnough && spentMs < windowMs) return !isSlow;
		const failure = `only ${movedBytes.toString()} bytes moved in ${(spentMs / 1e3).toFixed(1)} s`;
		movedBytes = 0;
		spentMs = 0;
		isSlow = !isEnough;
		if (isSlow) throw new RemoteFailure("transient", failure);
		return true;
	} };
}

// pipeline/data/remotes/watch.ts
/**
* Runs a body that must not stand still. When time is up its signal is aborted, and the call fails as transient even when the body
* does not listen to its signal.
*/
async function withWatch(options, body) {
	const { signal } = options;
	signal?.throwIfAborted();
	const controller = new AbortController();
	const ended = Promise.withResolvers();
	ended.promise.catch(() => void 0);
	const end = (reason) => {
		controller.abort(reason);
		ended.reject(reason);
	};
	const onAbort = () => {
		end(signal?.reason);
	};
	let timer;
	const extend = (limitMs) => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			end(new RemoteFailure("transient", `nothing came for ${(limitMs / 1e3).toString()} s`));
		}, limitMs);
	};
	signal?.addEventListener("abort", onAbort, { once: true });
	extend(options.limitMs);
	try {
		return await Promise.race([body({
			signal: controller.signal,
			extend,
			end
		}), ended.promise]);
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener("abort", onAbort);
	}
}

// pipeline/data/remotes/resumed-stream.ts
async function openAt({ open, signal, stallMs }, offset) {
	const controller = new AbortController();
	const both = signal === void 0 ? controller.signal : AbortSignal.any([signal, controller.signal]);
	try {
		const content = await withWatch({
			signal,
			limitMs: stallMs
		}, () => open(offset, both));
		if (content === void 0) return void 0;
		return {
			reader: content.stream.getReader(),
			sizeBytes: content.sizeBytes,
			etag: content.etag,
			stop: (reason) => {
				controller.abort(reason);
			},
			toSkip: offset - content.from
		};
	} catch (error) {
		controller.abort(error);
		throw error;
	}
}
/** Errors of a body that broke off come from the HTTP client, not the driver: they are worth another try. */
function brokenOff(error) {
	if (error instanceof RemoteFailure || !(error instanceof Error)) return error;
	const code = "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
	return new RemoteFailure("transient", `the connection broke off${code}`);
}
/** Opens until it goes well, or until the attempts are used up. */
async function opened(request, offset) {
	for (;;) {
		await request.attempts.begin();
		try {
			return await openAt(request, offset);
		} catch (error) {
			await request.attempts.failed(error);
		}
	}
}
/**
* The bytes of an object as one stream, whatever happens to the connections under it: after a break, a stall or an early end the object
* is opened again at the byte that was reached. `undefined` when there is no such object.
*/
async function resumedStream(request) {
	const { attempts, pace, from, signal, stallMs } = request;
	const first = await opened(request, from);
	if (first === void 0) return void 0;
	const { sizeBytes, etag } = first;
	let current = first;
	let offset = from;
	/** The next piece of what is open; `undefined` at its end. */
	const nextPiece = async (source) => {
		for (;;) {
			const { done, value } = await withWatch({
				signal,
				limitMs: stallMs
			}, () => source.reader.read());
			if (done) {
				if (sizeBytes === void 0 || offset >= sizeBytes) return void 0;
				throw new RemoteFailure("transient", `it ended after ${offset.toString()} of ${sizeBytes.toString()} bytes`);
			}
			const skipped = Math.min(source.toSkip, value.length);
			source.toSkip -= skipped;
			if (skipped < value.length) return skipped === 0 ? value : value.subarray(skipped);
		}
	};
	const reopened = async () => {
		const again = await opened(request, offset);
		if (again === void 0) throw new RemoteFailure("permanent", "the object went away while it was read");
		const differs = (a, b) => a !== void 0 && b !== void 0 && a !== b;
		if (differs(again.sizeBytes, sizeBytes) || differs(again.etag, etag)) {
			again.stop(void 0);
			throw new RemoteFailure("permanent", "the object changed while it was read");
		}
		return again;
	};
	return {
		stream: new ReadableStream({
			async pull(controller) {
				let sinceMs = attempts.now();
				for (;;) try {
					current ??= await reopened();
					const piece = await nextPiece(current);
					if (piece === void 0) {
						controller.close();
						return;
					}
					const begunMs = sinceMs;
					sinceMs = attempts.now();
					if (pace.moved(piece.length, sinceMs - begunMs)) attempts.progress();
					offset += piece.length;
					controller.enqueue(piece);
					return;
				} catch (error) {
					current?.stop(error);
					current = void 0;
					await attempts.failed(brokenOff(error));
				}
			},
			async cancel(reason) {
				const open = current;
				current = void 0;
				await open?.reader.cancel(reason).catch(() => void 0);
				open?.stop(reason);
			}
		}, { highWaterMark: 0 }),
		from,
		sizeBytes,
		etag
	};
}

// pipeline/data/remotes/source-pieces.ts
function wrongSource(source, hash) {
	return corruptObject({
		where: source.path,
		id: md5(source.md5),
		found: hash.digest("hex"),
		hint: "Restore the file, then run the same command again."
	});
}
/**
* The bytes of a file on its way to a remote, piece by piece, each full but the last. The last one is given only when the md5 over
* everything is right: an upload of a file that changed on disk can never be completed.
*
* @throws LockstepError OBJECT_CORRUPT in place of the last piece.
*/
async function* verifiedPieces(source, { pieceBytes = 1048576, signal, onBytes } = {}) {
	const hash = createHash("md5");
	const handle = await open(source.path, "r");
	try {
		let left = source.sizeBytes;
		let held;
		for (;;) {
			signal?.throwIfAborted();
			const piece = Buffer.allocUnsafe(Math.min(pieceBytes, left + 1));
			let filled = 0;
			while (filled < piece.length) {
				const { bytesRead } = await handle.read(piece, filled, piece.length - filled);
				if (bytesRead === 0) break;
				filled += bytesRead;
			}
			hash.update(piece.subarray(0, filled));
			left -= filled;
			if (left < 0) throw wrongSource(source, hash);
			if (filled > 0) {
				if (held !== void 0) {
					yield held;
					onBytes?.(held.length);
				}
				held = piece.subarray(0, filled);
			}
			if (filled < piece.length) break;
		}
		if (hash.copy().digest("hex") !== source.md5) throw wrongSource(source, hash);
		if (held !== void 0) {
			yield held;
			onBytes?.(held.length);
		}
	} finally {
		await handle.close();
	}
}
/** Digest of bytes as they come; nothing is kept of them. */
async function md5Of(bytes) {
	const hash = createHash("md5");
	for await (const piece of bytes) hash.update(piece);
	return hash.digest("hex");
}

// pipeline/data/remotes/retry.ts
/**
* Tries the calls of a driver until they go well, within bounds: the one place that retries. Reads go on at the byte they had reached;
* a write whose answer was lost is settled by looking at what is there; questions, listings and removals are asked again.
*
* Its own errors are LockstepErrors: REMOTE_DENIED and REMOTE_FAILED. What is no {@link RemoteFailure} passes through at once.
*/
function withRetries(remote, options = {}) {
	const policy = {
		...defaultPolicy,
		...options.policy
	};
	const attemptsFor = attemptsOf({
		url: remote.url,
		policy,
		clock: options.clock ?? systemClock
	});
	/** A question with one answer; asking twice is asking once. Many keys may take a driver many calls. */
	const asked = async ({ what, keys, signal }, ask) => {
		const attempts = attemptsFor(what, signal);
		for (;;) {
			await attempts.begin();
			try {
				const limitMs = policy.answerMs + 20 * keys.length;
				return await withWatch({
					signal,
					limitMs
				}, (watch) => ask({ signal: watch.signal }));
			} catch (error) {
				await attempts.failed(error);
			}
		}
	};
	const readWith = (key, attempts, call) => resumedStream({
		open: (offset, watched) => remote.read(key, {
			from: offset,
			signal: watched
		}),
		attempts,
		pace: openPace(policy),
		stallMs: policy.stallMs,
		signal: call.signal,
		from: call.from ?? 0
	});
	const remove = (keys, { signal } = {}) => asked({
		what: "removing objects",
		keys,
		signal
	}, (watched) => remote.remove(keys, watched));
	/**
	* Whether a write whose answer was lost took place. What a write of ours left under the name with other bytes is taken away: a
	* content's name with another content is worth nothing to anybody and would stand in the way for ever.
	*/
	const isStored = async (key, source, { attempts, signal }) => {
		const content = await readWith(key, {
			...attempts,
			progress: () => void 0
		}, { signal });
		if (content === void 0) return false;
		if (await md5Of(content.stream) === source.md5) return true;
		await remove([key], { signal }).catch((error) => {
			if (!(error instanceof LockstepError) || error.code !== "REMOTE_UNSUPPORTED") throw error;
		});
		return false;
	};
	return {
		url: remote.url,
		jobs: remote.jobs,
		folder: remote.folder,
		existing: (keys, { signal } = {}) => asked({
			what: "asking for objects",
			keys,
			signal
		}, (watched) => remote.existing(keys, watched)),
		read: (key, call = {}) => readWith(key, attemptsFor(`reading ${key}`, call.signal), call),
		async write(key, source, { signal, onBytes } = {}) {
			const attempts = attemptsFor(`writing ${key}`, signal);
			for (;;) {
				await attempts.begin();
				let sent = 0;
				const pace = openPace(policy);
				let sinceMs = attempts.now();
				try {
					await withWatch({
						signal,
						limitMs: source.sizeBytes === 0 ? policy.answerMs : policy.stallMs
					}, (watch) => remote.write(key, source, {
						signal: watch.signal,
						onBytes: (count) => {
							sent += count;
							watch.extend(sent >= source.sizeBytes ? policy.answerMs : policy.stallMs);
							const begunMs = sinceMs;
							sinceMs = attempts.now();
							try {
								pace.moved(count, sinceMs - begunMs);
							} catch (error) {
								watch.end(error);
							}
							onBytes?.(count);
						}
					}));
					return;
				} catch (error) {
					signal?.throwIfAborted();
					onBytes?.(-sent);
					if (error instanceof RemoteFailure && isRetried(error.kind) && sent >= source.sizeBytes && await isStored(key, source, {
						attempts,
						signal
					})) {
						onBytes?.(source.sizeBytes);
						return;
					}
					await attempts.failed(error);
				}
			}
		},
		async *list(prefix, { signal } = {}) {
			const attempts = attemptsFor(`listing ${prefix}`, signal);
			const told = /* @__PURE__ */ new Set();
			for (;;) {
				await attempts.begin();
				try {
					for await (const item of watchedItems(remote, prefix, {
						signal,
						limitMs: policy.answerMs
					})) {
						attempts.progress();
						if (told.has(item.key)) continue;
						told.add(item.key);
						yield item;
					}
					return;
				} catch (error) {
					await attempts.failed(error);
				}
			}
		},
		remove,
		close: () => remote.close()
	};
}
/** A listing that fails as transient when the next item does not come in time. */
async function* watchedItems(remote, prefix, options) {
	const stopped = new AbortController();
	const signal = options.signal === void 0 ? stopped.signal : AbortSignal.any([options.signal, stopped.signal]);
	const items = remote.list(prefix, { signal })[Symbol.asyncIterator]();
	try {
		for (;;) {
			const next = await withWatch(options, () => items.next());
			if (next.done === true) return;
			yield next.value;
		}
	} finally {
		stopped.abort(new RemoteFailure("transient", "the listing was left"));
		items.return?.().catch(() => void 0);
	}
}

// pipeline/data/remotes/secrets.ts
/** Settings of DVC's remotes that only their owner may see. */
const secretSettings = /* @__PURE__ */ new Set([
	"account_key",
	"client_secret",
	"connection_string",
	"oss_key_secret",
	"passphrase",
	"password",
	"sas_token",
	"secret_access_key",
	"session_token",
	"sse_customer_key",
	"token"
]);
/** Variables of cloud tools that hold such values. */
const secretVariable = /^(?:AWS|AZURE|GOOGLE|GCS|OSS|DVC|MINIO)_.*(?:SECRET|TOKEN|PASSWORD|PASSPHRASE|CONNECTION_STRING|_KEY$|SAS)/;
/** Words of an address or a connection string that hold one, with a separator before them and the value behind. */
const secretParameter = /\b(AccountKey|SharedAccessSignature|sig|X-Amz-(?:Signature|Security-Token|Credential)|X-Goog-Signature)=[^&;\s"'<]+/gi;
/** Shorter values would take words out of sentences. */
const shortestSecret = 4;
function userInfo$1(url) {
	const [, password] = /^[a-z][a-z0-9+.-]*:\/\/[^/@]*?:([^/]*)@/i.exec(url) ?? [];
	if (password === void 0) return [];
	try {
		return [password, decodeURIComponent(password)];
	} catch {
		return [password];
	}
}
/**
* Takes what is secret out of a text for a log: values of a remote's settings and of the environment, passwords in addresses, signatures.
*/
function secretsOf({ url, settings, env = {} }) {
	const secrets = [
		...Object.entries(settings).map(([key, value]) => secretSettings.has(key) ? value : ""),
		...Object.entries(env).map(([name, value]) => secretVariable.test(name) ? value ?? "" : ""),
		...userInfo$1(url)
	].filter((secret) => secret.length >= shortestSecret).sort((a, b) => b.length - a.length);
	return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, "***"), text).replace(/([a-z][a-z0-9+.-]*:\/\/)[^/@\s"']*@/gi, "$1").replace(secretParameter, "$1=***");
}
/** The error, or one of the same kind with a clean text. An error of an SDK never leaves: it holds the request with its headers. */
function clean(error, hide) {
	if (error instanceof RemoteFailure) return new RemoteFailure(error.kind, hide(error.message), error.retryAfterMs);
	if (error instanceof LockstepError) {
		const { code, message, hint } = error;
		return new LockstepError(code, hide(message), hint === void 0 ? {} : { hint: hide(hint) });
	}
	if (!(error instanceof Error)) return new Error(hide(String(error)));
	const other = new Error(hide(error.message));
	other.name = error.name;
	if (error.stack !== void 0) other.stack = hide(error.stack);
	return "code" in error && typeof error.code === "string" ? Object.assign(other, { code: error.code }) : other;
}
/** A driver whose errors hold no secret, whatever went into them. */
function withoutSecrets(remote, hide) {
	const cleaned = async (signal, ask) => {
		try {
			return await ask();
		} catch (error) {
			signal?.throwIfAborted();
			throw clean(error, hide);
		}
	};
	return {
		url: hide(remote.url),
		jobs: remote.jobs,
		folder: remote.folder,
		existing: (keys, call) => cleaned(call?.signal, () => remote.existing(keys, call)),
		read: (key, call) => cleaned(call?.signal, () => remote.read(key, call)),
		write: (key, source, call) => cleaned(call?.signal, () => remote.write(key, source, call)),
		async *list(prefix, call = {}) {
			try {
				yield* remote.list(prefix, call);
			} catch (error) {
				call.signal?.throwIfAborted();
				throw clean(error, hide);
			}
		},
		remove: (keys, call) => cleaned(call?.signal, () => remote.remove(keys, call)),
		close: () => cleaned(void 0, () => remote.close())
	};
}
/** Opens a driver; what goes wrong then is clean too. */
async function openedWithoutSecrets(open, options) {
	const hide = secretsOf(options);
	try {
		return withoutSecrets(await open(options), hide);
	} catch (error) {
		throw clean(error, hide);
	}
}

// pipeline/data/remotes/settings.ts
function wrong(key, problem) {
	return new LockstepError("DVC_CONFIG_INVALID", `the setting \`${key}\` of the remote ${problem}`, { hint: `Correct it with \`lockstep remote modify <name> ${key} <value>\`.` });
}
/** `true`, `yes`, `on`, `1` and their opposites, case not counting, as DVC reads them; `undefined` for every other text. */
function asFlag(text) {
	const word = text.toLowerCase();
	if ([
		"true",
		"yes",
		"on",
		"1",
		"y",
		"t"
	].includes(word)) return true;
	if ([
		"false",
		"no",
		"off",
		"0",
		"n",
		"f"
	].includes(word)) return false;
}
/** @throws LockstepError DVC_CONFIG_INVALID when the setting is neither true nor false. */
function flagSetting(settings, key, otherwise) {
	const text = settings[key];
	if (text === void 0) return otherwise;
	const flag = asFlag(text);
	if (flag === void 0) throw wrong(key, "is neither true nor false");
	return flag;
}
/** @throws LockstepError DVC_CONFIG_INVALID when the setting is no number from 0 on. */
function numberSetting(settings, key) {
	const text = settings[key];
	if (text === void 0) return void 0;
	const value = Number(text);
	if (text.trim() === "" || !Number.isFinite(value) || value < 0) throw wrong(key, "is not a number from 0 on");
	return value;
}
/** A file that a setting names: `~` is the home folder, a relative path starts from the folder of the config file. */
function fileSetting({ settings, base, env }, key) {
	const text = settings[key];
	if (text === void 0) return void 0;
	return text === "~" || text.startsWith("~/") ? join(env?.["HOME"] ?? homedir(), text.slice(1)) : resolve(base, text);
}
/** `ssl_verify`: whether certificates are checked, or the file of the authorities to check them with. */
function verifySetting(options) {
	const text = options.settings["ssl_verify"];
	const flag = text === void 0 ? true : asFlag(text);
	return flag === void 0 ? {
		isVerified: true,
		authorities: fileSetting(options, "ssl_verify")
	} : {
		isVerified: flag,
		authorities: void 0
	};
}
/**
* The password of a remote. Nobody can be asked for one in a job, so `ask_password` without a password is an error that says where it goes.
*
* @throws LockstepError DVC_CONFIG_INVALID
*/
function secretSetting(settings, key) {
	const secret = settings[key];
	if (secret === void 0 && flagSetting(settings, `ask_${key}`, false)) throw new LockstepError("DVC_CONFIG_INVALID", `the remote is configured to ask for its ${key}, and nobody can be asked`, { hint: `Write it into .dvc/config.local, which Git ignores: \`lockstep remote modify --local <name> ${key} <value>\`.` });
	return secret;
}
/** `jobs`: transfers at once. */
function jobsSetting(settings) {
	const jobs = numberSetting(settings, "jobs");
	if (jobs !== void 0 && (jobs < 1 || !Number.isInteger(jobs))) throw wrong("jobs", "is not a whole number from 1 on");
	return jobs;
}

// pipeline/data/remotes/index.ts
/** Scheme → driver, loaded when a remote of that scheme is opened. To add a remote: one file and one line here. */
const drivers$1 = {
	file: async (options) => (await import("./local.js")).openLocalRemote(options),
	http: async (options) => (await import("./http2.js")).openHttpRemote(options),
	https: async (options) => (await import("./http2.js")).openHttpRemote(options),
	s3: async (options) => (await import("./s3.js")).openS3Remote(options),
	webdav: async (options) => (await import("./webdav.js")).openWebDavRemote(options),
	webdavs: async (options) => (await import("./webdav.js")).openWebDavRemote(options),
	gs: async (options) => (await import("./gcs.js")).openGcsRemote(options),
	gcs: async (options) => (await import("./gcs.js")).openGcsRemote(options),
	azure: async (options) => (await import("./azure.js")).openAzureRemote(options),
	ssh: async (options) => (await import("./ssh.js")).openSshRemote(options),
	sftp: async (options) => (await import("./ssh.js")).openSshRemote(options)
};
/** `s3` of `s3://bucket/prefix`; a path is `file`. */
function schemeOf(url) {
	const [, scheme] = /^([a-zA-Z][a-zA-Z0-9+.-]+):\/\//.exec(url) ?? [];
	return scheme?.toLowerCase() ?? "file";
}
function configured(config, name) {
	const remote = config.remotes.get(name.toLowerCase());
	if (remote !== void 0) return remote;
	const names = [...config.remotes.keys()];
	throw new LockstepError("REMOTE_MISSING", `no DVC remote is named ${JSON.stringify(name)}`, { hint: names.length === 0 ? "Add it to .dvc/config, as `dvc remote add` does." : `There are: ${names.join(", ")}.` });
}
/** `remote://other/sub` is the folder `sub` of the remote `other`, with its settings below one's own. */
function resolved(config, name, above = []) {
	const remote = configured(config, name);
	const [, other, path = ""] = /^remote:\/\/([^/]+)\/*(.*)$/i.exec(remote.url) ?? [];
	if (other === void 0) return remote;
	const chain = [...above, remote.name];
	if (chain.includes(other.toLowerCase())) throw new LockstepError("DVC_CONFIG_INVALID", `the remotes ${chain.join(", ")} stand under each other`, { hint: "Give one of them the url of a place, not of a remote." });
	const base = resolved(config, other, chain);
	return {
		url: `${base.url.replace(/\/+$/, "")}/${path}`,
		urlLevel: base.urlLevel,
		settings: {
			...base.settings,
			...remote.settings
		}
	};
}
/** A url as a person may give it in place of a remote's name, for example to `import-url`, with the settings that go with it. */
async function openUrl(options, policy = {}) {
	const scheme = schemeOf(options.url);
	const open = Object.hasOwn(drivers$1, scheme) ? drivers$1[scheme] : void 0;
	if (open === void 0) throw new LockstepError("REMOTE_UNSUPPORTED", `no driver for ${scheme}:// (${publicUrl(options.url)})`, { hint: `Use a remote of one of these kinds: ${Object.keys(drivers$1).join(", ")}.` });
	for (const key of ["version_aware", "worktree"]) {
		if (!flagSetting(options.settings, key, false)) continue;
		throw new LockstepError("REMOTE_UNSUPPORTED", `${publicUrl(options.url)} is configured with \`${key}\``, { hint: `Lockstep keeps objects by their content only. Remove the setting with \`lockstep remote modify --unset <name> ${key}\`, then push.` });
	}
	const silenceMs = (numberSetting(options.settings, "read_timeout") ?? 0) * 1e3;
	const stallMs = Math.max(defaultPolicy.stallMs, silenceMs);
	return withRetries(await openedWithoutSecrets(open, options), { policy: {
		stallMs,
		...policy
	} });
}
/**
* Opens a remote of `.dvc/config`. Its calls are retried, and no error of it holds a credential.
*
* @param name - Of the remote; without it the default one (`core.remote`).
* @param root - Absolute path of the repository.
* @throws LockstepError REMOTE_MISSING when none is configured or none has the name, REMOTE_UNSUPPORTED for an unknown scheme.
*/
async function openRemote(request) {
	const { config, root, environment } = request;
	const name = request.name ?? config.defaultRemote;
	if (name === void 0) throw new LockstepError("REMOTE_MISSING", "no default DVC remote is configured in .dvc/config", { hint: "Add one there, as `dvc remote add --default storage <url>` does." });
	const { url, urlLevel, settings } = resolved(config, name);
	return openUrl({
		url,
		base: configFolder(urlLevel, {
			root,
			environment
		}),
		settings,
		env: environment
	});
}

// pipeline/domain/data-contract.ts
/** Where a repository keeps its contract. */
const contractFile = "data.contract.yaml";
/** What a quality check looks at. */
const qualityDimensions = [
	"completeness",
	"accuracy",
	"consistency",
	"freshness"
];
const columnTypes = [
	"integer",
	"number",
	"boolean",
	"date",
	"text"
];

// pipeline/data/objects/storage-error.ts
/** What a file system says when it cannot go on, whatever the file. */
const failures = {
	ENOSPC: ["no space is left", "Make room, then run the same command again: what was finished is kept."],
	EDQUOT: ["the quota is used up", "Make room, then run the same command again: what was finished is kept."],
	EIO: ["the device failed to read or write", "Look at the system's log and the disk, then run the same command again."],
	EROFS: ["the file system is read-only", "Make it writable, or put the cache elsewhere with `cache.dir`."],
	EMFILE: ["too many files are open", "Raise the limit (`ulimit -n`), then run the same command again."],
	ENFILE: ["too many files are open on this machine", "Close other programs, then run the same command again."]
};
function textOf(error, name) {
	const value = error[name];
	return typeof value === "string" ? value : void 0;
}
/** The error to throw for one of the system's: with what now where the trouble is the storage's, not the file's. */
function storageError(error) {
	if (!(error instanceof Error) || error instanceof LockstepError) return error;
	const code = textOf(error, "code") ?? "";
	const failure = Object.hasOwn(failures, code) ? failures[code] : void 0;
	if (failure === void 0) return error;
	const path = textOf(error, "path");
	const where = path === void 0 ? "the workspace or the cache" : shown(path);
	return new LockstepError("STORAGE_FAILED", `${where}: ${failure[0]} (${code})`, {
		hint: failure[1],
		cause: error
	});
}
/** Runs work whose system errors are {@link storageError}s. */
async function withStorageErrors(work) {
	try {
		return await work();
	} catch (error) {
		throw storageError(error);
	}
}
function stopWhenInterrupted(signal) {
	if (signal?.aborted !== true) return;
	throw new LockstepError("INTERRUPTED", "the work was interrupted; what was finished is kept", { hint: "Run the same command again: it goes on with what is missing." });
}

// pipeline/data/objects/bulk/pool.ts
/** Threads that do batches of file work. They end with the process, which never waits for them. */
var Pool = class {
	size;
	#workers = [];
	#waiting = /* @__PURE__ */ new Map();
	#nextId = 0;
	#failure;
	constructor(size) {
		this.size = size;
		for (let i = 0; i < size; i++) this.#start();
	}
	get hasFailed() {
		return this.#failure !== void 0;
	}
	#start() {
		const worker = new Worker(new URL("../children/files.js", import.meta.url), { execArgv: [] });
		worker.on("message", (answer) => {
			const waiting = this.#waiting.get(answer.id);
			this.#waiting.delete(answer.id);
			if (this.#waiting.size === 0) for (const other of this.#workers) other.unref();
			waiting?.fulfil(answer);
		});
		worker.on("error", (cause) => {
			this.#fail(cause);
		});
		worker.on("exit", (code) => {
			this.#fail(/* @__PURE__ */ new Error(`it ended with exit code ${String(code)}`));
		});
		worker.unref();
		this.#workers.push(worker);
	}
	/** One thread that died takes the pool with it: what it was doing is unknown, and nothing may wait for it for ever. */
	#fail(cause) {
		if (this.#failure !== void 0) return;
		const why = cause instanceof Error ? cause.message : String(cause);
		this.#failure = new LockstepError("WORKER_FAILED", `a worker thread ended before its work was done: ${why}`, {
			hint: "Run the command again: what was finished is kept. When it stays so, the machine may lack memory.",
			cause
		});
		for (const { fail } of this.#waiting.values()) fail(this.#failure);
		this.#waiting.clear();
		for (const worker of this.#workers) worker.terminate();
	}
	/** @param worker - Which thread does it, 0 … size − 1. @throws LockstepError WORKER_FAILED. */
	perform(worker, request) {
		if (this.#failure !== void 0) return Promise.reject(this.#failure);
		const id = this.#nextId++;
		return new Promise((fulfil, fail) => {
			this.#waiting.set(id, {
				fulfil,
				fail
			});
			for (const other of this.#workers) other.ref();
			this.#workers[worker % this.size]?.postMessage({
				...request,
				id
			});
		});
	}
};
let pool;
/**
* The threads of this process, started when they are first needed: starting costs more than small work does, and one operation
* follows the other.
*/
function threads() {
	if (pool === void 0 || pool.hasFailed) pool = new Pool(Math.min(availableParallelism(), 8));
	return pool;
}

// pipeline/data/objects/bulk/run.ts
/** Up to here the work is done before threads would have started. */
const fewItems = 400;
const fewBytes = 16777216;
const batchItems = 256;
/** Files from this size on are batches of their own, so that the threads end together. */
const largeBytes = 4194304;
function sizeOf$1(path) {
	try {
		return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
	} catch {
		return 0;
	}
}
/**
* Does one task to many items, in worker threads when it is much, at once when it is little. Results are in the order of the items.
* The first error stops new work; what is under way is awaited, then the error is thrown.
*
* @throws LockstepError STORAGE_FAILED when the file system cannot go on, INTERRUPTED, WORKER_FAILED; else the system's error.
*/
async function bulk(task, items, options = {}) {
	const results = new Array(items.length);
	let doneFiles = 0;
	const take = ({ results: found, error }, indices) => {
		for (const [at, result] of found.entries()) {
			const index = indices[at] ?? 0;
			results[index] = result;
			options.onResult?.(result, items[index]);
		}
		doneFiles += found.length;
		options.onProgress?.({
			doneFiles,
			totalFiles: items.length
		});
		if (error !== void 0) throw storageError(received(error));
	};
	const { fileOf, signal } = options;
	const isFew = items.length <= fewItems;
	const sizes = isFew && fileOf !== void 0 ? items.map((item) => sizeOf$1(fileOf(item))) : void 0;
	const total = sizes?.reduce((sum, size) => sum + size, 0) ?? 0;
	if (isFew && total <= fewBytes) {
		stopWhenInterrupted(signal);
		if (items.length > 0) take(answer({
			id: 0,
			task,
			items
		}), [...items.keys()]);
		return results;
	}
	const batches = batchesOf(items.length, sizes);
	const pool = threads();
	let next = 0;
	let failure;
	const work = async (worker) => {
		while (next < batches.length && failure === void 0) {
			const indices = batches[next++] ?? [];
			try {
				stopWhenInterrupted(signal);
				const batch = indices.map((index) => items[index]);
				take(await pool.perform(worker, {
					task,
					items: batch
				}), indices);
			} catch (error) {
				failure ??= error instanceof Error ? error : new Error(String(error));
			}
		}
	};
	await Promise.all(Array.from({ length: 2 * pool.size }, (_, i) => work(i % pool.size)));
	if (failure !== void 0) throw failure;
	return results;
}
/** Indices in batches: large files first and alone, the others in the order they have. */
function batchesOf(count, sizes) {
	const large = [];
	const small = [];
	for (let index = 0; index < count; index++) ((sizes?.[index] ?? 0) >= largeBytes ? large : small).push(index);
	large.sort((a, b) => (sizes?.[b] ?? 0) - (sizes?.[a] ?? 0));
	const batches = large.map((index) => [index]);
	for (let start = 0; start < small.length; start += batchItems) batches.push(small.slice(start, start + batchItems));
	return batches;
}

// pipeline/data/objects/bulk/barrier.ts
/** From this many files on, one call that writes back a whole file system is quicker than one call for each file. */
const manyFiles$1 = 64;
let hasSyncfs;
/**
* Makes everything durable that was written to the file system of a folder, as syncfs(2) does, which Node does not have.
*
* `sync -f` opens the folder after the writes. Linux reports an error of earlier write-back to the first file description that asks,
* also to one opened later (errseq_sample), so a write that failed is not taken for a durable one.
*/
function syncFileSystem(folder) {
	return new Promise((fulfil) => {
		execFile("sync", ["-f", folder], (error) => {
			fulfil(error === null);
		});
	});
}
/** Whether the system has `sync -f`: GNU's and BusyBox's know it; that of macOS ignores what it is given, and Windows has none. */
function canSyncFileSystem(folder) {
	hasSyncfs ??= process.platform === "linux" ? syncFileSystem(folder) : Promise.resolve(false);
	return hasSyncfs;
}
/**
* Returns when the files have reached the disk. Their names have not: rename them, then call {@link makeNamesDurable}.
*
* @param folder - On the file system that the files are on.
* @throws LockstepError STORAGE_FAILED.
*/
async function makeFilesDurable(files, folder) {
	if (files.length >= manyFiles$1 && await canSyncFileSystem(folder) && await syncFileSystem(folder)) return;
	await bulk("sync", files);
}
/**
* Returns when new, changed and removed names in folders will survive a power cut.
*
* @param folder - On the file system that the folders are on.
*/
async function makeNamesDurable(folders, folder) {
	if (process.platform === "win32") return;
	await makeFilesDurable([...new Set(folders)], folder);
}
/**
* Gives many finished files their names, all or a part of them when the process is killed, but never a name whose content is not
* durable: one barrier on the contents, then the names, then one barrier on the folders.
*
* @param within - Absolute folder that holds every destination and stands on the file system of them all.
* @returns When the first got its name, in milliseconds since 1970.
*/
async function commitMoves(moves, within) {
	if (moves.length === 0) return Date.now();
	await makeFilesDurable(moves.map(({ from }) => from), within);
	const namedMs = Date.now();
	await bulk("move", moves);
	const folders = new Set(moves.map(({ to }) => dirname(to)));
	for (const folder of [...folders]) for (let above = folder; above.length > within.length; above = dirname(above)) folders.add(dirname(above));
	await makeNamesDurable(folders, within);
	return namedMs;
}

// pipeline/domain/json.ts
/** Orders texts by code point, as Python does; JavaScript's `<` orders by UTF-16 unit. */
function byCodePoint(a, b) {
	const length = Math.min(a.length, b.length);
	for (let i = 0; i < length; i++) {
		if (a.charCodeAt(i) === b.charCodeAt(i)) continue;
		const start = i > 0 && (a.charCodeAt(i - 1) & 64512) === 55296 ? i - 1 : i;
		const difference = (a.codePointAt(start) ?? 0) - (b.codePointAt(start) ?? 0);
		return difference !== 0 ? difference : (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0);
	}
	return a.length - b.length;
}
/** What order of UTF-16 units and order of code points disagree about. */
const highUnit = /[\ud800-\uffff]/;
/**
* A comparison for sorting many texts by code point. Nearly always none of them has a character for which JavaScript's own order would be
* wrong, and that order is several times as quick.
*/
function codePointOrder(texts) {
	if (texts.some((text) => highUnit.test(text))) return byCodePoint;
	return (a, b) => a < b ? -1 : a > b ? 1 : 0;
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
/**
* A value as JSON for people and programs: keys sorted by code point, two spaces deep, absent members left out. A `bigint` is written
* with all its digits, as JSON allows.
*
* @throws LockstepError METRIC_INVALID for NaN and infinities, which JSON cannot hold.
*/
function sortedJson(value, indent = "") {
	if (typeof value === "bigint") return value.toString();
	if (value === null || typeof value !== "object") return canonicalJson(value);
	const deeper = `${indent}  `;
	const parts = Array.isArray(value) ? value.map((item) => sortedJson(item, deeper)) : Object.entries(value).filter(([, member]) => member !== void 0).sort(([a], [b]) => byCodePoint(a, b)).map(([key, member]) => `${JSON.stringify(key)}: ${sortedJson(member, deeper)}`);
	const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
	return parts.length === 0 ? `${open}${close}` : `${open}\n${deeper}${parts.join(`,\n${deeper}`)}\n${indent}${close}`;
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
function mapOf(entries) {
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
/** The same map with other values; keys keep what they are. */
function mapValues(map, change) {
	const entries = [...map].map(([key, value]) => [key, change(value, key)]);
	return map instanceof KeyedMap ? new KeyedMap(entries, map.otherKeys) : new Map(entries);
}
/** The entries whose key is wanted, in the same order. */
function filterMap(map, keep) {
	const entries = [...map].filter(([key]) => keep(key));
	return map instanceof KeyedMap ? new KeyedMap(entries, map.otherKeys) : new Map(entries);
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
/** Python sorts keys before it writes them as text: whole numbers by size, texts by code point. */
function byPythonKey(map, a, b) {
	const left = originalKey(map, a);
	const right = originalKey(map, b);
	return typeof left !== "string" && typeof right !== "string" && left !== null && right !== null ? Number(left) - Number(right) : byCodePoint(a, b);
}
/**
* `json.dumps(value, sort_keys=True)`: the text that DVC takes stage and run-cache digests over. NaN and infinities are written
* as Python writes them, which is not JSON; the text is for hashing only.
*/
function pythonJson(value) {
	if (value === null) return "null";
	if (typeof value === "string") return pythonJsonText(value);
	if (typeof value === "number") {
		if (Number.isNaN(value)) return "NaN";
		return Number.isFinite(value) ? pythonFloat(value) : value > 0 ? "Infinity" : "-Infinity";
	}
	if (typeof value !== "object") return value.toString();
	if (!isYamlMap(value)) return `[${value.map(pythonJson).join(", ")}]`;
	return `{${[...value].sort(([a], [b]) => byPythonKey(value, a, b)).map(([key, member]) => `${pythonJsonText(key)}: ${pythonJson(member)}`).join(", ")}}`;
}
/** Drops these keys from every map, at every level; DVC hashes without what does not matter. */
function withoutKeys(value, keys) {
	if (value === null || typeof value !== "object") return value;
	if (!isYamlMap(value)) return value.map((item) => withoutKeys(item, keys));
	return mapValues(filterMap(value, (key) => !keys.has(key)), (member) => withoutKeys(member, keys));
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
/** For what is printed: whole numbers become numbers while those are exact, else stay as they are; NaN and infinities become text. */
function toShownJson(value) {
	if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
	if (value === null || typeof value !== "object") return toJson(value);
	if (!isYamlMap(value)) return value.map(toShownJson);
	return Object.fromEntries([...value].map(([key, member]) => [key, toShownJson(member)]));
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
/** Text that is parsed at once, in bytes. */
const groupBytes = 262144;
const quote = 34;
const backslash = 92;
const opening = /* @__PURE__ */ new Set([91, 123]);
const closing = /* @__PURE__ */ new Set([93, 125]);
/**
* Reads a `.dir` object piece by piece: in memory are the entries and a piece, never the text. Every entry is checked before any is
* returned, so that a caller writes all of a directory or nothing.
*
* @throws LockstepError OBJECT_CORRUPT when it is not such a list, PATH_UNSAFE naming an entry that leaves the directory, leads
* into `.git` or `.dvc`, or meets another one.
*/
var DirectoryReader = class {
	#where;
	#limit;
	#entries = [];
	/** What was read and is not parsed yet. */
	#held = [];
	#heldBytes = 0;
	#groups = 0;
	#depth = 0;
	#isInText = false;
	#isEscaped = false;
	/** @param where - The object's name for messages. */
	constructor(where, limit = directoryLimit) {
		this.#where = where;
		this.#limit = limit;
	}
	push(piece) {
		let start = 0;
		for (let at = 0; at < piece.length; at++) {
			if (this.#isInText) {
				at = this.#endOfText(piece, at);
				continue;
			}
			const byte = piece[at] ?? 0;
			if (byte === quote) this.#isInText = true;
			else if (opening.has(byte)) this.#depth++;
			else if (closing.has(byte)) {
				this.#depth--;
				if (this.#depth === 1 && this.#heldBytes + at - start >= groupBytes) {
					this.#hold(piece.subarray(start, at + 1));
					this.#parse("]");
					start = at + 1;
				}
			}
		}
		this.#hold(Uint8Array.from(piece.subarray(start)));
	}
	finish() {
		this.#parse("");
		checkDirectoryPaths(this.#where, this.#entries.map(({ relpath }) => relpath));
		return this.#entries;
	}
	/** Where the text that is being read ends, or the piece does. */
	#endOfText(piece, from) {
		for (let at = from; at < piece.length; at++) if (this.#isEscaped) this.#isEscaped = false;
		else if (piece[at] === backslash) this.#isEscaped = true;
		else if (piece[at] === quote) {
			this.#isInText = false;
			return at;
		}
		return piece.length;
	}
	#hold(bytes) {
		this.#held.push(bytes);
		this.#heldBytes += bytes.length;
	}
	/** Parses what is held, which is some entries with what is before or between them. */
	#parse(end) {
		const isFirst = this.#groups++ === 0;
		let list;
		try {
			const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(this.#held));
			list = JSON.parse(isFirst ? `${text}${end}` : `[${text.replace(/^\s*,/, "")}${end}`);
		} catch (cause) {
			throw corrupt(this.#where, "is not JSON", cause);
		}
		this.#held = [];
		this.#heldBytes = 0;
		if (!Array.isArray(list)) throw corrupt(this.#where, "is not a list");
		const before = this.#entries.length;
		if (before + list.length > this.#limit) throw corrupt(this.#where, `has more than ${this.#limit} entries`);
		for (const [i, item] of list.entries()) this.#entries.push(readEntry(item, `${this.#where}: entry ${before + i}`));
	}
};
/** {@link DirectoryReader} of an object that is there as a whole. */
function parseDirectory(bytes, where, limit = directoryLimit) {
	const reader = new DirectoryReader(where, limit);
	reader.push(bytes);
	return reader.finish();
}
function corrupt(where, problem, cause) {
	const hint = "Push the directory again from where it was added.";
	return new LockstepError("OBJECT_CORRUPT", `${where} ${problem}`, cause === void 0 ? { hint } : {
		hint,
		cause
	});
}
function readEntry(item, where) {
	if (typeof item !== "object" || item === null || Array.isArray(item)) throw corrupt(where, "is not an object");
	const { md5: id, relpath } = item;
	if (typeof relpath !== "string") throw corrupt(where, "has no relpath");
	if (typeof id !== "string" || !/^[0-9a-f]{32}$/.test(id)) throw corrupt(where, "has no md5 of 32 lowercase hex digits");
	return {
		md5: id,
		relpath
	};
}
/** Entries that are turned into text at once. */
const pieceEntries = 4096;
/** The bytes of a `.dir` object, piece by piece: Python's JSON, sorted by code point, without a line break at the end. */
function* directoryPieces(entries) {
	const order = codePointOrder(entries.map(({ relpath }) => relpath));
	const sorted = entries.every((entry, i) => i === 0 || order(entries[i - 1]?.relpath ?? "", entry.relpath) <= 0) ? entries : entries.toSorted((a, b) => order(a.relpath, b.relpath));
	if (sorted.length === 0) yield Buffer.from("[]");
	for (let start = 0; start < sorted.length; start += pieceEntries) {
		const items = sorted.slice(start, start + pieceEntries).map((entry) => `{"md5": "${entry.md5}", "relpath": ${pythonJsonText(entry.relpath)}}`);
		const end = start + pieceEntries >= sorted.length ? "]" : "";
		yield Buffer.from(`${start === 0 ? "[" : ", "}${items.join(", ")}${end}`, "latin1");
	}
}
/** The bytes of a `.dir` object in one. */
function emitDirectory(entries) {
	return Buffer.concat([...directoryPieces(entries)]);
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
/** The digest of a record: sha256 of its canonical JSON. */
function digestOf(value) {
	return hashBytes(canonicalJson(value)).sha256;
}

// pipeline/data/objects/directory-object.ts
/** Largest directory object that is read: about a million entries with long names. */
const directoryObjectLimitBytes = 268435456;
/** The id and bytes of a directory object. */
function directoryObject(entries) {
	const bytes = emitDirectory(entries);
	return {
		id: md5(`${hashBytes(bytes).md5}.dir`),
		bytes
	};
}
/** The id alone; the bytes are never held together. */
function directoryId(entries) {
	const hash = createHash("md5");
	for (const piece of directoryPieces(entries)) hash.update(piece);
	return md5(`${hash.digest("hex")}.dir`);
}
/** Writes the bytes of a directory object to a new file, piece by piece. */
function writeDirectory(entries, path, mode) {
	const file = new NewFile(path, mode);
	try {
		for (const piece of directoryPieces(entries)) file.append(piece);
		file.finish();
	} catch (error) {
		file.discard();
		throw error;
	}
}
/**
* Reads a directory object.
*
* @returns `found` is the md5 of its bytes; ask for the entries only when it is the right one.
* @throws LockstepError DVC_FILE_INVALID when it is too large; from `entries` OBJECT_CORRUPT, PATH_UNSAFE.
*/
async function readDirectoryObject(path) {
	const { size } = await stat(path);
	if (size > 268435456) throw new LockstepError("DVC_FILE_INVALID", `the directory object ${path} has ${String(size)} bytes; at most ${String(directoryObjectLimitBytes)} are read`, { hint: "Split the tracked folder into several outputs." });
	const hash = createHash("md5");
	const reader = new DirectoryReader(path);
	let problem;
	await eachPiece(path, (piece) => {
		hash.update(piece);
		if (problem !== void 0) return;
		try {
			reader.push(piece);
		} catch (error) {
			problem = error;
		}
	});
	return {
		found: hash.digest("hex"),
		entries: () => {
			if (problem !== void 0) throw problem;
			return reader.finish();
		}
	};
}

// pipeline/data/objects/hash-table.ts
/** Changed rows that are held before they are written. */
const heldRows = 2e4;
/** From this many paths of one folder on, reading the folder's rows is quicker than asking for each. */
const manyPaths = 16;
/** The layout of the tables; another number, and the file is made anew. */
const layout = 1;
/** How long to wait for another process that writes to the table, in milliseconds. */
const busyMs = 2e3;
/**
* SQLite as Node has it. Before Node 24.15 loading it printed a warning that it was experimental; what is used here has not changed
* since. What is around the call may go when the oldest supported Node is later.
*/
function sqlite() {
	const warning = Object.getOwnPropertyDescriptor(process, "emitWarning");
	process.emitWarning = () => void 0;
	try {
		return process.getBuiltinModule("node:sqlite");
	} finally {
		if (warning !== void 0) Object.defineProperty(process, "emitWarning", warning);
	}
}
function open$1(path) {
	const database = new (sqlite()).DatabaseSync(path, { timeout: busyMs });
	try {
		layOut(database);
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}
function layOut(database) {
	database.exec("pragma journal_mode = wal; pragma synchronous = normal");
	const { user_version: found } = database.prepare("pragma user_version").get();
	if (found !== layout) database.exec(`drop table if exists files;
      create table files (folder text, name text, hash text, stamp text, md5 text, primary key (folder, name, hash)) without rowid;
      pragma user_version = ${String(layout)}`);
}
/** Only what can be a digest is one; a file that somebody else wrote is not trusted to hold any. */
function known(row) {
	return row !== void 0 && /^[0-9a-f]{32}$/.test(row.md5) ? {
		stamp: row.stamp,
		md5: row.md5
	} : void 0;
}
/** @throws the database's error when the file is none, or cannot be written. */
function openHashTable(path) {
	const database = open$1(path);
	const one = database.prepare("select stamp, md5 from files where folder = ? and name = ? and hash = ?");
	const all = database.prepare("select name, stamp, md5 from files where folder = ? and hash = ?");
	const insert = database.prepare("insert or replace into files (folder, name, hash, stamp, md5) values (?, ?, ?, ?, ?)");
	const remove = database.prepare("delete from files where folder = ? and name = ? and hash = ?");
	/** By path and hash; `undefined` for what is forgotten. */
	let changed = /* @__PURE__ */ new Map();
	const keyOf = (file, hash) => `${hash} ${file}`;
	const write = () => {
		if (changed.size === 0) return;
		database.exec("begin immediate");
		try {
			for (const { path: file, hash, known: value } of changed.values()) if (value === void 0) remove.run(dirname(file), basename(file), hash);
			else insert.run(dirname(file), basename(file), hash, value.stamp, value.md5);
			database.exec("commit");
		} catch (error) {
			database.exec("rollback");
			throw error;
		}
		changed = /* @__PURE__ */ new Map();
	};
	const save = () => {
		try {
			write();
		} catch (error) {
			if (!(error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR")) throw error;
			changed = /* @__PURE__ */ new Map();
		}
	};
	const change = (file, hash, value) => {
		changed.set(keyOf(file, hash), {
			path: file,
			hash,
			known: value
		});
		if (changed.size >= heldRows) save();
	};
	return {
		find(paths, hash) {
			const found = new Array(paths.length);
			for (const [folder, indices] of groupByFolder(paths)) {
				const rows = indices.length < manyPaths ? void 0 : new Map(all.all(folder, hash).map((row) => [row.name, row]));
				for (const index of indices) {
					const file = paths[index] ?? "";
					const held = changed.get(keyOf(file, hash));
					if (held !== void 0) found[index] = held.known;
					else {
						const name = basename(file);
						found[index] = known(rows === void 0 ? one.get(folder, name, hash) : rows.get(name));
					}
				}
			}
			return found;
		},
		put({ path: file, ...value }, hash) {
			change(file, hash, value);
		},
		forget(file, hash) {
			change(file, hash, void 0);
		},
		save,
		[Symbol.dispose]() {
			database.close();
		}
	};
}
function groupByFolder(paths) {
	const groups = /* @__PURE__ */ new Map();
	let last;
	for (const [index, path] of paths.entries()) {
		const folder = dirname(path);
		if (last?.folder !== folder) {
			const group = groups.get(folder) ?? [];
			groups.set(folder, group);
			last = {
				folder,
				group
			};
		}
		last.group.push(index);
	}
	return groups;
}

// pipeline/data/objects/scratch.ts
/**
* Lockstep's own folder, from the root: among DVC's temporary files where DVC is, so that a repository looks to DVC and to Git as if DVC
* had worked in it; a folder at the root elsewhere.
*/
function ownPlace(root) {
	return statSync(join(root, ".dvc"), { throwIfNoEntry: false })?.isDirectory() === true ? ".dvc/tmp/lockstep" : ".lockstep";
}
/** A place in Lockstep's own folder in a repository. It ignores itself, so that neither Git nor a person has to. */
async function ownFolder$1(within, name) {
	const root = within.replace(/\/(?:\.lockstep|\.dvc\/tmp\/lockstep)(?:\/.*)?$/, "");
	const own = ownPlace(root);
	await checkParents(root, `${own}/${name}/-`);
	const folder = join(root, own, name);
	await mkdir(folder, { recursive: true });
	await ignoreItself(root, own);
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
/** Removes what killed processes left in the scratch folders of a repository. */
async function sweepScratch(root) {
	const folder = join(root, ownPlace(root), "tmp");
	const names = await readdir(folder).catch((error) => {
		if (isSystemError(error, "ENOENT")) return [];
		throw error;
	});
	for (const name of names) {
		const [, pid] = /^(\d+)-/.exec(name) ?? [];
		if (pid !== void 0 && !isAlive(Number(pid))) await rm(join(folder, name), {
			recursive: true,
			force: true
		});
	}
}
async function openScratch(root) {
	const all = await ownFolder$1(root, "tmp");
	await sweepScratch(root);
	const folder = join(all, `${String(process.pid)}-${randomBytes(8).toString("hex")}`);
	const remove = () => rm(folder, {
		recursive: true,
		force: true
	});
	await mkdir(folder);
	try {
		const probe = join(folder, "mode");
		await writeFile(probe, "");
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

// pipeline/data/objects/unchanged.ts
/** Up to so many files that are known, asking whether they changed takes less time than threads take to start. */
const fewKnown = 2e4;
/** Files that are looked at before others in the process get their turn. */
const turnFiles = 2e3;
/**
* Stamps of those files that are as they are known, in order; nothing is read. `undefined` when that is better left to threads: when
* nothing is known, or very much.
*/
async function unchangedFiles(absolutes, known) {
	const count = known.reduce((sum, one) => sum + (one === void 0 ? 0 : 1), 0);
	if (count === 0 || count > fewKnown) return void 0;
	const found = new Array(absolutes.length);
	for (const [index, path] of absolutes.entries()) {
		const earlier = known[index];
		const now = earlier === void 0 ? void 0 : stampOf(path);
		if (now?.stamp === earlier?.stamp) found[index] = now;
		if (index % turnFiles === 1999) await new Promise((fulfil) => setImmediate(fulfil));
	}
	return found;
}

// pipeline/data/objects/hash-state.ts
function missing(path) {
	return Object.assign(/* @__PURE__ */ new Error(`ENOENT: no such file or directory, open '${path}'`), {
		code: "ENOENT",
		path
	});
}
/** Digests of many files. Those that are as they are known are not read. */
async function hashAll(absolutes, { hash = "md5", isContent = false, onProgress, signal }, known = []) {
	const unchanged = await unchangedFiles(absolutes, known);
	const results = absolutes.map((_, index) => {
		const [stamp, earlier] = [unchanged?.[index], known[index]];
		if (stamp === void 0 || earlier === void 0) return void 0;
		return {
			...earlier,
			sizeBytes: stamp.sizeBytes,
			isLasting: true,
			wasRead: false
		};
	});
	const rest = [...absolutes.keys()].filter((index) => results[index] === void 0);
	const found = await bulk("hash", rest.map((index) => ({
		path: absolutes[index] ?? "",
		hash,
		known: known[index],
		isContent
	})), {
		fileOf: ({ path }) => path,
		onProgress,
		signal
	});
	for (const [at, index] of rest.entries()) results[index] = found[at];
	return results;
}
function stateOver(table) {
	const md5OfAll = async (absolutes, options = {}) => {
		const { hash = "md5" } = options;
		const known = table.find(absolutes, hash);
		return (await hashAll(absolutes, options, known)).map((file, index) => {
			const path = absolutes[index] ?? "";
			if (file === void 0) {
				if (known[index] !== void 0) table.forget(path, hash);
				return;
			}
			if (file.wasRead && file.isLasting) table.put({
				path,
				md5: file.md5,
				stamp: file.stamp
			}, hash);
			return {
				md5: file.md5,
				sizeBytes: file.sizeBytes
			};
		});
	};
	return {
		md5OfAll,
		async md5Of(absolute, options) {
			const [found] = await md5OfAll([absolute], options);
			if (found === void 0) throw missing(absolute);
			return found;
		},
		knownOf: (absolutes, hash = "md5") => table.find(absolutes, hash),
		remember(files, hash = "md5") {
			for (const file of files) table.put(file, hash);
		},
		save() {
			table.save();
			return Promise.resolve();
		},
		[Symbol.dispose]() {
			using open = table;
			open.save();
		}
	};
}
/** The folder of the state; `undefined` in a repository that may only be read. */
async function writableFolder(root) {
	try {
		const folder = await ownFolder$1(root, "state");
		await access(folder, constants$2.W_OK);
		return folder;
	} catch (error) {
		if ([
			"EACCES",
			"EPERM",
			"EROFS"
		].some((code) => isSystemError(error, code))) return void 0;
		throw error;
	}
}
/**
* @param root - Absolute path of the repository; the state is in Lockstep's own folder there. Where nothing may be written it is kept in
* memory, so that a repository can be looked at that may only be read.
*/
async function openHashState(root) {
	const folder = await writableFolder(root);
	if (folder === void 0) return stateOver(openHashTable(":memory:"));
	const path = join(folder, "hashes.db");
	try {
		return stateOver(openHashTable(path));
	} catch (cause) {
		for (const part of [
			"",
			"-wal",
			"-shm"
		]) rmSync(path + part, { force: true });
		try {
			return stateOver(openHashTable(path));
		} catch {
			throw new LockstepError("STORAGE_FAILED", `the state of hashes ${path} cannot be written`, {
				hint: `Make ${dirname(path)} writable, or remove it.`,
				cause
			});
		}
	}
}

// pipeline/data/objects/walk.ts
const ignoreNothing = {
	ignores: () => false,
	leavesOut: () => false
};
function refused(place, problem, hint) {
	return new LockstepError("PATH_UNSAFE", `${shown(place)} ${problem}`, { hint });
}
/** True for a file of the DVC repository that a folder is in, but not for one of Git's, DVC's or Lockstep's own: they may hold secrets. */
function isInRepository(folder, target) {
	for (let root = folder; root !== dirname(root); root = dirname(root)) {
		if (!existsSync(join(root, ".dvc"))) continue;
		const below = relative(root, target).split(sep);
		return below[0] !== ".." && !below.some((name) => [
			".git",
			".dvc",
			".lockstep"
		].includes(name.toLowerCase()));
	}
	return false;
}
/** Checks that a link leads to a regular file that stays within bounds. */
function followLink(absolute, links) {
	if (links.links === "refuse") throw refused(absolute, "is a symbolic link", "Replace the link with the file it points to.");
	let target;
	try {
		target = realpathSync(absolute);
	} catch (cause) {
		throw new LockstepError("PATH_UNSAFE", `${shown(absolute)} is a symbolic link to nothing`, {
			hint: "Remove the link, or restore what it points to.",
			cause
		});
	}
	if (!(target.startsWith(links.folder + sep) || links.cache !== void 0 && existsSync(links.cache) && target.startsWith(realpathSync(links.cache) + sep) || isInRepository(links.folder, target))) throw refused(absolute, "is a symbolic link that leads out", "Replace the link with the file it points to.");
	const stats = statSync(target);
	if (!stats.isFile()) throw refused(absolute, "is a symbolic link to something that is not a file", "Replace the link with what it points to.");
	return stats;
}
function leadsToFolder(absolute) {
	try {
		return statSync(absolute).isDirectory();
	} catch {
		return false;
	}
}
function fileFrom({ path, absolute }, links) {
	const own = lstatSync(absolute);
	const stats = own.isSymbolicLink() ? followLink(absolute, links) : own;
	if (!stats.isFile()) throw refused(absolute, "is neither a file nor a folder", "Remove it: only files and folders can be stored.");
	return {
		path,
		absolute,
		sizeBytes: stats.size,
		isExecutable: (stats.mode & 64) !== 0
	};
}
/** One file, wherever it stands. @throws LockstepError PATH_UNSAFE for a device, a FIFO, a socket or a link that may not be followed. */
function walkFile(folder, path, links) {
	return new Promise((fulfil) => {
		fulfil(fileFrom({
			path,
			absolute: join(folder, path)
		}, links));
	});
}
/** Names that are read before others in the process get their turn. */
const turnNames = 5e3;
/**
* Paths of all files below a folder, sorted by code point; empty folders leave no trace, as in DVC. The kinds that `readdir` gives are
* enough: no file is looked at but links.
*
* @throws LockstepError PATH_UNSAFE for anything that is not a regular file or a folder, and for names that are not UTF-8.
*/
async function walkPaths(folder, ignore, links) {
	const files = [];
	const pending = [""];
	let read = 0;
	for (let below = pending.pop(); below !== void 0; below = pending.pop()) {
		const children = readdirSync(below === "" ? folder : `${folder}/${below}`, { withFileTypes: true });
		if (ignore.leavesOut(below, children.map(({ name }) => name))) continue;
		for (const child of children) {
			const path = below === "" ? child.name : `${below}/${child.name}`;
			const absolute = `${folder}/${path}`;
			if (child.name.includes("�")) throw refused(absolute, "has a name that is not valid UTF-8", "Rename it: DVC cannot store such names.");
			const isFolder = child.isDirectory();
			if (ignore.ignores(path, isFolder)) continue;
			if (isFolder) pending.push(path);
			else if (links.links === "within" && child.isSymbolicLink() && leadsToFolder(absolute)) continue;
			else {
				const file = {
					path,
					absolute
				};
				if (!child.isFile()) fileFrom(file, links);
				files.push(file);
			}
		}
		read += children.length;
		if (read > turnNames) {
			read = 0;
			await new Promise((fulfil) => setImmediate(fulfil));
		}
	}
	const order = codePointOrder(files.map(({ path }) => path));
	return files.sort((a, b) => order(a.path, b.path));
}
/** {@link walkPaths} with the size and mode of each file. */
async function walkFiles(folder, ignore, links) {
	return (await walkPaths(folder, ignore, links)).map((file) => fileFrom(file, links));
}

// pipeline/data/objects/describe.ts
async function hashesOf(paths, request) {
	const { state, hash, onProgress, signal } = request;
	const options = {
		hash,
		isContent: true,
		onProgress,
		signal
	};
	if (state !== void 0) return state.md5OfAll(paths, options);
	return hashAll(paths, options);
}
/** A directory of entries, and what they sum up to. */
function directoryOf(entries, sizeBytes) {
	return {
		id: directoryId(entries),
		sizeBytes,
		fileCount: entries.length,
		entries
	};
}
/**
* Id of a folder's content without storing it. A file that goes away meanwhile counts as never there.
*
* @throws LockstepError PATH_UNSAFE for links, devices and names that cannot be stored.
*/
async function describeDirectory(request) {
	const files = await walkPaths(request.path, request.ignore, request.links);
	checkDirectoryPaths(request.path, files.map(({ path }) => path));
	const hashes = await hashesOf(files.map(({ absolute }) => absolute), request);
	const entries = [];
	let sizeBytes = 0;
	for (const [index, { path }] of files.entries()) {
		const found = hashes[index];
		if (found === void 0) continue;
		entries.push({
			md5: found.md5,
			relpath: path
		});
		sizeBytes += found.sizeBytes;
	}
	return directoryOf(entries, sizeBytes);
}
/** Hashes one file as DVC would store it. @throws the system's ENOENT when nothing is there. */
async function describeFile(request) {
	const file = await walkFile(request.folder, request.path, request.links);
	const [found] = await hashesOf([file.absolute], request);
	if (found === void 0) {
		const message = `ENOENT: no such file or directory, open '${file.absolute}'`;
		throw Object.assign(new Error(message), {
			code: "ENOENT",
			path: file.absolute
		});
	}
	return {
		id: found.md5,
		sizeBytes: found.sizeBytes,
		isExecutable: file.isExecutable
	};
}

// pipeline/data/objects/remember.ts
/** From so many files or bytes on, waiting until their stamps can be relied on is quicker than reading them again one day. */
const manyFiles = 1e3;
const manyBytes = 33554432;
/**
* Remembers files whose bytes were hashed while they were written under names that nobody knew.
*
* @param namedMs - When they began to get their names, in milliseconds since 1970. A file that was written to since then, by whomever,
*   is not remembered.
*/
async function rememberWritten(state, files, { hash, namedMs }) {
	if (files.length === 0) return;
	const paths = files.map(({ path }) => path);
	let stamps = await bulk("stamp", paths);
	const bytes = stamps.reduce((sum, stamp) => sum + (stamp?.sizeBytes ?? 0), 0);
	if (files.length >= manyFiles || bytes >= manyBytes) {
		await setTimeout$1(60);
		const later = await bulk("stamp", paths);
		stamps = stamps.map((stamp, index) => stamp?.stamp === later[index]?.stamp ? stamp : void 0);
	}
	state.remember(files.flatMap((file, index) => {
		const stamp = stamps[index];
		if (stamp === void 0 || !isSettled(stamp) || Number(stamp.mtimeNs / 1000000n) >= namedMs) return [];
		return [{
			...file,
			stamp: stamp.stamp
		}];
	}), hash);
}

// pipeline/data/objects/touch.ts
/** An object younger than this is young enough for every grace period, and touching it would only cost. */
const freshMs = 864e5;
/**
* Makes old objects that somebody is about to name look new: garbage collection leaves alone what was written within its grace period,
* and where several repositories share a cache, its age is all that one knows of another's plans. Where the system does not let us, the
* objects keep their age.
*/
function touchOld(paths) {
	const now = Date.now();
	for (const path of paths) try {
		if (now - lstatSync(path).mtimeMs > freshMs) utimesSync(path, now / 1e3, now / 1e3);
	} catch {}
}

// pipeline/data/objects/add-objects.ts
async function lookAt(cache, request) {
	const { path, ignore = ignoreNothing } = request;
	const stats = lstatSync(path);
	if (stats.isDirectory()) {
		const files = await walkPaths(path, ignore, {
			links: "within",
			folder: path,
			cache: cache.folder
		});
		checkDirectoryPaths(path, files.map((file) => file.path));
		return {
			request,
			isFolder: true,
			files
		};
	}
	if (!stats.isSymbolicLink()) await walkFile(path, "", { links: "refuse" });
	return {
		request,
		isFolder: false,
		files: [{
			path: "",
			absolute: path
		}]
	};
}
/** What is known to be in the cache without a look into any file: sources that did not change, with an object of their id. */
async function alreadyStored(cache, items) {
	const known = items.map((item) => item.isReplacing === true ? void 0 : item.known);
	const sources = items.map(({ source }) => source);
	const unchanged = await unchangedFiles(sources, known);
	if (unchanged === void 0) return items.map(() => void 0);
	const present = await cache.hasAll(known.flatMap((one) => one?.md5 ?? []));
	return unchanged.map((stamp, index) => {
		const md5 = known[index]?.md5;
		if (stamp === void 0 || md5 === void 0 || !present.has(md5)) return void 0;
		return {
			...stamp,
			md5,
			isLasting: true,
			wasRead: false,
			aside: void 0
		};
	});
}
/** Copies files into the cache, aside, and gives them their names in one commit. */
async function storeFiles(cache, items, options) {
	const asides = [];
	try {
		const settled = await alreadyStored(cache, items);
		const rest = [...items.keys()].filter((index) => settled[index] === void 0);
		const copied = await bulk("store", rest.flatMap((index) => items[index] ?? []), {
			...options,
			fileOf: ({ source }) => source,
			onResult: (result) => {
				if (result?.aside !== void 0) asides.push(result.aside);
			}
		});
		const stored = [...settled];
		for (const [at, index] of rest.entries()) stored[index] = copied[at];
		const whole = stored.map((result, index) => {
			if (result !== void 0) return result;
			const source = items[index]?.source ?? "";
			throw new LockstepError("DEPENDENCY_MISSING", `${shown(source)} went away while it was being added`, { hint: "Wait until nothing writes there any more, then run the command again." });
		});
		const moves = /* @__PURE__ */ new Map();
		for (const { md5, aside } of whole) if (aside !== void 0) moves.set(md5, {
			from: aside,
			to: cache.path(md5),
			folderMode: cache.folderMode
		});
		const namedMs = await commitMoves([...moves.values()], cache.objects);
		const named = new Set([...moves.values()].map(({ from }) => from));
		await bulk("remove", asides.filter((aside) => !named.has(aside)));
		const objects = [...moves.keys()].map((id) => ({
			path: cache.path(id),
			md5: id
		}));
		if (cache.state !== void 0) await rememberWritten(await cache.state(), objects, {
			hash: cache.hash,
			namedMs
		});
		return whole;
	} catch (error) {
		await Promise.all(asides.map(removeFile)).catch(() => void 0);
		throw error;
	}
}
/** Replaces objects that stand there and are not what their name says; those that the commit just wrote are known to be right. */
async function mendDamaged(cache, { items, stored, options }) {
	const present = /* @__PURE__ */ new Map();
	for (const [index, { md5, aside }] of stored.entries()) {
		const item = items[index];
		if (aside === void 0 && item !== void 0) present.set(md5, item);
	}
	touchOld([...present.keys()].map((id) => cache.path(id)));
	const { damaged, missing } = await cache.verifyAll([...present.keys()], { signal: options.signal });
	const again = [...damaged.map(({ id }) => id), ...missing].flatMap((id) => present.get(id) ?? []);
	if (again.length > 0) await storeFiles(cache, again.map((item) => ({
		...item,
		known: void 0,
		isReplacing: true
	})), options);
}
/** Stores directory objects; their members must be durable already. */
async function storeDirectories(cache, directories) {
	const byId = new Map(directories.map((directory) => [directory.id, directory]));
	touchOld([...byId.keys()].map((id) => cache.path(id)));
	const { missing, damaged } = await cache.verifyAll([...byId.keys()]);
	const moves = [];
	try {
		for (const id of [...missing, ...damaged.map((object) => object.id)]) {
			const from = join(cache.objects, asideName());
			writeDirectory(byId.get(id)?.entries ?? [], from, cache.objectMode);
			moves.push({
				from,
				to: cache.path(id),
				folderMode: cache.folderMode
			});
		}
		await commitMoves(moves, cache.objects);
	} catch (error) {
		await Promise.all(moves.map(({ from }) => removeFile(from))).catch(() => void 0);
		throw error;
	}
}
/**
* Stores files and folders, all in one commit. Each content is hashed while it is copied, so that the name is true even when somebody
* writes to the source meanwhile. An object that is there and intact stays; a damaged one is replaced by the good copy. Killed at any
* moment, it leaves objects that are whole, and no directory object without its members.
*
* @throws LockstepError PATH_UNSAFE, STORAGE_FAILED, DEPENDENCY_MISSING, INTERRUPTED.
*/
function addAll(cache, requests, options) {
	return withStorageErrors(async () => {
		const asked = [];
		for (const request of requests) asked.push(await lookAt(cache, request));
		const sources = asked.flatMap(({ files }) => files.map(({ absolute }) => absolute));
		ensureFolder(cache.objects, cache.folderMode);
		const state = await cache.state?.();
		const known = state?.knownOf(sources, cache.hash);
		const items = sources.map((source, index) => ({
			source,
			known: known?.[index],
			hash: cache.hash,
			objects: cache.objects,
			mode: cache.objectMode,
			...cache.folderMode === void 0 ? {} : { folderMode: cache.folderMode }
		}));
		const stored = await storeFiles(cache, items, options);
		await mendDamaged(cache, {
			items,
			stored,
			options
		});
		const lasting = stored.flatMap(({ md5, stamp, isLasting, wasRead }, index) => isLasting && wasRead ? [{
			path: sources[index] ?? "",
			md5,
			stamp
		}] : []);
		state?.remember(lasting, cache.hash);
		let next = 0;
		const added = asked.map(({ isFolder, files }) => {
			const own = stored.slice(next, next + files.length);
			next += files.length;
			const [first] = own;
			if (!isFolder && first !== void 0) return {
				kind: "file",
				stored: {
					id: first.md5,
					sizeBytes: first.sizeBytes,
					isExecutable: first.isExecutable
				}
			};
			const entries = own.map(({ md5 }, index) => ({
				md5,
				relpath: files[index]?.path ?? ""
			}));
			return {
				kind: "folder",
				stored: directoryOf(entries, own.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
			};
		});
		await storeDirectories(cache, added.flatMap((one) => one.kind === "folder" ? [one.stored] : []));
		return added;
	});
}

// pipeline/data/objects/receive-objects.ts
/** Streams an object to a new file; nothing is left of it unless the content is the id's. */
async function writeStream(place, request, aside) {
	const hash = new PieceHash("md5");
	const file = new NewFile(aside, place.objectMode);
	try {
		let sizeBytes = 0;
		for await (const piece of request.stream) {
			hash.update(piece, false);
			file.append(piece);
			sizeBytes += piece.length;
			request.onBytes?.(piece.length);
		}
		file.finish();
		const found = place.hash === "legacy" ? readHash(aside, place.hash).md5 : hash.digest();
		if (found !== contentMd5(request.id)) throw corruptObject({
			...request,
			found
		});
		return sizeBytes;
	} catch (error) {
		file.discard();
		throw error;
	}
}
function openReceiving(place) {
	const waiting = /* @__PURE__ */ new Map();
	const madeFolders = /* @__PURE__ */ new Set();
	return {
		receive: (request) => withStorageErrors(async () => {
			const to = place.path(request.id);
			const folder = dirname(to);
			if (!madeFolders.has(folder)) ensureFolder(folder, place.folderMode);
			madeFolders.add(folder);
			const from = join(folder, asideName());
			const sizeBytes = await writeStream(place, request, from);
			const earlier = waiting.get(request.id);
			waiting.set(request.id, {
				from,
				to
			});
			if (earlier !== void 0) await removeFile(earlier.from);
			return { sizeBytes };
		}),
		commit: () => withStorageErrors(async () => {
			const moves = [...waiting];
			waiting.clear();
			try {
				await commitMoves(moves.map(([, move]) => move), place.objects);
			} catch (error) {
				for (const [id, move] of moves) if (!waiting.has(id)) waiting.set(id, move);
				throw error;
			}
		}),
		async [Symbol.asyncDispose]() {
			for (const { from } of waiting.values()) await removeFile(from);
			waiting.clear();
		}
	};
}

// pipeline/data/objects/verify-objects.ts
function codeIs(error, ...codes) {
	return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
function isFile(path) {
	try {
		return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
	} catch (error) {
		if (codeIs(error, "ENOTDIR")) return false;
		throw error;
	}
}
/** From this many objects of one folder on, listing it is quicker than asking for each. */
const manyObjects = 8;
/** Those of the ids that have an object, whatever it holds. */
function existingObjects(place, ids) {
	const found = /* @__PURE__ */ new Set();
	for (const [prefix, group] of Map.groupBy(new Set(ids), (id) => id.slice(0, 2))) {
		if (group.length < manyObjects) {
			for (const id of group) if (isFile(place.path(id))) found.add(id);
			continue;
		}
		const names = listed(`${place.objects}/${prefix}`);
		for (const id of group) if (names.has(id.slice(2))) found.add(id);
	}
	return found;
}
function listed(folder) {
	try {
		const children = readdirSync(folder, { withFileTypes: true });
		return new Set(children.filter((child) => child.isFile()).map(({ name }) => name));
	} catch (error) {
		if (codeIs(error, "ENOENT", "ENOTDIR")) return /* @__PURE__ */ new Set();
		throw error;
	}
}
/** Holds many objects to their names. Those that a state knows to be right, and that nobody has written to since, are not read again. */
async function verifyObjects(place, asked, options) {
	const { onProgress, signal } = options;
	const ids = [...new Set(asked)];
	const present = existingObjects(place, ids);
	const here = ids.filter((id) => present.has(id));
	const paths = here.map((id) => place.path(id));
	const hashing = {
		hash: place.hash,
		onProgress,
		signal
	};
	const state = await options.state?.();
	const found = await (state === void 0 ? hashAll(paths, hashing) : state.md5OfAll(paths, hashing));
	const missing = ids.filter((id) => !present.has(id));
	const damaged = [];
	let sizeBytes = 0;
	for (const [index, id] of here.entries()) {
		const file = found[index];
		if (file === void 0) missing.push(id);
		else if (file.md5 === contentMd5(id)) sizeBytes += file.sizeBytes;
		else damaged.push({
			id,
			found: file.md5
		});
	}
	return {
		missing,
		damaged,
		sizeBytes
	};
}

// pipeline/data/objects/cache.ts
/** Symbolic links among data: followed to files that stay within the folder that was asked for, as DVC does. */
function linksWithin(folder, cache) {
	return cache === void 0 ? {
		links: "within",
		folder
	} : {
		links: "within",
		folder,
		cache
	};
}
/** The error of an object that is not what its name says. Deleting it is left to the person: it may be the last trace of its data. */
function damagedObject(place, { id, found }) {
	const where = place.path(id);
	const hint = `Move ${where} away, then run \`lockstep pull\`, or add the original file again.`;
	return corruptObject({
		where,
		id,
		found,
		hint
	});
}
function openCache(folder, options = {}) {
	return openLayout(folder, "md5", options);
}
function openLayout(folder, hash, options) {
	const { state, isShared } = options;
	const place = objectPlace(folder, hash, isShared);
	const { objects, path } = place;
	const missing = (id) => new LockstepError("OBJECT_MISSING", `the cache ${folder} has no object ${id}`, { hint: "Fetch it with `lockstep pull`; when no remote has it, run `lockstep push` where the data was added." });
	const verifyAll = (ids, many = {}) => verifyObjects(place, ids, {
		...many,
		state
	});
	let legacy;
	const cache = {
		...place,
		state,
		get legacy() {
			legacy ??= hash === "legacy" ? cache : openLayout(folder, "legacy", options);
			return legacy;
		},
		has: (id) => objectExists(path(id)),
		hasAll: (ids) => Promise.resolve(existingObjects(place, ids)),
		verifyAll,
		async isIntact(id) {
			const { missing: absent, damaged: wrong } = await verifyAll([id]);
			return absent.length === 0 && wrong.length === 0;
		},
		async verify(id) {
			const { missing: absent, damaged: wrong, sizeBytes } = await verifyAll([id]);
			if (absent.length > 0) throw missing(id);
			if (wrong[0] !== void 0) throw damagedObject(place, wrong[0]);
			return { sizeBytes };
		},
		sync: (ids) => withStorageErrors(async () => {
			if (ids.length > 0) await makeNamesDurable([...ids.map((id) => dirname(path(id))), objects], folder);
		}),
		async addFile(source) {
			const [added] = await addAll(cache, [{ path: source }], {});
			if (added?.kind !== "file") throw new TypeError(`${source} is not a file`);
			return added.stored;
		},
		async addDirectory(source, ignore) {
			const [added] = await addAll(cache, [{
				path: source,
				ignore
			}], {});
			if (added?.kind !== "folder") throw new TypeError(`${source} is not a folder`);
			return added.stored;
		},
		add: (requests, many = {}) => addAll(cache, requests, many),
		async receive(request) {
			await using receiving = openReceiving(place);
			const received = await receiving.receive(request);
			await receiving.commit();
			return received;
		},
		receiving: () => openReceiving(place),
		async readDirectory(id) {
			if (!await objectExists(path(id))) throw missing(id);
			const read = await readDirectoryObject(path(id));
			if (read.found !== contentMd5(id)) throw damagedObject(place, {
				id,
				found: read.found
			});
			return read.entries();
		}
	};
	return cache;
}

// pipeline/data/objects/git-root.ts
/** The root of the Git working tree that a folder is in, without asking Git; `undefined` outside Git. */
async function findGitRoot(folder) {
	for (let at = folder;; at = dirname(at)) {
		try {
			await stat(join(at, ".git"));
			return at;
		} catch (error) {
			if (!isNotThere(error)) throw error;
		}
		if (at === dirname(at)) return void 0;
	}
}

// pipeline/tracking/repository.ts
/**
* The root of the DVC repository that a folder is in.
*
* @returns Absolute, free of links.
* @throws LockstepError NOT_A_DVC_REPOSITORY.
*/
async function findDataRoot(folder) {
	const start = await realpath(folder).catch((cause) => {
		throw new LockstepError("NOT_A_DVC_REPOSITORY", `there is no folder ${folder}`, {
			hint: "Correct the path.",
			cause
		});
	});
	for (let at = start;; at = dirname(at)) {
		if (await isFolder(join(at, ".dvc"))) return at;
		if (at === dirname(at)) break;
	}
	throw new LockstepError("NOT_A_DVC_REPOSITORY", `neither ${start} nor a folder above it has a .dvc folder`, { hint: "Run this inside the repository, or make one: `lockstep init`." });
}
/** `cache.dir` as DVC reads it: relative to the config file it stands in, `~` is the home folder. */
function cacheFolder(config, place) {
	const { dir, dirLevel } = config.cache;
	if (dir === void 0 || dir === "") return join(place.root, ".dvc", "cache");
	const written = dir.replace(/^~(?=\/|$)/, place.environment["HOME"] ?? homedir());
	return resolve(configFolder(dirLevel, place), written);
}
/** The default remote; `undefined` when the config names none. */
async function defaultRemote(repository) {
	return repository.config.defaultRemote === void 0 ? void 0 : repository.remote();
}
function withoutScm(config) {
	return config.settings.get("core.no_scm")?.toLowerCase() === "true";
}
/**
* Opens the DVC repository that a folder is in. Remote, Git and state cost nothing until they are asked for.
*
* @throws LockstepError NOT_A_DVC_REPOSITORY, DVC_CONFIG_INVALID.
*/
async function openDataRepository(request, drivers) {
	const { environment } = request;
	const root = await findDataRoot(request.folder);
	const place = {
		root,
		environment
	};
	const config = await readConfig(place);
	const remotes = /* @__PURE__ */ new Map();
	let git;
	let state;
	const openState = () => state ??= openHashState(root);
	const usesGit = async () => !withoutScm(config) && await findGitRoot(root) !== void 0;
	const openGit = async () => await usesGit() ? drivers.openGit(root) : void 0;
	return {
		root,
		folder: relative(root, await realpath(request.folder)).split(sep).join("/"),
		config,
		environment,
		drivers,
		cache: openCache(cacheFolder(config, place), {
			state: openState,
			isShared: config.cache.isShared
		}),
		links: config.cache.types,
		remote(name) {
			const key = name?.toLowerCase() ?? config.defaultRemote ?? "";
			const open = remotes.get(key) ?? drivers.openRemote({
				config,
				name,
				root,
				environment
			});
			remotes.set(key, open);
			return open;
		},
		git: () => git ??= openGit(),
		usesGit,
		state: openState,
		jobs: request.jobs,
		progress: request.progress ?? (() => void 0),
		warn: request.warn ?? (() => void 0),
		signal: request.signal ?? new AbortController().signal,
		async [Symbol.asyncDispose]() {
			(await state?.catch(() => void 0))?.[Symbol.dispose]();
			for (const remote of await Promise.allSettled(remotes.values())) if (remote.status === "fulfilled") await remote.value.close();
		}
	};
}

// pipeline/report/numbers.ts
const minus$1 = "−";
/** A whole number with `,` between thousands, whatever the language of the machine. */
function count(value) {
	const digits = Math.abs(Math.trunc(value)).toFixed(0).replace(/\B(?=(?:\d{3})+$)/g, ",");
	return value < 0 ? `${minus$1}${digits}` : digits;
}
/** A whole number with its sign: `+412`, `−3`, `±0`. */
function signedCount(value) {
	if (value === 0) return "±0";
	return value > 0 ? `+${count(value)}` : count(value);
}
function digits$1(value) {
	const size = Math.abs(value);
	if (size >= 5e-5 || size === 0) {
		const [whole = "0", decimals = ""] = size.toFixed(4).split(".");
		return size < 0x38d7ea4c68000 ? `${count(Number(whole))}.${decimals}` : size.toExponential(4);
	}
	return size.toExponential(1);
}
/** A metric's value: `0.8421`, `−0.0312`, `3.1e-5`. */
function decimal(value) {
	return value < 0 ? `${minus$1}${digits$1(value)}` : digits$1(value);
}
/** A change: `+0.0312`, `−0.0312`, `±0.0000`. */
function signed(value) {
	if (value === 0) return "±0.0000";
	return value > 0 ? `+${digits$1(value)}` : `${minus$1}${digits$1(value)}`;
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
function examples(title, { count: all, examples: ids }) {
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
/** A value of a cell; a missing one has no name. */
function value(cell) {
	return cell === null ? "nothing" : { name: cell };
}
function cellDetail({ id, column, before, after }) {
	return [
		"Edited ",
		{ name: id },
		": ",
		{ name: column },
		" ",
		value(before),
		" → ",
		value(after)
	];
}
function labelDetails({ column, balance, flips, pairs }) {
	const flipped = pairs.map(({ before, after, count: rows }) => [
		value(before),
		" → ",
		value(after),
		`: ${count(rows)}`
	]);
	const classes = balance.map((one) => [value(one.value), `: ${count(one.before)} → ${count(one.after)}`]);
	const isMoved = balance.some(({ before, after }) => before !== after);
	return [...flips === 0 ? [] : [[`${count(flips)} ${plural(flips, "label", "labels")} flipped: `, ...separated(flipped)]], ...isMoved ? [[
		"Class balance of ",
		{ name: column },
		": ",
		...separated(classes)
	]] : []];
}
function shiftDetail({ column, distance, adjustedPValue, missing, median, appeared, vanished }) {
	const p = adjustedPValue < 1e-4 ? "below 0.0001" : adjustedPValue.toFixed(4);
	const only = (title, found = []) => found.length === 0 ? [] : [`; ${title} `, ...separated(found.map((name) => [{ name }]))];
	return [
		"Distribution of ",
		{ name: column },
		` moved: ${percent(Number(distance.toPrecision(2)))} of the rows are elsewhere, adjusted p ${p}`,
		...median === void 0 || median.before === median.after ? [] : [
			"; median ",
			{ name: String(median.before) },
			" → ",
			{ name: String(median.after) }
		],
		...missing.before === missing.after ? [] : [`; missing ${count(missing.before)} → ${count(missing.after)}`],
		...only("new", appeared),
		...only("gone", vanished)
	];
}
/** True when two states of a table say the same. */
function isSame(diff) {
	const { rowsAdded, rowsRemoved, rowsEdited, columnsAdded, columnsRemoved, columnsRetyped = [], isReordered } = diff;
	return rowsAdded.count + rowsRemoved.count + rowsEdited.count + columnsAdded.length + columnsRemoved.length + columnsRetyped.length === 0 && isReordered !== true;
}
function tableDetails(diff) {
	if (isSame(diff)) return [["No row differs: the same rows, in another order or written in another way"]];
	const by = (what) => diff.idColumn === void 0 ? [`${what}, by what they hold`] : [`${what}, by `, { name: diff.idColumn }];
	const { columnsRetyped = [], cellEdits = [], duplicates, label, shifts = [], unpaired } = diff;
	const edits = diff.editsByColumn.slice(0, shownColumns);
	const cells = diff.editsByColumn.reduce((sum, { count: rows }) => sum + rows, 0);
	return [
		...unpaired === void 0 ? [] : [["Rows are not paired: ", { name: unpaired }]],
		...named("Columns added", diff.columnsAdded),
		...named("Columns removed", diff.columnsRemoved),
		...columnsRetyped.map(({ column, before, after }) => [
			"Column ",
			{ name: column },
			" held ",
			{ name: before },
			", holds ",
			{ name: after }
		]),
		...diff.isReordered === true ? [["Columns stand in another order"]] : [],
		...label === void 0 ? [] : labelDetails(label),
		...duplicates === void 0 || duplicates.before === duplicates.after ? [] : [[`Rows that repeat another: ${count(duplicates.before)} → ${count(duplicates.after)}`]],
		...shifts.map(shiftDetail),
		...edits.length === 0 ? [] : [[
			`${count(cells)} ${plural(cells, "cell", "cells")} edited, by column: `,
			...separated(edits.map(({ column, count: rows }) => [{ name: column }, ` ${count(rows)}`])),
			diff.editsByColumn.length > edits.length ? " …" : ""
		]],
		...cellEdits.map(cellDetail),
		...examples(by("Rows added"), diff.rowsAdded),
		...examples(by("Rows removed"), diff.rowsRemoved),
		...examples(by("Rows edited"), diff.rowsEdited)
	];
}
/** What to know of rows that a model is trained on and judged by; nothing when there are none. */
function sharedRowsDetail(shared) {
	if (shared === void 0 || shared.rows === 0) return void 0;
	const { rows, newRows, newExactRows, examples: found, trainingPath, evaluationPath } = shared;
	const fresh = newRows === 0 ? ["none of them new"] : [`${count(newRows)} of them new, ${count(newExactRows)} to the letter: `, ...separated(found.map((name) => [{ name }]))];
	return [
		`${count(rows)} ${plural(rows, "row", "rows")} of `,
		{ name: evaluationPath },
		` ${plural(rows, "says", "say")} what a row of `,
		{ name: trainingPath },
		" says, ids apart; ",
		...fresh,
		newRows > found.length ? " …" : ""
	];
}
const shownFindings = 50;
/** What the data contract found, and whether the change edits it; nothing when it holds and stays. */
function contractDetails(contract) {
	if (contract === void 0) return [];
	const { file, source, findings, isEdited } = contract;
	const more = findings.length - shownFindings;
	return [
		...findings.slice(0, shownFindings).map(({ line, rule, sentence, mode }) => [
			{ name: `${file}:${line}` },
			mode === "informational" ? " (on trial) " : " ",
			{ name: rule },
			": ",
			{ name: sentence }
		]),
		...more > 0 ? [[`and ${count(more)} more rules are broken`]] : [],
		...isEdited ? [[
			"The change edits ",
			{ name: file },
			"; the merge base's was asked"
		]] : [],
		...source === "head" && findings.length > 0 ? [[{ name: file }, " is new: nobody has merged it yet"]] : []
	];
}
function directoryDetails(diff) {
	return [
		...examples(["Files added"], diff.filesAdded),
		...examples(["Files removed"], diff.filesRemoved),
		...examples(["Files edited"], diff.filesEdited)
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
			details: diff.problem === void 0 ? [] : [[`${diff.problem.code}: `, { name: diff.problem.sentence }]]
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

// pipeline/report/took-text.ts
/** A time for people: `0.84 s`, `12 min 5 s`, `2 h 3 min`. */
function duration(seconds) {
	if (seconds < 99.95) return `${String(Number(seconds.toPrecision(seconds < 9.995 ? 2 : 3)))} s`;
	const whole = Math.round(seconds);
	const [hours, minutes, rest] = [
		Math.floor(whole / 3600),
		Math.floor(whole % 3600 / 60),
		whole % 60
	];
	return hours > 0 ? `${String(hours)} h ${String(minutes)} min` : `${String(minutes)} min ${String(rest)} s`;
}
/** Three digits that say something, without an exponent. */
function digits(value) {
	return value === 0 ? "0" : value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
/** An energy: `0.42 Wh`. */
function wattHours(energy) {
	return energy < .001 ? "under 0.001 Wh" : `${digits(energy)} Wh`;
}
/** A sum of money: `1.25 EUR`. */
function money({ amount, currency }) {
	return amount > 0 && amount < .001 ? `under 0.001 ${currency}` : `${digits(amount)} ${currency}`;
}
/** What something took, as the rest of a sentence: `took 12.3 s, 40 s of processor time, 512 MB, 0.05 Wh, 0.02 EUR`. */
function tookText({ wallSeconds, cpuSeconds, peakMemoryBytes, energyWattHours, price }) {
	return [
		`took ${duration(wallSeconds)}`,
		...cpuSeconds === void 0 ? [] : [`${duration(cpuSeconds)} of processor time`],
		...peakMemoryBytes === void 0 ? [] : [bytes(peakMemoryBytes)],
		...energyWattHours === void 0 ? [] : [wattHours(energyWattHours)],
		...price === void 0 ? [] : [money(price)]
	].join(", ");
}
/** Titles of {@link costCells}. */
const costColumns = [
	"Time",
	"Processor time",
	"Memory",
	"Energy",
	"Price"
];
const unknown = "–";
/** The numbers of a cost, one for each column; those that are not known as a dash. */
function costCells(cost) {
	if (cost === void 0) return costColumns.map(() => unknown);
	const { wallSeconds, cpuSeconds, peakMemoryBytes, energyWattHours, price } = cost;
	return [
		duration(wallSeconds),
		cpuSeconds === void 0 ? unknown : duration(cpuSeconds),
		peakMemoryBytes === void 0 ? unknown : bytes(peakMemoryBytes),
		energyWattHours === void 0 ? unknown : wattHours(energyWattHours),
		price === void 0 ? unknown : money(price)
	];
}

// pipeline/data-wiring.ts
/** What data commands open places with. @param git - Opens the Git repository that a folder is in; the machine's `git` when left out. */
function dataDrivers(git) {
	return {
		openRemote,
		openUrl,
		openGit: git ?? (async (folder) => (await import("./simple-git2.js")).openGit({ folder })),
		cloneGit: async (request) => (await import("./clone.js")).cloneBare(request)
	};
}
/**
* A DVC repository with its drivers, for the data commands and for the steps. It loads nothing of training, evaluation and delivery:
* a data command starts in a tenth of a second.
*/
async function openData(request, git) {
	return openDataRepository(request, dataDrivers(git));
}
/**
* Whether a `lockstep.yaml` waits for somebody to fill it in, as `lockstep init` leaves it where the rows are still to be made, and
* nothing in it could be meant to limit what making them takes.
*/
function isUnfinished(text, parse) {
	if (/budget|cost|futility/i.test(text)) return false;
	try {
		parse(text, "lockstep.yaml");
		return false;
	} catch (error) {
		if (error instanceof LockstepError && error.code === "CONFIG_INVALID") return true;
		throw error;
	}
}
/**
* What `lockstep.yaml` says of what stages may take: that of the merge base where there is one, else of the workspace; the usual, without
* limits, in a repository that has none.
*/
async function spendingOf(repository) {
	const [{ spendingRules }, { governingProject, locksIn }, { baseOf }, { stateOf }, { parseProject }, { readTextIfThere }] = await Promise.all([
		import("./spending-rules.js"),
		import("./governing.js"),
		import("./comparison.js"),
		import("./state2.js"),
		import("./project3.js"),
		import("./aside.js")
	]);
	const git = await repository.git();
	const isWhole = git?.root === repository.root;
	const baseCommit = git === void 0 || !isWhole ? void 0 : await baseOf(git, void 0).catch(() => void 0);
	const base = git === void 0 || baseCommit === void 0 ? void 0 : stateOf(git, baseCommit);
	const text = await readTextIfThere(join(repository.root, "lockstep.yaml"));
	const isFirst = await base?.text("lockstep.yaml") === void 0;
	if (text !== void 0 && isFirst && isUnfinished(text, parseProject)) {
		repository.warn("lockstep.yaml is not complete yet, and names no limits: the stages run without any");
		return spendingRules({ models: [] }, base === void 0 ? void 0 : locksIn(base));
	}
	const own = text === void 0 ? { models: [] } : parseProject(text, "lockstep.yaml");
	return spendingRules(await governingProject(base, () => Promise.resolve(own)), base === void 0 ? void 0 : locksIn(base));
}
async function reproRequest(repository, request) {
	const { root, cache, links, config, environment, signal } = repository;
	return {
		signal,
		...request,
		root,
		cache,
		links,
		remote: request.pull ? await repository.remote() : void 0,
		state: await repository.state(),
		commandStyle: config.parsing,
		env: environment,
		inheritsEnv: true,
		spending: () => spendingOf(repository)
	};
}
/** Brings stages and pointers up to date, as `dvc repro` does, and stages for Git what that wrote where `core.autostage` says so. */
async function repro(repository, request) {
	const [{ reproduce }, { keepInGit }] = await Promise.all([import("./run3.js"), import("./git-files.js")]);
	const written = [];
	const onEvent = (event) => {
		if (event.kind === "written") written.push(...event.files);
		if (event.kind === "updated") written.push(event.file);
		request.onEvent(event);
	};
	return {
		...await reproduce(await reproRequest(repository, {
			...request,
			onEvent
		})),
		git: await keepInGit(repository, written)
	};
}
/** What {@link repro} would do, and why. */
async function explainRepro(repository, request) {
	const { explainRun } = await import("./explain.js");
	return explainRun(await reproRequest(repository, request));
}
/** The commit that the tags of a repository give to an artifact. @throws LockstepError NAME_INVALID, VERSION_UNKNOWN. */
async function artifactCommit(tags, wanted) {
	const { commitOfArtifact } = await import("./artifact-commit.js");
	return commitOfArtifact(tags, wanted);
}
/** Makes a folder a DVC repository. */
async function initData(request) {
	const { init } = await import("./init.js");
	return init(request, dataDrivers());
}
const actionsRepository = "lockstep-ml/lockstep";
/** The folder that this very program is installed in. */
function ownFolder() {
	const entry = fileURLToPath(new URL("../cli.js", import.meta.url));
	return join(entry, entry.endsWith(".ts") ? "../../.." : "../..");
}
/** The commit of the clone that this very program runs from; `undefined` for an installed package. */
async function ownCommit() {
	const own = ownFolder();
	if (await lstatIfThere(join(own, ".git")) === void 0) return void 0;
	return (await dataDrivers().openGit(own)).resolve("HEAD");
}
/** The root of a Git repository with a pipeline, which `init` looks at; `undefined` where it does what DVC's does and nothing else. */
async function pipelineToAdopt({ folder, directory, noScm, subdir }) {
	if (noScm === true || subdir === true) return void 0;
	const root = await realpath(resolve(folder, directory ?? ".")).catch(() => void 0);
	if (root === void 0 || await statIfThere(join(root, ".git")) === void 0) return void 0;
	return (await statIfThere(join(root, "dvc.yaml")))?.isFile() === true ? root : void 0;
}
/** How Git's driver merges a record of a model: the registry knows, and loads for that alone. */
async function mergeRecordTexts() {
	const { mergeRecords } = await import("./merge-record.js");
	return mergeRecords;
}
/** The folders of a Git repository that have a `dvc.yaml`, where its root has none: `init` brings only the root's under Lockstep. */
async function pipelinesBelow({ folder, directory, noScm, subdir }) {
	if (noScm === true || subdir === true) return [];
	const root = resolve(folder, directory ?? ".");
	if (await statIfThere(join(root, ".git")) === void 0) return [];
	const git = await dataDrivers().openGit(root);
	return (await git.tree(await git.snapshotTree())).flatMap(({ path }) => path.endsWith("/dvc.yaml") ? [dirname(path)] : []);
}
/** What is missing for a report on a pull request; `undefined` where nobody wants one: without a pipeline, and outside Git. */
async function diagnoseLoop(repository, remotes) {
	const [{ loopFacts }, { loopFindings }, { readWorkflows }] = await Promise.all([
		import("./loop-facts.js"),
		import("./loop-findings.js"),
		import("./workflows.js")
	]);
	const facts = await loopFacts(repository, {
		remotes,
		own: await readWorkflows(ownFolder())
	});
	return facts === void 0 ? void 0 : loopFindings(facts);
}
/** Makes a repository with a pipeline a DVC repository, where it is none, and writes what brings it under Lockstep. */
async function adoptPipeline(root, request) {
	const isNew = await statIfThere(join(root, ".dvc")) === void 0;
	const commit = request.pin === void 0 ? await ownCommit() : commitSha(request.pin);
	const [{ adopt }, { readWorkflows }] = await Promise.all([import("./adopt.js"), import("./workflows.js")]);
	const initialised = isNew && !request.isDryRun ? await initData({ folder: root }) : void 0;
	const config = await readConfig({
		root,
		environment: request.environment
	});
	return {
		...await adopt({
			root,
			git: await dataDrivers().openGit(root),
			hasRemote: config.defaultRemote !== void 0,
			actions: commit === void 0 ? void 0 : {
				repository: actionsRepository,
				commit
			},
			workflows: await readWorkflows(ownFolder()),
			withoutWorkflows: request.withoutWorkflows,
			deploys: request.deploys,
			sweeps: request.sweeps,
			replaces: request.force === true,
			isDryRun: request.isDryRun
		}),
		initialised
	};
}
/**
* Open pull requests of the local forge. Those of GitHub and GitLab are seen by their refs on origin, which need no token.
*
* @returns None outside Git.
*/
async function openPullRequests(repository) {
	const git = await repository.git();
	if (git === void 0) return [];
	const [{ openLocalForge }, { openOrigin }] = await Promise.all([import("./local2.js"), import("./origin.js")]);
	return (await (await openLocalForge({
		origin: await openOrigin({ folder: git.root }),
		self: {
			id: "lockstep[bot]",
			login: "lockstep[bot]"
		},
		isBot: true
	})).pullRequests("open")).map(({ number, head }) => ({
		number,
		head: head.sha
	}));
}
/** The one value that all agree on. */
function agreed(values) {
	return new Set(values).size === 1 ? values[0] : void 0;
}
/** Tracked tables that two states both have and that differ, row by row; what is personal in one of them, the workspace or `HEAD` is hidden. */
async function compareTables(repository, request) {
	const [{ changedTables }, { parseDataContract }, { parseProject }, { workspaceName, stateAt, hasCommits }, { decodeUtf8 }] = await Promise.all([
		import("./changed-tables.js"),
		import("./data-contract2.js"),
		import("./project3.js"),
		import("./states.js"),
		import("./parse2.js")
	]);
	const textOf = async (revision, path) => {
		const bytes = await (await stateAt(repository, revision)).source.read(path);
		return bytes === void 0 ? void 0 : decodeUtf8(bytes, path);
	};
	const named = [request.before, request.after].filter((revision) => revision !== void 0);
	const revisions = /* @__PURE__ */ new Set([workspaceName, ...await hasCommits(repository) ? ["HEAD", ...named] : []]);
	const tables = (await Promise.all([...revisions].map((revision) => textOf(revision, contractFile)))).flatMap((text) => text === void 0 ? [] : parseDataContract(text, contractFile).tables);
	const declared = await textOf(workspaceName, "lockstep.yaml");
	const models = declared === void 0 ? [] : parseProject(declared, "lockstep.yaml").models;
	const id = agreed(models.map(({ idColumn }) => idColumn));
	const optionsOf = (path) => {
		const own = tables.filter((table) => table.path === path);
		const [key = []] = own.map((table) => table.key).filter((columns) => columns.length > 0);
		const known = key.length > 0 ? key : id === void 0 ? [] : [id];
		return {
			keys: request.keys.length > 0 ? request.keys : known,
			areKeysAsked: request.keys.length > 0,
			labelColumn: request.labelColumn ?? agreed(models.map(({ labelColumn }) => labelColumn)),
			personal: new Set(own.flatMap(({ columns }) => columns.flatMap((one) => one.personal ? [one.column] : [])))
		};
	};
	return changedTables({
		...request,
		optionsOf
	}, repository);
}
/**
* Holds the tables of the workspace to a contract. Ages are measured to the time of the last commit, or to now outside Git.
*
* @param file - Path of the contract from the root.
* @throws LockstepError CONTRACT_MISSING, CONTRACT_INVALID, TABLE_INVALID, DUCKDB_MISSING.
*/
async function checkData(repository, file = contractFile) {
	const [{ parseDataContract, placeFindings }, { checkContract }, { readTextIfThere, statIfThere }] = await Promise.all([
		import("./data-contract2.js"),
		import("./check2.js"),
		import("./aside.js")
	]);
	const text = await readTextIfThere(join(repository.root, file));
	if (text === void 0) throw new LockstepError("CONTRACT_MISSING", `there is no ${file}, so nothing was checked`, { hint: "Write it; docs/reference/data-contract.md shows the smallest one." });
	const contract = parseDataContract(text, file);
	const files = /* @__PURE__ */ new Map();
	for (const { path } of contract.tables) {
		const place = join(repository.root, path);
		if ((await statIfThere(place))?.isFile() === true) files.set(path, {
			path: place,
			where: path
		});
	}
	const git = await repository.git();
	const head = await git?.resolve("HEAD");
	const seconds = Math.floor(Date.now() / 1e3);
	const { rules, findings } = await checkContract({
		contract,
		files,
		nowSeconds: git === void 0 || head === void 0 ? seconds : await git.committedAtSeconds(head),
		knownBySeconds: seconds,
		searchFrom: [repository.root]
	});
	return {
		file,
		source: "head",
		tables: contract.tables.length,
		rules,
		findings: placeFindings({
			text,
			where: file
		}, findings),
		isEdited: false
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

// pipeline/domain/shell-word.ts
/** A text as one word of a POSIX shell, as it is where no shell would read anything else in it. */
function shellWordIfNeeded(text) {
	return /^[\w@%+=:,./-]+$/.test(text) ? text : shellWord(text);
}
/** A text as one word of a POSIX shell. */
function shellWord(text) {
	return `'${text.replaceAll("'", `'\\''`)}'`;
}

// pipeline/training/trainers/model-folder.ts
/** Files of which every trained model has one: a model takes the place of one that another trainer made. */
const trained = [
	"model.json",
	"forest.json",
	"linear.json"
];
/** Everything that a trained model's folder holds. */
const written = /* @__PURE__ */ new Set([
	...trained,
	"weights.bin",
	"transform.json"
]);
/**
* Sees that nothing is lost when a model is written to a place: nothing is there, or a folder with the files of a trained model alone.
*
* @throws LockstepError PATH_UNSAFE.
*/
async function checkModelPlace(folder) {
	const present = await lstat(folder).catch(() => void 0);
	if (present === void 0) return;
	const other = (present.isDirectory() ? await readdir(folder) : []).find((name) => !written.has(name));
	if (present.isDirectory() && other === void 0) return;
	const what = other === void 0 ? "is no folder" : `holds ${JSON.stringify(other)}, which is no file of a model`;
	throw new LockstepError("PATH_UNSAFE", `${folder} ${what}: the model would take its place`, { hint: "Name another output folder, or move away what is there." });
}
/** As {@link writeModelFolder}, in the place of a model of any trainer. @throws LockstepError PATH_UNSAFE where other files are. */
async function writeTrainedModel(folder, files) {
	await checkModelPlace(folder);
	await writeModelFolder(folder, files, trained);
}
/**
* Writes the files of a model as one folder: beside its place first, each file and the folder flushed to the disk, then renamed.
* An older model in that place is replaced as a whole.
*
* @param marks - One of these files makes a folder an older model; the first of `files` when left out.
*
* @throws LockstepError PATH_UNSAFE when something that is no folder of a model is in the place.
*/
async function writeModelFolder(folder, files, marks = Object.keys(files).slice(0, 1)) {
	const parent = dirname(folder);
	await mkdir(parent, { recursive: true });
	const aside = join(parent, `.${basename(folder)}.${randomUUID()}.part`);
	await mkdir(aside);
	try {
		for (const [name, content] of Object.entries(files)) {
			await using file = await open(join(aside, name), "wx");
			await file.writeFile(content);
			await file.sync();
		}
		await syncFolder(aside);
		await replace(folder, aside, marks);
		await syncFolder(parent);
	} finally {
		await rm(aside, {
			recursive: true,
			force: true
		});
	}
}
async function replace(folder, made, marks) {
	const present = await lstat(folder).catch(() => void 0);
	if (present === void 0) {
		await rename(made, folder);
		return;
	}
	const marked = await Promise.all(marks.map((name) => lstat(join(folder, name)).catch(() => void 0)));
	const isEmpty = present.isDirectory() && (await readdir(folder)).length === 0;
	if (!present.isDirectory() || !(isEmpty || marked.some((found) => found?.isFile()))) throw new LockstepError("PATH_UNSAFE", `${folder} exists and is not a model of this format`, { hint: "Name another output folder, or move away what is there." });
	const old = join(dirname(folder), `.${basename(folder)}.${randomUUID()}.old`);
	await rename(folder, old);
	await rename(made, folder);
	await rm(old, {
		recursive: true,
		force: true
	});
}
/**
* The bytes of one file of a model. Links are not followed, and nothing is read before its size is known to be allowed.
*
* @throws LockstepError MODEL_INVALID.
*/
async function readModelFile(folder, name, limitBytes) {
	const path = join(folder, name);
	try {
		await using file = await open(path, constants$2.O_RDONLY | constants$2.O_NOFOLLOW | constants$2.O_NONBLOCK);
		const stat = await file.stat();
		if (!stat.isFile()) throw new LockstepError("MODEL_INVALID", `${path} is not a regular file`);
		if (stat.size > limitBytes) throw new LockstepError("MODEL_INVALID", `${path} has ${stat.size} bytes, more than the ${limitBytes} it may have`);
		const bytes = new Uint8Array(stat.size);
		let filled = 0;
		while (filled < bytes.length) {
			const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled);
			if (bytesRead === 0) throw new LockstepError("MODEL_INVALID", `${path} became shorter while it was read`);
			filled += bytesRead;
		}
		return bytes;
	} catch (cause) {
		if (cause instanceof LockstepError) throw cause;
		throw new LockstepError("MODEL_INVALID", `${path} cannot be read as a file of a model`, {
			hint: "A model is a folder of regular files, without links; restore it with `lockstep pull` or train it again.",
			cause
		});
	}
}
/** UTF-8, strictly. @throws LockstepError MODEL_INVALID. */
async function readModelText(folder, name, limitBytes) {
	const bytes = await readModelFile(folder, name, limitBytes);
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new LockstepError("MODEL_INVALID", `${join(folder, name)} is not UTF-8 text`, { cause });
	}
}

// pipeline/training/trainers/index.ts
/** To add a trainer: one file and one line here. */
const trainers = {
	"tfjs-layers": {
		marker: "model.json",
		hasBackends: true,
		open: async (options) => (await import("./tfjs-layers2.js")).tfjsLayersTrainer(options)
	},
	gbdt: {
		marker: "forest.json",
		hasBackends: false,
		open: async () => (await import("./gbdt.js")).gbdtTrainer
	},
	linear: {
		marker: "linear.json",
		hasBackends: false,
		open: async () => (await import("./linear.js")).linearTrainer
	},
	random_forest: {
		marker: "forest.json",
		hasBackends: false,
		open: async () => (await import("./random-forest.js")).randomForestTrainer
	}
};
const trainerNames = Object.keys(trainers);
/** @throws LockstepError PARAMS_INVALID for a name that is not in the table. */
function familyOf(name) {
	const family = Object.hasOwn(trainers, name) ? trainers[name] : void 0;
	if (family !== void 0) return family;
	throw new LockstepError("PARAMS_INVALID", `there is no trainer ${JSON.stringify(name.slice(0, 80))}`, { hint: `Use one of ${trainerNames.join(", ")}.` });
}
/**
* A trainer that can learn what is asked for.
*
* @throws LockstepError PARAMS_INVALID for a name that is not in the table, for a task that the trainer does not learn, and for a backend
* where there is none to choose.
*/
async function openTrainer(name, task, options) {
	const family = familyOf(name);
	if (options.prefer !== "auto" && !family.hasBackends) throw new LockstepError("PARAMS_INVALID", `backend: ${name} is trained without TensorFlow.js, so it has none`, { hint: "Take `backend` out of params.yaml." });
	const trainer = await family.open(options);
	if (trainer.tasks.includes(task)) return trainer;
	const able = (await Promise.all(Object.entries(trainers).map(async ([other, { open }]) => ({
		other,
		...await open(options)
	})))).filter(({ tasks }) => tasks.includes(task)).map(({ other }) => other);
	throw new LockstepError("PARAMS_INVALID", `the trainer ${name} does not learn ${task} tasks`, { hint: able.length === 0 ? `It learns ${trainer.tasks.join(", ")}.` : `Trainers that do: ${able.join(", ")}.` });
}
/** Keys that are a trainer's own in params.yaml. @throws LockstepError PARAMS_INVALID for a name that is not in the table. */
async function parametersOf(name) {
	const { parameters } = await familyOf(name).open({
		prefer: "auto",
		searchFrom: []
	});
	return parameters;
}
async function isPresent(path) {
	return await lstat(path).catch(() => void 0) !== void 0;
}
/** True for a folder with the file that marks a format which is opened here. */
async function isKnownModel(folder) {
	return (await Promise.all(Object.values(trainers).map(({ marker }) => isPresent(join(folder, marker))))).includes(true);
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
	throw new LockstepError("MODEL_INVALID", `${folder} holds no model of a known format`, { hint: `A model is a folder with one of ${[...new Set(Object.values(trainers).map(({ marker }) => marker))].join(", ")}; pickles, HDF5 and other files that run code when they are read are never loaded.` });
}

// pipeline/wiring.ts
async function openGit(request) {
	return (await import("./simple-git2.js")).openGit(request);
}
async function openOrigin(folder) {
	return (await import("./origin.js")).openOrigin({ folder });
}
/**
* A folder whose `lockstep` is this very Lockstep, so that a stage that calls it gets the version that runs the stage, from the sources
* as from `dist/`.
*/
async function commandFolder(root) {
	const folder = await openWorkingFolder(root, "bin");
	const entry = fileURLToPath(new URL("../cli.js", import.meta.url));
	await writeWhole(join(folder, "lockstep"), `#!/bin/sh\nexec ${shellWord(process.execPath)} ${shellWord(entry)} "$@"\n`, 493);
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
			origin: await openOrigin(git.root),
			self
		})
	};
}
/** Pull requests live where the step runs: on GitHub for a job, beside the repository for a terminal. */
async function openStepForge(git, host, environment) {
	if (host.kind === "terminal") {
		const { openLocalForge } = await import("./local2.js");
		return openLocalForge({
			origin: await openOrigin(git.root),
			self: robot,
			isBot: true
		});
	}
	const [owner, name] = (environment["GITHUB_REPOSITORY"] ?? "").split("/");
	const token = host.input("github-token");
	if (token === void 0 || owner === void 0 || owner === "" || name === void 0 || name === "") throw new LockstepError("ARGUMENT_INVALID", "the job does not say which repository it is for, or with which token", { hint: "Leave `github-token` out, so that its default is taken, and run the action in a workflow on GitHub." });
	const { openGitHubForge } = await import("./github2.js");
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
	let forge;
	let data;
	return {
		git,
		host,
		signal,
		environment,
		data: () => data ??= openData({
			folder: git.root,
			environment,
			signal,
			progress: ({ title, done, total }) => {
				if (total !== void 0 && total > 0) host.progress(title, done / total);
			},
			warn: (message) => {
				host.warning(message);
			}
		}, () => Promise.resolve(git)),
		forge: () => forge ??= openStepForge(git, host, environment),
		openModel,
		isKnownModel,
		exportModel: async (request) => {
			const { exportModel } = await import("./training-wiring.js");
			return exportModel(request);
		},
		openTarget: ({ target }) => openTarget(target, git.root),
		signer: async () => {
			const { openSigner } = await import("./signers.js");
			return openSigner({
				environment,
				token: host.input("github-token"),
				mask: (secret) => {
					host.mask(secret);
				}
			});
		},
		commandFolder: () => commandFolder(git.root)
	};
}
/** The inputs of a step by the names they have outside, read and checked. */
async function inputsOf(host, name) {
	const [{ readInputs }, { stepInputs }] = await Promise.all([import("./declare.js"), import("./steps.js")]);
	return readInputs(host, stepInputs[name]);
}
const runners = {
	train: async (host, workspace) => {
		const { train } = await import("./train.js");
		return {
			records: await train(await inputsOf(host, "train"), workspace),
			refusals: []
		};
	},
	evaluate: async (host, workspace) => {
		const { evaluate } = await import("./evaluate.js");
		return {
			records: await evaluate(await inputsOf(host, "evaluate"), workspace),
			refusals: []
		};
	},
	report: async (host, workspace) => {
		const { "pull-request": pullRequest, sweep, ...inputs } = await inputsOf(host, "report");
		if (sweep !== void 0) {
			const { reportSweep } = await import("./sweep.js");
			const { record, refused } = await reportSweep({
				sweep,
				run: inputs.run
			}, workspace);
			return {
				records: record,
				refusals: refused === void 0 ? [] : [refused]
			};
		}
		const { report } = await import("./report.js");
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
		const { review } = await import("./review.js");
		const { "pull-request": pullRequest, comment, ...files } = await inputsOf(host, "review");
		const outcomes = await review({
			pullRequest,
			comment,
			workflows: {
				train: files["train-workflow"],
				sweep: files["sweep-workflow"]
			}
		}, workspace);
		return {
			records: outcomes,
			refusals: outcomes.flatMap(({ refused }) => refused ?? [])
		};
	},
	promote: async (host, workspace) => {
		const { promote } = await import("./promote.js");
		const result = await promote(await inputsOf(host, "promote"), workspace);
		return {
			records: result,
			refusals: result.refusals
		};
	},
	deploy: async (host, workspace) => {
		const { deploy } = await import("./deploy.js");
		const { "timeout-seconds": seconds, "trusted-root": trustedRoot, ...inputs } = await inputsOf(host, "deploy");
		return {
			records: await deploy({
				...inputs,
				timeoutMs: seconds * 1e3,
				trustedRoot
			}, workspace),
			refusals: []
		};
	},
	reconcile: async (host, workspace) => {
		const { reconcile } = await import("./reconcile.js");
		const { "timeout-seconds": seconds, heal, records, ...about } = await inputsOf(host, "reconcile");
		const timeoutMs = seconds * 1e3;
		const remedies = {
			promote: async (model) => {
				const { promote } = await import("./promote.js");
				return (await promote({
					model,
					records
				}, workspace)).refusals;
			},
			deploy: async (model, environment) => {
				const { deploy } = await import("./deploy.js");
				await deploy({
					model,
					environment,
					records,
					timeoutMs
				}, workspace);
			}
		};
		const result = await reconcile({
			...about,
			timeoutMs
		}, workspace, heal ? remedies : void 0);
		return {
			records: result.environments,
			refusals: result.refusals
		};
	},
	publish: async (host, workspace) => {
		const { publish } = await import("./publish.js");
		return {
			records: await publish(await inputsOf(host, "publish"), workspace),
			refusals: []
		};
	},
	monitor: async (host, workspace) => {
		const { monitor } = await import("./monitor.js");
		return {
			records: await monitor(await inputsOf(host, "monitor"), workspace),
			refusals: []
		};
	}
};
/** Runs one step with the inputs of its host: the same for a job and for a terminal. */
async function runStep(name, host, surroundings) {
	return runners[name](host, await openWorkspace(host, surroundings));
}
/** Answers predictions with what is deployed to a folder, until it is closed. */
async function serveFolder(host, options) {
	const { startServer } = await import("./server.js");
	return startServer({
		...options,
		openModel,
		clock: Date.now,
		log: (message) => {
			host.info(message);
		}
	});
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

// pipeline/training/trainers/gbdt/histogram.ts
/** Bins of a column, the missing one included. */
const slots = 256;
/** Numbers kept for each bin, side by side: sum of gradients, sum of hessians, count of rows. */
const stride = 3;
/** Numbers that a histogram of so many columns holds; where the next column's begin. */
function sizeOf(columns) {
	return columns * 256 * 3;
}
function sumsAt(histogram, at) {
	return {
		gradient: histogram[at],
		hessian: histogram[at + 1],
		count: histogram[at + 2]
	};
}
/**
* Adds a node's rows to an empty histogram, always in the order of `rows`: sums of doubles depend on it, and the same rows are to
* give the same bytes. The derivatives are gathered once, so that each column reads them one after the other; this loop is where
* training spends most of its time.
*/
function fill(histogram, { bins, rows, derivatives, gathered }) {
	const { gradients, hessians } = derivatives;
	const count = rows.length;
	for (let i = 0; i < count; i++) {
		const row = rows[i];
		gathered[2 * i] = gradients[row];
		gathered[2 * i + 1] = hessians[row];
	}
	let column = 0;
	for (; column + 1 < bins.length; column += 2) addTwo(histogram, {
		first: bins[column],
		second: bins[column + 1],
		rows,
		gathered
	}, sizeOf(column));
	if (column < bins.length) addOne(histogram, {
		first: bins[column],
		rows,
		gathered
	}, sizeOf(column));
}
function addOne(histogram, { first, rows, gathered }, start) {
	for (let i = 0; i < rows.length; i++) {
		const at = start + first[rows[i]] * 3;
		histogram[at] += gathered[2 * i];
		histogram[at + 1] += gathered[2 * i + 1];
		histogram[at + 2] += 1;
	}
}
function addTwo(histogram, { first, second, rows, gathered }, start) {
	const next = start + sizeOf(1);
	for (let i = 0; i < rows.length; i++) {
		const row = rows[i];
		const gradient = gathered[2 * i];
		const hessian = gathered[2 * i + 1];
		const a = start + first[row] * 3;
		const b = next + second[row] * 3;
		histogram[a] += gradient;
		histogram[a + 1] += hessian;
		histogram[a + 2] += 1;
		histogram[b] += gradient;
		histogram[b + 1] += hessian;
		histogram[b + 2] += 1;
	}
}
/** The sibling's histogram without reading its rows: parent minus the other child, in the parent's place. */
function subtract(parent, child, columns) {
	const size = sizeOf(columns);
	for (let i = 0; i < size; i++) parent[i] -= child[i];
}

// pipeline/training/trainers/gbdt/bins.ts
/** The bin of a missing value; the others are 0 … 254. */
const missingBin = 255;
/** Half way between two values, below the upper one also where the doubles leave no room. */
function edgeBetween(lower, upper) {
	const middle = lower / 2 + upper / 2;
	return middle >= lower && middle < upper ? middle : lower;
}
/** The values that are numbers. */
function present(values) {
	const found = new Float64Array(values.length);
	let count = 0;
	for (let i = 0; i < values.length; i++) {
		const value = values[i];
		if (!Number.isNaN(value)) found[count++] = value;
	}
	return found.subarray(0, count);
}
/**
* Edges between at most `bins` groups of about equally many values each; equal values stay together. A column with few different
* values gets an edge between each two of them.
*
* @param values - NaN where missing.
*/
function numericBinning(values, bins) {
	const sorted = present(values).sort();
	let distinct = 0;
	for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
	const edges = [];
	let start = 0;
	for (let end = 1; end < sorted.length && edges.length < bins - 1; end++) {
		const [lower, upper] = [sorted[end - 1], sorted[end]];
		if (lower === upper) continue;
		const share = (sorted.length - start) / (bins - edges.length);
		if (distinct > bins && end - start < share) continue;
		edges.push(edgeBetween(lower, upper));
		start = end;
	}
	return {
		kind: "numeric",
		edges: Float64Array.from(edges),
		binCount: edges.length + 1
	};
}
/** The bin of each value, `[rowCount]`, in memory that threads share; {@link missingBin} for NaN. */
function binColumn(binning, values) {
	const bins = new Uint8Array(new SharedArrayBuffer(values.length));
	if (binning.kind === "categorical") {
		for (let row = 0; row < values.length; row++) {
			const value = values[row];
			bins[row] = Number.isNaN(value) ? 255 : value;
		}
		return bins;
	}
	const { edges } = binning;
	for (let row = 0; row < values.length; row++) {
		const value = values[row];
		if (Number.isNaN(value)) {
			bins[row] = 255;
			continue;
		}
		let low = 0;
		let high = edges.length;
		while (low < high) {
			const middle = low + high >> 1;
			if (value <= edges[middle]) high = middle;
			else low = middle + 1;
		}
		bins[row] = low;
	}
	return bins;
}

// pipeline/training/trainers/gbdt/split.ts
/** A category needs this many rows in a node to go left by its own record; rarer ones follow the rest. */
const minimumCategoryRows = 10;
/** Imagined rows with no effect in each category, so that a few rows do not decide its place. */
const categorySmoothing = 10;
/** The value of a leaf that lowers the loss most, within the bounds. */
function leafValue({ gradient, hessian }, { l2 }, { low, high }) {
	const value = hessian + l2 > 0 ? -gradient / (hessian + l2) : 0;
	return Math.min(Math.max(value, low), high);
}
function minus(a, b) {
	return {
		gradient: a.gradient - b.gradient,
		hessian: a.hessian - b.hessian,
		count: a.count - b.count
	};
}
function plus(a, b) {
	return {
		gradient: a.gradient + b.gradient,
		hessian: a.hessian + b.hessian,
		count: a.count + b.count
	};
}
/** A gain must be above this: below it is rounding. */
const smallestGain = 1e-12;
function parentLoss({ total, rules, bounds }) {
	return total.gradient * leafValue(total, rules, bounds);
}
/**
* Bins in their order; missing values on the right, then on the left, when there are any. Everything is plain numbers until the best
* is found, and without bounds one division does, because after filling histograms this loop is where training spends its time.
*/
function scanNumeric(search, column, start) {
	const { histogram, total, rules, bounds } = search;
	const { minimumRows, minimumHessian, l2 } = rules;
	const { monotone, binCount } = column;
	const missing = sumsAt(histogram, start + 255 * 3);
	const isFree = monotone === 0 && bounds.low === Number.NEGATIVE_INFINITY && bounds.high === Number.POSITIVE_INFINITY;
	const lossBefore = parentLoss(search);
	let best = smallestGain;
	let bestBin = -1;
	let bestSide = 0;
	let bestGradient = 0;
	let bestHessian = 0;
	let bestCount = 0;
	for (let side = 0; side < (missing.count > 0 ? 2 : 1); side++) {
		let gradient = side === 1 ? missing.gradient : 0;
		let hessian = side === 1 ? missing.hessian : 0;
		let count = side === 1 ? missing.count : 0;
		const lastBin = missing.count > 0 && side === 0 ? binCount : binCount - 1;
		for (let bin = 0; bin < lastBin; bin++) {
			const at = start + bin * 3;
			const rows = histogram[at + 2];
			if (rows === 0) continue;
			gradient += histogram[at];
			hessian += histogram[at + 1];
			count += rows;
			if (count < minimumRows || hessian < minimumHessian) continue;
			const rightHessian = total.hessian - hessian;
			if (total.count - count < minimumRows || rightHessian < minimumHessian) break;
			const rightGradient = total.gradient - gradient;
			const a = hessian + l2;
			const b = rightHessian + l2;
			let gain;
			if (isFree) gain = lossBefore + (gradient * gradient * b + rightGradient * rightGradient * a) / (a * b);
			else {
				const leftValue = Math.min(Math.max(-gradient / a, bounds.low), bounds.high);
				const rightValue = Math.min(Math.max(-rightGradient / b, bounds.low), bounds.high);
				if ((rightValue - leftValue) * monotone < 0) continue;
				gain = lossBefore - gradient * leftValue - rightGradient * rightValue;
			}
			if (!(gain > best)) continue;
			best = gain;
			bestBin = bin;
			bestSide = side;
			bestGradient = gradient;
			bestHessian = hessian;
			bestCount = count;
		}
	}
	if (bestBin < 0) return void 0;
	const left = {
		gradient: bestGradient,
		hessian: bestHessian,
		count: bestCount
	};
	const isMissingLeft = missing.count > 0 ? bestSide === 1 : bestCount * 2 > total.count;
	return {
		column,
		gain: best,
		bin: bestBin,
		categories: [],
		isMissingLeft,
		left,
		right: minus(total, left)
	};
}
/**
* Categories ordered by how much they raise the score, then cut in two as if they were numbers, which finds the best division in two.
*
* @see Fisher (1958), On grouping for maximum homogeneity.
*/
function scanCategorical(search, column, start) {
	const { histogram, total, rules, bounds } = search;
	const candidates = [...Array(column.binCount).keys(), 255].map((bin) => ({
		bin,
		sums: sumsAt(histogram, start + bin * 3)
	})).filter(({ sums }) => sums.count >= minimumCategoryRows).map(({ bin, sums }) => ({
		bin,
		sums,
		ratio: sums.gradient / (sums.hessian + categorySmoothing)
	})).sort((a, b) => a.ratio - b.ratio || a.bin - b.bin);
	const hasMissing = histogram[start + 255 * 3 + 2] > 0;
	const lossBefore = parentLoss(search);
	let best;
	let left = {
		gradient: 0,
		hessian: 0,
		count: 0
	};
	for (const [i, { sums }] of candidates.entries()) {
		left = plus(left, sums);
		const right = minus(total, left);
		if (Math.min(left.count, right.count) < rules.minimumRows) continue;
		if (Math.min(left.hessian, right.hessian) < rules.minimumHessian) continue;
		const gain = lossBefore - left.gradient * leafValue(left, rules, bounds) - right.gradient * leafValue(right, rules, bounds);
		if (gain <= (best?.gain ?? smallestGain)) continue;
		const chosen = candidates.slice(0, i + 1).map(({ bin }) => bin);
		const isMissingLeft = hasMissing ? chosen.includes(255) : left.count * 2 > total.count;
		best = {
			column,
			gain,
			bin: 0,
			categories: chosen.filter((bin) => bin !== 255).sort((a, b) => a - b),
			isMissingLeft,
			left,
			right
		};
	}
	return best;
}
/**
* The split of a node that lowers the loss most; of equal ones that of the first column. `undefined` when none is allowed.
*
* @param columns - Those of the histogram, in its order.
*/
function bestSplit(search, columns) {
	let best;
	for (const [position, column] of columns.entries()) {
		const start = sizeOf(position);
		const found = column.kind === "numeric" ? scanNumeric(search, column, start) : scanCategorical(search, column, start);
		if (found !== void 0 && found.gain > (best?.gain ?? 0)) best = found;
	}
	return best;
}

// pipeline/training/trainers/gbdt/drawn-search.ts
/**
* Searches each node in a few columns drawn for it, and in further ones only when those have no split, as random forests do. Only
* drawn columns are counted, so nothing is kept from node to node.
*/
var DrawnSearch = class {
	#data;
	#rules;
	/** Columns drawn at a time. */
	#drawn;
	#prng;
	#histogram;
	#gathered;
	#shuffled;
	#output = 0;
	constructor(data, rules, { drawn, prng }) {
		this.#data = data;
		this.#rules = rules;
		this.#drawn = drawn;
		this.#prng = prng;
		this.#histogram = new Float64Array(sizeOf(drawn));
		this.#gathered = new Float64Array(2 * data.order.length);
		this.#shuffled = Uint32Array.from(data.columns.keys());
	}
	begin(output) {
		this.#output = output;
	}
	search({ searched }) {
		return searched.map((node) => {
			const order = this.#prng.shuffle(this.#shuffled);
			for (let from = 0; from < order.length; from += this.#drawn) {
				const columns = Array.from(order.slice(from, from + this.#drawn).sort(), (index) => this.#data.columns[index]);
				const found = this.#among(columns, node);
				if (found !== void 0) return found;
			}
		});
	}
	#among(columns, { rows, sums, bounds }) {
		const { order, bins, outputs } = this.#data;
		const histogram = this.#histogram.fill(0, 0, sizeOf(columns.length));
		fill(histogram, {
			bins: columns.map(({ index }) => bins[index]),
			rows: order.subarray(rows.from, rows.to),
			derivatives: outputs[this.#output],
			gathered: this.#gathered
		});
		return bestSplit({
			histogram,
			total: sums,
			rules: this.#rules,
			bounds
		}, columns);
	}
};

// pipeline/training/trainers/gbdt/grow.ts
function goesLeft(split) {
	const left = new Uint8Array(256);
	if (split.column.kind === "numeric") left.fill(1, 0, split.bin + 1);
	for (const bin of split.categories) left[bin] = 1;
	left[255] = split.isMissingLeft ? 1 : 0;
	return left;
}
/** Orders a node's rows in place, left ones first, each side in the order it had; gives how many are left. */
function partition(rows, bins, left) {
	const others = new Uint32Array(rows.length);
	let leftCount = 0;
	let rightCount = 0;
	for (let i = 0; i < rows.length; i++) {
		const row = rows[i];
		if (left[bins[row]] === 1) rows[leftCount++] = row;
		else others[rightCount++] = row;
	}
	rows.set(others.subarray(0, rightCount), leftCount);
	return leftCount;
}
/** Slots of histograms, given out again once a leaf needs its own no more. */
var Slots = class {
	#free = [];
	#next = 0;
	take() {
		return this.#free.pop() ?? this.#next++;
	}
	give(slot) {
		this.#free.push(slot);
	}
};
/** The bounds of both children: below a monotone split, no value of the lower side may pass one of the upper side. */
function boundsBelow(split, rules, bounds) {
	if (split.column.monotone === 0) return [bounds, bounds];
	const middle = (leafValue(split.left, rules, bounds) + leafValue(split.right, rules, bounds)) / 2;
	const below = {
		low: bounds.low,
		high: middle
	};
	const above = {
		low: middle,
		high: bounds.high
	};
	return split.column.monotone > 0 ? [below, above] : [above, below];
}
function canSplit({ rules }, { sums, depth }) {
	return !(rules.depth > 0 && depth >= rules.depth) && sums.count >= 2 * rules.minimumRows;
}
/** Divides a node and finds how its children are best divided; unless `isLast`, when nobody will ask. */
function divide(request, node, { split, spare, isLast }) {
	const { data, rules } = request;
	const { from, to } = node.rows;
	const bins = data.bins[split.column.index];
	const middle = from + partition(data.order.subarray(from, to), bins, goesLeft(split));
	const parts = [{
		from,
		to: middle
	}, {
		from: middle,
		to
	}];
	const bounds = boundsBelow(split, rules, node.bounds);
	const isLeftSmaller = middle - from <= to - middle;
	const child = (side) => ({
		rows: parts[side],
		sums: side === 0 ? split.left : split.right,
		bounds: bounds[side],
		depth: node.depth + 1,
		slot: side === 0 === isLeftSmaller ? spare : node.slot,
		split: void 0
	});
	const children = [child(0), child(1)];
	const searched = isLast ? [] : children.filter((each) => canSplit(request, each));
	if (searched.length === 0) return children;
	const [counted, rest] = isLeftSmaller ? children : [children[1], children[0]];
	const found = request.search.search({
		counted,
		rest: searched.includes(rest) ? rest : void 0,
		searched
	});
	for (const [i, each] of searched.entries()) each.split = found[i];
	return children;
}
/** The node to divide next: the one that gains most, of equal ones the oldest; where all will be divided, the newest. */
function nextOf(open, isUnlimited) {
	if (isUnlimited) return open.length - 1;
	let best = 0;
	for (let i = 1; i < open.length; i++) if ((open[i]?.split?.gain ?? 0) > (open[best]?.split?.gain ?? 0)) best = i;
	return best;
}
/** Grows one tree, always splitting the leaf that gains most. */
function growTree(request) {
	const { data, rules, rowCount, search } = request;
	const taken = new Slots();
	const root = {
		rows: {
			from: 0,
			to: rowCount
		},
		sums: sumsOf(data, request.output, rowCount),
		bounds: {
			low: Number.NEGATIVE_INFINITY,
			high: Number.POSITIVE_INFINITY
		},
		depth: 0,
		slot: taken.take(),
		split: void 0
	};
	search.begin(request.output, request.active);
	if (canSplit(request, root)) [root.split] = search.search({
		counted: root,
		rest: void 0,
		searched: [root]
	});
	const open = root.split === void 0 ? [] : [root];
	const isUnlimited = rules.leaves === Number.POSITIVE_INFINITY;
	for (let leaves = 1; leaves < rules.leaves && open.length > 0; leaves++) {
		const [node] = open.splice(nextOf(open, isUnlimited), 1);
		if (node?.split === void 0) break;
		const spare = taken.take();
		node.children = divide(request, node, {
			split: node.split,
			spare,
			isLast: leaves + 1 === rules.leaves
		});
		for (const child of node.children) if (child.split === void 0) taken.give(child.slot);
		else open.push(child);
	}
	return laidOut(request, root);
}
function sumsOf({ order, outputs }, output, rowCount) {
	const { gradients, hessians } = outputs[output];
	const sums = {
		gradient: 0,
		hessian: 0,
		count: rowCount
	};
	for (let i = 0; i < rowCount; i++) {
		const row = order[i];
		sums.gradient += gradients[row];
		sums.hessian += hessians[row];
	}
	return sums;
}
function laidOut({ data, binnings, rules, leafValueOf }, root) {
	const tree = [];
	const leaves = [];
	const place = (growing) => {
		const at = tree.length;
		if (growing.children === void 0 || growing.split === void 0) {
			const rows = data.order.subarray(growing.rows.from, growing.rows.to);
			const value = (leafValueOf?.(rows) ?? leafValue(growing.sums, rules, growing.bounds)) * rules.learningRate + 0;
			tree.push({
				kind: "leaf",
				value
			});
			leaves.push({
				rows,
				value
			});
			return at;
		}
		tree.push({
			kind: "leaf",
			value: 0
		});
		const [left, right] = [place(growing.children[0]), place(growing.children[1])];
		const { column, bin, categories, isMissingLeft } = growing.split;
		const binning = binnings[column.index];
		const sides = {
			column: column.index,
			isMissingLeft,
			left,
			right
		};
		tree[at] = binning?.kind === "numeric" ? {
			kind: "numeric",
			threshold: binning.edges[bin] ?? Number.MAX_VALUE,
			...sides
		} : {
			kind: "categorical",
			categories,
			...sides
		};
		return at;
	};
	place(root);
	return {
		tree,
		leaves
	};
}

// pipeline/training/trainers/gbdt/bagging.ts
/** A generator of its own for each tree, so that trees can be grown in any order and by any thread. */
function randomOf(seed, tree) {
	return new Prng(seed ^ Math.imul(tree + 1, 2654435761));
}
function drawnFrom(prng, rowCount, share) {
	const times = new Uint32Array(rowCount);
	const draws = Math.max(1, Math.round(rowCount * share));
	for (let i = 0; i < draws; i++) times[prng.index(rowCount)]++;
	return times;
}
/** How often each row was drawn for a tree, `[rowCount]`; rows drawn never are those it can be judged by. */
function timesDrawn({ weights, rowShare, seed }, tree) {
	return drawnFrom(randomOf(seed, tree), weights.length, rowShare);
}
/** The trees of one draw of rows, one for each output. A leaf is the mean of its rows' targets times the learning rate. */
function growBagged(bagging, tree) {
	const { bins, binnings, splitColumns, targets, weights, rules, drawn, rowShare, seed } = bagging;
	const rowCount = weights.length;
	const prng = randomOf(seed, tree);
	const times = drawnFrom(prng, rowCount, rowShare);
	const hessians = weights.map((weight, row) => weight * times[row]);
	const rows = Uint32Array.from(times.keys()).filter((row) => times[row] !== 0);
	const data = {
		bins,
		columns: splitColumns,
		outputs: targets.map((target) => ({
			gradients: hessians.map((h, row) => -h * target[row]),
			hessians
		})),
		order: new Uint32Array(rowCount)
	};
	const search = new DrawnSearch(data, rules, {
		drawn,
		prng
	});
	return targets.map((_, output) => {
		data.order.set(rows);
		return growTree({
			data,
			binnings,
			output,
			rowCount: rows.length,
			active: [],
			rules,
			search
		}).tree;
	});
}

// pipeline/training/trainers/gbdt/search.ts
/** Searches some of the columns; keeps their histograms, one for each slot. */
var ColumnSearch = class {
	#data;
	#rules;
	#owned;
	#histograms = [];
	#output = 0;
	#active = [];
	#gathered;
	/** @param owned - Positions of the columns that are searched here. */
	constructor(data, rules, owned) {
		this.#data = data;
		this.#rules = rules;
		this.#owned = new Set(owned);
		this.#gathered = new Float64Array(2 * data.order.length);
	}
	begin(output, active) {
		this.#output = output;
		this.#active = active.filter((index) => this.#owned.has(index)).map((index) => this.#data.columns[index]);
	}
	search({ counted, rest, searched }) {
		const columns = this.#active;
		const histogram = this.#at(counted.slot).fill(0, 0, sizeOf(columns.length));
		const { from, to } = counted.rows;
		const rows = this.#data.order.subarray(from, to);
		const bins = columns.map(({ index }) => this.#data.bins[index]);
		const derivatives = this.#data.outputs[this.#output];
		fill(histogram, {
			bins,
			rows,
			derivatives,
			gathered: this.#gathered
		});
		if (rest !== void 0) subtract(this.#at(rest.slot), histogram, columns.length);
		return searched.map(({ slot, sums, bounds }) => bestSplit({
			histogram: this.#at(slot),
			total: sums,
			rules: this.#rules,
			bounds
		}, columns));
	}
	#at(slot) {
		return this.#histograms[slot] ??= new Float64Array(sizeOf(this.#owned.size));
	}
};

// pipeline/training/trainers/gbdt/wire.ts
const stateAt = {
	search: 0,
	done: 1,
	failed: 2
};
/** Begun trees, output, counted node's rows and slot, slot of the rest or −1, searched nodes, and which of them is the counted one. */
const integerAt = {
	tree: 0,
	output: 1,
	from: 2,
	to: 3,
	slot: 4,
	rest: 5,
	searched: 6,
	isCounted: 7
};
/** Sums and bounds of a searched node. */
const doublesEach = 5;
/** Gain or 0, column, bin, whether missing goes left, the left side's sums, how many categories, and they. */
const answerSize = 264;
function shared(bytes) {
	return new SharedArrayBuffer(bytes);
}
function openWire(columns, threads) {
	return {
		state: new Int32Array(shared(12)),
		integers: new Int32Array(shared(36)),
		doubles: new Float64Array(shared(80)),
		active: new Uint8Array(shared(columns)),
		answers: new Float64Array(shared(8 * threads * 2 * answerSize))
	};
}
function writeTree({ integers, active }, output, columns) {
	integers[integerAt.tree]++;
	integers[integerAt.output] = output;
	active.fill(0);
	for (const column of columns) active[column] = 1;
}
function writeCounting({ integers, doubles }, { counted, rest, searched }) {
	integers[integerAt.from] = counted.rows.from;
	integers[integerAt.to] = counted.rows.to;
	integers[integerAt.slot] = counted.slot;
	integers[integerAt.rest] = rest?.slot ?? -1;
	integers[integerAt.searched] = searched.length;
	for (const [i, node] of searched.entries()) {
		integers[integerAt.isCounted + i] = node === counted ? 1 : 0;
		doubles.set([
			node.sums.gradient,
			node.sums.hessian,
			node.sums.count,
			node.bounds.low,
			node.bounds.high
		], i * doublesEach);
	}
}
function readCounting({ integers, doubles }) {
	const at = (place) => integers[place];
	const node = (i) => {
		const [gradient = 0, hessian = 0, count = 0, low = 0, high = 0] = doubles.subarray(i * doublesEach);
		return {
			sums: {
				gradient,
				hessian,
				count
			},
			bounds: {
				low,
				high
			}
		};
	};
	const rows = {
		from: at(integerAt.from),
		to: at(integerAt.to)
	};
	const searched = Array.from({ length: at(integerAt.searched) }, (_, i) => ({
		...node(i),
		rows,
		slot: at(integerAt.isCounted + i) === 1 ? at(integerAt.slot) : at(integerAt.rest)
	}));
	const rest = at(integerAt.rest);
	return {
		counted: {
			...node(0),
			rows,
			slot: at(integerAt.slot)
		},
		rest: rest < 0 ? void 0 : {
			...node(0),
			rows,
			slot: rest
		},
		searched
	};
}
function writeSplit(answers, start, split) {
	if (split === void 0) {
		answers[start] = 0;
		return;
	}
	const { gain, column, bin, isMissingLeft, left, categories } = split;
	answers.set([
		gain,
		column.index,
		bin,
		isMissingLeft ? 1 : 0,
		left.gradient,
		left.hessian,
		left.count,
		categories.length
	], start);
	answers.set(categories, start + 8);
}
/** What a thread found for a searched node. */
function readSplit({ answers, doubles }, columns, place) {
	const start = (2 * place.thread + place.searched) * answerSize;
	const [gain = 0, column = 0, bin = 0, missing = 0, gradient = 0, hessian = 0, count = 0, categories = 0] = answers.subarray(start, start + 8);
	if (gain === 0) return void 0;
	const [allGradient = 0, allHessian = 0, allCount = 0] = doubles.subarray(place.searched * doublesEach);
	return {
		gain,
		column: columns[column],
		bin,
		isMissingLeft: missing === 1,
		left: {
			gradient,
			hessian,
			count
		},
		right: {
			gradient: allGradient - gradient,
			hessian: allHessian - hessian,
			count: allCount - count
		},
		categories: [...answers.subarray(start + 8, start + 8 + categories)]
	};
}
/** Does in a thread what is asked for, until the process ends it. */
function serve(wire, search, thread) {
	const { state, integers, active } = wire;
	let done = 0;
	let tree = 0;
	for (;;) {
		Atomics.wait(state, stateAt.search, done);
		done = Atomics.load(state, stateAt.search);
		try {
			if (integers[integerAt.tree] !== tree) {
				tree = integers[integerAt.tree];
				search.begin(integers[integerAt.output], [...active.keys()].filter((column) => active[column] === 1));
			}
			for (const [i, split] of search.search(readCounting(wire)).entries()) writeSplit(wire.answers, (2 * thread + i) * answerSize, split);
		} catch (error) {
			Atomics.add(state, stateAt.failed, 1);
			throw error;
		} finally {
			Atomics.add(state, stateAt.done, 1);
			Atomics.notify(state, stateAt.done);
		}
	}
}

export { shortDigest as $, sortedJson as $t, adoptPipeline as A, ignoreItself as An, eachPiece as At, openPullRequests as B, pathProblem as Bn, toJson as Bt, checkModelPlace as C, configFile as Cn, openScratch as Ct, writeTrainedModel as D, settingText as Dn, directoryObject as Dt, writeModelFolder as E, parseConfig as En, writeWorkspaceFile as Et, diagnoseLoop as F, isDirectoryId as Fn, emitDirectory as Ft, costColumns as G, inert as Gn, KeyedMap as Gt, pipelinesBelow as H, shown as Hn, withoutKeys as Ht, explainRepro as I, objectExists as In, parseDirectory as It, contractDetails as J, originalKey as Jt, duration as K, keyText as Kt, initData as L, objectPlace as Ln, fromJson as Lt, checkData as M, writeResult as Mn, hashFile as Mt, compareTables as N, contentMd5 as Nn, md5OfFile as Nt, shellWord as O, configLines as On, directoryObjectLimitBytes as Ot, dataDrivers as P, corruptObject as Pn, mapParallel as Pt, plural as Q, codePointOrder as Qt, mergeRecordTexts as R, checkDirectoryPaths as Rn, pythonEquals as Rt, trainerNames as S, publicUrl as Sn, isAlive as St, readModelText as T, cacheTypes as Tn, sweepScratch as Tt, repro as U, unsafePath as Un, isYamlList as Ut, pipelineToAdopt as V, repositoryPathProblem as Vn, toShownJson as Vt, costCells as W, runAction as Wn, isYamlMap as Wt, sharedRowsDetail as X, byCodePoint as Xt, dataChange as Y, pythonFloat as Yt, listing as Z, canonicalJson as Zt, serveFolder as _, cannotList as _n, ignoreNothing as _t, writeCounting as a, columnTypes as an, signed as at, openTrainer as b, objectKey as bn, hashAll as bt, growBagged as c, fileSetting as cn, findDataRoot as ct, binColumn as d, numberSetting as dn, damagedObject as dt, commitMoves as en, visible as et, numericBinning as f, secretSetting as fn, linksWithin as ft, runStep as g, RemoteFailure as gn, describeFile as gt, openWorkspace as h, verifiedPieces as hn, describeDirectory as ht, stateAt as i, withStorageErrors as in, percent as it, artifactCommit as j, openWorkingFolder as jn, hashBytes as jt, shellWordIfNeeded as k, parseConfigObj as kn, digestOf as kt, timesDrawn as l, flagSetting as ln, openDataRepository as lt, openForge as m, md5Of as mn, rememberWritten as mt, readSplit as n, makeNamesDurable as nn, count as nt, writeTree as o, contractFile as on, signedCount as ot, Prng as p, verifySetting as pn, openCache as pt, tookText as q, mapOf as qt, serve as r, bulk as rn, decimal as rt, ColumnSearch as s, qualityDimensions as sn, defaultRemote as st, openWire as t, makeFilesDurable as tn, bytes as tt, growTree as u, jobsSetting as un, findGitRoot as ut, isKnownModel as v, legacyKey as vn, walkFile as vt, readModelFile as w, configFolder as wn, ownFolder$1 as wt, parametersOf as x, readBounded as xn, openHashState as xt, openModel as y, localFolder as yn, walkFiles as yt, openData as z, checkParents as zn, pythonJson as zt };