import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { followCurve, parseCurve } from "../../../pipeline/training/costs/curve-file.ts";
import { temporaryFolder } from "../../support/folder.ts";

test.each<readonly [string, string, readonly (readonly [number, number])[]]>([
  [
    "as Lockstep writes it",
    "step\tloss\n1\t0.5\n2\t0.25\n",
    [
      [1, 0.5],
      [2, 0.25],
    ],
  ],
  [
    "as DVCLive writes it, with times",
    "timestamp\tstep\tacc\n1690000000000\t0\t0.1\n1690000000001\t1\t0.2\n",
    [
      [0, 0.1],
      [1, 0.2],
    ],
  ],
  ["with the line ends of Windows", "step\tloss\r\n1\t0.5\r\n", [[1, 0.5]]],
  [
    "whose last line has no end",
    "step\tloss\n1\t0.5\n2\t0.4",
    [
      [1, 0.5],
      [2, 0.4],
    ],
  ],
  [
    "with lines that are no point",
    "step\tloss\n1\t0.5\n\nx\ty\n2\t\n3\tnan\n4\t0.1\n",
    [
      [1, 0.5],
      [4, 0.1],
    ],
  ],
  [
    "in which a step comes again",
    "step\tloss\n1\t0.5\n2\t0.4\n2\t0.3\n1\t0.2\n3\t0.1\n",
    [
      [1, 0.5],
      [2, 0.4],
      [3, 0.1],
    ],
  ],
  ["with infinite values", "step\tloss\n1\tInfinity\n", [[1, Number.POSITIVE_INFINITY]]],
  ["without steps", "epoch\tloss\n1\t0.5\n", []],
  ["that is empty", "", []],
])("a curve %s", (_name, text, points) => {
  expect(parseCurve(text)).toEqual(points.map(([step, value]) => ({ step, value })));
});

describe("a curve that grows", () => {
  test("gives each point once, when its line is whole", () => {
    const path = join(temporaryFolder(), "loss.tsv");
    const next = followCurve(path);
    expect(next().points).toEqual([]);
    writeFileSync(path, "step\tloss\n1\t0.5\n2\t0.");
    expect(next()).toEqual({ isNew: true, points: [{ step: 1, value: 0.5 }] });
    appendFileSync(path, "25\n");
    expect(next()).toEqual({ isNew: false, points: [{ step: 2, value: 0.25 }] });
    expect(next().points).toEqual([]);
  });

  test("begins anew with a file that does", () => {
    const path = join(temporaryFolder(), "loss.tsv");
    writeFileSync(path, "step\tloss\n1\t0.5\n2\t0.4\n");
    const next = followCurve(path);
    next();
    writeFileSync(path, "step\tloss\n1\t0.3\n");
    expect(next()).toEqual({ isNew: true, points: [{ step: 1, value: 0.3 }] });
  });

  test.each([
    [
      "a link",
      (path: string) => {
        writeFileSync(`${path}.else`, "step\tloss\n1\t0.5\n");
        symlinkSync(`${path}.else`, path);
      },
    ],
    [
      "a folder",
      (path: string) => {
        mkdirSync(path);
      },
    ],
    [
      "gone",
      (path: string) => {
        writeFileSync(path, "");
        rmSync(path);
      },
    ],
  ])("has no points when it is %s", (_name, make) => {
    const path = join(temporaryFolder(), "loss.tsv");
    make(path);
    expect(followCurve(path)().points).toEqual([]);
  });
});
