import { A as LockstepError } from "./file-work.js";
import { r as taskWidth } from "./task.js";
import { _ as strictObject, f as number, i as array, u as literal } from "./schemas.js";
import { a as featureInputs, t as applyFeatures } from "./apply.js";
import { n as graphWidth } from "./graph2.js";
import { t as applyLink } from "./forest.js";
import { T as readModelText } from "./pipeline.js";
import { n as readTransform, r as transformLimitBytes } from "./transform-file.js";

// pipeline/training/trainers/linear/linear-file.ts
const linearFile = strictObject({
	kind: literal("lockstep/Linear"),
	schema: literal(1),
	/** `[outputs][inputs]`, in the order of the transform's inputs. */
	coefficients: array(array(number()).max(1e6)).min(1).max(1e3),
	intercepts: array(number()).min(1).max(1e3)
});
/** The same function gives the same bytes; each output's coefficients on one line. */
function encodeLinear({ coefficients, intercepts }) {
	return `{\n  "kind": "lockstep/Linear",\n  "schema": 1,\n  "coefficients": [\n${coefficients.map((output) => `    ${JSON.stringify([...output])}`).join(",\n")}\n  ],\n  "intercepts": ${JSON.stringify(intercepts)}\n}\n`;
}
/** @throws LockstepError MODEL_INVALID. */
function readLinear(text) {
	const hint = "Train the model again.";
	let json;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw new LockstepError("MODEL_INVALID", "linear.json is not JSON", {
			hint,
			cause
		});
	}
	const parsed = linearFile.safeParse(json);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw new LockstepError("MODEL_INVALID", `linear.json: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not a linear model"}`, { hint });
	}
	const { coefficients, intercepts } = parsed.data;
	if (coefficients.length !== intercepts.length) throw new LockstepError("MODEL_INVALID", "linear.json: as many intercepts as outputs are needed", { hint });
	return {
		coefficients: coefficients.map((output) => Float64Array.from(output)),
		intercepts
	};
}

// pipeline/training/trainers/linear/linear-model.ts
const format = "linear";
const fileName = "linear.json";
const textLimitBytes = 16777216;
/** The linear function of each row, and the link of its task; row-major `[rows, outputs]`. */
function linearScores({ coefficients, intercepts }, { values, rowCount, width }, task) {
	const outputs = coefficients.length;
	const scores = new Float64Array(rowCount * outputs);
	for (const [output, factors] of coefficients.entries()) for (let row = 0; row < rowCount; row++) {
		let sum = intercepts[output];
		for (let i = 0; i < width; i++) sum += factors[i] * values[row * width + i];
		scores[row * outputs + output] = sum;
	}
	if (task.kind === "regression") return scores;
	return applyLink(task.kind === "binary" ? "logistic" : "softmax", scores, outputs);
}
/** The files of a linear model, checked against each other. @throws LockstepError MODEL_INVALID. */
async function readLinearFolder(folder) {
	const linear = readLinear(await readModelText(folder, fileName, textLimitBytes));
	const saved = readTransform(await readModelText(folder, "transform.json", transformLimitBytes));
	const width = graphWidth(saved.features);
	if (linear.intercepts.length === taskWidth(saved.task) && linear.coefficients.every(({ length }) => length === width)) return {
		...saved,
		linear
	};
	throw new LockstepError("MODEL_INVALID", `${folder}: the coefficients do not fit the transform and the task`, { hint: "The files are of two models; restore the folder or train it again." });
}
/** @throws LockstepError MODEL_INVALID. */
async function loadLinear(folder) {
	const { linear, task, threshold, features } = await readLinearFolder(folder);
	return {
		format,
		task,
		threshold,
		inputs: featureInputs(features),
		features,
		predict(rows) {
			const values = linearScores(linear, applyFeatures({
				graph: features,
				rows
			}), task);
			return Promise.resolve({
				values,
				width: taskWidth(task)
			});
		},
		close() {}
	};
}

export { readLinearFolder as a, loadLinear as i, format as n, encodeLinear as o, linearScores as r, fileName as t };