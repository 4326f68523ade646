import type * as tfjs from "@tensorflow/tfjs";
import type { Operations } from "./kernel.ts";

const kernelName = "Conv2DBackpropInput";
const backendName = "wasm";

/** So that a backend that is opened again is left as it is. */
const replaced = new WeakSet<tfjs.KernelFunc>();

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: number | "same" | "valid";
  readonly dataFormat: string;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly inputShape: [number, number, number, number];
}

/**
 * Makes the WebAssembly backend take the derivative of a convolution by its input as what it is: a convolution of the slopes with the
 * filter turned by half a turn. tfjs-backend-wasm 4.22.0 has plain loops for it, and convolves with vectors. Steps of more than one pixel
 * are left to the loops.
 */
export function convolveBackwards(tf: Operations): void {
  // `getKernel` says "or undefined" in its documentation and not in its type.
  const own = tf.getKernel(kernelName, backendName) as tfjs.KernelConfig | undefined | null;
  if (own == null || replaced.has(own.kernelFunc)) return;
  tf.unregisterKernel(kernelName, backendName);
  const kernelFunc: tfjs.KernelFunc = (request) => {
    const { strides, pad, dataFormat, dimRoundingMode, inputShape } = request.attrs as unknown as Attributes;
    const { dy, filter } = request.inputs as unknown as { readonly dy: tfjs.Tensor4D; readonly filter: tfjs.Tensor4D };
    const info = tf.backend_util.computeConv2DInfo(inputShape, filter.shape, strides, 1, pad, dimRoundingMode);
    const { padInfo, filterHeight, filterWidth } = info;
    const isPlain = info.strideHeight === 1 && info.strideWidth === 1 && dataFormat === "NHWC";
    // Padding wider than the filter would cut slopes off instead of adding zeros around them.
    const [top, left] = [filterHeight - 1 - padInfo.top, filterWidth - 1 - padInfo.left];
    const [bottom, right] = [filterHeight - 1 - padInfo.bottom, filterWidth - 1 - padInfo.right];
    if (!isPlain || Math.min(top, left, bottom, right) < 0) return own.kernelFunc(request);
    return tf.tidy(() => {
      const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
      const around: [number, number][] = [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ];
      return tf.conv2d(tf.pad(dy, around), turned, 1, "valid");
    });
  };
  replaced.add(kernelFunc);
  tf.registerKernel({ ...own, kernelFunc });
}
