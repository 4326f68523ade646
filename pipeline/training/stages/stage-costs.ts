import type { Entry, LockedStage } from "../../data/dvc/model.ts";
import { type CostRecords, openCostRecords } from "../../data/stages/cost-records.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import { type CostRates, type Limits, usualRates } from "../../domain/budget.ts";
import type { Cost } from "../../domain/cost.ts";
import type { FutilityRule } from "../../domain/project.ts";
import { type EarlierCost, expectedCost } from "../costs/expected-cost.ts";
import type { Budget } from "../costs/ledger.ts";
import { Spender, type StageSpending } from "../costs/spender.ts";
import { watchFutility } from "./futility-stop.ts";
import type { Session } from "./session.ts";

/** A budget as it is declared, and what it is for. */
export type DeclaredBudget = { readonly limits: Limits } & (
  | { readonly of: "run" }
  /** Of a model: every stage that its outputs need. */
  | { readonly of: "model"; readonly model: string; readonly outputs: readonly string[] }
  | { readonly of: "stage"; readonly stage: string }
);

/** What stages are charged with, and how much they may take. */
export interface SpendingRules {
  readonly rates: CostRates;
  readonly budgets: readonly DeclaredBudget[];
  readonly futility: readonly FutilityRule[];
  /** What the lock of an earlier state says of a stage: that of the merge base, where there is one. */
  readonly lockedBefore?: ((stage: PlacedStage) => Promise<LockedStage | undefined>) | undefined;
}

export const noRules: SpendingRules = { rates: usualRates, budgets: [], futility: [] };

/** Size of all of them together; `undefined` when one says none. */
function bytesOf(deps: readonly Entry[]): number | undefined {
  return deps.reduce<number | undefined>(
    (sum, { sizeBytes }) => (sum === undefined || sizeBytes === undefined ? undefined : sum + sizeBytes),
    0,
  );
}

/** Stages that outputs need, those that make them included. */
function stagesBehind({ graph }: Session, outputs: readonly string[]): ReadonlySet<string> {
  const found = new Set<PlacedStage>();
  const pending = outputs.flatMap((path) => graph.producersAround(path));
  for (let stage = pending.pop(); stage !== undefined; stage = pending.pop()) {
    if (found.has(stage)) continue;
    found.add(stage);
    pending.push(...graph.upstream(stage));
  }
  return new Set([...found].map(({ name }) => name));
}

function budgetsOf(session: Session, declared: readonly DeclaredBudget[]): readonly Budget[] {
  return declared.map((budget) => {
    const { limits } = budget;
    switch (budget.of) {
      case "run":
        return { name: "the run", limits, covers: () => true };
      case "model": {
        const stages = stagesBehind(session, budget.outputs);
        return { name: `model ${budget.model}`, limits, covers: (stage) => stages.has(stage) };
      }
      case "stage": {
        const { stage: name } = budget;
        const covers = (stage: string): boolean => stage === name || stage.startsWith(`${name}@`);
        if (!session.graph.order.some((stage) => covers(stage.name)))
          session.onEvent({
            kind: "warning",
            message: `lockstep.yaml gives stage ${name} a budget, and there is no such stage`,
          });
        return { name: `stage ${name}`, limits, covers };
      }
    }
  });
}

/** What the stages of one run take: before, while and after they run. */
export class StageCosts {
  readonly #session: Session;
  readonly #load: () => Promise<SpendingRules>;
  readonly #records: CostRecords;
  #rules: Promise<{ readonly rules: SpendingRules; readonly spender: Spender }> | undefined;
  #spender: Spender | undefined;

  /** @param load - Asked once, when the first stage runs: a run in which none does reads no rules. */
  constructor(session: Session, load: () => Promise<SpendingRules>) {
    this.#session = session;
    this.#load = load;
    this.#records = openCostRecords(session.cache.folder);
  }

  async #open(): Promise<{ readonly rules: SpendingRules; readonly spender: Spender }> {
    const rules = await this.#load();
    this.#spender = new Spender(rules.rates, budgetsOf(this.#session, rules.budgets));
    return { rules, spender: this.#spender };
  }

  async #recorded(locked: LockedStage | undefined): Promise<EarlierCost | undefined> {
    if (locked === undefined) return undefined;
    const cost = await this.#find(locked);
    return cost === undefined ? undefined : { cost, dataBytes: bytesOf(locked.deps) };
  }

  async #find(locked: LockedStage): Promise<Cost | undefined> {
    const { remote, signal } = this.#session;
    const here = await this.#records.find(locked);
    if (here !== undefined || remote === undefined) return here;
    // What is known of a cost is told, and no reason for anything to fail.
    await this.#records.pull(locked, remote, signal).catch(() => undefined);
    return this.#records.find(locked);
  }

  /**
   * A stage is about to run.
   *
   * @param deps - As they are in the workspace.
   * @throws LockstepError BUDGET_EXCEEDED when it is expected to take more than is left; what reading the rules throws.
   */
  async begin(stage: PlacedStage, deps: readonly Entry[]): Promise<StageSpending> {
    const { rules, spender } = await (this.#rules ??= this.#open());
    if (rules.budgets.length + rules.futility.length === 0) return spender.begin(stage.name, undefined);
    const [own, base] = [await this.#session.locks.locked(stage), await rules.lockedBefore?.(stage)];
    const watch = await watchFutility(this.#session, stage, { rules: rules.futility, lockedBefore: base ?? own });
    const earlier: EarlierCost[] = [];
    for (const one of [own, base]) {
      const found = await this.#recorded(one);
      if (found !== undefined) earlier.push(found);
    }
    return spender.begin(stage.name, expectedCost(earlier, bytesOf(deps), rules.rates), watch);
  }

  /** Keeps what a stage took with what it made. */
  async keep(locked: LockedStage, cost: Cost): Promise<void> {
    await this.#records.save(locked, cost);
  }

  /** What a stage took in this run; `undefined` when it did not run. */
  costOf({ name }: PlacedStage): Cost | undefined {
    return this.#spender?.costOf(name);
  }

  /** What a stage took when it made what the lock says now, where that is known. */
  async costWhenRan(stage: PlacedStage): Promise<Cost | undefined> {
    const locked = await this.#session.locks.locked(stage);
    return locked === undefined ? undefined : this.#find(locked);
  }
}
