import { type CostRates, type Measure } from "../../domain/budget.ts";
import type { Cost } from "../../domain/cost.ts";

/** Amounts in the units of a budget; `undefined` where nobody knows. */
export type Amounts = Readonly<Record<Measure, number | undefined>>;

/** What a cost takes of a budget. */
export function amountsOf({ wallSeconds, cpuSeconds, energyWattHours, price }: Cost): Amounts {
  return {
    price: price?.amount,
    hours: wallSeconds / 3600,
    cpu_hours: cpuSeconds === undefined ? undefined : cpuSeconds / 3600,
    energy: energyWattHours,
  };
}

/** The machine that stages run on. */
export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
}

/** What a stage takes in a second at most: the runner's price, every processor busy, all memory in use. */
export function mostPerSecond(rates: CostRates, { cores, memoryBytes }: Machine): Readonly<Record<Measure, number>> {
  const watts = cores * rates.wattsPerCore + (memoryBytes / 1e9) * rates.wattsPerGigabyte;
  return {
    price: (rates.pricePerHour ?? 0) / 3600,
    hours: 1 / 3600,
    cpu_hours: cores / 3600,
    energy: watts / 3600,
  };
}

function shownHours(hours: number, of: string): string {
  const seconds = hours * 3600;
  const [value, unit] = seconds < 120 ? [seconds, "s"] : hours < 2 ? [seconds / 60, "min"] : [hours, "h"];
  return `${String(Number(value.toPrecision(3)))} ${unit}${of}`;
}

/** An amount for people: `1.25 EUR`, `5.2 min`, `12 h of processor time`, `84 Wh`. */
export function shownAmount(measure: Measure, amount: number, currency: string): string {
  switch (measure) {
    case "price":
      return `${String(Number(amount.toPrecision(3)))} ${currency}`;
    case "hours":
      return shownHours(amount, "");
    case "cpu_hours":
      return shownHours(amount, " of processor time");
    case "energy":
      return `${String(Number(amount.toPrecision(3)))} Wh`;
  }
}
