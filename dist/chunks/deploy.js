import { A as LockstepError, m as isSystemError } from "./file-work.js";
import { n as releaseCommand } from "./quarantine.js";
import { i as promotedModel, o as selectEnvironment, r as modelsIn } from "./environments.js";
import { n as quarantineNow } from "./quarantine2.js";
import { r as writeRecord } from "./record-files.js";
import { t as recordedRegistry } from "./recorded-registry.js";
import { t as restoreArtifact } from "./restore.js";
import { i as stateOf, r as selectModels } from "./state.js";
import { t as defaultTip } from "./tip.js";
import { n as wereApproved } from "./standing.js";
import { t as believedRegistry } from "./believed.js";
import { i as isEvidence, r as signaturesIn } from "./signatures.js";
import { n as refuseTag } from "./tag-refusal.js";
import { o as readRegistry, t as currentAssignment } from "./gto.js";
import { n as readApprovals } from "./approvals.js";
import { a as readEvents, u as eventsRef } from "./events.js";
import { t as verifyProvenance } from "./verify-version.js";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

// pipeline/delivery/rollout.ts
/** The state in which a rollout begins. */
function beginRollout(wanted, target) {
	return {
		wanted,
		...target,
		isPlaced: false,
		isSwitched: false,
		isPutBack: false,
		health: void 0
	};
}
function isSame(a, b) {
	return a?.artifact.sha256 === b.artifact.sha256 && a.modelVersion === b.modelVersion && a.model === b.model;
}
/**
* The next act that brings a target from what it serves to what is wanted: place, switch, check, and keep it or put the earlier
* version back. Decides from the state alone, so that a run that died anywhere is taken up by the next one.
*/
function nextAct(state) {
	const { wanted, current, previous, health } = state;
	const name = `${wanted.model} ${wanted.modelVersion}`;
	if (state.isPutBack) {
		if (health === void 0 && current !== void 0) return {
			act: "check",
			served: current
		};
		const reason = `${name} did not become healthy; ${current?.modelVersion ?? "the earlier version"} was put back`;
		return {
			act: "finish",
			outcome: "rolled_back",
			health: health ?? "Unknown",
			isSatisfied: false,
			reason
		};
	}
	if (!state.isPlaced) return {
		act: "place",
		served: wanted
	};
	if (!isSame(current, wanted)) return {
		act: "switch",
		served: wanted
	};
	if (health === void 0) return {
		act: "check",
		served: wanted
	};
	const outcome = state.isSwitched ? "deployed" : "already_deployed";
	switch (health) {
		case "Healthy": return {
			act: "finish",
			outcome,
			health,
			isSatisfied: true,
			reason: `the server answers for ${name} with the wanted digest`
		};
		case "Unknown": return {
			act: "finish",
			outcome,
			health,
			isSatisfied: true,
			reason: `${name} is in place; no server is declared that could be asked`
		};
		case "Progressing":
		case "Degraded":
		case "Missing": {
			const found = unhealthy[health];
			if (previous !== void 0 && !isSame(previous, wanted) && (state.isSwitched || health !== "Missing")) return {
				act: "put_back",
				served: previous,
				reason: `${name}: ${found}`
			};
			return {
				act: "finish",
				outcome,
				health,
				isSatisfied: false,
				reason: `${name}: ${found}`
			};
		}
	}
}
const unhealthy = {
	Progressing: "the server was still loading it when time was up",
	Degraded: "the server answers, but not with the wanted digest",
	Missing: "no server answers for it"
};
/** The state after an act; `health` is what a `check` found. */
function afterAct(state, act, health) {
	switch (act.act) {
		case "place": return {
			...state,
			isPlaced: true
		};
		case "switch": return {
			...state,
			isSwitched: true,
			current: act.served,
			previous: state.current,
			health: void 0
		};
		case "check": return {
			...state,
			health: health ?? "Unknown"
		};
		case "put_back": return {
			...state,
			isPutBack: true,
			current: act.served,
			previous: state.current,
			health: void 0
		};
		case "finish": return state;
	}
}

