import { homedir } from "node:os";
import { join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { type BackendPreference, backendPreferences } from "./choose-backend.ts";
import { nativeParts } from "./install/parts.ts";
import type { TensorFlowOptions } from "./open.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment asks for where params.yaml says `auto`. @throws LockstepError ARGUMENT_INVALID. */
function askedByEnvironment({ LOCKSTEP_BACKEND: asked }: Environment): BackendPreference {
  if (asked === undefined || asked === "") return "auto";
  const known = backendPreferences.find((preference) => preference === asked);
  if (known !== undefined) return known;
  throw new LockstepError("ARGUMENT_INVALID", `LOCKSTEP_BACKEND is ${JSON.stringify(asked.slice(0, 80))}`, {
    hint: `Set it to one of ${backendPreferences.join(", ")}, or not at all.`,
  });
}

/**
 * Folder of the user's own into which `lockstep doctor --install-tensorflow` installs. Not in the repository: what a branch brings along
 * must not be loaded as native code.
 */
export function nativeFolder(environment: Environment): string {
  const caches = environment["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return join(caches, "lockstep", "tensorflow", `${nativeParts.tfjs}-${nativeParts.library}`);
}

/** How trainers of networks reach TensorFlow.js in a process with this environment. @throws LockstepError ARGUMENT_INVALID. */
export function tensorFlowIn(environment: Environment, root: string): Omit<TensorFlowOptions, "prefer"> {
  return { environment: askedByEnvironment(environment), searchFrom: [root, nativeFolder(environment)] };
}
