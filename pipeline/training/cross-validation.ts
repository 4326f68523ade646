import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { rowDigests } from "../data/tables/row-keys.ts";
import { LockstepError } from "../domain/error.ts";
import { type MetricId, reportedMetrics } from "../domain/metric.ts";
import { correctedResampledT } from "../domain/statistics/paired-t.ts";
import { measure } from "../evaluation/metrics/judged-rows.ts";
import { selectRows } from "./features/rows.ts";
import { scoresFor, truthOf } from "./judged-rows.ts";
import { predictRows } from "./predict-rows.ts";
import { rounded } from "./rounded.ts";
import { timeFolds } from "./splits/by-time.ts";
import type { Fold } from "./splits/fold.ts";
import { groupKFold, kFold, repeated, stratifiedGroupKFold, stratifiedKFold } from "./splits/k-fold.ts";
import { timesOf } from "./splits/times.ts";
import type { Trainer, TrainingRequest } from "./trainers/trainer.ts";

const column = z.string().min(1).max(1000);

/** `cross_validation` of a training section. */
export const crossValidationKey = z
  .strictObject({
    /** As the columns and the task have it when left out: by time, by group, by class, or at random. */
    kind: z.enum(["random", "stratified", "grouped", "stratified_grouped", "time"]).optional(),
    folds: z.int().min(2).max(100).default(5),
    repeats: z.int().min(1).max(100).default(1),
    /** Column whose rows of one value stay on one side. */
    group: column.optional(),
    /** Column of dates or numbers; tests follow what is learned from. */
    time: column.optional(),
    /** Rows between training and test, by time. */
    gap: z.int().min(0).max(1_000_000_000).default(0),
  })
  .optional();
export type CrossValidationPlan = NonNullable<z.output<typeof crossValidationKey>>;

function needed(name: string | undefined, key: string, kind: string): string {
  if (name !== undefined) return name;
  throw new LockstepError("PARAMS_INVALID", `cross_validation: ${kind} folds need \`${key}\``, {
    hint: `Name the column under \`${key}\`.`,
  });
}

/** What would be passed over is refused: whoever names a group counts on its rows staying together. */
function refuseUnused({ group, time, gap }: CrossValidationPlan, kind: NonNullable<CrossValidationPlan["kind"]>): void {
  const isByGroup = kind === "grouped" || kind === "stratified_grouped";
  const isByTime = kind === "time";
  const unused = [
    group !== undefined && !isByGroup ? ["group"] : [],
    time !== undefined && !isByTime ? ["time"] : [],
    gap > 0 && !isByTime ? ["gap"] : [],
  ].flat()[0];
  if (unused !== undefined)
    throw new LockstepError("PARAMS_INVALID", `cross_validation: ${kind} folds have no \`${unused}\``, {
      hint: "Take it out, or ask for another `kind`.",
    });
}

/**
 * Divides training rows as `cross_validation` asks for.
 *
 * @throws LockstepError PARAMS_INVALID for folds that the rows do not allow, TABLE_INVALID, COLUMN_MISSING.
 */
export function planFolds(
  plan: CrossValidationPlan,
  { rows, labelColumn, task, seed }: Pick<TrainingRequest, "rows" | "labelColumn" | "task" | "seed">,
): readonly Fold[] {
  const { folds, repeats, group, time, gap } = plan;
  const isClasses = task.kind === "binary" || task.kind === "multiclass";
  const labels = (): readonly string[] => rows.column(labelColumn).map((cell) => cell.trim());
  const byColumns =
    time !== undefined ? "time" : group === undefined ? undefined : isClasses ? "stratified_grouped" : "grouped";
  const kind = plan.kind ?? byColumns ?? (isClasses ? "stratified" : "random");
  refuseUnused(plan, kind);
  if (kind === "time") {
    if (repeats > 1)
      throw new LockstepError("PARAMS_INVALID", "cross_validation: folds over time are the same each time", {
        hint: "Take `repeats` out.",
      });
    return timeFolds(timesOf(rows, needed(time, "time", kind)), { folds, gap });
  }
  return repeated(repeats, seed, (each) => {
    switch (kind) {
      case "random":
        return kFold(rows.rowCount, folds, each);
      case "stratified":
        return stratifiedKFold(labels(), folds, each);
      case "grouped":
        return groupKFold(rows.column(needed(group, "group", kind)), folds, each);
      case "stratified_grouped":
        return stratifiedGroupKFold(
          { labels: labels(), groups: rows.column(needed(group, "group", kind)) },
          folds,
          each,
        );
    }
  });
}

