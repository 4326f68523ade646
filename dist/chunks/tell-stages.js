import { A as LockstepError, m as isSystemError } from "./file-work.js";
import { jt as hashBytes, q as tookText } from "./pipeline.js";
import { s as isMetric } from "./metric.js";
import { i as storedTextLimit } from "./model-record.js";
import { a as isMisreadKey, i as hostileParts } from "./check-shape.js";
import { a as workspaceSource, t as collectTracked } from "./collect.js";
import { n as emitLockedStage } from "./locked-stage.js";
import "./lock.js";
import { n as stageGraph, t as closure } from "./graph.js";
import { n as openLockFiles } from "./lock-files.js";
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";

// pipeline/registry/headline-metrics.ts
/** Numbers that a record and its card keep: each is a line of a file that Git tracks and people read. */
const headlineLimit = 1e3;
/** Longest metrics file that goes to other jobs as it is, in UTF-16 units: half of what the record it is in may have. */
const wholeTextLimit = 16777216;
/** Every finite number that is not in a list, in the file's order. Iterative: nesting cannot exhaust the stack. */
function numbersOf(metrics) {
	const found = [];
	const open = [{
		value: metrics,
		name: "",
		depth: 0
	}];
	for (let item = open.pop(); item !== void 0; item = open.pop()) {
		const { value, name, depth } = item;
		if (typeof value === "number" && Number.isFinite(value)) {
			found.push({
				name: name === "" || name !== void 0 && isMisreadKey(name) ? void 0 : name,
				value,
				depth
			});
			continue;
		}
		if (value === null || typeof value !== "object" || Array.isArray(value)) continue;
		const members = Object.entries(value).map(([key, member]) => {
			const inner = name === void 0 ? void 0 : name === "" ? key : `${name}.${key}`;
			return {
				value: member,
				name: inner === void 0 || inner.length > 500 ? void 0 : inner,
				depth: depth + 1
			};
		});
		for (const member of members.reverse()) open.push(member);
	}
	return found;
}
/**
* What a record keeps of a metrics file: of more numbers than {@link headlineLimit} those that a gate can ask for, then the least nested,
* in the file's order. Texts, lists and what JSON calls no number are left to whoever wrote the file.
*/
function headlineMetrics(metrics) {
	const all = numbersOf(metrics);
	const named = /* @__PURE__ */ new Map();
	for (const { name, value, depth } of all) if (name !== void 0) named.set(name, {
		name,
		value,
		depth
	});
	const rank = ({ name, depth }) => isMetric(name) ? 0 : depth;
	const kept = [...named.values()].sort((a, b) => rank(a) - rank(b)).slice(0, headlineLimit);
	return {
		numbers: Object.fromEntries(kept.map(({ name, value }) => [name, value])),
		leftOut: all.length - kept.length
	};
}
/**
* What goes to other jobs of a metrics file: the file as it is, or the numbers that the record keeps where it is larger or deeper than a
* record may be, or has keys that no record may have.
*/
function carriedMetrics(file, headline) {
	return file.text.length <= wholeTextLimit && hostileParts({ metrics: file.value }).length === 0 ? file.value : headline.numbers;
}

