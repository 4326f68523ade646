import { z } from "zod";
import { count, ids, json, label, list, repositoryPath, shape } from "./parts.ts";

const artifactFile = shape({
  path: repositoryPath,
  sizeBytes: count,
  md5: ids.md5,
  sha256: ids.sha256,
});

export const artifact = shape({
  path: repositoryPath,
  format: label,
  md5: ids.md5,
  sha256: ids.sha256,
  sizeBytes: count,
  files: list(artifactFile, { least: 1 }),
});

/** Named facts; see `domain/inputs.ts`. */
export const inputs = z.record(z.string().min(1).max(2000), json);
