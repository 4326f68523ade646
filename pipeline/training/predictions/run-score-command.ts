import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asideName, lstatIfThere } from "../../data/objects/aside.ts";
import { openWorkingFolder } from "../../data/objects/working-folder.ts";
import { writeCsv } from "../../data/tables/csv.ts";
import { readTable } from "../../data/tables/read-table.ts";
import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import type { ScoreCommand } from "../../domain/project.ts";
import { runCommand } from "../stages/command.ts";
import { commandEnvironment } from "../stages/environment.ts";
import { outputLog } from "../stages/output-log.ts";

export interface ScoreCommandRequest {
  /** Names the model in messages, for example `press v1.2.0`. */
  readonly model: string;
  readonly score: ScoreCommand;
  /** Absolute path of the repository, in which the command runs. */
  readonly root: string;
  /** Absolute path of the model's folder, or of its file. */
  readonly artifact: string;
  readonly rows: Table;
  /** Left out of what the command is given. */
  readonly labelColumn: string;
  readonly commandFolder: string;
  /** Environment of this process; the command gets an allow-list of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

const hint = "docs/reference/predictions.md says what the command is given and must write.";

async function runWithin(request: ScoreCommandRequest, folder: string): Promise<void> {
  const { model, score, root, env, signal } = request;
  const log = outputLog(request.onLine);
  const timeout = AbortSignal.timeout(score.timeoutSeconds * 1000);
  const shell = env["SHELL"];
  const end = await runCommand({
    text: score.command,
    workingFolder: root,
    env: {
      ...commandEnvironment({ env, commandFolder: request.commandFolder, root, stage: "score" }),
      LOCKSTEP_MODEL: request.artifact,
      LOCKSTEP_ROWS: join(folder, "rows.csv"),
      LOCKSTEP_PREDICTIONS: join(folder, "predictions.csv"),
    },
    shell: shell === undefined || shell === "" ? "/bin/sh" : shell,
    onLine: (line) => {
      log.add(line);
    },
    onStart: () => Promise.resolve(),
    signal: AbortSignal.any([signal, timeout]),
  });
  if (end.kind === "succeeded") return;
  if (signal.aborted)
    throw new LockstepError("INTERRUPTED", `scoring ${model} was interrupted`, { hint: "Run the evaluation again." });
  const how = timeout.aborted
    ? `took longer than ${score.timeoutSeconds} s`
    : end.kind === "failed"
      ? end.how
      : end.kind;
  const last = log.tail.length === 0 ? "it printed nothing" : `its last lines:\n${log.tail.join("\n")}`;
  throw new LockstepError("SCORING_FAILED", `\`${score.command}\`, which scores ${model}, ${how}; ${last}`, { hint });
}

/**
 * Has the declared command score rows with a model, and gives the table it wrote. The command sees the rows without their label, so
 * that it cannot answer with it.
 *
 * @throws LockstepError SCORING_FAILED when the command fails, takes too long or writes nothing, INTERRUPTED, TABLE_INVALID for a table
 * that cannot be read.
 */
export async function runScoreCommand(request: ScoreCommandRequest): Promise<Table> {
  const { model, score, root, rows, labelColumn } = request;
  const folder = await openWorkingFolder(root, "scoring", asideName());
  try {
    const given = rows.columns.filter((name) => name !== labelColumn);
    await writeFile(join(folder, "rows.csv"), writeCsv(given.map((name) => ({ name, values: rows.column(name) }))), {
      flag: "wx",
    });
    await runWithin(request, folder);
    const predictions = join(folder, "predictions.csv");
    // A link could lead to anything; only a file that the command wrote there is read.
    if ((await lstatIfThere(predictions))?.isFile() !== true)
      throw new LockstepError(
        "SCORING_FAILED",
        `\`${score.command}\`, which scores ${model}, wrote no table of predictions`,
        {
          hint,
        },
      );
    return await readTable(predictions, { where: `predictions of ${model}`, searchFrom: [root] });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
