import type { CommitSha, EnvironmentName, ModelName, ModelVersion } from "../domain/ids.ts";
import { byCodePoint } from "../domain/json.ts";
import type { AnnotatedTag, NewTag } from "../platform/git/git.ts";
import { compareVersions } from "./compare-versions.ts";
import { type ArtifactName, artifactText, type GtoTag, parseTagName, tagMessage, tagName } from "./gto-tag.ts";

/** A tag of GTO with what its name says. */
export interface RegistryEvent {
  readonly tag: AnnotatedTag;
  readonly content: GtoTag;
}

export interface RegisteredVersion {
  readonly modelVersion: ModelVersion;
  readonly commit: CommitSha;
  readonly tag: string;
  /** False after the version was deregistered. */
  readonly isActive: boolean;
}

export interface Assignment {
  readonly environment: EnvironmentName;
  readonly commit: CommitSha;
  /** The version registered at the commit; `undefined` when none is. */
  readonly modelVersion: ModelVersion | undefined;
  readonly tag: string;
  readonly counter: bigint;
  /** False after this version was taken out of the environment, or deregistered. A later assignment does not end an earlier one. */
  readonly isActive: boolean;
}

/** All that tags say of one artifact. */
export interface ModelRegistry {
  readonly artifact: ArtifactName;
  /** Newest version first. */
  readonly versions: readonly RegisteredVersion[];
  /** The newest assignment of each commit and environment, highest counter first. */
  readonly assignments: readonly Assignment[];
  /** Lowest counter first; what has none comes before, in the order register, deregister, assign, unassign, deprecate. */
  readonly events: readonly RegistryEvent[];
  /** Highest counter of any tag of the artifact; 0 without one. */
  readonly counter: bigint;
}

/** What the tags of a repository say, by `model` or `dir:model`. */
export type Registry = ReadonlyMap<string, ModelRegistry>;

const actionOrder: Readonly<Record<GtoTag["action"], number>> = {
  register: 0,
  deregister: 1,
  assign: 2,
  unassign: 3,
  deprecate: 4,
};

function byCounter(a: RegistryEvent, b: RegistryEvent): number {
  const left = a.content.counter ?? 0n;
  const right = b.content.counter ?? 0n;
  if (left !== right) return left < right ? -1 : 1;
  return actionOrder[a.content.action] - actionOrder[b.content.action] || byCodePoint(a.tag.name, b.tag.name);
}

/** Versions by tag order: the newest registration or deregistration of a version at a commit says whether it is active. */
function readVersions(events: readonly RegistryEvent[]): readonly RegisteredVersion[] {
  const found = new Map<string, RegisteredVersion>();
  for (const { tag, content } of events) {
    if (content.action !== "register" && content.action !== "deregister") continue;
    const key = `${content.version} ${tag.commit}`;
    const earlier = found.get(key);
    if (content.action === "register")
      found.set(key, {
        modelVersion: content.version,
        commit: tag.commit,
        tag: earlier?.tag ?? tag.name,
        isActive: true,
      });
    else if (earlier !== undefined) found.set(key, { ...earlier, isActive: false });
  }
  // The same version at two commits can only be made by hand; the one registered first stands first.
  return [...found.values()].sort((a, b) => compareVersions(b.modelVersion, a.modelVersion));
}

/**
 * The version that an assignment is about. A commit has one, unless somebody tagged another by hand; then it is the one that the
 * tag's message names, as GTO and Lockstep write it, so that such a tag cannot rename what an environment holds.
 */
export function versionAt(versions: readonly RegisteredVersion[], tag: AnnotatedTag): RegisteredVersion | undefined {
  const registered = versions.filter(({ commit }) => commit === tag.commit);
  // Below the first line Lockstep says more.
  const [title = ""] = tag.message.split("\n", 1);
  const [, named] = /version '?(v[^\s']+)'?\s*$/.exec(title) ?? [];
  return (
    registered.find(({ modelVersion }) => registered.length > 1 && modelVersion === named) ??
    registered.find(({ isActive }) => isActive) ??
    registered[0]
  );
}

