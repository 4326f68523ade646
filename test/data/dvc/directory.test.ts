import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DirectoryReader, emitDirectory, parseDirectory } from "../../../pipeline/data/dvc/directory.ts";
import type { DirectoryEntry } from "../../../pipeline/data/dvc/model.ts";
import { hashBytes } from "../../../pipeline/data/objects/hash.ts";
import { md5 } from "../../../pipeline/domain/ids.ts";
import { directory } from "../../support/dvc-arbitraries.ts";
import { errorOf } from "../../support/errors.ts";

const id = md5("b1946ac92492d2347c6235b4d2611184");

function object(...paths: readonly string[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(paths.map((relpath) => ({ md5: id, relpath }))));
}

function written(entries: readonly DirectoryEntry[]): string {
  return new TextDecoder().decode(emitDirectory(entries));
}

test("a directory is written as DVC writes it", () => {
  const entries = [
    { md5: md5("9dd4e461268c8034f5c8564e155c67a6"), relpath: "sp ace \u00e9 \u6f22 \u{1f600}.txt" },
    { md5: id, relpath: "a.txt" },
  ];
  expect(written(entries)).toBe(
    '[{"md5": "b1946ac92492d2347c6235b4d2611184", "relpath": "a.txt"}, {"md5": "9dd4e461268c8034f5c8564e155c67a6", "relpath": "sp ace \\u00e9 \\u6f22 \\ud83d\\ude00.txt"}]',
  );
});

test("the empty directory has DVC's id", () => {
  expect(hashBytes(emitDirectory([])).md5).toBe("d751713988987e9331980363e24189ce");
});

test("members are sorted by code point of the whole path", () => {
  const paths = ["sub/a", "sub-x/f", "\u{1f600}", "\ufb00", "Z", "del\u007fx"];
  const order = written(paths.map((relpath) => ({ md5: id, relpath }))).match(/"relpath": "[^"]*"/g);
  expect(order?.map((text) => text.slice(12, -1))).toEqual([
    "Z",
    "del\\u007fx",
    "sub-x/f",
    "sub/a",
    "\\ufb00",
    "\\ud83d\\ude00",
  ]);
});

test("every directory is the same after writing and reading", () => {
  fc.assert(
    fc.property(directory, (entries) => {
      const bytes = emitDirectory(entries);
      const again = parseDirectory(bytes, "x.dir");
      expect(new Set(again.map(({ relpath }) => relpath))).toEqual(new Set(entries.map(({ relpath }) => relpath)));
      expect(emitDirectory(again)).toEqual(bytes);
    }),
  );
});

describe("paths that are refused, by name", () => {
  test.each<[string, readonly string[]]>([
    ["above the directory", ["ok", "../x"]],
    ["above it, further in", ["a/../../x"]],
    ["absolute", ["/etc/passwd"]],
    ["a backslash", ["a\\..\\x"]],
    ["a drive", ["C:/x"]],
    ["a drive without a slash", ["c:x"]],
    ["NUL", ["a\0b"]],
    ["empty", [""]],
    ["an empty part", ["a//b"]],
    ["a slash at the end", ["a/"]],
    ["a single dot", ["./a"]],
    ["a Git hook", [".git/hooks/pre-commit"]],
    ["capitals", [".GIT/config"]],
    ["further in", ["sub/.Git/config"]],
    ["Windows drops the dot", [".git./config"]],
    ["Windows drops the space", [".git /config"]],
    ["the short name", ["GIT~1/config"]],
    ["a stream of NTFS", [".git::$INDEX_ALLOCATION/config"]],
    ["characters macOS leaves out", [".g\u200cit/config"]],
    ["half a surrogate pair", ["a\ud800"]],
    ["the same twice", ["a", "a"]],
    ["the same without regard to case", ["IMG.jpg", "img.JPG"]],
    ["the same letter in two forms", ["\u00e9", "e\u0301"]],
    ["a sharp s that folds to two", ["stra\u00dfe", "STRASSE"]],
    ["a file that is also a folder", ["a", "a/b"]],
    ["the same without regard to case", ["A/b", "a"]],
    ["4097 characters", ["x".repeat(4097)]],
  ])("%s", async (_name, paths) => {
    expect(await errorOf(() => parseDirectory(object(...paths), "object x.dir"))).toMatch(
      /^PATH_UNSAFE: object x\.dir: the path "/,
    );
  });

  test.each<[string, readonly string[]]>([
    ["names that only begin like .git", [".gitignore", ".gitattributes", "git", ".git-x"]],
    ["dots inside names", ["...", "..a", "a..", ".hidden"]],
    ["folders that share a beginning", ["a/b", "ab", "a-b"]],
    ["4096 bytes", [`${`${"x".repeat(255)}/`.repeat(15)}${"x".repeat(256 - 2)}`.slice(0, 4096)]],
  ])("%s are fine", (_name, paths) => {
    expect(parseDirectory(object(...paths), "x.dir").map(({ relpath }) => relpath)).toEqual(paths);
  });
});