// pipeline/steps/deploy/require-event.ts
function refused({ code, sentence }) {
	return new LockstepError(code === "tag_rewritten" ? "TAG_REWRITTEN" : "TAG_UNLEDGERED", sentence, { hint: "`lockstep models verify` names every tag and event that do not agree; `lockstep promote` makes again what it may." });
}
/**
* Holds what is to be served to the ledger of events: the tag that registers it and the one that assigned it are those that were recorded,
* and its registration says who approved these bytes.
*
* @throws LockstepError TAG_UNLEDGERED, TAG_REWRITTEN, NOT_APPROVED.
*/
async function requireEvent(git, environment, { modelVersion, record }) {
	const { model, inputKey, artifact } = record;
	const { log, tags } = await readEvents(git);
	const shown = readRegistry(tags);
	const assignment = currentAssignment(shown, model, environment);
	const registration = shown.get(model)?.versions.find((found) => found.modelVersion === modelVersion && found.isActive)?.tag;
	const names = currentAssignment(believedRegistry(shown, log), model, environment)?.modelVersion === modelVersion ? [registration] : [registration, assignment?.tag];
	for (const name of names) {
		const tag = tags.find((found) => found.name === name);
		const refusal = tag === void 0 ? void 0 : refuseTag(log, tag);
		if (refusal !== void 0) throw refused(refusal);
	}
	const bytes = {
		model,
		inputKey,
		artifactSha256: artifact.sha256
	};
	const event = registration === void 0 ? void 0 : log.events.get(registration)?.event;
	if (!(event?.action === "register" ? isEvidence(event, bytes, () => true) : wereApproved(await readApprovals(git, model), bytes))) throw new LockstepError("NOT_APPROVED", `nobody approved ${model} ${modelVersion} (${artifact.sha256})`, { hint: "The tag was made by hand, or the ledger of approvals is gone; nothing is served from it." });
}

// pipeline/steps/deploy/require-provenance.ts
/** A file that somebody names beside a command, from where they stand. */
async function namedFile(path) {
	try {
		return {
			text: await readFile(resolve(path), "utf8"),
			where: path
		};
	} catch (cause) {
		if (!isSystemError(cause, "ENOENT")) throw cause;
		throw new LockstepError("TRUST_ROOT_UNAVAILABLE", `there is no file ${path}`, {
			hint: "Write it with `gh attestation trusted-root > trusted-root.jsonl`.",
			cause
		});
	}
}
/**
* Lets a version pass that is signed as lockstep.yaml wants it; what is said about its files is held to the record, which every file is
* held to when it is placed.
*
* @param trustedRoot - Path of a file in place of the one that lockstep.yaml names.
* @throws LockstepError PROVENANCE_REJECTED with the rule that failed, TRUST_ROOT_UNAVAILABLE, CONFIG_INVALID.
*/
async function requireProvenance({ git, host }, { record, modelVersion, commit }, trustedRoot) {
	const { log } = await readEvents(git);
	const event = [...log.events.values()].map((logged) => logged.event).find((found) => found.model === record.model && found.modelVersion === modelVersion && found.commit === commit && found.environment === void 0);
	if (event === void 0) throw new LockstepError("PROVENANCE_REJECTED", `no event tells of the registration of ${record.model} ${modelVersion}`, { hint: "Run `lockstep models verify`; it names what is missing." });
	const { entries } = await git.readLedgerChain(eventsRef, { isOffline: true });
	const texts = signaturesIn(new Map(entries.map(({ path, text }) => [path, text])), event);
	const root = trustedRoot === void 0 ? void 0 : await namedFile(trustedRoot);
	const found = await verifyProvenance(git, {
		event,
		record,
		texts,
		trustedRoot: root
	});
	switch (found.standing) {
		case "trusted":
			host.info(`${record.model} ${modelVersion} is signed by who is trusted, about exactly these files`);
			return;
		case "unsigned":
			host.warning(`${record.model} ${modelVersion} is not signed, and lockstep.yaml does not require it`);
			return;
		case "undeclared": return;
		case "refused": throw new LockstepError("PROVENANCE_REJECTED", found.refusal.sentence, { hint: "Nothing was placed. `lockstep models verify` says the same; look at who wrote to refs/lockstep/events." });
	}
}

