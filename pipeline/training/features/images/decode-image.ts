import { LockstepError } from "../../../domain/error.ts";
import { holdsAllPixels } from "./png-data.ts";

/** Most pixels of a picture, whatever it is resized to. */
const pixelLimit = 25_000_000;
const sideLimit = 16_384;

/** Red, green, blue and opacity of each pixel, row by row, 0 … 255. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

class Refused extends Error {}

function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1 || width > sideLimit || height > sideLimit || width * height > pixelLimit)
    throw new Refused(`${width} × ${height} pixels are not 1 to ${sideLimit} each, ${pixelLimit} together`);
}

const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Its sizes are read before anything is unpacked: a few bytes can say a gigabyte. */
async function decodePng(bytes: Buffer): Promise<Picture> {
  if (bytes.length < 33 || bytes.toString("latin1", 12, 16) !== "IHDR") throw new Refused("the PNG has no header");
  checkSize(bytes.readUInt32BE(16), bytes.readUInt32BE(20));
  // pngjs unpacks interlaced pictures without a limit.
  if (bytes[28] !== 0) throw new Refused("the PNG is interlaced; save it without");
  if (!holdsAllPixels(bytes)) throw new Refused("the PNG is cut short: it holds fewer pixels than its header says");
  const { PNG } = await import("pngjs");
  const { width, height, data } = PNG.sync.read(bytes, { checkCRC: true });
  return { width, height, data };
}

async function decodeJpeg(bytes: Buffer): Promise<Picture> {
  const { decode } = await import("jpeg-js");
  const { width, height, data } = decode(bytes, {
    useTArray: true,
    formatAsRGBA: true,
    tolerantDecoding: false,
    maxResolutionInMP: pixelLimit / 1e6,
    maxMemoryUsageInMB: 768,
  });
  checkSize(width, height);
  return { width, height, data };
}

/**
 * Decodes a PNG or a JPEG, told apart by their first bytes.
 *
 * @param place - Of the cell that names it, for messages.
 * @throws LockstepError IMAGE_INVALID, also for a picture that is too large, before it is unpacked.
 */
export async function decodeImage(content: Uint8Array, place: string): Promise<Picture> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  try {
    if (bytes.subarray(0, 8).equals(pngStart)) return await decodePng(bytes);
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return await decodeJpeg(bytes);
  } catch (cause) {
    // What a decoder says is about its own insides.
    const reason = cause instanceof Refused ? cause.message : "its content is damaged";
    throw new LockstepError("IMAGE_INVALID", `${place}: the picture cannot be decoded: ${reason}`, {
      hint: "Save it again as PNG or JPEG, or leave the row out.",
    });
  }
  throw new LockstepError("IMAGE_INVALID", `${place}: the file is neither PNG nor JPEG`, {
    hint: "Save it as PNG or JPEG, or leave the row out.",
  });
}
