import { PNG } from "pngjs";
import { Prng } from "../../pipeline/domain/prng.ts";

export const trainingImages = 5000;
export const testImages = 1000;
const side = 28;
const classes = 10;

/** Grey values of one picture, row by row: a shape of its class, moved and shaded, under noise. */
function pixelsOf(prng: Prng, kind: number): Uint8Array {
  const [angle, x, y] = [(kind * Math.PI) / classes, 10 + 8 * prng.uniform(), 10 + 8 * prng.uniform()];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const strength = 90 + 90 * prng.uniform();
  return Uint8Array.from({ length: side * side }, (_, at) => {
    const [across, down] = [(at % side) - x, Math.floor(at / side) - y];
    const isOn = Math.abs(across * cos + down * sin) < 1.2 && Math.abs(across * sin - down * cos) < 8;
    return Math.min(255, 90 * prng.uniform() + (isOn ? strength : 0));
  });
}

export interface Images {
  /** CSV with a picture as a base64 PNG and its class. */
  readonly csv: string;
  /** The same for programs without a decoder: for each picture a byte of its class and then its grey values. */
  readonly raw: Uint8Array;
  readonly labels: Uint8Array;
}

/** Bars at ten angles, 28 × 28 pixels; the same seed gives the same pictures. */
export function images(count: number, seed: number): Images {
  const prng = new Prng(seed);
  const labels = new Uint8Array(count);
  const raw = new Uint8Array(count * (1 + side * side));
  const lines = Array.from({ length: count }, (_, i) => {
    const kind = prng.index(classes);
    const pixels = pixelsOf(prng, kind);
    labels[i] = kind;
    raw[i * (1 + side * side)] = kind;
    raw.set(pixels, i * (1 + side * side) + 1);
    const png = new PNG({ width: side, height: side, colorType: 0, inputColorType: 0, inputHasAlpha: false });
    png.data = Buffer.from(pixels);
    const file = PNG.sync.write(png, { colorType: 0, inputColorType: 0, inputHasAlpha: false });
    return `${file.toString("base64")},${kind}`;
  });
  return { csv: `${["picture,y", ...lines].join("\n")}\n`, raw, labels };
}
