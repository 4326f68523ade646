import { describe, expect, test } from "vitest";
import { type DataListing, dataDifference, isSameData } from "../../pipeline/tracking/data-diff.ts";

function listing(entries: Readonly<Record<string, string>>, missing: readonly string[] = []): DataListing {
  return new Map(
    Object.entries(entries).map(([path, id]) => [
      path,
      { id, isFolder: id.endsWith(".dir"), isInCache: !missing.includes(path) },
    ]),
  );
}

const none = { added: [], deleted: [], modified: [], renamed: [], "not in cache": [] };

describe("between two states", () => {
  test.each([
    ["nothing changed", { a: "1" }, { a: "1" }, {}],
    ["a file is new", {}, { a: "1" }, { added: [{ path: "a", hash: "1" }] }],
    [
      "a folder is gone",
      { d: "1.dir", "d/a": "1" },
      {},
      {
        deleted: [
          { path: "d/", hash: "1.dir" },
          { path: "d/a", hash: "1" },
        ],
      },
    ],
    ["a file changed", { a: "1" }, { a: "2" }, { modified: [{ path: "a", hash: { old: "1", new: "2" } }] }],
    [
      "a file became a folder",
      { a: "1" },
      { a: "2.dir" },
      { modified: [{ path: "a", hash: { old: "1", new: "2.dir" } }] },
    ],
    ["a file moved", { a: "1" }, { b: "1" }, { renamed: [{ path: { old: "a", new: "b" }, hash: "1" }] }],
    [
      "one of two equal files moved",
      { a: "1", c: "1" },
      { b: "1", c: "1" },
      { renamed: [{ path: { old: "a", new: "b" }, hash: "1" }] },
    ],
    [
      "two equal files moved, folder by folder",
      { "a-x": "1", "a/x": "1" },
      { y: "1", z: "1" },
      {
        renamed: [
          { path: { old: "a-x", new: "z" }, hash: "1" },
          { path: { old: "a/x", new: "y" }, hash: "1" },
        ],
      },
    ],
    ["a copy is new, not moved", { a: "1" }, { a: "1", b: "1" }, { added: [{ path: "b", hash: "1" }] }],
    [
      "names of every object's prototype are names",
      { constructor: "1" },
      { __proto__x: "1" },
      { renamed: [{ path: { old: "constructor", new: "__proto__x" }, hash: "1" }] },
    ],
  ])("%s", (_name, before, after, expected) => {
    const found = dataDifference(listing(before), listing(after), { withMissing: true });
    expect(found).toEqual({ ...none, ...expected });
    expect(isSameData(found)).toBe(Object.keys(expected).length === 0);
  });

  test("what the cache lacks of the old state is told when it is asked for, changed or not", () => {
    const before = listing({ a: "1", b: "2" }, ["b"]);
    expect(dataDifference(before, before, { withMissing: true })).toEqual({
      ...none,
      "not in cache": [{ path: "b", hash: "2" }],
    });
    expect(dataDifference(before, before, { withMissing: false })).toEqual(none);
  });
});
