/**
 * p values adjusted for the false discovery rate, in the order given: comparing them with alpha keeps the expected share of
 * false findings among all findings at most at alpha, when the tests are independent or positively dependent.
 *
 * @param pValues - Each 0 … 1.
 * @see Benjamini and Hochberg (1995). Checked against statsmodels 0.15.0 `multipletests(method="fdr_bh")`.
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const adjusted = new Array<number>(pValues.length);
  const descending = pValues.map((p, i) => ({ p, i })).sort((a, b) => b.p - a.p);
  let smallest = 1;
  for (const [k, { p, i }] of descending.entries()) {
    smallest = Math.min(smallest, (p * pValues.length) / (pValues.length - k));
    adjusted[i] = smallest;
  }
  return adjusted;
}
