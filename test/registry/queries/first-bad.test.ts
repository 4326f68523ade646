import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findFirstBad, type Look } from "../../../pipeline/registry/queries/first-bad.ts";

interface Line {
  readonly points: number;
  /** Index of the first bad one; `points` when there is none. */
  readonly first: number;
  readonly skips?: readonly number[];
  /** The first point was looked at before, as a reference. */
  readonly isReferred?: boolean;
}

async function search({ points, first, skips = [], isReferred = false }: Line) {
  const asked = new Set<number>(isReferred ? [0] : []);
  const ask = (point: number): Promise<Look> => {
    if (skips.includes(point)) return Promise.resolve({ kind: "skipped", why: "gone" });
    asked.add(point);
    return Promise.resolve({ kind: point < first ? "good" : "bad", value: point });
  };
  return { found: await findFirstBad(points, ask), evaluations: asked.size };
}

test.each<[string, Line, object]>([
  ["no point says nothing", { points: 0, first: 0 }, { kind: "unknown" }],
  ["one good point is never bad", { points: 1, first: 1 }, { kind: "never", last: 0 }],
  ["one bad point was always bad", { points: 1, first: 0 }, { kind: "always", first: 0 }],
  ["of two the second", { points: 2, first: 1 }, { kind: "found", good: 0, bad: 1 }],
  ["none of many", { points: 9, first: 9 }, { kind: "never", last: 8 }],
  ["all of many", { points: 9, first: 0 }, { kind: "always", first: 0 }],
  ["the last of many", { points: 256, first: 255 }, { kind: "found", good: 254, bad: 255 }],
  ["beside one that cannot be looked at", { points: 9, first: 5, skips: [4] }, { kind: "found", good: 3, bad: 5 }],
  ["which itself cannot be looked at", { points: 9, first: 5, skips: [5] }, { kind: "found", good: 4, bad: 6 }],
  ["both ends gone", { points: 9, first: 5, skips: [0, 8] }, { kind: "found", good: 4, bad: 5 }],
  ["everything gone", { points: 3, first: 1, skips: [0, 1, 2] }, { kind: "unknown" }],
])("%s", async (_name, line, expected) => {
  expect((await search(line)).found).toEqual(expected);
});

describe("of n points at most ⌈log₂ n⌉ + 1 are looked at", () => {
  test.each([2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 255, 256, 257])("n = %i, wherever it is", async (points) => {
    for (const isReferred of [false, true])
      for (let first = 0; first <= points; first++) {
        const { found, evaluations } = await search({
          points,
          first: isReferred ? Math.max(1, first) : first,
          isReferred,
        });
        expect(evaluations, `${first} of ${points}`).toBeLessThanOrEqual(Math.ceil(Math.log2(points)) + 1);
        if (found.kind === "found") expect(found).toEqual({ kind: "found", good: found.bad - 1, bad: found.bad });
      }
  });
});

test("what is told is good, then bad, whatever the line is like and whatever is gone", async () => {
  const line = fc.array(fc.constantFrom("good", "bad", "skipped"), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(line, async (kinds) => {
      const found = await findFirstBad(kinds.length, (point) =>
        Promise.resolve(
          kinds[point] === "skipped"
            ? { kind: "skipped", why: "gone" }
            : { kind: kinds[point] === "bad" ? "bad" : "good", value: point },
        ),
      );
      if (found.kind === "unknown") expect(new Set(kinds)).toEqual(new Set(["skipped"]));
      if (found.kind === "never") expect(kinds[found.last]).toBe("good");
      if (found.kind === "always") expect(kinds[found.first]).toBe("bad");
      if (found.kind !== "found") return;
      expect([kinds[found.good], kinds[found.bad]]).toEqual(["good", "bad"]);
      expect(new Set(kinds.slice(found.good + 1, found.bad))).not.toContain("good");
    }),
    { numRuns: 300 },
  );
});
