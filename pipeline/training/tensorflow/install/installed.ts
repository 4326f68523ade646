import { join } from "node:path";
import { z } from "zod";
import { readTextIfThere } from "../../../data/objects/aside.ts";
import { sha256Of } from "./fetch.ts";
import type { NativeParts } from "./parts.ts";

/** Written last: an installation with this file was put together to its end. */
export const stampFile = "installed.json";

const stamp = z.strictObject({
  kind: z.literal("lockstep/TensorFlow"),
  schema: z.literal(1),
  tfjs: z.string(),
  library: z.string(),
  /** Of the native files, by their paths from the installation's folder. */
  sha256: z.record(z.string(), z.string()),
});
/** What is installed in a folder. */
export type Installed = Omit<z.output<typeof stamp>, "kind" | "schema">;

export function stampText(installed: Installed): string {
  const file: z.output<typeof stamp> = { kind: "lockstep/TensorFlow", schema: 1, ...installed };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

async function readInstalled(folder: string): Promise<Installed | undefined> {
  const text = await readTextIfThere(join(folder, stampFile));
  if (text === undefined) return undefined;
  try {
    return stamp.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** True when a folder has an installation of these versions whose native files are what was installed. */
export async function isWhole(
  folder: string,
  { tfjs, library }: Pick<NativeParts, "tfjs" | "library">,
): Promise<boolean> {
  const installed = await readInstalled(folder);
  if (installed?.tfjs !== tfjs || installed.library !== library) return false;
  for (const [path, sha256] of Object.entries(installed.sha256)) {
    const found = await sha256Of(join(folder, path)).catch(() => undefined);
    if (found !== sha256) return false;
  }
  return true;
}
