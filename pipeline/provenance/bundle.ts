import { type Bundle, bundleFromJSON, bundleToJSON, isBundleWithDsseEnvelope, toDSSEBundle } from "@sigstore/bundle";
import { dsse } from "@sigstore/core";
import type { ProvenanceProblem } from "../domain/provenance.ts";
import { quoted, statementPayloadType } from "./statement.ts";

/** A signed statement as it is stored, with what signed it. */
export interface SignedStatement {
  readonly bundle: Bundle;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** What the signature is over: type and payload together, by DSSE. */
  readonly signedBytes: Buffer;
  readonly signedBy:
    | {
        readonly kind: "key" /** What the signer calls its key; trust is never decided by it. */;
        readonly hint: string;
      }
    | { readonly kind: "certificate" };
}

/** Longest text of a bundle, in UTF-16 units: 32 Mi; a model of 100,000 files has about half of it. */
const bundleTextLimit = 32 * 1024 * 1024;

/** `model-signing` before 1.1 leaves out what is empty, and newer readers of bundles ask for it. */
function completed(value: unknown): unknown {
  if (value === null || typeof value !== "object" || !("verificationMaterial" in value)) return value;
  const { verificationMaterial: material } = value;
  if (material === null || typeof material !== "object" || "tlogEntries" in material) return value;
  return { ...value, verificationMaterial: { ...material, tlogEntries: [] } };
}

/** Reads a bundle as Sigstore's tools and `model-signing` write it. Nothing of it is verified yet. */
export function parseBundle(text: string): SignedStatement | ProvenanceProblem {
  if (text.length > bundleTextLimit) return { rule: "bundle", what: `it is longer than ${bundleTextLimit} characters` };
  let bundle: Bundle;
  try {
    bundle = bundleFromJSON(completed(JSON.parse(text)));
  } catch (error) {
    return {
      rule: "bundle",
      what: `it is no Sigstore bundle (${quoted(error instanceof Error ? error.message : "")})`,
    };
  }
  if (!isBundleWithDsseEnvelope(bundle)) return { rule: "bundle", what: "it signs a digest, not a statement" };
  const { payloadType, payload, signatures } = bundle.content.dsseEnvelope;
  if (payloadType !== statementPayloadType)
    return { rule: "bundle", what: `it signs ${quoted(payloadType)}, not ${statementPayloadType}` };
  const { content } = bundle.verificationMaterial;
  return {
    bundle,
    payload,
    signature: signatures[0]?.sig ?? new Uint8Array(),
    signedBytes: dsse.preAuthEncoding(payloadType, payload),
    signedBy: content.$case === "publicKey" ? { kind: "key", hint: content.publicKey.hint } : { kind: "certificate" },
  };
}

/** What a key signs of a statement. */
export function bytesToSign(payload: Buffer): Buffer {
  return dsse.preAuthEncoding(statementPayloadType, payload);
}

/** The bundle of a statement that a key has signed, as `model-signing` and Sigstore's tools read it. */
export function keyBundle(parts: {
  readonly payload: Buffer;
  readonly signature: Buffer;
  readonly hint: string;
}): string {
  const bundle = toDSSEBundle({
    artifact: parts.payload,
    artifactType: statementPayloadType,
    signature: parts.signature,
    keyHint: parts.hint,
  });
  return bundleText(bundleToJSON(bundle));
}

/** How a bundle is written down. */
export function bundleText(bundle: object): string {
  return `${JSON.stringify(bundle)}\n`;
}
