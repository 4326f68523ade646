import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { type CommitSha, commitSha, type TreeSha, treeSha } from "../../domain/ids.ts";
import type { Signature } from "./git.ts";
import { repositoryPath } from "./names.ts";
import type { Repository } from "./repository.ts";
import { type Folder, type FolderEntry, folderKey, type Trees } from "./trees.ts";

/**
 * A tree like `base` with these files written; neither an index nor a working tree is touched. A file keeps its mode.
 *
 * @throws LockstepError PATH_UNSAFE when a path leaves the repository or has a file where it needs a folder, or the reverse.
 */
export async function writeFiles(
  repository: Repository,
  trees: Trees,
  request: { readonly base: TreeSha | undefined; readonly files: ReadonlyMap<string, string> },
): Promise<TreeSha> {
  const paths = [...request.files.keys()].map(repositoryPath);
  const ids = await writeBlobs(repository, [...request.files.values()]);
  const root: Branch = { files: new Map(), folders: new Map() };
  paths.forEach((path, at) => {
    plant(root, path, ids[at] ?? "");
  });
  return treeSha(await writeFolder(repository, trees, { base: request.base, branch: root, path: "" }));
}

/** What changes in one folder: name → id of the new content, and name → what changes below. */
interface Branch {
  readonly files: Map<string, string>;
  readonly folders: Map<string, Branch>;
}

function plant(root: Branch, path: string, id: string): void {
  const names = path.split("/");
  const file = names.pop() ?? "";
  let branch = root;
  for (const name of names) {
    const below = branch.folders.get(name) ?? { files: new Map(), folders: new Map() };
    branch.folders.set(name, below);
    if (branch.files.has(name)) throw occupied(path);
    branch = below;
  }
  if (branch.folders.has(file)) throw occupied(path);
  branch.files.set(file, id);
}

async function writeFolder(
  repository: Repository,
  trees: Trees,
  request: { readonly base: string | undefined; readonly branch: Branch; readonly path: string },
): Promise<string> {
  const { base, branch, path } = request;
  const before: Folder = base === undefined ? new Map<string, FolderEntry>() : await trees.folder(base);
  const after = new Map<string, FolderEntry>(before);
  for (const [name, id] of branch.files) {
    const there = before.get(folderKey(name));
    if (there !== undefined && !/^(?:100|120)/.test(there.mode)) throw occupied(path + name);
    after.set(folderKey(name), { mode: there?.mode === "100755" ? "100755" : "100644", oid: id });
  }
  for (const [name, below] of branch.folders) {
    const there = before.get(folderKey(name));
    if (there !== undefined && there.mode !== "40000") throw occupied(path + name);
    const oid = await writeFolder(repository, trees, { base: there?.oid, branch: below, path: `${path}${name}/` });
    after.set(folderKey(name), { mode: "40000", oid });
  }
  const records = [...after].map(([name, { mode, oid }]) =>
    Buffer.concat([
      Buffer.from(`${mode.padStart(6, "0")} ${typeOf(mode)} ${oid}\t`),
      Buffer.from(name, "latin1"),
      Buffer.from([0]),
    ]),
  );
  return repository.commands.text(["mktree", "-z", "--missing"], { input: Buffer.concat(records) });
}

function typeOf(mode: string): string {
  if (mode === "40000") return "tree";
  return mode === "160000" ? "commit" : "blob";
}

function occupied(path: string): LockstepError {
  return new LockstepError("PATH_UNSAFE", `${JSON.stringify(path)} is a folder where a file is needed, or the reverse`);
}

/** Stores texts as blobs, in one run; gives their ids in the same order. */
async function writeBlobs({ commands }: Repository, texts: readonly string[]): Promise<readonly string[]> {
  if (texts.length === 0) return [];
  const scratch = await mkdtemp(join(tmpdir(), "lockstep-blobs-"));
  try {
    const files = texts.map((_, at) => join(scratch, String(at)));
    await Promise.all(texts.map((text, at) => writeFile(files[at] ?? "", text)));
    const args = ["hash-object", "-w", "--no-filters", "--stdin-paths"];
    return (await commands.text(args, { input: `${files.join("\n")}\n` })).split("\n");
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Writes a commit object; no ref moves. */
export async function writeCommit(
  { commands }: Repository,
  request: {
    readonly tree: TreeSha;
    readonly parents: readonly CommitSha[];
    readonly message: string | Uint8Array;
    readonly author?: Signature & { readonly date?: string };
    readonly committer?: Signature;
    /** Character encoding of the message, when it is not UTF-8. */
    readonly encoding?: string;
  },
): Promise<CommitSha> {
  const { tree, parents, author, committer, encoding } = request;
  const message = Buffer.from(request.message);
  const ending = message.at(-1) === 10 ? "" : "\n";
  const environment = {
    ...(author === undefined
      ? {}
      : {
          // Git refuses to write an empty name, though old tools did.
          GIT_AUTHOR_NAME: author.name === "" ? "unknown" : author.name,
          GIT_AUTHOR_EMAIL: author.email,
          ...(author.date === undefined ? {} : { GIT_AUTHOR_DATE: author.date }),
        }),
    ...(committer === undefined ? {} : { GIT_COMMITTER_NAME: committer.name, GIT_COMMITTER_EMAIL: committer.email }),
  };
  const settings = encoding !== undefined && /^[\w-]+$/.test(encoding) ? ["-c", `i18n.commitEncoding=${encoding}`] : [];
  const args = [...settings, "commit-tree", ...parents.flatMap((parent) => ["-p", parent]), tree];
  const input = Buffer.concat([message, Buffer.from(ending)]);
  return commitSha(await commands.text(args, { input, environment }));
}
