import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { type CommitSha, commitSha } from "../../domain/ids.ts";
import { type Commands, openCommands } from "./commands.ts";
import { complaint, gitFailure, hintFor } from "./failure.ts";
import { type Objects, openObjects } from "./objects.ts";

/** What every part of the driver works with. */
export interface Repository {
  /** Absolute path of the working tree, or of the repository itself when it is bare. */
  readonly root: string;
  readonly isBare: boolean;
  /** Git's folder of this working tree; it has the index. */
  readonly gitFolder: string;
  /** Git's folder that all working trees of the repository share. */
  readonly commonFolder: string;
  /** An id that says "no such ref" where a ref is created or compared. */
  readonly noId: string;
  readonly commands: Commands;
  readonly objects: Objects;
  /** Where `origin` is, or `undefined`. */
  originUrl(): Promise<string | undefined>;
  /** Commits whose parents this clone does not have although they have some; empty unless the clone is shallow. */
  shallowCommits(): Promise<ReadonlySet<string>>;
}

/**
 * Finds the repository that a folder is in.
 *
 * @throws LockstepError GIT_REPOSITORY_MISSING.
 */
export async function findRepository(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Repository> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder)
    throw new LockstepError("GIT_REPOSITORY_MISSING", `${folder} is not a folder`, { hint: "Correct the path." });
  const here = openCommands(folder, environment);
  const args = ["rev-parse", "--is-bare-repository", "--show-object-format", "--absolute-git-dir", "--git-common-dir"];
  const outcome = await here.attempt(args);
  // Without an exit code of Git's own, it was Git that was missing.
  if (outcome.exitCode < 0) throw gitFailure(args, outcome);
  if (outcome.exitCode !== 0) throw absent(folder, outcome.stderr);
  const answer = outcome.stdout.toString("utf8");
  const [bare, format, gitFolder, common] = answer.split("\n");
  if (gitFolder === undefined || common === undefined || format === undefined)
    throw new LockstepError("GIT_COMMAND_FAILED", `git rev-parse answered ${JSON.stringify(answer.slice(0, 200))}`);
  const isBare = bare === "true";
  const root = isBare ? gitFolder : await topFolder(here);
  const commonFolder = resolve(folder, common);
  const commands = openCommands(root, isBare ? { ...environment, GIT_DIR: gitFolder } : environment);
  return {
    root,
    isBare,
    gitFolder,
    commonFolder,
    noId: "0".repeat(format === "sha256" ? 64 : 40),
    commands,
    objects: openObjects({ gitFolder, environment }),
    async originUrl() {
      const { exitCode, stdout } = await commands.attempt(["config", "--get", "remote.origin.url"]);
      const url = stdout.toString("utf8").trim();
      return exitCode === 0 && url !== "" ? url : undefined;
    },
    async shallowCommits() {
      try {
        const text = await readFile(join(commonFolder, "shallow"), "utf8");
        return new Set(text.split("\n").filter((line) => line !== ""));
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return new Set<string>();
        throw error;
      }
    },
  };
}

async function topFolder(here: Commands): Promise<string> {
  const { exitCode, stdout, stderr } = await here.attempt(["rev-parse", "--show-toplevel"]);
  if (exitCode !== 0) throw absent(here.folder, stderr);
  return stdout.toString("utf8").replace(/\r?\n$/, "");
}

function absent(folder: string, stderr: string): LockstepError {
  const isUntrusted = stderr.includes("dubious ownership");
  return new LockstepError("GIT_REPOSITORY_MISSING", `${folder}: ${complaint(stderr)}`, {
    hint: isUntrusted
      ? hintFor(stderr)
      : "Run this inside a Git repository, or make one: `git init`, then commit what is there.",
  });
}

/** A refusal to answer from a history that ends too early. */
export function tooShallow(question: string): LockstepError {
  return new LockstepError(
    "GIT_COMMAND_FAILED",
    `${question} cannot be told: this clone has only a part of the history`,
    {
      hint: "Use `fetch-depth: 0` with actions/checkout, or run `git fetch --unshallow`.",
    },
  );
}

/** An object that this clone should have and has not. */
export async function missingObject(repository: Repository, id: string): Promise<LockstepError> {
  const isShallow = (await repository.shallowCommits()).size > 0;
  return new LockstepError("GIT_COMMAND_FAILED", `${id} is not in this clone, or not what it must be`, {
    hint: isShallow
      ? "The clone is shallow: use `fetch-depth: 0` with actions/checkout, or run `git fetch --unshallow`."
      : "Run `git fetch`; `git fsck` tells whether the repository is damaged.",
  });
}

/** The commit that a full ref name stands for in this repository, or `undefined`. */
export async function tipOf({ commands }: Repository, ref: string): Promise<CommitSha | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const { exitCode, stdout } = await commands.attempt(args);
  return exitCode === 0 ? commitSha(stdout.toString("utf8").trim()) : undefined;
}

/** Moves one ref from where it was seen, or creates it where none was; says why when it is elsewhere by now. */
export async function moveRef(
  { commands, noId }: Repository,
  { ref, from, to }: { readonly ref: string; readonly from: CommitSha | undefined; readonly to: string },
): Promise<LockstepError | undefined> {
  const args = ["update-ref", "--stdin"];
  const input = `start\nupdate ${ref} ${to} ${from ?? noId}\nprepare\ncommit\n`;
  const outcome = await commands.attempt(args, { input });
  return outcome.exitCode === 0 ? undefined : gitFailure(args, outcome);
}
