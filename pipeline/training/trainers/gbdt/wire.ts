import type { Candidate, Counting, SplitSearch } from "./search.ts";
import type { Split, SplitColumn } from "./split.ts";

/**
 * How a search is handed to threads that wait for it in shared memory: messages between threads would take longer than the search
 * of a small node.
 */
export interface Wire {
  /** Number of the search, how many threads have done it, and how many have failed. */
  readonly state: Int32Array;
  readonly integers: Int32Array;
  readonly doubles: Float64Array;
  /** 1 for each column that the tree may split by. */
  readonly active: Uint8Array;
  /** {@link answerSize} numbers of each thread for each of two nodes. */
  readonly answers: Float64Array;
}

export const stateAt = { search: 0, done: 1, failed: 2 } as const;
/** Begun trees, output, counted node's rows and slot, slot of the rest or −1, searched nodes, and which of them is the counted one. */
const integerAt = { tree: 0, output: 1, from: 2, to: 3, slot: 4, rest: 5, searched: 6, isCounted: 7 } as const;
/** Sums and bounds of a searched node. */
const doublesEach = 5;
/** Gain or 0, column, bin, whether missing goes left, the left side's sums, how many categories, and they. */
const answerSize = 8 + 256;

function shared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}

export function openWire(columns: number, threads: number): Wire {
  return {
    state: new Int32Array(shared(12)),
    integers: new Int32Array(shared(4 * 9)),
    doubles: new Float64Array(shared(8 * 2 * doublesEach)),
    active: new Uint8Array(shared(columns)),
    answers: new Float64Array(shared(8 * threads * 2 * answerSize)),
  };
}

export function writeTree({ integers, active }: Wire, output: number, columns: readonly number[]): void {
  (integers[integerAt.tree] as number)++;
  integers[integerAt.output] = output;
  active.fill(0);
  for (const column of columns) active[column] = 1;
}

export function writeCounting({ integers, doubles }: Wire, { counted, rest, searched }: Counting): void {
  integers[integerAt.from] = counted.rows.from;
  integers[integerAt.to] = counted.rows.to;
  integers[integerAt.slot] = counted.slot;
  integers[integerAt.rest] = rest?.slot ?? -1;
  integers[integerAt.searched] = searched.length;
  for (const [i, node] of searched.entries()) {
    integers[integerAt.isCounted + i] = node === counted ? 1 : 0;
    doubles.set(
      [node.sums.gradient, node.sums.hessian, node.sums.count, node.bounds.low, node.bounds.high],
      i * doublesEach,
    );
  }
}

function readCounting({ integers, doubles }: Wire): Counting {
  const at = (place: number): number => integers[place] as number;
  const node = (i: number): Pick<Candidate, "sums" | "bounds"> => {
    const [gradient = 0, hessian = 0, count = 0, low = 0, high = 0] = doubles.subarray(i * doublesEach);
    return { sums: { gradient, hessian, count }, bounds: { low, high } };
  };
  const rows = { from: at(integerAt.from), to: at(integerAt.to) };
  const searched = Array.from({ length: at(integerAt.searched) }, (_, i) => ({
    ...node(i),
    rows,
    slot: at(integerAt.isCounted + i) === 1 ? at(integerAt.slot) : at(integerAt.rest),
  }));
  const rest = at(integerAt.rest);
  return {
    counted: { ...node(0), rows, slot: at(integerAt.slot) },
    rest: rest < 0 ? undefined : { ...node(0), rows, slot: rest },
    searched,
  };
}

function writeSplit(answers: Float64Array, start: number, split: Split | undefined): void {
  if (split === undefined) {
    answers[start] = 0;
    return;
  }
  const { gain, column, bin, isMissingLeft, left, categories } = split;
  answers.set(
    [gain, column.index, bin, isMissingLeft ? 1 : 0, left.gradient, left.hessian, left.count, categories.length],
    start,
  );
  answers.set(categories, start + 8);
}

/** What a thread found for a searched node. */
export function readSplit(
  { answers, doubles }: Wire,
  columns: readonly SplitColumn[],
  place: { readonly thread: number; readonly searched: number },
): Split | undefined {
  const start = (2 * place.thread + place.searched) * answerSize;
  const [gain = 0, column = 0, bin = 0, missing = 0, gradient = 0, hessian = 0, count = 0, categories = 0] =
    answers.subarray(start, start + 8);
  if (gain === 0) return undefined;
  const [allGradient = 0, allHessian = 0, allCount = 0] = doubles.subarray(place.searched * doublesEach);
  return {
    gain,
    column: columns[column] as SplitColumn,
    bin,
    isMissingLeft: missing === 1,
    left: { gradient, hessian, count },
    right: { gradient: allGradient - gradient, hessian: allHessian - hessian, count: allCount - count },
    categories: [...answers.subarray(start + 8, start + 8 + categories)],
  };
}

/** Does in a thread what is asked for, until the process ends it. */
export function serve(wire: Wire, search: SplitSearch, thread: number): void {
  const { state, integers, active } = wire;
  let done = 0;
  let tree = 0;
  for (;;) {
    Atomics.wait(state, stateAt.search, done);
    done = Atomics.load(state, stateAt.search);
    try {
      if (integers[integerAt.tree] !== tree) {
        tree = integers[integerAt.tree] as number;
        search.begin(
          integers[integerAt.output] as number,
          [...active.keys()].filter((column) => active[column] === 1),
        );
      }
      for (const [i, split] of search.search(readCounting(wire)).entries())
        writeSplit(wire.answers, (2 * thread + i) * answerSize, split);
    } catch (error) {
      Atomics.add(state, stateAt.failed, 1);
      throw error;
    } finally {
      Atomics.add(state, stateAt.done, 1);
      Atomics.notify(state, stateAt.done);
    }
  }
}
