import { z } from "zod";
import type { Prng } from "../../domain/prng.ts";
import type { Shape } from "../networks/network.ts";

/** How pictures are changed at every step of a training, in params.yaml. */
export const augmentation = z.strictObject({
  /** Half of the pictures are mirrored: left to right, or upside down. */
  flip: z.enum(["none", "horizontal", "vertical"]).default("none"),
  /** Share of height and width by which pictures are moved at most, either way; the border is repeated. */
  shift: z.number().min(0).max(0.5).default(0),
});

/** Changes one picture in place. */
export type Augment = (picture: Float32Array, shape: Shape) => void;

/** What happens to a picture along one axis. */
interface Move {
  readonly moved: number;
  readonly isMirrored: boolean;
}

/** @returns `undefined` when pictures are to stay as they are. */
export function augmenting({ flip, shift }: z.output<typeof augmentation>, random: Prng): Augment | undefined {
  if (flip === "none" && shift === 0) return undefined;
  const offset = (length: number): number => {
    const most = Math.floor(length * shift);
    return random.index(2 * most + 1) - most;
  };
  /** Where the numbers at a place come from. */
  const source = (at: number, length: number, { moved, isMirrored }: Move): number => {
    const from = Math.min(Math.max(at - moved, 0), length - 1);
    return isMirrored ? length - 1 - from : from;
  };
  return (picture, [height = 0, width = 0, channels = 0]) => {
    const isFlipped = flip !== "none" && random.uniform() < 0.5;
    const down = { moved: offset(height), isMirrored: isFlipped && flip === "vertical" };
    const across = { moved: offset(width), isMirrored: isFlipped && flip === "horizontal" };
    const before = picture.slice();
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const row = source(y, height, down);
        const column = source(x, width, across);
        const from = (row * width + column) * channels;
        picture.set(before.subarray(from, from + channels), (y * width + x) * channels);
      }
  };
}
