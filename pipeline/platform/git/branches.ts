import { commitText } from "../../domain/commit-text.ts";
import { LockstepError } from "../../domain/error.ts";
import { type CommitSha, commitSha } from "../../domain/ids.ts";
import { parseCommit } from "./commit-object.ts";
import type { Git } from "./git.ts";
import { pause } from "./jitter.ts";
import { branchRef } from "./names.ts";
import type { OriginRefs } from "./remote.ts";
import { moveRef, type Repository, tipOf } from "./repository.ts";
import { writeCommit, writeFiles } from "./tree-edit.ts";
import type { Trees } from "./trees.ts";

const prefix = "lockstep/";
/** How often a branch that somebody else moved at the same time is looked at again. */
const attempts = 5;

/** Branches that Lockstep proposes: ours alone, so that moving one loses nothing of anybody's. */
export function openBranches(parts: {
  readonly repository: Repository;
  readonly origin: OriginRefs;
  readonly trees: Trees;
  readonly remote: Pick<Git, "fetchCommit">;
}): Pick<Git, "writeBranch"> {
  const { repository, trees, remote } = parts;
  return {
    async writeBranch({ branch, base, files, message, author }) {
      const ref = branchRef(branch);
      if (!branch.startsWith(prefix))
        throw new LockstepError("NAME_INVALID", `${JSON.stringify(branch)} is not a branch of Lockstep's own`, {
          hint: `Its name must begin with "${prefix}".`,
        });
      const tree = await writeFiles(repository, trees, {
        base: await trees.treeOf(base),
        files: new Map(Object.entries(files)),
      });
      const text = `${commitText(message).trimEnd()}\n`;
      let commit: CommitSha | undefined;
      for (let attempt = 1; ; attempt += 1) {
        const there = await decidedTip(parts, ref);
        // What another clone has written is not here yet; unread, it would be replaced by the same of another second.
        const isHere = there !== undefined && (await remote.fetchCommit(there));
        if (isHere && (await says(repository, there, { tree, base, text }))) return there;
        commit ??= await writeCommit(repository, {
          ...{ tree, parents: [base], message: text },
          ...(author === undefined ? {} : { author }),
        });
        const failure = await move(parts, { ref, from: there, to: commit });
        if (failure === undefined) return commit;
        if (attempt >= attempts) throw failure;
        await pause(attempt);
      }
    },
  };
}

async function decidedTip(
  { repository, origin }: { readonly repository: Repository; readonly origin: OriginRefs },
  ref: string,
): Promise<CommitSha | undefined> {
  if (await origin.exists()) {
    const id = (await origin.list([ref])).get(ref);
    return id === undefined ? undefined : commitSha(id);
  }
  return tipOf(repository, ref);
}

/** True when a commit is what we would write: the same tree on the same base with the same words, whenever it was made. */
async function says(
  { objects }: Repository,
  commit: CommitSha,
  wanted: { readonly tree: string; readonly base: CommitSha; readonly text: string },
): Promise<boolean> {
  const object = await objects.read(commit);
  if (object?.kind !== "commit") return false;
  const { tree, parents, message } = parseCommit(object.bytes);
  return (
    tree === wanted.tree &&
    parents.length === 1 &&
    parents[0] === wanted.base &&
    message.equals(Buffer.from(wanted.text))
  );
}

async function move(
  { repository, origin }: { readonly repository: Repository; readonly origin: OriginRefs },
  { ref, from, to }: { readonly ref: string; readonly from: CommitSha | undefined; readonly to: CommitSha },
): Promise<LockstepError | undefined> {
  if (await origin.exists()) {
    // The lease names what we saw, or that nothing was there; without a "+", so it is what decides.
    const pushed = await origin.push({ refs: new Map([[ref, to]]), lease: { ref, expected: from ?? "" } });
    return pushed.isAccepted ? undefined : pushed.failure();
  }
  const worktrees = await repository.commands.text(["worktree", "list", "--porcelain"]);
  if (worktrees.split("\n").includes(`branch ${ref}`))
    throw new LockstepError(
      "GIT_COMMAND_FAILED",
      `${ref} is checked out, and moving it would leave those files behind`,
      {
        hint: "Check out another branch there, then run this again.",
      },
    );
  return moveRef(repository, { ref, from, to });
}
