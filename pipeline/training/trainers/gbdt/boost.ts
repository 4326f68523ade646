import { setImmediate as nextTurn } from "node:timers/promises";
import { Prng } from "../../../domain/prng.ts";
import { weightedQuantile } from "../weighted.ts";
import { addBinned, type BinnedRows } from "./binned-tree.ts";
import type { Forest, Tree } from "./forest.ts";
import { type GrowRules, growTree } from "./grow.ts";
import type { Loss, Truth } from "./losses.ts";
import type { GrowData } from "./search.ts";
import type { SplitColumn } from "./split.ts";
import { openThreads } from "./threads.ts";

export interface BoostRows extends Truth, BinnedRows {}

export interface BoostRequest {
  readonly training: BoostRows;
  /** In the bins of the training rows. */
  readonly validation: BoostRows;
  readonly splitColumns: readonly SplitColumn[];
  readonly loss: Loss;
  readonly rules: GrowRules;
  /** Most rounds; each grows one tree for each output of the loss. */
  readonly rounds: number;
  /** Rounds without a lower validation loss after which boosting stops; 0 grows all and keeps all. */
  readonly patience: number;
  /** Share of the rows and of the columns that each tree sees, above 0 and at most 1. */
  readonly rowShare: number;
  readonly columnShare: number;
  readonly seed: number;
  /** Threads that search for splits; they decide nothing but the time. */
  readonly threads: number;
  /** What an earlier process grew for the same request. */
  readonly resume: readonly GrownRound[];
  readonly onRound: (round: Round) => Promise<void>;
}

/** What a round adds; with it another process can go on. */
export interface GrownRound {
  /** One for each output. */
  readonly trees: readonly Tree[];
  /** The random generator's words afterwards. */
  readonly random: readonly number[];
}

export interface Round {
  /** From 1. */
  readonly round: number;
  readonly validationLoss: number;
  /** Computed when it is asked for. */
  readonly trainingLoss: () => number;
  readonly grown: GrownRound;
  readonly isResumed: boolean;
}

export interface BoostedForest {
  /** Up to the round with the lowest validation loss, or with patience 0 of all rounds. */
  readonly forest: Forest;
  /** Rounds that ran. */
  readonly rounds: number;
  /** Of the kept trees. */
  readonly validationLoss: number;
}

/** Ascending numbers of a share of `count` things, at least one; all of them for a share of 1. */
function drawn(prng: Prng, count: number, share: number): Uint32Array {
  const all = new Uint32Array(count);
  for (let i = 0; i < count; i++) all[i] = i;
  if (share === 1) return all;
  return prng
    .shuffle(all)
    .slice(0, Math.max(1, Math.round(count * share)))
    .sort();
}

/** Adds a tree's values to one output's scores. */
function addTree(tree: Tree, rows: BinnedRows, scores: Float64Array): void {
  addBinned(tree, rows, { sums: scores, stride: 1, offset: 0 });
}

function sharedDoubles(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length));
}

/** Scores of the rows that are learned from and of those kept apart, by output. */
interface Progress {
  readonly scores: readonly Float64Array[];
  readonly validationScores: readonly Float64Array[];
}

/** Boosts trees on a loss. The same request gives the same bytes, in one go or resumed, on one thread or many. */
export async function boost(request: BoostRequest): Promise<BoostedForest> {
  const { training, validation, loss, splitColumns } = request;
  const baselines = loss.baselines(training);
  const constant = (length: number): readonly Float64Array[] =>
    baselines.map((baseline) => new Float64Array(length).fill(baseline));
  const progress = { scores: constant(training.targets.length), validationScores: constant(validation.targets.length) };
  const prng = new Prng(request.seed);
  const trees: Tree[] = [];
  let rounds = 0;
  let best = { round: 0, loss: loss.mean(validation, progress.validationScores) };
  await using grower = await openGrower(request);
  while (rounds < request.rounds && (request.patience === 0 || rounds - best.round < request.patience)) {
    const resumed = request.resume[rounds];
    if (resumed === undefined) loss.derive(training, progress.scores, grower.data.outputs);
    const sample = drawn(prng, training.targets.length, request.rowShare);
    const active = [...drawn(prng, splitColumns.length, request.columnShare)];
    const added = resumed?.trees ?? baselines.map((_, output) => grower.grow({ output, sample, active, progress }));
    if (resumed !== undefined) {
      prng.state.set(resumed.random);
      for (const [output, tree] of added.entries()) addTree(tree, training, progress.scores[output] as Float64Array);
    }
    for (const [output, tree] of added.entries())
      addTree(tree, validation, progress.validationScores[output] as Float64Array);
    trees.push(...added);
    rounds++;
    const validationLoss = loss.mean(validation, progress.validationScores);
    if (request.patience === 0 || validationLoss < best.loss) best = { round: rounds, loss: validationLoss };
    await request.onRound({
      round: rounds,
      validationLoss,
      trainingLoss: () => loss.mean(training, progress.scores),
      grown: { trees: added, random: [...prng.state] },
      isResumed: resumed !== undefined,
    });
    // Between rounds the process may answer signals.
    await nextTurn();
  }
  return {
    forest: { link: loss.link, baselines, trees: trees.slice(0, best.round * loss.width) },
    rounds,
    validationLoss: best.loss,
  };
}

interface OneTree {
  readonly output: number;
  readonly sample: Uint32Array;
  readonly active: readonly number[];
  readonly progress: Progress;
}

interface Grower extends AsyncDisposable {
  readonly data: GrowData;
  /** Grows a tree on the derivatives as they are, and adds it to the scores of the rows it may learn from. */
  grow(one: OneTree): Tree;
}

async function openGrower({ training, splitColumns, loss, rules, threads }: BoostRequest): Promise<Grower> {
  const rowCount = training.targets.length;
  const data: GrowData = {
    outputs: Array.from({ length: loss.width }, () => ({
      gradients: sharedDoubles(rowCount),
      hessians: sharedDoubles(rowCount),
    })),
    bins: training.bins,
    order: new Uint32Array(new SharedArrayBuffer(4 * rowCount)),
    columns: splitColumns,
  };
  const search = await openThreads(data, rules, threads);
  return {
    data,
    grow({ output, sample, active, progress }) {
      const found = progress.scores[output] as Float64Array;
      const level = loss.leafQuantiles?.[output];
      data.order.set(sample);
      const { tree, leaves } = growTree({
        data,
        binnings: training.binnings,
        output,
        rowCount: sample.length,
        active,
        rules,
        search,
        ...(level === undefined ? {} : { leafValueOf: (rows) => quantileLeft(training, { found, rows, level }) }),
      });
      if (sample.length < rowCount) addTree(tree, training, found);
      else for (const leaf of leaves) for (const row of leaf.rows) (found[row] as number) += leaf.value;
      return tree;
    },
    [Symbol.asyncDispose]: () => search[Symbol.asyncDispose](),
  };
}

interface Lacking {
  readonly found: Float64Array;
  readonly rows: Uint32Array;
  readonly level: number;
}

/** The quantile of what these rows' scores still lack. */
function quantileLeft({ targets, weights }: Truth, { found, rows, level }: Lacking): number {
  const left = Float64Array.from(rows, (row) => (targets[row] as number) - (found[row] as number));
  return weightedQuantile(
    left,
    Float64Array.from(rows, (row) => weights[row] as number),
    level,
  );
}
