import type { Actor } from "../../../domain/approval.ts";
import { LockstepError } from "../../../domain/error.ts";
import type { Client } from "./client.ts";
import { incomplete, type Need } from "./failure.ts";

/** Most members that GitHub gives at once; a login finds a handful. */
const most = 100;

/** Members of a team, those of teams below it included, whose login or name holds a text; invitations that wait are none. */
const query = `query ($organization: String!, $team: String!, $login: String!) {
  organization(login: $organization) {
    team(slug: $team) { members(query: $login, first: ${most}) { nodes { databaseId } } }
  }
}`;

interface Answer {
  readonly organization?: {
    readonly team?: {
      readonly members?: { readonly nodes?: readonly ({ readonly databaseId?: unknown } | null)[] };
    } | null;
  } | null;
}

/** What GraphQL answers where a token may not look, or there is nothing: an answer of status 200 with errors in it. */
function isHidden(error: unknown): boolean {
  const { errors } = error as { readonly errors?: readonly { readonly type?: unknown }[] };
  return (
    Array.isArray(errors) &&
    errors.every(({ type }) => ["FORBIDDEN", "NOT_FOUND", "INSUFFICIENT_SCOPES"].includes(String(type)))
  );
}

/**
 * Whether somebody is a member of a team now, by their number, whatever their login. REST's `…/memberships/{username}` answers 404 for who
 * is no member and for a team that the token may not see; this one tells them apart, in one request, and costs nothing of REST's budget.
 *
 * @param name - `@organisation/team`.
 * @throws LockstepError FORGE_PERMISSION_MISSING when the team cannot be seen: nobody is a member by an answer that is missing.
 */
export async function isTeamMember(client: Client, name: string, person: Actor): Promise<boolean> {
  const [organization = "", team = ""] = name.slice(1).split("/");
  const need: Need = { what: `say who is in ${name}`, permission: undefined };
  const hidden = (cause?: unknown): LockstepError =>
    new LockstepError("FORGE_PERMISSION_MISSING", `GitHub does not show the team ${name} to this token`, {
      hint: "The token of a job sees no teams. Give `github-token` that of an App with the organisation permission `Members: read`; see whether the team is there.",
      cause,
    });
  const { data } = await client.repeat(need, async () => {
    try {
      return { data: { data: await client.graphql<Answer>(query, { organization, team, login: person.login }) } };
    } catch (error) {
      if (isHidden(error)) throw hidden(error);
      throw error;
    }
  });
  if (data.organization?.team === null || data.organization === null) throw hidden();
  const nodes = data.organization?.team?.members?.nodes;
  if (!Array.isArray(nodes)) throw incomplete(need, "the answer names no members");
  if (nodes.some((node: { readonly databaseId?: unknown } | null) => String(node?.databaseId) === person.id))
    return true;
  if (nodes.length >= most) throw incomplete(need, `more than ${most} members are called like ${person.login}`);
  return false;
}
