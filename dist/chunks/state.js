import { t as parseLock } from "./lock.js";
import { E as isInside, d as parsePointer, n as isDvcFile, r as pointerOver, t as collectTracked, w as locateYaml } from "./collect.js";
import { A as LockstepError, C as inputKey, E as modelVersion, O as sha256, S as idPatterns, T as modelName, b as commitSha, w as md5, x as environmentName } from "./file-work.js";
import { Kt as fromJson, Yt as toJson, an as byCodePoint, rt as digestOf, yt as shown } from "./pipeline.js";
import { i as decodeUtf8, r as readParams } from "./params.js";
import { n as stageGraph, t as closure } from "./graph.js";
import { o as yamlLimits, t as parseYaml } from "./parse.js";
import { S as NEVER, _ as union, c as literal, f as partialRecord, h as string, i as boolean, m as strictObject, n as _null, o as int, p as record, r as array, t as _enum, u as number, v as unknown, y as url } from "./schemas.js";
import { t as emitYaml } from "./emit.js";
import { t as closestWord } from "./closest-word.js";
import { a as metricsOf, i as metricIds, n as isMetricOf, r as metricDirections } from "./metric.js";
import { t as taskKinds } from "./task.js";
import { posix } from "node:path";

// pipeline/registry/schemas/hostile.ts
/** Deepest nesting of a record. */
const depthLimit = 32;
/** Most values in a record. */
const valuesLimit = 5e5;
/** Longest single text. */
const textLimit = 1e5;
/** JavaScript gives these keys a meaning that no record needs. */
const refusedKeys = /* @__PURE__ */ new Set([
	"__proto__",
	"constructor",
	"prototype"
]);
/**
* Looks over a value that was parsed from JSON or YAML before any schema sees it: nesting, number of values, length of texts, keys
* that JavaScript would misread, numbers that JSON cannot hold (`1e400` reads as Infinity). Iterative, so that nesting cannot
* exhaust the stack. At most one problem of the sizes is reported.
*/
function hostileParts(root) {
	const problems = [];
	const open = [{
		value: root,
		path: []
	}];
	let seen = 0;
	for (let item = open.pop(); item !== void 0; item = open.pop()) {
		const { value, path } = item;
		const problem = (message) => void problems.push({
			path,
			isKey: false,
			message
		});
		if (++seen > valuesLimit) return [{
			path: [],
			isKey: false,
			message: `holds more than ${valuesLimit} values`
		}];
		if (typeof value === "string" && value.length > textLimit) problem(`is longer than ${textLimit} characters`);
		if (typeof value === "number" && !Number.isFinite(value)) problem("is not a finite number");
		if (value === null || typeof value !== "object") continue;
		if (path.length >= 32) {
			problem(`is nested more than ${32} levels deep`);
			continue;
		}
		for (const [key, child] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
			if (typeof key === "string" && refusedKeys.has(key)) problems.push({
				path: [...path, key],
				isKey: true,
				message: "is a key that no record may have"
			});
			open.push({
				value: child,
				path: [...path, key]
			});
		}
	}
	return problems;
}

// pipeline/registry/schemas/check-shape.ts
/** Most problems that one message lists. */
const shownProblems = 20;
function quoted(text) {
	return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
/** `a.b[2]`; keys that are no plain words are quoted; nothing for the root. */
function pathText(path) {
	return path.map((step, i) => {
		if (typeof step === "number") return `[${step}]`;
		if (!/^[A-Za-z_][\w-]{0,59}$/.test(step)) return `[${quoted(step)}]`;
		return i === 0 ? step : `.${step}`;
	}).join("");
}
/** Keys that a schema has at a path, for suggestions; none where it has a map with free keys or one of several forms. */
function keysAt(schema, path) {
	const { def } = schema._zod;
	const [step, ...rest] = path;
	if (def.type === "object") {
		if (step === void 0) return Object.keys(def.shape);
		const next = def.shape[String(step)];
		return next === void 0 ? [] : keysAt(next, rest);
	}
	if (def.type === "record") return step === void 0 ? [] : keysAt(def.valueType, rest);
	if (def.type === "array") return step === void 0 ? [] : keysAt(def.element, rest);
	if (def.type === "pipe") return keysAt(def.in, path);
	return "innerType" in def ? keysAt(def.innerType, path) : [];
}
function plainPath(path) {
	return path.map((step) => typeof step === "number" ? step : String(step));
}
const typeWords = {
	array: "a list",
	boolean: "true or false",
	int: "a whole number",
	null: "null",
	number: "a number",
	object: "a map",
	record: "a map",
	string: "text"
};
/** Problems are found with `reportInput`, so that what is missing can be told from what is wrong. */
function messageOf(issue) {
	const isMissing = issue.input === void 0;
	if (issue.code === "invalid_type") return isMissing ? "is missing" : `must be ${typeWords[issue.expected] ?? issue.expected}`;
	if (issue.code === "invalid_value") return isMissing ? "is missing" : `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
	if (issue.code === "too_small") {
		const bound = issue.minimum.toString();
		if (issue.origin === "number" || issue.origin === "int") return `must be ${issue.inclusive === false ? "more than" : "at least"} ${bound}`;
		return `must have at least ${bound} ${issue.origin === "string" ? "characters" : "entries"}`;
	}
	if (issue.code === "too_big") {
		const bound = issue.maximum.toString();
		if (issue.origin === "number" || issue.origin === "int") return `must be ${issue.inclusive === false ? "less than" : "at most"} ${bound}`;
		return `must have at most ${bound} ${issue.origin === "string" ? "characters" : "entries"}`;
	}
	if (issue.code === "invalid_union") return isMissing ? "is missing" : "has none of the forms it may have";
	return issue.message;
}
/** All that zod found, in the words of this project. */
function problemsOf(error, schema) {
	return error.issues.flatMap((issue) => {
		const path = plainPath(issue.path);
		if (issue.code === "unrecognized_keys") return issue.keys.map((key) => {
			const meant = closestWord(key, keysAt(schema, path));
			const message = meant === void 0 ? "is not a known key" : `is not a known key; did you mean \`${meant}\`?`;
			return {
				path: [...path, key],
				isKey: true,
				message
			};
		});
		if (issue.code === "invalid_key") return issue.issues.map((inner) => ({
			path,
			isKey: true,
			message: messageOf(inner)
		}));
		return [{
			path,
			isKey: issue.code === "custom" && issue.params?.["isKey"] === true,
			message: messageOf(issue)
		}];
	});
}
/** A value held to a schema, or all that is wrong with it. */
function checkShape(schema, value) {
	const hostile = hostileParts(value);
	if (hostile.length > 0) return { problems: hostile };
	const result = schema.safeParse(value, { reportInput: true });
	return result.success ? { value: result.data } : { problems: problemsOf(result.error, schema) };
}
/** One error that names every problem, each at its place. */
function invalid(code, found, placeOf) {
	const { summary, problems, hint } = found;
	const lines = problems.slice(0, shownProblems).map((problem) => {
		const place = placeOf(problem);
		return `\n  ${place}${place === "" ? "" : ": "}${problem.message}`;
	});
	const rest = problems.length > shownProblems ? `\n  and ${problems.length - shownProblems} more` : "";
	return new LockstepError(code, `${summary}${lines.join("")}${rest}`, { hint });
}

