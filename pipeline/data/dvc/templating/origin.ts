import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../../yaml/value.ts";

/**
 * Where a value of a context comes from: a place in a file, or, for a map or list put together from several, its members' places.
 * `undefined` stands for what dvc.yaml itself says.
 */
export type Origin = FilePlace | ReadonlyMap<string, Origin>;

interface FilePlace {
  /** Relative to the folder of `dvc.yaml`. */
  readonly file: string;
  readonly steps: readonly string[];
}

function isTree(origin: Origin): origin is ReadonlyMap<string, Origin> {
  return origin instanceof Map;
}

/** The place of a member; of a list, its index counts from 0. */
export function memberOrigin(origin: Origin | undefined, step: string): Origin | undefined {
  if (origin === undefined) return undefined;
  return isTree(origin) ? origin.get(step) : { file: origin.file, steps: [...origin.steps, step] };
}

/** The places of the members that have one. */
export function membersOrigin(members: Iterable<readonly [string, Origin | undefined]>): Origin | undefined {
  const known = [...members].flatMap(([key, origin]) => (origin === undefined ? [] : [[key, origin] as const]));
  return known.length === 0 ? undefined : new Map(known);
}

/** The place of a map after another one was merged into it: what it had before it still has from there. */
export function mergedOrigin(
  before: { readonly values: YamlMap; readonly origin: Origin | undefined },
  update: { readonly values: YamlMap; readonly origin: Origin | undefined },
): Origin | undefined {
  const keys = new Set([...before.values.keys(), ...update.values.keys()]);
  return membersOrigin(
    [...keys].map((key) => {
      const [old, added] = [before.values.get(key), update.values.get(key)];
      const [oldOrigin, addedOrigin] = [memberOrigin(before.origin, key), memberOrigin(update.origin, key)];
      if (old === undefined) return [key, addedOrigin];
      if (!isYamlMap(old) || !isYamlMap(added)) return [key, oldOrigin];
      return [key, mergedOrigin({ values: old, origin: oldOrigin }, { values: added, origin: addedOrigin })];
    }),
  );
}

/** A value that a stage took from a file, as DVC counts it for `params diff`. */
export interface UsedValue {
  /** Relative to the folder of `dvc.yaml`. */
  readonly file: string;
  /** Dotted, from the top of the file. */
  readonly key: string;
  readonly value: YamlValue;
}

/** What using a value takes from a file; nothing for a map, of which a command may use any part. */
export function usedValue(value: YamlValue, origin: Origin | undefined): UsedValue | undefined {
  if (origin === undefined || isTree(origin) || isYamlMap(value)) return undefined;
  return { file: origin.file, key: origin.steps.join("."), value };
}

/** The name of a member of a list in {@link memberOrigin}, counted from its end when it is negative; of a map, the key itself. */
export function stepOf(value: YamlValue, name: string): string {
  if (!isYamlList(value)) return name;
  const index = Number(name.replaceAll("_", ""));
  return String(index < 0 ? value.length + index : index);
}
