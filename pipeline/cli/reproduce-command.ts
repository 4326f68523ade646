import { type Command, InvalidArgumentError } from "commander";
import type { Tolerances } from "../domain/reproduction.ts";
import type { Reproduced } from "../steps/train/reproduce.ts";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import type { AddCommand } from "./session.ts";

const exactly: Tolerances = { all: 0, byName: new Map() };

/** `0.001` for every metric, `roc_auc=0.001` for one. */
function withTolerance(text: string, before: Tolerances = exactly): Tolerances {
  const [, name, number = ""] = /^(?:(.+)=)?([^=]+)$/s.exec(text) ?? [];
  const value = Number(number);
  if (number.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError("It must be a number of at least 0, or <metric>=<number>.");
  return name === undefined
    ? { ...before, all: value }
    : { ...before, byName: new Map([...before.byName, [name, value]]) };
}

const sentences: Readonly<Record<Reproduced["verdict"], string>> = {
  identical: "the same bytes came out",
  equivalent: "other bytes came out, and every metric is within its tolerance",
  different: "another model came out",
};

function lines({ model, modelVersion, commit, verdict, files, metrics, ...sums }: Reproduced): readonly string[] {
  return [
    `${model} ${modelVersion} at ${commit}: ${sentences[verdict]}`,
    `  recorded\t${sums.recordedSha256}`,
    `  made\t${sums.madeSha256}`,
    ...files.map(({ path, recorded, made }) => `  file ${path}\t${recorded ?? "nothing"} → ${made ?? "nothing"}`),
    ...metrics
      .filter(({ recorded, made }) => recorded !== made)
      .map(
        ({ metric, recorded, made, tolerance, isWithin }) =>
          `  metric ${metric}\t${recorded} → ${made ?? "not measured"}\t${isWithin ? "within" : "beyond"} ${tolerance}`,
      ),
  ];
}

/** `reproduce`. */
export function addReproduceCommand(program: Command, add: AddCommand): void {
  const reproduce = program
    .command("reproduce")
    .argument("[model]", "failure-predictor for what HEAD records, or failure-predictor@v1.2.0")
    .option<Tolerances>(
      "--tolerance <number>",
      "largest difference of every metric, or <metric>=<number> of one; 0 when left out; may be repeated",
      withTolerance,
    )
    .summary("train a recorded model again, aside, and compare")
    .description(
      "Runs every stage from the record's commit in a temporary folder, with data by md5, and compares files by sha256, else metrics within the tolerance. Nothing is left behind.",
    );
  add(
    addExamples(reproduce, [
      "lockstep reproduce failure-predictor",
      "lockstep reproduce failure-predictor@v1.2.0 --tolerance 0.001 --tolerance log_loss=0.01 --json",
    ]),
    async (session, command) => {
      const [{ reproduceModel }, { openWorkspace }] = await Promise.all([
        import("../steps/train/reproduce.ts"),
        import("../wiring.ts"),
      ]);
      const { tolerance = exactly } = command.opts<{ tolerance?: Tolerances }>();
      const workspace = await openWorkspace(session.host({}), session);
      const found = await reproduceModel(workspace, { subject: command.args[0], tolerances: tolerance });
      for (const line of lines(found)) session.say(line);
      session.print(found);
      return found.verdict === "different" ? exitCodes.refused : exitCodes.done;
    },
  );
}
