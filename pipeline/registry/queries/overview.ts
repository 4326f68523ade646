import type { CommitSha, EnvironmentName, ModelVersion } from "../../domain/ids.ts";
import type { ModelRegistry } from "../gto.ts";
import { artifactText } from "../gto-tag.ts";
import { momentText } from "./moment.ts";
import { movesOf } from "./moves.ts";
import { inOrder } from "./order.ts";

/** A version as tags tell of it. */
export interface VersionOverview {
  readonly modelVersion: ModelVersion;
  readonly commit: CommitSha;
  readonly tag: string;
  /** By the tagger's clock. */
  readonly registeredAt: string;
  /** False after it was withdrawn. */
  readonly isActive: boolean;
  /** Those that hold it now. */
  readonly environments: readonly EnvironmentName[];
  /** Those that held it before. */
  readonly formerly: readonly EnvironmentName[];
}

export interface ModelOverview {
  /** `model`, or `dir:model`. */
  readonly model: string;
  readonly isDeprecated: boolean;
  /** Newest first. */
  readonly versions: readonly VersionOverview[];
}

/** All versions of an artifact, and where each is and was, from tags alone. */
export function overviewOf(registry: ModelRegistry): ModelOverview {
  const { versions, events } = registry;
  // Without ranks: registrations move nothing.
  const moves = movesOf(registry, inOrder(registry, new Map()));
  const now = new Map(moves.map(({ environment, to }) => [environment, to?.modelVersion]));
  const dates = new Map(events.map(({ tag }) => [tag.name, tag.taggedAtSeconds]));
  return {
    model: artifactText(registry.artifact),
    isDeprecated: events.some(({ content }) => content.action === "deprecate"),
    versions: versions.map(({ modelVersion, commit, tag, isActive }) => {
      const environments = [...now].flatMap(([name, held]) => (held === modelVersion ? [name] : [])).sort();
      const ever = new Set(
        moves.flatMap(({ environment, to }) => (to?.modelVersion === modelVersion ? [environment] : [])),
      );
      return {
        ...{ modelVersion, commit, tag, isActive, environments },
        registeredAt: momentText(dates.get(tag) ?? 0),
        formerly: [...ever].filter((name) => !environments.includes(name)).sort(),
      };
    }),
  };
}
