import type { Artifact } from "../domain/artifact.ts";
import type { EnvironmentName, InputKey, ModelName, ModelVersion, Sha256 } from "../domain/ids.ts";
import type { Inputs } from "../domain/inputs.ts";
import type { ModelRecord, Quarantine, Released } from "../domain/model-record.ts";
import type { Refusal } from "../domain/reason.ts";
import { type AskedBump, bumpBetween, nextVersion } from "../domain/version-bump.ts";
import { compareVersions } from "./compare-versions.ts";
import { type OverriddenVersion, overridesFor } from "./overridden-versions.ts";
import { releaseCommand } from "./quarantine.ts";

/** What a run of the pipeline made, before it has a version. */
export interface Trained {
  readonly model: ModelName;
  readonly artifact: Artifact;
  readonly inputKey: InputKey;
  readonly inputs: Inputs;
  readonly metrics: Readonly<Record<string, number>>;
  readonly metricsSha256: Sha256;
}

export interface RecordRequest {
  readonly trained: Trained;
  /** The record of the merge base; `undefined` for a first model. */
  readonly base: ModelRecord | undefined;
  /** The record of the state that was trained. */
  readonly current: ModelRecord | undefined;
  /** Highest version that any tag registers. */
  readonly latest: ModelVersion | undefined;
  /** Environments that merging moves to the new version. */
  readonly environments: readonly EnvironmentName[];
  /** Versions that owners have let pass, as tags say. */
  readonly overridden?: readonly OverriddenVersion[] | undefined;
  /** Which number of the version goes up; the minor one when nobody says. */
  readonly bump?: AskedBump | undefined;
}

function describes(record: ModelRecord | undefined, trained: Trained): boolean {
  return record?.inputKey === trained.inputKey && record.artifact.sha256 === trained.artifact.sha256;
}

function highest(a: ModelVersion | undefined, b: ModelVersion | undefined): ModelVersion | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareVersions(a, b) >= 0 ? a : b;
}

/** One entry for each digest; the first reason stays. */
function union(...lists: readonly (readonly Quarantine[])[]): readonly Quarantine[] {
  const found = new Map<Sha256, Quarantine>();
  for (const entry of lists.flat()) if (!found.has(entry.artifactSha256)) found.set(entry.artifactSha256, entry);
  return [...found.values()];
}

/** What was released stays so on every branch; of the same event one entry is enough. */
function unionReleased(...lists: readonly (readonly Released[] | undefined)[]): readonly Released[] {
  const entries = lists.flatMap((list) => list ?? []);
  return [...new Map(entries.map((entry) => [`${entry.artifactSha256} ${entry.event}`, entry])).values()];
}

/** False of a version that a branch has recorded when somebody asks for another one. */
function isAsked(version: ModelVersion, taken: ModelVersion, bump: AskedBump | undefined): boolean {
  return bump?.isExact !== true || version === nextVersion(taken, bump.bump);
}

/**
 * The version that a branch has next: by what somebody asks for, else by what the branch has chosen before for other bytes, else by what
 * its messages ask for. So what was chosen once stays, whoever trains the branch again.
 */
function chosenVersion({ current, bump }: RecordRequest, taken: ModelVersion | undefined): ModelVersion {
  const before = taken === undefined || current === undefined ? undefined : bumpBetween(taken, current.modelVersion);
  return nextVersion(taken, bump?.isExact === true ? bump.bump : (before ?? bump?.bump ?? "minor"));
}

/**
 * The record of what was trained. Its version stays while base or branch record the same inputs and bytes, unless the branch's number
 * was taken meanwhile or another one is asked for; else it is the next one after the highest that base or tags know, and merging moves every
 * environment to it. What a branch decided about environments of a version that stays, a rollback for example, is kept. Nothing lifts a quarantine, and no
 * override is forgotten.
 */
export function nextRecord(request: RecordRequest): ModelRecord {
  const { trained, base, current, latest, environments, overridden = [] } = request;
  const taken = highest(base?.modelVersion, latest);
  const kept = [current, base].find(
    (record) =>
      record !== undefined &&
      describes(record, trained) &&
      (record.modelVersion === base?.modelVersion
        ? describes(base, trained)
        : taken === undefined ||
          (compareVersions(record.modelVersion, taken) > 0 && isAsked(record.modelVersion, taken, request.bump))),
  );
  const modelVersion = kept?.modelVersion ?? chosenVersion(request, taken);
  const released = unionReleased(base?.released, current?.released);
  const overrides = overridesFor(overridden, base?.overrides ?? []);
  const everywhere = Object.fromEntries(environments.map((environment) => [environment, modelVersion]));
  return {
    kind: "lockstep/Model",
    schema: 1,
    ...trained,
    modelVersion,
    environments:
      kept === undefined ? { ...base?.environments, ...everywhere } : { ...everywhere, ...kept.environments },
    quarantine: union(base?.quarantine ?? [], current?.quarantine ?? []),
    ...(released.length === 0 ? {} : { released }),
    ...(overrides.length === 0 ? {} : { overrides }),
  };
}

