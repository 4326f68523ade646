import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emitYaml } from "../../../pipeline/data/yaml/emit.ts";
import { mapOf } from "../../../pipeline/data/yaml/keyed-map.ts";
import { parseYaml } from "../../../pipeline/data/yaml/parse.ts";
import { sameValue } from "../../../pipeline/data/yaml/same.ts";
import type { YamlMap, YamlValue } from "../../../pipeline/data/yaml/value.ts";
import { decode, type Encoded } from "../../conformance/dvc/encoding.ts";
import { sharedPath } from "../../support/shared.ts";
import { sharedDocument, yamlDocument } from "../../support/yaml-arbitraries.ts";

function map(entries: Readonly<Record<string, YamlValue>>): YamlMap {
  return new Map(Object.entries(entries));
}

/** A text as the value of `k`, without the key. */
function written(value: YamlValue): string {
  return emitYaml(map({ k: value }))
    .replace(/^k:/, "")
    .replace(/\n$/, "")
    .replace(/^ /, "");
}

describe("structure", () => {
  test.each<[string, YamlValue, string]>([
    ["a map in a map is two columns in", map({ a: map({ b: 1n }) }), "a:\n  b: 1\n"],
    ["a list stands at its key's column", map({ a: ["x"] }), "a:\n- x\n"],
    ["a list in a list shares the line", map({ a: [["y", "z"]] }), "a:\n- - y\n  - z\n"],
    ["a map in a list goes on two columns in", map({ a: [map({ k: "v", l: "w" })] }), "a:\n- k: v\n  l: w\n"],
    ["a list in a map in a list", [map({ k: [1n] })], "- k:\n  - 1\n"],
    ["empty containers are in flow style", map({ a: [], b: map({}) }), "a: []\nb: {}\n"],
    ["null has no text in a map", map({ a: null, b: 1n }), "a:\nb: 1\n"],
    ["null leaves a space in a list", map({ a: [null, 1n] }), "a:\n- \n- 1\n"],
    ["a document without content", map({}), "{}\n"],
  ])("%s", (_name, value, text) => {
    expect(emitYaml(value)).toBe(text);
  });

  test("keys that are not text keep their kind", () => {
    const value = map({
      a: mapOf([
        [0n, 1n],
        [true, 2n],
        [1.5, 3n],
        [null, 4n],
        ["0x", 5n],
      ]),
    });
    expect(emitYaml(value)).toBe("a:\n  0: 1\n  true: 2\n  1.5: 3\n  null: 4\n  0x: 5\n");
  });

  test.each<[string, number, string]>([
    ["122 characters stands before a colon", 122, `${"k".repeat(122)}: \n  1\n`],
    ["123 characters needs a question mark", 123, `? ${"k".repeat(123)}\n: 1\n`],
  ])("a key of %s", (_name, length, text) => {
    expect(emitYaml(map({ ["k".repeat(length)]: 1n }))).toBe(text);
  });

  test.each<[string, YamlValue, string]>([
    ["a map", map({ a: 1n, b: 2n }), ": a: 1\n  b: 2\n"],
    ["a list", ["x", "y"], ": - x\n  - y\n"],
    ["null", null, ":\n"],
    ["an empty list", [], ": []\n"],
  ])("the value of a long key: %s", (_name, value, text) => {
    expect(emitYaml(map({ ["k".repeat(200)]: value }))).toBe(`? ${"k".repeat(200)}\n${text}`);
  });

  test("what is reached twice is an anchor, numbered by the second visit", () => {
    const first = map({ x: 1n });
    const second: YamlValue = [2n];
    expect(emitYaml(map({ a: first, b: second, c: second, d: first, e: [first] }))).toBe(
      "a: &id002\n  x: 1\nb: &id001\n- 2\nc: *id001\nd: *id002\ne:\n- *id002\n",
    );
  });

  test("an anchor in a list ends the line", () => {
    const shared = map({ x: 1n });
    const list: YamlValue = [1n];
    expect(emitYaml(map({ l: [shared, shared, list, list] }))).toBe(
      "l:\n- &id001\n  x: 1\n- *id001\n- &id002\n  - 1\n- *id002\n",
    );
  });
});

