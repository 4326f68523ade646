import { A as LockstepError } from "./file-work.js";
import "./cells.js";
import { _ as strictObject, c as int, f as number, n as _enum } from "./schemas.js";
import { a as shownCell } from "./cell.js";
import { n as readParams } from "./params.js";
import { t as openCheckpoint } from "./checkpoint.js";
import { a as weightedQuantile, c as supervise, d as weightKeys, i as weightedMean, o as chosenThreshold, r as spreadOf, s as thresholdRule, u as validationShare } from "./learned-features.js";
import { a as threadCount, i as monotoneKey, n as columnKeys, o as addBinned, r as learnColumns, t as binRows } from "./tree-columns.js";
import { a as writeCounting, i as stateAt, n as readSplit, o as writeTree, p as Prng, s as ColumnSearch, t as openWire, u as growTree } from "./pipeline.js";
import { i as scaledTree, t as applyLink } from "./forest.js";
import { r as writeForest, t as loadForest } from "./forest-model.js";
import { t as quantileLoss } from "./quantile-loss.js";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { setImmediate } from "node:timers/promises";

// pipeline/training/trainers/gbdt/threads.ts
/** A search of one node takes milliseconds; a thread that has not answered by then never will. */
const limitMs = 6e5;
/** Every column belongs to one thread, which adds up its histogram in the order of the rows: the sums are the same however many there are. */
function ownedBy(thread, { columns }, threads) {
	return [...columns.keys()].filter((column) => column % threads === thread);
}
function failed(cause) {
	return new LockstepError("WORKER_FAILED", "a thread that grows trees ended before its work was done", {
		hint: "Run the command again: it goes on where it was. When it stays so, the machine may lack memory.",
		cause
	});
}
/** Of several threads' answers the best; of equal ones that of the first column, as one thread would have found. */
function better(a, b) {
	if (a === void 0 || b === void 0) return a ?? b;
	if (a.gain !== b.gain) return a.gain > b.gain ? a : b;
	return a.column.index < b.column.index ? a : b;
}
/** Resolves once the thread has loaded its code and waits for work. @throws LockstepError WORKER_FAILED. */
async function started(work) {
	const worker = new Worker(new URL("../children/split-search.js", import.meta.url), {
		execArgv: [],
		workerData: work
	});
	try {
		await once(worker, "message");
	} catch (cause) {
		throw failed(cause);
	}
	worker.on("error", () => void 0);
	worker.unref();
	return worker;
}
/** Divides the columns among this thread and others that wait beside it. @throws LockstepError WORKER_FAILED. */
async function openThreads(data, rules, threads) {
	const count = Math.max(1, Math.min(threads, data.columns.length));
	const own = new ColumnSearch(data, rules, ownedBy(0, data, count));
	const wire = openWire(data.columns.length, count);
	const workers = await Promise.all(Array.from({ length: count - 1 }, (_, i) => started({
		data,
		rules,
		owned: ownedBy(i + 1, data, count),
		wire,
		thread: i + 1
	})));
	return {
		begin(output, active) {
			writeTree(wire, output, active);
			own.begin(output, active);
		},
		search(counting) {
			if (workers.length === 0) return own.search(counting);
			ask(wire, counting);
			const found = own.search(counting);
			awaitAnswers(wire, workers.length);
			return found.map((split, searched) => workers.reduce((best, _, i) => better(best, readSplit(wire, data.columns, {
				thread: i + 1,
				searched
			})), split));
		},
		async [Symbol.asyncDispose]() {
			await Promise.all(workers.map((worker) => worker.terminate()));
		}
	};
}
function ask(wire, counting) {
	const { state } = wire;
	writeCounting(wire, counting);
	Atomics.store(state, stateAt.done, 0);
	Atomics.add(state, stateAt.search, 1);
	Atomics.notify(state, stateAt.search);
}
function awaitAnswers({ state }, workers) {
	for (let done = Atomics.load(state, stateAt.done); done < workers; done = Atomics.load(state, stateAt.done)) if (Atomics.wait(state, stateAt.done, done, limitMs) === "timed-out") throw failed();
	if (Atomics.load(state, stateAt.failed) > 0) throw failed();
}

