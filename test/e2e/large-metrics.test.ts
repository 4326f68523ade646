import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseModelRecord } from "../../pipeline/registry/model-record.ts";
import { characterLimit } from "../../pipeline/report/budget.ts";
import { approvalLine, check, openPlayground, type Playground, writeDataConfig } from "./playground.ts";

const rows = Array.from({ length: 400 }, (_, at) => `${at + 1},${at % 10},${Number(at % 10 > 5)}`);

/** 100,000 numbers by dotted names, one of them 5,000 levels deep: 10 MB. */
const writeMetrics = `const numbers = { roc_auc: 0.9 };
for (let at = 0; at < 99_998; at++) numbers["by.line.of.the.plant." + "n".repeat(72) + "." + at] = at / 7;
const deep = '{"a":'.repeat(5000) + "1" + "}".repeat(5000);
process.stdout.write(JSON.stringify(numbers).slice(0, -1) + ',"deep":' + deep + "}\\n");
`;

function fill(seed: string): void {
  const files = {
    "rows.csv": ["id,load,failure", ...rows, ""].join("\n"),
    "metrics.cjs": writeMetrics,
    "score.sh": `awk -F, 'NR == 1 { print "id,prediction,score"; next } { s = $2 / 10; printf "%s,%d,%.3f\\n", $1, (s >= 0.5), s }' "$LOCKSTEP_ROWS" > "$LOCKSTEP_PREDICTIONS"\n`,
    "dvc.yaml": `stages:
  train:
    cmd: mkdir -p parts && sed -n '1,201p' rows.csv > parts/train.csv && sed -n -e 1p -e '202,401p' rows.csv > parts/test.csv && cp rows.csv parts/model && node metrics.cjs > metrics.json
    deps: [rows.csv, metrics.cjs]
    outs: [parts/train.csv, parts/test.csv, parts/model]
    metrics: [metrics.json: {cache: false}]
`,
    "lockstep.yaml": `models:
  failure-predictor:
    artifact: parts/model
    metrics: metrics.json
    evaluation_rows: parts/test.csv
    training_rows: parts/train.csv
    id: id
    label: failure
    positive: 1
    score: sh score.sh
    gates: [{metric: roc_auc, minimum: 0.5}]
environments:
  production: {target: {kind: directory, path: .lockstep/production}}
review: {approvers: [ravi], required: 1}
`,
  };
  mkdirSync(seed, { recursive: true });
  writeDataConfig(seed, ["/parts/train.csv", "/parts/test.csv", "/parts/model"]);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(seed, path), text);
}

let play: Playground & { remove(): void };

beforeAll(async () => {
  play = await openPlayground(fill);
}, 30_000);

afterAll(() => {
  play.remove();
});

test("a metrics file of 10 MB goes through train, evaluate and report, and the run says what it leaves out", {
  timeout: 60_000,
}, async () => {
  const branch = "many-numbers";
  await play.git("dana", "switch", "--quiet", "--create", branch);
  const trained = await play.step("dana", "train", { commit: "true" });
  expect(trained.log).toContain("metrics.json: of 100000 numbers, the record keeps 1000");
  const forge = await play.forge("robot");
  const { number } = await forge.openPullRequest({ title: branch, body: "", head: branch, base: "main" });
  const markdown = await check(play, number, branch);
  const file = play.at("robot", "metrics.json");
  expect(statSync(file).size).toBeGreaterThan(10_000_000);
  const path = play.at("robot", "models/failure-predictor.yaml");
  const { metrics } = parseModelRecord(readFileSync(path, "utf8"), path);
  expect(Object.keys(metrics)).toHaveLength(1_000);
  expect(metrics["roc_auc"]).toBe(0.9);
  // It can be approved: what is posted is whole.
  expect(approvalLine(markdown)).toMatch(/^\/approve failure-predictor@[0-9a-f]{64}$/);
  expect(markdown.length).toBeLessThanOrEqual(characterLimit);
  const [posted] = await forge.comments(number);
  expect(posted?.body).toContain(markdown.slice(0, 200));
});
