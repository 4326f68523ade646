import type { CommitSha, EnvironmentName, ModelVersion } from "../../domain/ids.ts";
import { type ModelRegistry, type RegistryEvent, versionAt } from "../gto.ts";

/** What an environment holds by some assignment. */
export interface Held {
  /** `undefined` when no version is registered at the commit. */
  readonly modelVersion: ModelVersion | undefined;
  readonly commit: CommitSha;
  /** The tag that assigned it. */
  readonly tag: string;
}

/** What one event changed in one environment. */
export interface Move {
  readonly event: RegistryEvent;
  readonly environment: EnvironmentName;
  readonly from: Held | undefined;
  readonly to: Held | undefined;
}

/**
 * What events change in environments, in their order. As in GTO a version keeps an environment until it is taken out of it or withdrawn,
 * so that either may bring the one before back.
 *
 * @param events - Some of the registry's, oldest first.
 */
export function movesOf({ versions }: ModelRegistry, events: readonly RegistryEvent[]): readonly Move[] {
  const assigned = new Map<EnvironmentName, readonly Held[]>();
  const withdrawn = new Set<string>();
  const versionKey = (version: ModelVersion, commit: CommitSha): string => `${version} ${commit}`;
  const held = (environment: EnvironmentName): Held | undefined =>
    assigned
      .get(environment)
      ?.findLast(
        ({ modelVersion, commit }) => modelVersion === undefined || !withdrawn.has(versionKey(modelVersion, commit)),
      );
  const apply = ({ tag, content }: RegistryEvent): void => {
    switch (content.action) {
      case "register":
        withdrawn.delete(versionKey(content.version, tag.commit));
        break;
      case "deregister":
        withdrawn.add(versionKey(content.version, tag.commit));
        break;
      case "assign":
      case "unassign": {
        const others = (assigned.get(content.environment) ?? []).filter(({ commit }) => commit !== tag.commit);
        const { modelVersion } = versionAt(versions, tag) ?? { modelVersion: undefined };
        const own = content.action === "assign" ? [{ modelVersion, commit: tag.commit, tag: tag.name }] : [];
        assigned.set(content.environment, [...others, ...own]);
        break;
      }
      case "deprecate":
        break;
    }
  };
  return events.flatMap((event) => {
    const { content } = event;
    const touched = "environment" in content ? [content.environment] : [...assigned.keys()].sort();
    const before = touched.map(held);
    apply(event);
    return touched.flatMap((environment, at): readonly Move[] => {
      const [from, to] = [before[at], held(environment)];
      return from?.tag === to?.tag ? [] : [{ event, environment, from, to }];
    });
  });
}
