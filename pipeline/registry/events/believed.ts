import { type Registry, type RegistryEvent, readRegistry } from "../gto.ts";
import type { EventLog } from "./event-log.ts";
import { tagStanding } from "./tag-standing.ts";

/** What takes away authorises nothing, so that it counts whoever made it; what registers or assigns counts when its event says so. */
function isBelieved(log: EventLog, { tag, content }: RegistryEvent): boolean {
  const isGiving = content.action === "register" || content.action === "assign";
  return !isGiving || tagStanding(log, tag).standing === "recorded";
}

/** The registry as if nobody had registered or assigned anything by hand: what decisions rest on. */
export function believedRegistry(shown: Registry, log: EventLog): Registry {
  const events = [...shown.values()].flatMap((model) => model.events);
  const believed = events.filter((event) => isBelieved(log, event));
  return believed.length === events.length ? shown : readRegistry(believed.map(({ tag }) => tag));
}
