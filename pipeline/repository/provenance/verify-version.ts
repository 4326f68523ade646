import type { ModelRecord } from "../../domain/model-record.ts";
import type { Refusal } from "../../domain/reason.ts";
import type { RecordedEvent } from "../../domain/registry-event.ts";
import type { Git } from "../../platform/git/git.ts";
import { plannedPart } from "../../registry/events/event-log.ts";
import { refuseSignatures, type SignatureTexts } from "./signatures.ts";
import { trustFor } from "./trust.ts";

/**
 * How the signatures of a version stand: `trusted`; `refused` with the rule that failed; `unsigned` where there is none and none is
 * required; `undeclared` where lockstep.yaml says nothing of who is trusted.
 */
export type ProvenanceStanding =
  | { readonly standing: "trusted" | "unsigned" | "undeclared" }
  | { readonly standing: "refused"; readonly refusal: Refusal };

/**
 * Holds a version's signatures to who is trusted, and what they say to what the registry and the record say: every file by its sha256.
 *
 * @param version.event - Of its registration.
 * @param version.record - At the commit of the registration; the files on disk must have been held to it.
 * @param version.texts - The signatures beside the event.
 * @param version.trustedRoot - Text of a file in place of the one that lockstep.yaml names.
 * @throws LockstepError CONFIG_INVALID, SIGNING_KEY_INVALID, TRUST_ROOT_UNAVAILABLE.
 */
export async function verifyProvenance(
  git: Git,
  version: {
    readonly event: RecordedEvent;
    readonly record: ModelRecord;
    readonly texts: SignatureTexts;
    readonly trustedRoot?: { readonly text: string; readonly where: string } | undefined;
  },
): Promise<ProvenanceStanding> {
  const { event, record, texts, trustedRoot } = version;
  const trusted = await trustFor(git, event, trustedRoot);
  if (trusted === undefined) return { standing: "undeclared" };
  if (!trusted.isRequired && texts.registration === undefined && texts.model === undefined)
    return { standing: "unsigned" };
  const problem = await refuseSignatures(texts, { event: plannedPart(event), record }, trusted);
  if (problem === undefined) return { standing: "trusted" };
  const sentence = `The provenance of ${record.model} ${record.modelVersion} is refused by the rule \`${problem.rule}\`: ${problem.what}.`;
  return { standing: "refused", refusal: { code: "provenance_rejected", sentence } };
}
