import { LockstepError } from "../../domain/error.ts";

/** A value of DVC's config: text, or a list where commas stand outside quotes. */
export type ConfigValue = string | readonly string[];
/** Section name → key → value; names are lowercased, as DVC lowercases them. */
export type ConfigSections = ReadonlyMap<string, ReadonlyMap<string, ConfigValue>>;

// The patterns of ConfigObj 5, the reader DVC uses. `#` alone begins a comment; `;` never does.
const sectionLine = /^(\s*)((?:\[\s*)+)((?:"\s*\S.*?\s*")|(?:'\s*\S.*?\s*')|(?:[^'"\s].*?))((?:\s*\])+)\s*(#.*)?$/;
const keyLine = /^(\s*)((?:".*?")|(?:'.*?')|(?:[^'"=].*?))\s*=\s*(.*)$/;
const valuePattern =
  /^(?:(?:((?:(?:(?:".*?")|(?:'.*?')|(?:[^'",#][^,#]*?))\s*,\s*)*)((?:".*?")|(?:'.*?')|(?:[^'",#\s][^,]*?)|(?:(?<!,)))?)|(,))\s*(#.*)?$/;
const listItem = /((?:".*?")|(?:'.*?')|(?:[^'",#]?.*?))\s*,\s*/g;
/** Longest config; longer lines make the patterns above slow. */
const configLimit = 256 * 1024;
const lineLimit = 8 * 1024;

function unquoted(text: string): string {
  const quote = text[0];
  return (quote === '"' || quote === "'") && text.endsWith(quote) ? text.slice(1, -1) : text;
}

class Lines {
  readonly where: string;
  readonly lines: readonly string[];
  index = 0;

  constructor(text: string, where: string) {
    this.where = where;
    this.lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
    const tooLong = this.lines.findIndex((line) => line.length > lineLimit);
    if (text.length > configLimit) throw this.problem(`is longer than ${configLimit} characters`, 0);
    if (tooLong !== -1) throw this.problem(`is longer than ${lineLimit} characters`, tooLong);
  }

  problem(problem: string, index = this.index): LockstepError {
    return new LockstepError("DVC_CONFIG_INVALID", `${this.where}:${index + 1}: the line ${problem}`, {
      hint: "Write `[section]` and `key = value` lines; comments begin with #.",
    });
  }

  value(text: string): ConfigValue {
    if (text.startsWith('"""') || text.startsWith("'''")) return this.tripleQuoted(text);
    const match = valuePattern.exec(text);
    if (match === null) throw this.problem("has a value that cannot be read");
    const [, list = "", single, emptyList] = match;
    if (emptyList !== undefined) return [];
    const last = single === undefined || (list !== "" && single === "") ? [] : [unquoted(single)];
    if (list === "") return last[0] ?? "";
    return [...[...list.matchAll(listItem)].map(([, item = ""]) => unquoted(item)), ...last];
  }

  /** A value between `"""` or `'''`; it may go on over lines. */
  tripleQuoted(text: string): string {
    const quote = text.slice(0, 3);
    const start = this.index;
    const parts = [text.slice(3)];
    while (!(parts.at(-1) ?? "").includes(quote)) {
      this.index++;
      const line = this.lines[this.index];
      if (line === undefined) throw this.problem(`begins ${quote} and nothing ends it`, start);
      parts.push(line);
    }
    const whole = parts.join("\n");
    const end = whole.indexOf(quote);
    if (!/^\s*(?:#.*)?$/.test(whole.slice(end + 3))) throw this.problem("has text behind its closing quotes");
    return whole.slice(0, end);
  }
}

/** One thing that stands in a config file, with its lines, counted from 0. */
export interface ConfigLine {
  /** Lowercased, as DVC lowercases names. */
  readonly section: string;
  /** `undefined` for the line that opens the section. */
  readonly key: string | undefined;
  readonly value: ConfigValue;
  readonly first: number;
  /** A value between triple quotes goes on over lines. */
  readonly last: number;
}

/**
 * What stands where in a config file.
 *
 * @throws LockstepError DVC_CONFIG_INVALID with the line's number.
 */
export function configLines(text: string, where: string): readonly ConfigLine[] {
  const found: ConfigLine[] = [];
  const seen = new Set<string>();
  let current: string | undefined;
  const lines = new Lines(text, where);
  for (; lines.index < lines.lines.length; lines.index++) {
    const first = lines.index;
    const line = lines.lines[first] ?? "";
    if (line.trim() === "" || line.trim().startsWith("#")) continue;
    const section = sectionLine.exec(line);
    if (section !== null) {
      const depth = (section[2] ?? "").replace(/\s/g, "").length;
      if (depth !== 1 || (section[4] ?? "").replace(/\s/g, "").length !== 1)
        throw lines.problem("opens a section inside a section, which DVC's config has none of");
      current = unquoted(section[3] ?? "").toLowerCase();
      if (seen.has(current)) throw lines.problem(`opens the section ${JSON.stringify(current)} again`);
      seen.add(current);
      found.push({ section: current, key: undefined, value: "", first, last: first });
      continue;
    }
    const pair = keyLine.exec(line);
    if (pair === null) throw lines.problem("is neither a section nor a key with a value");
    const key = unquoted(pair[2] ?? "").toLowerCase();
    if (current === undefined) throw lines.problem("stands before the first section");
    if (seen.has(`${current}\n${key}`)) throw lines.problem(`gives ${JSON.stringify(key)} again`);
    seen.add(`${current}\n${key}`);
    const value = lines.value(pair[3] ?? "");
    found.push({ section: current, key, value, first, last: lines.index });
  }
  return found;
}

/**
 * Reads one config file of DVC.
 *
 * @throws LockstepError DVC_CONFIG_INVALID with the line's number.
 */
export function parseConfigObj(text: string, where: string): ConfigSections {
  const sections = new Map<string, Map<string, ConfigValue>>();
  for (const { section, key, value } of configLines(text, where)) {
    const keys = sections.get(section) ?? new Map<string, ConfigValue>();
    sections.set(section, keys);
    if (key !== undefined) keys.set(key, value);
  }
  return interpolated(sections, where);
}

/** Puts values in for `%(key)s`, from the same section. */
function interpolated(sections: ConfigSections, where: string): ConfigSections {
  const resolve = (text: string, section: ReadonlyMap<string, ConfigValue>, pending: readonly string[]): string =>
    text.replace(/%\(([^)]*)\)s/g, (_whole, name: string) => {
      const value = section.get(name.toLowerCase());
      if (typeof value !== "string" || pending.includes(name) || pending.length > 10)
        throw new LockstepError("DVC_CONFIG_INVALID", `${where}: %(${name})s has no value`, {
          hint: "`%(name)s` stands for another key of the same section; write the value itself.",
        });
      return resolve(value, section, [...pending, name]);
    });
  return new Map(
    [...sections].map(([name, section]) => [
      name,
      new Map(
        [...section].map(([key, value]) => [
          key,
          typeof value === "string"
            ? resolve(value, section, [key])
            : value.map((item) => resolve(item, section, [key])),
        ]),
      ),
    ]),
  );
}
