/**
 * Chance that the supremum of a Brownian bridge is above `x`: the limit of √n·D of the Kolmogorov–Smirnov test. Checked
 * against SciPy 1.17.1 `special.kolmogorov`.
 *
 * @see Smirnov (1948); the two series agree everywhere, each is used where it needs few terms.
 */
export function kolmogorovSf(x: number): number {
  if (x <= 0) return 1;
  if (x < 1) {
    let sum = 0;
    for (let k = 1; k <= 20; k++) sum += Math.exp((-((2 * k - 1) ** 2) * Math.PI ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  let sum = 0;
  for (let k = 1; k <= 20; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
  return 2 * sum;
}
