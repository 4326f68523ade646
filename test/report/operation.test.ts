import { describe, expect, test } from "vitest";
import type { Evaluation } from "../../pipeline/domain/evaluation.ts";
import { renderHtml } from "../../pipeline/report/html.ts";
import { renderMarkdown } from "../../pipeline/report/markdown.ts";
import { boundsText, operationNote, operationRows } from "../../pipeline/report/operation.ts";
import { betterModel, report } from "./views.ts";

const better = betterModel();
const operation = {
  latencyP50Ms: 0.0123,
  latencyP99Ms: 1234.4,
  rowsPerSecond: 123_456,
  sizeBytes: 7_912,
  memoryBytes: undefined,
  timed: "requests",
} as const;

function withEvaluation(changes: Partial<Evaluation>) {
  return betterModel({ evaluation: { ...better.evaluation, ...changes } });
}

describe("what models take to run", () => {
  const section = withEvaluation({
    candidate: { ...better.evaluation.candidate, operation },
    baseline: better.evaluation.baseline && {
      ...better.evaluation.baseline,
      operation: { ...operation, latencyP50Ms: 0.01, latencyP99Ms: 1230, rowsPerSecond: 200_000 },
    },
    champion: undefined,
  });

  test("stands in three columns, with the change in words", () => {
    expect(operationRows(section)).toEqual([
      { title: "Latency p50", candidate: "0.0123 ms", baseline: "0.01 ms", champion: "–", change: "23 % more" },
      { title: "Latency p99", candidate: "1,234 ms", baseline: "1,230 ms", champion: "–", change: "the same" },
      { title: "Rows per second", candidate: "123,000", baseline: "200,000", champion: "–", change: "38 % less" },
      { title: "Size", candidate: "7.9 kB", baseline: "7.9 kB", champion: "–", change: "the same" },
    ]);
  });

  test.each([
    ["requests", /Requests of one row/],
    ["commands", /Whole runs of the declared command/],
    [undefined, /could not be timed/],
  ] as const)("says how %s were timed, and that no approval is bound to it", (timed, words) => {
    const note = operationNote(
      withEvaluation({ candidate: { ...better.evaluation.candidate, operation: { ...operation, timed } } }),
    );
    expect(note).toMatch(words);
    expect(note).toContain("no part of what is approved");
  });

  test("is left out of records that do not say", () => {
    const candidate = { ...better.evaluation.candidate, operation: undefined, curves: undefined };
    const view = report([withEvaluation({ candidate })]);
    for (const text of [renderMarkdown(view), renderHtml(view)]) {
      expect(text).not.toContain("Operation");
      expect(text).not.toContain("Curves");
    }
  });
});

test.each([
  [{}, "–"],
  [{ margin: 0.01 }, "0.01"],
  [{ margin: 0.01, effect: 0.02 }, "0.01, effect 0.02"],
])("%o is written as %s", (bounds, text) => {
  expect(boundsText(bounds)).toBe(text);
});

describe("the page draws", () => {
  const page = renderHtml(
    report([
      withEvaluation({
        flips: {
          fixed: 1,
          broken: 1,
          fixedIds: ["7"],
          brokenIds: ["<b>"],
          worst: [{ id: "<b>", before: 0.91, now: 0.12 }],
        },
        importance: [{ input: "torque", metric: "log_loss", loss: 0.1, spread: 0.01 }],
        dependence: [
          {
            input: "torque",
            points: [1, 2, 3].map((value) => ({ value: String(value), means: [value / 10] })),
          },
          { input: "type", points: ["L", "M"].map((value) => ({ value, means: [0.2] })) },
        ],
      }),
    ]),
  );

  test.each([
    ["the ROC curve of each model once", 'aria-label="ROC: baseline, 3 points; candidate, 3 points"'],
    ["precision over recall", 'aria-label="Precision and recall: '],
    ["calibration", 'aria-label="Calibration: '],
    ["how the answer depends on a number", 'aria-label="torque: candidate, 3 points"'],
    ["rows that broke, farthest first, as text only", "<code>&lt;b&gt;</code>"],
  ])("%s", (_name, markup) => {
    expect(page).toContain(markup);
  });

  test("and tells what it cannot draw", () => {
    expect(page).toContain("<code>type</code>: <code>L</code> → 0.2000");
  });
});

test("the comment has the rows that broke, the gap's interval and the 37th look", () => {
  const comment = renderMarkdown(
    report([
      withEvaluation({
        holdOut: { look: 37, alpha: 0.05 * (60 / 96) },
        flips: { fixed: 0, broken: 1, fixedIds: [], brokenIds: ["x"], worst: [{ id: "x", before: 0.91, now: 0.12 }] },
        fairness: [
          {
            column: "sex",
            measure: "equal_opportunity",
            gap: { value: 0.05 },
            referenceGap: { value: 0.04 },
            groups: 2,
            interval: { low: 0.01, high: 0.09, level: 0.95 },
            changeInterval: { low: -0.03, high: 0.01, level: 0.95 },
          },
        ],
      }),
    ]),
  );
  for (const text of [
    "37th look at these rows, effective alpha 0.031.",
    "| `x` | 0.9100 | 0.1200 |",
    "0.0500 [0.0100, 0.0900], before 0.0400, smaller by [−0.0300, +0.0100]",
    "| 0.02, effect 0.03 |",
    "### Operation",
  ])
    expect(comment).toContain(text);
});
