import { LockstepError } from "../domain/error.ts";
import { type CommitSha, commitSha } from "../domain/ids.ts";
import type { ModelDeclaration, Project } from "../domain/project.ts";
import type { Promotion, RefusedVersion } from "../domain/promotion.ts";
import type { EventLog } from "../registry/events/event-log.ts";
import { refuseTag } from "../registry/events/tag-refusal.ts";
import { currentVersion, type Registry, readRegistry } from "../registry/gto.ts";
import { decidePromotion, refusedVersion } from "../registry/promotion.ts";
import type { PromotionAction, PromotionState } from "../registry/promotion-state.ts";
import { readEvents } from "../repository/events.ts";
import { writeRecord } from "../repository/record-files.ts";
import { selectModels, stateOf } from "../repository/state.ts";
import { defaultTip } from "../repository/tip.ts";
import type { Workspace } from "../repository/workspace.ts";
import { holdToBytes } from "./promote/bytes.ts";
import { publishActions, publishAdoption } from "./promote/publish.ts";
import { judgeQueued } from "./promote/queue.ts";
import { keepReceipts, type PromotedModel } from "./promote/receipts.ts";
import { proposeReevaluations } from "./promote/reevaluate.ts";
import { readySigner } from "./promote/sign.ts";
import { stateAt, type Tip } from "./promote/state.ts";

export interface PromoteRequest {
  readonly model: string | undefined;
  readonly records: string;
  /** A commit of a merge queue: it is judged, and nothing is promoted. */
  readonly group?: string | undefined;
}

export interface PromoteResult {
  readonly promotions: readonly Promotion[];
  /** Each of a version; of a merge queue's commit, of what it would bring. */
  readonly refusals: readonly RefusedVersion[];
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

/**
 * @returns `undefined` for a model without a record; `outrun` when somebody else was first, and everything must be looked at again.
 */
async function promoteModel(
  workspace: Workspace,
  tip: Tip,
  declaration: ModelDeclaration,
): Promise<{ readonly promoted: PromotedModel; readonly events: EventLog } | "outrun" | undefined> {
  const { host } = workspace;
  const state = await stateAt(workspace, tip, declaration);
  if (state === undefined) {
    host.info(`${declaration.model}: no version is recorded yet`);
    return undefined;
  }
  const { actions, beside } = await readySigner(
    workspace,
    state,
    await holdToBytes(workspace, state, decidePromotion(state)),
  );
  // All or none: a version without its assignment or its event, or the other way round, is never seen.
  const events = await publishActions(workspace, tip.events, { actions, beside });
  if (events === undefined) return "outrun";
  const promotions: Promotion[] = [];
  const refusals: RefusedVersion[] = [];
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
        if (action.kind === "assign" && action.passed !== undefined)
          host.info(
            `${promotion.environment}: going back is stopped by no rule; it would have been (${action.passed.code}): ${action.passed.sentence}`,
          );
        break;
      }
      case "refuse":
        refusals.push(refusedVersion(state, action));
        host.info(`refused (${action.refusal.code}): ${action.refusal.sentence}`);
        break;
    }
  }
  return { promoted: { state, promotions, refusals }, events };
}

interface Look {
  readonly tip: CommitSha;
  readonly project: Project;
  readonly models: readonly PromotedModel[];
  /** What stood in the way of a model; the others went on. */
  readonly failures: readonly LockstepError[];
  /** True when somebody else wrote events meanwhile: what is left was not looked at. */
  readonly isOutrun: boolean;
}

/** Tells of tags that somebody made, deleted or made again by hand: promotion goes on without them, and nothing rests on them. */
function tellByHand({ host }: Workspace, registry: Registry, log: EventLog): void {
  for (const { events } of registry.values())
    for (const { tag } of events) {
      const refused = refuseTag(log, tag);
      if (refused !== undefined) host.warning(refused.sentence);
    }
}

/** One look at the default branch and what follows from it. */
async function promoteOnce(request: PromoteRequest, workspace: Workspace): Promise<Look> {
  const { git, host } = workspace;
  // Events before tags, tags before the tip: what a newer run has written meanwhile then collides, instead of being overtaken.
  const { log, adopted, tags } = await readEvents(git);
  const registry = readRegistry(tags);
  const commit = await defaultTip(git);
  const project = await stateOf(git, commit).project();
  const models: PromotedModel[] = [];
  const failures: LockstepError[] = [];
  let events = await publishAdoption(workspace, log, adopted);
  if (events !== undefined) tellByHand(workspace, registry, events);
  for (const declaration of selectModels(project, request.model)) {
    if (events === undefined) break;
    try {
      const tip: Tip = { commit, project, registry, tags, events };
      const result = await host.group(`Promote ${declaration.model}`, () => promoteModel(workspace, tip, declaration));
      if (result === undefined) continue;
      events = result === "outrun" ? undefined : result.events;
      if (result !== "outrun") models.push(result.promoted);
    } catch (error) {
      // A record of one model that cannot be read is no reason to hold back another.
      if (!(error instanceof LockstepError) || error.code !== "RECORD_INVALID") throw error;
      host.warning(`${declaration.model} is not promoted: ${error.message}`);
      failures.push(error);
    }
  }
  return { tip: commit, project, models, failures, isOutrun: events === undefined };
}

/** Looks before a run gives up: each means that somebody pushed to the default branch while the one before was at work. */
const lookLimit = 5;
/** As many runs can promote at the same moment: in each round one of them is first. */
const outrunLimit = 50;

function tooMany(): LockstepError {
  return new LockstepError("GIT_REF_CONFLICT", `other runs were first ${outrunLimit} times in a row`, {
    hint: "Give promote a `concurrency` group in its workflow, then run it again: it takes up where the others ended.",
  });
}

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
  let [looks, outrun] = [0, 0];
  for (;;) {
    const { tip, project, models, failures, isOutrun } = await promoteOnce(request, workspace);
    const promotions = models.flatMap((model) => model.promotions);
    for (const promotion of promotions) await writeRecord(workspace, request.records, promotion);
    promoted.push(...promotions.filter(({ outcome }) => outcome === "promoted"));
    if (isOutrun) {
      outrun += 1;
      if (outrun === outrunLimit) throw tooMany();
      host.info("somebody else has written events meanwhile: looking again");
      await git.fetch();
      continue;
    }
    looks += 1;
    await git.fetch();
    if ((await defaultTip(git)) === tip || looks === lookLimit) {
      host.output("changed", String(promoted.length > 0));
      // One model alone is not what became of a pull request.
      if (request.model === undefined) await keepReceipts(workspace, { tip, models, promoted });
      await proposeReevaluations(workspace, models, project.models);
      const [failure] = failures;
      if (failure !== undefined) throw failure;
      return { promotions, refusals: models.flatMap(({ refusals }) => refusals) };
    }
    host.info("the default branch has moved meanwhile: looking again");
  }
}
