import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { directorySha256 } from "../data/objects/artifact.ts";
import { lstatIfThere, writeWhole } from "../data/objects/aside.ts";
import { LockstepError } from "../domain/error.ts";
import { sha256 } from "../domain/ids.ts";
import type { ExportRequest, ExportSummary } from "./exports/exporter.ts";
import { openExporter } from "./exports/index.ts";
import type { ModelGraph } from "./exports/model-graph.ts";
import { writeModelFolder } from "./trainers/graphs/index.ts";

export interface ExportPorts {
  /** @throws LockstepError MODEL_INVALID. */
  readonly openGraph: (folder: string) => Promise<ModelGraph>;
}

function describe(path: string, content: Uint8Array | string) {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { path, sha256: sha256(createHash("sha256").update(bytes).digest("hex")), sizeBytes: bytes.length };
}

/** Which bytes all exports begin with: up to PMML's name behind the header of XML, or up to ONNX's version and producer. */
const headBytes = { text: 44, binary: 12 };

/** True for a file that begins as the export does that would take its place, and for an empty one. */
async function isExport(path: string, content: Uint8Array | string): Promise<boolean> {
  const length = typeof content === "string" ? headBytes.text : headBytes.binary;
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
  return bytesRead === 0 || buffer.equals(Buffer.from(content).subarray(0, length));
}

/**
 * Writes a trained model in another format, with everything that happens to raw rows inside as far as the format can say it. The same
 * model gives the same bytes.
 *
 * @throws LockstepError MODEL_INVALID, EXPORT_UNSUPPORTED, PATH_UNSAFE when something else is where the export should be.
 */
export async function exportModel(
  { model, format, output }: ExportRequest,
  { openGraph }: ExportPorts,
): Promise<ExportSummary> {
  const graph = await openGraph(model);
  const exported = (await openExporter(format, graph.body.kind))(graph);
  if (exported.kind === "folder") {
    const files = Object.entries(exported.files).map(([path, content]) => describe(path, content));
    await writeModelFolder(output, exported.files);
    const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    return { format, sha256: directorySha256(files), sizeBytes, files };
  }
  const present = await lstatIfThere(output);
  if (present !== undefined && !(present.isFile() && (await isExport(output, exported.content))))
    throw new LockstepError("PATH_UNSAFE", `${output} is there and is no ${format} that was exported`, {
      hint: "Name another file with --output, or move away what is there.",
    });
  const { sha256: digest, sizeBytes } = describe(output, exported.content);
  await writeWhole(output, exported.content);
  return { format, sha256: digest, sizeBytes, files: [] };
}
