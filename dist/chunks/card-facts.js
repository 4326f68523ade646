import { A as LockstepError } from "./file-work.js";
import { G as costColumns, Q as plural, W as costCells, at as signed, et as visible, it as percent, nt as count, rt as decimal, tt as bytes } from "./pipeline.js";
import { i as directionOf, s as isMetric } from "./metric.js";
import { o as labelOf } from "./project2.js";
import { t as exampleImage } from "./example-image.js";
import { n as code, t as cell } from "./cell2.js";
import { p as measuredMetrics, r as slicesPart } from "./markdown-parts.js";
import { i as table, r as row, t as left } from "./markdown-table.js";
import { t as inputChanges } from "./input-changes.js";

// pipeline/report/card-sections.ts
const begin = /^<!-- lockstep:keep ([a-z0-9-]{1,60}) -->$/;
const end = "<!-- lockstep:keep-end -->";
/** The parts that every card has, with what stands in them until somebody writes it. */
const unwrittenSections = {
	"intended-use": "Who uses the predictions, for which decision, and who is affected has not been written down yet.",
	data: "Where the data comes from, which period it covers and what it does not cover has not been written down yet.",
	limits: "Known weaknesses, groups of rows that fare worse and uses that are out of scope have not been written down yet."
};
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

// pipeline/report/card-metrics.ts
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
/** Name → value of what was measured, finite numbers only, in a fixed order. */
function measured({ record, evaluation }) {
	if (evaluation !== void 0) return measuredMetrics([evaluation.candidate]).flatMap((metric) => {
		const value = evaluation.candidate.metrics[metric]?.value;
		return value === void 0 || value === null ? [] : [[metric, value]];
	});
	return Object.entries(record.metrics).sort(([a], [b]) => a < b ? -1 : Number(a > b));
}
/** What was measured, with intervals and slices where there is an evaluation. */
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
	const slices = slicesPart({ evaluation });
	return [
		`On ${count(evaluation.rows.count)} rows of ${code(evaluation.rows.path)}${evaluation.rows.positives === void 0 ? "" : `, ${count(evaluation.rows.positives)} of them positive`}.`,
		"",
		"| Metric | Value | Better than the model before by |",
		"| :--- | ---: | ---: |",
		...rows,
		...slices === void 0 ? [] : ["", slices]
	];
}

// pipeline/report/card-index.ts
/** Keys of the front matter that are written anew each time; all others are whoever's wrote them. */
const frontMatterKeys = [
	"library_name",
	"pipeline_tag",
	"tags",
	"model-index"
];
/** A text as YAML: a JSON string is one, whatever is in it. */
function yaml(text) {
	return JSON.stringify(visible(text));
}
function isNumber({ task }) {
	return task === "regression" || task === "quantiles" || task === "ranking";
}
/** What the rows are in, by the name of their file; a folder holds pictures. */
function rowsFormat(path) {
	return /\.([a-z0-9]{1,10})$/i.exec(path)?.[1]?.toLowerCase() ?? "folder";
}
/**
* The front matter as model hubs read it: `model-index` with task, data set and metrics. A name that is no metric (a count of rows, a
* threshold that the run wrote down) has no place among results.
*/
function frontMatter(facts, previous) {
	const metrics = measured(facts).filter(([name]) => isMetric(name)).flatMap(([name, value]) => [
		`    - type: ${yaml(name)}`,
		`      name: ${yaml(titleOf(name))}`,
		`      value: ${String(Number(value.toFixed(6)))}`
	]);
	const kind = isNumber(facts) ? "tabular-regression" : "tabular-classification";
	const revision = facts.evaluation?.rows.md5;
	return [
		"---",
		"library_name: lockstep",
		`pipeline_tag: ${kind}`,
		"tags:",
		`- ${kind}`,
		`- ${yaml(facts.record.artifact.format)}`,
		...metrics.length === 0 ? [] : [
			"model-index:",
			`- name: ${yaml(facts.record.model)}`,
			"  results:",
			"  - task:",
			`      type: ${kind}`,
			"    dataset:",
			`      type: ${yaml(rowsFormat(facts.evaluationRows))}`,
			`      name: ${yaml(facts.evaluationRows)}`,
			...revision === void 0 ? [] : [`      revision: ${yaml(revision)}`],
			"    metrics:",
			...metrics
		],
		...keptFrontMatter(previous, frontMatterKeys),
		"---"
	];
}