test.each([1, 7, 100_000])("reads a long directory in pieces of %i bytes as it reads it whole", (pieceBytes) => {
  const entries = Array.from({ length: pieceBytes === 1 ? 200 : 8000 }, (_, i) => ({
    md5: id,
    relpath: `folder ${i % 10}/"quoted" \\u00e9 [${i}] {x}, é`.replaceAll("\\", ""),
  }));
  const bytes = emitDirectory(entries);
  const reader = new DirectoryReader("x.dir");
  for (let start = 0; start < bytes.length; start += pieceBytes) reader.push(bytes.subarray(start, start + pieceBytes));
  expect(reader.finish()).toEqual(parseDirectory(bytes, "x.dir"));
  expect(parseDirectory(bytes, "x.dir")).toHaveLength(entries.length);
});

test.each<[string, string]>([
  ["two lists", "[] []"],
  ["a comma too many", `[{"md5": "${id}", "relpath": "a"},,{"md5": "${id}", "relpath": "b"}]`],
  ["more after the end", `[{"md5": "${id}", "relpath": "a"}] x`],
  ["the end missing", `[{"md5": "${id}", "relpath": "a"}`],
])("%s behind many entries is no JSON", async (_name, end) => {
  const many = Array.from({ length: 6000 }, (_, i) => `{"md5": "${id}", "relpath": "many/${i}"}`).join(", ");
  const text = `[${many}, ${end.replace(/^\[/, "")}`;
  expect(await errorOf(() => parseDirectory(new TextEncoder().encode(text), "x.dir"))).toMatch(/is not JSON/);
});

test.each<[string, string, RegExp]>([
  ["no JSON", "[", /^OBJECT_CORRUPT: x\.dir is not JSON/],
  ["no list", "{}", /^OBJECT_CORRUPT: x\.dir is not a list/],
  ["an entry that is no object", "[1]", /^OBJECT_CORRUPT: x\.dir: entry 0 is not an object/],
  ["no relpath", `[{"md5": "${id}"}]`, /^OBJECT_CORRUPT: x\.dir: entry 0 has no relpath/],
  [
    "an md5 in capitals",
    `[{"md5": "${id.toUpperCase()}", "relpath": "a"}]`,
    /^OBJECT_CORRUPT: x\.dir: entry 0 has no md5/,
  ],
  ["the md5 of a folder", `[{"md5": "${id}.dir", "relpath": "a"}]`, /^OBJECT_CORRUPT: x\.dir: entry 0 has no md5/],
])("%s is refused", async (_name, text, message) => {
  expect(await errorOf(() => parseDirectory(new TextEncoder().encode(text), "x.dir"))).toMatch(message);
});

test("the cap on entries is exact", async () => {
  expect(parseDirectory(object("a", "b"), "x.dir", 2)).toHaveLength(2);
  expect(await errorOf(() => parseDirectory(object("a", "b", "c"), "x.dir", 2))).toBe(
    "OBJECT_CORRUPT: x.dir has more than 2 entries",
  );
});
