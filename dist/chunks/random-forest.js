import { t as counted } from "./counted.js";
import { n as readParams } from "./params.js";
import { _ as strictObject, c as int, f as number } from "./schemas.js";
import { t as openCheckpoint } from "./checkpoint.js";
import { d as weightKeys, i as weightedMean, l as superviseAll, o as chosenThreshold, r as spreadOf, s as thresholdRule } from "./learned-features.js";
import { A as LockstepError } from "./file-work.js";
import { c as growBagged, l as timesDrawn } from "./pipeline.js";
import { i as scaledTree, t as applyLink } from "./forest.js";
import { r as writeForest, t as loadForest } from "./forest-model.js";
import { a as threadCount, n as columnKeys, o as addBinned, r as learnColumns } from "./tree-columns.js";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { setImmediate } from "node:timers/promises";

// pipeline/training/trainers/gbdt/bagging-threads.ts
/** Grows trees, in threads when there is more than one. @throws LockstepError WORKER_FAILED. */
async function growAll({ bagging, numbers, threads, onGrown }) {
	if (threads === 1 || numbers.length < 2) {
		for (const number of numbers) {
			await onGrown({
				number,
				trees: growBagged(bagging, number)
			});
			await setImmediate();
		}
		return;
	}
	await Promise.all(Array.from({ length: Math.min(threads, numbers.length) }, (_, thread) => growApart({
		bagging,
		numbers: numbers.filter((__, i) => i % threads === thread),
		threads,
		onGrown
	})));
}
async function growApart({ bagging, numbers, onGrown }) {
	const worker = new Worker(new URL("../children/bagging.js", import.meta.url), {
		execArgv: [],
		workerData: {
			bagging,
			numbers
		}
	});
	let kept = Promise.resolve();
	let count = 0;
	worker.on("message", (grown) => {
		count++;
		kept = kept.then(() => onGrown(grown));
	});
	try {
		await once(worker, "exit");
		await kept;
	} catch (cause) {
		await worker.terminate();
		throw failed(cause);
	}
	if (count < numbers.length) throw failed(void 0);
}
function failed(cause) {
	return new LockstepError("WORKER_FAILED", "a thread that grows trees ended before its work was done", {
		hint: "Run the command again: it goes on where it was. When it stays so, the machine may lack memory.",
		cause
	});
}

// pipeline/training/trainers/gbdt/out-of-bag.ts
/** @throws LockstepError METRIC_INVALID when every tree drew every row. */
async function judgeOutOfBag({ forest, bagging, truth, onTree }) {
	const { baselines, trees, link } = forest;
	const rowCount = truth.targets.length;
	const width = baselines.length;
	const sums = new Float64Array(rowCount * width);
	const counts = new Uint32Array(rowCount);
	const draws = trees.length / width;
	const judged = () => {
		const rows = Uint32Array.from(counts.keys()).filter((row) => counts[row] !== 0);
		const scores = new Float64Array(rows.length * width);
		for (const [i, row] of rows.entries()) for (let output = 0; output < width; output++) scores[i * width + output] = baselines[output] + sums[row * width + output] / counts[row];
		applyLink(link, scores, width);
		return {
			rows,
			scores,
			squaredError: squaredError(truth, rows, {
				scores,
				width
			})
		};
	};
	for (let draw = 0; draw < draws; draw++) {
		const times = timesDrawn(bagging, draw);
		for (let output = 0; output < width; output++) {
			const tree = trees[draw * width + output] ?? [];
			const values = new Float64Array(rowCount);
			addBinned(tree, bagging, {
				sums: values,
				stride: 1,
				offset: 0
			});
			for (let row = 0; row < rowCount; row++) if (times[row] === 0) sums[row * width + output] += values[row] * draws;
		}
		for (let row = 0; row < rowCount; row++) if (times[row] === 0) counts[row]++;
		if (onTree !== void 0 && counts.some((count) => count > 0)) await onTree(draw + 1, judged().squaredError);
	}
	const all = judged();
	if (Number.isFinite(all.squaredError)) return all;
	throw new LockstepError("METRIC_INVALID", "every tree of the forest drew every row: none is left to judge it by", { hint: "Grow more `trees`, or lower `row_share` in params.yaml." });
}
function squaredError({ targets, weights }, rows, { scores, width }) {
	let sum = 0;
	let total = 0;
	for (const [i, row] of rows.entries()) {
		const weight = weights[row];
		const target = targets[row];
		for (let output = 0; output < width; output++) {
			const wanted = width === 1 ? target : target === output ? 1 : 0;
			sum += weight * (scores[i * width + output] - wanted) ** 2;
		}
		total += weight;
	}
	return sum / total;
}

