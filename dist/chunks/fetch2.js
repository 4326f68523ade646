import { t as fetchObjects } from "./fetch.js";
import { A as LockstepError } from "./file-work.js";
import { Ct as openScratch, Hn as shown, Sn as publicUrl, _t as ignoreNothing } from "./pipeline.js";
import { l as withOutput, n as contentOf, u as writePointer } from "./add.js";
import { n as shownFrom } from "./paths.js";
import { i as writeContent, n as bringObjects, r as findContent, t as openSourceRepository } from "./source-repository.js";
import { n as selectTrackers, r as selectedOutputs, t as addressOf } from "./targets.js";
import { a as workspaceTrackers, n as isRepositoryImport, t as isImport } from "./tracked.js";
import { a as watched, i as wantedContents, n as partOf, t as batchesOf } from "./transfers.js";
import { t as stageMd5 } from "./stage-md5.js";
import { t as withOutputLocks } from "./output-locks.js";
import { i as probe, n as findSource, r as markKeys, t as download } from "./import-source.js";
import { t as expandGlobs } from "./globs.js";
import { t as fetchRunCache } from "./run-cache-transfer.js";
import { t as selectInAll } from "./selection.js";
import { join, posix } from "node:path";

// pipeline/tracking/fetch-imports.ts
function text(value) {
	return typeof value === "string" && value !== "" ? value : void 0;
}
function importOf(dep, where) {
	const repo = dep.rest.get("repo");
	const [url, revision, remote] = repo instanceof Map ? [
		text(repo.get("url")),
		text(repo.get("rev_lock")) ?? text(repo.get("rev")),
		text(repo.get("remote"))
	] : [];
	if (url !== void 0 && revision !== void 0) return {
		from: dep.path,
		url,
		revision,
		remote
	};
	throw new LockstepError("DVC_FILE_INVALID", `${where}: the import names no repository with a url and a rev_lock`, { hint: "Import the data again with `dvc import`." });
}
function importsOf(selected) {
	const imports = selectedOutputs(selected).flatMap(({ tracker, output }) => {
		const { entry, path } = output;
		if (!isRepositoryImport(tracker) || entry?.md5 === void 0) return [];
		const [dep] = tracker.pointer.deps;
		return dep === void 0 ? [] : [{
			path,
			id: entry.md5,
			isLegacy: entry.isLegacy,
			...importOf(dep, tracker.file)
		}];
	});
	return [...new Map(imports.map((one) => [one.path + one.id, one])).values()];
}
async function isHere({ id, path, isLegacy }, { cache, signal }) {
	try {
		await fetchObjects({
			cache: isLegacy ? cache.legacy : cache,
			remote: void 0,
			ids: [{
				id,
				path,
				isLegacy
			}],
			signal
		});
		return true;
	} catch (error) {
		if (error instanceof LockstepError && [
			"REMOTE_MISSING",
			"OBJECT_MISSING",
			"OBJECT_CORRUPT"
		].includes(error.code)) return false;
		throw error;
	}
}
/** Brings one import into the cache, and makes sure that it is what the pointer records. */
async function bringOne$1(one, source, { repository, scratch }) {
	const { cache, signal } = repository;
	const content = await findContent(source, one.from);
	const transferred = await bringObjects(source, content, {
		cache,
		...watched(repository, "Fetch imports")
	});
	const [only] = content.outputs;
	if (only?.id === one.id && only.part === void 0 && only.at === "") return transferred;
	const destination = join(scratch, "content");
	await writeContent(source, content, {
		cache,
		destination,
		fileMode: 420
	});
	const [stored] = await cache.add([{
		path: destination,
		ignore: ignoreNothing
	}], { signal });
	const found = stored === void 0 ? void 0 : contentOf(stored).id;
	if (found === one.id) return transferred + 1;
	throw new LockstepError("OBJECT_CORRUPT", `${shownFrom(repository, one.path)} records ${one.id}, but ${shown(one.from)} of ${source.url} at ${one.revision} is ${found ?? "nothing"}`, { hint: "Bring the import up to date with `dvc update`, and commit its pointer." });
}
/**
* Brings data that other repositories own, from where those keep it. For what the cache has already nobody is asked.
*
* @returns Objects that were not here before.
* @throws LockstepError DVC_FILE_INVALID, GIT_COMMAND_FAILED, REVISION_UNKNOWN, TARGET_UNKNOWN, OBJECT_MISSING, OBJECT_CORRUPT, REMOTE_MISSING.
*/
async function fetchRepositoryImports(selected, repository) {
	const missing = [];
	for (const one of importsOf(selected)) if (!await isHere(one, repository)) missing.push(one);
	let fetched = 0;
	const groups = Map.groupBy(missing, ({ url, revision, remote }) => JSON.stringify([
		url,
		revision,
		remote ?? null
	]));
	for (const members of groups.values()) {
		const [first] = members;
		if (first === void 0) continue;
		const { root, environment, signal, drivers } = repository;
		await using scratch = await openScratch(root);
		const request = {
			...first,
			from: root,
			scratch: scratch.folder,
			environment,
			signal
		};
		await using source = await openSourceRepository(request, drivers);
		for (const one of members) {
			await using own = await openScratch(root);
			fetched += await bringOne$1(one, source, {
				repository,
				scratch: own.folder
			});
		}
	}
	return fetched;
}

