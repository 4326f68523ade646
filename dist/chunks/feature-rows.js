import { t as openScratchFile } from "./scratch-file.js";
import { t as applyFeatures } from "./apply.js";
import { i as widthOf, n as graphWidth } from "./graph2.js";

// pipeline/training/features/graph/feature-rows.ts
/** Rows of a block that is read from disk. */
const blockRows = 16384;
/** Features that are in memory already. */
function matrixRows(matrix) {
	const { values, rowCount, width } = matrix;
	return {
		rowCount,
		width,
		read(rows) {
			const copies = new Float32Array(rows.length * width);
			for (const [i, row] of rows.entries()) copies.set(values.subarray(row * width, (row + 1) * width), i * width);
			return copies;
		},
		blocks: () => [matrix],
		[Symbol.dispose]() {}
	};
}
function fileRows(file, rowCount, width) {
	const rowBytes = width * Float32Array.BYTES_PER_ELEMENT;
	return {
		rowCount,
		width,
		read(rows) {
			const copies = new Float32Array(rows.length * width);
			for (let from = 0; from < rows.length;) {
				let to = from + 1;
				while (to < rows.length && rows[to] === rows[to - 1] + 1) to++;
				file.read(copies.subarray(from * width, to * width), rows[from] * rowBytes);
				from = to;
			}
			return copies;
		},
		*blocks() {
			for (let first = 0; first < rowCount; first += blockRows) {
				const count = Math.min(blockRows, rowCount - first);
				const values = new Float32Array(count * width);
				file.read(values, first * rowBytes);
				yield {
					values,
					rowCount: count,
					width
				};
			}
		},
		[Symbol.dispose]() {
			file[Symbol.dispose]();
		}
	};
}
/** What is given for some of the training rows in place of what the nodes would give. */
function outputsFrom({ graph, trainingOutputs }, first, count) {
	if (trainingOutputs === void 0) return void 0;
	return new Map([...trainingOutputs].map(([at, values]) => {
		const node = graph.nodes[at];
		const width = node === void 0 ? 0 : widthOf(node);
		return [at, values.subarray(first * width, (first + count) * width)];
	}));
}
/**
* Raw rows as features: those of rows in memory in memory, those of rows on disk on disk, the same numbers either way.
*
* @param scratch - Folder on a disk with room for them.
* @throws LockstepError as {@link applyFeatures} does.
*/
function featureRows(application, scratch) {
	const { graph, rows } = application;
	if (rows.blocks === void 0) return matrixRows(applyFeatures(application));
	const file = openScratchFile(scratch);
	try {
		let first = 0;
		for (const block of rows.blocks()) {
			const trainingOutputs = outputsFrom(application, first, block.rowCount);
			const { values } = applyFeatures({
				graph,
				rows: block,
				trainingOutputs
			});
			file.write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
			first += block.rowCount;
		}
		return fileRows(file, rows.rowCount, graphWidth(graph));
	} catch (error) {
		file[Symbol.dispose]();
		throw error;
	}
}

export { matrixRows as n, featureRows as t };