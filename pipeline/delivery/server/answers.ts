import type { LoadedModel } from "./loaded-model.ts";
import type { ModelSlot } from "./served-models.ts";

/** One row's answer. */
export interface Prediction {
  readonly id: string;
  /** Of the positive class, 0 … 1. */
  readonly probability: number;
  readonly positive: boolean;
  readonly threshold: number;
}

export function decide(
  model: LoadedModel,
  ids: readonly string[],
  probabilities: readonly number[],
): readonly Prediction[] {
  const { threshold } = model;
  return probabilities.map((probability, row) => ({
    id: ids[row] ?? String(row),
    probability,
    positive: probability >= threshold,
    threshold,
  }));
}

export function namedAnswer({ served }: LoadedModel, predictions: readonly Prediction[]): object {
  return {
    model: served.model,
    model_version: served.modelVersion,
    artifact_sha256: served.artifact.sha256,
    predictions,
  };
}

/** @see Open Inference Protocol v2, "Inference Response JSON Object". */
export function tensorAnswer(
  { served, threshold }: LoadedModel,
  id: string,
  predictions: readonly Prediction[],
): object {
  const shape = [predictions.length];
  return {
    model_name: served.model,
    model_version: served.modelVersion,
    id,
    parameters: { artifact_sha256: served.artifact.sha256, threshold },
    outputs: [
      { name: "probability", datatype: "FP64", shape, data: predictions.map(({ probability }) => probability) },
      { name: "positive", datatype: "BOOL", shape, data: predictions.map(({ positive }) => positive) },
    ],
  };
}

function failure({ failed }: ModelSlot): object | undefined {
  return failed === undefined
    ? undefined
    : { model_version: failed.modelVersion, artifact_sha256: failed.artifactSha256, code: failed.code };
}

/** @see Open Inference Protocol v2, "Model Metadata Response JSON Object"; what follows `outputs` is ours. */
export function metadataAnswer(slot: ModelSlot, { served, predictor, threshold }: LoadedModel): object {
  const previous = slot.previous?.served;
  return {
    name: served.model,
    versions: [served.modelVersion],
    platform: predictor.format,
    inputs: predictor.inputs.map(({ name, kind }) => ({
      name,
      datatype: kind === "numeric" ? "FP64" : "BYTES",
      shape: [-1],
    })),
    outputs: [
      { name: "probability", datatype: "FP64", shape: [-1] },
      { name: "positive", datatype: "BOOL", shape: [-1] },
    ],
    ready: true,
    model_version: served.modelVersion,
    artifact_sha256: served.artifact.sha256,
    environment: served.environment,
    threshold,
    previous: previous && { model_version: previous.modelVersion, artifact_sha256: previous.artifact.sha256 },
    failed: failure(slot),
  };
}

/** Ready when something can be answered; `degraded` lists models whose wanted version could not be loaded. */
export function readyAnswer(slots: readonly ModelSlot[]): { readonly ready: boolean } {
  const degraded = slots.flatMap((slot) =>
    slot.failed === undefined ? [] : [{ model: slot.model, ...failure(slot) }],
  );
  // The protocol's text names the key `ready`, its schema `live`: both are given.
  const answer = { live: true, ready: slots.some(({ current }) => current !== undefined) };
  return degraded.length === 0 ? answer : { ...answer, ...{ degraded } };
}
