import { Wn as runAction, g as runStep } from "./chunks/pipeline.js";

// actions/evaluate/main.ts
await runAction((host, job) => runStep("evaluate", host, {
	...job,
	as: void 0
}));

export {  };