import { digestOf } from "../../data/objects/hash.ts";
import type { RefusedVersion } from "../../domain/promotion.ts";
import type { Reconciliation } from "../../domain/reconciliation.ts";
import { type AssignedVersion, proposeStanding } from "../../registry/drift-proposal.ts";
import { currentAssignment, type Registry } from "../../registry/gto.ts";
import { emitModelRecord } from "../../registry/model-record.ts";
import { driftTitle, type ModelDrift, renderDriftProposal } from "../../report/drift-proposal.ts";
import { recordsAt } from "../../repository/events.ts";
import { quarantineNow } from "../../repository/quarantine.ts";
import { recordPath, stateOf } from "../../repository/state.ts";
import { defaultTip } from "../../repository/tip.ts";
import type { Workspace } from "../../repository/workspace.ts";

export interface DriftScope {
  readonly found: readonly Reconciliation[];
  readonly registry: Registry;
  /** What promotion has just refused. */
  readonly refused: readonly RefusedVersion[];
  /** Of which models and environments: each scope has a branch and a pull request of its own. */
  readonly scope: string;
}

/** What an environment has by the recorded tags, with the digest at the commit that the tag names. */
async function assignedOf(
  { git }: Workspace,
  registry: Registry,
  { model, environment }: Reconciliation,
): Promise<AssignedVersion> {
  const { commit, modelVersion } = currentAssignment(registry, model, environment) ?? {};
  if (commit === undefined || modelVersion === undefined) return { environment, version: undefined };
  const recorded = await recordsAt(git)(commit, model);
  const artifactSha256 = recorded?.modelVersion === modelVersion ? recorded.artifact.sha256 : undefined;
  return { environment, version: { modelVersion, artifactSha256 } };
}

/**
 * Keeps one pull request that makes records ask for what environments have, wherever promotion refuses for good what they ask for; it is closed
 * when there is nothing to propose any more.
 *
 * @returns Its number; `undefined` when none is open.
 */
export async function proposeDrift(
  workspace: Workspace,
  { found, registry, refused, scope }: DriftScope,
): Promise<number | undefined> {
  const { git, host } = workspace;
  const tip = await defaultTip(git);
  const files: Record<string, string> = {};
  const changes: ModelDrift[] = [];
  for (const model of new Set(found.filter(({ isFine }) => !isFine).map((standing) => standing.model))) {
    const record = await stateOf(git, tip).record(model);
    if (record === undefined) continue;
    const places = found.filter((standing) => standing.model === model);
    const proposal = proposeStanding({
      record,
      refused: refused.filter((refusal) => refusal.model === model),
      assigned: await Promise.all(places.map((place) => assignedOf(workspace, registry, place))),
      quarantine: await quarantineNow(git, registry, record),
    });
    if (proposal === undefined) continue;
    files[recordPath(model)] = emitModelRecord(proposal.record);
    changes.push(...proposal.changes.map((change) => ({ model, ...change })));
  }
  const branch = scope === "* in *" ? "lockstep/drift" : `lockstep/drift-${digestOf(scope).slice(0, 12)}`;
  const [base, forge] = [await git.defaultBranch(), await workspace.forge()];
  if (changes.length === 0) {
    const closed = await forge.withdrawPullRequest({ head: branch, base });
    if (closed !== undefined) host.info(`pull request #${closed}: closed, nothing is left to propose`);
    return undefined;
  }
  const title = driftTitle(changes);
  await git.writeBranch({ branch, base: tip, files, message: title });
  const { number } = await forge.openPullRequest({ title, body: renderDriftProposal(changes), head: branch, base });
  host.info(`pull request #${number}: ${title}`);
  return number;
}
