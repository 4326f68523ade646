import type * as tfjs from "@tensorflow/tfjs";
import type { Kernel, Operations } from "./kernel.ts";

type Tensor4 = tfjs.Tensor4D;
type Shape4 = [number, number, number, number];
type ConvolutionInfo = ReturnType<Operations["backend_util"]["computeConv2DInfo"]>;

/** How a convolution walks over its input. */
interface Walk {
  readonly info: ConvolutionInfo;
  /** The input's height and width with the padding around them. */
  readonly paddedHeight: number;
  readonly paddedWidth: number;
}

interface WalkRequest {
  readonly inputShape: Shape4;
  readonly filterShape: Shape4;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly isDepthwise: boolean;
}

function walkOf(tf: Operations, { inputShape, filterShape, attributes, isDepthwise }: WalkRequest): Walk {
  const { strides, pad, dimRoundingMode, dilations } = attributes as {
    readonly strides: number | [number, number];
    readonly pad: number | "same" | "valid";
    readonly dimRoundingMode?: "floor" | "round" | "ceil";
    readonly dilations?: number | [number, number];
  };
  const info = tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    isDepthwise,
    "channelsLast",
  );
  const { padInfo } = info;
  return {
    info,
    paddedHeight: info.inHeight + padInfo.top + padInfo.bottom,
    paddedWidth: info.inWidth + padInfo.left + padInfo.right,
  };
}

function padded(tf: Operations, x: Tensor4, { info, paddedHeight, paddedWidth }: Walk): Tensor4 {
  const { top, left } = info.padInfo;
  return tf.pad(x, [
    [0, 0],
    [top, paddedHeight - info.inHeight - top],
    [left, paddedWidth - info.inWidth - left],
    [0, 0],
  ]);
}

/** Every place of the filter, row by row, with where its first value stands in the padded input. */
function* places({ info }: Walk): Generator<readonly [number, number]> {
  for (let i = 0; i < info.filterHeight; i++)
    for (let j = 0; j < info.filterWidth; j++) yield [i * info.dilationHeight, j * info.dilationWidth];
}

/** What a place of the filter sees of a padded input; height and width are the last two axes but `after`. */
function seen(
  tf: Operations,
  input: Tensor4,
  where: { readonly walk: Walk; readonly at: readonly [number, number]; readonly heightAxis: 1 | 2 },
): Tensor4 {
  const { info } = where.walk;
  const begin = [0, 0, 0, 0];
  const end = [...input.shape];
  const strides = [1, 1, 1, 1];
  const { heightAxis } = where;
  for (const [axis, start, count, stride] of [
    [heightAxis, where.at[0], info.outHeight, info.strideHeight],
    [heightAxis + 1, where.at[1], info.outWidth, info.strideWidth],
  ] as const) {
    begin[axis] = start;
    end[axis] = start + (count - 1) * stride + 1;
    strides[axis] = stride;
  }
  const size = end.map((last, axis) => last - (begin[axis] ?? 0));
  return strides.every((stride) => stride === 1)
    ? tf.slice(input, begin, size)
    : four(tf.stridedSlice(input, begin, end, strides));
}

function four(tensor: tfjs.Tensor | undefined): Tensor4 {
  if (tensor?.shape.length !== 4) throw new TypeError("a convolution's gradient needs tensors of four dimensions");
  return tensor as Tensor4;
}

/** Channels last, as everything below has them. */
function channelsLast(tf: Operations, tensor: Tensor4, attributes: Readonly<Record<string, unknown>>): Tensor4 {
  return attributes["dataFormat"] === "NCHW" ? tf.transpose(tensor, [0, 2, 3, 1]) : tensor;
}

/**
 * Of a convolution's loss by its filter: for each place of the filter, what that place saw, times what came of it, summed over the
 * batch and all positions — a matrix product.
 */
