import { digestOf, hashBytes } from "../data/objects/hash.ts";
import type { Permission } from "../domain/approval.ts";
import { momentOf } from "../domain/clocks.ts";
import { LockstepError } from "../domain/error.ts";
import type { CommitSha, ModelName, ModelVersion, Sha256 } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { ModelDeclaration, Project, ReviewPolicy } from "../domain/project.ts";
import type { Promotion } from "../domain/promotion.ts";
import type { Refusal } from "../domain/reason.ts";
import type { Forge } from "../platform/forge/forge.ts";
import type { AnnotatedTag } from "../platform/git/git.ts";
import { currentVersion, type Registry, readRegistry } from "../registry/gto.ts";
import { overriddenVersions } from "../registry/overridden-versions.ts";
import { decidePromotion } from "../registry/promotion.ts";
import type { LiveApproval, PromotionAction, PromotionState } from "../registry/promotion-state.ts";
import { readApprovals } from "../repository/approvals.ts";
import { introductionOf, rulesBefore } from "../repository/introduction.ts";
import { membershipOf } from "../repository/membership.ts";
import { planNow } from "../repository/plan-now.ts";
import { writeRecord } from "../repository/record-files.ts";
import { reviewPolicy } from "../repository/review-policy.ts";
import { selectModels, stateOf } from "../repository/state.ts";
import { stopsAt } from "../repository/stops.ts";
import { defaultTip } from "../repository/tip.ts";
import type { Workspace } from "../repository/workspace.ts";
import { isReviewWord, reviewWordId, reviewWordText } from "../review/review-word.ts";
import { keepReceipts, type PromotedModel } from "./promote/receipts.ts";

export interface PromoteRequest {
  readonly model: string | undefined;
  readonly records: string;
}

export interface PromoteResult {
  readonly promotions: readonly Promotion[];
  readonly refusals: readonly Refusal[];
}

/** What the words of a pull request are now, by the ids under which the ledger has them: the sha256 of each. */
async function wordsNow(forge: Forge, pullRequest: number, isReviewed: boolean): Promise<ReadonlyMap<string, Sha256>> {
  const comments = await forge.comments(pullRequest);
  const reviews = isReviewed ? await forge.reviews(pullRequest) : [];
  return new Map([
    ...comments.map(({ id, body }) => [id, hashBytes(body).sha256] as const),
    ...reviews.map((review) => [reviewWordId(review), hashBytes(reviewWordText(review)).sha256] as const),
  ]);
}

/**
 * Approvals of a model; those of the pull requests that brought its record with what the forge says now: who may still approve, and
 * whether the comment or the review stands. The others have done their work and are only looked up.
 */
async function liveApprovals(
  workspace: Workspace,
  forge: Forge,
  about: { readonly model: ModelName; readonly pullRequests: ReadonlySet<number>; readonly policy: ReviewPolicy },
): Promise<readonly LiveApproval[]> {
  const ledger = await readApprovals(workspace.git, about.model);
  const words = new Map<number, ReadonlyMap<string, Sha256>>();
  for (const number of about.pullRequests) {
    const own = ledger.filter(({ subject }) => subject.pullRequest === number);
    const isReviewed = own.some(({ comment }) => isReviewWord(comment.id));
    if (own.length > 0) words.set(number, await wordsNow(forge, number, isReviewed));
  }
  const live: LiveApproval[] = [];
  for (const approval of ledger) {
    const now = words.get(approval.subject.pullRequest);
    if (now === undefined) {
      live.push({ approval, permissionNow: "unknown", commentSha256Now: undefined });
      continue;
    }
    const { approver, comment } = approval;
    const permissionNow: Permission | "unknown" = await forge.permission(approver).catch(() => "unknown" as const);
    const { teams: teamsNow, unknownTeam } = await membershipOf(forge, about.policy, approver);
    live.push({ approval, permissionNow, commentSha256Now: now.get(comment.id), teamsNow, unknownTeam });
  }
  return live;
}

interface Registered {
  readonly record: ModelRecord;
  /** As it stood before the version came in; `undefined` when that state had no sound lockstep.yaml. */
  readonly policy: ReviewPolicy | undefined;
}

