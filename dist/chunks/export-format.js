// pipeline/domain/export-format.ts
/** What a model can be written as for other runtimes. */
const exportFormats = [
	"onnx",
	"pmml",
	"saved-model",
	"tfjs-graph",
	"tfjs-layers"
];

export { exportFormats as t };