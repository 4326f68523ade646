import type { CrossOperator } from "../crosses.ts";
import type { CyclicPart, DatePart } from "./date.ts";
import type { ImageShape, LogKind, Words } from "./graph.ts";

/** What stands in for a missing number. */
export type NumberFill = "none" | "mean" | "median" | "most_frequent" | { readonly constant: number };
/** Bounds that are given, or quantiles of the training rows. */
export type Clip =
  | { readonly from?: number | undefined; readonly to?: number | undefined }
  | { readonly quantiles: readonly [number, number] };
export const scalingKinds = ["none", "standard", "minmax", "robust"] as const;
export type ScalingKind = (typeof scalingKinds)[number];

export interface NumberPlan {
  readonly kind: "number";
  readonly source:
    | { readonly kind: "column"; readonly column: string }
    | { readonly kind: "arithmetic"; readonly left: string; readonly operator: CrossOperator; readonly right: string }
    | { readonly kind: "date"; readonly column: string; readonly part: DatePart };
  /** Of an arithmetic feature: what its operands are filled with. */
  readonly fill: NumberFill;
  readonly indicator: boolean;
  readonly clip?: Clip | undefined;
  readonly log?: LogKind | undefined;
  readonly scale: ScalingKind;
}

export interface CyclePlan {
  readonly kind: "cycle";
  readonly column: string;
  readonly part: CyclicPart;
}

/** Which texts are told apart: those of so many rows at least, and at most so many, the most frequent ones. */
export interface KeptTexts {
  readonly minimumRows: number;
  readonly atMost?: number | undefined;
}

export type CategoryPlanEncoder =
  | ({ readonly kind: "one_hot"; readonly other: boolean } & KeptTexts)
  | ({
      readonly kind: "ordinal";
      /** The categories in an order that means something; learned and sorted when left out. */
      readonly order?: readonly string[] | undefined;
      readonly unknown?: number | undefined;
    } & KeptTexts)
  /** @param width - Of the vectors that a network learns; by the number of categories when left out. */
  | ({ readonly kind: "index"; readonly width?: number | undefined } & KeptTexts)
  | { readonly kind: "hashing"; readonly buckets: number; readonly signed: boolean }
  /** A number is how many rows of the overall mean are mixed into each category's; `auto` weighs by the variances. */
  | { readonly kind: "target"; readonly smoothing: "auto" | number };

export interface CategoryPlan {
  readonly kind: "category";
  readonly columns: readonly string[];
  readonly fill: "none" | "most_frequent" | { readonly constant: string };
  readonly encode: CategoryPlanEncoder;
}

export type TextPlanEncoder =
  | {
      readonly kind: "tf_idf";
      readonly idf: boolean;
      readonly sublinear: boolean;
      readonly norm: "l2" | "none";
      readonly minimumRows: number;
      readonly atMost: number;
    }
  | { readonly kind: "hashing"; readonly buckets: number; readonly signed: boolean; readonly norm: "l2" | "none" }
  | {
      readonly kind: "tokens";
      /** Terms of a row that are looked at. */
      readonly length: number;
      readonly width?: number | undefined;
      readonly minimumRows: number;
      readonly atMost: number;
    };

export interface TextPlan {
  readonly kind: "text";
  readonly column: string;
  readonly words: Words;
  readonly encode: TextPlanEncoder;
}

export interface ImagePlan {
  readonly kind: "image";
  readonly column: string;
  readonly shape: ImageShape;
}

/** One feature as it is asked for, before anything is learned. */
export type FeaturePlan = NumberPlan | CyclePlan | CategoryPlan | TextPlan | ImagePlan;
