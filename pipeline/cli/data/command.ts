import { type Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { sortedJson } from "../../domain/json.ts";
import type { DataRepository } from "../../tracking/repository.ts";
import { addExamples } from "../examples.ts";
import type { AddCommand, Session } from "../session.ts";
import { type DataExit, dataExitCodes, dataExitOf, type ExitsOfErrors } from "./exit.ts";
import { openCalled } from "./open.ts";

/** Where a data command is added: the program, or a group such as `remote`. */
export interface DataCommands {
  readonly parent: Command;
  readonly add: AddCommand;
}

/** A data command as it is declared; its implementation is loaded by the work, with `await import()`. */
export interface DataCommand {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One line, without a capital and a full stop. */
  readonly summary: string;
  /** More than the summary, when there is more to say. */
  readonly description?: string;
  /** As commander writes them: `<path>`, `[targets...]`, each with what it is. */
  readonly arguments?: readonly (readonly [name: string, description: string])[];
  /** DVC's own flags, for example `["-r, --remote <name>", "remote to push to"]`. `-q`, `-v` and `--json` are there already. */
  readonly options?: readonly (readonly [flags: string, description: string] | Option)[];
  /** Whole command lines. */
  readonly examples: readonly string[];
  /** What DVC ends with when this command fails; 1 when left out, 255 for `repro`, `gc` and imports. */
  readonly failure?: 1 | 255;
  /** Errors with which DVC ends otherwise in this command than in the others. */
  readonly exits?: ExitsOfErrors;
}

/** What a data command gets, besides its implementation. */
export interface DataCall<Options extends object> {
  /** `say` is silent with `-q` and `--json`; `print` writes JSON with sorted keys, and only with `--json`. */
  readonly session: Session & { readonly isQuiet: boolean; readonly isVerbose: boolean };
  /** As they were typed; an optional one that was left out is missing, a variadic one is spread. */
  readonly args: readonly string[];
  readonly options: Options;
}

export type DataWork<Options extends object> = (
  call: DataCall<Options> & { readonly repository: DataRepository },
) => Promise<DataExit | undefined>;

/** Number of transfers or processes at once. */
export function jobsOption(what: string): Option {
  return countOption("-j, --jobs <number>", what);
}

/** An option whose value is a whole number from 1 on. */
export function countOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("It is a whole number from 1 on.");
    return Number(text);
  });
}

function jobsOf(options: object): number | undefined {
  return "jobs" in options && typeof options.jobs === "number" ? options.jobs : undefined;
}

/** A group of data commands, for example `remote`. */
export function dataGroup(to: DataCommands, group: Pick<DataCommand, "name" | "summary">): DataCommands {
  const parent = to.parent.command(group.name).summary(group.summary).description(`${group.summary}.`);
  parent.exitOverride((error) => {
    throw new CommanderError(error.exitCode === 0 ? 0 : dataExitCodes.usage, error.code, error.message);
  });
  return { ...to, parent };
}

/**
 * Adds a command that works on a DVC repository: the one that the session's folder is in, opened before the work and closed after it,
 * with DVC's exit codes.
 */
export function addDataCommand<Options extends object = Readonly<Record<string, never>>>(
  to: DataCommands,
  declared: DataCommand,
  work: DataWork<Options>,
): void {
  addPlainDataCommand<Options>(to, declared, async (call) => {
    await using repository = await openCalled(call.session, call.session.folder, jobsOf(call.options));
    return await work({ ...call, repository });
  });
}

/** Adds a data command that needs no repository, for example `init`, or looks for it itself. */
export function addPlainDataCommand<Options extends object = Readonly<Record<string, never>>>(
  to: DataCommands,
  declared: DataCommand,
  work: (call: DataCall<Options>) => Promise<DataExit | undefined>,
): void {
  const command = to.parent
    .command(declared.name)
    .summary(declared.summary)
    .description(`${declared.description ?? declared.summary}.`)
    .aliases(declared.aliases ?? []);
  for (const [name, description] of declared.arguments ?? []) command.argument(name, description);
  for (const option of declared.options ?? [])
    if (option instanceof Option) command.addOption(option);
    else command.option(...option);
  command.option("-q, --quiet", "print nothing but errors").option("-v, --verbose", "say more");
  addExamples(command, declared.examples);
  to.add(
    command,
    async (session, invoked) => {
      const { quiet = false, verbose = false } = invoked.opts<{ quiet?: boolean; verbose?: boolean }>();
      const call = {
        ...session,
        isQuiet: quiet,
        isVerbose: verbose,
        say: (line: string) => {
          if (!quiet) session.say(line);
        },
        progress: quiet ? () => undefined : session.progress,
        print: (value: unknown) => {
          if (session.json) session.write(`${sortedJson(value)}\n`);
        },
      };
      return (await work({ session: call, args: invoked.args, options: invoked.opts<Options>() })) ?? 0;
    },
    { usage: 254, exitOf: (error) => dataExitOf(error, declared.failure ?? 1, declared.exits) },
  );
}
