import { expect, test } from "vitest";
import type { GateResult } from "../../pipeline/domain/evaluation.ts";
import { modelName } from "../../pipeline/domain/ids.ts";
import type { ModelSection } from "../../pipeline/domain/report-view.ts";
import { byAttention, nextStep } from "../../pipeline/report/standing.ts";
import { betterModel, damagedModel, inconclusiveModel } from "./views.ts";

const regressed = { code: "evaluation_regressed", sentence: "worse in 3 gates" } as const;
const undecided = { code: "evaluation_inconclusive", sentence: "cannot tell" } as const;

const rows: GateResult = { gate: "f1: margin 0.02", verdict: { phase: "inconclusive", reason: "" } };
const stopwatch: GateResult = { ...rows, gate: "operation: latency_p99_ms maximum 5", subject: "operation" };

test.each<[string, readonly GateResult[], string]>([
  ["a metric that cannot be told needs rows", [rows], "more evaluation rows"],
  ["a stopwatch needs another look", [stopwatch], "measuring again on a quieter machine"],
  ["both need both", [rows, stopwatch], "more evaluation rows and measuring again on a quieter machine"],
  ["a gate on trial needs nothing", [rows, { ...stopwatch, mode: "informational" }], "more evaluation rows"],
  [
    "nor does one that was answered",
    [stopwatch, { ...rows, verdict: { phase: "equivalent", reason: "" } }],
    "measuring again on a quieter machine",
  ],
])("what unblocks an inconclusive model: %s", (_name, gates, words) => {
  const section = inconclusiveModel();
  const next = nextStep({ ...section, evaluation: { ...section.evaluation, gates } }, (name) => name);
  expect(next).toBe(`not promoted, ${words} can unblock it`);
});

const override = { owners: ["dana", "olga"], gates: ["f1: margin 0.02"] };

test.each<[string, ModelSection, string]>([
  ["a failing gate", damagedModel(), "not promoted, the author can unblock it with a new commit"],
  [
    "a failing gate that an owner may override",
    damagedModel({ approval: { phase: "refused", refusal: regressed, override } }),
    "not promoted, the author can unblock it with a new commit, or dana or olga with /override",
  ],
  [
    "a gate that cannot tell and that an owner may override",
    inconclusiveModel({ approval: { phase: "refused", refusal: undecided, override } }),
    "not promoted, more evaluation rows can unblock it, or dana or olga with /override",
  ],
  [
    "a rejection, which no override takes back",
    betterModel({
      approval: { phase: "refused", refusal: { code: "rejected", sentence: "mina rejected these bytes" } },
    }),
    "rejected by a reviewer, a new commit can unblock it",
  ],
])("who can unblock %s", (_name, section, next) => {
  expect(nextStep(section, (name) => name)).toBe(next);
});

test("models are ranked by need of attention: failing, cannot tell, changed, unchanged", () => {
  const named = (name: string, section: ModelSection): ModelSection => ({
    ...section,
    plan: { ...section.plan, model: modelName(name) },
  });
  const equivalent = { ...betterModel().evaluation, verdict: { phase: "equivalent", reason: "the same" } } as const;
  const sections = [
    named(
      "unchanged",
      betterModel({ evaluation: equivalent, approval: { phase: "not_needed" }, inputDifferences: [] }),
    ),
    named("as-good", betterModel({ evaluation: equivalent })),
    named("improved", betterModel()),
    named("unknown", inconclusiveModel()),
    named("rejected", betterModel({ approval: { phase: "refused", refusal: { code: "rejected", sentence: "no" } } })),
    named("failing", damagedModel()),
  ];
  const order = byAttention(sections).map(({ plan }) => plan.model);
  expect(order).toEqual(["failing", "rejected", "unknown", "improved", "as-good", "unchanged"]);
});
