import type * as tfjs from "@tensorflow/tfjs";

/** What of TensorFlow.js and of its native backend is called here. */
export interface NativeOperations {
  readonly registerGradient: typeof tfjs.registerGradient;
  readonly registerKernel: typeof tfjs.registerKernel;
  readonly getKernel: typeof tfjs.getKernel;
  readonly getGradient: typeof tfjs.getGradient;
  readonly getBackend: typeof tfjs.getBackend;
  readonly engine: typeof tfjs.engine;
}

interface NativeBackend {
  readonly binding: { readonly TF_ATTR_TYPE: number; readonly TF_FLOAT: number };
  executeSingleOutput(name: string, attributes: readonly object[], inputs: readonly tfjs.Tensor[]): tfjs.Tensor;
}

const kernelName = "ReluGrad";
const backendName = "tensorflow";

/**
 * Lets the native library take the derivative of a rectifier in one operation. TensorFlow.js 4.22.0 asks where the input is above 0, where it
 * is no number, and puts zeros and ones there: six operations over whole layers, a tenth of what a convolutional network takes.
 */
export function rectifyNatively(tf: NativeOperations): void {
  // `getKernel` and `getGradient` say "or undefined" in their documentation and not in their types.
  if ((tf.getKernel(kernelName, backendName) as unknown) != null) return;
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, backend }) => {
      const { dy, features } = inputs as unknown as Readonly<Record<"dy" | "features", tfjs.Tensor>>;
      const native = backend as unknown as NativeBackend;
      const type = { name: "T", type: native.binding.TF_ATTR_TYPE, value: native.binding.TF_FLOAT };
      return native.executeSingleOutput(kernelName, [type], [dy, features]);
    },
  });
  const own = tf.getGradient("Relu") as tfjs.GradConfig | undefined;
  if (own === undefined) return;
  tf.registerGradient({
    ...own,
    gradFunc(dy, saved, attributes) {
      const [features] = saved;
      if (tf.getBackend() !== backendName || features === undefined) return own.gradFunc(dy, saved, attributes);
      return { x: () => tf.engine().runKernel<tfjs.Tensor>(kernelName, { dy: dy as tfjs.Tensor, features }) };
    },
  });
}
