import type { Task } from "../../domain/task.ts";
import type { Network } from "../networks/network.ts";

/** A numeric column, and what stands in for a missing value; without that it stays missing. */
export interface GraphSource {
  readonly column: string;
  readonly fill: number | undefined;
}

/** What happens to a number, in this order; each where it is given. */
export interface GraphShape {
  /** Smaller numbers become `from`, larger ones `to`. */
  readonly clip?: { readonly from?: number | undefined; readonly to?: number | undefined } | undefined;
  /** `ln x`, `ln(1 + x)`, or `sign(x) · ln(1 + |x|)`. */
  readonly log?: "ln" | "log1p" | "signed_log1p" | undefined;
  /** `(value − center) / scale`; the scale is above 0. */
  readonly scaling?: { readonly center: number; readonly scale: number } | undefined;
}

/** A number of its own; `source` is a position among the sources. */
export interface GraphNumber extends GraphShape {
  readonly source: number;
}

/** A number computed from two sources, by their positions; a division by 0 gives 0. */
export interface GraphCross extends GraphShape {
  readonly left: number;
  readonly operator: "*" | "/" | "+" | "-";
  readonly right: number;
}

/** A column of texts without blanks around them. A text that is none of the categories is unknown, the empty one is missing. */
export interface GraphCategory {
  readonly column: string;
  readonly categories: readonly string[];
  /** Position of the category that stands in for a missing text; without it, missing is unknown. */
  readonly fill: number | undefined;
  readonly encoding: /** One number for each category, and with `other` one for unknown. */
    | { readonly kind: "one_hot"; readonly other: boolean }
    /** Row-major `[categories + 1, width]`; the last row is for unknown. */
    | { readonly kind: "table"; readonly width: number; readonly values: readonly number[] }
    /** The position itself, for splits of trees by category. */
    | { readonly kind: "position" };
}

/**
 * What happens to raw rows before the model's body. The body's numbers are, in this order: `numbers`, `crosses`, `indicators`, and what
 * the categories are encoded as.
 */
export interface GraphFeatures {
  readonly sources: readonly GraphSource[];
  readonly numbers: readonly GraphNumber[];
  readonly crosses: readonly GraphCross[];
  /** Columns of sources: 1 where the value is missing, else 0. */
  readonly indicators: readonly string[];
  readonly categories: readonly GraphCategory[];
}

/** How many numbers a category is encoded as. */
export function encodedWidth({ categories, encoding }: GraphCategory): number {
  switch (encoding.kind) {
    case "one_hot":
      return categories.length + Number(encoding.other);
    case "table":
      return encoding.width;
    case "position":
      return 0;
  }
}

/** How many numbers the body takes. */
export function numberCount({ numbers, crosses, indicators, categories }: GraphFeatures): number {
  const encoded = categories.reduce((sum, category) => sum + encodedWidth(category), 0);
  return numbers.length + crosses.length + indicators.length + encoded;
}

/** Numeric columns, each once. */
export function numericColumns({ sources }: GraphFeatures): readonly string[] {
  return [...new Set(sources.map(({ column }) => column))];
}

/** Columns of texts, each once. */
export function textColumns({ categories }: GraphFeatures): readonly string[] {
  return [...new Set(categories.map(({ column }) => column))];
}

/** In how many digits the weights of a layer are kept. */
export function precisionOf(weights: Float32Array | Float64Array): "float" | "double" {
  return weights instanceof Float64Array ? "double" : "float";
}

/** Where the numbers of a network's input come from. */
export type GraphInput =
  /** Numbers of the features, by their positions; `isAll` when they are all of them in their own order. */
  | { readonly kind: "numbers"; readonly positions: readonly number[]; readonly isAll: boolean }
  /** A picture, decoded and resized, 0 … 1: given as a tensor `[rows, height, width, channels]`. */
  | { readonly kind: "image"; readonly column: string; readonly shape: readonly number[] }
  /** The first words of a text that stand among the terms, by their places from 1, then 0: given as a tensor `[rows, length]`. */
  | {
      readonly kind: "words";
      readonly column: string;
      readonly shape: readonly number[];
      readonly terms: readonly string[];
    };

/** Layers on numbers, each rounded to single precision; sums are taken in double precision. */
export interface NetworkBody {
  readonly kind: "network";
  /** Without layers that do nothing once the network is trained. */
  readonly network: Network;
  /** What each of its inputs is, in their order. */
  readonly inputs: readonly GraphInput[];
}

/** Inputs that are given as tensors of their own and not as columns of a table. */
export type TensorInput = Exclude<GraphInput, { readonly kind: "numbers" }>;

export function tensorInputs(body: ModelBody): readonly TensorInput[] {
  return body.kind === "network" ? body.inputs.filter((input) => input.kind !== "numbers") : [];
}

/** A split, or a leaf. Children are positions in the same tree, after their parent. */
export type GraphNode =
  | { readonly kind: "leaf"; readonly value: number }
  | {
      readonly kind: "numeric";
      /** Position among the numbers. */
      readonly column: number;
      /** Values up to this go left. */
      readonly threshold: number;
      readonly isMissingLeft: boolean;
      readonly left: number;
      readonly right: number;
    }
  | {
      readonly kind: "categorical";
      /** Position among the categories that are encoded by position. */
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

/** Trees over the numbers and over positions of categories, in double precision. */
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
