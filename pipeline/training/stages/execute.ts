import { lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Entry, LockedStage } from "../../data/dvc/model.ts";
import { isSystemError } from "../../data/objects/aside.ts";
import { dvcIgnore } from "../../data/objects/dvc-ignore.ts";
import type { PlacedOutput, PlacedStage } from "../../data/stages/placed-stage.ts";
import { LockstepError } from "../../domain/error.ts";
import { commandsOf, runCommand } from "./command.ts";
import { type Content, directoryContent, fileContent, lockEntry } from "./contents.ts";
import { commandEnvironment } from "./environment.ts";
import { ignoreOutput } from "./git-ignore.ts";
import { outputLog } from "./output-log.ts";
import { moveOutputsAside, type OutputsAside } from "./outputs-aside.ts";
import { currentParams, requireParams } from "./params.ts";
import type { RunLock } from "./run-lock.ts";
import type { Session } from "./session.ts";

export interface CommandSettings {
  /** Environment of this process; a command gets an allow-list of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names of further variables to pass on. */
  readonly passedEnv?: readonly string[];
  /** Comes first on PATH. */
  readonly commandFolder?: string | undefined;
}

interface Execution {
  readonly session: Session;
  readonly stage: PlacedStage;
  readonly settings: CommandSettings;
  readonly lock: RunLock;
}

/** Dependencies as they are before the command, which is what it will see. */
async function recordDependencies({ session, stage }: Execution): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const { written, path } of stage.deps) {
    const content = await session.contents.at(path);
    if (content === undefined) {
      throw new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} depends on ${path}, which is not there`, {
        hint: "Restore it with `lockstep pull` or `git checkout`, track it with `dvc add`, or correct dvc.yaml.",
      });
    }
    entries.push(lockEntry(written, content));
  }
  return entries;
}

async function runCommands({ session, stage, settings, lock }: Execution): Promise<void> {
  const { root, onEvent, signal } = session;
  const log = outputLog((line) => {
    onEvent({ kind: "output", stage: stage.name, line });
  });
  const shell = settings.env["SHELL"];
  for (const text of commandsOf(stage.stage.cmd)) {
    const end = await runCommand({
      text,
      workingFolder: join(root, stage.workingFolder),
      env: commandEnvironment({ ...settings, root, stage: stage.name }),
      shell: shell === undefined || shell === "" ? "/bin/sh" : shell,
      onLine: (line) => {
        log.add(line);
      },
      onStart: (processGroup) => lock.note(processGroup),
      signal,
    });
    switch (end.kind) {
      case "succeeded":
        break;
      case "interrupted":
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
          hint: "Correct the command or what it works on, and run it again. Its outputs are as they were before.",
        });
      }
    }
  }
}

/** Content of a new output; cached ones are stored before they are recorded. */
async function storeOutput({ session, stage }: Execution, out: PlacedOutput): Promise<Content> {
  const { root, cache, contents } = session;
  const absolute = join(root, out.path);
  contents.forget(out.path);
  const stats = await lstat(absolute).catch((error: unknown) => {
    if (!isSystemError(error, "ENOENT") && !isSystemError(error, "ENOTDIR")) throw error;
    throw new LockstepError("STAGE_FAILED", `stage ${stage.name} did not write its output ${out.path}`, {
      hint: "Make the command write it, or remove it from `outs` in dvc.yaml.",
      cause: error,
    });
  });
  if (!out.isCached) {
    const content = await contents.at(out.path);
    if (content === undefined)
      throw new LockstepError("STAGE_FAILED", `the output ${out.path} of stage ${stage.name} vanished`);
    return content;
  }
  return stats.isDirectory()
    ? directoryContent(await cache.addDirectory(absolute, await dvcIgnore(root, out.path)))
    : fileContent(await cache.addFile(absolute));
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
 * @throws LockstepError STAGE_FAILED with the command's last lines, INTERRUPTED, DEPENDENCY_MISSING.
 */
export async function execute(execution: Execution): Promise<void> {
  const { session, stage } = execution;
  const { root, contents } = session;
  const params = await currentParams(root, stage);
  requireParams(stage, params);
  const deps = await recordDependencies(execution);
  await mkdir(join(root, stage.workingFolder), { recursive: true });
  // A persisted output is the command's own to go on with.
  const replaced = stage.outs.filter(({ isPersisted }) => !isPersisted).map(({ path }) => path);
  const aside = await moveOutputsAside(root, stage.name, replaced);
  for (const { path } of stage.outs) contents.forget(path);
  const outs: Entry[] = [];
  const folders = new Set<string>();
  try {
    await runCommands(execution);
    for (const out of stage.outs) {
      const content = await storeOutput(execution, out);
      if (content.fileCount !== undefined) folders.add(out.path);
      outs.push(lockEntry(out.written, content));
    }
  } catch (error) {
    for (const { path } of stage.outs) contents.forget(path);
    await undo(aside, error);
  }
  await aside.discard();
  const locked: LockedStage = { cmd: stage.stage.cmd, deps, params, outs };
  await session.record(stage, locked);
  for (const { path, isCached } of stage.outs) if (isCached) await ignoreOutput(root, path, folders.has(path));
}
