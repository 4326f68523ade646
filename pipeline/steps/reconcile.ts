import { digestOf } from "../data/objects/hash.ts";
import { LockstepError } from "../domain/error.ts";
import type { EnvironmentName, ModelName } from "../domain/ids.ts";
import type { RefusedVersion } from "../domain/promotion.ts";
import type { Refusal } from "../domain/reason.ts";
import { type Reconciliation, refuseUnreconciled } from "../domain/reconciliation.ts";
import { type Drift, reconciliationLines, renderDrifted } from "../report/reconciliation.ts";
import { selectEnvironment } from "../repository/environments.ts";
import { recordedRegistry } from "../repository/recorded-registry.ts";
import { selectModels, stateOf } from "../repository/state.ts";
import { defaultTip } from "../repository/tip.ts";
import type { Workspace } from "../repository/workspace.ts";
import { proposeDrift } from "./reconcile/drift.ts";
import { keepIncidents } from "./reconcile/incidents.ts";
import { observe } from "./reconcile/observe.ts";
import { proposePromotions } from "./reconcile/propose.ts";

export interface ReconcileRequest {
  readonly model: string | undefined;
  /** Every declared one when left out. */
  readonly environment: string | undefined;
  readonly timeoutMs: number;
  /** Whether targets are asked and filled; false where this job has no way to them, and only the registry is put right. */
  readonly targets: boolean;
}

/** The steps by which what differs is put right. Both go by rules of their own: nothing here makes anything approved. */
export interface Remedies {
  promote(model: ModelName): Promise<readonly RefusedVersion[]>;
  deploy(model: ModelName, environment: EnvironmentName): Promise<void>;
}

export interface ReconcileResult {
  readonly environments: readonly Reconciliation[];
  readonly refusals: readonly Refusal[];
}

/** What is found now, by the default branch, the tags and the targets as they are. */
async function look(workspace: Workspace, request: ReconcileRequest) {
  const { git } = workspace;
  await git.fetch();
  const project = await stateOf(git, await defaultTip(git)).project();
  const environments =
    request.environment === undefined ? project.environments : [selectEnvironment(project, request.environment)];
  const models = selectModels(project, request.model).map(({ model }) => model);
  const { registry, log } = await recordedRegistry(git);
  const about = {
    project,
    environments,
    models,
    registry,
    log,
    timeoutMs: request.timeoutMs,
    targets: request.targets,
  };
  return { ...about, found: await observe(workspace, about) };
}

/** What a remedy could not do is told, and the others go on. */
async function tryRemedy(obstacles: string[], remedy: () => Promise<void>): Promise<void> {
  try {
    await remedy();
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
    obstacles.push(`${error.message}. ${error.hint ?? ""}`.trim());
  }
}

interface Healing {
  /** What promotion refused; `undefined` where it could not say so of every model. */
  readonly refused: readonly RefusedVersion[] | undefined;
  /** All that stood in the way, in one sentence each. */
  readonly obstacles: readonly string[];
}

async function heal(
  { host }: Workspace,
  remedies: Remedies,
  { found, targets }: { readonly found: readonly Reconciliation[]; readonly targets: boolean },
): Promise<Healing> {
  const obstacles: string[] = [];
  const refused: RefusedVersion[] = [];
  const behind = new Set(found.filter(({ remedy }) => remedy === "promote").map(({ model }) => model));
  let asked = 0;
  for (const model of behind)
    await tryRemedy(obstacles, async () => {
      refused.push(...(await remedies.promote(model)));
      asked++;
    });
  for (const { model, environment, isFine } of targets ? found : []) {
    if (isFine) continue;
    host.info(`${model} in ${environment}: putting it right`);
    await tryRemedy(obstacles, () => remedies.deploy(model, environment));
  }
  const sentences = refused.map(({ sentence }) => sentence);
  return {
    refused: asked === behind.size ? refused : undefined,
    obstacles: [...new Set([...sentences, ...obstacles])],
  };
}

/** Where the token may not write, what could not be told is told to the log; nothing is held back by it. */
async function ifPermitted<Written>({ host }: Workspace, write: () => Promise<Written>): Promise<Written | undefined> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== "FORGE_PERMISSION_MISSING") throw error;
    host.warning(`${error.message}. ${error.hint ?? ""}`.trim());
    return undefined;
  }
}

/** Keeps one issue about what could not be put right, for each scope that reconcile is run with: on each machine that has targets, its own. */
async function keepDrift(
  workspace: Workspace,
  { model, environment }: ReconcileRequest,
  { found, ...told }: Omit<Drift, "open"> & { readonly found: readonly Reconciliation[] },
): Promise<void> {
  const open = found.filter(({ isFine }) => !isFine);
  const scope = [model, environment].map((name) => name ?? "*").join(" in ");
  const about = scope === "* in *" ? "Environments are" : `${scope} is`;
  const kept = await (await workspace.forge()).issues.keep(`lockstep:drift:${digestOf(scope).slice(0, 40)}`, {
    title: `${about} not what the default branch asks for`,
    body: renderDrifted({ open, ...told }),
    state: open.length === 0 ? "closed" : "open",
    reopens: true,
  });
  if (kept?.changed === true) workspace.host.info(`#${kept.number} says what differs`);
}

/**
 * Compares what the default branch asks for with what tags say and what targets serve. Level-triggered: it reads the whole state, so that
 * a lost event, a run that was cancelled and one that is repeated a month later all end in the same.
 *
 * @param remedies - Left out, nothing is written anywhere: not at targets, not in the registry, not on the forge.
 */
export async function reconcile(
  request: ReconcileRequest,
  workspace: Workspace,
  remedies: Remedies | undefined,
): Promise<ReconcileResult> {
  const { host } = workspace;
  let seen = await look(workspace, request);
  if (remedies !== undefined) {
    const { obstacles, refused } = await heal(workspace, remedies, seen);
    if (seen.found.some(({ isFine }) => !isFine)) seen = await look(workspace, request);
    const current = seen;
    await ifPermitted(workspace, () => keepIncidents(workspace, current));
    await ifPermitted(workspace, () => proposePromotions(workspace, current));
    const problems: string[] = [];
    let proposal: number | undefined;
    // Only who has seen all of it can say what would end it; the pull request is one.
    if (refused !== undefined && request.model === undefined && request.environment === undefined)
      await tryRemedy(problems, async () => {
        proposal = await ifPermitted(workspace, () => proposeDrift(workspace, { ...current, refused }));
      });
    const told = { found: current.found, obstacles: [...obstacles, ...problems], proposal };
    await ifPermitted(workspace, () => keepDrift(workspace, request, told));
  }
  const { found } = seen;
  for (const line of reconciliationLines(found)) host.info(line);
  for (const { model, environment, differences, isFine } of found)
    if (!isFine) for (const difference of differences) host.info(`${model} in ${environment}: ${difference}`);
  host.output("synced", String(found.every(({ isFine }) => isFine)));
  return { environments: found, refusals: found.filter(({ isFine }) => !isFine).map(refuseUnreconciled) };
}
