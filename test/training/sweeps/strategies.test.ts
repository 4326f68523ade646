import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LockstepError } from "../../../pipeline/domain/error.ts";
import type { Json } from "../../../pipeline/domain/json.ts";
import { sectionSchema } from "../../../pipeline/training/fit.ts";
import { requireParameters } from "../../../pipeline/training/sweeps/check-space.ts";
import { gridOf, type Point, placeOf, valueAt } from "../../../pipeline/training/sweeps/space.ts";
import { strategyOf } from "../../../pipeline/training/sweeps/strategies/index.ts";
import type { Tried } from "../../../pipeline/training/sweeps/strategies/strategy.ts";
import {
  type RoundStrategyName,
  readSweep,
  type Sweep,
  strategies,
} from "../../../pipeline/training/sweeps/sweep-file.ts";
import { parametersOf } from "../../../pipeline/training/trainers/index.ts";
import { errorOf } from "../../support/errors.ts";

const two = { values: [1, 2] };
const space = {
  rate: { min: 0.001, max: 1, scale: "log" },
  leaves: { min: 2, max: 31, integer: true },
  kind: { values: ["a", "b", ["c", 1]] },
};

function sweepOf(strategy: RoundStrategyName, more: Readonly<Record<string, Json>> = {}): Sweep {
  const effort = strategy === "halving" ? { effort: { parameter: "trees", min: 10, max: 90 } } : {};
  return readSweep({ metric: "roc_auc", strategy, trials: 27, seed: 7, batch: 9, space, ...effort, ...more });
}

/** All rounds of a sweep whose merit is a function of the point. */
function play(sweep: Sweep, merit: (point: Point) => number | undefined): readonly (readonly Tried[])[] {
  const rounds: (readonly Tried[])[] = [];
  for (;;) {
    if (sweep.strategy === "asha") throw new Error("it does not go in rounds");
    const points = strategyOf[sweep.strategy](sweep, rounds);
    if (points === undefined) return rounds;
    rounds.push(points.map((point) => ({ point, merit: merit(point) })));
    if (rounds.length > 100) throw new Error("the sweep does not end");
  }
}

const text = (points: readonly Tried[]): readonly string[] => points.map(({ point }) => JSON.stringify(point));

describe("a dimension", () => {
  test.each<[string, Json, number, Json]>([
    ["the first of three values", { values: ["a", "b", "c"] }, 0, "a"],
    ["the last begins at its third", { values: ["a", "b", "c"] }, 2 / 3, "c"],
    ["1 belongs to the last", { values: ["a", "b", "c"] }, 1, "c"],
    ["a range begins at its least", { min: 2, max: 4 }, 0, 2],
    ["and ends at its most", { min: 2, max: 4 }, 1, 4],
    ["the middle of a logarithmic range", { min: 0.01, max: 1, scale: "log" }, 0.5, 0.1],
    ["whole numbers have parts of equal length", { min: 1, max: 4, integer: true }, 0.25, 2],
    ["and none is beyond the last", { min: 1, max: 4, integer: true }, 1, 4],
    ["one number is a range", { min: 3, max: 3 }, 0.7, 3],
  ])("%s", (_name, dimension, u, expected) => {
    const [found] = readSweep({ metric: "f1", strategy: "random", space: { x: dimension } }).space.values();
    expect(found && valueAt(found, u)).toEqual(expected);
  });

  test("has a place for every value, from which the value comes back", () => {
    const dimensions = [...sweepOf("random").space.values()];
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(2), (u, at) => {
        const dimension = dimensions[at];
        if (dimension === undefined) throw new Error("no dimension");
        const value = valueAt(dimension, u);
        const place = placeOf(dimension, value);
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(1);
        const back = valueAt(dimension, place);
        if (typeof value === "number" && dimension.kind === "range" && !dimension.isInteger)
          expect(back).toBeCloseTo(value, 4);
        else expect(back).toEqual(value);
      }),
    );
  });

  test("has the points of its grid once each", () => {
    const { space: found } = readSweep({
      metric: "f1",
      strategy: "grid",
      space: { whole: { min: 1, max: 3, integer: true, steps: 9 }, log: { min: 0.01, max: 1, scale: "log", steps: 3 } },
    });
    expect([...found.values()].map(gridOf)).toEqual([
      [1, 2, 3],
      [0.01, 0.1, 1],
    ]);
  });
});

