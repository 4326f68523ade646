import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { memoryFolder } from "../support/folder.ts";
import { emptyRepository, write } from "./two-repositories.ts";

/** `.dvc/config` with a remote in the folder `store` beside the repository. */
export const storeConfig = `[core]\n    remote = store\n['remote "store"']\n    url = ../../store\n`;

/** A DVC repository in Git with some files, and a remote `store` beside it. */
export function repositoryWith(files: Readonly<Record<string, string>>, config = storeConfig): string {
  const root = join(memoryFolder(), "here");
  emptyRepository(root, config);
  write(root, files);
  return root;
}

export function text(root: string, path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Files below a folder by path, with their content; what belongs to Git and to DVC's own folder is left out, links are not followed. */
export function files(root: string, below = ""): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const child of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = below === "" ? child.name : `${below}/${child.name}`;
    if (child.isSymbolicLink()) found[path] = "a link";
    else if (child.isFile()) found[path] = text(root, path);
    else if (path !== ".git" && path !== ".dvc") Object.assign(found, files(root, path));
  }
  return found;
}

/** Objects of a cache or of the remote `store`, as their ids. */
export function objects(folder: string): readonly string[] {
  try {
    return readdirSync(join(folder, "files", "md5"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.includes("/"))
      .map((name) => name.replace("/", ""))
      .sort();
  } catch {
    return [];
  }
}
