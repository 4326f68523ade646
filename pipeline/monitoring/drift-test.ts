/** A test of one column. */
export interface DriftTest {
  readonly name: string;
  /** Both samples non-empty and finite. `effect` is at least 0, in standard deviations of the reference. */
  compare(
    reference: Float64Array,
    current: Float64Array,
  ): { readonly statistic: number; readonly pValue: number; readonly effect: number };
}
