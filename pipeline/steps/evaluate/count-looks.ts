import { LockstepError } from "../../domain/error.ts";
import type { CommitSha, Md5, Sha256 } from "../../domain/ids.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import type { FileVersion, Git } from "../../platform/git/git.ts";
import { recordPath, stateOf } from "../../repository/state.ts";

/** What one commit recorded, when it judged by the same rows. */
async function judgedAt(
  git: Git,
  commit: CommitSha,
  { declaration, rows }: { readonly declaration: ModelDeclaration; readonly rows: Md5 },
): Promise<Sha256 | undefined> {
  const state = stateOf(git, commit);
  try {
    if ((await state.output(declaration.evaluationRows))?.md5 !== rows) return undefined;
    return (await state.record(declaration.model))?.artifact.sha256;
  } catch (error) {
    // A state that was broken then judged nothing.
    if (error instanceof LockstepError) return undefined;
    throw error;
  }
}

/**
 * How often rows have judged a model: one look for each different artifact that the history of HEAD recorded while it had these rows,
 * and one for the candidate, if it is not among them. The same history gives the same number.
 *
 * @returns `undefined` in a shallow clone, whose history cannot tell.
 */
export async function countLooks(
  git: Git,
  candidate: ModelRecord,
  about: { readonly declaration: ModelDeclaration; readonly rows: Md5 },
): Promise<number | undefined> {
  let versions: readonly FileVersion[];
  try {
    versions = await git.versionsFrom([await git.headCommit()], [recordPath(candidate.model)]);
  } catch (error) {
    if (error instanceof LockstepError && error.code === "GIT_COMMAND_FAILED") return undefined;
    throw error;
  }
  const looks = new Set<Sha256>([candidate.artifact.sha256]);
  for (const { commit } of versions) {
    const judged = await judgedAt(git, commit, about);
    if (judged !== undefined) looks.add(judged);
  }
  return looks.size;
}
