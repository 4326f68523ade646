import { describe, expect, test } from "vitest";
import type { Progress } from "../../../pipeline/platform/host/host.ts";
import {
  bytesText,
  durationText,
  openProgressLine,
  progressText,
} from "../../../pipeline/platform/host/progress-line.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 KB"],
  [1_234_567, "1.2 MB"],
  [99_949_999, "99.9 MB"],
  [99_950_000, "100 MB"],
  [999_500_000, "1.0 GB"],
  [5e15, "5.0 PB"],
])("%i bytes are %s", (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test.each([
  [0, "0 s"],
  [59.4, "59 s"],
  [60, "1:00"],
  [3599, "59:59"],
  [3600, "1:00:00"],
])("%d seconds are %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

describe("a line says", () => {
  const push = (done: number, total: number | undefined): Progress => ({ title: "Push", done, total, unit: "bytes" });

  test.each([
    [
      "share, rate and remaining time",
      push(5_000_000, 10_000_000),
      1000,
      / 50 % 5\.0 MB of 10\.0 MB 5\.0 MB\/s, 1 s left$/,
    ],
    ["no rate in the first half second", push(5_000_000, 10_000_000), 499, / 50 % 5\.0 MB of 10\.0 MB$/],
    ["no share where nobody knows the total", push(5_000_000, undefined), 1000, /^Push 5\.0 MB 5\.0 MB\/s$/],
    ["never more than all of it", push(20, 10), 1000, / 100 % /],
    [
      "files as files",
      { title: "Add", done: 5, total: 10, unit: "files" } as const,
      1000,
      / 5 files of 10 files 5 files\/s, 1 s left$/,
    ],
  ])("%s", (_name, progress, elapsedMs, line) => {
    expect(progressText(progress, { elapsedMs, first: 0 })).toMatch(line);
  });

  test("the rate of this run only: what was done before it does not count", () => {
    expect(progressText(push(6_000_000, 10_000_000), { elapsedMs: 1000, first: 5_000_000 })).toContain(
      " 1.0 MB/s, 4 s left",
    );
  });
});

/** What is written to a stream while some progress is shown, 50 ms apart. */
function written(isTTY: boolean, environment: Readonly<Record<string, string>>, steps: readonly Progress[]): string {
  let [text, now] = ["", 0];
  const stream = { isTTY, columns: 60, write: (part: string) => (text += part) };
  const line = openProgressLine({ stream, environment, clock: () => (now += 50) });
  for (const step of steps) line.show(step);
  return text;
}

describe("on a stream", () => {
  const steps = [0, 1, 2, 3, 4, 5].map((done): Progress => ({ title: "Fetch", done, total: 5, unit: "files" }));

  test.each([
    ["the log of a job", true, { CI: "true" }],
    ["a pipe", false, {}],
    ["a terminal that cannot move", true, { TERM: "dumb" }],
  ])("%s stays quiet", (_name, isTTY, environment) => {
    expect(written(isTTY, environment, steps)).toBe("");
  });

  test("a terminal shows one line, at most ten times a second, and nothing is left of it", () => {
    const text = written(true, {}, steps);
    expect(text).not.toContain("\n");
    expect(text.match(/Fetch/g)).toHaveLength(3);
    expect(text.endsWith("\r\u001b[K")).toBe(true);
  });

  test("a name from elsewhere moves nothing else on the terminal, and the line does not wrap", () => {
    const title = `\u001b[2J${"x".repeat(200)}`;
    const text = written(true, {}, [{ title, done: 1, total: undefined, unit: "files" }]);
    expect(text).toBe("x".repeat(59));
  });
});
