import { describe, expect, test } from "vitest";
import { readParams } from "../../../pipeline/data/dvc/params.ts";
import { pythonJson } from "../../../pipeline/data/yaml/python.ts";
import { errorOf } from "../../support/errors.ts";

const yaml = "a: {b: [1, {c: 2.0}]}\n0: zero\nd: {1: one}\ne:\n";

test.each<[string, readonly string[], string]>([
  ["a key", ["a.b"], '{"a.b": [1, {"c": 2.0}]}'],
  ["a place in a list", ["a.b.0"], '{"a.b.0": 1}'],
  ["counted from the end", ["a.b.-1.c"], '{"a.b.-1.c": 2.0}'],
  ["a key that is a number", ["0", "d.1"], '{"0": "zero", "d.1": "one"}'],
  ["a key without a value", ["e"], '{"e": null}'],
  ["what is not there is not in the result", ["x", "e.f", "a.b.9"], "{}"],
  ["no key means the whole file", [], '{"0": "zero", "a": {"b": [1, {"c": 2.0}]}, "d": {"1": "one"}, "e": null}'],
])("%s", (_name, keys, json) => {
  const found = readParams({ text: yaml, file: "params.yaml", keys });
  expect(pythonJson(new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1))))).toBe(json);
});

const python = `#!/usr/bin/env python
"""doc: a = 1"""
import os
LR = 0.1; X = 3; Y: int = 4
T = 1, 2
ONE = (1,)
THREE = (3)
W = [1, -2., +3, {'k': None}]  # comment
ignored_set = {1, 2}
computed = 0x1F + 1
a = b = 2
c, d = 1, 2
lst = [
  1, # c
  2,
]
text = '''multi
line\\x41\\u00e9\\101\\q''' "!" r'\\n'
f = f"x{1}"
match = 5
if LR: q = 3
if LR:
    q = 4
class C(object):
    """d"""
    Z = {"n": -1_000}
    z: float = 5
    u: int
    def __init__(self, a=1):
        self.x = True
        y = 2
        if a:
            self.n = 1
    def other(self):
        self.no = 1
    class D: inner = 1
match LR:
    case 1:
        mm = 1
LR = 0.2
`;

test("a Python file gives its literals, and those of classes", () => {
  expect(pythonJson(readParams({ text: python, file: "p.py", keys: [] }))).toBe(
    '{"C": {"D": {"inner": 1}, "Z": {"n": -1000}, "x": true, "z": 5}, "LR": 0.2, "ONE": [1], "T": [1, 2], "THREE": 3, "W": [1, -2.0, 3, {"k": null}], "X": 3, "Y": 4, "lst": [1, 2], "match": 5, "text": "multi\\nlineA\\u00e9A\\\\q!\\\\n"}',
  );
});

test.each<[string, string, string, string]>([
  ["JSON tells 1 from 1.0", "p.json", '{"a": 1, "b": 1.0, "c": [1e2]}', '{"a": 1, "b": 1.0, "c": [100.0]}'],
  ["TOML does, too", "p.toml", 'a = 1\nb = 1.0\n[t]\nx = "y"\n', '{"a": 1, "b": 1.0, "t": {"x": "y"}}'],
  ["a date of TOML is text", "p.toml", "d = 2024-01-01\n", '{"d": "2024-01-01"}'],
  ["another suffix is YAML", "p.conf", "a: 017\n", '{"a": 17}'],
  ["an empty file has no params", "p.yaml", "", "{}"],
])("%s", (_name, file, text, json) => {
  expect(pythonJson(readParams({ text, file, keys: [] }))).toBe(json);
});

describe("what is refused", () => {
  test.each<[string, string, string, RegExp]>([
    ["YAML", "p.yaml", "a: [\n", /^YAML_INVALID: p\.yaml:\d+:\d+/],
    ["JSON", "p.json", "{", /^YAML_INVALID: p\.json:1:2/],
    ["TOML", "p.toml", "a = 1\na = \n", /^YAML_INVALID: p\.toml:2:\d+/],
    ["a text without an end", "p.py", "a = 1\nb = 'x\n", /^YAML_INVALID: p\.py:2:5: a text is never closed/],
    ["a bracket without an end", "p.py", "a = (1,\n", /^YAML_INVALID: p\.py:\d+:\d+: a bracket is never closed/],
    [
      "lines that fit no block",
      "p.py",
      "if x:\n    a = 1\n  b = 2\n",
      /^YAML_INVALID: p\.py:3:\d+: this line fits no block/,
    ],
    ["a list at the top", "p.yaml", "- 1\n", /^YAML_INVALID: p\.yaml:1:1: a params file must hold a map/],
  ])("%s", async (_name, file, text, message) => {
    expect(await errorOf(() => readParams({ text, file, keys: [] }))).toMatch(message);
  });
});
