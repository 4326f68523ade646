import type { Actor, Permission } from "../../../domain/approval.ts";
import type { Client } from "./client.ts";
import { incomplete, type Need, statusOf } from "./failure.ts";

/** Who a job's own token writes as, on github.com. */
export const actionsBot: Actor = { id: "41898282", login: "github-actions[bot]" };

/** Stands for an account that is gone; GitHub shows it as "ghost". */
export const ghost: Actor = { id: "10137", login: "ghost" };

const whoAmI: Need = { what: "say whose token this is", permission: undefined };

/**
 * The account a token writes as. Only a person's token may ask `GET /user`; the tokens of jobs and Apps get a 403 there, and say who they
 * are through GraphQL. Where that is closed, too, the token is taken for the job's own.
 */
export async function findSelf(client: Client): Promise<Actor> {
  try {
    const user = await client.repeat(whoAmI, () => client.rest.users.getAuthenticated());
    return { id: String(user.id), login: user.login };
  } catch (error) {
    if (![403, 404].includes(statusOf(error) ?? 0)) throw error;
  }
  try {
    const data = await client.repeat(whoAmI, async () => ({
      data: await client.graphql<{ viewer?: { login?: unknown; databaseId?: unknown } }>(
        "{ viewer { login databaseId } }",
      ),
    }));
    const { login, databaseId } = data.viewer ?? {};
    if (typeof login === "string" && typeof databaseId === "number") return { id: String(databaseId), login };
  } catch (error) {
    if (![403, 404].includes(statusOf(error) ?? 0)) throw error;
  }
  return actionsBot;
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
