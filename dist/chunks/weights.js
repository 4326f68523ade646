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

export { packedWeights as t };