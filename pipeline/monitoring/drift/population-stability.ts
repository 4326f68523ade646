import { chiSquaredSf } from "../../domain/statistics/chi-squared.ts";
import type { DriftTest } from "../drift-test.ts";
import { countCategories } from "./categories.ts";

const bins = 10;

/**
 * Divides numbers where the reference's deciles are. A number that fills a decile alone, as a tree's leaf may, is a bin of its own.
 *
 * @param reference - Ascending, not empty.
 * @returns The bin of a number, as a text.
 */
function binsOf(reference: Float64Array): (value: number) => string {
  const deciles = Array.from(
    { length: bins - 1 },
    (_, i) => reference[Math.ceil(((i + 1) * reference.length) / bins) - 1] as number,
  );
  const edges = [...new Set(deciles)];
  const atoms = new Set(deciles.filter((edge, i) => edge === deciles[i - 1]));
  return (value) => {
    const below = edges.filter((edge) => edge < value).length;
    return atoms.has(value) ? `=${String(below)}` : String(below);
  };
}

/**
 * For numbers, as they are watched in banks: the population stability index over the deciles of the reference,
 * Σ (q − p) ln(q / p) of the shares p and q, with half a row added to each bin. Its p-value is that of chi-squared: without drift the
 * index over 1/n + 1/m is so distributed. The effect is the root of what it exceeds its expectation by, since two normal
 * distributions whose means differ by d standard deviations have an index of d².
 *
 * @see Yurdakul (2018), Statistical properties of population stability index.
 */
export const populationStabilityTest: DriftTest = {
  name: "population_stability",
  compare(reference, current) {
    const binOf = binsOf(reference.toSorted());
    const counts = countCategories(Array.from(reference, binOf), Array.from(current, binOf));
    const occupied = counts.categories.length;
    const share = (count: number, rows: number): number => (count + 0.5) / (rows + 0.5 * occupied);
    const statistic = counts.reference.reduce((sum, count, bin) => {
      const p = share(count, reference.length);
      const q = share(counts.current[bin] ?? 0, current.length);
      return sum + (q - p) * Math.log(q / p);
    }, 0);
    const noise = 1 / reference.length + 1 / current.length;
    const degrees = occupied - 1;
    return {
      statistic,
      pValue: degrees === 0 ? 1 : chiSquaredSf(statistic / noise, degrees),
      effect: Math.sqrt(Math.max(0, statistic - degrees * noise)),
    };
  },
};