describe.each(strategies.filter((strategy) => strategy !== "asha"))("%s", (strategy) => {
  const sweep = sweepOf(strategy);
  const merit = ({ rate }: Point): number => -Math.abs(Math.log10(Number(rate)) + 1);

  test("proposes the same points for the same results", () => {
    expect(play(sweep, merit)).toEqual(play(sweep, merit));
  });

  test("proposes no point twice in a round, and stays inside the space", () => {
    for (const round of play(sweep, merit)) {
      expect(new Set(text(round)).size).toBe(round.length);
      for (const { point } of round) {
        expect(Number(point["rate"])).toBeGreaterThanOrEqual(0.001);
        expect(Number(point["rate"])).toBeLessThanOrEqual(1);
        expect(Number.isInteger(point["leaves"])).toBe(true);
        expect(["a", "b", ["c", 1]]).toContainEqual(point["kind"]);
      }
    }
  });

  test("comes to an end when every trial fails", () => {
    const rounds = play(sweep, () => undefined);
    expect(rounds.length).toBeGreaterThan(0);
  });

  test("comes to an end when the space has fewer points than trials", () => {
    const small = sweepOf(strategy, { space: { kind: { values: ["a", "b"] } } });
    const [first = []] = play(small, () => 1);
    expect(first).toHaveLength(2);
  });
});

test.each<[RoundStrategyName, number, readonly number[]]>([
  ["random", 27, [27]],
  ["tpe", 27, [9, 9, 9]],
  ["tpe", 10, [9, 1]],
  ["halving", 27, [27, 9, 3]],
  ["halving", 2, [2, 1, 1]],
  ["halving", 1, [1, 1, 1]],
])("%s of %d trials has rounds of %j", (strategy, trials, sizes) => {
  expect(play(sweepOf(strategy, { trials }), () => 1).map(({ length }) => length)).toEqual(sizes);
});

test("a grid has every combination", () => {
  const sweep = sweepOf("grid", { space: { a: { values: [1, 2] }, b: { min: 0, max: 1, steps: 3 } } });
  expect(play(sweep, () => 1).map(text)).toEqual([
    [0, 0.5, 1, 0, 0.5, 1].map((b, i) => JSON.stringify({ a: i < 3 ? 1 : 2, b })),
  ]);
});

test("a Latin hypercube has one trial in each part of each range", () => {
  const [round = []] = play(
    sweepOf("latin-hypercube", { space: { x: { min: 0, max: 27 }, y: { min: 0, max: 27 } } }),
    () => 1,
  );
  for (const key of ["x", "y"])
    expect(round.map(({ point }) => Math.floor(Number(point[key]))).sort((a, b) => a - b)).toEqual([
      ...Array(27).keys(),
    ]);
});

test("halving keeps the best of each rung, with more effort each time", () => {
  const rounds = play(sweepOf("halving"), ({ rate }) => Number(rate));
  expect(rounds.map((round) => round[0]?.point["trees"])).toEqual([10, 30, 90]);
  const rates = rounds.map((round) => round.map(({ point }) => Number(point["rate"])).sort((a, b) => b - a));
  expect(rates[1]).toEqual(rates[0]?.slice(0, 9));
  expect(rates[2]).toEqual(rates[0]?.slice(0, 3));
});

test("halving lets no failed trial go on", () => {
  const rounds = play(sweepOf("halving"), ({ kind }) => (kind === "a" ? 1 : undefined));
  for (const { point } of rounds[1] ?? []) expect(point["kind"]).toBe("a");
});

test("TPE finds better points than chance in most of 100 sweeps", () => {
  const merit = ({ rate, kind }: Point): number => -((Math.log10(Number(rate)) + 1.5) ** 2) - (kind === "a" ? 0 : 1);
  const best = (strategy: RoundStrategyName, seed: number): number => {
    const tried = play(sweepOf(strategy, { trials: 40, batch: 6, seed }), merit).flat();
    return Math.max(...tried.map((each) => each.merit ?? -99));
  };
  const wins = Array.from({ length: 100 }, (_, seed) => best("tpe", seed) > best("random", seed)).filter(
    Boolean,
  ).length;
  // A coin would win 62 of 100 in one of a hundred cases.
  expect(wins).toBeGreaterThanOrEqual(62);
});

