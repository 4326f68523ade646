import { describe, expect, test } from "vitest";
import type { ModelDeclaration } from "../../pipeline/domain/project.ts";
import { parseProject } from "../../pipeline/registry/project.ts";

/** lockstep.yaml with one model and these lines of it. */
function withLines(...lines: readonly string[]): string {
  return `models:
  press:
    artifact: models/press
    metrics: metrics.json
    evaluation_rows: test.csv
    training_rows: train.csv
    id: id
    label: y
${lines.map((line) => `    ${line}\n`).join("")}review: {approvers: [ravi]}
`;
}

function modelOf(...lines: readonly string[]): ModelDeclaration | undefined {
  return parseProject(withLines(...lines), "lockstep.yaml").models[0];
}

function refusal(...lines: readonly string[]): string {
  try {
    modelOf(...lines);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "nothing was refused";
}

const binary = ["positive: 1", "gates: [{metric: roc_auc, margin: 0.01}]"];

describe("what models are held to", () => {
  test.each<[string, readonly string[], Partial<ModelDeclaration>]>([
    [
      "a smallest effect of interest, of a gate and of slices",
      ["positive: 1", "gates: [{metric: f1, margin: 0.01, effect: 0.02}]", "slices: [{by: kind, effect: 0.05}]"],
      {
        gates: [{ metric: "f1", margin: 0.01, effect: 0.02, limit: undefined }],
        slices: [
          { columns: ["kind"], minimumRows: 30, required: [], margin: undefined, effect: 0.05, mode: "blocking" },
        ],
      },
    ],
    [
      "how slices are allowed for",
      [...binary, "slice_correction: benjamini_hochberg"],
      { sliceCorrection: "benjamini_hochberg" },
    ],
    [
      "what it takes to run",
      [
        ...binary,
        "operation: [{measure: latency_p99_ms, maximum: 50, margin: 0.2}, {measure: rows_per_second, minimum: 9, mode: informational}]",
      ],
      {
        operation: [
          { measure: "latency_p99_ms", limit: 50, margin: 0.2, mode: "blocking" },
          { measure: "rows_per_second", limit: 9, margin: undefined, mode: "informational" },
        ],
      },
    ],
    [
      "one class of several",
      [
        "task: multiclass",
        "gates: [{metric: recall, class: 3, minimum: 0.9}, {metric: recall, class: setosa, margin: 0}]",
      ],
      {
        gates: [
          { metric: "recall of 3", margin: undefined, limit: 0.9 },
          { metric: "recall of setosa", margin: 0, limit: undefined },
        ],
      },
    ],
    [
      "what decisions cost",
      ["positive: 1", "costs: {false_positive: 1, false_negative: 20}", "gates: [{metric: cost, margin: 0.1}]"],
      {
        costs: {
          kind: "binary",
          costs: { truePositive: 0, falsePositive: 1, trueNegative: 0, falseNegative: 20 },
        },
      },
    ],
    [
      "what decisions between classes cost",
      ["task: multiclass", "costs: {ripe: {rotten: 5}, rotten: {ripe: 50}}", "gates: [{metric: cost, maximum: 3}]"],
      { costs: { kind: "multiclass", costs: { ripe: { rotten: 5 }, rotten: { ripe: 50 } } } },
    ],
    [
      "in which order candidates of a query stand",
      ["task: ranking", "group: query", "gates: [{metric: ndcg_at_10, margin: 0.01}]"],
      { task: { kind: "ranking", queryColumn: "query" }, groupColumn: "query" },
    ],
  ])("%s", (_name, lines, found) => {
    expect(modelOf(...lines)).toMatchObject(found);
  });

  test.each([
    [
      "an effect without a margin",
      ["positive: 1", "gates: [{metric: f1, minimum: 0.1, effect: 0.02}]"],
      /needs a `margin` beside it/,
    ],
    [
      "a class of a binary task",
      ["positive: 1", "gates: [{metric: f1, class: a, margin: 0}]"],
      /class`: has no sense for binary/,
    ],
    [
      "a class for a metric of all",
      ["task: multiclass", "gates: [{metric: mcc, class: a, margin: 0}]"],
      /class`: has no sense for mcc/,
    ],
    [
      "a metric of one class without the class",
      ["task: multiclass", "gates: [{metric: recall, margin: 0}]"],
      /is no metric of multiclass/,
    ],
    [
      "a gate on costs that nobody declared",
      ["positive: 1", "gates: [{metric: cost, margin: 0}]"],
      /cost needs `costs`/,
    ],
    ["costs of another task", [...binary, "costs: {a: {b: 1}}"], /costs`: have another form for binary/],
    ["a ranking without a query", ["task: ranking", "gates: [{metric: map, margin: 0}]"], /group`: is missing/],
    [
      "a margin for a training",
      [...binary, "operation: [{measure: training_price, margin: 0.1}]"],
      /margin`: has no sense for training_price/,
    ],
    ["a maximum of rows a second", [...binary, "operation: [{measure: rows_per_second, maximum: 1}]"], /use `minimum`/],
    ["a rule without a bound", [...binary, "operation: [{measure: size_bytes}]"], /would pass everything/],
    [
      "two rules for one measure",
      [...binary, "operation: [{measure: size_bytes, maximum: 1}, {measure: size_bytes, margin: 1}]"],
      /has a rule already/,
    ],
  ])("%s is refused", (_name, lines, message) => {
    expect(refusal(...lines)).toMatch(message);
  });
});
