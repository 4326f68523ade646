import type { Command } from "commander";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import { addModelExport } from "./model-export-command.ts";
import { diffLines, historyLines, pastLines, shownLines, whyLines } from "./model-query-lines.ts";
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

/** What the registry knows, from tags, records and ledgers; nothing is written. */
export function addModelQueries(models: Command, add: AddCommand): void {
  addShow(models, add);
  addHistory(models, add);
  addDiff(models, add);
  addWhatWas(models, add);
  addWhy(models, add);
  addModelExport(models, add);
}

function addShow(models: Command, add: AddCommand): void {
  const show = models
    .command("show")
    .argument("<model>", "failure-predictor, or failure-predictor@v1.2.0; the newest version when none is named")
    .summary("all that Git has of one version of a model")
    .description("Its tag, the record at the tag's commit, where it is and was, overridden gates, and its quarantine.");
  add(
    addExamples(show, [
      "lockstep models show failure-predictor",
      "lockstep models show failure-predictor@v1.2.0 --json",
    ]),
    async (session, command) => {
      const { showModel } = await import("../steps/models/show.ts");
      const found = await showModel(await workspaceOf(session), command.args[0] ?? "");
      return tell(session, shownLines(found), found);
    },
  );
}

function addHistory(models: Command, add: AddCommand): void {
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
}

function addDiff(models: Command, add: AddCommand): void {
  const diff = models
    .command("diff")
    .argument("<name>", "a model")
    .argument("<before>", "a version, for example v1.1.0")
    .argument("<after>", "another one")
    .summary("what two versions of a model do not share: record, inputs by name, metrics")
    .description("Compares what is recorded at the commits of their tags; no data and no model is fetched.");
  add(
    addExamples(diff, [
      "lockstep models diff failure-predictor v1.1.0 v1.2.0",
      "lockstep models diff failure-predictor v1.1.0 v1.2.0 --json",
    ]),
    async (session, command) => {
      const { diffVersions } = await import("../steps/models/diff.ts");
      const [name = "", before = "", after = ""] = command.args;
      const found = await diffVersions(await workspaceOf(session), { name, before, after });
      return tell(session, diffLines(found), found);
    },
  );
}

function addWhatWas(models: Command, add: AddCommand): void {
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

function addWhy(models: Command, add: AddCommand): void {
  const why = models
    .command("why")
    .argument("<environment>", "for example production")
    .argument("[name]", "a model; every one that is there when left out")
    .option("--records <folder>", "where deploy left its record", ".lockstep/records")
    .summary("why what is in an environment is there")
    .description(
      "The chain from data, code and run over evaluation, approvals and plan to the deployment, with digests in full. What is not recorded is said to be missing.",
    );
  add(
    addExamples(why, ["lockstep models why production", "lockstep models why production failure-predictor --json"]),
    async (session, command) => {
      const { whyHere } = await import("../steps/models/why.ts");
      const { records } = command.opts<{ records: string }>();
      const [environment = "", name] = command.args;
      const found = await whyHere(await workspaceOf(session), { environment, name, records });
      return tell(session, whyLines(found), found);
    },
  );
}
