/** Why something was refused; the stable `reason_code` of answers, statuses and `--json`. */
export const reasons = {
  approval_expired: "the approval is older than the policy allows",
  approval_revoked: "the comment that approved was deleted or changed since",
  approver_not_authorised: "the approver may not approve here any more",
  bad_command: "the comment is not a command as commands are written",
  branch_not_allowed: "no branch that the environment takes versions from holds the commit",
  candidate_missing: "there is no evaluated candidate for this state",
  check_missing: "a check that the environment asks for has not succeeded",
  conflict: "somebody else recorded something different first",
  environment_skipped: "the version has not been in the environment that comes before",
  evaluation_changed: "the evaluation is not the one that was approved",
  evaluation_inconclusive: "the evaluation cannot tell whether the candidate is worse",
  evaluation_regressed: "the candidate is worse",
  frozen: "the environment takes nothing new at this time",
  hash_mismatch: "what is kept as the candidate is not what was recorded",
  held: "a reviewer holds promotions of this model back",
  input_changed: "an input of the model is not the one that was approved",
  locked: "somebody has locked the environment",
  needs_admin: "the change touches protected paths, and only an administrator approves those",
  needs_reevaluation: "the merged tree builds another model than the one that was approved",
  no_approval: "nobody who may has approved this content",
  no_change: "merging changes nothing for the model",
  no_rules: "the base branch has no lockstep.yaml, so that nobody may approve by it",
  not_approver: "only approvers named by the base branch may do this",
  not_by_comment: "a comment cannot start this; the answer says what does",
  not_holder: "only the holder of a lock, or an administrator, takes it off",
  not_owner: "only owners named by the base branch may do this",
  out_of_sync: "an environment is not what the default branch asks for, or not healthy",
  override_differs: "the record's overrides are not those that tags tell of",
  permission_unknown: "the forge could not say what the person may do",
  plan_changed: "what merging would do has changed since the approval",
  provenance_rejected: "a signature is missing, or is not one that is trusted about these files",
  quarantined: "these bytes are quarantined",
  rejected: "a reviewer has rejected this content",
  self_approval: "nobody approves a change of their own",
  signer_missing: "a signature is required, and nothing here can sign",
  soaking: "the version has not been long enough in the environment before",
  stale_sha: "the pull request has moved to another commit",
  superseded: "a newer state has been promoted already",
  tag_rewritten: "a tag is not the one that was recorded, or names another commit than it must",
  time_unknown: "the forge has not said a time that a rule needs",
  unknown_environment: "no such environment is declared",
  unknown_gate: "no gate of that name stands in the way",
  unknown_model: "no such model is part of this pull request",
  unledgered_tag: "no event stands behind a tag, or it registers bytes that nobody approved",
  version_unregistered: "the environment asks for a version that was never registered",
  winner_unproven: "the best of a sweep is not better beyond noise than what stands in params.yaml",
  wrong_digest: "the digest is not the candidate's",
  wrong_state: "the pull request is not open",
} as const satisfies Readonly<Record<string, string>>;

export type ReasonCode = keyof typeof reasons;
export const reasonCodes = Object.keys(reasons) as [ReasonCode, ...ReasonCode[]];

/** A refusal: a value, never an exception. */
export interface Refusal {
  readonly code: ReasonCode;
  /** One sentence that names the thing refused and what would help. */
  readonly sentence: string;
}
