import { describe, expect, test } from "vitest";
import { parseProcessLine } from "../../../pipeline/training/costs/process-table.ts";
import { ProcessorAccount } from "../../../pipeline/training/costs/processor-account.ts";
import { parseWaitedTimes } from "../../../pipeline/training/costs/waited-times.ts";

const process = (id: string, ownSeconds: number, waitedSeconds = 0) => ({ id, ownSeconds, waitedSeconds });

type Look = readonly ReturnType<typeof process>[];

describe("processor time of a tree", () => {
  test.each<readonly [string, readonly Look[], number]>([
    ["of processes that live is what they have used", [[process("a", 1), process("b", 2)]], 3],
    ["of one that was waited for is its parent's", [[process("a", 1), process("b", 2)], [process("a", 1, 2.5)]], 3.5],
    ["of one that nobody waited for is kept", [[process("a", 1), process("b", 2)], [process("a", 1)]], 3],
    [
      "of one that nobody waited for is kept beside what others use",
      [
        [process("a", 1), process("b", 2)],
        [process("a", 1), process("c", 4)],
      ],
      7,
    ],
    [
      "of two generations that end together is their grandparent's",
      [[process("a", 0), process("b", 1, 1), process("c", 3)], [process("a", 0, 5.1)]],
      5.1,
    ],
    ["of a process whose pid is given away again counts both", [[process("a@1", 2)], [process("a@2", 1)]], 3],
    [
      "takes a difference as small as the clock's grain for none",
      [[process("a", 1), process("b", 0.03)], [process("a", 1)]],
      1.03,
    ],
    ["never falls", [[process("a", 1), process("b", 0.02)], [process("a", 1)]], 1.02],
  ])("%s", (_name, looks, seconds) => {
    const account = new ProcessorAccount();
    for (const look of looks) account.look(look);
    expect(account.totalSeconds).toBeCloseTo(seconds, 9);
  });

  test("in the end is what the root was charged with, and what it left running", () => {
    const account = new ProcessorAccount();
    account.look([process("root", 0, 1), process("child", 2), process("left", 0.5)]);
    account.close([process("left", 0.7)], { id: "root", waitedSeconds: 3.4 });
    expect(account.totalSeconds).toBeCloseTo(4.1, 9);
  });

  test("of a command that ended before it was looked at is what the root was charged with", () => {
    const account = new ProcessorAccount();
    account.close([], { id: undefined, waitedSeconds: 0.02 });
    expect(account.totalSeconds).toBeCloseTo(0.02, 9);
  });
});

test.each([
  ["dash", "0m0.010000s 0m0.020000s\n0m1.250000s 0m0.030000s\n", 1.28],
  ["bash", "0m0.003s 0m0.002s\n1m1.500s 0m0.250s\n", 61.75],
  ["a decimal comma", "0m0,003s 0m0,002s\n0m1,500s 0m0,250s\n", 1.75],
  ["busybox", "0m0.00s 0m0.00s\n0m2.00s 0m1.00s\n", 3],
  ["minutes beyond an hour", "0m0.0s 0m0.0s\n75m0.00s 2m0.50s\n", 4620.5],
  ["nothing, when it was stopped", "", undefined],
  ["one line alone", "0m0.010000s 0m0.020000s\n", undefined],
])("times of %s are read", (_name, text, seconds) => {
  expect(parseWaitedTimes(text)).toBe(seconds);
});

describe("a line of /proc/<pid>/stat", () => {
  const rest = "S 7 40 41 0 -1 4194304 101 9411 0 0 150 30 21 3 20 0 1 0 3599743 2654208 386";

  test.each([
    ["an ordinary name", "sh"],
    ["a name with a parenthesis and blanks", "a) R 1 (b"],
    ["an empty name", ""],
  ])("is read with %s", (_name, name) => {
    expect(parseProcessLine(`42 (${name}) ${rest}`)).toEqual({
      pid: 42,
      id: "42@3599743",
      parent: 7,
      session: 41,
      ownSeconds: 1.8,
      waitedSeconds: 0.24,
    });
  });

  test.each([
    ["", undefined],
    ["42 (sh) S 7", undefined],
    ["no line", undefined],
  ])("%j is none", (text, expected) => {
    expect(parseProcessLine(text)).toBe(expected);
  });
});
