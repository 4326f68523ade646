import { expect, test } from "vitest";
import { costOfMaking, type StageOutcome } from "../../pipeline/domain/candidate.ts";
import type { Cost } from "../../pipeline/domain/cost.ts";

const took = (wallSeconds: number, amount?: number): Cost => ({
  wallSeconds,
  cpuSeconds: undefined,
  peakMemoryBytes: undefined,
  energyWattHours: undefined,
  price: amount === undefined ? undefined : { amount, currency: "EUR" },
});

const stage = (outcome: StageOutcome["outcome"], cost: Pick<StageOutcome, "cost" | "costWhenRan"> = {}) => ({
  stage: "train",
  outcome,
  reason: "",
  durationMs: 1,
  ...cost,
});

test.each<[string, readonly StageOutcome[], number | undefined, number | undefined]>([
  ["a stage that ran now", [stage("ran", { cost: took(20, 2) })], 20, 2],
  ["a stage that did not run took what it took then", [stage("skipped", { costWhenRan: took(10, 1) })], 10, 1],
  [
    "one of each are added",
    [stage("cached", { costWhenRan: took(10, 1) }), stage("ran", { cost: took(20, 2) })],
    30,
    3,
  ],
  [
    "one that nobody measured makes the sum unknown",
    [stage("restored"), stage("ran", { cost: took(20) })],
    undefined,
    undefined,
  ],
  ["a frozen stage is no part of it", [stage("recorded"), stage("ran", { cost: took(20) })], 20, undefined],
  ["without stages nothing is known", [], undefined, undefined],
])("what making a candidate took: %s", (_name, stages, seconds, amount) => {
  const found = costOfMaking(stages);
  expect(found?.wallSeconds).toBe(seconds);
  expect(found?.price?.amount).toBe(amount);
});
