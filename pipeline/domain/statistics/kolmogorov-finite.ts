import { logChoose } from "./binomial.ts";

/** n and d: the distance between the distribution function of n rows and the one they were drawn from. */
interface Distance {
  readonly n: number;
  readonly d: number;
}

/**
 * Chance that the one-sided distance is at least `d`; twice this is the two-sided chance where both sides cannot be far off
 * at once, or hardly ever are.
 *
 * @see Smirnov (1944); Birnbaum and Tingey (1951). Every term is positive.
 */
function oneSidedSf({ n, d }: Distance): number {
  let sum = 0;
  for (let j = 0; j <= Math.floor(n * (1 - d)); j++) {
    const rest = 1 - d - j / n;
    const power = rest > 0 ? (n - j) * Math.log(rest) : j === n ? 0 : -Infinity;
    sum += Math.exp(logChoose(n, j) + (j - 1) * Math.log(d + j / n) + power);
  }
  return d * sum;
}

/** A square matrix, row-major, and the power of two that it is to be multiplied by. */
interface Scaled {
  readonly cells: Float64Array;
  readonly exponent: number;
}

const step = 128;

function multiply(a: Scaled, b: Scaled, size: number): Scaled {
  const cells = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++) {
      const factor = a.cells[i * size + k] as number;
      if (factor === 0) continue;
      for (let j = 0; j < size; j++)
        cells[i * size + j] = (cells[i * size + j] as number) + factor * (b.cells[k * size + j] as number);
    }
  const exponent = a.exponent + b.exponent;
  const middle = cells[(size >> 1) * size + (size >> 1)] as number;
  return middle > 2 ** step
    ? { cells: cells.map((cell) => cell / 2 ** step), exponent: exponent + step }
    : { cells, exponent };
}

/**
 * Chance that the distance is below `d`, exactly, by the n-th power of a matrix with 2⌈n·d⌉ − 1 rows.
 *
 * @see Marsaglia, Tsang and Wang (2003), Evaluating Kolmogorov's distribution.
 */
function matrixCdf({ n, d }: Distance): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  const h = k - n * d;
  const factorial = (i: number): number => (i <= 1 ? 1 : i * factorial(i - 1));
  const edge = Float64Array.from({ length: size }, (_, i) => (1 - h ** (i + 1)) / factorial(i + 1));
  edge[size - 1] = (1 - 2 * h ** size + Math.max(2 * h - 1, 0) ** size) / factorial(size);
  const cells = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const inner = i - j + 1 >= 0 ? 1 / factorial(i - j + 1) : 0;
      cells[i * size + j] = j === 0 ? (edge[i] as number) : i === size - 1 ? (edge[size - 1 - j] as number) : inner;
    }

  let base: Scaled = { cells, exponent: 0 };
  let power: Scaled | undefined;
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = power === undefined ? base : multiply(power, base, size);
    base = multiply(base, base, size);
  }
  let chance = power?.cells[(k - 1) * size + k - 1] ?? 1;
  let exponent = power?.exponent ?? 0;
  for (let i = 1; i <= n; i++) {
    chance *= i / n;
    if (chance < 2 ** -step) {
      chance *= 2 ** step;
      exponent -= step;
    }
  }
  return chance * 2 ** exponent;
}

/**
 * The same for large n, to about seven digits: the limit distribution and its corrections of order n^(−1/2), n^(−1), n^(−3/2).
 *
 * @see Pelz and Good (1976), Approximating the lower tail areas of the Kolmogorov–Smirnov one-sample statistic.
 */
function expansionCdf({ n, d }: Distance): number {
  const z = Math.sqrt(n) * d;
  const z2 = z * z;
  const pi2 = Math.PI ** 2;
  const sums = [0, 0, 0, 0] as [number, number, number, number];
  for (let k = Math.ceil((16 * z) / Math.PI); k >= 1; k--) {
    const odd2 = (2 * k - 1) ** 2;
    const odd = Math.exp((-pi2 * odd2) / (8 * z2));
    const all = Math.exp((-pi2 * k * k) / (2 * z2));
    sums[0] += odd / z;
    sums[1] += (odd * ((pi2 * odd2) / 4 - z2)) / (6 * z ** 4);
    sums[2] +=
      (odd *
        (6 * z ** 6 +
          2 * z ** 4 +
          ((2 * z ** 4 - 5 * z2) * pi2 * odd2) / 4 +
          (pi2 ** 2 * (1 - 2 * z2) * odd2 ** 2) / 16)) /
        (72 * z ** 7) -
      (all * pi2 * k * k) / (36 * z ** 3);
    sums[3] +=
      (odd *
        (-30 * z ** 6 -
          90 * z ** 8 +
          (pi2 * (135 * z ** 4 - 96 * z ** 6) * odd2) / 4 +
          (pi2 ** 2 * (212 * z ** 4 - 60 * z2) * odd2 ** 2) / 16 +
          (pi2 ** 3 * (5 - 30 * z2) * odd2 ** 3) / 64)) /
        (6480 * z ** 10) +
      (all * pi2 * k * k * (3 * z2 - pi2 * k * k)) / (216 * z ** 6);
  }
  return Math.sqrt(2 * Math.PI) * sums.reduce((total, sum, order) => total + sum / n ** (order / 2), 0);
}

/**
 * Chance that the distribution function of `n` rows is at least `d` away from the one they were drawn from, somewhere, on
 * either side. Checked against SciPy 1.17.1 `kstwo.sf`, which chooses between the same methods.
 *
 * @param n - At least 1.
 * @param d - 0 … 1.
 * @see Simard and L'Ecuyer (2011), Computing the two-sided Kolmogorov–Smirnov distribution.
 */
export function kolmogorovFiniteSf({ n, d }: Distance): number {
  if (d >= 1) return 0;
  if (n * d <= 0.5) return 1;
  const size = n * d * d;
  if (size >= 370) return 0;
  // A sum over more rows than this takes longer than its last digits are worth.
  if (n > 100_000) return Math.max(0, 1 - expansionCdf({ n, d }));
  const chance =
    d >= 0.5 || n * d >= n - 1 || size > (n <= 140 ? 4 : 2.2)
      ? 2 * oneSidedSf({ n, d })
      : 1 - (n <= 140 || n * d ** 1.5 <= 1.4 ? matrixCdf({ n, d }) : expansionCdf({ n, d }));
  return Math.min(1, Math.max(0, chance));
}
