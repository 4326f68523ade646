import { constants, copyFile, link, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CacheType, cacheTypes } from "../data/dvc/config.ts";
import { asideName, removeFile } from "../data/objects/aside.ts";
import { openScratch } from "../data/objects/scratch.ts";
import { objectKey } from "../data/remotes/remote.ts";
import { md5 } from "../domain/ids.ts";
import type { DataRepository } from "./repository.ts";

/** A way to put data into the workspace, and whether it works between the cache and the workspace as they stand. */
export interface LinkDiagnosis {
  readonly type: CacheType;
  readonly isConfigured: boolean;
  /** Why it does not work; `undefined` when it does. */
  readonly problem: string | undefined;
}

export interface RemoteDiagnosis {
  readonly name: string;
  /** Without credentials; empty when it could not be opened. */
  readonly url: string;
  readonly isDefault: boolean;
  /** Why it cannot be used; `undefined` when it answers. */
  readonly problem: string | undefined;
}

export interface Diagnosis {
  readonly root: string;
  readonly cache: string;
  readonly isShared: boolean;
  /** Whether revisions can be looked at. */
  readonly hasGit: boolean;
  readonly links: readonly LinkDiagnosis[];
  readonly remotes: readonly RemoteDiagnosis[];
  /** Nothing that is configured is broken. */
  readonly isHealthy: boolean;
}

/** Any object: whether it is there does not matter, only that the remote says so. */
const anyKey = objectKey(md5("0".repeat(32)));

async function problemOf(attempt: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const linkers: Readonly<Record<CacheType, (from: string, to: string) => Promise<void>>> = {
  reflink: (from, to) => copyFile(from, to, constants.COPYFILE_FICLONE_FORCE),
  hardlink: link,
  symlink: (from, to) => symlink(from, to),
  copy: (from, to) => copyFile(from, to),
};

/** What the system says of a link that cannot be made, as a person can use it. */
function linkProblem(type: CacheType, failure: string | undefined): string | undefined {
  if (failure === undefined) return undefined;
  // Which of these a file system without shared blocks answers with is its own choice.
  if (type === "reflink" && /^(?:ENOTSUP|EOPNOTSUPP|ENOSYS|EINVAL|ENOTTY)\b/.test(failure))
    return "the file system cannot share blocks between files";
  // The rest of the message is about a probe that is gone.
  return failure.replace(/, \w+ '.*$/s, "");
}

async function linkDiagnoses(repository: DataRepository): Promise<readonly LinkDiagnosis[]> {
  const { folder } = repository.cache;
  await mkdir(folder, { recursive: true });
  await using scratch = await openScratch(repository.root);
  const probe = join(folder, asideName());
  try {
    await writeFile(probe, "probe");
    const found: LinkDiagnosis[] = [];
    for (const type of cacheTypes) {
      const failure = await problemOf(() => linkers[type](probe, join(scratch.folder, type)));
      await rm(join(scratch.folder, type), { force: true });
      found.push({ type, isConfigured: repository.links.includes(type), problem: linkProblem(type, failure) });
    }
    return found;
  } finally {
    await removeFile(probe);
  }
}

async function remoteDiagnoses(repository: DataRepository): Promise<readonly RemoteDiagnosis[]> {
  const { config, signal } = repository;
  const found: RemoteDiagnosis[] = [];
  for (const name of config.remotes.keys()) {
    let url = "";
    const problem = await problemOf(async () => {
      const remote = await repository.remote(name);
      url = remote.url;
      await remote.existing([anyKey], { signal });
    });
    found.push({ name, url, isDefault: name === config.defaultRemote, problem });
  }
  return found;
}

/** Looks at what a repository relies on: which links work between cache and workspace, and whether its remotes answer. */
export async function diagnose(repository: DataRepository): Promise<Diagnosis> {
  const links = await linkDiagnoses(repository);
  const remotes = await remoteDiagnoses(repository);
  return {
    root: repository.root,
    cache: repository.cache.folder,
    isShared: repository.config.cache.isShared,
    hasGit: (await repository.git()) !== undefined,
    links,
    remotes,
    isHealthy:
      links.some(({ isConfigured, problem }) => isConfigured && problem === undefined) &&
      remotes.every(({ problem }) => problem === undefined),
  };
}
