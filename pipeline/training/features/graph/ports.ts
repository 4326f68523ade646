import { columnsOf, type FeatureGraph, type FeatureNode, type NumberSource, widthOf } from "./graph.ts";

/** One number of each row. */
export interface FeatureOutput {
  readonly name: string;
  /** Raw columns it is computed from. */
  readonly columns: readonly string[];
  /** A `category` is a place in a list of texts without an order, 0 … categories − 1. */
  readonly kind: "number" | "category";
  readonly categories: number;
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
