import { addPlainDataCommand, type DataCall, type DataCommands } from "./command.ts";
import { belowLines, initLines } from "./init-lines.ts";
import { ownCommand } from "./merge-driver.ts";
import { openCalled } from "./open.ts";

interface Options {
  readonly scm: boolean;
  readonly force?: boolean;
  readonly subdir?: boolean;
  readonly pin?: string;
  readonly workflows: boolean;
  readonly deploy?: boolean;
  readonly sweep?: boolean;
  readonly dryRun?: boolean;
}

async function initialise({ session, args, options }: DataCall<Options>): Promise<0> {
  const { adoptPipeline, initData, pipelinesBelow, pipelineToAdopt } = await import("../../data-wiring.ts");
  const { scm, force, subdir, pin, workflows, dryRun: isDryRun = false } = options;
  const { deploy: deploys = false, sweep: sweeps = false } = options;
  const request = { folder: session.folder, directory: args[0], noScm: !scm, force, subdir };
  const root = await pipelineToAdopt(request);
  if (root === undefined) {
    if (isDryRun) {
      session.print({ root: null, staged: [] });
      session.say("There is no dvc.yaml to look at: a DVC repository would be made here, and nothing else.");
      for (const line of belowLines(await pipelinesBelow(request))) session.say(line);
      return 0;
    }
    const result = await initData(request);
    session.print(result);
    session.say("Initialized DVC repository.");
    if (result.staged.length > 0) session.say("\nYou can now commit the changes to git.");
    for (const line of belowLines(await pipelinesBelow(request))) session.say(line);
    return 0;
  }
  const { environment } = session;
  const wanted = { withoutWorkflows: !workflows, deploys, sweeps };
  const adoption = await adoptPipeline(root, { ...request, environment, pin, ...wanted, isDryRun });
  session.print({ ...adoption, initialised: adoption.initialised ?? null });
  if (adoption.initialised !== undefined) session.say("Initialized DVC repository.\n");
  for (const line of initLines(adoption)) session.say(line);
  if (!isDryRun) {
    const { installMergeDriver } = await import("../../tracking/merge-driver.ts");
    await using repository = await openCalled(session, root);
    const { hasChanged } = await installMergeDriver(ownCommand(), repository);
    if (hasChanged)
      session.say("Git merges records, dvc.lock and *.dvc by meaning here; .gitattributes names them, commit it, too.");
  }
  return 0;
}

/** `init`: makes a folder a DVC repository; with a pipeline in it, writes what brings it under Lockstep, too. */
export function addInitCommand(to: DataCommands): void {
  addPlainDataCommand<Options>(
    to,
    {
      name: "init",
      summary: "make a folder a DVC repository, and bring its pipeline under Lockstep",
      description:
        "Writes .dvc and .dvcignore as DVC does, and puts them into Git's index. In the root of a Git repository with a dvc.yaml it then looks " +
        "at stages, parameters, tables, locks of packages and authors, and writes lockstep.yaml and four workflows: what it found as it is, what it did " +
        "not find as a comment with what to fill in. A file that is there is shown and left",
      arguments: [["[directory]", "the folder; this one when left out"]],
      options: [
        ["--no-scm", "the folder is not in Git"],
        [
          "-f, --force",
          "remove the .dvc folder that is there, with its cache; with a dvc.yaml, replace what differs and keep .dvc",
        ],
        ["--subdir", "the folder is below the root of its Git repository"],
        ["-n, --dry-run", "show what would be written, and write nothing"],
        [
          "--pin <commit>",
          "commit of the actions that the workflows use; the one that this command runs from when left out",
        ],
        ["--no-workflows", "write no workflows"],
        ["--sweep", "write the workflow of /sweep, too; where a sweep.yaml is there it is written anyway"],
        ["--deploy", "let promote.yml deploy what was promoted, in a job whose runner you name"],
      ],
      examples: [
        "lockstep init",
        "lockstep init --dry-run",
        "lockstep init --force",
        "lockstep init --sweep --deploy",
        "lockstep init --subdir models/milling",
        "lockstep init --no-scm",
      ],
    },
    initialise,
  );
}
