import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { writeWhole } from "../data/objects/aside.ts";

/** Writes a page, and the folder it is in. */
export async function writePage(path: string, html: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, html);
}