// pipeline/repository/candidates/describe.ts
/** The paths of a workspace that a model is recorded from. */
function modelOutputs(declaration) {
	const { artifact, metricsFile, evaluationRows, trainingRows } = declaration;
	return [.../* @__PURE__ */ new Set([
		artifact,
		metricsFile,
		evaluationRows,
		trainingRows
	])];
}
/** An output that Git keeps, as a text; `undefined` for one that is none, or a large one: its object has to do. */
async function textAt(root, path, md5) {
	const stats = await lstat(join(root, path));
	if (!stats.isFile() || stats.size > 1048576) return void 0;
	const bytes = await readFile(join(root, path));
	const digests = hashBytes(bytes);
	const text = bytes.toString("utf8");
	return Buffer.from(text, "utf8").equals(bytes) && text.isWellFormed() && digests.md5 === md5 ? {
		path,
		md5: digests.md5,
		text
	} : void 0;
}
async function textsOf(root, stage, locked) {
	const texts = [];
	for (const { path, written, isCached } of stage.outs) {
		if (isCached) continue;
		const found = await textAt(root, path, locked.outs.find((out) => out.path === written)?.md5);
		if (found !== void 0) texts.push(found);
	}
	return texts;
}
/**
* The candidate that stands in a workspace, after its stages ran.
*
* @param root - Absolute path of the repository, free of links.
* @returns `undefined` when `dvc.lock` does not hold all stages that made it: nobody could restore it.
*/
async function describeCandidate(root, declaration, record) {
	const tracked = await collectTracked(await workspaceSource(root));
	const locks = openLockFiles(root);
	const stages = [];
	const texts = [];
	for (const stage of closure(stageGraph(tracked.stages), modelOutputs(declaration))) {
		const locked = await locks.locked(stage);
		if (locked === void 0) return void 0;
		stages.push({
			stage: stage.name,
			lock: emitLockedStage(locked)
		});
		texts.push(...await textsOf(root, stage, locked));
	}
	const { model, inputKey, inputs, artifact, metrics, metricsSha256 } = record;
	return {
		kind: "lockstep/StoredCandidate",
		schema: 1,
		model,
		inputKey,
		inputs,
		artifact,
		metrics,
		metricsSha256,
		stages,
		texts
	};
}

// pipeline/steps/train/made-model.ts
/** The metrics file that the stages wrote. @throws LockstepError CANDIDATE_MISSING when there is none, METRIC_INVALID. */
async function readMetrics({ root, declaration }) {
	const path = declaration.metricsFile;
	try {
		const text = await readFile(join(root, path), "utf8");
		return {
			text,
			value: JSON.parse(text)
		};
	} catch (cause) {
		if (isSystemError(cause, "ENOENT")) throw new LockstepError("CANDIDATE_MISSING", `the pipeline wrote no ${path}`, {
			hint: "Correct `metrics` in lockstep.yaml, or let a stage write the file.",
			cause
		});
		throw new LockstepError("METRIC_INVALID", `${path} is no JSON`, {
			hint: "Write finite numbers only; JSON has no NaN and no Infinity.",
			cause
		});
	}
}
/**
* Format and inputs of the model that the stages made. One that cannot be opened here is `foreign`: a command scores it.
*
* @throws LockstepError SCORING_UNDECLARED when there is none, MODEL_INVALID.
*/
async function describeModel(workspace, { root, declaration }) {
	const { model, artifact, score } = declaration;
	const path = join(root, artifact);
	if (await workspace.isKnownModel(path)) {
		const predictor = await workspace.openModel(path);
		predictor.close();
		return {
			format: predictor.format,
			columns: predictor.inputs
		};
	}
	if (score !== void 0) return {
		format: "foreign",
		columns: []
	};
	throw new LockstepError("SCORING_UNDECLARED", `${artifact} is a model of no format that is opened here`, { hint: `Declare \`score\` of models.${model} in lockstep.yaml, the command that scores it; docs/reference/predictions.md shows how.` });
}

// pipeline/steps/train/tell-stages.ts
const outcomeWords = {
	ran: "runs",
	cached: "is taken from the run-cache",
	restored: "is restored",
	recorded: "is recorded as it stands"
};
/** Says what becomes of each stage, as it happens. */
function tellStages({ host }) {
	return (event) => {
		switch (event.kind) {
			case "started":
				host.info(`${event.stage}: ${event.from === "candidate" ? "is taken from what was trained before" : outcomeWords[event.outcome]}: ${event.reason}`);
				break;
			case "command":
				host.info(`  ${event.stage} > ${event.command}`);
				break;
			case "warning":
				host.warning(event.message);
				break;
			case "output":
				host.info(`  ${event.stage} | ${event.line}`);
				break;
			case "progress":
				host.progress(event.title, event.fraction);
				break;
			case "updated":
				host.info(`${event.file} follows the data beside it`);
				break;
			case "written": break;
			case "finished": if (event.outcome.outcome === "skipped") host.info(`${event.outcome.stage}: skipped: ${event.outcome.reason}`);
			else if (event.outcome.cost !== void 0) host.info(`${event.outcome.stage}: ${tookText(event.outcome.cost)}`);
		}
	};
}

export { modelOutputs as a, headlineMetrics as c, describeCandidate as i, describeModel as n, carriedMetrics as o, readMetrics as r, headlineLimit as s, tellStages as t };