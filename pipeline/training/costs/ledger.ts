import { type Limits, type Measure, measures } from "../../domain/budget.ts";
import type { Amounts } from "./amounts.ts";

/** A budget and the stages that live on it. */
export interface Budget {
  /** For messages: `the run`, `model churn`, `stage train`. */
  readonly name: string;
  readonly limits: Limits;
  readonly covers: (stage: string) => boolean;
}

/** What would go beyond a budget. */
export interface Excess {
  readonly budget: Budget;
  readonly measure: Measure;
  readonly limit: number;
  /** What is left for the stage, at least 0. */
  readonly left: number;
  /** What is expected of it, or what it has used. */
  readonly amount: number;
}

interface Account {
  readonly stage: string;
  used: Amounts;
  expected: Amounts | undefined;
}

const nothing: Amounts = { price: 0, hours: 0, cpu_hours: 0, energy: 0 };

/** What stages have used of their budgets, those that run now included. */
export class Ledger {
  readonly #budgets: readonly Budget[];
  readonly #accounts = new Map<symbol, Account>();

  constructor(budgets: readonly Budget[]) {
    this.#budgets = budgets;
  }

  /** What others have taken of a budget, and what those that run are still expected to. */
  #taken({ covers }: Budget, measure: Measure, except: symbol | undefined): number {
    let taken = 0;
    for (const [key, { stage, used, expected }] of this.#accounts)
      if (key !== except && covers(stage)) taken += Math.max(used[measure] ?? 0, expected?.[measure] ?? 0);
    return taken;
  }

  #excess(
    stage: string,
    except: symbol | undefined,
    exceeds: (left: number, measure: Measure) => number | undefined,
  ): Excess | undefined {
    for (const budget of this.#budgets) {
      if (!budget.covers(stage)) continue;
      for (const measure of measures) {
        const limit = budget.limits[measure];
        if (limit === undefined) continue;
        const left = Math.max(0, limit - this.#taken(budget, measure, except));
        const amount = exceeds(left, measure);
        if (amount !== undefined) return { budget, measure, limit, left, amount };
      }
    }
    return undefined;
  }

  /**
   * Why a stage may not begin: nothing is left, or less than is expected of it. One that nothing is known of begins as long as something is
   * left.
   */
  refusal(stage: string, expected: Amounts | undefined): Excess | undefined {
    return this.#excess(stage, undefined, (left, measure) => {
      const amount = expected?.[measure];
      return left === 0 || (amount !== undefined && amount > left) ? (amount ?? 0) : undefined;
    });
  }

  /** A stage begins. @returns What names its account from now on. */
  begin(stage: string, expected: Amounts | undefined): symbol {
    const key = Symbol(stage);
    this.#accounts.set(key, { stage, used: nothing, expected });
    return key;
  }

  use(key: symbol, used: Amounts): void {
    const account = this.#accounts.get(key);
    if (account !== undefined) account.used = used;
  }

  /** The stage has ended: what was expected of it is no longer kept for it. */
  end(key: symbol): void {
    const account = this.#accounts.get(key);
    if (account !== undefined) account.expected = undefined;
  }

  /** How many seconds it takes at least until some budget is used up, when so much is used in each. */
  secondsLeft(key: symbol, perSecond: Readonly<Record<Measure, number>>): number {
    const account = this.#accounts.get(key);
    let least = Number.POSITIVE_INFINITY;
    if (account === undefined) return least;
    this.#excess(account.stage, key, (left, measure) => {
      const rate = perSecond[measure];
      if (rate > 0) least = Math.min(least, Math.max(0, left - (account.used[measure] ?? 0)) / rate);
      return undefined;
    });
    return least;
  }

  /** What a running stage would go beyond within some seconds; measures of which nothing is known are passed over. */
  overrun(key: symbol, perSecond: Readonly<Record<Measure, number>>, seconds: number): Excess | undefined {
    const account = this.#accounts.get(key);
    if (account === undefined) return undefined;
    return this.#excess(account.stage, key, (left, measure) => {
      const used = account.used[measure];
      return used !== undefined && used + perSecond[measure] * seconds >= left ? used : undefined;
    });
  }
}
