import { pythonFloat } from "../../yaml/python.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../../yaml/value.ts";

/** How templating writes `true` and lists inside a command: `parsing.bool` and `parsing.list` of DVC's config. */
export interface CommandStyle {
  readonly bool: "store_true" | "boolean_optional";
  readonly list: "nargs" | "append";
}

export const defaultCommandStyle: CommandStyle = { bool: "store_true", list: "nargs" };

/** A single value as Python's `str` gives it, as inside a list of a command's options. */
export function pythonText(value: null | boolean | bigint | number | string): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" ? pythonFloat(value) : String(value);
}

/** A single value in the middle of a text: `true` and `false` in small letters, the rest as Python writes it. */
export function templateText(value: null | boolean | bigint | number | string): string {
  return typeof value === "boolean" ? String(value) : pythonText(value);
}

/** Quotes a text for a POSIX shell; one that needs no quotes gets none. */
export function shellQuoted(text: string): string {
  if (text === "") return "''";
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}

/** Nested maps as one, with dotted keys; empty maps vanish. */
function flattened(map: YamlMap, prefix = ""): readonly (readonly [string, YamlValue])[] {
  return [...map].flatMap(([key, value]) =>
    isYamlMap(value) ? flattened(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value] as const],
  );
}

function listOptions(key: string, list: readonly YamlValue[], style: CommandStyle): readonly string[] | undefined {
  const items: string[] = [];
  for (const item of list) {
    if (isYamlList(item) || isYamlMap(item)) return undefined;
    items.push(typeof item === "string" ? shellQuoted(item) : pythonText(item));
  }
  return items.map((item, i) => (style.list === "append" || i === 0 ? `--${key} ${item}` : item));
}

/**
 * A map as options of a command: `--lr 0.1 --flag --lst 1 'x y'`.
 *
 * @returns The key whose list holds lists or maps, when there is one: it cannot be written.
 */
export function commandOptions(
  map: YamlMap,
  style: CommandStyle,
): { readonly text: string } | { readonly nested: string } {
  const options: string[] = [];
  for (const [key, value] of flattened(map)) {
    if (typeof value === "boolean") {
      if (value) options.push(`--${key}`);
      else if (style.bool === "boolean_optional") options.push(`--no-${key}`);
    } else if (isYamlList(value)) {
      const items = listOptions(key, value, style);
      if (items === undefined) return { nested: key };
      options.push(...items);
    } else if (typeof value === "string") options.push(`--${key} ${shellQuoted(value)}`);
    else if (!isYamlMap(value)) options.push(`--${key} ${pythonText(value)}`);
  }
  return { text: options.join(" ") };
}
