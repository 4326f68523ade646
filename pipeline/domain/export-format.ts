/** What a model can be written as for other runtimes. */
export const exportFormats = ["onnx", "pmml", "saved-model", "tfjs-graph", "tfjs-layers"] as const;
export type ExportFormat = (typeof exportFormats)[number];
