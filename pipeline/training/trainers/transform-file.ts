import { z } from "zod";
import { LockstepError } from "../../domain/error.ts";
import type { Task } from "../../domain/task.ts";
import { columnsOf, type FeatureGraph } from "../features/graph/graph.ts";
import { encodedGraph, savedGraph } from "../features/graph/graph-file.ts";
import { type SavedBackend, savedBackend } from "../tensorflow/saved-backend.ts";
import { encodedTask, savedTask, savedThreshold } from "./saved-task.ts";

/** Most bytes of the file; a graph with many words or categories is large. */
export const transformLimitBytes = 64 * 1024 * 1024;

const column = z.string().min(1).max(1000);

const transformFile = z.strictObject({
  kind: z.literal("lockstep/Transform"),
  schema: z.literal(3),
  label: column,
  task: savedTask,
  threshold: savedThreshold,
  backend: savedBackend.optional(),
  features: savedGraph,
});

/** What is saved beside weights so that they can be given raw rows. */
export interface SavedTransform {
  readonly label: string;
  readonly task: Task;
  /** Probability from which a row counts as positive; `undefined` for tasks other than binary. */
  readonly threshold: number | undefined;
  readonly backend?: SavedBackend | undefined;
  readonly features: FeatureGraph;
}

export function encodeTransform({ label, task, threshold, backend, features }: SavedTransform): string {
  const file: z.input<typeof transformFile> = {
    kind: "lockstep/Transform",
    schema: 3,
    label,
    task: encodedTask(task),
    ...(threshold === undefined ? {} : { threshold }),
    ...(backend === undefined ? {} : { backend }),
    features: encodedGraph(features),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** @throws LockstepError MODEL_INVALID. */
export function readTransform(text: string): SavedTransform {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new LockstepError("MODEL_INVALID", "transform.json is not JSON", { cause });
  }
  const parsed = transformFile.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new LockstepError(
      "MODEL_INVALID",
      `transform.json: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not a transform"}`,
      {
        hint: "Train the model again with this version of Lockstep.",
      },
    );
  }
  const { label, task, threshold, backend, features } = parsed.data;
  if (features.nodes.some((node) => columnsOf(node).includes(label)))
    throw new LockstepError("MODEL_INVALID", "transform.json: the label is among the inputs", {
      hint: "Train the model again.",
    });
  if ((task.kind === "binary") !== (threshold !== undefined))
    throw new LockstepError(
      "MODEL_INVALID",
      `transform.json: a ${task.kind} task ${threshold === undefined ? "needs a" : "has no"} threshold`,
      {
        hint: "Train the model again.",
      },
    );
  return { label, task, threshold, backend, features };
}
