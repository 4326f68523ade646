import { t as answer } from "../chunks/file-work.js";
import { parentPort } from "node:worker_threads";

// pipeline/data/objects/bulk/files.child.ts
parentPort?.on("message", (request) => {
	parentPort?.postMessage(answer(request));
});

export {  };