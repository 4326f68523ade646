import { refuseExpired } from "../domain/expiry.ts";
import { differingInputs, type InputDifference } from "../domain/inputs.ts";
import type { Json } from "../domain/json.ts";
import { isEnough, mayApprove } from "../domain/project.ts";
import type { ReasonCode, Refusal } from "../domain/reason.ts";
import type { Authorisation } from "../domain/registry-event.ts";
import { standing } from "../domain/standing.ts";
import { refuseLostTag, refuseTag } from "./events/tag-refusal.ts";
import { refuseOverrides } from "./overridden-versions.ts";
import type { LiveApproval, MergedPullRequest, PromotionState } from "./promotion-state.ts";
import { releaseCommand } from "./quarantine.ts";
import { quarantinedNow } from "./quarantined-now.ts";

/** Why a version may not be registered; `undefined` when the rule has nothing against it. */
export type RegistrationRule = (state: PromotionState) => Refusal | undefined;

function short(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /^[0-9a-f]{32,64}(?:\.dir)?$/.test(text)
    ? text.slice(0, 12)
    : text.length > 60
      ? `${text.slice(0, 60)}…`
      : text;
}

function differenceText({ name, before, after }: InputDifference): string {
  return `${name.length > 120 ? `${name.slice(0, 120)}…` : name}: ${short(before)} → ${short(after)}`;
}

function subjectText({ record }: PromotionState): string {
  return `${record.model} ${record.modelVersion} (${record.artifact.sha256.slice(0, 12)})`;
}

/** The merged tree builds the model that is recorded. */
const inputsMatch: RegistrationRule = (state) => {
  const { record, tree } = state;
  if (record.inputKey === tree.inputKey) return undefined;
  const differences = differingInputs(record.inputs, tree.inputs);
  const shown = differences.slice(0, 5).map(differenceText).join("; ");
  const rest = differences.length > 5 ? ` and ${differences.length - 5} more` : "";
  const what =
    differences.length === 0
      ? "the facts in the record are not those its InputKey was made of"
      : `these inputs differ from those it was made of: ${shown}${rest}`;
  return {
    code: "needs_reevaluation",
    sentence: `${subjectText(state)} is not what the merged tree builds, because ${what}; train and evaluate the combination in a pull request.`,
  };
};

/** Tags are created and never moved, so a version that was deregistered cannot come back under its name. */
const notWithdrawn: RegistrationRule = (state) => {
  const { record, registry } = state;
  const versions = registry.get(record.model)?.versions ?? [];
  if (!versions.some(({ modelVersion, isActive }) => modelVersion === record.modelVersion && !isActive))
    return undefined;
  return {
    code: "version_unregistered",
    sentence: `${record.model} ${record.modelVersion} was deregistered; run \`lockstep train\`, so that these bytes get the next version.`,
  };
};

/** A tag is made once: nobody has made it by hand, and one that was recorded and is gone is put back, not made again. */
const nameFree: RegistrationRule = ({ record, events, shown }) => {
  const name = `${record.model}@${record.modelVersion}`;
  const found = shown.get(record.model)?.events.find(({ tag }) => tag.name === name);
  return found === undefined ? refuseLostTag(events, name) : refuseTag(events, found.tag);
};

const notQuarantined: RegistrationRule = (state) => {
  const { record } = state;
  const entry = quarantinedNow(state).find(({ artifactSha256 }) => artifactSha256 === record.artifact.sha256);
  if (entry === undefined) return undefined;
  return {
    code: "quarantined",
    sentence: `${subjectText(state)} is quarantined (${entry.reason}) and is not registered; \`${releaseCommand(record.model, entry.modelVersion)}\` lifts that.`,
  };
};

/** What is left of the approvals for one pull request after some rules were applied, or the first thing against them. */
interface Heard {
  readonly approvals: readonly LiveApproval[];
  readonly refusal: Refusal | undefined;
}

const voidWords: Readonly<Partial<Record<ReasonCode, string>>> = {
  input_changed: "was for other inputs",
  wrong_digest: "was for other bytes",
  stale_sha: "was for an earlier head of the pull request",
  evaluation_changed: "was for another evaluation",
  plan_changed: "was for another plan: what merging does has changed since",
};

