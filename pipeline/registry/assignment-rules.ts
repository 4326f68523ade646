import type { Approval } from "../domain/approval.ts";
import { holdOn, refuseHeld } from "../domain/hold.ts";
import type { EnvironmentName, ModelVersion } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import { mayApprove } from "../domain/project.ts";
import type { Refusal } from "../domain/reason.ts";
import { wereApproved } from "../domain/standing.ts";
import { type Arrival, refuseArrival } from "./environment-rules.ts";
import { isEvidence } from "./events/evidence.ts";
import { refuseTag } from "./events/tag-refusal.ts";
import { currentVersion, type RegisteredVersion, registeredVersion } from "./gto.ts";
import type { PromotionState } from "./promotion-state.ts";
import { releaseCommand } from "./quarantine.ts";
import { quarantinedNow } from "./quarantined-now.ts";
import { approvalRules, approvedBy } from "./registration-rules.ts";

/** A version that the record asks for in an environment, with the tag that registers it and what the tag's commit records. */
export interface Wanted {
  readonly environment: EnvironmentName;
  readonly modelVersion: ModelVersion;
  readonly registered: RegisteredVersion;
  readonly recorded: ModelRecord;
}

/** A wanted version as the rules of environments see it. */
export function arrivalOf(
  { record, registry, facts }: PromotionState,
  { environment, modelVersion, registered }: Wanted,
): Arrival {
  return { model: record.model, environment, modelVersion, commit: registered.commit, registry, facts };
}

/** Why a version may not be assigned; `undefined` when the rule has nothing against it. */
export type AssignmentRule = (state: PromotionState, wanted: Wanted) => Refusal | undefined;

function tagRewritten(model: string, version: ModelVersion, recorded: ModelRecord | undefined): Refusal {
  return {
    code: "tag_rewritten",
    sentence: `Tag ${model}@${version} names a commit that records ${recorded?.modelVersion ?? "no version"}; somebody made or moved it by hand, and nothing is promoted from it.`,
  };
}

/** What a wanted version stands for; a refusal when nothing registers it, or nothing is recorded where it is registered. */
export function resolveWanted(
  { record, shown, recordAt }: PromotionState,
  environment: EnvironmentName,
  modelVersion: ModelVersion,
): Wanted | Refusal {
  const registered = registeredVersion(shown, record.model, modelVersion);
  if (registered === undefined)
    return {
      code: "version_unregistered",
      sentence: `${environment} asks for ${record.model} ${modelVersion}, which is not registered; name a version that \`lockstep models list\` shows.`,
    };
  const recorded = recordAt(modelVersion);
  if (recorded?.model !== record.model) return tagRewritten(record.model, modelVersion, recorded);
  return { environment, modelVersion, registered, recorded };
}

const environmentDeclared: AssignmentRule = ({ record, environments }, { environment }) => {
  if (environments.includes(environment)) return undefined;
  const declared = environments.join(", ");
  return {
    code: "unknown_environment",
    sentence: `models/${record.model}.yaml asks for a version in ${environment}, which lockstep.yaml does not declare (${declared === "" ? "it declares none" : declared}).`,
  };
};

/** The tag's commit records the version that the tag names. */
const tagIntact: AssignmentRule = ({ record }, { modelVersion, recorded }) =>
  recorded.modelVersion === modelVersion ? undefined : tagRewritten(record.model, modelVersion, recorded);

/** A version has one content for ever: when the tip records its own version, the bytes are those that were registered. */
const sameBytesAsRegistered: AssignmentRule = ({ record }, { modelVersion, recorded }) => {
  const [tip, tag] = [record.artifact.sha256, recorded.artifact.sha256];
  if (modelVersion !== record.modelVersion || tip === tag) return undefined;
  return {
    code: "conflict",
    sentence: `${record.model} ${modelVersion} is registered with ${tag.slice(0, 12)}, and the tip records ${tip.slice(0, 12)} under the same version; run \`lockstep train\`, so that the new bytes get a version of their own.`,
  };
};

