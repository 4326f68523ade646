/** Something that the loop from a push to a report lacks. */
export interface LoopFinding {
  readonly code: LoopCode;
  readonly what: string;
  /** What to do. */
  readonly now: string;
  /** Without it there is no report, or nothing that can be approved and promoted. */
  readonly stops: boolean;
}

/** Every code a {@link LoopFinding} may carry, with what it means. */
export const loopCodes = {
  data_missing: "Objects that pointers and locks name are not on the remote.",
  data_unknown: "Whether the data is on the remote cannot be told.",
  node_too_old: "Node.js is older than what Lockstep needs.",
  origin_missing: "The repository has no origin that others could see.",
  pipeline_missing: "There is no dvc.yaml at the root.",
  project_invalid: "lockstep.yaml is not complete, or not as its schema has it.",
  project_missing: "There is no lockstep.yaml.",
  record_missing: "A model has no record yet.",
  record_stale: "A model's record was made from other inputs than the tree holds.",
  remote_missing: "No default DVC remote is configured.",
  remote_needs_secret: "A job of a pull request cannot read the remote without credentials.",
  remote_on_this_machine: "The remote is a folder of this machine, which no job has.",
  remote_unreachable: "The remote does not answer.",
  workflow_action_missing: "A workflow does not use the action that it is for.",
  workflow_invalid: "A workflow cannot be read.",
  workflow_missing: "A workflow is missing.",
  workflow_name_differs: "report.yml waits for a workflow of another name.",
  workflow_permission_missing: "A job does not have a permission that its action needs.",
  workflow_unpinned: "An action is not named by a full commit.",
} as const satisfies Readonly<Record<string, string>>;

export type LoopCode = keyof typeof loopCodes;
