import type { ProvenanceProblem } from "../../domain/provenance.ts";
import type { RecordedEvent } from "../../domain/registry-event.ts";
import { artifactStatement, differingResources, readManifest, resourcesOf } from "../../provenance/model-signing.ts";
import { type RegisteredContent, refuseRegistration, registrationStatement } from "../../provenance/registration.ts";
import type { Signer } from "../../provenance/signers/signer.ts";
import type { Trust } from "../../provenance/trust.ts";
import { verifyBundle } from "../../provenance/verify.ts";
import { besidePath } from "../../registry/events/event-log.ts";

/** What a registration has beside its event: the statement of what it rests on, and what Python's `model-signing` reads. */
export const signatureNames = { registration: "registration.sigstore.json", model: "model.sigstore.json" } as const;

/** The two signatures of a registration, by their names. */
export async function signRegistration(
  signer: Signer,
  content: RegisteredContent,
): Promise<Readonly<Record<string, string>>> {
  return {
    [signatureNames.registration]: await signer.sign(registrationStatement(content)),
    [signatureNames.model]: await signer.sign(artifactStatement(content.record.artifact)),
  };
}

/** The signatures beside a registration's event, each as it is written; `undefined` for one that is not there. */
export interface SignatureTexts {
  readonly registration: string | undefined;
  readonly model: string | undefined;
}

/** @param entries - Of the ledger of events. */
export function signaturesIn(
  entries: ReadonlyMap<string, string>,
  { tag }: Pick<RecordedEvent, "tag">,
): SignatureTexts {
  const text = (name: string): string | undefined => entries.get(besidePath(tag, name));
  return { registration: text(signatureNames.registration), model: text(signatureNames.model) };
}

/** What a bundle is called in messages. */
function named(name: string, problem: ProvenanceProblem | undefined): ProvenanceProblem | undefined {
  return problem && { ...problem, what: `${name}: ${problem.what}` };
}

async function refuseStatement(text: string, content: RegisteredContent, trust: Trust) {
  const statement = await verifyBundle(text, trust);
  return "rule" in statement ? statement : refuseRegistration(statement, content);
}

async function refuseManifest(text: string, { record }: RegisteredContent, trust: Trust) {
  const statement = await verifyBundle(text, trust);
  if ("rule" in statement) return statement;
  const manifest = readManifest(statement);
  return "rule" in manifest ? manifest : differingResources(manifest.resources, resourcesOf(record.artifact));
}

/** What is wrong with the signatures of a registration, each that is there and each that must be. */
export async function refuseSignatures(
  texts: SignatureTexts,
  content: RegisteredContent,
  { trust, isRequired }: { readonly trust: Trust; readonly isRequired: boolean },
): Promise<ProvenanceProblem | undefined> {
  const { registration, model } = texts;
  const missing = registration === undefined ? signatureNames.registration : signatureNames.model;
  if (isRequired && (registration === undefined || model === undefined))
    return { rule: "bundle", what: `${missing} is missing beside the registration, and lockstep.yaml requires it` };
  return (
    (registration && named(signatureNames.registration, await refuseStatement(registration, content, trust))) ||
    (model && named(signatureNames.model, await refuseManifest(model, content, trust))) ||
    undefined
  );
}
