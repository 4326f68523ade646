// How often the gate is wrong, on simulated pull requests in which the truth is known: `npm run bench -- gate`.
// Options: --pull-requests=1000 --rows=500,2500 --power=200 --power-rows=500,2500,10000 --draws=2000. Prints Markdown;
// docs/gate-calibration.md holds it.
import { wilson } from "../pipeline/evaluation/proportion/interval.ts";
import { accuracyOf, type Population } from "./gate/population.ts";
import { type Outcome, type Simulation, simulate } from "./gate/pull-request.ts";

const population: Population = { baseRate: 0.2, skill: 2, shared: 0.8 };
const margin = 0.01;
const lossesInPoints = [0.25, 0.5, 1, 2];

function numbers(args: readonly string[], name: string, fallback: readonly number[]): readonly number[] {
  const given = args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  if (given === undefined) return fallback;
  const found = given.split(",").map(Number);
  if (found.some((value) => !Number.isInteger(value) || value < 1))
    throw new RangeError(`--${name} takes whole numbers of at least 1, not ${given}`);
  return found;
}

/** Share of the outcomes for which `is` holds, with its 95 % interval, in per cent. */
function share(outcomes: readonly Outcome[], is: (outcome: Outcome) => boolean): string {
  const hits = outcomes.filter(is).length;
  const { low, high } = wilson(hits, outcomes.length);
  const percent = (x: number): string => (100 * x).toFixed(1);
  return `${percent(hits / outcomes.length)} (${percent(low)}–${percent(high)})`;
}

function run(simulation: Simulation, count: number, firstSeed: number): readonly Outcome[] {
  return Array.from({ length: count }, (_, i) => simulate(simulation, firstSeed + i));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/**
 * @returns Whether both aims are met: at most 5 % of the pull requests that change nothing read "regressed" anywhere, at every
 *   number of rows, and at least 80 % of those that lose a point of accuracy are caught at 10,000 rows.
 */
export function benchGate(args: readonly string[]): boolean {
  const [pullRequests = 1000] = numbers(args, "pull-requests", [1000]);
  const [powerRuns = 200] = numbers(args, "power", [200]);
  const [draws = 2000] = numbers(args, "draws", [2000]);
  const sizes = numbers(args, "rows", [500, 2500]);
  const powerSizes = numbers(args, "power-rows", [500, 2500, 10_000]);
  const started = performance.now();
  const base = { population, margin, draws };
  let meetsAims = true;

  const settings = [
    { judged: "7 metrics, 2 references", withSlices: false },
    { judged: "7 metrics, 2 references, 12 slices", withSlices: true },
  ];
  const nothing = sizes.flatMap((rows) =>
    settings.map(({ judged, withSlices }) => {
      const outcomes = run({ ...base, rows, lossPoints: 0, withSlices }, pullRequests, 1_000_000 + rows);
      const isAlarm = (outcome: Outcome): boolean => outcome.isAnyMetricRegressed || outcome.isAnySliceRegressed;
      meetsAims &&= outcomes.filter(isAlarm).length <= 0.05 * pullRequests;
      return [
        String(rows),
        judged,
        share(outcomes, isAlarm),
        share(outcomes, ({ isAnyIntervalBelow }) => isAnyIntervalBelow),
        share(outcomes, ({ failsRatio1 }) => failsRatio1),
        share(outcomes, ({ failsRatio5 }) => failsRatio5),
      ];
    }),
  );
  const power = powerSizes.flatMap((rows) =>
    lossesInPoints.map((lossPoints) => {
      const outcomes = run(
        { ...base, rows, lossPoints, withSlices: true },
        powerRuns,
        2_000_000 + rows + 100_000 * lossPoints,
      );
      if (rows === 10_000 && lossPoints === 1)
        meetsAims &&= outcomes.filter(({ verdict }) => verdict === "regressed").length >= 0.8 * powerRuns;
      return [
        String(rows),
        String(lossPoints),
        share(outcomes, ({ verdict }) => verdict === "regressed"),
        share(outcomes, ({ verdict }) => verdict === "inconclusive"),
        share(outcomes, ({ verdict }) => verdict === "improved" || verdict === "equivalent"),
        share(outcomes, ({ failsRatio1 }) => failsRatio1),
        share(outcomes, ({ failsRatio5 }) => failsRatio5),
      ];
    }),
  );

  const accuracy = accuracyOf(population.skill, population.baseRate).toFixed(4);
  console.log(
    [
      `Population: ${100 * population.baseRate} % positive, accuracy ${accuracy}, ${100 * population.shared} % of the noise shared by all models; ` +
        `margin ${margin} in every metric, ${draws} draws. Shares in per cent, with 95 % intervals.`,
      `**${pullRequests} pull requests that change nothing**`,
      table(
        ["rows", "judged", "“regressed” anywhere", "95 % intervals alone", "threshold of 1 %", "threshold of 5 %"],
        nothing,
      ),
      `**${powerRuns} pull requests that lose accuracy**`,
      table(
        ["rows", "points lost", "regressed", "inconclusive", "passes", "threshold of 1 %", "threshold of 5 %"],
        power,
      ),
      `${((performance.now() - started) / 1000).toFixed(0)} s`,
    ].join("\n\n"),
  );
  return meetsAims;
}
