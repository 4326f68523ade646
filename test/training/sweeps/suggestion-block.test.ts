import fc from "fast-check";
import { expect, test } from "vitest";
import { suggestionBlock } from "../../../pipeline/training/sweeps/suggestion-block.ts";

const text = (...lines: readonly string[]): string => `${lines.join("\n")}\n`;

test.each<[string, string, string, object | undefined]>([
  ["nothing changes", text("a: 1"), text("a: 1"), undefined],
  [
    "a value changes in its line",
    text("# head", "train:", "  a: 1 # one", "b: 2"),
    text("# head", "train:", "  a: 2 # one", "b: 2"),
    { startLine: 3, line: 3, body: "```suggestion\n  a: 2 # one\n```" },
  ],
  [
    "two lines change with one between",
    text("a: 1", "b: 1", "c: 1", "d: 1"),
    text("a: 2", "b: 1", "c: 2", "d: 1"),
    { startLine: 1, line: 3, body: "```suggestion\na: 2\nb: 1\nc: 2\n```" },
  ],
  [
    "a line is added: the one before comes along",
    text("train:", "  a: 1", "other: 3"),
    text("train:", "  a: 1", "  new: 0.5", "other: 3"),
    { startLine: 2, line: 2, body: "```suggestion\n  a: 1\n  new: 0.5\n```" },
  ],
  [
    "a line is added at the end",
    text("a: 1"),
    text("a: 1", "b: 2"),
    { startLine: 1, line: 1, body: "```suggestion\na: 1\nb: 2\n```" },
  ],
  [
    "a line with a fence in it gets a longer one",
    text("a: 1"),
    text("a: '```'"),
    { startLine: 1, line: 1, body: "````suggestion\na: '```'\n````" },
  ],
])("%s", (_name, before, after, block) => {
  expect(suggestionBlock(before, after)).toEqual(block);
});

/** What GitHub makes of a file when the suggestion is taken. */
function taken(before: string, { startLine, line, body }: NonNullable<ReturnType<typeof suggestionBlock>>): string {
  const lines = before.replace(/\n$/, "").split("\n");
  lines.splice(startLine - 1, line - startLine + 1, ...body.split("\n").slice(1, -1));
  return `${lines.join("\n")}\n`;
}

test("taken over, it gives the file that was meant", () => {
  const file = fc.array(fc.constantFrom("a: 1", "a: 2", "b: 1", "", "# c"), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(file, file, (old, wanted) => {
      const [before, after] = [text(...old), text(...wanted)];
      const block = suggestionBlock(before, after);
      expect(block === undefined ? before : taken(before, block)).toBe(after);
    }),
  );
});
