import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { LockstepError } from "../domain/error.ts";

/** The digest that a signature by a curve is over, as Sigstore's key types and `model-signing` have it. */
const digestOfCurve: Readonly<Record<string, string>> = {
  prime256v1: "sha256",
  secp384r1: "sha384",
  secp521r1: "sha512",
};

const curves = "Use an elliptic curve key in PEM: `openssl ecparam -name prime256v1 -genkey -noout -out key.pem`.";

function digestFor(key: KeyObject, where: string): string {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  const digest = key.asymmetricKeyType === "ec" && curve !== undefined ? digestOfCurve[curve] : undefined;
  if (digest !== undefined) return digest;
  throw new LockstepError(
    "SIGNING_KEY_INVALID",
    `${where} is a key of type ${curve ?? key.asymmetricKeyType ?? "unknown"}, not P-256, P-384 or P-521`,
    { hint: curves },
  );
}

/** A key that signs; it is held, never shown. */
export interface SigningKey {
  /** sha256 of the public key's PEM, by which bundles name it. */
  readonly hint: string;
  sign(bytes: Buffer): Buffer;
}

export interface VerifyingKey {
  /** The file it stands in. */
  readonly name: string;
  readonly hint: string;
  isSignature(bytes: Buffer, signature: Uint8Array): boolean;
}

function hintOf(publicKey: KeyObject): string {
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "pem" }))
    .digest("hex");
}

/**
 * A private key from PEM. Neither the key nor the passphrase is in any message: what the crypto library says of a key it cannot read is
 * left out, too.
 *
 * @throws LockstepError SIGNING_KEY_INVALID.
 */
export function readSigningKey(pem: string, passphrase: string | undefined, where: string): SigningKey {
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    throw new LockstepError("SIGNING_KEY_INVALID", `${where} holds no private key that can be read`, {
      hint: /ENCRYPTED (?:SIGSTORE|COSIGN)/.test(pem)
        ? "It is a key of cosign; Lockstep reads PEM as openssl writes it."
        : "Give the PEM text itself, with its line breaks; for a key with a passphrase set LOCKSTEP_SIGNING_PASSPHRASE, too.",
    });
  }
  const digest = digestFor(privateKey, where);
  return {
    hint: hintOf(createPublicKey(privateKey)),
    sign: (bytes) => sign(digest, bytes, privateKey),
  };
}

/**
 * A public key from PEM.
 *
 * @param name - The file, for messages.
 * @throws LockstepError SIGNING_KEY_INVALID.
 */
export function readVerifyingKey(pem: string, name: string): VerifyingKey {
  // From a private key Node would derive the public one: it must not stand in a repository at all.
  if (/PRIVATE KEY/.test(pem))
    throw new LockstepError("SIGNING_KEY_INVALID", `${name} is a private key`, {
      hint: "Take it out of the repository and its history, make a new one, and commit the public key: `openssl ec -in key.pem -pubout`.",
    });
  let publicKey: KeyObject;
  try {
    publicKey = createPublicKey(pem);
  } catch (cause) {
    throw new LockstepError("SIGNING_KEY_INVALID", `${name} holds no public key that can be read`, {
      hint: "Write it with `openssl ec -in key.pem -pubout`.",
      cause,
    });
  }
  const digest = digestFor(publicKey, name);
  return {
    name,
    hint: hintOf(publicKey),
    isSignature(bytes, signature) {
      try {
        return verify(digest, bytes, publicKey, signature);
      } catch {
        // No signature of this kind at all.
        return false;
      }
    },
  };
}
