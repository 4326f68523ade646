import { LockstepError } from "../../domain/error.ts";

/** Longest ref or path that is passed on, in characters. */
const limit = 1024;

/**
 * True for the full name of a ref as Git allows it (`git check-ref-format`), for example `refs/tags/x`. The tests hold it to
 * Git's own answer.
 */
export function isRefName(name: string): boolean {
  if (!name.includes("/") || name.length > limit || !name.isWellFormed()) return false;
  if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\.$/.test(name)) return false;
  return name.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
}

function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

function refFor(kind: "tag" | "branch", prefix: string, name: string): string {
  if (name.startsWith("-") || name === "HEAD" || !isRefName(prefix + name))
    throw new LockstepError("NAME_INVALID", `${shown(name)} is not a name that Git allows for a ${kind}`, {
      hint: "`git help check-ref-format` lists what a name may hold.",
    });
  return prefix + name;
}

/** @throws LockstepError NAME_INVALID. */
export function tagRef(name: string): string {
  return refFor("tag", "refs/tags/", name);
}

/** @throws LockstepError NAME_INVALID. */
export function branchRef(name: string): string {
  return refFor("branch", "refs/heads/", name);
}

/** `refs/lockstep/<name>`, checked. Locks are refs there too, but come and go, so they are no ledgers. */
export function ledgerRef(ref: string): string {
  if (!ref.startsWith("refs/lockstep/") || ref.startsWith("refs/lockstep/locks/") || !isRefName(ref))
    throw new LockstepError("NAME_INVALID", `${shown(ref)} is not the name of a ledger`, {
      hint: "A ledger is a ref such as refs/lockstep/approvals.",
    });
  return ref;
}

/** `.git` in every spelling that some file system takes for it. */
function isGitFolder(segment: string): boolean {
  return /^(?:\.git|git~\d+)[\s.]*(?::.*)?$/i.test(
    segment.replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, ""),
  );
}

/** The first character of a path that Git's own files or other systems would misread, in words. */
function misreadCharacter(path: string): string | undefined {
  const [found] = /[\u0000\n\\]/.exec(path) ?? [];
  if (found === undefined) return undefined;
  return found === "\\" ? "a backslash" : `the control character ${JSON.stringify(found)}`;
}

/**
 * The path as it is, when it stays inside the repository and out of Git's own folder.
 *
 * @throws LockstepError PATH_UNSAFE.
 */
export function repositoryPath(path: string): string {
  const isSafe =
    path.length <= limit * 4 &&
    path.isWellFormed() &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && !isGitFolder(part));
  const character = misreadCharacter(path);
  if (character !== undefined)
    throw new LockstepError("PATH_UNSAFE", `the path ${shown(path)} holds ${character}`, {
      hint: "Rename the file, or the folder that it is in.",
    });
  if (!isSafe)
    throw new LockstepError("PATH_UNSAFE", `${shown(path)} is not a path inside the repository`, {
      hint: 'Name a file by its path from the root of the repository, with "/", for example models/name.yaml.',
    });
  return path;
}
