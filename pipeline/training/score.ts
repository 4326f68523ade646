import { dirname } from "node:path";
import { writeWhole } from "../data/objects/aside.ts";
import { blocksOf } from "../data/tables/blocks.ts";
import { openRows } from "../data/tables/open-rows.ts";
import type { Table } from "../data/tables/table.ts";
import { LockstepError } from "../domain/error.ts";
import { type MetricId, reportedMetrics } from "../domain/metric.ts";
import type { TreatedCells } from "../domain/treatment.ts";
import { measure } from "../evaluation/metrics/judged-rows.ts";
import { treatedCells } from "./features/graph/treated-cells.ts";
import type { RowRoles } from "./fit.ts";
import { scoresFor, truthOf } from "./judged-rows.ts";
import { predictRows } from "./predict-rows.ts";
import { encodePredictions, negativeLabel } from "./predictions/encode.ts";
import { writePlots } from "./predictions/plots.ts";
import { requireUniqueIds } from "./predictions/unique-ids.ts";
import { rounded } from "./rounded.ts";
import { enforceSchema } from "./schema/enforce.ts";
import type { Predictor } from "./trainers/trainer.ts";
import { readSchemaFile } from "./training-rows.ts";

export interface ScoreRequest extends RowRoles {
  /** Folder of the model. */
  readonly model: string;
  /** Path of the rows to score: CSV with a header, JSON lines or Parquet, or a folder of pictures. */
  readonly rows: string;
  /** File that says what the columns hold, from `paramsFolder`; rows that differ from it are refused. */
  readonly schema?: string | undefined;
  readonly paramsFolder?: string;
  /** Folders from which DuckDB is looked for. */
  readonly searchFrom?: readonly string[];
  /** Keeps the rows on disk, column by column, whatever their size. */
  readonly stream?: boolean | undefined;
  /** Where to write the predictions table. */
  readonly predictions: string;
  /** Where to write the metrics, as DVC reads them: JSON, numbers by name. */
  readonly metrics: string;
  /** Folder for curves and confusion matrix in DVCLive's form; `undefined` for none. */
  readonly plots?: string | undefined;
}

export interface ScorePorts {
  /** @throws LockstepError MODEL_INVALID. */
  readonly openModel: (folder: string) => Promise<Predictor>;
}

/** What `metrics.json` holds: each metric by its id; one that is undefined on these rows is `null`, its reason under `undefined`. */
interface ScoreSummary extends Readonly<Partial<Record<MetricId, number | null>>> {
  readonly rows: number;
  /** Of a binary task. */
  readonly positives?: number;
  readonly threshold?: number;
  readonly undefined?: Readonly<Partial<Record<MetricId, string>>>;
}

/** What was written, and what stands beside it. */
export interface Scored extends ScoreSummary {
  /** Cells that the model does not take as they stand. */
  readonly treated: readonly TreatedCells[];
}

/**
 * Scores rows with a saved model and measures it. The metrics are those of the predictions as written, so that anybody can compute
 * them again from the file.
 *
 * @throws LockstepError MODEL_INVALID, COLUMN_MISSING, TABLE_INVALID, EVALUATION_EMPTY without rows.
 */
export async function score(request: ScoreRequest, { openModel }: ScorePorts): Promise<Scored> {
  const { stream, searchFrom, schema: schemaFile } = request;
  const schema = await readSchemaFile(schemaFile, request.paramsFolder ?? ".");
  using rows = await openRows(request.rows, { searchFrom, stream, scratch: dirname(request.predictions) });
  if (rows.rowCount === 0)
    throw new LockstepError("EVALUATION_EMPTY", `${request.rows} has no rows to score`, {
      hint: "Check the stage that writes it.",
    });
  if (schema !== undefined) enforceSchema(rows, schema, schemaFile ?? "");
  requireUniqueIds(rows, request.idColumn);
  const predictor = await openModel(request.model);
  const { task, threshold, features } = predictor;
  const truth = truthOf(rows, { column: request.labelColumn, task, models: [task] });
  const own = (await predictRows(predictor, rows)).map(rounded);
  predictor.close();
  const answers = { scores: scoresFor(task, truth, { task, scores: own }), threshold };
  const { metrics } = measure(truth, answers, reportedMetrics[task.kind]);
  const values = Object.entries(metrics).map(
    ([id, { value }]) => [id, value === null ? null : rounded(value)] as const,
  );
  const reasons = Object.entries(metrics).flatMap(([id, found]) => (found.value === null ? [[id, found.reason]] : []));
  const summary: ScoreSummary = {
    rows: rows.rowCount,
    ...(truth.kind === "binary" ? { positives: truth.labels.reduce((sum, label) => sum + label, 0) } : {}),
    ...(threshold === undefined ? {} : { threshold }),
    ...Object.fromEntries(values),
    ...(reasons.length === 0 ? {} : { undefined: Object.fromEntries(reasons) as Partial<Record<MetricId, string>> }),
  };
  await writeWhole(request.predictions, predictionTexts(request, rows, { task, threshold, scores: own }));
  if (request.plots !== undefined) {
    const negative = negativeLabel(rows.column(request.labelColumn), task);
    await writePlots(request.plots, truth, { ...answers, task, negative });
  }
  await writeWhole(request.metrics, `${JSON.stringify(summary, undefined, 2)}\n`);
  return { ...summary, treated: treatedCells(features, rows, request) };
}

/** The table of predictions, a piece for each block of rows. */
function* predictionTexts(
  { idColumn, labelColumn }: RowRoles,
  rows: Table,
  { scores, ...model }: Pick<Predictor, "task" | "threshold"> & { readonly scores: Float64Array },
): Generator<string> {
  const width = scores.length / rows.rowCount;
  const negative = negativeLabel(rows.column(labelColumn), model.task);
  let first = 0;
  for (const block of blocksOf(rows)) {
    const next = first + block.rowCount;
    const [ids, labels] = [block.column(idColumn), block.column(labelColumn)];
    const own = { ids, labels, negative, scores: scores.subarray(first * width, next * width) };
    yield encodePredictions({ ...model, ...own }, first > 0);
    first = next;
  }
}
