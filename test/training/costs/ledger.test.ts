import { describe, expect, test } from "vitest";
import type { Limits } from "../../../pipeline/domain/budget.ts";
import { type Amounts, mostPerSecond, shownAmount } from "../../../pipeline/training/costs/amounts.ts";
import { costOfUsage } from "../../../pipeline/training/costs/cost-of-usage.ts";
import { expectedCost } from "../../../pipeline/training/costs/expected-cost.ts";
import { Ledger } from "../../../pipeline/training/costs/ledger.ts";
import { noUsage } from "../../../pipeline/training/costs/usage.ts";

const amounts = (hours: number, cpuHours: number | undefined = hours): Amounts => ({
  price: undefined,
  hours,
  cpu_hours: cpuHours,
  energy: undefined,
});

const run = (limits: Limits) => ({ name: "the run", limits, covers: () => true });
const stage = (name: string, limits: Limits) => ({
  name: `stage ${name}`,
  limits,
  covers: (one: string) => one === name,
});

/** Stages that have ended, with what they used. */
function after(budgets: ConstructorParameters<typeof Ledger>[0], ended: Readonly<Record<string, number>>): Ledger {
  const ledger = new Ledger(budgets);
  for (const [name, hours] of Object.entries(ended)) {
    const key = ledger.begin(name, undefined);
    ledger.use(key, amounts(hours));
    ledger.end(key);
  }
  return ledger;
}

describe("a stage begins", () => {
  test.each<readonly [string, Ledger, Amounts | undefined, string | undefined]>([
    ["without a budget", after([], { prepare: 9 }), amounts(9), undefined],
    ["when it is expected to take what is left", after([run({ hours: 6 })], { prepare: 4 }), amounts(2), undefined],
    [
      "not when it is expected to take more",
      after([run({ hours: 6 })], { prepare: 4 }),
      amounts(2.01),
      "the run hours 2",
    ],
    [
      "when nothing is known of it and something is left",
      after([run({ hours: 6 })], { prepare: 5.9 }),
      undefined,
      undefined,
    ],
    ["not when nothing is left", after([run({ hours: 6 })], { prepare: 6 }), undefined, "the run hours 0"],
    [
      "when a measure that is limited is not known of it",
      after([run({ cpu_hours: 1 })], {}),
      { ...amounts(9), cpu_hours: undefined },
      undefined,
    ],
    [
      "not by its own budget",
      after([run({ hours: 6 }), stage("train", { cpu_hours: 1 })], {}),
      amounts(2),
      "stage train cpu_hours 1",
    ],
    ["when the budget is another stage's", after([stage("other", { hours: 1 })], { other: 1 }), amounts(2), undefined],
  ])("%s", (_name, ledger, expected, excess) => {
    const found = ledger.refusal("train", expected);
    expect(found && `${found.budget.name} ${found.measure} ${String(Number(found.left.toFixed(6)))}`).toBe(excess);
  });

  test("not when what others that run are expected to take leaves too little", () => {
    const ledger = new Ledger([run({ hours: 6 })]);
    const key = ledger.begin("beside", amounts(5));
    ledger.use(key, amounts(1));
    expect(ledger.refusal("train", amounts(2))).toMatchObject({ measure: "hours", left: 1 });
    ledger.end(key);
    expect(ledger.refusal("train", amounts(2))).toBeUndefined();
  });
});

describe("a stage that runs", () => {
  const perSecond = { price: 0, hours: 1 / 3600, cpu_hours: 2 / 3600, energy: 0 };

  test.each([
    ["has time until the first budget is used up at its fastest", 0.5, 0.5, 900],
    ["has none beyond it", 2, 2, 0],
  ])("%s", (_name, hours, cpuHours, seconds) => {
    const ledger = new Ledger([run({ hours: 1.5, cpu_hours: 1 })]);
    const key = ledger.begin("train", undefined);
    ledger.use(key, amounts(hours, cpuHours));
    expect(ledger.secondsLeft(key, perSecond)).toBeCloseTo(seconds, 6);
  });

  test.each([
    ["goes on while it can end before its budget does", 0.98, undefined],
    ["must stop when it could not", 0.99, "hours"],
  ])("%s", (_name, hours, measure) => {
    const ledger = new Ledger([run({ hours: 1 })]);
    const key = ledger.begin("train", undefined);
    ledger.use(key, amounts(hours));
    expect(ledger.overrun(key, perSecond, 60)?.measure).toBe(measure);
  });

  test("without a budget has all the time there is", () => {
    const ledger = new Ledger([]);
    expect(ledger.secondsLeft(ledger.begin("train", undefined), perSecond)).toBe(Number.POSITIVE_INFINITY);
  });
});

