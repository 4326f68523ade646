import { expect, test } from "vitest";
import { findLeakage } from "../../pipeline/evaluation/leakage.ts";

test.each([
  ["tables that share no id", ["a", "b"], ["c", "d"], { count: 0, examples: [] }],
  ["one shared id", ["a", "b"], ["b", "c"], { count: 1, examples: ["b"] }],
  ["an id that occurs twice counts once", ["a", "a"], ["a", "a"], { count: 1, examples: ["a"] }],
  [
    "at most five examples",
    ["1", "2", "3", "4", "5", "6"],
    ["6", "5", "4", "3", "2", "1"],
    { count: 6, examples: ["6", "5", "4", "3", "2"] },
  ],
  [
    "names of object members are ordinary ids",
    ["__proto__"],
    ["constructor", "__proto__"],
    { count: 1, examples: ["__proto__"] },
  ],
  ["no evaluation rows", ["a"], [], { count: 0, examples: [] }],
])("%s", (_name, training, evaluation, leakage) => {
  expect(findLeakage(training, evaluation)).toEqual(leakage);
});