/** The policy of the state before a commit; of the commit itself when it brought lockstep.yaml. */
async function policyBefore({ git }: Workspace, commit: CommitSha): Promise<ReviewPolicy | undefined> {
  const before = await git.resolve(`${commit}^1`);
  const states = [before, commit].filter((id) => id !== undefined).map((id) => stateOf(git, id));
  for (const state of states) {
    if ((await state.text("lockstep.yaml")) === undefined) continue;
    try {
      return (await state.project()).review;
    } catch (error) {
      if (error instanceof LockstepError && (error.code === "CONFIG_INVALID" || error.code === "YAML_INVALID"))
        return undefined;
      throw error;
    }
  }
  return undefined;
}

/** What stands at the commits of registered versions; a commit without a record stays unknown and is refused by the rules. */
async function registeredStates(workspace: Workspace, registry: Registry, declaration: ModelDeclaration) {
  const states = new Map<ModelVersion, Registered>();
  for (const { modelVersion, commit, isActive } of registry.get(declaration.model)?.versions ?? []) {
    const record = isActive ? await stateOf(workspace.git, commit).record(declaration.model) : undefined;
    if (record !== undefined) states.set(modelVersion, { record, policy: await policyBefore(workspace, commit) });
  }
  return states;
}

interface Tip {
  readonly commit: CommitSha;
  readonly project: Project;
  readonly registry: Registry;
  /** Those that {@link registry} was read from. */
  readonly tags: readonly AnnotatedTag[];
}

async function stateAt(
  workspace: Workspace,
  tip: Tip,
  declaration: ModelDeclaration,
): Promise<PromotionState | undefined> {
  const { git } = workspace;
  const forge = await workspace.forge();
  const at = stateOf(git, tip.commit);
  const record = await at.record(declaration.model);
  if (record === undefined) return undefined;
  const introduction = await introductionOf(git, forge, { tip: tip.commit, declaration });
  const registered = await registeredStates(workspace, tip.registry, declaration);
  const plan = await planNow(git, tip.project, { record, registry: tip.registry });
  const before = await rulesBefore(git, introduction);
  const policy = await reviewPolicy(before?.state ?? at, before?.project ?? tip.project, {
    model: declaration.model,
    environments: plan.environments,
  });
  return {
    tip: tip.commit,
    record,
    tree: await at.inputs(declaration),
    environments: tip.project.environments.map(({ environment }) => environment),
    policy,
    registry: tip.registry,
    recordAt: (version) => registered.get(version)?.record,
    policyAt: (version) => registered.get(version)?.policy,
    introduction,
    approvals: await liveApprovals(workspace, forge, {
      model: declaration.model,
      policy,
      pullRequests: new Set(introduction.pullRequests.map(({ number }) => number)),
    }),
    planHash: digestOf(plan),
    overridden: overriddenVersions(tip.tags, declaration.model),
    holds: await stopsAt(git, momentOf(Date.now(), forge.nowMs())),
  };
}

function promotionOf(
  action: Extract<PromotionAction, { readonly kind: "assign" | "nothing" }>,
  state: PromotionState,
): Promotion {
  const { environment, modelVersion, artifactSha256, commit, registrationTag } = action;
  return {
    kind: "lockstep/Promotion",
    schema: 1,
    model: state.record.model,
    environment,
    modelVersion,
    artifactSha256,
    commit,
    registrationTag,
    assignmentTag: action.kind === "assign" ? action.tag.name : action.assignmentTag,
    outcome: action.kind === "assign" ? "promoted" : "already_promoted",
    previous:
      action.kind === "assign" ? action.previous : currentVersion(state.registry, state.record.model, environment),
  };
}

