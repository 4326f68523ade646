import { isPictureName } from "../../data/tables/read-rows.ts";
import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import { selectRows } from "../features/rows.ts";

/** Most bytes of all pictures together; each thread has them once more. */
const picturesLimitBytes = 64 * 1024 * 1024;

/** The picture that a cell names; `undefined` where it names none, which is said with its place by the model that needs it. */
async function pictureOf(rows: Table, cell: string): Promise<Uint8Array | undefined> {
  if (!isPictureName(cell)) return undefined;
  try {
    return await rows.file?.(cell, picturesLimitBytes);
  } catch (error) {
    if (error instanceof LockstepError && error.code === "PATH_UNSAFE") return undefined;
    throw error;
  }
}

/**
 * What the pictures hold that some rows name, for threads, which have no folder.
 *
 * @returns The first rows whose pictures fit into 64 MiB, at least one, and the pictures by path.
 */
export async function picturesOf(
  rows: Table,
): Promise<{ readonly given: Table; readonly files: ReadonlyMap<string, Uint8Array> }> {
  const files = new Map<string, Uint8Array>();
  const columns = rows.columns.map((name) => rows.column(name));
  let bytes = 0;
  for (let row = 0; row < rows.rowCount; row++) {
    for (const cells of columns) {
      const cell = (cells[row] ?? "").trim();
      const picture = files.has(cell) ? undefined : await pictureOf(rows, cell);
      if (picture === undefined) continue;
      bytes += picture.byteLength;
      if (bytes > picturesLimitBytes && row > 0)
        return {
          given: selectRows(
            rows,
            Uint32Array.from({ length: row }, (_, i) => i),
          ),
          files,
        };
      files.set(cell, picture);
    }
  }
  return { given: rows, files };
}