export const gradientOfFilter: Kernel = (tf, inputs, attributes) => {
  const x = channelsLast(tf, four(inputs["x"]), attributes);
  const dy = channelsLast(tf, four(inputs["dy"]), attributes);
  const filterShape = attributes["filterShape"] as Shape4;
  const walk = walkOf(tf, { inputShape: x.shape, filterShape, attributes, isDepthwise: false });
  const [, , inChannels, outChannels] = filterShape;
  // Channels first, so that what a place sees is a matrix without another transposition.
  const input = tf.transpose(padded(tf, x, walk), [3, 0, 1, 2]);
  const outputs = tf.reshape<tfjs.Rank.R2>(dy, [-1, outChannels]);
  const products = [...places(walk)].map((at) =>
    tf.matMul(tf.reshape<tfjs.Rank.R2>(seen(tf, input, { walk, at, heightAxis: 2 }), [inChannels, -1]), outputs),
  );
  return tf.reshape(tf.stack(products), filterShape);
};

/** Of a depthwise convolution's loss by its filter. */
export const gradientOfDepthwiseFilter: Kernel = (tf, inputs, attributes) => {
  const [x, dy] = [four(inputs["x"]), four(inputs["dy"])];
  const filterShape = attributes["filterShape"] as Shape4;
  const walk = walkOf(tf, { inputShape: x.shape, filterShape, attributes, isDepthwise: true });
  const [, , channels, multiplier] = filterShape;
  const input = padded(tf, x, walk);
  const outputs = tf.reshape(dy, [-1, channels, multiplier]);
  const sums = [...places(walk)].map((at) =>
    tf.sum(tf.mul(tf.reshape(seen(tf, input, { walk, at, heightAxis: 1 }), [-1, channels, 1]), outputs), 0),
  );
  return tf.reshape(tf.stack(sums), filterShape);
};

/** Puts `stride − 1` zeros after each entry of an axis but the last. */
function spread(tf: Operations, tensor: tfjs.Tensor, [axis, stride]: readonly [1 | 2, number]): tfjs.Tensor {
  if (stride === 1) return tensor;
  const { shape } = tensor;
  const apart = tf.reshape(tensor, [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)]);
  const zeros = tf.zeros([...shape.slice(0, axis + 1), stride - 1, ...shape.slice(axis + 1)]);
  const long = [...shape];
  long[axis] = (shape[axis] ?? 0) * stride;
  const spreadOut = tf.reshape(tf.concat([apart, zeros], axis + 1), long);
  const kept = [...long];
  kept[axis] = ((shape[axis] ?? 0) - 1) * stride + 1;
  return tf.slice(spreadOut, [0, 0, 0, 0], kept);
}

/**
 * Of a depthwise convolution's loss by its input: for each place of the filter, what came of it times the filter's value there,
 * put where that place looked.
 */
export const gradientOfDepthwiseInput: Kernel = (tf, inputs, attributes) => {
  const [dy, filter] = [four(inputs["dy"]), four(inputs["filter"])];
  const inputShape = attributes["inputShape"] as Shape4;
  const walk = walkOf(tf, { inputShape, filterShape: filter.shape, attributes, isDepthwise: true });
  const { info, paddedHeight, paddedWidth } = walk;
  const [, , channels, multiplier] = filter.shape;
  const [batch, outHeight, outWidth] = dy.shape;
  const outputs = tf.reshape(dy, [batch, outHeight, outWidth, channels, multiplier]);
  const factors = tf.reshape(filter, [-1, channels, multiplier]);
  const parts = [...places(walk)].map(([top, left], place) => {
    const factor = tf.slice(factors, [place, 0, 0], [1, channels, multiplier]);
    const part = tf.sum(tf.mul(outputs, tf.reshape(factor, [1, 1, 1, channels, multiplier])), 4);
    const wide = spread(tf, spread(tf, part, [1, info.strideHeight]), [2, info.strideWidth]);
    const [, height = 0, width = 0] = wide.shape;
    return tf.pad(wide, [
      [0, 0],
      [top, paddedHeight - top - height],
      [left, paddedWidth - left - width],
      [0, 0],
    ]);
  });
  const total = parts.reduce((sum, part) => tf.add(sum, part));
  return tf.slice(total, [0, info.padInfo.top, info.padInfo.left, 0], inputShape);
};
