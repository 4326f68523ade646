import type { CommitSha } from "../../domain/ids.ts";
import { compareVersions } from "../compare-versions.ts";
import type { ModelRegistry, RegistryEvent } from "../gto.ts";

/**
 * True for an event that has a place in the order of counters. Registration and withdrawal of a version, as GTO writes them, have none: of
 * those it is only certain what they come after.
 */
export function isCounted({ content }: RegistryEvent): boolean {
  return content.counter !== undefined || content.action === "assign" || content.action === "unassign";
}

/** The first counted event that comes after one without a counter for certain: an infinite place when there is none. */
function placeOf(event: RegistryEvent, counted: readonly RegistryEvent[]): number {
  const { content, tag } = event;
  const place = counted.findIndex(({ tag: other, content: later }) => {
    if (other.commit !== tag.commit) return false;
    if (content.action === "register") return true;
    // What was withdrawn and registered again was withdrawn before.
    return content.action === "deregister" && later.action === "register" && later.version === content.version;
  });
  return place === -1 ? Infinity : place;
}

function byRank(ranks: ReadonlyMap<CommitSha, number>): (a: RegistryEvent, b: RegistryEvent) => number {
  return (a, b) => {
    const difference = (ranks.get(a.tag.commit) ?? 0) - (ranks.get(b.tag.commit) ?? 0);
    if (difference !== 0 || a.content.action !== "register" || b.content.action !== "register") return difference;
    return compareVersions(a.content.version, b.content.version);
  };
}

/**
 * All events of an artifact, oldest first, by what no clock decides. What has a counter stands in its order; a registration as late as it
 * can, which is before the first event at its commit and before the registrations of later commits; a withdrawal without a counter says
 * only what it comes after, and stands last.
 *
 * @param ranks - Of the commits of registrations, as Git's ancestry orders them.
 */
export function inOrder({ events }: ModelRegistry, ranks: ReadonlyMap<CommitSha, number>): readonly RegistryEvent[] {
  const counted = events.filter(isCounted);
  const before = new Map<number, RegistryEvent[]>();
  const put = (place: number, event: RegistryEvent): void => {
    before.set(place, [...(before.get(place) ?? []), event]);
  };
  const registrations = events.filter((event) => !isCounted(event) && event.content.action === "register");
  let latest = Infinity;
  const placed = registrations
    .sort(byRank(ranks))
    .toReversed()
    .map((event) => {
      latest = Math.min(latest, placeOf(event, counted));
      return { event, place: latest };
    });
  for (const { event, place } of placed.toReversed()) put(place, event);
  for (const event of events)
    if (!isCounted(event) && event.content.action !== "register") put(placeOf(event, counted), event);
  return [...counted.flatMap((event, at) => [...(before.get(at) ?? []), event]), ...(before.get(Infinity) ?? [])];
}

/** An event whose date is before that of one which it came after: one of the two clocks was wrong. */
export interface Contradiction {
  readonly event: RegistryEvent;
  /** Came before it, and is dated after it. */
  readonly earlier: RegistryEvent;
}

/** Where the dates of tags contradict the order that is certain: that of counters, and that a version is registered before it is used. */
export function contradictionsIn(ordered: readonly RegistryEvent[]): readonly Contradiction[] {
  const registered = new Map<CommitSha, RegistryEvent>();
  const found: Contradiction[] = [];
  let newest: RegistryEvent | undefined;
  for (const event of ordered) {
    const { tag, content } = event;
    const comesAfter = [isCounted(event) ? newest : undefined, registered.get(tag.commit)];
    const [earlier] = comesAfter
      .filter((other) => other !== undefined && other.tag.taggedAtSeconds > tag.taggedAtSeconds)
      .sort((a, b) => (b?.tag.taggedAtSeconds ?? 0) - (a?.tag.taggedAtSeconds ?? 0));
    if (earlier !== undefined) found.push({ event, earlier });
    if (content.action === "register" && !registered.has(tag.commit)) registered.set(tag.commit, event);
    if (isCounted(event) && (newest === undefined || newest.tag.taggedAtSeconds < tag.taggedAtSeconds)) newest = event;
  }
  return found;
}
