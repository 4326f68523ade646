import type { CommitSha, EnvironmentName, ModelVersion } from "../../domain/ids.ts";
import type { ModelRegistry, RegistryEvent } from "../gto.ts";
import { artifactText } from "../gto-tag.ts";
import { momentText } from "./moment.ts";
import { type Move, movesOf } from "./moves.ts";
import { type Contradiction, contradictionsIn, inOrder, isCounted } from "./order.ts";

/** A tag with its date, which is its tagger's clock. */
interface DatedTag {
  readonly tag: string;
  readonly taggedAt: string;
}

/** What an environment held at a moment. */
export interface PastHolding {
  /** `model`, or `dir:model`. */
  readonly model: string;
  readonly environment: EnvironmentName;
  readonly modelVersion: ModelVersion | undefined;
  readonly commit: CommitSha | undefined;
  /** The event that brought it; `undefined` before the first one. */
  readonly since: DatedTag | undefined;
  /** The next event that changed it. */
  readonly until: DatedTag | undefined;
  /** What it may have been as well, because dates around the moment contradict the order; empty when there is no doubt. */
  readonly otherwise: readonly (ModelVersion | undefined)[];
  /** Dates that contradict the order, in one sentence each. */
  readonly contradictions: readonly string[];
}

function dated({ tag }: RegistryEvent): DatedTag {
  return { tag: tag.name, taggedAt: momentText(tag.taggedAtSeconds) };
}

function sentence({ event, earlier }: Contradiction): string {
  const [late, early] = [dated(event), dated(earlier)];
  return `${late.tag} is dated ${late.taggedAt}, and came after ${early.tag}, which is dated ${early.taggedAt}: one of the two clocks was wrong, and the order counts.`;
}

function concerns({ content }: RegistryEvent, environment: EnvironmentName): boolean {
  return "environment" in content && content.environment === environment;
}

/** How many of the counted events may have happened at a moment. */
interface Count {
  readonly least: number;
  /** As many as dates say: all up to the last that is dated at or before it. */
  readonly dated: number;
  readonly most: number;
}

/**
 * Events whose dates fit the order bound those between them. An event whose date does not may have been at any time between two such, or,
 * before the first and after the last of them, within the time that the dates in question span.
 */
function countAt(counted: readonly RegistryEvent[], atSeconds: number): Count {
  const dates = counted.map(({ tag }) => tag.taggedAtSeconds);
  const dated = dates.findLastIndex((date) => date <= atSeconds) + 1;
  const fits = dates.map((date, place) => {
    const isBelow = dates.slice(0, place).every((earlier) => earlier <= date);
    return isBelow && dates.slice(place + 1).every((later) => later >= date);
  });
  const before = dates.findLastIndex((date, place) => fits[place] === true && date <= atSeconds);
  const after = dates.findIndex((date, place) => fits[place] === true && date > atSeconds);
  const between = dates.slice(before + 1, after === -1 ? undefined : after);
  const isOutside =
    (before === -1 && between.every((date) => date > atSeconds)) ||
    (after === -1 && between.every((date) => date <= atSeconds));
  if (isOutside) return { least: dated, dated, most: dated };
  return { least: before + 1, dated, most: after === -1 ? dates.length : after };
}

/**
 * What an environment held of one artifact at a moment; `undefined` when nothing was ever assigned to it there. The order of events is
 * that of their counters, and the moment only says how many of them had happened.
 */
export function whatWas(
  registry: ModelRegistry,
  { environment, atSeconds }: { readonly environment: EnvironmentName; readonly atSeconds: number },
): PastHolding | undefined {
  // Without ranks: registrations move nothing.
  const ordered = inOrder(registry, new Map());
  const all = movesOf(registry, ordered).filter((move) => move.environment === environment);
  if (all.length === 0) return undefined;
  const counted = ordered.filter(isCounted);
  const places = new Map(counted.map((event, place) => [event, place]));
  const had = (event: RegistryEvent, count: number): boolean => {
    const place = places.get(event);
    return place === undefined ? event.tag.taggedAtSeconds <= atSeconds : place < count;
  };
  const lastMove = (count: number): Move | undefined => {
    const happened = ordered.filter((event) => had(event, count));
    return movesOf(registry, happened).findLast((move) => move.environment === environment);
  };
  const { least, dated: count, most } = countAt(counted, atSeconds);
  const last = lastMove(count);
  const held = last?.to;
  const counts = counted.flatMap((event, place) =>
    place >= least && place < most && concerns(event, environment) ? [place, place + 1] : [],
  );
  const others = [...new Set(counts)].map((other) => lastMove(other)?.to?.modelVersion);
  const until = all.find(({ event }) => !had(event, count));
  return {
    model: artifactText(registry.artifact),
    environment,
    modelVersion: held?.modelVersion,
    commit: held?.commit,
    since: last === undefined ? undefined : dated(last.event),
    until: until === undefined ? undefined : dated(until.event),
    otherwise: [...new Set(others)].filter((version) => version !== held?.modelVersion),
    contradictions: contradictionsIn(ordered)
      .filter(({ event, earlier }) => concerns(event, environment) || concerns(earlier, environment))
      .map(sentence),
  };
}
