import { LockstepError } from "../../domain/error.ts";
import { type ModelRegistry, type Registry, readRegistry } from "../../registry/gto.ts";
import type { Workspace } from "../../repository/workspace.ts";

export async function registryOf({ git }: Workspace): Promise<Registry> {
  return readRegistry(await git.tags());
}

/**
 * What tags say of one artifact, by `model` or `dir:model`.
 *
 * @throws LockstepError VERSION_UNKNOWN naming the artifacts there are.
 */
export function artifactNamed(registry: Registry, name: string): ModelRegistry {
  const found = registry.get(name);
  if (found === undefined)
    throw new LockstepError("VERSION_UNKNOWN", `no tag is about a model ${JSON.stringify(name.slice(0, 100))}`, {
      hint: `Tags know ${[...registry.keys()].slice(0, 10).join(", ") || "no model yet"}; \`git fetch --tags\` brings those of origin.`,
    });
  return found;
}
