import { describe, expect, test } from "vitest";
import { tableOfRows } from "../../pipeline/data/tables/rows.ts";
import type { Table } from "../../pipeline/data/tables/table.ts";
import { LockstepError } from "../../pipeline/domain/error.ts";
import type { Task, TaskKind } from "../../pipeline/domain/task.ts";
import { checkedScores } from "../../pipeline/training/checked-scores.ts";
import { learnedTask } from "../../pipeline/training/learned-task.ts";
import { openTrainer } from "../../pipeline/training/trainers/index.ts";

function errorOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof LockstepError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "nothing was refused";
}

const section = { task: "binary" as TaskKind, positive: "1", levels: undefined as number[] | undefined };

function rowsOf(cells: readonly string[]): Table {
  return {
    ...tableOfRows(
      ["y"],
      cells.map((cell) => [cell]),
    ),
    where: "rows.csv",
  };
}

describe("what a section asks for", () => {
  test.each<[string, Partial<typeof section>, readonly string[], Task]>([
    ["is a binary task by default", {}, ["1", "0"], { kind: "binary", positive: "1" }],
    [
      "takes the classes from the training rows, sorted by UTF-16 unit",
      { task: "multiclass" },
      ["b", "ä", "B", " b ", "10", "9"],
      { kind: "multiclass", classes: ["10", "9", "B", "b", "ä"] },
    ],
    ["is a number for a regression", { task: "regression" }, ["1.5"], { kind: "regression" }],
    [
      "is a number for each level for quantiles",
      { task: "quantiles", levels: [0.1, 0.9] },
      ["1.5"],
      { kind: "quantiles", levels: [0.1, 0.9] },
    ],
  ])("%s", (_name, change, cells, expected) => {
    expect(learnedTask({ ...section, ...change }, rowsOf(cells), "y")).toEqual(expected);
  });

  test.each<[string, Partial<typeof section>, readonly string[], string]>([
    ["quantiles without levels", { task: "quantiles" }, ["1"], "PARAMS_INVALID: a quantiles task needs `levels`"],
    ["levels in disorder", { task: "quantiles", levels: [0.9, 0.1] }, ["1"], "PARAMS_INVALID: levels 0.9, 0.1"],
    ["a level twice", { task: "quantiles", levels: [0.5, 0.5] }, ["1"], "PARAMS_INVALID: levels 0.5, 0.5"],
    [
      "one class only",
      { task: "multiclass" },
      ["a", "a"],
      'TABLE_INVALID: rows.csv, label column "y" has 1 different values',
    ],
    ["a class that is missing", { task: "multiclass" }, ["a", "NA"], 'TABLE_INVALID: row 2, label column "y"'],
    [
      "more classes than a label has",
      { task: "multiclass" },
      Array.from({ length: 1001 }, (_, i) => `c${i}`),
      "TABLE_INVALID",
    ],
  ])("refuses %s", (_name, change, cells, message) => {
    expect(errorOf(() => learnedTask({ ...section, ...change }, rowsOf(cells), "y"))).toContain(message);
  });
});

test("a trainer is not asked for a task that it does not learn", async () => {
  const asked = openTrainer("gbdt", "no such task" as TaskKind, { prefer: "auto", searchFrom: [] });
  await expect(asked).rejects.toThrow("the trainer gbdt does not learn no such task tasks");
});

describe("scores", () => {
  const multiclass: Task = { kind: "multiclass", classes: ["a", "b"] };
  test.each<[string, Task, readonly number[], number, string | undefined]>([
    ["probabilities from 0 to 1 are taken", { kind: "binary", positive: "1" }, [0, 1], 1, undefined],
    ["a probability above 1 is not", { kind: "binary", positive: "1" }, [0, 1.0000001], 1, "row 2: the model gave 1.0"],
    ["a negative one is not", { kind: "binary", positive: "1" }, [-1e-9, 1], 1, "row 1"],
    [
      "one that is no number is not",
      { kind: "binary", positive: "1" },
      [0, Number.NaN],
      1,
      "row 2: the model gave NaN",
    ],
    ["a regression may be any finite number", { kind: "regression" }, [-5, 1e300], 1, undefined],
    ["but not infinite", { kind: "regression" }, [-5, Number.POSITIVE_INFINITY], 1, "no finite number"],
    ["rows of classes sum to 1", multiclass, [0.25, 0.75, 1, 0], 2, undefined],
    ["within what rounding leaves", multiclass, [0.2495, 0.75, 1, 0], 2, undefined],
    ["and not further", multiclass, [0.25, 0.75, 0.9, 0], 2, "row 2: the model gave probabilities that sum to 0.9"],
    ["rows of another width are refused", multiclass, [1, 1], 1, "in rows of 1 where 2 rows of 2 were asked for"],
    ["and fewer rows", { kind: "regression" }, [1], 1, "the model gave 1 numbers"],
  ])("%s", (_name, task, values, width, message) => {
    const check = () => checkedScores({ values: Float64Array.from(values), width }, task, 2);
    if (message === undefined) expect([...check()]).toEqual(values);
    else expect(errorOf(check)).toContain(message);
  });
});
