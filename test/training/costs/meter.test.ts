import { describe, expect, test } from "vitest";
import { type Meter, startMeter } from "../../../pipeline/training/costs/meter.ts";
import { hasProcessTable } from "../../../pipeline/training/costs/process-table.ts";
import type { Usage } from "../../../pipeline/training/costs/usage.ts";
import { runCommand } from "../../../pipeline/training/stages/command.ts";
import { temporaryFolder } from "../../support/folder.ts";

/** Seconds of processor time and bytes, as the processes themselves said them. */
interface Measured {
  readonly usage: Usage;
  readonly lines: readonly string[];
}

/** Runs a command, and measures it. `$node` in it is this Node. */
async function measure(text: string, onLook?: (usage: Usage) => undefined): Promise<Measured> {
  const lines: string[] = [];
  let meter: Meter | undefined;
  let usage: Usage | undefined;
  await runCommand({
    text,
    workingFolder: temporaryFolder(),
    env: { PATH: process.env["PATH"] ?? "", node: process.execPath },
    shell: "/bin/sh",
    onLine: (line) => lines.push(line),
    onStart: (pid) => {
      meter = startMeter({ pid, onLook });
      return Promise.resolve();
    },
    onEnd: (waited) => {
      usage = meter?.stop(waited);
    },
    signal: undefined,
  });
  if (usage === undefined) throw new Error("the command was not measured");
  return { usage, lines };
}

/** Uses processor time, and says at its end how much the kernel counted for it. */
const burn = (seconds: number): string =>
  `"$node" -e 'const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
let x = 0; while (used() < ${String(seconds)}) for (let i = 0; i < 3e6; i++) x += i;
console.log("used", used());'`.replaceAll("\n", " ");

function said({ lines }: Measured): number {
  return lines.reduce((sum, line) => sum + Number(/^used ([\d.]+)$/.exec(line)?.[1] ?? 0), 0);
}

describe("what a command took", () => {
  test("is the processor time of its only process: a second", async () => {
    const measured = await measure(burn(1));
    expect(said(measured)).toBeGreaterThanOrEqual(1);
    // What follows after it said so: the end of Node.
    expect(measured.usage.cpuSeconds).toBeGreaterThanOrEqual(said(measured) - 0.02);
    expect(measured.usage.cpuSeconds).toBeLessThan(said(measured) * 1.05 + 0.05);
    expect(measured.usage.wallSeconds).toBeGreaterThanOrEqual(0.9 * said(measured));
  });

  test("is the processor time of two children at once, added up", async () => {
    const measured = await measure(`${burn(0.4)} & ${burn(0.4)} & wait`);
    expect(said(measured)).toBeGreaterThanOrEqual(0.8);
    expect(measured.usage.cpuSeconds).toBeGreaterThanOrEqual(said(measured) - 0.04);
    expect(measured.usage.cpuSeconds).toBeLessThan(said(measured) * 1.05 + 0.1);
  });

  test("is the processor time of nothing, of a command that waits", async () => {
    const { usage } = await measure("sleep 0.3");
    expect(usage.cpuSeconds).toBeLessThan(0.05);
    expect(usage.wallSeconds).toBeGreaterThanOrEqual(0.3);
  });

  test.runIf(hasProcessTable())("counts a grandchild that outlives its parent, and that nobody waits for", async () => {
    // The inner shell ends at once; the file says when the grandchild has.
    const measured = await measure(
      `(${burn(0.5)} > log; touch done) & (exit 0); ( (${burn(0.5)}; touch gone) & ); while ! [ -e done ] || ! [ -e gone ]; do sleep 0.05; done; cat log`,
    );
    expect(said(measured)).toBeGreaterThanOrEqual(1);
    // Of the one that nobody waits for, what it used between the last look and its end is not seen.
    expect(measured.usage.cpuSeconds).toBeGreaterThanOrEqual(said(measured) * 0.85);
    expect(measured.usage.cpuSeconds).toBeLessThan(said(measured) * 1.1 + 0.2);
  });

  test.runIf(hasProcessTable())("counts what a command left running until it was stopped", async () => {
    // It goes on for ever; the command ends when it has used half a second.
    const forever = `"$node" -e 'const fs = require("fs"); for (let x = 0, i = 0; ; i++) { x += i; if (i % 1e6 === 0 && process.cpuUsage().user > 5e5) fs.writeFileSync("enough", ""); }'`;
    const { usage } = await measure(`(${forever} &) ; while ! [ -e enough ]; do sleep 0.05; done`);
    expect(usage.cpuSeconds).toBeGreaterThanOrEqual(0.5);
  });

  test.runIf(hasProcessTable())("is the memory of a child that fills 200 MB", async () => {
    const { usage } = await measure(
      `"$node" -e 'const filled = Buffer.alloc(200e6, 1); setTimeout(() => console.log(filled.length), 150)'`,
    );
    expect(usage.peakMemoryBytes).toBeGreaterThan(200e6);
    expect(usage.peakMemoryBytes).toBeLessThan(330e6);
    expect(usage.memoryByteSeconds).toBeGreaterThan(200e6 * 0.1);
  });

  test.runIf(hasProcessTable())("is the memory of two children together", async () => {
    const fill = `"$node" -e 'const filled = Buffer.alloc(100e6, 1); setTimeout(() => console.log(filled.length), 1500)'`;
    const { usage } = await measure(`${fill} & ${fill} & wait`);
    expect(usage.peakMemoryBytes).toBeGreaterThan(200e6);
    expect(usage.peakMemoryBytes).toBeLessThan(420e6);
  });

  test.runIf(hasProcessTable())("takes less than a hundredth of a processor to find out", async () => {
    const busySeconds = async (text: string): Promise<number> => {
      const before = process.threadCpuUsage();
      await measure(text);
      const { user, system } = process.threadCpuUsage(before);
      return (user + system) / 1e6;
    };
    await busySeconds("true");
    // What starting a command takes is no part of it.
    const starting = await busySeconds("true");
    // Whatever else this thread does only adds to it: what looking takes is the least of several tries.
    let least = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 5 && least >= 0.01 * 4; tries++) {
      least = Math.min(least, (await busySeconds("sleep 4 & sleep 4 & sleep 4")) - starting);
    }
    expect(least).toBeLessThan(0.01 * 4);
  });

  test.runIf(hasProcessTable())("looks the less often the more a look takes", async () => {
    const looksAt: number[] = [];
    // 5 ms are a four-hundredth of two seconds, which is longer than the longest time between looks. They are processor time, so that a busy
    // machine changes nothing.
    await measure("sleep 2.5", ({ wallSeconds }) => {
      looksAt.push(wallSeconds);
      const { user, system } = process.threadCpuUsage();
      const used = (): number => {
        const now = process.threadCpuUsage();
        return now.user + now.system - user - system;
      };
      while (used() < 5000);
      return undefined;
    });
    expect(looksAt.length).toBeGreaterThan(1);
    for (const [at, seconds] of looksAt.slice(1).entries()) {
      expect(seconds - (looksAt[at] ?? 0)).toBeGreaterThan(0.9);
    }
  });

  test("is told while the command runs", async () => {
    const seen: number[] = [];
    await measure(burn(0.4), ({ wallSeconds }) => void seen.push(wallSeconds));
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
});
