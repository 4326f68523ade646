import { b as writeWhole } from "./file-work.js";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

// pipeline/tracking/plot-page.ts
/** Writes a page, and the folder it is in. */
async function writePage(path, html) {
	await mkdir(dirname(path), { recursive: true });
	await writeWhole(path, html);
}

export { writePage };