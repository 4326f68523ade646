import { A as LockstepError } from "./file-work.js";
import { p as teamsThatDecide } from "./project2.js";

// pipeline/domain/clocks.ts
/** @param forgeMs - `undefined` while the forge has not said its time: then nothing has ended yet. */
function momentOf(ownMs, forgeMs) {
	return forgeMs === void 0 ? {
		earliestMs: -Infinity,
		latestMs: ownMs
	} : {
		earliestMs: Math.min(ownMs, forgeMs),
		latestMs: Math.max(ownMs, forgeMs)
	};
}

// pipeline/repository/membership.ts
/** Asks only where the login alone does not decide. Whatever goes wrong, nobody is a member by it. */
async function membershipOf(forge, policy, person) {
	const teams = [];
	let unknownTeam;
	for (const team of teamsThatDecide(policy, person.login)) try {
		if (await forge.isTeamMember(team, person)) teams.push(team);
	} catch (error) {
		const why = error instanceof LockstepError ? `${error.message}. ${error.hint ?? ""}`.trim() : "no reason given";
		unknownTeam ??= {
			code: "permission_unknown",
			sentence: `Whether ${person.login} is in ${team} could not be told: ${why}`
		};
	}
	return {
		teams,
		unknownTeam
	};
}

export { momentOf as n, membershipOf as t };