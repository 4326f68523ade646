import { z } from "zod";
import { backends } from "./choose-backend.ts";

/**
 * What of TensorFlow.js computed a model's weights, as it is saved with them: the same training on another backend, or on another version
 * of it, gives other bytes. What else was installed is left out, because it changes nothing.
 */
export const savedBackend = z.strictObject({
  // Models from before the native backend had its name say `tensorflow`.
  name: z.preprocess((name) => (name === "tensorflow" ? "native" : name), z.enum(backends)),
  /** Of TensorFlow.js. */
  version: z.string().max(100),
  /** Of the native backend: the library's version, and how many threads it was given. */
  library: z.string().max(100).optional(),
  threads: z.int().min(0).optional(),
  /** The backend that the network's shape or params.yaml asked for, and why. */
  preferred: z.enum(backends).optional(),
  reason: z.string().max(200).optional(),
});
export type SavedBackend = z.output<typeof savedBackend>;
