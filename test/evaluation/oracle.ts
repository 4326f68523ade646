// The evaluation oracle beside the repository: values of scikit-learn, SciPy, statsmodels and Fairlearn on tables of some hundred
// rows. Where the folder is missing its tests are not there; the other files of this folder hold smaller tables with values
// written in them.
import { expect } from "vitest";
import { expectClose } from "../support/close.ts";
import { sharedJson } from "../support/shared.ts";

export type Numbers = readonly number[];
export type Named = Readonly<Record<string, number>>;
export interface Bootstrapped {
  readonly seed: number;
  readonly B: number;
  readonly theta: number;
  readonly se: number;
  readonly percentile95: Numbers;
  readonly basic95: Numbers;
  readonly one_sided_lower95: number;
  readonly bca95: { readonly z0: number; readonly a: number; readonly lo: number; readonly hi: number };
  readonly p_two_sided: number;
  readonly first_replicates: Numbers;
}
interface Permuted {
  readonly seed: number;
  readonly B: number;
  readonly observed: number;
  readonly hits: number;
  readonly p: number;
}
interface BinaryExpectation {
  readonly threshold: number;
  readonly confusion: Named;
  readonly reliability?: readonly {
    readonly bin: number;
    readonly n: number;
    readonly mean_p: number;
    readonly mean_y: number;
  }[];
}
export interface Oracle {
  readonly binary: {
    readonly input: {
      readonly y: Numbers;
      readonly p_a: Numbers;
      readonly p_b: Numbers;
      readonly weight: Numbers;
      readonly group: readonly string[];
    };
    readonly expect: Readonly<Record<string, BinaryExpectation & Named>>;
  };
  readonly multiclass: {
    readonly input: {
      readonly classes: readonly string[];
      readonly y: readonly string[];
      readonly proba: readonly Numbers[];
    };
    readonly expect: Named & {
      readonly confusion: readonly Numbers[];
      readonly precision: Named;
      readonly recall: Named;
      readonly f1: Named;
      readonly roc_auc: Named;
      readonly per_class: readonly Named[];
    };
  };
  readonly regression: {
    readonly input: Readonly<Record<string, Numbers>>;
    readonly expect: Readonly<Record<string, Named>>;
  };
  readonly ranking: {
    readonly input: readonly { readonly relevance: Numbers; readonly score: Numbers }[];
    readonly expect: Named;
  };
  readonly comparison: {
    readonly expect: {
      readonly mcnemar: Named;
      readonly delong: Named & { readonly diff_ci95: Numbers; readonly auc_a_ci95_logit: Numbers };
      readonly paired_bootstrap: Readonly<Record<string, Bootstrapped>>;
      readonly paired_permutation: { readonly accuracy: Permuted; readonly roc_auc: Permuted };
      readonly regression_errors: { readonly paired_t: Named; readonly wilcoxon: Named };
      readonly corrected_resampled_t: {
        readonly input: { readonly fold_diffs: Numbers; readonly n_train: number; readonly n_test: number };
        readonly expect: Named;
      };
      readonly cv_5x2_F: { readonly input: readonly (readonly [number, number])[]; readonly expect: Named };
      readonly multiple_testing: {
        readonly p: Numbers;
        readonly expect: Readonly<Record<string, { readonly adjusted: Numbers }>>;
      };
    };
  };
  readonly proportions: {
    readonly intervals: readonly {
      readonly k: number;
      readonly n: number;
      readonly wilson95: Numbers;
      readonly clopper_pearson95: Numbers;
    }[];
    readonly two_sample: readonly (Named & { readonly newcombe95_p2_minus_p1: Numbers })[];
    readonly sample_size: readonly Named[];
  };
  readonly latency: { readonly input: Readonly<Record<string, Numbers>>; readonly expect: Named };
  readonly slices: {
    readonly expect: Named & { readonly by_group: Readonly<Record<string, Named>> };
    readonly per_slice_delta: readonly (Named & { readonly group: string; readonly wilson95_a: Numbers })[];
    readonly sliceline: { readonly expect: Named };
  };
}

/** The oracle, or `undefined` where it is not beside the repository. */
export function readOracle(): Oracle | undefined {
  return sharedJson("reference/oracles/eval_oracle.json") as Oracle | undefined;
}

/** Compares every number of `found` with the one of its name; p values have six digits, all else nine. */
export function compare(
  found: Readonly<Record<string, number | null | undefined>>,
  expected: Readonly<Record<string, unknown>>,
): void {
  expect(Object.keys(found).length).toBeGreaterThan(0);
  for (const [name, value] of Object.entries(found)) {
    const want = expected[name];
    if (typeof want !== "number") expect.fail(`the oracle has no number ${name}`);
    expectClose(value, want, { rel: /(^|_)p($|_)|midp/.test(name) ? 1e-6 : 1e-9, what: name });
  }
}

export function comparePair(
  found: { readonly low: number; readonly high: number },
  expected: Numbers,
  what: string,
): void {
  expectClose(found.low, expected[0] ?? Number.NaN, { what: `${what}, low` });
  expectClose(found.high, expected[1] ?? Number.NaN, { what: `${what}, high` });
}

/** The oracle's binary table: labels, and the scores of two models with their answers at 0.5. */
export function binaryTable({ binary: { input } }: Oracle): {
  readonly labels: Uint8Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly firstAnswers: Uint8Array;
  readonly secondAnswers: Uint8Array;
} {
  const decide = (scores: Numbers): Uint8Array => Uint8Array.from(scores, (score) => (score >= 0.5 ? 1 : 0));
  return {
    labels: Uint8Array.from(input.y),
    first: Float64Array.from(input.p_a),
    second: Float64Array.from(input.p_b),
    firstAnswers: decide(input.p_a),
    secondAnswers: decide(input.p_b),
  };
}

/** 1 for each row that is answered right, else 0. */
export function right(labels: Uint8Array, answers: Uint8Array): Float64Array {
  return Float64Array.from(labels, (label, i) => (answers[i] === label ? 1 : 0));
}
