import { t as parseLock } from "./lock.js";
import { A as LockstepError, S as environmentName } from "./file-work.js";
import { n as refuseTag } from "./tag-refusal.js";
import { u as artifactText } from "./gto.js";
import { n as overriddenVersions } from "./overridden-versions.js";
import { t as momentText } from "./moment.js";
import { i as movesOf, n as inOrder } from "./order.js";
import { r as parseRecord } from "./model-record.js";
import { n as readApprovals } from "./approvals.js";
import { a as readEvents } from "./events.js";
import { n as recordFile, t as readRecordText } from "./record-files.js";
import { i as stateOf, n as recordPath } from "./state.js";
import { n as registryOf, t as artifactNamed } from "./artifact2.js";
import { t as recordedVersion } from "./recorded-version.js";

// pipeline/registry/queries/chain.ts
/** Named facts; those that are `undefined` are left out. */
function factsOf(facts) {
	return Object.entries(facts).flatMap(([name, value]) => value === void 0 ? [] : [{
		name,
		value
	}]);
}
/** Sentences whose condition holds. */
function when(...sentences) {
	return sentences.flatMap(([holds, sentence]) => holds ? [sentence] : []);
}
/** Facts of the InputKey of some kinds, for example `data`. */
function inputsOf({ record }, ...kinds) {
	return Object.entries(record?.inputs ?? {}).filter(([name]) => kinds.some((kind) => name.startsWith(`${kind} `))).map(([name, value]) => ({
		name,
		value
	}));
}
const noRecord = "the record: its commit has none of this version";
function data(chain) {
	const facts = inputsOf(chain, "data");
	const isMissing = chain.record !== void 0 && facts.length === 0;
	return {
		facts,
		missing: when([chain.record === void 0, noRecord], [isMissing, "data: the inputs name none"])
	};
}
function code(chain) {
	const { commit, recordedBy, record, registration } = chain;
	const files = inputsOf(chain, "code");
	return {
		facts: [...factsOf({
			commit,
			"record changed by": recordedBy,
			"registered by": registration?.tag
		}), ...files],
		missing: when([registration === void 0, "a registration: no tag registers a version at the commit"], [record === void 0, noRecord], [record !== void 0 && files.length === 0, "code: the inputs name no file"])
	};
}
function run(chain) {
	const { record, treeKey, run: locked } = chain;
	return {
		facts: [...factsOf({
			stage: locked?.stage,
			command: locked?.command,
			"input key": record?.inputKey,
			"artifact md5": record?.artifact.md5,
			"artifact sha256": record?.artifact.sha256,
			"artifact bytes": record?.artifact.sizeBytes,
			"artifact format": record?.artifact.format
		}), ...inputsOf(chain, "command", "params", "environment")],
		missing: when([record === void 0, noRecord], [locked === void 0, "the run: dvc.lock at the commit has no stage that makes the artifact"], [treeKey === void 0, "a check of the inputs: the commit does not declare the model in a way that can be read"], [true, "when and where it ran, and what it took: Git does not keep that"]),
		contradictions: when([record !== void 0 && treeKey !== void 0 && record.inputKey !== treeKey, `the commit's tree has InputKey ${treeKey ?? ""}, and the record another one`], [record !== void 0 && locked?.md5 !== void 0 && locked.md5 !== record.artifact.md5, `dvc.lock at the commit has ${locked?.md5 ?? ""} as the artifact, and the record another one`])
	};
}
/** Words about exactly the recorded bytes and inputs: those that counted, by the event, or what the ledger has. */
function wordsOf({ record, authorisation, approvals }) {
	return (authorisation?.approvals ?? approvals).filter(({ subject }) => subject.artifactSha256 === record?.artifact.sha256 && subject.inputKey === record.inputKey);
}
function distinct(values) {
	return [...new Set(values)];
}
function evaluation(chain) {
	const { record } = chain;
	const digests = distinct(chain.authorisation?.pullRequests.map(({ evaluationDigest }) => evaluationDigest) ?? wordsOf(chain).map(({ subject }) => subject.evaluationDigest));
	return {
		facts: [
			...digests.map((value) => ({
				name: "evaluation sha256",
				value
			})),
			...factsOf({ "metrics sha256": record?.metricsSha256 }),
			...Object.entries(record?.metrics ?? {}).map(([name, value]) => ({
				name: `metric ${name}`,
				value
			}))
		],
		missing: when([record === void 0, noRecord], [digests.length === 0, "an evaluation: no word in the ledger names one for these bytes"], [digests.length > 0, "what the evaluation says: Git has its digest; the check of the pull request has the rest"])
	};
}
/** What approvals rest on, in the words of owners. */
function overriddenIn(words) {
	const said = /* @__PURE__ */ new Map();
	for (const { gate, by, reason, comment } of words.flatMap(({ overrides = [] }) => overrides)) {
		const value = {
			gate,
			by: by.login,
			id: by.id,
			reason,
			...comment === void 0 ? {} : { comment: comment.id }
		};
		said.set(JSON.stringify(value), {
			name: "override",
			value
		});
	}
	return [...said.values()];
}
function approvals(chain) {
	const words = wordsOf(chain);
	const isApproved = words.some(({ verb }) => verb === "approve");
	return {
		facts: [
			...(chain.authorisation?.pullRequests ?? []).map(({ number, headSha, author, mergedAt }) => ({
				name: "pull request",
				value: {
					number,
					headSha,
					author: author.login,
					...mergedAt === void 0 ? {} : { mergedAt }
				}
			})),
			...factsOf({
				"approvals required": chain.authorisation?.required,
				"approvals by": chain.authorisation !== void 0 ? "the event" : words.length > 0 ? "the ledger: no event says what counted" : void 0
			}),
			...words.map(({ verb, approver, permission, subject, comment, at }) => ({
				name: verb,
				value: {
					by: approver.login,
					id: approver.id,
					permission,
					pullRequest: subject.pullRequest,
					headSha: subject.headSha,
					comment: comment.id,
					commentSha256: comment.bodySha256,
					...at === void 0 ? {} : { at }
				}
			})),
			...overriddenIn(words),
			...chain.overrides.map((value) => ({
				name: "overridden",
				value
			}))
		],
		missing: when([!isApproved, "an approval: nobody's is in the ledger for these bytes and inputs"], [words.some(({ at }) => at === void 0), "when some of them were given: the ledger has no time"])
	};
}
function plan(chain) {
	const { authorisation } = chain;
	const hashes = distinct(authorisation === void 0 ? wordsOf(chain).map(({ subject }) => subject.planHash) : [authorisation.planHash]);
	return {
		facts: hashes.map((value) => ({
			name: "plan sha256",
			value
		})),
		missing: when([hashes.length === 0, "a plan: no word in the ledger names one for these bytes"], [hashes.length > 0, "what the plan says: Git has its digest; the check of the pull request has the rest"])
	};
}
function deployment({ environment, modelVersion, record, assignment, deployment: last }) {
	const isOther = last !== void 0 && last.modelVersion !== modelVersion;
	return {
		facts: factsOf({
			environment,
			version: modelVersion,
			"assigned by": assignment.tag,
			"assigned at": assignment.taggedAt,
			...last === void 0 || isOther ? {} : {
				target: last.target,
				outcome: last.outcome,
				sync: last.sync,
				health: last.health
			},
			...last === void 0 || isOther ? {} : { "deployed sha256": last.artifactSha256 }
		}),
		missing: when([last === void 0, "a deployment: this clone was told of none, and Git keeps none"], [isOther, `its deployment: the last one that this clone was told of was of ${last?.modelVersion ?? ""}`]),
		contradictions: when([last !== void 0 && !isOther && record !== void 0 && last.artifactSha256 !== record.artifact.sha256, `deployed were the bytes ${last?.artifactSha256 ?? ""}, and the record has others`])
	};
}
const links = [
	["data", data],
	["code", code],
	["run", run],
	["evaluation", evaluation],
	["approvals", approvals],
	["plan", plan],
	["deployment", deployment]
];
/** Why a version is where it is: every link with all that is recorded of it, digests in full, and what is not recorded. */
function chainOf(chain) {
	return links.map(([link, read]) => ({
		link,
		missing: [],
		contradictions: [],
		...read(chain)
	}));
}

