import type { z } from "zod";
import type { FeatureColumns } from "../columns.ts";
import { parseCross } from "../crosses.ts";
import { type CyclicPart, cyclicParts, type DatePart } from "./date.ts";
import {
  type categoryOptions,
  type Declaration,
  declaredColumns,
  type FeatureDeclarations,
  type numberOptions,
} from "./declare.ts";
import type { CategoryPlan, FeaturePlan, NumberPlan, TextPlan } from "./plan.ts";
import { englishStopWords } from "./words.ts";

/**
 * What a model learns best from: scaled numbers without gaps, or values as they are; with `wide`, categories one-hot for the linear part
 * of a network and as embeddings for its deep part.
 */
export type FeatureStyle = "network" | "wide" | "trees";

/** What a column that nothing is declared for becomes. */
interface Defaults {
  readonly fill: NumberPlan["fill"];
  readonly scale: NumberPlan["scale"];
  readonly encode: "one_hot" | "ordinal";
  /** What it becomes besides. */
  readonly too: readonly "embedding"[];
  /** Of an ordinal encoding: what unknown texts are. */
  readonly unknown: number | undefined;
  readonly atMost: number | undefined;
}

const defaults: Readonly<Record<FeatureStyle, Defaults>> = {
  network: { fill: "median", scale: "standard", encode: "one_hot", too: [], unknown: -1, atMost: undefined },
  wide: { fill: "median", scale: "standard", encode: "one_hot", too: ["embedding"], unknown: -1, atMost: undefined },
  trees: { fill: "none", scale: "none", encode: "ordinal", too: [], unknown: undefined, atMost: 255 },
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
    case "embedding":
      return { ...plan, encode: { kind: "index", width: options.dimension, minimumRows, atMost } };
    case "hashing":
      return { ...plan, encode: { kind: encode, buckets: options.buckets ?? 256, signed: options.signed ?? true } };
    case "target":
      return { ...plan, encode: { kind: encode, smoothing: options.smoothing ?? "auto" } };
  }
}

function textPlan(column: string, options: Extract<Declaration, { kind: "text" }>): TextPlan {
  const { lowercase, ngrams, stop_words: stopWords, encode, norm = "l2", min_rows: minimumRows = 1 } = options;
  const atMost = options.max_terms ?? 10_000;
  const words = {
    lowercase,
    ngrams,
    stopWords: stopWords === "none" ? [] : stopWords === "english" ? englishStopWords : stopWords,
  };
  if (encode === "embedding")
    return {
      kind: "text",
      column,
      words,
      encode: { kind: "tokens", length: options.length ?? 64, width: options.dimension, minimumRows, atMost },
    };
  const encoder: TextPlan["encode"] =
    encode === "hashing"
      ? { kind: encode, buckets: options.buckets ?? 1024, signed: options.signed ?? true, norm }
      : {
          kind: encode,
          idf: options.idf ?? true,
          sublinear: options.sublinear ?? false,
          norm,
          minimumRows,
          atMost,
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
    case "image":
      return declared.image.map((column) => {
        return { kind: "image", column, shape: [declared.height, declared.width, declared.channels] } as const;
      });
  }
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
      .flatMap((column) =>
        [byDefault.encode, ...byDefault.too].map((encode) =>
          categoryPlan([column], { impute: "none", encode }, byDefault),
        ),
      ),
    ...declared.flatMap((entry) => plansOf(entry, numeric, byDefault)),
  ];
}
