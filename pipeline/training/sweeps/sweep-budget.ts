import { usualRates } from "../../domain/budget.ts";
import type { Cost } from "../../domain/cost.ts";
import { amountsOf, shownAmount } from "../costs/amounts.ts";
import { expectedCost } from "../costs/expected-cost.ts";
import { Ledger } from "../costs/ledger.ts";
import type { SweepState, SweepSubject } from "./plan.ts";
import type { Point } from "./space.ts";
import type { Trial, TrialResult } from "./trial.ts";

function costOf({ cost }: TrialResult): Cost {
  const [wallSeconds, cpuSeconds] = [cost.wallMs / 1000, cost.cpuMs / 1000];
  return { wallSeconds, cpuSeconds, peakMemoryBytes: undefined, energyWattHours: undefined, price: undefined };
}

/**
 * Why a trial may not begin: with what finished trials of the sweep took, and what those that run and this one are expected to take, the
 * sweep would go beyond its budget. Expected is the most that any trial took, by how much more or less effort; of the first, nothing.
 *
 * @param started - Keys of the trials that some worker has begun.
 * @returns A sentence; `undefined` when it may.
 */
export function beyondBudget(
  { sweep }: Pick<SweepSubject, "sweep">,
  trial: Trial,
  known: {
    readonly state: SweepState;
    readonly results: ReadonlyMap<string, TrialResult>;
    readonly started: ReadonlySet<string>;
  },
): string | undefined {
  if (sweep.budget === undefined) return undefined;
  const effortOf = (point: Point): number | undefined =>
    sweep.effort === undefined ? undefined : Number(point[sweep.effort.parameter]);
  const { trials } = known.state;
  const finished = trials.flatMap(({ key }) => known.results.get(key) ?? []);
  const earlier = finished.map((result) => ({ cost: costOf(result), dataBytes: effortOf(result.point) }));
  const expected = ({ point }: Trial) => {
    const found = expectedCost(earlier, effortOf(point), usualRates);
    return found && amountsOf(found.cost);
  };
  const ledger = new Ledger([{ name: "the sweep", limits: sweep.budget, covers: () => true }]);
  for (const { cost } of earlier) {
    const account = ledger.begin("trial", undefined);
    ledger.use(account, amountsOf(cost));
  }
  for (const other of trials)
    if (other.key !== trial.key && known.started.has(other.key) && !known.results.has(other.key))
      ledger.begin("trial", expected(other));
  const excess = ledger.refusal("trial", expected(trial));
  if (excess === undefined) return undefined;
  const shown = (amount: number): string => shownAmount(excess.measure, amount, usualRates.currency);
  return `of the budget of ${shown(excess.limit)}, ${shown(excess.left)} are left, and the next trial is expected to take ${shown(excess.amount)}`;
}
