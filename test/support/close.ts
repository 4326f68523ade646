import { expect } from "vitest";

/** Asserts that two numbers differ by at most `rel` of the expected one or by `abs`. */
export function expectClose(
  actual: number | null | undefined,
  expected: number,
  { rel = 1e-9, abs = 1e-12, what = "" }: { readonly rel?: number; readonly abs?: number; readonly what?: string } = {},
): void {
  const tolerance = Math.max(abs, rel * Math.abs(expected));
  if (typeof actual !== "number" || !(Math.abs(actual - expected) <= tolerance))
    expect.fail(`${what}: ${String(actual)} is not ${expected} within ${tolerance}`);
}
