import { LockstepError } from "../../domain/error.ts";
import { type ConfigLine, configLines } from "./configobj.ts";

// Changes of a config file that touch the lines of what changes and no other: comments, order and spelling stay.

/** A value as DVC's writer quotes it. */
function written(value: string): string {
  if (value === "") return '""';
  if (/[\n\r]/.test(value) || (value.includes("'") && value.includes('"')))
    throw new LockstepError(
      "DVC_CONFIG_INVALID",
      "a value with line breaks, or with both kinds of quotes, cannot be written",
      {
        hint: "Write it into the file by hand, between triple quotes.",
      },
    );
  const needsQuotes = /^[\s'"]|[\s'"]$|[,#]/.test(value);
  if (!needsQuotes) return value;
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}

/** How the line that opens a section is written: names of remotes need quotes around the whole. */
function opened(section: string): string {
  return section.includes('"') ? `['${section}']` : `[${section}]`;
}

/** The name of the section of a remote. */
export function remoteSection(name: string): string {
  return `remote "${name}"`;
}

/** The lines of a section, its opening one first; empty when it is not there. */
function ofSection(lines: readonly ConfigLine[], section: string): readonly ConfigLine[] {
  return lines.filter((line) => line.section === section);
}

function replaced(text: string, [first, count]: readonly [number, number], now: readonly string[]): string {
  const body = text.endsWith("\n") || text === "" ? text : `${text}\n`;
  const lines = body.split("\n");
  lines.splice(first, count, ...now);
  return lines.join("\n");
}

/** Sets one value. `section` is as {@link configLines} gives it: `core`, `remote "storage"`. */
export function setConfigValue(
  text: string,
  { section, key }: Readonly<Record<"section" | "key", string>>,
  value: string,
): string {
  const lines = configLines(text, "the config");
  const own = ofSection(lines, section);
  const line = `    ${key} = ${written(value)}`;
  const old = own.find((one) => one.key === key);
  if (old !== undefined) return replaced(text, [old.first, old.last - old.first + 1], [line]);
  const last = own.at(-1);
  if (last !== undefined) return replaced(text, [last.last + 1, 0], [line]);
  return replaced(text, [placeOfSection(text, lines, section), 0], [opened(section), line]);
}

/** The line at which a new section begins: DVC writes those that have a name of their own after the others. */
function placeOfSection(text: string, lines: readonly ConfigLine[], section: string): number {
  const end = text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
  if (isNamed(section)) return end;
  const at = lines.findIndex((one) => isNamed(one.section));
  const next = lines[at];
  if (next === undefined) return end;
  // What is said above a section stays above it.
  const texts = text.split("\n");
  let first = next.first;
  while (first > 0 && /^\s*#/.test(texts[first - 1] ?? "")) first--;
  return first;
}

function isNamed(section: string): boolean {
  return /^(?:remote|machine|db) /.test(section);
}

/** Removes one value, and its section when nothing is left of it; the text as it is when the value is not there. */
export function unsetConfigValue(text: string, { section, key }: Readonly<Record<"section" | "key", string>>): string {
  const own = ofSection(configLines(text, "the config"), section);
  const old = own.find((one) => one.key === key);
  if (old === undefined) return text;
  const without = replaced(text, [old.first, old.last - old.first + 1], []);
  return own.length === 2 ? removeConfigSection(without, section) : without;
}

/** Removes a section with its values. Comments above its opening line stay. */
export function removeConfigSection(text: string, section: string): string {
  const own = ofSection(configLines(text, "the config"), section);
  const [first] = own;
  const last = own.at(-1);
  return first === undefined || last === undefined
    ? text
    : replaced(text, [first.first, last.last - first.first + 1], []);
}

/** Gives a section another name. */
export function renameConfigSection(text: string, section: string, name: string): string {
  const [first] = ofSection(configLines(text, "the config"), section);
  return first === undefined ? text : replaced(text, [first.first, 1], [opened(name)]);
}