describe("sweep.yaml", () => {
  test.each<[string, Json, RegExp]>([
    ["an unknown key", { metric: "f1", space: { a: { values: [1] } }, trails: 3 }, /trails/],
    ["an unknown metric", { metric: "f9", space: { a: { values: [1] } } }, /metric/],
    ["no space", { metric: "f1", space: {} }, /`space` is empty/],
    ["a range the wrong way", { metric: "f1", space: { a: { min: 2, max: 1 } } }, /space\.a: 2 to 1 is no range/],
    ["a logarithm of 0", { metric: "f1", space: { a: { min: 0, max: 1, scale: "log" } } }, /is no range/],
    ["half a whole number", { metric: "f1", space: { a: { min: 0.5, max: 1, integer: true } } }, /is no range/],
    ["asha without effort", { metric: "f1", strategy: "asha", space: { a: { values: [1] } } }, /needs `effort`/],
    ["a budget of nothing", { metric: "f1", space: { a: { values: [1] } }, budget: { hours: 0 } }, /budget\.hours/],
    ["halving without effort", { metric: "f1", strategy: "halving", space: { a: { values: [1] } } }, /needs `effort`/],
    [
      "effort that is varied, too",
      {
        metric: "f1",
        strategy: "halving",
        space: { a: { values: [1] } },
        effort: { parameter: "a", min: 1, max: 2 },
      },
      /`effort` does not fit/,
    ],
    ["too many trials", { metric: "f1", trials: 10_001, space: { a: { values: [1] } } }, /trials/],
  ])("%s is PARAMS_INVALID", async (_name, file, message) => {
    const found = await errorOf(() => readSweep(file));
    expect(found).toMatch(/^PARAMS_INVALID: /);
    expect(found).toMatch(message);
  });

  test.each<[string, Json, Readonly<Record<string, Json>>, RegExp | undefined]>([
    ["a parameter that its trainer has", { space: { trees: two } }, { trainer: "gbdt" }, undefined],
    ["one that all trainers have", { space: { class_weight: two, seed: two } }, { trainer: "gbdt" }, undefined],
    ["one of the trainer that is taken when none is named", { space: { hidden: two } }, {}, undefined],
    [
      "one of any trainer that it varies",
      { space: { trainer: { values: ["gbdt", "linear"] }, trees: two } },
      {},
      undefined,
    ],
    [
      "one that nobody has",
      { space: { learning_rat: two, nowhere: two } },
      { trainer: "gbdt" },
      /^PARAMS_INVALID: sweep\.yaml: space\.learning_rat: there is no parameter "learning_rat", did you mean learning_rate\?; space\.nowhere: /,
    ],
    ["one of another trainer", { space: { hidden: two } }, { trainer: "gbdt" }, /space\.hidden: there is no parameter/],
    [
      "an effort that nobody has",
      { strategy: "asha", space: { l2: two }, effort: { parameter: "trys", min: 1, max: 9 } },
      { trainer: "gbdt" },
      /effort\.parameter: there is no parameter "trys"/,
    ],
    [
      "a trainer that nobody has",
      { space: { trees: two } },
      { trainer: "trees" },
      /^PARAMS_INVALID: there is no trainer/,
    ],
  ])("%s is looked for before the first trial", async (_name, file, section, message) => {
    const sweep = readSweep({ metric: "f1", ...(file as Readonly<Record<string, Json>>) });
    const shared = Object.keys(sectionSchema.shape);
    const asked = requireParameters(sweep, section, async (trainer = "tfjs-layers") => [
      ...shared,
      ...(await parametersOf(trainer)),
    ]);
    if (message === undefined) await expect(asked).resolves.toBeUndefined();
    else expect(await errorOf(() => asked)).toMatch(message);
  });

  test("a grid beyond the limit is PARAMS_INVALID", () => {
    const values = { values: [...Array(101).keys()] };
    const sweep = sweepOf("grid", { space: { a: values, b: values } });
    expect(() => strategyOf.grid(sweep, [])).toThrow(LockstepError);
  });
});
