import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { shiftLabels } from "../../examples/milling/damage.ts";
import { dataSet, millingCsv } from "../../examples/milling/generate.ts";
import { liveRows } from "../../examples/milling/live.ts";
import { type Cut, mill, powerOf } from "../../examples/milling/machine.ts";
import { columnName, isTestRow, prepare } from "../../examples/milling/prepare.ts";
import { sharedPath } from "../support/shared.ts";

const root = dirname(dirname(import.meta.dirname));
const cuts = mill(dataSet.rows, dataSet.seed);
const run = promisify(execFile);

function share(isIn: (cut: Cut) => boolean): number {
  return cuts.filter(isIn).length / cuts.length;
}

function moments(value: (cut: Cut) => number): { readonly mean: number; readonly deviation: number } {
  const mean = cuts.reduce((sum, cut) => sum + value(cut), 0) / cuts.length;
  const variance = cuts.reduce((sum, cut) => sum + (value(cut) - mean) ** 2, 0) / cuts.length;
  return { mean, deviation: Math.sqrt(variance) };
}

describe("the milling machine", () => {
  test("gives the same bytes for the same seed on every machine", () => {
    const digest = createHash("sha256").update(millingCsv(dataSet)).digest("hex");
    expect(digest).toBe("208d78fe2d1e0dfc331fac3fb486bedac93b23a703a3c4cc114086d344750b7c");
    expect(millingCsv({ rows: 50, seed: 1 })).not.toBe(millingCsv({ rows: 50, seed: 2 }));
  });

  test.each<[string, (cut: Cut) => boolean, number]>([
    ["L", ({ quality }) => quality === "L", 0.5],
    ["M", ({ quality }) => quality === "M", 0.3],
    ["H", ({ quality }) => quality === "H", 0.2],
    ["random failure", ({ failures }) => failures.rnf, 0.001],
  ])("has the documented share of %s", (_name, isIn, expected) => {
    const error = Math.sqrt((expected * (1 - expected)) / cuts.length);
    expect(Math.abs(share(isIn) - expected)).toBeLessThan(3 * error);
  });

  test.each<[string, (cut: Cut) => number, number, number, number]>([
    ["air temperature", (cut) => cut.airTemperature, 300, 2, 0.01],
    ["process over air", (cut) => cut.processTemperature - cut.airTemperature, 10, 1, 0.01],
    ["torque", (cut) => cut.torque, 40, 10, 0.3],
    ["speed", (cut) => cut.speed, 1550, 250, 20],
  ])("has the documented %s", (_name, value, mean, deviation, within) => {
    const found = moments(value);
    expect(Math.abs(found.mean - mean)).toBeLessThan(within);
    expect(Math.abs(found.deviation - deviation)).toBeLessThan(within);
  });

  test("fails for the documented reasons and no others", () => {
    const limits = { L: 11_000, M: 12_000, H: 13_000 };
    for (const { failures, ...cut } of cuts) {
      const power = powerOf(cut.torque, cut.speed);
      expect(failures.pwf).toBe(power < 3500 || power > 9000);
      const rise = Math.round(10 * (cut.processTemperature - cut.airTemperature)) / 10;
      expect(failures.hdf).toBe(rise < 8.6 && cut.speed < 1380);
      expect(failures.osf).toBe(cut.wear * cut.torque > limits[cut.quality]);
      if (failures.twf) expect(cut.wear >= 200 && cut.wear <= 245).toBe(true);
      expect(cut.torque).toBeGreaterThanOrEqual(3.8);
    }
    expect(share(({ failures }) => Object.values(failures).includes(true))).toBeCloseTo(0.04, 2);
  });

  test("wears its tool by 5, 3 or 2 min a cut until it is replaced", () => {
    const step = { L: 2, M: 3, H: 5 };
    for (const [i, cut] of cuts.slice(1).entries()) {
      const before = cuts[i];
      if (before === undefined) continue;
      if (cut.wear === 0) expect(before.wear).toBeGreaterThanOrEqual(200);
      else expect(cut.wear - before.wear).toBe(step[before.quality]);
    }
  });
});

