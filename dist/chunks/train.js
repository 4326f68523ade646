import { t as parseLock } from "./lock.js";
import { t as describeArtifact } from "./artifact.js";
import { b as writeWhole, j as LockstepError, m as isSystemError } from "./file-work.js";
import { B as tookText, G as plural, J as bytes, Q as signed, X as decimal, Y as count, Z as percent, et as defaultRemote, q as visible, wt as hashBytes } from "./pipeline.js";
import { n as totalCost } from "./cost.js";
import { t as counted } from "./counted.js";
import { t as differingInputs } from "./inputs.js";
import { a as labelOf } from "./project2.js";
import { o as readRegistry, r as latestVersion } from "./gto.js";
import { a as emitModelRecord, i as stateOf, n as recordPath, r as selectModels, t as cardPath } from "./state.js";
import { n as overriddenVersions } from "./overridden-versions.js";
import { t as nextRecord } from "./record-change.js";
import { t as exampleImage } from "./example-image.js";
import { i as directionOf, s as isMetric } from "./metric.js";
import { n as code, t as cell } from "./cell2.js";
import { p as measuredMetrics, r as runSummary, x as inputChanges } from "./run-cost.js";
import { t as baseOf } from "./comparison2.js";
import { n as locksIn, t as governingProject } from "./governing2.js";
import { r as writeRecord } from "./record-files.js";
import { t as push } from "./push.js";
import { i as runStages } from "./run2.js";
import { t as spendingRules } from "./spending-rules2.js";
import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";

// pipeline/report/card-sections.ts
const begin = /^<!-- lockstep:keep ([a-z0-9-]{1,60}) -->$/;
const end = "<!-- lockstep:keep-end -->";
/** A kept part with its markers. */
function keptText({ id, text }) {
	return [
		`<!-- lockstep:keep ${id} -->`,
		...text === "" ? [] : [text],
		end
	].join("\n");
}
/**
* The hand-written parts of a card, in their order. A card without any marker was written by hand as a whole: all of it below the
* front matter is one part, `earlier-card`.
*
* @throws LockstepError RECORD_INVALID naming the line of a marker that is never ended, or that stands inside or after another of
*   its name: guessing would lose somebody's words.
*/
function keptSections(card) {
	const lines = card.replaceAll("\r\n", "\n").split("\n");
	const invalid = (line, what) => new LockstepError("RECORD_INVALID", `the model card, line ${String(line)}: ${what}`, { hint: `Begin each hand-written part with <!-- lockstep:keep a-name --> and end it with ${end}, both on lines of their own.` });
	const found = [];
	let open;
	for (const [index, line] of lines.entries()) {
		const id = begin.exec(line.trim())?.[1];
		if (id !== void 0) {
			if (open !== void 0) throw invalid(index + 1, `"${id}" begins before "${open.id}" has ended`);
			if (found.some((section) => section.id === id)) throw invalid(index + 1, `"${id}" is there twice`);
			open = {
				id,
				line: index
			};
		} else if (line.trim() === end) {
			if (open === void 0) throw invalid(index + 1, "a hand-written part ends here that never began");
			found.push({
				id: open.id,
				text: lines.slice(open.line + 1, index).join("\n").replace(/^\n+|\n+$/g, "")
			});
			open = void 0;
		}
	}
	if (open !== void 0) throw invalid(open.line + 1, `"${open.id}" begins here and never ends`);
	if (found.length > 0) return found;
	const text = withoutFrontMatter(lines).join("\n").trim();
	return text === "" ? [] : [{
		id: "earlier-card",
		text
	}];
}
function frontMatterEnd(lines) {
	return lines[0] === "---" ? lines.indexOf("---", 1) : -1;
}
function withoutFrontMatter(lines) {
	return lines.slice(frontMatterEnd(lines) + 1);
}
/** Entries of a card's front matter whose keys are not among `ours`, verbatim: a licence, a language, tags of somebody's own. */
function keptFrontMatter(card, ours) {
	const lines = card.replaceAll("\r\n", "\n").split("\n");
	const kept = [];
	let isKept = false;
	for (const line of lines.slice(1, Math.max(1, frontMatterEnd(lines)))) {
		const key = /^([A-Za-z_][A-Za-z0-9_-]*):/.exec(line)?.[1];
		if (key !== void 0) isKept = !ours.includes(key);
		if (isKept) kept.push(line);
	}
	return kept;
}

