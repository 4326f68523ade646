import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openData } from "../../pipeline/data-wiring.ts";
import { add } from "../../pipeline/tracking/add.ts";
import { push } from "../../pipeline/tracking/push.ts";
import type { DataRepository } from "../../pipeline/tracking/repository.ts";

export function git(root: string, ...args: readonly string[]): string {
  return execFileSync("git", [...args], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

export function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** An empty DVC repository in Git; `config` is its `.dvc/config`. */
export function emptyRepository(root: string, config = ""): void {
  write(root, { ".dvc/config": config, ".dvc/.gitignore": "/config.local\n/tmp\n/cache\n" });
  git(root, "init", "--quiet", "--initial-branch=main");
}

export async function within<Result>(
  root: string,
  body: (repository: DataRepository) => Promise<Result>,
): Promise<Result> {
  await using repository = await openData({ folder: root, environment: process.env });
  return await body(repository);
}

/** Commits everything; the full id. */
export function commit(root: string): string {
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--message=x");
  return git(root, "rev-parse", "HEAD");
}

/**
 * A repository with `data/{a,sub/b}` and `mix/t.txt` tracked by DVC and pushed, `code.py`, `run.sh` (executable) and `mix/git.txt` in Git. The
 * tag `v1` has another `data/a`.
 */
export async function sourceRepository(
  folder: string,
): Promise<{ readonly root: string; readonly first: string; readonly second: string }> {
  const root = join(folder, "source");
  emptyRepository(root, `[core]\n    remote = s\n['remote "s"']\n    url = ../../store\n`);
  write(root, {
    "data/a": "old",
    "data/sub/b": "b",
    "mix/t.txt": "tracked",
    "mix/git.txt": "in git",
    "code.py": "print()\n",
    "run.sh": "#!/bin/sh\n",
  });
  execFileSync("chmod", ["+x", join(root, "run.sh")]);
  const keep = async (): Promise<string> => {
    await within(root, (repository) => add({ targets: ["data", "mix/t.txt"] }, repository));
    await within(root, (repository) => push({ targets: [] }, repository));
    return commit(root);
  };
  const first = await keep();
  git(root, "tag", "v1");
  write(root, { "data/a": "new" });
  return { root, first, second: await keep() };
}
