import { A as LockstepError } from "./file-work.js";
import { b as tuple, c as int, i as array, p as object, u as literal, v as string } from "./schemas.js";
import { a as writtenTopology, i as writtenNames, n as topologyOf, o as weightNames, r as topologyProblem, t as kerasTopology } from "./topology.js";
import { c as weightShapes, n as checkSize, s as sizeOf, t as ShapeError } from "./shapes.js";

// pipeline/training/networks/layers-file.ts
/** Most weights of one network; 64 MB of them. */
const weightLimit = 16e6;
const weightsName = "weights.bin";
const modelFile = object({
	format: literal("layers-model"),
	modelTopology: kerasTopology,
	weightsManifest: tuple([object({
		paths: tuple([literal(weightsName)]),
		weights: array(object({
			name: string().max(210),
			shape: array(int().min(1).max(2e6)).min(1).max(4),
			dtype: literal("float32")
		})).max(2 * 256)
	})])
});
/** The weights of an architecture whose layers have these names, in the order in which they are written. */
function declaredWeights(architecture, names) {
	const shapes = weightShapes(architecture);
	return architecture.nodes.flatMap(({ layer }, at) => (weightNames[layer.kind] ?? []).map((name, i) => ({
		name: `${names[at] ?? ""}/${name}`,
		shape: [...shapes[at]?.[i] ?? []],
		dtype: "float32"
	})));
}
/** The two files of a network in TensorFlow.js Layers format; the same network gives the same bytes. */
function encodeNetwork(network) {
	const weights = declaredWeights(network, writtenNames(network));
	const model = {
		format: "layers-model",
		generatedBy: "lockstep",
		convertedBy: null,
		modelTopology: writtenTopology(network),
		weightsManifest: [{
			paths: [weightsName],
			weights
		}]
	};
	return {
		model: `${JSON.stringify(model, void 0, 2)}\n`,
		weights: littleEndian(network.weights.flat())
	};
}
function littleEndian(parts) {
	const bytes = new Uint8Array(4 * parts.reduce((sum, { length }) => sum + length, 0));
	const view = new DataView(bytes.buffer);
	let at = 0;
	for (const part of parts) for (const value of part) {
		view.setFloat32(at, value, true);
		at += 4;
	}
	return bytes;
}
function invalid(message, cause) {
	return new LockstepError("MODEL_INVALID", message, {
		hint: "Train the model again; only the layers that docs/reference/params.md lists are loaded.",
		cause
	});
}
/**
* Checks `model.json` in full, before a byte of `weights.bin` is read: layers, shapes that follow from them, names, types, sizes.
*
* @throws LockstepError MODEL_INVALID.
*/
function readPlan(text) {
	let json;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw new LockstepError("MODEL_INVALID", "model.json is not JSON", { cause });
	}
	const parsed = modelFile.safeParse(json);
	if (!parsed.success) throw invalid(`model.json: ${topologyProblem(parsed.error)}`);
	try {
		const topology = topologyOf(parsed.data.modelTopology);
		checkSize(topology);
		const weights = declaredWeights(topology, topology.names).map(({ name, shape }) => [name, shape]);
		const declared = parsed.data.weightsManifest[0].weights.map(({ name, shape }) => [name, shape]);
		if (JSON.stringify(declared) !== JSON.stringify(weights)) throw new ShapeError(`the weights are not those of its layers, ${weights.map(([name]) => name).join(", ")}`);
		const count = weightShapes(topology).flat().reduce((sum, shape) => sum + sizeOf(shape), 0);
		if (count > 16e6) throw new ShapeError(`${count} weights are more than ${weightLimit}`);
		return {
			nodes: topology.nodes,
			weightBytes: 4 * count
		};
	} catch (cause) {
		if (cause instanceof ShapeError) throw invalid(`model.json: ${cause.message}`, cause);
		throw cause;
	}
}
/** @throws LockstepError MODEL_INVALID when the bytes are not exactly the plan's weights, or one is not finite. */
function readWeights(plan, bytes) {
	if (bytes.byteLength !== plan.weightBytes) throw invalid(`${weightsName} has ${bytes.byteLength} bytes where its shapes need ${plan.weightBytes}`);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let at = 0;
	const take = (count) => {
		const values = new Float32Array(count);
		for (let i = 0; i < count; i++, at += 4) {
			const value = view.getFloat32(at, true);
			if (!Number.isFinite(value)) throw invalid(`${weightsName} holds a weight that is not a finite number`);
			values[i] = value;
		}
		return values;
	};
	const weights = weightShapes(plan).map((shapes) => shapes.map((shape) => take(sizeOf(shape))));
	return {
		nodes: plan.nodes,
		weights
	};
}

export { weightLimit as i, readPlan as n, readWeights as r, encodeNetwork as t };