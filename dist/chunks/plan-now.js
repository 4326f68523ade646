import { A as LockstepError } from "./file-work.js";
import { on as canonicalJson } from "./pipeline.js";
import { c as versionCommit, n as currentVersion } from "./gto.js";
import { i as stateOf, o as parseRecord } from "./state.js";

// pipeline/repository/checks.ts
/** The check that holds what was evaluated at a head, and the status that branch protection asks for. */
const evaluationCheck = "lockstep/evaluation";
const approvalCheck = "lockstep/approval";
function shownReportText(shown) {
	return canonicalJson(shown);
}
/** Reads a check's record back. @throws LockstepError RECORD_INVALID. */
function parseShownReport(text) {
	const where = `check ${evaluationCheck}`;
	const hint = "Run the report again.";
	let value;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		throw new LockstepError("RECORD_INVALID", `${where} holds no JSON`, {
			hint,
			cause
		});
	}
	const { contents, lastComment } = value ?? {};
	if (!Array.isArray(contents) || lastComment !== void 0 && typeof lastComment !== "string") throw new LockstepError("RECORD_INVALID", `${where} holds no report`, { hint });
	return {
		contents: contents.map((shown, index) => ({
			evaluation: parseRecord("lockstep/Evaluation", shown?.evaluation, `${where}, evaluation ${index}`),
			plan: parseRecord("lockstep/Plan", shown?.plan, `${where}, plan ${index}`)
		})),
		lastComment
	};
}

// pipeline/registry/plan.ts
function targetText({ target }) {
	return `${target.kind} ${target.path}`;
}
function versioned(modelVersion, digest) {
	return modelVersion === void 0 || digest === void 0 ? void 0 : {
		modelVersion,
		artifactSha256: digest
	};
}
/** What is there now; a version whose digest cannot be read any more counts as nothing, so that it is replaced. */
function present({ registry, record, digestOf }, environment) {
	const version = currentVersion(registry, record.model, environment);
	return versioned(version, version === void 0 ? void 0 : digestOf(version));
}
/** What the record asks for; `undefined` when it asks for nothing, or for a version that is neither its own nor registered. */
function wanted({ record, digestOf }, environment) {
	const version = Object.hasOwn(record.environments, environment) ? record.environments[environment] : void 0;
	if (version === void 0) return void 0;
	return versioned(version, version === record.modelVersion ? record.artifact.sha256 : digestOf(version));
}
/**
* What merging a state does to one model: each declared environment whose version or bytes would change. What the record asks for and
* promote refuses, an environment that is not declared or a version that nothing registers, changes nothing and is left out.
*/
function planFor(request) {
	const { record, project } = request;
	const environments = project.environments.flatMap((declaration) => {
		const { environment } = declaration;
		const from = present(request, environment);
		const to = wanted(request, environment);
		const isSame = from?.modelVersion === to?.modelVersion && from?.artifactSha256 === to?.artifactSha256;
		return to === void 0 || isSame ? [] : [{
			environment,
			from,
			to,
			target: targetText(declaration)
		}];
	});
	return {
		kind: "lockstep/Plan",
		schema: 1,
		model: record.model,
		modelVersion: record.modelVersion,
		artifactSha256: record.artifact.sha256,
		inputKey: record.inputKey,
		environments
	};
}

// pipeline/repository/plan-now.ts
/** What merging the state of a record would do now, by the tags there are. */
async function planNow(git, project, { record, registry }) {
	const { model } = record;
	const digests = /* @__PURE__ */ new Map();
	const wanted = [...Object.values(record.environments), ...project.environments.map(({ environment }) => currentVersion(registry, model, environment))];
	for (const modelVersion of new Set(wanted)) {
		const commit = modelVersion === void 0 ? void 0 : versionCommit(registry, model, modelVersion);
		const registered = commit === void 0 ? void 0 : await stateOf(git, commit).record(model);
		if (registered !== void 0 && registered.modelVersion === modelVersion) digests.set(modelVersion, registered.artifact.sha256);
	}
	return planFor({
		record,
		registry,
		project,
		digestOf: (version) => digests.get(version)
	});
}

export { shownReportText as a, parseShownReport as i, approvalCheck as n, evaluationCheck as r, planNow as t };