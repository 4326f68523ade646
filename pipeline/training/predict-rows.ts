import { blocksOf } from "../data/tables/blocks.ts";
import type { Table } from "../data/tables/table.ts";
import { taskWidth } from "../domain/task.ts";
import { checkedScores } from "./checked-scores.ts";
import type { Predictor } from "./trainers/trainer.ts";

/**
 * What a model says of every row, row-major `[rowCount, width of the task]`, checked. Rows that are not in memory are brought there some
 * at a time, so that nothing but the scores grows with them.
 *
 * @throws LockstepError COLUMN_MISSING, TABLE_INVALID, MODEL_INVALID.
 */
export async function predictRows(predictor: Predictor, rows: Table): Promise<Float64Array> {
  const width = taskWidth(predictor.task);
  const scores = new Float64Array(rows.rowCount * width);
  let at = 0;
  for (const block of blocksOf(rows)) {
    const found = checkedScores(await predictor.predict(block), predictor.task, block.rowCount);
    scores.set(found, at);
    at += found.length;
  }
  return scores;
}
