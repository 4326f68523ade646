import { describe, expect, test } from "vitest";
import { parseDirectory } from "../../pipeline/data/dvc/directory.ts";
import { parseYaml } from "../../pipeline/data/yaml/parse.ts";
import { errorOf } from "../support/errors.ts";
import { everything, lockstep, plant, plantDirectory, pointer, put, victim } from "./victim.ts";

const bomb = [
  "a0: &a0 [x, x, x, x, x, x, x, x, x, x]",
  ...Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(", ")}]`),
].join("\n");

/** Texts that no tool of ours writes, and that must cost nothing. */
const hostile: readonly (readonly [name: string, text: string | Uint8Array])[] = [
  ["aliases that stand for billions of values", bomb],
  ["20,000 levels", "[".repeat(20_000) + "]".repeat(20_000)],
  ["20,000 levels of indentation", Array.from({ length: 4000 }, (_, at) => `${" ".repeat(at)}a:`).join("\n")],
  ["a key that stands twice", "outs: []\nouts: []\n"],
  ["two documents", "outs: []\n---\nouts: []\n"],
  ["a tag that makes objects", "outs: !!python/object/apply:os.system [id]\n"],
  ["a key that JavaScript would misread", "__proto__:\n  isCached: true\nouts: []\n"],
  ["bytes that are not UTF-8", Uint8Array.of(0x6f, 0x75, 0x74, 0x73, 0x3a, 0xff, 0xfe)],
  ["a NUL character", "outs: \0\n"],
];

describe.each(["data.dvc", "dvc.yaml", "dvc.lock"])("N18: %s with", (file) => {
  test.concurrent.each(hostile)("%s is an error that names a line, at once", async (_name, text) => {
    const here = victim();
    put(here.work, { "dvc.yaml": "stages:\n  s:\n    cmd: x\n    outs: [o]\n", [file]: text });
    const before = everything(here);
    const { code, output, seconds } = await lockstep(here, ["pull"]);
    expect(code, output).not.toBe(0);
    expect(output).toMatch(/(?:YAML_INVALID|DVC_FILE_INVALID)\]: .*?(?::\d+:\d+|not valid UTF-8|UTF-8)/);
    expect(output).not.toContain("heap out of memory");
    // The start of the program included.
    expect(seconds).toBeLessThan(15);
    expect(everything(here)).toEqual(before);
  });
});

test("N18: aliases that stand for billions of values are counted, not followed", async () => {
  expect(await errorOf(() => parseYaml(bomb, "bomb.yaml"))).toMatch(
    /^YAML_INVALID: bomb\.yaml:\d+:\d+: more than 1000000 values/,
  );
});

test.each(["__proto__", "constructor", "prototype"])(
  "N18: the key %s does not reach the prototype of anything",
  async (key) => {
    const text = `meta:\n  ${key}:\n    isAdmin: true\n`;
    expect(await errorOf(() => parseYaml(text, "x.yaml"))).toMatch(/^YAML_INVALID: x\.yaml:2:3: /);
    const here = victim();
    put(here.work, { "data.dvc": `${text}outs: []\n` });
    const { code, output } = await lockstep(here, ["pull"]);
    expect(code, output).not.toBe(0);
  },
);

test("N18: 80 MB of one text are refused before they are parsed", async () => {
  const here = victim();
  put(here.work, { "data.dvc": `outs: ${"x".repeat(80 * 1024 * 1024)}\n` });
  const { code, output } = await lockstep(here, ["pull"]);
  expect(code, output.slice(0, 500)).not.toBe(0);
  expect(output).toContain("longer than");
});

test("N18: a byte order mark and Windows line ends are no attack", async () => {
  const here = victim();
  const id = plant(here.remote, "good\n");
  put(here.work, { "data.dvc": `\uFEFF${pointer(id, "data").replaceAll("\n", "\r\n")}` });
  const { code, output } = await lockstep(here, ["pull"]);
  expect(code, output).toBe(0);
  expect(everything(here)["work/data"]).toBe("good\n");
});

describe("N19: a pointer with", () => {
  // Digits alone would be a number to YAML, and no id.
  const id = "ab".repeat(16);

  test("nothing wrong is read: only its object is missing", async () => {
    const here = victim();
    put(here.work, { "data.dvc": `outs:\n- md5: ${id}\n  size: 9007199254740991\n  hash: md5\n  path: data\n` });
    expect((await lockstep(here, ["pull"])).output).toContain("[OBJECT_MISSING]");
  });

  test.concurrent.each([
    ["a size beyond what a number holds", `md5: ${id}\n  size: 9007199254740993`],
    ["a size below zero", `md5: ${id}\n  size: -1`],
    ["a size in exponents", `md5: ${id}\n  size: 1e308`],
    ["a size in quotes", `md5: ${id}\n  size: "12"`],
    ["an infinite size", `md5: ${id}\n  size: .inf`],
    ["a number of files below zero", `md5: ${id}.dir\n  nfiles: -3`],
    ["an id in capitals", `md5: ${"ABCDEF".padEnd(32, "0")}`],
    ["a short id", "md5: abc"],
    ["an id that leads elsewhere", "md5: ../../../../outside/secret"],
    ["an id with a line break", `md5: "${id}\\n"`],
    ["another hash", `md5: ${id}\n  hash: sha1024`],
  ])("%s is refused by line and column", async (_name, lines) => {
    const here = victim();
    put(here.work, { "data.dvc": `outs:\n- ${lines}\n  path: data\n` });
    const before = everything(here);
    const { code, output } = await lockstep(here, ["pull"]);
    expect(code, output).not.toBe(0);
    expect(output).toMatch(/DVC_FILE_INVALID\]: data\.dvc:\d+:\d+/);
    expect(everything(here)).toEqual(before);
  });

  test("a number of files and a size that lie gets what the listing says, nothing more", async () => {
    const here = victim();
    const good = plant(here.remote, "good\n");
    const listing = plantDirectory(here.remote, [
      { md5: good, relpath: "a" },
      { md5: good, relpath: "b" },
    ]);
    put(here.work, {
      "data.dvc": `outs:\n- md5: ${listing}\n  size: 9007199254740991\n  nfiles: 1\n  hash: md5\n  path: data\n`,
    });
    const { code, output } = await lockstep(here, ["pull"]);
    expect(code, output).toBe(0);
    expect(Object.keys(everything(here)).filter((path) => path.startsWith("work/data/"))).toEqual([
      "work/data/a",
      "work/data/b",
    ]);
  });
});

describe("N20: a listing of", () => {
  const listed = (count: number): Uint8Array => {
    const id = "0".repeat(32);
    const items = Array.from({ length: count }, (_, at) => `{"md5": "${id}", "relpath": "f/${at}"}`);
    return new TextEncoder().encode(`[${items.join(", ")}]`);
  };

  test("1,000,000 files is read", () => {
    expect(parseDirectory(listed(1_000_000), "listing")).toHaveLength(1_000_000);
  }, 60_000);

  test("1,000,001 files is refused, naming the limit", async () => {
    expect(await errorOf(() => parseDirectory(listed(1_000_001), "listing"))).toMatch(/1000000/);
  }, 60_000);
});
