import type { Answer } from "../../training/answers.ts";
import type { LoadedModel } from "./loaded-model.ts";
import type { ModelSlot } from "./served-models.ts";
import { namedFields, outputsOf } from "./task-answers.ts";

/** What a request is answered. */
export interface Answered {
  /** Of the request; the protocol repeats it. */
  readonly id: string;
  /** One for each row. */
  readonly rows: readonly (Answer & { readonly id: string })[];
  /** Names of the request that no input of the model has, as far as they are names that may be repeated. */
  readonly ignored: readonly string[];
}

export function namedAnswer({ served, predictor }: LoadedModel, { rows, ignored }: Answered): object {
  const { task, threshold } = predictor;
  return {
    model: served.model,
    model_version: served.modelVersion,
    artifact_sha256: served.artifact.sha256,
    predictions: rows.map((row) => ({ id: row.id, ...namedFields(task, threshold, row) })),
    ...(ignored.length === 0 ? {} : { ignored }),
  };
}

/** @see Open Inference Protocol v2, "Inference Response JSON Object". */
export function tensorAnswer({ served, predictor }: LoadedModel, { id, rows, ignored }: Answered): object {
  const { task, threshold } = predictor;
  return {
    model_name: served.model,
    model_version: served.modelVersion,
    id,
    parameters: {
      artifact_sha256: served.artifact.sha256,
      threshold,
      ...(ignored.length === 0 ? {} : { ignored: ignored.join(", ") }),
    },
    outputs: outputsOf(task).map(({ name, datatype, shape, of }) => ({
      name,
      datatype,
      shape: [rows.length, ...shape],
      data: rows.flatMap(of),
    })),
  };
}

function failure({ failed }: ModelSlot): object | undefined {
  return failed === undefined
    ? undefined
    : { model_version: failed.modelVersion, artifact_sha256: failed.artifactSha256, code: failed.code };
}

/** Most categories that are told of one input; of more, how many there are. */
const categoryLimit = 100;

function knownCategories(categories: readonly string[]): object {
  if (categories.length === 0) return {};
  return categories.length <= categoryLimit ? { categories } : { category_count: categories.length };
}

/** @see Open Inference Protocol v2, "Model Metadata Response JSON Object"; what follows `outputs` is ours. */
export function metadataAnswer(slot: ModelSlot, { served, predictor }: LoadedModel): object {
  const previous = slot.previous?.served;
  return {
    name: served.model,
    versions: [served.modelVersion],
    platform: predictor.format,
    inputs: predictor.inputs.map(({ name, kind, categories }) => ({
      name,
      datatype: kind === "numeric" ? "FP64" : "BYTES",
      shape: [-1],
      parameters: { kind, ...knownCategories(categories) },
    })),
    outputs: outputsOf(predictor.task).map(({ name, datatype, shape }) => ({ name, datatype, shape: [-1, ...shape] })),
    ready: true,
    model_version: served.modelVersion,
    artifact_sha256: served.artifact.sha256,
    environment: served.environment,
    task: predictor.task,
    threshold: predictor.threshold,
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
