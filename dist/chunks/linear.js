import { A as LockstepError } from "./file-work.js";
import { r as taskWidth } from "./task.js";
import { _ as strictObject, f as number } from "./schemas.js";
import { t as featureRows } from "./feature-rows.js";
import { n as readParams } from "./params.js";
import { c as supervise, d as weightKeys, i as weightedMean, n as learnFeatures, o as chosenThreshold, s as thresholdRule, t as featureKeys, u as validationShare } from "./learned-features.js";
import { D as writeTrainedModel } from "./pipeline.js";
import { t as encodeTransform } from "./transform-file.js";
import { i as loadLinear, n as format, o as encodeLinear, r as linearScores, t as fileName } from "./linear-model.js";
import { dirname } from "node:path";

// pipeline/training/trainers/linear/least-squares.ts
/** Rows that are taken into the triangle at a time. */
const blockRows = 256;
/**
* Takes rows into an upper triangle by Householder reflections. The triangle's normal equations are those of all rows taken in so far,
* without the rounding that computing squares of columns would bring. The block's content is lost.
*
* @see Golub and Van Loan (2013), Matrix Computations, 5.1 and 5.2.
*/
function takeIn(triangle, block) {
	for (const [pivot, below] of block.entries()) {
		const top = triangle[pivot];
		let squares = 0;
		for (let i = 0; i < below.length; i++) squares += below[i] ** 2;
		if (squares === 0) continue;
		const head = top[pivot];
		const length = Math.sqrt(head * head + squares);
		const first = head > 0 ? head + length : head - length;
		const factor = 2 / (first * first + squares);
		for (let column = pivot + 1; column < triangle.length; column++) {
			const upper = triangle[column];
			const lower = block[column];
			let sum = first * upper[pivot];
			for (let i = 0; i < below.length; i++) sum += lower[i] * below[i];
			sum *= factor;
			upper[pivot] -= sum * first;
			for (let i = 0; i < below.length; i++) lower[i] -= sum * below[i];
		}
		top[pivot] = head > 0 ? -length : length;
	}
}
function empty(rows, columns) {
	return Array.from({ length: columns }, () => new Float64Array(rows));
}
/** The inputs and the target around their means, as a triangle with the target as its last column. */
function triangleOf({ inputs, targets, weights }, means, targetMean) {
	const { width } = inputs;
	const triangle = empty(width + 1, width + 1);
	let block = [];
	let row = 0;
	for (const { values, rowCount } of inputs.blocks()) for (let at = 0; at < rowCount * width; at += width, row++) {
		const i = row % blockRows;
		if (i === 0) block = empty(Math.min(blockRows, targets.length - row), width + 1);
		const root = Math.sqrt(weights[row]);
		for (let column = 0; column < width; column++) block[column][i] = root * (values[at + column] - means[column]);
		block[width][i] = root * (targets[row] - targetMean);
		if (i + 1 === blockRows || row + 1 === targets.length) takeIn(triangle, block);
	}
	return triangle;
}
/** The weighted mean of each input. */
function meansOf({ inputs, weights }) {
	const { width } = inputs;
	const sums = new Float64Array(width);
	let row = 0;
	for (const { values, rowCount } of inputs.blocks()) for (let at = 0; at < rowCount * width; at += width, row++) for (let column = 0; column < width; column++) sums[column] += weights[row] * values[at + column];
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	return sums.map((sum) => sum / total);
}
/** Solves the triangle with `l2` above 0: the smallest squares of what is left plus `l2` times the squared coefficients. */
function ridge(triangle, width, l2) {
	const block = empty(width, width + 1);
	for (let i = 0; i < width; i++) block[i][i] = Math.sqrt(l2);
	takeIn(triangle, block);
	const solution = Float64Array.from({ length: width }, (_, i) => triangle[width][i]);
	for (let column = width - 1; column >= 0; column--) {
		const values = triangle[column];
		const value = solution[column] / values[column];
		solution[column] = value;
		for (let row = 0; row < column; row++) solution[row] -= value * values[row];
	}
	return solution;
}
const sweepLimit = 60;
/** Turns two columns so that they stand at right angles, and the same columns of what they are turned by; false when they do already. */
function turned(a, v, [i, j]) {
	const [x, y] = [a[i], a[j]];
	let xx = 0;
	let yy = 0;
	let xy = 0;
	for (let row = 0; row < x.length; row++) {
		const [p, q] = [x[row], y[row]];
		xx += p * p;
		yy += q * q;
		xy += p * q;
	}
	if (Math.abs(xy) <= Number.EPSILON * Math.sqrt(xx * yy)) return false;
	const zeta = (yy - xx) / (2 * xy);
	const tangent = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
	const cosine = 1 / Math.sqrt(1 + tangent * tangent);
	const sine = cosine * tangent;
	for (const [p, q] of [[x, y], [v[i], v[j]]]) for (let row = 0; row < p.length; row++) {
		const held = p[row];
		p[row] = cosine * held - sine * q[row];
		q[row] = sine * held + cosine * q[row];
	}
	return true;
}
/**
* Solves the triangle without `l2`: of all coefficients that leave the least the shortest, also where columns say the same. By singular
* values, from Jacobi rotations of its columns.
*
* @see Golub and Van Loan (2013), Matrix Computations, 8.6.3.
*/
function leastNorm(triangle, width) {
	const a = triangle.slice(0, width).map((column) => column.slice(0, width));
	const target = triangle[width];
	const v = empty(width, width);
	for (const [i, column] of v.entries()) column[i] = 1;
	let isTurning = true;
	for (let sweep = 0; sweep < sweepLimit && isTurning; sweep++) {
		isTurning = false;
		for (let i = 0; i < width; i++) for (let j = i + 1; j < width; j++) if (turned(a, v, [i, j])) isTurning = true;
	}
	const squared = a.map((column) => column.reduce((sum, value) => sum + value * value, 0));
	const largest = Math.max(0, ...squared);
	const solution = new Float64Array(width);
	for (const [i, column] of a.entries()) {
		const size = squared[i];
		if (Math.sqrt(size) <= Number.EPSILON * width * 8 * Math.sqrt(largest)) continue;
		const share = column.reduce((sum, value, row) => sum + value * target[row], 0) / size;
		for (const [row, value] of v[i].entries()) solution[row] += share * value;
	}
	return solution;
}
/**
* The linear function with the least weighted squares of errors plus `l2` times its squared coefficients; the intercept is free.
* Without `l2`, the shortest of those that fit best.
*
* @throws LockstepError METRIC_INVALID when the numbers are too large to be squared.
*/
function leastSquares(design, l2) {
	const { inputs, targets, weights } = design;
	const { width } = inputs;
	const means = meansOf(design);
	const targetMean = weightedMean(targets, weights);
	const triangle = triangleOf(design, means, targetMean);
	const coefficients = l2 > 0 ? ridge(triangle, width, l2) : leastNorm(triangle, width);
	const intercept = coefficients.reduce((sum, value, i) => sum - value * means[i], targetMean);
	if (coefficients.every(Number.isFinite) && Number.isFinite(intercept)) return {
		coefficients: [coefficients],
		intercepts: [intercept]
	};
	throw new LockstepError("METRIC_INVALID", "the least squares are not finite numbers", { hint: "Look for values of the label or of a column that are far too large." });
}

