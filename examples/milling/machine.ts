/**
 * A milling machine after the AI4I 2020 predictive maintenance data set: what it measures and why it fails.
 *
 * @see Matzka (2020), Explainable Artificial Intelligence for Predictive Maintenance Applications, AI4I 2020, sections 3 and 4.
 */

export type Quality = "L" | "M" | "H";

/** One product milled: a row of the data set. */
export interface Cut {
  readonly udi: number;
  readonly quality: Quality;
  /** K, one decimal, as are the next and the torque. */
  readonly airTemperature: number;
  readonly processTemperature: number;
  /** rpm, whole. */
  readonly speed: number;
  /** Nm. */
  readonly torque: number;
  /** min, whole. */
  readonly wear: number;
  readonly failures: Failures;
}

/** The five ways in which a cut fails, in the data set's words. */
export interface Failures {
  /** Tool wear. */
  readonly twf: boolean;
  /** Heat dissipation. */
  readonly hdf: boolean;
  /** Power. */
  readonly pwf: boolean;
  /** Overstrain. */
  readonly osf: boolean;
  /** Random. */
  readonly rnf: boolean;
}

/** Random numbers, seeded; only sums and products of exact fractions, so that every machine draws the same. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** 0 ≤ u < 1, in steps of 2⁻³². @see Steele, Lea and Flood (2014), SplitMix; the 32-bit mix is by Ettinger. */
  uniform(): number {
    this.state = (this.state + 0x9e3779b9) >>> 0;
    let z = this.state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 4294967296;
  }

  /** Mean 0, deviation 1: the sum of twelve uniform numbers, because `Math.log` and `Math.cos` may differ in the last digit. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.uniform();
    return sum;
  }
}

const wearPerCut: Readonly<Record<Quality, number>> = { L: 2, M: 3, H: 5 };
const overstrainLimit: Readonly<Record<Quality, number>> = { L: 11_000, M: 12_000, H: 13_000 };
const serialBase: Readonly<Record<Quality, number>> = { L: 47_179, M: 14_859, H: 29_413 };

/** rad/s per rpm. */
const angular = (2 * Math.PI) / 60;

/** Power that goes into the cut, W. */
export function powerOf(torque: number, speed: number): number {
  return torque * speed * angular;
}

/** A random walk, then moved and stretched to mean 0 and deviation 1. */
function walk(dice: Dice, rows: number): readonly number[] {
  let position = 0;
  const positions = Array.from({ length: rows }, () => (position += dice.normal()));
  const centre = positions.reduce((sum, value) => sum + value, 0) / rows;
  const spread = Math.sqrt(positions.reduce((sum, value) => sum + (value - centre) ** 2, 0) / rows);
  return positions.map((value) => (value - centre) / spread);
}

/** Speed without a cut, and the spindle's greatest speed, rpm; they place the speeds where the original data set has them. */
const idleSpeed = 816;
const topSpeed = 2886;

/** Speed at which the machine turns 2860 W, ± 400 W, into the torque given; rpm. */
function speedFor(torque: number, dice: Dice): number {
  const power = 2860 + 400 * dice.normal();
  return Math.min(topSpeed, idleSpeed + power / (torque * angular));
}

function torqueOf(dice: Dice): number {
  for (;;) {
    const torque = 40 + 10 * dice.normal();
    // Never negative; below 3.8 Nm, the smallest of the original, there is no cut.
    if (torque >= 3.8) return torque;
  }
}

/**
 * `rows` cuts in the order in which they were made. The same seed gives the same cuts.
 *
 * @param rows - At least 2.
 */
export function mill(rows: number, seed: number): readonly Cut[] {
  const dice = new Dice(seed);
  const air = walk(dice, rows).map((value) => 300 + 2 * value);
  const rise = walk(dice, rows).map((value) => 10 + value);
  const lifetime = (): number => 200 + Math.floor(41 * dice.uniform());
  let wear = 0;
  let endOfTool = lifetime();
  return Array.from({ length: rows }, (_, i): Cut => {
    const kind = dice.uniform();
    const quality: Quality = kind < 0.5 ? "L" : kind < 0.8 ? "M" : "H";
    const airTemperature = decimal(air[i] ?? 300);
    const processTemperature = decimal((air[i] ?? 300) + (rise[i] ?? 10));
    const torqueNow = torqueOf(dice);
    const torque = decimal(torqueNow);
    const speed = Math.round(speedFor(torqueNow, dice));
    const wearNow = wear;
    // Between 200 and 240 min a tool breaks in 51 of 120 cases; otherwise it is replaced in time.
    const isWornOut = wearNow >= endOfTool;
    const breaks = dice.uniform() < 51 / 120;
    const twf = isWornOut && breaks;
    if (isWornOut) {
      wear = 0;
      endOfTool = lifetime();
    } else wear += wearPerCut[quality];
    const power = powerOf(torque, speed);
    const failures = {
      twf,
      hdf: decimal(processTemperature - airTemperature) < 8.6 && speed < 1380,
      pwf: power < 3500 || power > 9000,
      osf: wearNow * torque > overstrainLimit[quality],
      rnf: dice.uniform() < 0.001,
    };
    return { udi: i + 1, quality, airTemperature, processTemperature, speed, torque, wear: wearNow, failures };
  });
}

/** One decimal, the data set's precision. */
export function decimal(value: number): number {
  return Math.round(value * 10) / 10;
}

export const columns = [
  "udi",
  "product_id",
  "type",
  "air_temperature_k",
  "process_temperature_k",
  "rotational_speed_rpm",
  "torque_nm",
  "tool_wear_min",
  "machine_failure",
  "twf",
  "hdf",
  "pwf",
  "osf",
  "rnf",
] as const;

/** The cells of one row, as {@link columns}. */
export function cells(cut: Cut): readonly string[] {
  const { twf, hdf, pwf, osf, rnf } = cut.failures;
  const modes = [twf, hdf, pwf, osf, rnf];
  return [
    cut.udi.toFixed(0),
    `${cut.quality}${(serialBase[cut.quality] + cut.udi).toFixed(0)}`,
    cut.quality,
    cut.airTemperature.toFixed(1),
    cut.processTemperature.toFixed(1),
    cut.speed.toFixed(0),
    cut.torque.toFixed(1),
    cut.wear.toFixed(0),
    ...[modes.includes(true), ...modes].map((isTrue) => (isTrue ? "1" : "0")),
  ];
}
