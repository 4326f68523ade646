import { v as runStep, vn as runAction } from "./chunks/pipeline.js";

// actions/promote/main.ts
await runAction((host, job) => runStep("promote", host, {
	...job,
	as: void 0
}));

export {  };