import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import type { Json } from "../../domain/json.ts";
import type { MetricId } from "../../domain/metric.ts";
import { type FitPorts, fit, rolesOf } from "../fit.ts";
import { type ScorePorts, score } from "../score.ts";
import type { FoldFiles } from "./folds.ts";
import type { Finding } from "./worker.ts";

/** What a thread needs to run one trial. */
export interface TrialWork {
  /** The section of params.yaml with the trial's point in it. */
  readonly section: Readonly<Record<string, Json>>;
  readonly metric: MetricId;
  readonly seeds: readonly number[];
  readonly folds: readonly FoldFiles[];
  /** Folder of the repository, in whose `node_modules` TensorFlow.js is looked for. */
  readonly root: string;
}

/** What a training can find about its point: parameters that cannot be, rows that do not suffice, a loss that diverges. */
const findings: ReadonlySet<string> = new Set([
  "PARAMS_INVALID",
  "TABLE_INVALID",
  "METRIC_INVALID",
  "EVALUATION_EMPTY",
]);

/**
 * Trains and judges a point with every seed on every fold. What goes wrong in the training is what the trial found: such a point has
 * failed, and failed for good.
 */
export async function doTrial(
  { section, metric, seeds, folds }: TrialWork,
  ports: FitPorts & ScorePorts,
): Promise<Omit<Finding, "cost">> {
  const scores: Finding["scores"] = [];
  const folder = await mkdtemp(join(tmpdir(), "lockstep-trial-"));
  try {
    for (const seed of seeds)
      for (const [fold, { training, test }] of folds.entries()) {
        const params = { ...section, seed };
        const model = join(folder, "model");
        await fit({ rows: training, params, output: model, onProgress: () => undefined }, ports);
        const files = { predictions: join(folder, "predictions.csv"), metrics: join(folder, "metrics.json") };
        const found = await score({ model, rows: test, ...files, ...rolesOf(params) }, ports);
        if (found[metric] === undefined)
          throw new LockstepError("PARAMS_INVALID", `sweep.yaml: models of this task are not measured by ${metric}`, {
            hint: `Take a metric that \`lockstep score\` writes: ${Object.keys(found).join(", ")}.`,
          });
        scores.push({ seed, fold, value: found[metric] });
      }
    return { scores };
  } catch (error) {
    // What is wrong with the machine is nothing that this point found.
    if (!(error instanceof LockstepError) || !findings.has(error.code)) throw error;
    return { scores: [], failure: { code: error.code, message: error.message.slice(0, 4000) } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
