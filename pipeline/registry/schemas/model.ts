import { z } from "zod";
import { artifact, inputs } from "./artifact.ts";
import { byName, ids, label, list, sentence, shape, widenedShape } from "./parts.ts";

/** A ModelRecord between steps; `models/<name>.yaml` is `model-file.ts`. */
export const model = widenedShape(
  {
    kind: z.literal("lockstep/Model"),
    schema: z.literal(1),
    model: ids.modelName,
    modelVersion: ids.modelVersion,
    artifact,
    inputKey: ids.inputKey,
    inputs,
    metrics: z.record(label, z.number()),
    metricsSha256: ids.sha256,
    environments: byName(ids.environmentName, ids.modelVersion),
    quarantine: list(shape({ modelVersion: ids.modelVersion, artifactSha256: ids.sha256, reason: sentence })),
  },
  {
    released: list(
      shape({ modelVersion: ids.modelVersion, artifactSha256: ids.sha256, event: label, reason: sentence }),
    ).optional(),
    overrides: list(shape({ modelVersion: ids.modelVersion, override: sentence })).optional(),
  },
);
