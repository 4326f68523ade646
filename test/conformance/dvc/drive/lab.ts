import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Action } from "../plan.ts";
import type { Outcome, Tool } from "./tool.ts";

const execute = promisify(execFile);

/** A command that was run, and how it ended. */
export interface Step extends Outcome {
  readonly args: readonly string[];
  readonly by: Tool["name"];
}

/**
 * A folder with a repository, its remote and its home folder. Every stage of a plan adds a line to the file that `RUNS` names, so that
 * one knows what was run.
 */
export class Lab {
  readonly root: string;
  readonly steps: Step[] = [];
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(root: string) {
    this.root = root;
    this.#environment = {
      PATH: process.env["PATH"] ?? "",
      HOME: join(root, "home"),
      RUNS: join(root, "runs"),
      SHELL: "/bin/sh",
      TZ: "UTC",
      LC_ALL: "C.UTF-8",
      COLUMNS: "80",
      CI: "true",
      NO_COLOR: "1",
      DVC_NO_ANALYTICS: "1",
      DVC_SITE_CACHE_DIR: join(root, "site"),
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "Ann",
      GIT_AUTHOR_EMAIL: "ann@example.com",
      GIT_COMMITTER_NAME: "Ann",
      GIT_COMMITTER_EMAIL: "ann@example.com",
      // The same commits in every life of a repository: an import records one.
      GIT_AUTHOR_DATE: "2026-01-02T03:04:05Z",
      GIT_COMMITTER_DATE: "2026-01-02T03:04:05Z",
    };
  }

  /** An empty Git repository in a folder of its own. */
  static async open(root: string): Promise<Lab> {
    const lab = new Lab(root);
    await mkdir(join(root, "home"), { recursive: true });
    await mkdir(lab.repository);
    await writeFile(join(root, "runs"), "");
    await lab.git("init", "--quiet", "--initial-branch", "main");
    return lab;
  }

  get repository(): string {
    return join(this.root, "repository");
  }

  /** What `git clone` of this repository is to somebody else: no cache, no state, the same remote. */
  async clone(name: string): Promise<Lab> {
    const other = new Lab(join(this.root, name));
    await mkdir(join(other.root, "home"), { recursive: true });
    await writeFile(join(other.root, "runs"), "");
    for (const place of ["remote", "source", "registry"])
      await symlink(join(this.root, place), join(other.root, place));
    await execute("git", ["clone", "--quiet", this.repository, other.repository], { env: this.#environment });
    return other;
  }

  async git(...args: readonly string[]): Promise<string> {
    return (await execute("git", args, { cwd: this.repository, env: this.#environment })).stdout;
  }

  async run(tool: Tool, args: readonly string[], folder = "."): Promise<Step> {
    const outcome = await tool.run({
      folder: join(this.repository, folder),
      environment: this.#environment,
      arguments: args,
    });
    const step = { ...outcome, args, by: tool.name };
    this.steps.push(step);
    return step;
  }

  /** Names of the stages that ran since the last call, in order. */
  async ran(): Promise<readonly string[]> {
    const lines = await readFile(join(this.root, "runs"), "utf8");
    await writeFile(join(this.root, "runs"), "");
    return lines.split("\n").filter((line) => line !== "");
  }

  /** @param dvc - What runs the commands that Lockstep has not. */
  async apply(action: Action, tool: Tool, dvc = tool): Promise<Step | undefined> {
    switch (action.kind) {
      case "run": {
        const { args, forLockstep = [], folder, isForDvc } = action;
        if (isForDvc === true) return this.run(dvc, args, folder);
        return this.run(tool, tool.name === "DVC" ? args : [...args, ...forLockstep], folder);
      }
      case "git":
        await execute("git", action.args, { cwd: join(this.repository, action.folder), env: this.#environment });
        return undefined;
      case "write":
        await this.#write(action);
        return undefined;
      case "link":
        await symlink(action.target, await this.#placeFor(action.path));
        return undefined;
      case "folder":
        await mkdir(join(this.repository, action.path), { recursive: true });
        return undefined;
      case "remove":
        await rm(join(this.repository, action.path), { recursive: true, force: true });
        return undefined;
      case "commit":
        await this.git("add", "--all");
        await this.git("commit", "--quiet", "--allow-empty", "--message", "turn");
        return undefined;
    }
  }

  async #placeFor(path: string): Promise<string> {
    const place = join(this.repository, path);
    await rm(place, { recursive: true, force: true });
    await mkdir(dirname(place), { recursive: true });
    return place;
  }

  async #write({ path, content, isExecutable }: Extract<Action, { kind: "write" }>): Promise<void> {
    // A link to the cache is replaced, not written through.
    const place = await this.#placeFor(path);
    await writeFile(place, content);
    const isObject = path.startsWith(".dvc/cache/");
    await chmod(place, isObject ? 0o444 : isExecutable === true ? 0o755 : 0o644);
  }
}
