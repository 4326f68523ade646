import { LockstepError } from "../../domain/error.ts";
import type { CommitSha } from "../../domain/ids.ts";
import type { RefusedVersion } from "../../domain/promotion.ts";
import type { ReasonCode, Refusal } from "../../domain/reason.ts";
import type { Check } from "../../platform/forge/forge.ts";
import { environmentCodes } from "../../registry/environment-rules.ts";
import { readRegistry } from "../../registry/gto.ts";
import { decidePromotion, refusedVersion } from "../../registry/promotion.ts";
import { approvalCheck, evaluationCheck } from "../../repository/checks.ts";
import { readEvents } from "../../repository/events.ts";
import { introductionInQueue } from "../../repository/introduction.ts";
import { recordPath, stateOf } from "../../repository/state.ts";
import { defaultTip } from "../../repository/tip.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { stateAt } from "./state.ts";

/** What keeps a version out of an environment for now; merging registers it all the same. */
const passing: readonly ReasonCode[] = ["held", "locked", ...environmentCodes];
/** What says that the combination is not what was evaluated. */
const unevaluated: readonly ReasonCode[] = ["needs_reevaluation", "candidate_missing", "evaluation_changed"];

function verdictOf(name: string, sha: CommitSha, refusals: readonly Refusal[]): Check {
  const [first] = refusals;
  return {
    sha,
    name,
    conclusion: first === undefined ? "success" : "failure",
    title: first?.code ?? "the combination is what was evaluated and approved",
    // Names from pull requests are told in the log; here a code is enough to look it up.
    summary: refusals.map(({ code }) => `- \`${code}\``).join("\n"),
    record: "",
  };
}

/**
 * What promote would refuse of a commit that a merge queue has made, as the checks that a queue can ask for. The combination is what was
 * evaluated exactly when its tree has the InputKey of the record, and it was approved when somebody approved these bytes at a head that has
 * this very record. A pull request that is put out of the queue was never merged, and promote sees nothing of it.
 *
 * @param sha - The commit, which only the queue's own branch has yet.
 * @throws LockstepError GIT_COMMAND_FAILED when origin does not give it.
 */
export async function judgeQueued(workspace: Workspace, sha: CommitSha): Promise<readonly RefusedVersion[]> {
  const { git, host } = workspace;
  const forge = await workspace.forge();
  const { log: events, tags } = await readEvents(git);
  if (!(await git.fetchCommit(sha)))
    throw new LockstepError("GIT_COMMAND_FAILED", `origin does not give the queue's commit ${sha}`, {
      hint: "The queue has let it go; the next group has a run of its own.",
    });
  const at = stateOf(git, sha);
  const before = stateOf(git, await defaultTip(git));
  const project = await at.project();
  const tip = { commit: sha, project, registry: readRegistry(tags), tags, events, introduce: introductionInQueue };
  const refusals: RefusedVersion[] = [];
  for (const declaration of project.models) {
    const path = recordPath(declaration.model);
    // What stays as it is was judged when it came.
    if ((await at.text(path)) === (await before.text(path))) continue;
    const state = await stateAt(workspace, tip, declaration);
    if (state === undefined) continue;
    const found = decidePromotion(state).flatMap((action) =>
      action.kind === "refuse" ? [refusedVersion(state, action)] : [],
    );
    refusals.push(...found.filter(({ code }) => !passing.includes(code)));
  }
  for (const { code, sentence } of refusals) host.info(`refused (${code}): ${sentence}`);
  await forge.setCheck(
    verdictOf(
      evaluationCheck,
      sha,
      refusals.filter(({ code }) => unevaluated.includes(code)),
    ),
  );
  await forge.setCheck(verdictOf(approvalCheck, sha, refusals));
  return refusals;
}
