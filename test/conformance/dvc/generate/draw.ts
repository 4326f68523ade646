import { Prng } from "../../../../pipeline/domain/prng.ts";

/** Choices of a generator: the same seed gives the same ones. */
export class Draw {
  readonly #numbers: Prng;

  constructor(seed: number) {
    this.#numbers = new Prng(seed);
  }

  /** A whole number, `least` … `most`. */
  between(least: number, most: number): number {
    return least + this.#numbers.index(most - least + 1);
  }

  /** True with this probability, 0 … 1. */
  chance(probability: number): boolean {
    return this.#numbers.uniform() < probability;
  }

  one<T>(items: readonly T[]): T {
    const item = items[this.#numbers.index(items.length)];
    if (item === undefined) throw new Error("nothing to draw from");
    return item;
  }

  /** `count` different items, or all of them, in a drawn order. */
  some<T>(items: readonly T[], count: number): readonly T[] {
    const left = [...items];
    const taken: T[] = [];
    while (taken.length < count && left.length > 0) taken.push(...left.splice(this.#numbers.index(left.length), 1));
    return taken;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#numbers.index(256));
  }
}
