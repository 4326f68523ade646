import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import type { TaskKind } from "../../domain/task.ts";
import type { TensorFlowOptions } from "../tensorflow/open.ts";
import type { Predictor, Trainer } from "./trainer.ts";

export { checkModelPlace } from "./model-folder.ts";

interface Family {
  /** A file that only models of this format have. */
  readonly marker: string;
  /** Trained on a backend of TensorFlow.js, which params.yaml may name. */
  readonly hasBackends: boolean;
  readonly open: (options: TensorFlowOptions) => Promise<Trainer>;
}

/** To add a trainer: one file and one line here. */
const trainers: Readonly<Record<string, Family>> = {
  "tfjs-layers": {
    marker: "model.json",
    hasBackends: true,
    open: async (options) => (await import("./tfjs-layers.ts")).tfjsLayersTrainer(options),
  },
  gbdt: {
    marker: "forest.json",
    hasBackends: false,
    open: async () => (await import("./gbdt/gbdt.ts")).gbdtTrainer,
  },
  linear: {
    marker: "linear.json",
    hasBackends: false,
    open: async () => (await import("./linear/linear.ts")).linearTrainer,
  },
  random_forest: {
    marker: "forest.json",
    hasBackends: false,
    open: async () => (await import("./gbdt/random-forest.ts")).randomForestTrainer,
  },
};

export const trainerNames: readonly string[] = Object.keys(trainers);

/** @throws LockstepError PARAMS_INVALID for a name that is not in the table. */
function familyOf(name: string): Family {
  const family = Object.hasOwn(trainers, name) ? trainers[name] : undefined;
  if (family !== undefined) return family;
  throw new LockstepError("PARAMS_INVALID", `there is no trainer ${JSON.stringify(name.slice(0, 80))}`, {
    hint: `Use one of ${trainerNames.join(", ")}.`,
  });
}

/**
 * A trainer that can learn what is asked for.
 *
 * @throws LockstepError PARAMS_INVALID for a name that is not in the table, for a task that the trainer does not learn, and for a backend
 * where there is none to choose.
 */
export async function openTrainer(name: string, task: TaskKind, options: TensorFlowOptions): Promise<Trainer> {
  const family = familyOf(name);
  if (options.prefer !== "auto" && !family.hasBackends)
    throw new LockstepError("PARAMS_INVALID", `backend: ${name} is trained without TensorFlow.js, so it has none`, {
      hint: "Take `backend` out of params.yaml.",
    });
  const trainer = await family.open(options);
  if (trainer.tasks.includes(task)) return trainer;
  const all = await Promise.all(
    Object.entries(trainers).map(async ([other, { open }]) => ({ other, ...(await open(options)) })),
  );
  const able = all.filter(({ tasks }) => tasks.includes(task)).map(({ other }) => other);
  throw new LockstepError("PARAMS_INVALID", `the trainer ${name} does not learn ${task} tasks`, {
    hint: able.length === 0 ? `It learns ${trainer.tasks.join(", ")}.` : `Trainers that do: ${able.join(", ")}.`,
  });
}

/** Keys that are a trainer's own in params.yaml. @throws LockstepError PARAMS_INVALID for a name that is not in the table. */
export async function parametersOf(name: string): Promise<readonly string[]> {
  const { parameters } = await familyOf(name).open({ prefer: "auto", searchFrom: [] });
  return parameters;
}

async function isPresent(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/** True for a folder with the file that marks a format which is opened here. */
export async function isKnownModel(folder: string): Promise<boolean> {
  const found = await Promise.all(Object.values(trainers).map(({ marker }) => isPresent(join(folder, marker))));
  return found.includes(true);
}

/**
 * Opens a model folder of whichever format it is.
 *
 * @throws LockstepError MODEL_INVALID when it is of none, or its files do not fit together.
 */
export async function openModel(folder: string): Promise<Predictor> {
  for (const { marker, open } of Object.values(trainers))
    if (await isPresent(join(folder, marker))) return (await open({ prefer: "auto", searchFrom: [] })).load(folder);
  throw new LockstepError("MODEL_INVALID", `${folder} holds no model of a known format`, {
    hint: `A model is a folder with one of ${[...new Set(Object.values(trainers).map(({ marker }) => marker))].join(", ")}; pickles, HDF5 and other files that run code when they are read are never loaded.`,
  });
}
