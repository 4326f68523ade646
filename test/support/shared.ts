import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Path of a file in the folder `shared` beside the repository, or `undefined` where there is none. */
export function sharedPath(path: string): string | undefined {
  const found = join(dirname(root), "shared", path);
  return existsSync(found) ? found : undefined;
}

/** A JSON file of that folder, or `undefined` where there is none. */
export function sharedJson(path: string): unknown {
  const found = sharedPath(path);
  return found === undefined ? undefined : JSON.parse(readFileSync(found, "utf8"));
}
