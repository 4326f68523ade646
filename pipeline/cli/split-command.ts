import { resolve } from "node:path";
import type { Command } from "commander";
import { counted } from "../domain/counted.ts";
import { LockstepError } from "../domain/error.ts";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import type { AddCommand, Session } from "./session.ts";

interface SplitOptions {
  readonly output: string;
  readonly stratify?: string;
  readonly group?: string;
  readonly time?: string;
  readonly id?: string;
  readonly testShare: string;
  readonly validationShare: string;
  readonly seed: string;
  readonly force?: true;
  readonly check?: true;
}

const numberHint = "Shares are 0 to 1, together below 1; a seed is a whole number from 0 to 4294967295.";

/** @throws LockstepError ARGUMENT_INVALID. */
function numberOption(name: string, text: string, isRight: (value: number) => boolean): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (isRight(value)) return value;
  throw new LockstepError("ARGUMENT_INVALID", `${name} ${text} is not a number that it can be`, {
    hint: numberHint,
  });
}

const isShare = (value: number): boolean => value >= 0 && value < 1;

/** @throws LockstepError ARGUMENT_INVALID, also for shares that leave no row to learn from. */
function sharesOf({ testShare, validationShare }: SplitOptions): {
  readonly test: number;
  readonly validation: number;
} {
  const test = numberOption("--test-share", testShare, isShare);
  const validation = numberOption("--validation-share", validationShare, isShare);
  if (test + validation < 1) return { test, validation };
  throw new LockstepError(
    "ARGUMENT_INVALID",
    `--test-share ${testShare} and --validation-share ${validationShare} leave no row to learn from`,
    { hint: numberHint },
  );
}

async function check(session: Session, options: SplitOptions, files: readonly string[]): Promise<number> {
  const [training, test] = files;
  if (training === undefined || test === undefined)
    throw new LockstepError("ARGUMENT_INVALID", "--check compares two tables", {
      hint: "Name the rows to learn from, then those to judge by.",
    });
  const { checkSplit } = await import("../training-wiring.ts");
  const { leaks, unshared, ...compared } = await checkSplit({
    ...options,
    training: resolve(session.folder, training),
    test: resolve(session.folder, test),
    searchFrom: [session.folder],
  });
  for (const { code, sentence, examples } of leaks) session.say(`${code}: ${sentence} (${examples.join("; ")})`);
  if (unshared !== undefined) session.host({}).warning(unshared);
  if (leaks.length === 0) session.say("the tables are apart");
  session.print({ leaks, ...compared });
  return leaks.length === 0 ? exitCodes.done : exitCodes.refused;
}

/** `split` divides a table into parts, and tells whether parts are apart. */
export function addSplitCommand(program: Command, add: AddCommand): void {
  add(
    addExamples(
      program
        .command("split")
        .argument(
          "<tables...>",
          "rows: CSV with a header, JSON lines or Parquet; with --check, training rows and others",
        )
        .summary("divide a table into training, validation and test rows (a stage's command)")
        .description(
          "Writes train, validation and test in the table's own format, at random or as one column says. " +
            "With --check, tells what two tables share that they must not.",
        )
        .option("--output <folder>", "where the parts are written", ".")
        .option("--stratify <column>", "divide every class by the same shares")
        .option("--group <column>", "keep rows of one value together")
        .option("--time <column>", "training before validation before test, by a column of dates or numbers")
        .option("--id <column>", "column that numbers the rows")
        .option("--test-share <share>", "share of the rows to judge by; 0 for none", "0.2")
        .option("--validation-share <share>", "share of the rows to choose by; 0 for none", "0")
        .option("--seed <number>", "decides which rows go where", "0")
        .option("--force", "overwrite parts whose content is saved nowhere")
        .option("--check", "compare two tables instead of dividing one"),
      [
        "lockstep split data.csv --output prepared --stratify label --validation-share 0.1 --seed 7",
        "lockstep split data.parquet --output prepared --time produced_at",
        "lockstep split --check prepared/train.csv prepared/test.csv --id id --group machine",
      ],
    ),
    async (session, command) => {
      const options = command.opts<SplitOptions>();
      if (options.check === true) return check(session, options, command.args);
      if (command.args.length > 1)
        throw new LockstepError("ARGUMENT_INVALID", "one table is divided at a time", {
          hint: "Name one table, or compare two with `--check`.",
        });
      const { splitRows } = await import("../training-wiring.ts");
      const { parts, leaks } = await splitRows(session, {
        ...options,
        table: resolve(session.folder, command.args[0] ?? ""),
        output: resolve(session.folder, options.output),
        shares: sharesOf(options),
        seed: numberOption("--seed", options.seed, (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32),
        force: options.force === true,
        searchFrom: [session.folder],
      });
      for (const { path, rows } of parts) session.say(`${path}: ${counted(rows, "row")}`);
      for (const { code, sentence, examples } of leaks)
        session.host({}).warning(`${code}: ${sentence} (${examples.join("; ")})`);
      session.print({ parts, leaks });
      return exitCodes.done;
    },
  );
}
