import type { CommitSha, EnvironmentName, ModelVersion } from "../../domain/ids.ts";
import { type ModelRegistry, versionAt } from "../gto.ts";
import { artifactText, type TagAction } from "../gto-tag.ts";
import { momentText } from "./moment.ts";
import { movesOf } from "./moves.ts";
import { contradictionsIn, inOrder } from "./order.ts";

/** One event of the registry with what it changed. */
export interface HistoryEntry {
  /** `model`, or `dir:model`. */
  readonly model: string;
  readonly action: TagAction["action"];
  /** The version that it is about; `undefined` for a deprecation, and where none is registered. */
  readonly modelVersion: ModelVersion | undefined;
  readonly environment: EnvironmentName | undefined;
  readonly tag: string;
  readonly commit: CommitSha;
  /** By the tagger's clock; the order is not. */
  readonly taggedAt: string;
  /** What environments hold since then; `undefined` for nothing. */
  readonly moves: readonly {
    readonly environment: EnvironmentName;
    readonly from: ModelVersion | undefined;
    readonly to: ModelVersion | undefined;
  }[];
  /** A tag that came before this one and is dated after it. */
  readonly datedBefore: string | undefined;
}

/** All that happened to an artifact, newest first, by {@link inOrder}. */
export function historyOf(registry: ModelRegistry, ranks: ReadonlyMap<CommitSha, number>): readonly HistoryEntry[] {
  const ordered = inOrder(registry, ranks);
  const moves = Map.groupBy(movesOf(registry, ordered), ({ event }) => event);
  const contradicted = new Map(contradictionsIn(ordered).map(({ event, earlier }) => [event, earlier.tag.name]));
  return ordered.toReversed().map((event): HistoryEntry => {
    const { tag, content } = event;
    const assigned = "environment" in content ? versionAt(registry.versions, tag)?.modelVersion : undefined;
    return {
      model: artifactText(registry.artifact),
      action: content.action,
      modelVersion: "version" in content ? content.version : assigned,
      environment: "environment" in content ? content.environment : undefined,
      tag: tag.name,
      commit: tag.commit,
      taggedAt: momentText(tag.taggedAtSeconds),
      moves: (moves.get(event) ?? []).map(({ environment, from, to }) => ({
        environment,
        from: from?.modelVersion,
        to: to?.modelVersion,
      })),
      datedBefore: contradicted.get(event),
    };
  });
}
