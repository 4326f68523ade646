import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { encode } from "jpeg-js";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRows } from "../../../../pipeline/data/tables/read-rows.ts";
import { tableOfRows } from "../../../../pipeline/data/tables/rows.ts";
import { Prng } from "../../../../pipeline/domain/prng.ts";
import type { FeatureGraph } from "../../../../pipeline/training/features/graph/graph.ts";
import { decodeImage } from "../../../../pipeline/training/features/images/decode-image.ts";
import { resizeInto } from "../../../../pipeline/training/features/images/resize.ts";
import { withImages } from "../../../../pipeline/training/features/images/with-images.ts";
import { augmenting } from "../../../../pipeline/training/trainers/augment.ts";
import { errorOf } from "../../../support/errors.ts";
import { png } from "../../support/pictures.ts";

const small = png([
  [0, 51],
  [102, 255],
]);

/** A picture in one colour, as JPEG. */
function jpeg(width: number, height: number, colour: readonly number[]): Buffer {
  const data = Buffer.from(Array.from({ length: width * height }, () => [...colour, 255]).flat());
  return encode({ width, height, data }, 95).data;
}

/** The head of a PNG that says these sizes, with nothing unpacked behind it. */
function claiming(width: number, height: number, interlaced = 0): Buffer {
  const copy = Buffer.from(small);
  copy.writeUInt32BE(width, 16);
  copy.writeUInt32BE(height, 20);
  copy[28] = interlaced;
  return copy;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A grey PNG of 4 × 4 pixels, every checksum of it right, that holds these lines. */
function greyOf(lines: number, packed = (raw: Buffer): Buffer => deflateSync(raw)): Buffer {
  const header = Buffer.from([0, 0, 0, 4, 0, 0, 0, 4, 8, 0, 0, 0, 0]);
  const pixels = Buffer.concat(Array.from({ length: lines }, () => Buffer.from([0, 200, 200, 200, 200])));
  const chunks = [chunk("IHDR", header), chunk("IDAT", packed(pixels)), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([small.subarray(0, 8), ...chunks]);
}

/** A PNG of one pixel that unpacks to 256 MB. */
function bomb(): Buffer {
  const packed = deflateSync(Buffer.alloc(256 * 1024 * 1024), { level: 9 });
  const start = small.indexOf("IDAT") - 4;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(packed.length);
  const head = claiming(1, 1).subarray(0, start);
  return Buffer.concat([head, length, Buffer.from("IDAT"), packed, Buffer.alloc(4)]);
}

describe("a picture", () => {
  test.each<[string, () => Buffer, readonly number[]]>([
    ["PNG", () => small, [2, 2, 0, 51]],
    ["grey PNG of all its lines", () => greyOf(4), [4, 4, 200, 200]],
    [
      "grey PNG of 16 bits",
      () =>
        PNG.sync.write(
          Object.assign(new PNG({ width: 1, height: 1 }), { data: Buffer.from([0x80, 0x80, 0x80, 0xff]) }),
          { colorType: 0 },
        ),
      [1, 1, 0x80],
    ],
  ])("of a %s is decoded", async (_name, content, [width, height, ...greys]) => {
    const picture = await decodeImage(content(), "here");
    expect([picture.width, picture.height]).toEqual([width, height]);
    expect(greys.map((_, i) => picture.data[i * 4])).toEqual(greys);
  });

  test("of a JPEG is decoded, but for what its packing loses", async () => {
    const { width, height, data } = await decodeImage(jpeg(9, 5, [200, 100, 50]), "here");
    expect([width, height]).toEqual([9, 5]);
    for (const [i, value] of [200, 100, 50].entries()) expect(Math.abs((data[i] ?? 0) - value)).toBeLessThan(4);
  });

  test.each<[string, () => Buffer, string]>([
    ["nothing", () => Buffer.alloc(0), "the file is neither PNG nor JPEG"],
    ["another kind of file", () => Buffer.from("GIF89a"), "the file is neither PNG nor JPEG"],
    ["a PNG without a header", () => small.subarray(0, 20), "the PNG has no header"],
    ["a PNG that ends early", () => small.subarray(0, 50), "cannot be decoded"],
    ["a PNG of fewer lines than its header says", () => greyOf(3), "fewer pixels than its header says"],
    ["a PNG without a line", () => greyOf(0), "fewer pixels than its header says"],
    [
      "a PNG whose packed pixels end early",
      () => greyOf(4, (raw) => deflateSync(raw).subarray(0, 8)),
      "fewer pixels than its header says",
    ],
    [
      "a PNG with a changed byte",
      () => Buffer.concat([small.subarray(0, 45), Buffer.of(7), small.subarray(46)]),
      "cannot be decoded",
    ],
    ["a PNG that says 4 · 10⁹ pixels a side", () => claiming(0xffffffff, 0xffffffff), "pixels are not 1 to 16384 each"],
    ["a PNG that says more pixels than allowed", () => claiming(16_384, 16_384), "25000000 together"],
    ["a PNG without a pixel", () => claiming(0, 3), "0 × 3 pixels"],
    ["an interlaced PNG", () => claiming(2, 2, 1), "interlaced"],
    ["a PNG that unpacks to more than it says", bomb, "cannot be decoded"],
    ["a JPEG that ends early", () => jpeg(20, 20, [1, 2, 3]).subarray(0, 200), "cannot be decoded"],
    ["a JPEG of nothing but its start", () => Buffer.of(0xff, 0xd8, 0xff), "cannot be decoded"],
  ])("of %s is refused with its place", async (_name, content, message) => {
    const error = await errorOf(() => decodeImage(content(), 'rows.csv, row 3, column "photo"'));
    expect(error).toMatch(/^IMAGE_INVALID: rows\.csv, row 3, column "photo": /);
    expect(error).toContain(message);
  });
});

/** The numbers of a picture in another size, to three digits. */
async function resized(content: Buffer, shape: readonly [number, number, number]): Promise<readonly number[]> {
  const into = new Float32Array(shape[0] * shape[1] * shape[2]);
  resizeInto(await decodeImage(content, ""), shape, into);
  return [...into].map((value) => Number(value.toFixed(3)));
}

describe("a resized picture", () => {
  test.each<[string, Buffer, readonly [number, number, number], readonly number[]]>([
    ["stays as it is in its own size", small, [2, 2, 1], [0, 0.2, 0.4, 1]],
    ["has each colour three times where it is grey", small, [1, 2, 3], [0.2, 0.2, 0.2, 0.6, 0.6, 0.6]],
    [
      "is the mean of windows where it becomes smaller",
      png([
        [0, 0, 255, 255],
        [0, 0, 255, 255],
      ]),
      [1, 2, 1],
      [0, 1],
    ],
    ["lies between its pixels where it becomes larger", png([[0, 255]]), [1, 4, 1], [0, 0.25, 0.75, 1]],
  ])("%s", async (_name, content, shape, expected) => {
    expect(await resized(content, shape)).toEqual(expected);
  });

  test("stands on white where it is not opaque", async () => {
    const file = Object.assign(new PNG({ width: 1, height: 1 }), { data: Buffer.from([0, 0, 0, 51]) });
    expect(await resized(PNG.sync.write(file), [1, 1, 1])).toEqual([0.8]);
  });

  test("weighs colours as the eye does where it becomes grey", async () => {
    const file = Object.assign(new PNG({ width: 1, height: 1 }), { data: Buffer.from([255, 0, 0, 255]) });
    expect(await resized(PNG.sync.write(file), [1, 1, 1])).toEqual([0.299]);
  });
});

describe("a changed picture", () => {
  const shape = [2, 3, 1];
  const before = [1, 2, 3, 4, 5, 6];
  const changed = (flip: "none" | "horizontal" | "vertical", shift: number, seed: number): string => {
    const picture = Float32Array.from(before);
    augmenting({ flip, shift }, new Prng(seed))?.(picture, shape);
    return picture.join("");
  };
  const seen = (flip: "none" | "horizontal" | "vertical", shift: number) =>
    [...new Set(Array.from({ length: 60 }, (_, seed) => changed(flip, shift, seed)))].sort();

  test.each<["none" | "horizontal" | "vertical", number, readonly string[]]>([
    ["none", 0, ["123456"]],
    ["horizontal", 0, ["123456", "321654"]],
    ["vertical", 0, ["123456", "456123"]],
    ["none", 0.34, ["112445", "123456", "233566"]],
  ])("by flip %s and shift %d is one of few, by the seed", (flip, shift, expected) => {
    expect(seen(flip, shift)).toEqual(expected);
    expect(changed(flip, shift, 5)).toBe(changed(flip, shift, 5));
  });
});

describe("cells with pictures", () => {
  const graph: FeatureGraph = { nodes: [{ kind: "image", column: "photo", shape: [2, 2, 1] }] };
  let folder: string;

  async function numbers(cells: readonly string[]): Promise<readonly number[]> {
    await writeFile(join(folder, "rows.csv"), `photo\n${cells.join("\n")}\n`);
    const rows = await readRows(join(folder, "rows.csv"), { where: "rows.csv" });
    const matrix = { values: new Float32Array(4 * rows.rowCount), rowCount: rows.rowCount, width: 4 };
    return [...(await withImages(matrix, graph, rows)).values].map((value) => Number(value.toFixed(3)));
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lockstep-images-"));
    await mkdir(join(folder, "deep"));
    await writeFile(join(folder, "deep", "small.png"), small);
    await symlink(join(folder, "deep", "small.png"), join(folder, "linked.png"));
    await writeFile(join(folder, "text.png"), "hello");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ["a path", () => "deep/small.png"],
    ["a link, as DVC makes them", () => "linked.png"],
    ["base64", () => small.toString("base64")],
    ["a data: address", () => `"data:image/png;base64,${small.toString("base64")}"`],
  ])("are read from %s", async (_name, cell) => {
    expect(await numbers(["deep/small.png", cell()])).toEqual([0, 0.2, 0.4, 1, 0, 0.2, 0.4, 1]);
  });

  test.each([
    ["../small.png", "PATH_UNSAFE: "],
    ["/etc/passwd", "PATH_UNSAFE: "],
    ["deep/../deep/small.png", "PATH_UNSAFE: "],
    ["deep\\small.png", "PATH_UNSAFE: "],
    [".git/config", "PATH_UNSAFE: "],
    [
      "rust / dust // none",
      'PATH_UNSAFE: rows.csv, row 3, column "photo": "rust / dust // none" is no path of a picture',
    ],
    ["nowhere.png", 'IMAGE_INVALID: rows.csv, row 3, column "photo": "nowhere.png" is no file'],
    ["deep", 'IMAGE_INVALID: rows.csv, row 3, column "photo": "deep" is no file'],
    ["text.png", 'IMAGE_INVALID: rows.csv, row 3, column "photo": the file is neither PNG nor JPEG'],
    ["NA", 'IMAGE_INVALID: rows.csv, row 3, column "photo": there is no picture'],
  ])("are refused at %s", async (cell, message) => {
    expect(await errorOf(() => numbers(["deep/small.png", cell]))).toContain(message);
  });

  test("are refused by their paths where rows have no folder, as in a server", async () => {
    const rows = tableOfRows(["photo"], [["deep/small.png"]]);
    const matrix = { values: new Float32Array(4), rowCount: 1, width: 4 };
    expect(await errorOf(() => withImages(matrix, graph, rows))).toContain("these rows have no folder");
  });
});
