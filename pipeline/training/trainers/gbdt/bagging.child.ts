// Started as a worker thread by bagging-threads.ts: grows the trees it is told to, one after the other.
import { parentPort, workerData } from "node:worker_threads";
import { type Bagging, growBagged } from "./bagging.ts";

const { bagging, numbers } = workerData as { readonly bagging: Bagging; readonly numbers: readonly number[] };
for (const number of numbers) parentPort?.postMessage({ number, trees: growBagged(bagging, number) });
