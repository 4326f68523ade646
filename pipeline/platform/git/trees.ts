import { LockstepError } from "../../domain/error.ts";
import { type CommitSha, type TreeSha, treeSha } from "../../domain/ids.ts";
import type { TreeEntry } from "./git.ts";
import { missingObject, type Repository } from "./repository.ts";

/** One name in one folder. */
export interface FolderEntry {
  /** Octal, without leading zeros: `100644`, `100755`, `120000`, `160000`, `40000`. */
  readonly mode: string;
  readonly oid: string;
}

/** A folder as Git keeps it: name → entry. Names are bytes, here one character for each, so that none is lost. */
export type Folder = ReadonlyMap<string, FolderEntry>;

/** The key under which {@link Folder} has a name. */
export function folderKey(name: string): string {
  return Buffer.from(name, "utf8").toString("latin1");
}

/** Reads a tree object: `<mode> <name>\0<id>` again and again. */
export function parseFolder(bytes: Buffer, idBytes: number): Folder {
  const entries = new Map<string, FolderEntry>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(32, at);
    const end = bytes.indexOf(0, space);
    const next = end + 1 + idBytes;
    if (space < 0 || end < 0 || next > bytes.length)
      throw new LockstepError("GIT_COMMAND_FAILED", "a tree object ends in the middle of an entry", {
        hint: "Run `git fsck`: the repository is damaged.",
      });
    entries.set(bytes.toString("latin1", space + 1, end), {
      mode: bytes.toString("latin1", at, space),
      oid: bytes.toString("hex", end + 1, next),
    });
    at = next;
  }
  return entries;
}

const kinds: Readonly<Record<string, TreeEntry["kind"]>> = {
  "100644": "file",
  // Written by very old versions of Git.
  "100664": "file",
  "100755": "executable",
  "120000": "symlink",
  "160000": "submodule",
};

export interface Trees {
  tree(state: CommitSha | TreeSha): Promise<readonly TreeEntry[]>;
  readFile(state: CommitSha | TreeSha, path: string): Promise<Uint8Array | undefined>;
  /** The entry at a path, folders included; `undefined` when nothing is there. */
  entryAt(tree: TreeSha, path: string): Promise<FolderEntry | undefined>;
  treeOf(state: CommitSha | TreeSha): Promise<TreeSha>;
  folder(tree: string): Promise<Folder>;
}

/** How many listings of whole states are remembered: base, head, merge and their neighbours. */
const rememberedListings = 8;

export function openTrees(repository: Repository): Trees {
  const { commands, objects } = repository;
  const listings = new Map<string, Promise<readonly TreeEntry[]>>();

  const folder = async (tree: string): Promise<Folder> => {
    const object = await objects.read(tree);
    if (object?.kind !== "tree") throw await missingObject(repository, tree);
    return parseFolder(object.bytes, tree.length / 2);
  };
  const treeOf = async (state: CommitSha | TreeSha): Promise<TreeSha> => {
    const object = await objects.read(state);
    if (object?.kind === "tree") return state as TreeSha;
    const [, tree] =
      object?.kind === "commit" ? (/^tree ([0-9a-f]+)\n/.exec(object.bytes.toString("latin1", 0, 80)) ?? []) : [];
    if (tree === undefined) throw await missingObject(repository, state);
    return treeSha(tree);
  };
  const entryAt = async (tree: TreeSha, path: string): Promise<FolderEntry | undefined> => {
    let entry: FolderEntry | undefined = { mode: "40000", oid: tree };
    for (const name of path.split("/")) {
      if (entry?.mode !== "40000") return undefined;
      entry = (await folder(entry.oid)).get(folderKey(name));
    }
    return entry;
  };
  const list = async (state: CommitSha | TreeSha): Promise<readonly TreeEntry[]> => {
    if ((await objects.read(state)) === undefined) throw await missingObject(repository, state);
    const output = await commands.run(["ls-tree", "-r", "-z", "--full-tree", state]);
    return parseListing(output);
  };

  return {
    treeOf,
    folder,
    entryAt,
    tree(state) {
      const known = listings.get(state);
      if (known !== undefined) return known;
      const listing = list(state);
      listings.set(state, listing);
      listing.catch(() => listings.delete(state));
      for (const oldest of listings.keys()) if (listings.size > rememberedListings) listings.delete(oldest);
      return listing;
    },
    async readFile(state, path) {
      const entry = await entryAt(await treeOf(state), path);
      if (entry === undefined || !/^100/.test(entry.mode)) return undefined;
      const object = await objects.read(entry.oid);
      if (object?.kind !== "blob") throw await missingObject(repository, entry.oid);
      // A copy: what is remembered here must stay what its id says.
      return new Uint8Array(object.bytes);
    },
  };
}

/** What `git ls-tree -r -z` writes: `<mode> <type> <id>\t<path>\0`. */
export function parseListing(output: Buffer): readonly TreeEntry[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(output);
  } catch (cause) {
    throw new LockstepError("PATH_UNSAFE", "the repository has a path that is not UTF-8", {
      hint: "Rename the file: other tools and other systems cannot name it either. `git ls-files` shows it with \\ooo.",
      cause,
    });
  }
  return text
    .split("\0")
    .slice(0, -1)
    .map((record) => {
      const tab = record.indexOf("\t");
      const [mode = "", , oid = ""] = record.slice(0, tab).split(" ");
      const kind = kinds[mode];
      if (kind === undefined)
        throw new LockstepError("GIT_COMMAND_FAILED", `git ls-tree names a file of the unknown mode ${mode}`);
      return { path: record.slice(tab + 1), kind, oid };
    });
}
