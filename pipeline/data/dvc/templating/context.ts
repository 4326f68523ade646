import { KeyedMap } from "../../yaml/keyed-map.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../../yaml/value.ts";
import { stepsOf } from "./expression.ts";

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

/** The values that `${…}` can name. Never changed: adding gives a new one. */
export class Context {
  readonly values: YamlMap;
  /** Files read so far, with the keys taken from them; `undefined` means all. */
  readonly loaded: ReadonlyMap<string, readonly string[] | undefined>;
  /** Names that may not be redefined: `item` and `key` inside foreach and matrix. */
  readonly reserved: ReadonlySet<string>;

  constructor(
    values: YamlMap = new Map(),
    loaded: ReadonlyMap<string, readonly string[] | undefined> = new Map(),
    reserved: ReadonlySet<string> = new Set(),
  ) {
    this.values = values;
    this.loaded = loaded;
    this.reserved = reserved;
  }

  /** Adds values: maps are merged, anything else may be defined once. */
  with(values: YamlMap): Context {
    const taken = [...values.keys()].find((key) => this.reserved.has(key));
    if (taken !== undefined) throw new TemplateProblem(`\`${taken}\` is taken by foreach and matrix`);
    return new Context(merged(this.values, reachable(values) as YamlMap, ""), this.loaded, this.reserved);
  }

  /** Sets `item` and `key`, whatever they were. */
  withItem(values: YamlMap): Context {
    const all = new Map([...this.values, ...(reachable(values) as YamlMap)]);
    return new Context(all, this.loaded, new Set([...this.reserved, ...values.keys()]));
  }

  /** Notes that a file was read; `undefined` when it need not be read again. */
  loading(path: string, keys: readonly string[] | undefined): Context | undefined {
    if (this.loaded.has(path)) {
      const before = this.loaded.get(path);
      if (keys === undefined && before === undefined) return undefined;
      if (keys === undefined || before === undefined || keys.some((key) => before.includes(key)))
        throw new TemplateProblem(
          `"${path}" is loaded already, ${before === undefined ? "in full" : `its ${before.join(", ")}`}`,
        );
      return new Context(this.values, new Map([...this.loaded, [path, [...before, ...keys]]]), this.reserved);
    }
    return new Context(this.values, new Map([...this.loaded, [path, keys]]), this.reserved);
  }

  /** The value an expression names. */
  select(inner: string): YamlValue {
    const steps = stepsOf(inner);
    if (steps === undefined) throw new TemplateProblem(`\`\${${inner}}\` is not written as \`\${name.key[0]}\``);
    let value: YamlValue = this.values;
    for (const name of steps) {
      const next = step(value, name);
      if (next === undefined) throw new TemplateProblem(`\`\${${inner}}\` has no value: there is no \`${name}\``);
      value = next;
    }
    return value;
  }
}
