import { posix } from "node:path";
import { parseLock } from "../data/dvc/lock.ts";
import type { LockedStage } from "../data/dvc/model.ts";
import { costPath, openCostRecords } from "../data/stages/cost-records.ts";
import { type Cost, totalCost } from "../domain/cost.ts";
import { LockstepError } from "../domain/error.ts";
import type { CommitSha } from "../domain/ids.ts";
import { type DataRepository, defaultRemote } from "./repository.ts";
import { gitOf, type State, stateOfCommit, workspaceState } from "./states.ts";

export interface CostsRequest {
  /** Names of stages; every stage when empty. */
  readonly stages: readonly string[];
  /** How many commits of HEAD's first-parent line are looked at besides the workspace. */
  readonly commits: number;
  /** Asks the default remote for what is not known here. */
  readonly asksRemote: boolean;
}

/** What one run of a stage took. */
export interface StageRun {
  readonly stage: string;
  /** The first commit whose lock has what the run made; `undefined` for the workspace alone. */
  readonly commit: CommitSha | undefined;
  /** `undefined` when nobody kept it. */
  readonly cost: Cost | undefined;
}

export interface ShownCosts {
  /** Stage by stage as in the lock, the newest run of each first. */
  readonly runs: readonly StageRun[];
  /** Of what the workspace's lock says, all stages whose cost is known together. */
  readonly total: Cost | undefined;
}

/** What the locks of a state say, by the name of the stage from the root. */
async function lockedStages({ source }: State): Promise<ReadonlyMap<string, LockedStage>> {
  const found = new Map<string, LockedStage>();
  for (const file of source.dvcFiles) {
    if (posix.basename(file) !== "dvc.yaml") continue;
    const path = posix.join(posix.dirname(file), "dvc.lock");
    const bytes = await source.read(path);
    if (bytes === undefined) continue;
    const { stages } = parseLock(Buffer.from(bytes).toString("utf8"), path);
    for (const [name, locked] of stages) found.set(file === "dvc.yaml" ? name : `${file}:${name}`, locked);
  }
  return found;
}

/** A run as the walk from new to old finds it: the commit becomes that of the oldest state that has it. */
interface FoundRun {
  readonly locked: LockedStage;
  commit: CommitSha | undefined;
}

/**
 * What stages took when they made what the locks say, now and in the history.
 *
 * @throws LockstepError TARGET_UNKNOWN, GIT_REPOSITORY_MISSING for a history outside Git; GIT_COMMAND_FAILED in a shallow clone.
 */
export async function showCosts(request: CostsRequest, repository: DataRepository): Promise<ShownCosts> {
  const byStage = new Map<string, Map<string, FoundRun>>();
  const take = async (state: State, commit: CommitSha | undefined): Promise<void> => {
    for (const [stage, locked] of await lockedStages(state)) {
      const runs = byStage.get(stage) ?? new Map<string, FoundRun>();
      byStage.set(stage, runs);
      const known = runs.get(costPath(locked));
      if (known === undefined) runs.set(costPath(locked), { locked, commit });
      else known.commit = commit;
    }
  };
  await take(await workspaceState(repository), undefined);
  const now = new Set([...byStage.values()].flatMap((runs) => [...runs.keys()]));
  if (request.commits > 0) {
    const git = await gitOf(repository);
    const head = await git.resolve("HEAD");
    const commits = head === undefined ? [] : await git.commitsFrom([head], { first: request.commits });
    for (const commit of commits) await take(await stateOfCommit(repository, git, { commit, name: commit }), commit);
  }
  checkNames(request.stages, [...byStage.keys()]);
  const remote = request.asksRemote ? await defaultRemote(repository) : undefined;
  const records = openCostRecords(repository.cache.folder);
  const shown: StageRun[] = [];
  const current: Cost[] = [];
  for (const [stage, runs] of byStage) {
    if (request.stages.length > 0 && !request.stages.includes(stage)) continue;
    for (const [path, { locked, commit }] of runs) {
      if (remote !== undefined) await records.pull(locked, remote, repository.signal);
      const cost = await records.find(locked);
      shown.push({ stage, commit, cost });
      if (cost !== undefined && now.has(path)) current.push(cost);
    }
  }
  return { runs: shown, total: totalCost(current) };
}

function checkNames(asked: readonly string[], names: readonly string[]): void {
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new LockstepError("TARGET_UNKNOWN", `no dvc.lock has a stage ${JSON.stringify(unknown)}`, {
    hint: `Stages that ran: ${names.slice(0, 20).join(", ") || "none"}.`,
  });
}
