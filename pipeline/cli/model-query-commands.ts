import type { Command } from "commander";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import { historyLines, pastLines } from "./model-query-lines.ts";
import type { AddCommand, Session } from "./session.ts";

async function workspaceOf(session: Session) {
  const { openWorkspace } = await import("../wiring.ts");
  return openWorkspace(session.host({}), session);
}

function tell(session: Session, lines: readonly string[], value: unknown): number {
  for (const line of lines) session.say(line);
  session.print(value);
  return exitCodes.done;
}

/** What the registry knows of the past, from tags, records and ledgers; nothing is written. */
export function addModelQueries(models: Command, add: AddCommand): void {
  const history = models
    .command("history")
    .argument("[name]", "a model; every one when left out")
    .summary("what happened to a model, newest first")
    .description("Every event that tags tell of, in the order of their counters and of Git's history, not of dates.");
  add(
    addExamples(history, ["lockstep models history", "lockstep models history failure-predictor --json"]),
    async (session, command) => {
      const { modelHistory } = await import("../steps/models/history.ts");
      const found = await modelHistory(await workspaceOf(session), command.args[0]);
      return tell(session, historyLines(found), found);
    },
  );

  const whatwas = models
    .command("whatwas")
    .argument("<environment>", "for example production")
    .argument("<date>", "a day, which means its end in UTC, or a time with its zone")
    .summary("what an environment held at a moment")
    .description(
      "Across rollbacks and wrong clocks: the order is that of counters, the date only selects among events.",
    );
  add(
    addExamples(whatwas, [
      "lockstep models whatwas production 2026-11-21",
      "lockstep models whatwas production 2026-11-21T20:00:00+01:00 --json",
    ]),
    async (session, command) => {
      const { pastEnvironment } = await import("../steps/models/what-was.ts");
      const [environment = "", date = ""] = command.args;
      const found = await pastEnvironment(await workspaceOf(session), { environment, date });
      return tell(session, pastLines(found), found);
    },
  );
}
