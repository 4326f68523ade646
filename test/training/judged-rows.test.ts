import { describe, expect, test } from "vitest";
import { tableOfRows } from "../../pipeline/data/tables/rows.ts";
import { LockstepError } from "../../pipeline/domain/error.ts";
import type { DeclaredTask } from "../../pipeline/domain/project.ts";
import type { JudgedTask, Task } from "../../pipeline/domain/task.ts";
import { withCosts } from "../../pipeline/evaluation/costs.ts";
import { scoresFor, truthOf } from "../../pipeline/training/judged-rows.ts";

function rows(...labels: readonly string[]) {
  return tableOfRows(
    ["y"],
    labels.map((label) => [label]),
  );
}

function errorOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof LockstepError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "nothing was refused";
}

const abc: Task = { kind: "multiclass", classes: ["a", "b", "c"] };
const bd: Task = { kind: "multiclass", classes: ["b", "d"] };

describe("the truth", () => {
  test("of several classes knows those of the rows and of every model", () => {
    const truth = truthOf(rows("b", "e"), { column: "y", task: { kind: "multiclass" }, models: [abc, bd] });
    expect(truth).toEqual({ kind: "multiclass", classes: ["a", "b", "c", "d", "e"], labels: Uint32Array.of(1, 4) });
  });

  test.each<[string, DeclaredTask, readonly string[], string]>([
    ["a missing class", { kind: "multiclass" }, ["a", ""], 'row 2, label column "y": the label is missing'],
    ["a missing number", { kind: "regression" }, ["1", "NA"], 'row 2, label column "y": the label is missing'],
    ["a text where a number is asked for", { kind: "regression" }, ["1", "high"], "is not a number"],
    ["a missing binary label", { kind: "binary", positive: "1" }, ["1", ""], "the label is missing"],
  ])("refuses %s", (_name, task, labels, message) => {
    expect(errorOf(() => truthOf(rows(...labels), { column: "y", task, models: [] }))).toContain(message);
  });
});

describe("a ranking", () => {
  const asked: DeclaredTask = { kind: "ranking", queryColumn: "q" };
  const candidates = tableOfRows(
    ["y", "q"],
    [
      ["2", "b"],
      ["0", "a"],
      ["1", "b"],
    ],
  );
  const truth = truthOf(candidates, { column: "y", task: asked, models: [] });

  test("has the relevance of each row, and its query", () => {
    expect(truth).toEqual({
      kind: "ranking",
      relevance: Float64Array.of(2, 0, 1),
      queries: Uint32Array.of(0, 1, 0),
    });
  });

  test.each<JudgedTask>([{ kind: "ranking" }, { kind: "regression" }, { kind: "binary", positive: "1" }])(
    "is answered by a number for each row, of a $kind model, too",
    (task) => {
      const scores = Float64Array.of(0.2, 0.1, 0.9);
      expect(scoresFor(asked, truth, { task, scores })).toBe(scores);
    },
  );

  test("is not answered by several classes", () => {
    expect(errorOf(() => scoresFor(asked, truth, { task: abc, scores: new Float64Array(9) }))).toContain(
      "MODEL_INVALID: the model answers a multiclass task, and a ranking task is asked for",
    );
  });
});

test("costs of a class that nobody knows are refused: misspelled ones would cost nothing", () => {
  const known = truthOf(rows("ripe", "rotten"), { column: "y", task: { kind: "multiclass" }, models: [] });
  const costs = (label: string) => ({ kind: "multiclass" as const, costs: { [label]: { ripe: 5 } } });
  expect(withCosts(known, costs("rotten"))).toMatchObject({
    costs: [
      [0, 0],
      [5, 0],
    ],
  });
  expect(() => withCosts(known, costs("roten"))).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});

describe("scores are put where the truth has them", () => {
  const asked: DeclaredTask = { kind: "multiclass" };
  const truth = truthOf(rows("b", "d"), { column: "y", task: asked, models: [abc, bd] });

  test("a class that a model does not know has no chance with it", () => {
    const scores = Float64Array.of(0.9, 0.1, 0.3, 0.7);
    expect([...scoresFor(asked, truth, { task: bd, scores })]).toEqual([0, 0.9, 0, 0.1, 0, 0.3, 0, 0.7]);
  });

  test("levels are picked", () => {
    const task: Task = { kind: "quantiles", levels: [0.1, 0.5, 0.9] };
    const levels: DeclaredTask = { kind: "quantiles", levels: [0.5] };
    const numbers = truthOf(rows("1", "2"), { column: "y", task: levels, models: [task] });
    expect([...scoresFor(levels, numbers, { task, scores: Float64Array.of(1, 2, 3, 4, 5, 6) })]).toEqual([2, 5]);
  });

  test.each<[string, DeclaredTask, Task, string]>([
    ["another task", { kind: "regression" }, abc, "MODEL_INVALID: the model answers a multiclass task"],
    [
      "another positive label",
      { kind: "binary", positive: "yes" },
      { kind: "binary", positive: "no" },
      '"no" is, and "yes"',
    ],
    [
      "a level that it lacks",
      { kind: "quantiles", levels: [0.3] },
      { kind: "quantiles", levels: [0.1] },
      "the levels 0.1, and 0.3",
    ],
  ])("a model of %s is refused", (_name, task, own, message) => {
    const scores = new Float64Array();
    const judged =
      task.kind === "binary" ? truth : truthOf(rows("1"), { column: "y", task: { kind: "regression" }, models: [] });
    expect(errorOf(() => scoresFor(task, judged, { task: own, scores }))).toContain(message);
  });
});
