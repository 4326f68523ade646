import type { RecordedEvent } from "../../domain/registry-event.ts";
import type { NewTag } from "../../platform/git/git.ts";
import { type EventLog, eventsRef, tagLine } from "../../registry/events/event-log.ts";
import type { PromotionAction } from "../../registry/promotion-state.ts";
import { appended, eventEntries, plannedDigest } from "../../repository/events.ts";
import type { Workspace } from "../../repository/workspace.ts";

type Made = Extract<PromotionAction, { readonly kind: "register" | "assign" }>;

/** Files that stand beside an event in the ledger, by their names; written in the same commit as the event, and none without it. */
export type FilesBeside = (event: RecordedEvent) => Promise<Readonly<Record<string, string>>>;

const nothingBeside: FilesBeside = () => Promise.resolve({});

/** The tag with the line that names its event, and where the ledger was before it. */
function taggedFor({ tag, event }: Made, { tip }: EventLog): NewTag {
  const line = tagLine({ sha256: plannedDigest(event), after: tip });
  return { ...tag, message: `${tag.message}\n\n${line}` };
}

/**
 * Makes the tags of what was decided, and their events, all at once.
 *
 * @returns The log with these events; `undefined` when somebody else wrote events or one of these tags meanwhile.
 */
export async function publishActions(
  { git }: Workspace,
  log: EventLog,
  {
    actions,
    beside = nothingBeside,
  }: { readonly actions: readonly PromotionAction[]; readonly beside?: FilesBeside | undefined },
): Promise<EventLog | undefined> {
  const made = actions.filter((action) => action.kind === "register" || action.kind === "assign");
  if (made.length === 0) return log;
  const events: RecordedEvent[] = [];
  const tip = await git.publish({
    ledger: eventsRef,
    after: log.tip,
    tags: made.map((action) => taggedFor(action, log)),
    entries: async (ids) => {
      const groups = [];
      for (const { event: planned } of made) {
        const event: RecordedEvent = { ...planned, tagObject: ids.get(planned.tag) ?? "" };
        events.push(event);
        groups.push(eventEntries(event, await beside(event)));
      }
      return groups;
    },
  });
  return tip === undefined ? undefined : appended(log, tip, events);
}

/**
 * Begins the ledger with the tags that there were before it, as such.
 *
 * @returns The log as it is then; `undefined` when somebody else was first.
 */
export async function publishAdoption(
  { git, host }: Workspace,
  log: EventLog,
  adopted: readonly RecordedEvent[],
): Promise<EventLog | undefined> {
  if (adopted.length === 0) return log;
  const tip = await git.publish({
    ledger: eventsRef,
    after: undefined,
    tags: [],
    entries: () => Promise.resolve([adopted.flatMap((event) => eventEntries(event))]),
  });
  if (tip === undefined) return undefined;
  host.info(`${eventsRef} begins: ${adopted.length} tags that were there before it are adopted as they are`);
  return { ...log, tip, chain: new Set([tip]) };
}
