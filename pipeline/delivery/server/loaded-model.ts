import { verifyFiles } from "../../data/objects/artifact.ts";
import { tableOfRows } from "../../data/tables/rows.ts";
import { LockstepError } from "../../domain/error.ts";
import { exampleImage } from "../../domain/example-image.ts";
import { taskWidth } from "../../domain/task.ts";
import { type Answer, answersOf } from "../../training/answers.ts";
import { checkedScores } from "../../training/checked-scores.ts";
import type { Predictor } from "../../training/trainers/trainer.ts";
import { filesFolder, placedFolder } from "../served-folder/layout.ts";
import type { Served } from "../targets/target.ts";
import type { RequestCell } from "./request-rows.ts";

/** A model in memory whose bytes were checked before it was loaded. */
export interface LoadedModel {
  readonly served: Served;
  readonly predictor: Predictor;
  /** One answer for each row; cells in the order of the predictor's inputs. */
  predict(values: readonly (readonly RequestCell[])[]): Promise<readonly Answer[]>;
  /** The same model under another version; both share one predictor. */
  renamed(served: Served): LoadedModel;
  /** Closes it as soon as nobody waits for an answer of it. */
  retire(): void;
}

function loadedModel(served: Served, predictor: Predictor): LoadedModel {
  const { task, threshold } = predictor;
  let waiting = 0;
  let isRetired = false;
  let isClosed = false;
  const closeWhenIdle = (): void => {
    if (!isRetired || waiting > 0 || isClosed) return;
    isClosed = true;
    predictor.close();
  };
  const columns = predictor.inputs.map(({ name }) => name);
  const model: LoadedModel = {
    served,
    predictor,
    async predict(values) {
      waiting++;
      try {
        const rows = tableOfRows(
          columns,
          values.map((cells) => cells.map((cell) => (cell === null ? "" : String(cell)))),
        );
        const scores = checkedScores(await predictor.predict(rows), task, values.length);
        return answersOf({ task, threshold, width: taskWidth(task) }, scores);
      } catch (cause) {
        if (!(cause instanceof LockstepError) || cause.code !== "MODEL_INVALID") throw cause;
        throw new LockstepError("MODEL_INVALID", `${served.model} ${served.modelVersion}: ${cause.message}`, {
          hint: "Roll the environment back to the earlier version; this model cannot be served.",
          cause,
        });
      } finally {
        waiting--;
        closeWhenIdle();
      }
    },
    renamed: (other) => ({ ...model, served: other }),
    retire() {
      isRetired = true;
      closeWhenIdle();
    },
  };
  return model;
}

/** A row as a client could send it, for the first prediction, which pays for compilation and shows that the model answers. */
function warmUpRow({ inputs }: Predictor): readonly RequestCell[] {
  return inputs.map(({ kind, categories }) => {
    if (kind === "image") return exampleImage;
    return kind === "numeric" ? 1 : (categories[0] ?? "");
  });
}

/**
 * Loads a placed version: every byte is compared with the record first, and one row is predicted before anybody else may ask.
 *
 * @throws LockstepError ARTIFACT_DIGEST_MISMATCH, MODEL_INVALID, and what `openModel` throws.
 */
export async function loadServed(request: {
  readonly folder: string;
  readonly served: Served;
  readonly openModel: (folder: string) => Promise<Predictor>;
}): Promise<LoadedModel> {
  const { folder, served, openModel } = request;
  const { model, modelVersion, artifact } = served;
  const files = filesFolder(placedFolder(folder, { model, modelVersion, sha256: artifact.sha256 }));
  await verifyFiles(files, artifact);
  const predictor = await openModel(files);
  try {
    if (predictor.task.kind === "binary" && predictor.threshold === undefined)
      throw new LockstepError("MODEL_INVALID", `a ${predictor.format} model of two classes says no threshold`);
    const loaded = loadedModel(served, predictor);
    await loaded.predict([warmUpRow(predictor)]);
    return loaded;
  } catch (error) {
    predictor.close();
    throw error;
  }
}
