import { z } from "zod";
import { crossOperators } from "../crosses.ts";
import { categoryLimit, targetCategoryLimit } from "./category-node.ts";
import { type CyclicPart, cyclicParts, dateParts } from "./date.ts";
import { type FeatureGraph, graphWidth, logKinds } from "./graph.ts";

/** Most outputs of a graph that is loaded. */
const widthLimit = 1_100_000;

const finite = z.number();
const column = z.string().min(1).max(1000);
const columns = z.array(column).min(1).max(10);
const text = z.string().max(100_000);
const operand = z.strictObject({ column, fill: finite.optional() });
const buckets = z.int().min(2).max(1_048_576);
const distinct = <Item extends z.ZodType>(item: Item, limit: number) =>
  z
    .array(item)
    .max(limit)
    .refine((items) => new Set(items).size === items.length, "an entry stands twice");

const source = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("column"), column }),
  z.strictObject({ kind: z.literal("arithmetic"), left: operand, operator: z.enum(crossOperators), right: operand }),
  z.strictObject({ kind: z.literal("date"), column, part: z.enum(dateParts) }),
]);
const categoryEncoder = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("one_hot"), categories: distinct(text, categoryLimit), other: z.boolean() }),
  z.strictObject({
    kind: z.literal("ordinal"),
    categories: distinct(text, categoryLimit),
    unknown: finite.optional(),
  }),
  z.strictObject({ kind: z.literal("index"), categories: distinct(text, categoryLimit) }),
  z.strictObject({ kind: z.literal("hashing"), buckets, signed: z.boolean() }),
  z
    .strictObject({
      kind: z.literal("target"),
      categories: distinct(text, targetCategoryLimit),
      encodings: z.array(finite).max(10_000_000),
      means: z.array(finite).min(1).max(1000),
    })
    .refine((node) => node.encodings.length === node.categories.length * node.means.length, "encodings do not fit"),
]);
const textEncoder = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("tf_idf"),
      terms: distinct(text, 100_000),
      weights: z.array(finite).max(100_000),
      sublinear: z.boolean(),
      norm: z.enum(["l2", "none"]),
    })
    .refine((encoder) => encoder.weights.length === encoder.terms.length, "weights do not fit"),
  z.strictObject({ kind: z.literal("hashing"), buckets, signed: z.boolean(), norm: z.enum(["l2", "none"]) }),
  z.strictObject({ kind: z.literal("tokens"), terms: distinct(text, 100_000), length: z.int().min(1).max(10_000) }),
]);
const pixels = z.int().min(1).max(1024);
const imageShape = z.tuple([pixels, pixels, z.literal([1, 3])]);
const ngramLength = z.int().min(1).max(5);
const node = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("number"),
    source,
    fill: finite.optional(),
    indicator: z.boolean(),
    clip: z.strictObject({ from: finite.optional(), to: finite.optional() }).optional(),
    log: z.enum(logKinds).optional(),
    scaling: z.strictObject({ center: finite, scale: finite.positive() }).optional(),
  }),
  z.strictObject({ kind: z.literal("cycle"), column, part: z.enum(cyclicParts as [CyclicPart, ...CyclicPart[]]) }),
  z.strictObject({ kind: z.literal("category"), columns, fill: text.optional(), encoder: categoryEncoder }),
  z.strictObject({
    kind: z.literal("text"),
    column,
    words: z.strictObject({
      lowercase: z.boolean(),
      ngrams: z.tuple([ngramLength, ngramLength]),
      stopWords: distinct(z.string().max(100), 10_000),
    }),
    encoder: textEncoder,
  }),
  z.strictObject({ kind: z.literal("image"), column, shape: imageShape }),
]);

/** A graph as the files of a model hold it; every member is checked and capped, so that nothing of it reaches further than one row. */
export const savedGraph = z
  .strictObject({ nodes: z.array(node).min(1).max(20_000) })
  .refine((graph) => graphWidth(graph) <= widthLimit, `more than ${widthLimit} features`);

/** A graph as {@link savedGraph} takes it, its keys always in one order, so that the same graph gives the same bytes. */
export function encodedGraph(graph: FeatureGraph): z.input<typeof savedGraph> {
  return { nodes: graph.nodes.map((each) => node.parse(each)) };
}
