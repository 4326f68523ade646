import type { CategoricalDriftTest, DriftTest } from "../drift-test.ts";
import { homogeneityTest } from "./homogeneity.ts";
import { kolmogorovSmirnovTest } from "./kolmogorov-smirnov.ts";

/** Which test looks at which kind of column. To add a test: one file and one line here. */
export const driftTests: {
  readonly numeric: DriftTest;
  readonly categorical: CategoricalDriftTest;
  /** Looks at which cells are missing, as a column of two categories. */
  readonly missing: CategoricalDriftTest;
} = {
  numeric: kolmogorovSmirnovTest,
  categorical: homogeneityTest,
  missing: { ...homogeneityTest, name: "missing_share" },
};
