import { writeWhole } from "../data/objects/aside.ts";
import { readCsv, writeCsv } from "../data/tables/csv.ts";
import { LockstepError } from "../domain/error.ts";
import { type MetricId, type MetricValues, metricIds } from "../domain/metric.ts";
import { binaryLabels } from "./features/cells.ts";
import { binaryModel } from "./binary-model.ts";
import { checkedScores } from "./checked-scores.ts";
import type { RowRoles } from "./fit.ts";
import type { Predictor } from "./trainers/trainer.ts";

export interface ScoreRequest extends RowRoles {
  /** Folder of the model. */
  readonly model: string;
  /** Path of the rows to score, CSV with a header. */
  readonly rows: string;
  /** Where to write `id,label,prediction,score`. */
  readonly predictions: string;
  /** Where to write the metrics, as DVC reads them: JSON, numbers by name. */
  readonly metrics: string;
}

export interface ScorePorts {
  /** @throws LockstepError MODEL_INVALID. */
  readonly openModel: (folder: string) => Promise<Predictor>;
  readonly measure: (rows: {
    readonly labels: Uint8Array;
    readonly scores: Float64Array;
    readonly threshold: number;
  }) => { readonly metrics: MetricValues };
}

/** What `metrics.json` holds; a metric that is undefined on these rows is `null`, its reason under `undefined`. */
export interface ScoreSummary extends Readonly<Record<MetricId, number | null>> {
  readonly rows: number;
  readonly positives: number;
  readonly threshold: number;
  readonly undefined?: Readonly<Partial<Record<MetricId, string>>>;
}

/** As many digits as arithmetic on different machines agrees in; further ones would change files that say the same. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

/**
 * Scores rows with a saved model and measures it. The metrics are those of the predictions as written, so that anybody can compute
 * them again from the file.
 *
 * @throws LockstepError MODEL_INVALID, COLUMN_MISSING, TABLE_INVALID, EVALUATION_EMPTY without rows.
 */
export async function score(request: ScoreRequest, { openModel, measure }: ScorePorts): Promise<ScoreSummary> {
  const rows = await readCsv(request.rows, request.rows);
  if (rows.rowCount === 0)
    throw new LockstepError("EVALUATION_EMPTY", `${request.rows} has no rows to score`, {
      hint: "Check the stage that writes it.",
    });
  const ids = rows.column(request.idColumn);
  const predictor = await openModel(request.model);
  const { positive, threshold } = binaryModel(predictor);
  const labels = binaryLabels(rows, request.labelColumn, positive);
  const scores = checkedScores(await predictor.predict(rows), predictor.task, rows.rowCount).map(rounded);
  predictor.close();
  const { metrics } = measure({ labels, scores, threshold });
  const reasons = metricIds.flatMap((id) => {
    const metric = metrics[id];
    return metric.value === null ? [[id, metric.reason] as const] : [];
  });
  const values = Object.fromEntries(
    metricIds.map((id) => {
      const { value } = metrics[id];
      return [id, value === null ? null : rounded(value)];
    }),
  ) as Record<MetricId, number | null>;
  const summary: ScoreSummary = {
    rows: rows.rowCount,
    positives: labels.reduce((sum, label) => sum + label, 0),
    threshold,
    ...values,
    ...(reasons.length === 0 ? {} : { undefined: Object.fromEntries(reasons) }),
  };
  await writeWhole(
    request.predictions,
    writeCsv([
      { name: "id", values: ids },
      { name: "label", values: labels },
      { name: "prediction", values: Uint8Array.from(scores, (value) => (value >= threshold ? 1 : 0)) },
      { name: "score", values: scores },
    ]),
  );
  await writeWhole(request.metrics, `${JSON.stringify(summary, undefined, 2)}\n`);
  return summary;
}