/** Nothing is promoted from a tag that no event stands behind, or that is not the tag that was recorded. */
const tagRecorded: AssignmentRule = ({ record, shown, events }, { registered }) => {
  const found = shown.get(record.model)?.events.find(({ tag }) => tag.name === registered.tag);
  return found === undefined ? undefined : refuseTag(events, found.tag);
};

/**
 * The event of the registration says who approved the bytes that the tag's commit records: people who might, when the version came in. A
 * return to an earlier version does not fail because its approver has left since.
 */
const registrationApproved: AssignmentRule = (state, { modelVersion, registered, recorded }) => {
  const { model, inputKey, artifact } = recorded;
  const bytes = { model, inputKey, artifactSha256: artifact.sha256 };
  const policy = state.policyAt(modelVersion);
  const isOf = ({ approver, teams }: Approval): boolean =>
    policy !== undefined && mayApprove(policy, { login: approver.login, teams });
  const event = state.events.events.get(registered.tag)?.event;
  // A version from before the ledger has no evidence of its own; what was said of its bytes is looked up.
  const ledger = state.approvals.map(({ approval }) => approval);
  const isApproved =
    event?.action === "adopt"
      ? wereApproved(
          ledger.filter((entry) => entry.verb === "reject" || isOf(entry)),
          bytes,
        )
      : event !== undefined && isEvidence(event, bytes, isOf);
  if (isApproved) return undefined;
  return {
    code: "unledgered_tag",
    sentence: `Tag ${state.record.model}@${modelVersion} registers bytes that nobody approved; it was made by hand, and nothing is promoted from it.`,
  };
};

/**
 * What an environment asks for on top, it asks of every version that comes there anew. A registration rests on the approvals of where its
 * own record wanted the version; for another environment they say nothing. What was there before returns without being asked.
 */
const demandsMet: AssignmentRule = (state, { environment, modelVersion, recorded }) => {
  const { policy, registry, record } = state;
  const demands = policy.environments ?? {};
  const isKnownThere =
    recorded.environments[environment] === modelVersion ||
    registry
      .get(record.model)
      ?.assignments.some((found) => found.environment === environment && found.modelVersion === modelVersion) === true;
  if (!Object.hasOwn(demands, environment) || isKnownThere) return undefined;
  return approvedBy(approvalRules)(state);
};

const notQuarantined: AssignmentRule = (state, { environment, modelVersion, recorded }) => {
  const { model } = state.record;
  const entry = quarantinedNow(state).find(({ artifactSha256 }) => artifactSha256 === recorded.artifact.sha256);
  if (entry === undefined) return undefined;
  return {
    code: "quarantined",
    sentence: `${model} ${modelVersion} is quarantined (${entry.reason}) and does not go to ${environment}; \`${releaseCommand(model, entry.modelVersion)}\` lifts that.`,
  };
};

/** What the environment asks of a version, and the one that it comes from. */
const environmentTakes: AssignmentRule = (state, wanted) => refuseArrival(arrivalOf(state, wanted));

/** Nobody holds the model back, and nobody has locked the environment; what is there already stays. */
const notHeld: AssignmentRule = ({ record, registry, holds }, { environment, modelVersion }) => {
  if (currentVersion(registry, record.model, environment) === modelVersion) return undefined;
  const hold = holdOn(holds, { model: record.model, environment });
  return hold === undefined ? undefined : refuseHeld(hold);
};

/** What must hold before a registered version is assigned, in the order in which refusals are told. */
export const assignmentRules: readonly AssignmentRule[] = [
  environmentDeclared,
  tagIntact,
  sameBytesAsRegistered,
  tagRecorded,
  registrationApproved,
  demandsMet,
  notQuarantined,
  environmentTakes,
  notHeld,
];
