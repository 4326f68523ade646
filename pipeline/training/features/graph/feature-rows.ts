import { openScratchFile, type ScratchFile } from "../../../data/tables/scratch-file.ts";
import { type Application, applyFeatures, type Matrix } from "./apply.ts";
import { graphWidth, widthOf } from "./graph.ts";

/** The features of many rows, in memory or on disk. */
export interface FeatureRows extends Disposable {
  readonly rowCount: number;
  readonly width: number;
  /** Copies of some rows, row-major `[rows.length, width]`. */
  read(rows: Uint32Array): Float32Array;
  /** All rows in their order, some at a time. */
  blocks(): Iterable<Matrix>;
}

/** Rows of a block that is read from disk. */
const blockRows = 16_384;

/** Features that are in memory already. */
export function matrixRows(matrix: Matrix): FeatureRows {
  const { values, rowCount, width } = matrix;
  return {
    rowCount,
    width,
    read(rows) {
      const copies = new Float32Array(rows.length * width);
      for (const [i, row] of rows.entries()) copies.set(values.subarray(row * width, (row + 1) * width), i * width);
      return copies;
    },
    blocks: () => [matrix],
    [Symbol.dispose]() {
      // Nothing outside the heap is held.
    },
  };
}

function fileRows(file: ScratchFile, rowCount: number, width: number): FeatureRows {
  const rowBytes = width * Float32Array.BYTES_PER_ELEMENT;
  return {
    rowCount,
    width,
    read(rows) {
      const copies = new Float32Array(rows.length * width);
      for (let from = 0; from < rows.length; ) {
        // Rows that follow each other are read at once.
        let to = from + 1;
        while (to < rows.length && rows[to] === (rows[to - 1] as number) + 1) to++;
        file.read(copies.subarray(from * width, to * width), (rows[from] as number) * rowBytes);
        from = to;
      }
      return copies;
    },
    *blocks() {
      for (let first = 0; first < rowCount; first += blockRows) {
        const count = Math.min(blockRows, rowCount - first);
        const values = new Float32Array(count * width);
        file.read(values, first * rowBytes);
        yield { values, rowCount: count, width };
      }
    },
    [Symbol.dispose]() {
      file[Symbol.dispose]();
    },
  };
}

/** What is given for some of the training rows in place of what the nodes would give. */
function outputsFrom({ graph, trainingOutputs }: Application, first: number, count: number) {
  if (trainingOutputs === undefined) return undefined;
  return new Map(
    [...trainingOutputs].map(([at, values]) => {
      const node = graph.nodes[at];
      const width = node === undefined ? 0 : widthOf(node);
      return [at, values.subarray(first * width, (first + count) * width)] as const;
    }),
  );
}

/**
 * Raw rows as features: those of rows in memory in memory, those of rows on disk on disk, the same numbers either way.
 *
 * @param scratch - Folder on a disk with room for them.
 * @throws LockstepError as {@link applyFeatures} does.
 */
export function featureRows(application: Application, scratch: string): FeatureRows {
  const { graph, rows } = application;
  if (rows.blocks === undefined) return matrixRows(applyFeatures(application));
  const file = openScratchFile(scratch);
  try {
    let first = 0;
    for (const block of rows.blocks()) {
      const trainingOutputs = outputsFrom(application, first, block.rowCount);
      const { values } = applyFeatures({ graph, rows: block, trainingOutputs });
      file.write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      first += block.rowCount;
    }
    return fileRows(file, rows.rowCount, graphWidth(graph));
  } catch (error) {
    file[Symbol.dispose]();
    throw error;
  }
}
