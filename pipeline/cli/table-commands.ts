import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { counted } from "../domain/counted.ts";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import type { AddCommand } from "./session.ts";

/** `schema` says what the columns of a table hold. */
export function addTableCommands(program: Command, add: AddCommand): void {
  add(
    addExamples(
      program
        .command("schema")
        .argument("<table>", "rows: CSV with a header, JSON lines or Parquet")
        .summary("say what the columns of a table hold, as a schema to correct and to hold rows to")
        .description(
          "Infers types, ranges, categories and roles. A schema file that is there keeps its columns as they are.",
        )
        .option("--write", "write schema.yaml beside the parameters file")
        .option("--params <file>", "parameters file, whose section names id and label", "params.yaml")
        .option("--section <key>", "section of it", "train"),
      ["lockstep schema prepared/train.csv", "lockstep schema prepared/train.parquet --write"],
    ),
    async (session, command) => {
      const options = command.opts<{ write?: true; params: string; section: string }>();
      const params = resolve(session.folder, options.params);
      const file = join(dirname(params), "schema.yaml");
      const { tableSchema } = await import("../training-wiring.ts");
      const { text, columns } = await tableSchema({
        table: resolve(session.folder, command.args[0] ?? ""),
        root: session.folder,
        params,
        section: options.section,
        file,
        write: options.write === true,
      });
      session.say(options.write === true ? `${file}: ${counted(columns, "column")}` : text.trimEnd());
      session.print({ columns, schema: text, ...(options.write === true ? { written: file } : {}) });
      return exitCodes.done;
    },
  );
}
