import { c as tagStanding, d as parseTagLine, u as eventsRef } from "./events.js";

// pipeline/registry/events/tag-refusal.ts
function unledgered({ tip }, tag) {
	if (parseTagLine(tag.message) === void 0) return `Tag ${tag.name} was made by hand: no event stands behind it, and nothing is promoted from it; delete it, or take it in with \`lockstep models adopt\`.`;
	if (tip === void 0) return `Tag ${tag.name} tells of an event, and this clone has no ${eventsRef}: bring it with \`git fetch origin 'refs/lockstep/*:refs/lockstep/*'\`; where origin has none, put it back from a clone that has it.`;
	return `Tag ${tag.name} tells of an event that ${eventsRef} does not hold: somebody set the ledger back, or wrote the tag by hand; put the ledger back from a clone that has it, or delete the tag.`;
}
/** Why nothing is promoted from a tag; `undefined` for one that its event stands behind. */
function refuseTag(log, tag) {
	const found = tagStanding(log, tag);
	switch (found.standing) {
		case "recorded": return;
		case "unledgered": return {
			code: "unledgered_tag",
			sentence: unledgered(log, tag)
		};
		case "rewritten": return {
			code: "tag_rewritten",
			sentence: `Tag ${tag.name} is not the one that was recorded: somebody deleted it and made another; put ${found.event.tagObject} back under its name.`
		};
		case "altered": return {
			code: "tag_rewritten",
			sentence: `Tag ${tag.name} was written for another event than ${eventsRef} holds: somebody altered the ledger; put it back from a clone that has it.`
		};
	}
}
/** Why a tag that is gone stands in the way of making it again. */
function refuseLostTag(log, name) {
	const event = log.events.get(name)?.event;
	if (event === void 0) return void 0;
	return {
		code: "tag_rewritten",
		sentence: `Tag ${name} is recorded and gone: somebody deleted it; put it back from a clone that has it: \`git push origin ${event.tagObject}:refs/tags/${name}\`.`
	};
}

export { refuseTag as n, refuseLostTag as t };