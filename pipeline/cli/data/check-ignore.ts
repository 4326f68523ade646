import { createInterface } from "node:readline";
import { LockstepError } from "../../domain/error.ts";
import type { CheckedPath } from "../../tracking/check-ignore.ts";
import { addDataCommand, type DataCommands } from "./command.ts";

interface CheckIgnoreOptions {
  readonly details?: boolean;
  readonly all?: boolean;
  readonly nonMatching?: boolean;
  readonly stdin?: boolean;
}

function refuse(problem: string): LockstepError {
  return new LockstepError("ARGUMENT_INVALID", problem, { hint: "`lockstep help check-ignore` explains the options." });
}

/** As DVC prints it: the rule that decides, or every one with `--all`; `::` where none fits and that is asked for. */
function lines({ path, isIgnored, rules }: CheckedPath, options: CheckIgnoreOptions): readonly string[] {
  if (options.details !== true) return isIgnored ? [path] : [];
  const shown = rules.map(({ file, line, pattern }) => `${file}:${line === undefined ? "" : `${line}:`}${pattern}`);
  const patterns = shown.length === 0 && options.nonMatching === true ? ["::"] : shown;
  return (options.all === true ? patterns : patterns.slice(-1)).map((text) => `${text}\t${path}`);
}

/** `check-ignore`: what `.dvcignore` leaves out, and why. */
export function addCheckIgnoreCommand(to: DataCommands): void {
  addDataCommand<CheckIgnoreOptions>(
    to,
    {
      name: "check-ignore",
      summary: "say which paths .dvcignore leaves out, and by which line",
      arguments: [["[targets...]", "files and folders, whether they exist or not"]],
      options: [
        ["-d, --details", "show the line that decides"],
        ["-a, --all", "show every line that fits; with --details"],
        ["-n, --non-matching", "show paths that no line fits, too; with --details"],
        ["--stdin", "read the paths from standard input, one a line"],
      ],
      examples: [
        "lockstep check-ignore data/raw.tmp",
        "lockstep check-ignore -d -n data/*",
        "git ls-files | lockstep check-ignore --stdin",
      ],
    },
    async ({ session, repository, args, options }) => {
      if (options.stdin !== true && args.length === 0) throw refuse("no path is named");
      if (options.stdin === true && args.length > 0) throw refuse("--stdin goes with no paths");
      if (options.details !== true && (options.nonMatching === true || options.all === true))
        throw refuse("--non-matching and --all go with --details");
      const { checkIgnore } = await import("../../tracking/check-ignore.ts");
      const checked: CheckedPath[] = [];
      const matched: string[] = [];
      const check = async (path: string): Promise<void> => {
        const result = await checkIgnore(path, repository);
        checked.push(result);
        if (options.details === true ? result.rules.length > 0 : result.isIgnored) matched.push(path);
        for (const line of lines(result, options)) session.say(line);
      };
      for (const path of args) await check(path);
      if (options.stdin === true)
        for await (const path of createInterface({ input: process.stdin })) if (path !== "") await check(path);
      session.print(checked);
      return matched.length > 0 ? 0 : 1;
    },
  );
}