// pipeline/report/card.ts
/** Metrics that have another name in sentences than in files. */
const metricTitles = {
	precision: "Precision",
	recall: "Recall",
	f1: "F1",
	roc_auc: "ROC AUC",
	log_loss: "Log loss",
	average_precision: "Average precision",
	brier: "Brier score",
	accuracy: "Accuracy",
	balanced_accuracy: "Balanced accuracy",
	f1_macro: "F1, macro",
	roc_auc_ovr: "ROC AUC, one against rest",
	mae: "MAE",
	rmse: "RMSE",
	r2: "R²",
	mape: "MAPE",
	pinball: "Pinball loss",
	coverage_error: "Coverage error"
};
function titleOf(metric) {
	return isMetric(metric) ? metricTitles[metric] ?? metric : metric;
}
const frontMatterKeys = [
	"library_name",
	"pipeline_tag",
	"tags",
	"model-index"
];
/** Name → value of what was measured, finite numbers only, in a fixed order. */
function measured({ record, evaluation }) {
	if (evaluation !== void 0) return measuredMetrics([evaluation.candidate]).flatMap((metric) => {
		const value = evaluation.candidate.metrics[metric]?.value;
		return value === void 0 || value === null ? [] : [[metric, value]];
	});
	return Object.entries(record.metrics).sort(([a], [b]) => a < b ? -1 : Number(a > b));
}
/** A text as YAML: a JSON string is one, whatever is in it. */
function yaml(text) {
	return JSON.stringify(visible(text));
}
function isNumber({ task }) {
	return task === "regression" || task === "quantiles" || task === "ranking";
}
/** Front matter as model hubs read it. */
function frontMatter(facts, previous) {
	const metrics = measured(facts).flatMap(([name, value]) => [
		`    - type: ${yaml(name)}`,
		`      name: ${yaml(titleOf(name))}`,
		`      value: ${String(Number(value.toFixed(6)))}`
	]);
	const kind = isNumber(facts) ? "tabular-regression" : "tabular-classification";
	return [
		"---",
		"library_name: lockstep",
		`pipeline_tag: ${kind}`,
		"tags:",
		`- ${kind}`,
		`- ${yaml(facts.record.artifact.format)}`,
		"model-index:",
		`- name: ${yaml(facts.record.model)}`,
		"  results:",
		"  - task:",
		`      type: ${kind}`,
		"    dataset:",
		"      type: csv",
		`      name: ${yaml(facts.evaluationRows)}`,
		...metrics.length === 0 ? ["    metrics: []"] : ["    metrics:", ...metrics],
		...keptFrontMatter(previous, frontMatterKeys),
		"---"
	];
}
function facts(rows) {
	return [
		"| | |",
		"| :--- | :--- |",
		...rows.map(([name, value]) => `| ${name} | ${value} |`)
	];
}
function metricLines({ record, evaluation }) {
	if (evaluation === void 0) {
		const rows = measured({
			record,
			evaluation
		}).map(([name, value]) => `| ${cell(name)} | ${decimal(value)} |`);
		return rows.length === 0 ? ["The run wrote no metrics."] : [
			"As the run measured them; the pull request's report has the intervals.",
			"",
			"| Metric | Value |",
			"| :--- | ---: |",
			...rows
		];
	}
	const rows = measuredMetrics([evaluation.candidate]).flatMap((metric) => {
		const value = evaluation.candidate.metrics[metric];
		if (value === void 0) return [];
		const found = evaluation.comparisons.find((comparison) => comparison.metric === metric && comparison.reference === "champion") ?? evaluation.comparisons.find((comparison) => comparison.metric === metric);
		const interval = found?.interval ?? void 0;
		const better = found?.improvement === void 0 || found.improvement === null || interval === void 0 ? "–" : `${signed(found.improvement)} [${signed(interval.low)}, ${signed(interval.high)}] at ${percent(interval.level)}`;
		const arrow = directionOf(metric) === "maximize" ? "↑" : "↓";
		return `| ${titleOf(metric)} ${arrow} | ${value.value === null ? "undefined" : decimal(value.value)} | ${better} |`;
	});
	return [
		`On ${count(evaluation.rows.count)} rows of ${code(evaluation.rows.path)}${evaluation.rows.positives === void 0 ? "" : `, ${count(evaluation.rows.positives)} of them positive`}.`,
		"",
		"| Metric | Value | Better than the model before by |",
		"| :--- | ---: | ---: |",
		...rows
	];
}
function inputLines(inputs) {
	if (inputs.length === 0) return ["The model's files name its inputs."];
	return [
		"| Column | Kind | Known values |",
		"| :--- | :--- | :--- |",
		...inputs.map(({ name, kind, categories }) => {
			const known = categories.slice(0, 20).map((category) => cell(category));
			return `| ${cell(name)} | ${kind} | ${known.join(" ")}${categories.length > known.length ? " …" : ""} |`;
		})
	];
}
/** Inputs of one kind that decided this version, as rows of a table. */
function decidedBy(record, kind) {
	return inputChanges(Object.entries(record.inputs).map(([name, after]) => ({
		name,
		before: void 0,
		after
	}))).filter((input) => input.kind === kind).map(({ path, after }) => `| ${cell(path)} | ${cell(after ?? "")} |`);
}
function exampleRequest(inputs) {
	const row = {};
	for (const { name, kind, categories } of inputs) row[visible(name)] = kind === "image" ? exampleImage : kind === "numeric" ? 0 : visible(categories[0] ?? "");
	return JSON.stringify(row).replaceAll("'", "\\u0027").replaceAll("`", "\\u0060");
}
function whatItPredicts({ label: { column, positive }, task = "binary", evaluation }) {
	const threshold = evaluation?.candidate.threshold;
	const from = threshold === void 0 ? "saved with the model" : decimal(threshold);
	switch (task) {
		case "binary": return `The probability that ${code(column)} is ${code(positive ?? "")}, for one row. From the threshold on (${from}) the row counts as positive.`;
		case "multiclass": return `Which class ${code(column)} is, with a probability for each, for one row.`;
		case "regression": return `The number ${code(column)}, for one row.`;
		case "ranking": return `A score by which rows of one query are put in order, the most relevant by ${code(column)} first.`;
		case "quantiles": return `Numbers below which ${code(column)} stays with given probabilities, for one row.`;
	}
}
/** A reason has up to 500 characters, and a login and a gate stand before it. */
const overrideLimit = 800;
/** Versions that owners let pass although a gate said no; nothing where there are none. */
function overriddenLines({ overridden = [] }) {
	if (overridden.length === 0) return [];
	return [
		"",
		"Gates that owners overrode:",
		"",
		"| Version | By whom, which gate and why |",
		"| :--- | :--- |",
		...overridden.flatMap(({ modelVersion, gates }) => gates.map((gate) => `| ${cell(modelVersion)} | ${cell(gate, overrideLimit)} |`))
	];
}
/**
* The model card, `models/<name>.md`: what can be derived is written anew, what people wrote between the markers stays word for
* word, and so do their own entries of the front matter. The same facts and parts give the same bytes.
*
* @param previous - The card as it stands; empty when there is none.
* @throws LockstepError RECORD_INVALID when a marker of a hand-written part is broken.
*/
function renderCard(cardFacts, previous) {
	const { record, trainingRows, evaluationRows, inputs } = cardFacts;
	const { artifact } = record;
	const kept = new Map(keptSections(previous).map((section) => [section.id, section.text]));
	const placed = /* @__PURE__ */ new Set();
	const keep = (id, initial) => {
		placed.add(id);
		return keptText({
			id,
			text: kept.get(id) ?? initial
		});
	};
	const params = decidedBy(record, "params");
	const data = decidedBy(record, "data");
	const lines = [
		...frontMatter(cardFacts, previous),
		"",
		`# ${record.model}`,
		"",
		`Written by Lockstep from ${code(`models/${record.model}.yaml`)}. The parts between \`lockstep:keep\` markers are written by hand and stay.`,
		"",
		"## What it predicts",
		"",
		whatItPredicts(cardFacts),
		"",
		keep("intended-use", "Who uses the predictions, for which decision, and who is affected has not been written down yet."),
		"",
		"## Version",
		"",
		...facts([
			["Version", cell(record.modelVersion)],
			["Artifact sha256", cell(artifact.sha256)],
			["Artifact md5, as DVC stores it", cell(artifact.md5)],
			["Format and size", `${cell(artifact.format)}, ${bytes(artifact.sizeBytes)} in ${count(artifact.files.length)} ${plural(artifact.files.length, "file", "files")}`],
			["InputKey", cell(record.inputKey)]
		]),
		"",
		"## Data",
		"",
		`Trained on ${code(trainingRows)}, judged by ${code(evaluationRows)}.`,
		...data.length === 0 ? [] : [
			"",
			"| Data | Digest |",
			"| :--- | :--- |",
			...data
		],
		"",
		keep("data", "Where the data comes from, which period it covers and what it does not cover has not been written down yet."),
		"",
		"## Inputs and preprocessing",
		"",
		"Raw columns go in: every transform was fitted on the training rows and is saved with the model.",
		"",
		...inputLines(inputs),
		...params.length === 0 ? [] : [
			"",
			"Parameters of the run:",
			"",
			"| Parameter | Value |",
			"| :--- | :--- |",
			...params
		],
		"",
		"## Metrics",
		"",
		...metricLines(cardFacts),
		...overriddenLines(cardFacts),
		"",
		"## Limits",
		"",
		"A probability is an estimate for rows like the ones above. For rows unlike them, watch the drift report.",
		"",
		keep("limits", "Known weaknesses, groups of rows that fare worse and uses that are out of scope have not been written down yet."),
		"",
		"## How to use",
		"",
		"Ask the server of an environment this version is assigned to; the answer names version and digest:",
		"",
		"```sh",
		`curl --json '${exampleRequest(inputs)}' "$URL/predict?model=${record.model}"`,
		"```"
	];
	const others = [...kept].filter(([id]) => !placed.has(id));
	if (others.length > 0) lines.push("", "## Notes");
	for (const [id, text] of others) lines.push("", keptText({
		id,
		text
	}));
	return `${lines.join("\n")}\n`;
}

