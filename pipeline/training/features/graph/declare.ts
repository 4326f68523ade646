import { z } from "zod";
import type { FeatureColumns } from "../columns.ts";
import { parseCross } from "../crosses.ts";
import { type CyclicPart, cyclicParts, type DatePart, dateParts } from "./date.ts";
import { logKinds } from "./graph.ts";
import { type CategoryPlan, type FeaturePlan, type NumberPlan, scalingKinds, type TextPlan } from "./plan.ts";
import { englishStopWords } from "./words.ts";

const name = z.string().min(1).max(1000);
const names = z.array(name).min(1).max(10_000);
const share = z.number().min(0).max(1);
const bound = z.number().optional();

const numberOptions = {
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
const categoryOptions = {
  impute: z
    .union([z.enum(["none", "most_frequent"]), z.strictObject({ constant: z.string().max(1000) })])
    .default("none"),
  encode: z.enum(["one_hot", "ordinal", "hashing", "target"]).optional(),
  /** Of one_hot: an output for missing and unknown texts. */
  other: z.boolean().optional(),
  /** Of one_hot and ordinal: texts of fewer rows, and all but so many, count as unknown. */
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
  encode: z.enum(["tf_idf", "hashing"]).default("tf_idf"),
  lowercase: z.boolean().default(true),
  ngrams: z
    .tuple([z.int().min(1).max(5), z.int().min(1).max(5)])
    .refine(([fewest, most]) => fewest <= most, "not ascending")
    .default([1, 1]),
  stop_words: z.union([z.enum(["none", "english"]), z.array(z.string().max(100)).max(10_000)]).default("none"),
  norm: z.enum(["l2", "none"]).default("l2"),
  /** Of tf_idf. */
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
  hashing: ["buckets", "signed"],
  tf_idf: ["idf", "sublinear", "min_rows", "max_terms"],
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
} as const;
type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds) as readonly Kind[];

type Declaration = { readonly [K in Kind]: { readonly kind: K } & z.output<(typeof kinds)[K]> }[Kind];

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

/** What a model learns best from: scaled numbers without gaps, or values as they are. */
export type FeatureStyle = "network" | "trees";

/** What a column that nothing is declared for becomes. */
interface Defaults {
  readonly fill: NumberPlan["fill"];
  readonly scale: NumberPlan["scale"];
  readonly encode: "one_hot" | "ordinal";
  /** Of an ordinal encoding: what unknown texts are. */
  readonly unknown: number | undefined;
  readonly atMost: number | undefined;
}

const defaults: Readonly<Record<FeatureStyle, Defaults>> = {
  network: { fill: "median", scale: "standard", encode: "one_hot", unknown: -1, atMost: undefined },
  trees: { fill: "none", scale: "none", encode: "ordinal", unknown: undefined, atMost: 255 },
};

type NumberOptions = z.output<z.ZodObject<typeof numberOptions>>;
type CategoryOptions = z.output<z.ZodObject<typeof categoryOptions>>;

function numberPlan(source: NumberPlan["source"], options: NumberOptions, style: Defaults): NumberPlan {
  const { impute = style.fill, indicator, clip, log, scale = style.scale } = options;
  return { kind: "number", source, fill: impute, indicator, clip, log, scale };
}

function categoryPlan(columns: readonly string[], options: CategoryOptions, style: Defaults): CategoryPlan {
  const { impute, encode = style.encode, min_rows: minimumRows = 1, max_categories: atMost = style.atMost } = options;
  const plan = { kind: "category", columns, fill: impute } as const;
  switch (encode) {
    case "one_hot":
      return { ...plan, encode: { kind: encode, other: options.other ?? true, minimumRows, atMost } };
    case "ordinal": {
      const { order, unknown = order === undefined ? style.unknown : -1 } = options;
      return { ...plan, encode: { kind: encode, order, unknown, minimumRows, atMost } };
    }
    case "hashing":
      return { ...plan, encode: { kind: encode, buckets: options.buckets ?? 256, signed: options.signed ?? true } };
    case "target":
      return { ...plan, encode: { kind: encode, smoothing: options.smoothing ?? "auto" } };
  }
}

function textPlan(column: string, options: Extract<Declaration, { kind: "text" }>): TextPlan {
  const { lowercase, ngrams, stop_words: stopWords, encode, norm } = options;
  const words = {
    lowercase,
    ngrams,
    stopWords: stopWords === "none" ? [] : stopWords === "english" ? englishStopWords : stopWords,
  };
  const encoder: TextPlan["encode"] =
    encode === "hashing"
      ? { kind: encode, buckets: options.buckets ?? 1024, signed: options.signed ?? true, norm }
      : {
          kind: encode,
          idf: options.idf ?? true,
          sublinear: options.sublinear ?? false,
          norm,
          minimumRows: options.min_rows ?? 1,
          atMost: options.max_terms ?? 10_000,
        };
  return { kind: "text", column, words, encode: encoder };
}

function isCyclic(part: DatePart): part is CyclicPart {
  return (cyclicParts as readonly string[]).includes(part);
}

function plansOf(declared: Declaration, numeric: readonly string[], style: Defaults): readonly FeaturePlan[] {
  switch (declared.kind) {
    case "numeric":
      return declared.numeric.map((column) => numberPlan({ kind: "column", column }, declared, style));
    case "arithmetic":
      return declared.arithmetic.map((text) =>
        numberPlan({ kind: "arithmetic", ...parseCross(text, numeric) }, declared, style),
      );
    case "date":
      return declared.date.flatMap((column) =>
        declared.parts.map((part) =>
          declared.cyclic && isCyclic(part)
            ? ({ kind: "cycle", column, part } as const)
            : numberPlan({ kind: "date", column, part }, declared, style),
        ),
      );
    case "categorical":
      return declared.categorical.map((column) => categoryPlan([column], declared, style));
    case "cross":
      return [categoryPlan(declared.cross, declared, style)];
    case "text":
      return declared.text.map((column) => textPlan(column, declared));
  }
}

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
        // Made of columns that stay features of their own.
        case "arithmetic":
        case "cross":
          return [];
      }
    }),
  );
}

export interface PlanFeatures {
  /** Columns whose kind the cells or params.yaml say. */
  readonly columns: FeatureColumns;
  readonly declared: FeatureDeclarations;
  /** Arithmetic features as `crosses` in params.yaml has them: `a * b`. */
  readonly crosses: readonly string[];
  readonly style: FeatureStyle;
}

/**
 * Every feature of a model, in the order of its inputs: numeric columns, arithmetic of them, categorical columns, then what is declared.
 * A column that is declared is not treated by default, too.
 *
 * @throws LockstepError PARAMS_INVALID for arithmetic with what is no numeric column.
 */
export function planFeatures({ columns, declared, crosses, style }: PlanFeatures): readonly FeaturePlan[] {
  const own = declaredColumns(declared);
  const byDefault = defaults[style];
  const numeric = [...columns.numeric, ...declared.flatMap((entry) => (entry.kind === "numeric" ? entry.numeric : []))];
  const plain: NumberOptions = { indicator: false };
  return [
    ...columns.numeric
      .filter((column) => !own.has(column))
      .map((column) => numberPlan({ kind: "column", column }, plain, byDefault)),
    ...crosses.map((text) => numberPlan({ kind: "arithmetic", ...parseCross(text, numeric) }, plain, byDefault)),
    ...columns.categorical
      .filter((column) => !own.has(column))
      .map((column) => categoryPlan([column], { impute: "none" }, byDefault)),
    ...declared.flatMap((entry) => plansOf(entry, numeric, byDefault)),
  ];
}
