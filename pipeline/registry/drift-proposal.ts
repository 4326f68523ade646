import type { EnvironmentName, ModelVersion, Sha256 } from "../domain/ids.ts";
import type { ModelRecord, Quarantine } from "../domain/model-record.ts";
import type { RefusedVersion } from "../domain/promotion.ts";
import type { ReasonCode } from "../domain/reason.ts";
import type { DriftChange } from "../domain/reconciliation.ts";

/**
 * Refusals of a merged record that no waiting ends and nobody's word: what is asked for may never be promoted as it was merged. All others
 * end by themselves (a soak, a lock, a hold), by something that is put back (a tag, bytes on the remote), or have a pull request of their
 * own (`needs_reevaluation`).
 */
const lasting: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "approval_expired",
  "approval_revoked",
  "approver_not_authorised",
  "conflict",
  "evaluation_changed",
  "input_changed",
  "no_approval",
  "override_differs",
  "plan_changed",
  "quarantined",
  "rejected",
  "self_approval",
  "stale_sha",
  "version_unregistered",
  "wrong_digest",
]);

/** What an environment has, by the newest assignment that is recorded. */
export interface AssignedVersion {
  readonly environment: EnvironmentName;
  /** `undefined` where nothing was ever promoted. */
  readonly version: { readonly modelVersion: ModelVersion; readonly artifactSha256: Sha256 | undefined } | undefined;
}

export interface DriftRequest {
  readonly record: ModelRecord;
  readonly refused: readonly RefusedVersion[];
  readonly assigned: readonly AssignedVersion[];
  /** What is quarantined now, by the record and by events. */
  readonly quarantine: readonly Quarantine[];
  /** Whether the ledger of events tells of a registration: when its tag is gone, the tag is what has to come back. */
  readonly isRecorded: (version: ModelVersion) => boolean;
}

export interface DriftProposal {
  readonly record: ModelRecord;
  readonly changes: readonly DriftChange[];
}

/**
 * The record that asks for what environments have, wherever it asks for something that is refused for good. What is there and quarantined is
 * not asked for: which other version is right is for people to say, as where nothing was ever there.
 *
 * @returns `undefined` when there is nothing to propose; also when a version that may not be registered would still be asked for somewhere,
 *   because whoever approved the proposal would then approve that version.
 */
export function proposeStanding(request: DriftRequest): DriftProposal | undefined {
  const { record, refused, assigned, quarantine, isRecorded } = request;
  const isSound = (sha256: Sha256 | undefined): boolean =>
    sha256 !== undefined && !quarantine.some(({ artifactSha256 }) => artifactSha256 === sha256);
  const changes = assigned.flatMap(({ environment, version }): readonly DriftChange[] => {
    const asked = Object.hasOwn(record.environments, environment) ? record.environments[environment] : undefined;
    if (asked === undefined || version === undefined || asked === version.modelVersion) return [];
    const why = refused.find(
      (refusal) => refusal.modelVersion === asked && (refusal.environment ?? environment) === environment,
    );
    if (why === undefined || !lasting.has(why.code)) return [];
    if (why.code === "version_unregistered" && isRecorded(asked)) return [];
    return isSound(version.artifactSha256) ? [{ environment, asked, stands: version.modelVersion, why }] : [];
  });
  if (changes.length === 0) return undefined;
  const stands = Object.fromEntries(changes.map((change) => [change.environment, change.stands]));
  const environments: ModelRecord["environments"] = { ...record.environments, ...stands };
  const isUnregistrable = (version: ModelVersion): boolean =>
    refused.some(({ environment, modelVersion }) => environment === undefined && modelVersion === version);
  return Object.values(environments).some(isUnregistrable)
    ? undefined
    : { record: { ...record, environments }, changes };
}
