import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

/** Somebody whose repository meets hostile bytes, with everything around it that must stay as it is. */
export interface Victim {
  /** Everything below is looked at: the repository, its remote, and what lies beside them. */
  readonly folder: string;
  readonly work: string;
  readonly remote: string;
  /** What a stranger's file would overwrite. */
  readonly outside: string;
}

const entry = join(import.meta.dirname, "..", "..", "pipeline", "cli", "main.ts");

export function md5(bytes: string | Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}

export function put(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

const made: string[] = [];

// Not when a test has finished: these run at the same time, and each would remove the others' folders.
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function victim(url = "../../remote"): Victim {
  const folder = realpathSync(mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "lockstep-victim-")));
  made.push(folder);
  const here = { folder, work: join(folder, "work"), remote: join(folder, "remote"), outside: join(folder, "outside") };
  put(folder, {
    "work/.dvc/config": `[core]\n    remote = storage\n['remote "storage"']\n    url = ${url}\n`,
    "work/.git/HEAD": "ref: refs/heads/main\n",
    "work/.git/config": "[core]\n\trepositoryformatversion = 0\n",
    "work/.git/objects/keep": "",
    "work/.git/refs/heads/keep": "",
    "work/.git/hooks/pre-commit.sample": "#!/bin/sh\n",
    "work/.github/workflows/ci.yml": "on: push\n",
    "outside/secret": "untouched\n",
    "remote/keep": "",
  });
  return here;
}

/** Puts bytes where DVC has the object of an id; of those bytes when no id is given. */
export function plant(store: string, bytes: string | Uint8Array, id = md5(bytes)): string {
  put(store, { [`files/md5/${id.slice(0, 2)}/${id.slice(2)}`]: bytes });
  return id;
}

/** A `.dir` object as an attacker writes it: any names, and the md5 that fits. */
export function plantDirectory(
  store: string,
  members: readonly { readonly relpath: unknown; readonly md5: unknown }[],
): string {
  const bytes = JSON.stringify(members);
  return plant(store, bytes, `${md5(bytes)}.dir`);
}

export function pointer(id: string, path: string): string {
  return `outs:\n- md5: ${id}\n  hash: md5\n  path: ${JSON.stringify(path)}\n`;
}

/** Every path below a folder with what stands there; DVC's cache and Lockstep's own folder left out. */
export function everything({ folder }: Victim): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const pending = [""];
  for (let below = pending.pop(); below !== undefined; below = pending.pop()) {
    for (const name of readdirSync(join(folder, below))) {
      const path = below === "" ? name : `${below}/${name}`;
      if (["work/.dvc/cache", "work/.dvc/tmp", "work/.lockstep"].includes(path)) continue;
      const stats = lstatSync(join(folder, path));
      if (stats.isDirectory()) pending.push(path);
      else if (stats.isSymbolicLink()) found[path] = `→ ${readlinkSync(join(folder, path))}`;
      else if (stats.isFile()) found[path] = readFileSync(join(folder, path), "latin1");
      else found[path] = "neither file nor folder";
    }
  }
  return found;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  /** Of processor time, which another program on the machine does not add to. */
  readonly seconds: number;
}

/** Says at its end what a program has used. */
const meter = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => { const { user, system } = process.cpuUsage(); process.stderr.write(`\\ncpu ${user + system}\\n`); });',
)}`;

/** Runs `lockstep …` in the victim's workspace; the heap is small, so that what is hostile cannot hide in a large one. */
export async function lockstep(
  { work }: Pick<Victim, "work">,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, ["--max-old-space-size=256", "--import", meter, entry, ...args], {
    cwd: work,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  const [, microseconds = "NaN"] = /\ncpu (\d+)\n$/.exec(output) ?? [];
  return { code, output: output.replace(/\ncpu \d+\n/, ""), seconds: Number(microseconds) / 1e6 };
}
