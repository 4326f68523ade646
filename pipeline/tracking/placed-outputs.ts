import { join } from "node:path";
import { readTextIfThere, writeWhole } from "../data/objects/aside.ts";
import { repositoryPathProblem } from "../data/objects/safe-path.ts";
import { ownFolder } from "../data/objects/scratch.ts";
import { type Md5, md5 } from "../domain/ids.ts";

/** What was put into the workspace: output, from the root, → content. It finds outputs that another branch has left behind. */
export interface PlacedOutputs {
  readonly outputs: ReadonlyMap<string, PlacedContent>;
  /** Notes outputs that stand there now, and forgets others. */
  update(placed: ReadonlyMap<string, PlacedContent>, gone?: readonly string[]): Promise<void>;
}

export interface PlacedContent {
  readonly id: Md5;
  readonly isLegacy: boolean;
}

function parse(text: string | undefined): Map<string, PlacedContent> {
  const found = new Map<string, PlacedContent>();
  let value: unknown;
  try {
    value = text === undefined ? {} : JSON.parse(text);
  } catch (error) {
    // It can be done without: what is not known to be left behind stays.
    if (error instanceof SyntaxError) return found;
    throw error;
  }
  if (typeof value !== "object" || value === null) return found;
  for (const [path, content] of Object.entries(value)) {
    const { id, legacy = false } = (content ?? {}) as { readonly id?: unknown; readonly legacy?: unknown };
    if (typeof id !== "string" || !/^[0-9a-f]{32}(?:\.dir)?$/.test(id) || typeof legacy !== "boolean") continue;
    if (repositoryPathProblem(path) === undefined) found.set(path, { id: md5(id), isLegacy: legacy });
  }
  return found;
}

/** @param root - Absolute path of the repository. */
export async function openPlacedOutputs(root: string): Promise<PlacedOutputs> {
  const file = join(await ownFolder(root, "state"), "placed-outputs.json");
  const text = await readTextIfThere(file);
  const outputs = parse(text);
  return {
    outputs,
    async update(placed, gone = []) {
      for (const path of gone) outputs.delete(path);
      for (const [path, content] of placed) outputs.set(path, content);
      const members = [...outputs].map(([path, { id, isLegacy }]) => [path, isLegacy ? { id, legacy: true } : { id }]);
      const now = `${JSON.stringify(Object.fromEntries(members))}\n`;
      if (now !== text) await writeWhole(file, now);
    },
  };
}
