import { Wn as runAction, g as runStep } from "./chunks/pipeline.js";

// actions/review/main.ts
await runAction((host, job) => runStep("review", host, {
	...job,
	as: void 0
}));

export {  };