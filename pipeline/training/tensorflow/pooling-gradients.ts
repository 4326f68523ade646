import type * as tfjs from "@tensorflow/tfjs";
import type { Kernel, Operations } from "./kernel.ts";

type PoolInfo = ReturnType<Operations["backend_util"]["computePool2DInfo"]>;

function infoOf(tf: Operations, shape: readonly number[], attributes: Readonly<Record<string, unknown>>): PoolInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as {
    readonly filterSize: number | [number, number];
    readonly strides: number | [number, number];
    readonly pad: number | "same" | "valid";
    readonly dimRoundingMode?: "floor" | "round" | "ceil";
  };
  const [batch = 0, height = 0, width = 0, channels = 0] = shape;
  return tf.backend_util.computePool2DInfo(
    [batch, height, width, channels],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
}

/** The positions of the picture that the window at `y`, `x` sees, as pixels of its row-major plane. */
function seen({ padInfo, ...info }: PoolInfo, y: number, x: number): readonly number[] {
  const [top, left] = [y * info.strideHeight - padInfo.top, x * info.strideWidth - padInfo.left];
  const pixels: number[] = [];
  for (let row = Math.max(top, 0); row < Math.min(top + info.filterHeight, info.inHeight); row++)
    for (let column = Math.max(left, 0); column < Math.min(left + info.filterWidth, info.inWidth); column++)
      pixels.push(row * info.inWidth + column);
  return pixels;
}

/** Calls `give` for each window of each picture and channel with the numbers of the input that it sees. */
function spreadBack(
  tf: Operations,
  { input, dy, info }: { readonly input: tfjs.Tensor; readonly dy: tfjs.Tensor; readonly info: PoolInfo },
  give: (places: Uint32Array, slope: number, to: Float32Array) => void,
): tfjs.Tensor {
  const slopes = dy.dataSync<"float32">();
  const to = new Float32Array(input.size);
  const { inChannels: channels, outHeight, outWidth, batchSize } = info;
  const plane = info.inHeight * info.inWidth;
  for (let y = 0; y < outHeight; y++)
    for (let x = 0; x < outWidth; x++) {
      const pixels = seen(info, y, x);
      const places = new Uint32Array(pixels.length);
      for (let picture = 0; picture < batchSize; picture++)
        for (let channel = 0; channel < channels; channel++) {
          for (let i = 0; i < places.length; i++)
            places[i] = (picture * plane + (pixels[i] as number)) * channels + channel;
          give(places, slopes[((picture * outHeight + y) * outWidth + x) * channels + channel] as number, to);
        }
    }
  return tf.tensor(to, input.shape);
}

/** Of the largest number of each window: all goes to the first that is as large. */
const gradientOfLargest: Kernel = (tf, { dy, input }, attributes) => {
  if (dy === undefined || input === undefined) throw new TypeError("MaxPoolGrad needs dy and input");
  const values = input.dataSync<"float32">();
  return spreadBack(tf, { input, dy, info: infoOf(tf, input.shape, attributes) }, (places, slope, to) => {
    let largest = places[0] as number;
    for (const place of places) if ((values[place] as number) > (values[largest] as number)) largest = place;
    (to[largest] as number) += slope;
  });
};

/** Of the mean of each window: each number that it sees gets its share, at the border of fewer. */
const gradientOfMean: Kernel = (tf, { dy, input }, attributes) => {
  if (dy === undefined || input === undefined) throw new TypeError("AvgPoolGrad needs dy and input");
  return spreadBack(tf, { input, dy, info: infoOf(tf, input.shape, attributes) }, (places, slope, to) => {
    for (const place of places) (to[place] as number) += slope / places.length;
  });
};

/** What is wrong in 4.22.0, by the backends that have it wrong. */
const wrong: readonly { readonly kernelName: string; readonly backends: readonly string[]; readonly kernel: Kernel }[] =
  [
    // Takes the smallest positive number for the smallest, and so overlooks windows without a positive one.
    { kernelName: "MaxPoolGrad", backends: ["wasm"], kernel: gradientOfLargest },
    // Divides by the whole window where only a part of it lies in the picture.
    { kernelName: "AvgPoolGrad", backends: ["wasm", "cpu"], kernel: gradientOfMean },
  ];

/** So that a backend that is opened again is left as it is. */
const replaced = new WeakSet<tfjs.KernelFunc>();

/** Puts gradients of pooling that are right in the place of those that are not, in the backends that are loaded. */
export function correctPoolingGradients(tf: Operations): void {
  for (const { kernelName, backends, kernel } of wrong)
    for (const backendName of backends) {
      // `getKernel` says "or undefined" in its documentation and not in its type.
      const own = tf.getKernel(kernelName, backendName) as tfjs.KernelConfig | undefined | null;
      if (own == null || replaced.has(own.kernelFunc)) continue;
      tf.unregisterKernel(kernelName, backendName);
      const kernelFunc: tfjs.KernelFunc = ({ inputs, attrs }) =>
        tf.tidy(() => kernel(tf, inputs as Readonly<Record<string, tfjs.Tensor>>, attrs ?? {}));
      replaced.add(kernelFunc);
      tf.registerKernel({ ...own, kernelFunc });
    }
}