// pipeline/registry/schemas/parts.ts
/** Most entries of a list or map in a record: files of a model, inputs, slices. */
const entriesLimit = 2e4;
/** Longest sentence in a record, in characters. */
const sentenceLimit = 2e3;
/**
* A strict object whose absent members are `undefined`, as the domain writes them: a key is either there or says so, and no other
* key passes.
*/
function shape(members) {
	const names = Object.keys(members);
	return strictObject(members).transform((value) => {
		const found = value;
		return Object.fromEntries(names.map((name) => [name, found[name]]));
	});
}
/**
* As {@link shape}, with members that records of the same schema got later: older ones do not have them, so that they may be missing
* in memory, too.
*/
function widenedShape(members, later) {
	const names = Object.keys(members);
	return strictObject({
		...members,
		...later
	}).transform((value) => {
		const found = value;
		return {
			...Object.fromEntries(names.map((name) => [name, found[name]])),
			...found
		};
	});
}
/** A list that is never changed, capped. */
function list(item, { least = 0, most = entriesLimit } = {}) {
	return array(item).min(least).max(most).readonly();
}
/** A text that a parsing function of the domain accepts; its refusal is the problem's text. */
function parsed(parse, pattern, limit) {
	return string().meta({
		pattern: pattern.source,
		maxLength: limit
	}).transform((text, context) => {
		try {
			return parse(text);
		} catch (error) {
			if (!(error instanceof LockstepError)) throw error;
			context.addIssue({
				code: "custom",
				message: error.message
			});
			return NEVER;
		}
	});
}
const ids = {
	commitSha: parsed(commitSha, idPatterns.commitSha, 64),
	md5: parsed(md5, idPatterns.md5, 36),
	sha256: parsed(sha256, idPatterns.sha256, 64),
	inputKey: parsed(inputKey, idPatterns.inputKey, 64),
	modelName: parsed(modelName, idPatterns.modelName, 100),
	environmentName: parsed(environmentName, idPatterns.environmentName, 100),
	modelVersion: parsed(modelVersion, idPatterns.modelVersion, 100)
};
/** A map from names of one kind. A wrong name does not hide what is wrong behind it. */
function byName(name, value) {
	return record(name.in, value).superRefine((found, context) => {
		for (const key of Object.keys(found)) for (const { message } of name.safeParse(key).error?.issues ?? []) context.addIssue({
			code: "custom",
			path: [key],
			params: { isKey: true },
			message
		});
	}, { when: ({ value: found }) => found !== null && typeof found === "object" }).transform((found) => found);
}
/** A count or size in bytes. */
const count = int().min(0);
const probability = number().min(0).max(1);
/** Text for people that is not empty. */
const sentence = string().min(1).max(sentenceLimit);
/** A short name that is shown, never resolved. */
const label = string().min(1).max(500);
const toolFolder = /^(?:\.git|git~1|\.dvc|dvc~1)[. ]*$/i;
/** Why a path may not name something inside the repository, or `undefined`. Text alone; links are looked at where files are opened. */
function pathProblem(path) {
	if (path.startsWith("/") || /^[a-zA-Z]:/.test(path)) return "must be relative to the root of the repository";
	if (path.includes("\\")) return "must be written with `/`, not with a backslash";
	if (/[\u0000-\u001f\u007f]/.test(path)) return "must not hold control characters";
	if (!path.isWellFormed()) return "must be valid Unicode";
	for (const segment of path.split("/")) {
		if (segment === "" || segment === ".") return "must not have empty or `.` segments";
		if (segment === "..") return "must stay inside the repository";
		if (toolFolder.test(segment)) return `must not lead into ${segment}`;
	}
}
/** A path from the root of the repository, with `/`, to something inside it. */
const repositoryPath = string().min(1).max(1024).superRefine((path, context) => {
	const problem = path === "" ? void 0 : pathProblem(path);
	if (problem !== void 0) context.addIssue({
		code: "custom",
		message: problem
	});
});
/** Any JSON value; its depth, size and keys were looked at before. */
const json = unknown().transform((value) => value);

// pipeline/registry/schemas/approval.ts
const subject = shape({
	pullRequest: int().min(1),
	headSha: ids.commitSha,
	model: ids.modelName,
	inputKey: ids.inputKey,
	artifactSha256: ids.sha256,
	evaluationDigest: ids.sha256,
	planHash: ids.sha256
});
const approval$1 = shape({
	kind: literal("lockstep/Approval"),
	schema: literal(1),
	verb: _enum(["approve", "reject"]),
	subject,
	approver: shape({
		id: label,
		login: label
	}),
	permission: _enum([
		"none",
		"read",
		"write",
		"admin"
	]),
	comment: shape({
		id: label,
		bodySha256: ids.sha256
	})
});

// pipeline/registry/schemas/artifact.ts
const artifactFile = shape({
	path: repositoryPath,
	sizeBytes: count,
	md5: ids.md5,
	sha256: ids.sha256
});
const artifact = shape({
	path: repositoryPath,
	format: label,
	md5: ids.md5,
	sha256: ids.sha256,
	sizeBytes: count,
	files: list(artifactFile, { least: 1 })
});
/** Named facts; see `domain/inputs.ts`. */
const inputs = record(string().min(1).max(2e3), json);

