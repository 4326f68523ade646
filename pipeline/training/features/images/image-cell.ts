import type { Table } from "../../../data/tables/table.ts";
import { LockstepError } from "../../../domain/error.ts";
import { isMissing, placeOf, shownCell } from "../cells.ts";

/** Most bytes of one picture's file. */
const fileLimitBytes = 16 * 1024 * 1024;

/** A picture in the cell itself, as servers are given it: a `data:` address, or its base64 alone, which begins as each kind of file does. */
const inline = /^(?:data:image\/(?:png|jpe?g);base64,|(?=iVBORw0KGgo|\/9j\/))([A-Za-z0-9+/]+={0,2})$/;

/** The base64 of a picture that a cell holds; `undefined` for a cell that names a file, or holds something else. */
export function heldPicture(cell: string): string | undefined {
  return inline.exec(cell.trim())?.[1];
}

/** A cell's place in its table, for messages. */
export function imagePlace(rows: Table, row: number, column: string): string {
  return `${placeOf(rows, row)}, column ${shownCell(column)}`;
}

const whatCellsHold =
  "A cell names a PNG or JPEG file by its path from the folder of the table, or holds one as base64.";

function refused(place: string, what: string): LockstepError {
  return new LockstepError("IMAGE_INVALID", `${place}: ${what}`, {
    hint: whatCellsHold,
  });
}

/**
 * The bytes that a cell names or holds.
 *
 * @throws LockstepError IMAGE_INVALID naming file, row and column; PATH_UNSAFE for a path that leaves the folder of the table.
 */
export async function imageBytes(rows: Table, row: number, column: string): Promise<Uint8Array> {
  const cell = rows.column(column)[row] ?? "";
  const place = imagePlace(rows, row, column);
  if (isMissing(cell)) throw refused(place, "there is no picture");
  const held = heldPicture(cell);
  if (held !== undefined) {
    if (held.length > (fileLimitBytes / 3) * 4)
      throw refused(place, `the picture has more than ${fileLimitBytes} bytes`);
    return Buffer.from(held, "base64");
  }
  if (rows.file === undefined) throw refused(place, `${shownCell(cell)} names a file, and these rows have no folder`);
  const bytes = await rows.file(cell.trim(), fileLimitBytes).catch((error: unknown) => {
    if (!(error instanceof LockstepError) || error.code !== "PATH_UNSAFE") throw error;
    throw new LockstepError("PATH_UNSAFE", `${place}: ${shownCell(cell)} is no path of a picture: ${error.message}`, {
      hint: `${whatCellsHold} A column of texts is a feature of \`text\`, not of \`image\`.`,
      cause: error.cause,
    });
  });
  if (bytes === undefined)
    throw refused(place, `${shownCell(cell)} is no file of at most ${fileLimitBytes} bytes there`);
  return bytes;
}
