// Started as a worker thread by run.ts: does batches of file work that block, so that the process itself never does.
import { parentPort } from "node:worker_threads";
import { answer, type Request } from "./batch.ts";

parentPort?.on("message", (request: Request) => {
  parentPort?.postMessage(answer(request));
});