function readAssignments(
  events: readonly RegistryEvent[],
  versions: readonly RegisteredVersion[],
): readonly Assignment[] {
  const found = new Map<string, Assignment>();
  for (const { tag, content } of events) {
    if (content.action !== "assign" && content.action !== "unassign") continue;
    const key = `${content.environment} ${tag.commit}`;
    const earlier = found.get(key);
    if (content.action === "unassign") {
      if (earlier !== undefined) found.set(key, { ...earlier, isActive: false });
      continue;
    }
    const version = versionAt(versions, tag);
    found.set(key, {
      environment: content.environment,
      commit: tag.commit,
      modelVersion: version?.modelVersion,
      tag: tag.name,
      counter: content.counter ?? 0n,
      isActive: version?.isActive ?? true,
    });
  }
  return [...found.values()].sort((a, b) => (a.counter < b.counter ? 1 : a.counter > b.counter ? -1 : 0));
}

function readModel(artifact: ArtifactName, unordered: readonly RegistryEvent[]): ModelRegistry {
  const events = [...unordered].sort(byCounter);
  const versions = readVersions(events);
  const assignments = readAssignments(events, versions);
  const counter = events.reduce((highest, { content: { counter: own = 0n } }) => (own > highest ? own : highest), 0n);
  return { artifact, versions, assignments, events, counter };
}

/**
 * Reads GTO's events from the tags of a repository; other tags are passed over. As in GTO, a version keeps an environment until it is
 * taken out of it, so that unassigning the newest brings the one before back. Unlike GTO, which orders by the tagger's clock, order
 * is the counter, so that a machine with a wrong clock changes nothing.
 */
export function readRegistry(tags: readonly AnnotatedTag[]): Registry {
  const byArtifact = new Map<string, RegistryEvent[]>();
  for (const tag of tags) {
    const content = parseTagName(tag.name);
    if (content === undefined) continue;
    const key = artifactText(content);
    const events = byArtifact.get(key) ?? [];
    events.push({ tag, content });
    byArtifact.set(key, events);
  }
  const names = [...byArtifact.keys()].sort(byCodePoint);
  return new Map(
    names.map((name) => {
      const events = byArtifact.get(name) ?? [];
      const [first] = events as [RegistryEvent, ...RegistryEvent[]];
      const { directory, model } = first.content;
      return [name, readModel({ directory, model }, events)] as const;
    }),
  );
}

/** The active registration of a version, or `undefined`. */
export function registeredVersion(
  registry: Registry,
  model: ModelName,
  version: ModelVersion,
): RegisteredVersion | undefined {
  return registry.get(model)?.versions.find((found) => found.modelVersion === version && found.isActive);
}

/** The commit a version is registered at; `undefined` when it is not, or not any more. */
export function versionCommit(registry: Registry, model: ModelName, version: ModelVersion): CommitSha | undefined {
  return registeredVersion(registry, model, version)?.commit;
}

/** The highest version that was ever registered, by SemVer; a withdrawn one keeps its number. */
export function latestVersion(registry: Registry, model: ModelName): ModelVersion | undefined {
  return registry.get(model)?.versions[0]?.modelVersion;
}

/** What an environment holds: its assignment with the highest counter that was not taken back. */
export function currentAssignment(
  registry: Registry,
  model: ModelName,
  environment: EnvironmentName,
): Assignment | undefined {
  return registry.get(model)?.assignments.find((found) => found.environment === environment && found.isActive);
}

/** The version in an environment; `undefined` for none, and for a commit at which no version is registered. */
export function currentVersion(
  registry: Registry,
  model: ModelName,
  environment: EnvironmentName,
): ModelVersion | undefined {
  return currentAssignment(registry, model, environment)?.modelVersion;
}

function newTag(content: GtoTag, version: ModelVersion, commit: CommitSha): NewTag {
  return { name: tagName(content), commit, message: tagMessage(content, version) };
}

/** A version and the commit that records it. */
export interface VersionAtCommit {
  readonly model: ModelName;
  readonly modelVersion: ModelVersion;
  readonly commit: CommitSha;
}

/** The tag that registers a version. */
export function nextRegistration({ model, modelVersion: version, commit }: VersionAtCommit): NewTag {
  return newTag({ directory: undefined, model, action: "register", version, counter: undefined }, version, commit);
}

/**
 * The tag that puts a version into an environment, with the artifact's next counter.
 *
 * @param taken - The highest counter that was ever given, also to a tag that is gone.
 */
export function nextAssignment(
  taken: bigint,
  { model, modelVersion, commit }: VersionAtCommit,
  environment: EnvironmentName,
): NewTag {
  const counter = taken + 1n;
  return newTag({ directory: undefined, model, action: "assign", environment, counter }, modelVersion, commit);
}
