import { readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import { IgnoreRules } from "../data/dvc/ignore.ts";
import { isNotThere, readTextIfThere } from "../data/objects/aside.ts";
import { workspaceSource } from "../data/stages/collect.ts";
import { decodeUtf8 } from "../data/yaml/parse.ts";
import { LockstepError } from "../domain/error.ts";
import type { CommitSha, Md5 } from "../domain/ids.ts";
import type { Git } from "../platform/git/git.ts";
import { idsMentioned, idsNamedIn, namesContent, namingPatterns, recordPatterns } from "./named-ids.ts";
import type { NeededStates } from "./needed-states.ts";

/** Content that must stay, and who needs it: for example `data of main`. */
export type NeededIds = Map<Md5, string>;

export interface NeedRequest {
  /** Absolute path of the folder that holds `.dvc`. */
  readonly root: string;
  /** Takes everything in an unreadable file that looks like an id, instead of refusing. */
  readonly isLenient: boolean;
}

/** A file that names content, of one state. */
interface NamingFile {
  readonly path: string;
  readonly state: string;
  read(): Promise<Uint8Array>;
  /** Whether DVC would look at it there; asked only when it cannot be read. */
  isDvcs(): Promise<boolean>;
}

async function takeFile(file: NamingFile, needed: NeededIds, isLenient: boolean): Promise<void> {
  const bytes = await file.read();
  const keep = (id: Md5, path: string): void => {
    if (!needed.has(id)) needed.set(id, `${path} of ${file.state}`);
  };
  try {
    for (const { id, path } of idsNamedIn(file.path, decodeUtf8(bytes, file.path))) keep(id, path);
  } catch (cause) {
    if (!(cause instanceof LockstepError)) throw cause;
    if (!isLenient && (await file.isDvcs()))
      throw new LockstepError("GARBAGE_UNCERTAIN", `what ${file.path} of ${file.state} needs cannot be read`, {
        hint: "Nothing was removed. Mend the file there; or give --skip-failed, which keeps everything that the file mentions.",
        cause,
      });
    for (const id of idsMentioned(Buffer.from(bytes).toString("latin1"))) keep(id, file.path);
  }
}

async function recordFiles(root: string): Promise<readonly string[]> {
  try {
    const names = await readdir(join(root, "models"), { recursive: true });
    return names.map((name) => `models/${name.split("\\").join("/")}`).filter(namesContent);
  } catch (error) {
    if (isNotThere(error)) return [];
    throw error;
  }
}

/** What the files of the workspace need, committed or not. */
export async function neededByWorkspace({ root, isLenient }: NeedRequest, needed: NeededIds): Promise<void> {
  const source = await workspaceSource(root);
  const folders = new Set(["", ...source.dvcFiles.map((file) => posix.dirname(file))]);
  const locks = [...folders].map((folder) => posix.join(folder === "." ? "" : folder, "dvc.lock"));
  const pointers = source.dvcFiles.filter((file) => file.endsWith(".dvc"));
  for (const path of new Set([...pointers, ...locks, ...(await recordFiles(root))])) {
    const text = await readTextIfThere(join(root, path));
    if (text === undefined) continue;
    const read = (): Promise<Uint8Array> => Promise.resolve(Buffer.from(text));
    await takeFile({ path, state: "the workspace", read, isDvcs: () => Promise.resolve(true) }, needed, isLenient);
  }
}

/** True when DVC takes a file of a tree for its own: no `.dvcignore` leaves it out, and no other repository holds it. */
async function isDvcsInTree(
  git: Git,
  { root, commit, path }: { readonly root: string; readonly commit: CommitSha; readonly path: string },
): Promise<boolean> {
  const above = posix.relative(git.root, root);
  if (above !== "" && !path.startsWith(`${above}/`)) return false;
  const own = above === "" ? path : path.slice(above.length + 1);
  const paths = new Set((await git.tree(commit)).map((entry) => entry.path));
  let rules = new IgnoreRules();
  const folders = own.split("/").slice(0, -1);
  for (let count = 0; count <= folders.length; count++) {
    const folder = folders.slice(0, count).join("/");
    const place = posix.join(above, folder);
    if (count > 0 && paths.has(posix.join(place, ".dvc/config"))) return false;
    const text = await git.readFile(commit, posix.join(place, ".dvcignore"));
    if (text !== undefined) rules = rules.withFile(folder, decodeUtf8(text, ".dvcignore"));
  }
  return own.split("/").every((_, index, names) => !rules.decides(names.slice(0, index + 1), index < names.length - 1));
}

/** What commits need: all pointers and locks of the states that count, and the records of models in all of their history. */
export async function neededByCommits(
  git: Git,
  request: NeedRequest & { readonly states: NeededStates; readonly isAllCommits: boolean },
  needed: NeededIds,
): Promise<void> {
  const { states, root, isLenient, isAllCommits } = request;
  const seen = new Set<string>();
  const take = async (
    commit: CommitSha,
    { path, oid }: { readonly path: string; readonly oid: string },
    state: string,
  ) => {
    if (seen.has(`${oid} ${path}`)) return;
    seen.add(`${oid} ${path}`);
    await takeFile(
      {
        path,
        state,
        async read() {
          const bytes = await git.readFile(commit, path);
          if (bytes !== undefined) return bytes;
          throw new LockstepError("GIT_COMMAND_FAILED", `${path} of ${state} cannot be read`, {
            hint: "Run `git fsck`, and `git fetch` when objects are missing.",
          });
        },
        isDvcs: () => isDvcsInTree(git, { root, commit, path }),
      },
      needed,
      isLenient,
    );
  };
  for (const [commit, why] of states.commits)
    for (const entry of await git.tree(commit))
      if ((entry.kind === "file" || entry.kind === "executable") && namesContent(entry.path))
        await take(commit, entry, why);
  const patterns = isAllCommits ? namingPatterns : recordPatterns;
  for (const version of await git.versionsFrom(states.tips, patterns))
    if (namesContent(version.path)) await take(version.commit, version, version.commit.slice(0, 12));
}
