import { LockstepError } from "../../domain/error.ts";
import type { Hold } from "../../domain/hold.ts";
import type { Override } from "../../domain/override.ts";
import { ownersPolicy } from "../../domain/project.ts";
import type { Refusal } from "../../domain/reason.ts";
import { type ConcludedModel, evaluationConclusion } from "../../repository/conclusion.ts";
import { membershipOf } from "../../repository/membership.ts";
import { holdsRef, overridesRef, readHolds } from "../../repository/stops.ts";
import type { Command } from "../../review/arguments.ts";
import { evaluatedParts, refuseVerdict } from "../../review/decide.ts";
import { decideOverride, overridePath, overrideText } from "../../review/decide-override.ts";
import type { ReviewedModel } from "../../review/request.ts";
import { decideStop, holdText, type StopCommand } from "../../review/stops.ts";
import { reviewedModels, reviewedPullRequest, type Scene, type Voice } from "./scene.ts";

/** How often somebody else may be faster before this gives up. */
const rounds = 5;

/** Makes or ends a stop. The entry's number is taken by whoever creates it first; the other one looks again and is told who that was. */
export async function stop(
  scene: Scene,
  command: StopCommand,
  voice: Voice,
): Promise<{ readonly hold: Hold } | { readonly refused: Refusal }> {
  const { workspace, forge, project, pullRequest } = scene;
  const { git } = workspace;
  const self = await forge.self();
  const membership = await membershipOf(forge, project.review, voice.comment.author);
  for (let round = 1; ; round++) {
    const decision = decideStop({
      permission: voice.permission,
      comment: { ...voice.comment, ...membership },
      command,
      self,
      policy: project.review,
      models: project.models.map(({ model }) => model),
      environments: project.environments.map(({ environment }) => environment),
      entries: await readHolds(git),
      nowMs: Date.now(),
      pullRequest: pullRequest.number,
    });
    if ("refused" in decision) return decision;
    if ("stands" in decision) return { hold: decision.stands };
    try {
      await git.appendToLedger(holdsRef, { path: decision.path, text: holdText(decision.accepted) });
      return { hold: decision.accepted };
    } catch (error) {
      const isTaken = error instanceof LockstepError && error.code === "GIT_REF_CONFLICT";
      if (!isTaken || round === rounds) throw error;
    }
  }
}

/** The check that a merge waits for says what the gates say without the one that was overridden; its report and its record stay. */
async function concludeAgain(scene: Scene, reviewed: readonly ReviewedModel[], accepted: Override): Promise<void> {
  const { forge } = scene;
  const { number, head } = scene.pullRequest;
  const pullRequest = { number, headSha: head.sha };
  const check = await scene.check();
  if (check === undefined) return;
  const models = reviewed.flatMap((own): readonly ConcludedModel[] => {
    const parts = evaluatedParts({ pullRequest }, { ...own, overrides: [...own.overrides, accepted] });
    if ("refused" in parts) return [];
    const { evaluation, overrides } = parts;
    const gates = overrides.map(({ gate }) => gate);
    const isOverridden = gates.length > 0 && refuseVerdict(evaluation, gates) === undefined;
    return [{ model: own.model, phase: evaluation.verdict.phase, isOverridden }];
  });
  // A model that cannot be looked at again is no reason for a better conclusion.
  if (models.length < ((await scene.shown())?.contents.length ?? 0)) return;
  await forge.setCheck({ ...check, ...evaluationConclusion(models) });
}

/** Takes one gate out of the way of the present content. */
export async function override(
  scene: Scene,
  command: Extract<Command, { readonly verb: "override" }>,
  voice: Voice,
): Promise<{ readonly override: Override } | { readonly refused: Refusal }> {
  const { workspace, forge, project } = scene;
  const reviewed = await reviewedModels(scene, undefined);
  const membership = await membershipOf(forge, ownersPolicy(project.review), voice.comment.author);
  const decision = decideOverride({
    permission: voice.permission,
    comment: { ...voice.comment, ...membership },
    command,
    self: await forge.self(),
    policy: project.review,
    pullRequest: await reviewedPullRequest(scene),
    reviewed,
  });
  if ("refused" in decision) return decision;
  const { accepted } = decision;
  await workspace.git.appendToLedger(overridesRef, { path: overridePath(accepted), text: overrideText(accepted) });
  await concludeAgain(scene, reviewed, accepted);
  return { override: accepted };
}
