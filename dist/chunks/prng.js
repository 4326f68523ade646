// pipeline/domain/prng.ts
/**
* Pseudo-random numbers: xoshiro128** seeded through splitmix32. The same seed gives the same numbers on every machine, so that
* whatever was drawn can be drawn again.
*
* @see Blackman and Vigna (2021), Scrambled linear pseudorandom number generators.
*/
var Prng = class {
	/** The generator's four words; shared with loops that advance it inline. */
	state;
	/** @param seed - Its lowest 32 bits count. */
	constructor(seed) {
		this.state = /* @__PURE__ */ new Int32Array(4);
		let x = seed >>> 0;
		for (let i = 0; i < 4; i++) {
			x = x + 2654435769 >>> 0;
			let z = x;
			z ^= z >>> 16;
			z = Math.imul(z, 569420461);
			z ^= z >>> 15;
			z = Math.imul(z, 1935289751);
			z ^= z >>> 15;
			this.state[i] = z;
		}
	}
	/** An integer, 0 … 2³²−1. */
	next() {
		const s = this.state;
		const s0 = s[0] ?? 0;
		const s1 = s[1] ?? 0;
		const s2 = s[2] ?? 0;
		const s3 = s[3] ?? 0;
		const five = Math.imul(s1, 5);
		const result = Math.imul(five << 7 | five >>> 25, 9) >>> 0;
		const c2 = s2 ^ s0;
		const c3 = s3 ^ s1;
		s[1] = s1 ^ c2;
		s[0] = s0 ^ c3;
		s[2] = c2 ^ s1 << 9;
		s[3] = c3 << 11 | c3 >>> 21;
		return result;
	}
	/** 0 ≤ u < 1, in steps of 2⁻³². */
	uniform() {
		return this.next() / 4294967296;
	}
	/** An integer, 0 … n−1. */
	index(n) {
		return Math.floor(this.uniform() * n);
	}
	/** Fisher–Yates, in place. */
	shuffle(items) {
		for (let i = items.length - 1; i > 0; i--) {
			const j = this.index(i + 1);
			const held = items[i];
			items[i] = items[j];
			items[j] = held;
		}
		return items;
	}
};

export { Prng as t };