import { z } from "zod";

/** All that an unfinished training of a network holds. */
export interface NetworkState {
  readonly weights: readonly Float32Array[];
  readonly first: readonly Float32Array[];
  readonly second: readonly Float32Array[];
  readonly steps: number;
  /** Words of the generators behind the order of rows and behind `Math.random`. */
  readonly order: readonly number[];
  readonly random: readonly number[];
  readonly best: { readonly loss: number; readonly epoch: number; readonly weights: readonly Float32Array[] };
  readonly points: readonly { readonly trainingLoss: number; readonly validationLoss: number }[];
}

const arrays = z.array(z.string());
const words = z.array(z.int()).length(4);
const stateRecord = z.strictObject({
  weights: arrays,
  first: arrays,
  second: arrays,
  steps: z.int(),
  order: words,
  random: words,
  best: z.strictObject({ loss: z.number(), epoch: z.int(), weights: arrays }),
  points: z.array(z.strictObject({ trainingLoss: z.number(), validationLoss: z.number() })),
});

/** In the byte order of this machine, which alone will read it. */
function written(parts: readonly Float32Array[]): string[] {
  return parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("base64"));
}

function read(parts: readonly string[]): readonly Float32Array[] {
  return parts.map((part) => {
    const bytes = Uint8Array.from(Buffer.from(part, "base64"));
    return new Float32Array(bytes.buffer, 0, bytes.byteLength >> 2);
  });
}

export function writeState(state: NetworkState): z.input<typeof stateRecord> {
  return {
    ...state,
    weights: written(state.weights),
    first: written(state.first),
    second: written(state.second),
    order: [...state.order],
    random: [...state.random],
    best: { ...state.best, weights: written(state.best.weights) },
    points: [...state.points],
  };
}

/** `undefined` for what is no state of a network with these weights. */
export function readState(record: unknown, like: readonly Float32Array[]): NetworkState | undefined {
  const parsed = stateRecord.safeParse(record);
  if (!parsed.success) return undefined;
  const { weights, first, second, best, ...rest } = parsed.data;
  const state = {
    ...rest,
    weights: read(weights),
    first: read(first),
    second: read(second),
    best: { ...best, weights: read(best.weights) },
  };
  const fits = (parts: readonly Float32Array[]): boolean =>
    parts.length === like.length && parts.every(({ length }, i) => length === like[i]?.length);
  return [state.weights, state.first, state.second, state.best.weights].every(fits) ? state : undefined;
}
