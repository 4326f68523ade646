import type { EnvironmentName, ModelVersion } from "../domain/ids.ts";
import type { Refusal } from "../domain/reason.ts";
import { registeredVersion } from "./gto.ts";
import type { PromotionState } from "./promotion-state.ts";

/** A version that the record asks for in an environment. */
export interface Wanted {
  readonly environment: EnvironmentName;
  readonly modelVersion: ModelVersion;
}

/** Why a version may not be assigned; `undefined` when the rule has nothing against it. */
export type AssignmentRule = (state: PromotionState, wanted: Wanted) => Refusal | undefined;

const environmentDeclared: AssignmentRule = ({ record, environments }, { environment }) => {
  if (environments.includes(environment)) return undefined;
  const declared = environments.join(", ");
  return {
    code: "unknown_environment",
    sentence: `models/${record.model}.yaml asks for a version in ${environment}, which lockstep.yaml does not declare (${declared === "" ? "it declares none" : declared}).`,
  };
};

const versionRegistered: AssignmentRule = ({ record, registry }, { environment, modelVersion }) => {
  if (registeredVersion(registry, record.model, modelVersion) !== undefined) return undefined;
  return {
    code: "version_unregistered",
    sentence: `${environment} asks for ${record.model} ${modelVersion}, which is not registered; name a version that \`lockstep models list\` shows.`,
  };
};

/** The tag's commit records the version that the tag names. */
const tagIntact: AssignmentRule = ({ record, recordAt }, { modelVersion }) => {
  const registered = recordAt(modelVersion);
  if (registered?.modelVersion === modelVersion && registered.model === record.model) return undefined;
  return {
    code: "tag_rewritten",
    sentence: `Tag ${record.model}@${modelVersion} names a commit that records ${registered?.modelVersion ?? "no version"}; somebody made or moved it by hand, and nothing is promoted from it.`,
  };
};

/** A version has one content for ever: when the tip records its own version, the bytes are those that were registered. */
const sameBytesAsRegistered: AssignmentRule = ({ record, recordAt }, { modelVersion }) => {
  const registered = recordAt(modelVersion);
  if (modelVersion !== record.modelVersion || registered?.artifact.sha256 === record.artifact.sha256) return undefined;
  return {
    code: "conflict",
    sentence: `${record.model} ${modelVersion} is registered with ${registered?.artifact.sha256.slice(0, 12) ?? "no bytes"}, and the tip records ${record.artifact.sha256.slice(0, 12)} under the same version; run \`lockstep train\`, so that the new bytes get a version of their own.`,
  };
};

/** A tag alone promotes nothing: somebody approved the bytes that it registers. */
const registrationApproved: AssignmentRule = ({ record, recordAt, approvals }, { modelVersion }) => {
  const registered = recordAt(modelVersion);
  const isApproved = approvals.some(
    ({ approval: { verb, subject } }) =>
      verb === "approve" &&
      subject.model === record.model &&
      subject.artifactSha256 === registered?.artifact.sha256 &&
      subject.inputKey === registered.inputKey,
  );
  if (isApproved) return undefined;
  return {
    code: "unledgered_tag",
    sentence: `Tag ${record.model}@${modelVersion} registers bytes that nobody approved; it was made by hand, and nothing is promoted from it.`,
  };
};

const notQuarantined: AssignmentRule = ({ record, recordAt }, { environment, modelVersion }) => {
  const digest = recordAt(modelVersion)?.artifact.sha256;
  const entry = record.quarantine.find(({ artifactSha256 }) => artifactSha256 === digest);
  if (entry === undefined) return undefined;
  return {
    code: "quarantined",
    sentence: `${record.model} ${modelVersion} is quarantined (${entry.reason}) and does not go to ${environment}.`,
  };
};

/** What must hold before a registered version is assigned, in the order in which refusals are told. */
export const assignmentRules: readonly AssignmentRule[] = [
  environmentDeclared,
  versionRegistered,
  tagIntact,
  sameBytesAsRegistered,
  registrationApproved,
  notQuarantined,
];
