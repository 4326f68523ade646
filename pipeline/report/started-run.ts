import { code } from "./cell.ts";

/** What became of the order to train a branch that a job has pushed. */
export type StartedRun =
  /** The train workflow was started for the branch, or is under way. */
  | { readonly kind: "started" }
  /** Nothing runs jobs for this repository. */
  | { readonly kind: "nowhere" }
  | { readonly kind: "refused"; readonly why: string };

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
