import { A as LockstepError, m as isSystemError } from "./file-work.js";
import { $t as sortedJson, Mn as writeResult, on as contractFile, q as tookText } from "./pipeline.js";
import { n as code } from "./cell2.js";
import { a as versionFacts, i as readRegistered, o as handWritten, s as lockedPackages, t as writeReleaseFiles } from "./release-files.js";
import { t as counted } from "./counted.js";
import { p as measuredMetrics } from "./markdown-parts.js";
import { t as historyOf } from "./history.js";
import { t as overviewOf } from "./overview.js";
import { r as ranksOfVersions } from "./quarantine2.js";
import { t as artifactNamed } from "./artifact2.js";
import { n as parseSubject, t as chosenVersion } from "./subject.js";
import { mkdir, readdir } from "node:fs/promises";
import { resolve } from "node:path";

// pipeline/papers/dossier/section.ts
/** Named facts; those that are `undefined` or empty are left out. */
function statements(facts) {
	return Object.entries(facts).flatMap(([name, value]) => value === void 0 || value === "" ? [] : [{
		name,
		value
	}]);
}
/** What is said, or a gap where nothing is. */
function either(value, name, gap) {
	return value === void 0 ? {
		statements: [],
		missing: [gap]
	} : {
		statements: [{
			name,
			value
		}],
		missing: []
	};
}
/** Parts of one section, one after the other. */
function together(...parts) {
	return {
		statements: parts.flatMap((part) => part.statements ?? []),
		missing: parts.flatMap((part) => part.missing ?? [])
	};
}

