import { join } from "node:path";
import type { ModelName, ModelVersion, Sha256 } from "../../domain/ids.ts";

/*
 * The folder that the directory target writes and the inference server reads:
 *
 *   <model>.current.json                                  what is served now and what was before, in one document
 *   versions/<model>/<version>-<sha256[0:12]>/served.json the version that stands beside it
 *   versions/<model>/<version>-<sha256[0:12]>/files/      the model, exactly the files of its artifact
 *   log/<model>/requests.jsonl                            what the server was asked and answered
 */

/** A model's name as one name of a file: `/` becomes `%2F`. Different names stay different, since no name holds a `%`. */
export function fileNameOf(model: ModelName): string {
  return model.replaceAll("/", "%2F");
}

const currentSuffix = ".current.json";

/** The document that says what is served. */
export function currentFile(folder: string, model: ModelName): string {
  return join(folder, `${fileNameOf(model)}${currentSuffix}`);
}

/** The name of the model that a file of the folder speaks of, still unchecked; `undefined` for other files. */
export function modelOfCurrentFile(fileName: string): string | undefined {
  if (!fileName.endsWith(currentSuffix) || fileName.startsWith(".")) return undefined;
  return fileName.slice(0, -currentSuffix.length).replaceAll("%2F", "/");
}

/** All placed versions of one model. */
export function versionsFolder(folder: string, model: ModelName): string {
  return join(folder, "versions", fileNameOf(model));
}

/** One placed version: `served.json` and `files/`. */
export function placedFolder(
  folder: string,
  placed: { model: ModelName; modelVersion: ModelVersion; sha256: Sha256 },
): string {
  return join(versionsFolder(folder, placed.model), `${placed.modelVersion}-${placed.sha256.slice(0, 12)}`);
}

/** Where the model itself stands in a placed version. */
export function filesFolder(placed: string): string {
  return join(placed, "files");
}

export function servedFile(placed: string): string {
  return join(placed, "served.json");
}

/** The server's log of one model. */
export function logFolder(folder: string, model: ModelName): string {
  return join(folder, "log", fileNameOf(model));
}
