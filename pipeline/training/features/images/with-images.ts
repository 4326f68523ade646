import type { Table } from "../../../data/tables/table.ts";
import type { Matrix } from "../graph/apply.ts";
import { type FeatureGraph, widthOf } from "../graph/graph.ts";
import { decodeImage } from "./decode-image.ts";
import { imageBytes, imagePlace } from "./image-cell.ts";
import { resizeInto } from "./resize.ts";

/**
 * The numbers of some rows with their pictures, which are read one after the other.
 *
 * @param matrix - As `applyFeatures` gives it for the same rows; the places of pictures are filled in.
 * @throws LockstepError IMAGE_INVALID naming file, row and column; PATH_UNSAFE; COLUMN_MISSING.
 */
export async function withImages(matrix: Matrix, graph: FeatureGraph, rows: Table): Promise<Matrix> {
  let start = 0;
  for (const node of graph.nodes) {
    const width = widthOf(node);
    if (node.kind === "image")
      for (let row = 0; row < rows.rowCount; row++) {
        const place = imagePlace(rows, row, node.column);
        const picture = await decodeImage(await imageBytes(rows, row, node.column), place);
        const from = row * matrix.width + start;
        resizeInto(picture, node.shape, matrix.values.subarray(from, from + width));
      }
    start += width;
  }
  return matrix;
}
