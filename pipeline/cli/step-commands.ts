import type { Command } from "commander";
import type { StepName } from "../inputs/steps.ts";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import type { AddCommand } from "./session.ts";

const summaries: Readonly<Record<StepName, string>> = {
  train: "run the stages that changed, and write dvc.lock, the record and the card",
  evaluate: "score candidate, baseline and champion on the same rows, and answer the gates",
  report: "render what merging would change and do, and keep it on the pull request",
  review: "answer the commands in a pull request's comments",
  promote: "create the tags that the records at the tip ask for",
  deploy: "place the promoted version, switch to it, check it, put the earlier one back if it fails",
  reconcile: "compare what the default branch asks for with tags and targets, and put right what differs",
  publish: "make a release with model, card, checksums and SBOM of every registered version that has none",
  monitor: "compare live inputs with the rows the model was trained on",
};

const examples: Readonly<Record<StepName, readonly string[]>> = {
  train: ["lockstep train", "lockstep train --commit"],
  evaluate: ["lockstep evaluate", "lockstep evaluate --base origin/main"],
  report: ["lockstep report", "lockstep report --pull-request 12 --post"],
  review: ["lockstep review --pull-request 12"],
  promote: ["lockstep promote"],
  deploy: ["lockstep deploy --environment production"],
  reconcile: ["lockstep reconcile", "lockstep reconcile --heal --environment production"],
  publish: ["lockstep publish", "lockstep publish --model failure-predictor"],
  monitor: ["lockstep monitor --environment production --rows 1000"],
};

const stepNames = Object.keys(summaries) as readonly StepName[];

/**
 * The steps. Their options are declared by {@link declareInputs} once a step is asked for: they come from the inputs' schemas,
 * which take longer to load than most commands run.
 */
export function addStepCommands(program: Command, add: AddCommand): void {
  for (const name of stepNames) {
    const command = program.command(name).summary(summaries[name]).description(`${summaries[name]}.`);
    addExamples(command, examples[name]);
    add(command, async (session, invoked) => {
      const [{ typedInputs }, { runStep }] = await Promise.all([import("./step-inputs.ts"), import("../wiring.ts")]);
      const result = await runStep(name, session.host(typedInputs(invoked, name)), session);
      session.print(result.records);
      if (result.refusals.length === 0) return exitCodes.done;
      // Nothing was asked for that could be refused: the state is not as it should be.
      return name === "reconcile" ? exitCodes.failed : exitCodes.refused;
    });
  }
  program.hook("preSubcommand", async (_program, command) => {
    const name = stepNames.find((step) => step === command.name());
    if (name === undefined) return;
    const { declareInputs } = await import("./step-inputs.ts");
    declareInputs(command, name);
  });
}
