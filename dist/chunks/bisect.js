import { t as counted } from "./counted.js";
import { A as LockstepError } from "./file-work.js";
import { t as differingInputs } from "./inputs.js";
import { a as improvement, c as isMetricOf, u as metricsOf } from "./metric.js";
import { n as scoreRecord, r as withCosts } from "./score-model.js";
import { n as measure } from "./judged-rows.js";
import { i as stateOf, n as recordPath, r as selectModels } from "./state.js";
import { i as restoreTable } from "./restore.js";
import { t as defaultTip } from "./tip.js";
import { n as truthOf, t as scoresFor } from "./judged-rows2.js";
import { t as tableOfRows } from "./rows.js";

// pipeline/registry/queries/first-bad.ts
/** Points strictly between two, the middle one first, then its neighbours outwards. */
function* fromMiddle(low, high) {
	const middle = low + Math.ceil((high - low) / 2);
	for (let step = 0; step < high - low; step++) for (const point of step === 0 ? [middle] : [middle + step, middle - step]) if (point > low && point < high) yield point;
}
async function firstTestable(points, ask) {
	for (const point of points) {
		const { kind } = await ask(point);
		if (kind !== "skipped") return [point, kind];
	}
}
function* count(from, to) {
	const step = from <= to ? 1 : -1;
	for (let point = from; point !== to + step; point += step) yield point;
}
/**
* The first bad one of a line of points, oldest first, of which the first is taken for good and the last for bad until they have to be
* known. Of n points at most ⌈log₂(n−1)⌉ + 1 are looked at, and one more when the first was asked about beforehand and the last turns out
* to be the one: never more than ⌈log₂ n⌉ + 1.
*
* @param ask - Looks at a point; asked once for each, points that cannot be looked at are not counted.
*/
async function findFirstBad(points, ask) {
	if (points === 0) return { kind: "unknown" };
	let [low, high] = [0, points - 1];
	const seen = /* @__PURE__ */ new Set();
	while (high - low > 1) {
		const found = await firstTestable(fromMiddle(low, high), ask);
		if (found === void 0) break;
		const [point, kind] = found;
		seen.add(point);
		if (kind === "good") low = point;
		else high = point;
	}
	if (!seen.has(high)) {
		const end = await firstTestable(count(high, low), ask);
		if (end === void 0) return { kind: "unknown" };
		if (end[1] === "good") return {
			kind: "never",
			last: end[0]
		};
		high = end[0];
	}
	if (seen.has(low)) return {
		kind: "found",
		good: low,
		bad: high
	};
	const start = await firstTestable(count(low, high), ask);
	if (start === void 0) return { kind: "unknown" };
	return start[1] === "bad" ? {
		kind: "always",
		first: start[0]
	} : {
		kind: "found",
		good: start[0],
		bad: high
	};
}

// pipeline/repository/record-line.ts
/** Most commits of a line that are read. */
const mostCommits = 1e5;
async function recordAt(git, commit, model) {
	try {
		return await stateOf(git, commit).record(model);
	} catch (error) {
		if (error instanceof LockstepError && (error.code === "RECORD_INVALID" || error.code === "YAML_INVALID")) return void 0;
		throw error;
	}
}
/**
* The models of a name along the first-parent line between two commits, both included, oldest first: one point for each commit after which
* the record names another artifact than before. What only moved an environment is none.
*
* @param range.from - The record there is the first point; all of the line when left out.
*/
async function recordLine(git, model, range) {
	const path = recordPath(model);
	const changes = await git.changesIn({
		tip: range.to,
		folder: "models",
		most: mostCommits
	});
	const points = [];
	const add = async (commit) => {
		const record = await recordAt(git, commit, model);
		if (record !== void 0 && points.at(-1)?.record.artifact.sha256 !== record.artifact.sha256) points.push({
			commit,
			record
		});
	};
	const own = changes.filter(({ paths }) => paths.includes(path)).map(({ commit }) => commit);
	const { from } = range;
	if (from !== void 0) await add(from);
	for (const commit of own.reverse()) if (from === void 0 || !await git.isAncestor(commit, from)) await add(commit);
	return points;
}

