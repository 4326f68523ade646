import { z } from "zod";
import { qualityDimensions } from "../../domain/data-contract.ts";
import { modelInputKinds } from "../../domain/evaluation.ts";
import type { MetricValues } from "../../domain/metric.ts";
import { fairnessMeasures } from "../../domain/project.ts";
import { cellTreatments, mostTreatedCells } from "../../domain/treatment.ts";
import {
  count,
  ids,
  label,
  list,
  metric,
  probability,
  repositoryPath,
  sentence,
  shape,
  widenedShape,
} from "./parts.ts";

const verdict = shape({
  phase: z.enum(["improved", "equivalent", "regressed", "inconclusive"]),
  reason: sentence,
});

const metricValue = z.union([shape({ value: z.number() }), shape({ value: z.null(), reason: sentence })]);

const mode = z.enum(["blocking", "informational"]);
const text = z.string().max(2000);

const task = z.union([
  shape({ kind: z.literal("binary"), positive: text }),
  shape({ kind: z.literal("multiclass"), classes: list(text, { least: 2, most: 1000 }) }),
  shape({ kind: z.literal("regression") }),
  shape({ kind: z.literal("quantiles"), levels: list(z.number().gt(0).lt(1), { least: 1, most: 100 }) }),
  shape({ kind: z.literal("ranking") }),
]);

/** Metrics by id; which ones there are depends on task and gates. */
const metricValues = z.partialRecord(metric, metricValue).transform((found) => found as MetricValues);

const positive = z.number().min(0);

const operation = widenedShape(
  {
    latencyP50Ms: positive.optional(),
    latencyP99Ms: positive.optional(),
    rowsPerSecond: positive.optional(),
    sizeBytes: count,
    memoryBytes: count.optional(),
    timed: z.enum(["requests", "commands"]).optional(),
  },
  { latencyP95Ms: positive.optional() },
);

const signature = shape({ inputs: list(shape({ name: text, kind: z.enum(modelInputKinds) })), task });

const points = list(z.tuple([probability, probability]).readonly(), { most: 2000 });
const curves = shape({ roc: points, precisionRecall: points, calibration: points });

const treatments = widenedShape(
  {
    rowCount: count,
    cells: list(
      widenedShape(
        {
          column: text,
          treatment: z.enum(cellTreatments),
          rows: count,
          example: widenedShape({}, { id: text.optional(), value: text.optional() }),
        },
        { trainingRows: count.optional() },
      ),
      { least: 1, most: mostTreatedCells },
    ),
    more: count,
  },
  { trainingRowCount: count.optional() },
);

const scoredModel = widenedShape(
  {
    modelVersion: ids.modelVersion.optional(),
    artifactSha256: ids.sha256,
    threshold: probability.optional(),
    metrics: metricValues,
    confusion: shape({
      truePositives: count,
      falsePositives: count,
      trueNegatives: count,
      falseNegatives: count,
    }).optional(),
  },
  {
    classConfusion: list(list(count, { most: 100 }), { most: 100 }).optional(),
    curves: curves.optional(),
    operation: operation.optional(),
    treatments: treatments.optional(),
    signature: signature.optional(),
  },
);

const movedAnswers = list(shape({ id: text, before: probability, now: probability }), { most: 100 });

const interval = shape({ low: z.number(), high: z.number(), level: probability });

const sliceTable = shape({
  columns: list(label, { least: 1, most: 5 }),
  quality: z.enum(["accuracy", "mean absolute error", "pinball loss", "ranking loss"]),
  minimumRows: count,
  tooSmall: count,
  slices: list(
    shape({
      slice: text,
      rows: count,
      candidate: z.number().nullable(),
      reference: z.number().nullable(),
      improvement: z.number().nullable(),
      interval: interval.nullable(),
      adjustedPValue: probability.nullable(),
      verdict: verdict.nullable(),
    }),
    { most: 100_000 },
  ),
});

const fairnessAnswer = widenedShape(
  {
    column: label,
    measure: z.enum(fairnessMeasures),
    gap: metricValue,
    referenceGap: metricValue.nullable(),
    groups: count,
  },
  { interval: interval.optional(), changeInterval: interval.optional() },
);

const comparison = shape({
  metric,
  reference: z.enum(["baseline", "champion"]),
  improvement: z.number().nullable(),
  interval: interval.nullable(),
  verdict,
});

const contract = shape({
  file: repositoryPath,
  source: z.enum(["base", "head"]),
  tables: count,
  rules: z.int().min(1),
  findings: list(
    shape({
      table: repositoryPath,
      rule: sentence,
      line: z.int().min(1),
      column: z.int().min(1),
      dimension: z.enum(qualityDimensions),
      sentence,
      mode,
    }),
  ),
  isEdited: z.boolean(),
});

export const evaluation = widenedShape(
  {
    kind: z.literal("lockstep/Evaluation"),
    schema: z.literal(1),
    model: ids.modelName,
    rows: widenedShape(
      {
        source: z.enum(["base", "head"]),
        path: repositoryPath,
        md5: ids.md5,
        count,
        positives: count.optional(),
        changed: z.boolean(),
      },
      { group: shape({ column: label, count }).optional() },
    ),
    candidate: scoredModel,
    baseline: scoredModel.optional(),
    champion: scoredModel.optional(),
    comparisons: list(comparison),
    gates: list(
      widenedShape({ gate: label, verdict }, { mode: mode.optional(), subject: z.literal("operation").optional() }),
    ),
    verdict,
    bootstrap: shape({ draws: count, seed: count }),
  },
  {
    task: task.optional(),
    holdOut: shape({ look: z.int().min(1), alpha: probability }).optional(),
    slices: list(sliceTable, { most: 50 }).optional(),
    weakSlices: list(shape({ slice: text, rows: count, meanError: z.number(), score: z.number() }), {
      most: 100,
    }).optional(),
    fairness: list(fairnessAnswer, { most: 50 }).optional(),
    flips: widenedShape(
      {
        fixed: count,
        broken: count,
        fixedIds: list(text, { most: 100 }),
        brokenIds: list(text, { most: 100 }),
      },
      { worst: movedAnswers.optional(), best: movedAnswers.optional() },
    ).optional(),
    importance: list(shape({ input: text, metric, loss: z.number(), spread: z.number().min(0) })).optional(),
    dependence: list(
      shape({
        input: text,
        points: list(shape({ value: text, means: list(z.number(), { most: 1000 }) }), { most: 100 }),
      }),
      { most: 100 },
    ).optional(),
    contract: contract.optional(),
  },
);
