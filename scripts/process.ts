import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..");

export interface Finished {
  readonly code: number;
  /** Standard output alone. */
  readonly stdout: string;
  /** Standard output and error, in the order they came. */
  readonly output: string;
}

/** Runs a command to its end and keeps what it wrote; a command that ends badly is a result, not an exception. */
export function run(command: string, args: readonly string[], cwd: string = root): Promise<Finished> {
  return new Promise((fulfil, reject) => {
    // A pipe is no terminal, but some tools colour their output in CI all the same.
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      fulfil({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), stdout, output });
    });
  });
}

/** Runs the program of an installed package with the Node that runs us. */
export function runTool(program: string, args: readonly string[], cwd: string = root): Promise<Finished> {
  return run(process.execPath, [join(root, "node_modules", program), ...args], cwd);
}

/** The files of the working tree that Git tracks or would track, relative to the root and sorted. */
export async function projectFiles(cwd: string = root): Promise<readonly string[]> {
  const { code, stdout, output } = await run("git", ["ls-files", "-z", "-co", "--exclude-standard"], cwd);
  if (code !== 0) throw new Error(`git ls-files failed: ${output.trim()}`);
  return [...new Set(stdout.split("\0").filter((path) => path !== ""))].sort();
}
