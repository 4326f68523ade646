import { expect, test } from "vitest";
import { sparkline, thinned } from "../../pipeline/report/sparkline.ts";

test.each<[string, readonly (number | undefined)[], string]>([
  ["rises", [0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"],
  ["falls below zero", [1, -1], "█▁"],
  ["does not move", [3, 3, 3], "▅▅▅"],
  ["is one number", [0.5], "▅"],
  ["has a hole", [0, undefined, 1], "▁·█"],
  ["is not known at all", [undefined], "·"],
  ["is nothing", [], ""],
])("a course that %s", (_name, values, blocks) => {
  expect(sparkline(values)).toBe(blocks);
});

test.each<[number, number, readonly number[]]>([
  [3, 5, [0, 1, 2]],
  [5, 5, [0, 1, 2, 3, 4]],
  [6, 3, [0, 3, 5]],
  [1000, 2, [0, 999]],
])("of %i values at most %i stay, the first and the last among them", (length, most, expected) => {
  expect(
    thinned(
      Array.from({ length }, (_, index) => index),
      most,
    ),
  ).toEqual(expected);
});
