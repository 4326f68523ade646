import { Pt as mapParallel, Zt as canonicalJson } from "./pipeline.js";
import { A as LockstepError } from "./file-work.js";
import { d as parseTagLine, o as recordsAt, r as eventsIn, u as eventsRef } from "./events.js";
import { d as parseTagName, u as artifactText } from "./gto.js";
import { i as isEvidence, r as signaturesIn } from "./signatures.js";
import { n as refuseTag } from "./tag-refusal.js";
import { t as approvalsRef } from "./approvals.js";
import { i as stateOf } from "./state.js";
import { n as overridesRef } from "./stops.js";
import { t as defaultTip } from "./tip.js";
import { t as verifyProvenance } from "./verify-version.js";

// pipeline/registry/events/counters.ts
/** Names of tags and events by counter, for each artifact. */
function countersOf(names) {
	const found = /* @__PURE__ */ new Map();
	for (const name of names) {
		const tag = parseTagName(name);
		if (tag?.counter === void 0) continue;
		const own = found.get(artifactText(tag)) ?? /* @__PURE__ */ new Map();
		own.set(tag.counter, [...own.get(tag.counter) ?? [], name]);
		found.set(artifactText(tag), own);
	}
	return found;
}
/**
* Where the counters of an artifact have doubles or gaps. What was there before the ledger began is not looked at: GTO lets tags be
* deleted, and nobody recorded them then.
*/
function countersWrong(log, tags) {
	const ours = [...log.events.values()].filter(({ event }) => event.action === "assign").map(({ event }) => event.tag);
	const begins = new Map([...countersOf(ours)].map(([artifact, own]) => [artifact, [...own.keys()].reduce((a, b) => a < b ? a : b)]));
	return [...countersOf(/* @__PURE__ */ new Set([...tags.map(({ name }) => name), ...log.events.keys()]))].flatMap(([artifact, own]) => {
		const first = begins.get(artifact);
		if (first === void 0) return [];
		const wrong = [];
		let before = first - 1n;
		for (const counter of [...own.keys()].filter((one) => one >= first).sort((a, b) => a < b ? -1 : 1)) {
			const [name = "", ...others] = own.get(counter) ?? [];
			if (others.length > 0) wrong.push({
				subject: name,
				sentence: `${[name, ...others].join(" and ")} have one counter.`
			});
			if (counter > before + 1n) wrong.push({
				subject: name,
				sentence: `Between counter ${before} and ${name} something of ${artifact} is gone.`
			});
			before = counter;
		}
		return wrong;
	});
}

