import { Wn as runAction, g as runStep } from "./chunks/pipeline.js";

// actions/reconcile/main.ts
await runAction((host, job) => runStep("reconcile", host, {
	...job,
	as: void 0
}));

export {  };