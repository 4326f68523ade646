// The drift oracle beside the repository: values of SciPy and statsmodels on 25 pairs of columns. Where the folder is missing
// only the first test runs; drift.test.ts holds smaller tables with values written in it.
import { describe, expect, test } from "vitest";
import { chiSquaredHomogeneity, totalVariation } from "../../pipeline/domain/statistics/homogeneity.ts";
import { benjaminiHochberg, bonferroni, holm } from "../../pipeline/domain/statistics/multiple-testing.ts";
import { countCategories } from "../../pipeline/monitoring/drift/categories.ts";
import { chiSquaredPermutation } from "../../pipeline/monitoring/drift/chi-squared.ts";
import { driftTests } from "../../pipeline/monitoring/drift/index.ts";
import { kolmogorovSmirnov, ksAsymptoticP } from "../../pipeline/monitoring/drift/ks.ts";
import { standardDeviation, wasserstein } from "../../pipeline/monitoring/drift/wasserstein.ts";
import { expectClose } from "../support/close.ts";
import { sharedJson } from "../support/shared.ts";

interface Case<Expectation> {
  readonly id: string;
  readonly ref_csv: string;
  readonly cur_csv: string;
  readonly expect: Expectation;
}
interface Missing {
  readonly p: number;
}
interface Oracle {
  readonly numeric: readonly Case<{
    readonly missing: Missing;
    readonly moments: { readonly ref: { readonly std_ddof0: number } };
    readonly ks: { readonly statistic: number; readonly p_exact: number | null; readonly p_scipy_asymp: number };
    readonly wasserstein: { readonly w1: number };
  }>[];
  readonly categorical: readonly Case<{
    readonly missing: Missing;
    readonly categories: readonly string[];
    readonly ref_counts: readonly number[];
    readonly cur_counts: readonly number[];
    readonly chi2_homogeneity: {
      readonly statistic: number;
      readonly dof: number;
      readonly p: number;
      readonly min_expected?: number;
    };
    readonly chi2_permutation?: {
      readonly seed: number;
      readonly B: number;
      readonly hits: number;
      readonly p: number;
    };
    readonly distances: { readonly tvd: number };
  }>[];
  readonly multiple_testing: {
    readonly p: readonly number[];
    readonly expect: Readonly<Record<"bonferroni" | "holm" | "bh", { readonly adjusted: readonly number[] }>>;
  };
}

const oracle = sharedJson("reference/oracles/drift_oracle.json") as Oracle | undefined;

test(oracle === undefined ? "the oracle is not beside the repository" : "the oracle is beside the repository", () => {
  expect(oracle === undefined || oracle.numeric.length + oracle.categorical.length === 25).toBe(true);
});

/** Cells of a one-column CSV below its header; an empty one is missing. */
function cells(csv: string): readonly string[] {
  return csv.split("\n").slice(1, -1);
}

function expectMissing(reference: readonly string[], current: readonly string[], p: number): void {
  const presence = (values: readonly string[]): readonly string[] =>
    values.map((value) => (value === "" ? "missing" : "present"));
  const counts = countCategories(presence(reference), presence(current));
  expectClose(chiSquaredHomogeneity(counts).pValue, p, { rel: 1e-9, what: "missing share" });
}

if (oracle !== undefined) {
  describe("numeric columns of ../shared", () => {
    test.each(oracle.numeric.map((given) => [given.id, given] as const))(
      "%s",
      (_id, { ref_csv, cur_csv, expect: want }) => {
        const numbers = (csv: string): Float64Array =>
          Float64Array.from(
            cells(csv).filter((cell) => cell !== ""),
            Number,
          ).sort();
        const reference = numbers(ref_csv);
        const current = numbers(cur_csv);
        expectMissing(cells(ref_csv), cells(cur_csv), want.missing.p);
        expectClose(standardDeviation(reference), want.moments.ref.std_ddof0, { what: "sd" });
        const found = kolmogorovSmirnov(reference, current);
        expectClose(found.statistic, want.ks.statistic, { what: "D" });
        if (want.ks.p_exact !== null)
          expectClose(found.pValue, want.ks.p_exact, { rel: 1e-9, abs: 1e-300, what: "exact p" });
        const asymptotic = ksAsymptoticP({ distance: found.statistic, n: reference.length, m: current.length });
        expectClose(asymptotic, want.ks.p_scipy_asymp, { rel: 1e-9, what: "asymptotic p" });
        const distance = wasserstein(reference, current);
        expectClose(distance, want.wasserstein.w1, { what: "W1" });
        if (want.moments.ref.std_ddof0 > 0)
          expectClose(driftTests.numeric.compare(reference, current).effect, distance / want.moments.ref.std_ddof0, {
            what: "effect",
          });
      },
    );
  });

  describe("categorical columns of ../shared", () => {
    test.each(oracle.categorical.map((given) => [given.id, given] as const))(
      "%s",
      (_id, { ref_csv, cur_csv, expect: want }) => {
        const present = (csv: string): readonly string[] => cells(csv).filter((cell) => cell !== "");
        expectMissing(cells(ref_csv), cells(cur_csv), want.missing.p);
        const counts = countCategories(present(ref_csv), present(cur_csv));
        expect(counts).toEqual({ categories: want.categories, reference: want.ref_counts, current: want.cur_counts });
        const found = chiSquaredHomogeneity(counts);
        expectClose(found.statistic, want.chi2_homogeneity.statistic, { what: "statistic" });
        expectClose(found.pValue, want.chi2_homogeneity.p, { what: "p" });
        expect(found.degrees).toBe(want.chi2_homogeneity.dof);
        if (want.chi2_homogeneity.min_expected !== undefined)
          expectClose(found.smallestExpected, want.chi2_homogeneity.min_expected, { what: "smallest expected" });
        expectClose(totalVariation(counts), want.distances.tvd, { what: "TVD" });
        if (want.chi2_permutation === undefined) return;
        const { seed, B, hits, p } = want.chi2_permutation;
        const rows = Uint32Array.from([...present(ref_csv), ...present(cur_csv)], (cell) =>
          counts.categories.indexOf(cell),
        );
        const referenceRows = present(ref_csv).length;
        const permuted = chiSquaredPermutation({ rows, referenceRows, draws: B, seed });
        expect(permuted, "the same hits from the same seed").toEqual({ hits, draws: B, pValue: p });
      },
    );
  });

  test.each([
    ["bonferroni", bonferroni],
    ["holm", holm],
    ["bh", benjaminiHochberg],
  ] as const)("%s of ../shared", (name, adjust) => {
    for (const [i, p] of adjust(oracle.multiple_testing.p).entries())
      expectClose(p, oracle.multiple_testing.expect[name].adjusted[i] ?? Number.NaN, { what: name });
  });
}
