import { inflateSync } from "node:zlib";

const signatureBytes = 8;
/** Length, type and checksum that every chunk has around its data. */
const chunkBytes = 12;

/** Numbers of each pixel, by the colour type of the header. */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** The compressed pixels; `undefined` when the file ends before one of its chunks does. */
function pixelChunks(bytes: Buffer): Buffer | undefined {
  const found: Buffer[] = [];
  let at = signatureBytes;
  while (at < bytes.length) {
    if (at + chunkBytes > bytes.length) return undefined;
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) return undefined;
    if (type === "IDAT") found.push(bytes.subarray(at + 8, end));
    if (type === "IEND") break;
    at = end + 4;
  }
  return Buffer.concat(found);
}

/**
 * True when a PNG that is not interlaced holds the pixels that its header speaks of. pngjs 7.0.0 does not look: pixels that are not
 * there are black to it.
 *
 * @param bytes - A file with a whole header.
 */
export function holdsAllPixels(bytes: Buffer): boolean {
  const [width, height, depth] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[24] ?? 0];
  const bitsPerPixel = depth * (channels[bytes[25] ?? -1] ?? 0);
  // Each line begins with the number of its filter.
  const needed = height * (1 + Math.ceil((width * bitsPerPixel) / 8));
  const compressed = pixelChunks(bytes);
  if (compressed === undefined || compressed.length === 0) return false;
  try {
    return inflateSync(compressed, { maxOutputLength: needed }).length === needed;
  } catch (error) {
    // More than is needed is enough.
    return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
  }
}
