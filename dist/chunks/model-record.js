import { A as LockstepError, l as errorCodes } from "./file-work.js";
import { Bt as toJson, Lt as fromJson, Xt as byCodePoint, Zt as canonicalJson, sn as qualityDimensions } from "./pipeline.js";
import { l as metricIds } from "./metric.js";
import { T as _isoDateTime, _ as strictObject, b as tuple, c as int, f as number, g as record, m as partialRecord, n as _enum, o as boolean, r as _null, s as discriminatedUnion, t as ZodISODateTime, u as literal, v as string, x as union } from "./schemas.js";
import { t as fairnessMeasures } from "./project2.js";
import { _ as shape, c as ids, d as list, f as metric, g as sentenceLimit, h as sentence, l as json, m as repositoryPath, n as invalid, o as byName, p as probability, r as pathText, s as count, t as checkShape, u as label, v as widenedShape } from "./check-shape.js";
import { l as yamlLimits, t as parseYaml } from "./parse.js";
import { t as locateYaml } from "./locate.js";
import { t as emitYaml } from "./emit.js";
import { t as cellTreatments } from "./treatment.js";

// node_modules/zod/v4/classic/iso.js
function datetime(params) {
	return _isoDateTime(ZodISODateTime, params);
}

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
	released: list(shape({
		version: ids.modelVersion,
		sha256: ids.sha256,
		event: label,
		reason: sentence
	})).optional().describe("Digests that `lockstep release` took out of quarantine, with the newest event that had put them there."),
	overrides: list(shape({
		version: ids.modelVersion,
		override: sentence
	})).optional().describe("Gates that owners have overridden for earlier versions, as their tags say it: `login: gate (reason)`."),
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

// pipeline/registry/schemas/approval.ts
/** What an approval or an override is for, without the plan. */
const content = {
	pullRequest: int().min(1),
	headSha: ids.commitSha,
	model: ids.modelName,
	inputKey: ids.inputKey,
	artifactSha256: ids.sha256,
	evaluationDigest: ids.sha256
};
const actor = shape({
	id: label,
	login: label
});
/** The comment in which a word was given. */
const commentWord = shape({
	id: label,
	bodySha256: ids.sha256
});
const approval$1 = widenedShape({
	kind: literal("lockstep/Approval"),
	schema: literal(1),
	verb: _enum(["approve", "reject"]),
	subject: shape({
		...content,
		planHash: ids.sha256
	}),
	approver: actor,
	permission: _enum([
		"none",
		"read",
		"write",
		"admin"
	]),
	comment: commentWord
}, {
	overrides: list(widenedShape({
		gate: label,
		by: actor,
		reason: sentence
	}, { comment: commentWord.optional() }), { most: 100 }).optional(),
	teams: list(label, { most: 100 }).optional(),
	at: datetime().optional()
});

// pipeline/registry/schemas/cost.ts
const amount$1 = number().min(0);
/** What a stage or a run took. */
const cost = widenedShape({
	wallSeconds: amount$1,
	cpuSeconds: amount$1.optional(),
	peakMemoryBytes: count.optional(),
	energyWattHours: amount$1.optional(),
	price: strictObject({
		amount: amount$1,
		currency: string().regex(/^[A-Z]{3}$/)
	}).readonly().optional()
}, { unmeasured: sentence.optional() });

// pipeline/registry/schemas/candidate.ts
const stageOutcome = widenedShape({
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
}, {
	cost: cost.optional(),
	costWhenRan: cost.optional()
});
/** What became of the stages, and what that took. */
const runCost = widenedShape({ stages: list(stageOutcome) }, { cost: cost.optional() });
const candidate = widenedShape({
	kind: literal("lockstep/Candidate"),
	schema: literal(1),
	model: ids.modelName,
	modelVersion: ids.modelVersion,
	inputKey: ids.inputKey,
	inputs,
	artifact,
	metrics: json,
	stages: list(stageOutcome)
}, { cost: cost.optional() });

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
const driftReport = widenedShape({
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
}, { predictions: shape({
	referenceRows: count,
	findings: list(featureDrift)
}).optional() });

