import type { Command } from "commander";
import { closestWord } from "../domain/closest-word.ts";

/**
 * What is wrong with a line of which an option is missing. Commander looks for options that are missing before it looks at those that it
 * does not know, and a misspelled `--rows` is both.
 *
 * @param text - What commander says of it.
 */
export function withStrayOption(command: Command, text: string): string {
  if (!text.startsWith("error: required option")) return text;
  const stray = command.args.find((word) => /^--?[a-zA-Z]/.test(word))?.split("=", 1)[0];
  if (stray === undefined) return text;
  const meant = closestWord(
    stray,
    command.options.flatMap(({ long }) => long ?? []),
  );
  return `error: unknown option '${stray}'\n${meant === undefined ? "" : `(Did you mean ${meant}?)\n`}`;
}
