import type { Prng } from "../../../domain/prng.ts";
import { type Derivatives, fill, sizeOf } from "./histogram.ts";
import type { Candidate, Counting, GrowData, SplitSearch } from "./search.ts";
import { bestSplit, type Split, type SplitColumn, type SplitRules } from "./split.ts";

/**
 * Searches each node in a few columns drawn for it, and in further ones only when those have no split, as random forests do. Only
 * drawn columns are counted, so nothing is kept from node to node.
 */
export class DrawnSearch implements SplitSearch {
  readonly #data: GrowData;
  readonly #rules: SplitRules;
  /** Columns drawn at a time. */
  readonly #drawn: number;
  readonly #prng: Prng;
  readonly #histogram: Float64Array;
  readonly #gathered: Float64Array;
  readonly #shuffled: Uint32Array;
  #output = 0;

  constructor(data: GrowData, rules: SplitRules, { drawn, prng }: { readonly drawn: number; readonly prng: Prng }) {
    this.#data = data;
    this.#rules = rules;
    this.#drawn = drawn;
    this.#prng = prng;
    this.#histogram = new Float64Array(sizeOf(drawn));
    this.#gathered = new Float64Array(2 * data.order.length);
    this.#shuffled = Uint32Array.from(data.columns.keys());
  }

  begin(output: number): void {
    this.#output = output;
  }

  search({ searched }: Counting): readonly (Split | undefined)[] {
    return searched.map((node) => {
      const order = this.#prng.shuffle(this.#shuffled);
      for (let from = 0; from < order.length; from += this.#drawn) {
        // Ascending, so that of equal splits the one of the first column is taken.
        const columns = Array.from(
          order.slice(from, from + this.#drawn).sort(),
          (index) => this.#data.columns[index] as SplitColumn,
        );
        const found = this.#among(columns, node);
        if (found !== undefined) return found;
      }
      return undefined;
    });
  }

  #among(columns: readonly SplitColumn[], { rows, sums, bounds }: Candidate): Split | undefined {
    const { order, bins, outputs } = this.#data;
    const histogram = this.#histogram.fill(0, 0, sizeOf(columns.length));
    fill(histogram, {
      bins: columns.map(({ index }) => bins[index] as Uint8Array),
      rows: order.subarray(rows.from, rows.to),
      derivatives: outputs[this.#output] as Derivatives,
      gathered: this.#gathered,
    });
    return bestSplit({ histogram, total: sums, rules: this.#rules, bounds }, columns);
  }
}
