import { parentPort, workerData } from "node:worker_threads";

// pipeline/training/sweeps/trial.child.ts
const [{ openModel, openTrainer }, { doTrial }] = await Promise.all([import("../chunks/trainers.js"), import("../chunks/trial-work.js")]);
const work = workerData;
const startedMs = performance.now();
const found = await doTrial(work, {
	openModel,
	openTrainer: (name, task, prefer) => openTrainer(name, task, {
		prefer,
		searchFrom: [work.root]
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