// pipeline/registry/schemas/candidate.ts
const stageOutcome = shape({
	stage: label,
	outcome: _enum([
		"ran",
		"cached",
		"restored",
		"recorded",
		"skipped"
	]),
	reason: sentence,
	durationMs: number().min(0)
});
const candidate = shape({
	kind: literal("lockstep/Candidate"),
	schema: literal(1),
	model: ids.modelName,
	modelVersion: ids.modelVersion,
	inputKey: ids.inputKey,
	inputs,
	artifact,
	metrics: json,
	stages: list(stageOutcome)
});

// pipeline/registry/schemas/deployment.ts
const deployment = shape({
	kind: literal("lockstep/Deployment"),
	schema: literal(1),
	model: ids.modelName,
	environment: ids.environmentName,
	modelVersion: ids.modelVersion,
	artifactSha256: ids.sha256,
	target: label,
	outcome: _enum([
		"deployed",
		"already_deployed",
		"rolled_back"
	]),
	sync: _enum(["Synced", "OutOfSync"]),
	health: _enum([
		"Healthy",
		"Progressing",
		"Degraded",
		"Missing",
		"Unknown"
	]),
	previous: ids.modelVersion.optional()
});

// pipeline/registry/schemas/drift-report.ts
const featureDrift = shape({
	feature: label,
	test: label,
	statistic: number(),
	pValue: probability,
	adjustedPValue: probability,
	effect: number().min(0),
	isDrifted: boolean()
});
const driftReport = shape({
	kind: literal("lockstep/DriftReport"),
	schema: literal(1),
	model: ids.modelName,
	environment: ids.environmentName,
	modelVersion: ids.modelVersion,
	artifactSha256: ids.sha256,
	referenceRows: count,
	currentRows: count,
	features: list(featureDrift),
	verdict: _enum([
		"drifted",
		"stable",
		"insufficient_data"
	]),
	reason: sentence
});

// pipeline/domain/project.ts
const fairnessMeasures = [
	"demographic_parity",
	"equal_opportunity",
	"equalized_odds",
	"accuracy"
];
/** What a model predicts: a column, and for a binary task the text that counts as positive. */
function labelOf({ labelColumn, task }) {
	return {
		column: labelColumn,
		positive: task.kind === "binary" ? task.positive : void 0
	};
}
/** True when a policy lists a person among the approvers; logins differ in more than the case of their letters. */
function mayApprove({ approvers }, { login }) {
	return approvers.some((approver) => approver.toLowerCase() === login.toLowerCase());
}

// pipeline/registry/schemas/evaluation.ts
const metric$1 = _enum(metricIds);
const verdict = shape({
	phase: _enum([
		"improved",
		"equivalent",
		"regressed",
		"inconclusive"
	]),
	reason: sentence
});
const metricValue = union([shape({ value: number() }), shape({
	value: _null(),
	reason: sentence
})]);
const mode$1 = _enum(["blocking", "informational"]);
const text = string().max(2e3);
const task = union([
	shape({
		kind: literal("binary"),
		positive: text
	}),
	shape({
		kind: literal("multiclass"),
		classes: list(text, {
			least: 2,
			most: 1e3
		})
	}),
	shape({ kind: literal("regression") }),
	shape({
		kind: literal("quantiles"),
		levels: list(number().gt(0).lt(1), {
			least: 1,
			most: 100
		})
	})
]);
/** Metrics by id; which ones there are depends on task and gates. */
const metricValues = partialRecord(metric$1, metricValue).transform((found) => found);
const scoredModel = widenedShape({
	modelVersion: ids.modelVersion.optional(),
	artifactSha256: ids.sha256,
	threshold: probability.optional(),
	metrics: metricValues,
	confusion: shape({
		truePositives: count,
		falsePositives: count,
		trueNegatives: count,
		falseNegatives: count
	}).optional()
}, { classConfusion: list(list(count, { most: 100 }), { most: 100 }).optional() });
const interval = shape({
	low: number(),
	high: number(),
	level: probability
});
const sliceTable = shape({
	columns: list(label, {
		least: 1,
		most: 5
	}),
	quality: _enum([
		"accuracy",
		"mean absolute error",
		"pinball loss"
	]),
	minimumRows: count,
	tooSmall: count,
	slices: list(shape({
		slice: text,
		rows: count,
		candidate: number().nullable(),
		reference: number().nullable(),
		improvement: number().nullable(),
		interval: interval.nullable(),
		adjustedPValue: probability.nullable(),
		verdict: verdict.nullable()
	}))
});
const fairnessAnswer = shape({
	column: label,
	measure: _enum(fairnessMeasures),
	gap: metricValue,
	referenceGap: metricValue.nullable(),
	groups: count
});
const comparison = shape({
	metric: metric$1,
	reference: _enum(["baseline", "champion"]),
	improvement: number().nullable(),
	interval: interval.nullable(),
	verdict
});
const evaluation = widenedShape({
	kind: literal("lockstep/Evaluation"),
	schema: literal(1),
	model: ids.modelName,
	rows: widenedShape({
		source: _enum(["base", "head"]),
		path: repositoryPath,
		md5: ids.md5,
		count,
		positives: count.optional(),
		changed: boolean()
	}, { group: shape({
		column: label,
		count
	}).optional() }),
	candidate: scoredModel,
	baseline: scoredModel.optional(),
	champion: scoredModel.optional(),
	comparisons: list(comparison),
	gates: list(widenedShape({
		gate: label,
		verdict
	}, { mode: mode$1.optional() })),
	verdict,
	bootstrap: shape({
		draws: count,
		seed: count
	})
}, {
	task: task.optional(),
	holdOut: shape({
		look: int().min(1),
		alpha: probability
	}).optional(),
	slices: list(sliceTable, { most: 50 }).optional(),
	weakSlices: list(shape({
		slice: text,
		rows: count,
		meanError: number(),
		score: number()
	}), { most: 100 }).optional(),
	fairness: list(fairnessAnswer, { most: 50 }).optional(),
	flips: shape({
		fixed: count,
		broken: count,
		fixedIds: list(text, { most: 100 }),
		brokenIds: list(text, { most: 100 })
	}).optional(),
	importance: list(shape({
		input: text,
		metric: metric$1,
		loss: number(),
		spread: number().min(0)
	})).optional(),
	dependence: list(shape({
		input: text,
		points: list(shape({
			value: text,
			means: list(number(), { most: 1e3 })
		}), { most: 100 })
	}), { most: 100 }).optional()
});

