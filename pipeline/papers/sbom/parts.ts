import type { Json } from "../../domain/json.ts";

/** A part of a bill of materials: members that are `undefined` are left out. */
export type Part = { readonly [name: string]: Json | Part | readonly Part[] | undefined };

/** A part that others refer to. */
export type NamedPart = Part & { readonly "bom-ref": string };

/** Facts that CycloneDX has no member for. */
export function properties(facts: Readonly<Record<string, string | undefined>>): readonly Part[] | undefined {
  const found = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name: `lockstep:${name}`, value }],
  );
  return found.length === 0 ? undefined : found;
}

/** A list with something in it, or nothing at all: CycloneDX takes an empty list for "there are none". */
export function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
