import { execFile } from "node:child_process";
import { LockstepError } from "../../../domain/error.ts";
import type { ErrorCode } from "../../../domain/error-codes.ts";

/** A program of the user's that an installation calls. */
export interface Tool {
  readonly program: string;
  /** How it is asked whether it is there. */
  readonly probe: readonly string[];
  readonly code: ErrorCode;
  readonly missing: string;
  readonly hint: string;
}

export const tools = {
  compiler: {
    program: "g++",
    probe: ["--version"],
    code: "COMPILER_MISSING",
    missing: "g++, which compiles the binding to the native library, is not installed",
    hint: "Install it, on Debian and Ubuntu with `apt-get install g++`, and run the command again.",
  },
  python: {
    program: "python3",
    probe: ["-m", "pip", "--version"],
    code: "PYTHON_MISSING",
    missing: "python3 with pip, which fetches the native library, is not installed",
    hint: "Install it, on Debian and Ubuntu with `apt-get install python3-pip`, and run the command again.",
  },
  npm: {
    program: "npm",
    probe: ["--version"],
    code: "NPM_MISSING",
    missing: "npm, which fetches @tensorflow/tfjs-node, is not installed",
    hint: "Put the npm that comes with Node on the PATH, and run the command again.",
  },
} as const satisfies Readonly<Record<string, Tool>>;

/** How programs are called. */
export interface Calls {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

interface Called {
  readonly succeeded: boolean;
  /** Standard output alone. */
  readonly printed: string;
  /** Both streams, and why the program could not be started. */
  readonly output: string;
}

/** Calls a program and waits for its end. @throws LockstepError INTERRUPTED when the signal ends it. */
export function call(
  { environment, signal }: Calls,
  { program, args, folder }: { readonly program: string; readonly args: readonly string[]; readonly folder: string },
): Promise<Called> {
  return new Promise((fulfil, fail) => {
    const options = { cwd: folder, env: { ...environment }, signal, maxBuffer: 2 ** 26, encoding: "utf8" } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      if (signal.aborted)
        fail(
          new LockstepError("INTERRUPTED", "the installation was interrupted", {
            hint: "Nothing of it is left; run the command again.",
          }),
        );
      else
        fulfil({ succeeded: error === null, printed: stdout, output: `${stdout}${stderr}` || (error?.message ?? "") });
    });
  });
}

/** @throws LockstepError with the tool's own code when it is not there, or cannot say its version. */
export async function requireTool(calls: Calls, tool: Tool, folder: string): Promise<void> {
  const { succeeded } = await call(calls, { program: tool.program, args: tool.probe, folder });
  if (!succeeded) throw new LockstepError(tool.code, tool.missing, { hint: tool.hint });
}

/** The last lines of what a program said, for an error. */
export function tail(output: string): string {
  return output.trim().split("\n").slice(-5).join("\n").slice(-2000);
}
