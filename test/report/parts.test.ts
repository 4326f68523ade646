import { describe, expect, test } from "vitest";
import type { Evaluation } from "../../pipeline/domain/evaluation.ts";
import { renderHtml } from "../../pipeline/report/html.ts";
import { ordinal } from "../../pipeline/report/look.ts";
import { renderMarkdown } from "../../pipeline/report/markdown.ts";
import { betterModel, report } from "./views.ts";

function reports(changes: Partial<Evaluation>, label = betterModel().label): readonly [string, string] {
  const section = betterModel();
  const shown = report([{ ...section, label, evaluation: { ...section.evaluation, ...changes } }]);
  return [renderMarkdown(shown), renderHtml(shown)];
}

const evil = "<img src=x onerror=alert(1)>|`@team`";
const interval = { low: -0.2, high: -0.05, level: 0.95 };

const cases: readonly (readonly [string, Partial<Evaluation>, readonly string[], readonly string[]])[] = [
  [
    "the look and what it leaves of alpha",
    { holdOut: { look: 37, alpha: 0.03125 } },
    ["37th look at these rows, effective alpha 0.031."],
    ["37th look at these rows, effective alpha 0.031."],
  ],
  [
    "slices, the worst first, and how many were too small",
    {
      slices: [
        {
          columns: ["type"],
          quality: "accuracy",
          minimumRows: 30,
          tooSmall: 4,
          slices: [
            {
              slice: "type=L",
              rows: 900,
              candidate: 0.9,
              reference: 0.9,
              improvement: 0,
              interval,
              adjustedPValue: 1,
              verdict: { phase: "equivalent", reason: "same" },
            },
            {
              slice: `type=${evil}`,
              rows: 50,
              candidate: 0.7,
              reference: 0.8,
              improvement: -0.1,
              interval,
              adjustedPValue: 0.01,
              verdict: { phase: "regressed", reason: "worse" },
            },
          ],
        },
      ],
    },
    ["### Slices", "❌ Regressed", "4 more have fewer than 30 rows"],
    ["<h3>Slices</h3>", "4 more have fewer than 30 rows"],
  ],
  [
    "gaps between groups",
    {
      fairness: [
        {
          column: "sex",
          measure: "equal_opportunity",
          gap: { value: 0.0412 },
          referenceGap: { value: 0.02 },
          groups: 2,
        },
      ],
    },
    ["Largest gap of equal opportunity between 2 groups of `sex`: 0.0412, before 0.0200."],
    ["Largest gap of equal opportunity between 2 groups of <code>sex</code>: 0.0412"],
  ],
  [
    "weak slices as hints",
    { weakSlices: [{ slice: "type=H", rows: 61, meanError: 0.25, score: 1.2 }] },
    ["Found by search, as a hint and no verdict", "- `type=H`: 0.2500 on 61 rows"],
    ["Found by search, as a hint and no verdict"],
  ],
  [
    "rows that flipped",
    { flips: { fixed: 12, broken: 1, fixedIds: ["a"], brokenIds: [evil] } },
    ["12 answers became right, 1 became wrong."],
    ["12 answers became right, 1 became wrong."],
  ],
  [
    "what inputs are worth, and how the answer depends on them",
    {
      importance: [{ input: "torque", metric: "log_loss", loss: 0.31, spread: 0.01 }],
      dependence: [
        {
          input: "torque",
          points: [
            { value: "10", means: [0.1] },
            { value: "20", means: [0.6] },
          ],
        },
      ],
    },
    ["| `torque` | +0.3100 ± 0.0100 |", "- `torque`: `10` → 0.1000, `20` → 0.6000"],
    ["+0.3100 ± 0.0100", "<code>10</code> → 0.1000"],
  ],
  [
    "a gate on trial",
    {
      gates: [
        { gate: "f1: minimum 0.9", verdict: { phase: "regressed", reason: "f1 0.8 is less" }, mode: "informational" },
      ],
    },
    ["❌ `f1: minimum 0.9` regressed (on trial, stops nothing)"],
    ["(on trial, stops nothing)"],
  ],
];

describe("a report shows", () => {
  test.each(cases)("%s", (_name, changes, inMarkdown, inHtml) => {
    const [markdown, html] = reports(changes);
    for (const text of inMarkdown) expect(markdown).toContain(text);
    for (const text of inHtml) expect(html).toContain(text);
    expect(html).not.toContain("<img");
    expect(markdown).not.toMatch(/(?<!`[^`]*)@team/);
  });

  test("labels by predictions of several classes, and no threshold", () => {
    const { candidate } = betterModel().evaluation;
    const [markdown, html] = reports(
      {
        task: { kind: "multiclass", classes: ["bird", "cat"] },
        candidate: {
          ...candidate,
          threshold: undefined,
          confusion: undefined,
          classConfusion: [
            [8, 2],
            [1, 9],
          ],
        },
      },
      { column: "animal", positive: undefined },
    );
    expect(markdown).toContain("| **`bird`** | 8 | 2 | 80 % |");
    expect(markdown).not.toContain("From a probability of");
    expect(html).toContain("Rows are labels, columns predictions.");
  });

  test("no confusion matrix of numbers", () => {
    const { candidate } = betterModel().evaluation;
    const [markdown] = reports(
      { task: { kind: "regression" }, candidate: { ...candidate, threshold: undefined, confusion: undefined } },
      { column: "price", positive: undefined },
    );
    expect(markdown).not.toContain("Confusion matrix");
  });
});

test.each([
  [1, "1st"],
  [2, "2nd"],
  [3, "3rd"],
  [4, "4th"],
  [11, "11th"],
  [12, "12th"],
  [13, "13th"],
  [21, "21st"],
  [37, "37th"],
  [112, "112th"],
  [1003, "1,003rd"],
])("%i is written %s", (place, expected) => {
  expect(ordinal(place)).toBe(expected);
});
