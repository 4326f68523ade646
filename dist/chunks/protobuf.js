import { n as numberCount } from "./model-graph.js";

// pipeline/training/exports/forest-columns.ts
function membershipOf(node, { categories }) {
	const count = categories.filter(({ encoding }) => encoding.kind === "position")[node.column]?.categories.length ?? 0;
	const goesLeft = new Uint8Array(count + 1);
	for (const category of node.categories) goesLeft[category] = 1;
	goesLeft[count] = node.isMissingLeft ? 1 : 0;
	return {
		column: node.column,
		goesLeft
	};
}
function keyOf({ column, goesLeft }) {
	return `${column}:${goesLeft.join("")}`;
}
/**
* Takes the categories out of a forest, for formats whose trees compare numbers only. The same division is one column however many
* splits use it.
*/
function withoutCategories({ trees }, features) {
	const found = /* @__PURE__ */ new Map();
	for (const { nodes } of trees) for (const node of nodes) if (node.kind === "categorical") {
		const membership = membershipOf(node, features);
		found.set(keyOf(membership), membership);
	}
	const memberships = [...found.values()].sort((a, b) => a.column - b.column);
	const first = numberCount(features);
	const positions = new Map(memberships.map((membership, i) => [keyOf(membership), first + i]));
	const numeric = (node) => {
		if (node.kind === "leaf") return node;
		const { left, right, isMissingLeft } = node;
		if (node.kind === "numeric") return {
			kind: "split",
			column: node.column,
			threshold: node.threshold,
			isMissingLeft,
			left,
			right
		};
		return {
			kind: "split",
			column: positions.get(keyOf(membershipOf(node, features))) ?? 0,
			threshold: .5,
			isMissingLeft: false,
			left: right,
			right: left
		};
	};
	return {
		memberships,
		trees: trees.map(({ nodes }) => nodes.map(numeric))
	};
}

// pipeline/training/exports/protobuf.ts
/**
* A protobuf message on its way to bytes: fields in the order in which they are given, so that the same calls give the same bytes.
*
* @see Protocol Buffers, Encoding: a field is a tag `number << 3 | wire type` and its value.
*/
var ProtobufMessage = class ProtobufMessage {
	parts = [];
	size = 0;
	/** An integer or enum, −2⁶³ … 2⁶³−1. */
	int(field, value) {
		return this.add(varint(tag(field, 0)), varint(value));
	}
	bool(field, value) {
		return this.int(field, value ? 1 : 0);
	}
	/** A 32-bit float. */
	float(field, value) {
		return this.add(varint(tag(field, 5)), littleEndian([value], "float"));
	}
	text(field, value) {
		return this.bytes(field, new TextEncoder().encode(value));
	}
	bytes(field, value) {
		return this.add(varint(tag(field, 2)), varint(value.length), value);
	}
	message(field, value) {
		this.add(varint(tag(field, 2)), varint(value.size));
		for (const part of value.parts) this.add(part);
		return this;
	}
	/** Integers side by side in one field, which parsers take for a repeated field whether it is declared so or not. */
	ints(field, values) {
		const packed = new ProtobufMessage();
		for (const value of values) packed.add(varint(value));
		return this.message(field, packed);
	}
	finish() {
		const whole = new Uint8Array(this.size);
		let at = 0;
		for (const part of this.parts) {
			whole.set(part, at);
			at += part.length;
		}
		return whole;
	}
	add(...parts) {
		for (const part of parts) {
			this.parts.push(part);
			this.size += part.length;
		}
		return this;
	}
};
function tag(field, wireType) {
	return field << 3 | wireType;
}
/** Seven bits to a byte, lowest first; a negative number as its 64-bit complement. */
function varint(value) {
	if (typeof value === "number" && value >= 0 && value < 128) return Uint8Array.of(value);
	let left = BigInt.asUintN(64, BigInt(value));
	const bytes = [];
	do {
		const low = Number(left & 127n);
		left >>= 7n;
		bytes.push(left === 0n ? low : low | 128);
	} while (left !== 0n);
	return Uint8Array.from(bytes);
}
const widths = {
	float: 4,
	double: 8,
	int32: 4,
	int64: 8,
	bool: 1
};
/** Numbers as ONNX and TensorFlow keep them in a tensor: one after the other, the lowest byte first. */
function littleEndian(values, type) {
	const bytes = new Uint8Array(values.length * widths[type]);
	const view = new DataView(bytes.buffer);
	let at = 0;
	for (const value of values) {
		if (type === "float") view.setFloat32(at, value, true);
		else if (type === "double") view.setFloat64(at, value, true);
		else if (type === "int32") view.setInt32(at, value, true);
		else if (type === "int64") view.setBigInt64(at, BigInt(value), true);
		else view.setUint8(at, value);
		at += widths[type];
	}
	return bytes;
}

export { littleEndian as n, withoutCategories as r, ProtobufMessage as t };