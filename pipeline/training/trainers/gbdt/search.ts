import { type Derivatives, fill, type Histogram, type Sums, sizeOf, subtract } from "./histogram.ts";
import { type Bounds, bestSplit, type Split, type SplitColumn, type SplitRules } from "./split.ts";

/** What the trees of one training read: the same memory for every thread. */
export interface GrowData {
  /** Of each output of the loss, `[rowCount]`. */
  readonly outputs: readonly Derivatives[];
  /** Bins of each column, `[rowCount]`. */
  readonly bins: readonly Uint8Array[];
  /** Row numbers; a node is a part of them. */
  readonly order: Uint32Array;
  readonly columns: readonly SplitColumn[];
}

/** Rows of a node: `order[from … to)`. */
export interface NodeRows {
  readonly from: number;
  readonly to: number;
}

/** A node whose best split is wanted. */
export interface Candidate {
  readonly rows: NodeRows;
  readonly sums: Sums;
  readonly bounds: Bounds;
  /** Where its histogram is kept. */
  readonly slot: number;
}

/** What is counted for one search. */
export interface Counting {
  /** The node whose rows are read. */
  readonly counted: Candidate;
  /** The node whose histogram is what `parent` has left; it takes over the parent's slot. */
  readonly rest: Candidate | undefined;
  /** The nodes to search, in the order of the answer; of the two above. */
  readonly searched: readonly Candidate[];
}

/** Finds splits; how many threads do it decides nothing but the time. */
export interface SplitSearch {
  /** Begins a tree of an output that may split by these columns, ascending positions. */
  begin(output: number, active: readonly number[]): void;
  /** The best split of each searched node. */
  search(counting: Counting): readonly (Split | undefined)[];
}

/** Searches some of the columns; keeps their histograms, one for each slot. */
export class ColumnSearch implements SplitSearch {
  readonly #data: GrowData;
  readonly #rules: SplitRules;
  readonly #owned: ReadonlySet<number>;
  readonly #histograms: Histogram[] = [];
  #output = 0;
  #active: readonly SplitColumn[] = [];
  readonly #gathered: Float64Array;

  /** @param owned - Positions of the columns that are searched here. */
  constructor(data: GrowData, rules: SplitRules, owned: readonly number[]) {
    this.#data = data;
    this.#rules = rules;
    this.#owned = new Set(owned);
    this.#gathered = new Float64Array(2 * data.order.length);
  }

  begin(output: number, active: readonly number[]): void {
    this.#output = output;
    this.#active = active
      .filter((index) => this.#owned.has(index))
      .map((index) => this.#data.columns[index] as SplitColumn);
  }

  search({ counted, rest, searched }: Counting): readonly (Split | undefined)[] {
    const columns = this.#active;
    const histogram = this.#at(counted.slot).fill(0, 0, sizeOf(columns.length));
    const { from, to } = counted.rows;
    const rows = this.#data.order.subarray(from, to);
    const bins = columns.map(({ index }) => this.#data.bins[index] as Uint8Array);
    const derivatives = this.#data.outputs[this.#output] as Derivatives;
    fill(histogram, { bins, rows, derivatives, gathered: this.#gathered });
    if (rest !== undefined) subtract(this.#at(rest.slot), histogram, columns.length);
    return searched.map(({ slot, sums, bounds }) =>
      bestSplit({ histogram: this.#at(slot), total: sums, rules: this.#rules, bounds }, columns),
    );
  }

  #at(slot: number): Histogram {
    // Kept and filled again: allocating them anew takes longer than filling them.
    return (this.#histograms[slot] ??= new Float64Array(sizeOf(this.#owned.size)));
  }
}
