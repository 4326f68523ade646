// Holds the evaluation of a model that another language trained to what that language itself says: `check.ts <repository> <model>`.
// Prints a line for each claim.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MetricId } from "../../../pipeline/domain/metric.ts";
import { parseProject } from "../../../pipeline/registry/project.ts";
import { parseRecord } from "../../../pipeline/registry/schemas/parse-record.ts";

const [, , folder = "", model = ""] = process.argv;
const text = (path: string): string => readFileSync(join(folder, path), "utf8");
const evaluation = parseRecord(
  "lockstep/Evaluation",
  text(`.lockstep/records/${model}.evaluation.json`),
  "the evaluation",
);
const theirs = JSON.parse(text("evaluation/metrics.json")) as Readonly<Record<MetricId, number>>;
const declared = parseProject(text("lockstep.yaml"), "lockstep.yaml").models[0];
const report = text(".lockstep/report/report.md");

const claims: readonly (readonly [string, boolean])[] = [
  ["the model is foreign to Lockstep", text(`models/${model}.yaml`).includes("format: foreign")],
  [`the task is ${declared?.task.kind}`, (evaluation.task?.kind ?? "binary") === declared?.task.kind],
  [
    "the base's model was scored on the same rows",
    evaluation.baseline !== undefined && evaluation.comparisons.length > 0,
  ],
  ["the two models differ", evaluation.baseline?.artifactSha256 !== evaluation.candidate.artifactSha256],
  ["the base's rows are the second look's", evaluation.rows.source === "base" && evaluation.holdOut?.look === 2],
  ["every gate was answered", evaluation.gates.length === declared?.gates.length],
  ["the report has the digest of the candidate", report.includes(evaluation.candidate.artifactSha256.slice(0, 12))],
  ["at least two metrics are compared", Object.keys(theirs).length >= 2],
  ...Object.entries(theirs).map(([id, value]): readonly [string, boolean] => {
    const own = evaluation.candidate.metrics[id as MetricId]?.value ?? Number.NaN;
    return [`${id} is ${value} there and ${own} here`, Math.abs(own - value) < 1e-9];
  }),
];
for (const [claim, holds] of claims) console.log(`${holds ? "pass" : "FAIL"}  ${claim}`);
if (claims.some(([, holds]) => !holds)) process.exitCode = 1;
