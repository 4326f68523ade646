import { parentPort, workerData } from "node:worker_threads";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

// pipeline/training/operation/timed-model.child.ts
const [{ openModel }, { selectRows }] = await Promise.all([import("../chunks/trainers.js"), import("../chunks/rows2.js")]);
const { folder, columns, cells, rowCount, files } = workerData;
const rows = {
	columns,
	rowCount,
	column: (name) => cells[columns.indexOf(name)] ?? [],
	file: (path) => Promise.resolve(files.get(path))
};
const filesBytes = files.values().reduce((sum, { byteLength }) => sum + byteLength, 0);
const single = Array.from({ length: rowCount }, (_, row) => selectRows(rows, Uint32Array.of(row)));
const predictor = await openModel(folder);
async function timed(table) {
	const started = performance.now();
	await predictor.predict(table);
	return performance.now() - started;
}
/** What is held, not what waits to be collected, and without the pictures it is asked about. */
function memory() {
	setFlagsFromString("--expose-gc");
	runInNewContext("gc")();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external - filesBytes;
}
async function answer(question) {
	switch (question.kind) {
		case "batch": return timed(rows);
		case "memory": return memory();
		case "requests": {
			const times = new Float64Array(question.count);
			for (const i of times.keys()) times[i] = await timed(single[(question.from + i) % rowCount] ?? rows);
			return times;
		}
	}
}
parentPort?.on("message", (question) => {
	answer(question).then((found) => parentPort?.postMessage(found));
});

export {  };