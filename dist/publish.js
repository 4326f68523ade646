import { Wn as runAction, g as runStep } from "./chunks/pipeline.js";

// actions/publish/main.ts
await runAction((host, job) => runStep("publish", host, {
	...job,
	as: void 0
}));

export {  };