// pipeline/steps/models/why.ts
/** What a file of another time does not hold in a form that can be read is missing, and nothing else is. */
async function ifReadable(read) {
	try {
		return await read();
	} catch (error) {
		if (error instanceof LockstepError && [
			"CONFIG_INVALID",
			"YAML_INVALID",
			"DVC_FILE_INVALID",
			"RECORD_INVALID",
			"DEPENDENCY_MISSING"
		].includes(error.code)) return void 0;
		throw error;
	}
}
async function treeKey(git, commit, model) {
	const state = stateOf(git, commit);
	const declaration = (await state.project()).models.find((declared) => declared.model === model);
	return declaration === void 0 ? void 0 : (await state.inputs(declaration)).inputKey;
}
async function lockedRun(git, commit, path) {
	const text = await stateOf(git, commit).text("dvc.lock");
	const stages = text === void 0 ? [] : [...parseLock(text, "dvc.lock").stages];
	for (const [stage, { cmd, outs }] of stages) {
		const out = outs.find((one) => one.path === path);
		if (out !== void 0) return {
			stage,
			command: typeof cmd === "string" ? [cmd] : cmd,
			md5: out.md5
		};
	}
}
async function lastDeployment(workspace, records, at) {
	const path = recordFile(workspace, records, {
		kind: "lockstep/Deployment",
		...at
	});
	const text = await readRecordText(path);
	return text === void 0 ? void 0 : parseRecord("lockstep/Deployment", text, path);
}
/** The event of a tag that stands as it was written. */
function eventOf(log, registry, name) {
	const found = registry.events.find(({ tag }) => tag.name === name);
	return found === void 0 || refuseTag(log, found.tag) !== void 0 ? void 0 : log.events.get(name)?.event;
}
async function whyHeld(workspace, registry, at) {
	const { git } = workspace;
	const { environment, held } = at;
	const { commit, modelVersion } = held;
	const { model, directory } = registry.artifact;
	const tagged = (name) => {
		const found = registry.events.find(({ tag }) => tag.name === name);
		return {
			tag: name,
			taggedAt: momentText(found?.tag.taggedAtSeconds ?? 0)
		};
	};
	const registered = registry.versions.find((one) => one.modelVersion === modelVersion && one.commit === commit);
	const record = modelVersion === void 0 ? void 0 : await recordedVersion(git, registry.artifact, {
		commit,
		modelVersion
	});
	const overridden = overriddenVersions(registry.events.map(({ tag }) => tag), model);
	const event = registered === void 0 ? void 0 : eventOf(at.log, registry, registered.tag);
	const authorisation = event?.action === "register" ? event.authorisation : void 0;
	const chain = chainOf({
		environment,
		modelVersion,
		commit,
		record,
		registration: registered === void 0 ? void 0 : tagged(registered.tag),
		assignment: tagged(held.tag),
		recordedBy: record === void 0 ? void 0 : await git.lastChange(commit, recordPath(model)),
		treeKey: record === void 0 ? void 0 : await ifReadable(() => treeKey(git, commit, model)),
		run: record === void 0 ? void 0 : await ifReadable(() => lockedRun(git, commit, record.artifact.path)),
		authorisation,
		approvals: directory === void 0 && event?.action === "adopt" ? await readApprovals(git, model) : [],
		overrides: overridden.find((one) => one.modelVersion === modelVersion)?.gates ?? [],
		deployment: directory === void 0 ? await lastDeployment(workspace, at.records, {
			model,
			environment
		}) : void 0
	});
	return {
		model: artifactText(registry.artifact),
		environment,
		modelVersion,
		chain
	};
}
/**
* Why the versions that an environment holds are there: the chain from data to deployment, from what Git and this clone have.
*
* @throws LockstepError VERSION_UNKNOWN when the environment holds nothing, RECORD_INVALID for a ledger that cannot be read.
*/
async function whyHere(workspace, request) {
	const environment = environmentName(request.environment);
	const registry = await registryOf(workspace);
	const artifacts = request.name === void 0 ? [...registry.values()] : [artifactNamed(registry, request.name)];
	const { log } = await readEvents(workspace.git);
	const found = [];
	for (const artifact of artifacts) {
		const held = movesOf(artifact, inOrder(artifact, /* @__PURE__ */ new Map())).findLast((move) => move.environment === environment)?.to;
		if (held !== void 0) found.push(await whyHeld(workspace, artifact, {
			environment,
			held,
			records: request.records,
			log
		}));
	}
	if (found.length === 0) throw new LockstepError("VERSION_UNKNOWN", `${environment} holds no version of ${request.name ?? "any model"}`, { hint: "`lockstep models list` shows what environments hold; `lockstep models history` what they held." });
	return found;
}

export { whyHere };