function hear(state: PromotionState, pullRequest: MergedPullRequest): Heard {
  const { record } = state;
  const where = `#${pullRequest.number}`;
  const { evaluationDigest } = pullRequest;
  if (evaluationDigest === undefined) {
    const sentence = `No evaluation of ${subjectText(state)} was reported for the head that ${where} was merged at; report it again.`;
    return { approvals: [], refusal: { code: "candidate_missing", sentence } };
  }
  const { approvals, rejections, voided } = standing(
    state.approvals.map(({ approval }) => approval),
    {
      pullRequest: pullRequest.number,
      headSha: pullRequest.headSha,
      model: record.model,
      inputKey: record.inputKey,
      artifactSha256: record.artifact.sha256,
      evaluationDigest,
      planHash: state.planHash,
    },
  );
  const [rejection] = rejections;
  if (rejection !== undefined) {
    const sentence = `${rejection.approver.login} rejected ${subjectText(state)} in ${where}; only the same person takes that back.`;
    return { approvals: [], refusal: { code: "rejected", sentence } };
  }
  const said = state.rejections.find((found) => found.pullRequest === pullRequest.number);
  if (said !== undefined) {
    const sentence = `${said.by.login} rejected ${subjectText(state)} in ${where}, and the words stand there (${said.comment}), though the ledger of approvals has no such rejection; only the same person takes that back.`;
    return { approvals: [], refusal: { code: "rejected", sentence } };
  }
  const standingNow = state.approvals.filter(({ approval }) => approvals.includes(approval));
  const [first] = voided;
  if (first === undefined) return { approvals: standingNow, refusal: undefined };
  const sentence = `The approval of ${record.model} by ${first.approval.approver.login} in ${where} ${voidWords[first.code] ?? "was for something else"}; approve ${subjectText(state)} as it is now.`;
  return { approvals: standingNow, refusal: { code: first.code, sentence } };
}

/** One approver is one person, whatever name they have now. */
function isAuthor({ approval: { approver } }: LiveApproval, { author }: MergedPullRequest): boolean {
  return approver.id === author.id || approver.login.toLowerCase() === author.login.toLowerCase();
}

/** What one approval of a pull request is looked at for. */
interface Given {
  readonly state: PromotionState;
  readonly pullRequest: MergedPullRequest;
  readonly live: LiveApproval;
}

/** Why an approval of the right content does not count; `undefined` when the rule has nothing against it. */
export type ApprovalRule = (given: Given) => Refusal | undefined;

const bySomebodyElse: ApprovalRule = ({ pullRequest, live }) => {
  if (!isAuthor(live, pullRequest)) return undefined;
  const { login } = live.approval.approver;
  return {
    code: "self_approval",
    sentence: `${login} opened #${pullRequest.number} and cannot approve it; somebody else must.`,
  };
};

const byListed: ApprovalRule = ({ state, live }) => {
  const { login } = live.approval.approver;
  if (mayApprove(state.policy, { login, teams: live.teamsNow })) return undefined;
  return (
    live.unknownTeam ?? {
      code: "approver_not_authorised",
      sentence: `${login} is not among the approvers of lockstep.yaml; one of them must approve.`,
    }
  );
};

const byPermitted: ApprovalRule = ({ state, live }) => {
  const { login } = live.approval.approver;
  if (live.permissionNow === "unknown")
    return {
      code: "permission_unknown",
      sentence: `The forge could not say what ${login} may do now; run promote again.`,
    };
  if (isEnough(state.policy, live.permissionNow)) return undefined;
  return {
    code: "approver_not_authorised",
    sentence: `${login} has no ${state.policy.permission ?? "write"} permission any more; another approver must approve.`,
  };
};

const wordStands: ApprovalRule = ({ live }) => {
  const { approver, comment } = live.approval;
  if (live.commentSha256Now === comment.bodySha256) return undefined;
  return {
    code: "approval_revoked",
    sentence: `No comment by which ${approver.login} approved stands as it was: it was deleted or changed, or never written; it must be written again.`,
  };
};

