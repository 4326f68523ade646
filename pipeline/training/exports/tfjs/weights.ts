import { littleEndian } from "../protobuf.ts";
import type { Constant } from "../tensorflow/graph.ts";

const dtypes = { float: "float32", int32: "int32", bool: "bool", string: "string" } as const;

/** Types that TensorFlow.js has. */
export type WeightType = keyof typeof dtypes;

export interface Weight {
  readonly name: string;
  readonly constant: Constant & { readonly type: WeightType };
}

/** Texts one after the other, each behind its length as four bytes. */
function texts(values: readonly string[]): Uint8Array {
  const encoder = new TextEncoder();
  return Buffer.concat(
    values.flatMap((text) => {
      const bytes = encoder.encode(text);
      return [littleEndian([bytes.length], "int32"), bytes];
    }),
  );
}

function bytesOf({ type, values }: Weight["constant"]): Uint8Array {
  return type === "string"
    ? texts(values as readonly string[])
    : littleEndian(values as Iterable<number> & { readonly length: number }, type);
}

/** The part of `model.json` that says what `weights.bin` holds, and that file. */
export function packedWeights(weights: readonly Weight[]) {
  return {
    manifest: [
      {
        paths: ["weights.bin"],
        weights: weights.map(({ name, constant }) => ({
          name,
          shape: [...constant.shape],
          dtype: dtypes[constant.type],
        })),
      },
    ],
    bytes: Buffer.concat(weights.map(({ constant }) => bytesOf(constant))),
  };
}