// pipeline/training/trainers/gbdt/boost.ts
/** Ascending numbers of a share of `count` things, at least one; all of them for a share of 1. */
function drawn(prng, count, share) {
	const all = new Uint32Array(count);
	for (let i = 0; i < count; i++) all[i] = i;
	if (share === 1) return all;
	return prng.shuffle(all).slice(0, Math.max(1, Math.round(count * share))).sort();
}
/** Adds a tree's values to one output's scores. */
function addTree(tree, rows, scores) {
	addBinned(tree, rows, {
		sums: scores,
		stride: 1,
		offset: 0
	});
}
function sharedDoubles(length) {
	return new Float64Array(new SharedArrayBuffer(8 * length));
}
/** Boosts trees on a loss. The same request gives the same bytes, in one go or resumed, on one thread or many. */
async function boost(request) {
	const { training, validation, loss, splitColumns } = request;
	const baselines = loss.baselines(training);
	const constant = (length) => baselines.map((baseline) => new Float64Array(length).fill(baseline));
	const progress = {
		scores: constant(training.targets.length),
		validationScores: constant(validation.targets.length)
	};
	const prng = new Prng(request.seed);
	const trees = [];
	let rounds = 0;
	let best = {
		round: 0,
		loss: loss.mean(validation, progress.validationScores)
	};
	await using grower = await openGrower(request);
	while (rounds < request.rounds && (request.patience === 0 || rounds - best.round < request.patience)) {
		const resumed = request.resume[rounds];
		if (resumed === void 0) loss.derive(training, progress.scores, grower.data.outputs);
		const sample = drawn(prng, training.targets.length, request.rowShare);
		const active = [...drawn(prng, splitColumns.length, request.columnShare)];
		const added = resumed?.trees ?? baselines.map((_, output) => grower.grow({
			output,
			sample,
			active,
			progress
		}));
		if (resumed !== void 0) {
			prng.state.set(resumed.random);
			for (const [output, tree] of added.entries()) addTree(tree, training, progress.scores[output]);
		}
		for (const [output, tree] of added.entries()) addTree(tree, validation, progress.validationScores[output]);
		trees.push(...added);
		rounds++;
		const validationLoss = loss.mean(validation, progress.validationScores);
		if (request.patience === 0 || validationLoss < best.loss) best = {
			round: rounds,
			loss: validationLoss
		};
		await request.onRound({
			round: rounds,
			validationLoss,
			trainingLoss: () => loss.mean(training, progress.scores),
			grown: {
				trees: added,
				random: [...prng.state]
			},
			isResumed: resumed !== void 0
		});
		await setImmediate();
	}
	return {
		forest: {
			link: loss.link,
			baselines,
			trees: trees.slice(0, best.round * loss.width)
		},
		rounds,
		validationLoss: best.loss
	};
}
async function openGrower({ training, splitColumns, loss, rules, threads }) {
	const rowCount = training.targets.length;
	const data = {
		outputs: Array.from({ length: loss.width }, () => ({
			gradients: sharedDoubles(rowCount),
			hessians: sharedDoubles(rowCount)
		})),
		bins: training.bins,
		order: new Uint32Array(new SharedArrayBuffer(4 * rowCount)),
		columns: splitColumns
	};
	const search = await openThreads(data, rules, threads);
	return {
		data,
		grow({ output, sample, active, progress }) {
			const found = progress.scores[output];
			const level = loss.leafQuantiles?.[output];
			data.order.set(sample);
			const { tree, leaves } = growTree({
				data,
				binnings: training.binnings,
				output,
				rowCount: sample.length,
				active,
				rules,
				search,
				...level === void 0 ? {} : { leafValueOf: (rows) => quantileLeft(training, {
					found,
					rows,
					level
				}) }
			});
			if (sample.length < rowCount) addTree(tree, training, found);
			else for (const leaf of leaves) for (const row of leaf.rows) found[row] += leaf.value;
			return tree;
		},
		[Symbol.asyncDispose]: () => search[Symbol.asyncDispose]()
	};
}
/** The quantile of what these rows' scores still lack. */
function quantileLeft({ targets, weights }, { found, rows, level }) {
	const left = Float64Array.from(rows, (row) => targets[row] - found[row]);
	return weightedQuantile(left, Float64Array.from(rows, (row) => weights[row]), level);
}

