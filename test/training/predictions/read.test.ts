import { describe, expect, test } from "vitest";
import { readCsv } from "../../../pipeline/data/tables/csv.ts";
import { LockstepError } from "../../../pipeline/domain/error.ts";
import type { DeclaredTask } from "../../../pipeline/domain/project.ts";
import type { Task } from "../../../pipeline/domain/task.ts";
import { encodePredictions, negativeLabel } from "../../../pipeline/training/predictions/encode.ts";
import { type Predictions, readPredictions } from "../../../pipeline/training/predictions/read.ts";

const binary: DeclaredTask = { kind: "binary", positive: "yes" };
const classes: DeclaredTask = { kind: "multiclass" };
const quantiles: DeclaredTask = { kind: "quantiles", levels: [0.1, 0.9] };

async function read(text: string, task: DeclaredTask, asked = { ids: ["1", "2"], labels: ["yes", "no"] }) {
  return readPredictions(await readCsv(Buffer.from(text), "p.csv"), { ...asked, task }, "predictions of m");
}

async function refusal(text: string, task: DeclaredTask): Promise<string> {
  try {
    await read(text, task);
  } catch (error) {
    if (error instanceof LockstepError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "nothing was refused";
}

describe("a table of predictions is read", () => {
  test.each<[string, string, DeclaredTask, Partial<Predictions> & { readonly values: readonly number[] }]>([
    ["of two classes", "id,prediction,score\n1,yes,0.7\n2,no,0.2\n", binary, { values: [0.7, 0.2], threshold: 0.7 }],
    ["in any order", "id,prediction,score\n2,no,0.2\n1,yes,0.7\n", binary, { values: [0.7, 0.2], threshold: 0.7 }],
    [
      "with ids that another library wrote",
      "id,prediction,score\n2.0,no,0.2\n1.0,yes,0.7\n",
      binary,
      { values: [0.7, 0.2] },
    ],
    [
      "with labels that are the rows'",
      "id,label,prediction,score\n1,yes,yes,0.7\n2,no,no,0.2\n",
      binary,
      { values: [0.7, 0.2] },
    ],
    [
      "with columns nobody asked for",
      "id,type,prediction,score\n1,L,yes,0.7\n2,M,no,0.2\n",
      binary,
      { values: [0.7, 0.2] },
    ],
    [
      "that predicts nothing positive",
      "id,prediction,score\n1,no,0.6\n2,no,0.2\n",
      binary,
      { values: [0.6, 0.2], threshold: 0.8 },
    ],
    [
      "of several classes, its columns in any order",
      "id,prediction,score_no,score_maybe,score_yes\n1,yes,0.1,0.2,0.7\n2,no,0.8,0.1,0.1\n",
      classes,
      { values: [0.2, 0.1, 0.7, 0.1, 0.8, 0.1], task: { kind: "multiclass", classes: ["maybe", "no", "yes"] } },
    ],
    ["of numbers", "id,prediction\n1,-2.5\n2,1e3\n", { kind: "regression" }, { values: [-2.5, 1000] }],
    [
      "of a ranking, with any numbers",
      "id,score\n1,-2.5\n2,1e3\n",
      { kind: "ranking", queryColumn: "query" },
      { values: [-2.5, 1000], task: { kind: "ranking" } },
    ],
    ["of quantiles", "id,quantile_0.9,quantile_0.1\n1,5,1\n2,7,2\n", quantiles, { values: [1, 5, 2, 7] }],
  ])("%s", async (_name, text, task, { values, ...expected }) => {
    const found = await read(text, task);
    expect([...found.scores]).toEqual(values);
    expect(found).toMatchObject(expected);
  });
});

describe("a table of predictions is refused", () => {
  test.each([
    ["without ids", "prediction,score\nyes,0.7\nno,0.2\n", binary, 'has no column "id"'],
    ["without scores", "id,prediction\n1,yes\n2,no\n", binary, 'has no column "score"'],
    ["with a row too few", "id,prediction,score\n1,yes,0.7\n", binary, "has 1 row, and 2 were asked for"],
    ["with an unknown row", "id,prediction,score\n3,yes,0.7\n2,no,0.2\n", binary, 'has no row of id "1"'],
    ["with a row twice", "id,prediction,score\n2,yes,0.7\n2,no,0.2\n", binary, 'id "2" is there twice'],
    [
      "with a label of its own",
      "id,label,prediction,score\n1,yes,yes,0.7\n2,yes,no,0.2\n",
      binary,
      'id "2" has the label "yes", and the rows say "no"',
    ],
    [
      "with a text for a score",
      "id,prediction,score\n1,yes,high\n2,no,0.2\n",
      binary,
      'id "1", column "score": "high" is not a finite number',
    ],
    ["with an infinite score", "id,prediction,score\n1,yes,1e999\n2,no,0.2\n", binary, "is not a finite number"],
    ["with a score above 1", "id,prediction,score\n1,yes,1.1\n2,no,0.2\n", binary, "MODEL_INVALID"],
    [
      "whose predictions contradict its scores",
      "id,prediction,score\n1,no,0.7\n2,yes,0.2\n",
      binary,
      "predicts a row of score 0.2 positive and one of score 0.7 not",
    ],
    [
      "that calls a certain row negative",
      "id,prediction,score\n1,no,1\n2,no,0.2\n",
      binary,
      "predicts a row of score 1 not positive",
    ],
    ["with one class only", "id,prediction,score_yes\n1,yes,1\n2,yes,1\n", classes, "has 1 column "],
    [
      "whose classes do not sum to 1",
      "id,prediction,score_no,score_yes\n1,yes,0.1,0.7\n2,no,0.8,0.2\n",
      classes,
      "sum to 0.79",
    ],
    [
      "that predicts another class than its scores",
      "id,prediction,score_no,score_yes\n1,no,0.1,0.9\n2,no,0.8,0.2\n",
      classes,
      'predicts "no" for id "1"',
    ],
    ["without a level", "id,quantile_0.1\n1,1\n2,2\n", quantiles, 'has no column "quantile_0.9"'],
  ] as const)("%s", async (_name, text, task, message) => {
    expect(await refusal(text, task)).toContain(message);
  });
});

describe("what is written can be read", () => {
  test.each<[Task, readonly number[], readonly string[]]>([
    [{ kind: "binary", positive: "yes" }, [0.7, 0.2], ["yes", "no"]],
    [{ kind: "multiclass", classes: ["maybe", "no", "yes"] }, [0.2, 0.1, 0.7, 0.1, 0.8, 0.1], ["yes", "no"]],
    [{ kind: "regression" }, [1.5, -2], ["1", "2"]],
    [{ kind: "quantiles", levels: [0.1, 0.9] }, [1, 5, 2, 7], ["1", "2"]],
  ])("of a task %j", async (task, values, labels) => {
    const ids = ["1", "2"];
    const text = encodePredictions({
      ids,
      labels,
      task,
      threshold: task.kind === "binary" ? 0.5 : undefined,
      negative: negativeLabel(labels, task),
      scores: Float64Array.from(values),
    });
    const found = await read(text, task, { ids, labels: [...labels] });
    expect([...found.scores]).toEqual(values);
    expect(found.task).toEqual(task);
  });
});
