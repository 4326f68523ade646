import type { CategoricalDriftTest, DriftTest } from "../drift-test.ts";
import { homogeneityTest } from "./homogeneity.ts";
import { kolmogorovSmirnovTest } from "./kolmogorov-smirnov.ts";
import { populationStabilityTest } from "./population-stability.ts";

/** Which test looks at which kind of column. To add a test: one file and one line here. */
export const driftTests: {
  readonly numeric: DriftTest;
  /** Looks at predicted numbers, too. */
  readonly predicted: DriftTest;
  readonly categorical: CategoricalDriftTest;
  /** Looks at which cells are missing, as a column of two categories. */
  readonly missing: CategoricalDriftTest;
} = {
  numeric: kolmogorovSmirnovTest,
  predicted: populationStabilityTest,
  categorical: homogeneityTest,
  missing: { ...homogeneityTest, name: "missing_share" },
};
