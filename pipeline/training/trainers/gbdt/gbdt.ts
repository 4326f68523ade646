import { z } from "zod";
import { LockstepError } from "../../../domain/error.ts";
import { shownCell } from "../../features/cells.ts";
import { parseCross } from "../../features/crosses.ts";
import { bestF1Threshold } from "../../features/threshold.ts";
import { readParams } from "../../params.ts";
import { classWeight, positiveOf, positiveWeightOf, splitForTraining, validationShare } from "../classification.ts";
import { readModelText, writeModelFolder } from "../model-folder.ts";
import type { Predictor, Trainer } from "../trainer.ts";
import { type Binning, binLimit, numericBinning } from "./bins.ts";
import { boost } from "./boost.ts";
import { type ForestInputs, forestColumns, frequentCategories } from "./columns.ts";
import { compileForest, sigmoid } from "./forest.ts";
import { encodeForest, readForest } from "./forest-file.ts";
import type { SplitColumn } from "./split.ts";

export const format = "gbdt";
export const fileName = "forest.json";
const fileLimitBytes = 256 * 1024 * 1024;

/** How a forest is grown, in params.yaml. */
export const paramsSchema = z.strictObject({
  /** Most trees; early stopping may keep fewer. */
  trees: z.int().min(1).max(100_000).default(300),
  learning_rate: z.number().gt(0).max(1).default(0.1),
  /** Most leaves of a tree, and fewest rows of a leaf. */
  leaves: z.int().min(2).max(4096).default(31),
  leaf_rows: z.int().min(1).max(1_000_000).default(20),
  /** Most splits from root to leaf; 0 for no limit. */
  depth: z.int().min(0).max(64).default(0),
  l2: z.number().min(0).max(1e6).default(0),
  bins: z.int().min(2).max(binLimit).default(binLimit),
  /** Shares of rows and columns that each tree sees. */
  row_share: z.number().gt(0).max(1).default(1),
  column_share: z.number().gt(0).max(1).default(1),
  crosses: z.array(z.string().max(2100)).max(1000).default([]),
  /** Numeric columns by which the probability may only rise (`increasing`) or fall (`decreasing`). */
  monotone: z.record(z.string().max(1000), z.enum(["increasing", "decreasing"])).default({}),
  class_weight: classWeight,
  validation_share: validationShare,
  /** Trees without improvement after which training stops, and the best is kept; 0 grows and keeps all. */
  patience: z.int().min(0).max(100_000).default(20),
});

function monotoneOf(inputs: ForestInputs, declared: Readonly<Record<string, "increasing" | "decreasing">>) {
  const stray = Object.keys(declared).find((column) => !inputs.numeric.includes(column));
  if (stray !== undefined)
    throw new LockstepError("PARAMS_INVALID", `monotone: ${shownCell(stray)} is not a numeric column`, {
      hint: `Numeric columns are ${inputs.numeric.join(", ")}.`,
    });
  return (column: string | undefined): SplitColumn["monotone"] => {
    const direction = column === undefined || !Object.hasOwn(declared, column) ? undefined : declared[column];
    return direction === undefined ? 0 : direction === "increasing" ? 1 : -1;
  };
}

/** Histogram gradient-boosted trees for two classes, deterministic, with missing values and categories as they are. */
export const gbdtTrainer: Trainer = {
  format,
  tasks: ["binary"],
  load: loadForest,
  async train(request) {
    const params = readParams(paramsSchema, request.params);
    const positive = positiveOf(request.task);
    const { training, validation } = splitForTraining(request, positive, params.validation_share);
    const inputs: ForestInputs = {
      numeric: request.numericColumns,
      crosses: params.crosses.map((text) => parseCross(text, request.numericColumns)),
      categorical: request.categoricalColumns.map((column) => ({
        column,
        categories: frequentCategories(training.rows, column),
      })),
    };
    const monotone = monotoneOf(inputs, params.monotone);
    const trainingColumns = forestColumns(inputs, training.rows);
    const validationColumns = forestColumns(inputs, validation.rows);
    const numericCount = inputs.numeric.length + inputs.crosses.length;
    const binnings = trainingColumns.map((column, i): Binning => {
      const categories = inputs.categorical[i - numericCount]?.categories;
      return categories === undefined
        ? numericBinning(column, params.bins)
        : { kind: "categorical", binCount: categories.length };
    });
    const boosted = await boost({
      training: { columns: trainingColumns, labels: training.labels },
      validation: { columns: validationColumns, labels: validation.labels },
      binnings,
      splitColumns: binnings.map(({ kind, binCount }, index) => ({
        index,
        kind,
        binCount,
        monotone: monotone(inputs.numeric[index]),
      })),
      rules: {
        leaves: params.leaves,
        depth: params.depth,
        minimumRows: params.leaf_rows,
        minimumHessian: 1e-3,
        l2: params.l2,
        learningRate: params.learning_rate,
      },
      trees: params.trees,
      patience: params.patience,
      positiveWeight: positiveWeightOf(params.class_weight, training.labels),
      rowShare: params.row_share,
      columnShare: params.column_share,
      seed: request.seed,
      onTree: (tree, loss) => {
        request.onProgress(tree / params.trees, `tree ${tree}, validation loss ${loss.toFixed(4)}`);
      },
    });
    const scores = compileForest(boosted.forest)(validationColumns, validation.labels.length).map(sigmoid);
    await writeModelFolder(request.outputFolder, {
      [fileName]: encodeForest({
        label: { column: request.labelColumn, positive },
        threshold: bestF1Threshold(validation.labels, scores),
        inputs,
        forest: boosted.forest,
      }),
    });
    return { format, backend: "javascript", epochs: boosted.grown, finalLoss: boosted.validationLoss };
  },
};

/** @throws LockstepError MODEL_INVALID. */
async function loadForest(folder: string): Promise<Predictor> {
  const { label, threshold, inputs, forest } = readForest(await readModelText(folder, fileName, fileLimitBytes));
  const score = compileForest(forest);
  return {
    format,
    task: { kind: "binary", positive: label.positive },
    threshold,
    inputs: [
      ...inputs.numeric.map((name) => ({ name, kind: "numeric" as const, categories: [] })),
      ...inputs.categorical.map(({ column, categories }) => ({
        name: column,
        kind: "categorical" as const,
        categories,
      })),
    ],
    predict(rows) {
      return Promise.resolve({ values: score(forestColumns(inputs, rows), rows.rowCount).map(sigmoid), width: 1 });
    },
    close() {
      // Nothing outside the heap is held.
    },
  };
}
