import type { ProvenanceProblem } from "../domain/provenance.ts";
import { parseBundle, type SignedStatement } from "./bundle.ts";
import { parseStatement, quoted, type Statement } from "./statement.ts";
import type { Trust } from "./trust.ts";
import { refuseCertificate } from "./verify-certificate.ts";

/** What is wrong with a statement that a key vouches for. The bundle's hint says which key it means, and only finds it. */
function refuseKey(
  { signedBytes, signature, signedBy }: SignedStatement,
  { keys }: Trust,
): ProvenanceProblem | undefined {
  if (keys.length === 0)
    return { rule: "signer", what: "a key signed it, and lockstep.yaml trusts none (provenance.keys)" };
  if (keys.some((key) => key.isSignature(signedBytes, signature))) return undefined;
  const hint = signedBy.kind === "key" ? signedBy.hint : "";
  const named = keys.find((key) => key.hint === hint);
  if (named !== undefined)
    return { rule: "signature", what: `the signature is not one of ${named.name} over these bytes` };
  return {
    rule: "signer",
    what: `the key ${quoted(hint)} signed it, trusted are ${keys.map(({ name }) => name).join(", ")}`,
  };
}

/**
 * The statement in a bundle, once somebody who is trusted has signed it. Of whom and what it speaks is for the caller to compare.
 *
 * @param text - Of the bundle.
 * @throws LockstepError TRUST_ROOT_UNAVAILABLE when it cannot be found out; a bundle that is wrong is a problem, never an error.
 */
export async function verifyBundle(text: string, trust: Trust): Promise<Statement | ProvenanceProblem> {
  const signed = parseBundle(text);
  if ("rule" in signed) return signed;
  const problem = signed.signedBy.kind === "key" ? refuseKey(signed, trust) : await refuseCertificate(signed, trust);
  return problem ?? parseStatement(signed.payload);
}