// pipeline/papers/dossier/evidence.ts
/** A part of the card that people write; a gap that says where while nobody has. */
function written(facts, id, what) {
	const text = handWritten(facts, id);
	const where = `the part \`<!-- lockstep:keep ${id} -->\` of models/${facts.record.model}.md`;
	return text === void 0 ? {
		statements: [],
		missing: [{
			what,
			where
		}]
	} : {
		statements: [{
			name: `written in the card (${id})`,
			value: text,
			isProse: true
		}],
		missing: []
	};
}
/** Names that lockstep.yaml declares. */
function people(facts, key) {
	const names = facts.declaration?.[key] ?? [];
	const where = `models.${facts.record.model}.${key} of lockstep.yaml`;
	return names.length === 0 ? {
		statements: [],
		missing: [{
			what: `the ${key} of the model`,
			where
		}]
	} : {
		statements: [{
			name: key,
			value: names.join(", ")
		}],
		missing: []
	};
}
function textOf(value) {
	return typeof value === "string" ? value : JSON.stringify(value);
}
/** Facts of the InputKey of some kinds, each by its own name. */
function inputs({ record }, ...kinds) {
	return Object.entries(record.inputs).filter(([name]) => kinds.some((kind) => name.startsWith(`${kind} `))).map(([name, value]) => ({
		name,
		value: textOf(value)
	}));
}
const noEvaluation = {
	what: "the evaluation that was approved, with intervals and slices",
	where: "`lockstep evaluate` keeps it on the DVC remote; of versions from before it did so there is the digest alone"
};
/** Each metric with how much better it is than the model before, and with what certainty. */
function metrics({ record, evaluation }) {
	if (evaluation === void 0) return {
		statements: Object.entries(record.metrics).map(([name, value]) => ({
			name: `${name}, as the run measured it`,
			value: String(value)
		})),
		missing: [noEvaluation]
	};
	const found = measuredMetrics([evaluation.candidate]).map((metric) => {
		const value = evaluation.candidate.metrics[metric]?.value;
		const better = evaluation.comparisons.filter((comparison) => comparison.metric === metric).map(({ reference, improvement, interval }) => interval === null || improvement === null ? `compared with the ${reference}: not known` : `better than the ${reference} by ${String(improvement)}, ${String(interval.level * 100)} % interval [${String(interval.low)}, ${String(interval.high)}]`);
		return {
			name: metric,
			value: [value === void 0 || value === null ? "undefined" : String(value), ...better].join("; ")
		};
	});
	const { rows } = evaluation;
	return {
		statements: [{
			name: "rows that judged it",
			value: `${rows.path}, ${String(rows.count)} rows, md5 ${rows.md5}`
		}, ...found],
		missing: []
	};
}
/** How it does on parts of the rows and between groups. */
function groups(facts) {
	const { evaluation, record } = facts;
	if (evaluation === void 0) return {
		statements: [],
		missing: [noEvaluation]
	};
	const slices = (evaluation.slices ?? []).flatMap(({ quality, slices: parts }) => parts.map(({ slice, rows, candidate, verdict }) => ({
		name: `${quality} of ${slice}`,
		value: `${candidate === null ? "undefined" : String(candidate)} on ${String(rows)} rows${verdict === null ? "" : `, ${verdict.phase}`}`
	})));
	const gaps = (evaluation.fairness ?? []).map(({ column, measure, gap, groups: count }) => ({
		name: `gap of ${measure.replaceAll("_", " ")} between ${String(count)} groups of ${column}`,
		value: gap.value === null ? "undefined" : String(gap.value)
	}));
	const weak = (evaluation.weakSlices ?? []).map(({ slice, rows, meanError }) => ({
		name: `weak by search: ${slice}`,
		value: `mean error ${String(meanError)} on ${String(rows)} rows`
	}));
	const found = [
		...slices,
		...gaps,
		...weak
	];
	const key = `models.${record.model}`;
	return found.length > 0 ? {
		statements: found,
		missing: []
	} : {
		statements: [],
		missing: [{
			what: "how the model does on groups",
			where: `${key}.slices and ${key}.fairness of lockstep.yaml`
		}]
	};
}
/** By whose word the version is registered, and which gates answered what. */
function approvals({ approvals: given, overrides, evaluation, evaluationDigest, planHash }) {
	const words = given.map(({ approver, subject, at, comment }) => ({
		name: `approved by ${approver.login}`,
		value: `account ${approver.id}, pull request ${String(subject.pullRequest)} at head ${subject.headSha}, comment ${comment.id} (sha256 ${comment.bodySha256})${at === void 0 ? "" : `, ${at}`}`
	}));
	const gates = (evaluation?.gates ?? []).map(({ gate, verdict, mode }) => ({
		name: `gate ${gate}${mode === "informational" ? " (on trial)" : ""}`,
		value: verdict.reason === "" ? verdict.phase : `${verdict.phase}: ${verdict.reason}`
	}));
	return together({ statements: [
		...evaluationDigest === void 0 ? [] : [{
			name: "evaluation sha256",
			value: evaluationDigest
		}],
		...planHash === void 0 ? [] : [{
			name: "plan sha256",
			value: planHash
		}],
		...gates,
		...words,
		...overrides.map((value) => ({
			name: "gate that an owner overrode",
			value
		}))
	] }, { missing: words.length > 0 ? [] : [{
		what: "an approval of these bytes",
		where: "the registration's event, or refs/lockstep/approvals"
	}] });
}
function resources({ cost }) {
	return cost === void 0 ? {
		statements: [],
		missing: [{
			what: "what the training took",
			where: "`lockstep train` keeps it beside the cache and on the remote"
		}]
	} : {
		statements: [{
			name: "training",
			value: tookText(cost)
		}],
		missing: []
	};
}
/** What happened to this version, and why its bytes must not be served, if so. */
function placements({ events, heldBy, quarantine, isActive }) {
	return [
		{
			name: "environments that hold it",
			value: heldBy.length === 0 ? "none" : heldBy.join(", ")
		},
		...isActive ? [] : [{
			name: "withdrawn",
			value: "yes"
		}],
		...quarantine === void 0 ? [] : [{
			name: "quarantined",
			value: quarantine.reason
		}],
		...events.map(({ at, action, environment, tag }) => ({
			name: at,
			value: `${action}${environment === void 0 ? "" : ` ${environment}`} (${tag})`
		}))
	];
}

