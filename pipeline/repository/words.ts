import { hashBytes } from "../data/objects/hash.ts";
import type { Approval } from "../domain/approval.ts";
import type { CommitSha, Sha256 } from "../domain/ids.ts";
import { type Override, overridesOf } from "../domain/override.ts";
import type { Forge, PullRequestComment, PullRequestReview } from "../platform/forge/forge.ts";
import type { Git } from "../platform/git/git.ts";
import type { Command } from "../review/arguments.ts";
import { isRefusal, parseCommand } from "../review/command.ts";
import { isReviewWord, reviewWordId, reviewWordText } from "../review/review-word.ts";
import { readOverrides } from "./stops.ts";

/** The words of one pull request as the forge has them now. */
export interface Words {
  readonly comments: readonly PullRequestComment[];
  readonly reviews: readonly PullRequestReview[];
}

export async function wordsNow(forge: Forge, pullRequest: number, entries: readonly Approval[]): Promise<Words> {
  const comments = await forge.comments(pullRequest);
  const isReviewed = entries.some(({ comment }) => isReviewWord(comment.id));
  return { comments, reviews: isReviewed ? await forge.reviews(pullRequest) : [] };
}

/** The command of a comment that stands as that person wrote it. */
function commandBy(id: string, { author, body, isEdited, isBot }: PullRequestComment): Command | undefined {
  const command = author.id === id && !isEdited && !isBot ? parseCommand(body) : undefined;
  return command === undefined || isRefusal(command) ? undefined : command;
}

function isSaidIn({ verb, subject, approver }: Approval, comment: PullRequestComment): boolean {
  const command = commandBy(approver.id, comment);
  return (
    command?.verb === verb &&
    "artifactSha256" in command &&
    command.model === subject.model &&
    command.artifactSha256 === subject.artifactSha256
  );
}

function isGivenBy({ verb, subject, approver }: Approval, { author, state, headSha }: PullRequestReview): boolean {
  return author.id === approver.id && verb === "approve" && state === "approved" && headSha === subject.headSha;
}

/**
 * The sha256 of the text by which an entry of the ledger was given, when that person says this very thing there now. Whoever may push a
 * branch may push the ledger's ref, too: an entry is believed only as far as the forge has its author say it.
 */
export function saidNow(approval: Approval, { comments, reviews }: Words): Sha256 | undefined {
  const { id } = approval.comment;
  const comment = comments.find((found) => found.id === id);
  if (comment !== undefined) return isSaidIn(approval, comment) ? hashBytes(comment.body).sha256 : undefined;
  const review = reviews.find((found) => reviewWordId(found) === id);
  return review !== undefined && isGivenBy(approval, review) ? hashBytes(reviewWordText(review)).sha256 : undefined;
}

/** What is looked for in the words of an owner. */
type OverrideWord = NonNullable<Approval["overrides"]>[number] & Pick<Override["subject"], "model">;

/** Whether the owner says exactly this override in the comment that it rests on; as {@link saidNow}. */
function isOverrideSaid(
  { gate, by, reason, comment, model }: OverrideWord,
  comments: readonly PullRequestComment[],
): boolean {
  const found = comments.find(({ id }) => id === comment?.id);
  if (found === undefined || hashBytes(found.body).sha256 !== comment?.bodySha256) return false;
  const command = commandBy(by.id, found);
  return (
    command?.verb === "override" &&
    command.reason === reason &&
    (command.gate === gate || command.gate === `${model}: ${gate}`)
  );
}

/**
 * An override that an approval rests on and that does not carry it: its owner does not say it any more or never did, or said it of another
 * content, as the first entry of that comment tells.
 *
 * @param ledger - Of the overrides that count, oldest first.
 */
export function unsaidOverride(
  { overrides = [], subject }: Approval,
  { ledger, comments }: { readonly ledger: readonly Override[] } & Pick<Words, "comments">,
): NonNullable<Approval["overrides"]>[number] | undefined {
  const own = overridesOf(ledger, subject);
  return overrides.find(
    (found) =>
      !isOverrideSaid({ ...found, model: subject.model }, comments) ||
      !own.some(({ gate, comment }) => gate === found.gate && comment.id === found.comment?.id),
  );
}

/** Where overrides are looked up, and for what. */
interface OverrideQuestion {
  readonly git: Git;
  readonly forge: Forge;
  readonly pullRequest: number;
  readonly headSha: CommitSha;
}

/** The overrides of a head that the forge has their owners say now; the forge is asked only where the ledger has some. */
export async function overridesSaid(question: OverrideQuestion): Promise<readonly Override[]> {
  const { git, forge, pullRequest, headSha } = question;
  const ledger = await readOverrides(git);
  const own = ledger.filter(({ subject }) => subject.pullRequest === pullRequest && subject.headSha === headSha);
  if (own.length === 0) return [];
  const comments = await forge.commentsApart(pullRequest);
  return own.filter((entry) => isOverrideSaid({ ...entry, model: entry.subject.model }, comments));
}
