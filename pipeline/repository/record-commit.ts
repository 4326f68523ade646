import { writeWorkspaceFile } from "../data/objects/scratch.ts";
import { LockstepError } from "../domain/error.ts";
import type { CommitSha, ModelName } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { Git } from "../platform/git/git.ts";
import { emitModelRecord } from "../registry/model-record.ts";
import { recordPath, stateOf } from "./state.ts";
import { defaultTip } from "./tip.ts";

/**
 * The tip that a change of the desired state starts from, when the default branch is checked out.
 *
 * @param what - For example `a rollback`.
 * @throws LockstepError ARGUMENT_INVALID.
 */
export async function tipToChange(git: Git, what: string): Promise<CommitSha> {
  await git.fetch();
  const branch = await git.defaultBranch();
  if ((await git.currentBranch()) !== branch)
    throw new LockstepError("ARGUMENT_INVALID", `${what} is a commit on ${branch}, and another branch is checked out`, {
      hint: `Run \`git switch ${branch} && git pull\` first.`,
    });
  return defaultTip(git);
}

export interface RecordCommit {
  readonly what: string;
  /** As {@link tipToChange} gave it. */
  readonly tip: CommitSha;
  readonly model: ModelName;
  readonly record: ModelRecord;
  readonly message: string;
}

/** True for the commit of a process that ended before it could push it: this record on top of the tip, and nothing else. */
async function isUnpushed(git: Git, head: CommitSha, { tip, model, record }: RecordCommit): Promise<boolean> {
  const path = recordPath(model);
  if ((await git.resolve(`${head}^1`)) !== tip || (await stateOf(git, head).text(path)) !== emitModelRecord(record))
    return false;
  return (await git.changedPaths(tip, head)).join("\0") === path;
}

/**
 * Commits a record on the default branch, and pushes that commit alone. Twice is once, also when the first one ended in between.
 *
 * @throws LockstepError ARGUMENT_INVALID when the clone stands elsewhere than origin.
 */
export async function commitRecord(git: Git, order: RecordCommit): Promise<CommitSha> {
  const { what, tip, model, record, message } = order;
  const branch = await git.defaultBranch();
  const head = await git.headCommit();
  if (head !== tip && !(await isUnpushed(git, head, order)))
    throw new LockstepError(
      "ARGUMENT_INVALID",
      `${branch} here is at ${head.slice(0, 12)}, and at origin it is at ${tip.slice(0, 12)}`,
      { hint: `Run \`git pull --ff-only\` first; ${what} starts from what is released, and takes nothing else along.` },
    );
  if (head === tip) await writeWorkspaceFile(git.root, recordPath(model), emitModelRecord(record));
  const commit = await git.commit({ paths: [recordPath(model)], message });
  await git.push(branch);
  return commit ?? (await git.headCommit());
}
