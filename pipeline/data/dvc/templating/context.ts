import { KeyedMap } from "../../yaml/keyed-map.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../../yaml/value.ts";
import { stepsOf } from "./expression.ts";
import { memberOrigin, membersOrigin, mergedOrigin, type Origin, stepOf, type UsedValue, usedValue } from "./origin.ts";

/** What went wrong, in words; whoever knows the place makes an error of it. */
export class TemplateProblem extends Error {}

/** Only text keys can be named in an expression, so others are not there for templating. */
function reachable(value: YamlValue): YamlValue {
  if (isYamlList(value)) return value.map(reachable);
  if (!isYamlMap(value)) return value;
  const other = value instanceof KeyedMap ? value.otherKeys : undefined;
  return new Map(
    [...value].filter(([key]) => other?.has(key) !== true).map(([key, member]) => [key, reachable(member)]),
  );
}

function merged(into: YamlMap, update: YamlMap, path: string): YamlMap {
  const result = new Map(into);
  for (const [key, value] of update) {
    const present = result.get(key);
    if (present === undefined) result.set(key, value);
    else if (isYamlMap(present) && isYamlMap(value)) result.set(key, merged(present, value, `${path}${key}.`));
    else throw new TemplateProblem(`\`${path}${key}\` is defined a second time`);
  }
  return result;
}

function step(value: YamlValue, name: string): YamlValue | undefined {
  if (isYamlMap(value)) return value.get(name);
  if (!isYamlList(value) || !/^[-+]?\d+(?:_\d+)*$/.test(name)) return undefined;
  return value.at(Number(name.replaceAll("_", "")));
}

/** What a context is made of; what is left out is empty. */
interface ContextParts {
  readonly values: YamlMap;
  /** Where {@link values} come from. */
  readonly origin: Origin | undefined;
  /** Files read so far, with the keys taken from them; `undefined` means all. */
  readonly loaded: ReadonlyMap<string, readonly string[] | undefined>;
  /** Names that may not be redefined: `item` and `key` inside foreach and matrix. */
  readonly reserved: ReadonlySet<string>;
  /** Told of every value of a file that an expression names. */
  readonly onUse: ((used: UsedValue) => void) | undefined;
}

/** A value that an expression names, and where it comes from. */
interface Selected {
  readonly value: YamlValue;
  readonly origin: Origin | undefined;
}

/** The values that `${…}` can name. Never changed: adding gives a new one. */
export class Context {
  readonly #parts: ContextParts;

  constructor(parts: Partial<ContextParts> = {}) {
    this.#parts = {
      values: new Map(),
      origin: undefined,
      loaded: new Map(),
      reserved: new Set(),
      onUse: undefined,
      ...parts,
    };
  }

  #but(parts: Partial<ContextParts>): Context {
    return new Context({ ...this.#parts, ...parts });
  }

  /** Adds values: maps are merged, anything else may be defined once. @param file - Where they were read; dvc.yaml when left out. */
  with(values: YamlMap, file?: string): Context {
    const { reserved, values: before, origin } = this.#parts;
    const taken = [...values.keys()].find((key) => reserved.has(key));
    if (taken !== undefined) throw new TemplateProblem(`\`${taken}\` is taken by foreach and matrix`);
    const update = reachable(values) as YamlMap;
    const updateOrigin = file === undefined ? undefined : { file, steps: [] };
    return this.#but({
      values: merged(before, update, ""),
      origin: mergedOrigin({ values: before, origin }, { values: update, origin: updateOrigin }),
    });
  }

  /** Sets `item` and `key`, whatever they were. */
  withItem(values: YamlMap, itemOrigin: Origin | undefined): Context {
    const { values: before, origin, reserved } = this.#parts;
    const kept = [...before.keys()].filter((key) => !values.has(key));
    return this.#but({
      values: new Map([...before, ...(reachable(values) as YamlMap)]),
      origin: membersOrigin([...kept.map((key) => [key, memberOrigin(origin, key)] as const), ["item", itemOrigin]]),
      reserved: new Set([...reserved, ...values.keys()]),
    });
  }

  /** The same, and `onUse` is told of every value of a file that an expression names. */
  watched(onUse: (used: UsedValue) => void): Context {
    return this.#but({ onUse });
  }

  /** Notes that a file was read; `undefined` when it need not be read again. */
  loading(path: string, keys: readonly string[] | undefined): Context | undefined {
    const { loaded } = this.#parts;
    if (!loaded.has(path)) return this.#but({ loaded: new Map([...loaded, [path, keys]]) });
    const before = loaded.get(path);
    if (keys === undefined && before === undefined) return undefined;
    if (keys === undefined || before === undefined || keys.some((key) => before.includes(key)))
      throw new TemplateProblem(
        `"${path}" is loaded already, ${before === undefined ? "in full" : `its ${before.join(", ")}`}`,
      );
    return this.#but({ loaded: new Map([...loaded, [path, [...before, ...keys]]]) });
  }

  /** The value an expression names, and its origin. */
  find(inner: string): Selected {
    const steps = stepsOf(inner);
    if (steps === undefined) throw new TemplateProblem(`\`\${${inner}}\` is not written as \`\${name.key[0]}\``);
    let { values: value, origin }: { values: YamlValue; origin: Origin | undefined } = this.#parts;
    for (const name of steps) {
      const next = step(value, name);
      if (next === undefined) throw new TemplateProblem(`\`\${${inner}}\` has no value: there is no \`${name}\``);
      origin = memberOrigin(origin, stepOf(value, name));
      value = next;
    }
    return { value, origin };
  }

  /** The value an expression names; that counts as a use of it. */
  select(inner: string): YamlValue {
    const { value, origin } = this.find(inner);
    const used = usedValue(value, origin);
    if (used !== undefined) this.#parts.onUse?.(used);
    return value;
  }
}