// pipeline/papers/dossier/annex-iv.ts
/** Versions before this one, and what they were replaced for. */
function earlierVersions({ history }) {
	return history.map(({ taggedAt, action, modelVersion, environment, tag, moves }) => ({
		name: taggedAt,
		value: [
			`${action} ${modelVersion ?? ""} ${environment ?? ""}`.trim().replaceAll(/ +/g, " "),
			...moves.map(({ environment: place, from, to }) => `${place}: ${from ?? "nothing"} → ${to ?? "nothing"}`),
			tag
		].join("; ")
	}));
}
function software(facts) {
	const read = facts.environmentFiles.map(({ path, text }) => {
		const packages = lockedPackages(path, text);
		return {
			name: path,
			value: packages === void 0 ? "packages are not read from a file of this kind" : counted(packages.length, "package")
		};
	});
	return together({ statements: [...inputs(facts, "environment"), ...read] }, { missing: read.length > 0 ? [] : [{
		what: "the software that the model was made with",
		where: `models.${facts.record.model}.environment of lockstep.yaml, which names lock files`
	}] });
}
function targets({ environments, record, declaration }) {
	return statements({
		"files of the model": `${record.artifact.format}, ${String(record.artifact.files.length)} files, ${String(record.artifact.sizeBytes)} bytes`,
		"exported as": declaration?.exports?.join(", "),
		...Object.fromEntries(environments.map(({ environment, target }) => [`environment ${environment}`, `${target.kind} ${target.path}${target.url === void 0 ? "" : `, served at ${target.url}`}`]))
	});
}
function task({ declaration }) {
	return either(declaration && `${declaration.task.kind}, of the column ${declaration.labelColumn}`, "what it answers", {
		what: "what the model answers",
		where: "lockstep.yaml of the commit, which cannot be read or does not declare the model"
	});
}
function inputColumns({ evaluation }) {
	const columns = evaluation?.candidate.signature?.inputs ?? [];
	return either(columns.length === 0 ? void 0 : columns.map(({ name, kind }) => `${name} (${kind})`).join(", "), "inputs, in the order of the model", {
		what: "the inputs that the model takes",
		where: "the evaluation that was approved, and the card"
	});
}
function dataFacts(facts) {
	const { declaration, contract } = facts;
	const tables = (contract?.tables ?? []).flatMap(({ path, columns, checks, rows }) => [{
		name: `contract of ${path}`,
		value: `${counted(columns.length, "column")} with rules, ${counted(checks.length, "question")} in SQL${rows.minimum === void 0 ? "" : `, at least ${String(rows.minimum)} rows`}`
	}]);
	return [
		...inputs(facts, "data"),
		...statements({
			"training rows": declaration?.trainingRows,
			"evaluation rows": declaration?.evaluationRows
		}),
		...tables
	];
}
function drift({ declaration }) {
	const rule = declaration?.drift;
	return statements({ "drift of live inputs": rule && `told from ${String(rule.minimumRows)} rows on, at an adjusted p below ${String(rule.alpha)} and an effect of at least ${String(rule.minimumEffect)} standard deviations` });
}
/**
* The points of Annex IV to Regulation (EU) 2024/1689, the technical documentation of Article 11(1), in short words; the law's own
* are longer.
*/
const headings = [
	[
		"1(a)",
		"Intended purpose, provider, version and its relation to previous versions",
		(facts) => together(written(facts, "intended-use", "the intended purpose"), people(facts, "owners"), { statements: statements({
			model: facts.record.model,
			version: facts.modelVersion,
			tag: facts.tag,
			commit: facts.commit,
			"artifact sha256": facts.record.artifact.sha256,
			InputKey: facts.record.inputKey
		}) })
	],
	[
		"1(b)",
		"Interaction with hardware, software and other AI systems",
		(facts) => people(facts, "consumers")
	],
	[
		"1(c)",
		"Versions of relevant software",
		software
	],
	[
		"1(d)",
		"Forms in which the system is put into service",
		(facts) => together({ statements: targets(facts) })
	],
	[
		"1(e)",
		"Hardware on which the system is intended to run",
		(facts) => written(facts, "hardware", "the hardware that it is meant for")
	],
	[
		"1(f)",
		"Products of which it is a component",
		(facts) => written(facts, "product", "the product that it is a part of, if any")
	],
	[
		"1(g)",
		"User interface of the deployer",
		(facts) => written(facts, "user-interface", "the interface of those who use it")
	],
	[
		"1(h)",
		"Instructions for use",
		(facts) => written(facts, "instructions", "instructions for those who use it")
	],
	[
		"2(a)",
		"Methods and steps of the development, and pre-trained systems that were used",
		(facts) => together({ statements: inputs(facts, "command", "code") }, written(facts, "development", "which pre-trained models or tools of others were used"))
	],
	[
		"2(b)",
		"Design specifications: logic, choices, what it optimises for, expected output",
		(facts) => together(task(facts), { statements: inputs(facts, "params") }, written(facts, "design", "why it was designed so"))
	],
	[
		"2(c)",
		"Architecture, and computational resources used",
		(facts) => together({ statements: statements({ architecture: facts.record.artifact.format }) }, resources(facts))
	],
	[
		"2(d)",
		"Data: provenance, scope, characteristics, selection, labelling and cleaning",
		(facts) => together({ statements: dataFacts(facts) }, written(facts, "data", "where the data comes from, and how it was labelled and cleaned"))
	],
	[
		"2(e)",
		"Human oversight measures",
		(facts) => written(facts, "human-oversight", "the measures of human oversight")
	],
	[
		"2(f)",
		"Pre-determined changes",
		(facts) => written(facts, "planned-changes", "changes that are planned beforehand")
	],
	[
		"2(g)",
		"Validation and testing: data, metrics, reports",
		(facts) => together(metrics(facts), approvals(facts))
	],
	[
		"2(h)",
		"Cybersecurity measures",
		(facts) => written(facts, "cybersecurity", "the measures of cybersecurity")
	],
	[
		"3",
		"Monitoring, functioning and control: capabilities, limits, accuracy for groups, risks, input data",
		(facts) => together(written(facts, "limits", "known limits and unintended outcomes"), groups(facts), inputColumns(facts))
	],
	[
		"4",
		"Appropriateness of the performance metrics",
		(facts) => written(facts, "metrics-rationale", "why these metrics fit the purpose")
	],
	[
		"5",
		"Risk management system",
		(facts) => written(facts, "risk-management", "the risk management of Article 9")
	],
	[
		"6",
		"Relevant changes through the lifecycle",
		(facts) => together({ statements: [...placements(facts), ...earlierVersions(facts)] })
	],
	[
		"7",
		"Harmonised standards applied",
		(facts) => written(facts, "standards", "the standards that were applied")
	],
	[
		"8",
		"EU declaration of conformity",
		(facts) => written(facts, "conformity", "the declaration of conformity of Article 47")
	],
	[
		"9",
		"Post-market monitoring",
		(facts) => together({ statements: drift(facts) }, written(facts, "monitoring-plan", "the plan of Article 72(3)"))
	]
];
/** Technical documentation of a version under the headings of Annex IV. */
function technicalDocumentation(facts) {
	return headings.map(([number, heading, say]) => ({
		number,
		heading,
		...say(facts)
	}));
}

