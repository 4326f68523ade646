import { expect, test } from "vitest";
import { csvTable } from "../../../pipeline/cli/data/csv-table.ts";

test.each([
  ["=1+1", "'=1+1"],
  ["=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"],
  ["+SUM(A1)", "'+SUM(A1)"],
  ["-2+3", "'-2+3"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1+1", "' =1+1"],
  ["\r=1+1", "'"],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ["-0.5", "-0.5"],
  ["+1", "+1"],
  ["-1e-05", "-1e-05"],
  [".5", ".5"],
  ["-", "'-"],
  ["1=1", "1=1"],
  ["a,b", '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ["", ""],
])("N32 a cell %j is written as %j", (text, expected) => {
  const [, row] = csvTable(["value"], [[text]], { isExcelSafe: true }).split("\n");
  expect(row?.slice(0, expected.length)).toBe(expected);
});

test("N32 a name of a metric is guarded, too, and everything is as it is for who asks for that", () => {
  expect(csvTable(["Path", "=evil()"], [["m.json", "=1"]], { isExcelSafe: true })).toBe("Path,'=evil()\nm.json,'=1");
  expect(csvTable(["Path", "=evil()"], [["m.json", "=1"]], { isExcelSafe: false })).toBe("Path,=evil()\nm.json,=1");
});

test("a line break in a cell begins no row", () => {
  expect(csvTable(["a"], [["one\n=two\r\nthree"]], { isExcelSafe: true }).split("\n")).toHaveLength(2);
});
