import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const execute = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const lockstepEntry = join(root, "dist", "cli.js");

const isTerminal = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
const paint = (code: number, text: string): string => (isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text);
const dim = (text: string): string => paint(2, text);
const bold = (text: string): string => paint(1, text);

/** A command of the demo that ended otherwise than it must. */
export class DemoError extends Error {}

/** One clone of the demo's repository and who works in it. */
export interface Desk {
  readonly folder: string;
  readonly login: string;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where the demo plays: it shows what is typed, runs it as a process, and keeps the server. */
export interface Stage {
  readonly folder: string;
  scene(title: string): void;
  /** One line that says what happened and why. */
  tell(line: string): void;
  /** Runs `lockstep` at a desk; the exit code must be `expected`. */
  lockstep(desk: Desk, args: readonly string[], expected?: number): Promise<Outcome>;
  git(folder: string, ...args: readonly string[]): Promise<string>;
  node(folder: string, ...args: readonly string[]): Promise<void>;
  /** Starts the inference server over a target's folder and waits until it answers. */
  serve(desk: Desk, folder: string, port: number): Promise<void>;
  request(url: string, body?: unknown): Promise<unknown>;
  freePort(): Promise<number>;
  keepServing(): Promise<void>;
  close(): Promise<void>;
}

/** Only what an earlier demo left is removed; any other folder must be empty or absent. */
async function clearFolder(folder: string): Promise<void> {
  const marker = join(folder, ".lockstep-demo");
  const present: readonly string[] = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  if (present.length > 0 && !present.includes(".lockstep-demo"))
    throw new DemoError(`${folder} is not empty and holds no earlier demo; name another folder with --dir`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(marker, "What stands here was made by `npm start` and is replaced by the next one.\n");
}

export async function openStage(folder: string): Promise<Stage> {
  await clearFolder(folder);
  let server: ChildProcess | undefined;
  // A person's own Git settings (signing, hooks, templates) are not part of the demo.
  const environment = {
    ...process.env,
    GIT_CONFIG_GLOBAL: process.platform === "win32" ? "NUL" : "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
  };

  const run = async (request: { file: string; args: readonly string[]; cwd: string }): Promise<Outcome> => {
    const child = spawn(request.file, request.args, {
      cwd: request.cwd,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const [code] = (await once(child, "close")) as [number | null];
    return { code: code ?? 1, stdout, stderr };
  };

  return {
    folder,
    scene: (title) => process.stdout.write(`\n${bold(title)}\n`),
    tell: (line) => process.stdout.write(`  ${line}\n`),
    async lockstep(desk, args, expected = 0) {
      const shown = args
        .map((arg) => (arg.startsWith(folder) ? relative(desk.folder, arg) : arg))
        .map((arg) => (/^[\w@./:=+-]+$/.test(arg) ? arg : JSON.stringify(arg)))
        .join(" ");
      const began = performance.now();
      process.stdout.write(dim(`  ${desk.login}$ lockstep ${shown}`));
      const outcome = await run({
        file: process.execPath,
        args: [lockstepEntry, "--as", desk.login, ...args],
        cwd: desk.folder,
      });
      process.stdout.write(dim(`  (${((performance.now() - began) / 1000).toFixed(1)} s)\n`));
      if (outcome.code !== expected)
        throw new DemoError(
          `lockstep ${shown} in ${relative(process.cwd(), desk.folder)} ended with ${outcome.code}, not ${expected}:\n${outcome.stderr}${outcome.stdout}`,
        );
      return outcome;
    },
    async git(cwd, ...args) {
      const { stdout } = await execute("git", args, { cwd, env: environment });
      return stdout.trim();
    },
    async node(cwd, ...args) {
      process.stdout.write(dim(`  $ node ${args.join(" ")}\n`));
      const outcome = await run({ file: process.execPath, args, cwd });
      if (outcome.code !== 0) throw new DemoError(`node ${args.join(" ")} failed:\n${outcome.stderr}${outcome.stdout}`);
    },
    async serve(desk, target, port) {
      process.stdout.write(dim(`  ${desk.login}$ lockstep serve ${relative(desk.folder, target)} --port ${port}\n`));
      server = spawn(process.execPath, [lockstepEntry, "serve", target, "--port", String(port)], {
        cwd: desk.folder,
        env: environment,
        stdio: ["ignore", "ignore", "pipe"],
      });
      let log = "";
      server.stderr?.setEncoding("utf8").on("data", (text: string) => (log += text));
      for (let i = 0; i < 150; i++) {
        if (server.exitCode !== null) throw new DemoError(`the inference server ended:\n${log}`);
        const answer = await fetch(`http://127.0.0.1:${port}/v2/health/live`).catch(() => undefined);
        if (answer?.ok === true) return;
        await sleep(100);
      }
      throw new DemoError(`the inference server does not answer on port ${port}:\n${log}`);
    },
    async request(url, body) {
      const answer = await fetch(url, {
        method: body === undefined ? "GET" : "POST",
        headers: { "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new DemoError(`${url} answered ${answer.status}: ${await answer.text()}`);
      return answer.json();
    },
    async freePort() {
      const probe = createServer().listen(0, "127.0.0.1");
      await once(probe, "listening");
      const address = probe.address();
      probe.close();
      if (address === null || typeof address === "string") throw new DemoError("no free port");
      return address.port;
    },
    async keepServing() {
      if (server === undefined) return;
      process.stdout.write("\nServing until Ctrl-C.\n");
      process.once("SIGINT", () => server?.kill("SIGTERM"));
      process.once("SIGTERM", () => server?.kill("SIGTERM"));
      await once(server, "close");
    },
    async close() {
      if (server === undefined || server.exitCode !== null) return;
      server.kill("SIGTERM");
      await once(server, "close");
    },
  };
}
