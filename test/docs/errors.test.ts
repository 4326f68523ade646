import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { problemStatus } from "../../pipeline/delivery/server/problem.ts";
import { errorCodes } from "../../pipeline/domain/error-codes.ts";
import { reasons } from "../../pipeline/domain/reason.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/reference/errors.md"), "utf8");

/** Cells of the table under a heading, row by row, without its head. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const lines = (section.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe.each([
  ["Errors", errorCodes, 4],
  ["Refusals", reasons, 3],
  ["Answers of the inference server", problemStatus, 3],
] as const)("the table of %s", (heading, codes, width) => {
  const rows = rowsUnder(heading);

  test("has every code of the program, in its order, and no other", () => {
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.map(([code]) => code)).toEqual(Object.keys(codes).map((code) => `\`${code}\``));
  });

  test("says of each what the program says", () => {
    expect(rows.map(([, meaning]) => meaning)).toEqual(Object.values(codes).map(String));
  });

  test("leaves no cell empty", () => {
    for (const row of rows) {
      expect(row).toHaveLength(width);
      expect(row).not.toContain("");
    }
  });
});