/** What a metric was over the folds; `null` with a reason when it is undefined in one of them. */
export type FoldSummary =
  | {
      readonly mean: number;
      /** Standard deviation over the folds, divisor folds − 1. */
      readonly sd: number;
      /** Corrected resampled interval of the mean, 95 %. */
      readonly low: number;
      readonly high: number;
    }
  | { readonly mean: null; readonly reason: string };

export interface CrossValidated {
  readonly metrics: Readonly<Partial<Record<MetricId, FoldSummary>>>;
  readonly folds: readonly (Readonly<Partial<Record<MetricId, number | null>>> & {
    readonly training_rows: number;
    readonly test_rows: number;
    /** Test rows whose features stand among the training rows, too: what is remembered there is not learned. */
    readonly seen_rows: number;
  })[];
}

/**
 * Mean over folds, and an interval that allows for their training rows being nearly the same: the variance is enlarged by the share of
 * test rows, without which folds seem to tell far more than they do.
 *
 * @param testShare - Rows of a test fold per row of its training rows, on average.
 * @see Nadeau and Bengio (2003), Inference for the generalization error.
 */
export function summariseFolds(values: readonly number[], testShare: number): Extract<FoldSummary, { mean: number }> {
  const { mean, deviation, low, high } = correctedResampledT(values, testShare);
  return { mean, sd: deviation, low, high };
}

async function judgeFold(
  trainer: Trainer,
  request: TrainingRequest,
  fold: Fold,
): Promise<readonly (readonly [MetricId, { readonly value: number | null; readonly reason?: string | undefined }])[]> {
  const { task } = request;
  try {
    await trainer.train({ ...request, rows: selectRows(request.rows, fold.training) });
    const predictor = await trainer.load(request.outputFolder);
    const rows = selectRows(request.rows, fold.test);
    const truth = truthOf(rows, { column: request.labelColumn, task, models: [predictor.task] });
    const scores = await predictRows(predictor, rows);
    predictor.close();
    const answers = {
      scores: scoresFor(task, truth, { task: predictor.task, scores }),
      threshold: predictor.threshold,
    };
    return Object.entries(measure(truth, answers, reportedMetrics[task.kind]).metrics) as never;
  } finally {
    await rm(request.outputFolder, { recursive: true, force: true });
  }
}

function countSeen(keys: Float64Array, { training, test }: Fold): number {
  const known = new Set(Array.from(training, (row) => keys[row]));
  return test.reduce((count, row) => count + Number(known.has(keys[row])), 0);
}

/**
 * Trains and judges one model for each fold, and forgets it. Nothing of a fold's test rows is learned from: features, thresholds and
 * early stopping see its training rows only.
 *
 * @param request - Of the whole training; its output folder is not written.
 * @param scratch - Folder for the models of the folds; each is removed as soon as it is judged.
 * @throws LockstepError Whatever the trainer throws.
 */
export async function crossValidate(
  trainer: Trainer,
  request: TrainingRequest,
  { folds, scratch }: { readonly folds: readonly Fold[]; readonly scratch: string },
): Promise<CrossValidated> {
  const found: CrossValidated["folds"][number][] = [];
  const keys = rowDigests(request.rows, [...request.numericColumns, ...request.categoricalColumns]);
  const reasons = new Map<MetricId, string>();
  for (const [at, fold] of folds.entries()) {
    const judged = await judgeFold(
      trainer,
      {
        ...request,
        outputFolder: join(scratch, `fold-${at + 1}`),
        onPoint: undefined,
        checkpoints: undefined,
        onProgress: (fraction, note) => {
          request.onProgress((at + fraction) / folds.length, `fold ${at + 1} of ${folds.length}, ${note}`);
        },
      },
      fold,
    );
    for (const [id, { value, reason }] of judged)
      if (value === null && !reasons.has(id)) reasons.set(id, `fold ${at + 1}: ${reason ?? "undefined"}`);
    found.push({
      ...Object.fromEntries(judged.map(([id, { value }]) => [id, value === null ? null : rounded(value)])),
      training_rows: fold.training.length,
      test_rows: fold.test.length,
      seen_rows: countSeen(keys, fold),
    });
  }
  const share = found.reduce((sum, fold) => sum + fold.test_rows / fold.training_rows, 0) / found.length;
  const ids: readonly MetricId[] = reportedMetrics[request.task.kind];
  const summaries = ids.map((id): readonly [MetricId, FoldSummary] => {
    const reason = reasons.get(id);
    if (reason !== undefined) return [id, { mean: null, reason }];
    const { mean, sd, low, high } = summariseFolds(
      found.map((fold) => fold[id] ?? 0),
      share,
    );
    return [id, { mean: rounded(mean), sd: rounded(sd), low: rounded(low), high: rounded(high) }];
  });
  return { metrics: Object.fromEntries(summaries), folds: found };
}
