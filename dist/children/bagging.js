import { c as growBagged } from "../chunks/pipeline.js";
import { parentPort, workerData } from "node:worker_threads";

// pipeline/training/trainers/gbdt/bagging.child.ts
const { bagging, numbers } = workerData;
for (const number of numbers) parentPort?.postMessage({
	number,
	trees: growBagged(bagging, number)
});

export {  };