// pipeline/training/trainers/gbdt/losses.ts
/** Sum over rows of weight times what `each` gives, over the sum of weights. */
function weightedAverage({ targets, weights }, each) {
	let sum = 0;
	let total = 0;
	for (let row = 0; row < targets.length; row++) {
		const weight = weights[row];
		sum += weight * each(row, targets[row]);
		total += weight;
	}
	return sum / total;
}
/** Log loss of two classes, in nats; targets 1 and 0. */
const logisticLoss = {
	width: 1,
	link: "logistic",
	leafQuantiles: void 0,
	baselines(truth) {
		const share = weightedMean(truth.targets, truth.weights);
		return [Math.log(share / (1 - share))];
	},
	derive({ targets, weights }, [scores = /* @__PURE__ */ new Float64Array()], [into]) {
		if (into === void 0) return;
		const { gradients, hessians } = into;
		for (let row = 0; row < targets.length; row++) {
			const weight = weights[row];
			const probability = 1 / (1 + Math.exp(-scores[row]));
			gradients[row] = weight * (probability - targets[row]);
			hessians[row] = weight * probability * (1 - probability);
		}
	},
	mean: (truth, [scores = /* @__PURE__ */ new Float64Array()]) => weightedAverage(truth, (row, target) => {
		const score = scores[row];
		return Math.max(score, 0) - score * target + Math.log1p(Math.exp(-Math.abs(score)));
	})
};
/** Log loss of several classes, in nats; a target is the position of a class. */
function softmaxLoss(classes) {
	/** Logarithm of the sum of all outputs' exponentials in a row, and the largest of them taken out so that nothing overflows. */
	const logSum = (scores, row) => {
		let largest = Number.NEGATIVE_INFINITY;
		for (const output of scores) largest = Math.max(largest, output[row]);
		let sum = 0;
		for (const output of scores) sum += Math.exp(output[row] - largest);
		return largest + Math.log(sum);
	};
	return {
		width: classes,
		link: "softmax",
		leafQuantiles: void 0,
		baselines: ({ targets, weights }) => Array.from({ length: classes }, (_, output) => Math.log(weightedMean(targets.map((target) => target === output ? 1 : 0), weights))),
		derive({ targets, weights }, scores, into) {
			for (let row = 0; row < targets.length; row++) {
				const weight = weights[row];
				const whole = logSum(scores, row);
				for (let output = 0; output < classes; output++) {
					const { gradients, hessians } = into[output];
					const probability = Math.exp(scores[output][row] - whole);
					gradients[row] = weight * (probability - (targets[row] === output ? 1 : 0));
					hessians[row] = weight * probability * (1 - probability);
				}
			}
		},
		mean: (truth, scores) => weightedAverage(truth, (row, target) => logSum(scores, row) - scores[target][row])
	};
}
/** Half the squared error. */
const squaredLoss = {
	width: 1,
	link: "identity",
	leafQuantiles: void 0,
	baselines: ({ targets, weights }) => [weightedMean(targets, weights)],
	derive({ targets, weights }, [scores = /* @__PURE__ */ new Float64Array()], [into]) {
		if (into === void 0) return;
		for (let row = 0; row < targets.length; row++) {
			const weight = weights[row];
			into.gradients[row] = weight * (scores[row] - targets[row]);
			into.hessians[row] = weight;
		}
	},
	mean: (truth, [scores = /* @__PURE__ */ new Float64Array()]) => weightedAverage(truth, (row, target) => (scores[row] - target) ** 2 / 2)
};
/** Deviance of counts over 2, up to a constant; the score is the logarithm of the mean. */
const poissonLoss = {
	width: 1,
	link: "exponential",
	leafQuantiles: void 0,
	baselines: ({ targets, weights }) => [Math.log(weightedMean(targets, weights))],
	derive({ targets, weights }, [scores = /* @__PURE__ */ new Float64Array()], [into]) {
		if (into === void 0) return;
		for (let row = 0; row < targets.length; row++) {
			const weight = weights[row];
			const mean = Math.exp(scores[row]);
			into.gradients[row] = weight * (mean - targets[row]);
			into.hessians[row] = weight * mean;
		}
	},
	mean: (truth, [scores = /* @__PURE__ */ new Float64Array()]) => weightedAverage(truth, (row, target) => Math.exp(scores[row]) - target * scores[row])
};
/**
* Mean of the pinball losses of these levels. Where the target is above the score, an error costs its level, below it what is left
* to 1. The absolute error is twice the pinball loss of level 0.5.
*
* @param levels - Ascending, each between 0 and 1.
*/
function pinballLoss(levels) {
	return {
		width: levels.length,
		link: levels.length === 1 ? "identity" : "ascending",
		leafQuantiles: levels,
		baselines: ({ targets, weights }) => levels.map((level) => weightedQuantile(targets, weights, level)),
		derive({ targets, weights }, scores, into) {
			for (const [output, level] of levels.entries()) {
				const { gradients, hessians } = into[output];
				const found = scores[output];
				for (let row = 0; row < targets.length; row++) {
					const weight = weights[row];
					gradients[row] = targets[row] > found[row] ? -level * weight : (1 - level) * weight;
					hessians[row] = weight;
				}
			}
		},
		mean: (truth, scores) => weightedAverage(truth, (row, target) => {
			let sum = 0;
			for (const [output, level] of levels.entries()) sum += quantileLoss(level, target - scores[output][row]);
			return sum / levels.length;
		})
	};
}