// pipeline/registry/events/verify.ts
function found(subject, rule, sentence) {
	return [{
		subject,
		rule,
		sentence
	}];
}
function tagOf({ lightweight, log }, event, tag) {
	const name = event.tag;
	if (tag === void 0) {
		const isLight = lightweight.has(name);
		return found(name, isLight ? "tag_rewritten" : "tag_missing", `${name} ${isLight ? "is a lightweight tag now, without a message" : "is gone"}; recorded is ${event.tagObject}.`);
	}
	const refusal = refuseTag(log, tag);
	return refusal === void 0 ? [] : found(name, "tag_rewritten", refusal.sentence);
}
function isRegistration({ action, tag }) {
	return action === "register" || action === "adopt" && parseTagName(tag)?.action === "register";
}
function contentOf(facts, event) {
	const { tag, commit, model, modelVersion, artifactSha256, inputKey } = event;
	if (!facts.reachable.has(commit)) return found(tag, "commit_unreachable", `${tag} names commit ${commit.slice(0, 12)}, which no branch leads to.`);
	if (artifactSha256 === void 0 || inputKey === void 0) return [];
	const { record, treeKey } = facts.at(commit, model);
	if (!(record?.modelVersion === modelVersion && record?.artifact.sha256 === artifactSha256 && record.inputKey === inputKey)) return found(tag, "record_differs", `${tag} and the record of ${model} at ${commit.slice(0, 12)} say different things.`);
	const isBuilt = event.action === "adopt" && treeKey === void 0 ? true : treeKey === inputKey;
	if (isRegistration(event) && !isBuilt) return found(tag, "inputs_differ", `The tree of ${commit.slice(0, 12)} has InputKey ${treeKey ?? "of nothing"}, and ${tag} another one.`);
	return [];
}
function evidenceOf(facts, event) {
	const { tag, model, artifactSha256, inputKey, authorisation } = event;
	if (event.action !== "register" || artifactSha256 === void 0 || inputKey === void 0) return [];
	if (!isEvidence(event, {
		model,
		inputKey,
		artifactSha256
	}, () => true)) return found(tag, "evidence_differs", `The event of ${tag} names no approval that is enough for its bytes.`);
	const lost = authorisation?.approvals.find((approval) => !facts.approvals.has(`${canonicalJson(approval)}\n`));
	if (lost === void 0) return [];
	return found(tag, "evidence_differs", `The approval by ${`${lost.approver.login} in #${lost.subject.pullRequest}`} that ${tag} rests on is not in refs/lockstep/approvals as it was.`);
}
function seenOf({ seen }, event) {
	return ["approvals", "overrides"].flatMap((name) => {
		const commit = event.seen?.[name];
		return commit === void 0 || seen[name].has(commit) ? [] : found(event.tag, "approvals_set_back", `refs/lockstep/${name} held ${commit.slice(0, 12)} when ${event.tag} was made, and does not any more.`);
	});
}
/** A ledger that was set back is missed by the tags that were made on top of what is gone. */
function missed({ log, tags }) {
	return tags.flatMap((tag) => {
		const line = parseTagLine(tag.message);
		if (line === void 0 || parseTagName(tag.name) === void 0) return [];
		if (line.after === void 0 || log.chain.has(line.after)) return [];
		return found(tag.name, "ledger_set_back", `${tag.name} was made when ${eventsRef} held ${line.after.slice(0, 12)}, which it does not any more.`);
	});
}
/** Versions that the default branch records now as something else than what was registered. */
function alteredRecords({ log, records }) {
	const registered = /* @__PURE__ */ new Map();
	for (const { event } of log.events.values()) if (isRegistration(event)) registered.set(`${event.model} ${event.modelVersion ?? ""}`, event.artifactSha256);
	return records.flatMap(({ model, modelVersion, artifact }) => {
		const sha256 = registered.get(`${model} ${modelVersion}`);
		return sha256 === void 0 || sha256 === artifact.sha256 ? [] : found(`models/${model}.yaml`, "record_differs", `The default branch records ${modelVersion} of ${model} with other bytes than were registered.`);
	});
}
/** Everything that does not hold, event by event in the order of the ledger; then what no event tells of. */
function verifyRegistry(facts) {
	const { log, tags, invalid } = facts;
	const byName = new Map(tags.map((tag) => [tag.name, tag]));
	const ofEvents = [...log.events.values()].flatMap(({ event }) => [
		...tagOf(facts, event, byName.get(event.tag)),
		...contentOf(facts, event),
		...evidenceOf(facts, event),
		...seenOf(facts, event)
	]);
	const byHand = tags.flatMap((tag) => {
		if (parseTagName(tag.name) === void 0 || log.events.has(tag.name)) return [];
		return found(tag.name, "unledgered_tag", refuseTag(log, tag)?.sentence ?? "");
	});
	return [
		...invalid.flatMap(({ path, problem }) => found(`${eventsRef}:${path}`, "event_invalid", problem)),
		...ofEvents,
		...byHand,
		...missed(facts),
		...alteredRecords(facts),
		...countersWrong(log, tags).map(({ subject, sentence }) => ({
			subject,
			rule: "counter_wrong",
			sentence
		}))
	];
}

// pipeline/steps/models/lost-at-origin.ts
/**
* Ledgers and tags of events that this clone has and origin does not any more. A fetch takes nothing away, so that a clone which has seen
* them would hold for ever what everybody else has lost. Nothing without an origin.
*/
async function lostAtOrigin(git, log) {
	if (await git.originUrl() === void 0) return [];
	const [here, there] = [await git.refs(), await git.originRefs()];
	const findings = [];
	for (const ref of [
		eventsRef,
		approvalsRef,
		overridesRef
	]) if (!there.has(ref) && await git.resolve(ref) !== void 0) findings.push({
		subject: ref,
		rule: "ledger_set_back",
		sentence: `${ref} is gone at origin, and this clone has it: \`git push origin ${ref}\` puts it back.`
	});
	for (const { event } of log.events.values()) {
		const ref = `refs/tags/${event.tag}`;
		if (!here.has(ref) || there.has(ref)) continue;
		findings.push({
			subject: event.tag,
			rule: "tag_missing",
			sentence: `${event.tag} is gone at origin, and this clone has it: \`git push origin ${event.tagObject}:${ref}\` puts it back.`
		});
	}
	return findings;
}

// pipeline/steps/models/verify-provenance.ts
/** Whether a state's lockstep.yaml may say something of signatures; most registries never do, and are not looked at for long. */
async function mentions(git, state) {
	const commit = await git.resolve(state);
	if (commit === void 0) return false;
	return (await stateOf(git, commit).text("lockstep.yaml"))?.includes("provenance") ?? false;
}
async function isConcerned(git, { commit, authorisation }, { registration, model }) {
	if (registration !== void 0 || model !== void 0) return true;
	const bases = (authorisation?.pullRequests ?? []).flatMap(({ baseSha }) => baseSha ?? []);
	for (const state of [
		commit,
		`${commit}^1`,
		...bases
	]) if (await mentions(git, state)) return true;
	return false;
}
/**
* Holds the signatures of every registration to who is trusted, and to what the registry says. Registrations from before there were events
* have none.
*
* @throws LockstepError TRUST_ROOT_UNAVAILABLE.
*/
async function provenanceFindings(git, { entries }, { log, at, reachable }) {
	const texts = new Map(entries.map(({ path, text }) => [path, text]));
	const findings = [];
	const isDeclaredNow = await mentions(git, await defaultTip(git));
	for (const { event } of log.events.values()) {
		if (event.action !== "register" || !reachable.has(event.commit)) continue;
		const { record } = at(event.commit, event.model);
		const signatures = signaturesIn(texts, event);
		if (record === void 0) continue;
		if (!isDeclaredNow && !await isConcerned(git, event, signatures)) continue;
		const refused = (sentence) => {
			findings.push({
				subject: event.tag,
				rule: "provenance_rejected",
				sentence
			});
		};
		try {
			const found = await verifyProvenance(git, {
				event,
				record,
				texts: signatures
			});
			if (found.standing === "refused") refused(found.refusal.sentence);
		} catch (error) {
			if (!(error instanceof LockstepError) || error.code === "TRUST_ROOT_UNAVAILABLE") throw error;
			refused(`Who may sign ${event.tag} cannot be read: ${error.message}.`);
		}
	}
	return findings;
}

// pipeline/steps/models/verify.ts
const nothing = {
	tip: void 0,
	commits: [],
	entries: []
};
/** What is wrong where a ref or a ledger is not what it was; other errors are accidents. */
function broken(error, subject) {
	if (!(error instanceof LockstepError) || error.code !== "GIT_REF_CONFLICT") throw error;
	return {
		subject,
		rule: "ledger_set_back",
		sentence: `${error.message}.`
	};
}
async function chainOf(git, ref, findings) {
	try {
		return await git.readLedgerChain(ref, { isOffline: true });
	} catch (error) {
		findings.push(broken(error, ref));
		return nothing;
	}
}
/** InputKey of a commit's tree; `undefined` where the tree does not say how a model of that name is made. */
async function treeKey(git, commit, model) {
	try {
		const state = stateOf(git, commit);
		const declaration = (await state.project()).models.find((declared) => declared.model === model);
		return declaration === void 0 ? void 0 : (await state.inputs(declaration)).inputKey;
	} catch (error) {
		if (error instanceof LockstepError && error.code !== "GIT_COMMAND_FAILED") return void 0;
		throw error;
	}
}
/** What commits say of models, each looked at once. */
async function commitFacts({ git, host }, log, reachable) {
	const recordAt = recordsAt(git);
	const places = /* @__PURE__ */ new Map();
	for (const { event } of log.events.values()) if (event.artifactSha256 !== void 0 && reachable.has(event.commit)) places.set(`${event.commit} ${event.model}`, event);
	let done = 0;
	const facts = await mapParallel([...places], 4, async ([key, { commit, model }]) => {
		const found = {
			record: await recordAt(commit, model),
			treeKey: await treeKey(git, commit, model)
		};
		done += 1;
		host.progress("Verify registered commits", done / places.size);
		return [key, found];
	});
	const byPlace = new Map(facts);
	return (commit, model) => byPlace.get(`${commit} ${model}`) ?? {
		record: void 0,
		treeKey: void 0
	};
}
async function recordsNow(git, log) {
	const tip = await defaultTip(git);
	const recordAt = recordsAt(git);
	const models = new Set([...log.events.values()].map(({ event }) => event.model));
	return (await Promise.all([...models].map((model) => recordAt(tip, model)))).filter((record) => record !== void 0);
}
/** Names of the tags that no annotated tag has. */
function lightweightIn(refs, tags) {
	const annotated = new Set(tags.map(({ name }) => name));
	const names = [...refs.keys()].flatMap((ref) => ref.startsWith("refs/tags/") ? [ref.slice(10)] : []);
	return new Set(names.filter((name) => !annotated.has(name)));
}
/**
* Holds every event of the registry to its tag, its commit, the record and the tree there, and the approvals that it rests on, and every tag
* to its event.
*
* @throws LockstepError VERSION_UNKNOWN when there is nothing to verify, GIT_COMMAND_FAILED in a shallow clone.
*/
async function holdRegistry(workspace, { isOffline }) {
	const { git } = workspace;
	const findings = [];
	if (!isOffline) await git.fetch().catch((error) => findings.push(broken(error, "origin")));
	const chain = await chainOf(git, eventsRef, findings);
	const { log, invalid } = eventsIn(chain);
	if (!isOffline) findings.push(...await lostAtOrigin(git, log));
	const tags = await git.tags();
	const ours = tags.filter(({ name }) => parseTagName(name) !== void 0);
	if (log.events.size === 0 && ours.length === 0 && findings.length === 0) throw new LockstepError("VERSION_UNKNOWN", "no model is registered, so that there is nothing to verify", { hint: "Fetch tags and ledgers: `git fetch origin 'refs/tags/*:refs/tags/*' 'refs/lockstep/*:refs/lockstep/*'`." });
	const refs = await git.refs();
	const branches = [...refs].filter(([ref]) => /^refs\/(?:heads|remotes)\//.test(ref)).map(([, commit]) => commit);
	const reachable = new Set(await git.commitsFrom(branches));
	const approvals = await chainOf(git, approvalsRef, findings);
	const overrides = await chainOf(git, overridesRef, findings);
	const facts = {
		log,
		invalid,
		tags: ours,
		reachable,
		lightweight: lightweightIn(refs, tags),
		at: await commitFacts(workspace, log, reachable),
		records: await recordsNow(git, log),
		approvals: new Set(approvals.entries.map(({ text }) => text)),
		seen: {
			approvals: new Set(approvals.commits),
			overrides: new Set(overrides.commits)
		}
	};
	findings.push(...verifyRegistry(facts), ...await provenanceFindings(git, chain, facts));
	return {
		events: log.events.size,
		findings,
		facts
	};
}
/** As {@link holdRegistry}, without what it was found from. */
async function verifyModels(workspace, request) {
	const { events, findings } = await holdRegistry(workspace, request);
	return {
		events,
		findings
	};
}

export { verifyModels as n, holdRegistry as t };