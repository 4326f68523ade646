import { type Command, InvalidArgumentError } from "commander";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import { bisectLines } from "./model-search-lines.ts";
import type { AddCommand } from "./session.ts";

function finite(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It must be a number.");
}

function atLeastZero(text: string): number {
  const value = finite(text);
  if (value >= 0) return value;
  throw new InvalidArgumentError("It must be at least 0.");
}

/** `models bisect`. */
export function addModelSearch(models: Command, add: AddCommand): void {
  const bisect = models
    .command("bisect")
    .argument("<name>", "a model")
    .requiredOption("--metric <metric>", "what got worse, for example roc_auc")
    .option("--slice <column=value>", "judge by these rows of the evaluation rows alone")
    .option("--good <rev>", "a commit that was good; the first that records the model when left out")
    .option("--bad <rev>", "a commit that is bad; the tip of the default branch when left out")
    .option("--below <value>", "a model is bad when the metric is worse than this", finite)
    .option(
      "--drop <value>",
      "a model is bad when it has lost more than this against the first; the margin of the metric's gate when left out",
      atLeastZero,
    )
    .summary("find the change that made a metric worse, without training")
    .description(
      "Walks the default branch's first-parent history over recorded models, fetched by digest, and scores at most ⌈log₂ n⌉ + 1 of n on today's evaluation rows.",
    );
  add(
    addExamples(bisect, [
      "lockstep models bisect failure-predictor --metric roc_auc",
      "lockstep models bisect failure-predictor --metric recall --slice type=L --below 0.8",
      "lockstep models bisect failure-predictor --metric roc_auc --good v1.2.0 --drop 0.02 --json",
    ]),
    async (session, command) => {
      const [{ bisectModels }, { openWorkspace }] = await Promise.all([
        import("../steps/evaluate/bisect.ts"),
        import("../wiring.ts"),
      ]);
      const options = command.opts<{
        metric: string;
        slice?: string;
        good?: string;
        bad?: string;
        below?: number;
        drop?: number;
      }>();
      const { metric, slice, good, bad, below, drop } = options;
      const workspace = await openWorkspace(session.host({}), session);
      const found = await bisectModels(workspace, {
        model: command.args[0] ?? "",
        ...{ metric, slice, good, bad, below, drop },
      });
      for (const line of bisectLines(found)) session.say(line);
      session.print(found);
      return found.outcome === "found" ? exitCodes.done : exitCodes.refused;
    },
  );
}
