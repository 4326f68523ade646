import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePythonJson } from "../../../pipeline/data/yaml/json.ts";
import { mapOf } from "../../../pipeline/data/yaml/keyed-map.ts";
import {
  fromJson,
  pythonEquals,
  pythonFloat,
  pythonJson,
  toJson,
  toShownJson,
  withoutKeys,
} from "../../../pipeline/data/yaml/python.ts";
import { sameValue } from "../../../pipeline/data/yaml/same.ts";
import type { YamlValue } from "../../../pipeline/data/yaml/value.ts";
import { sortedJson } from "../../../pipeline/domain/json.ts";
import { errorOf } from "../../support/errors.ts";
import { sharedJson } from "../../support/shared.ts";

test.each<[number, string]>([
  [0, "0.0"],
  [-0, "-0.0"],
  [1, "1.0"],
  [0.1, "0.1"],
  [1e-4, "0.0001"],
  [0.00012345, "0.00012345"],
  [1e-5, "1e-05"],
  [1e15, "1000000000000000.0"],
  [1e16, "1e+16"],
  [123456789012345680, "1.2345678901234568e+17"],
  [1e22, "1e+22"],
  [5e-324, "5e-324"],
  [1.7976931348623157e308, "1.7976931348623157e+308"],
  [-28292897648820.945, "-28292897648820.945"],
  [Number.NaN, "nan"],
  [-Infinity, "-inf"],
])("%d as Python's repr", (value, text) => {
  expect(pythonFloat(value)).toBe(text);
});

test("a float's text gives the float back", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
      Object.is(Number(pythonFloat(value)), value),
    ),
  );
});

describe("JSON for hashing", () => {
  test.each<[string, YamlValue, string]>([
    [
      "keys are sorted by code point",
      new Map([
        ["😀", 1n],
        ["\ufb00", 2n],
        ["a", 3n],
      ]),
      '{"a": 3, "\\ufb00": 2, "\\ud83d\\ude00": 1}',
    ],
    ["numbers keep their kind", [1n, 1, 1e-5, 12345678901234567890n], "[1, 1.0, 1e-05, 12345678901234567890]"],
    ["what JSON has no word for", [Number.NaN, Infinity, -Infinity], "[NaN, Infinity, -Infinity]"],
    ["control characters and DEL", '\u0001\n"\\\u007f\u0080', '"\\u0001\\n\\"\\\\\\u007f\\u0080"'],
    [
      "keys that are numbers are sorted by size",
      mapOf([
        [10n, 1n],
        [9n, 2n],
      ]),
      '{"9": 2, "10": 1}',
    ],
    ["words", [true, false, null], "[true, false, null]"],
  ])("%s", (_name, value, text) => {
    expect(pythonJson(value)).toBe(text);
  });

  test("keys are left out at every level", () => {
    const value = new Map<string, YamlValue>([
      ["size", 1n],
      [
        "a",
        [
          new Map([
            ["size", 2n],
            ["b", 3n],
          ]),
        ],
      ],
    ]);
    expect(pythonJson(withoutKeys(value, new Set(["size"])))).toBe('{"a": [{"b": 3}]}');
  });
});

test("records get numbers while those are exact", () => {
  const value = new Map<string, YamlValue>([
    ["a", 1n],
    ["b", 9007199254740993n],
    ["c", Number.NaN],
    ["d", [null, 1.5]],
    ["__proto__", 1n],
  ]);
  const json = toJson(value);
  expect(JSON.stringify(json)).toBe('{"a":1,"b":"9007199254740993","c":"NaN","d":[null,1.5],"__proto__":1}');
  expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
});

test.each<[YamlValue, string]>([
  [9007199254740991n, "9007199254740991"],
  [9007199254740992n, "9007199254740992"],
  [-12345678901234567890123n, "-12345678901234567890123"],
  [[12345678901234567890123n], "[\n  12345678901234567890123\n]"],
  [mapOf([["n", 9007199254740993n]]), '{\n  "n": 9007199254740993\n}'],
  [Number.NaN, '"NaN"'],
])("what is shown keeps all digits of whole numbers: %s", (value, text) => {
  expect(sortedJson(toShownJson(value))).toBe(text);
});

test("whole numbers of JSON are whole numbers of YAML", () => {
  expect(
    sameValue(fromJson({ a: [1, 1.5, -0, true, null, "x"] }), new Map([["a", [1n, 1.5, -0, true, null, "x"]]])),
  ).toBe(true);
});

test.each<[YamlValue, YamlValue, boolean]>([
  [1n, 1, true],
  [1n, true, true],
  [0.5, 0.5, true],
  ["1", 1n, false],
  [Number.NaN, Number.NaN, false],
  [null, false, false],
  [[1n], [1], true],
  [[1n], [1n, 2n], false],
  [
    new Map([
      ["a", 1n],
      ["b", 2n],
    ]),
    new Map([
      ["b", 2],
      ["a", 1],
    ]),
    true,
  ],
  [new Map([["a", 1n]]), new Map([["b", 1n]]), false],
  [new Map(), [], false],
])("%o == %o in Python is %s", (a, b, equal) => {
  expect(pythonEquals(a, b)).toBe(equal);
});

describe("JSON as Python reads it", () => {
  test.each<[string, YamlValue]>([
    ["[1, 1.0, 1e2, -0, NaN, -Infinity]", [1n, 1, 100, 0n, Number.NaN, -Infinity]],
    ['{"a": {"b": "\\u00e9\\n"}, "a": 2}', new Map([["a", 2n]])],
    [" [ ] ", []],
    ["true", true],
  ])("%s", (text, value) => {
    expect(sameValue(parsePythonJson(text, "x.json"), value)).toBe(true);
  });

  test.each<[string, string, RegExp]>([
    ["a comma too many", '{"a": 1,\n}', /^YAML_INVALID: x\.json:2:1:/],
    ["text behind the end", "[1] x", /^YAML_INVALID: x\.json:1:5:/],
    ["a leading zero", "[01]", /^YAML_INVALID: x\.json:1:3:/],
    ["nothing", "", /^YAML_INVALID: x\.json:1:1:/],
    ["deep nesting", "[".repeat(10_000), /^YAML_INVALID: x\.json:1:\d+: nested/],
  ])("%s is refused", async (_name, text, message) => {
    expect(await errorOf(() => parsePythonJson(text, "x.json"))).toMatch(message);
  });
});

const floats = sharedJson("fixtures/dvc/vectors/float_repr.json") as readonly (readonly [string, string])[] | undefined;

test.runIf(floats !== undefined)("with the shared transcripts: floats are written as Python wrote them", () => {
  expect((floats ?? []).filter(([, text]) => pythonFloat(Number(text)) !== text)).toEqual([]);
  expect(floats?.length).toBe(214);
});
