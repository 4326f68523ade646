import { type CategoryCounts, total } from "./categories.ts";

/** Share of the rows that would have to change category to make the two samples alike, 0 … 1. */
export function totalVariation({ reference, current }: CategoryCounts): number {
  const n = total(reference);
  const m = total(current);
  return reference.reduce((sum, count, k) => sum + Math.abs(count / n - (current[k] as number) / m), 0) / 2;
}