export interface RollbackRequest {
  readonly record: ModelRecord;
  /** What is quarantined now, by the record and by events. */
  readonly quarantine: readonly Quarantine[];
  readonly environment: EnvironmentName;
  /** What is there now, with its digest. */
  readonly current: { readonly modelVersion: ModelVersion; readonly artifactSha256: Sha256 };
  /** Where to return to: a registered version, with its digest. */
  readonly to: { readonly modelVersion: ModelVersion; readonly artifactSha256: Sha256 };
  readonly reason: string;
}

/** A quarantine with one more: a digest that has one keeps its reason, and gets the new one behind it. */
function quarantinedAgain(list: readonly Quarantine[], added: Quarantine): readonly Quarantine[] {
  return union(list, [added]).map((entry) => {
    const isKnown = entry.artifactSha256 !== added.artifactSha256 || entry.reason.split("; ").includes(added.reason);
    return isKnown ? entry : { ...entry, reason: `${entry.reason}; ${added.reason}` };
  });
}

/**
 * The record after a rollback: one environment returns to an earlier version, and the digest that was there is quarantined. A second
 * rollback, before tags say what the first one asks for, adds its reason.
 */
export function rollbackRecord(request: RollbackRequest): ModelRecord | Refusal {
  const { record, quarantine, environment, current, to, reason } = request;
  if (to.artifactSha256 === current.artifactSha256)
    return {
      code: "superseded",
      sentence: `${environment} holds ${current.modelVersion} already; there is nothing to roll back`,
    };
  const quarantined = quarantine.find(({ artifactSha256 }) => artifactSha256 === to.artifactSha256);
  if (quarantined !== undefined)
    return {
      code: "quarantined",
      sentence: `${to.modelVersion} is quarantined (${quarantined.reason}); name another version with --to, or run \`${releaseCommand(record.model, to.modelVersion)}\` first`,
    };
  const { modelVersion, artifactSha256 } = current;
  return {
    ...record,
    environments: { ...record.environments, [environment]: to.modelVersion },
    quarantine: quarantinedAgain(record.quarantine, { modelVersion, artifactSha256, reason }),
  };
}

export interface PromotedRequest {
  readonly record: ModelRecord;
  readonly environment: EnvironmentName;
  readonly version: { readonly modelVersion: ModelVersion; readonly artifactSha256: Sha256 };
  /** What is quarantined now, by the record and by events. */
  readonly quarantine: readonly Quarantine[];
}

/** The record that asks for a version in one more environment. */
export function promotedRecord({ record, environment, version, quarantine }: PromotedRequest): ModelRecord | Refusal {
  const { model, environments } = record;
  const { modelVersion, artifactSha256 } = version;
  if (environments[environment] === modelVersion)
    return { code: "no_change", sentence: `${environment} is asked to have ${modelVersion} already` };
  const found = quarantine.find((entry) => entry.artifactSha256 === artifactSha256);
  if (found !== undefined)
    return {
      code: "quarantined",
      sentence: `${modelVersion} is quarantined (${found.reason}); \`${releaseCommand(model, modelVersion)}\` lifts that`,
    };
  return { ...record, environments: { ...environments, [environment]: modelVersion } };
}

export interface ReleaseRequest {
  readonly record: ModelRecord;
  readonly version: { readonly modelVersion: ModelVersion; readonly artifactSha256: Sha256 };
  /** What events say of it; `undefined` when only the record does. */
  readonly event: string | undefined;
  readonly reason: string;
}

/** The record in which a digest is not quarantined any more. It asks for it nowhere: that is another change. */
export function releasedRecord({ record, version, event, reason }: ReleaseRequest): ModelRecord | Refusal {
  const { modelVersion, artifactSha256 } = version;
  const quarantine = record.quarantine.filter((entry) => entry.artifactSha256 !== artifactSha256);
  if (quarantine.length === record.quarantine.length && event === undefined)
    return { code: "no_change", sentence: `${record.model} ${modelVersion} is not quarantined` };
  const lifted = event === undefined ? [] : [{ modelVersion, artifactSha256, event, reason }];
  const released = unionReleased(record.released, lifted);
  return { ...record, quarantine, ...(released.length === 0 ? {} : { released }) };
}
