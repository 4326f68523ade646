import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type FaultState, faults } from "./fault-preload.mjs";
import { temporaryFolder } from "./folder.ts";

const preload = pathToFileURL(join(import.meta.dirname, "fault-preload.mjs")).href;

/**
 * `freeze`: from that write on nothing more is written, as if the process had been killed there, but this process lives and can look.
 * `ENOSPC`, `EIO`: that write fails.
 */
export type FaultKind = "freeze" | "ENOSPC" | "EIO";

export interface Disturbed {
  readonly end: "frozen" | "succeeded" | "failed";
  readonly error: unknown;
  /** Writes that were begun. */
  readonly writes: number;
}

/** Runs work with a fault at one of its writes, counted from 1; other work in this process is not disturbed. */
export async function disturb(kind: FaultKind, at: number, work: () => Promise<unknown>): Promise<Disturbed> {
  let onFreeze = (): void => undefined;
  const frozen = new Promise<Disturbed["end"]>((fulfil) => {
    onFreeze = () => {
      fulfil("frozen");
    };
  });
  const state: FaultState = { kind, at, count: 0, isFrozen: false, onFreeze };
  let error: unknown;
  const ended = faults.run(state, async (): Promise<Disturbed["end"]> => {
    try {
      await work();
      return "succeeded";
    } catch (caught) {
      error = caught;
      return "failed";
    }
  });
  const end = await Promise.race([frozen, ended]);
  // Writes that were under way when the fault struck come to their end.
  if (end === "frozen") await new Promise((fulfil) => setTimeout(fulfil, 20));
  return { end, error, writes: state.count };
}

/** Some of the writes of a run: the first of them, counted from 1, and how far the next one is. */
export interface Share {
  readonly first: number;
  readonly step: number;
}

/** Of a long walk: what `npm test` takes of it, and what it leaves to `scripts/faults.sh`. */
export function sharesOf(step: number, first: number): { readonly taken: Share; readonly left: readonly Share[] } {
  const others = Array.from({ length: step }, (_, at) => at + 1).filter((at) => at !== first);
  return { taken: { first, step }, left: others.map((at) => ({ first: at, step })) };
}

/**
 * Tries something with its first write disturbed, its second, and so on, until it gets through undisturbed; or with a share of its writes.
 *
 * @returns How many writes were disturbed.
 */
export async function atEveryWrite(
  attempt: (at: number) => Promise<Disturbed>,
  { first, step }: Share = { first: 1, step: 1 },
): Promise<number> {
  for (let at = first, disturbed = 0; ; at += step, disturbed++) {
    const { end, writes } = await attempt(at);
    if (end !== "succeeded") continue;
    if (writes >= at) throw new Error(`write ${at} was not disturbed`);
    return disturbed;
  }
}

/** The url of a module of the pipeline, for an import in a program. */
export function moduleUrl(path: string): string {
  return pathToFileURL(join(import.meta.dirname, "../../pipeline", path)).href;
}

export interface KilledRun {
  readonly end: "killed" | "succeeded" | "failed";
  readonly output: string;
  /** How many writes it had begun; known when it was not killed. */
  readonly writes: number | undefined;
}

/** Runs a program (the text of a module; `input` is there as a constant) that is killed with SIGKILL at one of its writes. */
export async function runKilled(program: string, input: unknown, at: number): Promise<KilledRun> {
  const report = join(temporaryFolder(), "report");
  const code = `const input = ${JSON.stringify(input)};\n${program}`;
  const child = spawn(process.execPath, ["--import", preload, "--input-type=module", "--eval", code], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, LOCKSTEP_FAULT: JSON.stringify({ kind: "kill", at, report }) },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [exitCode, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  const end = signal === "SIGKILL" ? "killed" : exitCode === 0 ? "succeeded" : "failed";
  return { end, output, writes: existsSync(report) ? Number(readFileSync(report, "utf8")) : undefined };
}