// pipeline/tracking/fetch-url-imports.ts
/** True for what `import-url --no-download` and `--no-exec` leave: a pointer that says where data is, and not what it is. */
function isUnbrought(tracker) {
	const entry = tracker.outs[0]?.entry;
	if (entry === void 0 || entry.md5 !== void 0 || entry.rest.has("files") || entry.rest.has("cloud")) return false;
	return isImport(tracker) && !isRepositoryImport(tracker);
}
async function store({ cache, signal }, { path }) {
	const [stored] = await cache.add([{
		path,
		ignore: ignoreNothing
	}], { signal });
	if (stored === void 0) throw new TypeError(`nothing was stored of ${path}`);
	return contentOf(stored);
}
async function bring(repository, source) {
	if (source.where === "here") return {
		content: await store(repository, source.data),
		mark: void 0
	};
	const found = await probe(source, repository.signal);
	await using scratch = await openScratch(repository.root);
	return {
		content: await store(repository, await download(source, found, {
			path: join(scratch.folder, "imported"),
			repository
		})),
		mark: found.kind === "file" ? found.mark : void 0
	};
}
/** Whether a source is still what the pointer says of it; what it does not say cannot differ. */
function isAsRecorded(dep, { content, mark }) {
	const recordedMark = markKeys.map((key) => dep.rest.get(key)).find((text) => text !== void 0);
	if (recordedMark !== void 0 && mark !== void 0) return recordedMark === mark.text;
	if (dep.md5 !== void 0) return dep.md5 === content.id;
	return dep.sizeBytes === void 0 || content.sizeBytes === void 0 || dep.sizeBytes === content.sizeBytes;
}
/** The source as an import writes it: a server's own name for a content stands in place of its md5. */
function recorded(dep, { content, mark }) {
	return {
		...dep,
		md5: mark === void 0 ? content.id : void 0,
		sizeBytes: content.sizeBytes,
		fileCount: content.fileCount,
		isExecutable: false,
		rest: mark === void 0 ? dep.rest : new Map([...dep.rest, [mark.key, mark.text]])
	};
}
async function bringOne({ file, pointer }, repository) {
	const [[dep], [out]] = [pointer.deps, pointer.outs];
	if (dep === void 0 || out === void 0) return;
	const source = await findSource(repository, dep.path, posix.dirname(file));
	try {
		const found = await bring(repository, source);
		if (!isAsRecorded(dep, found)) throw new LockstepError("OBJECT_CORRUPT", `${shown(publicUrl(dep.path))} is not what ${shownFrom(repository, file)} says of it`, { hint: "Import it again with `lockstep import-url --force`, and commit the pointer." });
		const withSource = {
			...pointer,
			deps: [recorded(dep, found)]
		};
		const whole = withOutput(withSource, out.path, {
			...found.content,
			isExecutable: out.isExecutable
		});
		await writePointer(repository.root, file, {
			...whole,
			rest: new Map([...whole.rest ?? [], ["md5", stageMd5(whole)]])
		});
	} finally {
		if (source.where === "remote") await source.close();
	}
}
/**
* Brings imports that were never brought into the cache, and writes into their pointers what they are. One at a time: each may be of any size.
*
* @throws LockstepError TARGET_UNKNOWN, OBJECT_CORRUPT when the source has changed, REMOTE_MISSING, REMOTE_FAILED, LOCK_HELD.
*/
async function fetchUrlImports(imports, repository) {
	const { root, signal } = repository;
	for (const one of imports) {
		const write = one.outs.map(({ path }) => path);
		await withOutputLocks({
			root,
			write,
			read: [],
			command: "fetch",
			signal
		}, () => bringOne(one, repository));
	}
	return imports.length;
}

