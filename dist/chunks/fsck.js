import { n as parseLockedStage } from "./lock.js";
import { i as runCacheKey, s as runCacheValue } from "./run-cache.js";
import { t as withOutputLocks } from "./output-locks.js";
import { A as LockstepError, m as isSystemError, y as syncFolder } from "./file-work.js";
import { pt as openCache } from "./pipeline.js";
import { o as workspaceState } from "./states2.js";
import { n as storedFiles } from "./stored-objects.js";
import { i as readTrackers } from "./tracked.js";
import { mkdir, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";

// pipeline/tracking/fsck.ts
function again(path) {
	return path === void 0 ? "nothing of the workspace names it: `lockstep fsck --quarantine` moves it away" : `\`lockstep fsck --quarantine\`, then \`lockstep pull ${path}\`; without a remote that has it, add the data again`;
}
async function damagedObjects(cache, objects, request) {
	const { names, repository } = request;
	const { damaged, missing } = await cache.verifyAll(objects.map(({ id }) => id), {
		signal: repository.signal,
		onProgress: ({ doneFiles, totalFiles }) => {
			repository.progress({
				title: "Verify the cache",
				done: doneFiles,
				total: totalFiles,
				unit: "files"
			});
		}
	});
	return [...missing.map((id) => ({
		kind: "unreadable",
		where: cache.path(id),
		id,
		problem: "it cannot be read",
		heal: "Look at its permissions and at the disk, then run this again."
	})), ...damaged.map(({ id, found }) => ({
		kind: "damaged",
		where: cache.path(id),
		id,
		problem: `its name says md5 ${id.slice(0, 32)}, its bytes have ${found}`,
		heal: again(names.get(id))
	}))];
}
/** Directory objects whose bytes are right and that still cannot be used. */
async function unusableDirectories(cache, ids, names) {
	const findings = [];
	for (const id of ids) try {
		await cache.readDirectory(id);
	} catch (error) {
		if (!(error instanceof LockstepError)) throw error;
		if (error.code === "OBJECT_CORRUPT" && error.message.includes("does not hold what its name says")) continue;
		const path = names.get(id);
		const heal = path === void 0 ? again(path) : `ask whoever pushed ${path} to add it again: it is never written out`;
		findings.push({
			kind: "unreadable",
			where: cache.path(id),
			id,
			problem: error.message,
			heal
		});
	}
	return findings;
}
async function wrongRuns(folder, runs) {
	const findings = [];
	for (const { key, name } of runs) {
		if (name.kind !== "run") continue;
		const wrong = (problem) => {
			const heal = `delete ${key} from the cache: the stage runs again, and nothing else needs the file`;
			findings.push({
				kind: "damaged",
				where: join(folder, key),
				id: void 0,
				problem,
				heal
			});
		};
		try {
			const stage = parseLockedStage(await readFile(join(folder, key), "utf8"), key);
			if (runCacheKey(stage) !== name.runKey) wrong("it is the result of another stage than its folder says");
			else if (runCacheValue(stage) !== name.runValue) wrong("it is another result than its name says");
		} catch (error) {
			if (!(error instanceof LockstepError)) throw error;
			wrong(error.message);
		}
	}
	return findings;
}
function heals(output, tracker) {
	const pull = `\`lockstep pull ${output.path}\``;
	return tracker.kind === "stage" ? `${pull}, or \`lockstep repro ${output.path}\` when no remote has it` : `${pull}; when no remote has it, \`lockstep push ${output.path}\` where it was added`;
}
/** What pointers and locks name and the cache does not have. */
async function missingObjects(cache, trackers) {
	const findings = [];
	for (const tracker of trackers) for (const output of tracker.outs) {
		const id = output.entry?.md5;
		if (id === void 0 || !output.isCached) continue;
		const store = output.entry?.isLegacy === true ? cache.legacy : cache;
		const missing = (problem) => {
			findings.push({
				kind: "missing",
				where: output.path,
				id,
				problem,
				heal: heals(output, tracker)
			});
		};
		if (!await store.has(id)) {
			missing(`the cache has no object ${id}`);
			continue;
		}
		if (!id.endsWith(".dir")) continue;
		const members = await store.readDirectory(id).catch(() => []);
		const held = await store.hasAll(members.map((member) => member.md5));
		const absent = members.filter((member) => !held.has(member.md5));
		const [first] = absent;
		if (first !== void 0) missing(`${absent.length} of its ${members.length} files are not in the cache, ${JSON.stringify(first.relpath)} among them`);
	}
	return findings;
}
/** The trackers of the workspace, or what is wrong with the files that declare them. */
async function trackersOf(repository) {
	try {
		return await readTrackers((await workspaceState(repository)).source);
	} catch (error) {
		if (!(error instanceof LockstepError)) throw error;
		const heal = error.hint ?? "Mend the file, or restore it from Git.";
		return {
			kind: "unreadable",
			where: "the workspace",
			id: void 0,
			problem: error.message,
			heal
		};
	}
}
const quarantineFolder = ".quarantine";
/** Moves damaged objects aside, where nobody takes them for what their names say and nothing is lost. */
async function quarantine(repository, findings) {
	const { folder } = repository.cache;
	const damaged = findings.filter(({ kind, id }) => kind === "damaged" && id !== void 0);
	if (damaged.length === 0) return void 0;
	const lock = {
		root: repository.root,
		write: [""],
		read: [],
		command: "fsck",
		signal: repository.signal
	};
	await withOutputLocks(lock, async () => {
		const aside = join(folder, quarantineFolder);
		for (const { where } of damaged) {
			const place = join(aside, where.slice(folder.length + 1));
			await mkdir(dirname(place), { recursive: true });
			try {
				await rename(where, place);
			} catch (error) {
				if (!isSystemError(error, "ENOENT")) throw error;
			}
			await syncFolder(dirname(place));
			await syncFolder(dirname(where));
		}
	});
	return join(folder, quarantineFolder);
}
/**
* Reads every byte of the cache and holds it to its name; reads every pointer and lock of the workspace and looks for what it names.
* Nothing is ever removed.
*
* @param request.isQuarantining - Moves damaged objects aside.
*/
async function checkRepository(repository, request) {
	const { folder } = repository.cache;
	const cache = openCache(folder);
	const files = await Array.fromAsync(storedFiles(folder));
	const of = (isLegacy) => files.flatMap((file) => file.name.kind === "object" && file.name.isLegacy === isLegacy ? [{
		...file,
		id: file.name.id
	}] : []);
	const [objects, legacy] = [of(false), of(true)];
	const directoriesOf = (some) => some.flatMap(({ id }) => id.endsWith(".dir") ? [id] : []);
	const runs = files.filter(({ name }) => name.kind === "run");
	const trackers = await trackersOf(repository);
	const known = "kind" in trackers ? [] : trackers;
	const outputs = known.flatMap(({ outs }) => outs).filter(({ entry, isCached }) => isCached && entry?.md5 !== void 0);
	const names = new Map(outputs.flatMap(({ entry, path }) => entry?.md5 === void 0 ? [] : [[entry.md5, path]]));
	const findings = [
		..."kind" in trackers ? [trackers] : [],
		...await damagedObjects(cache, objects, {
			names,
			repository
		}),
		...await damagedObjects(cache.legacy, legacy, {
			names,
			repository
		}),
		...await unusableDirectories(cache, directoriesOf(objects), names),
		...await unusableDirectories(cache.legacy, directoriesOf(legacy), names),
		...await wrongRuns(folder, runs),
		...await missingObjects(cache, known)
	];
	return {
		checked: {
			objects: objects.length + legacy.length,
			directories: directoriesOf(objects).length + directoriesOf(legacy).length,
			runs: runs.length,
			outputs: outputs.length,
			sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
		},
		unfinished: files.filter(({ name }) => name.kind === "unfinished").length,
		findings,
		quarantine: request.isQuarantining ? await quarantine(repository, findings) : void 0
	};
}

export { checkRepository };