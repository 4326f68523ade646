import { j as LockstepError } from "./file-work.js";
import { n as wereApproved } from "./standing.js";
import { n as readApprovals } from "./approvals.js";
import { a as selectEnvironment, r as promotedModel } from "./environments.js";
import { r as writeRecord } from "./record-files.js";
import { t as restoreArtifact } from "./restore.js";
import { i as stateOf, r as selectModels } from "./state.js";
import { t as defaultTip } from "./tip.js";

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
	const { record, modelVersion } = await promotedModel(git, {
		model,
		environment: environment.environment
	});
	const desired = await stateOf(git, await defaultTip(git)).record(model);
	const quarantined = desired?.quarantine.find(({ artifactSha256 }) => artifactSha256 === record.artifact.sha256);
	if (quarantined !== void 0) throw new LockstepError("QUARANTINED", `${model} ${modelVersion} is quarantined: ${quarantined.reason}`, { hint: `Run \`lockstep promote\` to move ${environment.environment} to the version the record asks for.` });
	const asked = desired?.environments[environment.environment];
	if (asked !== modelVersion) throw new LockstepError("NOT_APPROVED", `the tags put ${model} ${modelVersion} into ${environment.environment}, and the default branch asks for ${asked ?? "nothing"} there`, { hint: "Run `lockstep promote`; it makes the tags say what the default branch asks for." });
	if (!wereApproved(await readApprovals(git, model), {
		model,
		inputKey: record.inputKey,
		artifactSha256: record.artifact.sha256
	})) throw new LockstepError("NOT_APPROVED", `nobody approved ${model} ${modelVersion} (${record.artifact.sha256})`, { hint: "The tag was made by hand, or the ledger of approvals is gone; nothing is served from it." });
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
/** Brings a target to the version its environment is assigned: verified, placed, switched, checked; put back when it fails. */
async function deploy(request, workspace) {
	const { git, host } = workspace;
	await git.fetch();
	const project = await stateOf(git, await defaultTip(git)).project();
	const environment = selectEnvironment(project, request.environment);
	const deployments = [];
	for (const declaration of selectModels(project, request.model)) deployments.push(await host.group(`Deploy ${declaration.model} to ${environment.environment}`, () => deployModel(declaration, environment, {
		request,
		workspace
	})));
	return deployments;
}

export { deploy };