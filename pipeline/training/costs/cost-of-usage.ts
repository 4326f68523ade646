import type { CostRates } from "../../domain/budget.ts";
import type { Cost } from "../../domain/cost.ts";
import type { Usage } from "./usage.ts";

const secondsPerHour = 3600;

/** Money for a time on the runner. */
export function priceOf(seconds: number, { pricePerHour, currency }: CostRates): Cost["price"] {
  return pricePerHour === undefined ? undefined : { amount: (seconds / secondsPerHour) * pricePerHour, currency };
}

/**
 * Watt hours: what the processors' meters gave, or else processor time by the watts of a busy one; and memory over time by the watts of a
 * gigabyte.
 */
function energyOf({ cpuSeconds, memoryByteSeconds, meteredJoules }: Usage, rates: CostRates): number | undefined {
  const joules = meteredJoules ?? (cpuSeconds === undefined ? undefined : cpuSeconds * rates.wattsPerCore);
  if (joules === undefined || memoryByteSeconds === undefined) return undefined;
  return (joules + (memoryByteSeconds / 1e9) * rates.wattsPerGigabyte) / secondsPerHour;
}

/** Without digits that no measurement has: a millionth. */
function measured(value: number): number {
  return Number(value.toFixed(6));
}

/** What a usage costs. */
export function costOfUsage(usage: Usage, rates: CostRates): Cost {
  const { wallSeconds, cpuSeconds, peakMemoryBytes, unmeasured } = usage;
  const energy = energyOf(usage, rates);
  const price = priceOf(wallSeconds, rates);
  return {
    wallSeconds: measured(wallSeconds),
    cpuSeconds: cpuSeconds === undefined ? undefined : measured(cpuSeconds),
    peakMemoryBytes,
    energyWattHours: energy === undefined ? undefined : measured(energy),
    price: price === undefined ? undefined : { ...price, amount: measured(price.amount) },
    ...(unmeasured === undefined ? {} : { unmeasured }),
  };
}
