import { A as LockstepError } from "./file-work.js";
import { n as rolesOf, t as fit } from "./fit.js";
import { t as score } from "./score.js";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";

// pipeline/training/sweeps/trial-work.ts
/** What a training can find about its point: parameters that cannot be, rows that do not suffice, a loss that diverges. */
const findings = /* @__PURE__ */ new Set([
	"PARAMS_INVALID",
	"TABLE_INVALID",
	"METRIC_INVALID",
	"EVALUATION_EMPTY"
]);
/**
* Trains and judges a point with every seed on every fold. What goes wrong in the training is what the trial found: such a point has
* failed, and failed for good.
*/
async function doTrial({ section, metric, seeds, folds }, ports) {
	const scores = [];
	const folder = await mkdtemp(join(tmpdir(), "lockstep-trial-"));
	try {
		for (const seed of seeds) for (const [fold, { training, test }] of folds.entries()) {
			const params = {
				...section,
				seed
			};
			const model = join(folder, "model");
			await fit({
				rows: training,
				params,
				output: model,
				onProgress: () => void 0
			}, ports);
			const files = {
				predictions: join(folder, "predictions.csv"),
				metrics: join(folder, "metrics.json")
			};
			const found = await score({
				model,
				rows: test,
				...files,
				...rolesOf(params)
			}, ports);
			if (found[metric] === void 0) throw new LockstepError("PARAMS_INVALID", `sweep.yaml: models of this task are not measured by ${metric}`, { hint: `Take a metric that \`lockstep score\` writes: ${Object.keys(found).join(", ")}.` });
			scores.push({
				seed,
				fold,
				value: found[metric]
			});
		}
		return { scores };
	} catch (error) {
		if (!(error instanceof LockstepError) || !findings.has(error.code)) throw error;
		return {
			scores: [],
			failure: {
				code: error.code,
				message: error.message.slice(0, 4e3)
			}
		};
	} finally {
		await rm(folder, {
			recursive: true,
			force: true
		});
	}
}

export { doTrial };