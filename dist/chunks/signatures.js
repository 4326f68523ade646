import { Zt as canonicalJson } from "./pipeline.js";
import { c as quoted, l as someOf } from "./ec-key.js";
import { l as besidePath } from "./events.js";
import { c as differingResources, f as readManifest, o as verifyBundle, p as resourcesOf, s as artifactStatement } from "./trust.js";

// pipeline/registry/events/evidence.ts
function isAbout(bytes, found) {
	return found.model === bytes.model && found.inputKey === bytes.inputKey && found.artifactSha256 === bytes.artifactSha256;
}
/**
* Whether a registration's event says that exactly these bytes and inputs were approved, by enough people who could be believed.
*
* @param isBelieved - Whether the approver of an entry might approve when the version came in.
*/
function isEvidence(event, bytes, isBelieved) {
	const { action, authorisation } = event;
	if (action !== "register" || authorisation === void 0 || !isAbout(bytes, event)) return false;
	const { approvals, pullRequests, required } = authorisation;
	const believed = approvals.filter((approval) => approval.verb === "approve" && isAbout(bytes, approval.subject) && isBelieved(approval));
	return pullRequests.some(({ number, headSha, evaluationDigest }) => {
		const own = believed.filter(({ subject }) => subject.pullRequest === number && subject.headSha === headSha && subject.evaluationDigest === evaluationDigest);
		return new Set(own.map(({ approver }) => approver.id)).size >= Math.max(1, required);
	});
}

// pipeline/provenance/registration.ts
/** The predicate of a registration: docs/reference/provenance.md says what its members mean. */
const registrationType = "https://lockstep/registration/v1";
/** What the signer says of the version beside its files: the event, and everything that decided the model. */
function predicateOf({ event, record }) {
	const { path, format, sha256 } = record.artifact;
	const { inputs, metricsSha256 } = record;
	return JSON.parse(canonicalJson({
		event,
		artifact: {
			path,
			format,
			sha256
		},
		inputs,
		metricsSha256
	}));
}
/** The in-toto statement of a registration: about every file of the model, by its sha256. */
function registrationStatement(content) {
	const { files } = content.record.artifact;
	return {
		subject: files.map(({ path, sha256 }) => ({
			name: path,
			digest: { sha256 }
		})),
		predicateType: registrationType,
		predicate: predicateOf(content)
	};
}
function sha256Of({ name, digest }) {
	const { sha256 } = digest;
	return sha256 === void 0 ? void 0 : {
		name,
		digest: sha256
	};
}
/** Holds the subjects of a statement to the files of a model: the same names, each with the same sha256, and none twice. */
function refuseSubjects(subjects, { files }) {
	const signed = subjects.flatMap((subject) => sha256Of(subject) ?? []);
	if (signed.length < subjects.length) {
		const without = subjects.filter((subject) => sha256Of(subject) === void 0).map(({ name }) => name);
		return {
			rule: "subject",
			what: `${someOf(without)} is named without a sha256`
		};
	}
	if (new Set(signed.map(({ name }) => name)).size < signed.length) return {
		rule: "subject",
		what: "it names a file twice"
	};
	return differingResources(signed, files.map(({ path, sha256 }) => ({
		name: path,
		digest: sha256
	})));
}
/** What is wrong with a signed statement about a registration; `undefined` when it says of the version what the registry says. */
function refuseRegistration(statement, content) {
	const { predicateType, predicate, subject } = statement;
	if (predicateType !== "https://lockstep/registration/v1") return {
		rule: "predicate_type",
		what: `it is of the type ${quoted(predicateType)}, not ${registrationType}`
	};
	const objection = refuseSubjects(subject, content.record.artifact);
	if (objection !== void 0) return objection;
	const wanted = predicateOf(content);
	const differing = Object.keys({
		...wanted,
		...predicate
	}).filter((name) => canonicalJson(wanted[name] ?? null) !== canonicalJson(predicate[name] ?? null));
	if (differing.length === 0) return void 0;
	return {
		rule: "predicate",
		what: `what it says of ${someOf(differing)} is not what the registry says`
	};
}

// pipeline/repository/provenance/signatures.ts
/** What a registration has beside its event: the statement of what it rests on, and what Python's `model-signing` reads. */
const signatureNames = {
	registration: "registration.sigstore.json",
	model: "model.sigstore.json"
};
/** The two signatures of a registration, by their names. */
async function signRegistration(signer, content) {
	return {
		[signatureNames.registration]: await signer.sign(registrationStatement(content)),
		[signatureNames.model]: await signer.sign(artifactStatement(content.record.artifact))
	};
}
/** @param entries - Of the ledger of events. */
function signaturesIn(entries, { tag }) {
	const text = (name) => entries.get(besidePath(tag, name));
	return {
		registration: text(signatureNames.registration),
		model: text(signatureNames.model)
	};
}
/** What a bundle is called in messages. */
function named(name, problem) {
	return problem && {
		...problem,
		what: `${name}: ${problem.what}`
	};
}
async function refuseStatement(text, content, trust) {
	const statement = await verifyBundle(text, trust);
	return "rule" in statement ? statement : refuseRegistration(statement, content);
}
async function refuseManifest(text, { record }, trust) {
	const statement = await verifyBundle(text, trust);
	if ("rule" in statement) return statement;
	const manifest = readManifest(statement);
	return "rule" in manifest ? manifest : differingResources(manifest.resources, resourcesOf(record.artifact));
}
/** What is wrong with the signatures of a registration, each that is there and each that must be. */
async function refuseSignatures(texts, content, { trust, isRequired }) {
	const { registration, model } = texts;
	const missing = registration === void 0 ? signatureNames.registration : signatureNames.model;
	if (isRequired && (registration === void 0 || model === void 0)) return {
		rule: "bundle",
		what: `${missing} is missing beside the registration, and lockstep.yaml requires it`
	};
	return registration && named(signatureNames.registration, await refuseStatement(registration, content, trust)) || model && named(signatureNames.model, await refuseManifest(model, content, trust)) || void 0;
}

export { isEvidence as i, signRegistration as n, signaturesIn as r, refuseSignatures as t };