// pipeline/report/card-released.ts
/** Who answers for the model and who asks it; what nobody declared is said with the place to declare it. */
function peopleLines({ record, owners = [], consumers = [] }) {
	const line = (title, names, key) => names.length === 0 ? `- ${title}: nobody is named in ${code(`models.${record.model}.${key}`, 140)} of lockstep.yaml.` : `- ${title}: ${names.map((name) => code(name)).join(", ")}`;
	return [line("Owners", owners, "owners"), line("Consumers", consumers, "consumers")];
}
/** How a version comes to an environment; in a release also when this one did. */
function deploymentLines({ environments = [], record, released }) {
	const steps = environments.map(({ environment, target }) => `- ${code(environment)}: ${code(`lockstep deploy --environment ${environment} --model ${record.model}`, 260)} places the files in the ${target.kind} ${code(target.path)}, switches to them${target.url === void 0 ? "" : `, asks ${code(target.url)} whether it serves them`} and puts the earlier version back when that fails.`);
	const moves = released?.events.filter(({ environment }) => environment !== void 0) ?? [];
	return [...steps.length === 0 ? ["lockstep.yaml declares no environment."] : steps, ...released === void 0 ? [] : ["", moves.length === 0 ? "No environment has had this version when this card was released." : table([
		"When",
		"Environment",
		"What",
		"Tag"
	], [
		left,
		left,
		left,
		left
	], moves.map(({ at, environment, action, tag }) => row(at, cell(environment ?? ""), action === "assign" ? "assigned" : "taken out", cell(tag, 260))))]];
}
/** What only a registered version has: by whose word, and what its training took. */
function releasedLines({ released, evaluation }) {
	if (released === void 0) return [];
	const { tag, commit, approvals, cost, quarantine } = released;
	return [
		"",
		"## Approvals",
		"",
		`Registered as ${code(tag, 260)} at ${code(commit)}.`,
		...quarantine === void 0 ? [] : ["", `Quarantined, and must not be served: ${code(quarantine.reason, 500)}.`],
		"",
		approvals.length === 0 ? "Nothing that the repository keeps names an approval of these bytes." : table([
			"By",
			"Pull request",
			"Head",
			"Evaluation sha256",
			"When"
		], [
			left,
			left,
			left,
			left,
			left
		], approvals.map(({ approver, subject, at }) => row(cell(approver.login), String(subject.pullRequest), cell(subject.headSha), cell(subject.evaluationDigest), at ?? "–"))),
		...evaluation === void 0 && approvals.length > 0 ? ["", "What the evaluation says was not kept: the metrics above are those of the run."] : [],
		"",
		"## Training cost",
		"",
		cost === void 0 ? "Nobody kept what the stages took when they ran." : table([...costColumns], costColumns.map(() => left), [row(...costCells(cost))])
	];
}

// pipeline/report/card.ts
function facts(rows) {
	return [
		"| | |",
		"| :--- | :--- |",
		...rows.map(([name, value]) => `| ${name} | ${value} |`)
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
	const keep = (id) => {
		placed.add(id);
		return keptText({
			id,
			text: kept.get(id) ?? unwrittenSections[id]
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
		keep("intended-use"),
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
		keep("data"),
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
		"An answer is an estimate for rows like the ones above. For rows unlike them, watch the drift report.",
		"",
		keep("limits"),
		"",
		"## Owners and consumers",
		"",
		...peopleLines(cardFacts),
		"",
		"## Deployment",
		"",
		...deploymentLines(cardFacts),
		...releasedLines(cardFacts),
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

// pipeline/report/card-facts.ts
/** What lockstep.yaml says for a card. */
function declaredFacts(declaration, environments) {
	const { task, trainingRows, evaluationRows, owners, consumers } = declaration;
	return {
		label: labelOf(declaration),
		task: task.kind,
		trainingRows,
		evaluationRows,
		owners,
		consumers,
		environments
	};
}

export { unwrittenSections as i, renderCard as n, keptSections as r, declaredFacts as t };