import type { CurvePoints, Curves, Evaluation, ScoredModel, SliceAnswer } from "../../pipeline/domain/evaluation.ts";
import { commitSha, modelName, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import type { ModelSection, ReportView } from "../../pipeline/domain/report-view.ts";
import { betterModel, damagedModel, digest, inconclusiveModel, report } from "../report/views.ts";

const steps = (count: number): readonly number[] => Array.from({ length: count + 1 }, (_, at) => at / count);

/** Curves of two normal-like score distributions that stand `skill` apart: smooth, as those of many rows are. */
function curvesOf(skill: number): Curves {
  const roc: CurvePoints = steps(60).map((x) => [x, x ** (1 / skill)]);
  const precisionRecall: CurvePoints = steps(60).map((recall) => [
    recall,
    Math.max(0.034, 1 - 0.9 * recall ** (skill / 2)),
  ]);
  const calibration: CurvePoints = steps(9).map((x) => [
    0.03 + 0.93 * x,
    Math.min(1, Math.max(0, x + (0.6 / skill) * Math.sin(6 * x))),
  ]);
  return { roc, precisionRecall, calibration };
}

function withCurves(model: ScoredModel, skill: number): ScoredModel {
  return { ...model, curves: curvesOf(skill) };
}

const [better, worse, unclear] = [betterModel(), damagedModel(), inconclusiveModel()];
type Referenced = Pick<Evaluation, "baseline" | "champion">;

function referencesOf({ evaluation: { baseline, champion } }: ModelSection): Referenced {
  return {
    baseline: baseline && withCurves(baseline, 9),
    champion: champion && {
      ...withCurves(champion, 9),
      signature: {
        inputs: [
          { name: "torque_nm", kind: "numeric" },
          { name: "type", kind: "categorical" },
        ],
        task: { kind: "binary", positive: "1" },
      },
    },
  };
}

function slice(
  name: string,
  rows: number,
  phase: NonNullable<SliceAnswer["verdict"]>["phase"],
  by: number,
): SliceAnswer {
  return {
    slice: name,
    rows,
    candidate: 0.962 + by,
    reference: 0.962,
    improvement: by,
    interval: { low: by - 0.011, high: by + 0.012, level: 0.95 },
    adjustedPValue: 0.2,
    verdict: { phase, reason: "the interval" },
  };
}

/** A model with everything that a page can show. */
const everything: ModelSection = {
  ...better,
  plan: {
    ...better.plan,
    environments: better.plan.environments.map((change) => ({
      ...change,
      rollout: ["place", "switch", "check", "put_back"],
    })),
  },
  history: {
    metrics: ["roc_auc", "f1", "log_loss"],
    models: steps(11).map((x, at) => ({
      commit: commitSha(digest(String(at)).slice(0, 40)),
      modelVersion: modelVersion(`v0.${String(at + 1)}.0`),
      metrics: { roc_auc: 0.931 + 0.04 * x ** 2, f1: 0.74 + 0.09 * Math.sin(1.4 * x), log_loss: 0.1 - 0.03 * x },
    })),
    candidate: { roc_auc: 0.9872, f1: 0.8948, log_loss: 0.0456 },
  },
  learningCurves: [
    ["training/loss", 0.02],
    ["validation/loss", 0.05],
  ].map(([name, floor]) => ({
    path: `live/plots/metrics/${String(name)}.tsv`,
    name: String(name),
    head: steps(39).map((x, at) => [at, Number(floor) + 0.6 * Math.exp(-6 * x)] as const),
    base: steps(19).map((x, at) => [at, 1.4 * Number(floor) + 0.6 * Math.exp(-3 * x)] as const),
  })),
  evaluation: {
    ...better.evaluation,
    ...referencesOf(better),
    candidate: {
      ...withCurves(better.evaluation.candidate, 16),
      signature: {
        inputs: [
          { name: "torque_nm", kind: "numeric" },
          { name: "coolant_l_min", kind: "numeric" },
        ],
        task: { kind: "binary", positive: "1" },
      },
    },
    holdOut: { look: 7, alpha: 0.05 * (60 / 66) },
    slices: [
      {
        columns: ["type", "line"],
        quality: "accuracy",
        minimumRows: 50,
        tooSmall: 4,
        slices: [
          slice("type=L, line=1", 812, "improved", 0.021),
          slice("type=M, line=1", 406, "equivalent", 0.0011),
          slice("type=M, line=2", 211, "inconclusive", -0.0034),
          slice("type=H, line=2", 97, "regressed", -0.031),
        ],
      },
    ],
    fairness: [
      {
        column: "shift",
        measure: "equal_opportunity",
        gap: { value: 0.0512 },
        referenceGap: { value: 0.0617 },
        groups: 3,
        interval: { low: 0.01, high: 0.09, level: 0.95 },
        changeInterval: { low: -0.01, high: 0.03, level: 0.95 },
      },
    ],
    weakSlices: [{ slice: "tool_wear_min ≥ 180", rows: 143, meanError: 0.0839, score: 1.2 }],
    flips: {
      fixed: 31,
      broken: 3,
      fixedIds: ["L47181", "M14860", "H29424"],
      brokenIds: ["L50112", "M18804", "H30121"],
      worst: [
        { id: "L50112", before: 0.8121, now: 0.2214 },
        { id: "M18804", before: 0.5533, now: 0.3101 },
        { id: "H30121", before: 0.5102, now: 0.4417 },
      ],
    },
    importance: [
      { input: "torque_nm", metric: "log_loss", loss: 0.1834, spread: 0.0041 },
      { input: "tool_wear_min", metric: "log_loss", loss: 0.0911, spread: 0.0037 },
      { input: "type", metric: "log_loss", loss: 0.0012, spread: 0.0009 },
    ],
    dependence: [
      {
        input: "torque_nm",
        points: steps(12).map((x) => ({ value: String(3 + 70 * x), means: [0.03 + 0.5 * x ** 5] })),
      },
      { input: "type", points: ["L", "M", "H"].map((value, at) => ({ value, means: [0.05 - at * 0.01] })) },
    ],
  },
};

const damaged: ModelSection = {
  ...worse,
  evaluation: {
    ...worse.evaluation,
    ...referencesOf(worse),
    candidate: withCurves(worse.evaluation.candidate, 6),
  },
};

const first: ModelSection = {
  ...everything,
  plan: {
    ...better.plan,
    environments: better.plan.environments.map((change) => ({ ...change, from: undefined })),
  },
  evaluation: {
    ...everything.evaluation,
    baseline: undefined,
    champion: undefined,
    comparisons: [],
    slices: [],
    flips: undefined,
    rows: { ...better.evaluation.rows, source: "head" },
  },
};

/** Held against two other models: every comparison is two. */
const twofold: ModelSection = {
  ...damaged,
  evaluation: {
    ...damaged.evaluation,
    champion: damaged.evaluation.champion && {
      ...damaged.evaluation.champion,
      artifactSha256: sha256(digest("77")),
      modelVersion: modelVersion("v0.9.0"),
    },
  },
};

const many = [
  ...Array.from({ length: 3 }, (_, at) => ({
    ...better,
    plan: { ...better.plan, model: modelName(`line-${String(at + 1)}/failure-predictor`) },
  })),
  damaged,
  unclear,
];

/** Reports as projects have them, by what they show. */
export const scenes: Readonly<Record<string, ReportView>> = {
  improved: report([everything]),
  regressed: report([damaged]),
  inconclusive: report([unclear]),
  "other-champion": report([twofold]),
  "first-model": report([first], { pullRequest: undefined }),
  "many-models": report(many),
  "not-evaluated": report([], {
    silent: [
      {
        model: modelName("failure-predictor"),
        refusal: { code: "candidate_missing", sentence: "no candidate was trained for this commit" },
      },
    ],
  }),
  "no-model": report([]),
};
