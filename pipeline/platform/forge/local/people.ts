import type { Actor, Permission } from "../../../domain/approval.ts";
import { LockstepError } from "../../../domain/error.ts";
import { isTeam } from "../../../domain/project.ts";
import { checkLine } from "./limits.ts";
import type { Store } from "./store.ts";

/**
 * What somebody may do: what was permitted to the login, else everything for the person who opened the forge first, else nothing.
 * Names are believed, as Git believes them: who can write to the folder can write anything.
 */
export async function permissionOf(store: Store, actor: Actor): Promise<Permission> {
  const person = await store.person(actor.login);
  if (person !== undefined)
    return person.login.toLowerCase() === actor.login.toLowerCase() ? person.permission : "none";
  const creator = await store.creator();
  return creator?.id === actor.id && creator.login === actor.login ? "admin" : "none";
}

export async function setPermission(store: Store, login: string, permission: Permission): Promise<void> {
  checkLine("a login", login);
  await store.writePerson({ kind: "lockstep/Person", schema: 1, login, permission });
}

/** @throws LockstepError FORGE_PERMISSION_MISSING when nobody has declared the team. */
export async function isTeamMember(store: Store, team: string, person: Actor): Promise<boolean> {
  const found = (await store.settings()).teams?.find(({ name }) => name.toLowerCase() === team.toLowerCase());
  if (found === undefined)
    throw new LockstepError("FORGE_PERMISSION_MISSING", `the local forge knows no team ${team}`, {
      hint: `Declare it: \`lockstep pr team ${team} <login>...\`.`,
    });
  return found.logins.some((login) => login.toLowerCase() === person.login.toLowerCase());
}

/** @throws LockstepError ARGUMENT_INVALID when the name is none of a team. */
export async function setTeam(store: Store, name: string, logins: readonly string[]): Promise<void> {
  if (!isTeam(name))
    throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(name)} is not the name of a team`, {
      hint: "Write `@organisation/team`.",
    });
  for (const login of logins) checkLine("a login", login);
  const settings = await store.settings();
  const others = (settings.teams ?? []).filter((team) => team.name.toLowerCase() !== name.toLowerCase());
  await store.writeSettings({ ...settings, teams: [...others, { name, logins: [...new Set(logins)] }] });
}
