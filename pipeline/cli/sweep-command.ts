import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import type { Command } from "commander";
import packageFile from "../../package.json" with { type: "json" };
import { LockstepError } from "../domain/error.ts";
import type { SweepOutcome } from "../training-wiring.ts";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import type { AddCommand, Session } from "./session.ts";

interface Options {
  readonly sweep: string;
  readonly params: string;
  readonly section: string;
  readonly rows: string;
  readonly jobs: string;
  readonly remote?: string | true;
  readonly worker?: string;
  readonly emitMatrix?: string;
  readonly lease?: string;
  readonly write?: true;
  readonly force?: true;
}

function countOf(text: string, name: string, most: number): number {
  const count = Number(text);
  if (!/^[1-9]\d{0,8}$/.test(text) || count > most)
    throw new LockstepError("ARGUMENT_INVALID", `${name} ${JSON.stringify(text)} is not a number from 1 to ${most}`);
  return count;
}

/** `2/4` of a matrix: who this worker is among how many. */
function workerOf(text: string | undefined): string {
  if (text === undefined) return `here:${randomUUID()}`;
  const [, number, of] = /^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? [];
  if (number === undefined || of === undefined || Number(number) < 1 || Number(number) > Number(of))
    throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(text)} is no worker`, {
      hint: "Write for example `--worker 2/4`: the second of four.",
    });
  return `${text}:${randomUUID()}`;
}

function show(session: Session, { ranked, failed, lead, ...outcome }: SweepOutcome): void {
  for (const { mean, deviation, count, point } of ranked.slice(0, 5))
    session.say(
      `${outcome.metric} ${mean.toPrecision(6)} ± ${deviation.toPrecision(2)} (${count})\t${JSON.stringify(point)}`,
    );
  for (const { point, reason } of failed.slice(0, 5)) session.say(`failed: ${JSON.stringify(point)}\t${reason}`);
  session.say(
    `${outcome.trials} trials, ${failed.length} failed, ${(outcome.cpuMs / 1000).toFixed(1)} s of processor time`,
  );
  if (lead !== undefined)
    session.say(
      `the best leads the next by ${lead.mean.toPrecision(2)} ± ${lead.deviation.toPrecision(2)}, fold by fold`,
    );
  const [best] = ranked;
  if (best !== undefined)
    session.say(
      `the best varies by ${best.betweenSeeds.toPrecision(2)} between seeds and by ${best.betweenFolds.toPrecision(2)} between folds`,
    );
  if (outcome.stopped !== undefined) session.say(`stopped before the sweep was over: ${outcome.stopped}`);
  if (outcome.comparison !== undefined) session.say(outcome.comparison.sentence);
  for (const { key, from, to } of outcome.changes)
    session.say(
      `${outcome.isWritten ? "written" : "suggested"}: ${key}: ${from === undefined ? "" : `${JSON.stringify(from)} → `}${JSON.stringify(to)}`,
    );
  if (outcome.refused !== undefined) session.say(`refused (${outcome.refused.code}): ${outcome.refused.sentence}`);
}

function writeOf({ write, force }: Options): "never" | "proven" | "forced" {
  if (force === true && write !== true)
    throw new LockstepError("ARGUMENT_INVALID", "--force says how to write, and nothing is written", {
      hint: "Give --write with it, or leave it out.",
    });
  return write === undefined ? "never" : force === true ? "forced" : "proven";
}

/** `sweep` tries parameters of a section and says which are best. */
export function addSweepCommand(program: Command, add: AddCommand): void {
  const command = program
    .command("sweep")
    .summary("try parameters of a section of params.yaml, here or on many machines, and name the best")
    .description(
      "Tries what sweep.yaml describes on folds of the training rows. Nothing is tried twice: run it again to go on after an interruption.",
    )
    .option("--sweep <file>", "what to try", "sweep.yaml")
    .option("--params <file>", "parameters file", "params.yaml")
    .option("--section <key>", "section of it", "train")
    .requiredOption("--rows <file>", "training rows, CSV with a header")
    .option("--jobs <number>", "trials at once on this machine", "1")
    .option("--remote [name]", "share the work through this DVC remote, the default one without a name")
    .option(
      "--worker <i/n>",
      "be one worker of a matrix; shares through the default remote unless --remote names another",
    )
    .option("--emit-matrix <number>", "print the matrix of so many workers for GitHub Actions, and do nothing else")
    .option("--lease <seconds>", "time without a sign after which a worker counts as dead: 10, and 60 through a remote")
    .option("--write", "write the best into the parameters file if it is better beyond noise; exit code 3 if it is not")
    .option("--force", "with --write: write it in any case");
  addExamples(command, [
    "lockstep sweep --rows prepared/train.csv --jobs 2",
    "lockstep sweep --emit-matrix 4",
    "lockstep sweep --rows prepared/train.csv --worker 2/4",
  ]);
  add(command, async (session, invoked) => {
    const options = invoked.opts<Options>();
    if (options.emitMatrix !== undefined) {
      const count = countOf(options.emitMatrix, "--emit-matrix", 256);
      const include = Array.from({ length: count }, (_, i) => ({ worker: `${i + 1}/${count}` }));
      session.write(`${JSON.stringify({ include })}\n`);
      return exitCodes.done;
    }
    const at = (path: string): string => resolve(session.folder, path);
    const isShared = options.remote !== undefined || options.worker !== undefined;
    const host = session.host({});
    const { runSweep } = await import("../training-wiring.ts");
    const outcome = await runSweep(session, {
      sweepFile: at(options.sweep),
      params: at(options.params),
      section: options.section,
      rows: at(options.rows),
      root: session.folder,
      version: packageFile.version,
      jobs: countOf(options.jobs, "--jobs", 256),
      leaseMs: 1000 * countOf(options.lease ?? (isShared ? "60" : "10"), "--lease", 86_400),
      worker: workerOf(options.worker),
      write: writeOf(options),
      remote: isShared ? { name: typeof options.remote === "string" ? options.remote : undefined } : undefined,
      onResult: (result, progress) => {
        const found = result.failure === undefined ? "" : `: ${result.failure.message}`;
        host.info(`${progress}: ${JSON.stringify(result.point)}${found}`);
      },
    });
    show(session, outcome);
    session.print(outcome);
    if (outcome.suggested === undefined) return exitCodes.failed;
    return outcome.refused === undefined ? exitCodes.done : exitCodes.refused;
  });
}
