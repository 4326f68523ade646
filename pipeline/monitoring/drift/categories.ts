import type { SampleCounts } from "../../domain/statistics/homogeneity.ts";

/** How often each category occurs in two samples. */
export interface CategoryCounts extends SampleCounts {
  /** Sorted by code unit. */
  readonly categories: readonly string[];
}

/** Counts both samples over the categories that either has. */
export function countCategories(reference: readonly string[], current: readonly string[]): CategoryCounts {
  const counts = new Map<string, { reference: number; current: number }>();
  const cell = (category: string): { reference: number; current: number } => {
    const found = counts.get(category) ?? { reference: 0, current: 0 };
    counts.set(category, found);
    return found;
  };
  for (const category of reference) cell(category).reference++;
  for (const category of current) cell(category).current++;
  const sorted = [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    categories: sorted.map(([category]) => category),
    reference: sorted.map(([, found]) => found.reference),
    current: sorted.map(([, found]) => found.current),
  };
}
