import { v as runStep, vn as runAction } from "./chunks/pipeline.js";

// actions/report/main.ts
await runAction((host, job) => runStep("report", host, {
	...job,
	as: void 0
}));

export {  };