import { createHash } from "node:crypto";
import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Every file below a folder: path → content as text. */
export async function filesBelow(folder: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const child of names) {
    if (!child.isFile()) continue;
    const path = join(child.parentPath, child.name);
    found[path.slice(folder.length + 1)] = await readFile(path, "utf8");
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function md5Of(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/** Changes the bytes of a read-only object in place, as a failing disk or a poisoned cache would; its mode stays 0444. */
export async function damage(path: string, content: string): Promise<void> {
  await chmod(path, 0o644);
  await writeFile(path, content);
  await chmod(path, 0o444);
}
