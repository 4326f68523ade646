import { A as LockstepError, f as isFolder } from "./file-work.js";
import { Hn as shown } from "./pipeline.js";
import { n as isInside, r as overlaps } from "./overlap.js";
import { t as closestWord } from "./closest-word.js";
import { n as shownFrom, t as placeOf } from "./paths.js";
import { r as outputOver } from "./tracked.js";
import { join, posix } from "node:path";

// pipeline/tracking/targets.ts
/** A stage or pointer as DVC names it in results: relative to where the command was started. */
function addressOf(standpoint, tracker) {
	const file = shownFrom(standpoint, tracker.file);
	if (tracker.kind === "pointer") return file;
	return file === "dvc.yaml" ? tracker.stage.stage.name : `${file}:${tracker.stage.stage.name}`;
}
/** A target as a file of DVC's and perhaps a name in it; `undefined` when it may be a name or an output. */
function fileTarget(target) {
	const [, file, name] = /^(.*dvc\.yaml)(?::([^/\\]*))?$/.exec(target) ?? [];
	if (file !== void 0 && posix.basename(file) === "dvc.yaml") return {
		file,
		name: name === "" ? void 0 : name
	};
	if (target.startsWith(":") && target.length > 1) return {
		file: "dvc.yaml",
		name: target.slice(1)
	};
	const base = posix.basename(target);
	return base.endsWith(".dvc") && base !== ".dvc" ? {
		file: target,
		name: void 0
	} : void 0;
}
/** Stages of a file by name, or by the name of the group they are generated from. */
function stagesNamed(trackers, file, name) {
	return trackers.filter((tracker) => tracker.file === file && (name === void 0 || tracker.kind === "stage" && (tracker.stage.stage.name === name || tracker.stage.stage.name.startsWith(`${name}@`))));
}
/** Where a failed search leads a person. */
function unknown(standpoint, trackers, target) {
	const names = trackers.flatMap((tracker) => [addressOf(standpoint, tracker), ...tracker.outs.map(({ path }) => shownFrom(standpoint, path))]);
	const meant = closestWord(target, names);
	return new LockstepError("TARGET_UNKNOWN", `${shown(target)} is neither a stage, nor a .dvc file, nor something that DVC tracks`, { hint: meant === void 0 ? "`lockstep status` and `lockstep dag` show what there is; with `-R` a folder stands for what is tracked in it." : `Did you mean ${meant}?` });
}
async function selectOne(standpoint, trackers, request) {
	const target = request.target.replace(/(?<=.)\/+$/, "");
	const whole = (found) => found.map((tracker) => ({
		tracker,
		part: void 0
	}));
	if (request.recursive) {
		const folder = await placeOf(standpoint, target);
		const inside = trackers.filter(({ file }) => isInside(file, folder));
		if (inside.length > 0 || await isFolder(join(standpoint.root, folder))) return whole(inside);
	}
	const named = fileTarget(target);
	if (named !== void 0) {
		const found = stagesNamed(trackers, await placeOf(standpoint, named.file), named.name);
		if (found.length > 0) return whole(found);
	} else {
		const found = stagesNamed(trackers, posix.join(standpoint.folder, "dvc.yaml"), target);
		if (found.length > 0) return whole(found);
	}
	const path = await placeOf(standpoint, target);
	const over = outputOver(trackers, path);
	if (over === void 0) throw unknown(standpoint, trackers, request.target);
	return [{
		tracker: over.tracker,
		part: path
	}];
}
function dependencyPaths(tracker) {
	return tracker.kind === "pointer" ? [] : [...tracker.stage.deps, ...tracker.stage.params].map(({ path }) => path);
}
/** What some trackers depend on, and that in turn. */
function withUpstream(trackers, selected) {
	const found = new Map(selected.map((one) => [one.tracker, one]));
	const pending = [...found.keys()];
	for (let tracker = pending.pop(); tracker !== void 0; tracker = pending.pop()) {
		const needed = dependencyPaths(tracker);
		if (needed.length === 0) continue;
		for (const other of trackers) {
			if (found.has(other) || !other.outs.some(({ path }) => needed.some((dep) => overlaps(dep, path)))) continue;
			found.set(other, {
				tracker: other,
				part: void 0
			});
			pending.push(other);
		}
	}
	return trackers.flatMap((tracker) => found.get(tracker) ?? []);
}
/**
* What a request names, in the order of the targets. A name is looked for as DVC does: a folder with `recursive`, a file of DVC's, a
* stage of the `dvc.yaml` here, an output.
*
* @throws LockstepError TARGET_UNKNOWN, PATH_UNSAFE.
*/
async function selectTrackers(standpoint, trackers, request) {
	if (request.targets.length === 0) return trackers.map((tracker) => ({
		tracker,
		part: void 0
	}));
	const selected = [];
	for (const target of request.targets) selected.push(...await selectOne(standpoint, trackers, {
		target,
		recursive: request.recursive === true
	}));
	const seen = /* @__PURE__ */ new Map();
	const once = selected.filter(({ tracker, part }) => {
		const parts = seen.get(tracker) ?? /* @__PURE__ */ new Set();
		seen.set(tracker, parts);
		return !parts.has(part) && parts.add(part);
	});
	return request.withDeps === true ? withUpstream(trackers, once) : once;
}
/** The outputs that were asked for of what was selected. */
function selectedOutputs(selected) {
	return selected.flatMap(({ tracker, part }) => tracker.outs.filter(({ path }) => part === void 0 || path === part || isInside(part, path)).map((output) => ({
		tracker,
		output,
		part: part === output.path ? void 0 : part
	})));
}

export { selectTrackers as n, selectedOutputs as r, addressOf as t };