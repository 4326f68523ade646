import type { HealthStatus, SyncStatus } from "./deployment.ts";
import type { EnvironmentName, ModelName, ModelVersion, Sha256 } from "./ids.ts";
import type { RefusedVersion } from "./promotion.ts";
import type { Refusal } from "./reason.ts";

/** What a target said, or why it could not be asked. */
export type TargetAnswer =
  | {
      readonly kind: "answered";
      /** What it serves; `undefined` when nothing was ever placed. */
      readonly served: { readonly modelVersion: ModelVersion; readonly artifactSha256: Sha256 } | undefined;
      /** Why the files that are served are not those that were placed; `undefined` when they are. */
      readonly damage: string | undefined;
      readonly health: HealthStatus;
      /** False where no server is declared, so that there is nobody to ask for health. */
      readonly hasServer: boolean;
    }
  | { readonly kind: "silent"; readonly reason: string }
  /** Nobody wanted to know: this job has no way to the targets. */
  | { readonly kind: "unasked" };

/** One model in one environment, as three places say it. */
export interface Observation {
  readonly model: ModelName;
  readonly environment: EnvironmentName;
  /** What the default branch asks for. */
  readonly desired: ModelVersion | undefined;
  /** What the newest assignment that is recorded names, with the digest at its commit. */
  readonly assigned: { readonly modelVersion: ModelVersion; readonly artifactSha256: Sha256 | undefined } | undefined;
  readonly target: TargetAnswer;
}

/** How one model stands in one environment. */
export interface Reconciliation {
  readonly model: ModelName;
  readonly environment: EnvironmentName;
  readonly desired: ModelVersion | undefined;
  readonly assigned: ModelVersion | undefined;
  readonly served: ModelVersion | undefined;
  /** `Unknown` where the target could not be asked. */
  readonly sync: SyncStatus | "Unknown";
  readonly health: HealthStatus;
  /** What differs, in one sentence each; none when nothing does. */
  readonly differences: readonly string[];
  /** True when nothing is to be done: Synced, and Healthy where there is a server that can say so. */
  readonly isFine: boolean;
  /** The step that would put it right; `undefined` when none would. */
  readonly remedy: "promote" | "deploy" | undefined;
}

function betweenBranchAndTags({ desired, assigned, environment }: Observation): readonly string[] {
  if (desired === assigned?.modelVersion) return [];
  return [
    `the default branch asks for ${desired ?? "nothing"} in ${environment}, and its tags say ${assigned?.modelVersion ?? "nothing"}`,
  ];
}

function betweenTagsAndTarget({ assigned, target }: Observation): readonly string[] {
  if (target.kind === "unasked") return [];
  if (target.kind === "silent") return [`the target could not be asked: ${target.reason}`];
  const { served, damage, health, hasServer } = target;
  const isOther = served?.artifactSha256 !== assigned?.artifactSha256;
  return [
    ...(isOther
      ? [`tags say ${assigned?.modelVersion ?? "nothing"}, and the target serves ${served?.modelVersion ?? "nothing"}`]
      : []),
    ...(damage === undefined ? [] : [`the files of the target are not those that were placed: ${damage}`]),
    ...(hasServer && served !== undefined && health !== "Healthy" ? [`the server is ${health}`] : []),
  ];
}

function standing(
  { desired, assigned, target }: Observation,
  isTagged: boolean,
): Pick<Reconciliation, "sync" | "health" | "isFine"> {
  if (target.kind === "silent") return { sync: "Unknown", health: "Unknown", isFine: false };
  if (target.kind === "unasked")
    return { sync: isTagged ? "Synced" : "OutOfSync", health: "Unknown", isFine: isTagged };
  const { served, damage, hasServer } = target;
  const isWhole = isTagged && served?.artifactSha256 === assigned?.artifactSha256 && damage === undefined;
  const health = served === undefined ? "Missing" : target.health;
  const isAsked = desired !== undefined || assigned !== undefined || served !== undefined;
  const isFine = !isAsked || (isWhole && assigned !== undefined && (!hasServer || health === "Healthy"));
  return { sync: isWhole ? "Synced" : "OutOfSync", health, isFine };
}

/**
 * How a model stands in an environment. What could not be asked is `Unknown`, and never fine; of what serves files without a server only
 * the files are looked at.
 */
export function reconciliationOf(observation: Observation): Reconciliation {
  const { model, environment, desired, assigned, target } = observation;
  const [tags, places] = [betweenBranchAndTags(observation), betweenTagsAndTarget(observation)];
  const { sync, health, isFine } = standing(observation, tags.length === 0);
  return {
    ...{ model, environment, desired },
    assigned: assigned?.modelVersion,
    served: target.kind === "answered" ? target.served?.modelVersion : undefined,
    ...{ sync, health, isFine },
    differences: [...tags, ...places],
    remedy: isFine ? undefined : tags.length > 0 ? "promote" : assigned === undefined ? undefined : "deploy",
  };
}

/** An environment whose record would ask for what is there, in place of what it may never have. */
export interface DriftChange {
  readonly environment: EnvironmentName;
  readonly asked: ModelVersion;
  readonly stands: ModelVersion;
  /** Why what is asked for is refused. */
  readonly why: RefusedVersion;
}

/** What is to be told of an environment that is not as it should be. */
export function refuseUnreconciled({ model, environment, sync, health, differences, remedy }: Reconciliation): Refusal {
  const what = remedy === undefined ? "look at the target" : `\`lockstep reconcile --heal\` runs ${remedy}`;
  return {
    code: "out_of_sync",
    sentence: `${model} in ${environment} is ${sync} and ${health}: ${differences.join("; ")}; ${what}.`,
  };
}
