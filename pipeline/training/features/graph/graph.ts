import type { CrossOperator } from "../crosses.ts";
import type { CyclicPart, DatePart } from "./date.ts";

/** A column that an arithmetic feature computes with; `fill` stands in for a missing cell, which stays missing without it. */
export interface Operand {
  readonly column: string;
  readonly fill?: number | undefined;
}

/** Where the numbers of a feature come from. */
export type NumberSource =
  | { readonly kind: "column"; readonly column: string }
  | { readonly kind: "arithmetic"; readonly left: Operand; readonly operator: CrossOperator; readonly right: Operand }
  | { readonly kind: "date"; readonly column: string; readonly part: DatePart };

/** `ln x`, `ln(1 + x)`, or `sign(x) · ln(1 + |x|)`, which takes any number. */
export const logKinds = ["ln", "log1p", "signed_log1p"] as const;
export type LogKind = (typeof logKinds)[number];

/** One output: the source, filled, clipped, its logarithm, scaled; each where it is given, in this order. */
export interface NumberNode {
  readonly kind: "number";
  readonly source: NumberSource;
  readonly fill?: number | undefined;
  /** One more output: 1 where the source is missing, else 0. */
  readonly indicator: boolean;
  readonly clip?: { readonly from?: number | undefined; readonly to?: number | undefined } | undefined;
  readonly log?: LogKind | undefined;
  /** `(value − center) / scale`; the scale is above 0. */
  readonly scaling?: { readonly center: number; readonly scale: number } | undefined;
}

/** Two outputs, sine and cosine of a date's part over its period; both are 0 for a missing date. */
export interface CycleNode {
  readonly kind: "cycle";
  readonly column: string;
  readonly part: CyclicPart;
}

export type CategoryEncoder =
  /** One output for each category, and with `other` one for missing and unknown texts. */
  | { readonly kind: "one_hot"; readonly categories: readonly string[]; readonly other: boolean }
  /** The category's place in the list; `unknown`, or missing without it. */
  | { readonly kind: "ordinal"; readonly categories: readonly string[]; readonly unknown?: number | undefined }
  /** The category's place in the list, from 1; 0 for missing and unknown texts. What an embedding takes. */
  | { readonly kind: "index"; readonly categories: readonly string[] }
  /** One of `buckets` outputs is 1, or −1 for half of the texts when signed; none for a missing text. */
  | { readonly kind: "hashing"; readonly buckets: number; readonly signed: boolean }
  /** Means of the target, `[categories, means]`; `means` for missing and unknown texts. */
  | {
      readonly kind: "target";
      readonly categories: readonly string[];
      readonly encodings: readonly number[];
      readonly means: readonly number[];
    };

/** A text of one column, or of several together. */
export interface CategoryNode {
  readonly kind: "category";
  readonly columns: readonly string[];
  /** Stands in for a missing text. */
  readonly fill?: string | undefined;
  readonly encoder: CategoryEncoder;
}

/** How a text becomes words. */
export interface Words {
  readonly lowercase: boolean;
  /** Fewest and most words of a term. */
  readonly ngrams: readonly [number, number];
  readonly stopWords: readonly string[];
}

export type TextEncoder =
  | {
      readonly kind: "tf_idf";
      readonly terms: readonly string[];
      /** `[terms]`, what each occurrence counts for. */
      readonly weights: readonly number[];
      /** Takes `1 + ln(count)` for the count. */
      readonly sublinear: boolean;
      readonly norm: "l2" | "none";
    }
  | { readonly kind: "hashing"; readonly buckets: number; readonly signed: boolean; readonly norm: "l2" | "none" }
  /** The first `length` known terms in their order, each as its place in the list, from 1; then 0. What an embedding takes. */
  | { readonly kind: "tokens"; readonly terms: readonly string[]; readonly length: number };

export interface TextNode {
  readonly kind: "text";
  readonly column: string;
  readonly words: Words;
  readonly encoder: TextEncoder;
}

/** Height, width and channels: 1 for grey, 3 for red, green and blue. */
export type ImageShape = readonly [number, number, number];

/** A picture that a cell names or holds, resized to a shape, 0 … 1; row-major `[height, width, channels]`. */
export interface ImageNode {
  readonly kind: "image";
  readonly column: string;
  readonly shape: ImageShape;
}

export type FeatureNode = NumberNode | CycleNode | CategoryNode | TextNode | ImageNode;

/** What turns raw rows into numbers; everything in it was learned from training rows only. */
export interface FeatureGraph {
  readonly nodes: readonly FeatureNode[];
}

/** Raw columns that a node reads, each once. */
export function columnsOf(node: FeatureNode): readonly string[] {
  switch (node.kind) {
    case "number":
      return node.source.kind === "arithmetic"
        ? [...new Set([node.source.left.column, node.source.right.column])]
        : [node.source.column];
    case "cycle":
    case "text":
    case "image":
      return [node.column];
    case "category":
      return node.columns;
  }
}

/** How many numbers a node gives for each row. */
export function widthOf(node: FeatureNode): number {
  switch (node.kind) {
    case "number":
      return node.indicator ? 2 : 1;
    case "cycle":
      return 2;
    case "category":
    case "text": {
      const { encoder } = node;
      switch (encoder.kind) {
        case "one_hot":
          return encoder.categories.length + Number(encoder.other);
        case "ordinal":
        case "index":
          return 1;
        case "tokens":
          return encoder.length;
        case "hashing":
          return encoder.buckets;
        case "target":
          return encoder.means.length;
        case "tf_idf":
          return encoder.terms.length;
      }
    }
    case "image":
      return node.shape.reduce((product, size) => product * size, 1);
  }
}

/** How many numbers the graph gives for each row. */
export function graphWidth(graph: FeatureGraph): number {
  return graph.nodes.reduce((sum, node) => sum + widthOf(node), 0);
}
