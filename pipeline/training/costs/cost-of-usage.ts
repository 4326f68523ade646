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

/** What a usage costs. */
export function costOfUsage(usage: Usage, rates: CostRates): Cost {
  const { wallSeconds, cpuSeconds, peakMemoryBytes, unmeasured } = usage;
  return {
    wallSeconds,
    cpuSeconds,
    peakMemoryBytes,
    energyWattHours: energyOf(usage, rates),
    price: priceOf(wallSeconds, rates),
    ...(unmeasured === undefined ? {} : { unmeasured }),
  };
}
