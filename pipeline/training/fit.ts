import { z } from "zod";
import { readCsv } from "../data/tables/csv.ts";
import type { Json } from "../domain/json.ts";
import type { TaskKind } from "../domain/task.ts";
import { openCurveFolder } from "./curve.ts";
import { selectColumns } from "./features/columns.ts";
import { learnedTask, taskKeys } from "./learned-task.ts";
import { readParams } from "./params.ts";
import { type BackendPreference, backendPreferences } from "./tensorflow/preference.ts";
import type { Trainer, TrainingSummary } from "./trainers/trainer.ts";

const names = z.array(z.string().min(1).max(1000)).max(10_000);

/** What every trainer's section of params.yaml may hold; the trainer reads the other keys. */
export const sectionSchema = z.looseObject({
  trainer: z.string().max(100).default("tfjs-layers"),
  backend: z.enum(backendPreferences).default("auto"),
  label: z.string().min(1).max(1000),
  ...taskKeys,
  id: z.string().min(1).max(1000),
  numeric: names.optional(),
  categorical: names.optional(),
  drop: names.default([]),
  seed: z.int().min(0).max(4_294_967_295).default(0),
});

/** Which columns of a table are the row's id and its label. */
export interface RowRoles {
  readonly idColumn: string;
  readonly labelColumn: string;
}

/** @throws LockstepError PARAMS_INVALID. */
export function rolesOf(section: Json): RowRoles {
  const { id, label } = readParams(sectionSchema, section);
  return { idColumn: id, labelColumn: label };
}

export interface FitRequest {
  /** Path of the training rows, CSV with a header. */
  readonly rows: string;
  /** The section of params.yaml, for example all that stands under `train`. */
  readonly params: Json;
  /** Folder of the model; a model that is there already is replaced. */
  readonly output: string;
  readonly onProgress: (fraction: number, note: string) => void;
  /** Folder for learning curves in DVCLive's form; `undefined` for none. */
  readonly curves?: string | undefined;
  /** Folder for the state of a training that is killed, so that the same one goes on where it was; `undefined` to begin anew. */
  readonly checkpoints?: string | undefined;
}

export interface FitPorts {
  /** @throws LockstepError PARAMS_INVALID for a name that no trainer has, or a task that it does not learn. */
  readonly openTrainer: (name: string, task: TaskKind, prefer: BackendPreference) => Promise<Trainer>;
}

/**
 * Trains the model that a section of params.yaml describes. The same rows, section and backend give the same bytes.
 *
 * @throws LockstepError PARAMS_INVALID, TABLE_INVALID, COLUMN_MISSING, TENSORFLOW_MISSING, METRIC_INVALID when training diverges.
 */
export async function fit(request: FitRequest, { openTrainer }: FitPorts): Promise<TrainingSummary> {
  const {
    trainer: name,
    backend,
    label,
    task,
    positive,
    levels,
    id,
    numeric,
    categorical,
    drop,
    seed,
    ...params
  } = readParams(sectionSchema, request.params);
  const trainer = await openTrainer(name, task, backend);
  const rows = await readCsv(request.rows, request.rows);
  const columns = selectColumns(rows, { reserved: [id, label], drop, numeric, categorical });
  const curves = request.curves === undefined ? undefined : await openCurveFolder(request.curves);
  const summary = await trainer.train({
    rows,
    labelColumn: label,
    task: learnedTask({ task, positive, levels }, label, rows.column(label)),
    numericColumns: columns.numeric,
    categoricalColumns: columns.categorical,
    params: params as { readonly [key: string]: Json },
    seed,
    outputFolder: request.output,
    onProgress: request.onProgress,
    onPoint: curves && ((point) => curves.add(point)),
    checkpoints: request.checkpoints,
  });
  await curves?.finish();
  return summary;
}
