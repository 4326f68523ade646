// Prints rows as a server is asked about them: node examples/milling/live.ts [stable|drifted [count [seed]]]
import { dataSet } from "./generate.ts";
import { type Cut, Dice, decimal, mill } from "./machine.ts";

/** One row of a request; what it measures, without what became of it. */
export interface LiveRow {
  readonly type: string;
  readonly air_temperature_k: number;
  readonly process_temperature_k: number;
  readonly rotational_speed_rpm: number;
  readonly torque_nm: number;
  readonly tool_wear_min: number;
}

/** The machine after a change of material on a hot day: Nm, and K. */
const change = { torque: 8, airTemperature: 3 };

function liveRow(cut: Cut, isDrifted: boolean): LiveRow {
  return {
    type: cut.quality,
    air_temperature_k: decimal(cut.airTemperature + (isDrifted ? change.airTemperature : 0)),
    process_temperature_k: cut.processTemperature,
    rotational_speed_rpm: cut.speed,
    torque_nm: decimal(cut.torque + (isDrifted ? change.torque : 0)),
    tool_wear_min: cut.wear,
  };
}

/**
 * Cuts drawn from the machine that made the data set, each at most once. A machine of another seed would not do for the stable
 * ones: its temperatures wander along a path of their own.
 *
 * @param count - At most the rows of the data set.
 */
export function liveRows(request: {
  readonly count: number;
  readonly seed: number;
  readonly isDrifted: boolean;
}): readonly LiveRow[] {
  const dice = new Dice(request.seed);
  const cuts = [...mill(dataSet.rows, dataSet.seed)];
  return Array.from({ length: Math.min(request.count, cuts.length) }, () => {
    const [cut] = cuts.splice(Math.floor(dice.uniform() * cuts.length), 1);
    if (cut === undefined) throw new Error("there are no cuts left");
    return liveRow(cut, request.isDrifted);
  });
}

/** JSON with one row on each line, so that a change of one is a change of one line. */
export function liveJson(rows: readonly LiveRow[]): string {
  return `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n")}\n]\n`;
}

function main([kind = "stable", count = "400", seed = "1"]: readonly string[]): void {
  if (!["stable", "drifted"].includes(kind) || !/^\d{1,5}$/.test(count) || !/^\d{1,10}$/.test(seed)) {
    console.error("usage: node examples/milling/live.ts [stable|drifted [count [seed]]]");
    process.exitCode = 2;
    return;
  }
  process.stdout.write(liveJson(liveRows({ count: Number(count), seed: Number(seed), isDrifted: kind === "drifted" })));
}

if (import.meta.main) main(process.argv.slice(2));