// pipeline/domain/verdict.ts
/** From best to worst for a whole evaluation: one regression outweighs every improvement, doubt outweighs comfort. */
const severity = {
	improved: 0,
	equivalent: 1,
	inconclusive: 2,
	regressed: 3
};
/** The verdict over several gates: `regressed` if any is, else `inconclusive` if any is, else `improved` if any is. */
function overallVerdict(verdicts) {
	const worst = verdicts.reduce((found, verdict) => found === void 0 || severity[verdict.phase] > severity[found.phase] ? verdict : found, void 0);
	if (worst === void 0) return {
		phase: "inconclusive",
		reason: "no gate was evaluated"
	};
	if (worst.phase === "regressed" || worst.phase === "inconclusive") return worst;
	return verdicts.find(({ phase }) => phase === "improved") ?? worst;
}

// pipeline/domain/evaluation.ts
const modelInputKinds = [
	"numeric",
	"categorical",
	"image"
];
/** What the gates say together; one on trial has no say. */
function verdictOfGates(results) {
	return overallVerdict(results.filter(({ mode }) => mode !== "informational").map(({ verdict }) => verdict));
}
function withoutOperation(model) {
	return model?.operation === void 0 ? model : {
		...model,
		operation: void 0
	};
}
/**
* What of an evaluation must be the same when it is made again: all of it but what a stopwatch said. Of a gate on a stopwatch the answer
* remains and its numbers go; of one that is on trial the answer goes, too, because nothing depends on it.
*/
function reproducible(evaluation) {
	const { candidate, baseline, champion, gates, verdict } = evaluation;
	const isTimed = gates.some(({ subject }) => subject === "operation");
	return {
		...evaluation,
		candidate: {
			...candidate,
			operation: void 0
		},
		baseline: withoutOperation(baseline),
		champion: withoutOperation(champion),
		gates: gates.map((result) => result.subject === "operation" ? {
			...result,
			verdict: {
				phase: result.mode === "informational" ? "inconclusive" : result.verdict.phase,
				reason: ""
			}
		} : result),
		verdict: isTimed ? {
			...verdict,
			reason: ""
		} : verdict
	};
}

// pipeline/registry/schemas/evaluation.ts
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
const mode = _enum(["blocking", "informational"]);
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
	}),
	shape({ kind: literal("ranking") })
]);
/** Metrics by id; which ones there are depends on task and gates. */
const metricValues = partialRecord(metric, metricValue).transform((found) => found);
const positive = number().min(0);
const operation = widenedShape({
	latencyP50Ms: positive.optional(),
	latencyP99Ms: positive.optional(),
	rowsPerSecond: positive.optional(),
	sizeBytes: count,
	memoryBytes: count.optional(),
	timed: _enum(["requests", "commands"]).optional()
}, { latencyP95Ms: positive.optional() });
const signature = shape({
	inputs: list(shape({
		name: text,
		kind: _enum(modelInputKinds)
	})),
	task
});
const points = list(tuple([probability, probability]).readonly(), { most: 2e3 });
const curves = shape({
	roc: points,
	precisionRecall: points,
	calibration: points
});
const treatments = widenedShape({
	rowCount: count,
	cells: list(widenedShape({
		column: text,
		treatment: _enum(cellTreatments),
		rows: count,
		example: widenedShape({}, {
			id: text.optional(),
			value: text.optional()
		})
	}, { trainingRows: count.optional() }), {
		least: 1,
		most: 50
	}),
	more: count
}, { trainingRowCount: count.optional() });
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
}, {
	classConfusion: list(list(count, { most: 100 }), { most: 100 }).optional(),
	curves: curves.optional(),
	operation: operation.optional(),
	treatments: treatments.optional(),
	signature: signature.optional()
});
const movedAnswers = list(shape({
	id: text,
	before: probability,
	now: probability
}), { most: 100 });
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
		"pinball loss",
		"ranking loss"
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
	}), { most: 1e5 })
});
const fairnessAnswer = widenedShape({
	column: label,
	measure: _enum(fairnessMeasures),
	gap: metricValue,
	referenceGap: metricValue.nullable(),
	groups: count
}, {
	interval: interval.optional(),
	changeInterval: interval.optional()
});
const comparison$1 = shape({
	metric,
	reference: _enum(["baseline", "champion"]),
	improvement: number().nullable(),
	interval: interval.nullable(),
	verdict
});
const contract = shape({
	file: repositoryPath,
	source: _enum(["base", "head"]),
	tables: count,
	rules: int().min(1),
	findings: list(shape({
		table: repositoryPath,
		rule: sentence,
		line: int().min(1),
		column: int().min(1),
		dimension: _enum(qualityDimensions),
		sentence,
		mode
	})),
	isEdited: boolean()
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
	comparisons: list(comparison$1),
	gates: list(widenedShape({
		gate: label,
		verdict
	}, {
		mode: mode.optional(),
		subject: literal("operation").optional()
	})),
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
	flips: widenedShape({
		fixed: count,
		broken: count,
		fixedIds: list(text, { most: 100 }),
		brokenIds: list(text, { most: 100 })
	}, {
		worst: movedAnswers.optional(),
		best: movedAnswers.optional()
	}).optional(),
	importance: list(shape({
		input: text,
		metric,
		loss: number(),
		spread: number().min(0)
	})).optional(),
	dependence: list(shape({
		input: text,
		points: list(shape({
			value: text,
			means: list(number(), { most: 1e3 })
		}), { most: 100 })
	}), { most: 100 }).optional(),
	contract: contract.optional()
});

