import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { verifyFiles } from "../../data/objects/artifact.ts";
import { isSystemError, syncFolder } from "../../data/objects/aside.ts";
import { LockstepError } from "../../domain/error.ts";
import type { ModelName } from "../../domain/ids.ts";
import { canonicalJson } from "../../domain/json.ts";
import { checkArtifact, copyFiles } from "../served-folder/artifact-files.ts";
import { asideName, removeAbandoned, writeDurably } from "../served-folder/durable.ts";
import { currentFile, filesFolder, placedFolder, servedFile, versionsFolder } from "../served-folder/layout.ts";
import {
  documentText,
  parseServed,
  readDocument,
  readSmallFile,
  servedText,
} from "../served-folder/served-document.ts";
import { pollHealth } from "./health.ts";
import type { Served, Target } from "./target.ts";

/** The moments between which the disk holds one thing or the next; a run may end at any of them. */
export const boundaries = [
  "aside made",
  "file copied",
  "version described",
  "copy verified",
  "version placed",
  "document written",
  "switched",
] as const;
export type Boundary = (typeof boundaries)[number];

export interface DirectoryTargetOptions {
  /** Absolute path; made when it is not there. */
  readonly folder: string;
  /** How plans and messages name it. */
  readonly description: string;
  /** Base url of the server that reads the folder. */
  readonly url: string | undefined;
  /** Called as each boundary is reached. */
  readonly onBoundary?: (boundary: Boundary) => void;
}

const asidePrefix = ".aside-";

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return false;
    throw error;
  }
}

/** True when the error of a rename says that the folder is there already. */
function isOccupied(error: unknown): boolean {
  return isSystemError(error, "ENOTEMPTY") || isSystemError(error, "EEXIST");
}

function sameVersion(a: Served, b: Served): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** @throws LockstepError OBJECT_MISSING when it was never placed, ARTIFACT_DIGEST_MISMATCH when it is not what was placed. */
async function verifyPlaced(placed: string, served: Served): Promise<void> {
  const path = servedFile(placed);
  const text = await readSmallFile(path);
  if (text === undefined)
    throw new LockstepError(
      "OBJECT_MISSING",
      `${served.model} ${served.modelVersion} was not placed: ${path} does not exist`,
      {
        hint: "Run the deploy step again; it places the version before it switches.",
      },
    );
  const there = parseServed(text, path);
  if (there.model !== served.model || canonicalJson(there.artifact) !== canonicalJson(served.artifact))
    throw new LockstepError(
      "ARTIFACT_DIGEST_MISMATCH",
      `${path} describes another artifact than ${served.artifact.sha256}`,
      {
        hint: `Remove ${placed} and run the deploy step again.`,
      },
    );
  await verifyFiles(filesFolder(placed), served.artifact);
}

function placedAt(folder: string, { model, modelVersion, artifact }: Served): string {
  return placedFolder(folder, { model, modelVersion, sha256: artifact.sha256 });
}

/** A {@link Target} over a folder, on this machine or mounted; see served-folder/layout.ts for what stands where. */
export function openDirectoryTarget(options: DirectoryTargetOptions): Target {
  const { folder, description, url, onBoundary = () => undefined } = options;
  const read = (model: ModelName) => readDocument(currentFile(folder, model), model);

  async function place(served: Served, sourceFolder: string): Promise<void> {
    checkArtifact(served.artifact);
    const versions = versionsFolder(folder, served.model);
    const placed = placedAt(folder, served);
    await mkdir(versions, { recursive: true });
    await removeAbandoned(versions, asidePrefix);
    if (await exists(placed)) return verifyPlaced(placed, served);

    const aside = join(versions, asideName(asidePrefix));
    try {
      await mkdir(aside);
      await mkdir(filesFolder(aside));
      onBoundary("aside made");
      await copyFiles({
        artifact: served.artifact,
        from: sourceFolder,
        to: filesFolder(aside),
        onCopied: () => {
          onBoundary("file copied");
        },
      });
      await writeDurably(servedFile(aside), servedText(served));
      onBoundary("version described");
      await verifyPlaced(aside, served);
      onBoundary("copy verified");
      await rename(aside, placed);
      await syncFolder(versions);
    } catch (error) {
      await rm(aside, { recursive: true, force: true });
      // Somebody else placed the same version in the meantime.
      if (!isOccupied(error)) throw error;
      await verifyPlaced(placed, served);
    }
    onBoundary("version placed");
  }

  async function switchTo(served: Served): Promise<void> {
    const document = await read(served.model);
    if (document !== undefined && sameVersion(document.current, served)) return;
    await verifyPlaced(placedAt(folder, served), served);
    const next = documentText({ kind: "lockstep/Serving", schema: 1, current: served, previous: document?.current });
    await writeDurably(currentFile(folder, served.model), next, () => {
      onBoundary("document written");
    });
    onBoundary("switched");
  }

  return {
    description,
    current: async (model) => (await read(model))?.current,
    previous: async (model) => (await read(model))?.previous,
    place,
    switchTo,
    verify: (served) => verifyPlaced(placedAt(folder, served), served),
    health: async (model, artifactSha256, timeoutMs) =>
      url === undefined ? "Unknown" : pollHealth({ url, model, artifactSha256, timeoutMs }),
  };
}
