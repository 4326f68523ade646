import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../data/objects/aside.ts";
import { hashFile } from "../data/objects/hash.ts";
import { type TarMember, writeTar } from "../data/tar.ts";
import { LockstepError } from "../domain/error.ts";
import type { ExportFormat } from "../domain/export-format.ts";
import type { VersionFacts } from "../domain/version-facts.ts";
import type { AssetFile } from "../platform/forge/release.ts";
import { restoreArtifact } from "../repository/restore.ts";
import { recordPath, stateOf } from "../repository/state.ts";
import type { Workspace } from "../repository/workspace.ts";
import { releasedCard } from "./card.ts";
import { checksumLines, checksumsFile } from "./checksums.ts";
import { billOfMaterials } from "./sbom/bill.ts";

const mediaTypes: Readonly<Record<string, string>> = {
  tar: "application/x-tar",
  json: "application/json",
  md: "text/markdown; charset=utf-8",
  yaml: "application/yaml",
  pmml: "application/xml",
};

function mediaType(name: string): string {
  if (name === checksumsFile) return "text/plain; charset=utf-8";
  if (name.endsWith(".cdx.json")) return "application/vnd.cyclonedx+json";
  return mediaTypes[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
}

export interface ReleaseContent {
  readonly facts: VersionFacts;
  /** What the model is to be there as, beside its own files. */
  readonly exports: readonly ExportFormat[];
  /** Signatures that stand beside the registration's event, by their names. */
  readonly bundles: readonly { readonly name: string; readonly text: string }[];
  /** Where the files are to be; what is there goes. */
  readonly folder: string;
}

async function assetFile(folder: string, name: string): Promise<AssetFile> {
  const path = join(folder, name);
  const { sha256, sizeBytes } = await hashFile(path);
  return { name, path, sizeBytes, sha256, mediaType: mediaType(name) };
}

/** The model's own files as one archive, below a folder with the model's name; each compared with the record as it is packed. */
async function packModel({ record }: VersionFacts, model: string, destination: string): Promise<void> {
  const name = record.model.split("/").at(-1) ?? record.model;
  const members = record.artifact.files.map(
    ({ path, sizeBytes, sha256 }): TarMember => ({
      path: `${name}/${path}`,
      from: join(model, path),
      ...{ sizeBytes, sha256 },
    }),
  );
  await writeTar(
    destination,
    members.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path))),
  );
}

/**
 * Writes the model in one more format: a file as itself, a folder as an archive.
 *
 * @throws LockstepError EXPORT_UNSUPPORTED, MODEL_INVALID naming the place that asks for it: a release without it would not be whole.
 */
async function exportAs(
  workspace: Workspace,
  format: ExportFormat,
  { facts, model, folder }: { readonly facts: VersionFacts; readonly model: string; readonly folder: string },
): Promise<string> {
  const scratch = join(folder, `.${format}`);
  try {
    const made = await workspace.exportModel({ model, format, output: scratch });
    if (made.files.length === 0) {
      const name = `model.${format}`;
      await rename(scratch, join(folder, name));
      return name;
    }
    const name = `model.${format}.tar`;
    const members = made.files.map(
      (file): TarMember => ({
        ...file,
        path: `${format}/${file.path}`,
        from: join(scratch, file.path),
      }),
    );
    await writeTar(join(folder, name), members);
    return name;
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    throw new LockstepError(error.code, `${facts.record.model} ${facts.modelVersion} as ${format}: ${error.message}`, {
      hint: `Correct \`exports\` of models.${facts.record.model} in lockstep.yaml. ${error.hint ?? ""}`.trimEnd(),
      cause: error,
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Everything that a release of a version has, written into a folder: the model, its record, card and bill of materials, exports,
 * signatures, and SHA256SUMS over them all. Every byte of the model is compared with the record.
 *
 * @throws LockstepError OBJECT_MISSING, OBJECT_CORRUPT, ARTIFACT_DIGEST_MISMATCH, EXPORT_UNSUPPORTED.
 */
export async function writeReleaseFiles(
  workspace: Workspace,
  { facts, exports, bundles, folder }: ReleaseContent,
): Promise<readonly AssetFile[]> {
  const { record, commit } = facts;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const model = await restoreArtifact(workspace, record.artifact);
  await packModel(facts, model, join(folder, "model.tar"));
  const names = ["model.tar"];
  for (const format of exports) names.push(await exportAs(workspace, format, { facts, model, folder }));
  const texts = new Map([
    ["record.yaml", (await stateOf(workspace.git, commit).text(recordPath(record.model))) ?? ""],
    ["MODEL_CARD.md", releasedCard(facts, await columnsOf(workspace, model))],
    ["sbom.cdx.json", billOfMaterials(facts)],
    ...bundles.map(({ name, text }) => [name, text] as const),
  ]);
  for (const [name, text] of texts) await writeWhole(join(folder, name), text);
  const files = await Promise.all([...names, ...texts.keys()].map((name) => assetFile(folder, name)));
  await writeWhole(join(folder, checksumsFile), `${checksumLines(files).join("\n")}\n`);
  return [...files, await assetFile(folder, checksumsFile)];
}

/** The raw columns that a model takes; none for one that a command scores. */
async function columnsOf(workspace: Workspace, model: string) {
  if (!(await workspace.isKnownModel(model))) return [];
  const predictor = await workspace.openModel(model);
  predictor.close();
  return predictor.inputs;
}
