import type { Actor } from "./approval.ts";
import type { EnvironmentName, ModelName } from "./ids.ts";
import type { MetricId } from "./metric.ts";

/** A rule for one metric; at least one of `margin` and `minimum` (`maximum` for metrics that are minimized) is there. */
export interface GateRule {
  readonly metric: MetricId;
  /** Largest loss against a reference that still counts as equivalent, in the metric's own unit, at least 0. */
  readonly margin: number | undefined;
  /** The candidate's own value must not be worse than this, whatever the references score. */
  readonly limit: number | undefined;
}

export interface DriftRule {
  /** Fewer live rows than this: `insufficient_data`. */
  readonly minimumRows: number;
  /** Adjusted p below this and … */
  readonly alpha: number;
  /** … effect of at least this many standard deviations: the column has drifted. */
  readonly minimumEffect: number;
}

/** One model as `lockstep.yaml` declares it. Paths are relative to the root of the repository. */
export interface ModelDeclaration {
  readonly model: ModelName;
  /** The output of a stage that is the model. */
  readonly artifact: string;
  readonly metricsFile: string;
  /** The table the model is judged by: an output of a stage, CSV with a header. */
  readonly evaluationRows: string;
  /** The table it was trained on; the reference of drift, and never among the evaluation rows. */
  readonly trainingRows: string;
  readonly idColumn: string;
  readonly labelColumn: string;
  /** The label's text that counts as positive, for example `1`. */
  readonly positiveLabel: string;
  /** Files beside the stages' dependencies that decide the model, for example `package-lock.json`. */
  readonly environmentFiles: readonly string[];
  readonly gates: readonly GateRule[];
  readonly drift: DriftRule;
}

/** Where an environment's models are served. */
export interface TargetDeclaration {
  readonly kind: "directory";
  readonly path: string;
  /** Base url of the server that reads it, for the health check; without it health is `Unknown`. */
  readonly url: string | undefined;
}

export interface EnvironmentDeclaration {
  readonly environment: EnvironmentName;
  readonly target: TargetDeclaration;
}

export interface ReviewPolicy {
  /** Logins that may approve. They also need write permission, and none may approve a change of their own. */
  readonly approvers: readonly string[];
  /** At least 1. */
  readonly requiredApprovals: number;
}

/** `lockstep.yaml`, checked. What a pull request may do is decided by the base branch's. */
export interface Project {
  readonly models: readonly ModelDeclaration[];
  readonly environments: readonly EnvironmentDeclaration[];
  readonly review: ReviewPolicy;
}

/** True when a policy lists a person among the approvers; logins differ in more than the case of their letters. */
export function mayApprove({ approvers }: ReviewPolicy, { login }: Pick<Actor, "login">): boolean {
  return approvers.some((approver) => approver.toLowerCase() === login.toLowerCase());
}
