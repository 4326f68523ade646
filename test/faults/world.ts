import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { WorldFolders } from "./invariants.ts";

const root = join(import.meta.dirname, "..", "..");
const built = join(root, ".lockstep", "faults", "dist", "cli.js");

/** The command line that is under test: what scripts/faults.sh has built, else the sources. */
export const entry = existsSync(built) ? built : join(root, "pipeline", "cli", "main.ts");

export interface World extends WorldFolders {
  readonly folder: string;
  [Symbol.dispose](): void;
}

const variables = ["PATH", "HOME", "LANG", "TMPDIR"] as const;

/** What commands get of this process: nothing that a person has set for their own repositories. */
export const environment: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(variables.map((name) => [name, process.env[name]])),
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "dana",
  GIT_AUTHOR_EMAIL: "dana@example.org",
  GIT_COMMITTER_NAME: "dana",
  GIT_COMMITTER_EMAIL: "dana@example.org",
};

/** An empty folder in memory where there is such a place: what is under test syncs, and disks are slow. */
function emptyFolder(): string {
  const parent = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  return realpathSync(mkdtempSync(join(parent, "lockstep-faults-")));
}

function worldIn(folder: string): World {
  return {
    folder,
    work: join(folder, "work"),
    remote: join(folder, "remote"),
    [Symbol.dispose]() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function copyOf(world: World): World {
  const folder = emptyFolder();
  cpSync(world.folder, folder, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  return worldIn(folder);
}

export async function git(world: WorldFolders, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("git", args, { cwd: world.work, env: { ...environment } });
  return stdout.trim();
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs `lockstep …` in a world's workspace. */
export async function lockstep(world: WorldFolders, ...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: world.work,
    env: { ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

/** The same, for preparing: anything but success is an error. */
export async function must(world: WorldFolders, ...args: readonly string[]): Promise<string> {
  const { code, output } = await lockstep(world, ...args);
  if (code !== 0) throw new Error(`lockstep ${args.join(" ")} ended with ${code}:\n${output}`);
  return output;
}

/** Writes files below the workspace: path → text or bytes. */
export function put(world: WorldFolders, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(world.work, path)), { recursive: true });
    writeFileSync(join(world.work, path), content);
  }
}

/** Makes a file look as if it had been written that many days ago. */
export function age(path: string, days: number): void {
  const seconds = Date.now() / 1000 - days * 86_400;
  utimesSync(path, seconds, seconds);
}

const pipeline = `stages:
  prepare:
    cmd: mkdir -p prepared/deep && cat raw/a.csv params.yaml > prepared/a.txt && cp raw/deep/b.csv prepared/deep/b.txt
    deps: [raw]
    params: [seed]
    outs: [prepared]
  train:
    cmd: cat prepared/a.txt params.yaml > model.bin && echo '{"loss":1}' > metrics.json
    deps: [prepared]
    params: [rate]
    outs: [model.bin]
    metrics:
    - metrics.json:
        cache: false
`;

/** Bytes that do not fit into one piece of a read, and that no other file has. */
export function largeFile(): Uint8Array {
  return Uint8Array.from({ length: 1_300_000 }, (_, index) => (index * 7919) % 251);
}

/**
 * A repository with every kind of output: a folder with a nested, an empty and an unusual name, a file of more than one piece, stages
 * with a folder, a file and a metric that Git keeps. Everything is committed and on the remote.
 */
export async function makeWorld(): Promise<World> {
  const world = worldIn(emptyFolder());
  mkdirSync(world.work);
  mkdirSync(world.remote);
  put(world, {
    // Relative to .dvc, so that a copy has a remote of its own.
    ".dvc/config": "[core]\n    remote = storage\n['remote \"storage\"']\n    url = ../../remote\n",
    ".dvc/.gitignore": "/config.local\n/tmp\n/cache\n",
    "raw/a.csv": "id,x\n1,2\n",
    "raw/deep/b.csv": "id,x\n3,4\n",
    "raw/empty": "",
    "raw/sp ace é.txt": "unusual\n",
    "large.bin": largeFile(),
    "dvc.yaml": pipeline,
    "params.yaml": "seed: 1\nrate: 0.1\n",
  });
  await git(world, "init", "--quiet", "--initial-branch=main");
  await must(world, "add", "raw", "large.bin");
  await must(world, "repro");
  await must(world, "push");
  await git(world, "add", "--all");
  await git(world, "commit", "--quiet", "--message=first");
  return world;
}
