import type { EnvironmentName, ModelVersion, Sha256 } from "../domain/ids.ts";
import type { ModelRecord, Quarantine } from "../domain/model-record.ts";
import type { RefusedVersion } from "../domain/promotion.ts";
import type { ReasonCode } from "../domain/reason.ts";
import type { DriftChange } from "../domain/reconciliation.ts";

/**
 * Refusals of a merged record that no waiting ends and nobody's word: what is asked for may never be promoted as it was merged. All others
 * end by themselves (a soak, a lock, a hold) or have a pull request of their own (`needs_reevaluation`).
 */
const lasting: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "approval_expired",
  "approval_revoked",
  "approver_not_authorised",
  "evaluation_changed",
  "evaluation_inconclusive",
  "evaluation_regressed",
  "input_changed",
  "needs_admin",
  "no_approval",
  "override_differs",
  "plan_changed",
  "quarantined",
  "rejected",
  "self_approval",
  "tag_rewritten",
  "unledgered_tag",
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
}

export interface DriftProposal {
  readonly record: ModelRecord;
  readonly changes: readonly DriftChange[];
}

/**
 * The record that asks for what environments have, wherever it asks for something that is refused for good. What is there and quarantined is not
 * asked for: which other version is right is for people to say.
 *
 * @returns `undefined` when there is nothing to propose.
 */
export function proposeStanding({ record, refused, assigned, quarantine }: DriftRequest): DriftProposal | undefined {
  const isQuarantined = (sha256: Sha256): boolean => quarantine.some(({ artifactSha256 }) => artifactSha256 === sha256);
  const changes: DriftChange[] = [];
  for (const { environment, version } of assigned) {
    if (!Object.hasOwn(record.environments, environment)) continue;
    const asked = record.environments[environment];
    if (asked === undefined || asked === version?.modelVersion) continue;
    const why = refused.find(
      (refusal) =>
        refusal.modelVersion === asked && (refusal.environment === undefined || refusal.environment === environment),
    );
    if (why === undefined || !lasting.has(why.code)) continue;
    if (version !== undefined && (version.artifactSha256 === undefined || isQuarantined(version.artifactSha256)))
      continue;
    changes.push({ environment, asked, stands: version?.modelVersion, why });
  }
  if (changes.length === 0) return undefined;
  const stands = new Map(changes.map((change) => [change.environment, change.stands]));
  const environments = Object.entries(record.environments).flatMap(([environment, asked]) => {
    const name = environment as EnvironmentName;
    const version = stands.has(name) ? stands.get(name) : asked;
    return version === undefined ? [] : [[name, version] as const];
  });
  return { record: { ...record, environments: Object.fromEntries(environments) }, changes };
}
