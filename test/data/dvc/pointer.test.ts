import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Pointer, PointerOut } from "../../../pipeline/data/dvc/model.ts";
import { emitPointer, parsePointer, updatePointer } from "../../../pipeline/data/dvc/pointer.ts";
import { stageMd5 } from "../../../pipeline/data/dvc/stage-md5.ts";
import { md5 } from "../../../pipeline/domain/ids.ts";
import { pointer } from "../../support/dvc-arbitraries.ts";
import { errorOf } from "../../support/errors.ts";

const folder =
  "outs:\n- md5: 67fa81fcf9e5927ea50dd135a895ce8f.dir\n  size: 27\n  nfiles: 10\n  hash: md5\n  path: data\n";
const imported = `md5: 7d89fdf7dd5a3696ecb43a33dd318956
frozen: true
deps:
- path: f.csv
  repo:
    url: ../src
    rev: v1
    rev_lock: 93552165a3d13a6465752148ced829de40fb5cac
outs:
- md5: 3b5d5c3712955042212316173ccf37be
  size: 2
  hash: md5
  path: data.csv
`;

test("a folder's pointer", () => {
  const [out] = parsePointer(folder, "data.dvc").outs;
  expect(out).toEqual({
    path: "data",
    md5: "67fa81fcf9e5927ea50dd135a895ce8f.dir",
    sizeBytes: 27,
    fileCount: 10,
    isExecutable: false,
    isLegacy: false,
    rest: new Map(),
    isCached: true,
    isPersisted: false,
    isPushed: true,
  });
});

test.each<[string, string]>([
  ["a folder", folder],
  ["an import", imported],
  ["an entry of DVC 2", "outs:\n- md5: bd3c162d5bd3ad00b734c5fd04d4c851.dir\n  size: 6\n  nfiles: 2\n  path: d\n"],
  ["data that was never committed", "outs:\n- hash: md5\n  path: d\n"],
  [
    "an executable that is not pushed",
    "outs:\n- md5: 3b5d5c3712955042212316173ccf37be\n  size: 2\n  isexec: true\n  hash: md5\n  path: x.sh\n  push: false\n",
  ],
  [
    "a name that looks like a number",
    "outs:\n- md5: 3b5d5c3712955042212316173ccf37be\n  size: 2\n  hash: md5\n  path: '123'\n",
  ],
  [
    "annotations",
    "desc: what\nouts:\n- hash: md5\n  path: d\n  desc: it\n  type: model\n  labels:\n  - a\n  meta:\n    k: 1\n  cache: false\nmeta:\n  x: 1.0\n",
  ],
])("%s is written as it was read", (_name, text) => {
  expect(emitPointer(parsePointer(text, "x.dvc"))).toBe(text);
  expect(updatePointer(text, parsePointer(text, "x.dvc"))).toBe(text);
});

test("the digest of an import's stage is what DVC 3.67.1 wrote", () => {
  const content = "md5: b026324c6904b2a9cb4b88d6d61c81d1\n  size: 2\n  hash: md5\n";
  const text = `md5: 6f0289bb30908fd8c12fb57a0cce8a9d\nfrozen: true\ndeps:\n- ${content}  path: ../src/f.csv\nouts:\n- ${content}  path: u.csv\n`;
  expect(stageMd5(parsePointer(text, "u.csv.dvc"))).toBe("6f0289bb30908fd8c12fb57a0cce8a9d");
  expect(stageMd5(parsePointer(text.replaceAll("size: 2", "size: 3"), "u.csv.dvc"))).toBe(
    "6f0289bb30908fd8c12fb57a0cce8a9d",
  );
  expect(stageMd5(parsePointer(text.replace("u.csv\n", "v.csv\n"), "u.csv.dvc"))).not.toBe(
    "6f0289bb30908fd8c12fb57a0cce8a9d",
  );
});

test("every pointer is the same after writing and reading", () => {
  fc.assert(
    fc.property(pointer, (value) => {
      const text = emitPointer(value);
      expect(emitPointer(parsePointer(text, "x.dvc"))).toBe(text);
    }),
  );
});