// pipeline/steps/train.ts
/** Numbers of the metrics file by dotted name; everything else in it is left to whoever wrote it. */
function headline(metrics, prefix = "") {
	if (typeof metrics === "number") return Number.isFinite(metrics) ? { [prefix]: metrics } : {};
	if (metrics === null || typeof metrics !== "object" || Array.isArray(metrics)) return {};
	return Object.assign(Object.create(null), ...Object.entries(metrics).map(([key, value]) => headline(value, prefix === "" ? key : `${prefix}.${key}`)));
}
async function readMetrics(workspace, declaration) {
	const path = declaration.metricsFile;
	try {
		const text = await readFile(join(workspace.git.root, path), "utf8");
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
const outcomeWords = {
	ran: "runs",
	cached: "is taken from the run-cache",
	restored: "is restored",
	recorded: "is recorded as it stands"
};
function onStage({ host }) {
	return (event) => {
		switch (event.kind) {
			case "started":
				host.info(`${event.stage}: ${outcomeWords[event.outcome]}: ${event.reason}`);
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
/** Declared files that decide the model and have changed since its record: stages do not depend on them, so all run again. */
async function changedEnvironment(state, models) {
	const changed = [];
	for (const declaration of models) {
		const record = await state.record(declaration.model);
		if (record === void 0) continue;
		const { inputs } = await state.inputs(declaration);
		for (const { name } of differingInputs(record.inputs, inputs)) if (name.startsWith("environment ")) changed.push(name);
	}
	return [...new Set(changed)];
}
/**
* Format and inputs of the model that the stages made. One that cannot be opened here is `foreign`: a command scores it.
*
* @throws LockstepError SCORING_UNDECLARED when there is none, MODEL_INVALID.
*/
async function describeModel(workspace, { model, artifact, score }) {
	const path = join(workspace.git.root, artifact);
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
/** Writes record and card for what the stages made, each only when its bytes change. */
async function recordModel(declaration, around) {
	const { workspace, project, state, base, registry } = around;
	const { root } = workspace.git;
	const { model } = declaration;
	const { format, columns } = await describeModel(workspace, declaration);
	const metrics = await readMetrics(workspace, declaration);
	const overridden = overriddenVersions(await workspace.git.tags(), model);
	const record = nextRecord({
		trained: {
			model,
			artifact: await describeArtifact({
				root,
				path: declaration.artifact,
				format
			}),
			...await state.inputs(declaration),
			metrics: headline(metrics.value),
			metricsSha256: hashBytes(metrics.text).sha256
		},
		base: await base?.record(model),
		current: await state.record(model),
		latest: latestVersion(registry, model),
		environments: project.environments.map(({ environment }) => environment),
		overridden
	});
	const card = renderCard({
		record,
		label: labelOf(declaration),
		task: declaration.task.kind,
		trainingRows: declaration.trainingRows,
		evaluationRows: declaration.evaluationRows,
		inputs: columns,
		overridden,
		evaluation: void 0
	}, await state.text(cardPath(model)) ?? "");
	for (const [path, text] of [[recordPath(model), emitModelRecord(record)], [cardPath(model), card]]) if (await state.text(path) !== text) await writeWhole(join(root, path), text);
	return {
		record,
		metrics: metrics.value
	};
}
/**
* Sends what pointers and lock name and this machine has: without it, nobody else could evaluate, review or ship. What stages made of
* which inputs goes along, so that the same inputs are not worked on again elsewhere.
*/
async function pushOutputs(workspace) {
	const data = await workspace.data();
	const remote = await defaultRemote(data);
	if (remote === void 0) {
		workspace.host.warning("no DVC remote is configured: the outputs stay on this machine");
		return;
	}
	const sent = await push({
		targets: [],
		onlyHeld: true,
		runCache: true
	}, data);
	if (sent.pushed > 0) workspace.host.info(`${counted(sent.pushed, "object")} pushed to ${remote.url}`);
}
/** What a run writes for Git to keep: the lock, pointers, records, cards, metrics that DVC does not cache, and ignore lines. */
async function writtenPaths(workspace, { models, pointers }) {
	const { git } = workspace;
	const tree = await git.snapshotTree();
	const present = new Set((await git.tree(tree)).map(({ path }) => path));
	const written = models.flatMap(({ model, metricsFile }) => [
		recordPath(model),
		cardPath(model),
		metricsFile
	]);
	const ignoring = await ignoreFiles(stateOf(git, tree));
	return [.../* @__PURE__ */ new Set([
		"dvc.lock",
		".gitignore",
		...ignoring,
		...pointers,
		...written
	])].filter((path) => present.has(path));
}
/** Where outputs of stages are kept out of Git: beside each of them. A clone without these lines would offer Git the outputs. */
async function ignoreFiles(state) {
	const lock = await state.text("dvc.lock");
	if (lock === void 0) return [];
	return [...parseLock(lock, "dvc.lock").stages.values()].flatMap((stage) => stage.outs).map(({ path }) => posix.join(posix.dirname(path), ".gitignore"));
}
async function commit(workspace, made) {
	const { git, host } = workspace;
	const branch = await git.currentBranch();
	if (branch === void 0) throw new LockstepError("ARGUMENT_INVALID", "HEAD is detached, so there is no branch to commit the record to", { hint: "Run `git switch <branch>` first, or leave `--commit` out." });
	const names = made.candidates.map(({ model, modelVersion }) => `${model} ${modelVersion}`);
	const recorded = await git.commit({
		paths: await writtenPaths(workspace, made),
		message: `Record ${names.join(", ")}`
	});
	await git.push(branch);
	host.info(recorded === void 0 ? `the record was committed before; ${branch} is pushed` : `recorded as ${recorded.slice(0, 12)} and pushed to ${branch}`);
}
/** A record that is committed without what it was made from would be stale at once. @throws LockstepError ARGUMENT_INVALID. */
async function requireCommittedInputs(workspace, state, models) {
	const { git } = workspace;
	if (await git.currentBranch() === void 0) throw new LockstepError("ARGUMENT_INVALID", "HEAD is detached, so there is no branch to commit the record to", { hint: "Run `git switch <branch>` first, or leave `--commit` out." });
	const committed = stateOf(git, await git.headCommit());
	for (const declaration of models) {
		const { inputs } = await state.inputs(declaration);
		const uncommitted = differingInputs((await committed.inputs(declaration)).inputs, inputs).map(({ name }) => name);
		if (uncommitted.length > 0) throw new LockstepError("ARGUMENT_INVALID", `not committed yet: ${uncommitted.join(", ")}`, { hint: "Commit what decides the model first (`git commit`), then run `lockstep train --commit` again." });
	}
}
/** Runs the stages that changed, and writes what they made: dvc.lock, record, card and Candidate. */
async function train(request, workspace) {
	const { git, host } = workspace;
	const state = stateOf(git, await git.snapshotTree());
	const project = await state.project();
	const models = selectModels(project, request.model);
	if (request.commit) await requireCommittedInputs(workspace, state, models);
	const outputs = [...new Set(models.flatMap(({ artifact, metricsFile, evaluationRows, trainingRows }) => [
		artifact,
		metricsFile,
		evaluationRows,
		trainingRows
	]))];
	const environment = await changedEnvironment(state, models);
	if (environment.length > 0) host.info(`every stage runs: ${environment.join(", ")} changed`);
	const tell = onStage(workspace);
	const data = await workspace.data();
	const baseCommit = await baseOf(git, void 0);
	const base = baseCommit === void 0 ? void 0 : stateOf(git, baseCommit);
	const rules = await governingProject(base, () => Promise.resolve(project));
	const pointers = [];
	const stages = await host.group("Run the stages", async () => runStages({
		root: git.root,
		selection: {
			targets: outputs,
			folder: ""
		},
		wanted: outputs,
		restoresKnown: true,
		cache: data.cache,
		remote: await defaultRemote(data),
		force: request.force || environment.length > 0,
		jobs: request.jobs,
		env: workspace.environment,
		commandFolder: await workspace.commandFolder(),
		onEvent: (event) => {
			if (event.kind === "updated") pointers.push(event.file);
			tell(event);
		},
		signal: workspace.signal,
		spending: () => Promise.resolve(spendingRules(rules, base === void 0 ? void 0 : locksIn(base))),
		recallsCosts: true
	}));
	const cost = totalCost(stages.flatMap((stage) => stage.cost ?? []));
	await host.summary(runSummary({
		stages,
		cost
	}));
	const around = {
		workspace,
		project,
		state: stateOf(git, await git.snapshotTree()),
		base,
		registry: readRegistry(await git.tags())
	};
	const candidates = [];
	for (const declaration of models) {
		const { record, metrics } = await recordModel(declaration, around);
		const { model, modelVersion, inputKey, inputs, artifact } = record;
		const candidate = {
			kind: "lockstep/Candidate",
			schema: 1,
			model,
			modelVersion,
			inputKey,
			inputs,
			artifact,
			metrics,
			stages,
			...cost === void 0 ? {} : { cost }
		};
		await writeRecord(workspace, request.records, candidate);
		host.info(`${model} ${modelVersion}: ${artifact.sha256} from inputs ${inputKey.slice(0, 12)}`);
		candidates.push(candidate);
	}
	if (request.push) await pushOutputs(workspace);
	if (request.commit) await commit(workspace, {
		models,
		candidates,
		pointers
	});
	return candidates;
}

export { train };