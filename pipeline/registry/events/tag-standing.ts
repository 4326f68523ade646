import type { RecordedEvent } from "../../domain/registry-event.ts";
import type { AnnotatedTag } from "../../platform/git/git.ts";
import { type EventLog, type LoggedEvent, parseTagLine } from "./event-log.ts";

/**
 * How a tag and the ledger of events agree: `recorded`; `unledgered` where no event stands behind the tag; `rewritten` where the tag is
 * another object than its event names; `altered` where the event is not the one that the tag was written for.
 */
export type TagStanding =
  | { readonly standing: "recorded"; readonly event: RecordedEvent }
  | { readonly standing: "rewritten" | "altered"; readonly event: RecordedEvent }
  | { readonly standing: "unledgered" };

function isAltered({ event, sha256 }: LoggedEvent, message: string): boolean {
  // What was there before the ledger tells of none.
  return event.action !== "adopt" && parseTagLine(message)?.sha256 !== sha256;
}

/** @param tag - As the repository has it; planned ones stand by the event that is planned with them. */
export function tagStanding(log: EventLog, tag: AnnotatedTag): TagStanding {
  const logged = log.events.get(tag.name);
  if (logged === undefined) return { standing: "unledgered" };
  const { event } = logged;
  if (tag.id === undefined) return { standing: "recorded", event };
  if (event.tagObject !== tag.id || event.commit !== tag.commit) return { standing: "rewritten", event };
  return { standing: isAltered(logged, tag.message) ? "altered" : "recorded", event };
}
