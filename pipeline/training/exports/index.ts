import { LockstepError } from "../../domain/error.ts";
import { type ExportFormat, exportFormats } from "../../domain/export-format.ts";
import type { Exporter } from "./exporter.ts";
import type { ModelKind } from "./model-graph.ts";

interface Format {
  /** The kinds of models that the format has a form for. */
  readonly kinds: readonly ModelKind[];
  readonly open: () => Promise<Exporter>;
}

/** To add a format: one file and one line here. */
const formats = {
  onnx: { kinds: ["network", "forest"], open: async () => (await import("./onnx.ts")).onnxExporter },
  pmml: { kinds: ["network", "forest"], open: async () => (await import("./pmml.ts")).pmmlExporter },
  "saved-model": {
    kinds: ["network", "forest"],
    open: async () => (await import("./saved-model.ts")).savedModelExporter,
  },
  // Forests need gathering in batches, which fails in TensorFlow.js on WebAssembly, and thresholds in double precision.
  "tfjs-graph": { kinds: ["network"], open: async () => (await import("./tfjs-graph.ts")).tfjsGraphExporter },
  "tfjs-layers": { kinds: ["network"], open: async () => (await import("./tfjs-layers.ts")).tfjsLayersExporter },
} as const satisfies Readonly<Record<ExportFormat, Format>>;

/**
 * The exporter of a format.
 *
 * @throws LockstepError EXPORT_UNSUPPORTED when the format has no form for models of this kind.
 */
export async function openExporter(name: ExportFormat, kind: ModelKind): Promise<Exporter> {
  const format: Format = formats[name];
  if (format.kinds.includes(kind)) return format.open();
  const others = exportFormats.filter((other) => (formats[other] as Format).kinds.includes(kind));
  throw new LockstepError("EXPORT_UNSUPPORTED", `a ${kind} has no form as ${name}`, {
    hint: `Formats that have one: ${others.join(", ")}.`,
  });
}
