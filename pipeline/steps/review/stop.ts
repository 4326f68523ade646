import { momentOf } from "../../domain/clocks.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Hold } from "../../domain/hold.ts";
import { type Override, overridesOf } from "../../domain/override.ts";
import { ownersPolicy } from "../../domain/project.ts";
import type { Refusal } from "../../domain/reason.ts";
import type { Git } from "../../platform/git/git.ts";
import { type ConcludedModel, evaluationConclusion } from "../../repository/conclusion.ts";
import { membershipOf } from "../../repository/membership.ts";
import { holdsRef, type Lock, overridesRef, readHolds, readLocks, readOverrides } from "../../repository/stops.ts";
import type { Command } from "../../review/arguments.ts";
import { evaluatedParts, refuseVerdict } from "../../review/decide.ts";
import { decideOverride, overridePath, overrideText } from "../../review/decide-override.ts";
import type { ReviewedModel } from "../../review/request.ts";
import { decideStop, holdText, type StopCommand } from "../../review/stops.ts";
import { reviewedModels, reviewedPullRequest, type Scene, type Voice } from "./scene.ts";

/** How often somebody else may be faster before this gives up. */
const rounds = 5;

type Stopped = { readonly hold: Hold } | { readonly refused: Refusal };

/** Writes an entry whose number nobody else has taken; false when somebody has. */
async function append(git: Git, path: string, hold: Hold): Promise<boolean> {
  try {
    await git.appendToLedger(holdsRef, { path, text: holdText(hold) });
    return true;
  } catch (error) {
    if (error instanceof LockstepError && error.code === "GIT_REF_CONFLICT") return false;
    throw error;
  }
}

/**
 * Does what was decided; false when somebody was faster, and everything has to be looked at again. A lock is its ref: made before the
 * ledger tells of it, and taken off after that, so that whatever ends between the two leaves the environment locked.
 */
async function carryOut(
  git: Git,
  { accepted, path }: { readonly accepted: Hold; readonly path: string },
  locks: readonly Lock[],
): Promise<boolean> {
  const { environment, model } = accepted.scope;
  if (environment === undefined || model !== undefined) return append(git, path, accepted);
  const present = locks.find(({ hold }) => hold.scope.environment === environment);
  if (accepted.verb === "release")
    return (
      (await append(git, path, accepted)) &&
      (present === undefined || (await git.removeLock({ name: environment, id: present.id })))
    );
  // Its time is over, or it would have been refused.
  if (present !== undefined && !(await git.removeLock({ name: environment, id: present.id }))) return false;
  const made = await git.createLock({ name: environment, text: holdText(accepted) });
  return "created" in made && append(git, path, accepted);
}

/** Makes or ends a stop. Of several who do it at once one is the first; the others look again and are told who that was. */
export async function stop(scene: Scene, command: StopCommand, voice: Voice): Promise<Stopped> {
  const { workspace, forge, project, pullRequest } = scene;
  const { git } = workspace;
  const self = await forge.self();
  const membership = await membershipOf(forge, project.review, voice.comment.author);
  for (let round = 1; ; round++) {
    const locks = await readLocks(git);
    const decision = decideStop({
      permission: voice.permission,
      comment: { ...voice.comment, ...membership },
      command,
      self,
      policy: project.review,
      models: project.models.map(({ model }) => model),
      environments: project.environments.map(({ environment }) => environment),
      entries: await readHolds(git),
      locks: locks.map(({ hold }) => hold),
      moment: momentOf(Date.now(), forge.nowMs()),
      pullRequest: pullRequest.number,
    });
    if ("refused" in decision) return decision;
    if ("stands" in decision) return { hold: decision.stands };
    if (await carryOut(git, decision, locks)) return { hold: decision.accepted };
    if (round === rounds)
      throw new LockstepError("GIT_REF_CONFLICT", "others stop and release the same thing all the time", {
        hint: "Say it again in a new comment when it is quieter.",
      });
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
  const { contents = [], leftOut = 0 } = (await scene.shown()) ?? {};
  // A model that cannot be looked at again, or for which the check had no room, is no reason for a better conclusion.
  if (models.length < contents.length + leftOut) return;
  await forge.setCheck({ ...check, ...evaluationConclusion(models) });
}

/** A comment that was heard before the head moved, and whose answer was lost, is no word about the new head. */
async function refuseRepeated(git: Git, { subject, comment }: Override): Promise<Refusal | undefined> {
  const heard = (await readOverrides(git)).find(
    (entry) => entry.subject.pullRequest === subject.pullRequest && entry.comment.id === comment.id,
  );
  if (heard === undefined || overridesOf([heard], subject).length > 0) return undefined;
  return {
    code: "stale_sha",
    sentence: `This comment overrode ${heard.gate} for what was evaluated at ${heard.subject.headSha} then; write a new one.`,
  };
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
  const repeated = await refuseRepeated(workspace.git, accepted);
  if (repeated !== undefined) return { refused: repeated };
  await workspace.git.appendToLedger(overridesRef, { path: overridePath(accepted), text: overrideText(accepted) });
  await concludeAgain(scene, reviewed, accepted);
  return { override: accepted };
}
