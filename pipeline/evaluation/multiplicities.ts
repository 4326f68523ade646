import type { Prng } from "../domain/prng.ts";

/**
 * Draws `counts.length` rows with replacement and leaves in `counts` how often each was drawn. The same indices, in the same
 * order, as calling {@link Prng.index} once per row; the generator is inlined because this loop is most of a bootstrap.
 *
 * A byte per row is enough: the chance that one row is drawn 256 times is below 1/256!, about 10⁻⁵⁰⁷.
 */
export function drawMultiplicities(prng: Prng, counts: Uint8Array): void {
  const n = counts.length;
  const scale = n / 4294967296;
  const s = prng.state;
  let s0 = s[0] ?? 0;
  let s1 = s[1] ?? 0;
  let s2 = s[2] ?? 0;
  let s3 = s[3] ?? 0;
  counts.fill(0);
  for (let i = 0; i < n; i++) {
    const five = Math.imul(s1, 5);
    const row = ((Math.imul((five << 7) | (five >>> 25), 9) >>> 0) * scale) | 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    (counts[row] as number)++;
  }
  s[0] = s0;
  s[1] = s1;
  s[2] = s2;
  s[3] = s3;
}
