import type { Table } from "../../data/tables/table.ts";
import type { Json } from "../../domain/json.ts";

/** How a model is to be trained; the `train` section of params.yaml plus what the command line names. */
export interface TrainingRequest {
  readonly rows: Table;
  readonly labelColumn: string;
  readonly positiveLabel: string;
  /** Raw columns, before any transform. */
  readonly numericColumns: readonly string[];
  readonly categoricalColumns: readonly string[];
  readonly params: { readonly [key: string]: Json };
  readonly seed: number;
  /** Folder that does not exist yet; appears whole or not at all. */
  readonly outputFolder: string;
  readonly onProgress: (fraction: number, note: string) => void;
}

export interface TrainingSummary {
  readonly format: string;
  /** `tensorflow` (native) or `wasm`. */
  readonly backend: string;
  readonly epochs: number;
  readonly finalLoss: number;
}

export interface ModelInput {
  readonly name: string;
  readonly kind: "numeric" | "categorical";
  /** Known values of a categorical column. */
  readonly categories: readonly string[];
}

/** A loaded model. Takes raw rows: the transforms were saved with it. */
export interface Predictor {
  readonly format: string;
  readonly inputs: readonly ModelInput[];
  /** Probability from which a row counts as positive, chosen on validation rows. */
  readonly threshold: number;
  /** Probability of the positive class, 0 … 1, one per row. @throws COLUMN_MISSING, TABLE_INVALID. */
  predict(rows: Table): Promise<Float64Array>;
  close(): void;
}

/** One kind of model: how to make it and how to load it. */
export interface Trainer {
  readonly format: string;
  train(request: TrainingRequest): Promise<TrainingSummary>;
  /** Checks every file before a byte of it reaches a runtime. @throws MODEL_INVALID. */
  load(folder: string): Promise<Predictor>;
}
