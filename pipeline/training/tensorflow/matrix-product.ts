import type * as tfjs from "@tensorflow/tfjs";
import type { Operations } from "./kernel.ts";

const kernelName = "BatchMatMul";
const backendName = "wasm";

/** So that a backend that is opened again is left as it is. */
const replaced = new WeakSet<tfjs.KernelFunc>();

function transposed(tf: Operations, tensor: tfjs.Tensor): tfjs.Tensor {
  const axes = [...tensor.shape.keys()];
  const [last = 0, before = 0] = [axes.pop(), axes.pop()];
  return tf.transpose(tensor, [...axes, last, before]);
}

/**
 * Makes the WebAssembly backend transpose matrices before it multiplies them. tfjs-backend-wasm 4.22.0 multiplies with vectors only what
 * stands as it is needed; for a transposed factor it has plain loops, several times as slow, and two of the three products that
 * training a layer takes have one.
 */
export function transposeBeforeMultiplying(tf: Operations): void {
  // `getKernel` says "or undefined" in its documentation and not in its type.
  const own = tf.getKernel(kernelName, backendName) as tfjs.KernelConfig | undefined;
  if (own === undefined || replaced.has(own.kernelFunc)) return;
  tf.unregisterKernel(kernelName, backendName);
  const kernelFunc: tfjs.KernelFunc = (request) => {
    const { transposeA, transposeB } = (request.attrs ?? {}) as { transposeA?: boolean; transposeB?: boolean };
    if (transposeA !== true && transposeB !== true) return own.kernelFunc(request);
    const { a, b } = request.inputs as unknown as { readonly a: tfjs.Tensor; readonly b: tfjs.Tensor };
    return tf.tidy(() =>
      tf.matMul(transposeA === true ? transposed(tf, a) : a, transposeB === true ? transposed(tf, b) : b),
    );
  };
  replaced.add(kernelFunc);
  tf.registerKernel({ ...own, kernelFunc });
}
