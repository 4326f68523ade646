import type { Actor, Permission } from "../../../domain/approval.ts";
import type { Client } from "./client.ts";
import { incomplete, type Need, statusOf } from "./failure.ts";

/** Stands for an account that is gone; GitHub shows it as "ghost". */
export const ghost: Actor = { id: "10137", login: "ghost" };

const whoAmI: Need = { what: "say whose token this is", permission: undefined };

/** What GraphQL says of a token's holder; it answers the tokens of jobs and Apps, too. */
async function viewer(client: Client): Promise<Actor> {
  const data = await client.repeat(whoAmI, async () => ({
    data: await client.graphql<{ viewer?: { login?: unknown; databaseId?: unknown } }>(
      "{ viewer { login databaseId } }",
    ),
  }));
  const { login, databaseId } = data.viewer ?? {};
  if (typeof login === "string" && typeof databaseId === "number") return { id: String(databaseId), login };
  throw incomplete(whoAmI, "the answer names no account");
}

/**
 * The account a token writes as. Only a person's token may ask `GET /user`: that of a job or an App is not sent there, and a token of
 * unknown kind is asked for the other way when it is refused.
 *
 * @throws LockstepError when neither says it: what is ours and what is somebody else's could not be told apart.
 */
export async function findSelf(client: Client): Promise<Actor> {
  if (client.isInstallation) return viewer(client);
  try {
    const user = await client.repeat(whoAmI, () => client.rest.users.getAuthenticated());
    return { id: String(user.id), login: user.login };
  } catch (error) {
    if (![403, 404].includes(statusOf(error) ?? 0)) throw error;
    return viewer(client);
  }
}

const levels: Readonly<Record<string, Permission>> = {
  none: "none",
  read: "read",
  triage: "read",
  write: "write",
  maintain: "write",
  admin: "admin",
};

/**
 * What somebody may do now, by the permission API: `author_association` shows members of an organisation who may not write, and hides
 * those who may.
 *
 * @throws LockstepError when GitHub does not say; nobody is authorised by an answer that is missing.
 */
export async function permissionOf(client: Client, actor: Actor): Promise<Permission> {
  const need: Need = { what: `say what ${actor.login} may do`, permission: undefined };
  let answer: Awaited<ReturnType<Client["rest"]["repos"]["getCollaboratorPermissionLevel"]>>["data"];
  try {
    answer = await client.repeat(need, () =>
      client.rest.repos.getCollaboratorPermissionLevel({ ...client.repository, username: actor.login }),
    );
  } catch (error) {
    if (statusOf(error) === 404) return "none";
    throw error;
  }
  // A login that was given up may be somebody else's today; the number is the person.
  if (String(answer.user?.id) !== actor.id) return "none";
  // The role of an organisation's own making is told by the permission it builds on.
  const permission = levels[answer.role_name] ?? levels[answer.permission];
  if (permission === undefined)
    throw incomplete(need, `the permission ${JSON.stringify(answer.permission)} is not known`);
  return permission;
}
