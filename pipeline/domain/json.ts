import { LockstepError } from "./error.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Orders texts by code point, as Python does; JavaScript's `<` orders by UTF-16 unit. */
export function byCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/**
 * The one text of a value: keys sorted by code point, no spaces, absent (`undefined`) members left out. Digests of records
 * are taken over it, so equal values have equal digests on every machine.
 *
 * @throws LockstepError METRIC_INVALID for NaN and infinities, which JSON cannot hold.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new LockstepError("METRIC_INVALID", `${String(value)} is not a finite number`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object")
    throw new LockstepError("RECORD_INVALID", `a ${typeof value} has no place in a record`);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

/**
 * A value as JSON for people and programs: keys sorted by code point, two spaces deep, absent members left out.
 *
 * @throws LockstepError METRIC_INVALID for NaN and infinities, which JSON cannot hold.
 */
export function sortedJson(value: unknown, indent = ""): string {
  if (value === null || typeof value !== "object") return canonicalJson(value);
  const deeper = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => sortedJson(item, deeper))
    : Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .sort(([a], [b]) => byCodePoint(a, b))
        .map(([key, member]) => `${JSON.stringify(key)}: ${sortedJson(member, deeper)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return parts.length === 0 ? `${open}${close}` : `${open}\n${deeper}${parts.join(`,\n${deeper}`)}\n${indent}${close}`;
}
