import { Wn as runAction, g as runStep } from "./chunks/pipeline.js";

// actions/report/main.ts
await runAction((host, job) => runStep("report", host, {
	...job,
	as: void 0
}));

export {  };