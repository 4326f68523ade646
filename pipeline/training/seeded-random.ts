import { Prng } from "../domain/prng.ts";

/**
 * Runs `body` with a seeded `Math.random`, and puts the real one back; `body` is given the generator, so that its state can be kept.
 * TensorFlow.js draws dropout masks and initial weights from it; seeding those by argument would not do, because a seeded dropout
 * layer repeats one mask at every step. `Math.random` is shared by the whole process: nothing else may run beside `body`.
 */
export async function withSeededRandom<T>(seed: number, body: (random: Prng) => Promise<T>): Promise<T> {
  const real = Math.random;
  const prng = new Prng(seed);
  Math.random = () => prng.uniform();
  try {
    return await body(prng);
  } finally {
    Math.random = real;
  }
}
