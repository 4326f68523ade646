import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openPackageMeter } from "../../../pipeline/training/costs/package-meter.ts";
import { temporaryFolder } from "../../support/folder.ts";

/** A machine whose counters say what they are told to. */
function machine() {
  const folder = temporaryFolder();
  const stat = join(folder, "stat");
  const counter = (name: string, microjoules: number): void => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "energy_uj"), `${String(microjoules)}\n`);
    writeFileSync(join(folder, name, "max_energy_range_uj"), "262143328850\n");
  };
  const busy = (seconds: number): void => {
    // user nice system idle iowait irq softirq steal guest guest_nice, in hundredths; all that is busy as user time.
    writeFileSync(stat, `cpu  ${String(seconds * 100)} 0 0 999999 5 0 0 0 0 0\ncpu0 1 0 0 0 0 0 0 0 0 0\n`);
  };
  busy(1000);
  return { folder, stat, counter, busy };
}

describe("the processors' own meters", () => {
  test("give the tree the part of the energy that its time is of all busy time", () => {
    const { folder, stat, counter, busy } = machine();
    counter("intel-rapl:0", 5_000_000);
    counter("intel-rapl:1", 1_000_000);
    // A part of the first package is counted in it already.
    counter("intel-rapl:0:0", 0);
    const meter = openPackageMeter(folder, stat);
    counter("intel-rapl:0", 65_000_000);
    counter("intel-rapl:1", 41_000_000);
    counter("intel-rapl:0:0", 50_000_000);
    busy(1010);
    meter.look(2.5, true);
    expect(meter.joules).toBeCloseTo((60 + 40) / 4, 9);
  });

  test("go on when a counter begins at 0 again", () => {
    const { folder, stat, counter, busy } = machine();
    counter("intel-rapl:0", 262_143_328_850 - 1_000_000);
    const meter = openPackageMeter(folder, stat);
    counter("intel-rapl:0", 2_000_000);
    busy(1001);
    meter.look(1, true);
    expect(meter.joules).toBeCloseTo(3, 9);
  });

  test("give a tree no more than all there is", () => {
    const { folder, stat, counter, busy } = machine();
    counter("intel-rapl:0", 0);
    const meter = openPackageMeter(folder, stat);
    counter("intel-rapl:0", 7_000_000);
    busy(1001);
    meter.look(9, true);
    expect(meter.joules).toBeCloseTo(7, 9);
  });

  test.each([
    [
      "there are none",
      (folder: string) => {
        rmSync(join(folder, "intel-rapl:0"), { recursive: true });
      },
    ],
    [
      "they are kept from us",
      (folder: string) => {
        rmSync(join(folder, "intel-rapl:0", "energy_uj"));
      },
    ],
    [
      "they say what is no number",
      (folder: string) => {
        writeFileSync(join(folder, "intel-rapl:0", "energy_uj"), "secret\n");
      },
    ],
    [
      "nobody knows how busy the machine is",
      (folder: string) => {
        rmSync(join(folder, "stat"));
      },
    ],
  ])("say nothing when %s", (_name, spoil) => {
    const { folder, stat, counter } = machine();
    counter("intel-rapl:0", 0);
    spoil(folder);
    const meter = openPackageMeter(folder, stat);
    meter.look(1, true);
    expect(meter.joules).toBeUndefined();
  });
});
