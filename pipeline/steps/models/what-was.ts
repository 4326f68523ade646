import { LockstepError } from "../../domain/error.ts";
import { environmentName, type Sha256 } from "../../domain/ids.ts";
import type { Registry } from "../../registry/gto.ts";
import { momentText, secondsOfMoment } from "../../registry/queries/moment.ts";
import { type PastHolding, whatWas } from "../../registry/queries/what-was.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { registryOf } from "./artifact.ts";
import { recordedVersion } from "./recorded-version.ts";

export interface PastEnvironment {
  /** The moment that was asked about, in UTC. */
  readonly at: string;
  readonly models: readonly (PastHolding & {
    /** As recorded where the version is registered; `undefined` when nothing that fits is recorded there. */
    readonly artifactSha256: Sha256 | undefined;
  })[];
}

function environmentsIn(registry: Registry): readonly string[] {
  const names = [...registry.values()].flatMap(({ assignments }) => assignments.map(({ environment }) => environment));
  return [...new Set(names)].sort();
}

/**
 * What an environment held of every model at a moment.
 *
 * @throws LockstepError ARGUMENT_INVALID for a moment that is none, VERSION_UNKNOWN for an environment to which nothing was ever assigned.
 */
export async function pastEnvironment(
  workspace: Workspace,
  asked: { readonly environment: string; readonly date: string },
): Promise<PastEnvironment> {
  const environment = environmentName(asked.environment);
  const atSeconds = secondsOfMoment(asked.date);
  const registry = await registryOf(workspace);
  const models: PastEnvironment["models"][number][] = [];
  for (const artifact of registry.values()) {
    const found = whatWas(artifact, { environment, atSeconds });
    if (found === undefined) continue;
    const { commit, modelVersion } = found;
    const held = commit === undefined || modelVersion === undefined ? undefined : { commit, modelVersion };
    const recorded = held === undefined ? undefined : await recordedVersion(workspace.git, artifact.artifact, held);
    models.push({ ...found, artifactSha256: recorded?.artifact.sha256 });
  }
  if (models.length === 0)
    throw new LockstepError("VERSION_UNKNOWN", `no version was ever in ${environment}`, {
      hint: `Tags know ${environmentsIn(registry).join(", ") || "no environment yet"}; \`git fetch --tags\` brings those of origin.`,
    });
  return { at: momentText(atSeconds), models };
}
