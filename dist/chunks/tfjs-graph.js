import { a as tensorInputs } from "./model-graph.js";
import { t as tensorFlowModel } from "./model.js";
import { n as littleEndian } from "./protobuf.js";

// pipeline/training/exports/tfjs/weights.ts
const dtypes = {
	float: "float32",
	int32: "int32",
	bool: "bool",
	string: "string"
};
/** Texts one after the other, each behind its length as four bytes. */
function texts(values) {
	const encoder = new TextEncoder();
	return Buffer.concat(values.flatMap((text) => {
		const bytes = encoder.encode(text);
		return [littleEndian([bytes.length], "int32"), bytes];
	}));
}
function bytesOf({ type, values }) {
	return type === "string" ? texts(values) : littleEndian(values, type);
}
/** The part of `model.json` that says what `weights.bin` holds, and that file. */
function packedWeights(weights) {
	return {
		manifest: [{
			paths: ["weights.bin"],
			weights: weights.map(({ name, constant }) => ({
				name,
				shape: [...constant.shape],
				dtype: dtypes[constant.type]
			}))
		}],
		bytes: Buffer.concat(weights.map(({ constant }) => bytesOf(constant)))
	};
}

// pipeline/training/exports/tfjs-graph.ts
const dataTypeName = (type) => `DT_${type.toUpperCase()}`;
function shapeJson(shape) {
	return { dim: shape.map((size) => ({ size: String(size) })) };
}
/** Attributes as protobuf's own JSON has them; the values of constants stand with the weights. */
function attributeJson(attribute) {
	if ("int" in attribute) return { i: String(attribute.int) };
	if ("bool" in attribute) return { b: attribute.bool };
	if ("ints" in attribute) return { list: { i: attribute.ints.map(String) } };
	if ("text" in attribute) return { s: Buffer.from(attribute.text).toString("base64") };
	if ("type" in attribute) return { type: dataTypeName(attribute.type) };
	if ("shape" in attribute) return { shape: shapeJson(attribute.shape) };
	const { type, shape } = attribute.constant;
	return { tensor: {
		dtype: dataTypeName(type),
		tensorShape: shapeJson(shape)
	} };
}
function nodeJson({ name, operator, inputs, attributes }) {
	const attr = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, attributeJson(value)]));
	return {
		name,
		op: operator,
		input: [...inputs],
		attr
	};
}
function portsJson(ports) {
	return Object.fromEntries(ports.map(({ key, operation, type, shape }) => [key, {
		name: `${operation}:0`,
		dtype: dataTypeName(type),
		tensorShape: shapeJson(shape)
	}]));
}
/**
* A graph model of TensorFlow.js with the transform inside, in single precision, which is all that TensorFlow.js has. Categories go in as
* positions among those that `model.json` lists: on WebAssembly, TensorFlow.js compares texts wrongly without saying so.
*/
const tfjsGraphExporter = (model) => {
	const { operations, inputs, outputs } = tensorFlowModel(model, {
		precision: "float",
		categories: "int32"
	});
	const tensors = tensorInputs(model.body);
	const weights = operations.flatMap(({ name, attributes }) => {
		const value = attributes["value"];
		return value !== void 0 && "constant" in value ? [{
			name,
			constant: value.constant
		}] : [];
	});
	const { manifest, bytes } = packedWeights(weights);
	const file = {
		format: "graph-model",
		generatedBy: "lockstep",
		convertedBy: null,
		signature: {
			inputs: portsJson(inputs),
			outputs: portsJson(outputs)
		},
		userDefinedMetadata: {
			task: model.task,
			...model.threshold === void 0 ? {} : { threshold: model.threshold },
			...tensors.length === 0 ? {} : { tensors },
			categories: Object.fromEntries(model.features.categories.map(({ column, categories }) => [column, categories]))
		},
		modelTopology: {
			node: operations.map(nodeJson),
			versions: { producer: 987 }
		},
		weightsManifest: manifest
	};
	return {
		kind: "folder",
		files: {
			"model.json": `${JSON.stringify(file)}\n`,
			"weights.bin": bytes
		}
	};
};

export { tfjsGraphExporter };