import type { ModelName, Sha256 } from "../../domain/ids.ts";
import type { PlannedEvent } from "../../domain/registry-event.ts";
import type { Registry } from "../gto.ts";
import { parseTagName } from "../gto-tag.ts";
import type { EventLog } from "./event-log.ts";

/** The log in which an event stands whose tag is planned, too, and has no id yet. */
export function withPlanned(log: EventLog, event: PlannedEvent): EventLog {
  const logged = { event: { ...event, tagObject: "" }, sha256: "" as Sha256 };
  return { ...log, events: new Map([...log.events, [event.tag, logged]]) };
}

/** The highest counter that any tag of a model ever had, also one that is gone: it is not given again. */
export function takenCounter(registry: Registry, log: EventLog, model: ModelName): bigint {
  let highest = registry.get(model)?.counter ?? 0n;
  for (const { event } of log.events.values()) {
    if (event.model !== model || event.directory !== undefined) continue;
    const counter = parseTagName(event.tag)?.counter ?? 0n;
    if (counter > highest) highest = counter;
  }
  return highest;
}
