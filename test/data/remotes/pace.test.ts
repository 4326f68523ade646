import { describe, expect, test } from "vitest";
import { openPace } from "../../../pipeline/data/remotes/pace.ts";

/** Windows of 60 s, in which 600 bytes are enough. */
const policy = { stallMs: 30_000, leastBytesPerSecond: 10 };

type Moved = readonly [sizeBytes: number, tookMs: number, expected: boolean | "too slow"];

describe("the pace of a transfer", () => {
  test.each<[string, readonly Moved[]]>([
    ["within the first window anything is progress", [[1, 59_999, true]]],
    ["enough in a window is progress", [[600, 60_000, true]]],
    ["a byte less is too slow", [[599, 60_000, "too slow"]]],
    [
      "enough begins a new window",
      [
        [600, 30_000, true],
        [1, 59_999, true],
        [1, 1, "too slow"],
      ],
    ],
    [
      "after a slow window nothing counts until there is enough",
      [
        [1, 60_000, "too slow"],
        [500, 1, false],
        [100, 1, true],
        [1, 1, true],
      ],
    ],
    [
      "many small pieces add up",
      [
        [300, 30_000, true],
        [299, 29_999, true],
        [1, 1, true],
      ],
    ],
  ])("%s", (_name, all) => {
    const pace = openPace(policy);
    for (const [sizeBytes, tookMs, expected] of all) {
      if (expected === "too slow") expect(() => pace.moved(sizeBytes, tookMs)).toThrow(/^only \d+ bytes moved in \d/);
      else expect(pace.moved(sizeBytes, tookMs)).toBe(expected);
    }
  });

  test("the failure is one that is tried again", () => {
    expect(() => openPace(policy).moved(0, 60_000)).toThrow(expect.objectContaining({ kind: "transient" }));
  });
});
