// Started as a worker thread by run-trial.ts: trains and judges one point.
import { parentPort, workerData } from "node:worker_threads";
import type { TrialWork } from "./trial-work.ts";

// Loaded when it runs: what an entry of dist/ imports at once stands in the chunk that every command loads.
const [{ openModel, openTrainer }, { doTrial }, { tensorFlowIn }] = await Promise.all([
  import("../trainers/index.ts"),
  import("./trial-work.ts"),
  import("../tensorflow/environment.ts"),
]);

const work = workerData as TrialWork;
const tensorFlow = tensorFlowIn(process.env, work.root);
const startedMs = performance.now();
const found = await doTrial(work, {
  openModel,
  openTrainer: (name, task, prefer) => openTrainer(name, task, { prefer, ...tensorFlow }),
});
const { user, system } = process.threadCpuUsage();
const cost = { wallMs: Math.round(performance.now() - startedMs), cpuMs: Math.round((user + system) / 1000) };
parentPort?.postMessage({ ...found, cost });
