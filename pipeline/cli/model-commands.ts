import type { Command } from "commander";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import { addModelQueries } from "./model-query-commands.ts";
import { addModelSearch } from "./model-search-commands.ts";
import { addModelVerification } from "./model-verify-commands.ts";
import type { AddCommand } from "./session.ts";
import { addSigningCommands } from "./signing-commands.ts";

/** `models`, `input-key`, `rollback` and `release`. */
export function addModelCommands(program: Command, add: AddCommand): void {
  const models = program
    .command("models")
    .summary("what is registered and where it is")
    .description("The registry: versions and environments, from Git tags.");
  const list = models.command("list").summary("versions and environments of every model");
  add(addExamples(list, ["lockstep models list", "lockstep models list --json"]), async (session) => {
    const [{ listModels }, { openWorkspace }] = await Promise.all([
      import("../steps/models/list.ts"),
      import("../wiring.ts"),
    ]);
    const listed = await listModels(await openWorkspace(session.host({}), session));
    for (const { model, latest, isDeprecated, environments } of listed) {
      session.say(`${model}\tlatest ${latest ?? "none"}${isDeprecated ? ", deprecated" : ""}`);
      for (const [environment, version] of Object.entries(environments))
        session.say(`  ${environment}\t${version ?? "none"}`);
    }
    if (listed.length === 0) session.say("no model is registered yet");
    session.print(listed);
    return exitCodes.done;
  });
  addModelQueries(models, add);
  addModelVerification(models, add);
  addModelSearch(models, add);
  addSigningCommands(models, add);

  add(
    addExamples(
      program
        .command("input-key")
        .summary("what decides each model in a state of the repository, and the key over it")
        .option("--at <commit>", "a commit; the working tree when left out"),
      ["lockstep input-key", "lockstep input-key --at main --json"],
    ),
    async (session, command) => {
      const [{ showInputs }, { openWorkspace }] = await Promise.all([
        import("../steps/models/inputs.ts"),
        import("../wiring.ts"),
      ]);
      const found = await showInputs(
        await openWorkspace(session.host({}), session),
        command.opts<{ at?: string }>().at,
      );
      for (const { model, inputKey, inputs } of found) {
        session.say(`${model}\t${inputKey}`);
        for (const [name, value] of Object.entries(inputs)) session.say(`  ${name}: ${JSON.stringify(value)}`);
      }
      session.print(found);
      return exitCodes.done;
    },
  );

  add(
    addExamples(
      program
        .command("rollback")
        .argument("<environment>", "for example production")
        .summary("move an environment back to an earlier version, and quarantine the bad one")
        .description(
          "Changes the record on the default branch by one commit and pushes it; `lockstep promote` and `lockstep deploy` carry it out. Nothing is trained, and no approval is asked for.",
        )
        .option("--model <name>", "name of the model; needed when there are several")
        .option("--to <version>", "the version to return to; the one before when left out")
        .requiredOption("--reason <text>", "why; kept in the record"),
      ['lockstep rollback production --reason "recall fell in the night shift"'],
    ),
    async (session, command) => {
      const [{ rollback }, { openWorkspace }] = await Promise.all([
        import("../steps/rollback.ts"),
        import("../wiring.ts"),
      ]);
      const options = command.opts<{ model?: string; to?: string; reason: string }>();
      const outcome = await rollback(
        { environment: command.args[0] ?? "", model: options.model, to: options.to, reason: options.reason },
        await openWorkspace(session.host({}), session),
      );
      session.print(outcome);
      if ("refused" in outcome) {
        session.say(`refused (${outcome.refused.code}): ${outcome.refused.sentence}`);
        return exitCodes.refused;
      }
      session.say(
        `${outcome.environment} returns to ${outcome.modelVersion}; ${outcome.quarantined} is quarantined (${outcome.commit.slice(0, 12)})`,
      );
      session.say(`\`lockstep promote\` and \`lockstep deploy --environment ${outcome.environment}\` carry it out`);
      return exitCodes.done;
    },
  );

  add(
    addExamples(
      program
        .command("release")
        .argument("<model>", "for example failure-predictor")
        .argument("<version>", "for example v1.3.0")
        .summary("take a version out of quarantine, so that it may be promoted again")
        .description(
          "Changes the record on the default branch by one commit and pushes it. No environment asks for the version by that: `/promote <environment>` does.",
        )
        .option("--pull-request", "ask for it by a pull request, where nobody may push to the default branch", false)
        .requiredOption("--reason <text>", "why; kept in the record"),
      ['lockstep release failure-predictor v1.3.0 --reason "the sensor was broken, not the model"'],
    ),
    async (session, command) => {
      const [{ release }, { openWorkspace }] = await Promise.all([
        import("../steps/release.ts"),
        import("../wiring.ts"),
      ]);
      const [model = "", version = ""] = command.args;
      const { pullRequest, reason } = command.opts<{ pullRequest: boolean; reason: string }>();
      const workspace = await openWorkspace(session.host({}), session);
      const outcome = await release({ model, version, reason, isProposed: pullRequest }, workspace);
      session.print(outcome);
      if ("refused" in outcome) {
        session.say(`refused (${outcome.refused.code}): ${outcome.refused.sentence}`);
        return exitCodes.refused;
      }
      const { modelVersion, released, commit, pullRequest: number } = outcome;
      if (number !== undefined) session.say(`#${number} asks for it; merging releases ${modelVersion}`);
      else session.say(`${modelVersion} is released from quarantine (${released}, ${commit.slice(0, 12)})`);
      session.say("it is asked for nowhere by that: `/promote <environment>` asks for it");
      return exitCodes.done;
    },
  );
}