// pipeline/training/trainers/gbdt/gbdt.ts
const format = "gbdt";
/** How a forest is boosted, in params.yaml. */
const paramsSchema = strictObject({
	/** Most trees, of each class or quantile; early stopping may keep fewer. */
	trees: int().min(1).max(1e5).default(300),
	learning_rate: number().gt(0).max(1).default(.1),
	/** Most leaves of a tree, and fewest rows of a leaf. */
	leaves: int().min(2).max(4096).default(31),
	leaf_rows: int().min(1).max(1e6).default(20),
	/** Most splits from root to leaf; 0 for no limit. */
	depth: int().min(0).max(64).default(0),
	l2: number().min(0).max(1e6).default(0),
	...columnKeys,
	/** Shares of rows and columns that each tree sees. */
	row_share: number().gt(0).max(1).default(1),
	column_share: number().gt(0).max(1).default(1),
	/** Of a regression: what a wrong number costs. */
	loss: _enum([
		"squared",
		"absolute",
		"poisson"
	]).default("squared"),
	/** Numeric columns by which the prediction may only rise (`increasing`) or fall (`decreasing`). */
	monotone: monotoneKey,
	...weightKeys,
	threshold: thresholdRule,
	validation_share: validationShare,
	/** Trees without improvement after which training stops, and the best is kept; 0 grows and keeps all. */
	patience: int().min(0).max(1e5).default(20)
});
/** @throws LockstepError PARAMS_INVALID for a loss or a constraint that the task cannot have. */
function lossOf(task, { loss, monotone }) {
	if (task.kind !== "regression" && loss !== "squared") throw new LockstepError("PARAMS_INVALID", `loss: a ${task.kind} task has its own`, { hint: "Take `loss` out of params.yaml, or say `task: regression`." });
	if ((task.kind === "quantiles" || loss === "absolute") && Object.keys(monotone).length > 0) throw new LockstepError("PARAMS_INVALID", "monotone: trees of quantiles and of absolute errors cannot be held to it", { hint: "Use `loss: squared`, or take `monotone` out of params.yaml." });
	switch (task.kind) {
		case "binary": return logisticLoss;
		case "multiclass": return softmaxLoss(task.classes.length);
		case "regression": return {
			squared: squaredLoss,
			absolute: pinballLoss([.5]),
			poisson: poissonLoss
		}[loss];
		case "quantiles": return pinballLoss(task.levels);
	}
}
function checkCounts({ loss }, { task, labelColumn }, targets) {
	if (task.kind !== "regression" || loss !== "poisson") return;
	if (targets.some((target) => target < 0) || !targets.some((target) => target > 0)) throw new LockstepError("TABLE_INVALID", `label column ${shownCell(labelColumn)}: counts are 0 or more, and not all 0`, { hint: "Use `loss: squared` for numbers that may be below 0." });
}
/** Histogram gradient-boosted trees, deterministic, with missing values and categories as they are. */
const gbdtTrainer = {
	format,
	tasks: [
		"binary",
		"multiclass",
		"regression",
		"quantiles"
	],
	parameters: Object.keys(paramsSchema.shape),
	load: loadForest,
	async train(request) {
		const { task } = request;
		const params = readParams(paramsSchema, request.params);
		const loss = lossOf(task, params);
		const { training, validation } = supervise(request, params);
		checkCounts(params, request, training.targets);
		const learned = learnColumns(request, params, training);
		const { features, splitColumns } = learned;
		const scale = loss.link === "identity" || loss.link === "ascending" ? spreadOf(training.targets) : 1;
		const unit = loss.leafQuantiles === void 0 ? scale ** 2 : scale;
		const inUnits = ({ targets, weights }) => ({
			targets: targets.map((target) => target / scale),
			weights
		});
		const validationRows = binRows(learned, validation.rows);
		const checkpoint = await openCheckpoint(request, [format, "1"]);
		const boosted = await boost({
			training: {
				binnings: learned.binnings,
				bins: learned.bins,
				...inUnits(training)
			},
			validation: {
				...validationRows,
				...inUnits(validation)
			},
			splitColumns,
			loss,
			rules: {
				leaves: params.leaves,
				depth: params.depth,
				minimumRows: params.leaf_rows,
				minimumHessian: .001,
				l2: params.l2,
				learningRate: params.learning_rate
			},
			rounds: params.trees,
			patience: params.patience,
			rowShare: params.row_share,
			columnShare: params.column_share,
			seed: request.seed,
			threads: threadCount(params.threads, splitColumns.length * training.targets.length),
			resume: checkpoint.records,
			onRound: reported(request, {
				rounds: params.trees,
				unit,
				checkpoint
			})
		});
		const forest = {
			...boosted.forest,
			baselines: boosted.forest.baselines.map((baseline) => baseline * scale),
			trees: boosted.forest.trees.map((tree) => scaledTree(tree, scale))
		};
		const scores = scoredBins(forest, validationRows, validation.targets.length);
		await writeForest(request.outputFolder, {
			format,
			label: request.labelColumn,
			task,
			threshold: chosenThreshold(params.threshold, {
				task,
				targets: validation.targets,
				scores
			}),
			features,
			forest
		});
		await checkpoint.remove();
		return {
			format,
			backend: "javascript",
			epochs: boosted.rounds,
			finalLoss: boosted.validationLoss * unit
		};
	}
};
/** What a forest says of rows in the bins it was grown from, row-major `[rowCount, outputs]`. */
function scoredBins({ link, baselines, trees }, rows, rowCount) {
	const stride = baselines.length;
	const sums = new Float64Array(rowCount * stride);
	for (let i = 0; i < sums.length; i++) sums[i] = baselines[i % stride];
	for (const [i, tree] of trees.entries()) addBinned(tree, rows, {
		sums,
		stride,
		offset: i % stride
	});
	return applyLink(link, sums, stride);
}
/** Tells of each round, and keeps it for another process. */
function reported({ onProgress, onPoint }, { rounds, unit, checkpoint }) {
	return async ({ round, validationLoss, trainingLoss, grown, isResumed }) => {
		if (!isResumed) await checkpoint.append(grown);
		const validation = validationLoss * unit;
		await onPoint?.({
			step: round,
			values: {
				"training/loss": trainingLoss() * unit,
				"validation/loss": validation
			}
		});
		onProgress(round / rounds, `tree ${round}, validation loss ${validation.toPrecision(5)}`);
	};
}

export { gbdtTrainer };