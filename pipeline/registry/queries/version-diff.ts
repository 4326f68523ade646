import type { ModelVersion } from "../../domain/ids.ts";
import { differingInputs, type InputDifference } from "../../domain/inputs.ts";
import { byCodePoint, type Json } from "../../domain/json.ts";
import type { ModelRecord } from "../../domain/model-record.ts";

/** One metric of two versions; a side that did not measure it is `undefined`, and so is the difference. */
export interface MetricChange {
  readonly metric: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** After less before. */
  readonly difference: number | undefined;
}

/** What two versions of a model do not share. */
export interface VersionDiff {
  readonly model: string;
  readonly before: ModelVersion;
  readonly after: ModelVersion;
  /** Fields of the record that differ, by their paths in `models/<name>.yaml`. */
  readonly fields: readonly InputDifference[];
  /** Facts of the InputKey that differ, by name; none exactly when the keys are equal. */
  readonly inputs: readonly InputDifference[];
  /** All that either side measured, also what is equal. */
  readonly metrics: readonly MetricChange[];
}

/** The fields of a record besides inputs and metrics, as one flat map. */
function fieldsOf({
  artifact,
  inputKey,
  metricsSha256,
  environments,
  quarantine,
}: ModelRecord): Readonly<Record<string, Json>> {
  return Object.fromEntries<Json>([
    ["artifact.path", artifact.path],
    ["artifact.format", artifact.format],
    ["artifact.md5", artifact.md5],
    ["artifact.sha256", artifact.sha256],
    ["artifact.size_bytes", artifact.sizeBytes],
    ...artifact.files.map(({ path, sha256 }): [string, Json] => [`artifact.files ${path}`, sha256]),
    ["input_key", inputKey],
    ["metrics_sha256", metricsSha256],
    ...Object.entries(environments).map(([name, version]): [string, Json] => [`environments.${name}`, version]),
    ...quarantine.map(({ artifactSha256, reason }): [string, Json] => [`quarantine ${artifactSha256}`, reason]),
  ]);
}

function metricOf({ metrics }: ModelRecord, name: string): number | undefined {
  return Object.hasOwn(metrics, name) ? metrics[name] : undefined;
}

/** What differs between the records of two versions, each at the commit that it is registered at. */
export function versionDiff(before: ModelRecord, after: ModelRecord): VersionDiff {
  const names = new Set([...Object.keys(before.metrics), ...Object.keys(after.metrics)]);
  return {
    model: after.model,
    before: before.modelVersion,
    after: after.modelVersion,
    fields: differingInputs(fieldsOf(before), fieldsOf(after)),
    inputs: differingInputs(before.inputs, after.inputs),
    metrics: [...names].sort(byCodePoint).map((metric) => {
      const [was, is] = [metricOf(before, metric), metricOf(after, metric)];
      const difference = was === undefined || is === undefined ? undefined : is - was;
      return { metric, before: was, after: is, difference };
    }),
  };
}
