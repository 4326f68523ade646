import { LockstepError } from "../../../domain/error.ts";
import {
  encodedWidth,
  type GraphCategory,
  type GraphCross,
  type GraphFeatures,
  type GraphNumber,
  type GraphSource,
} from "../../exports/model-graph.ts";
import {
  type CategoryNode,
  columnsOf,
  type FeatureGraph,
  type FeatureNode,
  type NumberNode,
  type Operand,
  widthOf,
} from "../../features/graph/graph.ts";

/** A model's features as exporters take them, which is in another order than the model's own. */
export interface ExportedFeatures {
  readonly features: GraphFeatures;
  /** For each number that the body takes, its place among the outputs of the model's features. */
  readonly order: readonly number[];
  /** The same for categories that are encoded by position. */
  readonly positions: readonly number[];
}

function unsupported(node: FeatureNode): LockstepError {
  return new LockstepError(
    "EXPORT_UNSUPPORTED",
    `the feature of ${columnsOf(node).join(" and ")} has no form in exports`,
    {
      hint: "Exports hold numbers, arithmetic of them, and categories that are not hashed; make of dates and texts columns of their own before the model.",
    },
  );
}

/** True for what a network is given as a tensor of its own. */
function isTensor(node: FeatureNode): boolean {
  return node.kind === "image" || (node.kind === "text" && node.encoder.kind === "tokens");
}

/** Features while they are sorted into what exporters take. */
class Sorted {
  readonly sources: GraphSource[] = [];
  readonly numbers: { readonly feature: GraphNumber; readonly output: number }[] = [];
  readonly crosses: { readonly feature: GraphCross; readonly output: number }[] = [];
  readonly indicators: { readonly column: string; readonly output: number }[] = [];
  readonly categories: { readonly feature: GraphCategory; readonly output: number }[] = [];

  addNumber(node: NumberNode, output: number): void {
    const { source, fill, clip, log, scaling } = node;
    const shape = { clip, log, scaling };
    if (source.kind === "column") {
      this.numbers.push({ feature: { source: this.source({ column: source.column, fill }), ...shape }, output });
      if (node.indicator) this.indicators.push({ column: source.column, output: output + 1 });
      return;
    }
    // What stands in for the result of arithmetic is another thing than what stands in for its parts.
    if (source.kind === "date" || fill !== undefined || node.indicator) throw unsupported(node);
    const [left, right] = [this.source(source.left), this.source(source.right)];
    this.crosses.push({ feature: { left, operator: source.operator, right, ...shape }, output });
  }

  addCategory(node: CategoryNode, output: number, splitsCategories: boolean): void {
    const { encoder } = node;
    const [column, ...others] = node.columns;
    if (encoder.kind === "hashing" || column === undefined || others.length > 0) throw unsupported(node);
    const { categories } = encoder;
    const fill = node.fill === undefined ? undefined : categories.indexOf(node.fill);
    this.categories.push({
      feature: {
        column,
        categories,
        fill: fill === -1 ? undefined : fill,
        encoding: encodingOf(encoder, splitsCategories),
      },
      output,
    });
  }

  /** The position of a source; one more when it is new. */
  private source({ column, fill }: Operand): number {
    const known = this.sources.findIndex((source) => source.column === column && source.fill === fill);
    return known === -1 ? this.sources.push({ column, fill }) - 1 : known;
  }
}

function encodingOf(
  encoder: Exclude<CategoryNode["encoder"], { readonly kind: "hashing" }>,
  splitsCategories: boolean,
): GraphCategory["encoding"] {
  switch (encoder.kind) {
    case "one_hot":
      return { kind: "one_hot", other: encoder.other };
    case "index":
      return { kind: "table", width: 1, values: [...encoder.categories.keys().map((place) => place + 1), 0] };
    case "ordinal":
      if (encoder.unknown === undefined && splitsCategories) return { kind: "position" };
      return { kind: "table", width: 1, values: [...encoder.categories.keys(), encoder.unknown ?? Number.NaN] };
    case "target":
      return { kind: "table", width: encoder.means.length, values: [...encoder.encodings, ...encoder.means] };
  }
}

/**
 * @param splitsCategories - True for a body that takes positions of categories as such: trees.
 * @throws LockstepError EXPORT_UNSUPPORTED for dates, texts, hashing, and categories of several columns.
 */
export function exportedFeatures({ nodes }: FeatureGraph, splitsCategories: boolean): ExportedFeatures {
  const sorted = new Sorted();
  let output = 0;
  for (const node of nodes) {
    if (node.kind === "number") sorted.addNumber(node, output);
    else if (node.kind === "category") sorted.addCategory(node, output, splitsCategories);
    else if (!isTensor(node)) throw unsupported(node);
    output += widthOf(node);
  }
  const { sources, numbers, crosses, indicators, categories } = sorted;
  const encoded = categories.flatMap(({ feature, output: first }) =>
    Array.from({ length: encodedWidth(feature) }, (_, at) => first + at),
  );
  return {
    features: {
      sources,
      numbers: numbers.map(({ feature }) => feature),
      crosses: crosses.map(({ feature }) => feature),
      indicators: indicators.map(({ column }) => column),
      categories: categories.map(({ feature }) => feature),
    },
    order: [...[...numbers, ...crosses, ...indicators].map((found) => found.output), ...encoded],
    positions: categories.filter(({ feature }) => feature.encoding.kind === "position").map((found) => found.output),
  };
}