describe("updating", () => {
  const change = (text: string, changes: Partial<PointerOut>): string => {
    const old = parsePointer(text, "x.dvc");
    const now: Pointer = { ...old, outs: old.outs.map((out) => ({ ...out, ...changes })) };
    return updatePointer(text, now);
  };
  const modern = { md5: md5("f384c88e3055d399b3539f55c777980e.dir"), isLegacy: false };

  test.each<[string, string, Partial<PointerOut>, string]>([
    [
      "comments and the old order stay, new keys go to the end",
      "# top\nouts:\n- md5: bd3c162d5bd3ad00b734c5fd04d4c851.dir\n  size: 6\n  nfiles: 2\n  path: d  # keep me\n",
      modern,
      "# top\nouts:\n- md5: f384c88e3055d399b3539f55c777980e.dir\n  size: 6\n  nfiles: 2\n  path: d  # keep me\n  hash: md5\n",
    ],
    [
      "another layout stays",
      "outs:\n  - path: d # c\n    md5: bd3c162d5bd3ad00b734c5fd04d4c851\n    hash: md5\nmeta: {a: 1}\n",
      { ...modern, sizeBytes: 7 },
      "outs:\n  - path: d # c\n    md5: f384c88e3055d399b3539f55c777980e.dir\n    hash: md5\n    size: 7\nmeta: {a: 1}\n",
    ],
    [
      "keys that are gone go, the first behind the dash too",
      "outs:\n- md5: bd3c162d5bd3ad00b734c5fd04d4c851\n  size: 6\n  hash: md5\n  path: d\n",
      { md5: undefined, sizeBytes: undefined },
      "outs:\n- hash: md5\n  path: d\n",
    ],
    ["a file without a last line break", "outs:\n- path: d", { sizeBytes: 5 }, "outs:\n- path: d\n  size: 5\n"],
    ["CRLF stays", "outs:\r\n- path: d\r\n  size: 4\r\n", { sizeBytes: 5 }, "outs:\r\n- path: d\r\n  size: 5\r\n"],
    ["flow style is written anew", "outs:\n- {size: 6, path: d}\n", { sizeBytes: 5 }, "outs:\n- size: 5\n  path: d\n"],
  ])("%s", (_name, old, changes, now) => {
    expect(change(old, changes)).toBe(now);
  });

  test("whatever changes, the result says what was asked", () => {
    fc.assert(
      fc.property(pointer, pointer, (before, after) => {
        const text = updatePointer(emitPointer(before), after);
        expect(emitPointer(parsePointer(text, "x.dvc"))).toBe(emitPointer(after));
      }),
    );
  });
});

test.each<[string, string, RegExp]>([
  ["a size with a sign", "outs:\n- path: d\n  size: -1\n", /^DVC_FILE_INVALID: x\.dvc:3:9: `outs\.0\.size` is -1/],
  [
    "a size no file can have",
    "outs:\n- path: d\n  size: 9007199254740993\n",
    /^DVC_FILE_INVALID: x\.dvc:3:9: .*9007199254740993/,
  ],
  ["a size in quotes", 'outs:\n- path: d\n  size: "12"\n', /^DVC_FILE_INVALID: x\.dvc:3:9: .*whole number, it is text/],
  ["a size with an exponent", "outs:\n- path: d\n  size: 1e308\n", /^DVC_FILE_INVALID: x\.dvc:3:9: .*it is a number/],
  [
    "an md5 in capitals",
    "outs:\n- path: d\n  md5: 3B5D5C3712955042212316173CCF37BE\n",
    /^DVC_FILE_INVALID: x\.dvc:3:8: .*md5/,
  ],
  ["an md5 that is short", "outs:\n- path: d\n  md5: 3b5d\n", /^DVC_FILE_INVALID: x\.dvc:3:8: .*md5/],
  ["another hash", "outs:\n- path: d\n  hash: sha1\n", /^DVC_FILE_INVALID: x\.dvc:3:9: .*`md5`/],
  [
    "no path",
    "outs:\n- md5: 3b5d5c3712955042212316173ccf37be\n",
    /^DVC_FILE_INVALID: x\.dvc:2:3: .*text, it is missing/,
  ],
  ["an unknown key", "outs: []\nfoo: 1\n", /^DVC_FILE_INVALID: x\.dvc:2:6: `foo`/],
  ["outs that are no list", "outs: x\n", /^DVC_FILE_INVALID: x\.dvc:1:7: `outs` must be a list/],
])("%s is refused", async (_name, text, message) => {
  expect(await errorOf(() => parsePointer(text, "x.dvc"))).toMatch(message);
});
