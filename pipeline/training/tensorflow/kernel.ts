import type * as tfjs from "@tensorflow/tfjs";

/** What the kernels are made of: operations that the backend has. */
export type Operations = Pick<
  typeof tfjs,
  | "add"
  | "backend_util"
  | "concat"
  | "conv2d"
  | "getKernel"
  | "matMul"
  | "mul"
  | "pad"
  | "registerKernel"
  | "reshape"
  | "reverse"
  | "slice"
  | "stack"
  | "stridedSlice"
  | "sum"
  | "tensor"
  | "tidy"
  | "transpose"
  | "unregisterKernel"
  | "zeros"
>;

/** A kernel in terms of whole operations; tensors in, one tensor out. */
export type Kernel = (
  tf: Operations,
  inputs: Readonly<Record<string, tfjs.Tensor>>,
  attributes: Readonly<Record<string, unknown>>,
) => tfjs.Tensor;
