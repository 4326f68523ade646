import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBlockLines } from "../../../pipeline/data/yaml/block-lines.ts";
import { emitYaml } from "../../../pipeline/data/yaml/emit.ts";
import { decodeUtf8, parseYaml, parseYamlMap } from "../../../pipeline/data/yaml/parse.ts";
import { readTree } from "../../../pipeline/data/yaml/reader.ts";
import { sameValue } from "../../../pipeline/data/yaml/same.ts";
import { parseTree, yamlLimits } from "../../../pipeline/data/yaml/tree.ts";
import type { YamlValue } from "../../../pipeline/data/yaml/value.ts";
import { errorOf } from "../../support/errors.ts";
import { sharedJson } from "../../support/shared.ts";
import { damaged, yamlDocument } from "../../support/yaml-arbitraries.ts";

function read(text: string): YamlValue {
  return parseYaml(text, "x.yaml");
}

describe("scalars", () => {
  test.each<[string, YamlValue]>([
    ["017", 17n],
    ["08", 8n],
    ["0o17", 15n],
    ["0x1F", 31n],
    ["0b101", 5n],
    ["-0x10", -16n],
    ["1__0", 10n],
    ["9007199254740993", 9007199254740993n],
    ["1.", 1],
    ["-.5", -0.5],
    ["1e5", 100000],
    ["1e-05", 0.00001],
    ["1_0.5", 10.5],
    ["+.INF", Infinity],
    [".NaN", Number.NaN],
    ["TRUE", true],
    ["tRue", "tRue"],
    ["yes", "yes"],
    ["off", "off"],
    ["~", null],
    ["", null],
    ["nULL", "nULL"],
    ["10:30", "10:30"],
    ["2024-01-01", "2024-01-01"],
    ["_1", "_1"],
    ["0o8", "0o8"],
    ["'1'", "1"],
    ["!!str 1", "1"],
    ["!!float 1", 1],
  ])("%s", (text, value) => {
    expect(sameValue(parseYamlMap(`k: ${text}\n`, "x.yaml").get("k") ?? null, value)).toBe(true);
  });
});

describe("structure", () => {
  test.each<[string, string, string]>([
    ["an empty file is null", "", "null\n"],
    ["CRLF ends lines", "a: 1\r\nb: x\r\n", "a: 1\nb: x\n"],
    ["a lone carriage return does, too", "a: 1\rb: 2", "a: 1\nb: 2\n"],
    ["a byte order mark is dropped", "\ufeffa: 1\n", "a: 1\n"],
    ["merged keys come first", "a: &a {x: 1}\nb: {y: 2, <<: *a}\n", "a:\n  x: 1\nb:\n  x: 1\n  y: 2\n"],
    ["own keys outweigh merged ones", "a: &a {x: 1}\nb: {x: 2, <<: *a}\n", "a:\n  x: 1\nb:\n  x: 2\n"],
    ["an alias is the same object", "a: &a [1]\nb: *a\n", "a: &id001\n- 1\nb: *id001\n"],
    ["a block text keeps its last line break", "a: |\n  x\n", 'a: "x\\n"\n'],
    ["and has none where the file has none", "a: |\n  x", "a: x\n"],
  ])("%s", (_name, text, again) => {
    expect(emitYaml(read(text)).replace(/^\n$/, "null\n")).toBe(again);
  });
});

