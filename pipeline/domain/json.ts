import { LockstepError } from "./error.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Orders texts by code point, as Python does; JavaScript's `<` orders by UTF-16 unit. */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a.charCodeAt(i) === b.charCodeAt(i)) continue;
    // A unit after the first half of a surrogate pair, which both texts have, is no code point of its own.
    const isInPair = i > 0 && (a.charCodeAt(i - 1) & 0xfc00) === 0xd800;
    const start = isInPair ? i - 1 : i;
    const difference = (a.codePointAt(start) ?? 0) - (b.codePointAt(start) ?? 0);
    return difference !== 0 ? difference : (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0);
  }
  return a.length - b.length;
}

/** What order of UTF-16 units and order of code points disagree about. */
const highUnit = /[\ud800-\uffff]/;

/**
 * A comparison for sorting many texts by code point. Nearly always none of them has a character for which JavaScript's own order would be
 * wrong, and that order is several times as quick.
 */
export function codePointOrder(texts: readonly string[]): (a: string, b: string) => number {
  if (texts.some((text) => highUnit.test(text))) return byCodePoint;
  return (a, b) => (a < b ? -1 : a > b ? 1 : 0);
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
 * A value as JSON for people and programs: keys sorted by code point, two spaces deep, absent members left out. A `bigint` is written
 * with all its digits, as JSON allows.
 *
 * @throws LockstepError METRIC_INVALID for NaN and infinities, which JSON cannot hold.
 */
export function sortedJson(value: unknown, indent = ""): string {
  if (typeof value === "bigint") return value.toString();
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
