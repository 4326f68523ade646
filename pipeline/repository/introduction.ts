import { LockstepError } from "../domain/error.ts";
import type { CommitSha, ModelName, Sha256 } from "../domain/ids.ts";
import type { ModelDeclaration, Project } from "../domain/project.ts";
import type { Forge, PullRequest } from "../platform/forge/forge.ts";
import type { Git } from "../platform/git/git.ts";
import type { Introduction, MergedPullRequest } from "../registry/promotion-state.ts";
import { readApprovals } from "./approvals.ts";
import { evaluationCheck, parseShownReport } from "./checks.ts";
import { type RepositoryState, recordPath, stateOf } from "./state.ts";

/** The digest of the evaluation that was shown at a head; `undefined` when the check is gone or says nothing of the model. */
async function shownDigest(forge: Forge, headSha: CommitSha, model: ModelName): Promise<Sha256 | undefined> {
  const check = await forge.check(headSha, evaluationCheck);
  if (check === undefined) return undefined;
  const shown = parseShownReport(check.record).contents.find(({ evaluation }) => evaluation.model === model);
  return shown?.evaluationDigest;
}

/** How the record at the tip came to the default branch: the commit, its tree's InputKey, and the pull requests that brought it. */
export async function introductionOf(
  git: Git,
  forge: Forge,
  { tip, declaration }: { readonly tip: CommitSha; readonly declaration: ModelDeclaration },
): Promise<Introduction & { readonly merged: readonly PullRequest[] }> {
  const { model } = declaration;
  const commit = (await git.lastChange(tip, recordPath(model))) ?? tip;
  const merged = (await forge.pullRequestsOf(commit)).filter(({ state }) => state === "merged");
  const pullRequests: MergedPullRequest[] = [];
  for (const { number, head, base, author, mergedAt } of merged)
    pullRequests.push({
      number,
      headSha: head.sha,
      ...(base.sha === undefined ? {} : { baseSha: base.sha }),
      author,
      mergedAt,
      evaluationDigest: await shownDigest(forge, head.sha, model),
    });
  return { commit, inputKey: (await stateOf(git, commit).inputs(declaration)).inputKey, pullRequests, merged };
}

/** What of a merged pull request tells where it left the base branch. */
interface Left {
  readonly head: Pick<PullRequest["head"], "sha">;
  readonly base?: Pick<PullRequest["base"], "sha"> | undefined;
}

/** Where a pull request left the base branch; `before` is the commit before the one that brought its record. */
async function leftAt(
  git: Git,
  { commit, before, pull }: { readonly commit: CommitSha; readonly before: CommitSha; readonly pull: Left | undefined },
): Promise<CommitSha> {
  // A squash or rebase leaves the head outside the history of the default branch; the forge still has it.
  if (pull === undefined || (await git.resolve(pull.head.sha)) === undefined) return before;
  const base = pull.base?.sha;
  const isMerge = (await git.resolve(`${commit}^2`)) !== undefined;
  // After a fast-forward the commit before may be the pull request's own.
  if (!isMerge && base !== undefined && (await git.resolve(base)) !== undefined)
    if (await git.isAncestor(commit, pull.head.sha)) return (await git.mergeBase(before, base)) ?? before;
  return (await git.mergeBase(pull.head.sha, before)) ?? before;
}

/**
 * The rules as they stood where a pull request left the base branch, so that it cannot weaken what judges it; for a commit that no
 * pull request brought, those of the commit before.
 */
export async function rulesBefore(
  git: Git,
  introduction: { readonly commit: CommitSha; readonly merged: readonly Left[] },
): Promise<{ readonly state: RepositoryState; readonly project: Project } | undefined> {
  const { commit, merged } = introduction;
  const before = await git.resolve(`${commit}^1`);
  if (before === undefined) return undefined;
  const state = stateOf(git, await leftAt(git, { commit, before, pull: merged[0] }));
  try {
    return { state, project: await state.project() };
  } catch (error) {
    if (error instanceof LockstepError && error.code === "CONFIG_INVALID") return undefined;
    throw error;
  }
}

/**
 * How the record would come to the default branch with a merge queue's commit: by the open pull requests whose approvals are about exactly
 * these bytes and inputs, and whose head has this very record. The queue makes commits of its own, so that no commit says whose they are.
 *
 * @param tip - The commit that the queue has made.
 */
export async function introductionInQueue(
  git: Git,
  forge: Forge,
  { tip, declaration }: { readonly tip: CommitSha; readonly declaration: ModelDeclaration },
): Promise<Introduction & { readonly merged: readonly PullRequest[] }> {
  const { model } = declaration;
  const path = recordPath(model);
  const at = stateOf(git, tip);
  const [record, text] = [await at.record(model), await at.text(path)];
  const about = (await readApprovals(git, model)).filter(
    ({ subject }) => subject.artifactSha256 === record?.artifact.sha256 && subject.inputKey === record.inputKey,
  );
  const merged: PullRequest[] = [];
  for (const number of new Set(about.map(({ subject }) => subject.pullRequest))) {
    const pullRequest = await forge.pullRequest(number);
    const isHere = pullRequest.state === "open" && (await git.fetchCommit(pullRequest.head.sha));
    if (isHere && (await stateOf(git, pullRequest.head.sha).text(path)) === text) merged.push(pullRequest);
  }
  // When it is merged is not known yet; now is the earliest that it can be.
  const nowMs = forge.nowMs();
  const mergedAt = nowMs === undefined ? undefined : new Date(nowMs).toISOString();
  const pullRequests: MergedPullRequest[] = [];
  for (const { number, head, author } of merged)
    pullRequests.push({
      ...{ number, headSha: head.sha, author, mergedAt },
      evaluationDigest: await shownDigest(forge, head.sha, model),
    });
  const commit = (await git.lastChange(tip, path)) ?? tip;
  return { commit, inputKey: (await stateOf(git, commit).inputs(declaration)).inputKey, pullRequests, merged };
}
