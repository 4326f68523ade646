import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { mayBeKept } from "../../data/dvc/run-cache.ts";
import type { HeldLocks } from "../../data/locks/output-locks.ts";
import { currentParams } from "../../data/stages/current-params.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import type { Cost } from "../../domain/cost.ts";
import { LockstepError } from "../../domain/error.ts";
import type { StageSpending } from "../costs/spender.ts";
import { commandsOf, runCommand } from "./command.ts";
import { commandEnvironment } from "./environment.ts";
import { outputLog } from "./output-log.ts";
import { moveOutputsAside, type OutputsAside } from "./outputs-aside.ts";
import { requireParams } from "./params.ts";
import { recordDependencies, recordStage, storeOutputs } from "./record.ts";
import type { Session } from "./session.ts";
import type { StageCosts } from "./stage-costs.ts";
import { openStageLog } from "./stage-log.ts";
import { unprotect } from "./unprotect.ts";

export interface CommandSettings {
  /** Environment of this process; a command gets an allow-list of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names of further variables to pass on. */
  readonly passedEnv?: readonly string[];
  /** Passes on all but what belongs to a job. */
  readonly inheritsEnv?: boolean | undefined;
  /** Comes first on PATH. */
  readonly commandFolder?: string | undefined;
  /** Stores outputs in the cache, and the result in the run-cache; true when left out. */
  readonly commits?: boolean | undefined;
}

export interface Execution {
  readonly session: Session;
  readonly stage: PlacedStage;
  readonly settings: CommandSettings;
  readonly held: HeldLocks;
  /** Names of stages of the same `dvc.lock` that come after this one. */
  readonly later: ReadonlySet<string>;
  readonly costs: StageCosts;
}

async function runCommands({ session, stage, settings, held }: Execution, spending: StageSpending): Promise<void> {
  const { root, onEvent } = session;
  const signal = AbortSignal.any([spending.signal, ...(session.signal === undefined ? [] : [session.signal])]);
  const file = await openStageLog(root, stage.name);
  const log = outputLog(
    (line) => {
      onEvent({ kind: "output", stage: stage.name, line });
    },
    (line) => {
      file.add(line);
    },
  );
  const shell = settings.env["SHELL"];
  try {
    for (const text of commandsOf(stage.stage.cmd)) {
      onEvent({ kind: "command", stage: stage.name, command: text });
      const end = await runCommand({
        text,
        workingFolder: join(root, stage.workingFolder),
        env: commandEnvironment({ ...settings, inherits: settings.inheritsEnv, root, stage: stage.name }),
        shell: shell === undefined || shell === "" ? "/bin/sh" : shell,
        onLine: (line) => {
          log.add(line);
        },
        onStart: async (processGroup) => {
          await held.note(processGroup);
          spending.begin(processGroup);
        },
        onEnd: (waitedSeconds) => {
          spending.end(waitedSeconds);
        },
        graceMs: spending.graceMs,
        signal,
      });
      switch (end.kind) {
        case "succeeded":
          break;
        case "interrupted":
          if (spending.signal.aborted) throw spending.signal.reason;
          throw new LockstepError(
            "INTERRUPTED",
            `stage ${stage.name} was interrupted; its outputs are as they were before`,
            {
              hint: "Run the same command again: finished stages are skipped.",
            },
          );
        case "failed": {
          const last = log.tail.length === 0 ? "it printed nothing" : `its last lines:\n${log.tail.join("\n")}`;
          throw new LockstepError("STAGE_FAILED", `stage ${stage.name}: \`${text}\` ${end.how}; ${last}`, {
            hint: `Correct the command or what it works on, and run it again. Its outputs are as they were before; all it printed is in ${file.path}.`,
          });
        }
      }
    }
  } finally {
    const problem = await file.close();
    if (problem !== undefined) onEvent({ kind: "warning", message: problem });
  }
}

async function undo(aside: OutputsAside, error: unknown): Promise<never> {
  const left = await aside.putBack();
  if (left === undefined || !(error instanceof LockstepError)) throw error;
  throw new LockstepError(error.code, error.message, {
    hint: `${error.hint ?? ""} What the command left is in ${left}.`.trim(),
    cause: error.cause,
  });
}

/**
 * Runs a stage whose dependencies are in the workspace, stores its outputs and records it. Its old outputs are put back when it fails
 * or is interrupted: a failed stage loses nothing.
 *
 * @throws LockstepError STAGE_FAILED with the command's last lines, INTERRUPTED, DEPENDENCY_MISSING, BUDGET_EXCEEDED before it begins or
 * while it runs.
 */
export async function execute(execution: Execution): Promise<void> {
  const { session, stage, settings, later, costs } = execution;
  const { root, contents } = session;
  const commits = settings.commits !== false;
  const params = await currentParams(root, stage);
  requireParams(stage, params);
  const deps = await recordDependencies(session, stage);
  const spending = await costs.begin(stage, deps);
  await mkdir(join(root, stage.workingFolder), { recursive: true });
  // A persisted output is the command's own to go on with, and no longer one with the cache.
  const kept = stage.outs.filter(({ isPersisted }) => isPersisted);
  for (const { path } of kept) await unprotect(root, path);
  const replaced = stage.outs.filter(({ isPersisted }) => !isPersisted).map(({ path }) => path);
  const aside = await moveOutputsAside(root, stage.name, replaced);
  for (const { path } of stage.outs) contents.forget(path);
  let outs: Awaited<ReturnType<typeof storeOutputs>>;
  let cost: Cost;
  try {
    try {
      await runCommands(execution, spending);
    } finally {
      cost = spending.close();
    }
    outs = await storeOutputs(session, stage, commits);
  } catch (error) {
    for (const { path } of stage.outs) contents.forget(path);
    return await undo(aside, error);
  }
  await aside.discard();
  const locked = { cmd: stage.stage.cmd, deps, params, outs: outs.map(({ entry }) => entry) };
  if (commits && mayBeKept(stage.stage)) await session.runs.save(locked);
  // The lock of a stage without outputs says nothing of what it made, and would name no cost.
  if (commits && outs.length > 0) await costs.keep(locked, cost);
  await recordStage(session, { stage, locked, outs, later });
}
