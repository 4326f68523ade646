import { LockstepError } from "../../domain/error.ts";
import type { RecordedEvent } from "../../domain/registry-event.ts";
import type { Git, LedgerChain } from "../../platform/git/git.ts";
import type { Finding, RegistryFacts } from "../../registry/events/verify.ts";
import { type SignatureTexts, signaturesIn } from "../../repository/provenance/signatures.ts";
import { verifyProvenance } from "../../repository/provenance/verify-version.ts";
import { stateOf } from "../../repository/state.ts";
import { defaultTip } from "../../repository/tip.ts";

/** Whether a state's lockstep.yaml may say something of signatures; most registries never do, and are not looked at for long. */
async function mentions(git: Git, state: string): Promise<boolean> {
  const commit = await git.resolve(state);
  if (commit === undefined) return false;
  return (await stateOf(git, commit).text("lockstep.yaml"))?.includes("provenance") ?? false;
}

async function isConcerned(
  git: Git,
  { commit, authorisation }: RecordedEvent,
  { registration, model }: SignatureTexts,
) {
  if (registration !== undefined || model !== undefined) return true;
  const bases = (authorisation?.pullRequests ?? []).flatMap(({ baseSha }) => baseSha ?? []);
  for (const state of [commit, `${commit}^1`, ...bases]) if (await mentions(git, state)) return true;
  return false;
}

/**
 * Holds the signatures of every registration to who is trusted, and to what the registry says. Registrations from before there were events
 * have none.
 *
 * @throws LockstepError TRUST_ROOT_UNAVAILABLE.
 */
export async function provenanceFindings(
  git: Git,
  { entries }: LedgerChain,
  { log, at, reachable }: Pick<RegistryFacts, "log" | "at" | "reachable">,
): Promise<readonly Finding[]> {
  const texts = new Map(entries.map(({ path, text }) => [path, text]));
  const findings: Finding[] = [];
  const isDeclaredNow = await mentions(git, await defaultTip(git));
  for (const { event } of log.events.values()) {
    if (event.action !== "register" || !reachable.has(event.commit)) continue;
    const { record } = at(event.commit, event.model);
    const signatures = signaturesIn(texts, event);
    if (record === undefined) continue;
    if (!isDeclaredNow && !(await isConcerned(git, event, signatures))) continue;
    const refused = (sentence: string): void => {
      findings.push({ subject: event.tag, rule: "provenance_rejected", sentence });
    };
    try {
      const found = await verifyProvenance(git, { event, record, texts: signatures });
      if (found.standing === "refused") refused(found.refusal.sentence);
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code === "TRUST_ROOT_UNAVAILABLE") throw error;
      refused(`Who may sign ${event.tag} cannot be read: ${error.message}.`);
    }
  }
  return findings;
}
