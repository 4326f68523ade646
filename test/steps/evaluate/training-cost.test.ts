import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Candidate, StageOutcome } from "../../../pipeline/domain/candidate.ts";
import { inputKey, md5, modelName, modelVersion, sha256 } from "../../../pipeline/domain/ids.ts";
import type { ModelRecord } from "../../../pipeline/domain/model-record.ts";
import type { OperationMeasure } from "../../../pipeline/domain/operation.ts";
import { writeRecord } from "../../../pipeline/repository/record-files.ts";
import type { Workspace } from "../../../pipeline/repository/workspace.ts";
import { trainingCost } from "../../../pipeline/steps/evaluate/training-cost.ts";

const cost = {
  wallSeconds: 12,
  cpuSeconds: undefined,
  peakMemoryBytes: undefined,
  energyWattHours: undefined,
  price: undefined,
};

const artifact = (digit: string) => ({
  path: "models/m",
  format: "linear",
  md5: md5("0".repeat(32)),
  sha256: sha256(digit.repeat(64)),
  sizeBytes: 0,
  files: [{ path: "m", sizeBytes: 0, md5: md5("0".repeat(32)), sha256: sha256("0".repeat(64)) }],
});

test.each<[string, OperationMeasure, Partial<StageOutcome>, string, number | undefined]>([
  ["of a stage that ran now", "training_seconds", { outcome: "ran", cost }, "a", 12],
  ["of one that a second run skipped", "training_price", { outcome: "skipped", costWhenRan: cost }, "a", 12],
  ["of one that nobody measured", "training_seconds", { outcome: "skipped" }, "a", undefined],
  ["of other bytes", "training_seconds", { outcome: "ran", cost }, "b", undefined],
  ["that no rule asks for", "size_bytes", { outcome: "ran", cost }, "a", undefined],
])("the cost of a training %s", async (_name, measure, outcome, bytes, seconds) => {
  const root = mkdtempSync(join(tmpdir(), "lockstep-cost-"));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  const workspace = { git: { root } } as Workspace;
  const candidate: Candidate = {
    kind: "lockstep/Candidate",
    schema: 1,
    model: modelName("m"),
    modelVersion: modelVersion("v1.0.0"),
    inputKey: inputKey("c".repeat(64)),
    inputs: {},
    artifact: artifact("a"),
    metrics: {},
    stages: [{ stage: "train", outcome: "ran", reason: "so", durationMs: 1, ...outcome }],
  };
  await writeRecord(workspace, "records", candidate);
  const record: Pick<ModelRecord, "model" | "artifact"> = { model: candidate.model, artifact: artifact(bytes) };
  const rules = [{ measure, limit: 100, margin: undefined, mode: "blocking" as const }];
  expect((await trainingCost(workspace, "records", { record, rules }))?.wallSeconds).toBe(seconds);
});
