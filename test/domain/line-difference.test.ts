import fc from "fast-check";
import { expect, test } from "vitest";
import { lineDifference } from "../../pipeline/domain/line-difference.ts";

test.each([
  ["a\nb\nc", "a\nb\nc", []],
  ["a\nb\nc", "a\nx\nc", ["- b", "+ x"]],
  ["a", "a\nb", ["+ b"]],
  ["a\nb", "b", ["- a"]],
  ["", "a", ["- ", "+ a"]],
])("what %j and %j do not share", (before, after, expected) => {
  expect(lineDifference(before, after)).toEqual(expected);
});

test("taking the lines of the one away from what both have gives the other", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 12 })
    .map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const difference = lineDifference(before, after);
      const without = (some: string, sign: string): readonly string[] => {
        const gone = difference.filter((line) => line.startsWith(sign)).map((line) => line.slice(2));
        return some.split("\n").filter((line) => {
          const at = gone.indexOf(line);
          if (at >= 0) gone.splice(at, 1);
          return at < 0;
        });
      };
      expect([...without(before, "- ")].sort()).toEqual([...without(after, "+ ")].sort());
    }),
  );
});
