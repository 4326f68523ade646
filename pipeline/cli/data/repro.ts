import { availableParallelism } from "node:os";
import { InvalidArgumentError, Option } from "commander";
import type { Explanation, ReproRequest, RunEvent, RunResult } from "../../data-wiring.ts";
import { LockstepError } from "../../domain/error.ts";
import { addDataCommand, type DataCall, type DataCommands } from "./command.ts";
import { sayForGit } from "./summary.ts";

interface Options {
  readonly force?: boolean;
  readonly interactive?: boolean;
  readonly singleItem?: boolean;
  readonly pipeline?: boolean;
  readonly allPipelines?: boolean;
  readonly recursive?: boolean;
  readonly downstream?: boolean;
  readonly forceDownstream?: boolean;
  readonly pull?: boolean;
  readonly allowMissing?: boolean;
  readonly dry?: boolean;
  readonly explain?: boolean;
  readonly keepGoing?: boolean;
  readonly ignoreErrors?: boolean;
  readonly glob?: boolean;
  readonly commit: boolean;
  readonly runCache: boolean;
  readonly metrics?: boolean;
  readonly jobs?: number;
}

const stageJobs = new Option(
  "-j, --jobs <number>",
  "independent stages at once; `auto` is as many as there are cores; 1 when left out",
).argParser((text): number => {
  if (text === "auto") return availableParallelism();
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a whole number from 1 on, or auto.");
});

const options: readonly (readonly [string, string] | Option)[] = [
  ["-f, --force", "run the stages even if nothing changed, whatever the run-cache holds"],
  ["-i, --interactive", "ask before each stage that runs"],
  ["-s, --single-item", "the targets alone, without what they need"],
  ["-p, --pipeline", "the whole pipelines that the targets belong to"],
  ["-P, --all-pipelines", "every pipeline of the repository"],
  ["-R, --recursive", "every stage below the folders that are targets"],
  ["--downstream", "the targets and all that needs them"],
  ["--force-downstream", "run what needs a stage that ran, even if nothing changed for it"],
  ["--pull", "fetch what is missing from the remote: inputs of stages that run, outputs, results of the run-cache"],
  ["--allow-missing", "data that is missing is no reason to run or to fetch anything"],
  ["--dry", "print the commands that would run, and run none"],
  ["--explain", "say for each stage in one line why it would run or not, and run none"],
  ["-k, --keep-going", "go on with stages that do not need one that failed"],
  ["--ignore-errors", "go on with every stage, whatever failed"],
  ["--glob", "let targets hold shell wildcards"],
  ["--no-commit", "record outputs in dvc.lock and store nothing; `lockstep commit` does that later"],
  ["--no-run-cache", "run commands even if their result is known from an earlier run"],
  ["-m, --metrics", "show the metrics afterwards"],
  stageJobs,
];

type Call = DataCall<Options>;

/** How a stage is named where the command was started. */
type Address = (stage: string) => string;

type TookText = typeof import("../../data-wiring.ts")["tookText"];

/** A line that a runner takes for text: workflow commands begin a line, and this never does. */
function prefixed(stage: string, line: string): string {
  return `${stage} | ${line}`;
}

/** Says what happens, in DVC's words where it has some; to people only. */
function teller({ session }: Call, address: Address, tookText: TookText): (event: RunEvent) => void {
  const host = session.host({});
  const say = (line: string): void => {
    session.say(line);
  };
  return (event) => {
    switch (event.kind) {
      case "started":
        if (event.outcome === "ran") say(`Running stage '${address(event.stage)}': ${event.reason}`);
        else if (event.outcome === "recorded") say(`Recording '${address(event.stage)}' as it stands: ${event.reason}`);
        else say(`Stage '${address(event.stage)}' is cached - skipping run, checking out outputs: ${event.reason}`);
        break;
      case "command":
        for (const line of event.command.split("\n")) say(prefixed(address(event.stage), `> ${line}`));
        break;
      case "output":
        say(prefixed(address(event.stage), event.line));
        break;
      case "progress":
        host.progress(event.title, event.fraction);
        break;
      case "written":
        break;
      case "updated":
        say(`${address(event.file)} follows the data beside it`);
        break;
      case "warning":
        host.warning(event.message);
        break;
      case "finished":
        if (event.outcome.outcome === "skipped") say(skipLine(address(event.outcome.stage), event.outcome.reason));
        // Why it did stands at the end, once.
        else if (event.outcome.outcome === "failed") say(`Stage '${address(event.outcome.stage)}' failed`);
        else if (event.outcome.outcome === "ran" && event.outcome.cost !== undefined)
          say(`Stage '${address(event.outcome.stage)}' ${tookText(event.outcome.cost)}`);
        else if (event.outcome.outcome === "cached" && event.outcome.costWhenRan !== undefined)
          say(`Stage '${address(event.outcome.stage)}' ${tookText(event.outcome.costWhenRan)} when it ran`);
        else if (event.outcome.outcome === "blocked")
          host.warning(`${address(event.outcome.stage)}: ${event.outcome.reason}`);
    }
  };
}

function skipLine(stage: string, reason: string): string {
  const name = stage.endsWith(".dvc") ? `'${stage}'` : `Stage '${stage}'`;
  return reason === "nothing changed" ? `${name} didn't change, skipping` : `${name} is skipped: ${reason}`;
}

