import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { shellWordIfNeeded } from "../../pipeline/domain/shell-word.ts";

test.each([
  ["data/rows.csv", "data/rows.csv"],
  ["roh daten/zeilen.csv", "'roh daten/zeilen.csv'"],
  ["zeilen-ü.csv", "'zeilen-ü.csv'"],
  ["it's; rm *", "'it'\\''s; rm *'"],
  ["$(id)", "'$(id)'"],
  ["", "''"],
])("the path %j stands in a command as %s, and a shell reads it back", (path, word) => {
  expect(shellWordIfNeeded(path)).toBe(word);
  expect(execFileSync("sh", ["-c", `printf %s ${word}`], { encoding: "utf8" })).toBe(path);
});
