import type * as tfjs from "@tensorflow/tfjs";
import { gradientOfDepthwiseFilter, gradientOfDepthwiseInput, gradientOfFilter } from "./convolution-gradients.ts";
import type { Kernel, Operations } from "./kernel.ts";

/** Sums the rows of `x` that have the same segment id; ids outside `0 … numSegments − 1` count for nothing. */
const unsortedSegmentSum: Kernel = (tf, { x, segmentIds }, { numSegments }) => {
  if (x === undefined || segmentIds === undefined || typeof numSegments !== "number")
    throw new TypeError("UnsortedSegmentSum needs x, segmentIds and numSegments");
  const values = x.dataSync<"float32">();
  const ids = segmentIds.dataSync<"int32">();
  const width = ids.length === 0 ? 0 : values.length / ids.length;
  const shape = [numSegments, ...x.shape.slice(1)];
  const size = shape.reduce((product, length) => product * length, 1);
  const sums = x.dtype === "int32" ? new Int32Array(size) : new Float32Array(size);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] as number;
    if (id < 0 || id >= numSegments) continue;
    for (let i = 0; i < width; i++) (sums[id * width + i] as number) += values[row * width + i] as number;
  }
  return tf.tensor(sums, shape, x.dtype);
};

/** Kernels that gradients of convolutions and embeddings need and tfjs-backend-wasm 4.22.0 lacks. */
const missing: Readonly<Record<string, Kernel>> = {
  Conv2DBackpropFilter: gradientOfFilter,
  DepthwiseConv2dNativeBackpropFilter: gradientOfDepthwiseFilter,
  DepthwiseConv2dNativeBackpropInput: gradientOfDepthwiseInput,
  UnsortedSegmentSum: unsortedSegmentSum,
};

/** Adds to the WebAssembly backend the kernels that it lacks; one that a later version brings is left alone. */
export function registerMissingKernels(tf: Operations): void {
  for (const [kernelName, kernel] of Object.entries(missing)) {
    // `getKernel` says "or undefined" in its documentation and not in its type.
    if ((tf.getKernel(kernelName, "wasm") as unknown) != null) continue;
    tf.registerKernel({
      kernelName,
      backendName: "wasm",
      kernelFunc: ({ inputs, attrs }) =>
        tf.tidy(() => kernel(tf, inputs as Readonly<Record<string, tfjs.Tensor>>, attrs ?? {})),
    });
  }
}