// pipeline/registry/schemas/model.ts
/** A ModelRecord between steps; `models/<name>.yaml` is `model-file.ts`. */
const model$1 = shape({
	kind: literal("lockstep/Model"),
	schema: literal(1),
	model: ids.modelName,
	modelVersion: ids.modelVersion,
	artifact,
	inputKey: ids.inputKey,
	inputs,
	metrics: record(label, number()),
	metricsSha256: ids.sha256,
	environments: byName(ids.environmentName, ids.modelVersion),
	quarantine: list(shape({
		modelVersion: ids.modelVersion,
		artifactSha256: ids.sha256,
		reason: sentence
	}))
});

// pipeline/registry/schemas/plan.ts
const versionedDigest = shape({
	modelVersion: ids.modelVersion,
	artifactSha256: ids.sha256
});
const plan = shape({
	kind: literal("lockstep/Plan"),
	schema: literal(1),
	model: ids.modelName,
	modelVersion: ids.modelVersion,
	artifactSha256: ids.sha256,
	inputKey: ids.inputKey,
	environments: list(shape({
		environment: ids.environmentName,
		from: versionedDigest.optional(),
		to: versionedDigest,
		target: label
	}), { most: 1e3 })
});

// pipeline/registry/schemas/promotion.ts
const promotion = shape({
	kind: literal("lockstep/Promotion"),
	schema: literal(1),
	model: ids.modelName,
	environment: ids.environmentName,
	modelVersion: ids.modelVersion,
	artifactSha256: ids.sha256,
	commit: ids.commitSha,
	registrationTag: label,
	assignmentTag: label,
	outcome: _enum(["promoted", "already_promoted"]),
	previous: ids.modelVersion.optional()
});

// pipeline/domain/reason.ts
/** Why something was refused; the stable `reason_code` of answers, statuses and `--json`. */
const reasons = {
	approval_revoked: "the comment that approved was deleted or changed since",
	approver_not_authorised: "the approver may not approve here any more",
	bad_command: "the comment is not a command as commands are written",
	candidate_missing: "there is no evaluated candidate for this state",
	conflict: "somebody else recorded something different first",
	evaluation_changed: "the evaluation is not the one that was approved",
	evaluation_inconclusive: "the evaluation cannot tell whether the candidate is worse",
	evaluation_regressed: "the candidate is worse",
	input_changed: "an input of the model is not the one that was approved",
	needs_reevaluation: "the merged tree builds another model than the one that was approved",
	no_approval: "nobody who may has approved this content",
	no_change: "merging changes nothing for the model",
	not_approver: "only approvers named by the base branch may do this",
	permission_unknown: "the forge could not say what the person may do",
	plan_changed: "what merging would do has changed since the approval",
	quarantined: "these bytes are quarantined",
	rejected: "a reviewer has rejected this content",
	self_approval: "nobody approves a change of their own",
	stale_sha: "the pull request has moved to another commit",
	superseded: "a newer state has been promoted already",
	tag_rewritten: "a tag names another commit than the one it must",
	unknown_environment: "no such environment is declared",
	unknown_model: "no such model is part of this pull request",
	unledgered_tag: "a tag registers a version whose bytes nobody approved",
	version_unregistered: "the environment asks for a version that was never registered",
	wrong_digest: "the digest is not the candidate's",
	wrong_state: "the pull request is not open"
};
const reasonCodes = Object.keys(reasons);

// pipeline/registry/schemas/report.ts
const refusal = shape({
	code: _enum(reasonCodes),
	sentence
});
const name = string().max(500);
const rowChange = shape({
	count,
	examples: list(name, { most: 5 })
});
const tableDiff = shape({
	kind: literal("table"),
	idColumn: label,
	rowsBefore: count,
	rowsAfter: count,
	columnsAdded: list(name),
	columnsRemoved: list(name),
	rowsAdded: rowChange,
	rowsRemoved: rowChange,
	rowsEdited: rowChange,
	editsByColumn: list(shape({
		column: name,
		count
	}))
});
const directoryDiff = shape({
	kind: literal("directory"),
	filesBefore: count,
	filesAfter: count,
	filesAdded: rowChange,
	filesRemoved: rowChange,
	filesEdited: rowChange
});
const approval = union([
	shape({
		phase: literal("needed"),
		approvers: list(name),
		remaining: int().min(1),
		voided: refusal.optional()
	}),
	shape({
		phase: literal("given"),
		by: list(name)
	}),
	shape({
		phase: literal("refused"),
		refusal
	}),
	shape({ phase: literal("not_needed") })
]);
const section = shape({
	plan,
	planHash: ids.sha256,
	evaluation,
	evaluationDigest: ids.sha256,
	candidate: shape({
		modelVersion: ids.modelVersion,
		artifactSha256: ids.sha256,
		inputKey: ids.inputKey,
		format: label,
		sizeBytes: count
	}),
	label: shape({
		column: name,
		positive: name.optional()
	}),
	rules: list(widenedShape({
		metric: _enum(metricIds),
		margin: number().min(0).optional(),
		limit: number().optional()
	}, { mode: _enum(["blocking", "informational"]).optional() })),
	inputDifferences: list(shape({
		name: label,
		before: json.optional(),
		after: json.optional()
	})),
	dataDiffs: list(shape({
		path: label,
		before: name.optional(),
		after: name.optional(),
		detail: union([tableDiff, directoryDiff]).optional()
	})),
	approval,
	record: _enum(["committed", "not_committed"])
});
/** A report on its way from the job that made it to the job that may post it; it comes from code of the pull request. */
const report = shape({
	kind: literal("lockstep/Report"),
	schema: literal(1),
	view: shape({
		models: list(section, { most: 1e3 }),
		silent: list(shape({
			model: ids.modelName,
			refusal
		}), { most: 1e3 }),
		headSha: ids.commitSha,
		baseSha: ids.commitSha,
		pullRequest: count.optional()
	})
});

// pipeline/registry/schemas/records.ts
const recordSchemas = {
	"lockstep/Approval": approval$1,
	"lockstep/Candidate": candidate,
	"lockstep/Deployment": deployment,
	"lockstep/DriftReport": driftReport,
	"lockstep/Evaluation": evaluation,
	"lockstep/Model": model$1,
	"lockstep/Plan": plan,
	"lockstep/Promotion": promotion,
	"lockstep/Report": report
};

