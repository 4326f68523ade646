import type { RecordedEvent } from "../domain/registry-event.ts";
import { besidePath, eventsRef } from "../registry/events/event-log.ts";
import { type TagStanding, tagStanding } from "../registry/events/tag-standing.ts";
import { type Registry, readRegistry } from "../registry/gto.ts";
import { readEvents } from "../repository/events.ts";
import type { Workspace } from "../repository/workspace.ts";

/** The registry as papers read it: what tags say, and how the ledger of events stands to each. */
export interface Registered {
  readonly registry: Registry;
  standingOf(tag: string): TagStanding;
  /** The event of a tag that ledger and tag agree about. */
  eventOf(tag: string): RecordedEvent | undefined;
  /** Signatures that stand beside the event of a tag, by their names. */
  bundlesOf(tag: string): readonly { readonly name: string; readonly text: string }[];
}

const bundleName = /^[A-Za-z0-9][A-Za-z0-9._-]*\.sigstore\.json$/;

/** @throws LockstepError RECORD_INVALID, GIT_REF_CONFLICT for a ledger that was tampered with, set back or removed. */
export async function readRegistered({ git }: Workspace): Promise<Registered> {
  const { log, tags } = await readEvents(git);
  const { entries } = await git.readLedgerChain(eventsRef, { isOffline: true });
  const byName = new Map(tags.map((tag) => [tag.name, tag]));
  const standingOf = (name: string): TagStanding => {
    const tag = byName.get(name);
    return tag === undefined ? { standing: "unledgered" } : tagStanding(log, tag);
  };
  return {
    registry: readRegistry(tags),
    standingOf,
    eventOf(name) {
      const found = standingOf(name);
      return found.standing === "recorded" ? found.event : undefined;
    },
    bundlesOf(tag) {
      const beside = besidePath(tag, "");
      return entries.flatMap(({ path, text }) => {
        const name = path.startsWith(beside) ? path.slice(beside.length) : "";
        return bundleName.test(name) ? [{ name, text }] : [];
      });
    },
  };
}
