import { A as LockstepError } from "./file-work.js";

// pipeline/registry/queries/moment.ts
const pattern = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?) ?(Z|[+-]\d{2}:\d{2}))?$/;
/**
* A moment that somebody names, in whole seconds since 1970: a time with its zone, or a day, which stands for its end in UTC. A time
* without a zone would be another moment on another machine, and is refused.
*
* @throws LockstepError ARGUMENT_INVALID.
*/
function secondsOfMoment(text) {
	const [, day = "", time = "23:59:59", zone = "Z"] = pattern.exec(text) ?? [];
	const midnightMs = Date.parse(`${day}T00:00:00Z`);
	const atMs = !Number.isNaN(midnightMs) && new Date(midnightMs).toISOString().startsWith(day) ? Date.parse(`${day}T${time}${zone}`) : NaN;
	if (Number.isNaN(atMs)) throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(text.slice(0, 80))} is no date that is the same everywhere`, { hint: "Write a day, 2026-11-21, which means its end in UTC, or a time with its zone, 2026-11-21T20:00:00+01:00." });
	return Math.floor(atMs / 1e3);
}
/** `2026-11-21T20:00:00Z`; what is no date of any calendar, which a tag made by hand may have, is `@` and its seconds. */
function momentText(seconds) {
	const date = /* @__PURE__ */ new Date(seconds * 1e3);
	return Number.isNaN(date.getTime()) ? `@${seconds}` : date.toISOString().replace(/\.\d+Z$/, "Z");
}

export { secondsOfMoment as n, momentText as t };