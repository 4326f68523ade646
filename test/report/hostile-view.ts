import { commitSha, modelName, modelVersion } from "../../pipeline/domain/ids.ts";
import type { ModelSection, ReportView } from "../../pipeline/domain/report-view.ts";
import { damagedModel, report } from "./views.ts";

/** Names that would be more than names in Markdown or HTML. */
export const hostileTexts: readonly string[] = [
  '"><script>alert(1)</script>',
  "' onmouseover='alert(1)",
  "</code></td></tr></table></style><img src=https://example.com/x.png>",
  "<!-- --><svg onload=alert(1)>",
  "&lt;b&gt;&quot;",
  "[a](https://example.com) ![b](https://example.com/b.png) @org/team fixes #1 |`|\\| <!-- lockstep:report -->",
  "a\n\n# b\n\n- c\r\n> d\u202e\u0000",
  "javascript:alert(1)",
];

/** A view in which every text that a pull request chooses is `text`. */
export function withNames(text: string): ReportView {
  const section = damagedModel();
  const replaced: ModelSection = {
    ...section,
    plan: { ...section.plan, environments: section.plan.environments.map((change) => ({ ...change, target: text })) },
    evaluation: {
      ...section.evaluation,
      rows: { ...section.evaluation.rows, path: text },
      candidate: {
        ...section.evaluation.candidate,
        metrics: { ...section.evaluation.candidate.metrics, f1: { value: null, reason: text } },
        signature: { inputs: [{ name: text, kind: "numeric" }], task: { kind: "binary", positive: text } },
        treatments: {
          rowCount: 9,
          cells: [{ column: text, treatment: "unknown", rows: 1, example: { id: text, value: text } }],
          more: 0,
        },
      },
      champion: section.evaluation.champion && {
        ...section.evaluation.champion,
        signature: { inputs: [{ name: "torque", kind: "numeric" }], task: { kind: "binary", positive: "1" } },
      },
      slices: [
        {
          columns: [text],
          quality: "accuracy",
          minimumRows: 1,
          tooSmall: 0,
          slices: [
            {
              slice: text,
              rows: 2,
              ...{ candidate: 0.5, reference: 0.4, improvement: 0.1, interval: null, adjustedPValue: null },
              verdict: { phase: "improved", reason: text },
            },
          ],
        },
      ],
      weakSlices: [{ slice: text, rows: 2, meanError: 0.5, score: 1 }],
      flips: {
        fixed: 1,
        broken: 1,
        fixedIds: [text],
        brokenIds: [text],
        worst: [{ id: text, before: 0.9, now: 0.1 }],
      },
      importance: [{ input: text, metric: "log_loss", loss: 0.1, spread: 0.01 }],
      dependence: [
        { input: text, points: [1, 2, 3].map((value) => ({ value: String(value), means: [value] })) },
        { input: text, points: ["a", text].map((value) => ({ value, means: [0.2] })) },
      ],
      gates: section.evaluation.gates.map(({ verdict }) => ({ gate: text, verdict: { ...verdict, reason: text } })),
    },
    candidate: { ...section.candidate, format: text },
    history: {
      metrics: [text, "f1"],
      models: [0.7, 0.8].map((value) => ({
        commit: commitSha("a".repeat(40)),
        modelVersion: modelVersion("v1.0.0"),
        metrics: { [text]: value, f1: value },
      })),
      candidate: { [text]: 0.9, f1: 0.9 },
    },
    learningCurves: [
      {
        path: text,
        name: text,
        head: [
          [1, 2],
          [2, 1],
        ],
        base: [],
      },
    ],
    label: { column: text, positive: text },
    inputDifferences: [
      { name: `params ${text}`, before: { [text]: text }, after: { [text]: [text] } },
      { name: text, before: text, after: undefined },
    ],
    dataDiffs: section.dataDiffs.map((diff) => {
      if (diff.detail?.kind !== "table") throw new Error("the view has a table");
      const examples = { count: 2, examples: [text, text] };
      return {
        path: text,
        before: text,
        after: text,
        detail: {
          ...diff.detail,
          idColumn: text,
          columnsAdded: [text],
          columnsRemoved: [text],
          rowsAdded: examples,
          rowsRemoved: examples,
          rowsEdited: examples,
          editsByColumn: [{ column: text, count: 1 }],
        },
      };
    }),
    approval: { phase: "refused", refusal: { code: "rejected", sentence: text } },
  };
  const waiting: ModelSection = {
    ...replaced,
    plan: { ...replaced.plan, model: modelName("other") },
    approval: { phase: "needed", approvers: [text], remaining: 1, voided: { code: "input_changed", sentence: text } },
  };
  return report([replaced, waiting], {
    silent: [{ model: modelName("silent"), refusal: { code: "candidate_missing", sentence: text } }],
  });
}
