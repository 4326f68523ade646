import { join } from "node:path";
import { parseLock } from "../data/dvc/lock.ts";
import { readTextIfThere } from "../data/objects/aside.ts";
import type { WantedObject } from "../data/objects/transfer.ts";
import { collectTracked, workspaceSource } from "../data/stages/collect.ts";

/** Everything that pointers and locks name, with the place it belongs to. */
export async function trackedObjects(
  root: string,
): Promise<readonly (WantedObject & { readonly isExecutable: boolean })[]> {
  const found: (WantedObject & { readonly isExecutable: boolean })[] = [];
  const { stages, pointers } = await collectTracked(await workspaceSource(root));
  for (const { out, path } of pointers)
    if (out.md5 !== undefined && out.isCached && out.isPushed)
      found.push({ id: out.md5, path, isExecutable: out.isExecutable });
  for (const folder of new Set(stages.map((stage) => stage.folder))) {
    const lock = await readTextIfThere(join(root, folder, "dvc.lock"));
    if (lock === undefined) continue;
    const locked = parseLock(lock, join(folder, "dvc.lock")).stages;
    for (const stage of stages) {
      if (stage.folder !== folder) continue;
      const entries = new Map(locked.get(stage.stage.name)?.outs.map((entry) => [entry.path, entry]));
      for (const out of stage.outs) {
        const entry = entries.get(out.written);
        if (entry?.md5 !== undefined && out.isCached && out.isPushed)
          found.push({ id: entry.md5, path: out.path, isExecutable: entry.isExecutable });
      }
    }
  }
  return found;
}
