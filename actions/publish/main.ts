// What `uses: …/actions/publish` starts: it hands the job to the step, and does nothing else.
import { runAction } from "../../pipeline/platform/host/actions.ts";
import { runStep } from "../../pipeline/wiring.ts";

await runAction((host, job) => runStep("publish", host, { ...job, as: undefined }));
