import type { Actor, ApprovalSubject } from "./approval.ts";
import type { Sha256 } from "./ids.ts";

/** An owner's word that one gate does not stop exactly this content; kept append-only in `refs/lockstep/overrides`, for ever. */
export interface Override {
  readonly kind: "lockstep/Override";
  readonly schema: 1;
  /** As the evaluation calls it. */
  readonly gate: string;
  readonly subject: Omit<ApprovalSubject, "planHash">;
  readonly by: Actor;
  readonly reason: string;
  readonly comment: { readonly id: string; readonly bodySha256: Sha256 };
}

/**
 * One comment is one word about one content, that which stood when it was said: of several entries that rest on it the first one counts, and
 * whoever repeats it for a later head repeats it in vain. Comments of different pull requests may have the same id.
 *
 * @param ledger - All entries, in the order of the chain.
 */
export function firstOfEachComment(ledger: readonly Override[]): readonly Override[] {
  const seen = new Set<string>();
  return ledger.filter(({ subject, comment }) => {
    const word = `${subject.pullRequest} ${comment.id}`;
    if (seen.has(word)) return false;
    seen.add(word);
    return true;
  });
}

/** Those that are about this very content: the same pull request, head, inputs, bytes and evaluation. */
export function overridesOf(ledger: readonly Override[], subject: Override["subject"]): readonly Override[] {
  return ledger.filter(
    ({ subject: own }) =>
      own.pullRequest === subject.pullRequest &&
      own.headSha === subject.headSha &&
      own.model === subject.model &&
      own.inputKey === subject.inputKey &&
      own.artifactSha256 === subject.artifactSha256 &&
      own.evaluationDigest === subject.evaluationDigest,
  );
}
