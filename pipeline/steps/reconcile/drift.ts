import { digestOf } from "../../data/objects/hash.ts";
import type { ModelName } from "../../domain/ids.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { RefusedVersion } from "../../domain/promotion.ts";
import type { Reconciliation } from "../../domain/reconciliation.ts";
import { isWithdrawnTitle } from "../../domain/withdrawn-title.ts";
import { type AssignedVersion, proposeStanding } from "../../registry/drift-proposal.ts";
import type { EventLog } from "../../registry/events/event-log.ts";
import { currentAssignment, type Registry } from "../../registry/gto.ts";
import { emitModelRecord } from "../../registry/model-record.ts";
import { driftTitle, type ModelDrift, renderDriftProposal } from "../../report/drift-proposal.ts";
import { recordsAt } from "../../repository/events.ts";
import { quarantineNow } from "../../repository/quarantine.ts";
import { startTraining } from "../../repository/start-training.ts";
import { recordPath, stateOf } from "../../repository/state.ts";
import { defaultTip } from "../../repository/tip.ts";
import type { Workspace } from "../../repository/workspace.ts";

export interface Drifted {
  readonly found: readonly Reconciliation[];
  readonly registry: Registry;
  readonly log: EventLog;
  /** What promotion has just refused, of all models that are behind. */
  readonly refused: readonly RefusedVersion[];
}

const branches = "lockstep/drift-";

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

interface Proposal {
  readonly changes: readonly ModelDrift[];
  /** The records that say so. */
  readonly files: Readonly<Record<string, string>>;
}

async function whatToPropose(workspace: Workspace, { found, registry, log, refused }: Drifted): Promise<Proposal> {
  const { git } = workspace;
  const tip = stateOf(git, await defaultTip(git));
  const files: Record<string, string> = {};
  const changes: ModelDrift[] = [];
  for (const model of new Set(refused.map((refusal): ModelName => refusal.model))) {
    const record = await tip.record(model);
    if (record === undefined) continue;
    const places = found.filter((standing) => standing.model === model);
    const proposal = proposeStanding({
      record,
      refused: refused.filter((refusal) => refusal.model === model),
      assigned: await Promise.all(places.map((place) => assignedOf(workspace, registry, place))),
      quarantine: await quarantineNow(git, registry, record),
      isRecorded: (version) => log.events.has(`${model}@${version}`),
    });
    if (proposal === undefined) continue;
    files[recordPath(model)] = emitModelRecord(proposal.record);
    changes.push(...proposal.changes.map((change) => ({ model, ...change })));
  }
  return { changes, files };
}

/** The same changes have the same branch for ever, so that a pull request which people closed is not opened again. */
function branchOf(changes: readonly ModelDrift[]): string {
  const said = changes.map(({ model, environment, asked, stands }) => ({ model, environment, asked, stands }));
  return `${branches}${digestOf(canonicalJson(said)).slice(0, 12)}`;
}

/**
 * Keeps one pull request that makes records ask for what environments have, wherever promotion refuses for good what they ask for. It is left
 * alone while it is open, and never opened again after people have closed it; it is withdrawn when the drift has ended or is another one.
 *
 * @returns Its number; `undefined` when none is open.
 */
export async function proposeDrift(workspace: Workspace, drifted: Drifted): Promise<number | undefined> {
  const { git, host } = workspace;
  const forge = await workspace.forge();
  const { changes, files } = await whatToPropose(workspace, drifted);
  const open = (await forge.pullRequests("open")).filter(
    ({ head }) => !head.isFork && head.branch.startsWith(branches),
  );
  const isBehind = drifted.found.some(({ remedy }) => remedy === "promote");
  // What cannot be told now says nothing about what is proposed already.
  if (changes.length === 0 && isBehind) return open[0]?.number;
  const branch = changes.length === 0 ? undefined : branchOf(changes);
  for (const { number, head } of open) {
    if (head.branch === branch) continue;
    await forge.withdrawPullRequest(number);
    host.info(`pull request #${number} is withdrawn: it does not say any more what would end the drift`);
  }
  if (branch === undefined) return undefined;
  const base = await git.defaultBranch();
  const [last] = await forge.pullRequestsFrom({ head: branch, base });
  if (last?.state === "open") return last.number;
  if (last?.state === "closed" && !isWithdrawnTitle(last.title)) {
    host.info(`pull request #${last.number} was closed, so that the same is not proposed again`);
    return undefined;
  }
  const title = driftTitle(changes);
  const head = await git.writeBranch({ branch, base: await defaultTip(git), files, message: title });
  const body = renderDriftProposal(changes, await startTraining(workspace, { branch, head }, "drift"));
  const { number } = await forge.openPullRequest({ title, body, head: branch, base });
  host.info(`pull request #${number}: ${title}`);
  return number;
}
