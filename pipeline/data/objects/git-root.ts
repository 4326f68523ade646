import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isNotThere } from "./aside.ts";

/** The root of the Git working tree that a folder is in, without asking Git; `undefined` outside Git. */
export async function findGitRoot(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      await stat(join(at, ".git"));
      return at;
    } catch (error) {
      if (!isNotThere(error)) throw error;
    }
    if (at === dirname(at)) return undefined;
  }
}
