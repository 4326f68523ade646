import { z } from "zod";
import { metricIds } from "../../domain/metric.ts";
import { count, ids, label, list, probability, repositoryPath, sentence, shape } from "./parts.ts";

const metric = z.enum(metricIds);

const verdict = shape({
  phase: z.enum(["improved", "equivalent", "regressed", "inconclusive"]),
  reason: sentence,
});

const metricValue = z.union([shape({ value: z.number() }), shape({ value: z.null(), reason: sentence })]);

const scoredModel = shape({
  modelVersion: ids.modelVersion.optional(),
  artifactSha256: ids.sha256,
  threshold: probability,
  metrics: z.record(metric, metricValue),
  confusion: shape({ truePositives: count, falsePositives: count, trueNegatives: count, falseNegatives: count }),
});

const comparison = shape({
  metric,
  reference: z.enum(["baseline", "champion"]),
  improvement: z.number().nullable(),
  interval: shape({ low: z.number(), high: z.number(), level: probability }).nullable(),
  verdict,
});

export const evaluation = shape({
  kind: z.literal("lockstep/Evaluation"),
  schema: z.literal(1),
  model: ids.modelName,
  rows: shape({
    source: z.enum(["base", "head"]),
    path: repositoryPath,
    md5: ids.md5,
    count,
    positives: count,
    changed: z.boolean(),
  }),
  candidate: scoredModel,
  baseline: scoredModel.optional(),
  champion: scoredModel.optional(),
  comparisons: list(comparison),
  gates: list(shape({ gate: label, verdict })),
  verdict,
  bootstrap: shape({ draws: count, seed: count }),
});
