import { createPublicKey } from "node:crypto";
import { X509Certificate } from "@sigstore/core";
import { type TrustMaterial, toTrustMaterial } from "@sigstore/verify";
import { z } from "zod";
import { LockstepError } from "../domain/error.ts";
import type { SigstoreInstance } from "../domain/provenance.ts";

const bytes = z.base64().transform((text) => Buffer.from(text, "base64"));
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const [beginning, end] = [new Date(0), new Date(8_640_000_000_000_000)];
const validity = z
  .looseObject({ start: moment.default(beginning), end: moment.default(end) })
  .default({ start: beginning, end });

const authority = z
  .looseObject({
    certChain: z.looseObject({ certificates: z.array(z.looseObject({ rawBytes: bytes })).min(1) }),
    validFor: validity,
  })
  .transform(({ certChain, validFor: { start, end: until } }) => ({
    certChain: certChain.certificates.map(({ rawBytes }) => X509Certificate.parse(rawBytes)),
    validFor: { start, end: until },
  }));

const log = z
  .looseObject({
    baseUrl: z.string(),
    publicKey: z.looseObject({ rawBytes: bytes, validFor: validity }),
    logId: z.looseObject({ keyId: bytes }),
    checkpointKeyId: z.looseObject({ keyId: bytes }).optional(),
  })
  .transform(({ baseUrl, publicKey, logId, checkpointKeyId }) => ({
    baseURL: baseUrl,
    logID: (checkpointKeyId ?? logId).keyId,
    publicKey: createPublicKey({ key: publicKey.rawBytes, format: "der", type: "spki" }),
    validFor: { start: publicKey.validFor.start, end: publicKey.validFor.end },
  }));

/** The parts of Sigstore's TrustedRoot that verifying asks for. @see sigstore/protobuf-specs sigstore_trustroot.proto. */
const trustedRoot = z.looseObject({
  mediaType: z.string().regex(/^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.1|\.v0\.\d\+json)$/),
  certificateAuthorities: z.array(authority).min(1),
  timestampAuthorities: z.array(authority).default([]),
  tlogs: z.array(log).default([]),
  ctlogs: z.array(log).default([]),
});

/** One root, or one on each line, as `gh attestation trusted-root` writes them. */
function rootsIn(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line): unknown => JSON.parse(line));
  }
}

/** Keys are found by the keys that lockstep.yaml names, never by a root. */
const noPublicKey = (): never => {
  throw new Error("a root of certificates has no keys");
};

/**
 * Reads a file of trusted roots.
 *
 * @throws LockstepError TRUST_ROOT_UNAVAILABLE when it is none.
 */
export function parseTrustedRoot(text: string, where: string): TrustMaterial {
  try {
    const roots = z.array(trustedRoot).min(1).parse(rootsIn(text));
    return {
      certificateAuthorities: roots.flatMap(({ certificateAuthorities }) => certificateAuthorities),
      timestampAuthorities: roots.flatMap(({ timestampAuthorities }) => timestampAuthorities),
      tlogs: roots.flatMap(({ tlogs }) => tlogs),
      ctlogs: roots.flatMap(({ ctlogs }) => ctlogs),
      publicKey: noPublicKey,
    };
  } catch (cause) {
    throw new LockstepError("TRUST_ROOT_UNAVAILABLE", `${where} is no trusted root of Sigstore`, {
      hint: "Write it with `gh attestation trusted-root > trusted-root.jsonl`.",
      cause,
    });
  }
}

/** The roots of the public installation, from its update service, verified by the keys that come with this program. */
export async function fetchTrustedRoot(instance: SigstoreInstance): Promise<TrustMaterial> {
  if (instance === "github")
    throw new LockstepError(
      "TRUST_ROOT_UNAVAILABLE",
      "GitHub's own Sigstore has no roots that come with this program",
      {
        hint: "Commit the output of `gh attestation trusted-root` and name it as `provenance.trusted_root` in lockstep.yaml.",
      },
    );
  const { getTrustedRoot } = await import("@sigstore/tuf");
  try {
    return toTrustMaterial(await getTrustedRoot());
  } catch (cause) {
    throw new LockstepError("TRUST_ROOT_UNAVAILABLE", "the roots of Sigstore could not be fetched", {
      hint: "Run it again with a network, or name a file as `provenance.trusted_root` in lockstep.yaml.",
      cause,
    });
  }
}
