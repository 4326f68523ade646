import type { Json } from "./json.ts";

/** A sum of money. */
export interface Price {
  readonly amount: number;
  /** For example `EUR`. */
  readonly currency: string;
}

/** What one stage, or a whole run, took. What could not be measured is `undefined`, never 0. */
export interface Cost {
  readonly wallSeconds: number;
  /** User and system time of the process tree. */
  readonly cpuSeconds: number | undefined;
  /** Largest memory of the process tree at any one time. */
  readonly peakMemoryBytes: number | undefined;
  /** An estimate; its formula and constants are in docs/reference/cost.md. */
  readonly energyWattHours: number | undefined;
  /** Of the runner, by the hour; `undefined` when lockstep.yaml names no price. */
  readonly price: Price | undefined;
  /** Why what is `undefined` is not known. */
  readonly unmeasured?: string | undefined;
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((total, value) => (total === undefined || value === undefined ? undefined : total + value), 0);
}

/** In one currency; sums of money in several are no sum. */
function totalPrice(prices: readonly (Price | undefined)[]): Price | undefined {
  const [first] = prices;
  if (first === undefined || prices.some((price) => price?.currency !== first.currency)) return undefined;
  return { amount: prices.reduce((total, price) => total + (price?.amount ?? 0), 0), currency: first.currency };
}

/**
 * What several stages took together: sums, and of memory the largest. One part that is unknown makes the whole of its kind unknown.
 *
 * @returns `undefined` without any: nothing ran, so nothing was measured.
 */
export function totalCost(costs: readonly Cost[]): Cost | undefined {
  if (costs.length === 0) return undefined;
  const peaks = costs.map(({ peakMemoryBytes }) => peakMemoryBytes);
  const unmeasured = costs.find((cost) => cost.unmeasured !== undefined)?.unmeasured;
  return {
    wallSeconds: costs.reduce((total, { wallSeconds }) => total + wallSeconds, 0),
    cpuSeconds: sum(costs.map(({ cpuSeconds }) => cpuSeconds)),
    peakMemoryBytes: peaks.includes(undefined) ? undefined : Math.max(...peaks.map((peak) => peak ?? 0)),
    energyWattHours: sum(costs.map(({ energyWattHours }) => energyWattHours)),
    price: totalPrice(costs.map(({ price }) => price)),
    ...(unmeasured === undefined ? {} : { unmeasured }),
  };
}

function isAmount(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function parsePrice(value: Json | undefined): Price | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { amount, currency } = value as { readonly [key: string]: Json };
  return isAmount(amount) && typeof currency === "string" && /^[A-Z]{3}$/.test(currency)
    ? { amount, currency }
    : undefined;
}

/** A cost that somebody wrote down. @returns `undefined` for what is none. */
export function parseCost(value: Json): Cost | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const found = value as { readonly [key: string]: Json };
  const { wallSeconds } = found;
  if (!isAmount(wallSeconds)) return undefined;
  const amount = (name: string): number | undefined => (isAmount(found[name]) ? found[name] : undefined);
  const unmeasured = found["unmeasured"];
  return {
    wallSeconds,
    cpuSeconds: amount("cpuSeconds"),
    peakMemoryBytes: amount("peakMemoryBytes"),
    energyWattHours: amount("energyWattHours"),
    price: parsePrice(found["price"]),
    ...(typeof unmeasured === "string" && unmeasured !== "" ? { unmeasured: unmeasured.slice(0, 500) } : {}),
  };
}
