import { Wn as runAction, g as runStep } from "./chunks/pipeline.js";

// actions/train/main.ts
await runAction((host, job) => runStep("train", host, {
	...job,
	as: void 0
}));

export {  };