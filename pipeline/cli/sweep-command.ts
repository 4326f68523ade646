import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import type { Command } from "commander";
import packageFile from "../../package.json" with { type: "json" };
import { counted } from "../domain/counted.ts";
import { LockstepError } from "../domain/error.ts";
import type { SweepOutcome } from "../training-wiring.ts";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import type { AddCommand, Session } from "./session.ts";

interface Options {
  readonly sweep: string;
  readonly params: string;
  readonly section: string;
  readonly rows?: string;
  readonly model?: string;
  readonly jobs: string;
  readonly remote?: string | true;
  readonly worker?: string;
  readonly apart?: true;
  readonly record?: string;
  readonly emitMatrix?: string;
  readonly lease?: string;
  readonly write?: true;
  readonly force?: true;
}

function countOf(text: string, name: string, most: number): number {
  const count = Number(text);
  if (!/^[1-9]\d{0,8}$/.test(text) || count > most)
    throw new LockstepError("ARGUMENT_INVALID", `${name} ${JSON.stringify(text)} is not a number from 1 to ${most}`, {
      hint: `Write for example \`${name} ${String(Math.min(4, most))}\`, or leave it out.`,
    });
  return count;
}

/** `2/4` of a matrix: who this worker is among how many. */
function partOf(text: string): { readonly number: number; readonly of: number } {
  const [, number, of] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number);
  if (number === undefined || of === undefined || number < 1 || number > of)
    throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(text)} is no worker`, {
      hint: "Write for example `--worker 2/4`: the second of four.",
    });
  return { number, of };
}

/** How the work is shared: through a remote, not at all, or in parts that know nothing of each other. */
function sharingOf({ worker, remote, apart }: Options) {
  const part = worker === undefined ? undefined : partOf(worker);
  if (apart === true && (part === undefined || remote !== undefined))
    throw new LockstepError("ARGUMENT_INVALID", "--apart is for a worker that shares nothing", {
      hint: "Give `--worker <i/n>` with it, and no `--remote`.",
    });
  const isShared = apart !== true && (remote !== undefined || part !== undefined);
  return {
    worker: `${worker ?? "here"}:${randomUUID()}`,
    part: apart === true ? part : undefined,
    remote: isShared ? { name: typeof remote === "string" ? remote : undefined } : undefined,
  };
}

function show(session: Session, { ranked, failed, lead, ...outcome }: SweepOutcome): void {
  for (const { mean, deviation, count, point } of ranked.slice(0, 5))
    session.say(
      `${outcome.metric} ${mean.toPrecision(6)} ± ${deviation.toPrecision(2)} (${count})\t${JSON.stringify(point)}`,
    );
  for (const { point, reason } of failed.slice(0, 5)) session.say(`failed: ${JSON.stringify(point)}\t${reason}`);
  session.say(
    `${counted(outcome.trials, "trial")}, ${failed.length} failed, ${(outcome.cpuMs / 1000).toFixed(1)} s of processor time`,
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
    .option("--rows <file>", "training rows, CSV with a header; those of the model in lockstep.yaml when left out")
    .option("--model <name>", "model of lockstep.yaml whose training rows are meant, where it has several")
    .option("--jobs <number>", "trials at once on this machine", "1")
    .option("--remote [name]", "share the work through this DVC remote, the default one without a name")
    .option(
      "--worker <i/n>",
      "be one worker of a matrix; shares through the default remote unless --remote names another",
    )
    .option(
      "--apart",
      "with --worker: share nothing, run this worker's part of the trials that are known at the beginning, and leave the results in .lockstep/sweeps/results",
    )
    .option("--emit-matrix <number>", "print the matrix of so many workers for GitHub Actions, and do nothing else")
    .option("--record <file>", "write what was found as a record, for the job that may suggest it on the pull request")
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
    const { runSweep, trainingRowsOf, writeSweepRecord } = await import("../training-wiring.ts");
    const rows = async (): Promise<string> => options.rows ?? trainingRowsOf(session.folder, options.model);
    if (options.emitMatrix !== undefined) {
      const count = countOf(options.emitMatrix, "--emit-matrix", 256);
      const shown = await rows();
      const include = Array.from({ length: count }, (_, i) => ({
        part: i + 1,
        worker: `${i + 1}/${count}`,
        rows: shown,
      }));
      session.write(`${JSON.stringify({ include })}\n`);
      return exitCodes.done;
    }
    const at = (path: string): string => resolve(session.folder, path);
    const sharing = sharingOf(options);
    const host = session.host({});
    const outcome = await runSweep(session, {
      sweepFile: at(options.sweep),
      params: at(options.params),
      section: options.section,
      rows: at(await rows()),
      root: session.folder,
      version: packageFile.version,
      jobs: countOf(options.jobs, "--jobs", 256),
      leaseMs: 1000 * countOf(options.lease ?? (sharing.remote === undefined ? "10" : "60"), "--lease", 86_400),
      ...sharing,
      record: options.record === undefined ? undefined : at(options.record),
      write: writeOf(options),
      onResult: (result, progress) => {
        const found = result.failure === undefined ? "" : `: ${result.failure.message}`;
        host.info(`${progress}: ${JSON.stringify(result.point)}${found}`);
      },
    });
    show(session, outcome);
    session.print(outcome);
    if (options.record !== undefined) {
      const { folder: root } = session;
      await writeSweepRecord(outcome, {
        root,
        file: at(options.record),
        params: at(options.params),
        section: options.section,
      });
    }
    // What a part of a sweep has found says nothing yet; what it has done is done.
    if (sharing.part !== undefined) return exitCodes.done;
    if (outcome.suggested === undefined) return exitCodes.failed;
    return outcome.refused === undefined ? exitCodes.done : exitCodes.refused;
  });
}
