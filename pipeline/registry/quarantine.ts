import type { CommitSha, EnvironmentName, ModelVersion, Sha256 } from "../domain/ids.ts";
import type { ModelRecord, Quarantine, Released } from "../domain/model-record.ts";
import type { ModelRegistry, RegistryEvent } from "./gto.ts";
import { parseTagName } from "./gto-tag.ts";
import { movesOf } from "./queries/moves.ts";
import { inOrder } from "./queries/order.ts";

/** An environment that went back: what was there is not to come again. */
export interface WentBack {
  readonly environment: EnvironmentName;
  readonly from: ModelVersion;
  readonly to: ModelVersion;
  /** The tag that brought the earlier version back. */
  readonly event: string;
  /** Of that tag. */
  readonly counter: bigint;
}

function placeOf(events: readonly RegistryEvent[], version: ModelVersion): number {
  const place = events.findIndex(({ content }) => content.action === "register" && content.version === version);
  return place === -1 ? Infinity : place;
}

/**
 * Where environments went from a version back to one that came there before it, or that never did and was registered before it: the same
 * for a rollback and for a plain `git revert`, because both end in the same tag.
 *
 * @param ranks - Of the commits of registrations, as Git's ancestry orders them.
 */
export function wentBack(registry: ModelRegistry, ranks: ReadonlyMap<CommitSha, number>): readonly WentBack[] {
  const ordered = inOrder(registry, ranks);
  /** By environment, its versions in the order in which each came first. */
  const arrivals = new Map<EnvironmentName, Set<ModelVersion>>();
  return movesOf(registry, ordered).flatMap(({ event, environment, from, to }): readonly WentBack[] => {
    const [left, reached] = [from?.modelVersion, to?.modelVersion];
    const arrived = arrivals.get(environment) ?? new Set<ModelVersion>();
    const before = [...arrived];
    if (reached !== undefined) arrivals.set(environment, arrived.add(reached));
    // What is only taken out says nothing about what was there.
    if (event.content.action !== "assign" || left === undefined || reached === undefined || left === reached) return [];
    const isBack = before.includes(reached)
      ? before.indexOf(reached) < before.indexOf(left)
      : placeOf(ordered, reached) < placeOf(ordered, left);
    if (!isBack) return [];
    return [{ environment, from: left, to: reached, event: event.tag.name, counter: event.content.counter ?? 0n }];
  });
}

/** True when a release came after the environment went back, by the counter of the event that it names. */
function isLifted(released: readonly Released[], sha256: Sha256, counter: bigint): boolean {
  return released.some(({ artifactSha256, event }) => {
    const upTo = artifactSha256 === sha256 ? parseTagName(event)?.counter : undefined;
    return upTo !== undefined && upTo >= counter;
  });
}

/** What is quarantined of a model. */
export interface QuarantineRequest {
  readonly record: ModelRecord;
  readonly registry: ModelRegistry | undefined;
  readonly ranks: ReadonlyMap<CommitSha, number>;
  /** sha256 of the artifact of a registered version. */
  readonly digestOf: (version: ModelVersion) => Sha256 | undefined;
}

/** A digest that environments went back from, with the newest event by which one did. */
export interface EventQuarantine extends Quarantine {
  readonly event: string;
}

/** Digests that events quarantine and that no release has lifted since, each once. */
export function quarantinedByEvents({
  record,
  registry,
  ranks,
  digestOf,
}: QuarantineRequest): readonly EventQuarantine[] {
  const found = new Map<Sha256, EventQuarantine>();
  for (const { environment, from, to, event, counter } of registry === undefined ? [] : wentBack(registry, ranks)) {
    const [artifactSha256, returned] = [digestOf(from), digestOf(to)];
    if (artifactSha256 === undefined || artifactSha256 === returned) continue;
    if (isLifted(record.released ?? [], artifactSha256, counter)) continue;
    const reason = `${environment} went back from it to ${to} by ${event}`;
    found.set(artifactSha256, { modelVersion: from, artifactSha256, reason, event });
  }
  return [...found.values()];
}

/** Every digest that is quarantined now: what the record says, in its words, and what events say beyond it. */
export function standingQuarantine(request: QuarantineRequest): readonly Quarantine[] {
  const { quarantine } = request.record;
  const written = new Set(quarantine.map(({ artifactSha256 }) => artifactSha256));
  const derived = quarantinedByEvents(request).filter(({ artifactSha256 }) => !written.has(artifactSha256));
  return [
    ...quarantine,
    ...derived.map(({ modelVersion, artifactSha256, reason }) => ({ modelVersion, artifactSha256, reason })),
  ];
}

/** What lifts a quarantine, as a command to copy. */
export function releaseCommand(model: string, version: ModelVersion): string {
  return `lockstep release ${model} ${version} --reason <why>`;
}
