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

/** True while somebody listens on a port of this machine. */
export async function isAnswering(port: number): Promise<boolean> {
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

const watched = join(import.meta.dirname, "watched.sh");

/**
 * Starts a program that stays in the foreground, and waits until it takes connections. What it prints is shown when it does not. It ends
 * with this process, however that ends.
 */
export async function startServer(request: {
  readonly command: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly scratch: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}): Promise<Server> {
  const { command, args, port, scratch, env } = request;
  const child = spawn(watched, [command, ...args], {
    cwd: scratch,
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // The server may have ended by itself.
  child.stdin.on("error", () => undefined);
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
    child.stdin.end();
    await ended;
    await rm(scratch, { recursive: true, force: true });
  };
  for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 50) {
    if (state.isOver) await rm(scratch, { recursive: true, force: true });
    if (state.isOver) throw new Error(`${command} ended at once: ${output}`);
    if (await isAnswering(port)) return { port, close };
    await sleep(50);
  }
  await close();
  throw new Error(`${command} takes no connections on port ${port}: ${output}`);
}