// pipeline/training/trainers/linear/logistic.ts
function eachRow(inputs, work) {
	let row = 0;
	for (const { values, rowCount } of inputs.blocks()) {
		const own = {
			values,
			from: 0
		};
		for (let i = 0; i < rowCount; i++, own.from += inputs.width) work(own, row++);
	}
}
/**
* Outputs, each with `width` coefficients and then its intercept, in one array. Intercepts of several outputs come with a mean of 0: what
* is added to all of them changes no probability, and would be whatever rounding made of it.
*/
function unpacked(place, width) {
	const outputs = place.length / (width + 1);
	const start = (output) => output * (width + 1);
	const free = Array.from({ length: outputs }, (_, k) => place[start(k) + width]);
	const mean = outputs === 1 ? 0 : free.reduce((sum, value) => sum + value, 0) / outputs;
	return {
		coefficients: Array.from({ length: outputs }, (_, k) => place.slice(start(k), start(k) + width)),
		intercepts: free.map((value) => value - mean)
	};
}
/**
* Log loss of linear scores, summed over rows times their weights, plus half of `l2` times the squared coefficients; intercepts are
* free. Two classes have one output with the logistic function, more have one each with softmax. The loops are flat, row by row,
* because they are all that solving costs; rows on disk are read once for each of them.
*
* @param classes - 2 or more.
*/
function logisticObjective(design, classes, l2) {
	const { inputs, targets, weights } = design;
	const { width } = inputs;
	const outputs = classes === 2 ? 1 : classes;
	const size = width + 1;
	const rowCount = targets.length;
	/** Of the last place, `[rows, outputs]`. */
	const probabilities = new Float64Array(rowCount * outputs);
	const scores = new Float64Array(outputs);
	/** Adds `factor · (inputs of the row, 1)` to each output's part of `sums`. */
	const spread = (sums, { values, from }, factors) => {
		for (let output = 0; output < outputs; output++) {
			const factor = factors[output];
			if (factor === 0) continue;
			const to = output * size;
			for (let i = 0; i < width; i++) sums[to + i] += factor * values[from + i];
			sums[to + width] += factor;
		}
	};
	/** The linear function of a row, into `scores`. */
	const score = (place, { values, from }) => {
		for (let output = 0; output < outputs; output++) {
			const to = output * size;
			let sum = place[to + width];
			for (let i = 0; i < width; i++) sum += place[to + i] * values[from + i];
			scores[output] = sum;
		}
	};
	/** Adds what holds the coefficients back. */
	const held = (place, sums) => {
		let squares = 0;
		for (let output = 0; output < outputs; output++) for (let i = output * size; i < output * size + width; i++) {
			squares += place[i] ** 2;
			sums[i] += l2 * place[i];
		}
		return l2 * squares / 2;
	};
	/** Turns `scores` into probabilities, and gives the loss of a row. */
	const judge = (target) => {
		if (outputs === 1) {
			const sum = scores[0];
			scores[0] = 1 / (1 + Math.exp(-sum));
			return Math.max(sum, 0) - sum * target + Math.log1p(Math.exp(-Math.abs(sum)));
		}
		const wanted = scores[target];
		let most = Number.NEGATIVE_INFINITY;
		for (let k = 0; k < outputs; k++) most = Math.max(most, scores[k]);
		let sum = 0;
		for (let k = 0; k < outputs; k++) sum += scores[k] = Math.exp(scores[k] - most);
		for (let k = 0; k < outputs; k++) scores[k] /= sum;
		return most + Math.log(sum) - wanted;
	};
	return {
		dimension: outputs * size,
		at(place) {
			const gradient = new Float64Array(place.length);
			let value = 0;
			eachRow(inputs, (own, row) => {
				const target = targets[row];
				const weight = weights[row];
				score(place, own);
				value += weight * judge(target);
				for (let k = 0; k < outputs; k++) {
					probabilities[row * outputs + k] = scores[k];
					const wanted = outputs === 1 ? target : target === k ? 1 : 0;
					scores[k] = weight * (scores[k] - wanted);
				}
				spread(gradient, own, scores);
			});
			return {
				value: value + held(place, gradient),
				gradient
			};
		},
		product(direction) {
			const sums = new Float64Array(direction.length);
			eachRow(inputs, (own, row) => {
				const weight = weights[row];
				score(direction, own);
				let mean = 0;
				for (let k = 0; k < outputs; k++) mean += probabilities[row * outputs + k] * scores[k];
				for (let k = 0; k < outputs; k++) {
					const p = probabilities[row * outputs + k];
					scores[k] = weight * p * (outputs === 1 ? (1 - p) * scores[k] : scores[k] - mean);
				}
				spread(sums, own, scores);
			});
			held(direction, sums);
			return sums;
		}
	};
}

