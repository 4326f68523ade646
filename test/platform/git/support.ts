import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

const made: string[] = [];

/** A new empty folder; it is gone after the tests of the file. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-test-"));
  made.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** What a git command prints, without the last line end. */
export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", [...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 64 * 1024 * 1024,
  }).replace(/\n$/, "");
}

export function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Commits everything that lies in the folder; gives the commit. */
export function commitAll(
  folder: string,
  message = "change",
  files: Readonly<Record<string, string | Uint8Array>> = {},
): string {
  write(folder, files);
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "--allow-empty", "-m", message);
  return git(folder, "rev-parse", "HEAD");
}

/** A repository with one commit on `main` and no origin. */
export function makeRepository(options: { readonly objectFormat?: "sha1" | "sha256" } = {}): string {
  const folder = scratchFolder();
  git(folder, "init", "-q", "-b", "main", `--object-format=${options.objectFormat ?? "sha1"}`);
  commitAll(folder, "first", { "README.md": "first\n" });
  return folder;
}

export interface Team {
  /** A bare repository. */
  readonly origin: string;
  /** Clones of it. */
  readonly clones: readonly string[];
  /** The commit that all start from. */
  readonly first: string;
}

/** A bare origin with one commit on `main`, and clones of it. */
export function makeTeam(size = 1, options: { readonly objectFormat?: "sha1" | "sha256" } = {}): Team {
  const folder = scratchFolder();
  const origin = join(folder, "origin.git");
  git(folder, "init", "-q", "--bare", "-b", "main", `--object-format=${options.objectFormat ?? "sha1"}`, origin);
  const clones = Array.from({ length: size }, (_, at) => join(folder, `clone-${at}`));
  const [one = ""] = clones;
  // Not cloned: from an empty repository Git would not learn which hashes it uses.
  git(folder, "init", "-q", "-b", "main", `--object-format=${options.objectFormat ?? "sha1"}`, one);
  git(one, "remote", "add", "origin", origin);
  const first = commitAll(one, "first", { "README.md": "first\n" });
  git(one, "push", "-q", "origin", "HEAD:refs/heads/main");
  git(origin, "symbolic-ref", "HEAD", "refs/heads/main");
  git(one, "remote", "set-head", "origin", "--auto");
  for (const clone of clones.slice(1)) git(folder, "clone", "-q", origin, clone);
  return { origin, clones, first };
}

/** A hook of a repository, as a shell script. */
export function writeHook(gitFolder: string, name: string, script: string): void {
  const path = join(gitFolder, "hooks", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

/** All refs of a repository with what they name. */
export function refs(folder: string): string {
  return git(folder, "for-each-ref", "--format=%(refname) %(objectname)");
}
