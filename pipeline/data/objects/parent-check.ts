import { lstatSync } from "node:fs";
import { shown, unsafePath } from "./safe-path.ts";

/** What stands where a folder must be or become. */
type Way = "folder" | "free" | "replaceable";

/** Checks the folders on the way to many paths, each folder once. */
export class ParentCheck {
  readonly #root: string;
  readonly #known = new Map<string, Way>();

  /** @param root - Absolute, itself free of links. */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Checks that every folder on the way from the root to a path is a real folder or does not exist yet: a symbolic link there would
   * lead a write to another place.
   *
   * @param replaceable - Below this folder a file may stand in the way: whoever asks will replace it.
   * @throws LockstepError PATH_UNSAFE naming the link.
   */
  check(path: string, replaceable: string): void {
    for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
      const folder = path.slice(0, slash);
      const way = this.#known.get(folder) ?? this.#look(folder, { path, replaceable });
      this.#known.set(folder, way);
      if (way !== "folder") return;
    }
  }

  #look(folder: string, { path, replaceable }: { readonly path: string; readonly replaceable: string }): Way {
    const stats = lstatSync(`${this.#root}/${folder}`, { throwIfNoEntry: false });
    if (stats === undefined) return "free";
    if (stats.isDirectory()) return "folder";
    const name = shown(folder.slice(folder.lastIndexOf("/") + 1));
    if (stats.isSymbolicLink()) throw unsafePath(this.#root, path, `${name} on its way is a symbolic link`);
    if (`${folder}/`.startsWith(`${replaceable}/`)) return "replaceable";
    throw unsafePath(this.#root, path, `${name} on its way is not a folder`);
  }
}
