import type { Table } from "../../data/tables/table.ts";
import type { Json } from "../../domain/json.ts";
import type { Task, TaskKind } from "../../domain/task.ts";
import type { FeatureGraph } from "../features/graph/graph.ts";

/** How a model is to be trained; the `train` section of params.yaml plus what the command line names. */
export interface TrainingRequest {
  readonly rows: Table;
  readonly labelColumn: string;
  /** What the model is to say; the classes of a multiclass task are known before it is trained. */
  readonly task: Task;
  /** Raw columns, before any transform. */
  readonly numericColumns: readonly string[];
  readonly categoricalColumns: readonly string[];
  readonly params: { readonly [key: string]: Json };
  readonly seed: number;
  /** Folder that does not exist yet; appears whole or not at all. */
  readonly outputFolder: string;
  /** Folder of params.yaml, from which a module that it names is found. */
  readonly paramsFolder?: string | undefined;
  readonly onProgress: (fraction: number, note: string) => void;
  /**
   * Is given each point of the learning curve, from the first one also when an earlier process began the training. Without it nothing
   * is measured that training itself does not need.
   */
  readonly onPoint?: ((point: CurvePoint) => Promise<void>) | undefined;
  /** Folder for the state of a training that is killed; without it a training that is started again begins anew. */
  readonly checkpoints?: string | undefined;
}

/** What a training measured after an epoch, or a round of trees. */
export interface CurvePoint {
  /** From 1, without a gap. */
  readonly step: number;
  /** By name, such as `validation/loss`; finite. */
  readonly values: Readonly<Record<string, number>>;
}

export interface TrainingSummary {
  readonly format: string;
  /** `wasm`, `native` or `cpu` of TensorFlow.js, or `javascript`. */
  readonly backend: string;
  /** Why that one, where there was a choice; to be read after "because". */
  readonly backendReason?: string;
  readonly epochs: number;
  readonly finalLoss: number;
}

export interface ModelInput {
  readonly name: string;
  /** An `image` is a PNG or JPEG: named by a path from the folder of the rows, or in the cell as base64. */
  readonly kind: "numeric" | "categorical" | "image";
  /** Known values of a categorical column. */
  readonly categories: readonly string[];
}

/** What a model says about some rows. */
export interface Scores {
  /**
   * Row-major `[n, width]`: for a binary task the probability of the positive label, for a multiclass task one probability for each
   * class, for a regression the number, for quantiles one number for each level.
   */
  readonly values: Float64Array;
  readonly width: number;
}

/** A loaded model. Takes raw rows: the transforms were saved with it. */
export interface Predictor {
  readonly format: string;
  readonly task: Task;
  readonly inputs: readonly ModelInput[];
  /** Probability from which a row counts as positive, chosen on validation rows; `undefined` for tasks other than binary. */
  readonly threshold: number | undefined;
  /** What raw rows go through first. */
  readonly features: FeatureGraph;
  /** @throws COLUMN_MISSING, TABLE_INVALID. */
  predict(rows: Table): Promise<Scores>;
  close(): void;
}

/** One kind of model: how to make it and how to load it. */
export interface Trainer {
  readonly format: string;
  /** What it can learn; it is never asked for anything else. */
  readonly tasks: readonly TaskKind[];
  /** Keys of params.yaml that are its own; others are those that all trainers share. */
  readonly parameters: readonly string[];
  train(request: TrainingRequest): Promise<TrainingSummary>;
  /** Checks every file before a byte of it reaches a runtime. @throws MODEL_INVALID. */
  load(folder: string): Promise<Predictor>;
}
