import { counted } from "../domain/counted.ts";
import { invert } from "../domain/statistics/invert.ts";
import { normalCdf, normalQuantile } from "../domain/statistics/normal.ts";

/** Chance with which the planned rows settle the question, if what was observed is the truth. */
export const plannedPower = 0.8;
/** More than this is no plan that a person would act on. */
const largestPlan = 1e9;

/** What a claim needs: each bound must be cleared by the interval's arm at the same time. */
export interface Claim {
  /** Distances from the observed improvement to the bounds, in the metric's unit; a claim with one of 0 or less cannot be proved. */
  readonly rooms: readonly number[];
  /** Quantile of the normal distribution at which the claim is tested, one-sided. */
  readonly critical: number;
}

/**
 * Rows at which a claim is proved with the chance {@link plannedPower}, not rounded: the normal power of one one-sided test in closed form,
 * n = (σ·(z₁₋ₐ + z_power)/room)², and that of two (TOST) by inversion of Φ(r₁√n/σ − z) + Φ(r₂√n/σ − z) − 1.
 *
 * @param deviation - σ, the standard deviation of the paired difference of one row.
 * @see Julious (2004), Sample sizes for clinical trials with normal data.
 */
export function rowsForClaim({ rooms, critical }: Claim, deviation: number): number | undefined {
  const room = Math.min(...rooms);
  if (!(room > 0)) return undefined;
  const reach = critical + normalQuantile(plannedPower);
  const alone = reach / room;
  const power = (root: number): number =>
    rooms.reduce((sum, own) => sum + normalCdf(own * root - critical), 1 - rooms.length);
  const root =
    rooms.length === 1 ? alone : invert((x) => power(x) - plannedPower, { low: alone, high: (2 * reach + 8) / room });
  return (deviation * root) ** 2;
}

/**
 * About how many rows beyond the present ones an undecided comparison needs: as many as prove the first of the claims that could be true,
 * when the improvement stays what it is. `undefined` when none could: the improvement sits where the verdict changes.
 */
export function rowsNeeded(
  claims: readonly Claim[],
  { deviation, rows }: { readonly deviation: number; readonly rows: number },
): number | undefined {
  const plans = claims
    .map((claim) => rowsForClaim(claim, deviation))
    .filter((needed) => needed !== undefined && needed <= largestPlan);
  return plans.length === 0 ? undefined : Math.max(1, Math.ceil(Math.min(...(plans as number[])) - rows));
}

/** The plan as the end of a sentence; groups are needed in proportion where rows are drawn in groups. */
export function planSentence(
  more: number | undefined,
  { rows, groups, of = "" }: { readonly rows: number; readonly groups?: number | undefined; readonly of?: string },
): string {
  if (more === undefined) return "no number of rows would settle it";
  const inGroups = groups === undefined ? "" : ` in about ${counted(Math.ceil((more * groups) / rows), "more group")}`;
  return `needs about ${counted(more, "more row")}${of}${inGroups}`;
}
