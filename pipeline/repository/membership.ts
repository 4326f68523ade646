import type { Actor } from "../domain/approval.ts";
import { LockstepError } from "../domain/error.ts";
import { type ReviewPolicy, teamsThatDecide } from "../domain/project.ts";
import type { Refusal } from "../domain/reason.ts";
import type { Forge } from "../platform/forge/forge.ts";

/** What the forge says now about the teams that decide whether somebody is on a policy's lists. */
export interface Membership {
  readonly teams: readonly string[];
  /** Why it could not say it of one. */
  readonly unknownTeam: Refusal | undefined;
}

/** Asks only where the login alone does not decide. Whatever goes wrong, nobody is a member by it. */
export async function membershipOf(forge: Forge, policy: ReviewPolicy, person: Actor): Promise<Membership> {
  const teams: string[] = [];
  let unknownTeam: Refusal | undefined;
  for (const team of teamsThatDecide(policy, person.login))
    try {
      if (await forge.isTeamMember(team, person)) teams.push(team);
    } catch (error) {
      const why = error instanceof LockstepError ? `${error.message}. ${error.hint ?? ""}`.trim() : "no reason given";
      unknownTeam ??= {
        code: "permission_unknown",
        sentence: `Whether ${person.login} is in ${team} could not be told: ${why}`,
      };
    }
  return { teams, unknownTeam };
}
