import { md5, modelName, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import { directionOf, type MetricValues, reportedMetrics } from "../../pipeline/domain/metric.ts";
import type { GateRule, SliceRule } from "../../pipeline/domain/project.ts";
import { compareModels } from "../../pipeline/evaluation/evaluate.ts";
import { draw, type Population, skillAfterLoss } from "./population.ts";

/** What one simulated pull request read, by the gate and by a plain threshold. */
export interface Outcome {
  /** Verdict over all gates. */
  readonly verdict: string;
  /** Any metric against any reference reads "regressed". */
  readonly isAnyMetricRegressed: boolean;
  readonly isAnySliceRegressed: boolean;
  /** Any 95 % interval alone would read "regressed", without allowing for the others. */
  readonly isAnyIntervalBelow: boolean;
  /** Any metric is worse than the champion's by more than 1 %, and by more than 5 %. */
  readonly failsRatio1: boolean;
  readonly failsRatio5: boolean;
}

export interface Simulation {
  readonly population: Population;
  readonly rows: number;
  /** Accuracy the candidate loses, in points of a hundred; 0 changes nothing. */
  readonly lossPoints: number;
  readonly margin: number;
  readonly draws: number;
  /** Also judge four slices and their crossings with halves, which take half of the evaluation's alpha. */
  readonly withSlices: boolean;
}

/** Every metric that a binary evaluation reports has a gate. */
const metrics = reportedMetrics.binary;

/** Four slices by one column, and its crossing with another. */
const sliceRules: readonly SliceRule[] = [["slice"], ["slice", "half"]].map((columns) => ({
  columns,
  minimumRows: 30,
  required: [],
  margin: undefined,
  mode: "blocking",
}));

function isWorseByRatio(candidate: MetricValues, champion: MetricValues, ratio: number): boolean {
  return metrics.some((id) => {
    const now = candidate[id]?.value ?? null;
    const before = champion[id]?.value ?? null;
    if (now === null || before === null) return false;
    return directionOf(id) === "maximize" ? now < before * (1 - ratio) : now > before * (1 + ratio);
  });
}

/** Runs the gate on one pull request: candidate, merge-base model and champion are three trainings on equally good data. */
export function simulate(
  { population, rows, lossPoints, margin, draws, withSlices }: Simulation,
  seed: number,
): Outcome {
  const { skill } = population;
  const sample = draw(population, rows, { skills: [skillAfterLoss(population, lossPoints), skill, skill], seed });
  const [candidate, baseline, champion] = sample.scores.map((scores, i) => ({
    modelVersion: modelVersion(`v1.${i}.0`),
    artifactSha256: sha256(String(i).repeat(64)),
    threshold: 0.5,
    scores,
  }));
  if (candidate === undefined || baseline === undefined || champion === undefined)
    throw new RangeError("three models are drawn");
  const gates = metrics.map((metric): GateRule => ({ metric, margin, limit: undefined }));
  const evaluation = compareModels({
    model: modelName("simulated"),
    rows: { source: "base", path: "simulated.csv", md5: md5("0".repeat(32)), changed: false },
    truth: { kind: "binary", labels: sample.labels },
    candidate,
    baseline,
    champion,
    gates,
    slices: withSlices ? sliceRules : [],
    cells: {
      ids: sample.slice.map((_name, row) => String(row)),
      searched: [],
      column: (name) => (name === "slice" ? sample.slice : sample.half),
    },
    draws,
    seed,
  });
  const now = evaluation.candidate.metrics;
  const before = evaluation.champion?.metrics ?? now;
  return {
    verdict: evaluation.verdict.phase,
    isAnyMetricRegressed: [...evaluation.comparisons, ...evaluation.gates].some(
      ({ verdict }) => verdict.phase === "regressed",
    ),
    isAnySliceRegressed: (evaluation.slices ?? []).some(({ slices }) =>
      slices.some(({ verdict }) => verdict?.phase === "regressed"),
    ),
    isAnyIntervalBelow: evaluation.comparisons.some(
      ({ interval }) => interval !== null && interval.high < 0 && interval.low < -margin,
    ),
    failsRatio1: isWorseByRatio(now, before, 0.01),
    failsRatio5: isWorseByRatio(now, before, 0.05),
  };
}
