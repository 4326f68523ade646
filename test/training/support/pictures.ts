import { PNG } from "pngjs";
import { Prng } from "../../../pipeline/domain/prng.ts";

/** Grey values 0 … 255 of each pixel, row by row. */
export type Pixels = readonly (readonly number[])[];

export function png(pixels: Pixels): Buffer {
  const [height, width] = [pixels.length, pixels[0]?.length ?? 0];
  const file = new PNG({ width, height });
  for (const [y, line] of pixels.entries())
    for (const [x, grey] of line.entries()) file.data.set([grey, grey, grey, 255], (y * width + x) * 4);
  return PNG.sync.write(file);
}

/** A bar across or down somewhere in a noisy picture: what it is cannot be told from any one pixel. */
export function bar(kind: "across" | "down", prng: Prng, size = 12): Pixels {
  const at = 1 + prng.index(size - 2);
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => (at === (kind === "across" ? y : x) ? 200 : 20) + prng.index(50)),
  );
}

/** Texts about the weather or the sea, of which some words stand in both. */
export function note(kind: "weather" | "sea", prng: Prng): string {
  const own = { weather: ["rain", "wind", "cloud", "sun", "storm"], sea: ["fish", "wave", "ship", "salt", "harbour"] };
  const both = ["today", "there", "was", "much", "of", "the", "blue", "and", "grey"];
  const words = [...own[kind], ...both, ...both];
  return Array.from({ length: 4 + prng.index(6) }, () => words[prng.index(words.length)] ?? "").join(" ");
}