function requestOf(
  { session, args, options: given }: Call,
  folder: string,
  told: {
    readonly ask: (stage: string, reason: string) => Promise<boolean>;
    readonly address: Address;
    readonly tookText: TookText;
  },
): ReproRequest {
  const { ask, address, tookText } = told;
  return {
    selection: {
      targets: args,
      folder,
      isAll: given.allPipelines === true,
      isPipeline: given.pipeline === true,
      // As in DVC, a whole pipeline is a whole pipeline.
      isSingle: given.singleItem === true && given.pipeline !== true,
      isDownstream: given.downstream === true && given.pipeline !== true,
      isRecursive: given.recursive === true,
      isGlob: given.glob === true,
    },
    force: given.force,
    forceDownstream: given.forceDownstream,
    pull: given.pull === true,
    allowsMissing: given.allowMissing === true,
    jobs: given.jobs,
    usesRunCache: given.runCache,
    commits: given.commit,
    onError: given.ignoreErrors === true ? "ignore" : given.keepGoing === true ? "keep-going" : "fail",
    confirm: given.interactive === true ? (stage, reason) => ask(address(stage), reason) : undefined,
    onEvent: teller({ session, args, options: given }, address, tookText),
  };
}

function explainLines(explained: readonly Explanation[], isDry: boolean): readonly string[] {
  return explained.flatMap(({ stage, action, reason, commands }) => {
    if (!isDry) return [`${stage}: ${action}: ${reason}`];
    if (action === "skip") return [skipLine(stage, reason)];
    return [`Running stage '${stage}':`, ...commands.map((command) => `> ${command}`)];
  });
}

/** The error of a run, when it has one: its own, or one that names every stage that failed. */
function failureOf({ failures }: RunResult): Error | undefined {
  const [first, ...others] = failures;
  if (first === undefined) return undefined;
  if (others.length === 0) return first.error instanceof Error ? first.error : new Error(String(first.error));
  const names = failures.map(({ stage }) => stage).join(", ");
  if (failures.some(({ error }) => error instanceof LockstepError && error.code === "INTERRUPTED"))
    return new LockstepError("INTERRUPTED", `the run was interrupted in ${String(failures.length)} stages: ${names}`, {
      hint: "Run the same command again: finished stages are skipped.",
    });
  return new LockstepError("STAGE_FAILED", `${String(failures.length)} stages failed: ${names}`, {
    hint: "What each of them printed is above, and in its log.",
  });
}

/** `repro`, which is `run`, too: runs the stages that changed. */
export function addReproCommand(to: DataCommands): void {
  addDataCommand<Options>(
    to,
    {
      name: "repro",
      aliases: ["run"],
      summary: "run the stages that changed, in the order they need each other",
      description:
        "Brings pipelines up to date: a stage is skipped when dvc.lock holds it, its outputs are checked out when they or the result of " +
        "the same inputs are in the cache, and its command runs otherwise. A stage that fails or is interrupted loses nothing: its old " +
        "outputs are put back, and what it left and printed is kept aside. Without targets it is the dvc.yaml of this folder and all it needs",
      arguments: [
        ["[targets...]", "stages, dvc.yaml files, .dvc files or outputs; `sub/dvc.yaml:train` for a stage elsewhere"],
      ],
      options,
      examples: [
        "lockstep repro",
        "lockstep repro train --jobs 4",
        "lockstep repro --explain",
        "lockstep repro --pull --allow-missing",
        "lockstep repro --downstream prepare --force",
        "lockstep repro -P --keep-going --json",
      ],
      failure: 255,
    },
    async (call) => {
      const { session, repository, options: given } = call;
      const { explainRepro, repro, tookText } = await import("../../data-wiring.ts");
      const { askYesNo } = await import("./ask.ts");
      const { addressFrom } = await import("../../tracking/stage-address.ts");
      const address = (stage: string): string => addressFrom(repository, stage);
      const request = requestOf(call, repository.folder, {
        ask: (stage, reason) => askYesNo(`Run stage '${stage}'? ${reason}`),
        address,
        tookText,
      });
      if (given.explain === true || given.dry === true) {
        const explained = (await explainRepro(repository, request)).map((one) => ({
          ...one,
          stage: address(one.stage),
        }));
        session.print(explained);
        for (const line of explainLines(explained, given.explain !== true)) session.say(line);
        return 0;
      }
      const result = await repro(repository, request);
      const outcomes = [...result.pointers, ...result.stages].map((end) => ({ ...end, stage: address(end.stage) }));
      session.print({ outcomes });
      const isThrown = given.ignoreErrors !== true;
      // A failure that is alone is the command's own.
      if (!isThrown || result.failures.length > 1)
        for (const end of outcomes) if (end.outcome === "failed") session.host({}).error(end.reason);
      const failure = failureOf(result);
      if (failure !== undefined && isThrown) throw failure;
      if (given.metrics === true) {
        const { sayMetrics } = await import("./repro-metrics.ts");
        await sayMetrics(session, repository);
      }
      const isUpToDate = outcomes.every(({ outcome }) => outcome === "skipped");
      sayForGit(session, result.git);
      session.say(
        isUpToDate
          ? "Data and pipelines are up to date."
          : "Use `lockstep push` to send your updates to remote storage.",
      );
      return 0;
    },
  );
}
