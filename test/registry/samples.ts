import type { EnvironmentName, ModelVersion } from "../../pipeline/domain/ids.ts";
import {
  commitSha,
  environmentName,
  inputKey,
  md5,
  modelName,
  modelVersion,
  sha256,
} from "../../pipeline/domain/ids.ts";
import type { ModelRecord } from "../../pipeline/domain/model-record.ts";
import type { Records } from "../../pipeline/registry/schemas/records.ts";

/** 64 times one hexadecimal digit. */
export const digest = (digit: string): ReturnType<typeof sha256> => sha256(digit.repeat(64));
export const key = (digit: string): ReturnType<typeof inputKey> => inputKey(digit.repeat(64));
export const commit = (digit: string): ReturnType<typeof commitSha> => commitSha(digit.repeat(40));
export const version = modelVersion;
export const production = environmentName("production");
export const model = modelName("failure-predictor");

export function environmentsOf(
  entries: Readonly<Record<string, string>>,
): Readonly<Record<EnvironmentName, ModelVersion>> {
  return Object.fromEntries(
    Object.entries(entries).map(([name, value]) => [environmentName(name), modelVersion(value)]),
  );
}

const artifact: ModelRecord["artifact"] = {
  path: "models/failure-predictor",
  format: "tfjs-layers",
  md5: md5(`${"3".repeat(32)}.dir`),
  sha256: digest("a"),
  sizeBytes: 2048,
  files: [
    { path: "model.json", sizeBytes: 1024, md5: md5("4".repeat(32)), sha256: digest("4") },
    { path: "weights.bin", sizeBytes: 1024, md5: md5("5".repeat(32)), sha256: digest("5") },
  ],
};

const scored = {
  modelVersion: version("v1.1.0"),
  artifactSha256: digest("a"),
  threshold: 0.5,
  metrics: {
    precision: { value: null, reason: "nothing was predicted positive" },
    recall: { value: 0 },
    f1: { value: 0.5 },
    roc_auc: { value: 0.97 },
    log_loss: { value: 0.1 },
  },
  confusion: { truePositives: 0, falsePositives: 0, trueNegatives: 90, falseNegatives: 10 },
} as const;

const verdict = { phase: "improved", reason: "roc_auc rose by 0.01" } as const;

