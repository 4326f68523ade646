import type { InputDifference } from "../domain/inputs.ts";
import { byCodePoint, canonicalJson, type Json } from "../domain/json.ts";
import type { ModelSection } from "../domain/report-view.ts";
import { shortDigest } from "./text.ts";

export const inputKinds = ["params", "code", "data", "command", "environment", "other"] as const;
export type InputKind = (typeof inputKinds)[number];

/** One value that the two sides do not share. Texts are untrusted. */
export interface InputChange {
  readonly kind: InputKind;
  /** For example `params.yaml:train.units`. */
  readonly path: string;
  /** `undefined` when that side has none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const depthLimit = 20;
const changeLimit = 10_000;

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: Json | undefined, kind: InputKind): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return canonicalJson(value);
  const isDigest = kind !== "params" && kind !== "command" && /^[0-9a-f]{32,64}(?:\.dir)?$/.test(value);
  if (isDigest) return shortDigest(value);
  return kind === "params" ? JSON.stringify(value) : value;
}

interface Sides {
  readonly kind: InputKind;
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

function collect(sides: Sides, depth: number, found: InputChange[]): void {
  const { kind, path, before, after } = sides;
  if (found.length >= changeLimit) return;
  const isNested =
    (isObject(before) && (isObject(after) || after === undefined)) || (isObject(after) && before === undefined);
  if (isNested && depth < depthLimit) {
    const [left, right] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
    const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort(byCodePoint);
    if (names.length > 0) {
      for (const name of names) {
        const inner = {
          kind,
          path: `${path}.${name}`,
          before: Object.hasOwn(left, name) ? left[name] : undefined,
          after: Object.hasOwn(right, name) ? right[name] : undefined,
        };
        collect(inner, depth + 1, found);
      }
      return;
    }
  }
  const change = { kind, path, before: shown(before, kind), after: shown(after, kind) };
  if (change.before !== change.after || before === undefined || after === undefined) found.push(change);
}

function kindOf(name: string): { readonly kind: InputKind; readonly path: string } {
  const space = name.indexOf(" ");
  const kind = inputKinds.find((known) => known !== "other" && known === name.slice(0, space));
  return kind === undefined ? { kind: "other", path: name } : { kind, path: name.slice(space + 1) };
}

/** What differs, value by value: parameters down to the key that changed, everything else whole; by kind, then by path. */
export function inputChanges(differences: readonly InputDifference[]): readonly InputChange[] {
  const found: InputChange[] = [];
  for (const { name, before, after } of differences) collect({ ...kindOf(name), before, after }, 0, found);
  return found.sort((a, b) => inputKinds.indexOf(a.kind) - inputKinds.indexOf(b.kind) || byCodePoint(a.path, b.path));
}

/** Data that is compared row by row has a section of its own. */
export function otherThanData({ inputDifferences, dataDiffs }: ModelSection): readonly InputChange[] {
  const compared = new Set(dataDiffs.map(({ path }) => path));
  return inputChanges(inputDifferences).filter(({ kind, path }) => kind !== "data" || !compared.has(path));
}