// pipeline/registry/schemas/parse-record.ts
/** Longest text of one record, in UTF-16 units: 4 Mi. */
const recordTextLimit = 4194304;
const hint = "The record was made by another version, or changed on its way; run the step that makes it again.";
function parseJson(text, where) {
	if (text.length > 4194304) throw new LockstepError("RECORD_INVALID", `${where} is longer than ${recordTextLimit} characters`, { hint });
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new LockstepError("RECORD_INVALID", `${where} is not JSON`, {
			hint,
			cause
		});
	}
}
/**
* A record from its JSON text or from the value that was parsed from it.
*
* @param where - The record's place for messages, for example its path.
* @throws LockstepError RECORD_INVALID naming every wrong member with its path.
*/
function parseRecord(kind, input, where) {
	const result = checkShape(recordSchemas[kind], typeof input === "string" ? parseJson(input, where) : input);
	if ("problems" in result) throw invalid("RECORD_INVALID", {
		summary: `${where} is no ${kind} of schema 1:`,
		hint,
		...result
	}, ({ path }) => path.length === 0 ? "" : `\`${pathText(path)}\``);
	return result.value;
}

// pipeline/data/objects/inputs-of-tree.ts
async function readTree({ entries, readFile }) {
	const byPath = new Map(entries.map((entry) => [entry.path, entry]));
	const paths = [...byPath.keys()].sort(byCodePoint);
	const isFile = (path) => ["file", "executable"].includes(byPath.get(path)?.kind ?? "");
	const source = {
		dvcFiles: paths.filter((path) => isDvcFile(path) && isFile(path)),
		read: (path) => isFile(path) ? readFile(path) : Promise.resolve(void 0)
	};
	const tracked = await collectTracked(source);
	return {
		source,
		byPath,
		paths,
		tracked,
		graph: stageGraph(tracked.stages)
	};
}
/** Records, cards and locks are what a run writes: were they inputs, writing them would make the run stale. */
function isResult(path) {
	return posix.basename(path) === "dvc.lock" || /^models\/.+\.(?:yaml|md)$/.test(path);
}
/** The fact of one file in Git. */
function codeFact(entry) {
	if (entry.kind === "symlink") throw new LockstepError("PATH_UNSAFE", `${shown(entry.path)}, which a stage depends on, is a symbolic link`, { hint: "Depend on the file it points to, or commit that file in its place." });
	return [`code ${entry.path}`, entry.kind === "file" ? entry.oid : `${entry.kind} ${entry.oid}`];
}
/** Facts of what Git holds at a path: a file, or every file below a folder. */
function filesAt(tree, path) {
	const entry = tree.byPath.get(path);
	if (entry !== void 0) return [codeFact(entry)];
	return tree.paths.flatMap((below) => {
		const file = tree.byPath.get(below);
		if (file === void 0 || !isInside(below, path) || isResult(below)) return [];
		return pointerOver(tree.tracked.pointers, below) !== void 0 || tree.graph.producerOf(below) !== void 0 ? [] : [codeFact(file)];
	});
}
/** Facts of a path that stages depend on: data by its pointer, code by its files in Git; nothing where stages make all of it. */
function factsAt(tree, path, who) {
	if (tree.graph.producerOf(path) !== void 0) return [];
	const over = pointerOver(tree.tracked.pointers, path);
	const data = over === void 0 ? tree.tracked.pointers.filter((pointer) => isInside(pointer.path, path)) : [over];
	const facts = [];
	for (const pointer of data) {
		if (pointer.out.md5 === void 0) throw new LockstepError("DEPENDENCY_MISSING", `${pointer.file} names no content for ${shown(pointer.path)}, which ${who} needs`, { hint: `Run \`dvc commit ${pointer.file}\` where the data is, and commit the file.` });
		facts.push([`data ${pointer.path}`, pointer.out.md5]);
	}
	if (over === void 0) facts.push(...filesAt(tree, path));
	if (facts.length > 0 || tree.graph.producersAround(path).length > 0) return facts;
	throw new LockstepError("DEPENDENCY_MISSING", `${who} needs ${shown(path)}, which nothing provides`, { hint: "Commit the file, track it with `dvc add` and commit its .dvc file, or make it the output of a stage." });
}
async function paramsFacts(tree, stage) {
	const facts = [];
	for (const { path, keys } of stage.params) {
		if (tree.graph.producerOf(path) !== void 0) continue;
		const bytes = await tree.source.read(path);
		if (bytes === void 0) throw new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} needs the parameters of ${shown(path)}, which is not in Git`, { hint: "Commit the file." });
		const values = readParams({
			text: decodeUtf8(bytes, path),
			file: path,
			keys
		});
		const absent = keys.find((key) => !values.has(key));
		if (absent !== void 0) throw new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} needs the parameter ${shown(absent)}, which ${path} does not have`, { hint: `Add it to ${path}, or remove it from the stage in dvc.yaml.` });
		for (const [key, value] of values) facts.push([`params ${path}:${key}`, toJson(value)]);
	}
	return facts;
}
async function stageFacts(tree, stage) {
	const { cmd } = stage.stage;
	const command = stage.workingFolder === stage.folder ? cmd : {
		cmd,
		wdir: stage.workingFolder
	};
	const facts = [[`command ${stage.name}`, command]];
	for (const { path } of stage.deps) facts.push(...factsAt(tree, path, `stage ${stage.name}`));
	return [...facts, ...await paramsFacts(tree, stage)];
}
/**
* Everything that decides a model, read from a Git tree alone: the commands of the stages that make it, and of those that make the
* tables it is judged by and was trained on, with the code, data and parameters they depend on and the environment files that are
* declared. Data counts by the digest in its pointer. Records and locks are results and are left out.
*
* @throws LockstepError DEPENDENCY_MISSING naming stage and path, YAML_INVALID, DVC_FILE_INVALID, CYCLE_IN_STAGES, PATH_UNSAFE.
*/
async function readInputs(request) {
	const { declaration } = request;
	const tree = await readTree(request);
	if (tree.graph.producerOf(declaration.artifact) === void 0) throw new LockstepError("DEPENDENCY_MISSING", `no stage makes ${shown(declaration.artifact)}, the model ${declaration.model}`, { hint: "Make it an output of a stage in dvc.yaml, or correct `artifact` in lockstep.yaml." });
	const tables = [declaration.evaluationRows, declaration.trainingRows];
	const facts = [];
	for (const stage of closure(tree.graph, [declaration.artifact, ...tables])) facts.push(...await stageFacts(tree, stage));
	for (const path of tables) facts.push(...factsAt(tree, path, `the model ${declaration.model}`));
	for (const path of declaration.environmentFiles) {
		const entry = tree.byPath.get(path);
		if (entry === void 0) throw new LockstepError("DEPENDENCY_MISSING", `the environment file ${shown(path)} of the model ${declaration.model} is not in Git`, { hint: "Commit it, or remove it from the model's environment files in lockstep.yaml." });
		facts.push([`environment ${path}`, entry.oid]);
	}
	const inputs = Object.fromEntries(facts.toSorted(([a], [b]) => byCodePoint(a, b)));
	return {
		inputs,
		inputKey: inputKey(digestOf(inputs))
	};
}

