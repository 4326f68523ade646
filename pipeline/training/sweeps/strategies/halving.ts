import { Prng } from "../../../domain/prng.ts";
import { effortsOf } from "./efforts.ts";
import { distinct, drawPoint } from "./random.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Successive halving: many points with little effort, of which the best share of each rung goes on with `factor` times as much. Rung by
 * rung: who goes on hangs on the results alone, not on which worker was quicker, as it does in `asha`.
 *
 * @see Jamieson and Talwalkar (2016), Non-stochastic best arm identification and hyperparameter optimization.
 */
export const halving: Strategy = (sweep, rounds) => {
  const { space, trials, seed, effort } = sweep;
  if (effort === undefined) return undefined;
  const next = effortsOf(effort)[rounds.length];
  if (next === undefined) return undefined;
  const last = rounds.at(-1);
  if (last === undefined) {
    const prng = new Prng(seed);
    return distinct(trials, () => drawPoint(space, prng)).map((point) => ({ ...point, [effort.parameter]: next }));
  }
  const good = last.filter(({ merit }) => merit !== undefined);
  const order = [...good.keys()].sort((a, b) => (good[b]?.merit ?? 0) - (good[a]?.merit ?? 0) || a - b);
  const kept = order.slice(0, Math.max(1, Math.floor(last.length / effort.factor)));
  // In the order in which they were, so that a round is a set and no ranking.
  const points = kept.sort((a, b) => a - b).map((at) => ({ ...good[at]?.point, [effort.parameter]: next }));
  return points.length === 0 ? undefined : points;
};