describe("what is refused, with line and column", () => {
  const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 10; i++)
    bomb.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(", ")}]`);

  test.each<[string, string, RegExp]>([
    ["a key that stands twice", "a: 1\nb: 2\na: 3\n", /^YAML_INVALID: x\.yaml:3:1: .*stands twice/],
    ["a second document", "a: 1\n---\nb: 2\n", /^YAML_INVALID: x\.yaml:2:1: a second document/],
    ["an unknown tag", "a: !!python/object:os.system x\n", /^YAML_INVALID: x\.yaml:1:\d+: the tag/],
    ["__proto__", "a:\n  __proto__: 1\n", /^YAML_INVALID: x\.yaml:2:3: the key "__proto__" is not allowed/],
    ["constructor", "constructor: 1\n", /^YAML_INVALID: x\.yaml:1:1:/],
    ["prototype", "prototype: 1\n", /^YAML_INVALID: x\.yaml:1:1:/],
    ["an alias without an anchor", "a: *b\n", /^YAML_INVALID: x\.yaml:1:4: .*no anchor/],
    ["an alias inside its anchor", "a: &a [*a]\n", /^YAML_INVALID: x\.yaml:1:8: .*inside its own anchor/],
    ["an alias bomb", `${bomb.join("\n")}\n`, /^YAML_INVALID: x\.yaml:\d+:\d+: more than 1000000 values/],
    ["deep nesting", "[".repeat(20_000), /^YAML_INVALID: x\.yaml:\d+:\d+: nested too deeply/],
    ["101 levels", `a: ${"[".repeat(101)}${"]".repeat(101)}\n`, /^YAML_INVALID: x\.yaml:1:\d+: nested more than 100/],
    ["broken syntax", "a: [1\nb: 2\n", /^YAML_INVALID: x\.yaml:\d+:\d+:/],
    ["a bare =", "a: =\n", /^YAML_INVALID: x\.yaml:1:4: "=" has no value/],
    ["a control character", "a: x\u0007\n", /^YAML_INVALID: x\.yaml:1:5: the character U\+0007/],
    ["a map as a key", "? {a: 1}\n: 2\n", /^YAML_INVALID: x\.yaml:1:3: a key is a list or a map/],
    ["YAML 1.1", "%YAML 1.1\n---\na: yes\n", /^YAML_INVALID: x\.yaml:1:1: YAML 1\.1/],
    [
      "one byte too many",
      `a: ${"x".repeat(yamlLimits.bytes - 3)}\n`,
      /^YAML_INVALID: x\.yaml: longer than 1048576 bytes/,
    ],
  ])("%s", async (_name, text, message) => {
    expect(await errorOf(() => read(text))).toMatch(message);
  });

  test("the largest text that is allowed", () => {
    expect(read(`a: ${"x".repeat(yamlLimits.bytes - 4)}\n`)).toBeInstanceOf(Map);
  });

  test.each<[string, number[], string]>([
    ["a bad byte on the first line", [0x61, 0xff], "YAML_INVALID: x.yaml:1:2 is not UTF-8"],
    ["one on the second", [0x61, 0x0a, 0x62, 0xc3, 0x28], "YAML_INVALID: x.yaml:2:3 is not UTF-8"],
  ])("%s", async (_name, bytes, message) => {
    expect(await errorOf(() => decodeUtf8(Uint8Array.from(bytes), "x.yaml"))).toBe(message);
  });

  test("text that is UTF-8 comes back, without its byte order mark", () => {
    expect(decodeUtf8(new TextEncoder().encode("\ufeffé😀"), "x.yaml")).toBe("é😀");
  });
});

test("the line reader reads what the full parser reads, or nothing", () => {
  const texts = fc.oneof(
    yamlDocument.map((value) => emitYaml(value)),
    damaged(yamlDocument.map((value) => emitYaml(value))),
  );
  let read = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const quick = readBlockLines(text);
      if (quick === undefined) return;
      read++;
      const place = { text, where: "x.yaml" };
      expect(sameValue(quick, readTree(parseTree(place), place, yamlLimits))).toBe(true);
    }),
    { numRuns: 600 },
  );
  expect(read).toBeGreaterThan(50);
});

test.each([
  ["at its end", "a: 1\n---\n"],
  ["with a key behind it", "a: 1\n---  --b: 2\n"],
  ["by three points", "a: 1\n...\n"],
  ["at its begin", "---\na: 1\n"],
])("the line reader leaves a text with a document's mark to the full parser: %s", (_where, text) => {
  expect(readBlockLines(text)).toBeUndefined();
});

const scalars = sharedJson("fixtures/dvc/vectors/yaml_scalar_parse.json") as
  | readonly (readonly [string, string, string])[]
  | undefined;

describe.runIf(scalars !== undefined)("with the shared transcripts", () => {
  test.each(scalars ?? [])("%s is %s", async (text, kind) => {
    const kinds: Readonly<Record<string, string>> = {
      bool: "boolean",
      int: "bigint",
      float: "number",
      str: "string",
      NoneType: "object",
      date: "string",
      datetime: "string",
    };
    if (kind === "ERROR") expect(await errorOf(() => read(`k: ${text}\n`))).toMatch(/^YAML_INVALID/);
    else expect(typeof parseYamlMap(`k: ${text}\n`, "x.yaml").get("k")).toBe(kinds[kind]);
  });
});