// pipeline/registry/schemas/model-file.ts
const file = shape({
	path: repositoryPath.describe("Below the artifact; the file's own name when the artifact is a single file."),
	size_bytes: count,
	md5: ids.md5,
	sha256: ids.sha256
});
/** `models/<name>.yaml` as it is written. */
const modelFile = shape({
	kind: literal("lockstep/Model"),
	schema: literal(1),
	model: ids.modelName,
	version: ids.modelVersion.describe("The version that this tree builds."),
	environments: byName(ids.environmentName, ids.modelVersion).describe("Which version should be where. A rollback is a change of this."),
	quarantine: list(shape({
		version: ids.modelVersion,
		sha256: ids.sha256,
		reason: sentence
	})).describe("Digests that must never be served again."),
	metrics: record(label, number()).describe("Headline metrics of the run."),
	metrics_sha256: ids.sha256.describe("sha256 of the metrics file that the pipeline wrote."),
	artifact: shape({
		path: repositoryPath,
		format: label,
		md5: ids.md5,
		sha256: ids.sha256,
		size_bytes: count,
		files: list(file, { least: 1 })
	}),
	input_key: ids.inputKey.describe("sha256 over the canonical JSON of `inputs`."),
	inputs: inputs.describe("Everything that decides the model, as named facts.")
});

// pipeline/registry/model-record.ts
const limits = {
	...yamlLimits,
	bytes: recordTextLimit
};
/**
* Reads `models/<name>.yaml`.
*
* @param where - The file's path for messages.
* @throws LockstepError RECORD_INVALID naming every wrong key with `where:line:column`; YAML_INVALID when it is no YAML.
*/
function parseModelRecord(text, where) {
	const result = checkShape(modelFile, toJson(parseYaml(text, where, limits)));
	if ("problems" in result) throw invalid("RECORD_INVALID", {
		summary: `${where} is no model record:`,
		hint: "`lockstep train` writes this file; restore it from Git, or run it again.",
		...result
	}, ({ path, isKey }) => {
		const place = locateYaml({
			text,
			where
		}, path, isKey ? "key" : "value");
		return path.length === 0 ? place : `${place}: \`${pathText(path)}\``;
	});
	const { value } = result;
	return {
		kind: value.kind,
		schema: value.schema,
		model: value.model,
		modelVersion: value.version,
		artifact: {
			path: value.artifact.path,
			format: value.artifact.format,
			md5: value.artifact.md5,
			sha256: value.artifact.sha256,
			sizeBytes: value.artifact.size_bytes,
			files: value.artifact.files.map(({ size_bytes: sizeBytes, path, md5, sha256 }) => ({
				path,
				sizeBytes,
				md5,
				sha256
			}))
		},
		inputKey: value.input_key,
		inputs: value.inputs,
		metrics: value.metrics,
		metricsSha256: value.metrics_sha256,
		environments: value.environments,
		quarantine: value.quarantine.map(({ version, sha256, reason }) => ({
			modelVersion: version,
			artifactSha256: sha256,
			reason
		}))
	};
}
/** A map whose keys are free, sorted by code point at every level, so that the same facts are the same bytes. */
function sorted(value) {
	if (Array.isArray(value)) return value.map(sorted);
	if (value === null || typeof value !== "object") return value;
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => byCodePoint(a, b)).map(([key, member]) => [key, sorted(member)]));
}
/**
* The text of `models/<name>.yaml`: what people decide first, what the tree builds after it, the facts last; equal records are equal
* bytes.
*/
function emitModelRecord(record) {
	const { artifact } = record;
	return emitYaml(fromJson({
		kind: record.kind,
		schema: record.schema,
		model: record.model,
		version: record.modelVersion,
		environments: sorted(record.environments),
		quarantine: record.quarantine.map(({ modelVersion: version, artifactSha256: sha256, reason }) => ({
			version,
			sha256,
			reason
		})),
		metrics: sorted(record.metrics),
		metrics_sha256: record.metricsSha256,
		artifact: {
			path: artifact.path,
			format: artifact.format,
			md5: artifact.md5,
			sha256: artifact.sha256,
			size_bytes: artifact.sizeBytes,
			files: artifact.files.map(({ path, sizeBytes: size_bytes, md5, sha256 }) => ({
				path,
				size_bytes,
				md5,
				sha256
			}))
		},
		input_key: record.inputKey,
		inputs: sorted(record.inputs)
	}));
}

