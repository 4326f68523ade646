import { Option } from "commander";
import { LockstepError } from "../../domain/error.ts";
import type { GcPlan } from "../../tracking/gc.ts";
import type { Scope } from "../../tracking/needed-states.ts";
import { addDataCommand, countOption, type DataCommands, jobsOption } from "./command.ts";
import { dataExitCodes } from "./exit.ts";

interface GcOptions {
  readonly workspace?: boolean;
  readonly rev?: string;
  readonly num?: number;
  readonly allBranches?: boolean;
  readonly allTags?: boolean;
  readonly allCommits?: boolean;
  readonly date?: string;
  readonly allExperiments?: boolean;
  readonly notInRemote?: boolean;
  readonly cloud?: boolean;
  readonly remote?: string;
  readonly skipFailed?: boolean;
  readonly force?: boolean;
  readonly projects?: readonly string[];
  readonly dry?: boolean;
  readonly runCache?: boolean;
  readonly grace?: number;
}

function graceOption(): Option {
  return new Option("--grace <days>", "keep what was written within so many days (default: 14)").argParser((text) => {
    const days = Number(text);
    if (!/^\d+(?:\.\d+)?$/.test(text) || days > 36_500)
      throw new LockstepError("ARGUMENT_INVALID", `--grace: ${JSON.stringify(text)} is not a number of days`);
    return days;
  });
}

function scopeOf(options: GcOptions): Scope {
  return {
    isWorkspace: options.workspace === true,
    isAllBranches: options.allBranches === true,
    isAllTags: options.allTags === true,
    isAllCommits: options.allCommits === true,
    isAllExperiments: options.allExperiments === true,
    revision: options.rev,
    count: options.num,
    date: options.date,
  };
}

/** Files that are shown by name; the rest is in `--json`. */
const shownFiles = 20;

/** What would go, and what stays, in lines. */
function linesOf({ cache, remote, commits, needed }: GcPlan): readonly string[] {
  const lines = [`${needed} objects are needed by the workspace, ${commits} commits and the runs that are kept.`];
  for (const [where, plan] of [
    ["cache", cache] as const,
    ...(remote === undefined ? [] : [[remote.url, remote] as const]),
  ]) {
    lines.push(
      `${where}: ${plan.remove.length} files to remove (${plan.sizeBytes} bytes), ${plan.kept} needed, ${plan.young} too young to judge`,
    );
    for (const { key, sizeBytes } of plan.remove.slice(0, shownFiles)) lines.push(`  ${key}\t${sizeBytes}`);
    if (plan.remove.length > shownFiles) lines.push(`  and ${plan.remove.length - shownFiles} more`);
  }
  return lines;
}

/** `gc`: removes what nothing needs. */
export function addGcCommand(to: DataCommands): void {
  addDataCommand<GcOptions>(
    to,
    {
      name: "gc",
      summary: "remove objects that nothing needs",
      description:
        "Removes objects of the cache, and with --cloud of a remote, that nothing needs. What the workspace, any branch, tag or other ref " +
        "here or on origin, an open pull request, or a record of a model needs always stays; the scope says what else does. It shows first " +
        "what would go, and removes nothing when anything that could name an object cannot be read",
      options: [
        ["-w, --workspace", "keep what the workspace needs"],
        ["--rev <commit>", "keep what this commit needs"],
        countOption("-n, --num <number>", "of --rev or --all-branches, the last so many commits"),
        ["-a, --all-branches", "keep what all branches need"],
        ["-T, --all-tags", "keep what all tags need"],
        ["-A, --all-commits", "keep what all commits need"],
        ["--date <yyyy-mm-dd>", "keep what commits since that day need"],
        ["--all-experiments", "keep what all experiments need"],
        ["--not-in-remote", "also remove what the remote holds"],
        ["-c, --cloud", "also clean the remote"],
        ["-r, --remote <name>", "the remote that --cloud or --not-in-remote means"],
        ["--skip-failed", "keep whatever an unreadable file mentions, and go on"],
        ["-f, --force", "remove without asking"],
        jobsOption("calls of a remote at once"),
        ["-p, --projects <paths...>", "other repositories that share the cache: keep what they need, too"],
        ["--dry", "only show what would be removed"],
        ["--run-cache", "also forget old runs that nothing which is kept has made"],
        graceOption(),
      ],
      examples: [
        "lockstep gc --workspace --dry",
        "lockstep gc --workspace",
        "lockstep gc --all-commits --cloud --force",
      ],
      failure: 255,
      exits: { REMOTE_MISSING: dataExitCodes.config },
    },
    async ({ session, repository, options }) => {
      const [{ collectGarbage }, { defaultGraceDays }, { openData, openPullRequests }, { askYesNo }] =
        await Promise.all([
          import("../../tracking/gc.ts"),
          import("../../tracking/garbage-plan.ts"),
          import("../../data-wiring.ts"),
          import("./ask.ts"),
        ]);
      await using projects = new AsyncDisposableStack();
      const others = [];
      for (const folder of options.projects ?? []) {
        const { environment, signal } = repository;
        others.push(projects.use(await openData({ folder, environment, signal })));
      }
      const result = await collectGarbage(
        repository,
        {
          scope: scopeOf(options),
          isCloud: options.cloud === true,
          remote: options.remote,
          isNotInRemote: options.notInRemote === true,
          isDry: options.dry === true,
          skipsFailed: options.skipFailed === true,
          forgetsRuns: options.runCache === true,
          graceDays: options.grace ?? defaultGraceDays,
          projects: others,
          nowMs: Date.now(),
        },
        {
          openPullRequests: () => openPullRequests(repository),
          async confirm(plan) {
            for (const line of linesOf(plan)) session.say(line);
            return options.force === true || (await askYesNo("Remove these for good?"));
          },
        },
      );
      session.print(result);
      switch (result.outcome) {
        case "dry":
          for (const line of linesOf(result)) session.say(line);
          return 0;
        case "nothing":
          session.say(
            `There is nothing to remove (${result.cache.young + (result.remote?.young ?? 0)} objects are too young to judge).`,
          );
          return 0;
        case "declined":
          repository.warn("Nothing was removed. Give --force to remove without being asked.");
          return 1;
        case "removed":
          session.say(`Removed ${result.cache.remove.length + (result.remote?.remove.length ?? 0)} files.`);
          return 0;
      }
    },
  );
}