/** An approval of what gates refused rests on the words that took these out of the way. */
const overridesStand: ApprovalRule = ({ live: { approval, unsaidOverride } }) => {
  if (unsaidOverride === undefined) return undefined;
  const { gate, by } = unsaidOverride;
  return {
    code: "approval_revoked",
    sentence: `The approval by ${approval.approver.login} rests on an override of ${gate}, and no comment by which ${by.login} overrode it for this content stands as it was: it was deleted or changed, never written, or was about another head; override and approve again.`,
  };
};

const inTime: ApprovalRule = ({ state, pullRequest, live }) => {
  const { approver, at } = live.approval;
  return refuseExpired(approver.login, { from: at, until: pullRequest.mergedAt }, state.policy.expiresAfterSeconds);
};

/** What must hold of an approval that counts, in the order in which refusals are told. */
export const approvalRules: readonly ApprovalRule[] = [
  bySomebodyElse,
  byListed,
  byPermitted,
  wordStands,
  overridesStand,
  inTime,
];

/** What became of the approvals of one pull request. */
interface Judged {
  /** Those that count. */
  readonly valid: readonly LiveApproval[];
  /** Why they are not enough; `undefined` when they are. */
  readonly refusal: Refusal | undefined;
}

function requiredBy({ policy }: PromotionState): number {
  return Math.max(1, policy.requiredApprovals);
}

function judge(rules: readonly ApprovalRule[], state: PromotionState, pullRequest: MergedPullRequest): Judged {
  const heard = hear(state, pullRequest);
  const judged = heard.approvals.map((live) => ({
    live,
    objection: rules.map((rule) => rule({ state, pullRequest, live })).find((found) => found !== undefined),
  }));
  if (heard.refusal?.code === "rejected") return { valid: [], refusal: heard.refusal };
  const valid = judged.flatMap(({ live, objection }) => (objection === undefined ? [live] : []));
  const required = requiredBy(state);
  if (valid.length >= required) return { valid, refusal: undefined };
  const objection = judged.find((found) => found.objection !== undefined)?.objection;
  return {
    valid,
    refusal: objection ??
      heard.refusal ?? {
        code: "no_approval",
        sentence: `${subjectText(state)} has ${valid.length} of ${required} approvals in #${pullRequest.number}; a comment \`/approve ${state.record.model}@${state.record.artifact.sha256}\` before merging gives one.`,
      },
  };
}

/** Enough people who may have approved exactly this content, in a pull request that brought it. */
export function approvedBy(rules: readonly ApprovalRule[]): RegistrationRule {
  return function approvedByEnough(state) {
    const { commit, pullRequests } = state.introduction;
    const refusals = pullRequests.map((pullRequest) => judge(rules, state, pullRequest).refusal);
    if (refusals.includes(undefined)) return undefined;
    const [first] = refusals;
    if (first !== undefined) return first;
    return {
      code: "no_approval",
      sentence: `${subjectText(state)} came with commit ${commit.slice(0, 12)}, which no pull request brought, so nobody could approve it; open one that trains it.`,
    };
  };
}

/** What a registration rests on: the pull requests in which enough people approved, and their approvals. */
export function authorisationOf(state: PromotionState): Authorisation {
  const judged = state.introduction.pullRequests.flatMap(({ evaluationDigest, ...pullRequest }) => {
    const { valid, refusal } = judge(approvalRules, state, { ...pullRequest, evaluationDigest });
    return refusal === undefined && evaluationDigest !== undefined
      ? [{ pullRequest: { ...pullRequest, evaluationDigest }, valid }]
      : [];
  });
  return {
    pullRequests: judged.map(({ pullRequest }) => pullRequest),
    planHash: state.planHash,
    required: requiredBy(state),
    approvals: judged.flatMap(({ valid }) => valid.map(({ approval }) => approval)),
  };
}

/** No record forgets what owners have let pass, or tells of what they have not. */
const overridesKept: RegistrationRule = ({ record, overridden }) => refuseOverrides(record, overridden);

/** What must hold before a version is registered, in the order in which refusals are told. */
export const registrationRules: readonly RegistrationRule[] = [
  inputsMatch,
  notWithdrawn,
  nameFree,
  notQuarantined,
  overridesKept,
  approvedBy(approvalRules),
];
