// Holds the evaluation of the scikit-learn model to what scikit-learn says: `check.ts <repository>`. Last line: `N passed, N failed`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MetricId } from "../../../pipeline/domain/metric.ts";
import { parseRecord } from "../../../pipeline/registry/schemas/parse-record.ts";

const folder = process.argv[2] ?? "";
const text = (path: string): string => readFileSync(join(folder, path), "utf8");
const evaluation = parseRecord("lockstep/Evaluation", text(".lockstep/records/wine.evaluation.json"), "evaluation");
const theirs = JSON.parse(text("evaluation/metrics.json")) as Readonly<Record<MetricId, number>>;

const claims: readonly (readonly [string, boolean])[] = [
  ["the model is foreign to Lockstep", text("models/wine.yaml").includes("format: foreign")],
  [
    "the task is multiclass, of three cultivars",
    evaluation.task?.kind === "multiclass" && evaluation.task.classes.length === 3,
  ],
  [
    "the base's model was scored on the same rows",
    evaluation.baseline !== undefined && evaluation.comparisons.length > 0,
  ],
  ["the two models differ", evaluation.baseline?.artifactSha256 !== evaluation.candidate.artifactSha256],
  ["the base's rows are the second look's", evaluation.rows.source === "base" && evaluation.holdOut?.look === 2],
  ["every gate was answered", evaluation.gates.length === 2],
  ...Object.entries(theirs).map(([id, value]): readonly [string, boolean] => {
    const own = evaluation.candidate.metrics[id as MetricId]?.value ?? Number.NaN;
    return [`${id} is ${value} by scikit-learn and ${own} here`, Math.abs(own - value) < 1e-9];
  }),
];
for (const [claim, holds] of claims) console.log(`${holds ? "pass" : "FAIL"}  ${claim}`);
const passed = claims.filter(([, holds]) => holds).length;
console.log(`${passed} passed, ${claims.length - passed} failed`);
if (passed < claims.length) process.exitCode = 1;
