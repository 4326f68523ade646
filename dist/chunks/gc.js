import { t as withDvcFiles } from "./dvc-files-lock.js";
import { t as withOutputLocks } from "./output-locks.js";
import { A as LockstepError, g as readTextIfThere, m as isSystemError, p as isNotThere, y as syncFolder } from "./file-work.js";
import { Pt as mapParallel, _n as cannotList } from "./pipeline.js";
import { i as planStore, n as forgottenRuns, r as isOld } from "./garbage-plan2.js";
import { a as namingPatterns, i as namesContent, n as idsMentioned, o as recordPatterns, r as idsNamedIn, t as membersOfListing } from "./listings.js";
import { t as IgnoreRules } from "./ignore.js";
import { a as workspaceSource } from "./collect.js";
import { r as decodeUtf8 } from "./parse.js";
import { t as gitOf } from "./states2.js";
import { n as storedFiles, t as nameOf } from "./stored-objects.js";
import { lstat, readFile, readdir, unlink } from "node:fs/promises";
import { dirname, join, posix } from "node:path";

// pipeline/tracking/needed-ids.ts
async function takeFile(file, needed, isLenient) {
	const bytes = await file.read();
	const keep = (id, path) => {
		if (!needed.has(id)) needed.set(id, `${path} of ${file.state}`);
	};
	try {
		for (const { id, path } of idsNamedIn(file.path, decodeUtf8(bytes, file.path))) keep(id, path);
	} catch (cause) {
		if (!(cause instanceof LockstepError)) throw cause;
		if (!isLenient && await file.isDvcs()) throw new LockstepError("GARBAGE_UNCERTAIN", `what ${file.path} of ${file.state} needs cannot be read`, {
			hint: "Nothing was removed. Mend the file there; or give --skip-failed, which keeps everything that the file mentions.",
			cause
		});
		for (const id of idsMentioned(Buffer.from(bytes).toString("latin1"))) keep(id, file.path);
	}
}
async function recordFiles(root) {
	try {
		return (await readdir(join(root, "models"), { recursive: true })).map((name) => `models/${name.split("\\").join("/")}`).filter(namesContent);
	} catch (error) {
		if (isNotThere(error)) return [];
		throw error;
	}
}
/** What the files of the workspace need, committed or not. */
async function neededByWorkspace({ root, isLenient }, needed) {
	const source = await workspaceSource(root);
	const locks = [.../* @__PURE__ */ new Set(["", ...source.dvcFiles.map((file) => posix.dirname(file))])].map((folder) => posix.join(folder === "." ? "" : folder, "dvc.lock"));
	const pointers = source.dvcFiles.filter((file) => file.endsWith(".dvc"));
	for (const path of /* @__PURE__ */ new Set([
		...pointers,
		...locks,
		...await recordFiles(root)
	])) {
		const text = await readTextIfThere(join(root, path));
		if (text === void 0) continue;
		const read = () => Promise.resolve(Buffer.from(text));
		await takeFile({
			path,
			state: "the workspace",
			read,
			isDvcs: () => Promise.resolve(true)
		}, needed, isLenient);
	}
}
/** True when DVC takes a file of a tree for its own: no `.dvcignore` leaves it out, and no other repository holds it. */
async function isDvcsInTree(git, { root, commit, path }) {
	const above = posix.relative(git.root, root);
	if (above !== "" && !path.startsWith(`${above}/`)) return false;
	const own = above === "" ? path : path.slice(above.length + 1);
	const paths = new Set((await git.tree(commit)).map((entry) => entry.path));
	let rules = new IgnoreRules();
	const folders = own.split("/").slice(0, -1);
	for (let count = 0; count <= folders.length; count++) {
		const folder = folders.slice(0, count).join("/");
		const place = posix.join(above, folder);
		if (count > 0 && paths.has(posix.join(place, ".dvc/config"))) return false;
		const text = await git.readFile(commit, posix.join(place, ".dvcignore"));
		if (text !== void 0) rules = rules.withFile(folder, decodeUtf8(text, ".dvcignore"));
	}
	return own.split("/").every((_, index, names) => !rules.decides(names.slice(0, index + 1), index < names.length - 1));
}
/** What commits need: all pointers and locks of the states that count, and the records of models in all of their history. */
async function neededByCommits(git, request, needed) {
	const { states, root, isLenient, isAllCommits } = request;
	const seen = /* @__PURE__ */ new Set();
	const take = async (commit, { path, oid }, state) => {
		if (seen.has(`${oid} ${path}`)) return;
		seen.add(`${oid} ${path}`);
		await takeFile({
			path,
			state,
			async read() {
				const bytes = await git.readFile(commit, path);
				if (bytes !== void 0) return bytes;
				throw new LockstepError("GIT_COMMAND_FAILED", `${path} of ${state} cannot be read`, { hint: "Run `git fsck`, and `git fetch` when objects are missing." });
			},
			isDvcs: () => isDvcsInTree(git, {
				root,
				commit,
				path
			})
		}, needed, isLenient);
	};
	for (const [commit, why] of states.commits) for (const entry of await git.tree(commit)) if ((entry.kind === "file" || entry.kind === "executable") && namesContent(entry.path)) await take(commit, entry, why);
	const patterns = isAllCommits ? namingPatterns : recordPatterns;
	for (const version of await git.versionsFrom(states.tips, patterns)) if (namesContent(version.path)) await take(version.commit, version, version.commit.slice(0, 12));
}