// pipeline/registry/schemas/event.ts
const pullRequest = widenedShape({
	number: int().min(1),
	headSha: ids.commitSha,
	author: actor,
	evaluationDigest: ids.sha256
}, {
	baseSha: ids.commitSha.optional(),
	mergedAt: datetime().optional()
});
const authorisation = shape({
	pullRequests: list(pullRequest, {
		least: 1,
		most: 100
	}),
	planHash: ids.sha256,
	required: count,
	approvals: list(approval$1, {
		least: 1,
		most: 1e3
	})
});
/** Members that only some events have are missing in the others. */
const event = widenedShape({
	kind: literal("lockstep/Event"),
	schema: literal(1),
	action: _enum([
		"register",
		"assign",
		"adopt"
	]),
	tag: label,
	tagObject: string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "is not the full id of an object"),
	model: ids.modelName,
	commit: ids.commitSha
}, {
	directory: label.optional(),
	modelVersion: ids.modelVersion.optional(),
	artifactSha256: ids.sha256.optional(),
	inputKey: ids.inputKey.optional(),
	environment: ids.environmentName.optional(),
	previous: ids.modelVersion.optional(),
	at: datetime().optional(),
	authorisation: authorisation.optional(),
	adoption: shape({
		by: label,
		reason: sentence
	}).optional(),
	seen: widenedShape({}, {
		approvals: ids.commitSha.optional(),
		overrides: ids.commitSha.optional()
	}).optional()
});

// pipeline/registry/schemas/hold.ts
const scope = shape({
	model: ids.modelName.optional(),
	environment: ids.environmentName.optional()
}).refine(({ model, environment }) => model !== void 0 || environment !== void 0, "names neither a model nor an environment");
const hold = shape({
	kind: literal("lockstep/Hold"),
	schema: literal(1),
	verb: _enum(["hold", "release"]),
	scope,
	by: actor,
	reason: string().max(sentenceLimit),
	until: datetime().optional(),
	pullRequest: int().min(1),
	comment: commentWord
});

// pipeline/registry/schemas/model.ts
/** A ModelRecord between steps; `models/<name>.yaml` is `model-file.ts`. */
const model = widenedShape({
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
}, {
	released: list(shape({
		modelVersion: ids.modelVersion,
		artifactSha256: ids.sha256,
		event: label,
		reason: sentence
	})).optional(),
	overrides: list(shape({
		modelVersion: ids.modelVersion,
		override: sentence
	})).optional()
});

// pipeline/registry/schemas/override.ts
const override = shape({
	kind: literal("lockstep/Override"),
	schema: literal(1),
	gate: label,
	subject: shape(content),
	by: actor,
	reason: sentence,
	comment: commentWord
});

