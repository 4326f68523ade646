import { describe, expect, test } from "vitest";
import { workflows } from "../actions/workflows.ts";
import { runnable } from "./runnable.ts";

describe.each(workflows)("$name.yml", ({ text }) => {
  test("is run as it is written, but for the paths of our own actions and the length of queues", () => {
    const { text: changed, rewritten } = runnable(text);
    const before = text.split("\n");
    const differing = changed
      .split("\n")
      .flatMap((line, at) => (line === before[at] ? [] : [[before[at]?.trim(), line.trim()]]));
    expect(differing).toEqual(rewritten);
    for (const [from, to] of rewritten)
      expect([from.replace("$/actions/", "./actions/"), from.replace("queue: max", "# queue: max")]).toContain(to);
  });
});

test.each([
  ["  queue: max", "  # queue: max"],
  ["      queue: max", "      queue: max"],
  ["      - uses: $/actions/train", "      - uses: ./actions/train"],
  ["        uses: $/actions/promote", "        uses: ./actions/promote"],
  ["        run: echo $/actions/promote", "        run: echo $/actions/promote"],
  ["      - uses: $/.github/workflows/train.yml", "      - uses: $/.github/workflows/train.yml"],
])("%s", (before, after) => {
  expect(runnable(before).text).toBe(after);
});
