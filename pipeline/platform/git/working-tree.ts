import { copyFile, mkdtemp, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commitText } from "../../domain/commit-text.ts";
import { LockstepError } from "../../domain/error.ts";
import { commitSha, treeSha } from "../../domain/ids.ts";
import type { Git } from "./git.ts";
import { repositoryPath } from "./names.ts";
import type { Repository } from "./repository.ts";

export type WorkingTree = Pick<Git, "snapshotTree" | "indexed" | "stage" | "commit">;

/** What lies on disk: taken as a tree, or committed path by path. */
export function openWorkingTree(repository: Repository): WorkingTree {
  const { commands } = repository;
  return {
    async snapshotTree() {
      const scratch = await mkdtemp(join(tmpdir(), "lockstep-index-"));
      try {
        const index = join(scratch, "index");
        await copyIndex(join(repository.gitFolder, "index"), index);
        const environment = { GIT_INDEX_FILE: index };
        await commands.run(["-c", "core.splitIndex=false", "add", "--all", "--", "."], { environment });
        return treeSha(await commands.text(["write-tree"], { environment }));
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },

    async indexed(paths) {
      if (paths.length === 0) return [];
      const listed = await commands.text(["ls-files", "-z", "--", ...paths.map(repositoryPath)]);
      const files = listed.split("\0").filter((path) => path !== "");
      const held = new Set(files.flatMap(withFolders));
      return paths.filter((path) => held.has(path));
    },

    async stage(paths) {
      if (paths.length === 0) return;
      const input = paths.map((path) => `${repositoryPath(path)}\0`).join("");
      await commands.run(["update-index", "--add", "--remove", "-z", "--stdin"], { input });
    },

    async commit({ paths, message, author }) {
      if (message.trim() === "") throw new LockstepError("ARGUMENT_INVALID", "a commit needs a message");
      if (author !== undefined && /[<>\n\0]/.test(author.name + author.email))
        throw new LockstepError("NAME_INVALID", "an author's name or mail has a character that Git forbids there");
      if (paths.length === 0) return undefined;
      const named = paths.map(repositoryPath);
      const changes = await changesAt(repository, named);
      if (changes.length === 0) return undefined;
      const untracked = changes.filter(({ state }) => state === "??").map(({ path }) => path);
      const environment = author === undefined ? {} : { GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email };
      if (untracked.length > 0) await commands.run(["add", "--intent-to-add", "--", ...untracked]);
      try {
        // `--only`: what else is staged stays staged, and out of this commit. Hooks and signing are the person's own.
        const args = [
          "commit",
          "--only",
          "--quiet",
          "--cleanup=whitespace",
          "--file=-",
          "--",
          ...changes.map(({ path }) => path),
        ];
        await commands.run(args, { input: `${commitText(message).trimEnd()}\n`, environment });
      } catch (error) {
        if (untracked.length > 0) await commands.attempt(["update-index", "--force-remove", "--", ...untracked]);
        throw error;
      }
      return commitSha(await commands.text(["rev-parse", "--verify", "HEAD^{commit}"]));
    },
  };
}

/** A path and every folder it is in. */
function withFolders(path: string): readonly string[] {
  const segments = path.split("/");
  return segments.map((_, index) => segments.slice(0, index + 1).join("/"));
}

/** With the real index as a start, files that have not changed are not read again. Without one, all are. */
async function copyIndex(from: string, to: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(from);
    await copyFile(from, to);
    // Git reads a file again when it changed no earlier than the index was written. A copy must not look younger than it is.
    const before = (mtimeMs - 10) / 1000;
    await utimes(to, before, before);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}

/** Which files at or below these paths differ from HEAD, with Git's two-letter state. */
async function changesAt(
  { commands }: Repository,
  paths: readonly string[],
): Promise<readonly { readonly state: string; readonly path: string }[]> {
  const output = await commands.text([
    "status",
    "--porcelain=v1",
    "-z",
    "--no-renames",
    "--untracked-files=all",
    "--ignore-submodules=none",
    "--",
    ...paths,
  ]);
  return output
    .split("\0")
    .filter((record) => record.length > 3)
    .map((record) => ({ state: record.slice(0, 2), path: record.slice(3) }));
}