// pipeline/domain/plan.ts
/**
* What a deployment does to a target, in this order: copy the files beside what is served, serve them, ask the server whether it does, and
* put the earlier version back when it does not.
*/
const rolloutSteps = [
	"place",
	"switch",
	"check",
	"put_back"
];

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
	environments: list(widenedShape({
		environment: ids.environmentName,
		from: versionedDigest.optional(),
		to: versionedDigest,
		target: label
	}, {
		rollout: list(_enum(rolloutSteps), { most: 20 }).optional(),
		conditions: list(sentence, { most: 20 }).optional()
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
	approval_expired: "the approval is older than the policy allows",
	approval_revoked: "the comment that approved was deleted or changed since",
	approver_not_authorised: "the approver may not approve here any more",
	bad_command: "the comment is not a command as commands are written",
	branch_not_allowed: "no branch that the environment takes versions from holds the commit",
	candidate_missing: "there is no evaluated candidate for this state",
	check_missing: "a check that the environment asks for has not succeeded",
	conflict: "somebody else recorded something different first",
	environment_skipped: "the version has not been in the environment that comes before",
	evaluation_changed: "the evaluation is not the one that was approved",
	evaluation_inconclusive: "the evaluation cannot tell whether the candidate is worse",
	evaluation_regressed: "the candidate is worse",
	frozen: "the environment takes nothing new at this time",
	hash_mismatch: "what is kept as the candidate is not what was recorded",
	held: "a reviewer holds promotions of this model back",
	input_changed: "an input of the model is not the one that was approved",
	locked: "somebody has locked the environment",
	needs_admin: "the change touches protected paths, and only an administrator approves those",
	needs_reevaluation: "the merged tree builds another model than the one that was approved",
	no_approval: "nobody who may has approved this content",
	no_change: "merging changes nothing for the model",
	no_rules: "the base branch has no lockstep.yaml, so that nobody may approve by it",
	not_approver: "only approvers named by the base branch may do this",
	not_by_comment: "a comment cannot start this; the answer says what does",
	not_holder: "only the holder of a lock, or an administrator, takes it off",
	not_owner: "only owners named by the base branch may do this",
	out_of_sync: "an environment is not what the default branch asks for, or not healthy",
	override_differs: "the record's overrides are not those that tags tell of",
	permission_unknown: "the forge could not say what the person may do",
	plan_changed: "what merging would do has changed since the approval",
	provenance_rejected: "a signature is missing, or is not one that is trusted about these files",
	quarantined: "these bytes are quarantined",
	rejected: "a reviewer has rejected this content",
	self_approval: "nobody approves a change of their own",
	signer_missing: "a signature is required, and nothing here can sign",
	soaking: "the version has not been long enough in the environment before",
	stale_sha: "the pull request has moved to another commit",
	superseded: "a newer state has been promoted already",
	tag_rewritten: "a tag is not the one that was recorded, or names another commit than it must",
	time_unknown: "the forge has not said a time that a rule needs",
	unknown_environment: "no such environment is declared",
	unknown_gate: "no gate of that name stands in the way",
	unknown_model: "no such model is part of this pull request",
	unledgered_tag: "no event stands behind a tag, or it registers bytes that nobody approved",
	version_unregistered: "the environment asks for a version that was never registered",
	winner_unproven: "the best of a sweep is not better beyond noise than what stands in params.yaml",
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
const value = name.nullable();
const sides = shape({
	before: count,
	after: count
});
const tableDiff = widenedShape({
	kind: literal("table"),
	idColumn: label.optional(),
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
}, {
	unpaired: sentence.optional(),
	columnsRetyped: list(shape({
		column: name,
		before: name,
		after: name
	})).optional(),
	isReordered: boolean().optional(),
	cellEdits: list(shape({
		id: name,
		column: name,
		before: value,
		after: value
	}), { most: 20 }).optional(),
	duplicates: sides.optional(),
	label: shape({
		column: name,
		balance: list(shape({
			value,
			before: count,
			after: count
		}), { most: 50 }),
		flips: count,
		pairs: list(shape({
			before: value,
			after: value,
			count
		}), { most: 20 })
	}).optional(),
	shifts: list(widenedShape({
		column: name,
		distance: probability,
		adjustedPValue: probability,
		missing: sides
	}, {
		median: shape({
			before: number(),
			after: number()
		}).optional(),
		appeared: list(name, { most: 5 }).optional(),
		vanished: list(name, { most: 5 }).optional()
	})).optional()
});
const sharedRows = shape({
	trainingPath: label,
	evaluationPath: label,
	rows: count,
	newRows: count,
	newExactRows: count,
	examples: list(name, { most: 5 })
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
	widenedShape({
		phase: literal("refused"),
		refusal
	}, { override: shape({
		owners: list(name, { least: 1 }),
		gates: list(label, { least: 1 })
	}).optional() }),
	shape({ phase: literal("not_needed") })
]);
const numbers = record(name, number());
const history = shape({
	metrics: list(name, {
		least: 1,
		most: 10
	}),
	models: list(shape({
		commit: ids.commitSha,
		modelVersion: ids.modelVersion,
		metrics: numbers
	}), { most: 20 }),
	candidate: numbers
});
const curve = list(tuple([number(), number()]).readonly(), { most: 200 });
const learningCurve = shape({
	path: repositoryPath,
	name,
	head: curve,
	base: curve
});
const inputPlace = shape({
	input: label,
	path: repositoryPath,
	line: int().min(1)
});
const section = widenedShape({
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
		metric,
		margin: number().min(0).optional(),
		limit: number().optional()
	}, {
		effect: number().min(0).optional(),
		mode: _enum(["blocking", "informational"]).optional()
	})),
	inputDifferences: list(shape({
		name: label,
		before: json.optional(),
		after: json.optional()
	})),
	dataDiffs: list(widenedShape({
		path: label,
		before: name.optional(),
		after: name.optional(),
		detail: union([tableDiff, directoryDiff]).optional()
	}, { problem: shape({
		code: _enum(Object.keys(errorCodes)),
		sentence
	}).optional() })),
	approval,
	record: _enum(["committed", "not_committed"])
}, {
	sharedRows: sharedRows.optional(),
	run: runCost.optional(),
	history: history.optional(),
	learningCurves: list(learningCurve, { most: 20 }).optional(),
	inputPlaces: list(inputPlace, { most: 1e3 }).optional(),
	consumers: list(label, {
		least: 1,
		most: 100
	}).optional(),
	cardChanges: shape({
		lines: list(shape({
			isAdded: boolean(),
			text: string().min(1).max(300)
		}), {
			least: 1,
			most: 60
		}),
		more: count
	}).optional()
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

// pipeline/registry/schemas/stored-candidate.ts
/** Longest text of one output that goes along, in UTF-16 units: 1 Mi. */
const storedTextLimit = 1048576;
const storedStage = shape({
	stage: string().min(1).max(2e3),
	lock: string().min(1).max(storedTextLimit)
});
const storedText = shape({
	path: repositoryPath,
	md5: ids.md5,
	text: string().max(storedTextLimit)
});
const storedCandidate = shape({
	kind: literal("lockstep/StoredCandidate"),
	schema: literal(1),
	model: ids.modelName,
	inputKey: ids.inputKey,
	inputs,
	artifact,
	metrics: record(label, number()),
	metricsSha256: ids.sha256,
	stages: list(storedStage, { least: 1 }),
	texts: list(storedText)
});

// pipeline/registry/schemas/sweep.ts
/** A person reads the point and takes it over: more parameters, or longer values, than fit on a page are none. */
const mostParameters = 50;
const pointLimit = 4e3;
const amount = number().min(0);
/** A key of a params file, as it can stand in a command. */
const key = string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/);
/** Nothing that shows as something else than it is, or as nothing. */
const isPlain = (value) => !/[^\P{C}]|[\p{Zl}\p{Zp}]/u.test(canonicalJson(value));
const point = record(key, json).refine((found) => Object.keys(found).length <= mostParameters, `holds more than ${mostParameters} parameters`).refine((found) => canonicalJson(found).length <= pointLimit, `is longer than ${pointLimit} characters`).refine((found) => isPlain(found), "holds characters that do not show").readonly();
const comparison = discriminatedUnion("verdict", [
	strictObject({
		verdict: _enum([
			"better",
			"not_distinguishable",
			"worse"
		]),
		difference: number(),
		low: number(),
		high: number(),
		deviation: amount,
		pValue: probability,
		folds: count,
		winner: number(),
		incumbent: number(),
		moreFolds: count.optional(),
		moreRows: count.optional()
	}).readonly(),
	strictObject({ verdict: literal("same") }).readonly(),
	strictObject({
		verdict: literal("undecided"),
		reason: sentence
	}).readonly()
]);
/** What a sweep found, made beside code of the pull request. */
const sweep = shape({
	kind: literal("lockstep/Sweep"),
	schema: literal(1),
	params: shape({
		path: repositoryPath,
		sha256: ids.sha256
	}),
	section: key,
	metric: _enum(metricIds),
	trials: count,
	failed: count,
	cpuMs: amount,
	best: shape({
		point,
		mean: number(),
		deviation: amount,
		count,
		betweenSeeds: amount,
		betweenFolds: amount
	}).optional(),
	comparison: comparison.optional()
});

// pipeline/registry/schemas/records.ts
const recordSchemas = {
	"lockstep/Approval": approval$1,
	"lockstep/Candidate": candidate,
	"lockstep/Deployment": deployment,
	"lockstep/DriftReport": driftReport,
	"lockstep/Evaluation": evaluation,
	"lockstep/Event": event,
	"lockstep/Hold": hold,
	"lockstep/Model": model,
	"lockstep/Override": override,
	"lockstep/Plan": plan,
	"lockstep/Promotion": promotion,
	"lockstep/Report": report,
	"lockstep/StoredCandidate": storedCandidate,
	"lockstep/Sweep": sweep
};

// pipeline/registry/schemas/parse-record.ts
/** Longest text of one record, in UTF-16 units: 4 Mi. */
const recordTextLimit = 4194304;
/** Records that grow with what was measured, and with how many models there are: 32 Mi. */
const measuredTextLimit = 8 * recordTextLimit;
const measuredKinds = /* @__PURE__ */ new Set([
	"lockstep/Candidate",
	"lockstep/Evaluation",
	"lockstep/Report",
	"lockstep/StoredCandidate"
]);
const hint = "The record was made by another version, or changed on its way; run the step that makes it again.";
function parseJson(text, kind, where) {
	const limit = measuredKinds.has(kind) ? measuredTextLimit : recordTextLimit;
	if (text.length > limit) throw new LockstepError("RECORD_INVALID", `${where} is longer than ${limit} characters`, { hint });
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
	const result = checkShape(recordSchemas[kind], typeof input === "string" ? parseJson(input, kind, where) : input);
	if ("problems" in result) throw invalid("RECORD_INVALID", {
		summary: `${where} is no ${kind} of schema 1:`,
		hint,
		...result
	}, ({ path }) => path.length === 0 ? "" : `\`${pathText(path)}\``);
	return result.value;
}

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
		})),
		...value.released === void 0 ? {} : { released: value.released.map(({ version, sha256, event, reason }) => ({
			modelVersion: version,
			artifactSha256: sha256,
			event,
			reason
		})) },
		...value.overrides === void 0 ? {} : { overrides: value.overrides.map(({ version, override }) => ({
			modelVersion: version,
			override
		})) }
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
	const { artifact, released = [], overrides = [] } = record;
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
		...released.length === 0 ? {} : { released: released.map(({ modelVersion: version, artifactSha256: sha256, event, reason }) => ({
			version,
			sha256,
			event,
			reason
		})) },
		...overrides.length === 0 ? {} : { overrides: overrides.map(({ modelVersion: version, override }) => ({
			version,
			override
		})) },
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

export { reasons as a, verdictOfGates as c, storedTextLimit as i, overallVerdict as l, parseModelRecord as n, rolloutSteps as o, parseRecord as r, reproducible as s, emitModelRecord as t, datetime as u };