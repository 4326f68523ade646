import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** What one run of a command took. */
export interface Measured {
  readonly seconds: number;
  /** Time that processors worked for it, in seconds: what stays the same when the machine has other things to do. */
  readonly processorSeconds: number;
  /** Largest sum of the resident memory of the process and all below it, in bytes; sampled every 10 ms. */
  readonly peakBytes: number;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const sampleMs = 10;

function childrenOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return text.split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * 4096;
  } catch {
    return 0;
  }
}

/** Clock ticks of Linux, as /proc counts the time of processes. */
const ticksPerSecond = 100;

/** Of a process, with all its threads and the children it has waited for. */
function processorSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;
  } catch {
    return 0;
  }
}

function treeBytes(pid: number): number {
  return childrenOf(pid).reduce((sum, child) => sum + treeBytes(child), residentBytes(pid));
}

/**
 * Runs a command to its end. Memory is read from /proc, so on Linux only.
 *
 * @throws Error with what it wrote when it ends with anything but 0.
 */
export async function measure({ program, args, folder, environment = {} }: Command): Promise<Measured> {
  const started = performance.now();
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-4000);
    });
  }
  let peakBytes = 0;
  let worked = 0;
  const sampling = setInterval(() => {
    if (child.pid === undefined) return;
    peakBytes = Math.max(peakBytes, treeBytes(child.pid));
    worked = Math.max(worked, processorSeconds(child.pid));
  }, sampleMs);
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    const seconds = (performance.now() - started) / 1000;
    if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${String(code)} in ${folder}:\n${output}`);
    return { seconds, processorSeconds: worked, peakBytes };
  } finally {
    clearInterval(sampling);
  }
}

/** The quickest of several runs, for what is over before the machine has settled; the largest memory of them. */
export async function measureBest(command: Command, times: number): Promise<Measured> {
  const runs: Measured[] = [];
  for (let i = 0; i < times; i++) runs.push(await measure(command));
  return {
    seconds: Math.min(...runs.map(({ seconds }) => seconds)),
    processorSeconds: Math.min(...runs.map((run) => run.processorSeconds)),
    peakBytes: Math.max(...runs.map(({ peakBytes }) => peakBytes)),
  };
}
