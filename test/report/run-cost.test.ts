import { describe, expect, test } from "vitest";
import type { RunCost, StageOutcome } from "../../pipeline/domain/candidate.ts";
import type { Cost } from "../../pipeline/domain/cost.ts";
import { renderHtml } from "../../pipeline/report/html.ts";
import { renderMarkdown } from "../../pipeline/report/markdown.ts";
import { runSentence } from "../../pipeline/report/run-cost.ts";
import { duration, money, tookText, wattHours } from "../../pipeline/report/took-text.ts";
import { betterModel, report } from "./views.ts";

const cost: Cost = {
  wallSeconds: 754.2,
  cpuSeconds: 1503.9,
  peakMemoryBytes: 2_140_000_000,
  energyWattHours: 1.72,
  price: { amount: 0.1006, currency: "EUR" },
};

const stage = (name: string, outcome: StageOutcome["outcome"], more: Partial<StageOutcome> = {}): StageOutcome => ({
  stage: name,
  outcome,
  reason: "because",
  durationMs: 1,
  ...more,
});

const run: RunCost = {
  stages: [
    stage("prepare", "cached", { costWhenRan: { ...cost, price: undefined } }),
    stage("train", "ran", { cost }),
    stage("look", "skipped"),
  ],
  cost,
};

describe("the report says what the training took", () => {
  const view = report([betterModel({ run })]);

  test("as Markdown", () => {
    const text = renderMarkdown(view);
    expect(text).toContain("### What the training took");
    expect(text).toContain("| `train` | ran | 12 min 34 s | 25 min 4 s | 2.1 GB | 1.72 Wh | 0.101 EUR |");
    expect(text).toContain(
      "| `prepare` | taken from the run-cache; when it ran: | 12 min 34 s | 25 min 4 s | 2.1 GB | 1.72 Wh | – |",
    );
    expect(text).toContain("| `look` | up to date | – | – | – | – | – |");
  });

  test("as HTML", () => {
    const text = renderHtml(view);
    expect(text).toContain("<h3>What the training took</h3>");
    expect(text).toContain('data-label="Time">12 min 34 s</td>');
  });

  test("and nothing of one that was made elsewhere", () => {
    const without = report([betterModel()]);
    expect(renderMarkdown(without) + renderHtml(without)).not.toContain("What the training took");
  });

  test("without a name of a stage being taken for markup", () => {
    const hostile = report([betterModel({ run: { stages: [stage("<b>|`@team`", "ran", { cost })], cost } })]);
    expect(renderHtml(hostile)).not.toContain("<b>|");
    expect(renderMarkdown(hostile)).not.toContain("<b>|");
  });
});

test.each<readonly [string, RunCost, string]>([
  [
    "what ran, what did not, and what that saved",
    run,
    "1 stage ran, 1 was taken from the run-cache, 1 was up to date or restored. It took 12 min 34 s, 25 min 4 s of processor time, 2.1 GB, 1.72 Wh, 0.101 EUR. What did not run again took 12 min 34 s when it ran.",
  ],
  [
    "that nothing had to run",
    { stages: [stage("a", "skipped"), stage("b", "restored")], cost: undefined },
    "No stage had to run, 2 were up to date or restored.",
  ],
  [
    "why something is not known",
    {
      stages: [stage("a", "ran")],
      cost: {
        ...cost,
        peakMemoryBytes: undefined,
        energyWattHours: undefined,
        price: undefined,
        unmeasured: "nobody looked",
      },
    },
    "1 stage ran. It took 12 min 34 s, 25 min 4 s of processor time. Not everything is known: nobody looked.",
  ],
])("a sentence says %s", (_name, shown, sentence) => {
  expect(runSentence(shown)).toBe(sentence);
});

test.each([
  [0, "0 s"],
  [0.8432, "0.84 s"],
  [9.99, "10 s"],
  [12.34, "12.3 s"],
  [99.9, "99.9 s"],
  [100, "1 min 40 s"],
  [3599.6, "1 h 0 min"],
  [90_000, "25 h 0 min"],
])("%d seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([
  [0.0001, "under 0.001 Wh"],
  [0.1234, "0.123 Wh"],
  [1234.5, "1235 Wh"],
])("%d watt hours are %s", (energy, text) => {
  expect(wattHours(energy)).toBe(text);
});

test.each([
  [0, "0 USD"],
  [0.0001, "under 0.001 USD"],
  [123.456, "123 USD"],
])("%d dollars are %s", (amount, text) => {
  expect(money({ amount, currency: "USD" })).toBe(text);
});

test("what is not known is left out", () => {
  expect(
    tookText({
      ...cost,
      cpuSeconds: undefined,
      peakMemoryBytes: undefined,
      energyWattHours: undefined,
      price: undefined,
    }),
  ).toBe("took 12 min 34 s");
});
