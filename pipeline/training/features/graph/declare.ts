import { z } from "zod";
import { dateParts } from "./date.ts";
import { logKinds } from "./graph.ts";
import { scalingKinds } from "./plan.ts";

const name = z.string().min(1).max(1000);
const names = z.array(name).min(1).max(10_000);
const share = z.number().min(0).max(1);
const bound = z.number().optional();

export const numberOptions = {
  impute: z
    .union([z.enum(["none", "mean", "median", "most_frequent"]), z.strictObject({ constant: z.number() })])
    .optional(),
  indicator: z.boolean().default(false),
  clip: z
    .union([
      z.strictObject({ quantiles: z.tuple([share, share]).refine(([low, high]) => low < high, "not ascending") }),
      z
        .strictObject({ from: bound, to: bound })
        .refine(({ from = -Infinity, to = Infinity }) => from < to, "`from` is not below `to`"),
    ])
    .optional(),
  log: z.enum(logKinds).optional(),
  scale: z.enum(scalingKinds).optional(),
};
const buckets = z.int().min(2).max(1_048_576);
const dimension = z.int().min(1).max(512);
export const categoryOptions = {
  impute: z
    .union([z.enum(["none", "most_frequent"]), z.strictObject({ constant: z.string().max(1000) })])
    .default("none"),
  encode: z.enum(["one_hot", "ordinal", "hashing", "target", "embedding"]).optional(),
  /** Of one_hot: an output for missing and unknown texts. */
  other: z.boolean().optional(),
  /** Of embedding: how long the vector of each category is. */
  dimension: dimension.optional(),
  /** Of one_hot, ordinal and embedding: texts of fewer rows, and all but so many, count as unknown. */
  min_rows: z.int().min(1).max(1_000_000_000).optional(),
  max_categories: z.int().min(1).max(1000).optional(),
  /** Of ordinal: the texts in an order that means something. */
  order: z.array(z.string().max(1000)).min(1).max(1000).optional(),
  /** Of ordinal: what unknown texts are. */
  unknown: z.number().optional(),
  /** Of hashing. */
  buckets: buckets.optional(),
  signed: z.boolean().optional(),
  /** Of target. */
  smoothing: z.union([z.literal("auto"), z.number().min(0).max(1e9)]).optional(),
};
const textOptions = {
  encode: z.enum(["tf_idf", "hashing", "embedding"]).default("tf_idf"),
  lowercase: z.boolean().default(true),
  ngrams: z
    .tuple([z.int().min(1).max(5), z.int().min(1).max(5)])
    .refine(([fewest, most]) => fewest <= most, "not ascending")
    .default([1, 1]),
  stop_words: z.union([z.enum(["none", "english"]), z.array(z.string().max(100)).max(10_000)]).default("none"),
  norm: z.enum(["l2", "none"]).optional(),
  /** Of embedding: how long the vector of each term is, and how many terms of a row are looked at. */
  dimension: dimension.optional(),
  length: z.int().min(1).max(10_000).optional(),
  /** Of tf_idf; the last two of embedding, too. */
  idf: z.boolean().optional(),
  sublinear: z.boolean().optional(),
  min_rows: z.int().min(1).max(1_000_000_000).optional(),
  max_terms: z.int().min(1).max(100_000).optional(),
  /** Of hashing. */
  buckets: buckets.optional(),
  signed: z.boolean().optional(),
};

/** Options that only some encodings have. */
const optionsOf: Readonly<Record<string, readonly string[]>> = {
  one_hot: ["other", "min_rows", "max_categories"],
  ordinal: ["min_rows", "max_categories", "order", "unknown"],
  target: ["smoothing"],
  hashing: ["buckets", "signed", "norm"],
  tf_idf: ["idf", "sublinear", "min_rows", "max_terms", "norm"],
  embedding: ["dimension", "length", "min_rows", "max_categories", "max_terms"],
};
const everyOption = new Set(Object.values(optionsOf).flat());

/** Names an option that the encoding has not, which would otherwise do nothing in silence. */
function checkOptions(entry: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  const { encode } = entry;
  if (typeof encode !== "string") return;
  for (const [option, value] of Object.entries(entry))
    if (value !== undefined && everyOption.has(option) && optionsOf[encode]?.includes(option) !== true)
      context.addIssue({ code: "custom", path: [option], message: `encode: ${encode} has no such option` });
}

const pixels = z.int().min(1).max(1024).default(32);

/** One kind of entry by the key that only it has. */
const kinds = {
  numeric: z.strictObject({ numeric: names, ...numberOptions }),
  arithmetic: z.strictObject({ arithmetic: z.array(z.string().max(2100)).min(1).max(1000), ...numberOptions }),
  date: z.strictObject({
    date: names,
    parts: z.array(z.enum(dateParts)).min(1).default(["days", "month", "day_of_week", "hour"]),
    /** Sine and cosine of those parts that begin again. */
    cyclic: z.boolean().default(false),
    ...numberOptions,
  }),
  categorical: z.strictObject({ categorical: names, ...categoryOptions }).superRefine(checkOptions),
  cross: z.strictObject({ cross: names.min(2).max(10), ...categoryOptions }).superRefine(checkOptions),
  text: z.strictObject({ text: names, ...textOptions }).superRefine(checkOptions),
  image: z.strictObject({ image: names, height: pixels, width: pixels, channels: z.literal([1, 3]).default(3) }),
} as const;
type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds) as readonly Kind[];

export type Declaration = { readonly [K in Kind]: { readonly kind: K } & z.output<(typeof kinds)[K]> }[Kind];

/** What stands under `features` in params.yaml: a list of entries, each with the key of its kind. */
export const featureDeclarations = z
  .array(
    z.looseObject({}).transform((entry, context): Declaration => {
      const found = kindNames.filter((kind) => Object.hasOwn(entry, kind));
      const [kind] = found;
      if (kind === undefined || found.length > 1) {
        context.addIssue({ code: "custom", message: `an entry has one of ${kindNames.join(", ")}` });
        return z.NEVER;
      }
      const parsed = kinds[kind].safeParse(entry);
      if (parsed.success) return { kind, ...parsed.data } as Declaration;
      for (const { path, message } of parsed.error.issues) context.addIssue({ code: "custom", path, message });
      return z.NEVER;
    }),
  )
  .max(10_000)
  .default([]);
export type FeatureDeclarations = z.output<typeof featureDeclarations>;

/** Columns that declarations say what to do with, so that nothing is done by default. */
export function declaredColumns(declarations: FeatureDeclarations): ReadonlySet<string> {
  return new Set(
    declarations.flatMap((declared) => {
      switch (declared.kind) {
        case "numeric":
          return declared.numeric;
        case "date":
          return declared.date;
        case "categorical":
          return declared.categorical;
        case "text":
          return declared.text;
        case "image":
          return declared.image;
        // Made of columns that stay features of their own.
        case "arithmetic":
        case "cross":
          return [];
      }
    }),
  );
}
