import type { ImageShape } from "../graph/graph.ts";
import type { Picture } from "./decode-image.ts";

/** Where a pixel that is wanted lies between two pixels that there are, and how far it is from the first, 0 … 1. */
interface Between {
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

function betweens(wanted: number, length: number): readonly Between[] {
  return Array.from({ length: wanted }, (_, at) => {
    // Centres of pixels lie on each other, as in TensorFlow's `half_pixel_centers`.
    const place = Math.min(Math.max(((at + 0.5) * length) / wanted - 0.5, 0), length - 1);
    const first = Math.floor(place);
    return { first, second: Math.min(first + 1, length - 1), share: place - first };
  });
}

/** Means of whole windows until at most twice as many pixels are left as are wanted, so that no pixel is overlooked. */
function shrunk(picture: Picture, [height, width]: ImageShape): Picture {
  const [down, across] = [Math.floor(picture.height / height), Math.floor(picture.width / width)];
  if (down < 2 && across < 2) return picture;
  const [windowHeight, windowWidth] = [Math.max(1, down), Math.max(1, across)];
  const small = { width: Math.floor(picture.width / windowWidth), height: Math.floor(picture.height / windowHeight) };
  const data = new Uint8Array(small.width * small.height * 4);
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++)
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0;
        for (let i = 0; i < windowHeight; i++)
          for (let j = 0; j < windowWidth; j++)
            sum += picture.data[((y * windowHeight + i) * picture.width + x * windowWidth + j) * 4 + channel] as number;
        data[(y * small.width + x) * 4 + channel] = Math.round(sum / (windowHeight * windowWidth));
      }
  return { ...small, data };
}

/** Grey as the eye weighs colours. @see ITU-R BT.601, as in Pillow's `convert("L")`. */
const luma = [0.299, 0.587, 0.114] as const;

/**
 * A picture in another size, 0 … 1, row-major `[height, width, channels]` into `into`: means of windows where it becomes much smaller, then
 * between neighbouring pixels. What is not opaque stands on white.
 */
export function resizeInto(picture: Picture, shape: ImageShape, into: Float32Array): void {
  const [height, width, channels] = shape;
  const source = shrunk(picture, shape);
  const [rows, columns] = [betweens(height, source.height), betweens(width, source.width)];
  const at = (row: number, column: number, channel: number): number => {
    const start = (row * source.width + column) * 4;
    const opacity = (source.data[start + 3] as number) / 255;
    return ((source.data[start + channel] as number) / 255) * opacity + (1 - opacity);
  };
  const along = (line: number, { first, second, share }: Between, channel: number): number =>
    at(line, first, channel) * (1 - share) + at(line, second, channel) * share;
  for (const [y, row] of rows.entries())
    for (const [x, column] of columns.entries()) {
      const start = (y * width + x) * channels;
      // Nothing is made here: there are a thousand pixels in a small picture, and thousands of pictures.
      let grey = 0;
      for (let channel = 0; channel < luma.length; channel++) {
        const above = along(row.first, column, channel) * (1 - row.share);
        const colour = above + along(row.second, column, channel) * row.share;
        if (channels === 1) grey += (luma[channel] as number) * colour;
        else into[start + channel] = colour;
      }
      if (channels === 1) into[start] = grey;
    }
}
