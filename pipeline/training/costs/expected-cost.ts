import type { CostRates } from "../../domain/budget.ts";
import type { Cost } from "../../domain/cost.ts";
import { priceOf } from "./cost-of-usage.ts";

/** What a stage took before, with the size of what it read then. */
export interface EarlierCost {
  readonly cost: Cost;
  /** All dependencies together; `undefined` when the lock does not say. */
  readonly dataBytes: number | undefined;
}

/** What a stage is thought to take, and from how much more or less data that follows. */
export interface ExpectedCost {
  readonly cost: Cost;
  /** Data now by data then; 1 when either is not known. */
  readonly scale: number;
}

/** Data of a length that nobody measured says nothing. */
function scaleOf(thenBytes: number | undefined, nowBytes: number | undefined): number {
  return thenBytes === undefined || nowBytes === undefined || thenBytes === 0 ? 1 : nowBytes / thenBytes;
}

/**
 * The largest of what a stage took before, each by how much more or less data it reads now: time, processor time and energy grow with the
 * data, memory is taken as it was, and the price is today's.
 *
 * @returns `undefined` when nothing is known of it.
 */
export function expectedCost(
  earlier: readonly EarlierCost[],
  dataBytes: number | undefined,
  rates: CostRates,
): ExpectedCost | undefined {
  let largest: ExpectedCost | undefined;
  for (const { cost, dataBytes: thenBytes } of earlier) {
    const scale = scaleOf(thenBytes, dataBytes);
    const grown = (value: number | undefined): number | undefined => (value === undefined ? undefined : value * scale);
    const wallSeconds = cost.wallSeconds * scale;
    if (largest !== undefined && largest.cost.wallSeconds >= wallSeconds) continue;
    largest = {
      scale,
      cost: {
        ...cost,
        wallSeconds,
        cpuSeconds: grown(cost.cpuSeconds),
        energyWattHours: grown(cost.energyWattHours),
        price: priceOf(wallSeconds, rates),
      },
    };
  }
  return largest;
}
