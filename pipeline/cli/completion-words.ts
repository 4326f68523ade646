import type { Command } from "commander";
import type { Nameable } from "../tracking/completions.ts";

/** One way to go on, with what it is. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** What stands behind the cursor: words of the command line itself, and perhaps names of the repository. */
export interface Continuation {
  readonly words: readonly Candidate[];
  readonly names: Nameable | undefined;
}

/** The kinds of names that arguments and option values of data commands are, by the names that they have in the help. */
const kinds: Readonly<Record<string, Nameable>> = {
  target: "targets",
  targets: "targets",
  a_rev: "revisions",
  b_rev: "revisions",
  revisions: "revisions",
  rev: "revisions",
  remote: "remotes",
};

function subcommand(command: Command, word: string): Command | undefined {
  return command.commands.find((one) => one.name() === word || one.aliases().includes(word));
}

/** True when an option of this name takes the next word as its value. */
function optionNamed(command: Command, word: string) {
  const all = [command, command.parent, command.parent?.parent].flatMap((one) => one?.options ?? []);
  return all.find((option) => option.long === word || option.short === word);
}

/** The command that the words lead to, and the words that are its own. */
export function commandAt(
  program: Command,
  words: readonly string[],
): { readonly command: Command; readonly own: readonly string[] } {
  let command = program;
  const own: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word.startsWith("-")) {
      own.push(word);
      const option = optionNamed(command, word);
      if (option?.required === true && i + 1 < words.length) own.push(words[++i] ?? "");
      continue;
    }
    const next = own.some((one) => !one.startsWith("-")) ? undefined : subcommand(command, word);
    if (next === undefined) own.push(word);
    else {
      command = next;
      own.length = 0;
    }
  }
  return { command, own };
}

function optionsOf(command: Command): readonly Candidate[] {
  const help = command.createHelp();
  help.showGlobalOptions = true;
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)].map((option) => ({
    word: option.long ?? option.short ?? "",
    about: option.description,
  }));
}

function argumentKind(command: Command, own: readonly string[]): Nameable | undefined {
  const values: string[] = [];
  for (let i = 0; i < own.length; i++) {
    const word = own[i] ?? "";
    if (!word.startsWith("-")) values.push(word);
    else if (optionNamed(command, word)?.required === true) i++;
  }
  const declared = command.registeredArguments;
  const argument = declared[values.length] ?? (declared.at(-1)?.variadic === true ? declared.at(-1) : undefined);
  if (argument === undefined) return undefined;
  const group = command.parent?.name();
  if (argument.name() === "name" && group === "remote" && command.name() !== "add") return "remotes";
  if (argument.name() === "name" && command.name() === "config") return "settings";
  return kinds[argument.name()];
}

/**
 * How a command line can go on.
 *
 * @param words - Behind `lockstep`, without the one that is being written.
 */
export function continuation(program: Command, words: readonly string[], current: string): Continuation {
  const { command, own } = commandAt(program, words);
  const last = own.at(-1);
  const option = last?.startsWith("-") === true ? optionNamed(command, last) : undefined;
  if (option?.required === true) {
    const words = (option.argChoices ?? []).map((word) => ({ word, about: "" }));
    const name = option.attributeName();
    return { words, names: name === "targets" ? "targets" : kinds[name] };
  }
  const subcommands = command.commands
    .filter((one) => !(one as Command & { readonly _hidden?: boolean })._hidden)
    .map((one) => ({ word: one.name(), about: one.summary() }));
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  return {
    words: current.startsWith("-")
      ? optionsOf(command)
      : [...subcommands, ...choices.map((word) => ({ word, about: "" }))],
    names: current.startsWith("-") || subcommands.length > 0 ? undefined : argumentKind(command, own),
  };
}
