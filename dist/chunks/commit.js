import { t as withOutputLocks } from "./output-locks.js";
import { a as lockEntry, o as workspaceContents, t as contentToRecord } from "./contents.js";
import { t as currentParams } from "./current-params.js";
import { t as ignoreOutputs } from "./git-ignore.js";
import { n as openLockFiles } from "./lock-files.js";
import { t as openRunCache } from "./run-cache2.js";
import { A as LockstepError } from "./file-work.js";
import { n as keepInGit } from "./git-files2.js";
import { n as shownFrom } from "./paths.js";
import { t as openPlacedOutputs } from "./placed-outputs.js";
import { c as withContent, i as withRecordedBit, l as withOutput, r as relink, u as writePointer } from "./add.js";
import { n as statusOf } from "./status2.js";
import { n as storeOutputs, t as isKept } from "./store-outputs.js";
import { n as selectTrackers, t as addressOf } from "./targets.js";
import { a as workspaceTrackers } from "./tracked.js";
import { join } from "node:path";

// pipeline/tracking/commit.ts
function missingOutput(repository, tracker, output) {
	const name = shownFrom(repository, output.path);
	return new LockstepError("TARGET_UNKNOWN", `${name} of ${addressOf(repository, tracker)} is not there`, { hint: tracker.kind === "stage" ? `Run the stage with \`lockstep repro\`, or restore what is recorded: \`lockstep checkout ${name}\`.` : `Restore what is recorded with \`lockstep checkout ${name}\`, or stop tracking it with \`lockstep remove\`.` });
}
/** True for an output that DVC 2 recorded and that has not changed since: it stays as DVC 2 recorded it, as in DVC. */
async function isUnchangedLegacy({ contents }, { entry, path }) {
	return entry?.isLegacy === true && (await contentToRecord(contents, path, entry))?.isLegacy === true;
}
/** Stores what stands at the outputs; those that are not cached are only described, if nothing keeps them. */
async function keepOutputs(work, tracker) {
	const { repository, contents } = work;
	for (const output of tracker.outs) if (!await contents.exists(output.path)) throw missingOutput(repository, tracker, output);
	const cached = tracker.outs.filter(({ isCached }) => isCached || isKept(tracker));
	const legacy = /* @__PURE__ */ new Set();
	for (const output of cached) if (await isUnchangedLegacy(work, output)) legacy.add(output);
	const stored = new Map([...await storeOutputs(repository, [...legacy], true), ...await storeOutputs(repository, cached.filter((output) => !legacy.has(output)), false)]);
	const kept = [];
	for (const output of tracker.outs) {
		const one = stored.get(output);
		const now = one === void 0 ? await contentToRecord(contents, output.path, output.entry) : void 0;
		if (one !== void 0) kept.push({
			output,
			content: withRecordedBit(repository, output, one)
		});
		else if (now !== void 0) kept.push({
			output,
			content: now
		});
	}
	return kept;
}
async function commitPointer(work, tracker, kept) {
	const pointer = kept.reduce((so, { output, content }) => withOutput(so, output.written, content), tracker.pointer);
	return await writePointer(work.repository.root, tracker.file, pointer) ? [tracker.file] : [];
}
async function dependencyEntries({ repository, contents }, tracker) {
	const entries = [];
	for (const { written, path } of tracker.stage.deps) {
		const recorded = tracker.locked?.deps.find((entry) => entry.path === written);
		const content = await contentToRecord(contents, path, recorded);
		if (content === void 0) throw new LockstepError("DEPENDENCY_MISSING", `the stage ${addressOf(repository, tracker)} depends on ${shownFrom(repository, path)}, which is not there`, { hint: "Restore it with `lockstep pull` or `git checkout`, or correct dvc.yaml." });
		entries.push(lockEntry(written, content));
	}
	return entries;
}
async function commitStage(work, tracker, kept) {
	const { repository } = work;
	const { root, signal } = repository;
	const { stage } = tracker;
	const entries = new Map(tracker.locked?.outs.map((entry) => [entry.path, entry]));
	const locked = {
		cmd: stage.stage.cmd,
		deps: await dependencyEntries(work, tracker),
		params: await currentParams(root, stage),
		outs: kept.map(({ output: { written }, content }) => {
			const blank = entries.get(written) ?? { ...lockEntry(written, {
				...content,
				sizeBytes: content.sizeBytes ?? 0
			}) };
			return withContent(blank, content);
		})
	};
	if (isKept(tracker)) await openRunCache(repository.cache.folder).save(locked);
	await openLockFiles(root).record(stage, locked, { signal });
	const folders = new Set(kept.filter(({ content }) => content.fileCount !== void 0).map(({ output }) => output));
	if (await repository.usesGit()) await ignoreOutputs(root, kept.flatMap(({ output }) => output.isCached ? [{
		path: output.path,
		isFolder: folders.has(output)
	}] : []));
	return [join(stage.folder, "dvc.lock")];
}
/** @throws LockstepError CHANGE_UNCONFIRMED naming what differs. */
async function requireRecorded(repository, selected) {
	const changed = Object.keys(await statusOf(selected, repository, { isCacheIgnored: true }));
	if (changed.length === 0) return;
	throw new LockstepError("CHANGE_UNCONFIRMED", `what stands there differs from what is recorded: ${changed.join(", ")}`, { hint: "Look at it with `lockstep status`; to record it all the same run `lockstep commit --force`." });
}
/**
* Records what stands in the workspace: outputs go to the cache, their digests and those of dependencies and parameters into `.dvc` and
* `dvc.lock`. Without `force` only what is as it was recorded, for example after `add --no-commit`.
*
* @throws LockstepError CHANGE_UNCONFIRMED, TARGET_UNKNOWN, DEPENDENCY_MISSING, LOCK_HELD, INTERRUPTED.
*/
async function commit(request, repository) {
	const { root, signal } = repository;
	const trackers = await workspaceTrackers(repository);
	const selected = [...new Set((await selectTrackers(repository, trackers, request)).map(({ tracker }) => tracker))];
	if (request.force !== true) await requireRecorded(repository, selected);
	const write = selected.flatMap(({ outs }) => outs.map(({ path }) => path));
	const outside = selected.flatMap((tracker) => tracker.kind === "stage" ? tracker.stage.deps.map(({ path }) => path) : []).filter((path) => !write.includes(path));
	return withOutputLocks({
		root,
		write,
		read: outside,
		command: "commit",
		signal
	}, async () => {
		const work = {
			repository,
			contents: workspaceContents(root, await repository.state(), repository.cache.folder)
		};
		const files = [];
		for (const tracker of selected) {
			const kept = await keepOutputs(work, tracker);
			files.push(...tracker.kind === "stage" ? await commitStage(work, tracker, kept) : await commitPointer(work, tracker, kept));
			const cached = kept.filter(({ output }) => output.isCached);
			if (request.noRelink !== true) await relink(repository, cached.map(({ output, content }) => ({
				path: output.path,
				...content
			})));
			await (await openPlacedOutputs(root)).update(new Map(cached.map(({ output, content }) => [output.path, {
				id: content.id,
				isLegacy: content.isLegacy ?? false
			}])));
		}
		return {
			committed: selected.map((tracker) => addressOf(repository, tracker)),
			git: await keepInGit(repository, files)
		};
	});
}

export { commit };