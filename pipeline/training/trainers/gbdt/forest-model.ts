import { taskWidth } from "../../../domain/task.ts";
import { featureColumns } from "../../features/graph/apply.ts";
import { featureInputs } from "../../features/graph/ports.ts";
import { readModelText, writeTrainedModel } from "../model-folder.ts";
import type { Predictor } from "../trainer.ts";
import { applyLink, compileForest } from "./forest.ts";
import { encodeForest, readForest, type SavedForest } from "./forest-file.ts";

/** The only file of a forest, whichever trainer grew it. */
export const fileName = "forest.json";
const fileLimitBytes = 256 * 1024 * 1024;

export function writeForest(folder: string, saved: SavedForest): Promise<void> {
  return writeTrainedModel(folder, { [fileName]: encodeForest(saved) });
}

/** @throws LockstepError MODEL_INVALID. */
export async function readForestFolder(folder: string): Promise<SavedForest> {
  return readForest(await readModelText(folder, fileName, fileLimitBytes));
}

/** @throws LockstepError MODEL_INVALID. */
export async function loadForest(folder: string): Promise<Predictor> {
  const { format, task, threshold, features, forest } = await readForestFolder(folder);
  const sums = compileForest(forest);
  const width = taskWidth(task);
  return {
    format,
    task,
    threshold,
    inputs: featureInputs(features),
    features,
    predict(rows) {
      const values = applyLink(forest.link, sums(featureColumns({ graph: features, rows }), rows.rowCount), width);
      return Promise.resolve({ values, width });
    },
    close() {
      // Nothing outside the heap is held.
    },
  };
}
