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

/** One number of each row. */
export interface FeatureOutput {
  readonly name: string;
  /** Raw columns it is computed from. */
  readonly columns: readonly string[];
  /** A `category` is a place in a list of texts without an order, 0 … categories − 1. */
  readonly kind: "number" | "category";
  readonly categories: number;
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

function numberName(source: NumberSource): string {
  switch (source.kind) {
    case "column":
      return source.column;
    case "arithmetic":
      return `${source.left.column} ${source.operator} ${source.right.column}`;
    case "date":
      return `${source.column}.${source.part}`;
  }
}

function namesOf(node: FeatureNode): readonly string[] {
  switch (node.kind) {
    case "number": {
      const name = numberName(node.source);
      return node.indicator ? [name, `${name} is missing`] : [name];
    }
    case "cycle":
      return [`${node.column}.${node.part} sine`, `${node.column}.${node.part} cosine`];
    case "category": {
      const name = node.columns.join(" × ");
      const { encoder } = node;
      switch (encoder.kind) {
        case "one_hot":
          return [
            ...encoder.categories.map((category) => `${name} = ${category}`),
            ...(encoder.other ? [`${name} = (other)`] : []),
          ];
        case "ordinal":
        case "index":
          return [name];
        case "hashing":
          return Array.from({ length: encoder.buckets }, (_, bucket) => `${name} # ${bucket}`);
        case "target":
          return encoder.means.map((_, at) => (encoder.means.length === 1 ? `${name} mean` : `${name} mean ${at}`));
      }
    }
    case "text": {
      const { encoder } = node;
      return encoder.kind === "tf_idf"
        ? encoder.terms.map((term) => `${node.column}: ${term}`)
        : Array.from({ length: widthOf(node) }, (_, at) => `${node.column} # ${at}`);
    }
    case "image":
      return Array.from({ length: widthOf(node) }, (_, at) => `${node.column} # ${at}`);
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

/** The numbers of each row, in their order. */
export function featureOutputs(graph: FeatureGraph): readonly FeatureOutput[] {
  return graph.nodes.flatMap((node) => {
    const columns = columnsOf(node);
    const encoder = node.kind === "category" ? node.encoder : undefined;
    const isCategory = encoder?.kind === "ordinal" && encoder.unknown === undefined;
    const categories = isCategory ? encoder.categories.length : 0;
    return namesOf(node).map(
      (name) => ({ name, columns, kind: isCategory ? "category" : "number", categories }) as const,
    );
  });
}

interface FeatureInput {
  readonly name: string;
  readonly kind: "numeric" | "categorical" | "image";
  readonly categories: readonly string[];
}

/** Raw columns the graph reads, each once, with the texts that are known of it, as a server describes and checks its inputs. */
export function featureInputs(graph: FeatureGraph): readonly FeatureInput[] {
  const inputs = new Map<string, FeatureInput>();
  for (const node of graph.nodes) {
    const isNumeric = node.kind === "number" && node.source.kind !== "date";
    const { encoder } = node.kind === "category" && node.columns.length === 1 ? node : { encoder: undefined };
    const categories = encoder !== undefined && "categories" in encoder ? encoder.categories : [];
    for (const name of columnsOf(node)) {
      const known = inputs.get(name);
      if (known === undefined || (known.kind === "categorical" && (isNumeric || known.categories.length === 0)))
        inputs.set(name, {
          name,
          kind: node.kind === "image" ? node.kind : isNumeric ? "numeric" : "categorical",
          categories: isNumeric ? [] : categories,
        });
    }
  }
  return [...inputs.values()];
}
