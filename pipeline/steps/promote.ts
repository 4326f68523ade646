import { LockstepError } from "../domain/error.ts";
import { type CommitSha, commitSha } from "../domain/ids.ts";
import type { ModelDeclaration } from "../domain/project.ts";
import type { Promotion } from "../domain/promotion.ts";
import type { Refusal } from "../domain/reason.ts";
import { currentVersion, readRegistry } from "../registry/gto.ts";
import { decidePromotion } from "../registry/promotion.ts";
import type { PromotionAction, PromotionState } from "../registry/promotion-state.ts";
import { writeRecord } from "../repository/record-files.ts";
import { selectModels, stateOf } from "../repository/state.ts";
import { defaultTip } from "../repository/tip.ts";
import type { Workspace } from "../repository/workspace.ts";
import { judgeQueued } from "./promote/queue.ts";
import { keepReceipts, type PromotedModel } from "./promote/receipts.ts";
import { stateAt, type Tip } from "./promote/state.ts";

export interface PromoteRequest {
  readonly model: string | undefined;
  readonly records: string;
  /** A commit of a merge queue: it is judged, and nothing is promoted. */
  readonly group?: string | undefined;
}

export interface PromoteResult {
  readonly promotions: readonly Promotion[];
  readonly refusals: readonly Refusal[];
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
  if (request.group !== undefined)
    return { promotions: [], refusals: await judgeQueued(workspace, commitSha(request.group)) };
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
