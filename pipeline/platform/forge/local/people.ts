import type { Actor, Permission } from "../../../domain/approval.ts";
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
