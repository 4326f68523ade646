import type { Git } from "../platform/git/git.ts";
import { believedRegistry } from "../registry/events/believed.ts";
import type { EventLog } from "../registry/events/event-log.ts";
import { type Registry, readRegistry } from "../registry/gto.ts";
import { readEvents } from "./events.ts";

/** What the tags of a repository say that an event stands behind, as if nobody had given anything by hand, and the events. */
export async function recordedRegistry(git: Git): Promise<{ readonly registry: Registry; readonly log: EventLog }> {
  const { log, tags } = await readEvents(git);
  return { registry: believedRegistry(readRegistry(tags), log), log };
}