describe("the stage prepare", () => {
  const [header = "", ...rows] = millingCsv({ rows: 400, seed: 5 }).trimEnd().split("\n");
  const csv = (lines: readonly string[], head = header): string => `${[head, ...lines].join("\n")}\n`;
  const originalHeader =
    "\uFEFFUDI,Product ID,Type,Air temperature [K],Process temperature [K],Rotational speed [rpm],Torque [Nm],Tool wear [min],Machine failure,TWF,HDF,PWF,OSF,RNF";

  test.each([
    ["Air temperature [K]", "air_temperature_k"],
    [" Rotational speed [rpm]", "rotational_speed_rpm"],
    ["UDI", "udi"],
    ["machine_failure", "machine_failure"],
  ])("calls the column %j %s", (name, expected) => {
    expect(columnName(name)).toBe(expected);
  });

  test("reads the original file's header, byte order mark and line ends as its own", () => {
    expect(prepare(csv(rows, originalHeader).replaceAll("\n", "\r\n"))).toEqual(prepare(csv(rows)));
  });

  test("leaves the failure modes and the product's number out", () => {
    const { train, test: judged } = prepare(csv(rows));
    for (const table of [train, judged])
      expect(table.split("\n")[0]).toBe(
        "udi,type,air_temperature_k,process_temperature_k,rotational_speed_rpm,torque_nm,tool_wear_min,machine_failure",
      );
  });

  test("never moves a row to the other side when rows come, go or change places", () => {
    const idsOf = (table: string): readonly string[] =>
      table
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",")[0] ?? "");
    const all = new Set(idsOf(prepare(csv(rows)).test));
    const some = idsOf(prepare(csv(rows.filter((_, i) => i % 3 !== 0).reverse())).test);
    expect(some.length).toBeGreaterThan(50);
    expect(some.every((id) => all.has(id))).toBe(true);
    expect([...all].every(isTestRow)).toBe(true);
  });

  test("sets about a quarter of the rows aside", () => {
    const count = cuts.filter(({ udi }) => isTestRow(String(udi))).length;
    expect(count).toBeGreaterThan(2400);
    expect(count).toBeLessThan(2600);
  });

  test.each<[string, (line: string) => string, string]>([
    ["a lost field", (line) => line.replace(/,[^,]*$/, ""), "line 2: 13 fields where the header has 14"],
    ["an unknown type", (line) => line.replace(/,[LMH],/, ",X,"), 'line 2: type "X" is not L, M or H'],
    [
      "text in a number",
      (line) => line.replace(/,3\d\d\.\d,/, ",warm,"),
      'line 2: air_temperature_k "warm" is not a number',
    ],
    [
      "an impossible temperature",
      (line) => line.replace(/,3\d\d\.\d,/, ",30.1,"),
      'air_temperature_k "30.1" is not a number from 250',
    ],
    ["an empty cell", (line) => line.replace(/,3\d\d\.\d,/, ",,"), 'air_temperature_k "" is not a number'],
    ["an id that is no number", (line) => line.replace(/^\d+/, "one"), 'line 2: udi "one" is not a number'],
  ])("refuses %s by line", (_name, damage, message) => {
    expect(() => prepare(csv([damage(rows[0] ?? ""), ...rows.slice(1)]))).toThrow(message);
  });

  test("refuses a row twice, a missing column and an empty table", () => {
    expect(() => prepare(csv([...rows, rows[0] ?? ""]))).toThrow("line 402: udi 1 was there before");
    expect(() => prepare(csv(rows, header.replace("torque_nm", "torque")))).toThrow("line 1: no column torque_nm");
    expect(() => prepare(csv([]))).toThrow("0 rows are too few to split");
  });

  test("runs with plain Node where nothing is installed", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lockstep-prepare-"));
    try {
      await writeFile(join(folder, "rows.csv"), csv(rows));
      await writeFile(join(folder, "prepare.ts"), await readFile(join(root, "examples/milling/prepare.ts")));
      const { stdout, stderr } = await run(process.execPath, ["prepare.ts", "rows.csv", "out"], { cwd: folder });
      expect([stdout, stderr]).toEqual([
        expect.stringMatching(/^out\/train\.csv: \d+ rows, out\/test\.csv: \d+ rows\n$/),
        "",
      ]);
      expect(await readFile(join(folder, "out/test.csv"), "utf8")).toBe(prepare(csv(rows)).test);
      const failed = run(process.execPath, ["prepare.ts", "none.csv"], { cwd: folder });
      await expect(failed).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining("none.csv: ENOENT") as string,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  const original = sharedPath("data/ai4i2020.csv");
  if (original !== undefined)
    test("takes the original data set (the shared folder is present)", async () => {
      const { train, test: judged } = prepare(await readFile(original, "utf8"));
      expect([train, judged].map((table) => table.trimEnd().split("\n").length - 1)).toEqual([7510, 2490]);
    });
});

describe("damaged data", () => {
  const sound = millingCsv({ rows: 300, seed: 3 });
  const damaged = shiftLabels(sound);
  const column = (text: string, index: number): readonly string[] =>
    text
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")[index] ?? "");

  test("has every label one row too early and every other cell as it was", () => {
    for (let index = 0; index < 14; index++) {
      const before = column(sound, index);
      expect(column(damaged, index)).toEqual(index === 8 ? [...before.slice(1), before[0]] : before);
    }
  });

  test("passes every check of a single row", () => {
    expect(() => prepare(damaged)).not.toThrow();
  });
});

describe("live rows", () => {
  const mean = (rows: readonly { readonly torque_nm: number; readonly air_temperature_k: number }[]) => ({
    torque: rows.reduce((sum, row) => sum + row.torque_nm, 0) / rows.length,
    air: rows.reduce((sum, row) => sum + row.air_temperature_k, 0) / rows.length,
  });

  test("drift by 8 Nm and 3 K, and else are the stable ones", () => {
    const request = { count: 400, seed: 1 };
    const [stable, drifted] = [false, true].map((isDrifted) => liveRows({ ...request, isDrifted }));
    expect(mean(drifted ?? []).torque - mean(stable ?? []).torque).toBeCloseTo(8, 6);
    expect(mean(drifted ?? []).air - mean(stable ?? []).air).toBeCloseTo(3, 6);
    expect(stable?.map((row) => row.tool_wear_min)).toEqual(drifted?.map((row) => row.tool_wear_min));
    expect(liveRows({ ...request, isDrifted: false })).toEqual(stable);
  });

  test("are those of the machine that made the data", () => {
    const rows = new Set(cuts.map((cut) => `${cut.speed} ${cut.torque} ${cut.wear}`));
    for (const row of liveRows({ count: 100, seed: 2, isDrifted: false }))
      expect(rows.has(`${row.rotational_speed_rpm} ${row.torque_nm} ${row.tool_wear_min}`)).toBe(true);
  });
});