// pipeline/tracking/fetch.ts
function isTaken({ maxSize, types = [] }, output) {
	if (maxSize !== void 0 && (output.entry?.sizeBytes ?? 0) > maxSize) return false;
	if (types.length === 0) return true;
	return output.kind === "metric" && types.includes("metrics") || output.kind === "plot" && types.includes("plots");
}
/** Directory objects of the parts first: only they say what the parts are made of. */
async function fetchBatch(batch, repository) {
	const { cache, remote, wanted } = batch;
	const common = {
		cache,
		remote,
		...watched(repository, "Fetch")
	};
	const parts = wanted.filter(({ part }) => part !== void 0);
	const listings = parts.length === 0 ? void 0 : await fetchObjects({
		...common,
		ids: parts,
		isListingOnly: true
	});
	const ids = wanted.filter(({ part }) => part === void 0);
	const members = [];
	for (const part of parts) members.push(...await partOf(cache, part));
	const result = await fetchObjects({
		...common,
		ids: [...ids, ...members]
	});
	return {
		fetched: result.transferred + (listings?.transferred ?? 0),
		sizeBytes: result.sizeBytes + (listings?.sizeBytes ?? 0)
	};
}
/** The errors that leave the rest of the work to be done: one remote's or object's trouble. */
function isPartial(error) {
	return error instanceof LockstepError && [
		"OBJECT_MISSING",
		"OBJECT_CORRUPT",
		"REMOTE_MISSING"
	].includes(error.code);
}
/**
* Imports of the workspace that were never brought, where a person named them. A pointer of a pull request may name any url and any file
* of this machine, so that nothing is read from there unless somebody asks for it.
*/
async function unbroughtOf(request, repository) {
	const selected = await selectTrackers(repository, await workspaceTrackers(repository), request);
	const unbrought = [...new Set(selected.map(({ tracker }) => tracker))].filter(isUnbrought);
	if (request.targets.length > 0) return unbrought;
	for (const tracker of unbrought) {
		const address = addressOf(repository, tracker);
		repository.warn(`${address} was imported without its data: \`lockstep pull ${address}\` brings it`);
	}
	return [];
}
/**
* Brings what is recorded into the cache, from the remotes. Everything that can be had is brought before a failure is told.
*
* @throws LockstepError OBJECT_MISSING, OBJECT_CORRUPT, REMOTE_MISSING, TARGET_UNKNOWN, INTERRUPTED.
*/
async function fetch(request, repository) {
	const targets = await expandGlobs(repository, request);
	const selected = await selectInAll({
		...request,
		targets
	}, repository);
	const takes = (tracker, output) => !isRepositoryImport(tracker) && !isUnbrought(tracker) && isTaken(request, output);
	const wanted = wantedContents(selected, {
		remote: request.remote,
		takes
	}, repository);
	let fetched = request.runCache === true ? await fetchRunCache(repository, request.remote) : 0;
	let sizeBytes = 0;
	const failures = [];
	for (const batch of await batchesOf(wanted, {
		remote: request.remote,
		isNeeded: false
	}, repository)) try {
		const result = await fetchBatch(batch, repository);
		fetched += result.fetched;
		sizeBytes += result.sizeBytes;
	} catch (error) {
		if (!isPartial(error)) throw error;
		failures.push(error);
	}
	if (request.remote === void 0) {
		fetched += await fetchRepositoryImports(selected, repository);
		fetched += await fetchUrlImports(await unbroughtOf({
			...request,
			targets
		}, repository), repository);
	}
	const [first] = failures;
	if (first !== void 0) throw first;
	return {
		fetched,
		sizeBytes
	};
}

export { fetch as t };