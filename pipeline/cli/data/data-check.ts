import { inert } from "../../platform/host/inert.ts";
import { addDataCommand, type DataCommands } from "./command.ts";

/** `data check`: whether tables hold to `data.contract.yaml`. */
export function addDataCheckCommand(to: DataCommands): void {
  addDataCommand<{ readonly contract?: string }>(
    to,
    {
      name: "check",
      summary: "hold the tables of the workspace to data.contract.yaml",
      description:
        "Asks every rule of the contract and names each that is broken, with its line. Ends with 0 when all hold, 1 when data breaks a " +
        "rule that is not on trial, 255 when nothing could be checked. Needs DuckDB",
      options: [["--contract <file>", "path of the contract from the root; data.contract.yaml when left out"]],
      examples: ["lockstep data check", "lockstep data check --json"],
      failure: 255,
    },
    async ({ session, repository, options }) => {
      const { checkData } = await import("../../data-wiring.ts");
      const answer = await checkData(repository, options.contract);
      const { file, rules, tables, findings } = answer;
      session.print(answer);
      for (const { line, column, rule, sentence, mode } of findings)
        session.say(
          inert(`${file}:${line}:${column}: ${rule}: ${sentence}${mode === "informational" ? " (on trial)" : ""}`),
        );
      const broken = findings.filter(({ mode }) => mode === "blocking").length;
      session.say(
        broken === 0
          ? `${rules} rules of ${file} hold for ${tables} ${tables === 1 ? "table" : "tables"}`
          : `${broken} of ${rules} rules are broken`,
      );
      return broken === 0 ? 0 : 1;
    },
  );
}
