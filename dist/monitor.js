import { Wn as runAction, g as runStep } from "./chunks/pipeline.js";

// actions/monitor/main.ts
await runAction((host, job) => runStep("monitor", host, {
	...job,
	as: void 0
}));

export {  };