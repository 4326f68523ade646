import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import type { CommitSha } from "../../../pipeline/domain/ids.ts";
import type { NewTag, Publication } from "../../../pipeline/platform/git/git.ts";

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

type ObjectFormat = "sha1" | "sha256";

/** Repositories that were made before; copying one is ten times faster than making it. */
const templates = new Map<string, string>();

function copyOf(name: string, make: (folder: string) => void): string {
  let template = templates.get(name);
  if (template === undefined) {
    template = scratchFolder();
    make(template);
    templates.set(name, template);
  }
  const folder = scratchFolder();
  cpSync(template, folder, { recursive: true });
  // The clones of the copy have the origin of the copy.
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/(?:^|\/)(?:\.git|origin\.git)\/config$/.test(path)) continue;
    const file = join(folder, path);
    writeFileSync(file, readFileSync(file, "utf8").replaceAll(template, folder));
  }
  return folder;
}

/** A repository with one commit on `main` and no origin. */
export function makeRepository(options: { readonly objectFormat?: ObjectFormat } = {}): string {
  const objectFormat = options.objectFormat ?? "sha1";
  return copyOf(`repository ${objectFormat}`, (folder) => {
    git(folder, "init", "-q", "-b", "main", `--object-format=${objectFormat}`);
    commitAll(folder, "first", { "README.md": "first\n" });
  });
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
export function makeTeam(size = 1, options: { readonly objectFormat?: ObjectFormat } = {}): Team {
  const objectFormat = options.objectFormat ?? "sha1";
  const names = Array.from({ length: size }, (_, at) => `clone-${at}`);
  const folder = copyOf(`team ${size} ${objectFormat}`, (made) => {
    const origin = join(made, "origin.git");
    const [one = "", ...others] = names.map((name) => join(made, name));
    git(made, "init", "-q", "--bare", "-b", "main", `--object-format=${objectFormat}`, origin);
    // Not cloned: from an empty repository Git would not learn which hashes it uses.
    git(made, "init", "-q", "-b", "main", `--object-format=${objectFormat}`, one);
    git(one, "remote", "add", "origin", origin);
    commitAll(one, "first", { "README.md": "first\n" });
    git(one, "push", "-q", "origin", "HEAD:refs/heads/main");
    git(one, "remote", "set-head", "origin", "--auto");
    for (const clone of others) git(made, "clone", "-q", origin, clone);
  });
  const origin = join(folder, "origin.git");
  return {
    origin,
    clones: names.map((name) => join(folder, name)),
    first: readFileSync(join(origin, "refs/heads/main"), "utf8").trim(),
  };
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

export const eventsLedger = "refs/lockstep/events";

/** Tags with one entry each, which holds the id of its tag. */
export function publicationOf(tags: readonly NewTag[], after?: CommitSha): Publication {
  return {
    ledger: eventsLedger,
    after,
    tags,
    entries: (ids) =>
      Promise.resolve(tags.map(({ name }) => [{ path: `${encodeURIComponent(name)}.txt`, text: ids.get(name) ?? "" }])),
  };
}