// pipeline/papers/dossier/processing.ts
/** What Article 30(1) of the GDPR and Article 37 of the LGPD have recorded, by the key that declares it. */
const asked = [
	[
		"controller",
		"controller",
		"the controller, and how to reach them"
	],
	[
		"purpose",
		"purpose",
		"the purpose of the processing"
	],
	[
		"legalBasis",
		"legal_basis",
		"the legal basis"
	],
	[
		"persons",
		"persons",
		"the categories of persons"
	],
	[
		"recipients",
		"recipients",
		"the recipients"
	],
	[
		"transfers",
		"transfers",
		"transfers to other countries, and their safeguards"
	],
	[
		"retention",
		"retention",
		"how long the data is kept"
	],
	[
		"source",
		"source",
		"where the data comes from"
	]
];
/** A key of the contract, as one code span: a path may be written so that it looks like a link. */
function place(path, key = "") {
	return `${code(`tables["${path}"]${key}`, 400)} of ${contractFile}`;
}
function tableOf({ path, columns, processing }) {
	const personal = columns.filter((column) => column.personal).map(({ column }) => column);
	const statements = [{
		name: "personal columns",
		value: personal.length === 0 ? "none is declared" : personal.join(", ")
	}];
	const missing = [];
	for (const [member, key, what] of asked) {
		const said = processing?.[member];
		if (said === void 0) missing.push({
			what,
			where: place(path, `.processing.${key}`)
		});
		else statements.push({
			name: key.replaceAll("_", " "),
			value: typeof said === "string" ? said : said.join(", ")
		});
	}
	return {
		number: path,
		heading: "Record of processing",
		statements,
		missing
	};
}
/** Tables that decide the model and that no contract declares. */
function undeclared({ declaration, contract }) {
	const declared = new Set(contract?.tables.map(({ path }) => path));
	const own = declaration === void 0 ? [] : [declaration.trainingRows, declaration.evaluationRows];
	return [...new Set(own)].filter((path) => !declared.has(path));
}
/** Records of processing: one for each table of the contract, and a gap for each that has none. */
function recordsOfProcessing(facts) {
	return [...(facts.contract?.tables ?? []).map(tableOf), ...undeclared(facts).map((path) => ({
		number: path,
		heading: "Record of processing",
		statements: [],
		missing: [{
			what: "whether it has personal data, and all that follows",
			where: place(path)
		}]
	}))];
}

