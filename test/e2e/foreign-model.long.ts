import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LockstepError } from "../../pipeline/domain/error.ts";
import type { Evaluation } from "../../pipeline/domain/evaluation.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import { parseRecord } from "../../pipeline/registry/schemas/parse-record.ts";
import {
  approvalLine,
  check,
  comment,
  merge,
  onMain,
  openPlayground,
  type Playground,
  propose,
  writeDataConfig,
} from "./playground.ts";

/** Rows of machines that fail above a load; two rows of each machine belong together. */
function rows(): string {
  const prng = new Prng(12);
  const lines = Array.from({ length: 1500 }, (_, i) => {
    const load = 100 * prng.uniform();
    const fails = load + 30 * (prng.uniform() - 0.5) > 60;
    return [i + 1, `m${Math.floor(i / 2)}`, ["A", "B", "C"][prng.index(3)], load.toFixed(2), Number(fails)].join(",");
  });
  return ["id,machine,kind,load,failure", ...lines, ""].join("\n");
}

/** A trainer and a scorer of a few lines of awk: the model is the load from which a machine fails. */
const trainScript = `awk -F, -v shift="$(cat shift)" 'NR > 1 { if ($5 == 1) { n++; sum += $4 } else { m++; rest += $4 } }
  END { print (sum / n + rest / m) / 2 + shift }' prepared/train.csv > models/failure-predictor/threshold
`;
const scoreScript = `t=$(cat "$LOCKSTEP_MODEL/threshold")
awk -F, -v t="$t" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "failure") exit 9; print "id,prediction,score"; next }
  { s = 1 / (1 + exp((t - $4) / 8)); printf "%s,%d,%.15f\\n", $1, (s >= 0.5), s }' "$LOCKSTEP_ROWS" > "$LOCKSTEP_PREDICTIONS"
echo "scored by awk"
`;

const project = `models:
  failure-predictor:
    artifact: models/failure-predictor
    metrics: evaluation/metrics.json
    evaluation_rows: prepared/test.csv
    training_rows: prepared/train.csv
    id: id
    label: failure
    positive: 1
    group: machine
    score: sh score.sh
    gates:
    - {metric: accuracy, margin: 0.02, minimum: 0.7}
    - {metric: brier, maximum: 0.001, mode: informational}
    slices:
    - kind
    - {by: kind, minimum_rows: 20, required: [A, B]}
environments:
  production:
    target: {kind: directory, path: .lockstep/production}
  served:
    target: {kind: directory, path: .lockstep/served, url: "http://127.0.0.1:9"}
review:
  approvers: [ravi]
  required: 1
`;

const contract = `tables:
  rows.csv:
    key: id
    columns:
      load: { type: number, minimum: 0, maximum: 100 }
      kind: { values: [A, B, C] }
  prepared/train.csv:
    rows: { minimum: 800 }
    checks:
    - {name: both labels, dimension: completeness, sql: "SELECT 1 WHERE (SELECT count(DISTINCT failure) FROM rows) < 2"}
`;

function write(seed: string): void {
  const files = {
    "rows.csv": rows(),
    "train.sh": `mkdir -p models/failure-predictor\n${trainScript}`,
    "score.sh": scoreScript,
    shift: "0\n",
    "lockstep.yaml": project,
    "data.contract.yaml": contract,
    "dvc.yaml": `stages:
  prepare:
    cmd: mkdir -p prepared && sed -n '1,801p' rows.csv > prepared/train.csv && sed -n -e 1p -e '802,1501p' rows.csv > prepared/test.csv
    deps: [rows.csv]
    outs: [prepared/train.csv, prepared/test.csv]
  train:
    cmd: sh train.sh
    deps: [prepared/train.csv, train.sh, shift]
    outs: [models/failure-predictor]
  measure:
    cmd: mkdir -p evaluation && echo "{\\"threshold\\":$(cat models/failure-predictor/threshold)}" > evaluation/metrics.json
    deps: [models/failure-predictor]
    metrics:
    - evaluation/metrics.json: {cache: false}
`,
  };
  mkdirSync(seed, { recursive: true });
  writeDataConfig(seed, ["/prepared", "/models/failure-predictor"]);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(seed, path), text);
}

function evaluationOf(play: Playground): Evaluation {
  return JSON.parse(
    readFileSync(play.at("robot", ".lockstep/records/failure-predictor.evaluation.json"), "utf8"),
  ) as Evaluation;
}

