import { describe, expect, test } from "vitest";
import { Prng } from "../../../pipeline/domain/prng.ts";
import {
  type Futility,
  type FutilityQuestion,
  FutilityWatch,
  type StepValue,
} from "../../../pipeline/training/costs/futility.ts";

const lastStep = 100;

function curveOf(value: (step: number) => number): readonly StepValue[] {
  return Array.from({ length: lastStep }, (_, i) => ({ step: i + 1, value: value(i + 1) }));
}

const power =
  (ceiling: number, start = 0.5, exponent = 0.5) =>
  (step: number): number =>
    ceiling - start * step ** -exponent;

type Asked = Omit<FutilityQuestion, "lastStep">;

function judge(
  curve: readonly StepValue[],
  { reference = curveOf(power(0.95)), reach = 0.9, warmup = 0.5, direction = "maximize" }: Partial<Asked> = {},
): Futility | undefined {
  const watch = new FutilityWatch({ direction, reach, lastStep, warmup, reference });
  for (const point of curve) {
    const futility = watch.add(point);
    if (futility !== undefined) return futility;
  }
  return undefined;
}

describe("a training", () => {
  test("that is far behind and hardly gains is stopped as soon as the warm-up is over and it was judged three times", () => {
    const futility = judge(curveOf(power(0.62, 0.1)));
    expect(futility?.step).toBe(52);
    expect(futility?.best).toBeCloseTo(0.606, 3);
    expect(futility?.within).toBeLessThan(0.9);
  });

  test.each<readonly [string, readonly StepValue[], Parameters<typeof judge>[1]]>([
    ["that wins", curveOf(power(0.97)), {}],
    [
      "that is behind and gains as the reference did late",
      curveOf((step) => power(0.8)(step) + (step > 70 ? 0.12 : 0)),
      {
        reference: curveOf((step) => power(0.8)(step) + (step > 60 ? 0.12 : 0)),
        reach: 0.87,
      },
    ],
    ["that gains with every doubling what is missing", curveOf((step) => 0.1 * Math.log2(step)), { reach: 0.66 }],
    ["that stands still and has come to what it has to", curveOf(() => 0.9), { reach: 0.9 }],
    ["of which nothing is known but values that are no numbers", curveOf(() => Number.NaN), {}],
    ["of seven points", curveOf(power(0.5)).filter(({ step }) => step % 14 === 0), {}],
  ])("%s is not", (_name, curve, options) => {
    expect(judge(curve, options)).toBeUndefined();
  });

  test("whose loss is to fall is judged by that", () => {
    const loss = (floor: number) => curveOf((step) => floor + 0.5 * step ** -0.5);
    const options = { direction: "minimize" as const, reference: loss(0.1), reach: 0.15 };
    expect(judge(loss(0.5), options)?.best).toBeCloseTo(0.57, 2);
    expect(judge(loss(0.1), options)).toBeUndefined();
  });

  test("is judged 200 times, however many steps it has", () => {
    const steps = 100_000;
    const watch = new FutilityWatch({
      direction: "maximize",
      reach: 0.9,
      lastStep: steps,
      warmup: 0.5,
      reference: [
        { step: 1, value: 0.5 },
        { step: steps, value: 0.9 },
      ],
    });
    const started = performance.now();
    let step = 1;
    for (; step <= steps; step++) if (watch.add({ step, value: 0.5 }) !== undefined) break;
    // The reference gained 0.4 between its two points, which is granted.
    expect(step).toBe(steps + 1);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

type Family = (step: number) => number;

/** Shapes of learning curves: what a ceiling, an amplitude, a speed and a time of change make of them. */
const families: Readonly<
  Record<string, (p: { ceiling: number; start: number; speed: number; change: number }) => Family>
> = {
  "a power law":
    ({ ceiling, start, speed }) =>
    (t) =>
      ceiling - start * t ** -(0.1 + 1.4 * speed),
  "an exponential":
    ({ ceiling, start, speed }) =>
    (t) =>
      ceiling - start * Math.exp(-t / (5 + 45 * speed)),
  "a logarithm":
    ({ ceiling, start }) =>
    (t) =>
      ceiling - start + (start * Math.log(t)) / Math.log(lastStep),
  "a plateau and a rise":
    ({ ceiling, start, speed }) =>
    (t) =>
      ceiling - start + start / (1 + Math.exp(-(t - 5 - 45 * speed) / 6)),
  "a step of the learning rate":
    ({ ceiling, start, change }) =>
    (t) =>
      ceiling - start * t ** -0.5 - (t < change * lastStep ? 0.06 : 0),
};

/** Trainings that are simulated: how often what would win is stopped, and how many steps of what would lose are saved. */
function simulate(
  runs: number,
  isRelated: boolean,
): { readonly wronged: number; readonly winners: number; readonly saved: number } {
  const random = new Prng(isRelated ? 11 : 12);
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const draw = () => ({
    ceiling: between(0.7, 0.95),
    start: between(0.1, 0.5),
    speed: random.uniform(),
    change: between(0.3, 0.7),
  });
  const names = Object.keys(families);
  const family = () => names[Math.floor(random.uniform() * names.length)] ?? "";
  let [winners, wronged, losers, saved] = [0, 0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const noise = between(0.0005, 0.015);
    const noisy = (shape: Family) => curveOf((step) => shape(step) + noise * normal());
    const [name, drawn] = [family(), draw()];
    const reference = noisy(families[name]?.(drawn) ?? (() => 0));
    const changed = isRelated
      ? {
          ...drawn,
          ceiling: drawn.ceiling + 0.03 * normal(),
          start: drawn.start * Math.exp(0.2 * normal()),
          speed: Math.min(1, drawn.speed * Math.exp(0.2 * normal())),
        }
      : draw();
    const curve = noisy(families[isRelated ? name : family()]?.(changed) ?? (() => 0));
    const best = (points: readonly StepValue[]): number => Math.max(...points.map(({ value }) => value));
    const futility = judge(curve, { reference, reach: best(reference) });
    if (best(curve) >= best(reference)) {
      winners++;
      if (futility !== undefined) wronged++;
    } else {
      losers++;
      saved += futility === undefined ? 0 : (lastStep - futility.step) / lastStep;
    }
  }
  return { wronged, winners, saved: saved / losers };
}

describe("of 2,000 simulated trainings", () => {
  test("that change the reference's a little, fewer than 1 in 1,000 winners are stopped, and some of the losers' steps saved", () => {
    const { wronged, winners, saved } = simulate(2000, true);
    expect(winners).toBeGreaterThan(800);
    expect(wronged / winners).toBeLessThan(0.001);
    expect(saved).toBeGreaterThan(0.04);
  });

  test("that have nothing to do with the reference, fewer than 1 % of winners are stopped, and a fifth of the losers' steps saved", () => {
    const { wronged, winners, saved } = simulate(2000, false);
    expect(winners).toBeGreaterThan(800);
    expect(wronged / winners).toBeLessThan(0.01);
    expect(saved).toBeGreaterThan(0.18);
  });
});
