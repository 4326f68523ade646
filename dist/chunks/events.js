import { A as LockstepError } from "./file-work.js";
import { Zt as canonicalJson, kt as digestOf } from "./pipeline.js";
import { r as parseRecord } from "./model-record.js";
import { i as stateOf } from "./state.js";
import { c as versionAt, d as parseTagName, o as readRegistry, u as artifactText } from "./gto.js";

// pipeline/registry/events/event-log.ts
/** Where events are kept: a chain of commits, each of which adds what happened at once and changes nothing. */
const eventsRef = "refs/lockstep/events";
/** One part of a path. Neither `/` nor `:` is left in it, and no tag of GTO's is `.` or `..` as a whole. */
const part = encodeURIComponent;
function artifactOf(tag) {
	const parsed = parseTagName(tag);
	return parsed === void 0 ? tag : artifactText(parsed);
}
/** The one path at which the ledger keeps the event of a tag. */
function eventPath(tag) {
	return `events/${part(artifactOf(tag))}/${part(tag)}.json`;
}
/** The path of a file that stands beside the event of a tag, written in the same commit, for example a signature. */
function besidePath(tag, name) {
	return `files/${part(artifactOf(tag))}/${part(tag)}/${part(name)}`;
}
const pattern = /\nLockstep-Event: ([0-9a-f]{64}) after (nothing|[0-9a-f]{40}|[0-9a-f]{64})\s*$/;
/** The last line of a tag's message, by which tag and ledger hold each other. GTO reads no messages. */
function tagLine({ sha256, after }) {
	return `Lockstep-Event: ${sha256} after ${after ?? "nothing"}`;
}
/** `undefined` for a tag that Lockstep did not make, or made before there was a ledger. */
function parseTagLine(message) {
	const [, sha256, after] = pattern.exec(message) ?? [];
	if (sha256 === void 0 || after === void 0) return void 0;
	return {
		sha256,
		after: after === "nothing" ? void 0 : after
	};
}
/** What of an event is decided before its tag exists. */
function plannedPart(event) {
	return Object.fromEntries(Object.entries(event).filter(([name]) => name !== "tagObject"));
}

// pipeline/registry/events/tag-standing.ts
function isAltered({ event, sha256 }, message) {
	return event.action !== "adopt" && parseTagLine(message)?.sha256 !== sha256;
}
/** @param tag - As the repository has it; planned ones stand by the event that is planned with them. */
function tagStanding(log, tag) {
	const logged = log.events.get(tag.name);
	if (logged === void 0) return { standing: "unledgered" };
	const { event } = logged;
	if (tag.id === void 0) return {
		standing: "recorded",
		event
	};
	if (event.tagObject !== tag.id || event.commit !== tag.commit) return {
		standing: "rewritten",
		event
	};
	return {
		standing: isAltered(logged, tag.message) ? "altered" : "recorded",
		event
	};
}

// pipeline/registry/events/adoption.ts
function versionOf({ versions }, { tag, content }) {
	if ("version" in content) return content.version;
	return "environment" in content ? versionAt(versions, tag)?.modelVersion : void 0;
}
/** A tag that is there already as an event: what it says, and what is recorded where it stands. */
async function adoptionOf(registry, found, by) {
	const { tag, content } = found;
	const { directory, model } = content;
	const modelVersion = versionOf(registry, found);
	const record = directory === void 0 ? await by.recordAt(tag.commit, model) : void 0;
	const isRecorded = record !== void 0 && record.modelVersion === modelVersion;
	return {
		kind: "lockstep/Event",
		schema: 1,
		action: "adopt",
		tag: tag.name,
		tagObject: tag.id,
		model,
		commit: tag.commit,
		...directory === void 0 ? {} : { directory },
		...modelVersion === void 0 ? {} : { modelVersion },
		...isRecorded ? {
			artifactSha256: record.artifact.sha256,
			inputKey: record.inputKey
		} : {},
		..."environment" in content ? { environment: content.environment } : {},
		...by.adoption === void 0 ? {} : { adoption: by.adoption }
	};
}
/** Every tag of a registry as an event, in the order in which the registry has them. */
async function adoptionsOf(registry, recordAt) {
	const found = [];
	for (const model of registry.values()) for (const { tag, content } of model.events) if (tag.id !== void 0) found.push(await adoptionOf(model, {
		tag: {
			...tag,
			id: tag.id
		},
		content
	}, { recordAt }));
	return found;
}

