import type { Table } from "../../data/tables/table.ts";
import { Prng } from "../../domain/prng.ts";
import { selectRows } from "../features/rows.ts";
import type { Predictor } from "../trainers/trainer.ts";

/** How much worse a model answers when one input is shuffled. */
export interface Importance {
  readonly input: string;
  /** Mean over the shuffles, in the unit of `quality`; about 0 for an input that does nothing. */
  readonly loss: number;
  /** Standard deviation over the shuffles. */
  readonly spread: number;
}

/** A table with the cells of one column in another order. */
function shuffledColumn(rows: Table, column: string, order: Uint32Array): Table {
  const other = selectRows(rows, order).column(column);
  return {
    columns: rows.columns,
    rowCount: rows.rowCount,
    ...(rows.file === undefined ? {} : { file: rows.file }),
    column: (name) => (name === column ? other : rows.column(name)),
  };
}

/**
 * What each input is worth to a model: its quality on the rows, less its quality when the cells of one column are shuffled among the
 * rows. An input that another one stands in for is worth little by this measure.
 *
 * @param request.quality - Of scores `[n, width]` on these rows; larger is better, NaN where it is undefined.
 * @returns By falling loss; inputs whose quality is undefined are left out.
 * @see Breiman (2001), Random forests; Fisher, Rudin and Dominici (2019) for any model.
 */
export async function permutationImportance(request: {
  readonly predictor: Pick<Predictor, "inputs" | "predict">;
  readonly rows: Table;
  readonly quality: (scores: Float64Array) => number;
  readonly shuffles: number;
  readonly seed: number;
}): Promise<readonly Importance[]> {
  const { predictor, rows, quality, shuffles, seed } = request;
  const prng = new Prng(seed);
  const whole = quality((await predictor.predict(rows)).values);
  const found: Importance[] = [];
  for (const { name } of predictor.inputs) {
    const losses: number[] = [];
    for (let i = 0; i < shuffles; i++) {
      const order = prng.shuffle(Uint32Array.from({ length: rows.rowCount }, (_, row) => row));
      losses.push(whole - quality((await predictor.predict(shuffledColumn(rows, name, order))).values));
    }
    const loss = losses.reduce((sum, value) => sum + value, 0) / shuffles;
    const spread = Math.sqrt(losses.reduce((sum, value) => sum + (value - loss) ** 2, 0) / Math.max(1, shuffles - 1));
    if (Number.isFinite(loss)) found.push({ input: name, loss, spread });
  }
  return found.sort((a, b) => b.loss - a.loss || (a.input < b.input ? -1 : 1));
}
