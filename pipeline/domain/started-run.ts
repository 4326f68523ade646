/** What became of the order to train a branch that a job has pushed. */
export type StartedRun =
  /** The train workflow was started for the branch, or is under way. */
  | { readonly kind: "started" }
  /** Nothing runs jobs for this repository. */
  | { readonly kind: "nowhere" }
  | { readonly kind: "refused"; readonly why: string };