// pipeline/registry/schemas/project-file.ts
function problem(context, path, message) {
	context.addIssue({
		code: "custom",
		path,
		message
	});
}
const metric = _enum(metricIds);
const mode = _enum(["blocking", "informational"]).default("blocking").describe("`informational`: on trial; it is answered and shown, and never stops a change.");
const gate = shape({
	metric: metric.describe("What is compared; each task has metrics of its own."),
	mode,
	margin: number().min(0).optional().describe("Largest loss against the merge base or the champion that still passes, in the metric's own unit."),
	minimum: number().optional().describe("The candidate's own value must reach this. For metrics that are maximized."),
	maximum: number().optional().describe("The candidate's own value must not pass this. For metrics that are minimized.")
}).superRefine((rule, context) => {
	const wrong = metricDirections[rule.metric] === "maximize" ? "maximum" : "minimum";
	const right = wrong === "maximum" ? "minimum" : "maximum";
	if (rule[wrong] !== void 0) problem(context, [wrong], `has no sense for ${rule.metric}; use \`${right}\``);
	else if (rule.margin === void 0 && rule[right] === void 0) problem(context, [], `needs \`margin\`, \`${right}\` or both: a gate without a rule would pass everything`);
});
const gates = list(gate, {
	least: 1,
	most: 100
}).superRefine((rules, context) => {
	rules.forEach(({ metric: id }, i) => {
		if (rules.findIndex((rule) => rule.metric === id) < i) problem(context, [i, "metric"], `${id} has a gate already; put all of its rules into one`);
	});
}).superRefine((rules, context) => {
	if (rules.length > 0 && rules.every((rule) => rule.mode === "informational")) problem(context, [], "are all informational: nothing would be decided");
}).describe("Every gate must pass. At least one that is not informational: nothing passes for want of a rule.");
/** A value of a column as text. Whole numbers may stand without quotes; 1.0 and true must be written as they stand in the table. */
const cellText = union([label, int().transform(String)]);
const columns = union([label.transform((name) => [name]), list(label, {
	least: 1,
	most: 5
})]);
const minimumRows = int().min(2).default(30).describe("Smaller ones are counted and not judged.");
const slice = union([columns.transform((by) => ({
	by,
	minimum_rows: 30,
	required: [],
	margin: void 0,
	mode: "blocking"
})), shape({
	by: columns.describe("A column, or several that are crossed."),
	minimum_rows: minimumRows,
	required: list(union([cellText.transform((value) => [value]), list(cellText, {
		least: 1,
		most: 5
	})]), { most: 1e3 }).default([]).describe("Values that must be among the rows; of crossed columns a list for each."),
	margin: number().min(0).optional().describe("Largest loss of a slice that passes: of accuracy, or of the mean loss for numbers."),
	mode
})]).superRefine(({ by, required }, context) => {
	required.forEach((values, i) => {
		if (values.length !== by.length) problem(context, ["required", i], `names ${values.length} values for ${by.length} columns`);
	});
});
const fairness = shape({
	column: label.describe("Column that tells the groups apart."),
	measure: _enum(fairnessMeasures).describe("Gap of: shares predicted positive, true positive rates, the worse of both error rates, accuracy."),
	maximum: probability.describe("Largest gap between two groups that passes."),
	minimum_rows: minimumRows,
	mode
});
const score = union([sentence.transform((command) => ({
	command,
	timeout_seconds: 600
})), shape({
	command: sentence.describe("Shell command, run at the root of the repository."),
	timeout_seconds: int().min(1).max(86400).default(600).describe("Longer, and the evaluation ends with an error.")
})]).describe("How a model that Lockstep cannot open is scored; see predictions.md.");
const drift = strictObject({
	minimum_rows: int().min(2).default(200).describe("Fewer live rows than this: insufficient_data."),
	alpha: number().gt(0).lt(1).default(.01).describe("Adjusted p-value below which a column may have drifted."),
	minimum_effect: number().min(0).default(.1).describe("Smallest distance that counts as drift, in standard deviations of the training rows.")
}).prefault({});
const model = shape({
	artifact: repositoryPath.describe("The output of a stage that is the model."),
	metrics: repositoryPath.describe("The metrics file that the pipeline writes."),
	evaluation_rows: repositoryPath.describe("The table the model is judged by: an output of a stage, CSV with a header."),
	training_rows: repositoryPath.describe("The table it was trained on."),
	id: label.describe("Column that names a row."),
	label: label.describe("Column with the truth."),
	task: _enum(taskKinds).default("binary").describe("What the model says about a row."),
	positive: cellText.optional().describe("The label that counts as positive; of a binary task, and required there."),
	levels: list(number().gt(0).lt(1), {
		least: 1,
		most: 100
	}).optional().describe("Probabilities of a quantiles task, ascending; required there."),
	score: score.optional(),
	group: label.optional().describe("Column whose rows belong together, for example the customer: they are drawn together."),
	environment: list(repositoryPath, { most: 1e3 }).default([]).describe("Files beside the stages' dependencies that decide the model, for example package-lock.json."),
	gates,
	slices: list(slice, { most: 50 }).default([]).describe("Parts of the rows that must not get worse."),
	fairness: list(fairness, { most: 50 }).default([]).describe("Groups that must be treated alike."),
	drift: drift.describe("When live rows count as drifted.")
}).superRefine(({ task, positive, levels, gates: rules, fairness: fairnessRules }, context) => {
	if (task === "binary" && positive === void 0) problem(context, ["positive"], "is missing");
	if (task !== "binary" && positive !== void 0) problem(context, ["positive"], `has no sense for ${task}`);
	if (task === "quantiles" && levels === void 0) problem(context, ["levels"], "is missing");
	if (task !== "quantiles" && levels !== void 0) problem(context, ["levels"], `has no sense for ${task}`);
	if (levels?.some((level, i) => i > 0 && level <= (levels[i - 1] ?? 0)) === true) problem(context, ["levels"], "must be in ascending order, each once");
	rules.forEach(({ metric: id }, i) => {
		if (!isMetricOf(task, id)) problem(context, [
			"gates",
			i,
			"metric"
		], `is no metric of ${task}; use ${Object.keys(metricsOf[task]).join(", ")}`);
	});
	fairnessRules.forEach(({ measure }, i) => {
		if (task !== "binary" && !(task === "multiclass" && measure === "accuracy")) problem(context, [
			"fairness",
			i,
			"measure"
		], `${measure} has no sense for ${task}`);
	});
});
const target = shape({
	kind: literal("directory").describe("A folder with the files of the version, each compared with its sha256."),
	path: repositoryPath.describe("Folder that a server reads."),
	url: url({
		protocol: /^https?$/,
		error: "must be an http or https url"
	}).max(2e3).refine((url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === "", "must not hold a password").optional().describe("Base url of the server that reads it, for the health check.")
});
const models = byName(ids.modelName, model).superRefine((declared, context) => {
	const entries = Object.entries(declared);
	if (entries.length === 0) problem(context, [], "needs at least one model");
	if (entries.length > 1e3) problem(context, [], "must have at most 1000 models");
	entries.forEach(([name, { artifact }], i) => {
		const other = entries.slice(0, i).find(([, { artifact: taken }]) => taken === artifact);
		if (other !== void 0) problem(context, [name, "artifact"], `is the artifact of ${other[0]} already`);
		if (`models/${name}.yaml`.startsWith(`${artifact}/`)) problem(context, [name, "artifact"], `must not contain the model's own record models/${name}.yaml`);
	});
});
const environments = byName(ids.environmentName, shape({ target: target.describe("Where versions of the environment are served.") })).superRefine((declared, context) => {
	const entries = Object.entries(declared);
	if (entries.length > 100) problem(context, [], "must have at most 100 environments");
	entries.forEach(([name, declaration], i) => {
		const other = entries.slice(0, i).find(([, { target: taken }]) => taken.path === declaration.target.path);
		if (other !== void 0) problem(context, [
			name,
			"target",
			"path"
		], `is the target of ${other[0]} already`);
	});
}).default({});
const review = shape({
	approvers: list(label, {
		least: 1,
		most: 1e3
	}).describe("Logins that may approve; they need write permission, too."),
	required: int().min(1).default(1).describe("How many of them must approve.")
}).superRefine(({ approvers, required }, context) => {
	const logins = approvers.map((login) => login.toLowerCase());
	logins.forEach((login, i) => {
		if (logins.indexOf(login) < i) problem(context, ["approvers", i], "is named twice");
	});
	const distinct = new Set(logins).size;
	if (required > distinct) problem(context, ["required"], `is more than the ${distinct} who may approve`);
});
/** `lockstep.yaml` as it is written. */
const projectFile = shape({
	models: models.describe("Models by name."),
	environments: environments.describe("Where versions are assigned, by name."),
	review: review.describe("Who may approve a change; the base branch's file decides.")
});

// pipeline/registry/project.ts
/** The schema has seen to it that each task has what it needs. */
function taskOf(declared) {
	const { task: kind, positive = "", levels = [] } = declared;
	switch (kind) {
		case "binary": return {
			kind,
			positive
		};
		case "quantiles": return {
			kind,
			levels
		};
		case "multiclass":
		case "regression": return { kind };
	}
}
/**
* Reads `lockstep.yaml`.
*
* @param where - The file's name for messages.
* @throws LockstepError CONFIG_INVALID naming every wrong key with `where:line:column`; YAML_INVALID when it is no YAML.
*/
function parseProject(text, where) {
	const result = checkShape(projectFile, toJson(parseYaml(text, where)));
	if ("problems" in result) throw invalid("CONFIG_INVALID", {
		summary: `${where} is not valid:`,
		hint: "Mend every place that is named; docs/reference/lockstep-yaml.md has all keys.",
		...result
	}, ({ path, isKey }) => {
		const place = locateYaml({
			text,
			where
		}, path, isKey ? "key" : "value");
		return path.length === 0 ? place : `${place}: \`${pathText(path)}\``;
	});
	const { models, environments, review } = result.value;
	return {
		models: Object.entries(models).map(([name, model]) => ({
			model: modelName(name),
			artifact: model.artifact,
			metricsFile: model.metrics,
			evaluationRows: model.evaluation_rows,
			trainingRows: model.training_rows,
			idColumn: model.id,
			labelColumn: model.label,
			task: taskOf(model),
			groupColumn: model.group,
			score: model.score === void 0 ? void 0 : {
				command: model.score.command,
				timeoutSeconds: model.score.timeout_seconds
			},
			environmentFiles: model.environment,
			gates: model.gates.map(({ metric, margin, minimum, maximum, mode }) => ({
				metric,
				margin,
				limit: minimum ?? maximum,
				...mode === "informational" ? { mode } : {}
			})),
			slices: model.slices.map(({ by, minimum_rows: minimumRows, required, margin, mode }) => ({
				columns: by,
				minimumRows,
				required,
				margin,
				mode
			})),
			fairness: model.fairness.map(({ minimum_rows: minimumRows, ...rule }) => ({
				...rule,
				minimumRows
			})),
			drift: {
				minimumRows: model.drift.minimum_rows,
				alpha: model.drift.alpha,
				minimumEffect: model.drift.minimum_effect
			}
		})),
		environments: Object.entries(environments).map(([name, { target }]) => ({
			environment: environmentName(name),
			target: {
				kind: target.kind,
				path: target.path,
				url: target.url
			}
		})),
		review: {
			approvers: review.approvers,
			requiredApprovals: review.required
		}
	};
}

// pipeline/repository/state.ts
function recordPath(model) {
	return `models/${model}.yaml`;
}
function cardPath(model) {
	return `models/${model}.md`;
}
function stateOf(git, id) {
	const text = async (path) => {
		const bytes = await git.readFile(id, path);
		return bytes === void 0 ? void 0 : decodeUtf8(bytes, path);
	};
	return {
		id,
		text,
		async project() {
			const found = await text("lockstep.yaml");
			if (found === void 0) throw new LockstepError("CONFIG_INVALID", `${id.slice(0, 12)} has no lockstep.yaml`, { hint: "Add lockstep.yaml at the root of the repository; docs/how-to/adopt.md shows the smallest one." });
			return parseProject(found, "lockstep.yaml");
		},
		async record(model) {
			const found = await text(recordPath(model));
			return found === void 0 ? void 0 : parseModelRecord(found, recordPath(model));
		},
		async inputs(declaration) {
			const entries = await git.tree(id);
			return readInputs({
				declaration,
				entries,
				readFile: (path) => git.readFile(id, path)
			});
		},
		async output(path) {
			const lock = await text("dvc.lock");
			if (lock !== void 0) {
				for (const stage of parseLock(lock, "dvc.lock").stages.values()) for (const out of stage.outs) if (out.path === path) return out;
			}
			const pointer = await text(`${path}.dvc`);
			return pointer === void 0 ? void 0 : parsePointer(pointer, `${path}.dvc`).outs[0];
		}
	};
}
/** The declared models that a step works on: all, or the one that was asked for. */
function selectModels(project, name) {
	const chosen = name === void 0 ? project.models : project.models.filter(({ model }) => model === name);
	if (chosen.length === 0) throw new LockstepError(name === void 0 ? "CONFIG_INVALID" : "MODEL_UNKNOWN", name === void 0 ? "lockstep.yaml declares no model" : `lockstep.yaml declares no model ${JSON.stringify(name)}`, { hint: `Declared: ${project.models.map(({ model }) => model).join(", ") || "none"}.` });
	return chosen;
}

export { emitModelRecord as a, labelOf as c, stateOf as i, mayApprove as l, recordPath as n, parseRecord as o, selectModels as r, reasons as s, cardPath as t };