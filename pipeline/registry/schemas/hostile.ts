import type { Problem } from "./problem.ts";

/** Deepest nesting of a record. */
export const depthLimit = 32;
/** Most values in a record. */
const valuesLimit = 5_000_000;
/** Longest single text. */
const textLimit = 100_000;

/** JavaScript gives these keys a meaning that no record needs. */
const refusedKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** True for a key that no record may have. */
export function isMisreadKey(key: string): boolean {
  return refusedKeys.has(key);
}

/**
 * Looks over a value that was parsed from JSON or YAML before any schema sees it: nesting, number of values, length of texts, keys
 * that JavaScript would misread, numbers that JSON cannot hold (`1e400` reads as Infinity). Iterative, so that nesting cannot
 * exhaust the stack. At most one problem of the sizes is reported.
 */
export function hostileParts(root: unknown): readonly Problem[] {
  const problems: Problem[] = [];
  const open: { readonly value: unknown; readonly path: readonly (string | number)[] }[] = [{ value: root, path: [] }];
  let seen = 0;
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { value, path } = item;
    const problem = (message: string): void => void problems.push({ path, isKey: false, message });
    if (++seen > valuesLimit) return [{ path: [], isKey: false, message: `holds more than ${valuesLimit} values` }];
    if (typeof value === "string" && value.length > textLimit) problem(`is longer than ${textLimit} characters`);
    if (typeof value === "number" && !Number.isFinite(value)) problem("is not a finite number");
    if (value === null || typeof value !== "object") continue;
    if (path.length >= depthLimit) {
      problem(`is nested more than ${depthLimit} levels deep`);
      continue;
    }
    for (const [key, child] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
      if (typeof key === "string" && isMisreadKey(key))
        problems.push({ path: [...path, key], isKey: true, message: "is a key that no record may have" });
      open.push({ value: child, path: [...path, key] });
    }
  }
  return problems;
}
