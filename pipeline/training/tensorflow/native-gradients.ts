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

function registerKernel(tf: NativeOperations): void {
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
}

/** Gradients that were registered here. */
const rectifying = new WeakSet<tfjs.GradFunc>();

/**
 * Lets the native library take the derivative of a rectifier in one operation. TensorFlow.js 4.22.0 asks where the input is above 0, where it
 * is no number, and puts zeros and ones there: six operations over whole layers, a tenth of what a convolutional network takes.
 *
 * To be called each time the backend is opened: all copies of TensorFlow.js in a process share one list of gradients, and one that is loaded
 * later puts its own there.
 */
export function rectifyNatively(tf: NativeOperations): void {
  registerKernel(tf);
  const own = tf.getGradient("Relu") as tfjs.GradConfig | undefined;
  if (own === undefined || rectifying.has(own.gradFunc)) return;
  const gradFunc: tfjs.GradFunc = (dy, saved, attributes) => {
    const [features] = saved;
    if (tf.getBackend() !== backendName || features === undefined) return own.gradFunc(dy, saved, attributes);
    return { x: () => tf.engine().runKernel<tfjs.Tensor>(kernelName, { dy: dy as tfjs.Tensor, features }) };
  };
  rectifying.add(gradFunc);
  tf.registerGradient({ ...own, gradFunc });
}
