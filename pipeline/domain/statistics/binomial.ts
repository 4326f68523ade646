import { incompleteBeta } from "./beta.ts";
import { logGamma } from "./gamma.ts";

/** Natural logarithm of the number of ways to choose `k` of `n`. */
export function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/** Chance of exactly `k` heads in `n` throws of a fair coin. */
export function fairCoin(k: number, n: number): number {
  return Math.exp(logChoose(n, k) - n * Math.LN2);
}

/**
 * Two-sided p value of `k` heads in `n` throws under a fair coin; 1 without throws. Checked against SciPy 1.17.1 `binomtest`.
 */
export function binomialTest(k: number, n: number): number {
  const fewer = Math.min(k, n - k);
  if (2 * fewer === n) return 1;
  return Math.min(1, 2 * incompleteBeta({ x: 0.5, rest: 0.5, a: n - fewer, b: fewer + 1 }));
}
