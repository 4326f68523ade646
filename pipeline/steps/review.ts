import { digestOf, hashBytes } from "../data/objects/hash.ts";
import type { Approval, Permission } from "../domain/approval.ts";
import { LockstepError } from "../domain/error.ts";
import type { CommitSha } from "../domain/ids.ts";
import type { Project } from "../domain/project.ts";
import type { Refusal } from "../domain/reason.ts";
import type { Forge, PullRequest, PullRequestComment } from "../platform/forge/forge.ts";
import { readRegistry } from "../registry/gto.ts";
import { approvalsRef, readApprovals } from "../repository/approvals.ts";
import { approvalCheck, evaluationCheck, parseShownReport } from "../repository/checks.ts";
import { planNow } from "../repository/plan-now.ts";
import { stateOf } from "../repository/state.ts";
import type { Workspace } from "../repository/workspace.ts";
import { answerAccepted, answerHelp, answerMarker, answerRefused } from "../review/answer.ts";
import { approvalPath, approvalText, reviewStanding } from "../review/approvals.ts";
import { type Command, isRefusal, parseCommand } from "../review/command.ts";
import { decideReview } from "../review/decide.ts";
import type { ReviewedModel } from "../review/request.ts";

export interface ReviewRequest {
  readonly pullRequest: number | undefined;
  /** Id of one comment; every unanswered command when left out. */
  readonly comment: string | undefined;
}

export interface ReviewOutcome {
  readonly comment: string;
  readonly accepted: Approval | undefined;
  readonly refused: Refusal | undefined;
}

interface Scene {
  /** All of the pull request, oldest first. */
  readonly comments: readonly PullRequestComment[];
  readonly workspace: Workspace;
  readonly forge: Forge;
  readonly pullRequest: PullRequest;
  readonly project: Project;
  readonly base: CommitSha;
}

/** The model that a command names, as it was evaluated at this head and as it is now. */
async function reviewedModel(scene: Scene, command: Command): Promise<ReviewedModel | undefined> {
  if (command.verb === "help") return undefined;
  const { git } = scene.workspace;
  const declaration = scene.project.models.find(({ model }) => model === command.model);
  if (declaration === undefined) return undefined;
  const head = stateOf(git, scene.pullRequest.head.sha);
  // What the head's record was made from is the head's to say; a head that no longer declares the model has none.
  const own = (await head.project()).models.find(({ model }) => model === command.model);
  if (own === undefined) return undefined;
  const record = await head.record(declaration.model);
  const check = await scene.forge.check(scene.pullRequest.head.sha, evaluationCheck);
  const shown =
    check === undefined
      ? undefined
      : parseShownReport(check.record).contents.find(({ evaluation }) => evaluation.model === command.model);
  const plan =
    record === undefined
      ? undefined
      : await planNow(git, await head.project(), { record, registry: readRegistry(await git.tags()) });
  const desired = await stateOf(git, scene.base).record(declaration.model);
  return {
    model: declaration.model,
    evaluatedHead: check?.sha,
    evaluation: shown?.evaluation,
    evaluationDigest: shown === undefined ? undefined : digestOf(shown.evaluation),
    plan,
    planHash: plan === undefined ? undefined : digestOf(plan),
    shownPlanHash: shown === undefined ? undefined : digestOf(shown.plan),
    record,
    inputKey: (await head.inputs(own)).inputKey,
    quarantined: desired?.quarantine.map(({ artifactSha256 }) => artifactSha256) ?? [],
  };
}

async function permissionOf(scene: Scene, comment: PullRequestComment): Promise<Permission | "unknown"> {
  try {
    return await scene.forge.permission(comment.author);
  } catch (error) {
    // Fails closed: whatever went wrong, nobody is authorised by it.
    scene.workspace.host.warning(
      `permission of ${comment.author.login}: ${error instanceof Error ? error.message : "unknown"}`,
    );
    return "unknown";
  }
}

/** Writes an accepted command down, then says so: the ledger first, because the status follows from it. */
async function record(scene: Scene, approval: Approval): Promise<number> {
  const { git } = scene.workspace;
  await git.appendToLedger(approvalsRef, { path: approvalPath(approval), text: approvalText(approval) });
  const standing = reviewStanding(
    await readApprovals(git, approval.subject.model),
    approval.subject,
    scene.project.review,
  );
  const remaining = standing.phase === "needed" ? standing.remaining : 0;
  await scene.forge.setCheck({
    sha: approval.subject.headSha,
    name: approvalCheck,
    conclusion: standing.phase === "approved" ? "success" : standing.phase === "rejected" ? "failure" : "pending",
    title:
      standing.phase === "approved"
        ? `approved by ${standing.approvals.map(({ approver }) => approver.login).join(", ")}`
        : standing.phase === "rejected"
          ? `rejected by ${standing.by.approver.login}`
          : `${remaining} more to approve`,
    summary: "",
    record: "",
  });
  return remaining;
}

/** True when a comment stood there before the report of this head was shown: it cannot be about it. */
async function isOlderThanReport(
  { comments, forge, pullRequest }: Scene,
  comment: PullRequestComment,
): Promise<boolean> {
  const check = await forge.check(pullRequest.head.sha, evaluationCheck);
  const lastComment = check === undefined ? undefined : parseShownReport(check.record).lastComment;
  if (lastComment === undefined) return false;
  const place = (id: string): number => comments.findIndex((found) => found.id === id);
  // A comment that was deleted meanwhile has no place; then nothing is known to come before it.
  return place(comment.id) <= place(lastComment);
}

