import { parentPort, workerData } from "node:worker_threads";

// pipeline/training/sweeps/trial.child.ts
const [{ openModel, openTrainer }, { doTrial }, { tensorFlowIn }] = await Promise.all([
	import("../chunks/trainers.js"),
	import("../chunks/trial-work.js"),
	import("../chunks/environment.js")
]);
const work = workerData;
const tensorFlow = tensorFlowIn(process.env, work.root);
const startedMs = performance.now();
const found = await doTrial(work, {
	openModel,
	openTrainer: (name, task, prefer) => openTrainer(name, task, {
		prefer,
		...tensorFlow
	})
});
const { user, system } = process.threadCpuUsage();
const cost = {
	wallMs: Math.round(performance.now() - startedMs),
	cpuMs: Math.round((user + system) / 1e3)
};
parentPort?.postMessage({
	...found,
	cost
});

export {  };