import { describe, test } from "vitest";
import { betaQuantile } from "../../pipeline/domain/statistics/beta.ts";
import { binomialTest } from "../../pipeline/domain/statistics/binomial.ts";
import { chiSquaredQuantile, chiSquaredSf } from "../../pipeline/domain/statistics/chi-squared.ts";
import { fisherFSf } from "../../pipeline/domain/statistics/fisher-f.ts";
import { kolmogorovSf } from "../../pipeline/domain/statistics/kolmogorov.ts";
import { normalCdf, normalQuantile, normalSf } from "../../pipeline/domain/statistics/normal.ts";
import { studentTSf } from "../../pipeline/domain/statistics/student-t.ts";
import { expectClose } from "../support/close.ts";
import { sharedJson } from "../support/shared.ts";

type Table = readonly (readonly number[])[];

/** Every special function, by the name its table has in the oracle: arguments first, SciPy's value last. */
const functions: Readonly<Record<string, (...x: number[]) => number>> = {
  norm_cdf: (x = 0) => normalCdf(x),
  norm_sf: (x = 0) => normalSf(x),
  norm_ppf: (q = 0) => normalQuantile(q),
  t_sf: (t = 0, degrees = 0) => studentTSf(t, degrees),
  chi2_sf: (x = 0, degrees = 0) => chiSquaredSf(x, degrees),
  chi2_ppf: (q = 0, degrees = 0) => chiSquaredQuantile(q, degrees),
  f_sf: (x = 0, numerator = 0, denominator = 0) => fisherFSf(x, { numerator, denominator }),
  beta_ppf: (q = 0, a = 0, b = 0) => betaQuantile(q, a, b),
  kolmogorov_sf: (x = 0) => kolmogorovSf(x),
  binom_test: (k = 0, n = 0) => binomialTest(k, n),
};

/** Values of SciPy 1.17.1. */
const values: Readonly<Record<string, Table>> = {
  norm_sf: [
    [-9, 1],
    [-1, 0.8413447460685429],
    [0, 0.5],
    [1e-9, 0.49999999960105773],
    [0.3, 0.3820885778110474],
    [2.5, 0.006209665325776132],
    [8, 6.22096057427174e-16],
    [37, 5.7255712225239266e-300],
  ],
  norm_cdf: [
    [-20, 2.7536241186061556e-89],
    [-3, 0.0013498980316300933],
    [0, 0.5],
    [2, 0.9772498680518208],
  ],
  norm_ppf: [
    [1e-300, -37.0470962993612],
    [1e-12, -7.034483825301131],
    [0.2, -0.8416212335729142],
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.999, 3.090232306167813],
  ],
  t_sf: [
    [-2, 3, 0.9303370157205785],
    [0, 7, 0.5],
    [0.001, 2, 0.49964644669779507],
    [2.5, 10, 0.01572342211830441],
    [40, 5, 9.205981085886477e-8],
    [3, 1000, 0.0013833545221190963],
    [1.2, 1000000, 0.11506981236586235],
  ],
  chi2_sf: [
    [0, 3, 1],
    [1e-6, 1, 0.9992021155721779],
    [1, 0.5, 0.15351359580832247],
    [100, 100, 0.48119168452795674],
    [1200, 1000, 1.2255942330622893e-5],
    [9000, 10000, 0.999999999999873],
    [700, 3, 2.0991308534204487e-151],
  ],
  chi2_ppf: [
    [0.01, 2, 0.020100671707002873],
    [0.5, 1000, 999.333412403381],
    [0.99, 0.7, 5.653168218608974],
  ],
  f_sf: [
    [0, 1, 1, 1],
    [1, 1000, 2000, 0.49757186756805083],
    [30, 2, 3, 0.010391328106475826],
    [1.5, 7.5, 90, 0.17277637062510284],
  ],
  beta_ppf: [
    [0.5, 1, 1, 0.5],
    [0.01, 0.5, 0.5, 0.00024671981713422146],
    [0.99, 90000, 10, 0.999954112245436],
    [0.3, 2, 1000000, 1.0973480599425251e-6],
  ],
  kolmogorov_sf: [
    [0, 1],
    [0.04, 1],
    [0.3, 0.9999906941986655],
    [0.999, 0.27107316411506394],
    [1, 0.26999967167735456],
    [1.001, 0.26892926629862707],
    [5, 3.8574996959278356e-22],
    [12, 1.6757885067638739e-125],
  ],
  binom_test: [
    [0, 0, 1],
    [0, 1, 1],
    [5, 10, 1],
    [6, 10, 0.75390625],
    [17, 50, 0.032839137564268484],
    [4800, 10000, 6.593515598672343e-5],
    [49000, 100000, 2.5887160383468943e-10],
  ],
};

describe("special functions, against SciPy", () => {
  test.each(Object.entries(values))("%s", (name, rows) => {
    for (const row of rows) {
      const [expected = Number.NaN, ...reversed] = row.toReversed();
      expectClose(functions[name]?.(...reversed.toReversed()), expected, {
        rel: 1e-12,
        abs: 1e-300,
        what: `${name}(${row.join(", ")})`,
      });
    }
  });

  const oracle = sharedJson("reference/oracles/eval_oracle.json") as
    | { special_functions: Record<string, Table> }
    | undefined;
  if (oracle !== undefined)
    test.each(Object.entries(functions))("%s, the table of ../shared", (name, compute) => {
      const rows = oracle.special_functions[name] ?? [];
      if (rows.length === 0) throw new Error(`the oracle has no table ${name}`);
      for (const row of rows) {
        const [expected = Number.NaN, ...reversed] = row.toReversed();
        expectClose(compute(...reversed.toReversed()), expected, {
          rel: 1e-11,
          abs: 1e-15,
          what: `${name}(${row.join(", ")})`,
        });
      }
    });
});
