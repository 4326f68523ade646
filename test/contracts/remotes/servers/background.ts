import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A server of the contract suite; `close` ends it and everything it started. */
export interface Server {
  readonly port: number;
  close(): Promise<void>;
}

/** An empty folder for a server; the server's `close` removes it. */
export function scratchFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "lockstep-server-")));
}

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the port of a listening socket is unknown");
  return address.port;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Starts a program that stays in the foreground, and waits until it takes connections. What it prints is shown when it does not. */
export async function startServer(request: {
  readonly command: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly scratch: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}): Promise<Server> {
  const { command, args, port, scratch, env } = request;
  const child = spawn(command, args, {
    cwd: scratch,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (piece: Buffer) => {
      output = (output + piece.toString("utf8")).slice(-4000);
    });
  }
  const ended = new Promise<void>((fulfil) => {
    child.once("close", () => {
      fulfil();
    });
    child.once("error", (error) => {
      output += error.message;
      fulfil();
    });
  });
  const state = { isOver: false };
  void ended.then(() => {
    state.isOver = true;
  });
  const close = async (): Promise<void> => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(timer);
    await rm(scratch, { recursive: true, force: true });
  };
  for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 50) {
    if (state.isOver) await rm(scratch, { recursive: true, force: true });
    if (state.isOver) throw new Error(`${command} ended at once: ${output}`);
    if (await answers(port)) return { port, close };
    await sleep(50);
  }
  await close();
  throw new Error(`${command} takes no connections on port ${port}: ${output}`);
}
