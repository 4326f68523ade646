import type { ExportFormat } from "../../domain/export-format.ts";
import type { Sha256 } from "../../domain/ids.ts";
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

export interface ExportRequest {
  /** Folder of the model. */
  readonly model: string;
  readonly format: ExportFormat;
  /** The file or folder to write; an export of this format that is there already is replaced. */
  readonly output: string;
}

export interface ExportSummary {
  readonly format: ExportFormat;
  /** Of the file; of a folder the digest that names it, over path, content and size of each file. */
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  /** Files of a folder, by name. */
  readonly files: readonly { readonly path: string; readonly sha256: Sha256; readonly sizeBytes: number }[];
}
