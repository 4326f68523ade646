import { A as LockstepError, b as writeWhole, g as readTextIfThere, p as isNotThere, v as statIfThere } from "./file-work.js";
import { t as lineDifference } from "./line-difference.js";
import { t as parseProject } from "./project.js";
import { n as isInside, r as overlaps } from "./overlap.js";
import { a as workspaceSource, h as parseParamsFile, i as readPipeline, m as lookUp, t as collectTracked } from "./collect.js";
import { Wt as isYamlMap } from "./pipeline.js";
import { t as codeOwnersOf } from "./code-owners.js";
import { a as isTeam } from "./project2.js";
import { l as scanCells, s as tableOf, t as headerOf } from "./csv.js";
import { n as readJsonLines } from "./jsonl2.js";
import { n as formatOf, r as readTable } from "./read-table.js";
import { n as isMissing, t as cellNumber } from "./cell.js";
import { i as workflowNames, t as consumerWorkflow } from "./workflows2.js";
import { lstat, open, readdir } from "node:fs/promises";
import { join, posix } from "node:path";

// pipeline/adoption/answer.ts
/** Words that YAML 1.1 or 1.2 reads as something else than a text. */
const notTexts = /^(?:true|false|yes|no|on|off|y|n|null|~)$/i;
/** A text as a scalar of YAML: bare where it stays that text, else in double quotes, as JSON has them. */
function yamlText(text) {
	return /^[A-Za-z_][\w./-]*(?: [\w./-]+)*$/.test(text) && !notTexts.test(text) ? text : JSON.stringify(text);
}
/** A cell of a table as a scalar: whole numbers stand bare, everything else as a text. */
function yamlCell(cell) {
	return /^(?:0|-?[1-9]\d{0,14})$/.test(cell) ? cell : yamlText(cell);
}
/** A list of texts in one line. */
function yamlList(texts) {
	return `[${texts.map(yamlText).join(", ")}]`;
}
function found(text, because) {
	return {
		kind: "found",
		text,
		because
	};
}
function assumed(text, because, question) {
	return {
		kind: "assumed",
		text,
		because,
		question
	};
}
function open$1(question, example) {
	return {
		kind: "open",
		question,
		example
	};
}
/** Several values as a person reads them. */
function named(values, most = 6) {
	const shown = values.slice(0, most).map((value) => `\`${value}\``);
	return values.length > most ? `${shown.join(", ")} and ${String(values.length - most)} more` : shown.join(", ");
}

// pipeline/adoption/table-head.ts
const headBytes = 1048576;
const maximumCells = 4e6;
/** Parquet keeps its columns at the end: the file is read whole or not at all. */
const parquetLimitBytes = 268435456;
/** True for names that tables have. */
function isTableName(path) {
	return /\.(?:csv|jsonl|ndjson|parquet|pq)$/i.test(path);
}
/** @throws LockstepError TABLE_INVALID. */
function readHead(bytes, path, isWhole) {
	if (formatOf(path, Buffer.from(bytes.subarray(0, 4)).toString("latin1")) === "jsonl") {
		const end = isWhole ? bytes.length : bytes.lastIndexOf(10) + 1;
		return readJsonLines(bytes.subarray(0, end), path, maximumCells);
	}
	const cells = scanCells(bytes, path, {
		maximumCells,
		isOpenEnded: !isWhole
	});
	return tableOf(cells, {
		columns: headerOf(cells, path),
		where: path,
		from: 1,
		firstRow: 1
	});
}
/**
* The first megabyte of a table; `undefined` when nothing is there, or too much to look at.
*
* @throws LockstepError TABLE_INVALID, DUCKDB_MISSING.
*/
async function tableHead(file, path) {
	const stats = await statIfThere(file);
	if (stats?.isFile() !== true) return void 0;
	if (stats.size === 0) throw new LockstepError("TABLE_INVALID", `${path} is empty`, { hint: "Run the stage that writes it again." });
	if (/\.(?:parquet|pq)$/i.test(path)) {
		if (stats.size > parquetLimitBytes) return void 0;
		return Object.assign(await readTable(file, { where: path }), { isWhole: true });
	}
	await using handle = await open(file);
	const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(headBytes, stats.size)), 0, void 0, 0);
	const isWhole = bytesRead === stats.size;
	return Object.assign(readHead(buffer.subarray(0, bytesRead), path, isWhole), { isWhole });
}

