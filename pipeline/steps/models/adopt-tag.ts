import { LockstepError } from "../../domain/error.ts";
import type { RecordedEvent } from "../../domain/registry-event.ts";
import { adoptionOf } from "../../registry/events/adoption.ts";
import { eventsRef } from "../../registry/events/event-log.ts";
import { tagStanding } from "../../registry/events/tag-standing.ts";
import { readRegistry } from "../../registry/gto.ts";
import { artifactText, parseTagName } from "../../registry/gto-tag.ts";
import { eventEntries, readEvents, recordsAt } from "../../repository/events.ts";
import type { Workspace } from "../../repository/workspace.ts";

/** Looks before it is given up: each means that somebody else wrote an event meanwhile. */
const lookLimit = 20;

function conflict(message: string, hint: string): LockstepError {
  return new LockstepError("GIT_REF_CONFLICT", message, { hint });
}

/**
 * Takes a tag that somebody made by hand, or that GTO made, into the ledger of events, with who did it and why. It authorises nothing: a
 * version is promoted from it only when its bytes were approved.
 *
 * @throws LockstepError VERSION_UNKNOWN for a tag that is not there or is none of the registry's; GIT_REF_CONFLICT for one that has an event.
 */
export async function adoptTag(
  { git }: Workspace,
  request: { readonly tag: string; readonly reason: string },
): Promise<RecordedEvent> {
  const by = await git.userName();
  if (by === undefined)
    throw new LockstepError("ARGUMENT_INVALID", "Git does not know who you are", {
      hint: 'Say so: `git config user.name "Your Name"`; the event keeps it.',
    });
  for (let look = 1; look <= lookLimit; look++) {
    await git.fetch();
    const { log, tags } = await readEvents(git);
    const tag = tags.find(({ name }) => name === request.tag);
    const content = tag === undefined ? undefined : parseTagName(tag.name);
    const model = content === undefined ? undefined : readRegistry(tags).get(artifactText(content));
    if (tag?.id === undefined || content === undefined || model === undefined)
      throw new LockstepError(
        "VERSION_UNKNOWN",
        `no tag ${JSON.stringify(request.tag.slice(0, 100))} tells of a model`,
        {
          hint: "Name an annotated tag of GTO's that origin has, for example failure-predictor@v1.2.0.",
        },
      );
    if (log.tip === undefined)
      throw conflict(`${eventsRef} has not begun yet`, "`lockstep promote` begins it, and adopts every tag there is.");
    if (tagStanding(log, tag).standing !== "unledgered")
      throw conflict(`${tag.name} has an event already`, "`lockstep models verify` says whether the two agree.");
    const event = await adoptionOf(
      model,
      { tag: { ...tag, id: tag.id }, content },
      { recordAt: recordsAt(git), adoption: { by, reason: request.reason } },
    );
    const tip = await git.publish({
      ledger: eventsRef,
      after: log.tip,
      tags: [],
      entries: () => Promise.resolve([eventEntries(event)]),
    });
    if (tip !== undefined) return event;
  }
  throw conflict(`other events came first ${lookLimit} times in a row`, "Run it again when no promotion is under way.");
}
