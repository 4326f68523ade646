import { readdir } from "node:fs/promises";
import { isSystemError } from "../../data/objects/aside.ts";
import { LockstepError } from "../../domain/error.ts";
import { modelOfCurrentFile } from "./layout.ts";

function refuse(message: string, cause?: unknown): LockstepError {
  return new LockstepError("ARGUMENT_INVALID", message, {
    hint: "Name the folder that is the `path` of an environment's target in lockstep.yaml.",
    cause,
  });
}

/**
 * Whether something was deployed to a folder. One that is empty or not there yet is no error, since a server may begin before the first
 * deployment.
 *
 * @throws LockstepError ARGUMENT_INVALID for a path that is no folder, and for a folder of something else: a model, a repository.
 */
export async function checkTargetFolder(folder: string): Promise<"deployed" | "empty" | "absent"> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isSystemError(error, "ENOENT")) return undefined;
    if (isSystemError(error, "ENOTDIR")) throw refuse(`${folder} is no folder`, error);
    throw error;
  });
  if (names === undefined) return "absent";
  if (names.some((name) => modelOfCurrentFile(name) !== undefined)) return "deployed";
  // A deployment that was killed leaves `versions`; a server that was asked before it, `log`.
  const other = names.find((name) => name !== "versions" && name !== "log" && !name.startsWith("."));
  if (other !== undefined)
    throw refuse(
      `${folder} holds ${JSON.stringify(other)} and nothing that was deployed; it is not the folder of a target`,
    );
  return "empty";
}
