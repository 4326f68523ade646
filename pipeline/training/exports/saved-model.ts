import type { Exporter } from "./exporter.ts";
import { savedModel } from "./tensorflow/encode.ts";
import { tensorFlowModel } from "./tensorflow/model.ts";

/**
 * A TensorFlow SavedModel with the transform inside, in double precision. Weights are constants of the graph: there are no variables
 * to restore, and no Python code.
 */
export const savedModelExporter: Exporter = (model) => ({
  kind: "folder",
  files: { "saved_model.pb": savedModel(tensorFlowModel(model, { precision: "double", categories: "string" })) },
});
