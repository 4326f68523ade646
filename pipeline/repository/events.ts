import { digestOf } from "../data/objects/hash.ts";
import { LockstepError } from "../domain/error.ts";
import { canonicalJson } from "../domain/json.ts";
import type { PlannedEvent, RecordedEvent } from "../domain/registry-event.ts";
import type { AnnotatedTag, Git, LedgerChain, LedgerEntry } from "../platform/git/git.ts";
import { adoptionsOf, type RecordAt } from "../registry/events/adoption.ts";
import {
  besidePath,
  type EventLog,
  eventPath,
  eventsRef,
  type LoggedEvent,
  parseTagLine,
  plannedPart,
} from "../registry/events/event-log.ts";
import { readRegistry } from "../registry/gto.ts";
import { parseRecord } from "../registry/schemas/parse-record.ts";
import { stateOf } from "./state.ts";

/** An event as it is compared with the line of its tag. */
export function loggedEvent(event: RecordedEvent): LoggedEvent {
  return { event, sha256: digestOf(plannedPart(event)) };
}

/** The digest that a tag's message names. */
export function plannedDigest(planned: PlannedEvent): LoggedEvent["sha256"] {
  return digestOf(planned);
}

/** What the ledger gets for one event; files that stand beside it by their names. */
export function eventEntries(
  event: RecordedEvent,
  files: Readonly<Record<string, string>> = {},
): readonly LedgerEntry[] {
  return [
    { path: eventPath(event.tag), text: `${canonicalJson(event)}\n` },
    ...Object.entries(files).map(([name, text]) => ({ path: besidePath(event.tag, name), text })),
  ];
}

/** @throws LockstepError RECORD_INVALID for an entry that is no event, or that stands under the name of another tag. */
function eventIn({ path, text }: LedgerEntry): RecordedEvent {
  const event = parseRecord("lockstep/Event", text, `${eventsRef}:${path}`);
  if (eventPath(event.tag) === path) return event;
  throw new LockstepError("RECORD_INVALID", `${eventsRef}:${path} is the event of another tag, ${event.tag}`, {
    hint: "Somebody wrote the entry by hand; `git log --stat` of the ledger says who.",
  });
}

/** A ledger of events, and what in it is none. */
export interface EventsRead {
  readonly log: EventLog;
  readonly invalid: readonly { readonly path: string; readonly problem: string }[];
}

/** The events of a ledger; an entry that is none is told, not thrown. */
export function eventsIn({ tip, commits, entries }: LedgerChain): EventsRead {
  const events: RecordedEvent[] = [];
  const invalid: { readonly path: string; readonly problem: string }[] = [];
  for (const entry of entries) {
    if (!entry.path.startsWith("events/")) continue;
    try {
      events.push(eventIn(entry));
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code !== "RECORD_INVALID") throw error;
      invalid.push({ path: entry.path, problem: error.message });
    }
  }
  const log = { tip, chain: new Set(commits), events: new Map(events.map((event) => [event.tag, loggedEvent(event)])) };
  return { log, invalid };
}

/** The ledger of events as a whole. @throws LockstepError RECORD_INVALID naming the first entry that is no event. */
function eventLog(chain: LedgerChain): EventLog {
  const { log, invalid } = eventsIn(chain);
  const [first] = invalid;
  if (first !== undefined)
    throw new LockstepError("RECORD_INVALID", first.problem, {
      hint: `Somebody wrote it by hand; \`git log --stat ${eventsRef}\` says who. Nothing is promoted while it is there.`,
    });
  return log;
}

/** The log after more was written. */
export function appended(log: EventLog, tip: EventLog["tip"], events: readonly RecordedEvent[]): EventLog {
  return {
    tip,
    chain: tip === undefined ? log.chain : new Set([...log.chain, tip]),
    events: new Map([...log.events, ...events.map((event) => [event.tag, loggedEvent(event)] as const)]),
  };
}

/** Records at commits, each read once; one that cannot be read is none. */
export function recordsAt(git: Git): RecordAt {
  const known = new Map<string, ReturnType<RecordAt>>();
  const read: RecordAt = async (commit, model) => {
    try {
      return await stateOf(git, commit).record(model);
    } catch (error) {
      if (error instanceof LockstepError && ["RECORD_INVALID", "YAML_INVALID"].includes(error.code)) return undefined;
      throw error;
    }
  };
  return (commit, model) => {
    const key = `${commit} ${model}`;
    const found = known.get(key) ?? read(commit, model);
    known.set(key, found);
    return found;
  };
}

/** @throws LockstepError GIT_REF_CONFLICT when a tag was written beside a ledger that is not there any more. */
function requireLedger(tags: readonly AnnotatedTag[]): void {
  const witness = tags.find(({ message }) => parseTagLine(message) !== undefined);
  if (witness === undefined) return;
  throw new LockstepError("GIT_REF_CONFLICT", `${eventsRef} is gone: the tag ${witness.name} tells of an event in it`, {
    hint: `Put it back from a clone that has it: \`git push origin ${eventsRef}\`; nothing is promoted without it.`,
  });
}

/** What the ledger says, or would say once the tags there are have been adopted. */
export interface ReadEvents {
  readonly log: EventLog;
  /** Events of tags from before the ledger, which it does not have yet; empty when there is a ledger. */
  readonly adopted: readonly RecordedEvent[];
  /** As they are beside the ledger: never older than it. */
  readonly tags: readonly AnnotatedTag[];
}

/**
 * Events and tags as this clone has them; one fetch brings both. Without a ledger, as before the first promotion that keeps one, the tags
 * that there are stand for themselves.
 *
 * @throws LockstepError RECORD_INVALID, GIT_REF_CONFLICT for a ledger that was tampered with or removed.
 */
export async function readEvents(git: Git): Promise<ReadEvents> {
  const log = eventLog(await git.readLedgerChain(eventsRef, { isOffline: true }));
  const tags = await git.tags();
  if (log.tip !== undefined) return { log, adopted: [], tags };
  requireLedger(tags);
  const adopted = await adoptionsOf(readRegistry(tags), recordsAt(git));
  return { log: appended(log, undefined, adopted), adopted, tags };
}
