import { emitYaml } from "../data/yaml/emit.ts";
import { locateYaml } from "../data/yaml/locate.ts";
import { parseYaml, yamlLimits } from "../data/yaml/parse.ts";
import { fromJson, toJson } from "../data/yaml/python.ts";
import { byCodePoint, type Json } from "../domain/json.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import { checkShape, invalid, pathText } from "./schemas/check-shape.ts";
import { modelFile } from "./schemas/model-file.ts";
import { recordTextLimit } from "./schemas/parse-record.ts";

const limits = { ...yamlLimits, bytes: recordTextLimit };

/**
 * Reads `models/<name>.yaml`.
 *
 * @param where - The file's path for messages.
 * @throws LockstepError RECORD_INVALID naming every wrong key with `where:line:column`; YAML_INVALID when it is no YAML.
 */
export function parseModelRecord(text: string, where: string): ModelRecord {
  const result = checkShape(modelFile, toJson(parseYaml(text, where, limits)));
  if ("problems" in result) {
    const hint = "`lockstep train` writes this file; restore it from Git, or run it again.";
    throw invalid("RECORD_INVALID", { summary: `${where} is no model record:`, hint, ...result }, ({ path, isKey }) => {
      const place = locateYaml({ text, where }, path, isKey ? "key" : "value");
      return path.length === 0 ? place : `${place}: \`${pathText(path)}\``;
    });
  }
  const { value } = result;
  return {
    kind: value.kind,
    schema: value.schema,
    model: value.model,
    modelVersion: value.version,
    artifact: {
      path: value.artifact.path,
      format: value.artifact.format,
      md5: value.artifact.md5,
      sha256: value.artifact.sha256,
      sizeBytes: value.artifact.size_bytes,
      files: value.artifact.files.map(({ size_bytes: sizeBytes, path, md5, sha256 }) => ({
        path,
        sizeBytes,
        md5,
        sha256,
      })),
    },
    inputKey: value.input_key,
    inputs: value.inputs,
    metrics: value.metrics,
    metricsSha256: value.metrics_sha256,
    environments: value.environments,
    quarantine: value.quarantine.map(({ version, sha256, reason }) => ({
      modelVersion: version,
      artifactSha256: sha256,
      reason,
    })),
    ...(value.released === undefined
      ? {}
      : {
          released: value.released.map(({ version, sha256, event, reason }) => ({
            modelVersion: version,
            artifactSha256: sha256,
            event,
            reason,
          })),
        }),
    ...(value.overrides === undefined
      ? {}
      : { overrides: value.overrides.map(({ version, override }) => ({ modelVersion: version, override })) }),
  };
}

/** A map whose keys are free, sorted by code point at every level, so that the same facts are the same bytes. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => byCodePoint(a, b))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

/**
 * The text of `models/<name>.yaml`: what people decide first, what the tree builds after it, the facts last; equal records are equal
 * bytes.
 */
export function emitModelRecord(record: ModelRecord): string {
  const { artifact, released = [], overrides = [] } = record;
  return emitYaml(
    fromJson({
      kind: record.kind,
      schema: record.schema,
      model: record.model,
      version: record.modelVersion,
      environments: sorted(record.environments),
      quarantine: record.quarantine.map(({ modelVersion: version, artifactSha256: sha256, reason }) => ({
        version,
        sha256,
        reason,
      })),
      ...(released.length === 0
        ? {}
        : {
            released: released.map(({ modelVersion: version, artifactSha256: sha256, event, reason }) => ({
              version,
              sha256,
              event,
              reason,
            })),
          }),
      ...(overrides.length === 0
        ? {}
        : { overrides: overrides.map(({ modelVersion: version, override }) => ({ version, override })) }),
      metrics: sorted(record.metrics),
      metrics_sha256: record.metricsSha256,
      artifact: {
        path: artifact.path,
        format: artifact.format,
        md5: artifact.md5,
        sha256: artifact.sha256,
        size_bytes: artifact.sizeBytes,
        files: artifact.files.map(({ path, sizeBytes: size_bytes, md5, sha256 }) => ({
          path,
          size_bytes,
          md5,
          sha256,
        })),
      },
      input_key: record.inputKey,
      inputs: sorted(record.inputs),
    }),
  );
}
