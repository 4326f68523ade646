import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { LockstepError } from "../../domain/error.ts";
import { gitFailure } from "./failure.ts";
import { createObjectParser, type GitObject } from "./object-stream.ts";

/** The objects of a repository, read through one `git cat-file --batch` that starts at the first question. */
export interface Objects {
  /** The object of a full id, or `undefined` when the repository has none. */
  read(id: string): Promise<GitObject | undefined>;
}

interface Waiting {
  readonly id: string;
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** How long the child waits for another question before it is let go. */
const idleMs = 2000;
/** Objects up to this size are remembered, as many as fit into {@link cacheBytes}. */
const rememberedBytes = 1024 * 1024;
const cacheBytes = 64 * 1024 * 1024;

export function openObjects(request: {
  readonly gitFolder: string;
  readonly environment: Readonly<Record<string, string>>;
}): Objects {
  const remembered = new Map<string, GitObject>();
  let rememberedTotal = 0;
  const remember = (id: string, object: GitObject): void => {
    if (object.bytes.length > rememberedBytes || remembered.has(id)) return;
    remembered.set(id, object);
    rememberedTotal += object.bytes.length;
    for (const [oldest, { bytes }] of remembered) {
      if (rememberedTotal <= cacheBytes) break;
      remembered.delete(oldest);
      rememberedTotal -= bytes.length;
    }
  };

  const asked = new Map<string, Promise<GitObject | undefined>>();
  let reader: Reader | undefined;
  return {
    read(id) {
      const known = remembered.get(id);
      if (known !== undefined) return Promise.resolve(known);
      const pending = asked.get(id);
      if (pending !== undefined) return pending;
      if (reader === undefined || reader.isClosed()) reader = openReader(request);
      const answer = reader
        .ask(id)
        .then((object) => {
          if (object !== undefined) remember(id, object);
          return object;
        })
        .finally(() => asked.delete(id));
      asked.set(id, answer);
      return answer;
    },
  };
}

interface Reader {
  isClosed(): boolean;
  ask(id: string): Promise<GitObject | undefined>;
}

function openReader(request: {
  readonly gitFolder: string;
  readonly environment: Readonly<Record<string, string>>;
}): Reader {
  const args = ["cat-file", "--batch"];
  // The output is binary and the questions come one by one, which simple-git cannot do.
  const child = spawn("git", [`--git-dir=${request.gitFolder}`, ...args], {
    cwd: request.gitFolder,
    env: request.environment,
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  const waiting: Waiting[] = [];
  let isClosed = false;
  let idle: NodeJS.Timeout | undefined;
  let stderr = "";

  const fail = (error: unknown): void => {
    isClosed = true;
    clearTimeout(idle);
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  const rest = (): void => {
    hold(child, false);
    idle = setTimeout(() => {
      isClosed = true;
      child.stdin.end();
    }, idleMs);
    idle.unref();
  };
  const parse = createObjectParser((object) => {
    waiting.shift()?.resolve(object);
    if (waiting.length === 0) rest();
  });

  child.stdout.on("data", (chunk: Buffer) => {
    try {
      parse(chunk);
    } catch (error) {
      child.kill();
      fail(error);
    }
  });
  child.stderr.on("data", (chunk: Buffer) => {
    if (stderr.length < 4096) stderr += chunk.toString("utf8");
  });
  child.on("error", (error) => {
    fail(gitFailure(args, { exitCode: -1, stdout: Buffer.alloc(0), stderr: String(error) }));
  });
  child.on("close", (code) => {
    fail(gitFailure(args, { exitCode: code ?? -1, stdout: Buffer.alloc(0), stderr }));
  });
  // Asked after the child died; "close" tells the waiting ones why.
  child.stdin.on("error", () => undefined);
  hold(child, false);

  return {
    isClosed: () => isClosed,
    ask(id) {
      if (!/^[0-9a-f]{40,64}$/.test(id))
        throw new LockstepError("DIGEST_INVALID", "an object is asked for by its full id");
      clearTimeout(idle);
      hold(child, true);
      return new Promise((resolve, reject) => {
        waiting.push({ id, resolve, reject });
        child.stdin.write(`${id}\n`);
      });
    },
  };
}

/** Whether the child keeps this process alive: only while somebody waits for an answer. */
function hold(child: ChildProcessWithoutNullStreams, isHeld: boolean): void {
  const change = isHeld ? "ref" : "unref";
  child[change]();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    // Pipes to a child are sockets, though their type does not say so.
    const socket = stream as Partial<Record<"ref" | "unref", () => unknown>>;
    socket[change]?.();
  }
}
