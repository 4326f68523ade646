import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { counted } from "../domain/counted.ts";
import { type ExportFormat, exportFormats } from "../domain/export-format.ts";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import type { AddCommand } from "./session.ts";

/** `export` writes a trained model for other runtimes. */
export function addExportCommand(program: Command, add: AddCommand): void {
  const command = program
    .command("export")
    .summary("write a trained model as ONNX, PMML, SavedModel or for TensorFlow.js")
    .description(
      "Writes a trained model in another format, with its transforms inside. The same model gives the same bytes.",
    )
    .requiredOption("--model <folder>", "the model, as `lockstep fit` wrote it")
    .addOption(new Option("--format <format>", "what to write").choices(exportFormats).makeOptionMandatory())
    .requiredOption("--output <path>", "the file or folder to write; an earlier export there is replaced");
  addExamples(command, [
    "lockstep export --model models/failure-predictor --format onnx --output failure-predictor.onnx",
    "lockstep export --model models/failure-predictor --format saved-model --output failure-predictor/1",
  ]);
  add(command, async (session, invoked) => {
    const { exportModel } = await import("../training-wiring.ts");
    const { model, format, output } = invoked.opts<{ model: string; format: ExportFormat; output: string }>();
    const at = (path: string): string => resolve(session.folder, path);
    const summary = await exportModel({ model: at(model), format, output: at(output) });
    session.say(`${output}: ${format}, ${counted(summary.sizeBytes, "byte")}, sha256 ${summary.sha256}`);
    session.print(summary);
    return exitCodes.done;
  });
}