// pipeline/training/trainers/linear/newton.ts
const iterationLimit = 200;
/**
* Largest part of the gradient at the end, as a share of that at the start: close to rounding, because where the function is nearly flat a
* small gradient is still far from the lowest place, and a Newton step more costs little.
*/
const gradientShare = 1e-13;
function dot(a, b) {
	let sum = 0;
	for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
	return sum;
}
function largest(values) {
	return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
/** `a + factor · b`. */
function plus(a, factor, b) {
	return a.map((value, i) => value + factor * b[i]);
}
/**
* The Newton step, by conjugate gradients: the second derivative is only ever multiplied with, so many inputs need no matrix of their
* squares, and directions in which the function is flat are left alone.
*/
function newtonStep({ product }, gradient) {
	let step = new Float64Array(gradient.length);
	let residual = gradient.map((value) => -value);
	let direction = residual;
	const start = dot(residual, residual);
	let squared = start;
	const enough = Math.min(.25, Math.sqrt(Math.sqrt(start))) ** 2 * start;
	for (let i = 0; i < 2 * gradient.length && squared > enough; i++) {
		const curved = product(direction);
		const curvature = dot(direction, curved);
		if (!(curvature > Number.EPSILON * dot(direction, direction))) break;
		const length = squared / curvature;
		step = plus(step, length, direction);
		residual = plus(residual, -length, curved);
		const next = dot(residual, residual);
		direction = plus(residual, next / squared, direction);
		squared = next;
	}
	return squared === start ? residual : step;
}
/**
* The place where a convex function is lowest, from zero, in double precision.
*
* @returns `undefined` when none was found: it may go down for ever.
* @see Nocedal and Wright (2006), Numerical Optimization, algorithm 7.1.
*/
function minimise(convex) {
	const product = (direction) => convex.product(direction);
	let place = new Float64Array(convex.dimension);
	let { value, gradient } = convex.at(place);
	const enough = gradientShare * largest(gradient);
	for (let iterations = 0; iterations < iterationLimit; iterations++) {
		if (largest(gradient) <= enough) return {
			place,
			value,
			iterations
		};
		const step = newtonStep({ product }, gradient);
		const slope = dot(gradient, step);
		const slack = 8 * Number.EPSILON * Math.abs(value);
		let length = 1;
		let next = plus(place, length, step);
		let found = convex.at(next);
		while (!(found.value <= value + 1e-4 * length * slope + slack) && length > 1e-10) {
			length /= 2;
			next = plus(place, length, step);
			found = convex.at(next);
		}
		if (largest(found.gradient) >= largest(gradient) && largest(gradient) <= 1e6 * enough) return {
			place,
			value,
			iterations
		};
		place = next;
		({value, gradient} = found);
	}
}

// pipeline/training/trainers/linear/linear.ts
/** How a linear model is fitted, in params.yaml. */
const paramsSchema = strictObject({
	/**
	* Holds coefficients back: half of it times their squares is added to the loss, summed over rows. It is `alpha` of a ridge regression,
	* and 1 / `C` of a logistic regression in scikit-learn. 0 for none.
	*/
	l2: number().min(0).max(0xe8d4a51000).default(1),
	...featureKeys,
	...weightKeys,
	threshold: thresholdRule,
	validation_share: validationShare
});
/** A mean log loss below which classes are told apart without error: larger coefficients would lower it further, for ever. */
const perfection = 1e-8;
/** Fits to these rows. @throws LockstepError METRIC_INVALID when there is no best function, as between classes without overlap. */
function fitted(design, task, l2) {
	if (task.kind !== "binary" && task.kind !== "multiclass") return leastSquares(design, l2);
	const found = minimise(logisticObjective(design, Math.max(2, taskWidth(task)), l2));
	const weight = design.weights.reduce((sum, each) => sum + each, 0);
	if (found !== void 0 && (l2 > 0 || found.value > perfection * weight)) return unpacked(found.place, design.inputs.width);
	throw new LockstepError("METRIC_INVALID", "the coefficients grow without end: the classes can be told apart without error", { hint: "Set `l2` above 0 in params.yaml." });
}
/** Linear, ridge, logistic and multinomial regression, solved to the last digits. */
const linearTrainer = {
	format,
	tasks: [
		"binary",
		"multiclass",
		"regression"
	],
	parameters: Object.keys(paramsSchema.shape),
	load: loadLinear,
	async train(request) {
		const { task, labelColumn } = request;
		const params = readParams(paramsSchema, request.params);
		const { training, validation } = supervise(request, params);
		const { graph, trainingOutputs } = learnFeatures(request, params, {
			...training,
			style: "network"
		});
		const scratch = dirname(request.outputFolder);
		using inputs = featureRows({
			graph,
			rows: training.rows,
			trainingOutputs
		}, scratch);
		const { targets, weights } = training;
		const linear = fitted({
			inputs,
			targets,
			weights
		}, task, params.l2);
		using others = featureRows({
			graph,
			rows: validation.rows
		}, scratch);
		const scores = scored(linear, others, task);
		const threshold = chosenThreshold(params.threshold, {
			task,
			targets: validation.targets,
			scores
		});
		await writeTrainedModel(request.outputFolder, {
			[fileName]: encodeLinear(linear),
			"transform.json": encodeTransform({
				label: labelColumn,
				task,
				threshold,
				features: graph
			})
		});
		return {
			format,
			backend: "javascript",
			epochs: 1,
			finalLoss: meanLoss(task, validation, scores)
		};
	}
};
/** The scores of all rows, row-major. */
function scored(linear, rows, task) {
	const scores = new Float64Array(rows.rowCount * linear.coefficients.length);
	let at = 0;
	for (const block of rows.blocks()) {
		const found = linearScores(linear, block, task);
		scores.set(found, at);
		at += found.length;
	}
	return scores;
}
/** Mean over the weights: log loss, or half the squared error. */
function meanLoss(task, { targets, weights }, scores) {
	const width = taskWidth(task);
	let sum = 0;
	let total = 0;
	for (const [row, target] of targets.entries()) {
		const score = scores[row * width + (task.kind === "multiclass" ? target : 0)];
		const weight = weights[row];
		if (task.kind === "regression") sum += weight * (score - target) ** 2 / 2;
		else sum -= weight * Math.log(Math.max(task.kind === "binary" && target === 0 ? 1 - score : score, Number.MIN_VALUE));
		total += weight;
	}
	return sum / total;
}

export { linearTrainer };