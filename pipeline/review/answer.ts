import type { Approval } from "../domain/approval.ts";
import type { Refusal } from "../domain/reason.ts";

/** First line of the answer to one comment; the comment is answered when such a line stands in one of ours. */
export function answerMarker(commentId: string): string {
  return `lockstep:answer:${commentId}`;
}

/** Longest text from elsewhere that is shown, in characters. */
const shownLimit = 1000;

/** A text from elsewhere as one code span, in which nothing is a link, a mention, a tag or a line break. */
function inert(text: string): string {
  const plain = text
    .slice(0, shownLimit)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
  const fence = "`".repeat(Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const pad = plain === "" || plain.startsWith("`") || plain.endsWith("`") ? " " : "";
  return `${fence}${pad}${plain}${pad}${fence}`;
}

export function answerAccepted(approval: Approval, standing: { readonly remaining: number }): string {
  const { subject, approver, verb } = approval;
  const what = inert(`${subject.model}@${subject.artifactSha256}`);
  if (verb === "reject")
    return `❌ ${inert(approver.login)} rejected ${what}. These bytes are not promoted until the same person approves them.`;
  const next =
    standing.remaining > 0
      ? `${standing.remaining} more ${standing.remaining === 1 ? "approval is" : "approvals are"} needed.`
      : "Merging promotes exactly these bytes.";
  return [
    `✅ ${inert(approver.login)} approved ${what}. ${next}`,
    "",
    `Bound to head ${inert(subject.headSha)}, inputs ${inert(subject.inputKey.slice(0, 12))}, evaluation ${inert(subject.evaluationDigest.slice(0, 12))}, plan ${inert(subject.planHash.slice(0, 12))}; void when one of them changes.`,
  ].join("\n");
}

/** Reason and sentence; the sentence may hold names from the pull request, so it is shown as text only. */
export function answerRefused(refusal: Refusal): string {
  return `🚫 Refused (${inert(refusal.code)}): ${inert(refusal.sentence)}`;
}

export function answerHelp(): string {
  return [
    "Commands stand alone on the first line of a comment:",
    "",
    "- `/approve <model>@<sha256>` approves exactly these bytes; the report ends with the line to copy",
    "- `/reject <model>@<sha256> [reason]` keeps these bytes from being promoted",
    "- `/help` shows this",
    "",
    "Who may approve is listed in the base branch's `lockstep.yaml`; nobody approves a change of their own.",
  ].join("\n");
}