async function answer(scene: Scene, comment: PullRequestComment, command: Command | Refusal): Promise<ReviewOutcome> {
  const { forge, pullRequest, workspace } = scene;
  const reply = async (body: string, reaction: "+1" | "confused"): Promise<void> => {
    await forge.keepComment(pullRequest.number, answerMarker(comment.id), body);
    await forge.react(comment.id, reaction);
  };
  const outcome = { comment: comment.id, accepted: undefined, refused: undefined };
  if (!isRefusal(command) && command.verb === "help") {
    await reply(answerHelp(), "+1");
    return outcome;
  }
  await forge.react(comment.id, "eyes");
  const decision = isRefusal(command)
    ? { refused: command }
    : decideReview({
        command,
        comment: {
          id: comment.id,
          bodySha256: hashBytes(comment.body).sha256,
          author: comment.author,
          isBot: comment.isBot,
          isEdited: comment.isEdited,
        },
        self: await forge.self(),
        pullRequest: {
          number: pullRequest.number,
          state: pullRequest.state,
          isDraft: pullRequest.isDraft,
          author: pullRequest.author,
          headSha: pullRequest.head.sha,
          contributors: await workspace.git.authors(scene.base, pullRequest.head.sha),
        },
        reviewed: await reviewedModel(scene, command),
        policy: scene.project.review,
        permission: await permissionOf(scene, comment),
      });
  if ("refused" in decision) {
    await reply(answerRefused(decision.refused), "confused");
    workspace.host.info(`refused (${decision.refused.code}): ${decision.refused.sentence}`);
    return { ...outcome, refused: decision.refused };
  }
  if (decision.accepted.verb === "approve" && (await isOlderThanReport(scene, comment))) {
    const refused: Refusal = {
      code: "stale_sha",
      sentence: `this was written before the report of ${pullRequest.head.sha} was there; read that one, then approve again`,
    };
    await reply(answerRefused(refused), "confused");
    workspace.host.info(`refused (${refused.code}): ${refused.sentence}`);
    return { ...outcome, refused };
  }
  // The head is read again right before anything is written: a push in between makes the decision one about the past.
  const now = await forge.pullRequest(pullRequest.number);
  if (now.head.sha !== pullRequest.head.sha) {
    const refused: Refusal = {
      code: "stale_sha",
      sentence: `the head moved to ${now.head.sha} while the command was decided`,
    };
    await reply(answerRefused(refused), "confused");
    workspace.host.info(`refused (${refused.code}): ${refused.sentence}`);
    return { ...outcome, refused };
  }
  const remaining = await record(scene, decision.accepted);
  await reply(answerAccepted(decision.accepted, { remaining }), "+1");
  workspace.host.info(
    `${decision.accepted.approver.login} ${decision.accepted.verb === "approve" ? "approved" : "rejected"} ${decision.accepted.subject.model}@${decision.accepted.subject.artifactSha256}`,
  );
  return { ...outcome, accepted: decision.accepted };
}

/** Answers the commands in a pull request's comments, each once; the policy is the base branch's. */
export async function review(request: ReviewRequest, workspace: Workspace): Promise<readonly ReviewOutcome[]> {
  const { git, host } = workspace;
  const forge = await workspace.forge();
  const number = request.pullRequest ?? host.event.pullRequest;
  if (number === undefined)
    throw new LockstepError("ARGUMENT_INVALID", "which pull request is meant is not known", {
      hint: "Give `--pull-request <number>`; in a workflow the event names it.",
    });
  const pullRequest = await forge.pullRequest(number);
  await git.fetch();
  const { branch } = pullRequest.base;
  const base = (await git.resolve(`refs/remotes/origin/${branch}`)) ?? (await git.resolve(`refs/heads/${branch}`));
  if (base === undefined)
    throw new LockstepError(
      "PULL_REQUEST_STATE",
      `the base branch ${pullRequest.base.branch} of #${number} is not here`,
      {
        hint: "Fetch it; in a workflow, let checkout use `fetch-depth: 0`.",
      },
    );
  if (!(await git.fetchCommit(pullRequest.head.sha)))
    throw new LockstepError("PULL_REQUEST_STATE", `the head ${pullRequest.head.sha} of #${number} cannot be fetched`, {
      hint: "The branch may be gone; push it again, or close the pull request.",
    });
  const comments = await forge.comments(number);
  const project = await stateOf(git, base).project();
  const scene: Scene = { workspace, forge, pullRequest, base, comments, project };
  const self = await forge.self();
  const answered = new Set(
    comments.filter(({ author }) => author.id === self.id).map(({ body }) => body.split("\n", 1)[0] ?? ""),
  );
  const wanted = request.comment ?? host.event.comment;
  const outcomes: ReviewOutcome[] = [];
  for (const comment of comments) {
    if (wanted !== undefined && comment.id !== wanted) continue;
    // Our own comments quote commands; they are never ones.
    if (comment.author.id === self.id && comment.isBot) continue;
    const command = parseCommand(comment.body);
    if (command === undefined || answered.has(`<!-- ${answerMarker(comment.id)} -->`)) continue;
    outcomes.push(await host.group(`Answer comment ${comment.id}`, () => answer(scene, comment, command)));
  }
  if (outcomes.length === 0) host.info("no command waits for an answer");
  return outcomes;
}
