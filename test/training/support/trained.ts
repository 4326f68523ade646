import { readCsv } from "../../../pipeline/data/tables/csv.ts";
import type { Json } from "../../../pipeline/domain/json.ts";
import { type FitRequest, type FitSummary, fit } from "../../../pipeline/training/fit.ts";
import { openModel, openTrainer } from "../../../pipeline/training/trainers/index.ts";
import type { Predictor } from "../../../pipeline/training/trainers/trainer.ts";

/** Trains as `lockstep fit` does, in this process. */
export function trained(
  request: Omit<FitRequest, "params" | "onProgress"> &
    Partial<Pick<FitRequest, "onProgress">> & { readonly params: Readonly<Record<string, Json>> },
): Promise<FitSummary> {
  return fit(
    { onProgress: () => undefined, ...request },
    { openTrainer: (name, task, prefer) => openTrainer(name, task, { prefer, searchFrom: [] }) },
  );
}

/** What a saved model says about the rows of a file, and the cells of its label. */
export async function predicted(
  model: string,
  rows: string,
  label: string,
): Promise<{ readonly predictor: Predictor; readonly values: Float64Array; readonly labels: readonly string[] }> {
  const table = await readCsv(rows, rows);
  const predictor = await openModel(model);
  const { values } = await predictor.predict(table);
  return { predictor, values, labels: table.column(label) };
}

/** Share of the pairs of a positive and another row that the scores put in order; ties count half. */
export function rocAuc(scores: ArrayLike<number>, isPositive: readonly boolean[]): number {
  const order = isPositive
    .map((positive, i) => ({ positive, score: scores[i] ?? 0 }))
    .sort((a, b) => a.score - b.score);
  let sum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (order[to]?.score === order[from]?.score && to < order.length) to++;
    for (const { positive } of order.slice(from, to)) if (positive) sum += (from + 1 + to) / 2;
    from = to;
  }
  const positives = isPositive.filter(Boolean).length;
  return (sum - (positives * (positives + 1)) / 2) / (positives * (isPositive.length - positives));
}
