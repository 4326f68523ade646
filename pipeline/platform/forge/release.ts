import type { CommitSha, Sha256 } from "../../domain/ids.ts";

/** One file of a release. */
export interface ReleaseAsset {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** As the forge counted it; `undefined` where it counts none. */
  readonly sha256: Sha256 | undefined;
  /** False for what is left of an upload that broke off. */
  readonly isWhole: boolean;
}

export interface Release {
  readonly id: string;
  /** Name of the tag it stands at. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** True until it is published: only who may write sees it. */
  readonly isDraft: boolean;
  readonly assets: readonly ReleaseAsset[];
  /** Its page. */
  readonly url: string;
}

/** A file on this machine that a release is to have. */
export interface AssetFile {
  /** Letters, digits, `.`, `-` and `_`: a forge gives other names to what has others. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: Sha256;
  readonly mediaType: string;
}

export interface ReleaseText {
  readonly title: string;
  readonly body: string;
}

/** Releases of the repository. Lists are complete or the call fails. */
export interface Releases {
  /** All, drafts too, oldest first. */
  list(): Promise<readonly Release[]>;
  /** Makes a draft at a tag that is there; `commit` is what the tag names. */
  draft(order: ReleaseText & { readonly tag: string; readonly commit: CommitSha }): Promise<Release>;
  /**
   * Sees to it that a release has a file: nothing when it has these bytes under this name, else what has the name goes first. What the
   * forge says it has got is compared with what was sent.
   */
  keepAsset(release: Release, file: AssetFile): Promise<{ readonly changed: boolean }>;
  /** Takes a file away; one that is gone is fine. */
  removeAsset(release: Release, asset: ReleaseAsset): Promise<void>;
  /** Gives it its text, and shows it to everybody who may read the repository. */
  publish(release: Release, text: ReleaseText): Promise<void>;
  /** Takes a draft away; one that is gone is fine. */
  discard(release: Release): Promise<void>;
}
