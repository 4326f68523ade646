import { momentOf } from "../../domain/clocks.ts";
import type { ModelName } from "../../domain/ids.ts";
import type { Refusal } from "../../domain/reason.ts";
import { readApprovals } from "../../repository/approvals.ts";
import { stopsAt } from "../../repository/stops.ts";
import { answerPlan, answerWhy, type Obstacles } from "../../review/answer.ts";
import { obstaclesOf } from "../../review/obstacles.ts";
import { reviewedModels, reviewedPullRequest, type Scene } from "./scene.ts";
import { policyOf } from "./word.ts";

/** About a model that is not there nothing can be told, and "nothing stands in its way" would be wrong. */
export function refuseUnknownModel({ project }: Scene, named: ModelName | undefined): Refusal | undefined {
  if (named === undefined || project.models.some(({ model }) => model === named)) return undefined;
  return { code: "unknown_model", sentence: `The base branch's lockstep.yaml declares no model ${named}.` };
}

/** What merging does now. */
export async function tellPlan(scene: Scene, named: ModelName | undefined): Promise<string> {
  const models = await reviewedModels(scene, named);
  return answerPlan(
    models.flatMap(({ plan, planHash }) => (plan === undefined || planHash === undefined ? [] : [{ plan, planHash }])),
  );
}

/** What stands between each model and its promotion. */
export async function tellWhy(scene: Scene, named: ModelName | undefined): Promise<string> {
  const { git } = scene.workspace;
  const pullRequest = await reviewedPullRequest(scene);
  const nowMs = scene.forge.nowMs();
  const holds = await stopsAt(git, momentOf(Date.now(), nowMs));
  const now = nowMs === undefined ? undefined : new Date(nowMs).toISOString();
  const found: Obstacles[] = [];
  for (const reviewed of await reviewedModels(scene, named)) {
    const { model } = reviewed;
    const ledger = await readApprovals(git, model);
    const policy = await policyOf(scene, model, reviewed.plan);
    found.push({ model, reasons: obstaclesOf({ pullRequest, reviewed, ledger, policy, holds, now }) });
  }
  return answerWhy(found);
}
