import { Wn as runAction, g as runStep } from "./chunks/pipeline.js";

// actions/deploy/main.ts
await runAction((host, job) => runStep("deploy", host, {
	...job,
	as: void 0
}));

export {  };