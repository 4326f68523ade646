import type { DirectoryEntry } from "../dvc/model.ts";
import { joined } from "./checkout-plan.ts";

/** What is put in place by one rename: a file, or a whole folder where none was. */
export interface Unit {
  readonly aside: string;
  readonly destination: string;
}

export interface Arrangement {
  /** Where each file is written, in the order of `write`. */
  readonly asides: readonly string[];
  readonly units: readonly Unit[];
  /** Folders that the asides are in, besides the scratch folder itself. */
  readonly folders: readonly string[];
}

/**
 * Decides where files wait and what is renamed. A folder that does not stand there yet is built aside and put in place as a whole: one
 * rename in place of thousands, and all or nothing of it when the process is killed.
 *
 * @param scratch - A folder of this checkout's own.
 * @param standing - Folders below the destination that stand there, `""` for the destination itself.
 */
export function arrange(request: {
  readonly scratch: string;
  readonly base: string;
  readonly write: readonly DirectoryEntry[];
  readonly standing: ReadonlySet<string>;
}): Arrangement {
  const { scratch, base, write, standing } = request;
  const units = new Map<string, Unit>();
  const folders = new Set<string>();
  const asides = write.map(({ relpath }) => {
    const top = topmostMissing(relpath, standing);
    const unit = units.get(top) ?? { aside: `${scratch}/${units.size}`, destination: joined(base, top) };
    units.set(top, unit);
    if (top === relpath) return unit.aside;
    const below = top === "" ? relpath : relpath.slice(top.length + 1);
    for (let end = below.lastIndexOf("/"); end !== -1; end = below.lastIndexOf("/", end - 1)) {
      const folder = `${unit.aside}/${below.slice(0, end)}`;
      if (folders.has(folder)) break;
      folders.add(folder);
    }
    folders.add(unit.aside);
    return `${unit.aside}/${below}`;
  });
  return { asides, units: [...units.values()], folders: [...folders] };
}

/** The first folder on the way to a file that does not stand there; the file itself when all of them do. */
function topmostMissing(path: string, standing: ReadonlySet<string>): string {
  if (path === "" || !standing.has("")) return "";
  for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
    const folder = path.slice(0, slash);
    if (!standing.has(folder)) return folder;
  }
  return path;
}
