/** p values adjusted for many tests, in the order given. Each is checked against statsmodels 0.15.0 `multipletests`. */
export type Adjustment = (pValues: readonly number[]) => readonly number[];

/** Each p value's place: where it stood, and its rank from 0 for the smallest. */
function ranked(pValues: readonly number[]): readonly { readonly p: number; readonly index: number }[] {
  return pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
}

/** Keeps the chance of any false finding at alpha, whatever the dependence. */
export const bonferroni: Adjustment = (pValues) => pValues.map((p) => Math.min(1, p * pValues.length));

/**
 * Keeps the chance of any false finding at alpha, whatever the dependence, and finds at least what {@link bonferroni} does.
 *
 * @see Holm (1979), A simple sequentially rejective multiple test procedure.
 */
export const holm: Adjustment = (pValues) => {
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  for (const [rank, { p, index }] of ranked(pValues).entries()) {
    largest = Math.max(largest, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = largest;
  }
  return adjusted;
};

/**
 * Keeps the expected share of false findings among all findings at alpha, when the tests are independent or positively
 * dependent: for exploring, where {@link holm} is for deciding.
 *
 * @see Benjamini and Hochberg (1995), Controlling the false discovery rate.
 */
export const benjaminiHochberg: Adjustment = (pValues) => {
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  for (const [rank, { p, index }] of ranked(pValues).entries().toArray().reverse()) {
    smallest = Math.min(smallest, (p * pValues.length) / (rank + 1));
    adjusted[index] = smallest;
  }
  return adjusted;
};
