import { writeWhole } from "../data/objects/aside.ts";
import { readTable } from "../data/tables/read-table.ts";
import { LockstepError } from "../domain/error.ts";
import { type MetricId, reportedMetrics } from "../domain/metric.ts";
import { measure } from "../evaluation/metrics/judged-rows.ts";
import { checkedScores } from "./checked-scores.ts";
import type { RowRoles } from "./fit.ts";
import { scoresFor, truthOf } from "./judged-rows.ts";
import { encodePredictions } from "./predictions/encode.ts";
import { rounded } from "./rounded.ts";
import type { Predictor } from "./trainers/trainer.ts";

export interface ScoreRequest extends RowRoles {
  /** Folder of the model. */
  readonly model: string;
  /** Path of the rows to score: CSV with a header, JSON lines or Parquet. */
  readonly rows: string;
  /** Folders from which DuckDB is looked for. */
  readonly searchFrom?: readonly string[];
  /** Where to write the predictions table. */
  readonly predictions: string;
  /** Where to write the metrics, as DVC reads them: JSON, numbers by name. */
  readonly metrics: string;
}

export interface ScorePorts {
  /** @throws LockstepError MODEL_INVALID. */
  readonly openModel: (folder: string) => Promise<Predictor>;
}

/** What `metrics.json` holds: each metric by its id; one that is undefined on these rows is `null`, its reason under `undefined`. */
export interface ScoreSummary extends Readonly<Partial<Record<MetricId, number | null>>> {
  readonly rows: number;
  /** Of a binary task. */
  readonly positives?: number;
  readonly threshold?: number;
  readonly undefined?: Readonly<Partial<Record<MetricId, string>>>;
}

/**
 * Scores rows with a saved model and measures it. The metrics are those of the predictions as written, so that anybody can compute
 * them again from the file.
 *
 * @throws LockstepError MODEL_INVALID, COLUMN_MISSING, TABLE_INVALID, EVALUATION_EMPTY without rows.
 */
export async function score(request: ScoreRequest, { openModel }: ScorePorts): Promise<ScoreSummary> {
  const rows = await readTable(request.rows, { searchFrom: request.searchFrom ?? [] });
  if (rows.rowCount === 0)
    throw new LockstepError("EVALUATION_EMPTY", `${request.rows} has no rows to score`, {
      hint: "Check the stage that writes it.",
    });
  const ids = rows.column(request.idColumn);
  const predictor = await openModel(request.model);
  const { task, threshold } = predictor;
  const truth = truthOf(rows, { column: request.labelColumn, task, models: [task] });
  const own = checkedScores(await predictor.predict(rows), task, rows.rowCount).map(rounded);
  predictor.close();
  const { metrics } = measure(
    truth,
    { scores: scoresFor(task, truth, { task, scores: own }), threshold },
    reportedMetrics[task.kind],
  );
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
  await writeWhole(
    request.predictions,
    encodePredictions({ ids, labels: rows.column(request.labelColumn), task, threshold, scores: own }),
  );
  await writeWhole(request.metrics, `${JSON.stringify(summary, undefined, 2)}\n`);
  return summary;
}
