import type { EnvironmentName, ModelVersion } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import { compareVersions } from "./compare-versions.ts";
import { emitModelRecord, parseModelRecord } from "./model-record.ts";

/** Three texts of one record: the common ancestor's, empty when both sides made it, and those of the two sides. */
export interface RecordTexts {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** The record that stands after both changes, or why somebody has to choose, and between which two texts. */
export type MergedRecord =
  | { readonly outcome: "merged"; readonly text: string }
  | {
      readonly outcome: "conflict";
      readonly conflicts: readonly { readonly what: string; readonly sentence: string }[];
      readonly sides: { readonly ours: string; readonly theirs: string };
    };

interface Sides {
  readonly base: ModelRecord | undefined;
  readonly ours: ModelRecord;
  readonly theirs: ModelRecord;
}

/** True when two records are of the same bytes of the same inputs. */
function isSameModel(a: ModelRecord | undefined, b: ModelRecord): boolean {
  return a?.inputKey === b.inputKey && a.artifact.sha256 === b.artifact.sha256;
}

/** Entries of both sides, each once, in our order. */
function union<Entry>(
  key: (entry: Entry) => string,
  ...lists: readonly (readonly Entry[] | undefined)[]
): readonly Entry[] {
  const entries = lists.flatMap((list) => list ?? []);
  return entries.filter((entry, at) => entries.findIndex((other) => key(other) === key(entry)) === at);
}

/** What either side quarantines, without what a side has released since. */
function mergedQuarantine({ base, ours, theirs }: Sides): ModelRecord["quarantine"] {
  const has = ({ quarantine }: ModelRecord, sha256: string): boolean =>
    quarantine.some(({ artifactSha256 }) => artifactSha256 === sha256);
  const isReleased = (sha256: string): boolean =>
    base !== undefined && has(base, sha256) && !(has(ours, sha256) && has(theirs, sha256));
  return union(({ artifactSha256 }) => artifactSha256, ours.quarantine, theirs.quarantine).filter(
    ({ artifactSha256 }) => !isReleased(artifactSha256),
  );
}

function higher(a: ModelVersion, b: ModelVersion): ModelVersion {
  return compareVersions(a, b) >= 0 ? a : b;
}

/** The record whose training stands; `undefined` when both sides trained something else. */
function standingModel({ base, ours, theirs }: Sides): ModelRecord | undefined {
  if (isSameModel(ours, theirs)) return compareVersions(ours.modelVersion, theirs.modelVersion) >= 0 ? ours : theirs;
  if (isSameModel(base, theirs)) return ours;
  return isSameModel(base, ours) ? theirs : undefined;
}

/** Which version should be where after both changes, and the environments that both sides moved to different versions. */
function mergedEnvironments({ base, ours, theirs }: Sides) {
  const names = new Set([ours, theirs].flatMap(({ environments }) => Object.keys(environments) as EnvironmentName[]));
  const environments: Record<EnvironmentName, ModelVersion> = {};
  const contradicting: EnvironmentName[] = [];
  for (const name of names) {
    const [before, left, right] = [base, ours, theirs].map((record) => record?.environments[name]);
    // Where each asks for what it builds itself, the later one is asked for.
    const later = left === ours.modelVersion && right === theirs.modelVersion ? higher(left, right) : undefined;
    const isContradiction = left !== right && before !== left && before !== right && later === undefined;
    if (isContradiction) contradicting.push(name);
    const stands = left === right || before === right ? left : before === left ? right : (later ?? left);
    if (stands !== undefined) environments[name] = stands;
  }
  return { environments, contradicting };
}

/**
 * Merges two changes of a record by meaning: of what one side alone trained, that; of the same bytes the higher version; quarantines,
 * releases and overrides of both; environments one by one. Where both trained something else, or moved one environment to different
 * versions, somebody has to choose, and both texts have everything else of both.
 *
 * @param where - The file's path for messages.
 * @throws LockstepError RECORD_INVALID, YAML_INVALID for a text that is no record.
 */
export function mergeRecords(texts: RecordTexts, where: string): MergedRecord {
  const read = (text: string): ModelRecord => parseModelRecord(text, where);
  const base = texts.base.trim() === "" ? undefined : read(texts.base);
  const sides: Sides = { base, ours: read(texts.ours), theirs: read(texts.theirs) };
  const { ours, theirs } = sides;
  const standing = standingModel(sides);
  const { environments, contradicting } = mergedEnvironments(sides);
  const released = union(({ artifactSha256, event }) => `${artifactSha256} ${event}`, ours.released, theirs.released);
  // No override is ever forgotten.
  const overrides = union(
    ({ modelVersion, override }) => `${modelVersion} ${override}`,
    ...[base?.overrides, ours.overrides, theirs.overrides],
  ).toSorted((a, b) => compareVersions(a.modelVersion, b.modelVersion));
  const common = {
    quarantine: mergedQuarantine(sides),
    released: released.length === 0 ? undefined : released,
    overrides: overrides.length === 0 ? undefined : overrides,
  };
  if (standing !== undefined && contradicting.length === 0)
    return { outcome: "merged", text: emitModelRecord({ ...standing, ...common, environments }) };
  const modelVersion = higher(ours.modelVersion, theirs.modelVersion);
  const sideOf = (record: ModelRecord): string => {
    const own = Object.fromEntries(
      contradicting.flatMap((name) => {
        const version = record.environments[name];
        return version === undefined ? [] : [[name, version] as const];
      }),
    );
    const trained = standing ?? { ...record, modelVersion };
    return emitModelRecord({ ...trained, ...common, environments: { ...environments, ...own } });
  };
  const digests = [ours, theirs].map(({ artifact }) => artifact.sha256.slice(0, 12)).join(" and ");
  return {
    outcome: "conflict",
    conflicts: [
      ...(standing === undefined
        ? [
            {
              what: ours.model,
              sentence: `Both sides trained ${ours.model}, to ${digests}: keep either side's part, finish the merge, and run \`lockstep train --commit\`, which trains the combination.`,
            },
          ]
        : []),
      ...contradicting.map((name) => ({
        what: name,
        sentence: `Both sides moved ${name}: to ${ours.environments[name] ?? "nothing"} and to ${theirs.environments[name] ?? "nothing"}; keep the one that shall be there.`,
      })),
    ],
    sides: { ours: sideOf(ours), theirs: sideOf(theirs) },
  };
}
