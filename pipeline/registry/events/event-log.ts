import type { CommitSha, Sha256 } from "../../domain/ids.ts";
import type { PlannedEvent, RecordedEvent } from "../../domain/registry-event.ts";
import { artifactText, parseTagName } from "../gto-tag.ts";

/** Where events are kept: a chain of commits, each of which adds what happened at once and changes nothing. */
export const eventsRef = "refs/lockstep/events";

/** An event as the ledger has it. */
export interface LoggedEvent {
  readonly event: RecordedEvent;
  /** Of the event without its tag object, as the tag's message names it. */
  readonly sha256: Sha256;
}

/** The ledger of events as it was read, or as it will be when what is planned is written. */
export interface EventLog {
  /** The newest commit of the ledger; `undefined` while there is no ledger. */
  readonly tip: CommitSha | undefined;
  /** Every commit that the ledger consists of. */
  readonly chain: ReadonlySet<CommitSha>;
  /** By the name of the tag, in the order of the ledger, oldest first; each tag has one event for ever. */
  readonly events: ReadonlyMap<string, LoggedEvent>;
}

/** One part of a path. Neither `/` nor `:` is left in it, and no tag of GTO's is `.` or `..` as a whole. */
const part = encodeURIComponent;

function artifactOf(tag: string): string {
  const parsed = parseTagName(tag);
  return parsed === undefined ? tag : artifactText(parsed);
}

/** The one path at which the ledger keeps the event of a tag. */
export function eventPath(tag: string): string {
  return `events/${part(artifactOf(tag))}/${part(tag)}.json`;
}

/** The path of a file that stands beside the event of a tag, written in the same commit, for example a signature. */
export function besidePath(tag: string, name: string): string {
  return `files/${part(artifactOf(tag))}/${part(tag)}/${part(name)}`;
}

/** What the line at the end of a tag's message says. */
export interface TagLine {
  /** Of the planned event. */
  readonly sha256: Sha256;
  /** The newest commit of the ledger before the event; `undefined` for the first ones. */
  readonly after: CommitSha | undefined;
}

const pattern = /\nLockstep-Event: ([0-9a-f]{64}) after (nothing|[0-9a-f]{40}|[0-9a-f]{64})\s*$/;

/** The last line of a tag's message, by which tag and ledger hold each other. GTO reads no messages. */
export function tagLine({ sha256, after }: TagLine): string {
  return `Lockstep-Event: ${sha256} after ${after ?? "nothing"}`;
}

/** `undefined` for a tag that Lockstep did not make, or made before there was a ledger. */
export function parseTagLine(message: string): TagLine | undefined {
  const [, sha256, after] = pattern.exec(message) ?? [];
  if (sha256 === undefined || after === undefined) return undefined;
  return { sha256: sha256 as Sha256, after: after === "nothing" ? undefined : (after as CommitSha) };
}

/** What of an event is decided before its tag exists. */
export function plannedPart(event: RecordedEvent): PlannedEvent {
  return Object.fromEntries(Object.entries(event).filter(([name]) => name !== "tagObject")) as unknown as PlannedEvent;
}
