/** A test of one column. */
export interface DriftTest {
  readonly name: string;
  /** Both samples non-empty and finite. `effect` is at least 0, in standard deviations of the reference. */
  compare(
    reference: Float64Array,
    current: Float64Array,
  ): { readonly statistic: number; readonly pValue: number; readonly effect: number };
}

/** The same for a column of categories. `effect` is at least 0, on the scale of {@link DriftTest}. */
export interface CategoricalDriftTest {
  readonly name: string;
  /** Both samples non-empty. */
  compare(
    reference: readonly string[],
    current: readonly string[],
  ): { readonly statistic: number; readonly pValue: number; readonly effect: number };
}
