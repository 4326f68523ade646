import { mapOf, type OtherKey, originalKey } from "../../yaml/keyed-map.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../../yaml/value.ts";
import { type Context, TemplateProblem } from "./context.ts";
import { expressionsOf } from "./expression.ts";
import { memberOrigin, membersOrigin, type Origin } from "./origin.ts";
import { type CommandStyle, commandOptions, pythonText, templateText } from "./text.ts";

export interface ResolveOptions {
  /** Set inside a stage's `cmd`, where a map becomes options. */
  readonly commandStyle?: CommandStyle;
  /** Whether `${x}` alone may stand for a list or map: in `foreach`, `matrix` and the top-level lists. */
  readonly allowsContainers?: boolean;
}

function interpolated(inner: string, context: Context, options: ResolveOptions): string {
  const value = context.select(inner);
  if (isYamlMap(value) && options.commandStyle !== undefined) {
    const result = commandOptions(value, options.commandStyle);
    if ("text" in result) return result.text;
    throw new TemplateProblem(
      `\`\${${inner}}\` holds a list inside the list \`${result.nested}\`, which no option can say`,
    );
  }
  if (isYamlMap(value) || isYamlList(value))
    throw new TemplateProblem(
      `\`\${${inner}}\` is a ${isYamlMap(value) ? "map" : "list"}, which cannot stand inside text`,
    );
  return templateText(value);
}

/** A text with its expressions replaced; one that is exactly `${x}` keeps the value's type. */
export function resolveText(text: string, context: Context, options: ResolveOptions = {}): YamlValue {
  const expressions = expressionsOf(text);
  const [first] = expressions;
  if (first !== undefined && expressions.length === 1 && first.start === 0 && first.end === text.length) {
    const value = context.select(first.inner);
    if (options.allowsContainers !== true && (isYamlMap(value) || isYamlList(value)))
      throw new TemplateProblem(`\`${text}\` is a ${isYamlMap(value) ? "map" : "list"}, which cannot stand here`);
    return value;
  }
  let result = "";
  let end = 0;
  for (const expression of expressions) {
    result += text.slice(end, expression.start) + interpolated(expression.inner, context, options);
    end = expression.end;
  }
  return (result + text.slice(end)).replaceAll("\\${", "${");
}

/** All texts and keys inside a value. */
export function resolveValue(value: YamlValue, context: Context, options: ResolveOptions = {}): YamlValue {
  if (typeof value === "string") return resolveText(value, context, options);
  if (isYamlList(value)) return value.map((item) => resolveValue(item, context, options));
  if (!isYamlMap(value)) return value;
  return mapOf(
    [...value].map(([key, member]) => {
      const original = originalKey(value, key);
      return [
        typeof original === "string" ? resolveKey(original, context) : original,
        resolveValue(member, context, options),
      ];
    }),
  );
}

/** A key that is exactly `${x}` takes the value's kind, as any text does. */
function resolveKey(key: string, context: Context): string | OtherKey {
  const resolved = resolveText(key, context);
  if (isYamlList(resolved) || isYamlMap(resolved)) throw new TemplateProblem("a list or map cannot be a name");
  return resolved;
}

/** A value that `foreach` or `matrix` goes over, and the text that names it. */
export interface NamedItem {
  readonly value: YamlValue;
  readonly origin: Origin | undefined;
  readonly name: string;
  readonly isContainer: boolean;
}

/** The entries of a map that `foreach` goes over. */
export interface Entries {
  readonly map: YamlMap;
  readonly origin: Origin | undefined;
}

function resolveItem(value: YamlValue, context: Context): YamlValue {
  return resolveValue(value, context, { allowsContainers: true });
}

/** Where the values of a source come from: only a text that is exactly `${x}` stands for something of a file. */
function originOf(source: YamlValue, context: Context): Origin | undefined {
  if (typeof source === "string") {
    const [first] = expressionsOf(source);
    const isWhole = first?.start === 0 && first.end === source.length;
    return isWhole ? context.find(first.inner).origin : undefined;
  }
  if (isYamlList(source)) return membersOrigin(source.map((item, i) => [String(i), originOf(item, context)]));
  if (!isYamlMap(source)) return undefined;
  return membersOrigin([...source].map(([key, member]) => [key, originOf(member, context)]));
}

function namedItem(value: YamlValue, origin: Origin | undefined, isReference: boolean): NamedItem {
  if (isYamlList(value) || isYamlMap(value)) return { value, origin, isContainer: true, name: "" };
  return { value, origin, isContainer: false, name: isReference ? pythonText(value) : templateText(value) };
}

/**
 * The items of a list, or of a text that stands for one; `undefined` when it is none. A literal `true` is named `true`, one that
 * comes out of `${…}` is named `True`: DVC takes the first through its own text form and the second through Python's.
 */
export function itemsOf(source: YamlValue, context: Context): readonly NamedItem[] | undefined {
  const resolved = resolveItem(source, context);
  if (!isYamlList(resolved)) return undefined;
  const origin = originOf(source, context);
  return resolved.map((item, i) => {
    const isReference = !isYamlList(source) || typeof source[i] === "string";
    return namedItem(item, memberOrigin(origin, String(i)), isReference);
  });
}

/** The entries of a map that `foreach` goes over, or of a text that stands for one; `undefined` when it is none. */
export function entriesOf(source: YamlValue, context: Context): Entries | undefined {
  const resolved = resolveItem(source, context);
  return isYamlMap(resolved) ? { map: resolved, origin: originOf(source, context) } : undefined;
}
