import { z } from "zod";
import { activations, type Layer, type Shape } from "./network.ts";

/** Most numbers of one axis, and of a picture's height and width. */
const axisLimit = 1_100_000;
const size = z.int().min(1).max(65_536);
const axis = z.int().min(1).max(axisLimit);
const window = z.tuple([z.int().min(1).max(1024), z.int().min(1).max(1024)]);
export const layerName = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/);
const activation = z.enum(activations).default("linear");
/** What changes the weights or the loss behind the training's back is not taken. */
const absent = z.null().optional();
const learned = {
  use_bias: z.literal(true).default(true),
  kernel_regularizer: absent,
  bias_regularizer: absent,
  activity_regularizer: absent,
  kernel_constraint: absent,
  bias_constraint: absent,
};
const common = {
  name: layerName,
  trainable: z.literal(true).default(true),
  dtype: z.enum(["float32", "int32"]).nullish(),
  /** Of the first layer of a sequence: what a row is. */
  batch_input_shape: z.tuple([z.null()], axis).optional(),
};
const pictures = {
  data_format: z.literal(["channels_last", "channelsLast"]).nullish(),
  padding: z.enum(["same", "valid"]),
};
const pooling = z.object({ ...common, ...pictures, pool_size: window, strides: window });
const plain = z.object({ ...common, data_format: z.literal(["channels_last", "channelsLast"]).nullish() });

/** The layers of Keras that are known here, by their class; keys that change what a layer computes must have the value that is computed. */
export const kerasLayer = z.discriminatedUnion("class_name", [
  z.object({ class_name: z.literal("InputLayer"), config: z.object(common).required({ batch_input_shape: true }) }),
  z.object({ class_name: z.literal("Dense"), config: z.object({ ...common, ...learned, units: size, activation }) }),
  z.object({
    class_name: z.literal("Conv2D"),
    config: z.object({
      ...common,
      ...learned,
      ...pictures,
      filters: size,
      kernel_size: window,
      strides: window,
      dilation_rate: z.union([z.literal(1), z.tuple([z.literal(1), z.literal(1)])]).nullish(),
      activation,
    }),
  }),
  z.object({ class_name: z.literal("MaxPooling2D"), config: pooling }),
  z.object({ class_name: z.literal("AveragePooling2D"), config: pooling }),
  z.object({ class_name: z.literal(["GlobalMaxPooling1D", "GlobalMaxPooling2D"]), config: plain }),
  z.object({ class_name: z.literal(["GlobalAveragePooling1D", "GlobalAveragePooling2D"]), config: plain }),
  z.object({
    class_name: z.literal("Embedding"),
    config: z.object({
      ...common,
      input_dim: axis,
      output_dim: size,
      mask_zero: z.literal(false).nullish(),
      embeddings_regularizer: absent,
      activity_regularizer: absent,
      embeddings_constraint: absent,
    }),
  }),
  z.object({ class_name: z.literal("Flatten"), config: plain }),
  z.object({ class_name: z.literal("Concatenate"), config: z.object({ ...common, axis: z.literal(-1).default(-1) }) }),
  z.object({ class_name: z.literal("Add"), config: z.object(common) }),
  z.object({ class_name: z.literal("Activation"), config: z.object({ ...common, activation: z.enum(activations) }) }),
  z.object({
    class_name: z.literal("Dropout"),
    // A seeded dropout leaves out the same numbers at every step.
    config: z.object({ ...common, rate: z.number().min(0).lt(1), noise_shape: absent, seed: absent }),
  }),
]);
export type KerasLayer = z.output<typeof kerasLayer>;
export const kerasClasses: readonly string[] = kerasLayer.options.flatMap(({ shape }) => [...shape.class_name.values]);

/** Where a layer is known by another name than here. */
export function layerOf({ class_name: kind, config }: KerasLayer): Layer {
  switch (kind) {
    case "InputLayer":
      return { kind: "input", shape: config.batch_input_shape.slice(1) as Shape };
    case "Dense":
      return { kind: "dense", units: config.units, activation: config.activation };
    case "Conv2D": {
      const { filters, kernel_size, strides, padding, activation: after } = config;
      return { kind: "convolution", filters, window: kernel_size, strides, padding, activation: after };
    }
    case "MaxPooling2D":
    case "AveragePooling2D": {
      const { pool_size, strides, padding } = config;
      return { kind: kind === "MaxPooling2D" ? "max_pooling" : "average_pooling", window: pool_size, strides, padding };
    }
    case "GlobalMaxPooling1D":
    case "GlobalMaxPooling2D":
      return { kind: "global_max_pooling" };
    case "GlobalAveragePooling1D":
    case "GlobalAveragePooling2D":
      return { kind: "global_average_pooling" };
    case "Embedding":
      return { kind: "embedding", positions: config.input_dim, width: config.output_dim };
    case "Flatten":
      return { kind: "flatten" };
    case "Concatenate":
      return { kind: "concat" };
    case "Add":
      return { kind: "add" };
    case "Activation":
      return { kind: "activation", activation: config.activation };
    case "Dropout":
      return { kind: "dropout", rate: config.rate };
  }
}

/** The class of a layer and what only that class has in its config. @param shape - Of what comes in. */
export function kerasOf(layer: Layer, shape: Shape): { readonly className: string; readonly config: object } {
  const axes = shape.length === 2 ? "1D" : "2D";
  switch (layer.kind) {
    case "input":
      return { className: "InputLayer", config: { batch_input_shape: [null, ...layer.shape], sparse: false } };
    case "dense":
      return { className: "Dense", config: { units: layer.units, activation: layer.activation, use_bias: true } };
    case "convolution": {
      const { filters, window: kernel, strides, padding, activation: after } = layer;
      return {
        className: "Conv2D",
        config: {
          filters,
          kernel_size: [...kernel],
          strides: [...strides],
          padding,
          data_format: "channels_last",
          dilation_rate: [1, 1],
          activation: after,
          use_bias: true,
        },
      };
    }
    case "max_pooling":
    case "average_pooling": {
      const { window: pool, strides, padding } = layer;
      return {
        className: layer.kind === "max_pooling" ? "MaxPooling2D" : "AveragePooling2D",
        config: { pool_size: [...pool], strides: [...strides], padding, data_format: "channels_last" },
      };
    }
    case "global_max_pooling":
    case "global_average_pooling": {
      const name = layer.kind === "global_max_pooling" ? "GlobalMaxPooling" : "GlobalAveragePooling";
      return { className: name + axes, config: axes === "2D" ? { data_format: "channels_last" } : {} };
    }
    case "embedding":
      return {
        className: "Embedding",
        config: {
          input_dim: layer.positions,
          output_dim: layer.width,
          mask_zero: false,
          input_length: shape[0] ?? null,
        },
      };
    case "flatten":
      return { className: "Flatten", config: { data_format: "channels_last" } };
    case "concat":
      return { className: "Concatenate", config: { axis: -1 } };
    case "add":
      return { className: "Add", config: {} };
    case "activation":
      return { className: "Activation", config: { activation: layer.activation } };
    case "dropout":
      return { className: "Dropout", config: { rate: layer.rate } };
  }
}

/** What the weights of a layer are called behind its name. */
export const weightNames: Readonly<Partial<Record<Layer["kind"], readonly string[]>>> = {
  dense: ["kernel", "bias"],
  convolution: ["kernel", "bias"],
  embedding: ["embeddings"],
};
