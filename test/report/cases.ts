import type { DriftReport } from "../../pipeline/domain/drift-report.ts";
import { commitSha, environmentName, md5, modelName, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import { renderCard } from "../../pipeline/report/card.ts";
import type { CardFacts } from "../../pipeline/report/card-facts.ts";
import { renderDrift } from "../../pipeline/report/drift.ts";
import { renderMarkdown } from "../../pipeline/report/markdown.ts";
import { betterModel, damagedModel, digest, inconclusiveModel, report } from "./views.ts";

const better = betterModel();

export const drifted: DriftReport = {
  kind: "lockstep/DriftReport",
  schema: 1,
  model: modelName("failure-predictor"),
  environment: environmentName("production"),
  modelVersion: modelVersion("v1.1.0"),
  artifactSha256: sha256(digest("9c1d55e0a7b2")),
  referenceRows: 8_000,
  currentRows: 1_200,
  features: [
    {
      feature: "tool_wear_min",
      test: "kolmogorov-smirnov",
      statistic: 0.0212,
      pValue: 0.71,
      adjustedPValue: 0.71,
      effect: 0.0187,
      isDrifted: false,
    },
    {
      feature: "torque_nm",
      test: "kolmogorov-smirnov",
      statistic: 0.3121,
      pValue: 1e-90,
      adjustedPValue: 5e-90,
      effect: 0.8012,
      isDrifted: true,
    },
    {
      feature: "air_temperature_k",
      test: "kolmogorov-smirnov",
      statistic: 0.0934,
      pValue: 1.2e-8,
      adjustedPValue: 3e-8,
      effect: 0.2101,
      isDrifted: true,
    },
  ],
  verdict: "drifted",
  reason: "torque_nm moved by 0.8012 standard deviations",
};

export const cardFacts: CardFacts = {
  record: {
    kind: "lockstep/Model",
    schema: 1,
    model: modelName("failure-predictor"),
    modelVersion: modelVersion("v1.1.0"),
    artifact: {
      path: "models/failure-predictor",
      format: "tfjs-layers",
      md5: md5("0123456789abcdef0123456789abcdef.dir"),
      sha256: better.candidate.artifactSha256,
      sizeBytes: 7_912,
      files: ["model.json", "weights/shard1.bin"].map((path) => ({
        path,
        sizeBytes: 3_956,
        md5: md5("0123456789abcdef0123456789abcdef"),
        sha256: sha256(digest("f11e")),
      })),
    },
    inputKey: better.candidate.inputKey,
    inputs: {
      "command train": "node train.js",
      "data data/milling.csv": "aa11bb22cc33dd44ee55ff6600112233",
      "params params.yaml:train": { epochs: 40, units: [24, 12] },
    },
    metrics: { f1: 0.8948, roc_auc: 0.9872 },
    metricsSha256: sha256(digest("5e7")),
    environments: {},
    quarantine: [],
  },
  label: { column: "machine_failure", positive: "1" },
  trainingRows: "prepared/train.csv",
  evaluationRows: "prepared/test.csv",
  inputs: [
    { name: "type", kind: "categorical", categories: ["L", "M", "H"] },
    { name: "torque_nm", kind: "numeric", categories: [] },
  ],
  evaluation: undefined,
};

const declared: Partial<CardFacts> = {
  owners: ["maintenance team"],
  consumers: ["billing", "the night shift's tablet"],
  environments: [
    {
      environment: environmentName("production"),
      target: { kind: "directory", path: ".lockstep/production", url: "http://127.0.0.1:8089" },
    },
  ],
};

/** What is known of the same version once it is registered and deployed. */
const released: CardFacts["released"] = {
  tag: "failure-predictor@v1.1.0",
  commit: commitSha("c0ffee".padEnd(40, "0")),
  approvals: [
    {
      kind: "lockstep/Approval",
      schema: 1,
      verb: "approve",
      subject: {
        pullRequest: 12,
        headSha: commitSha("beef".padEnd(40, "0")),
        model: cardFacts.record.model,
        inputKey: cardFacts.record.inputKey,
        artifactSha256: cardFacts.record.artifact.sha256,
        evaluationDigest: sha256(digest("e7a1")),
        planHash: sha256(digest("91a4")),
      },
      approver: { id: "7", login: "mina" },
      permission: "write",
      comment: { id: "99", bodySha256: sha256(digest("c0de")) },
      at: "2026-11-21T20:00:00Z",
    },
  ],
  events: [
    { action: "register", environment: undefined, tag: "failure-predictor@v1.1.0", at: "2026-11-21T20:01:00Z" },
    {
      action: "assign",
      environment: environmentName("production"),
      tag: "failure-predictor#production#7",
      at: "2026-11-21T20:01:00Z",
    },
  ],
  quarantine: undefined,
  cost: { wallSeconds: 12.3, cpuSeconds: 20, peakMemoryBytes: 512_000_000, energyWattHours: 0.05, price: undefined },
};

/** What each file under golden/ must hold. `node test/report/write-golden.ts` writes them anew: read the difference before you keep it. */
export const goldenCases: Readonly<Record<string, () => string>> = {
  "improved.md": () => renderMarkdown(report([better])),
  "approved.md": () => renderMarkdown(report([betterModel({ approval: { phase: "given", by: ["mina", "ravi"] } })])),
  "void-approval.md": () =>
    renderMarkdown(
      report([
        betterModel({
          approval: {
            phase: "needed",
            approvers: ["mina"],
            remaining: 2,
            voided: { code: "input_changed", sentence: "params.yaml:train.epochs is not the one that was approved" },
          },
        }),
      ]),
    ),
  "other-champion.md": () => {
    const { evaluation } = better;
    const champion = {
      ...better.evaluation.candidate,
      artifactSha256: sha256(digest("77")),
      modelVersion: modelVersion("v0.9.0"),
    };
    return renderMarkdown(report([betterModel({ evaluation: { ...evaluation, champion } })]));
  },
  "first-model.md": () => {
    const { evaluation, plan } = better;
    return renderMarkdown(
      report(
        [
          betterModel({
            plan: { ...plan, environments: plan.environments.map((change) => ({ ...change, from: undefined })) },
            evaluation: {
              ...evaluation,
              baseline: undefined,
              champion: undefined,
              comparisons: [],
              rows: { ...evaluation.rows, source: "head" },
            },
          }),
        ],
        { pullRequest: undefined },
      ),
    );
  },
  "regressed-and-inconclusive.md": () => renderMarkdown(report([inconclusiveModel(), betterModel(), damagedModel()])),
  "not-evaluated.md": () =>
    renderMarkdown(
      report([], {
        silent: [
          {
            model: modelName("failure-predictor"),
            refusal: { code: "candidate_missing", sentence: "no candidate was trained for this commit" },
          },
        ],
      }),
    ),
  "courses.md": () => {
    const { evaluation, plan } = better;
    const input = (name: string, kind: "numeric" | "categorical") => ({ name, kind });
    const task = { kind: "binary", positive: "1" } as const;
    const before = { inputs: [input("torque_nm", "numeric"), input("type", "categorical")], task };
    const after = { inputs: [input("torque_nm", "numeric"), input("coolant", "numeric")], task };
    const production = betterModel().evaluation.champion;
    return renderMarkdown(
      report([
        betterModel({
          plan: {
            ...plan,
            environments: plan.environments.map((change) => ({
              ...change,
              rollout: ["place", "switch", "check", "put_back"],
            })),
          },
          evaluation: {
            ...evaluation,
            candidate: { ...evaluation.candidate, signature: after },
            champion: production && { ...production, signature: before },
          },
          consumers: ["billing", "the night shift's tablet"],
          history: {
            metrics: ["roc_auc", "f1"],
            models: [0.9512, 0.9498, 0.9731].map((value, index) => ({
              commit: commitSha(digest(String(index)).slice(0, 40)),
              modelVersion: modelVersion(`v0.${String(index + 8)}.0`),
              metrics: index === 0 ? { roc_auc: value } : { roc_auc: value, f1: 0.8 + index / 100 },
            })),
            candidate: { roc_auc: 0.9872, f1: 0.8948 },
          },
          learningCurves: [
            {
              path: "live/plots/metrics/validation/loss.tsv",
              name: "validation/loss",
              head: Array.from({ length: 40 }, (_, step) => [step + 1, 0.7 / (1 + step / 4)] as const),
              base: Array.from({ length: 20 }, (_, step) => [step + 1, 0.7 / (1 + step / 8)] as const),
            },
          ],
        }),
      ]),
    );
  },
  "no-model.md": () => renderMarkdown(report([])),
  "drift.md": () => renderDrift(drifted),
  "drift-of-predictions.md": () =>
    renderDrift({
      ...drifted,
      features: drifted.features.filter(({ isDrifted }) => !isDrifted),
      predictions: { referenceRows: 3300, findings: drifted.features.filter(({ isDrifted }) => isDrifted).slice(0, 1) },
    }),
  "drift-too-few-rows.md": () =>
    renderDrift({
      ...drifted,
      features: [],
      currentRows: 12,
      verdict: "insufficient_data",
      reason: "12 live rows are fewer than the 500 that are needed",
    }),
  "card.md": () => renderCard(cardFacts, ""),
  "card-evaluated.md": () => renderCard({ ...cardFacts, evaluation: better.evaluation }, ""),
  "card-released.md": () => renderCard({ ...cardFacts, ...declared, evaluation: better.evaluation, released }, ""),
};
