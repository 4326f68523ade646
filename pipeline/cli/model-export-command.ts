import { relative, resolve } from "node:path";
import { type Command } from "commander";
import { counted } from "../domain/counted.ts";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import type { AddCommand } from "./session.ts";

/** `models export` writes the files of a version's release, or its dossier. */
export function addModelExport(models: Command, add: AddCommand): void {
  const command = models
    .command("export")
    .argument("<model>", "failure-predictor, or failure-predictor@v1.2.0; the newest version when none is named")
    .option("--dossier", "write the auditor's file in place of the model's files")
    .option("--output <path>", "where to write: a folder, of a dossier a file; it is printed when left out")
    .option("--records <folder>", "where steps left their records", ".lockstep/records")
    .summary("the files of a version's release, or the auditor's file about it")
    .description(
      "Writes model, card, record, bill of materials, exports, signatures and SHA256SUMS of a registered version into a folder; with --dossier what is recorded of it under the headings of Annex IV of the EU AI Act and of records of processing, and what is missing.",
    );
  addExamples(command, [
    "lockstep models export failure-predictor@v1.2.0 --output failure-predictor",
    "lockstep models export failure-predictor --dossier --output dossier.md",
    "lockstep models export failure-predictor --dossier --json",
  ]);
  add(command, async (session, invoked) => {
    const [{ exportDossier, exportFiles }, { openWorkspace }] = await Promise.all([
      import("../steps/models/export.ts"),
      import("../wiring.ts"),
    ]);
    const { dossier, output, records } = invoked.opts<{ dossier?: boolean; output?: string; records: string }>();
    const place = output === undefined ? undefined : resolve(session.folder, output);
    const workspace = await openWorkspace(session.host({}), session);
    const request = { subject: invoked.args[0] ?? "", records, needsRemote: dossier !== true };
    if (dossier === true) {
      const made = await exportDossier(workspace, request, place);
      session.say(made.file === undefined ? made.text.trimEnd() : `${output ?? ""}: written`);
      session.print(made.dossier);
      return exitCodes.done;
    }
    const made = await exportFiles(workspace, request, place, session.folder);
    for (const { name, sizeBytes, sha256 } of made.files)
      session.say(
        `${relative(session.folder, resolve(made.folder, name))}: ${counted(sizeBytes, "byte")}, sha256 ${sha256}`,
      );
    session.print(made);
    return exitCodes.done;
  });
}