async function refusalOf(body: Promise<unknown>): Promise<string> {
  try {
    await body;
  } catch (error) {
    if (error instanceof LockstepError) return `${error.code}: ${error.message} ${error.hint ?? ""}`;
    throw error;
  }
  return "nothing was refused";
}

let shipped: Playground & { remove(): void };
let first: Evaluation;
let firstReport: string;

beforeAll(async () => {
  shipped = await openPlayground(write);
  const number = await propose(shipped, { branch: "first-model", files: {} });
  const markdown = await check(shipped, number, "first-model");
  first = evaluationOf(shipped);
  firstReport = markdown;
  const { result, log } = await comment(shipped, { person: "ravi", number, body: approvalLine(markdown) });
  expect(result.refusals, log).toEqual([]);
  await merge(shipped, number);
  await onMain(shipped);
}, 120_000);

afterAll(() => {
  shipped.remove();
});

describe("a model that a shell script trains and awk scores", () => {
  test("is evaluated from the table that the declared command writes", () => {
    expect(first.verdict.phase).toBe("equivalent");
    expect(first.candidate.threshold).toBeCloseTo(0.5, 1);
    expect(Object.keys(first.candidate.metrics)).toEqual(
      expect.arrayContaining(["accuracy", "brier", "average_precision", "roc_auc"]),
    );
    expect(first.rows.group).toEqual({ column: "machine", count: 350 });
    expect(first.holdOut?.look).toBe(1);
    const informational = first.gates.filter(({ mode }) => mode === "informational");
    expect(informational.map(({ verdict }) => verdict.phase)).toEqual(["regressed"]);
  });

  test("says what its stages took, in its Candidate and in the report", () => {
    const path = shipped.at("robot", ".lockstep/records/failure-predictor.candidate.json");
    const { stages, cost } = parseRecord("lockstep/Candidate", readFileSync(path, "utf8"), path);
    const took = stages.map((stage) => stage.cost ?? stage.costWhenRan);
    expect(took.every((one) => one !== undefined && one.wallSeconds > 0)).toBe(true);
    const ran = stages.filter(({ outcome }) => outcome === "ran").length;
    expect(cost === undefined).toBe(ran === 0);
    expect(firstReport).toContain("### What the training took");
    expect(firstReport).toContain("| `train` | ");
  });

  test("is promoted, placed where no server is, and refused where one would have to answer", async () => {
    const play = shipped.copy();
    await play.step("robot", "promote");
    await play.step("robot", "deploy", { environment: "production" });
    const current = readFileSync(play.at("robot", ".lockstep/production/failure-predictor.current.json"), "utf8");
    expect(current).toContain(first.candidate.artifactSha256);
    expect(await refusalOf(play.step("robot", "deploy", { environment: "served" }))).toMatch(
      /^MODEL_NOT_SERVABLE: failure-predictor v1.0.0 is of the format foreign/,
    );
  }, 60_000);

  test("regresses when it is trained worse, slice by slice, and every look is counted", async () => {
    const play = shipped.copy();
    await play.step("robot", "promote");
    const number = await propose(play, { branch: "worse", files: { shift: () => "40\n" } });
    const markdown = await check(play, number, "worse");
    const { verdict, baseline, champion, slices, flips, holdOut } = evaluationOf(play);
    expect(verdict.phase).toBe("regressed");
    expect(baseline?.artifactSha256).toBe(first.candidate.artifactSha256);
    expect(champion?.artifactSha256).toBe(first.candidate.artifactSha256);
    expect(slices?.[0]?.slices.map(({ slice, verdict: own }) => [slice, own?.phase])).toEqual(
      ["kind=A", "kind=B", "kind=C"].map((slice) => [slice, "regressed"]),
    );
    expect(flips?.broken).toBeGreaterThan(50);
    expect(holdOut?.look).toBe(2);
    expect(markdown).toContain("2nd look at these rows, effective alpha 0.049");
    expect(markdown).toContain("(on trial, stops nothing)");
    expect(markdown).toContain("### Slices");
  }, 60_000);

  test("is stopped by data that breaks the base branch's contract, whatever the change's own says; rows it was trained on are named", async () => {
    expect(first.gates).toContainEqual({
      gate: "data contract",
      verdict: { phase: "equivalent", reason: "9 rules of data.contract.yaml hold for 2 tables" },
    });
    const play = shipped.copy();
    const number = await propose(play, {
      branch: "broken-data",
      files: {
        "data.contract.yaml": (text) => text.replace("maximum: 100", "maximum: 1000"),
        "rows.csv": (text) => {
          const lines = text.split("\n");
          // The last row to judge by says what the first row to learn from says, and a load is out of its range.
          lines[1500] = `1500,m749,${(lines[1] ?? "").split(",").slice(2).join(",")}`;
          lines[2] = (lines[2] ?? "").replace(/,[^,]*,([01])$/, ",100.5,$1");
          lines[1] = (lines[1] ?? "").replace("m0", "m749");
          return lines.join("\n");
        },
      },
    });
    const markdown = await check(play, number, "broken-data");
    const { verdict, contract: answer } = evaluationOf(play);
    expect(verdict).toEqual({
      phase: "regressed",
      reason: "1 of 9 rules are broken; line 5 of data.contract.yaml: cells above 100: 1",
    });
    expect([answer?.source, answer?.isEdited, answer?.findings.map(({ line, rule }) => [line, rule])]).toEqual([
      "base",
      true,
      [[5, 'tables["rows.csv"].columns.load.maximum']],
    ]);
    expect(markdown).toContain(
      "1 row of `prepared/test.csv` says what a row of `prepared/train.csv` says, ids apart; 1 of them new, 1 to the letter: `1500`",
    );
    expect(markdown).toContain("- `data.contract.yaml:5` ");
    expect(markdown).toContain("The change edits `data.contract.yaml`; the merge base's was asked");
  }, 60_000);

  test("is scored by the base branch's command, whatever the pull request declares", async () => {
    const play = shipped.copy();
    const number = await propose(play, {
      branch: "own-command",
      files: {
        "lockstep.yaml": (text) => text.replace("sh score.sh", "echo mine; exit 1"),
        shift: () => "1\n",
      },
    });
    await check(play, number, "own-command");
    expect(evaluationOf(play).candidate.metrics.accuracy?.value).toBeGreaterThan(0.7);
  }, 60_000);

  test.each([
    ["fails", "exit 3", "SCORING_FAILED", "ended with exit code 3"],
    ["writes nothing", "true", "SCORING_FAILED", "wrote no table of predictions"],
    ["writes a link", 'ln -s /etc/passwd "$LOCKSTEP_PREDICTIONS"', "SCORING_FAILED", "wrote no table of predictions"],
    ["leaves a row out", 'sh score.sh; sed -i "$ d" "$LOCKSTEP_PREDICTIONS"', "PREDICTIONS_INVALID", "has 699 rows"],
    [
      "answers a row twice",
      'sh score.sh; sed -i -e "3s/^[0-9]*,/801,/" "$LOCKSTEP_PREDICTIONS"',
      "PREDICTIONS_INVALID",
      'id "801" is there twice',
    ],
    [
      "claims labels of its own",
      'sh score.sh; awk -F, \'NR == 1 { print $0 ",label"; next } { print $0 "," $2 }\' "$LOCKSTEP_PREDICTIONS" > t && mv t "$LOCKSTEP_PREDICTIONS"',
      "PREDICTIONS_INVALID",
      "and the rows say",
    ],
    [
      "predicts against its own scores",
      'sh score.sh; sed -i -e "2s/,[01],/,7,/;3s/,[01],/,1,/;4s/,[01],/,1,/" "$LOCKSTEP_PREDICTIONS"',
      "PREDICTIONS_INVALID",
      "predicts a row of score",
    ],
    [
      "gives no probabilities",
      'sh score.sh; sed -i -e "2s/[0-9.]*$/1.5/" "$LOCKSTEP_PREDICTIONS"',
      "MODEL_INVALID",
      "which is no probability",
    ],
    ["takes longer than it may", "sleep 30", "SCORING_FAILED", "took longer than 1 s"],
    ["is not declared", undefined, "SCORING_UNDECLARED", "Declare `score`"],
  ])(
    "is refused when the command %s",
    async (_name, command, code, message) => {
      const play = shipped.copy();
      const declared =
        command === undefined ? "" : `    score: {command: ${JSON.stringify(command)}, timeout_seconds: 1}\n`;
      const text = readFileSync(play.at("robot", "lockstep.yaml"), "utf8");
      const own = text.replace("    score: sh score.sh\n", declared);
      expect(own).not.toBe(text);
      writeFileSync(play.at("robot", "lockstep.yaml"), own);
      // A base that does not have the model yet lets its own declaration count.
      await play.git("robot", "commit", "--quiet", "--all", "--message", "Another command");
      const refused = await refusalOf(play.step("robot", "evaluate", { base: "HEAD" }));
      expect(refused).toContain(code);
      expect(refused).toContain(message);
    },
    60_000,
  );
});
