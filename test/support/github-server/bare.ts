import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Runs Git in a folder and gives what it printed, without the last line end. */
export function gitIn(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trimEnd();
}

/** The commit a branch of a bare repository is at, or `undefined`; read from its files, because every answer asks. */
export function branchSha(folder: string, branch: string): string | undefined {
  const ref = `refs/heads/${branch}`;
  const loose = textOf(join(folder, ref))?.trim();
  if (loose !== undefined) return loose;
  const packed = textOf(join(folder, "packed-refs"))?.split("\n") ?? [];
  return packed.find((line) => line.endsWith(` ${ref}`))?.split(" ")[0];
}

function textOf(path: string): string | undefined {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, "utf8") : undefined;
}

/** Commits that were found, by folder; what a repository has, it keeps while a test runs. */
const found = new Map<string, Set<string>>();

export function isCommit(folder: string, sha: string): boolean {
  const known = found.get(folder) ?? new Set();
  if (known.has(sha)) return true;
  try {
    if (gitIn(folder, "cat-file", "-t", sha) !== "commit") return false;
  } catch {
    return false;
  }
  // A name is no sha: it may be another thing tomorrow.
  if (/^[0-9a-f]{40}$/.test(sha)) found.set(folder, known.add(sha));
  return true;
}

/** True when `sha` is on `branch`. */
export function isOnBranch(folder: string, sha: string, branch: string): boolean {
  try {
    gitIn(folder, "merge-base", "--is-ancestor", sha, `refs/heads/${branch}`);
    return true;
  } catch {
    return false;
  }
}
