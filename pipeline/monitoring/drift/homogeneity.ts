import { chiSquaredHomogeneity, totalVariation } from "../../domain/statistics/homogeneity.ts";
import type { CategoricalDriftTest } from "../drift-test.ts";
import { countCategories } from "./categories.ts";
import { chiSquaredPermutation, rowsOf } from "./chi-squared.ts";

/** Below this expected count the chi-squared distribution no longer fits and the rows are shuffled instead. */
const smallestExpectedCount = 5;
/** Fine enough for a p value of 0.0001, which 30 columns at an alpha of 0.01 can still tell. */
const permutations = { draws: 9_999, seed: 20_200_101, enoughHits: 100 };

/**
 * For categories: chi-squared test of homogeneity, by permutation when a category is rare. The effect is twice the total
 * variation distance, which is what the shift of an evenly split two-valued column is in standard deviations.
 */
export const homogeneityTest: CategoricalDriftTest = {
  name: "chi_squared",
  compare(reference, current) {
    const counts = countCategories(reference, current);
    const { statistic, degrees, pValue, smallestExpected } = chiSquaredHomogeneity(counts);
    const isRare = degrees > 0 && smallestExpected < smallestExpectedCount;
    return {
      statistic,
      pValue: isRare
        ? chiSquaredPermutation({ rows: rowsOf(counts), referenceRows: reference.length, ...permutations }).pValue
        : pValue,
      effect: 2 * totalVariation(counts),
    };
  },
};
