import { A as LockstepError } from "./file-work.js";
import { a as shownCell, n as isMissing } from "./cell.js";
import { o as placeOf } from "./cells.js";

// pipeline/training/features/images/image-cell.ts
/** Most bytes of one picture's file. */
const fileLimitBytes = 16777216;
/** A picture in the cell itself, as servers are given it: a `data:` address, or its base64 alone, which begins as each kind of file does. */
const inline = /^(?:data:image\/(?:png|jpe?g);base64,|(?=iVBORw0KGgo|\/9j\/))([A-Za-z0-9+/]+={0,2})$/;
/** The base64 of a picture that a cell holds; `undefined` for a cell that names a file, or holds something else. */
function heldPicture(cell) {
	return inline.exec(cell.trim())?.[1];
}
/** A cell's place in its table, for messages. */
function imagePlace(rows, row, column) {
	return `${placeOf(rows, row)}, column ${shownCell(column)}`;
}
const whatCellsHold = "A cell names a PNG or JPEG file by its path from the folder of the table, or holds one as base64.";
function refused(place, what) {
	return new LockstepError("IMAGE_INVALID", `${place}: ${what}`, { hint: whatCellsHold });
}
/**
* The bytes that a cell names or holds.
*
* @throws LockstepError IMAGE_INVALID naming file, row and column; PATH_UNSAFE for a path that leaves the folder of the table.
*/
async function imageBytes(rows, row, column) {
	const cell = rows.column(column)[row] ?? "";
	const place = imagePlace(rows, row, column);
	if (isMissing(cell)) throw refused(place, "there is no picture");
	const held = heldPicture(cell);
	if (held !== void 0) {
		if (held.length > fileLimitBytes / 3 * 4) throw refused(place, `the picture has more than ${fileLimitBytes} bytes`);
		return Buffer.from(held, "base64");
	}
	if (rows.file === void 0) throw refused(place, `${shownCell(cell)} names a file, and these rows have no folder`);
	const bytes = await rows.file(cell.trim(), fileLimitBytes).catch((error) => {
		if (!(error instanceof LockstepError) || error.code !== "PATH_UNSAFE") throw error;
		throw new LockstepError("PATH_UNSAFE", `${place}: ${shownCell(cell)} is no path of a picture: ${error.message}`, {
			hint: `${whatCellsHold} A column of texts is a feature of \`text\`, not of \`image\`.`,
			cause: error.cause
		});
	});
	if (bytes === void 0) throw refused(place, `${shownCell(cell)} is no file of at most ${fileLimitBytes} bytes there`);
	return bytes;
}

export { imageBytes as n, imagePlace as r, heldPicture as t };