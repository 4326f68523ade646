import { LockstepError } from "../domain/error.ts";
import type { CommitSha } from "../domain/ids.ts";
import { differingInputs } from "../domain/inputs.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { ModelDeclaration } from "../domain/project.ts";
import type { Git } from "../platform/git/git.ts";
import { type RepositoryState, recordPath } from "./state.ts";

/** The commit a change is compared with: the one asked for, else the merge base of HEAD and `origin`'s default branch. */
export async function baseOf(git: Git, requested: string | undefined): Promise<CommitSha | undefined> {
  const name = requested ?? `refs/remotes/origin/${await git.defaultBranch()}`;
  const tip = await git.resolve(name);
  if (tip === undefined) {
    if (requested === undefined) return undefined;
    throw new LockstepError("ARGUMENT_INVALID", `base ${JSON.stringify(requested)} is no commit of this repository`, {
      hint: "Name a branch or commit that `git rev-parse` knows; a shallow clone needs `git fetch --unshallow`.",
    });
  }
  const head = await git.resolve("HEAD");
  return head === undefined ? tip : await git.mergeBase(head, tip);
}

/**
 * The record of what a state builds.
 *
 * @throws LockstepError CANDIDATE_MISSING without a record, RECORD_STALE when it was made from other inputs, naming them.
 */
export async function recordOfTree(state: RepositoryState, declaration: ModelDeclaration): Promise<ModelRecord> {
  const record = await state.record(declaration.model);
  if (record === undefined)
    throw new LockstepError("CANDIDATE_MISSING", `${recordPath(declaration.model)} does not exist yet`, {
      hint: "Run `lockstep train`; it trains what is missing and writes the record.",
    });
  const { inputs, inputKey } = await state.inputs(declaration);
  if (record.inputKey !== inputKey) {
    const names = differingInputs(record.inputs, inputs).map(({ name }) => name);
    throw new LockstepError(
      "RECORD_STALE",
      `${recordPath(declaration.model)} was made from other inputs: ${names.join(", ")}`,
      {
        hint: "Run `lockstep train` on this state; it trains again only what these inputs touch.",
      },
    );
  }
  return record;
}