/** One sound record of every kind; members that may be absent are absent somewhere. */
export const samples: Omit<Records, "lockstep/Report"> = {
  "lockstep/Candidate": {
    kind: "lockstep/Candidate",
    schema: 1,
    model,
    modelVersion: version("v1.1.0"),
    inputKey: key("2"),
    inputs: {
      "code train.ts": "6".repeat(40),
      "params params.yaml:train.lr": 0.1,
      "params params.yaml:layers": [8, 4],
    },
    artifact,
    metrics: { roc_auc: 0.97, nested: { list: [1, null, "x", true] } },
    stages: [{ stage: "train", outcome: "ran", reason: "params.yaml:train.lr changed", durationMs: 12.5 }],
  },
  "lockstep/Evaluation": {
    kind: "lockstep/Evaluation",
    schema: 1,
    model,
    rows: {
      source: "base",
      path: "prepared/test.csv",
      md5: md5("7".repeat(32)),
      count: 100,
      positives: 10,
      changed: false,
    },
    candidate: { ...scored, modelVersion: undefined },
    baseline: scored,
    champion: undefined,
    comparisons: [
      {
        metric: "roc_auc",
        reference: "baseline",
        improvement: 0.01,
        interval: { low: -0.01, high: 0.03, level: 0.95 },
        verdict,
      },
      { metric: "f1", reference: "champion", improvement: null, interval: null, verdict },
    ],
    gates: [{ gate: "roc_auc", verdict }],
    verdict,
    bootstrap: { draws: 2000, seed: 20 },
  },
  "lockstep/Plan": {
    kind: "lockstep/Plan",
    schema: 1,
    model,
    modelVersion: version("v1.1.0"),
    artifactSha256: digest("a"),
    inputKey: key("2"),
    environments: [
      {
        environment: production,
        from: undefined,
        to: { modelVersion: version("v1.1.0"), artifactSha256: digest("a") },
        target: "directory .lockstep/production",
      },
    ],
  },
  "lockstep/Approval": {
    kind: "lockstep/Approval",
    schema: 1,
    verb: "approve",
    subject: {
      pullRequest: 12,
      headSha: commit("1"),
      model,
      inputKey: key("2"),
      artifactSha256: digest("a"),
      evaluationDigest: digest("8"),
      planHash: digest("9"),
    },
    approver: { id: "2", login: "ravi" },
    permission: "write",
    comment: { id: "77", bodySha256: digest("c") },
  },
  "lockstep/Event": {
    kind: "lockstep/Event",
    schema: 1,
    action: "register",
    tag: "failure-predictor@v1.1.0",
    tagObject: "2".repeat(40),
    model,
    modelVersion: version("v1.1.0"),
    commit: commit("1"),
    artifactSha256: digest("a"),
    inputKey: key("2"),
    authorisation: {
      pullRequests: [
        {
          number: 12,
          headSha: commit("1"),
          author: { id: "3", login: "ana" },
          mergedAt: "2026-11-21T20:00:00Z",
          evaluationDigest: digest("8"),
        },
      ],
      planHash: digest("9"),
      required: 1,
      approvals: [
        {
          kind: "lockstep/Approval",
          schema: 1,
          verb: "approve",
          subject: {
            pullRequest: 12,
            headSha: commit("1"),
            model,
            inputKey: key("2"),
            artifactSha256: digest("a"),
            evaluationDigest: digest("8"),
            planHash: digest("9"),
          },
          approver: { id: "2", login: "ravi" },
          permission: "write",
          comment: { id: "77", bodySha256: digest("c") },
        },
      ],
    },
    seen: { approvals: commit("3") },
  },
  "lockstep/Hold": {
    kind: "lockstep/Hold",
    schema: 1,
    verb: "hold",
    scope: { model: undefined, environment: production },
    by: { id: "2", login: "ravi" },
    reason: "audit",
    until: undefined,
    pullRequest: 12,
    comment: { id: "78", bodySha256: digest("c") },
  },
  "lockstep/Override": {
    kind: "lockstep/Override",
    schema: 1,
    gate: "recall",
    subject: {
      pullRequest: 12,
      headSha: commit("1"),
      model,
      inputKey: key("2"),
      artifactSha256: digest("a"),
      evaluationDigest: digest("8"),
    },
    by: { id: "5", login: "olga" },
    reason: "the night shift is not served",
    comment: { id: "79", bodySha256: digest("c") },
  },
  "lockstep/Promotion": {
    kind: "lockstep/Promotion",
    schema: 1,
    model,
    environment: production,
    modelVersion: version("v1.1.0"),
    artifactSha256: digest("a"),
    commit: commit("1"),
    registrationTag: "failure-predictor@v1.1.0",
    assignmentTag: "failure-predictor#production#2",
    outcome: "promoted",
    previous: undefined,
  },
  "lockstep/Deployment": {
    kind: "lockstep/Deployment",
    schema: 1,
    model,
    environment: production,
    modelVersion: version("v1.1.0"),
    artifactSha256: digest("a"),
    target: "directory .lockstep/production",
    outcome: "deployed",
    sync: "Synced",
    health: "Healthy",
    previous: version("v1.0.0"),
  },
  "lockstep/DriftReport": {
    kind: "lockstep/DriftReport",
    schema: 1,
    model,
    environment: production,
    modelVersion: version("v1.1.0"),
    artifactSha256: digest("a"),
    referenceRows: 8000,
    currentRows: 500,
    features: [
      { feature: "torque", test: "ks", statistic: 0.3, pValue: 0, adjustedPValue: 0, effect: 1.2, isDrifted: true },
    ],
    verdict: "drifted",
    reason: "torque moved by 1.2 standard deviations",
  },
  "lockstep/Model": {
    kind: "lockstep/Model",
    schema: 1,
    model,
    modelVersion: version("v1.1.0"),
    artifact,
    inputKey: key("2"),
    inputs: {
      "params params.yaml:train.lr": 0.1,
      "code train.ts": "6".repeat(40),
      "params params.yaml:layers": [8, 4.5],
      "params params.yaml:flags": { b: true, a: null },
      "params params.yaml:big": "9007199254740993",
      "params params.yaml:name": "yes",
      "environment package-lock.json": "0123456789012345678901234567890123456789",
    },
    metrics: { roc_auc: 0.97, count: 3, log_loss: 1e-7 },
    metricsSha256: digest("d"),
    environments: environmentsOf({ staging: "v1.1.0", production: "v1.0.0" }),
    quarantine: [
      { modelVersion: version("v0.9.0"), artifactSha256: digest("e"), reason: "alarms: one in three was false" },
    ],
  },
  "lockstep/StoredCandidate": {
    kind: "lockstep/StoredCandidate",
    schema: 1,
    model,
    inputKey: key("3"),
    inputs: { "code train.ts": "a1", "params params.yaml:layers": [8, 8] },
    artifact,
    metrics: { roc_auc: 0.97 },
    metricsSha256: digest("4"),
    stages: [{ stage: "train", lock: "cmd: node train.ts\nouts:\n- path: models/failure-predictor\n" }],
    texts: [{ path: "evaluation/metrics.json", md5: md5("5".repeat(32)), text: '{"roc_auc":0.97}\n' }],
  },
  "lockstep/Sweep": {
    kind: "lockstep/Sweep",
    schema: 1,
    params: { path: "params.yaml", sha256: digest("5") },
    section: "train",
    metric: "roc_auc",
    trials: 24,
    failed: 1,
    cpuMs: 81_250,
    best: {
      point: { learning_rate: 0.05, hidden: [8, 4], class_weight: "balanced" },
      mean: 0.9712,
      deviation: 0.0061,
      count: 6,
      betweenSeeds: 0.0012,
      betweenFolds: 0.0054,
    },
    comparison: {
      verdict: "better",
      difference: 0.021,
      low: 0.004,
      high: 0.038,
      deviation: 0.012,
      pValue: 0.018,
      folds: 9,
      winner: 0.9705,
      incumbent: 0.9495,
    },
  },
};

export const record = samples["lockstep/Model"];
