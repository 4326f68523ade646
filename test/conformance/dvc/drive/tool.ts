import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { realDvc } from "../real-dvc.ts";

export interface CommandRequest {
  /** Where the command is started; absolute. */
  readonly folder: string;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** As after `dvc`. */
  readonly arguments: readonly string[];
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Something with DVC's command line. */
export interface Tool extends AsyncDisposable {
  readonly name: "DVC" | "Lockstep";
  run(request: CommandRequest): Promise<Outcome>;
}

/** What a process of Lockstep starts with. */
export const lockstepMain = join(import.meta.dirname, "../../../../pipeline/cli/main.ts");

/** Real DVC, loaded once; every command runs in a fork. */
export function dvcServer(): Tool {
  return server("DVC", realDvc("python"), [join(import.meta.dirname, "dvc-server.py")]);
}

/** Lockstep, loaded once; commands run one after the other in one process. */
export function lockstepServer(): Tool {
  return server("Lockstep", process.execPath, [join(import.meta.dirname, "lockstep-server.ts")]);
}

/** Real DVC as it is on the path: a process for every command. */
export function dvcProcess(): Tool {
  return processes("DVC", realDvc("dvc"), []);
}

/** Lockstep's command line: a process for every command. */
export function lockstepProcess(): Tool {
  return processes("Lockstep", process.execPath, [lockstepMain]);
}

function server(name: Tool["name"], command: string, args: readonly string[]): Tool {
  const child: ChildProcessWithoutNullStreams = spawn(command, args, {
    stdio: "pipe",
    // DVC iterates over sets: without it, it would do the same thing in another order each time.
    env: { ...process.env, PYTHONHASHSEED: "0" },
  });
  const waiting: { readonly fulfil: (outcome: Outcome) => void; readonly refuse: (error: Error) => void }[] = [];
  let noise = "";
  child.stderr.on("data", (chunk: Buffer) => (noise = `${noise}${chunk.toString()}`.slice(-2000)));
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.fulfil(JSON.parse(line) as Outcome));
  child.on("close", (code) => {
    for (const { refuse } of waiting.splice(0))
      refuse(new Error(`the server of ${name} ended with exit code ${String(code)}: ${noise}`));
  });
  return {
    name,
    run: (request) =>
      new Promise((fulfil, refuse) => {
        waiting.push({ fulfil, refuse });
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "close");
    },
  };
}

function processes(name: Tool["name"], command: string, args: readonly string[]): Tool {
  return {
    name,
    run: ({ folder, environment, arguments: rest }) =>
      new Promise((fulfil, refuse) => {
        const options = { cwd: folder, env: { ...environment }, maxBuffer: 2 ** 26 };
        execFile(command, [...args, ...rest], options, (error, stdout, stderr) => {
          if (error !== null && typeof error.code !== "number")
            refuse(new Error(`${command} cannot be run`, { cause: error }));
          else fulfil({ code: Number(error?.code ?? 0), stdout, stderr });
        }).stdin?.end();
      }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
