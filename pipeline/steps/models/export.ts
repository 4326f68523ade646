import { mkdir, readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { isSystemError } from "../../data/objects/aside.ts";
import { writeResult } from "../../data/objects/working-folder.ts";
import { LockstepError } from "../../domain/error.ts";
import type { ModelName, ModelVersion, Sha256 } from "../../domain/ids.ts";
import { sortedJson } from "../../domain/json.ts";
import { type Dossier, dossierOf, renderDossier } from "../../papers/dossier/dossier.ts";
import type { DossierFacts } from "../../papers/dossier/facts.ts";
import { versionFacts } from "../../papers/facts.ts";
import { type Registered, readRegistered } from "../../papers/registered.ts";
import { writeReleaseFiles } from "../../papers/release-files.ts";
import { historyOf } from "../../registry/queries/history.ts";
import { overviewOf } from "../../registry/queries/overview.ts";
import { ranksOfVersions } from "../../repository/quarantine.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { artifactNamed } from "./artifact.ts";
import { chosenVersion, parseSubject } from "./subject.ts";

export interface ExportRequest {
  /** `model` or `model@v1.2.0`. */
  readonly subject: string;
  /** Folder in which steps leave their records. */
  readonly records: string;
  /** False when a remote that cannot be asked counts as one that has nothing. */
  readonly needsRemote: boolean;
}

interface Found {
  readonly facts: DossierFacts;
  readonly registered: Registered;
}

/** @throws LockstepError VERSION_UNKNOWN, also for a version of which nothing is recorded. */
async function factsOf(workspace: Workspace, { subject, records, needsRemote }: ExportRequest): Promise<Found> {
  const { name, version: wanted } = parseSubject(subject);
  const registered = await readRegistered(workspace);
  const artifact = artifactNamed(registered.registry, name);
  const { tag } = chosenVersion(overviewOf(artifact), wanted);
  const version = artifact.versions.find((one) => one.tag === tag);
  const event = registered.eventOf(tag);
  const { registry } = registered;
  const facts =
    version === undefined
      ? undefined
      : await versionFacts(workspace, { registry, artifact, version, event, records, needsRemote });
  if (facts === undefined)
    throw new LockstepError("VERSION_UNKNOWN", `the commit of ${tag} has no record of the version`, {
      hint: "The tag was made by hand, or by GTO alone: there is nothing to write a paper from.",
    });
  const history = historyOf(artifact, await ranksOfVersions(workspace.git, artifact));
  return { facts: { ...facts, history }, registered };
}

export interface ExportedDossier {
  readonly dossier: Dossier;
  /** The Markdown. */
  readonly text: string;
  /** Where it was written; `undefined` when no file was asked for. */
  readonly file: string | undefined;
}

/**
 * The auditor's file about a version.
 *
 * @param output - A file, from where the command was started; written as JSON when it ends in `.json`.
 * @throws LockstepError VERSION_UNKNOWN, NAME_INVALID.
 */
export async function exportDossier(
  workspace: Workspace,
  request: ExportRequest,
  output: string | undefined,
): Promise<ExportedDossier> {
  const { facts } = await factsOf(workspace, request);
  const dossier = dossierOf(facts);
  const text = renderDossier(dossier);
  if (output === undefined) return { dossier, text, file: undefined };
  const written = output.endsWith(".json") ? `${sortedJson(dossier)}\n` : text;
  return { dossier, text, file: await writeResult(workspace.git.root, output, written) };
}

export interface ExportedFiles {
  readonly model: ModelName;
  readonly modelVersion: ModelVersion;
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number; readonly sha256: Sha256 }[];
}

/** @throws LockstepError PATH_UNSAFE for a folder with something in it: writing the files would take it away. */
async function requireEmpty(folder: string): Promise<void> {
  try {
    if ((await readdir(folder)).length === 0) return;
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return;
    throw error;
  }
  throw new LockstepError("PATH_UNSAFE", `${folder} is there and has files in it`, {
    hint: "Name another folder with --output, or move away what is there.",
  });
}

/**
 * Writes the files of a version's release into a folder.
 *
 * @param output - A folder that is empty or not there, from `from`; `<name>-<version>` when left out.
 * @throws LockstepError VERSION_UNKNOWN, PATH_UNSAFE, OBJECT_MISSING, EXPORT_UNSUPPORTED.
 */
export async function exportFiles(
  workspace: Workspace,
  request: ExportRequest,
  ...[output, from]: readonly [output: string | undefined, from: string]
): Promise<ExportedFiles> {
  const { facts, registered } = await factsOf(workspace, request);
  const { model } = facts.record;
  const { modelVersion } = facts;
  const folder = resolve(from, output ?? `${model.replaceAll("/", "-")}-${modelVersion}`);
  await requireEmpty(folder);
  await mkdir(folder, { recursive: true });
  const files = await writeReleaseFiles(workspace, {
    ...{ facts, folder },
    exports: facts.declaration?.exports ?? [],
    bundles: registered.bundlesOf(facts.tag),
  });
  return {
    model,
    modelVersion,
    folder,
    files: files.map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256 })),
  };
}