// pipeline/tracking/needed-states.ts
/** @throws LockstepError SCOPE_MISSING, ARGUMENT_INVALID, as DVC refuses them. */
function checkScope(scope) {
	const { isWorkspace, isAllBranches, isAllTags, isAllCommits, isAllExperiments, revision, count, date } = scope;
	if (!(isWorkspace || isAllBranches || isAllTags || isAllCommits || isAllExperiments) && revision === void 0 && date === void 0) throw new LockstepError("SCOPE_MISSING", "gc was not told which states of the repository to keep", { hint: "Give at least one of -w, -a, -T, -A, --rev, --date; what a branch, tag or open pull request needs is kept in any case." });
	if (count !== void 0 && revision === void 0 && !isAllBranches) throw new LockstepError("ARGUMENT_INVALID", "--num counts commits of --rev or of --all-branches", { hint: "Add one of the two." });
	if (date !== void 0 && Number.isNaN(secondsOf(date))) throw new LockstepError("ARGUMENT_INVALID", `--date: ${JSON.stringify(date)} is not a date like 2026-01-31`);
}
function secondsOf(date) {
	return /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) / 1e3 : NaN;
}
/** Refs of origin that people work with; the trial merges that a forge makes of them are nobody's state. */
function counts(name) {
	return !/^refs\/pull\/\d+\/merge$|^refs\/merge-requests\/\d+\/merge$/.test(name);
}
async function bring(git, commit, why) {
	if (await git.fetchCommit(commit)) return;
	throw new LockstepError("GIT_COMMAND_FAILED", `${why} (${commit.slice(0, 12)}) is not here, and origin does not give it`, { hint: "Run `git fetch`; when origin has lost the commit, close the pull request or delete the ref that names it." });
}
/**
* All commits whose content must stay: what every ref of this clone and of its origin names now and every open pull request, whatever
* the scope says, and what the scope adds. Commits that are not here yet are fetched.
*
* @throws LockstepError GIT_COMMAND_FAILED when a ref cannot be read, origin does not answer, or the clone is shallow.
*/
async function neededStates(git, scope, pullRequests) {
	const commits = /* @__PURE__ */ new Map();
	const keep = (commit, why) => {
		if (!commits.has(commit)) commits.set(commit, why);
	};
	const local = await git.refs();
	for (const [name, commit] of local) keep(commit, name.replace(/^refs\/(?:heads|tags|remotes)\//, ""));
	for (const [name, commit] of await git.originRefs()) {
		if (!counts(name)) continue;
		await bring(git, commit, `${name} of origin`);
		keep(commit, `${name.replace(/^refs\/(?:heads|tags)\//, "")} of origin`);
	}
	for (const { number, head } of pullRequests) {
		await bring(git, head, `the head of pull request #${number}`);
		keep(head, `pull request #${number}`);
	}
	const tips = [...commits.keys()];
	const add = (found, why) => {
		for (const commit of found) keep(commit, `${commit.slice(0, 12)}, ${why}`);
	};
	const first = scope.count ?? 1;
	if (scope.revision !== void 0) {
		const commit = await git.resolve(scope.revision);
		if (commit === void 0) throw new LockstepError("REVISION_UNKNOWN", `--rev: ${JSON.stringify(scope.revision)} is not a commit of this clone`);
		add(await git.commitsFrom([commit], { first }), `of ${scope.revision}`);
	}
	if (scope.isAllBranches && first > 1) {
		const branches = [...local].filter(([name]) => name.startsWith("refs/heads/") || name.startsWith("refs/remotes/"));
		add(await git.commitsFrom([...new Set(branches.map(([, commit]) => commit))], { first }), "of a branch");
	}
	if (scope.date !== void 0) add(await git.commitsFrom(tips, { sinceSeconds: secondsOf(scope.date) }), `since ${scope.date}`);
	return {
		commits,
		tips
	};
}

// pipeline/tracking/without-copies.ts
/** Which of some files a remote holds in full: of the same size, where the remote can list. */
async function copiesOn(remote, files, signal) {
	const wanted = new Map(files.map((file) => [file.key, file]));
	const found = /* @__PURE__ */ new Set();
	try {
		for await (const { key, sizeBytes } of remote.list("files/md5/", { signal })) {
			const file = wanted.get(key);
			if (file?.sizeBytes === sizeBytes) found.add(file);
		}
		return found;
	} catch (error) {
		if (!cannotList(error)) throw error;
	}
	const there = await remote.existing([...wanted.keys()], { signal });
	return new Set(files.filter(({ key }) => there.has(key)));
}
/**
* The plan for a cache that need not hold what the remote holds, too. What was written within the grace period stays here as well.
*
* @throws LockstepError ARGUMENT_INVALID when the workspace may link to what would go.
*/
async function withoutCopies({ links, signal }, request) {
	const { plan, cached, needed, remote, writtenBeforeMs } = request;
	if (links.includes("symlink")) throw new LockstepError("ARGUMENT_INVALID", "--not-in-remote would empty the files that are symbolic links into the cache", { hint: "Take `symlink` out of cache.type, run `lockstep checkout --relink`, then run this again." });
	const more = await copiesOn(remote, cached.filter((file) => file.name.kind === "object" && !file.name.isLegacy && needed.has(file.name.id) && isOld(file, writtenBeforeMs)), signal);
	const remove = [...plan.remove, ...more].sort((a, b) => Number(b.key.endsWith(".dir")) - Number(a.key.endsWith(".dir")));
	const sizeBytes = remove.reduce((sum, file) => sum + file.sizeBytes, 0);
	return {
		...plan,
		remove,
		sizeBytes,
		kept: plan.kept - more.size
	};
}

// pipeline/tracking/gc.ts
const parallelCalls = 8;
async function runsOfCache(folder, files) {
	const runs = files.filter(({ name }) => name.kind === "run");
	return mapParallel(runs, parallelCalls, async (file) => ({
		file,
		outputs: idsMentioned(await readFile(join(folder, file.key), "latin1"))
	}));
}
async function textOf(remote, key, signal) {
	const content = await remote.read(key, { signal });
	let text = "";
	if (content !== void 0) for await (const piece of content.stream) text += Buffer.from(piece).toString("latin1");
	return text;
}
/** Everything that is named by a repository and by those that share its cache; members of directories are not in it yet. */
async function namedIds(repository, request, ports) {
	const needed = /* @__PURE__ */ new Map();
	let commits = 0;
	for (const one of [repository, ...request.projects]) {
		const common = {
			root: one.root,
			isLenient: request.skipsFailed
		};
		await neededByWorkspace(common, needed);
		const git = request.scope.revision === void 0 ? await one.git() : await gitOf(one);
		if (git === void 0) continue;
		const pullRequests = one === repository ? await ports.openPullRequests() : [];
		const states = await neededStates(git, request.scope, pullRequests);
		commits += states.commits.size;
		await neededByCommits(git, {
			...common,
			states,
			isAllCommits: request.scope.isAllCommits
		}, needed);
	}
	return {
		needed,
		commits
	};
}
async function addMembers(needed, ids, request) {
	for (const [id, why] of [...ids]) {
		if (!id.endsWith(".dir")) continue;
		const members = await request.members(id);
		if (members === void 0 && !request.isLenient) throw new LockstepError("GARBAGE_UNCERTAIN", `what belongs to the directory ${id} (${why}) cannot be read`, { hint: "Nothing was removed. Push the directory from where it is; or give --skip-failed to go on without it." });
		for (const member of members ?? []) if (!needed.has(member)) needed.set(member, why);
	}
}
async function survey(repository, request, ports) {
	const { cache, signal, config } = repository;
	const remote = request.isCloud || request.isNotInRemote ? await repository.remote(request.remote) : void 0;
	const { needed, commits } = await namedIds(repository, request, ports);
	const listings = {
		cacheFolder: cache.folder,
		remote: async () => remote ?? (config.defaultRemote === void 0 ? void 0 : repository.remote()),
		signal
	};
	const members = (id) => membersOfListing(listings, id);
	await addMembers(needed, needed, {
		members,
		isLenient: request.skipsFailed
	});
	const cached = await Array.fromAsync(storedFiles(cache.folder));
	const far = [];
	if (request.isCloud && remote !== void 0) for await (const object of remote.list("", { signal })) {
		const name = nameOf(object.key);
		if (name !== void 0) far.push({
			...object,
			name
		});
	}
	const runs = [...await runsOfCache(cache.folder, cached), ...await mapParallel(far.filter(({ name }) => name.kind === "run"), parallelCalls, async (file) => ({
		file,
		outputs: idsMentioned(await textOf(remote, file.key, signal))
	}))];
	const writtenBeforeMs = request.nowMs - request.graceDays * 864e5;
	const forgotten = request.forgetsRuns ? forgottenRuns(runs, needed, writtenBeforeMs) : /* @__PURE__ */ new Set();
	const byRuns = runs.filter((run) => !forgotten.has(run)).flatMap(({ file, outputs }) => outputs.map((id) => [id, `the run ${file.key}`]));
	for (const [id, why] of byRuns) if (!needed.has(id)) needed.set(id, why);
	await addMembers(needed, byRuns, {
		members,
		isLenient: true
	});
	const common = {
		forgotten: new Set([...forgotten].map(({ file }) => file.key)),
		writtenBeforeMs
	};
	const plan = {
		cache: planStore(cached, {
			...common,
			needed
		}),
		remote: request.isCloud && remote !== void 0 ? {
			...planStore(far, {
				...common,
				needed
			}),
			url: remote.url
		} : void 0,
		commits,
		needed: needed.size
	};
	if (!request.isNotInRemote || remote === void 0) return {
		plan,
		remote
	};
	return {
		plan: {
			...plan,
			cache: await withoutCopies(repository, {
				plan: plan.cache,
				cached,
				needed,
				remote,
				writtenBeforeMs
			})
		},
		remote
	};
}
/** True when a file is as it was seen: whoever needs an object that is there touches it. */
async function isAsSeen(path, seen) {
	try {
		return (await lstat(path)).mtimeMs === seen.modifiedMs;
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return false;
		throw error;
	}
}
/** Removes files of the cache; what stands before another in the plan is gone for good before the other goes. */
async function removeFromCache(folder, files) {
	const isFirst = ({ name }) => name.kind === "run" || name.kind === "object" && name.id.endsWith(".dir");
	for (const part of [files.filter(isFirst), files.filter((file) => !isFirst(file))]) {
		await mapParallel(part, parallelCalls, async (file) => {
			const path = join(folder, file.key);
			if (await isAsSeen(path, file)) await unlink(path);
		});
		const folders = new Set(part.map(({ key }) => dirname(join(folder, key))));
		await mapParallel([...folders], parallelCalls, syncFolder);
	}
}
async function removeFromRemote(remote, files, signal) {
	const keys = files.map(({ key }) => key);
	const isFirst = (key) => key.startsWith("runs/") || key.endsWith(".dir");
	await remote.remove(keys.filter(isFirst), { signal });
	await remote.remove(keys.filter((key) => !isFirst(key)), { signal });
}
/** Only what was shown, and is garbage still. */
function common(shown, now) {
	const keys = new Set(shown.remove.map(({ key }) => key));
	return now.remove.filter(({ key }) => keys.has(key));
}
/**
* Removes objects that nothing needs: no file of the workspace, no branch, tag, stash or other ref here or on origin, no open pull
* request, no record of a model in any of their histories, no run that is kept, and nothing the scope adds. What was written within the
* grace period stays, for whoever is about to name it.
*
* It looks twice: once to show what would go, and once more under the locks of the repository, so that nobody adds meanwhile.
*
* @throws LockstepError SCOPE_MISSING, ARGUMENT_INVALID, REVISION_UNKNOWN, GIT_REPOSITORY_MISSING; GARBAGE_UNCERTAIN, GIT_COMMAND_FAILED, OBJECT_CORRUPT when anything that could
* name content cannot be read: nothing is removed then.
*/
async function collectGarbage(repository, request, ports) {
	checkScope(request.scope);
	if (request.isCloud && request.isNotInRemote) throw new LockstepError("ARGUMENT_INVALID", "--cloud and --not-in-remote exclude each other");
	if (request.remote !== void 0 && !request.isCloud && !request.isNotInRemote) throw new LockstepError("ARGUMENT_INVALID", "--remote says which remote --cloud or --not-in-remote means", { hint: "Add one of the two." });
	const shown = (await survey(repository, request, ports)).plan;
	if (request.isDry) return {
		...shown,
		outcome: "dry"
	};
	if (shown.cache.remove.length + (shown.remote?.remove.length ?? 0) === 0) return {
		...shown,
		outcome: "nothing"
	};
	if (!await ports.confirm(shown)) return {
		...shown,
		outcome: "declined"
	};
	const { root, signal, cache } = repository;
	await withOutputLocks({
		root,
		write: [""],
		read: [],
		command: "gc",
		signal
	}, () => withDvcFiles({
		root,
		signal
	}, async () => {
		const { plan, remote } = await survey(repository, request, ports);
		if (plan.remote !== void 0 && shown.remote !== void 0 && remote !== void 0) await removeFromRemote(remote, common(shown.remote, plan.remote), signal);
		await removeFromCache(cache.folder, common(shown.cache, plan.cache));
	}));
	return {
		...shown,
		outcome: "removed"
	};
}

export { collectGarbage };