import { LockstepError } from "../domain/error.ts";
import type { CommitSha, ModelName } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { Git } from "../platform/git/git.ts";
import { recordPath, stateOf } from "./state.ts";

/** A model as it came onto a line of commits. */
export interface LinePoint {
  /** The commit that brought it. */
  readonly commit: CommitSha;
  readonly record: ModelRecord;
}

/** Most commits of a line that are read. */
const mostCommits = 100_000;

async function recordAt(git: Git, commit: CommitSha, model: ModelName): Promise<ModelRecord | undefined> {
  try {
    return await stateOf(git, commit).record(model);
  } catch (error) {
    if (error instanceof LockstepError && (error.code === "RECORD_INVALID" || error.code === "YAML_INVALID"))
      return undefined;
    throw error;
  }
}

/**
 * The models of a name along the first-parent line between two commits, both included, oldest first: one point for each commit after which
 * the record names another artifact than before. What only moved an environment is none.
 *
 * @param range.from - The record there is the first point; all of the line when left out.
 */
export async function recordLine(
  git: Git,
  model: ModelName,
  range: { readonly from: CommitSha | undefined; readonly to: CommitSha },
): Promise<readonly LinePoint[]> {
  const path = recordPath(model);
  const changes = await git.changesIn({ tip: range.to, folder: "models", most: mostCommits });
  const points: LinePoint[] = [];
  const add = async (commit: CommitSha): Promise<void> => {
    const record = await recordAt(git, commit, model);
    if (record !== undefined && points.at(-1)?.record.artifact.sha256 !== record.artifact.sha256)
      points.push({ commit, record });
  };
  const own = changes.filter(({ paths }) => paths.includes(path)).map(({ commit }) => commit);
  const { from } = range;
  if (from !== undefined) await add(from);
  for (const commit of own.reverse())
    if (from === undefined || !(await git.isAncestor(commit, from))) await add(commit);
  return points;
}