// pipeline/adoption/survey.ts
const scriptLimitBytes = 262144;
const scriptName = /\.(?:py|r|sh|bash|jl|js|mjs|ts|mts|rb|pl|lua|awk)$/i;
/** The words of a stage's commands. */
function wordsOf({ stage: { cmd } }) {
	return [cmd].flat().flatMap((line) => line.split(/[\s;&|()'"]+/).filter((word) => word !== ""));
}
/** The words of a stage's commands as a shell has them: what stands in quotes is one. */
function shellWordsOf({ stage: { cmd } }) {
	return [cmd].flat().flatMap((line) => line.match(/(?:"[^"]*"|'[^']*'|[^\s;&|()'"])+/g) ?? []).map((word) => word.replaceAll(/["']/g, ""));
}
async function readScripts(root, stages, names) {
	const candidates = /* @__PURE__ */ new Set([
		...stages.flatMap(({ deps }) => deps.map(({ path }) => path)),
		...stages.flatMap((stage) => wordsOf(stage).map((word) => posix.join(stage.workingFolder, word))),
		...names
	]);
	const scripts = /* @__PURE__ */ new Map();
	for (const path of candidates) {
		if (!scriptName.test(path) || path.startsWith("../")) continue;
		const file = join(root, path);
		const stats = await statIfThere(file);
		if (stats?.isFile() !== true || stats.size > scriptLimitBytes) continue;
		scripts.set(path, await readTextIfThere(file) ?? "");
	}
	return scripts;
}
/** Params files of the stages and `params.yaml`; one that cannot be read is left to the stage that uses it. */
async function readParamsFiles(root, stages) {
	const paths = /* @__PURE__ */ new Set(["params.yaml", ...stages.flatMap(({ params }) => params.map(({ path }) => path))]);
	const found = /* @__PURE__ */ new Map();
	for (const path of paths) {
		const text = await readTextIfThere(join(root, path));
		if (text === void 0) continue;
		try {
			found.set(path, parseParamsFile(text, path));
		} catch (error) {
			if (!(error instanceof LockstepError)) throw error;
		}
	}
	return found;
}
async function readMetricNames(root, files) {
	const found = /* @__PURE__ */ new Map();
	for (const file of files.filter((name) => name.toLowerCase().endsWith(".json"))) {
		const text = await readTextIfThere(join(root, file));
		if (text !== void 0) found.set(file, [...text.matchAll(/"((?:[^"\\]|\\.){1,200})"\s*:/g)].map(([, name = ""]) => name));
	}
	return found;
}
/** Most commits whose authors are looked at. */
const historyLimit = 200;
/** Logins in the mail addresses that GitHub gives to those who keep theirs private. */
async function loginsOfAuthors(git) {
	const head = await git.resolve("HEAD");
	if (head === void 0) return [];
	let mails = [];
	try {
		const oldest = (await git.commitsFrom([head], { first: historyLimit })).at(-1);
		if (oldest !== void 0 && oldest !== head) mails = (await git.authors(oldest, head)).map(({ email }) => email);
	} catch (error) {
		if (!(error instanceof LockstepError)) throw error;
	}
	const logins = mails.flatMap((mail) => /^(?:\d+\+)?([\w-]+)@users\.noreply\.github\.com$/i.exec(mail)?.[1] ?? []);
	return [...new Set(logins)];
}
async function findReviewers(root, git) {
	for (const place of [
		".github/CODEOWNERS",
		"CODEOWNERS",
		"docs/CODEOWNERS"
	]) {
		const text = await readTextIfThere(join(root, place));
		const logins = text === void 0 ? [] : (codeOwnersOf(text, "models/model.yaml") ?? []).filter((name) => !isTeam(name));
		if (logins.length > 0) return {
			logins: [...new Set(logins)],
			source: "code-owners"
		};
	}
	const logins = await loginsOfAuthors(git);
	if (logins.length > 0) return {
		logins,
		source: "mails"
	};
	const user = await git.userName();
	return user === void 0 || user.trim() === "" ? void 0 : {
		logins: [user.trim()],
		source: "git-user"
	};
}
/** Looks at a repository. Nothing is run, fetched or written. @throws LockstepError when its `dvc.yaml` cannot be read. */
async function survey(request) {
	const { root, git, hasRemote } = request;
	const source = await workspaceSource(root);
	const tracked = await collectTracked(source);
	const { artifacts, metrics } = await readPipeline(source, "dvc.yaml");
	const stages = tracked.stages.filter(({ folder }) => folder === "");
	const paths = /* @__PURE__ */ new Set([...tracked.pointers.map(({ path }) => path), ...stages.flatMap(({ outs }) => outs.map(({ path }) => path))]);
	const tables = /* @__PURE__ */ new Map();
	const damaged = /* @__PURE__ */ new Map();
	for (const path of /* @__PURE__ */ new Set([...paths, ...stages.flatMap(({ deps }) => deps.map((dep) => dep.path))])) {
		if (!isTableName(path)) continue;
		try {
			const head = await tableHead(join(root, path), path);
			if (head !== void 0) tables.set(path, head);
		} catch (error) {
			if (!(error instanceof LockstepError)) throw error;
			damaged.set(path, error.message);
		}
	}
	const names = new Set(await readdir(root));
	const metricsOfStages = stages.flatMap(({ outs }) => outs.flatMap(({ kind, path }) => kind === "metric" ? [path] : []));
	const declared = [...artifacts].flatMap(([name, artifact]) => {
		const path = isYamlMap(artifact) ? artifact.get("path") : void 0;
		return isYamlMap(artifact) && artifact.get("type") === "model" && typeof path === "string" ? [[posix.normalize(path).replace(/\/$/, ""), name]] : [];
	});
	return {
		stages,
		elsewhere: tracked.stages.flatMap(({ folder, name }) => folder === "" ? [] : [{
			folder,
			name
		}]),
		declaredModels: new Map(declared),
		metricsFiles: metrics,
		tracked: paths,
		tables,
		damaged,
		scripts: await readScripts(root, stages, names),
		params: await readParamsFiles(root, stages),
		metricNames: await readMetricNames(root, [...metrics, ...metricsOfStages]),
		names,
		reviewers: await findReviewers(root, git),
		hasRemote
	};
}

// pipeline/adoption/environment.ts
const setUpPython = [
	"- uses: actions/setup-python@e797f83bcb11b83ae66e0230d6156d7c80228e7c # v6.0.0",
	"  with:",
	"    python-version: '3.x'"
];
/** A command finds what stands in the environment's folder, because stages get `PATH`. */
const useVenv = "- run: echo \"$PWD/.venv/bin\" >> \"$GITHUB_PATH\"";
/** Of one language the first that is there counts: a lock before what it was made from. */
const pinFiles = [
	{
		name: "uv.lock",
		language: "python",
		install: [
			...setUpPython,
			"- run: pipx run uv sync --frozen",
			useVenv
		]
	},
	{
		name: "poetry.lock",
		language: "python",
		install: [
			...setUpPython,
			"- run: POETRY_VIRTUALENVS_IN_PROJECT=1 pipx run poetry install --no-root",
			useVenv
		]
	},
	{
		name: "Pipfile.lock",
		language: "python",
		install: []
	},
	{
		name: "requirements.lock",
		language: "python",
		install: [...setUpPython, "- run: python -m pip install --requirement requirements.lock"]
	},
	{
		name: "requirements.txt",
		language: "python",
		install: [...setUpPython, "- run: python -m pip install --requirement requirements.txt"]
	},
	{
		name: "conda-lock.yml",
		language: "python",
		install: []
	},
	{
		name: "environment.yml",
		language: "python",
		install: []
	},
	{
		name: "environment.yaml",
		language: "python",
		install: []
	},
	{
		name: "pyproject.toml",
		language: "python",
		install: [...setUpPython, "- run: python -m pip install ."]
	},
	{
		name: "package-lock.json",
		language: "node",
		install: ["- run: npm ci --ignore-scripts"]
	},
	{
		name: "pnpm-lock.yaml",
		language: "node",
		install: []
	},
	{
		name: "yarn.lock",
		language: "node",
		install: []
	},
	{
		name: "renv.lock",
		language: "r",
		install: []
	}
];
/** How a job installs what each known file pins. */
const knownInstallations = pinFiles.filter(({ install }) => install.length > 0).map(({ name, install }) => ({
	name,
	steps: install
}));
function languagesOf({ stages }) {
	const words = stages.flatMap(wordsOf).map((word) => posix.basename(word).toLowerCase());
	const has = (pattern) => words.some((word) => pattern.test(word));
	return /* @__PURE__ */ new Set([
		...has(/^python[\d.]*$|^uv$|^poetry$|\.py$|^jupyter$|^papermill$/) ? ["python"] : [],
		...has(/^node$|^npm$|^npx$|^lockstep$|\.[mc]?[jt]s$/) ? ["node"] : [],
		...has(/^rscript$|\.r$/) ? ["r"] : []
	]);
}
function pinnedBy(survey) {
	const languages = languagesOf(survey);
	const there = pinFiles.filter(({ name, language }) => survey.names.has(name) && languages.has(language));
	return there.filter((file, i) => there.findIndex(({ language }) => language === file.language) === i);
}
/** Files besides the stages' dependencies that decide a model: those that pin the packages it is trained with. */
function environmentAnswer(survey) {
	const depended = survey.stages.flatMap(({ deps }) => deps.map(({ path }) => path));
	const isDependency = (name) => depended.some((path) => path === name || isInside(name, path));
	const files = pinnedBy(survey).map(({ name }) => name);
	const rest = files.filter((name) => !isDependency(name));
	if (rest.length > 0) return found(yamlList(rest), "they pin the packages of the stages' languages");
	if (files.length > 0) return found("[]", `stages depend on ${files.join(", ")} already`);
	const [language] = languagesOf(survey);
	if (language === void 0) return found("[]", "the stages use no packages that a file at the root could pin");
	return open$1(`which file pins the packages of ${language}? Without one, another version makes another model and nobody sees why.`, "[requirements.txt]");
}
/** How a job gets what the stages need. */
function installationOf(survey) {
	const files = pinnedBy(survey);
	return {
		steps: files.flatMap(({ install }) => install),
		unknown: files.filter(({ install }) => install.length === 0).map(({ name }) => name)
	};
}

// pipeline/adoption/project-text.ts
/** A sentence as comment lines of at most so many characters. */
function comment(text, indent) {
	const lines = [];
	let line = "";
	for (const word of text.split(/\s+/)) {
		if (line !== "" && indent.length + line.length + word.length + 3 > 110) {
			lines.push(`${indent}# ${line}`);
			line = "";
		}
		line = line === "" ? word : `${line} ${word}`;
	}
	return [...lines, `${indent}# ${line}`];
}
function linesOf(key, answer, indent) {
	switch (answer.kind) {
		case "found": return [`${indent}${key}: ${answer.text}`];
		case "assumed": return [...comment(`To confirm: ${answer.question}`, indent), `${indent}${key}: ${answer.text}`];
		case "open": return [...comment(`To fill in: ${answer.question}`, indent), `${indent}# ${key}: ${answer.example}`];
	}
}
/** Who reviews, as `lockstep.yaml` has it, and what is not known for sure about it. */
function reviewQuestion(reviewers) {
	const key = "review.approvers";
	switch (reviewers?.source) {
		case "code-owners": return;
		case "mails": return {
			key,
			question: "may these people approve? They are the authors whose mail address says their login.",
			stops: false
		};
		case "git-user": return {
			key,
			question: "who may approve? Name logins of your forge; nobody approves a change of their own.",
			stops: false
		};
		case void 0: return {
			key,
			question: "who may approve? Name logins of your forge.",
			stops: true
		};
	}
}
function reviewLines(reviewers) {
	const question = reviewQuestion(reviewers);
	const asked = question === void 0 ? [] : comment(`${question.stops ? "To fill in" : "To confirm"}: ${question.question}`, "  ");
	const logins = (reviewers?.logins ?? ["login"]).map(yamlText);
	return [
		"review:",
		...asked,
		`  ${reviewers === void 0 ? "# " : ""}approvers: [${logins.join(", ")}]`,
		"  required: 1"
	];
}
/**
* The text of `lockstep.yaml`. What could not be found stands there as a comment with what to fill in, so that the file is refused, with
* the line, until somebody has.
*/
function projectText(models, reviewers) {
	const declared = models.flatMap(({ name, stage, entries }) => [
		`  # Made by stage ${stage} of dvc.yaml.`,
		`  ${yamlText(name)}:`,
		...entries.flatMap(({ key, answer }) => linesOf(key, answer, "    "))
	]);
	const unknown = ["  # model:", "  #   artifact: models/model"];
	return [
		"# What the models are, how they are judged, where they go and who may approve: docs/reference/lockstep-yaml.md has every key.",
		"models:",
		...declared.length === 0 ? [...comment("To fill in: a model, by name; docs/how-to/adopt.md shows one.", "  "), ...unknown] : declared,
		"environments:",
		"  production:",
		...comment("The folder that a server reads, on the machine that runs `lockstep deploy`.", "    "),
		"    target: {kind: directory, path: .lockstep/production}",
		...reviewLines(reviewers),
		""
	].join("\n");
}

// pipeline/adoption/columns.ts
/** Every value below a params file's value, with its dotted key. */
function flattenParams(value, file, prefix = "") {
	if (!isYamlMap(value)) return [{
		where: `${file}: ${prefix}`,
		name: prefix.split(".").at(-1) ?? prefix,
		value
	}];
	return [...value].flatMap(([key, member]) => flattenParams(member, file, prefix === "" ? key : `${prefix}.${key}`));
}
/** Columns that both tables have, where both were seen. */
function sharedColumns({ training, evaluation }) {
	const [one, other] = [evaluation ?? training, training ?? evaluation];
	return one === void 0 || other === void 0 ? [] : one.columns.filter((name) => other.columns.includes(name));
}
/** The cells of a column in all rows that were seen. */
function cellsOf({ training, evaluation }, column) {
	return [training, evaluation].flatMap((head) => head?.columns.includes(column) === true ? head.column(column) : []);
}
function saidByParams({ params }, names, columns) {
	const said = params.flatMap(({ name, value, where }) => names.test(name) && typeof value === "string" && columns.includes(value) ? [{
		column: value,
		where
	}] : []);
	const [first] = said;
	if (first === void 0 || new Set(said.map(({ column }) => column)).size > 1) return void 0;
	return found(yamlText(first.column), `${first.where} says so`);
}
/** Why no column is known. */
function unseen({ damaged }) {
	return damaged === void 0 ? "the rows are not here: bring them with `lockstep pull` or `lockstep repro`, and run `lockstep init` again" : `${damaged}: mend what writes it, and run \`lockstep init\` again`;
}
function isUnique(cells) {
	return cells.length > 1 && !cells.some(isMissing) && new Set(cells).size === cells.length;
}
/** Which column names a row: each value once over all rows that were seen. */
function idAnswer(seen, columns, label) {
	const question = "which column names a row, each value once, the same for ever?";
	if (columns.length === 0) return open$1(`${question} ${unseen(seen)}.`, "id");
	const said = saidByParams(seen, /^(?:id|id_?col(?:umn)?|row_?id|index_?col(?:umn)?|key)$/i, columns);
	if (said !== void 0) return said;
	const names = columns.filter((name) => name !== label && isUnique(cellsOf(seen, name))).filter((name) => cellsOf(seen, name).every((cell) => !/^-?\d*\.\d+/.test(cell)));
	const called = names.filter((name) => /^(?:id|uuid|key|index|udi|uid)$|(?:^|[_ -])(?:id|uuid|key)$|[a-z]Id$/i.test(name));
	const [one] = called;
	const rows = String([seen.training, seen.evaluation].reduce((sum, head) => sum + (head?.rowCount ?? 0), 0));
	if (called.length === 1 && one !== void 0) return found(yamlText(one), `by its name, and no value twice in ${rows} rows${seen.source === void 0 ? "" : ` of ${seen.source}`}`);
	const [only] = names;
	if (names.length === 1 && only !== void 0) return assumed(yamlText(only), `the only column with no value twice in ${rows} rows`, `is \`${only}\` what names a row?`);
	if (names.length === 0) return open$1("no column names a row, each value once: let the stage that splits the rows write one.", "id");
	return open$1(`${question} No value stands twice in ${named(names)}.`, yamlText(names[0] ?? "id"));
}
/** A column that the code takes out alone: `rows["y"]`, `rows.pop("y")`, `y ~ …`. Several that are, say nothing. */
function takenAlone({ script }, columns) {
	const found = columns.filter((name) => {
		const text = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
		return new RegExp(String.raw`(?:[\w)\]]\[|\.pop\()\s*(["'])${text}\1\s*[\])]|(?:^|[\s("'])${text}\s*~`, "m").test(script);
	});
	return found.length === 1 ? found[0] : void 0;
}
function labelAnswer(seen, columns) {
	if (columns.length === 0) return open$1(`which column holds the truth? ${unseen(seen)}.`, "label");
	const said = saidByParams(seen, /^(?:label|target|y|outcome)(?:_?(?:col(?:umn)?|name))?$/i, columns);
	if (said !== void 0) return said;
	const called = columns.filter((name) => /^(?:label|target|class|y|outcome)$/i.test(name));
	const [one] = called;
	if (called.length === 1 && one !== void 0) return found(yamlText(one), seen.source === void 0 ? "by its name" : `by its name, in ${seen.source}`);
	const taken = takenAlone(seen, columns);
	if (taken !== void 0) return assumed(yamlText(taken), "the code that trains takes it alone", `is \`${taken}\` the column with the truth?`);
	const few = columns.filter((name) => new Set(cellsOf(seen, name)).size === 2);
	const binary = few.length === 0 ? "" : ` Two values have ${named(few)}.`;
	return open$1(`which column holds the truth? The columns are ${named(columns, 12)}.${binary}`, yamlText(few[0] ?? columns.at(-1) ?? "label"));
}
const positives = [
	["0", "1"],
	["false", "true"],
	["no", "yes"],
	["n", "y"],
	["negative", "positive"]
];
function positiveAnswer(values) {
	for (const [no, yes] of positives) {
		const positive = values.find((value) => value.toLowerCase() === yes);
		if (positive !== void 0 && values.some((value) => value.toLowerCase() === no)) return found(yamlCell(positive), `the label is ${named(values)}`);
	}
	return open$1(`which label counts as positive, ${named(values)}?`, yamlCell(values[0] ?? "1"));
}
/** What the names of metrics say about the task, when they agree. */
function taskOfMetrics(names) {
	const isOf = (words) => names.some((name) => words.test(name));
	const classes = isOf(/accuracy|f1|auc|roc|precision|recall|log_?loss|brier/i);
	return classes === isOf(/rmse|mae|mse|r2|mape|mean_absolute|mean_squared/i) ? void 0 : classes ? "classes" : "numbers";
}
function taskSeen(seen, label) {
	const cells = cellsOf(seen, label).filter((cell) => !isMissing(cell));
	const values = [...new Set(cells)].sort();
	const isNumbers = values.every((value) => cellNumber(value) !== void 0);
	const isFractions = isNumbers && values.some((value) => !/^-?\d+$/.test(value));
	const metrics = taskOfMetrics(seen.metricNames);
	const task = (name, because) => ({
		answer: found(name, because),
		task: name,
		values
	});
	if (values.length === 2 && metrics !== "numbers") return task("binary", `\`${label}\` has two values`);
	if (!isNumbers && values.length > 2) return task("multiclass", `\`${label}\` has ${String(values.length)} values that are no numbers`);
	if (isFractions && metrics !== "classes" && values.length > 2) return task("regression", `\`${label}\` holds numbers`);
	if (isNumbers && values.length > 2 && metrics !== void 0) return task(metrics === "numbers" ? "regression" : "multiclass", "the metrics that are written are of such a task");
	const question = `is \`${label}\`, with ${String(values.length)} values among the rows that were seen, a class or a number?`;
	return {
		answer: open$1(question, "binary"),
		task: void 0,
		values
	};
}
/** Gates to begin with, by task: what anything must reach that is better than chance. */
const firstGates = {
	binary: "[{metric: roc_auc, margin: 0.02, minimum: 0.5}]",
	multiclass: "[{metric: balanced_accuracy, margin: 0.02}, {metric: roc_auc_ovr, minimum: 0.5}]",
	regression: "[{metric: r2, margin: 0.02, minimum: 0}]",
	quantiles: "[{metric: coverage_error, maximum: 0.1}]",
	ranking: "[{metric: ndcg_at_10, margin: 0.02, minimum: 0}]"
};
function gatesAnswer(task) {
	const gates = task === void 0 ? void 0 : firstGates[task];
	if (gates === void 0) return open$1("which metric decides, and what must it reach?", "[{metric: roc_auc, margin: 0.02, minimum: 0.5}]");
	return assumed(gates, "to begin with", "are these the gates that you want? They ask for little more than chance.");
}
function valueOf(section, key) {
	const value = section.get(key);
	return typeof value === "string" ? value : typeof value === "bigint" ? String(value) : void 0;
}
/** Columns and task of a model that `lockstep fit` trains: its section says them. */
function fittedColumns(section, where) {
	const because = `${where} says so`;
	const task = valueOf(section, "task") ?? "binary";
	const said = (key, question, render = yamlText) => {
		const value = valueOf(section, key);
		return value === void 0 ? open$1(question, key) : found(render(value), because);
	};
	const levels = section.get("levels");
	return [
		{
			key: "id",
			answer: said("id", "which column names a row, each value once, the same for ever?")
		},
		{
			key: "label",
			answer: said("label", "which column holds the truth?")
		},
		...task === "binary" ? [] : [{
			key: "task",
			answer: found(yamlText(task), because)
		}],
		...task === "binary" ? [{
			key: "positive",
			answer: found(yamlCell(valueOf(section, "positive") ?? "1"), because)
		}] : [],
		...task === "quantiles" && Array.isArray(levels) ? [{
			key: "levels",
			answer: found(`[${levels.map(String).join(", ")}]`, because)
		}] : [],
		{
			key: "gates",
			answer: gatesAnswer(task)
		}
	];
}
/** Columns and task as the rows show them. */
function seenColumns(seen) {
	const columns = sharedColumns(seen);
	const label = labelAnswer(seen, columns);
	const column = label.kind === "open" ? void 0 : columns.find((name) => yamlText(name) === label.text);
	const id = idAnswer(seen, columns, column);
	const task = column === void 0 ? {
		answer: open$1("is the label one of two values, one of several classes, or a number?", "binary"),
		task: void 0,
		values: []
	} : taskSeen(seen, column);
	return [
		{
			key: "id",
			answer: id
		},
		{
			key: "label",
			answer: label
		},
		{
			key: "task",
			answer: task.answer
		},
		...task.task === "binary" ? [{
			key: "positive",
			answer: positiveAnswer(task.values)
		}] : [],
		...task.task === void 0 && column === void 0 ? [{
			key: "positive",
			answer: open$1("of two values: which one counts as positive?", "1")
		}] : [],
		{
			key: "gates",
			answer: gatesAnswer(task.task)
		}
	];
}

// pipeline/adoption/model-stages.ts
const modelFile = /\.(?:pkl|pickle|joblib|pt|pth|ckpt|safetensors|onnx|h5|hdf5|keras|tflite|pb|mlmodel|pmml|rds|rdata|cbm|ubj|bst|lgb|model|mar|gguf)$/i;
/** Files that belong to a model, and are none. */
const beside = /scaler|vectori[sz]er|encoder|tokeni[sz]er|preprocess|vocab|imputer/i;
function optionOf(words, name) {
	const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
	const word = words[at];
	return word === void 0 ? void 0 : word === name ? words[at + 1] : word.slice(name.length + 1);
}
function fitOf(words) {
	const at = words.findIndex((word, i) => word === "fit" && /(?:^|[/\\])lockstep$/.test(words[i - 1] ?? ""));
	const output = at === -1 ? void 0 : optionOf(words.slice(at), "--output");
	if (output === void 0) return void 0;
	return {
		params: optionOf(words.slice(at), "--params") ?? "params.yaml",
		section: optionOf(words.slice(at), "--section") ?? "train",
		output
	};
}
/** Letters that have a way of being written without their mark; of all others the mark is left out. */
const spelled = {
	ä: "ae",
	ö: "oe",
	ü: "ue",
	ß: "ss",
	æ: "ae",
	œ: "oe",
	ø: "oe",
	å: "aa",
	ł: "l",
	đ: "d",
	þ: "th"
};
/** A text in letters that GTO takes, as far as it has such: `Prüfung` is `pruefung`. */
function plainLetters(text) {
	return text.normalize("NFC").toLowerCase().replaceAll(/[^\0-\x7f]/g, (letter) => spelled[letter] ?? letter).normalize("NFKD").replaceAll(/\p{Mark}/gu, "");
}
/** A name for a model as GTO takes them, of the path that it stands at. */
function nameOf(path, stage) {
	const base = posix.basename(path).replace(/\.[^.]*$/, "");
	const cleaned = plainLetters(/^(?:model|best|final|latest|output)$/i.test(base) ? stage.split("@").at(-1) ?? stage : base).replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "");
	return cleaned === "" || /^(?:train|fit|training)$/.test(cleaned) ? "model" : cleaned.slice(0, 60).replace(/-+$/, "");
}
function looksLikeModel(path) {
	if (beside.test(posix.basename(path)) || isTableName(path)) return false;
	return modelFile.test(path) || /(?:^|\/)models?(?:\/|$)|[-_]model$/i.test(path);
}
function modelStageOf(stage, { declaredModels }) {
	const outs = stage.outs.filter(({ kind }) => kind === "out").map(({ path }) => path);
	const said = outs.find((path) => declaredModels.has(path));
	if (said !== void 0) {
		const declared = declaredModels.get(said) ?? "";
		return {
			stage,
			fit: void 0,
			path: said,
			artifact: found(yamlText(said), `dvc.yaml says so: artifacts.${declared}`),
			name: nameOf(declared, stage.stage.name)
		};
	}
	const fit = fitOf(shellWordsOf(stage));
	const fitted = fit === void 0 ? void 0 : posix.join(stage.workingFolder, fit.output);
	if (fit !== void 0 && fitted !== void 0 && outs.includes(fitted)) {
		const artifact = found(yamlText(fitted), `stage ${stage.name} writes it with lockstep fit`);
		const params = posix.join(stage.workingFolder, fit.params);
		return {
			stage,
			fit: {
				...fit,
				params
			},
			path: fitted,
			artifact,
			name: nameOf(fitted, stage.stage.name)
		};
	}
	const likely = outs.filter(looksLikeModel);
	const [only] = likely;
	if (only === void 0) return void 0;
	if (likely.length > 1) {
		const question = `stage ${stage.name} writes ${named(likely)}: which one is the model? When all of them are, let the stage write one folder.`;
		return {
			stage,
			fit: void 0,
			path: void 0,
			artifact: open$1(question, only),
			name: nameOf("", stage.stage.name)
		};
	}
	const name = nameOf(only, stage.stage.name);
	if (isInside(`models/${name}.yaml`, only)) {
		const question = `stage ${stage.name} writes the folder \`${only}\`, where Lockstep keeps its records: let it write a folder below.`;
		return {
			stage,
			fit: void 0,
			path: void 0,
			artifact: open$1(question, `${only}/${name}`),
			name
		};
	}
	return {
		stage,
		fit: void 0,
		path: only,
		artifact: found(yamlText(only), `output of stage ${stage.name}`),
		name
	};
}
/** The stages that make models, each with a name of its own. */
function modelStages(survey) {
	const made = survey.stages.flatMap((stage) => modelStageOf(stage, survey) ?? []);
	const taken = /* @__PURE__ */ new Set();
	return made.map((model) => {
		let { name } = model;
		for (let n = 2; taken.has(name); n++) name = `${model.name}-${String(n)}`;
		taken.add(name);
		return {
			...model,
			name
		};
	});
}
/** The stages that need what a stage makes, directly or through others, without itself. */
function stagesAfter(stages, first, path) {
	const made = path === void 0 ? first.outs.map((out) => out.path) : [path];
	const after = /* @__PURE__ */ new Set();
	for (let isGrowing = true; isGrowing;) {
		isGrowing = false;
		for (const stage of stages) if (stage !== first && !after.has(stage) && stage.deps.some((dep) => made.some((one) => overlaps(one, dep.path)))) {
			after.add(stage);
			made.push(...stage.outs.map((out) => out.path));
			isGrowing = true;
		}
	}
	return [...after];
}
/** The tables that the stages before a path begin with or make, the nearest first. */
function tablesBefore(stages, path) {
	const found = /* @__PURE__ */ new Set();
	let wanted = [path];
	while (wanted.length > 0) {
		wanted = stages.filter(({ outs }) => outs.some((out) => wanted.some((one) => overlaps(out.path, one)))).flatMap(({ deps }) => deps.map((dep) => dep.path)).filter((dep) => !found.has(dep));
		for (const one of wanted) found.add(one);
	}
	return [...found].filter(isTableName);
}
/** Which metrics file tells about the model. */
function metricsAnswer({ stage, path }, { stages, metricsFiles }) {
	const after = stagesAfter(stages, stage, path);
	const ofStages = (some) => [...new Set(some.flatMap(({ outs }) => [...outs.filter(({ kind }) => kind === "metric").map((out) => out.path), ...metricsFiles.filter((file) => outs.some((out) => out.path === file || isInside(file, out.path)))]))];
	const later = ofStages(after);
	const all = later.length > 0 ? later : ofStages([stage]);
	const readable = all.filter((file) => file.toLowerCase().endsWith(".json"));
	const [only] = readable;
	const example = "evaluation/metrics.json";
	if (readable.length === 1 && only !== void 0) return found(yamlText(only), "the metrics that dvc.yaml declares");
	if (readable.length > 1) return open$1(`which of ${named(readable)} tells about this model?`, readable[0] ?? example);
	if (all.length > 0) return open$1(`${named(all)} is no JSON: let a stage write its numbers as JSON, too.`, example);
	return open$1("no stage declares `metrics`: let one write its numbers as JSON.", example);
}
/** The one path, or the only one whose name says it. */
function choose(paths, word) {
	const [only] = paths;
	if (paths.length === 1 && only !== void 0) return {
		path: only,
		isByName: false
	};
	const said = paths.filter((path) => word.test(posix.basename(path)));
	const [one] = said;
	return said.length === 1 && one !== void 0 ? {
		path: one,
		isByName: true
	} : void 0;
}
const trainingName = /train|fit/i;
const testName = /test|hold|eval|valid/i;
function trackedAnswer(path, because, { tracked, names }) {
	if (tracked.has(path)) return found(yamlText(path), because);
	const inside = [...tracked].find((output) => isInside(path, output));
	if (inside !== void 0) return open$1(`\`${path}\` is a part of \`${inside}\`: let the stage name it as an output of its own.`, path);
	const how = names.has(".dvc") ? `track it with \`lockstep add ${path}\`` : "track it with DVC";
	return open$1(`\`${path}\` is neither an output of a stage nor tracked by DVC: ${how}.`, path);
}
/** Which tables a model is trained on and judged by. */
function rowsAnswers({ stage, path }, survey) {
	const after = stagesAfter(survey.stages, stage, path);
	const madeAfter = new Set(after.flatMap(({ outs }) => outs.map((out) => out.path)));
	const tablesOf = (some) => [...new Set(some.flatMap(({ deps }) => deps.map((dep) => dep.path)).filter(isTableName))];
	const before = tablesOf([stage]);
	const later = tablesOf(after).filter((table) => !madeAfter.has(table));
	const training = choose(before.filter((table) => !testName.test(posix.basename(table))), trainingName);
	const own = training?.path;
	const others = later.filter((table) => table !== own);
	const evaluation = choose(others, testName) ?? choose(before.filter((table) => table !== own && testName.test(table)), testName);
	const folders = [...new Set([stage, ...after].flatMap(({ deps }) => deps.map((dep) => dep.path)))].filter((folder) => survey.tracked.has(folder) && posix.extname(folder) === "" && folder !== path);
	const hint = folders.length === 0 ? "" : ` Of ${named(folders)}, let the stage name each table as an output of its own: the rows are known by their digest.`;
	return {
		training: training === void 0 ? open$1(before.length === 0 ? `stage ${stage.name} depends on no table.${hint}` : `which of ${named(before)} is it trained on?`, before[0] ?? "prepared/train.csv") : trackedAnswer(training.path, training.isByName ? "by its name" : `stage ${stage.name} depends on it`, survey),
		evaluation: evaluation === void 0 ? open$1(others.length === 0 ? `no stage behind ${stage.name} depends on a table with rows that the training does not see.${hint}` : `which of ${named(others)} is it judged by?`, others[0] ?? "prepared/test.csv") : trackedAnswer(evaluation.path, evaluation.isByName ? "by its name" : "the stages behind the training depend on it", survey)
	};
}

// pipeline/adoption/scoring.ts
const interpreters = {
	sh: "sh",
	bash: "bash",
	r: "Rscript",
	py: "python",
	jl: "julia",
	js: "node",
	mjs: "node",
	ts: "node"
};
/** The command of a stage that sets the three variables by hand, without them. */
function commandOfStage(line) {
	if (!/\bLOCKSTEP_PREDICTIONS=/.test(line)) return void 0;
	const command = (line.split(/&&|;/).findLast((part) => part.includes("LOCKSTEP_PREDICTIONS=")) ?? "").replaceAll(/\bLOCKSTEP_(?:MODEL|ROWS|PREDICTIONS)=(?:"[^"]*"|'[^']*'|\S*)/g, "").trim();
	return command === "" ? void 0 : command.replaceAll(/\s+/g, " ");
}
/** How a stage starts a script of the same kind, for example `.venv/bin/python`. */
function interpreterFor(script, { stages }) {
	const extension = posix.extname(script).toLowerCase();
	for (const stage of stages) {
		const words = wordsOf(stage);
		const at = words.findIndex((word, i) => i > 0 && posix.extname(word).toLowerCase() === extension);
		const before = words[at - 1];
		if (at > 0 && before !== void 0 && !before.startsWith("-")) return before;
	}
	return interpreters[extension.slice(1)];
}
/** A command with a path that one of its words is, or ends with behind `=`, in another form; `undefined` where none or several are. */
function withPath(command, path, form) {
	const parts = command.split(/(\s+)/);
	const at = parts.flatMap((part, i) => part === path || part.endsWith(`=${path}`) ? [i] : []);
	const [only] = at;
	if (only === void 0 || at.length > 1) return void 0;
	return parts.map((part, i) => i === only ? part.slice(0, part.length - path.length) + form : part).join("");
}
/**
* The command of a stage that is given the model, the rows and a table to write, in the three variables' terms. One that measures, too,
* wants the truth beside the rows, which no scorer is given.
*/
function commandOfPredictions({ stage, path }, rows, { stages }) {
	if (path === void 0 || rows.kind === "open") return void 0;
	for (const { stage: after, outs, workingFolder } of stagesAfter(stages, stage, path)) {
		const [command, ...more] = [after.cmd].flat();
		const [table, ...others] = outs.map((out) => out.path).filter(isTableName);
		if (command === void 0 || table === void 0 || more.length > 0 || others.length > 0) continue;
		if (workingFolder !== "" || /[\n;&|<>]/.test(command) || outs.some(({ kind }) => kind === "metric")) continue;
		const changed = [
			[path, "\"$LOCKSTEP_MODEL\""],
			[rows.text, "\"$LOCKSTEP_ROWS\""],
			[table, "\"$LOCKSTEP_PREDICTIONS\""]
		].reduce((text, [from = "", to = ""]) => text === void 0 ? void 0 : withPath(text, from, to), command);
		if (changed !== void 0) return {
			command: changed,
			stage: after.name
		};
	}
}
/** The command that scores rows with a model which Lockstep does not open. @param rows - Which table it is judged by. */
function scoreAnswer(made, rows, survey) {
	for (const stage of survey.stages) for (const line of [stage.stage.cmd].flat()) {
		const command = commandOfStage(line);
		if (command !== void 0 && stage.workingFolder === "") return found(yamlText(command), `stage ${stage.name} calls it with the same three variables`);
	}
	const reads = (text) => /LOCKSTEP_PREDICTIONS(?!\w|=)/.test(text) && /LOCKSTEP_ROWS(?!\w|=)/.test(text);
	const scorers = [...survey.scripts].filter(([, text]) => reads(text) && !/LOCKSTEP_PREDICTIONS=/.test(text));
	const [only] = scorers;
	const interpreter = only === void 0 ? void 0 : interpreterFor(only[0], survey);
	if (scorers.length === 1 && only !== void 0 && interpreter !== void 0) return found(yamlText(`${interpreter} ${only[0]}`), `${only[0]} reads LOCKSTEP_ROWS and writes LOCKSTEP_PREDICTIONS`);
	const predictions = commandOfPredictions(made, rows, survey);
	if (predictions !== void 0) return assumed(yamlText(predictions.command), `stage ${predictions.stage} is given the model, the rows and a table to write`, "does it write the columns id and prediction, with the score or one column for each class, for rows without the label? docs/reference/predictions.md");
	return open$1("which command scores rows with this model? It reads LOCKSTEP_MODEL and LOCKSTEP_ROWS and writes a table to LOCKSTEP_PREDICTIONS: docs/reference/predictions.md.", "{command: python score.py, timeout_seconds: 600}");
}

// pipeline/adoption/propose.ts
/** What the parameters of a stage say, those that it names alone where it names some. */
function paramsOf({ stage }, { params }) {
	return stage.params.flatMap(({ path, keys }) => {
		const value = params.get(path);
		if (value === void 0) return [];
		const all = flattenParams(value, path);
		const isNamed = (where) => keys.length === 0 || keys.some((key) => where === `${path}: ${key}` || where.startsWith(`${path}: ${key}.`));
		return all.filter(({ where }) => isNamed(where));
	});
}
/** The code of the stage that trains, as far as it is named. */
function scriptsOf({ stage }, { scripts }) {
	const named = /* @__PURE__ */ new Set([...stage.deps.map(({ path }) => path), ...wordsOf(stage).map((word) => posix.join(stage.workingFolder, word))]);
	return [...scripts].flatMap(([path, text]) => named.has(path) ? [text] : []).join("\n");
}
/** Columns and task: of `lockstep fit` its section says them, of any other trainer the rows show them. */
function columnEntries(made, survey, metricNames) {
	const { fit } = made;
	const file = fit === void 0 ? void 0 : survey.params.get(fit.params);
	const section = fit === void 0 || file === void 0 ? void 0 : lookUp(file, fit.section);
	if (fit !== void 0 && isYamlMap(section)) return fittedColumns(section, `${fit.params}: ${fit.section}`);
	const rows = rowsAnswers(made, survey);
	const tableOf = (answer) => answer.kind === "open" ? void 0 : survey.tables.get(answer.text);
	const [training, evaluation] = [tableOf(rows.training), tableOf(rows.evaluation)];
	const paths = [rows.training, rows.evaluation].flatMap((answer) => answer.kind === "open" ? [] : [answer.text]);
	const source = training ?? evaluation ?? paths.flatMap((path) => tablesBefore(survey.stages, path)).find((path) => survey.tables.has(path));
	return seenColumns({
		training: typeof source === "string" ? survey.tables.get(source) : training,
		evaluation,
		source: typeof source === "string" ? source : void 0,
		damaged: [...paths, ...paths.flatMap((path) => tablesBefore(survey.stages, path))].map((path) => survey.damaged.get(path)).find((wrong) => wrong !== void 0),
		params: paramsOf(made, survey),
		metricNames,
		script: scriptsOf(made, survey)
	});
}
function proposalOf(made, survey) {
	const rows = rowsAnswers(made, survey);
	const metrics = metricsAnswer(made, survey);
	const columns = columnEntries(made, survey, metrics.kind === "open" ? [] : survey.metricNames.get(metrics.text) ?? []);
	const isGates = ({ key }) => key === "gates";
	return {
		name: made.name,
		stage: made.stage.name,
		entries: [
			{
				key: "artifact",
				answer: made.artifact
			},
			{
				key: "metrics",
				answer: metrics
			},
			{
				key: "evaluation_rows",
				answer: rows.evaluation
			},
			{
				key: "training_rows",
				answer: rows.training
			},
			...columns.filter((entry) => !isGates(entry)),
			...made.fit === void 0 ? [{
				key: "score",
				answer: scoreAnswer(made, rows.evaluation, survey)
			}] : [],
			{
				key: "environment",
				answer: environmentAnswer(survey)
			},
			...columns.filter(isGates)
		]
	};
}
/** A model for each stage that makes one, as far as the repository says what it is. */
function proposeModels(survey) {
	return modelStages(survey).map((made) => proposalOf(made, survey));
}
/** What a person has to say about the models, and what to confirm. */
function questionsOf(models) {
	if (models.length === 0) return [{
		key: "models",
		question: "no stage of dvc.yaml writes what looks like a model: which output is it? `artifacts` of dvc.yaml can say so, with `type: model`.",
		stops: true
	}];
	return models.flatMap(({ name, entries }) => entries.flatMap(({ key, answer }) => answer.kind === "found" ? [] : [{
		key: `models.${name}.${key}`,
		question: answer.question,
		stops: answer.kind === "open" && key !== "environment"
	}]));
}

// pipeline/adoption/adopt.ts
/** What stands at a path; a link is nothing that is written through. @throws LockstepError PATH_UNSAFE. */
async function textAt(root, path) {
	let at = root;
	for (const part of path.split("/")) {
		at = join(at, part);
		if ((await lstat(at).catch((error) => {
			if (isNotThere(error)) return void 0;
			throw error;
		}))?.isSymbolicLink() === true) throw new LockstepError("PATH_UNSAFE", `${at} is a symbolic link, and a file would be written through it`, { hint: "Put a folder or a file in its place." });
	}
	return readTextIfThere(at);
}
async function adoptFile({ root, replaces, isDryRun }, { path, text }) {
	const present = await textAt(root, path);
	if (present === text) return {
		path,
		state: "same",
		difference: []
	};
	const difference = present === void 0 ? [] : lineDifference(present, text);
	if (present !== void 0 && !replaces) return {
		path,
		state: "differs",
		difference
	};
	if (!isDryRun) await writeWhole(join(root, path), text);
	return {
		path,
		state: "written",
		difference
	};
}
/** The default branch; the one that is checked out when origin cannot be asked. */
async function defaultBranchOf(git) {
	try {
		return {
			name: await git.defaultBranch(),
			isKnown: true
		};
	} catch (error) {
		if (!(error instanceof LockstepError)) throw error;
		return {
			name: await git.currentBranch() ?? "main",
			isKnown: false
		};
	}
}
/** Whether a `lockstep.yaml` that somebody has written answers everything. */
function isAnswered(text) {
	if (text === void 0) return false;
	try {
		return parseProject(text, "lockstep.yaml").models.length > 0;
	} catch (error) {
		if (error instanceof LockstepError) return false;
		throw error;
	}
}
/** Only what `lockstep fit` trains can be swept. */
function canSweep(models) {
	return models.some(({ entries }) => entries.every(({ key }) => key !== "score"));
}
/** The workflows that fit the repository. */
function namesFor({ names }, { sweeps }) {
	return sweeps || names.has("sweep.yaml") ? [...workflowNames, "sweep"] : workflowNames;
}
/** What is there to be had, and was not written because nobody asked for it. */
function offers(found, models, request) {
	if (request.withoutWorkflows) return [];
	return [[
		".github/workflows/sweep.yml",
		"shall `/sweep` in a comment try parameters? Say which in sweep.yaml, and give `--sweep`: docs/reference/sweeps.md.",
		canSweep(models) && !namesFor(found, request).includes("sweep")
	], [
		".github/workflows/promote.yml",
		"shall a job deploy what was promoted? Give `--deploy`, and say in that job which runner gets to the target.",
		models.length > 0 && !request.deploys
	]].flatMap(([key, question, isOpen]) => isOpen ? [{
		key,
		question,
		stops: false
	}] : []);
}
function otherQuestions(found, { actions, workflows, withoutWorkflows }) {
	const { unknown } = installationOf(found);
	return [
		...(actions === void 0 || workflows === void 0) && !withoutWorkflows ? [{
			key: ".github/workflows",
			question: "which commit of the actions shall the workflows use? Lockstep does not run from a clone that would say it: give `--pin <commit>`.",
			stops: true
		}] : [],
		...withoutWorkflows ? [] : unknown.map((name) => ({
			key: ".github/workflows/train.yml",
			question: `how does a job install what ${name} pins? Put the step before the one that trains.`,
			stops: true
		})),
		...found.hasRemote ? [] : [{
			key: ".dvc/config",
			question: "where shall the bytes of data and models be kept? `lockstep remote add --default <name> <url>`; without one they stay on the machine that made them.",
			stops: false
		}],
		...found.elsewhere.map(({ folder, name }) => ({
			key: `${folder}/dvc.yaml`,
			question: `stage ${name} is not in the dvc.yaml at the root, and only models of that one are known: move it there, with \`wdir: ${folder}\`.`,
			stops: false
		}))
	];
}
/**
* Looks at a repository with a `dvc.yaml` and writes `lockstep.yaml` and the workflows: what was found as it is, what was not as a comment
* with what to fill in. A file that is there is shown and left, unless `replaces` says otherwise.
*
* @throws LockstepError when `dvc.yaml` cannot be read, PATH_UNSAFE.
*/
async function adopt(request) {
	const { root, git, actions, hasRemote, workflows: texts } = request;
	const found = await survey({
		root,
		git,
		hasRemote
	});
	const models = proposeModels(found);
	const review = reviewQuestion(found.reviewers);
	const project = {
		path: "lockstep.yaml",
		text: projectText(models, found.reviewers)
	};
	const present = await textAt(root, project.path);
	const own = present !== project.text && !request.replaces && isAnswered(present);
	const branch = await defaultBranchOf(git);
	const workflows = actions === void 0 || texts === void 0 || request.withoutWorkflows ? [] : namesFor(found, request).map((name) => ({
		path: `.github/workflows/${name}.yml`,
		text: consumerWorkflow(name, {
			texts,
			actions,
			defaultBranch: branch.name,
			installation: installationOf(found),
			hasRemote,
			deploys: request.deploys
		})
	}));
	const files = [];
	for (const file of [project, ...workflows]) files.push(await adoptFile(request, file));
	return {
		root,
		files,
		models,
		questions: [
			...own ? [] : [...questionsOf(models), ...review === void 0 ? [] : [review]],
			...otherQuestions(found, request),
			...offers(found, models, request),
			...branch.isKnown || workflows.length === 0 ? [] : [{
				key: ".github/workflows",
				question: `is \`${branch.name}\` the default branch? origin did not say it; train.yml and promote.yml name it.`,
				stops: false
			}]
		],
		isDryRun: request.isDryRun
	};
}

export { adopt };