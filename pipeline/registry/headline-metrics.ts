import type { Json } from "../domain/json.ts";
import { isMetric } from "../domain/metric.ts";
import { hostileParts, isMisreadKey } from "./schemas/hostile.ts";
import { labelLimit } from "./schemas/parts.ts";

/** Numbers that a record and its card keep: each is a line of a file that Git tracks and people read. */
export const headlineLimit = 1_000;

/** Longest metrics file that goes to other jobs as it is, in UTF-16 units: half of what the record it is in may have. */
const wholeTextLimit = 16 * 1024 * 1024;

/** What a record keeps of the metrics file that a run wrote. */
export interface HeadlineMetrics {
  /** Finite numbers by dotted name. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Finite numbers of the file that are not among them: there are too many, or their name is none that a record can have. */
  readonly leftOut: number;
}

interface Found {
  readonly name: string;
  readonly value: number;
  readonly depth: number;
}

/** Every finite number that is not in a list, in the file's order. Iterative: nesting cannot exhaust the stack. */
function numbersOf(metrics: Json): readonly (Omit<Found, "name"> & { readonly name: string | undefined })[] {
  const found: (Omit<Found, "name"> & { readonly name: string | undefined })[] = [];
  const open: { readonly value: Json; readonly name: string | undefined; readonly depth: number }[] = [
    { value: metrics, name: "", depth: 0 },
  ];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { value, name, depth } = item;
    if (typeof value === "number" && Number.isFinite(value)) {
      found.push({ name: name === "" || (name !== undefined && isMisreadKey(name)) ? undefined : name, value, depth });
      continue;
    }
    if (value === null || typeof value !== "object" || Array.isArray(value)) continue;
    const members = Object.entries(value).map(([key, member]) => {
      const inner = name === undefined ? undefined : name === "" ? key : `${name}.${key}`;
      const isTooLong = inner === undefined || inner.length > labelLimit;
      return { value: member, name: isTooLong ? undefined : inner, depth: depth + 1 };
    });
    for (const member of members.reverse()) open.push(member);
  }
  return found;
}

/**
 * What a record keeps of a metrics file: of more numbers than {@link headlineLimit} those that a gate can ask for, then the least nested,
 * in the file's order. Texts, lists and what JSON calls no number are left to whoever wrote the file.
 */
export function headlineMetrics(metrics: Json): HeadlineMetrics {
  const all = numbersOf(metrics);
  const named = new Map<string, Found>();
  for (const { name, value, depth } of all) if (name !== undefined) named.set(name, { name, value, depth });
  const rank = ({ name, depth }: Found): number => (isMetric(name) ? 0 : depth);
  // The sort is stable: among equals, the file's order stays.
  const kept = [...named.values()].sort((a, b) => rank(a) - rank(b)).slice(0, headlineLimit);
  return {
    numbers: Object.fromEntries(kept.map(({ name, value }) => [name, value])),
    leftOut: all.length - kept.length,
  };
}

/**
 * What goes to other jobs of a metrics file: the file as it is, or the numbers that the record keeps where it is larger or deeper than a
 * record may be, or has keys that no record may have.
 */
export function carriedMetrics(file: { readonly text: string; readonly value: Json }, headline: HeadlineMetrics): Json {
  const fits = file.text.length <= wholeTextLimit && hostileParts({ metrics: file.value }).length === 0;
  return fits ? file.value : headline.numbers;
}
