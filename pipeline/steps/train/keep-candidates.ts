import { pushObjects } from "../../data/objects/push.ts";
import type { WantedObject } from "../../data/objects/transfer.ts";
import type { Remote } from "../../data/remotes/remote.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import type { StoredCandidate } from "../../domain/stored-candidate.ts";
import { describeCandidate } from "../../repository/candidates/describe.ts";
import { keepCandidate, lockedStages } from "../../repository/candidates/store.ts";
import type { Workspace } from "../../repository/workspace.ts";
import type { Recollection } from "./recollection.ts";

/** What a run has made, and what it recalled before. */
export interface Made {
  readonly models: readonly ModelDeclaration[];
  readonly records: readonly ModelRecord[];
  readonly recollection: Recollection | undefined;
}

/** Sends outputs that Git keeps and that are too large, or no text, to go along with the candidate. */
async function pushUncached(workspace: Workspace, remote: Remote, candidate: StoredCandidate): Promise<void> {
  const { cache, signal } = await workspace.data();
  const along = new Set<string>(candidate.texts.map(({ md5 }) => md5));
  const ids: WantedObject[] = [];
  for (const locked of lockedStages(candidate).values())
    for (const { path, md5, isLegacy } of locked.outs)
      if (md5 !== undefined && !isLegacy && !along.has(md5) && (await cache.has(md5))) ids.push({ id: md5, path });
  await pushObjects({ cache, remote, ids, signal });
}

/** What happened when two runs of the same inputs made different bytes. */
function conflictText(made: StoredCandidate, first: StoredCandidate, remote: Remote): string {
  const { model, inputKey, artifact } = made;
  const what =
    first.artifact.sha256 === artifact.sha256
      ? "other outputs than this run, and the same model"
      : `the model ${first.artifact.sha256}, and this run made ${artifact.sha256}`;
  return `conflict: ${remote.url} keeps of ${model} for inputs ${inputKey.slice(0, 12)} ${what}: training is not deterministic. What came first stays; seed what is random, or declare what else decides the model (docs/reference/candidates.md)`;
}

/** Keeps what was trained beside its objects, so that nobody trains the same inputs again. Its objects are pushed already. */
export async function keepCandidates(workspace: Workspace, remote: Remote, made: Made): Promise<void> {
  const { git, host, signal } = workspace;
  for (const record of made.records) {
    const declaration = made.models.find(({ model }) => model === record.model);
    const candidate = declaration && (await describeCandidate(git.root, declaration, record));
    if (candidate === undefined) {
      host.warning(`${record.model}: dvc.lock does not hold every stage that made it, so it is kept for nobody else`);
      continue;
    }
    await pushUncached(workspace, remote, candidate);
    const replaces = made.recollection?.unusable.has(record.model) === true;
    const kept = await keepCandidate(remote, candidate, { root: git.root, replaces, signal });
    if (kept.kind === "kept")
      host.info(`${record.model}: kept for inputs ${record.inputKey.slice(0, 12)} at ${remote.url}`);
    if (kept.kind === "conflict") host.warning(conflictText(candidate, kept.first, remote));
  }
}
