import { describe, expect, test } from "vitest";
import type { CurvePoints } from "../../pipeline/domain/evaluation.ts";
import { curvesPart, evenly } from "../../pipeline/report/curve-parts.ts";
import { betterModel } from "./views.ts";

const at = (points: CurvePoints, ...places: readonly number[]): readonly (number | undefined)[] => {
  const heights = evenly(points);
  return places.map((place) => heights[Math.round(place * 20)]);
};

describe("heights of a curve at even distances", () => {
  test.each<[string, CurvePoints, readonly number[], readonly number[]]>([
    [
      "on the line between two points",
      [
        [0, 0],
        [1, 1],
      ],
      [0, 0.25, 0.5, 1],
      [0, 0.25, 0.5, 1],
    ],
    [
      "the higher of two at one place",
      [
        [0, 0],
        [0, 0.6],
        [1, 1],
      ],
      [0, 0.5],
      [0.6, 0.8],
    ],
    [
      "whatever the order of the points",
      [
        [1, 1],
        [0.5, 0.9],
        [0, 0],
      ],
      [0.25, 0.75],
      [0.45, 0.95],
    ],
    [
      "level beyond the last point",
      [
        [0, 1],
        [0.5, 0.4],
      ],
      [0.5, 0.75, 1],
      [0.4, 0.4, 0.4],
    ],
    [
      "level before the first point",
      [
        [0.5, 0.4],
        [1, 0.2],
      ],
      [0, 0.25],
      [0.4, 0.4],
    ],
  ])("%s", (_name, points, places, expected) => {
    for (const [index, height] of at(points, ...places).entries())
      expect(height).toBeCloseTo(expected[index] ?? -1, 12);
  });
});

test("curves of both models are drawn, the pull request's first; without any there is no part", () => {
  const section = betterModel();
  const text = curvesPart(section) ?? "";
  expect(text.match(/```mermaid/g)).toHaveLength(2);
  expect(text.match(/^ {2}line \[/gm)).toHaveLength(4);
  expect(text).toContain("the second the merge base's");
  const { evaluation } = section;
  const candidate = { ...evaluation.candidate, curves: undefined };
  expect(curvesPart({ ...section, evaluation: { ...evaluation, candidate } })).toBeUndefined();
  const none = { roc: [], precisionRecall: [], calibration: [] };
  expect(
    curvesPart({
      ...section,
      evaluation: {
        ...evaluation,
        baseline: undefined,
        champion: undefined,
        candidate: { ...candidate, curves: none },
      },
    }),
  ).toBeUndefined();
});
