// Started as a worker thread by threads.ts: searches splits of its columns, until the process that grows the trees ends it.
import { parentPort, workerData } from "node:worker_threads";
import { ColumnSearch } from "./search.ts";
import type { ThreadWork } from "./threads.ts";
import { serve } from "./wire.ts";

const { data, rules, owned, wire, thread } = workerData as ThreadWork;
parentPort?.postMessage("ready");
serve(wire, new ColumnSearch(data, rules, owned), thread);
