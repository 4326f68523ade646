import { expect, test } from "vitest";
import type { GateResult } from "../../pipeline/domain/evaluation.ts";
import { nextStep } from "../../pipeline/report/standing.ts";
import { inconclusiveModel } from "./views.ts";

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