// pipeline/papers/dossier/dossier.ts
function dossierOf(facts) {
	return {
		model: facts.record.model,
		modelVersion: facts.modelVersion,
		technicalDocumentation: technicalDocumentation(facts),
		recordsOfProcessing: recordsOfProcessing(facts)
	};
}
/** Longest value that is shown in a line, in characters. */
const valueLimit = 2e3;
function statementLines({ name, value, isProse = false }) {
	if (!isProse) return [`- ${code(name, 300)}: ${code(value, valueLimit)}`];
	return [
		"",
		...value.split("\n").map((line) => `> ${line}`.trimEnd()),
		""
	];
}
function sectionLines({ number, heading, statements, missing }) {
	return [
		"",
		`### ${/^\d/.test(number) && number.length <= 4 ? number : code(number, 300)} ${heading}`,
		"",
		...statements.flatMap(statementLines),
		...missing.length === 0 ? [] : [
			"",
			"Missing:",
			""
		],
		...missing.map(({ what, where }) => `- ${what}: ${where}`)
	];
}
/** A dossier as Markdown. The same facts give the same bytes. */
function renderDossier(dossier) {
	const { model, modelVersion, technicalDocumentation: annex, recordsOfProcessing: processing } = dossier;
	const gaps = [...annex, ...processing].reduce((sum, { missing }) => sum + missing.length, 0);
	return `${[
		`# Dossier of ${model} ${modelVersion}`,
		"",
		`Made from what the repository records and declares. ${gaps === 0 ? "Nothing that is asked for is missing." : `${String(gaps)} things that are asked for are missing; each is named with the place to declare it.`} Whether a law applies is not said here.`,
		"",
		"## Technical documentation, under the headings of Annex IV to Regulation (EU) 2024/1689",
		...annex.flatMap(sectionLines),
		"",
		"## Records of processing, as Article 30 GDPR and Article 37 LGPD ask for",
		...processing.length === 0 ? ["", "No table is declared."] : processing.flatMap(sectionLines)
	].join("\n").replaceAll(/\n{3,}/g, "\n\n")}\n`;
}

// pipeline/steps/models/export.ts
/** @throws LockstepError VERSION_UNKNOWN, also for a version of which nothing is recorded. */
async function factsOf(workspace, { subject, records, needsRemote }) {
	const { name, version: wanted } = parseSubject(subject);
	const registered = await readRegistered(workspace);
	const artifact = artifactNamed(registered.registry, name);
	const { tag } = chosenVersion(overviewOf(artifact), wanted);
	const version = artifact.versions.find((one) => one.tag === tag);
	const event = registered.eventOf(tag);
	const { registry } = registered;
	const facts = version === void 0 ? void 0 : await versionFacts(workspace, {
		registry,
		artifact,
		version,
		event,
		records,
		needsRemote
	});
	if (facts === void 0) throw new LockstepError("VERSION_UNKNOWN", `the commit of ${tag} has no record of the version`, { hint: "The tag was made by hand, or by GTO alone: there is nothing to write a paper from." });
	const history = historyOf(artifact, await ranksOfVersions(workspace.git, artifact));
	return {
		facts: {
			...facts,
			history
		},
		registered
	};
}
/**
* The auditor's file about a version.
*
* @param output - A file, from where the command was started; written as JSON when it ends in `.json`.
* @throws LockstepError VERSION_UNKNOWN, NAME_INVALID.
*/
async function exportDossier(workspace, request, output) {
	const { facts } = await factsOf(workspace, request);
	const dossier = dossierOf(facts);
	const text = renderDossier(dossier);
	if (output === void 0) return {
		dossier,
		text,
		file: void 0
	};
	const written = output.endsWith(".json") ? `${sortedJson(dossier)}\n` : text;
	return {
		dossier,
		text,
		file: await writeResult(workspace.git.root, output, written)
	};
}
/** @throws LockstepError PATH_UNSAFE for a folder with something in it: writing the files would take it away. */
async function requireEmpty(folder) {
	try {
		if ((await readdir(folder)).length === 0) return;
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return;
		throw error;
	}
	throw new LockstepError("PATH_UNSAFE", `${folder} is there and has files in it`, { hint: "Name another folder with --output, or move away what is there." });
}
/**
* Writes the files of a version's release into a folder.
*
* @param output - A folder that is empty or not there, from `from`; `<name>-<version>` when left out.
* @throws LockstepError VERSION_UNKNOWN, PATH_UNSAFE, OBJECT_MISSING, EXPORT_UNSUPPORTED.
*/
async function exportFiles(workspace, request, ...[output, from]) {
	const { facts, registered } = await factsOf(workspace, request);
	const { model } = facts.record;
	const { modelVersion } = facts;
	const folder = resolve(from, output ?? `${model.replaceAll("/", "-")}-${modelVersion}`);
	await requireEmpty(folder);
	await mkdir(folder, { recursive: true });
	return {
		model,
		modelVersion,
		folder,
		files: (await writeReleaseFiles(workspace, {
			facts,
			folder,
			exports: facts.declaration?.exports ?? [],
			bundles: registered.bundlesOf(facts.tag)
		})).map(({ name, sizeBytes, sha256 }) => ({
			name,
			sizeBytes,
			sha256
		}))
	};
}

export { exportDossier, exportFiles };