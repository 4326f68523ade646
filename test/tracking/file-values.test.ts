import { describe, expect, test } from "vitest";
import { parseParamsFile } from "../../pipeline/data/dvc/params.ts";
import type { YamlValue } from "../../pipeline/data/yaml/value.ts";
import { metricValues, printable, type StateValues, valuesDiff } from "../../pipeline/tracking/file-values.ts";

const parsed = (text: string): YamlValue => parseParamsFile(text, "x.yaml");
const state = (text: string): StateValues => new Map([["m.yaml", { outcome: "read", values: parsed(text) }]]);

test.each([
  ["numbers, texts, true and false", "{a: 1, b: 1.5, c: x, d: true}", { a: 1, b: 1.5, c: "x", d: true }],
  ["not lists and nulls", "{a: [1], b: null, c: 0}", { c: 0 }],
  ["not maps that hold nothing else", "{a: {b: [1]}, c: {d: {}}, e: {f: 1}}", { e: { f: 1 } }],
  ["a bare number, zero too", "0", 0],
])("a metrics file counts %s", (_name, text, expected) => {
  expect(printable(metricValues(parsed(text)) ?? new Map()).json).toEqual(expected);
});

describe("between two states of a file", () => {
  test.each([
    ["a number", "a: 1", "a: 3", { a: { old: 1, new: 3, diff: 2 } }],
    ["a float", "a: 0.5", "a: 0.75", { a: { old: 0.5, new: 0.75, diff: 0.25 } }],
    ["true counts as one", "a: true", "a: false", { a: { old: true, new: false, diff: -1 } }],
    ["a text", "a: x", "a: y", { a: { old: "x", new: "y" } }],
    ["a nested key", "a: {b: {c: 1}}", "a: {b: {c: 2}}", { "a.b.c": { old: 1, new: 2, diff: 1 } }],
    ["a new key", "{}", "a: 1", { a: { old: null, new: 1 } }],
    ["a key that is gone", "a: 1", "{}", { a: { old: 1, new: null } }],
    [
      "a list, as Python writes it",
      "a: [1, x, true, null]",
      "a: [1.0, it's]",
      { a: { old: "[1, 'x', True, None]", new: '[1.0, "it\'s"]' } },
    ],
    ["a bare value", "1", "2", { "": { old: 1, new: 2, diff: 1 } }],
    [
      "a whole number beyond JavaScript's",
      "a: 9007199254740993",
      "a: 9007199254740995",
      { a: { old: 9007199254740993n, new: 9007199254740995n, diff: 2 } },
    ],
    ["what is no number any more is text, and JSON", "a: 1.0", "a: .nan", { a: { old: 1, new: "NaN" } }],
  ])("%s changed", (_name, before, after, changes) => {
    expect(valuesDiff(state(before), state(after), false)).toEqual({ "m.yaml": changes });
  });

  test.each([
    ["1 and 1.0", "a: 1", "a: 1.0"],
    ["1 and true", "a: 1", "a: true"],
    ["NaN and NaN", "a: .nan", "a: .nan"],
    ["null and nothing", "a: null", "{}"],
  ])("%s are one value", (_name, before, after) => {
    expect(valuesDiff(state(before), state(after), false)).toEqual({});
  });

  test("with `all`, what did not change is told, too", () => {
    expect(valuesDiff(state("a: 1"), state("a: 1"), true)).toEqual({ "m.yaml": { a: { old: 1, new: 1, diff: 0 } } });
  });
});