// pipeline/repository/events.ts
/** An event as it is compared with the line of its tag. */
function loggedEvent(event) {
	return {
		event,
		sha256: digestOf(plannedPart(event))
	};
}
/** The digest that a tag's message names. */
function plannedDigest(planned) {
	return digestOf(planned);
}
/** What the ledger gets for one event; files that stand beside it by their names. */
function eventEntries(event, files = {}) {
	return [{
		path: eventPath(event.tag),
		text: `${canonicalJson(event)}\n`
	}, ...Object.entries(files).map(([name, text]) => ({
		path: besidePath(event.tag, name),
		text
	}))];
}
/** @throws LockstepError RECORD_INVALID for an entry that is no event, or that stands under the name of another tag. */
function eventIn({ path, text }) {
	const event = parseRecord("lockstep/Event", text, `${eventsRef}:${path}`);
	if (eventPath(event.tag) === path) return event;
	throw new LockstepError("RECORD_INVALID", `${eventsRef}:${path} is the event of another tag, ${event.tag}`, { hint: "Somebody wrote the entry by hand; `git log --stat` of the ledger says who." });
}
/** The events of a ledger; an entry that is none is told, not thrown. */
function eventsIn({ tip, commits, entries }) {
	const events = [];
	const invalid = [];
	for (const entry of entries) {
		if (!entry.path.startsWith("events/")) continue;
		try {
			events.push(eventIn(entry));
		} catch (error) {
			if (!(error instanceof LockstepError) || error.code !== "RECORD_INVALID") throw error;
			invalid.push({
				path: entry.path,
				problem: error.message
			});
		}
	}
	return {
		log: {
			tip,
			chain: new Set(commits),
			events: new Map(events.map((event) => [event.tag, loggedEvent(event)]))
		},
		invalid
	};
}
/** The ledger of events as a whole. @throws LockstepError RECORD_INVALID naming the first entry that is no event. */
function eventLog(chain) {
	const { log, invalid } = eventsIn(chain);
	const [first] = invalid;
	if (first !== void 0) throw new LockstepError("RECORD_INVALID", first.problem, { hint: `Somebody wrote it by hand; \`git log --stat ${eventsRef}\` says who. Nothing is promoted while it is there.` });
	return log;
}
/** The log after more was written. */
function appended(log, tip, events) {
	return {
		tip,
		chain: tip === void 0 ? log.chain : /* @__PURE__ */ new Set([...log.chain, tip]),
		events: new Map([...log.events, ...events.map((event) => [event.tag, loggedEvent(event)])])
	};
}
/** Records at commits, each read once; one that cannot be read is none. */
function recordsAt(git) {
	const known = /* @__PURE__ */ new Map();
	const read = async (commit, model) => {
		try {
			return await stateOf(git, commit).record(model);
		} catch (error) {
			if (error instanceof LockstepError && ["RECORD_INVALID", "YAML_INVALID"].includes(error.code)) return void 0;
			throw error;
		}
	};
	return (commit, model) => {
		const key = `${commit} ${model}`;
		const found = known.get(key) ?? read(commit, model);
		known.set(key, found);
		return found;
	};
}
/** @throws LockstepError GIT_REF_CONFLICT when a tag was written beside a ledger that is not there any more. */
function requireLedger(tags) {
	const witness = tags.find(({ message }) => parseTagLine(message) !== void 0);
	if (witness === void 0) return;
	throw new LockstepError("GIT_REF_CONFLICT", `${eventsRef} is gone: the tag ${witness.name} tells of an event in it`, { hint: `Put it back from a clone that has it: \`git push origin ${eventsRef}\`; nothing is promoted without it.` });
}
/**
* Events and tags as this clone has them; one fetch brings both. Without a ledger, as before the first promotion that keeps one, the tags
* that there are stand for themselves.
*
* @throws LockstepError RECORD_INVALID, GIT_REF_CONFLICT for a ledger that was tampered with or removed.
*/
async function readEvents(git) {
	const log = eventLog(await git.readLedgerChain(eventsRef, { isOffline: true }));
	const tags = await git.tags();
	if (log.tip !== void 0) return {
		log,
		adopted: [],
		tags
	};
	requireLedger(tags);
	const adopted = await adoptionsOf(readRegistry(tags), recordsAt(git));
	return {
		log: appended(log, void 0, adopted),
		adopted,
		tags
	};
}

export { readEvents as a, tagStanding as c, parseTagLine as d, plannedPart as f, plannedDigest as i, besidePath as l, eventEntries as n, recordsAt as o, tagLine as p, eventsIn as r, adoptionOf as s, appended as t, eventsRef as u };