// pipeline/training/trainers/gbdt/random-forest.ts
const format = "random_forest";
/** How a random forest is grown, in params.yaml. */
const paramsSchema = strictObject({
	/** Draws of rows; each grows one tree, of several classes one for each. */
	trees: int().min(1).max(1e5).default(200),
	/** Fewest rows of a leaf, most leaves of a tree, and most splits from root to leaf; 0 for no limit. */
	leaf_rows: int().min(1).max(1e6).default(5),
	leaves: int().min(0).max(1e6).default(0),
	depth: int().min(0).max(1e3).default(0),
	...columnKeys,
	/** Rows drawn for each tree, with replacement, as a share of all. */
	row_share: number().gt(0).max(1).default(1),
	/** Columns drawn for each split; 0 for the square root of their number, in a regression for a third. */
	split_columns: int().min(0).max(1e5).default(0),
	...weightKeys,
	threshold: thresholdRule
});
function drawnColumns({ split_columns: wanted }, task, count) {
	const usual = task.kind === "regression" ? count / 3 : Math.sqrt(count);
	return Math.max(1, Math.min(count, wanted === 0 ? Math.round(usual) : wanted));
}
function shared(values) {
	const copy = new Float64Array(new SharedArrayBuffer(8 * values.length));
	copy.set(values);
	return copy;
}
function outputsOf(task, { targets, weights }) {
	if (task.kind === "multiclass") return {
		targets: task.classes.map((_, output) => shared(targets.map((target) => target === output ? 1 : 0))),
		baselines: task.classes.map(() => 0),
		scale: 1
	};
	if (task.kind === "binary") return {
		targets: [shared(targets)],
		baselines: [0],
		scale: 1
	};
	const mean = weightedMean(targets, weights);
	const scale = spreadOf(targets);
	return {
		targets: [shared(targets.map((target) => (target - mean) / scale))],
		baselines: [mean],
		scale
	};
}
/** Random forest over histograms: many deep trees, each from a draw of the rows, judged by the rows that it did not draw. */
const randomForestTrainer = {
	format,
	tasks: [
		"binary",
		"multiclass",
		"regression"
	],
	parameters: Object.keys(paramsSchema.shape),
	load: loadForest,
	async train(request) {
		const { task } = request;
		const params = readParams(paramsSchema, request.params);
		const rows = superviseAll(request, params);
		const learned = learnColumns(request, params, rows);
		const outputs = outputsOf(task, rows);
		const bagging = baggingOf(request, params, {
			rows,
			learned,
			outputs
		});
		const checkpoint = await openCheckpoint(request, [format, "1"]);
		const grown = await grownTrees({
			request,
			params,
			bagging,
			checkpoint
		});
		const forest = {
			link: task.kind === "regression" ? "identity" : "shares",
			baselines: outputs.baselines,
			trees: grown.map((tree) => scaledTree(tree, outputs.scale))
		};
		const { onPoint } = request;
		const judged = await judgeOutOfBag({
			forest,
			bagging,
			truth: rows,
			onTree: onPoint && ((step, error) => onPoint({
				step,
				values: { "out_of_bag/squared_error": error }
			}))
		});
		const targets = Float64Array.from(judged.rows, (row) => rows.targets[row]);
		await writeForest(request.outputFolder, {
			format,
			label: request.labelColumn,
			task,
			threshold: chosenThreshold(params.threshold, {
				task,
				targets,
				scores: judged.scores
			}),
			features: learned.features,
			forest
		});
		await checkpoint.remove();
		return {
			format,
			backend: "javascript",
			epochs: params.trees,
			finalLoss: judged.squaredError
		};
	}
};
function baggingOf({ task, seed }, params, { rows, learned, outputs }) {
	const { bins, binnings, splitColumns } = learned;
	return {
		bins,
		binnings,
		splitColumns,
		targets: outputs.targets,
		weights: shared(rows.weights),
		rules: {
			leaves: params.leaves === 0 ? Number.POSITIVE_INFINITY : params.leaves,
			depth: params.depth,
			minimumRows: params.leaf_rows,
			minimumHessian: 1e-9,
			l2: 0,
			learningRate: 1 / params.trees
		},
		drawn: drawnColumns(params, task, bins.length),
		rowShare: params.row_share,
		seed
	};
}
/** All trees in their order, whichever process or thread grew them. */
async function grownTrees({ request, params, bagging, checkpoint }) {
	const found = new Map(checkpoint.records.map(({ number, trees }) => [number, trees]));
	await growAll({
		bagging,
		numbers: Array.from({ length: params.trees }, (_, number) => number).filter((number) => !found.has(number)),
		threads: threadCount(params.threads, params.trees * bagging.weights.length),
		async onGrown(grown) {
			found.set(grown.number, grown.trees);
			await checkpoint.append(grown);
			request.onProgress(found.size / params.trees, counted(found.size, "tree"));
		}
	});
	return [...found].sort(([a], [b]) => a - b).flatMap(([, trees]) => trees);
}

export { randomForestTrainer };