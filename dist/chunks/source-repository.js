import { A as LockstepError, g as readTextIfThere } from "./file-work.js";
import { Cn as configFile, En as parseConfig, Fn as isDirectoryId, Hn as shown, Rn as checkDirectoryPaths, Sn as publicUrl, lt as openDataRepository } from "./pipeline.js";
import { r as decodeUtf8 } from "./parse.js";
import { n as isInside } from "./overlap.js";
import { n as isDvcFile } from "./collect.js";
import { t as fetchObjects } from "./fetch.js";
import { i as stateOfCommit } from "./states2.js";
import { i as readTrackers } from "./tracked.js";
import { n as partOf } from "./transfers.js";
import { chmod, copyFile, mkdir, stat, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { dirname, join, posix, resolve } from "node:path";
import { constants as constants$1 } from "node:fs";

// pipeline/tracking/source-content.ts
function normal(path) {
	const plain = posix.normalize(path.replaceAll("\\", "/")).replace(/^\/+|\/+$/g, "");
	return plain === "." ? "" : plain;
}
function below(folder, path) {
	return folder === "" ? path : path.slice(folder.length + 1);
}
function recorded(output, source) {
	if (output.entry?.md5 !== void 0) return {
		output,
		id: output.entry.md5,
		isLegacy: output.entry.isLegacy
	};
	throw new LockstepError("OBJECT_MISSING", `${source.url} at ${source.commit} records no content of ${shown(output.path)}`, { hint: "Run `dvc commit` or `dvc repro` there, commit what it writes, and name the new commit." });
}
/**
* Finds what a repository has at a path. Its own files of DVC are not data, as in DVC.
*
* @param typed - From the root of the repository.
* @throws LockstepError TARGET_UNKNOWN, OBJECT_MISSING, PATH_UNSAFE.
*/
async function findContent(source, typed) {
	const path = normal(typed);
	const outputs = (await readTrackers(source.state.source)).flatMap(({ outs }) => outs).filter(({ isCached }) => isCached);
	const over = outputs.find((output) => output.path === path || isInside(path, output.path));
	if (over !== void 0) {
		const part = over.path === path ? void 0 : path.slice(over.path.length + 1);
		return {
			outputs: [{
				...recorded(over, source),
				part,
				at: ""
			}],
			files: []
		};
	}
	const isBelow = (other) => path === "" || other.startsWith(`${path}/`);
	const inside = outputs.filter((output) => isBelow(output.path));
	const files = (source.state.entries ?? []).filter((entry) => {
		if (entry.kind === "symlink" || entry.kind === "submodule") return false;
		if (entry.path === path) return true;
		const isOfDvc = isDvcFile(entry.path) || entry.path.endsWith(".dvcignore") || entry.path.startsWith(".dvc/");
		return isBelow(entry.path) && !isOfDvc;
	});
	if (inside.length === 0 && files.length === 0) throw new LockstepError("TARGET_UNKNOWN", `${source.url} at ${source.commit} has no file or folder ${shown(typed)}`, { hint: "Check the path, and the revision: `--rev <branch, tag or commit>`. A link in Git is not followed." });
	const content = {
		outputs: inside.map((output) => ({
			...recorded(output, source),
			part: void 0,
			at: below(path, output.path)
		})),
		files: files.map((entry) => ({
			path: entry.path,
			at: entry.path === path ? "" : below(path, entry.path),
			isExecutable: entry.kind === "executable"
		}))
	};
	const places = [...content.outputs, ...content.files].map(({ at }) => at).filter((at) => at !== "");
	checkDirectoryPaths(`${source.url}: ${shown(typed)}`, places);
	return content;
}
/** Brings the objects of outputs into a cache, each hashed on its way. @throws LockstepError OBJECT_MISSING, OBJECT_CORRUPT, REMOTE_MISSING. */
async function bringObjects(source, { outputs }, { cache, ...transfer }) {
	let transferred = 0;
	for (const { output, id, isLegacy, part } of outputs) {
		const remote = await source.remote(output.remote);
		const common = {
			cache: isLegacy ? cache.legacy : cache,
			remote,
			...transfer
		};
		const whole = {
			id,
			path: output.path,
			isLegacy
		};
		const listing = part === void 0 ? void 0 : await fetchObjects({
			...common,
			ids: [whole],
			isListingOnly: true
		});
		const ids = part === void 0 ? [whole] : await partOf(common.cache, {
			...whole,
			part
		});
		transferred += (listing?.transferred ?? 0) + (await fetchObjects({
			...common,
			ids
		})).transferred;
	}
	return transferred;
}
/** Files of an output with their objects, once these are in the cache. */
async function filesOf({ output, id, isLegacy, part, at }, cache) {
	const objects = isLegacy ? cache.legacy : cache;
	if (!isDirectoryId(id)) return [{
		object: objects.path(id),
		at,
		isExecutable: output.entry?.isExecutable === true
	}];
	return (part === void 0 ? await objects.readDirectory(id) : (await objects.readDirectory(id)).filter(({ relpath }) => relpath === part || relpath.startsWith(`${part}/`))).map(({ md5, relpath }) => {
		const name = part === void 0 ? relpath : relpath.slice(part.length + 1);
		return {
			object: objects.path(md5),
			at: [at, name].filter((piece) => piece !== "").join("/"),
			isExecutable: false
		};
	});
}
/**
* Writes what was found to a path where nothing stands: a file, or a folder. The objects must be in the cache.
*
* @param fileMode - Permission bits of a new file, for example `0o644`.
* @returns The number of files.
*/
async function writeContent(source, { outputs, files }, to) {
	const { cache, destination, fileMode } = to;
	const modeOf = (isExecutable) => isExecutable ? fileMode | (fileMode & 292) >> 2 : fileMode;
	const placed = (await Promise.all(outputs.map((output) => filesOf(output, cache)))).flat();
	checkDirectoryPaths(source.url, [...placed, ...files].map(({ at }) => at).filter((at) => at !== ""));
	if (![...placed, ...files].some(({ at }) => at === "")) await mkdir(destination, { recursive: true });
	for (const { object, at, isExecutable } of placed) {
		const path = join(destination, at);
		await mkdir(dirname(path), { recursive: true });
		await copyFile(object, path, constants$1.COPYFILE_FICLONE | constants$1.COPYFILE_EXCL);
		await chmod(path, modeOf(isExecutable));
	}
	for (const { path: name, at, isExecutable } of files) {
		const path = join(destination, at);
		await mkdir(dirname(path), { recursive: true });
		const bytes = await source.git.readFile(source.commit, name);
		if (bytes === void 0) throw new LockstepError("GIT_COMMAND_FAILED", `${source.url}: ${shown(name)} cannot be read`);
		await writeFile(path, bytes, {
			flag: "wx",
			mode: modeOf(isExecutable)
		});
	}
	return placed.length + files.length;
}

// pipeline/tracking/source-repository.ts
/** The folder that a url of Git names on this machine; `undefined` for an address. */
function folderOf(url, from) {
	if (url.startsWith("file://")) return fileURLToPath(url);
	return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) || /^[^/\\]+:(?!\\)/.test(url) ? void 0 : resolve(from, url);
}
async function isFolder(path) {
	return stat(path).then((found) => found.isDirectory(), () => false);
}
/** The DVC repository itself when it is on this machine: its own config counts then, with what is only known here. */
async function openHere(request, drivers) {
	const folder = folderOf(request.url, request.from);
	if (folder === void 0 || !await isFolder(join(folder, ".dvc"))) return void 0;
	const { environment, signal } = request;
	return openDataRepository({
		folder,
		environment,
		...signal === void 0 ? {} : { signal }
	}, drivers);
}
/** What the config of a commit says, above that of this machine and its user. */
async function configOf({ source }, root, request) {
	const place = {
		root,
		environment: request.environment
	};
	const bytes = await source.read(".dvc/config");
	return parseConfig({
		system: await readTextIfThere(configFile("system", place)),
		global: await readTextIfThere(configFile("global", place)),
		repo: bytes === void 0 ? void 0 : decodeUtf8(bytes, ".dvc/config")
	});
}
/**
* Copies the history of another repository and finds the commit that is asked for. Nothing of it is checked out or run.
*
* @throws LockstepError GIT_COMMAND_FAILED, REVISION_UNKNOWN, DVC_CONFIG_INVALID.
*/
async function openSourceRepository(request, drivers) {
	const { scratch, environment } = request;
	const url = publicUrl(request.url);
	const folder = join(scratch, "source.git");
	const git = await drivers.cloneGit({
		url: request.url,
		from: request.from,
		folder
	}).catch((cause) => {
		throw new LockstepError("GIT_COMMAND_FAILED", `${url} cannot be cloned`, {
			hint: "See the cause. Check the url, and that git may read it: `git ls-remote <url>`.",
			cause
		});
	});
	const { revision: asked = "HEAD" } = request;
	const revision = typeof asked === "string" ? asked : await asked(git);
	const commit = await git.resolve(revision);
	if (commit === void 0) throw new LockstepError("REVISION_UNKNOWN", `${url} has no commit, branch or tag ${JSON.stringify(revision)}`, { hint: "`git ls-remote` with its address shows what there is." });
	const state = await stateOfCommit({ root: git.root }, git, {
		commit,
		name: commit
	});
	const here = await openHere(request, drivers);
	const open = [];
	const kept = async (opening) => {
		const remote = await opening;
		open.push(remote);
		return remote;
	};
	return {
		url,
		commit,
		git,
		state,
		async remote(named) {
			const name = named ?? request.remote;
			if (here !== void 0) return name === void 0 && here.config.defaultRemote === void 0 ? kept(drivers.openUrl({
				url: here.cache.folder,
				base: here.root,
				settings: {},
				env: environment
			})) : here.remote(name);
			return kept(drivers.openRemote({
				config: await configOf(state, git.root, request),
				name,
				root: git.root,
				environment
			}));
		},
		async [Symbol.asyncDispose]() {
			for (const remote of open) await remote.close();
			await here?.[Symbol.asyncDispose]();
		}
	};
}

export { writeContent as i, bringObjects as n, findContent as r, openSourceRepository as t };