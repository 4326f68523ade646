/** Turns scores into probabilities that sum to 1, in place; the largest is taken out first, so that nothing overflows. */
export function softmax(row: Float64Array): void {
  const largest = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += row[i] = Math.exp((row[i] as number) - largest);
  for (let i = 0; i < row.length; i++) (row[i] as number) /= sum;
}
