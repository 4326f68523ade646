import type { ModelGraph } from "./model-graph.ts";

/** What an export is made of: one file, or the files of a folder by name, the one that tells what the folder is first. */
export type Exported =
  | { readonly kind: "file"; readonly content: Uint8Array | string }
  | { readonly kind: "folder"; readonly files: Readonly<Record<string, Uint8Array | string>> };

/**
 * Writes a model down in one format: the same model gives the same bytes.
 *
 * @throws LockstepError EXPORT_UNSUPPORTED for what the format cannot say.
 */
export type Exporter = (model: ModelGraph) => Exported;
