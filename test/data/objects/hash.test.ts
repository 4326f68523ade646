import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readHash } from "../../../pipeline/data/objects/bulk/read-file.ts";
import { digestOf, hashBytes, hashFile, hashFiles } from "../../../pipeline/data/objects/hash.ts";
import { temporaryFolder } from "../../support/folder.ts";

const mebibyte = 1024 * 1024;

describe("hashFile", () => {
  test.each([
    ["an empty file", 0],
    ["one byte", 1],
    ["one piece less a byte", mebibyte - 1],
    ["exactly one piece", mebibyte],
    ["one piece and a byte", mebibyte + 1],
    ["several pieces", 3 * mebibyte + 17],
  ])("gives %s the digests that md5sum and sha256sum give", async (_name, sizeBytes) => {
    const path = join(temporaryFolder(), "file");
    await writeFile(
      path,
      Buffer.alloc(sizeBytes, 7).map((byte, index) => byte + index),
    );
    const sum = (program: string): string => execFileSync(program, [path], { encoding: "utf8" }).split(" ")[0] ?? "";
    expect(await hashFile(path)).toEqual({ md5: sum("md5sum"), sha256: sum("sha256sum"), sizeBytes });
  });

  test("keeps the order of many files", async () => {
    const folder = temporaryFolder();
    const paths = Array.from({ length: 50 }, (_, index) => join(folder, String(index)));
    for (const [index, path] of paths.entries()) await writeFile(path, String(index));
    const found = await hashFiles(paths, 7);
    expect(found.map(({ md5 }) => md5)).toEqual(paths.map((_, index) => hashBytes(String(index)).md5));
  });
});

describe("the md5 of DVC 2.x", () => {
  test.each([
    ["turns line ends of text", "a\r\nb\r\n", "a\nb\n"],
    ["keeps a lone carriage return", "a\rb", "a\rb"],
    ["keeps line ends of bytes with a NUL", "a\0\r\n", "a\0\r\n"],
    ["takes 30 % of strange bytes for text", "\x01\x01\x01abcde\r\n", "\x01\x01\x01abcde\n"],
    ["takes more than 30 % for no text", "\x01\x01\x01\x01abcd\r\n", "\x01\x01\x01\x01abcd\r\n"],
    [
      "keeps a pair that a piece boundary splits",
      `${"a".repeat(mebibyte - 1)}\r\nb`,
      `${"a".repeat(mebibyte - 1)}\r\nb`,
    ],
    ["is that of nothing for an empty file", "", ""],
  ])("%s", async (_name, text, hashed) => {
    const path = join(temporaryFolder(), "file");
    await writeFile(path, text, "latin1");
    expect(readHash(path, "legacy").md5).toBe(hashBytes(Buffer.from(hashed, "latin1")).md5);
  });
});

test("equal records have equal digests, whatever the order of their keys", () => {
  expect(digestOf({ a: 1, b: [true, null] })).toBe(digestOf({ b: [true, null], a: 1 }));
  expect(digestOf({ a: 1 })).toBe(hashBytes('{"a":1}').sha256);
});
