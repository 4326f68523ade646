import { execFile } from "node:child_process";
import { join } from "node:path";

const main = join(import.meta.dirname, "../../pipeline/cli/main.ts");

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export function started(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string | undefined>> } = {},
): Promise<Ended> {
  return new Promise((fulfil) => {
    execFile(program, [...args], { ...options, env: { ...process.env, ...options.env } }, (error, stdout, stderr) => {
      fulfil({ code: error === null ? 0 : typeof error.code === "number" ? error.code : -1, stdout, stderr });
    });
  });
}

/** Runs the command line in a folder, as a process. */
export function lockstep(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return started(process.execPath, [main, ...args], { cwd });
}
