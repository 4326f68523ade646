import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Evaluation } from "../../pipeline/domain/evaluation.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import { parseRecord } from "../../pipeline/registry/schemas/parse-record.ts";
import { check, openPlayground, type Playground, propose, type Ran, run, writeDataConfig } from "./playground.ts";

const trainingRows = 400;
const evaluationRows = 100;

/** A row that says nothing unusual; `id` decides every cell but the id itself. */
function plainRow(id: number): string {
  const prng = new Prng(id + 1);
  const load = 100 * prng.uniform();
  return [load.toFixed(3), ["A", "B"][prng.index(2)], Number(load + 30 * (prng.uniform() - 0.5) > 60)].join(",");
}

/** @param unusual - Cells in place of a row's own, by its id. */
function table(unusual: Readonly<Record<number, string>>): string {
  const lines = Array.from(
    { length: trainingRows + evaluationRows },
    (_, at) => `${at + 1},${unusual[at + 1] ?? plainRow(at + 1)}`,
  );
  return ["id,load,kind,failure", ...lines, ""].join("\n");
}

const project = `models:
  failure-predictor:
    artifact: models/failure-predictor
    metrics: evaluation/metrics.json
    evaluation_rows: prepared/test.csv
    training_rows: prepared/train.csv
    id: id
    label: failure
    positive: 1
    gates:
    - {metric: roc_auc, minimum: 0.3}
environments:
  production:
    target: {kind: directory, path: .lockstep/production}
review:
  approvers: [ravi]
  required: 1
`;

const params = `train:
  trainer: linear
  id: id
  label: failure
  features:
    - numeric: [load]
      clip: {from: 0, to: 100}
`;

const stages = `stages:
  prepare:
    cmd: mkdir -p prepared && sed -n '1,401p' data/rows.csv > prepared/train.csv && sed -n -e 1p -e '402,501p' data/rows.csv > prepared/test.csv
    deps: [data]
    outs: [prepared/train.csv, prepared/test.csv]
  train:
    cmd: lockstep fit --rows prepared/train.csv --output models/failure-predictor
    deps: [prepared/train.csv]
    params: [train]
    outs: [models/failure-predictor]
  measure:
    cmd: lockstep score --model models/failure-predictor --rows prepared/test.csv --predictions predictions.csv --metrics evaluation/metrics.json
    deps: [models/failure-predictor, prepared/test.csv]
    outs: [predictions.csv]
    metrics:
    - evaluation/metrics.json: {cache: false}
`;

function seedWith(rows: string) {
  return async (seed: string): Promise<void> => {
    writeDataConfig(seed, ["/data", "/prepared", "/predictions.csv", "/models/failure-predictor"]);
    mkdirSync(join(seed, "data"));
    const files = { "data/rows.csv": rows, "lockstep.yaml": project, "params.yaml": params, "dvc.yaml": stages };
    for (const [path, text] of Object.entries(files)) writeFileSync(join(seed, path), text);
    await run(seed, "add", "data");
    await run(seed, "push");
  };
}

interface Judged {
  readonly play: Playground & { remove(): void };
  readonly report: string;
  readonly again: Ran;
  readonly evaluation: Evaluation;
}

/** A first model is proposed and checked; then its evaluation is made once more, and gives its log. */
async function judged(rows: string): Promise<Judged> {
  const play = await openPlayground(seedWith(rows));
  const number = await propose(play, { branch: "first-model", files: {} });
  const report = await check(play, number, "first-model");
  const path = play.at("robot", ".lockstep/records/failure-predictor.evaluation.json");
  const before = readFileSync(path, "utf8");
  const again = await play.step("robot", "evaluate");
  expect(readFileSync(path, "utf8")).toBe(before);
  return { play, report, again, evaluation: parseRecord("lockstep/Evaluation", before, path) };
}

describe("rows with unusual cells, one of which was learned from under another id", () => {
  let found: Judged;
  beforeAll(async () => {
    found = await judged(
      table({
        7: ",B,0",
        // One to judge by that says what row 3 says, to the letter.
        450: plainRow(3),
        460: ",A,0",
        461: "NA,B,1",
        470: "1e3,B,1",
        480: "12,Z,0",
      }),
    );
  }, 120_000);
  afterAll(() => {
    found.play.remove();
  });

  test("are counted in the record by column and treatment, beside those of the training rows", () => {
    expect(found.evaluation.candidate.treatments).toEqual({
      rowCount: evaluationRows,
      trainingRowCount: trainingRows,
      cells: [
        { column: "load", treatment: "imputed", rows: 2, example: { id: "460", value: "" }, trainingRows: 1 },
        {
          column: "kind",
          treatment: "unknown",
          rows: 1,
          example: { id: "480", value: "Z" },
          trainingRows: 0,
        },
        { column: "load", treatment: "clipped", rows: 1, example: { id: "470", value: "1000" }, trainingRows: 0 },
      ],
      more: 0,
    });
  });

  test("are shown in the report", () => {
    expect(found.report).toContain("### How unusual cells were treated");
    expect(found.report).toContain("| `load` | empty, filled in | 2 | 2 % | 0.25 % | `(empty)` of `460` |");
  });

  test("are judged, with a warning of the row that training had under another id", () => {
    expect(found.again.log).toContain(
      "rows_in_both: 1 row of prepared/test.csv stands in prepared/train.csv, too: 1 letter by letter, 0 but for blanks, capital letters or " +
        "the way a number is written (prepared/test.csv, row 51 is prepared/train.csv, row 4)",
    );
  });
});

test("of rows without anything unusual nothing is said, in record, report and log", async () => {
  const { play, report, again, evaluation } = await judged(table({}));
  play.remove();
  expect(evaluation.candidate.treatments).toBeUndefined();
  expect(report).not.toContain("How unusual cells were treated");
  expect(again.log).not.toContain("rows_in_both");
}, 120_000);
