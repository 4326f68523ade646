import { LockstepError } from "../../domain/error.ts";
import type { CommitSha } from "../../domain/ids.ts";
import type { Promotion, RefusedVersion } from "../../domain/promotion.ts";
import type { PromotedVersion } from "../../domain/receipt.ts";
import type { PromotionState } from "../../registry/promotion-state.ts";
import { renderReceipt } from "../../report/receipt.ts";
import { reportMarker } from "../../repository/report-comment.ts";
import type { Workspace } from "../../repository/workspace.ts";

/** What one look at the default branch did with one model. */
export interface PromotedModel {
  readonly state: PromotionState;
  readonly promotions: readonly Promotion[];
  readonly refusals: readonly RefusedVersion[];
}

/** Words of a pull request about its head's very evaluation; of each person the last. */
function approvalsOf({ introduction, record, approvals }: PromotionState, pullRequest: number) {
  const merged = introduction.pullRequests.find(({ number }) => number === pullRequest);
  const words = approvals
    .map(({ approval }) => approval)
    .filter(
      ({ subject }) =>
        subject.pullRequest === pullRequest &&
        subject.headSha === merged?.headSha &&
        subject.artifactSha256 === record.artifact.sha256 &&
        subject.evaluationDigest === merged.evaluationDigest,
    );
  const last = new Map(words.map((word) => [word.approver.id, word]));
  return [...last.values()].filter(({ verb }) => verb === "approve");
}

function promotedVersions({ state, promotions }: PromotedModel, pullRequest: number): readonly PromotedVersion[] {
  const approvals = approvalsOf(state, pullRequest);
  const overrides = approvals.flatMap((approval) => approval.overrides ?? []);
  const once = new Map(
    overrides.map(({ gate, by, reason }) => [`${by.id} ${gate}`, { gate, by: by.login, reason }] as const),
  );
  return promotions.map(({ model, environment, modelVersion, artifactSha256, registrationTag, assignmentTag }) => ({
    ...{ model, environment, modelVersion, artifactSha256, registrationTag, assignmentTag },
    approvedBy: approvals.map(({ approver }) => approver.login),
    overrides: [...once.values()],
  }));
}

/** What a run of promotion saw and did. */
export interface PromotionRun {
  readonly tip: CommitSha;
  readonly models: readonly PromotedModel[];
  /** In any of its looks. */
  readonly promoted: readonly Promotion[];
}

/** The pull requests that a run has to do with: one of their models was promoted by it, or they brought the tip. */
function freshPullRequests({ tip, models, promoted }: PromotionRun): ReadonlySet<number> {
  const names = new Set(promoted.map(({ model }) => model));
  return new Set(
    models
      .filter(({ state }) => state.introduction.commit === tip || names.has(state.record.model))
      .flatMap(({ state }) => state.introduction.pullRequests.map(({ number }) => number)),
  );
}

/**
 * Turns the reports of merged pull requests into receipts. Level-triggered as promotion is: a run that is repeated at the same tip says the
 * same, and writes nothing. A token that may not comment is told, and holds no promotion back.
 */
export async function keepReceipts(workspace: Workspace, run: PromotionRun): Promise<void> {
  for (const number of freshPullRequests(run)) {
    const own = run.models.filter(({ state }) =>
      state.introduction.pullRequests.some((merged) => merged.number === number),
    );
    const [first] = own;
    if (first === undefined) continue;
    const receipt = renderReceipt({
      outcome: "merged",
      commit: first.state.introduction.commit,
      promoted: own.flatMap((model) => promotedVersions(model, number)),
      refused: own.flatMap(({ state, refusals }) =>
        refusals.map((refusal) => ({ model: state.record.model, refusal })),
      ),
    });
    try {
      const forge = await workspace.forge();
      const { changed } = await forge.keepComment(number, reportMarker, receipt);
      if (changed) workspace.host.info(`#${number}: its report is a receipt now`);
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code !== "FORGE_PERMISSION_MISSING") throw error;
      workspace.host.warning(`#${number} has no receipt: ${error.message}`);
    }
  }
}
