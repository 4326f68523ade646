import { basename, dirname, resolve } from "node:path";
import { describeArtifact } from "../../data/objects/artifact.ts";
import type { Artifact } from "../../domain/artifact.ts";
import type { EnvironmentName, ModelName, ModelVersion, Sha256 } from "../../domain/ids.ts";
import type { Quarantine } from "../../domain/model-record.ts";
import type { RecordedEvent } from "../../domain/registry-event.ts";
import { believedRegistry } from "../../registry/events/believed.ts";
import type { Finding, RegistryFacts } from "../../registry/events/verify.ts";
import { readRegistry } from "../../registry/gto.ts";
import { parseTagName } from "../../registry/gto-tag.ts";
import { overviewOf } from "../../registry/queries/overview.ts";
import { quarantineNow } from "../../repository/quarantine.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { holdRegistry } from "./verify.ts";

/** A registered version that the files are. */
export interface FoundVersion {
  readonly model: ModelName;
  readonly modelVersion: ModelVersion;
  readonly tag: string;
  readonly environments: readonly EnvironmentName[];
  readonly formerly: readonly EnvironmentName[];
  /** Why it must not be served. */
  readonly quarantine: Quarantine | undefined;
}

export interface VerifiedFiles {
  readonly path: string;
  readonly sha256: Sha256;
  /** More than one when versions share their bytes; empty when nobody registered these files. */
  readonly versions: readonly FoundVersion[];
  /** What does not hold of these versions, or of the ledger as a whole. */
  readonly findings: readonly Finding[];
  /** Of files that nobody registered: the version that has most of them, and what is different. */
  readonly closest: { readonly tag: string; readonly differing: readonly string[] } | undefined;
}

function registrationsIn({ log }: RegistryFacts): readonly RecordedEvent[] {
  return [...log.events.values()].flatMap(({ event }) =>
    parseTagName(event.tag)?.action === "register" ? [event] : [],
  );
}

function closestOf(facts: RegistryFacts, { files }: Artifact): VerifiedFiles["closest"] {
  const own = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  const candidates = registrationsIn(facts).flatMap(({ tag, commit, model }) => {
    const recorded = facts.at(commit, model).record?.artifact.files ?? [];
    const differing = recorded.filter(({ path, sha256 }) => own.get(path) !== sha256).map(({ path }) => path);
    const extra = files.filter(({ path }) => !recorded.some((file) => file.path === path)).map(({ path }) => path);
    return differing.length === recorded.length ? [] : [{ tag, differing: [...differing, ...extra].sort() }];
  });
  return candidates.sort((a, b) => a.differing.length - b.differing.length)[0];
}

/**
 * Which registered version files are, by the sha256 of every one of them, and whether all that is recorded of it holds.
 *
 * @param request.path - A file or a folder, anywhere on this machine.
 * @throws LockstepError CANDIDATE_MISSING when nothing is there, PATH_UNSAFE for links, and as the whole registry.
 */
export async function verifyModelFiles(
  workspace: Workspace,
  request: { readonly path: string; readonly isOffline: boolean },
): Promise<VerifiedFiles> {
  const absolute = resolve(request.path);
  const artifact = await describeArtifact({ root: dirname(absolute), path: basename(absolute), format: "" });
  const { facts, findings } = await holdRegistry(workspace, request);
  const shown = readRegistry(facts.tags);
  const believed = believedRegistry(shown, facts.log);
  const versions: FoundVersion[] = [];
  for (const { tag, model, modelVersion, artifactSha256 } of registrationsIn(facts)) {
    if (artifactSha256 !== artifact.sha256 || modelVersion === undefined) continue;
    const registry = believed.get(model);
    const overview =
      registry === undefined
        ? undefined
        : overviewOf(registry).versions.find((version) => version.modelVersion === modelVersion);
    const record = facts.records.find((found) => found.model === model);
    const quarantine = record === undefined ? [] : await quarantineNow(workspace.git, believed, record);
    versions.push({
      ...{ model, modelVersion, tag },
      environments: overview?.environments ?? [],
      formerly: overview?.formerly ?? [],
      quarantine: quarantine.find((entry) => entry.artifactSha256 === artifact.sha256),
    });
  }
  const tags = new Set(versions.map(({ tag }) => tag));
  return {
    path: request.path,
    sha256: artifact.sha256,
    versions,
    findings: findings.filter(({ subject, rule }) => tags.has(subject) || rule === "ledger_set_back"),
    closest: versions.length > 0 ? undefined : closestOf(facts, artifact),
  };
}
