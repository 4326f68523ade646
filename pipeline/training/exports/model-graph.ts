import type { Task } from "../../domain/task.ts";

/** A number computed from two numeric columns; a division by 0 gives 0. */
export interface GraphCross {
  readonly left: string;
  readonly operator: "*" | "/" | "+" | "-";
  readonly right: string;
}

/** `(value − mean) / scale`. */
export interface GraphScaling {
  readonly mean: number;
  /** Above 0. */
  readonly scale: number;
}

/** What happens to raw rows before the model's body: numbers first, then crosses of them, then categories. */
export interface GraphFeatures {
  readonly numeric: readonly {
    readonly column: string;
    /** Stands in for a missing value; `undefined` where the body takes missing values as they are. */
    readonly fill: number | undefined;
  }[];
  readonly crosses: readonly GraphCross[];
  /** One for each number and cross, in that order; none where the body takes them as they are. */
  readonly scaling: readonly GraphScaling[];
  /** Texts without blanks around them. A text that is none of the categories counts as missing. */
  readonly categorical: readonly { readonly column: string; readonly categories: readonly string[] }[];
}

export interface GraphLayer {
  readonly units: number;
  readonly activation: "linear" | "relu" | "sigmoid" | "tanh" | "softmax";
  /** Row-major `[inputs, units]`; in double precision where the model has it. */
  readonly kernel: Float32Array | Float64Array;
  /** `[units]`. */
  readonly bias: Float32Array | Float64Array;
}

/** In how many digits the weights of a layer are kept. */
export function precisionOf(weights: Float32Array | Float64Array): "float" | "double" {
  return weights instanceof Float64Array ? "double" : "float";
}

/**
 * Fully connected layers. Its inputs are the scaled numbers and crosses, and for each categorical column one input for each category
 * and one more for missing and unknown ones, all rounded to single precision; sums are taken in double precision.
 */
export interface NetworkBody {
  readonly kind: "network";
  readonly layers: readonly GraphLayer[];
}

/** A split, or a leaf. Children are positions in the same tree, after their parent. */
export type GraphNode =
  | { readonly kind: "leaf"; readonly value: number }
  | {
      readonly kind: "numeric";
      /** Position among numbers and crosses. */
      readonly column: number;
      /** Values up to this go left. */
      readonly threshold: number;
      readonly isMissingLeft: boolean;
      readonly left: number;
      readonly right: number;
    }
  | {
      readonly kind: "categorical";
      /** Position among the categorical columns. */
      readonly column: number;
      /** Positions of the categories that go left; the others go right, missing and unknown ones as told. */
      readonly categories: readonly number[];
      readonly isMissingLeft: boolean;
      readonly left: number;
      readonly right: number;
    };

/**
 * What the sums of trees become: the number itself, a probability by the logistic function, probabilities by softmax, the exponential,
 * shares of 1 after clipping each to 0 … 1, or numbers in ascending order.
 */
export type ForestLink = "identity" | "logistic" | "softmax" | "exponential" | "shares" | "ascending";

/** Trees over numbers, crosses and categories as they are, in double precision. */
export interface ForestBody {
  readonly kind: "forest";
  readonly trees: readonly {
    /** Which of the outputs the tree adds to. */
    readonly output: number;
    /** The root first. */
    readonly nodes: readonly GraphNode[];
  }[];
  /** One for each output; added to the sum of the trees. */
  readonly baselines: readonly number[];
  /** What turns sums into scores. */
  readonly link: ForestLink;
}

export type ModelBody = NetworkBody | ForestBody;

/** What formats tell apart: each has a form for some of these. */
export type ModelKind = ModelBody["kind"];

/** A trained model apart from any file format and runtime: what exporters write down. It takes raw rows. */
export interface ModelGraph {
  readonly task: Task;
  /** Name of the column that the model predicts. */
  readonly label: string;
  /** Score from which a row of a binary task counts as positive; `undefined` for other tasks. */
  readonly threshold: number | undefined;
  readonly features: GraphFeatures;
  readonly body: ModelBody;
}
