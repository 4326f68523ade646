import type { Md5, Sha256 } from "./ids.ts";

export interface ArtifactFile {
  /** Path below the artifact, with `/`; the file's own name when the artifact is a single file. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly md5: Md5;
  readonly sha256: Sha256;
}

/** The files of one model. Named by two digests: md5 because DVC stores it under that, sha256 because trust needs it. */
export interface Artifact {
  /** Where it stands in the repository, relative to its root. */
  readonly path: string;
  /** For example `tfjs-layers`. */
  readonly format: string;
  readonly md5: Md5;
  /** sha256 of the file, or for a directory of the canonical JSON of its `[{path, sha256, sizeBytes}]`, sorted by path. */
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly files: readonly ArtifactFile[];
}
