import { n as savedModel, t as tensorFlowModel } from "./model.js";

// pipeline/training/exports/saved-model.ts
/**
* A TensorFlow SavedModel with the transform inside, in double precision. Weights are constants of the graph: there are no variables
* to restore, and no Python code.
*/
const savedModelExporter = (model) => ({
	kind: "folder",
	files: { "saved_model.pb": savedModel(tensorFlowModel(model, {
		precision: "double",
		categories: "string"
	})) }
});

export { savedModelExporter };