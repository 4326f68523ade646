import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { asideName, writeWhole } from "../data/objects/aside.ts";
import { LockstepError } from "../domain/error.ts";
import type { Json } from "../domain/json.ts";
import type { TaskKind } from "../domain/task.ts";
import type { TreatedCells } from "../domain/treatment.ts";
import {
  type CrossValidated,
  type CrossValidationPlan,
  crossValidate,
  crossValidationKey,
  planFolds,
} from "./cross-validation.ts";
import { openCurveFolder } from "./curve.ts";
import { treatedCells } from "./features/graph/treated-cells.ts";
import { learnedTask, taskKeys } from "./learned-task.ts";
import { readParams } from "./params.ts";
import { refuseIdleKeys } from "./section-rules.ts";
import { type BackendPreference, backendPreferences } from "./tensorflow/choose-backend.ts";
import { checkModelPlace } from "./trainers/index.ts";
import type { Trainer, TrainingRequest, TrainingSummary } from "./trainers/trainer.ts";
import { columnKeys, readTrainingRows } from "./training-rows.ts";

/** What every trainer's section of params.yaml may hold; the trainer reads the other keys. */
export const sectionSchema = z.looseObject({
  trainer: z.string().max(100).default("tfjs-layers"),
  backend: z.enum(backendPreferences).default("auto"),
  ...columnKeys,
  ...taskKeys,
  cross_validation: crossValidationKey,
  seed: z.int().min(0).max(4_294_967_295).default(0),
});

/** Which columns of a table are the row's id and its label. */
export interface RowRoles {
  readonly idColumn: string;
  readonly labelColumn: string;
}

/** What a section says of the rows, and the file of their schema. @throws LockstepError PARAMS_INVALID. */
export function rolesOf(section: Json): RowRoles & { readonly schema: string | undefined } {
  const { id, label, schema } = readParams(sectionSchema, section);
  return { idColumn: id, labelColumn: label, schema };
}

export interface FitRequest {
  /** Path of the training rows: CSV with a header, JSON lines or Parquet. */
  readonly rows: string;
  /** The section of params.yaml, for example all that stands under `train`. */
  readonly params: Json;
  /** Folder of params.yaml, from which its `schema` is found; the process's own when left out. */
  readonly paramsFolder?: string;
  /** Folder of the model; a model that is there already is replaced. */
  readonly output: string;
  readonly onProgress: (fraction: number, note: string) => void;
  /** Folder for learning curves in DVCLive's form; `undefined` for none. */
  readonly curves?: string | undefined;
  /** Folder for the state of a training that is killed, so that the same one goes on where it was; `undefined` to begin anew. */
  readonly checkpoints?: string | undefined;
  /** File for the metrics of each fold, where params.yaml asks for cross-validation. */
  readonly foldMetrics?: string | undefined;
  /** Folders from which DuckDB is looked for. */
  readonly searchFrom?: readonly string[];
  /** Keeps the rows on disk, column by column, whatever their size; the model is the same, byte by byte. */
  readonly stream?: boolean | undefined;
}

export interface FitSummary extends TrainingSummary {
  /** Training rows, with those that the trainer kept apart for validation. */
  readonly rows: number;
  /** Cells of them that the model does not take as they stand. */
  readonly treated: readonly TreatedCells[];
  /** What each metric was over the folds, where params.yaml asks for cross-validation. */
  readonly folds?: CrossValidated["metrics"];
}

export interface FitPorts {
  /** @throws LockstepError PARAMS_INVALID for a name that no trainer has, or a task that it does not learn. */
  readonly openTrainer: (name: string, task: TaskKind, prefer: BackendPreference) => Promise<Trainer>;
}

/**
 * Judges the section by cross-validation and writes what was found.
 *
 * @returns Its metrics.
 * @throws LockstepError PARAMS_INVALID without a file to write.
 */
async function judgeByFolds(
  trainer: Trainer,
  training: TrainingRequest,
  { plan, path }: { readonly plan: CrossValidationPlan; readonly path: string | undefined },
): Promise<CrossValidated["metrics"]> {
  if (path === undefined)
    throw new LockstepError("PARAMS_INVALID", "cross_validation: nobody said where the metrics of the folds go", {
      hint: "Add `--folds <file>` to the stage's command, and the file to its `metrics`.",
    });
  const scratch = join(dirname(training.outputFolder), asideName());
  try {
    const found = await crossValidate(trainer, training, { folds: planFolds(plan, training), scratch });
    await writeWhole(path, `${JSON.stringify(found, undefined, 2)}\n`);
    return found.metrics;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Trains the model that a section of params.yaml describes. The same rows, section and backend give the same bytes.
 *
 * @throws LockstepError PARAMS_INVALID, PATH_UNSAFE where other files are than a model's, TABLE_INVALID, COLUMN_MISSING, TARGET_LEAKED,
 * TENSORFLOW_MISSING, DUCKDB_MISSING, METRIC_INVALID when training diverges.
 */
export async function fit(request: FitRequest, { openTrainer }: FitPorts): Promise<FitSummary> {
  const section = readParams(sectionSchema, request.params);
  const { trainer: name, backend, task, positive, levels, seed, cross_validation: plan, ...others } = section;
  const { id, label, numeric, categorical, drop, trusted, schema, features: declared, ...params } = others;
  refuseIdleKeys(request.params, { task, id, label, drop });
  // Before anything is trained: whoever names the wrong folder waits for nothing.
  await checkModelPlace(request.output);
  const trainer = await openTrainer(name, task, backend);
  const keys = { id, label, numeric, categorical, drop, trusted, schema };
  const {
    rows: opened,
    features,
    ...columns
  } = await readTrainingRows({
    ...keys,
    rows: request.rows,
    paramsFolder: request.paramsFolder ?? ".",
    features: declared,
    searchFrom: request.searchFrom ?? [],
    scratch: dirname(request.output),
    stream: request.stream ?? false,
  });
  using rows = opened;
  const training: TrainingRequest = {
    rows,
    labelColumn: label,
    task: learnedTask({ task, positive, levels }, rows, label),
    numericColumns: columns.numeric,
    categoricalColumns: columns.categorical,
    params: { ...params, ...(features.length === 0 ? {} : { features }) },
    seed,
    outputFolder: request.output,
    paramsFolder: request.paramsFolder,
    onProgress: request.onProgress,
    onPoint: undefined,
    checkpoints: request.checkpoints,
  };
  const folds = plan && (await judgeByFolds(trainer, training, { plan, path: request.foldMetrics }));
  const curves = request.curves === undefined ? undefined : await openCurveFolder(request.curves);
  const summary = await trainer.train({ ...training, onPoint: curves && ((point) => curves.add(point)) });
  await curves?.finish();
  const predictor = await trainer.load(request.output);
  try {
    const treated = treatedCells(predictor.features, rows, { idColumn: id });
    return { ...summary, rows: rows.rowCount, treated, ...(folds === undefined ? {} : { folds }) };
  } finally {
    predictor.close();
  }
}