// pipeline/steps/deploy.ts
/** Carries out what the rollout decides, act by act; a run that died is taken up from what the target says. */
async function rollOut(target, wanted, options) {
	let state = beginRollout(wanted, {
		current: await target.current(wanted.model),
		previous: await target.previous(wanted.model)
	});
	for (;;) {
		const act = nextAct(state);
		switch (act.act) {
			case "place":
				options.tell(`Place ${act.served.modelVersion} beside what is served, and compare every file's sha256`);
				await target.place(act.served, options.source);
				state = afterAct(state, act);
				break;
			case "switch":
				options.tell(`Switch to ${act.served.modelVersion}`);
				await target.switchTo(act.served);
				state = afterAct(state, act);
				break;
			case "put_back":
				options.tell(`Put ${act.served.modelVersion} back: ${act.reason}`);
				await target.switchTo(act.served);
				state = afterAct(state, act);
				break;
			case "check":
				state = afterAct(state, act, await target.health(act.served.model, act.served.artifact.sha256, options.timeoutMs));
				break;
			case "finish": return {
				finish: act,
				current: state.current,
				previous: state.previous
			};
		}
	}
}
/**
* A target with a server gets only what the server answers with; files alone may be placed of any model.
*
* @throws LockstepError MODEL_NOT_SERVABLE, MODEL_INVALID.
*/
async function requireServable(workspace, { environment, target }, { record, source }) {
	if (target.url === void 0) return;
	const refuse = (what) => new LockstepError("MODEL_NOT_SERVABLE", `${record.model} ${record.modelVersion} ${what}`, { hint: `Leave \`url\` of ${environment} out in lockstep.yaml, so that its files are placed without a server, and serve them yourself.` });
	if (!await workspace.isKnownModel(source)) throw refuse(`is of the format ${record.artifact.format}, which the inference server does not open`);
	(await workspace.openModel(source)).close();
}
async function deployModel(declaration, environment, run) {
	const { request, workspace } = run;
	const { git, host } = workspace;
	const { model } = declaration;
	const assigned = await promotedModel(git, {
		model,
		environment: environment.environment
	});
	const { record, modelVersion } = assigned;
	await requireEvent(git, environment.environment, assigned);
	const desired = await stateOf(git, await defaultTip(git)).record(model);
	const asked = desired?.environments[environment.environment];
	const quarantined = (desired === void 0 ? [] : await quarantineNow(git, (await recordedRegistry(git)).registry, desired)).find(({ artifactSha256 }) => artifactSha256 === record.artifact.sha256);
	if (quarantined !== void 0) throw new LockstepError("QUARANTINED", `${model} ${modelVersion} is quarantined: ${quarantined.reason}`, { hint: asked === modelVersion ? `The record still asks for it: \`lockstep rollback ${environment.environment} --model ${model} --reason <why>\` goes back, \`${releaseCommand(model, modelVersion)}\` lets it stay.` : `Run \`lockstep promote\` to move ${environment.environment} to the version the record asks for.` });
	if (asked !== modelVersion) throw new LockstepError("NOT_APPROVED", `the tags put ${model} ${modelVersion} into ${environment.environment}, and the default branch asks for ${asked ?? "nothing"} there`, { hint: "Run `lockstep promote`; it makes the tags say what the default branch asks for." });
	await requireProvenance(workspace, assigned, request.trustedRoot);
	const source = await restoreArtifact(workspace, record.artifact);
	await requireServable(workspace, environment, {
		record,
		source
	});
	const wanted = {
		model,
		environment: environment.environment,
		modelVersion,
		artifact: record.artifact
	};
	const target = await workspace.openTarget(environment);
	const { finish, current, previous } = await rollOut(target, wanted, {
		source,
		timeoutMs: request.timeoutMs,
		tell: (line) => {
			host.info(line);
		}
	});
	const deployment = {
		kind: "lockstep/Deployment",
		schema: 1,
		model,
		environment: environment.environment,
		modelVersion,
		artifactSha256: record.artifact.sha256,
		target: target.description,
		outcome: finish.outcome,
		sync: current?.artifact.sha256 === record.artifact.sha256 ? "Synced" : "OutOfSync",
		health: finish.health,
		previous: previous?.modelVersion
	};
	await writeRecord(workspace, request.records, deployment);
	if (!finish.isSatisfied) throw new LockstepError("HEALTH_CHECK_FAILED", finish.reason, { hint: "Look at the server's log; the version that answered before is kept and can be deployed again." });
	host.info(`${model} ${modelVersion} in ${environment.environment}: ${deployment.outcome}, ${deployment.sync}, ${deployment.health}`);
	return deployment;
}
/**
* Brings a target to the version its environment is assigned: verified, placed, switched, checked; put back when it fails. A model that
* cannot be deployed holds back no other.
*
* @throws LockstepError of the first model that failed, when all others are done.
*/
async function deploy(request, workspace) {
	const { git, host } = workspace;
	await git.fetch();
	const project = await stateOf(git, await defaultTip(git)).project();
	const environment = selectEnvironment(project, request.environment);
	const deployments = [];
	const failures = [];
	const declared = selectModels(project, request.model);
	const models = await modelsIn(workspace, environment.environment, declared);
	for (const declaration of models) try {
		deployments.push(await host.group(`Deploy ${declaration.model} to ${environment.environment}`, () => deployModel(declaration, environment, {
			request,
			workspace
		})));
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
		if (models.length > 1) host.warning(`${declaration.model} is not deployed: ${error.message}`);
		failures.push(error);
	}
	const [failure] = failures;
	if (failure !== void 0) throw failure;
	return deployments;
}

export { deploy };