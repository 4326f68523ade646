import { Wn as runAction, g as runStep } from "./chunks/pipeline.js";

// actions/promote/main.ts
await runAction((host, job) => runStep("promote", host, {
	...job,
	as: void 0
}));

export {  };