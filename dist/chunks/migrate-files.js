import { t as withOutputLocks } from "./output-locks.js";
import { o as workspaceContents } from "./contents.js";
import { n as openLockFiles } from "./lock-files.js";
import { t as openRunCache } from "./run-cache2.js";
import { A as LockstepError } from "./file-work.js";
import { n as keepInGit } from "./git-files2.js";
import { n as shownFrom } from "./paths.js";
import { t as openPlacedOutputs } from "./placed-outputs.js";
import { c as withContent, l as withOutput, r as relink, u as writePointer } from "./add.js";
import { n as storeOutputs, t as isKept } from "./store-outputs.js";
import { a as workspaceTrackers } from "./tracked.js";
import { posix } from "node:path";

// pipeline/tracking/migrate-files.ts
function legacyOf(tracker) {
	const outs = tracker.outs.filter(({ entry }) => entry?.isLegacy === true && entry.md5 !== void 0);
	if (tracker.kind === "pointer") return {
		tracker,
		file: tracker.file,
		outs,
		deps: []
	};
	const locked = new Map(tracker.locked?.deps.map((entry) => [entry.path, entry]));
	const deps = tracker.stage.deps.flatMap(({ written, path }) => {
		const entry = locked.get(written);
		return entry?.isLegacy === true && entry.md5 !== void 0 ? [{
			path,
			entry
		}] : [];
	});
	return {
		tracker,
		file: posix.join(posix.dirname(tracker.file), "dvc.lock"),
		outs,
		deps
	};
}
/** @throws LockstepError CHANGE_UNCONFIRMED naming what is not there as it was recorded: its id of DVC 3 is not known. */
async function requireRecorded(repository, found, contents) {
	const changed = [];
	for (const { outs, deps } of found) for (const { path, entry } of [...outs, ...deps]) if ((await contents.at(path, "legacy"))?.id !== entry?.md5) changed.push(shownFrom(repository, path));
	if (changed.length === 0) return;
	throw new LockstepError("CHANGE_UNCONFIRMED", `not as it was recorded: ${[...new Set(changed)].join(", ")}`, { hint: "Restore it with `lockstep pull`, or record what stands there with `lockstep commit` or `lockstep repro`. Nothing was written." });
}
async function write({ repository, contents }, { tracker, file, outs, deps }) {
	const { root, cache, signal } = repository;
	const stored = await storeOutputs(repository, outs.filter(({ isCached }) => isCached || isKept(tracker)), false);
	const now = /* @__PURE__ */ new Map();
	for (const output of outs) {
		const content = stored.get(output) ?? await contents.at(output.path);
		if (content !== void 0) now.set(output.written, content);
	}
	if (tracker.kind === "pointer") {
		const pointer = [...now].reduce((so, [written, content]) => withOutput(so, written, content), tracker.pointer);
		await writePointer(root, file, pointer);
	} else if (tracker.locked !== void 0) {
		const inputs = /* @__PURE__ */ new Map();
		for (const { path, entry } of deps) {
			const content = await contents.at(path);
			if (content !== void 0) inputs.set(entry, content);
		}
		const renewed = (entry, content) => content === void 0 ? entry : withContent(entry, content);
		const locked = {
			...tracker.locked,
			deps: tracker.locked.deps.map((entry) => renewed(entry, inputs.get(entry))),
			outs: tracker.locked.outs.map((entry) => renewed(entry, now.get(entry.path)))
		};
		if (isKept(tracker)) await openRunCache(cache.folder).save(locked);
		await openLockFiles(root).record(tracker.stage, locked, { signal });
	}
	const placed = outs.flatMap(({ isCached, path, written }) => {
		const content = isCached ? now.get(written) : void 0;
		return content === void 0 ? [] : [{
			path,
			...content
		}];
	});
	await relink(repository, placed);
	await (await openPlacedOutputs(root)).update(new Map(placed.map(({ path, id }) => [path, {
		id,
		isLegacy: false
	}])));
}
/**
* Records what DVC 2 recorded as DVC 3 does, in all `*.dvc` and `dvc.lock` files of the workspace: the content is the same, its ids are
* those of its bytes, and its objects lie in the layout of DVC 3. Nothing is written unless all of it stands there as it was recorded.
*
* @throws LockstepError CHANGE_UNCONFIRMED, LOCK_HELD, STORAGE_FAILED, INTERRUPTED.
*/
async function migrateFiles(repository, { isDry }) {
	const { root, signal } = repository;
	const found = (await workspaceTrackers(repository)).map(legacyOf).filter(({ outs, deps }) => outs.length > 0 || deps.length > 0);
	const written = [...new Set(found.map(({ file }) => file))];
	const files = written.map((file) => shownFrom(repository, file));
	if (isDry || found.length === 0) return {
		files,
		git: void 0
	};
	const paths = found.flatMap(({ outs }) => outs.map(({ path }) => path));
	const read = found.flatMap(({ deps }) => deps.map(({ path }) => path)).filter((path) => !paths.includes(path));
	return withOutputLocks({
		root,
		write: paths,
		read,
		command: "cache migrate",
		signal
	}, async () => {
		const contents = workspaceContents(root, await repository.state(), repository.cache.folder);
		await requireRecorded(repository, found, contents);
		for (const one of found) await write({
			repository,
			contents
		}, one);
		return {
			files,
			git: await keepInGit(repository, written)
		};
	});
}

export { migrateFiles };