import { expect, test } from "vitest";
import { diffDirectories } from "../../../pipeline/data/table-diff/directories.ts";
import { md5 } from "../../../pipeline/domain/ids.ts";

test("two folders are compared file by file", () => {
  const entry = (
    relpath: string,
    digit: string,
  ): { readonly relpath: string; readonly md5: ReturnType<typeof md5> } => ({
    relpath,
    md5: md5(digit.repeat(32)),
  });
  expect(
    diffDirectories(
      [entry("a", "1"), entry("b", "2"), entry("c", "3")],
      [entry("a", "1"), entry("b", "9"), entry("d", "3")],
    ),
  ).toEqual({
    kind: "directory",
    filesBefore: 3,
    filesAfter: 3,
    filesAdded: { count: 1, examples: ["d"] },
    filesRemoved: { count: 1, examples: ["c"] },
    filesEdited: { count: 1, examples: ["b"] },
  });
});