const rates = { pricePerHour: 0.5, currency: "EUR", wattsPerCore: 4, wattsPerGigabyte: 0.5 };
const used = { ...noUsage, wallSeconds: 3600, cpuSeconds: 7200, peakMemoryBytes: 5e9, memoryByteSeconds: 4e9 * 3600 };

describe("what a usage costs", () => {
  test.each([
    ["by the watts of a processor, and of memory over time", { meteredJoules: undefined }, 2 * 4 + 4 * 0.5],
    ["by the processors' meters where they can be read", { meteredJoules: 36_000 }, 10 + 4 * 0.5],
    ["nobody knows without processor time", { meteredJoules: undefined, cpuSeconds: undefined }, undefined],
    ["nobody knows without memory", { memoryByteSeconds: undefined }, undefined],
  ])("is energy: %s", (_name, changed, wattHours) => {
    expect(costOfUsage({ ...used, ...changed }, rates).energyWattHours).toBe(wattHours);
  });

  test("is a price by the hour, and none without one", () => {
    expect(costOfUsage(used, rates).price).toEqual({ amount: 0.5, currency: "EUR" });
    expect(costOfUsage(used, { ...rates, pricePerHour: undefined }).price).toBeUndefined();
  });

  test("says why something is not known", () => {
    const usage = { ...used, peakMemoryBytes: undefined, unmeasured: "nobody looked" };
    expect(costOfUsage(usage, rates)).toMatchObject({ peakMemoryBytes: undefined, unmeasured: "nobody looked" });
  });
});

describe("what a stage is expected to take", () => {
  const cost = { wallSeconds: 100, cpuSeconds: 150, peakMemoryBytes: 1e9, energyWattHours: 2, price: undefined };

  test.each([
    ["is what it took", 10, 10, 1],
    ["is twice as much on twice the data", 10, 20, 2],
    ["is less on less", 10, 5, 0.5],
    ["is what it took when nobody knows the data then", undefined, 20, 1],
    ["is what it took when nobody knows the data now", 10, undefined, 1],
    ["is what it took when there was no data", 0, 20, 1],
  ])("%s", (_name, thenBytes, nowBytes, scale) => {
    const expected = expectedCost([{ cost, dataBytes: thenBytes }], nowBytes, rates);
    expect(expected?.scale).toBe(scale);
    expect(expected?.cost).toMatchObject({ wallSeconds: 100 * scale, cpuSeconds: 150 * scale, peakMemoryBytes: 1e9 });
    expect(expected?.cost.price?.amount).toBeCloseTo((100 * scale * 0.5) / 3600, 12);
  });

  test("is the larger of what is known", () => {
    const earlier = [
      { cost, dataBytes: 10 },
      { cost: { ...cost, wallSeconds: 60 }, dataBytes: 5 },
    ];
    expect(expectedCost(earlier, 10, rates)?.cost.wallSeconds).toBe(120);
    expect(expectedCost([...earlier].reverse(), 10, rates)?.cost.wallSeconds).toBe(120);
  });

  test("is not known without any", () => {
    expect(expectedCost([], 10, rates)).toBeUndefined();
  });
});

test("a machine takes its price, every processor and all memory at most", () => {
  const most = mostPerSecond(rates, { cores: 4, memoryBytes: 8e9 });
  expect(most.hours * 3600).toBeCloseTo(1, 12);
  expect(most.cpu_hours * 3600).toBeCloseTo(4, 12);
  expect(most.energy * 3600).toBeCloseTo(20, 12);
  expect(most.price * 3600).toBeCloseTo(0.5, 12);
});

test.each([
  ["price", 1.2345, "1.23 EUR"],
  ["hours", 0.01, "36 s"],
  ["hours", 0.5, "30 min"],
  ["hours", 2, "2 h"],
  ["cpu_hours", 3.5, "3.5 h of processor time"],
  ["energy", 84.21, "84.2 Wh"],
] as const)("%s of %d is shown as %s", (measure, amount, text) => {
  expect(shownAmount(measure, amount, "EUR")).toBe(text);
});
