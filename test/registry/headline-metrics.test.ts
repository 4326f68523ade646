import { describe, expect, test } from "vitest";
import type { Json } from "../../pipeline/domain/json.ts";
import { carriedMetrics, headlineLimit, headlineMetrics } from "../../pipeline/registry/headline-metrics.ts";

const nested = (levels: number, inner: string): string => `${'{"a":'.repeat(levels)}${inner}${"}".repeat(levels)}`;
const many = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`class.${at}`, at]));

describe("a record keeps of a metrics file", () => {
  test.each<[string, string, Record<string, number>, number]>([
    [
      "numbers, by dotted name",
      '{"f1":0.5,"by":{"line":{"A":1,"B":2}}}',
      { f1: 0.5, "by.line.A": 1, "by.line.B": 2 },
      0,
    ],
    ["no texts, lists, or nothing", '{"f1":1,"at":"noon","all":[1,2],"none":null,"yes":true}', { f1: 1 }, 0],
    ["no number beyond what JSON can hold", '{"f1":1,"loss":1e999}', { f1: 1 }, 0],
    ["a name of 500 characters", `{"${"n".repeat(500)}":1}`, { ["n".repeat(500)]: 1 }, 0],
    ["no name of 501 characters", `{"f1":1,"${"n".repeat(501)}":2,"deeper":{"${"n".repeat(494)}":3}}`, { f1: 1 }, 2],
    ["no number without a name", "0.5", {}, 1],
    [
      "no name that JavaScript misreads",
      '{"f1":1,"__proto__":2,"constructor":3,"a":{"__proto__":4}}',
      { f1: 1, "a.__proto__": 4 },
      2,
    ],
    ["no number that is nested 100,000 deep", `{"f1":1,"a":${nested(100_000, "2")}}`, { f1: 1 }, 1],
    ["as many numbers as it can have", JSON.stringify(many(headlineLimit)), many(headlineLimit), 0],
    ["the first of more", JSON.stringify(many(headlineLimit + 1)), many(headlineLimit), 1],
  ])("%s", (_name, text, numbers, leftOut) => {
    const kept = headlineMetrics(JSON.parse(text) as Json);
    expect(Object.entries(kept.numbers)).toEqual(Object.entries(numbers));
    expect(kept.leftOut).toBe(leftOut);
  });

  test("first what gates can ask for, then the least nested, of more than it can have", () => {
    const file = { by: many(headlineLimit), zeta: 1, roc_auc: 0.9 };
    expect(Object.keys(headlineMetrics(file).numbers).slice(0, 3)).toEqual(["roc_auc", "zeta", "by.class.0"]);
    expect(headlineMetrics(file).leftOut).toBe(2);
  });
});

test.each([
  ["a file that a record can hold goes on as it is", nested(30, '"text"'), true],
  ["of one that is nested too deep, its numbers do", nested(31, '{"x":1}'), false],
  ["of one with a key that no record may have, its numbers do", '{"f1":1,"b":{"__proto__":2}}', false],
  [
    "of one that is too large, its numbers do",
    `{"f1":1,"notes":["${"n".repeat(99_999)}"]}${" ".repeat(17 << 20)}`,
    false,
  ],
])("%s", (_name, text, isWhole) => {
  const value = JSON.parse(text) as Json;
  const headline = headlineMetrics(value);
  expect(carriedMetrics({ text, value }, headline)).toBe(isWhole ? value : headline.numbers);
});
