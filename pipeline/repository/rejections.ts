import type { Actor, Approval, ApprovalSubject } from "../domain/approval.ts";
import { isEnough, mayApprove, type ReviewPolicy, teamsThatDecide } from "../domain/project.ts";
import type { Forge } from "../platform/forge/forge.ts";
import type { MergedPullRequest, SaidRejection } from "../registry/promotion-state.ts";
import { isRefusal, parseCommand } from "../review/command.ts";
import { reviewWordId } from "../review/review-word.ts";
import { membershipOf } from "./membership.ts";
import { saidNow, type Words } from "./words.ts";

type Bytes = Pick<ApprovalSubject, "model" | "artifactSha256">;

/** One text by one person on a pull request. */
interface Text {
  /** As the ledger names it. */
  readonly id: string;
  readonly author: Actor;
  readonly body: string;
  /** By the forge's clock. */
  readonly at: string | undefined;
}

/** What stands there as people wrote it: comments, oldest first, then reviews that approve nothing. */
function textsOf({ comments, reviews }: Words): readonly Text[] {
  return [
    ...comments
      .filter(({ isBot, isEdited }) => !isBot && !isEdited)
      .map(({ id, author, body, createdAt }) => ({ id, author, body, at: createdAt })),
    ...reviews
      .filter(({ isBot, state }) => !isBot && (state === "rejected" || state === "comment"))
      .map((review) => ({ ...review, id: reviewWordId(review), at: review.submittedAt })),
  ];
}

function isRejectionOf({ model, artifactSha256 }: Bytes, { body }: Text): boolean {
  const command = parseCommand(body);
  return (
    command !== undefined &&
    !isRefusal(command) &&
    command.verb === "reject" &&
    command.model === model &&
    command.artifactSha256 === artifactSha256
  );
}

/** After a merge there is nothing to reject any more, and whoever tries is told so. What has no time was said before it. */
function isBeforeMerge({ at }: Text, { mergedAt }: MergedPullRequest): boolean {
  return at === undefined || mergedAt === undefined || Date.parse(at) <= Date.parse(mergedAt);
}

/** Whether a word of the ledger was said after a text: comments have an order, and beside a review only the clock tells. */
function isSaidAfter(id: string, text: Text, { comments, reviews }: Words): boolean {
  const [place, other] = [id, text.id].map((one) => comments.findIndex((comment) => comment.id === one));
  if (place !== undefined && other !== undefined && place >= 0 && other >= 0) return place > other;
  const at =
    comments.find((comment) => comment.id === id)?.createdAt ??
    reviews.find((review) => reviewWordId(review) === id)?.submittedAt;
  return at !== undefined && text.at !== undefined && Date.parse(at) > Date.parse(text.at);
}

/** What is asked of one merged pull request. */
interface RejectionQuestion {
  readonly pullRequest: MergedPullRequest;
  readonly bytes: Bytes;
  /** The entries about the model in this pull request, oldest first. */
  readonly ledger: readonly Approval[];
  readonly words: Words;
}

/**
 * The first rejection of each person that stands on a pull request, whether or not the ledger has it. An approval of the same bytes that was
 * said later takes it back, when it was taken down: what was refused then takes nothing back.
 */
function rejectionsIn({ pullRequest, bytes, ledger, words }: RejectionQuestion): readonly SaidRejection[] {
  const { number } = pullRequest;
  const approvals = ledger.filter(
    (entry) =>
      entry.verb === "approve" &&
      entry.subject.artifactSha256 === bytes.artifactSha256 &&
      saidNow(entry, words) !== undefined,
  );
  const found = new Map<string, SaidRejection>();
  for (const text of textsOf(words)) {
    const { author: by, id } = text;
    if (found.has(by.id) || !isBeforeMerge(text, pullRequest) || !isRejectionOf(bytes, text)) continue;
    const isTakenBack = approvals.some(
      ({ approver, comment }) => approver.id === by.id && isSaidAfter(comment.id, text, words),
    );
    if (!isTakenBack) found.set(by.id, { pullRequest: number, by, comment: id });
  }
  return [...found.values()];
}

/**
 * Whether somebody may reject now, by what a command is asked for. What the forge cannot say counts for them: that stops a promotion, which
 * runs again, and lets none through.
 */
async function mayReject(forge: Forge, policy: ReviewPolicy, person: Actor): Promise<boolean> {
  const { login } = person;
  // Whom no answer could make an approver is not asked about: a stranger's flood of words costs nothing.
  if (!mayApprove(policy, { login, teams: teamsThatDecide(policy, login) })) return false;
  const permission = await forge.permission(person).catch(() => undefined);
  if (permission !== undefined && !isEnough(policy, permission)) return false;
  const { teams, unknownTeam } = await membershipOf(forge, policy, person);
  return unknownTeam !== undefined || mayApprove(policy, { login, teams });
}

/** The rejections that stand on a pull request by people who may reject. */
export async function rejectionsSaid(
  forge: Forge,
  policy: ReviewPolicy,
  question: RejectionQuestion,
): Promise<readonly SaidRejection[]> {
  const said: SaidRejection[] = [];
  for (const rejection of rejectionsIn(question))
    if (await mayReject(forge, policy, rejection.by)) said.push(rejection);
  return said;
}
