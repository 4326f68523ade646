import { mkdir, realpath, rename, rm } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { asideName, readTextIfThere, statIfThere, syncFolder, writeWhole } from "../data/objects/aside.ts";
import { gitRulesDownTo, ignoredBy } from "../data/objects/git-ignore-rules.ts";
import { findGitRoot } from "../data/objects/git-root.ts";
import { LockstepError } from "../domain/error.ts";
import { fromGitRoot } from "./git-files.ts";
import type { Drivers } from "./repository.ts";

export interface InitRequest {
  /** Where the command was started. */
  readonly folder: string;
  /** The folder to make a repository of; `folder` when left out. */
  readonly directory?: string | undefined;
  readonly noScm?: boolean | undefined;
  /** Removes the `.dvc` folder that is there, with its cache. */
  readonly force?: boolean | undefined;
  /** The folder is below the root of its Git repository. */
  readonly subdir?: boolean | undefined;
}

export interface Initialised {
  /** Absolute. */
  readonly root: string;
  /** Files that Git has in its index now; none without Git. */
  readonly staged: readonly string[];
}

const gitignore = "/config.local\n/tmp\n/cache\n";
const withoutScm = "[core]\n    no_scm = True\n";
const dvcignore =
  "# Add patterns of files dvc should ignore, which could improve\n" +
  "# the performance. Learn more at\n" +
  "# https://dvc.org/doc/user-guide/dvcignore\n";

/** The Git repository that a new DVC repository belongs to. @throws LockstepError GIT_REPOSITORY_MISSING. */
async function gitRootFor(root: string, { subdir }: InitRequest): Promise<string> {
  const gitRoot =
    subdir === true
      ? await findGitRoot(root)
      : (await statIfThere(join(root, ".git"))) !== undefined
        ? root
        : undefined;
  if (gitRoot !== undefined) return gitRoot;
  throw new LockstepError("GIT_REPOSITORY_MISSING", `${root} is not the root of a Git repository`, {
    hint: "Run `git init` first; below the root of a Git repository give `--subdir`, without Git `--no-scm`.",
  });
}

/** @throws LockstepError INIT_REFUSED when Git would never see the `.dvc` folder. */
async function refuseIgnored(root: string, gitRoot: string): Promise<void> {
  const folder = relative(gitRoot, root).split(sep).join("/");
  const path = folder === "" ? ".dvc" : `${folder}/.dvc`;
  if (!ignoredBy(await gitRulesDownTo(gitRoot, folder), path, true)) return;
  throw new LockstepError("INIT_REFUSED", `${join(root, ".dvc")} is ignored by Git`, {
    hint: "Take it back in: add the line `!.dvc` to .gitignore.",
  });
}

/** Makes the folder aside, so that a `.dvc` that stands there is whole. */
async function makeDvcFolder(root: string, noScm: boolean): Promise<void> {
  const aside = join(root, asideName());
  try {
    await mkdir(aside);
    if (!noScm) await writeWhole(join(aside, ".gitignore"), gitignore);
    await writeWhole(join(aside, "config"), noScm ? withoutScm : "");
    await rename(aside, join(root, ".dvc"));
    await syncFolder(root);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/**
 * Makes a folder a DVC repository, with the bytes that DVC writes, and puts its files into Git's index, as DVC does.
 *
 * @throws LockstepError GIT_REPOSITORY_MISSING, INIT_REFUSED when there is one already, ARGUMENT_INVALID.
 */
export async function init(request: InitRequest, drivers: Pick<Drivers, "openGit">): Promise<Initialised> {
  const noScm = request.noScm === true;
  if (noScm && request.subdir === true)
    throw new LockstepError("ARGUMENT_INVALID", "--no-scm and --subdir exclude each other", {
      hint: "Leave --subdir out: without Git there is nothing above.",
    });
  const asked = resolve(request.folder, request.directory ?? ".");
  await mkdir(asked, { recursive: true });
  const root = await realpath(asked);
  const gitRoot = noScm ? undefined : await gitRootFor(root, request);
  if (gitRoot !== undefined) await refuseIgnored(root, gitRoot);
  const dvc = join(root, ".dvc");
  if ((await statIfThere(dvc)) !== undefined) {
    if (request.force !== true)
      throw new LockstepError("INIT_REFUSED", `${dvc} exists already`, {
        hint: "Use it as it is; `--force` removes it with its cache and begins anew. With a dvc.yaml at the root, `lockstep init` goes on from here.",
      });
    await rm(dvc, { recursive: true, force: true });
  }
  await makeDvcFolder(root, noScm);
  const ignoreFile = join(root, ".dvcignore");
  if ((await readTextIfThere(ignoreFile)) === undefined) await writeWhole(ignoreFile, dvcignore);
  if (gitRoot === undefined) return { root, staged: [] };
  const git = await drivers.openGit(root);
  const staged = [".dvc/.gitignore", ".dvc/config", ".dvcignore"];
  await git.stage(staged.map((path) => fromGitRoot({ root }, git.root, path)));
  return { root, staged };
}
