import { expect, test } from "vitest";
import type { InputDifference } from "../../pipeline/domain/inputs.ts";
import { inputChanges } from "../../pipeline/report/input-changes.ts";

const oid = "4e1f0123456789abcdef0123456789abcdef0123";

test.each<[string, InputDifference, readonly (readonly [string, string, string | undefined, string | undefined])[]]>([
  [
    "a number",
    { name: "params params.yaml:epochs", before: 20, after: 40 },
    [["params", "params.yaml:epochs", "20", "40"]],
  ],
  ["one and one as a text", { name: "params p:a", before: 1, after: "1" }, [["params", "p:a", "1", '"1"']]],
  [
    "a key of a section",
    { name: "params p:train", before: { a: 1, b: { c: [1], d: 2 } }, after: { a: 1, b: { c: [1, 2], d: 2 } } },
    [["params", "p:train.b.c", "[1]", "[1,2]"]],
  ],
  [
    "a key that came",
    { name: "params p:train", before: {}, after: { a: null } },
    [["params", "p:train.a", undefined, "null"]],
  ],
  [
    "a section that went",
    { name: "params p:train", before: { a: { b: 1 } }, after: undefined },
    [["params", "p:train.a.b", "1", undefined]],
  ],
  [
    "a section that became a value",
    { name: "params p:train", before: { a: 1 }, after: 3 },
    [["params", "p:train", '{"a":1}', "3"]],
  ],
  [
    "an empty section that came",
    { name: "params p:train", before: undefined, after: {} },
    [["params", "p:train", undefined, "{}"]],
  ],
  [
    "a key named like a prototype's",
    { name: "params p", before: {}, after: JSON.parse('{"__proto__":1}') as object as never },
    [["params", "p.__proto__", undefined, "1"]],
  ],
  [
    "code, by the start of its digest",
    { name: "code src/train.ts", before: oid, after: undefined },
    [["code", "src/train.ts", "4e1f01234567", undefined]],
  ],
  [
    "a parameter that looks like a digest, whole",
    { name: "params p:sha", before: oid, after: "x" },
    [["params", "p:sha", `"${oid}"`, '"x"']],
  ],
  [
    "a command with spaces",
    { name: "command train@L", before: "node a.js", after: "node b.js" },
    [["command", "train@L", "node a.js", "node b.js"]],
  ],
  [
    "a fact of a kind nobody knows",
    { name: "weather here", before: "sun", after: "rain" },
    [["other", "weather here", "sun", "rain"]],
  ],
])("shows %s", (_name, difference, expected) => {
  expect(inputChanges([difference]).map(({ kind, path, before, after }) => [kind, path, before, after])).toEqual(
    expected,
  );
});

test("orders by kind, then by path", () => {
  const named = (name: string): InputDifference => ({ name, before: "a", after: "b" });
  const names = [
    "environment package-lock.json",
    "command train",
    "data data.csv",
    "code b",
    "code a",
    "params z",
    "params a",
  ];
  expect(inputChanges(names.map(named)).map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    "params a",
    "params z",
    "code a",
    "code b",
    "data data.csv",
    "command train",
    "environment package-lock.json",
  ]);
});

test("nesting without end is shown whole at some depth", () => {
  let before: { [key: string]: unknown } = { end: 1 };
  let after: { [key: string]: unknown } = { end: 2 };
  for (let depth = 0; depth < 500; depth++) [before, after] = [{ d: before }, { d: after }];
  const [change, ...others] = inputChanges([{ name: "params p", before: before as never, after: after as never }]);
  expect(others).toEqual([]);
  expect(change?.path).toBe(`p${".d".repeat(20)}`);
});
