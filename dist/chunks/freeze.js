import { A as LockstepError, b as writeWhole } from "./file-work.js";
import { a as workspaceSource } from "./collect.js";
import { t as editYaml } from "./edit.js";
import { n as parseYamlMap, o as largeYamlLimits, r as decodeUtf8 } from "./parse.js";
import { Wt as isYamlMap } from "./pipeline.js";
import { n as selectTrackers, t as addressOf } from "./targets.js";
import { i as readTrackers } from "./tracked.js";
import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";

// pipeline/tracking/freeze.ts
function withFrozen(map, isFrozen) {
	const result = new Map([...map].filter(([key]) => key !== "frozen" && key !== "locked"));
	if (!isFrozen) return result;
	return map.has("frozen") ? new Map([...map, ["frozen", true]]) : result.set("frozen", true);
}
/** A stage of `dvc.yaml` frozen or not; what `foreach` makes is frozen in its `do`. */
function pipelineWith(map, name, isFrozen) {
	const stages = map.get("stages");
	const stage = isYamlMap(stages) ? stages.get(name) : void 0;
	if (!isYamlMap(stages) || !isYamlMap(stage)) throw new LockstepError("TARGET_UNKNOWN", `dvc.yaml has no stage ${JSON.stringify(name)}`, { hint: "`lockstep dag` shows what there is." });
	const template = stage.get("do");
	const now = isYamlMap(template) ? new Map([...stage, ["do", withFrozen(template, isFrozen)]]) : withFrozen(stage, isFrozen);
	return new Map([...map, ["stages", new Map([...stages, [name, now]])]]);
}
/** The file of a tracker with the tracker frozen or not. Nothing else of the file changes. */
function frozenText(tracker, text, isFrozen) {
	const map = parseYamlMap(text, tracker.file, largeYamlLimits);
	if (tracker.kind === "pointer") return editYaml(text, withFrozen(map, isFrozen), largeYamlLimits);
	const name = tracker.stage.stage.name.replace(/@.*$/, "");
	return editYaml(text, pipelineWith(map, name, isFrozen), largeYamlLimits);
}
/**
* Freezes stages and `.dvc` files, or takes that back: a frozen one is not run, and its dependencies are not looked at.
*
* @throws LockstepError TARGET_UNKNOWN, DVC_FEATURE_UNSUPPORTED for one stage out of a `foreach` or `matrix`.
*/
async function freeze(request, repository) {
	const { targets, isFrozen } = request;
	const single = targets.find((target) => /(?:^|:)[^/:]+@[^/]*$/.test(target));
	if (single !== void 0) throw new LockstepError("DVC_FEATURE_UNSUPPORTED", `${single} is one of several stages that dvc.yaml writes as one`, { hint: `Name them all: ${single.replace(/@.*$/, "")}.` });
	const trackers = await readTrackers(await workspaceSource(repository.root));
	const selected = await selectTrackers(repository, trackers, { targets });
	const texts = /* @__PURE__ */ new Map();
	for (const { tracker } of selected) {
		const known = texts.get(tracker.file);
		const before = known?.before ?? decodeUtf8(await readFile(join(repository.root, tracker.file)), tracker.file);
		texts.set(tracker.file, {
			before,
			after: frozenText(tracker, known?.after ?? before, isFrozen)
		});
	}
	const changed = [...texts].filter(([, { before, after }]) => before !== after);
	for (const [file, { after }] of changed) await writeWhole(join(repository.root, file), after);
	return {
		targets: selected.map(({ tracker }) => addressOf(repository, tracker)),
		written: changed.map(([file]) => posix.normalize(file))
	};
}

export { freeze };