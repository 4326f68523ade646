import { describe, expect, test } from "vitest";
import { judgeRun, parseSummary, sum, summaryLine, type Totals } from "../../scripts/summary.ts";
import { type CountedModule, countModule, retriedTests } from "../../scripts/test-reporter.ts";

function totals(passed: number, failed = 0, skipped = 0): Totals {
  return { passed, failed, skipped };
}

describe("the last line", () => {
  test.each([
    ["all passed", totals(12), "12 passed, 0 failed"],
    ["some failed", totals(3, 2), "3 passed, 2 failed"],
    ["skipped tests are not hidden", totals(3, 0, 1), "3 passed, 0 failed, 1 skipped"],
  ])("%s", (_name, given, line) => {
    expect(summaryLine(given)).toBe(line);
    expect(parseSummary(line)).toEqual(given);
  });

  test.each(["", "12 passed", "12 passed, 0 failed.", " 12 passed, 0 failed", "-1 passed, 0 failed"])(
    "%j is not a summary",
    (line) => {
      expect(parseSummary(line)).toBeUndefined();
    },
  );

  test("parts add up", () => {
    expect(sum([totals(1, 2, 3), totals(10, 20, 30)])).toEqual(totals(11, 22, 33));
  });
});

describe("a run", () => {
  test.each([
    ["that passed has passed", totals(2), 0, totals(2), undefined],
    ["with a failure keeps its numbers", totals(2, 1), 1, totals(2, 1), undefined],
    ["that ended before it reported is a failure", undefined, 137, totals(0, 1), /exit code 137/],
    ["that ran nothing is a failure", totals(0), 1, totals(0, 1), /no test was run/],
    ["that ran nothing is a failure even if the runner is content", totals(0), 0, totals(0, 1), /no test was run/],
    ["that skipped everything is a failure", totals(0, 0, 4), 0, totals(0, 1, 4), /no test was run/],
    ["whose coverage is too low is a failure", totals(2), 1, totals(2, 1), /every test passed, but .* exit code 1/],
  ])("%s", (_name, reported, exitCode, expected, problem) => {
    const judged = judgeRun(reported, exitCode);
    expect(judged.totals).toEqual(expected);
    if (problem === undefined) expect(judged.problem).toBeUndefined();
    else expect(judged.problem).toMatch(problem);
  });
});

describe("a test file", () => {
  type State = "passed" | "failed" | "skipped" | "pending";
  const file = (state: string, ...tests: readonly State[]): CountedModule => ({
    state: () => state,
    children: { allTests: () => tests.map((result) => ({ result: () => ({ state: result }) })) },
  });

  test.each([
    ["counts its tests", file("failed", "passed", "failed", "skipped", "passed"), totals(2, 1, 1)],
    ["that cannot be loaded is one failure", file("failed"), totals(0, 1)],
    ["whose hook throws after its tests passed is one failure", file("failed", "passed"), totals(1, 1)],
    ["that was interrupted has not passed", file("pending", "passed", "pending"), totals(1, 1)],
  ])("%s", (_name, module, expected) => {
    expect(countModule(module)).toEqual(expected);
  });
});

test("what passed only when it was tried again is named", () => {
  const module = { relativeModuleId: "test/a.test.ts" };
  const of = (fullName: string, flaky: boolean | undefined) => ({
    ...{ fullName, module },
    diagnostic: () => (flaky === undefined ? undefined : { flaky }),
  });
  const allTests = () => [of("at once", false), of("waits > at last", true), of("never run", undefined)];
  expect(retriedTests([{ children: { allTests } }])).toEqual(["test/a.test.ts: waits > at last"]);
});
