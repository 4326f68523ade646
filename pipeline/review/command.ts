import { closestWord } from "../domain/closest-word.ts";
import type { Refusal } from "../domain/reason.ts";
import { bad, type Command, readArguments } from "./arguments.ts";
import { asRead } from "./lookalike.ts";
import { type Verb, verbs } from "./verbs.ts";

/** Longest line that can be a command, in characters. */
const lineLimit = 1000;

/** The verb that a line begins with, and what stands behind it; a path such as `/usr/bin` begins with none. */
function wordOf(line: string): { readonly word: string; readonly rest: string } | undefined {
  const [, word, rest] = /^\/([a-zA-Z][a-zA-Z-]{0,39})(?![a-zA-Z\-/])(.*)$/s.exec(line) ?? [];
  return word === undefined || rest === undefined ? undefined : { word, rest };
}

/**
 * The command that was probably meant. Other bots have commands, too (`/retest`): only one wrong letter, an ending, or a digest behind it
 * make a word one of ours.
 */
function meantBy({ word, rest }: { readonly word: string; readonly rest: string }): Verb | undefined {
  const lower = word.toLowerCase();
  const most = /@[0-9a-f]{12}/.test(rest) ? undefined : 1;
  const found =
    closestWord(lower, verbs, most) ?? verbs.find((verb) => lower.startsWith(verb) && lower.length <= verb.length + 3);
  return verbs.find((verb) => verb === found);
}

/** What is wrong with a line that is no command; `undefined` when it is ordinary talk. */
function slip(line: string): Refusal | undefined {
  const read = asRead(line);
  const found = wordOf(read);
  const meant = found === undefined ? undefined : meantBy(found);
  if (found === undefined || meant === undefined) return undefined;
  if (read !== line.trim())
    return bad(`The line looks like \`/${meant}\` and holds characters that only look like it; type it again.`);
  if (read !== line) return bad(`A command stands alone in its line: write \`/${meant}\` without spaces around it.`);
  return bad(`There is no command \`/${found.word}\`; \`/${meant}\` was probably meant.`);
}

/**
 * Reads a comment. Only its first line counts, and only when it is a command from its first to its last character; ordinary talk gives
 * `undefined`. A line that was probably meant as a command, and a second command below one, give a refusal that says what to write.
 */
export function parseCommand(comment: string): Command | Refusal | undefined {
  const [first = "", ...others] = comment.split("\n", 1000);
  // Forms send `\r\n`.
  const line = first.replace(/\r$/, "");
  if (line.length > lineLimit) return undefined;
  const found = wordOf(line);
  const verb = verbs.find((known) => known === found?.word);
  if (found === undefined || verb === undefined) return slip(line);
  if (others.some((other) => verbs.some((known) => known === wordOf(other.replace(/\r$/, ""))?.word)))
    return bad("A comment holds one command; write the other one in a comment of its own.");
  return readArguments(verb, found.rest);
}

export function isRefusal(value: Command | Refusal): value is Refusal {
  return "code" in value;
}
