import { posix } from "node:path";
import { parseLock } from "../../data/dvc/lock.ts";
import type { Candidate } from "../../domain/candidate.ts";
import { LockstepError } from "../../domain/error.ts";
import { differingInputs } from "../../domain/inputs.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import { cardPath, type RepositoryState, recordPath, stateOf } from "../../repository/state.ts";
import type { Workspace } from "../../repository/workspace.ts";

interface Written {
  readonly models: readonly ModelDeclaration[];
  readonly candidates: readonly Candidate[];
  /** Pointers that were brought up to date with the data beside them. */
  readonly pointers: readonly string[];
}

/** What a run writes for Git to keep: the lock, pointers, records, cards, metrics that DVC does not cache, and ignore lines. */
async function writtenPaths(workspace: Workspace, { models, pointers }: Written): Promise<readonly string[]> {
  const { git } = workspace;
  // What Git ignores is DVC's; only what Git would take is committed.
  const tree = await git.snapshotTree();
  const present = new Set((await git.tree(tree)).map(({ path }) => path));
  const written = models.flatMap(({ model, metricsFile }) => [recordPath(model), cardPath(model), metricsFile]);
  const ignoring = await ignoreFiles(stateOf(git, tree));
  return [...new Set(["dvc.lock", ".gitignore", ...ignoring, ...pointers, ...written])].filter((path) =>
    present.has(path),
  );
}

/** Where outputs of stages are kept out of Git: beside each of them. A clone without these lines would offer Git the outputs. */
async function ignoreFiles(state: RepositoryState): Promise<readonly string[]> {
  const lock = await state.text("dvc.lock");
  if (lock === undefined) return [];
  const outs = [...parseLock(lock, "dvc.lock").stages.values()].flatMap((stage) => stage.outs);
  return outs.map(({ path }) => posix.join(posix.dirname(path), ".gitignore"));
}

/** Commits what a run wrote, and pushes the branch. */
export async function commitRecords(workspace: Workspace, made: Written): Promise<void> {
  const { git, host } = workspace;
  const branch = await git.currentBranch();
  if (branch === undefined)
    throw new LockstepError("ARGUMENT_INVALID", "HEAD is detached, so there is no branch to commit the record to", {
      hint: "Run `git switch <branch>` first, or leave `--commit` out.",
    });
  const names = made.candidates.map(({ model, modelVersion }) => `${model} ${modelVersion}`);
  const recorded = await git.commit({
    paths: await writtenPaths(workspace, made),
    message: `Record ${names.join(", ")}`,
  });
  await git.push(branch);
  host.info(
    recorded === undefined
      ? `the record was committed before; ${branch} is pushed`
      : `recorded as ${recorded.slice(0, 12)} and pushed to ${branch}`,
  );
}

/**
 * A record that nobody has approved is never promoted, and what is pushed to the default branch was proposed to nobody.
 *
 * @throws LockstepError ARGUMENT_INVALID on the default branch.
 */
export async function requireOwnBranch({ git }: Workspace): Promise<void> {
  const branch = await git.currentBranch();
  if (branch === undefined || branch !== (await git.defaultBranch())) return;
  throw new LockstepError(
    "ARGUMENT_INVALID",
    `${branch} is the default branch: \`--commit\` would push the record to it, where nobody can approve it any more`,
    {
      hint: `Run \`git switch --create <branch>\` first and open a pull request; give \`--default-branch\` when it is meant for ${branch}.`,
    },
  );
}

/** A record that is committed without what it was made from would be stale at once. @throws LockstepError ARGUMENT_INVALID. */
export async function requireCommittedInputs(
  workspace: Workspace,
  state: RepositoryState,
  models: readonly ModelDeclaration[],
): Promise<void> {
  const { git } = workspace;
  if ((await git.currentBranch()) === undefined)
    throw new LockstepError("ARGUMENT_INVALID", "HEAD is detached, so there is no branch to commit the record to", {
      hint: "Run `git switch <branch>` first, or leave `--commit` out.",
    });
  const committed = stateOf(git, await git.headCommit());
  for (const declaration of models) {
    const { inputs } = await state.inputs(declaration);
    const uncommitted = differingInputs((await committed.inputs(declaration)).inputs, inputs).map(({ name }) => name);
    if (uncommitted.length > 0)
      throw new LockstepError("ARGUMENT_INVALID", `not committed yet: ${uncommitted.join(", ")}`, {
        hint: "Commit what decides the model first (`git commit`), then run `lockstep train --commit` again.",
      });
  }
}
