import type { StartedRun } from "../domain/started-run.ts";
import { code } from "./cell.ts";

/** What a pull request of that branch says of it, and what people do where nothing was started. */
export function startedRunText(run: StartedRun): string {
  switch (run.kind) {
    case "started":
      return "The train workflow was started for this branch: what a job's own token pushes starts none by itself. Its check and report come here.";
    case "nowhere":
      return "Nothing runs jobs for this repository: run `lockstep train`, `lockstep evaluate` and `lockstep report --post` on the branch.";
    case "refused":
      return `What a job's own token pushes starts no workflow, and this job could not start one (${code(run.why, 300)}). Comment \`/train\`, push to the branch, or close and open this pull request.`;
  }
}
