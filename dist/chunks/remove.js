import { t as withDvcFiles } from "./dvc-files-lock.js";
import { t as withOutputLocks } from "./output-locks.js";
import { A as LockstepError, _ as removeFile, g as readTextIfThere } from "./file-work.js";
import { r as prepareCheckout, t as applyCheckouts } from "./checkout.js";
import { s as dvcIgnore } from "./collect.js";
import { Et as writeWorkspaceFile, Hn as shown, Wt as isYamlMap, zn as checkParents } from "./pipeline.js";
import { o as workspaceContents } from "./contents.js";
import { n as unignoreOutput } from "./git-ignore.js";
import { n as keepInGit } from "./git-files2.js";
import { t as openPlacedOutputs } from "./placed-outputs.js";
import { n as selectTrackers, t as addressOf } from "./targets.js";
import { a as workspaceTrackers } from "./tracked.js";
import { t as editYaml } from "./edit.js";
import { n as parseYamlMap, o as largeYamlLimits } from "./parse.js";
import { rm } from "node:fs/promises";
import { join, posix } from "node:path";

// pipeline/tracking/without-stages.ts
/** Keys that mean nothing when no stage is left. */
const frame = /* @__PURE__ */ new Set(["schema", "stages"]);
/**
* The text of a `dvc.yaml` or `dvc.lock` without some stages; everything else of it stays, comments too.
*
* @param where - Its name for messages.
* @returns `undefined` when nothing is left, so that the file may go.
* @throws LockstepError YAML_INVALID.
*/
function withoutStages(text, where, names) {
	const document = parseYamlMap(text, where, largeYamlLimits);
	const stages = document.get("stages");
	if (!isYamlMap(stages) || !names.some((name) => stages.has(name))) return text;
	const kept = new Map([...stages].filter(([name]) => !names.includes(name)));
	const others = [...document].filter(([key]) => kept.size > 0 || !frame.has(key));
	if (others.length === 0) return void 0;
	const isLock = document.has("schema");
	const now = new Map(kept.size > 0 || isLock ? document : others);
	if (kept.size > 0) now.set("stages", kept);
	else now.delete("stages");
	return editYaml(text, now, largeYamlLimits);
}

// pipeline/tracking/remove.ts
/** @throws LockstepError TARGET_UNKNOWN, for an output and for one stage of a generated group, too. */
async function selected(repository, request) {
	const found = /* @__PURE__ */ new Set();
	const trackers = await workspaceTrackers(repository);
	for (const target of request.targets) for (const { tracker, part } of await selectTrackers(repository, trackers, { targets: [target] })) {
		const address = addressOf(repository, tracker);
		if (part !== void 0) throw new LockstepError("TARGET_UNKNOWN", `${shown(target)} is data; what tracks it is ${address}`, { hint: `Did you mean \`lockstep remove ${address}\`?` });
		const [group = "", key] = address.split("@");
		if (tracker.kind === "stage" && key !== void 0 && target.includes("@")) throw new LockstepError("TARGET_UNKNOWN", `${shown(target)} is generated, and has no lines of its own in ${tracker.file}`, { hint: `Take its item out of the list it comes from, or remove the whole group: \`lockstep remove ${group}\`.` });
		found.add(tracker);
	}
	return [...found];
}
/** Takes stages out of their dvc.yaml and dvc.lock; a file that holds nothing more goes. @returns Files that changed. */
async function removeStages(repository, stages) {
	const { root, signal } = repository;
	const changed = [];
	const replace = async (path, edit) => {
		const old = await readTextIfThere(join(root, path));
		if (old === void 0) return;
		const text = edit(old);
		if (text === old) return;
		if (text === void 0) await removeFile(join(root, path));
		else await writeWorkspaceFile(root, path, text);
		changed.push(path);
	};
	await withDvcFiles({
		root,
		signal
	}, async () => {
		for (const [file, members] of Map.groupBy(stages, (tracker) => tracker.file)) {
			const names = members.map(({ stage }) => stage.stage.name);
			const groups = [...new Set(names.map((name) => name.replace(/@.*$/, "")))];
			await replace(file, (text) => withoutStages(text, file, groups));
			await replace(posix.join(posix.dirname(file), "dvc.lock"), (text) => withoutStages(text, "dvc.lock", names));
		}
	});
	return changed;
}
/** Data that stays in the workspace must not be a link into the cache any more: somebody may write to it now. */
async function unlink$1(repository, outputs) {
	const { root, links, signal } = repository;
	const [first = "copy"] = links;
	if (first === "reflink" || first === "copy") return;
	const state = await repository.state();
	const contents = workspaceContents(root, state, repository.cache.folder);
	const prepared = [];
	for (const { path, entry, isCached } of outputs) {
		if (!isCached || entry?.md5 === void 0) continue;
		const cache = entry.isLegacy ? repository.cache.legacy : repository.cache;
		if ((await contents.at(path, cache.hash))?.id !== entry.md5) continue;
		const ignore = await dvcIgnore(root, path);
		const { md5: id, isExecutable } = entry;
		const common = {
			cache,
			id,
			root,
			destination: path,
			isExecutable,
			ignore,
			state,
			signal
		};
		prepared.push(await prepareCheckout({
			...common,
			links: ["copy"],
			isRelinking: true,
			force: true
		}));
	}
	await applyCheckouts(prepared);
}
/**
* Stops tracking: removes pointers, or stages with their lines in `dvc.lock`, and the lines of their outputs in `.gitignore`. The data
* stays, in the workspace and in the cache, unless `outs` says otherwise.
*
* @throws LockstepError TARGET_UNKNOWN, PATH_UNSAFE, LOCK_HELD.
*/
async function remove(request, repository) {
	const { root, signal } = repository;
	const trackers = await selected(repository, request);
	const outputs = trackers.flatMap(({ outs }) => outs);
	for (const { path } of outputs) await checkParents(root, path);
	const write = outputs.map(({ path }) => path);
	return withOutputLocks({
		root,
		write,
		read: [],
		command: "remove",
		signal
	}, async () => {
		if (request.outs !== true) await unlink$1(repository, outputs);
		const stages = trackers.filter((tracker) => tracker.kind === "stage");
		const pointers = trackers.filter((tracker) => tracker.kind === "pointer").map(({ file }) => file);
		const files = [...await removeStages(repository, stages), ...pointers];
		for (const file of pointers) await removeFile(join(root, file));
		for (const { path } of outputs) {
			if (request.outs === true) await rm(join(root, path), {
				recursive: true,
				force: true
			});
			const unignored = await repository.usesGit() ? await unignoreOutput(root, path) : void 0;
			if (unignored !== void 0) files.push(unignored);
		}
		await (await openPlacedOutputs(root)).update(/* @__PURE__ */ new Map(), write);
		return {
			removed: trackers.map((tracker) => addressOf(repository, tracker)),
			git: await keepInGit(repository, files)
		};
	});
}

export { remove };