import type { Git } from "../../platform/git/git.ts";
import { type EventLog, eventsRef } from "../../registry/events/event-log.ts";
import type { Finding } from "../../registry/events/verify.ts";
import { approvalsRef } from "../../repository/approvals.ts";
import { overridesRef } from "../../repository/stops.ts";

/**
 * Ledgers and tags of events that this clone has and origin does not any more. A fetch takes nothing away, so that a clone which has seen
 * them would hold for ever what everybody else has lost. Nothing without an origin.
 */
export async function lostAtOrigin(git: Git, log: EventLog): Promise<readonly Finding[]> {
  if ((await git.originUrl()) === undefined) return [];
  const [here, there] = [await git.refs(), await git.originRefs()];
  const findings: Finding[] = [];
  for (const ref of [eventsRef, approvalsRef, overridesRef])
    if (!there.has(ref) && (await git.resolve(ref)) !== undefined)
      findings.push({
        subject: ref,
        rule: "ledger_set_back",
        sentence: `${ref} is gone at origin, and this clone has it: \`git push origin ${ref}\` puts it back.`,
      });
  for (const { event } of log.events.values()) {
    const ref = `refs/tags/${event.tag}`;
    if (!here.has(ref) || there.has(ref)) continue;
    findings.push({
      subject: event.tag,
      rule: "tag_missing",
      sentence: `${event.tag} is gone at origin, and this clone has it: \`git push origin ${event.tagObject}:${ref}\` puts it back.`,
    });
  }
  return findings;
}
