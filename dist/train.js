import { v as runStep, vn as runAction } from "./chunks/pipeline.js";

// actions/train/main.ts
await runAction((host, job) => runStep("train", host, {
	...job,
	as: void 0
}));

export {  };