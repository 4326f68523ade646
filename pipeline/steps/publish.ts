import { join } from "node:path";
import { digestOf } from "../data/objects/hash.ts";
import { openWorkingFolder } from "../data/objects/working-folder.ts";
import { counted } from "../domain/counted.ts";
import { LockstepError } from "../domain/error.ts";
import type { ModelName, ModelVersion } from "../domain/ids.ts";
import type { ModelDeclaration } from "../domain/project.ts";
import { versionFacts } from "../papers/facts.ts";
import { type Registered, readRegistered } from "../papers/registered.ts";
import { writeReleaseFiles } from "../papers/release-files.ts";
import { draftText, isComplete, isOwnRelease, releaseText } from "../papers/release-text.ts";
import type { Release, Releases } from "../platform/forge/release.ts";
import type { ModelRegistry, RegisteredVersion } from "../registry/gto.ts";
import { selectModels, stateOf } from "../repository/state.ts";
import { defaultTip } from "../repository/tip.ts";
import type { Workspace } from "../repository/workspace.ts";

export interface PublishRequest {
  readonly model: string | undefined;
  readonly records: string;
}

/** What became of the release of one version. */
export interface PublishedVersion {
  readonly model: ModelName;
  readonly modelVersion: ModelVersion;
  readonly tag: string;
  /**
   * `published` now; `complete` before; `foreign`: somebody made one by hand, and it stays; `unledgered`: the tag was made or changed by
   * hand; `unrecorded`: its commit has no record of it; `quarantined`: it must not be served.
   */
  readonly outcome: "published" | "complete" | "foreign" | "unledgered" | "unrecorded" | "quarantined";
  /** Page of the release, where there is one. */
  readonly url: string | undefined;
}

interface Scene {
  readonly workspace: Workspace;
  readonly releases: Releases;
  readonly request: PublishRequest;
  readonly registered: Registered;
  /** All there are, when this run began. */
  readonly present: readonly Release[];
}

interface Subject {
  readonly declaration: ModelDeclaration;
  readonly artifact: ModelRegistry;
  readonly version: RegisteredVersion;
}

/** The release of a tag that is worked on: what is published, else the first draft of ours; further drafts of ours go. */
async function ownRelease({ releases, present }: Scene, tag: string): Promise<Release | undefined> {
  const own = present.filter((release) => release.tag === tag && isOwnRelease(release));
  const kept = own.find(({ isDraft }) => !isDraft) ?? own[0];
  for (const release of own) if (release !== kept && release.isDraft) await releases.discard(release);
  return kept;
}

/** @returns The page of the release. */
async function publishVersion(
  scene: Scene,
  { declaration, artifact, version }: Subject,
): Promise<Pick<PublishedVersion, "outcome" | "url">> {
  const { workspace, registered, releases, request, present } = scene;
  const { tag } = version;
  const foreign = present.find((release) => release.tag === tag && !release.isDraft && !isOwnRelease(release));
  if (foreign !== undefined) return { outcome: "foreign", url: foreign.url };
  const before = await ownRelease(scene, tag);
  if (before !== undefined && isComplete(before)) return { outcome: "complete", url: before.url };
  const event = registered.eventOf(tag);
  if (event === undefined) return { outcome: "unledgered", url: undefined };
  const { registry } = registered;
  const { records } = request;
  const facts = await versionFacts(workspace, { registry, artifact, version, event, records, needsRemote: true });
  if (facts === undefined) return { outcome: "unrecorded", url: undefined };
  if (facts.quarantine !== undefined) return { outcome: "quarantined", url: undefined };
  const folder = join(await openWorkingFolder(workspace.git.root, "releases"), digestOf(tag).slice(0, 40));
  const files = await writeReleaseFiles(workspace, {
    ...{ facts, folder },
    exports: declaration.exports ?? [],
    bundles: registered.bundlesOf(tag),
  });
  const release = before ?? (await releases.draft({ tag, commit: version.commit, ...draftText(facts) }));
  for (const file of files) {
    const { changed } = await releases.keepAsset(release, file);
    if (changed) workspace.host.info(`${tag}: ${file.name}, ${counted(file.sizeBytes, "byte")}, ${file.sha256}`);
  }
  const names = new Set(files.map(({ name }) => name));
  for (const asset of release.assets) if (!names.has(asset.name)) await releases.removeAsset(release, asset);
  await releases.publish(release, releaseText(facts, files));
  return { outcome: "published", url: release.url };
}

const words: Readonly<Record<PublishedVersion["outcome"], string>> = {
  published: "is released",
  complete: "was released before",
  foreign: "has a release that somebody made by hand, which stays as it is",
  unledgered:
    "is not released: its tag was made or changed by hand, and nothing stands behind it in the ledger of events",
  unrecorded: "is not released: the commit of its tag has no record of it",
  quarantined: "is not released: its bytes are quarantined",
};

/**
 * Sees to it that every registered version that was not withdrawn has a whole release: model, card, checksums, bill of materials and
 * signatures. Level-triggered: it may run as often and as late as it likes, and a release that was left half is completed.
 *
 * @throws LockstepError what stood in the way of a version, when all others are done.
 */
export async function publish(request: PublishRequest, workspace: Workspace): Promise<readonly PublishedVersion[]> {
  const { git, host } = workspace;
  await git.fetch();
  const registered = await readRegistered(workspace);
  const project = await stateOf(git, await defaultTip(git)).project();
  const { releases } = await workspace.forge();
  const scene: Scene = { workspace, releases, request, registered, present: await releases.list() };
  const found: PublishedVersion[] = [];
  const failures: LockstepError[] = [];
  for (const declaration of selectModels(project, request.model)) {
    const artifact = registered.registry.get(declaration.model);
    const versions = artifact?.versions.filter(({ isActive }) => isActive).toReversed() ?? [];
    for (const version of versions) {
      const { modelVersion, tag } = version;
      const { model } = declaration;
      if (artifact === undefined) continue;
      try {
        const result = await publishVersion(scene, { declaration, artifact, version });
        host.info(`${model} ${modelVersion} ${words[result.outcome]}`);
        found.push({ model, modelVersion, tag, ...result });
      } catch (error) {
        // A version whose bytes are gone is no reason to hold back another.
        if (!(error instanceof LockstepError) || workspace.signal.aborted) throw error;
        host.warning(`${model} ${modelVersion} is not released: ${error.message}`);
        failures.push(error);
      }
    }
  }
  if (found.length + failures.length === 0) host.info("no version is registered yet");
  host.output("published", String(found.filter(({ outcome }) => outcome === "published").length));
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  return found;
}
