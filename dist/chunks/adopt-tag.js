import { A as LockstepError } from "./file-work.js";
import { a as readEvents, c as tagStanding, n as eventEntries, o as recordsAt, s as adoptionOf, u as eventsRef } from "./events.js";
import { d as parseTagName, o as readRegistry, u as artifactText } from "./gto.js";

// pipeline/steps/models/adopt-tag.ts
/** Looks before it is given up: each means that somebody else wrote an event meanwhile. */
const lookLimit = 20;
function conflict(message, hint) {
	return new LockstepError("GIT_REF_CONFLICT", message, { hint });
}
/**
* Takes a tag that somebody made by hand, or that GTO made, into the ledger of events, with who did it and why. It authorises nothing: a
* version is promoted from it only when its bytes were approved.
*
* @throws LockstepError VERSION_UNKNOWN for a tag that is not there or is none of the registry's; GIT_REF_CONFLICT for one that has an event.
*/
async function adoptTag({ git }, request) {
	const by = await git.userName();
	if (by === void 0) throw new LockstepError("ARGUMENT_INVALID", "Git does not know who you are", { hint: "Say so: `git config user.name \"Your Name\"`; the event keeps it." });
	for (let look = 1; look <= lookLimit; look++) {
		await git.fetch();
		const { log, tags } = await readEvents(git);
		const tag = tags.find(({ name }) => name === request.tag);
		const content = tag === void 0 ? void 0 : parseTagName(tag.name);
		const model = content === void 0 ? void 0 : readRegistry(tags).get(artifactText(content));
		if (tag?.id === void 0 || content === void 0 || model === void 0) throw new LockstepError("VERSION_UNKNOWN", `no tag ${JSON.stringify(request.tag.slice(0, 100))} tells of a model`, { hint: "Name an annotated tag of GTO's that origin has, for example failure-predictor@v1.2.0." });
		if (log.tip === void 0) throw conflict(`${eventsRef} has not begun yet`, "`lockstep promote` begins it, and adopts every tag there is.");
		if (tagStanding(log, tag).standing !== "unledgered") throw conflict(`${tag.name} has an event already`, "`lockstep models verify` says whether the two agree.");
		const event = await adoptionOf(model, {
			tag: {
				...tag,
				id: tag.id
			},
			content
		}, {
			recordAt: recordsAt(git),
			adoption: {
				by,
				reason: request.reason
			}
		});
		if (await git.publish({
			ledger: "refs/lockstep/events",
			after: log.tip,
			tags: [],
			entries: () => Promise.resolve([eventEntries(event)])
		}) !== void 0) return event;
	}
	throw conflict(`other events came first ${lookLimit} times in a row`, "Run it again when no promotion is under way.");
}

export { adoptTag };