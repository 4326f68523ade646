import { r as serve, s as ColumnSearch } from "../chunks/pipeline.js";
import { parentPort, workerData } from "node:worker_threads";

// pipeline/training/trainers/gbdt/split-search.child.ts
const { data, rules, owned, wire, thread } = workerData;
parentPort?.postMessage("ready");
serve(wire, new ColumnSearch(data, rules, owned), thread);

export {  };