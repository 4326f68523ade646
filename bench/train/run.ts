import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const environment = join(root, ".lockstep/bench-train");

/** What one training took, and its scores of the test rows, row-major. */
export interface Run {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly scores: readonly number[];
  /** Of a network of ours. */
  readonly backend?: string;
}

/** Paths of what is learned from and of what is judged on. */
export interface Rows {
  readonly training: string;
  readonly test: string;
}

/** The libraries, installed once for each list of versions. */
function python(): string {
  const list = join(import.meta.dirname, "requirements.txt");
  const wanted = readFileSync(list, "utf8");
  const stamp = join(environment, "requirements.txt");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    rmSync(environment, { recursive: true, force: true });
    execFileSync("python3", ["-m", "venv", environment]);
    const install = ["install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "-r", list];
    execFileSync(join(environment, "bin/pip"), install, { stdio: "inherit" });
    writeFileSync(stamp, wanted);
  }
  return join(environment, "bin/python");
}

function lastLine(program: string, args: readonly string[]): Run {
  const text = execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 2 ** 26 });
  return JSON.parse(text.trim().split("\n").at(-1) ?? "") as Run;
}

export function runOurs(params: object, { training, test }: Rows): Run {
  const program = join(import.meta.dirname, "ours.ts");
  return lastLine(process.execPath, [program, JSON.stringify(params), training, test]);
}

export function runOther(model: string, { training, test }: Rows): Run {
  return lastLine(python(), [join(import.meta.dirname, "reference.py"), model, training, test]);
}