describe("scalars", () => {
  test.each<[YamlValue, string]>([
    [true, "true"],
    [false, "false"],
    [12345678901234567890n, "12345678901234567890"],
    [1, "1.0"],
    [100000, "100000.0"],
    [1e15, "1000000000000000.0"],
    [1e16, "1e+16"],
    [1e-4, "0.0001"],
    [1e-5, "1e-05"],
    [1.5e300, "1.5e+300"],
    [9.233947497387196e-7, "9.233947497387196e-07"],
    [-0, "-0.0"],
    [Infinity, ".inf"],
    [-Infinity, "-.inf"],
    [Number.NaN, ".nan"],
    ["", "''"],
    ["text", "text"],
    ["yes", "yes"],
    ["on", "on"],
    ["10:30", "10:30"],
    ["true", "'true'"],
    ["Null", "'Null'"],
    ["~", "'~'"],
    ["123", "'123'"],
    ["017", "'017'"],
    ["1_000", "'1_000'"],
    ["_1", "_1"],
    ["0o17", "'0o17'"],
    ["0o8", "0o8"],
    ["0x1F", "'0x1F'"],
    ["1e5", "'1e5'"],
    ["1e", "1e"],
    [".5", "'.5'"],
    [".inf", "'.inf'"],
    ["inf", "inf"],
    ["2024-01-01", "'2024-01-01'"],
    ["2024-1-1", "2024-1-1"],
    ["2024-01-01 10:00:00", "'2024-01-01 10:00:00'"],
    ["=", "'='"],
    ["<<", "'<<'"],
    ["-", "'-'"],
    ["-x", "-x"],
    ["- x", "'- x'"],
    ["? x", "'? x'"],
    ["?x", "?x"],
    [":x", ":x"],
    ["a: b", "'a: b'"],
    ["a:b", "a:b"],
    ["a:", "'a:'"],
    ["a #b", "'a #b'"],
    ["a#b", "a#b"],
    ["---x", "'---x'"],
    ["...", "'...'"],
    ["--x", "--x"],
    [" x", "' x'"],
    ["x ", "'x '"],
    ["it's", "it's"],
    ["'it", `"'it"`],
    ["a: it's", `"a: it's"`],
    ['"a', `'"a'`],
    ["[x", "'[x'"],
    ["x[", "x["],
    ["*a", "'*a'"],
    ["%x", "'%x'"],
    ["@x", "'@x'"],
    ["`x", "'`x'"],
    ["a\tb", '"a\\tb"'],
    ["a\nb", '"a\\nb"'],
    ["a\u0000\u0007\b\v\f\r\u001b", '"a\\0\\a\\b\\v\\f\\r\\e"'],
    ["\u0001", '"\\x01"'],
    ["\u007f", '"\\x7F"'],
    ["\u0080", '"\\x80"'],
    ["é漢😀", "é漢😀"],
    ["\u00a0", "\u00a0"],
    ["\n\u00a0\u0085\u2028\u2029", '"\\n\u00a0\\N\\L\\P"'],
    ["\ufeff", '"\\uFEFF"'],
    ["\ud800", '"\\uD800"'],
    ["\uffff", '"\\uFFFF"'],
    ["a\\b", "a\\b"],
    ['\n"\\', '"\\n\\"\\\\"'],
  ])("%o is written %s", (value, text) => {
    expect(written(value)).toBe(text);
  });
});

describe("lines are folded at column 80", () => {
  const word = (length: number): string => "w".repeat(length);

  test.each<[string, string, string]>([
    ["a plain text that ends in column 80 stays", `${word(70)} ${word(6)}`, `${word(70)} ${word(6)}`],
    ["one more column begins a new line behind the space", `${word(70)} ${word(7)}`, `${word(70)} \n  ${word(7)}`],
    ["a long first word gets a line of its own", word(100), `\n  ${word(100)}`],
    ["a single space at the edge becomes the break", `${word(77)} b`, `${word(77)}\n  b`],
    ["two spaces at the edge stay", `${word(77)}  b`, `${word(77)}  \n  b`],
    ["astral characters count as one column", `${"😀".repeat(70)} ${word(6)}`, `${"😀".repeat(70)} ${word(6)}`],
    ["a single-quoted text breaks behind column 80", `#${word(76)} b c`, `'#${word(76)}\n  b c'`],
    ["a single-quoted text of 80 columns stays", `#${word(75)} b`, `'#${word(75)} b'`],
    ["a double-quoted text breaks at a space", `\n${word(77)} b c d`, `"\\n${word(77)}\n  b c d"`],
    [
      "a double-quoted text is cut behind an escape with a backslash",
      `\n${word(30)}\t${word(60)}\tx`,
      `"\\n${word(30)}\\t${word(60)}\\t\\\n  x"`,
    ],
  ])("%s", (_name, text, lines) => {
    expect(written(text)).toBe(lines);
  });

  test("a key is folded as ruamel.yaml does, unless the file must stay readable", () => {
    const value = map({ [`${word(60)} ${word(30)}`]: 1n });
    expect(emitYaml(value)).toBe(`${word(60)} \n  ${word(30)}: 1\n`);
    expect(emitYaml(value, { isReadable: true })).toBe(`${word(60)} ${word(30)}: \n  1\n`);
  });

  test("an indented document is folded for where it stands", () => {
    const value = map({ k: `${word(70)} ${word(5)}` });
    expect(emitYaml(value)).toBe(`k: ${word(70)} ${word(5)}\n`);
    expect(emitYaml(value, { indent: 4 })).toBe(`    k: ${word(70)} \n      ${word(5)}\n`);
  });
});

describe("what is written reads back", () => {
  test("every document is the same after writing and reading", () => {
    fc.assert(
      fc.property(yamlDocument, (value) => {
        expect(sameValue(parseYaml(emitYaml(value, { isReadable: true }), "x.yaml"), value)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test("shared lists and maps stay shared", () => {
    fc.assert(
      fc.property(sharedDocument, (value) => {
        const text = emitYaml(value, { isReadable: true });
        const again = parseYaml(text, "x.yaml");
        expect(sameValue(again, value)).toBe(true);
        expect(emitYaml(again, { isReadable: true })).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});

const vectors = sharedPath("fixtures/dvc/vectors/yaml_emit.jsonl");

describe.runIf(vectors !== undefined)("with the shared transcripts", () => {
  test("1200 documents of ruamel.yaml are written byte for byte", () => {
    const lines = readFileSync(vectors ?? "", "utf8")
      .split("\n")
      .filter((line) => line !== "");
    const different = lines.filter((line) => {
      const [value, text] = JSON.parse(line) as [Encoded, string];
      return emitYaml(decode(value)) !== text;
    });
    expect(lines.length).toBe(1200);
    expect(different).toEqual([]);
  });
});
