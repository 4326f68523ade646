import { availableParallelism, totalmem } from "node:os";
import type { CostRates } from "../../domain/budget.ts";
import { type Cost, totalCost } from "../../domain/cost.ts";
import { LockstepError } from "../../domain/error.ts";
import { type Amounts, amountsOf, type Machine, mostPerSecond, shownAmount } from "./amounts.ts";
import { costOfUsage } from "./cost-of-usage.ts";
import type { ExpectedCost } from "./expected-cost.ts";
import { type Budget, type Excess, Ledger } from "./ledger.ts";
import { type Meter, startMeter } from "./meter.ts";
import { afterEachOther, noUsage, type Usage } from "./usage.ts";

/** Longest time that a stage is given to end when its budget is nearly used up. */
const longestGraceSeconds = 5;
/** Part of what is left of a budget that is kept for ending. */
const graceShare = 0.1;
/** A budget is looked at this many times in the time that ending may take. */
const looksPerGrace = 2;
const soonestMs = 10;

/** @returns Why a stage has to stop; `undefined` while it may go on. */
export type Watch = () => LockstepError | undefined;

/** What one stage spends while it runs. */
export interface StageSpending {
  /** A command of the stage is about to begin in this process group. */
  begin(processGroup: number): void;
  /** It has ended. */
  end(waitedSeconds: number | undefined): void;
  /** Aborted when the stage must stop; the reason is the error to end with. */
  readonly signal: AbortSignal;
  /** How long it may take to end then. */
  readonly graceMs: () => number;
  /** The stage has ended, well or not. @returns What it took. */
  close(): Cost;
}

function excessError(
  stage: string,
  { budget, measure, limit, left }: Excess,
  { how, currency }: { readonly how: string; readonly currency: string },
): LockstepError {
  const shown = (amount: number): string => shownAmount(measure, amount, currency);
  return new LockstepError(
    "BUDGET_EXCEEDED",
    `stage ${stage} ${how}, and of the ${shown(limit)} that lockstep.yaml gives ${budget.name} ${shown(left)} are left for it`,
    {
      hint: `Let it need less, or raise \`${measure}\` of that budget in lockstep.yaml; for a pull request that is the base branch's. Its outputs are as they were before, and what has finished is kept.`,
    },
  );
}

function scaleText(scale: number): string {
  return scale === 1 ? "" : ` on ${String(Number(scale.toPrecision(3)))} times the data it read then`;
}

class Running implements StageSpending {
  readonly #stage: string;
  readonly #spender: Spender;
  readonly #account: symbol;
  readonly #stopping = new AbortController();
  readonly #graceSeconds: number;
  readonly #watch: Watch | undefined;
  #before: Usage = noUsage;
  #meter: Meter | undefined;

  constructor(
    stage: string,
    spender: Spender,
    { account, watch }: { readonly account: symbol; readonly watch: Watch | undefined },
  ) {
    this.#stage = stage;
    this.#spender = spender;
    this.#account = account;
    this.#watch = watch;
    const seconds = spender.ledger.secondsLeft(account, spender.mostPerSecond);
    this.#graceSeconds = Math.min(longestGraceSeconds, graceShare * seconds);
  }

  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  get graceMs(): () => number {
    return () => this.#graceSeconds * 1000;
  }

  #stop(reason: LockstepError): void {
    this.#stopping.abort(reason);
  }

  begin(processGroup: number): void {
    this.#meter = startMeter({ pid: processGroup, onLook: (usage) => this.#look(usage) });
  }

  #note(usage: Usage): Amounts {
    const amounts = amountsOf(costOfUsage(afterEachOther(this.#before, usage), this.#spender.rates));
    this.#spender.ledger.use(this.#account, amounts);
    return amounts;
  }

  #look(usage: Usage): number | undefined {
    this.#note(usage);
    const { ledger, mostPerSecond: most, rates } = this.#spender;
    const betweenLooks = this.#graceSeconds / looksPerGrace;
    const excess = ledger.overrun(this.#account, most, this.#graceSeconds + betweenLooks);
    if (excess !== undefined && !this.signal.aborted) {
      const used = shownAmount(excess.measure, excess.amount, rates.currency);
      this.#stop(excessError(this.#stage, excess, { how: `was stopped after ${used}`, currency: rates.currency }));
    }
    const reason = this.signal.aborted ? undefined : this.#watch?.();
    if (reason !== undefined) this.#stop(reason);
    return Number.isFinite(ledger.secondsLeft(this.#account, most))
      ? Math.max(soonestMs, betweenLooks * 1000)
      : undefined;
  }

  end(waitedSeconds: number | undefined): void {
    if (this.#meter === undefined) return;
    this.#before = afterEachOther(this.#before, this.#meter.stop(waitedSeconds));
    this.#meter = undefined;
    this.#note(noUsage);
  }

  close(): Cost {
    // A command that could not be started has a meter, and no end.
    this.end(undefined);
    this.#spender.ledger.end(this.#account);
    const cost = costOfUsage(this.#before, this.#spender.rates);
    this.#spender.add(this.#stage, cost);
    return cost;
  }
}

/** Counts what the stages of one run take, and keeps them within their budgets. */
export class Spender {
  readonly rates: CostRates;
  readonly ledger: Ledger;
  readonly mostPerSecond: ReturnType<typeof mostPerSecond>;
  readonly #costs = new Map<string, Cost>();

  constructor(rates: CostRates, budgets: readonly Budget[], machine: Machine = thisMachine()) {
    this.rates = rates;
    this.ledger = new Ledger(budgets);
    this.mostPerSecond = mostPerSecond(rates, machine);
  }

  /**
   * A stage is about to run.
   *
   * @param watch - Asked at each look whether it has to stop for a reason of its own.
   * @throws LockstepError BUDGET_EXCEEDED when it is expected to take more than is left.
   */
  begin(stage: string, expected: ExpectedCost | undefined, watch?: Watch): StageSpending {
    const amounts = expected === undefined ? undefined : amountsOf(expected.cost);
    const excess = this.ledger.refusal(stage, amounts);
    if (excess !== undefined) {
      const { currency } = this.rates;
      const amount = shownAmount(excess.measure, excess.amount, currency);
      const how =
        expected === undefined || excess.amount === 0
          ? "was not begun"
          : `was not begun: it is expected to take ${amount}, as when it last ran${scaleText(expected.scale)}`;
      throw excessError(stage, excess, { how, currency });
    }
    return new Running(stage, this, { account: this.ledger.begin(stage, amounts), watch });
  }

  /** A stage that had to be made twice took both. */
  add(stage: string, cost: Cost): void {
    const before = this.#costs.get(stage);
    this.#costs.set(stage, (before === undefined ? undefined : totalCost([before, cost])) ?? cost);
  }

  /** What a stage took in this run; `undefined` when it did not run. */
  costOf(stage: string): Cost | undefined {
    return this.#costs.get(stage);
  }
}

function thisMachine(): Machine {
  return { cores: availableParallelism(), memoryBytes: totalmem() };
}