/** @returns `undefined` for a model without a record. */
async function promoteModel(
  workspace: Workspace,
  tip: Tip,
  declaration: ModelDeclaration,
): Promise<PromotedModel | undefined> {
  const { git, host } = workspace;
  const state = await stateAt(workspace, tip, declaration);
  if (state === undefined) {
    host.info(`${declaration.model}: no version is recorded yet`);
    return undefined;
  }
  const actions = decidePromotion(state);
  const tags = actions.flatMap((action) =>
    action.kind === "register" || action.kind === "assign" ? [action.tag] : [],
  );
  // All or none: a version without its assignment, or the other way round, is never seen.
  if (tags.length > 0) await git.createTags(tags);
  const promotions: Promotion[] = [];
  const refusals: Refusal[] = [];
  for (const action of actions) {
    switch (action.kind) {
      case "register":
        host.info(`registered ${action.tag.name} at ${action.commit.slice(0, 12)}`);
        break;
      case "assign":
      case "nothing": {
        const promotion = promotionOf(action, state);
        promotions.push(promotion);
        host.info(
          action.kind === "assign"
            ? `${promotion.environment}: ${promotion.previous ?? "nothing"} → ${promotion.modelVersion} (${promotion.assignmentTag})`
            : `${promotion.environment}: ${promotion.modelVersion} is promoted already`,
        );
        break;
      }
      case "refuse":
        refusals.push(action.refusal);
        host.info(`refused (${action.refusal.code}): ${action.refusal.sentence}`);
        break;
    }
  }
  return { state, promotions, refusals };
}

interface Look extends PromoteResult {
  readonly tip: CommitSha;
  readonly models: readonly PromotedModel[];
  /** What stood in the way of a model; the others went on. */
  readonly failures: readonly LockstepError[];
}

/** One look at the default branch and what follows from it. */
async function promoteOnce(request: PromoteRequest, workspace: Workspace): Promise<Look> {
  const { git, host } = workspace;
  // Tags before the tip: a counter that a newer run has taken meanwhile then collides, instead of overtaking it.
  const tags = await git.tags();
  const registry = readRegistry(tags);
  const commit = await defaultTip(git);
  const project = await stateOf(git, commit).project();
  const models: PromotedModel[] = [];
  const failures: LockstepError[] = [];
  for (const declaration of selectModels(project, request.model))
    try {
      const result = await host.group(`Promote ${declaration.model}`, () =>
        promoteModel(workspace, { commit, project, registry, tags }, declaration),
      );
      if (result !== undefined) models.push(result);
    } catch (error) {
      // A record of one model that cannot be read is no reason to hold back another.
      if (!(error instanceof LockstepError) || error.code !== "RECORD_INVALID") throw error;
      host.warning(`${declaration.model} is not promoted: ${error.message}`);
      failures.push(error);
    }
  return {
    promotions: models.flatMap(({ promotions }) => promotions),
    refusals: models.flatMap(({ refusals }) => refusals),
    ...{ models, failures, tip: commit },
  };
}

/** Looks before a run gives up: each means that somebody pushed to the default branch while the one before was at work. */
const lookLimit = 5;

/**
 * Makes tags say what the records at the tip of the default branch ask for. Level-triggered: it reads the whole state, creates what is
 * missing, refuses what is not approved, and may run as often and as late as it likes. When the tip moves while it works, it looks
 * again, so that a slow run never has the last word on a newer state. It cannot train.
 *
 * @throws LockstepError RECORD_INVALID for a model whose record or ledger cannot be read, when all others are done.
 */
export async function promote(request: PromoteRequest, workspace: Workspace): Promise<PromoteResult> {
  const { git, host } = workspace;
  await git.fetch();
  const promoted: Promotion[] = [];
  for (let look = 1; ; look++) {
    const { tip, promotions, refusals, models, failures } = await promoteOnce(request, workspace);
    for (const promotion of promotions) await writeRecord(workspace, request.records, promotion);
    promoted.push(...promotions.filter(({ outcome }) => outcome === "promoted"));
    await git.fetch();
    if ((await defaultTip(git)) === tip || look === lookLimit) {
      host.output("changed", String(promoted.length > 0));
      // One model alone is not what became of a pull request.
      if (request.model === undefined) await keepReceipts(workspace, { tip, models, promoted });
      const [failure] = failures;
      if (failure !== undefined) throw failure;
      return { promotions, refusals };
    }
    host.info("the default branch has moved meanwhile: looking again");
  }
}