// pipeline/steps/evaluate/fixed-rows.ts
/** Reads `column=value`; a value may hold `=`. @throws LockstepError ARGUMENT_INVALID. */
function parseSlice(text) {
	const [, column, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
	if (column !== void 0 && value !== void 0) return {
		column,
		value
	};
	throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(text)} names no slice`, { hint: "Write it as `column=value`, for example `--slice type=L`." });
}
/** The rows of a slice, in their order. @throws LockstepError COLUMN_MISSING, EVALUATION_EMPTY when no row has the value. */
function rowsOfSlice(rows, slice) {
	if (slice === void 0) return rows;
	const wanted = rows.column(slice.column).flatMap((cell, row) => cell === slice.value ? [row] : []);
	if (wanted.length === 0) throw new LockstepError("EVALUATION_EMPTY", `no row has ${slice.column} = ${JSON.stringify(slice.value)}`, { hint: `Values of ${slice.column}: ${[...new Set(rows.column(slice.column))].slice(0, 10).join(", ")}.` });
	const columns = rows.columns.map((name) => rows.column(name));
	const table = tableOfRows(rows.columns, wanted.map((row) => columns.map((cells) => cells[row] ?? "")));
	return rows.file === void 0 ? table : {
		...table,
		file: rows.file
	};
}
/** The metric of a name, `auc` for what people call so. @throws LockstepError METRIC_INVALID naming those of the task. */
function metricNamed(name, { task }) {
	const id = name === "auc" ? "roc_auc" : name;
	if (isMetricOf(task.kind, id)) return id;
	throw new LockstepError("METRIC_INVALID", `${JSON.stringify(name)} is no metric of a ${task.kind} model`, { hint: `Metrics there: ${Object.keys(metricsOf[task.kind]).join(", ")}.` });
}

// pipeline/steps/evaluate/bisect.ts
/** What makes one model untestable, and not the whole question. */
const untestable = /* @__PURE__ */ new Set([
	"OBJECT_MISSING",
	"OBJECT_CORRUPT",
	"ARTIFACT_DIGEST_MISMATCH",
	"MODEL_INVALID",
	"PREDICTIONS_INVALID",
	"SCORING_FAILED",
	"COLUMN_MISSING"
]);
/** One metric of one recorded model on the rows, fetched by digest and verified; nothing is trained. */
async function valueOf(workspace, { record }, judging) {
	const { declaration, metric, rows } = judging;
	try {
		const scored = await scoreRecord(workspace, record, {
			rows,
			declaration
		});
		const { task, labelColumn: column } = declaration;
		const truth = withCosts(truthOf(rows, {
			column,
			task,
			models: [scored.task]
		}), declaration.costs);
		const answers = {
			scores: scoresFor(task, truth, scored),
			threshold: scored.threshold
		};
		const found = measure(truth, answers, [metric]).metrics[metric];
		if (typeof found?.value === "number") return {
			kind: "value",
			value: found.value
		};
		return {
			kind: "none",
			why: `${metric} has no value: ${found?.reason ?? "it was not measured"}`
		};
	} catch (error) {
		if (error instanceof LockstepError && untestable.has(error.code)) return {
			kind: "none",
			why: error.message
		};
		throw error;
	}
}
/** Every artifact is scored once, however many commits have it. */
var Scores = class {
	#known = /* @__PURE__ */ new Map();
	#workspace;
	#judging;
	evaluations = 0;
	constructor(workspace, judging) {
		this.#workspace = workspace;
		this.#judging = judging;
	}
	known({ record }) {
		return this.#known.get(record.artifact.sha256);
	}
	async of(point) {
		const { host } = this.#workspace;
		const { record, commit } = point;
		const found = this.known(point);
		if (found !== void 0) return found;
		const value = await valueOf(this.#workspace, point, this.#judging);
		this.#known.set(record.artifact.sha256, value);
		const name = `${commit.slice(0, 12)} ${record.modelVersion}`;
		if (value.kind === "value") {
			this.evaluations += 1;
			host.info(`${name}: ${this.#judging.metric} ${value.value}`);
		} else host.warning(`${name} is skipped: ${value.why}`);
		return value;
	}
};
async function firstValue(points, scores) {
	for (const point of points) {
		const value = await scores.of(point);
		if (value.kind === "value") return value.value;
	}
}
/** @throws LockstepError EVALUATION_EMPTY when no model of the line can be scored. */
async function ruleOf(request, { declaration, metric }, line) {
	const { below, drop } = request;
	if (below !== void 0) return {
		text: `worse than ${below}`,
		isBad: (value) => improvement(metric, below, value) < 0
	};
	const reference = await firstValue(line.points, line.scores);
	if (reference === void 0) throw new LockstepError("EVALUATION_EMPTY", `no recorded model of ${declaration.model} can be scored any more`, { hint: "The lines above say why each was skipped." });
	const margin = drop ?? declaration.gates.find((gate) => gate.metric === metric)?.margin ?? 0;
	return {
		text: `more than ${margin} worse than ${reference}`,
		isBad: (value) => improvement(metric, reference, value) < -margin
	};
}
async function commitOf({ git }, name) {
	const found = await git.resolve(name);
	if (found !== void 0) return found;
	throw new LockstepError("REVISION_UNKNOWN", `${JSON.stringify(name)} is no commit of this repository`, { hint: "Name a branch, tag or commit that `git rev-parse` knows; a shallow clone needs `git fetch --unshallow`." });
}
/** Who brought a commit; a forge that cannot be asked leaves it at the commit. */
async function pullRequestsOf(workspace, commit) {
	try {
		return (await (await workspace.forge()).pullRequestsOf(commit)).map(({ number, title }) => ({
			number,
			title
		}));
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
		workspace.host.warning(`which pull request brought ${commit.slice(0, 12)} cannot be told: ${error.message}`);
		return [];
	}
}
/** The two models between which it got worse. */
function boundary(found, points) {
	switch (found.kind) {
		case "found": return [points[found.good], points[found.bad]];
		case "never": return [points[found.last], void 0];
		case "always": return [void 0, points[found.first]];
		case "unknown": return [void 0, void 0];
	}
}
/**
* Finds the change with which a metric got worse, over the models that the default branch's first-parent history records, on one set of
* rows: today's. Models are fetched by digest, and none is trained; of n of them at most ⌈log₂ n⌉ + 1 are scored.
*
* @throws LockstepError MODEL_UNKNOWN, METRIC_INVALID, REVISION_UNKNOWN, ARGUMENT_INVALID, EVALUATION_EMPTY.
*/
async function bisectModels(workspace, request) {
	const { git, host } = workspace;
	if (request.below !== void 0 && request.drop !== void 0) throw new LockstepError("ARGUMENT_INVALID", "--below and --drop both say what is bad", { hint: "Give one of them." });
	const tip = await defaultTip(git);
	const today = stateOf(git, tip);
	const [declaration] = selectModels(await today.project(), request.model);
	if (declaration === void 0) throw new LockstepError("MODEL_UNKNOWN", `there is no model ${request.model}`);
	const { model, evaluationRows } = declaration;
	const metric = metricNamed(request.metric, declaration);
	const slice = request.slice === void 0 ? void 0 : parseSlice(request.slice);
	const output = await today.output(evaluationRows);
	if (output?.md5 === void 0) throw new LockstepError("EVALUATION_EMPTY", `dvc.lock of the default branch has no ${evaluationRows}`, { hint: "Correct `evaluation_rows` in lockstep.yaml." });
	const points = await recordLine(git, model, {
		from: request.good === void 0 ? void 0 : await commitOf(workspace, request.good),
		to: request.bad === void 0 ? tip : await commitOf(workspace, request.bad)
	});
	if (points.length === 0) throw new LockstepError("CANDIDATE_MISSING", `no commit of the line records a model ${model}`, { hint: "Name the line with --good and --bad; a shallow clone needs `git fetch --unshallow`." });
	using table = await restoreTable(workspace, output.md5, evaluationRows);
	const rows = rowsOfSlice(table, slice);
	host.info(`${counted(points.length, "model")} of ${model}, judged by ${counted(rows.rowCount, "row")} of ${evaluationRows}`);
	const judging = {
		declaration,
		metric,
		rows
	};
	const scores = new Scores(workspace, judging);
	const rule = await ruleOf(request, judging, {
		points,
		scores
	});
	const ask = async (index) => {
		const point = points[index];
		const found = point === void 0 ? void 0 : await scores.of(point);
		if (found?.kind !== "value") return {
			kind: "skipped",
			why: found?.why ?? "there is no such model"
		};
		return {
			kind: rule.isBad(found.value) ? "bad" : "good",
			value: found.value
		};
	};
	const found = await findFirstBad(points.length, ask);
	const [good, bad] = boundary(found, points);
	const shown = (point) => {
		if (point === void 0) return void 0;
		const known = scores.known(point);
		return {
			...named(point),
			value: known?.kind === "value" ? known.value : void 0
		};
	};
	return {
		model,
		metric,
		slice: request.slice,
		rule: rule.text,
		models: points.length,
		rows: {
			md5: output.md5,
			count: rows.rowCount
		},
		evaluations: scores.evaluations,
		outcome: found.kind,
		good: shown(good),
		bad: shown(bad),
		pullRequests: bad === void 0 ? [] : await pullRequestsOf(workspace, bad.commit),
		inputs: good === void 0 || bad === void 0 ? [] : differingInputs(good.record.inputs, bad.record.inputs),
		skipped: points.flatMap((point) => {
			const known = scores.known(point);
			return known?.kind === "none" ? [{
				...named(point),
				why: known.why
			}] : [];
		}),
		suspects: found.kind === "found" ? points.slice(found.good + 1, found.bad).map(({ commit }) => commit) : []
	};
}
function named({ commit, record }) {
	return {
		commit,
		modelVersion: record.modelVersion,
		artifactSha256: record.artifact.sha256
	};
}

export { bisectModels };