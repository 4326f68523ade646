import { z } from "zod";
import { inputs } from "./artifact.ts";
import { byName, count, ids, label, list, repositoryPath, sentence, shape } from "./parts.ts";

const file = shape({
  path: repositoryPath.describe("Below the artifact; the file's own name when the artifact is a single file."),
  size_bytes: count,
  md5: ids.md5,
  sha256: ids.sha256,
});

/** `models/<name>.yaml` as it is written. */
export const modelFile = shape({
  kind: z.literal("lockstep/Model"),
  schema: z.literal(1),
  model: ids.modelName,
  version: ids.modelVersion.describe("The version that this tree builds."),
  environments: byName(ids.environmentName, ids.modelVersion).describe(
    "Which version should be where. A rollback is a change of this.",
  ),
  quarantine: list(shape({ version: ids.modelVersion, sha256: ids.sha256, reason: sentence })).describe(
    "Digests that must never be served again.",
  ),
  released: list(shape({ version: ids.modelVersion, sha256: ids.sha256, event: label, reason: sentence }))
    .optional()
    .describe("Digests that `lockstep release` took out of quarantine, with the newest event that had put them there."),
  overrides: list(shape({ version: ids.modelVersion, override: sentence }))
    .optional()
    .describe("Gates that owners have overridden for earlier versions, as their tags say it: `login: gate (reason)`."),
  metrics: z.record(label, z.number()).describe("Headline metrics of the run."),
  metrics_sha256: ids.sha256.describe("sha256 of the metrics file that the pipeline wrote."),
  artifact: shape({
    path: repositoryPath,
    format: label,
    md5: ids.md5,
    sha256: ids.sha256,
    size_bytes: count,
    files: list(file, { least: 1 }),
  }),
  input_key: ids.inputKey.describe("sha256 over the canonical JSON of `inputs`."),
  inputs: inputs.describe("Everything that decides the model, as named facts."),
});
