import { LockstepError } from "../../domain/error.ts";
import type { CommitSha } from "../../domain/ids.ts";
import { differingInputs } from "../../domain/inputs.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import { latestVersion } from "../../registry/gto.ts";
import type { PromotionState } from "../../registry/promotion-state.ts";
import { nextRecord } from "../../registry/record-change.ts";
import { type Reevaluation, renderReevaluation } from "../../report/reevaluation.ts";
import { filesOfCandidate } from "../../repository/candidates/proposed-record.ts";
import { type FoundCandidate, findCandidate } from "../../repository/candidates/store.ts";
import { startTraining, type WrittenBranch } from "../../repository/start-training.ts";
import { stateOf } from "../../repository/state.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { defaultRemote } from "../../tracking/repository.ts";
import type { PromotedModel } from "./receipts.ts";

/** What the remote keeps of the merged inputs; that it cannot be asked stops no promotion, and is said in the pull request. */
async function look(workspace: Workspace, { record, tree }: PromotionState): Promise<FoundCandidate> {
  try {
    const remote = await defaultRemote(await workspace.data());
    if (remote === undefined) return { kind: "missing" };
    return await findCandidate(remote, { model: record.model, inputKey: tree.inputKey }, workspace.signal);
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
    return { kind: "damaged", why: error.message };
  }
}

/** The record of the candidate, as training it on the tip would write it. */
function recordOf(state: PromotionState, candidate: Extract<FoundCandidate, { readonly kind: "found" }>["candidate"]) {
  const { model, artifact, inputKey, inputs, metrics, metricsSha256 } = candidate;
  return nextRecord({
    trained: { model, artifact, inputKey, inputs, metrics, metricsSha256 },
    base: state.record,
    current: state.record,
    latest: latestVersion(state.registry, model),
    environments: state.environments,
    overridden: state.overridden,
  });
}

/**
 * The branch as it stands at origin, when it is about the very inputs of the tip already: what people and jobs pushed there since stays.
 * A record that can be had now is better than a branch without one.
 */
async function standing(
  { git }: Workspace,
  state: PromotionState,
  about: { readonly branch: string; readonly declaration: ModelDeclaration; readonly found: FoundCandidate },
): Promise<CommitSha | undefined> {
  const head = await git.resolve(`refs/remotes/origin/${about.branch}`);
  if (head === undefined) return undefined;
  try {
    const there = stateOf(git, head);
    if ((await there.inputs(about.declaration)).inputKey !== state.tree.inputKey) return undefined;
    const isRecorded = (await there.record(state.record.model))?.inputKey === state.tree.inputKey;
    return isRecorded || about.found.kind !== "found" ? head : undefined;
  } catch (error) {
    // Not a state that could be evaluated.
    if (error instanceof LockstepError) return undefined;
    throw error;
  }
}

async function writeBranch(
  workspace: Workspace,
  state: PromotionState,
  about: { readonly branch: string; readonly declaration: ModelDeclaration; readonly found: FoundCandidate },
): Promise<WrittenBranch> {
  const { git } = workspace;
  const { branch, found } = about;
  const there = await standing(workspace, state, about);
  if (there !== undefined) return { branch, head: there };
  const { model } = state.record;
  const files =
    found.kind === "found"
      ? await filesOfCandidate(stateOf(git, state.tip), found.candidate, recordOf(state, found.candidate))
      : {};
  const message =
    found.kind === "found"
      ? `Record what was trained of the merged inputs of ${model}`
      : `Evaluate what the merged inputs of ${model} make`;
  return { branch, head: await git.writeBranch({ branch, base: state.tip, files, message }) };
}

function foundWords(found: FoundCandidate, state: PromotionState): Reevaluation["found"] {
  switch (found.kind) {
    case "found":
      return {
        kind: "kept",
        artifactSha256: found.candidate.artifact.sha256,
        modelVersion: recordOf(state, found.candidate).modelVersion,
      };
    case "missing":
      return { kind: "untrained" };
    case "damaged":
      return { kind: "unusable", why: found.why };
  }
}

async function propose(workspace: Workspace, state: PromotionState, declaration: ModelDeclaration): Promise<number> {
  const { git } = workspace;
  const { record, tree, tip } = state;
  const { model, modelVersion } = record;
  const found = await look(workspace, state);
  const written = await writeBranch(workspace, state, {
    branch: `lockstep/reevaluate-${model}`,
    ...{ declaration, found },
  });
  const { branch } = written;
  const about = {
    ...{ model, modelVersion, tip, branch, inputKey: tree.inputKey },
    differences: differingInputs(record.inputs, tree.inputs),
    found: foundWords(found, state),
  };
  const body = renderReevaluation({ ...about, run: await startTraining(workspace, written, "reevaluate") });
  const title = `Evaluate ${model} as merged`;
  const forge = await workspace.forge();
  return (await forge.openPullRequest({ title, body, head: branch, base: await git.defaultBranch() })).number;
}

/**
 * Opens, or brings up to date, one pull request for every model that was refused because the merged tree builds another one than was
 * evaluated. Level-triggered: it says what the state is now, however often it is called; a branch that is about these inputs already is
 * left as it is.
 */
export async function proposeReevaluations(
  workspace: Workspace,
  models: readonly PromotedModel[],
  declarations: readonly ModelDeclaration[],
): Promise<void> {
  const { host } = workspace;
  for (const { state, refusals } of models) {
    const declaration = declarations.find(({ model }) => model === state.record.model);
    if (declaration === undefined || !refusals.some(({ code }) => code === "needs_reevaluation")) continue;
    try {
      const number = await propose(workspace, state, declaration);
      host.info(
        `pull request #${number} asks for an evaluation of what the merged inputs of ${declaration.model} make`,
      );
    } catch (error) {
      // The refusal stands without it.
      if (!(error instanceof LockstepError) || error.code !== "FORGE_PERMISSION_MISSING") throw error;
      host.warning(`no pull request asks for an evaluation of ${declaration.model}: ${error.message}`);
    }
  }
}
