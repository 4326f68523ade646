import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { lstatIfThere, readTextIfThere } from "../data/objects/aside.ts";
import { dvcRulesDownTo, isRepository } from "../data/objects/dvc-ignore.ts";
import { byCodePoint } from "../domain/json.ts";
import type { DataRepository } from "./repository.ts";

/** Every file below a folder of the workspace that `.dvcignore` lets DVC see, sorted; none when the folder is no folder. */
export async function workspaceFiles(
  { root }: Pick<DataRepository, "root">,
  folder: string,
): Promise<readonly string[]> {
  const stats = await lstatIfThere(join(root, folder));
  if (stats?.isDirectory() !== true) return [];
  let rules = await dvcRulesDownTo(root, folder);
  const found: string[] = [];
  const pending = [folder];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const children = await readdir(join(root, at), { withFileTypes: true });
    const names = children.map(({ name }) => name);
    if (at !== "" && isRepository(names)) continue;
    if (at !== folder && names.includes(".dvcignore"))
      rules = rules.withFile(at, (await readTextIfThere(join(root, at, ".dvcignore"))) ?? "");
    for (const child of children) {
      const path = at === "" ? child.name : `${at}/${child.name}`;
      if (rules.decides(path.split("/"), child.isDirectory())) continue;
      if (child.isDirectory()) pending.push(path);
      else found.push(path);
    }
  }
  return found.sort(byCodePoint);
}
