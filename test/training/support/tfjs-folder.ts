import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs";

/** What TensorFlow.js takes to load a model from a folder with `model.json` and `weights.bin`. */
export function folderLoader(path: string): tf.io.IOHandler {
  return {
    load: async () => {
      const file = JSON.parse(await readFile(join(path, "model.json"), "utf8")) as {
        readonly modelTopology: object;
        readonly signature?: object;
        readonly weightsManifest: readonly [{ readonly weights: tf.io.WeightsManifestEntry[] }];
      };
      const bytes = await readFile(join(path, "weights.bin"));
      return {
        modelTopology: file.modelTopology,
        ...(file.signature === undefined ? {} : { signature: file.signature }),
        weightSpecs: file.weightsManifest[0].weights,
        weightData: new Uint8Array(bytes).buffer,
      };
    },
  };
}
