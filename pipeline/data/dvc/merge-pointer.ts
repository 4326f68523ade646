import { type Md5, md5 } from "../../domain/ids.ts";
import { largeYamlLimits, parseYamlMap } from "../yaml/parse.ts";
import { quoted } from "../yaml/problem.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../yaml/value.ts";
import { mergeDirectory } from "./merge-directory.ts";
import { withLines } from "./merge-lock.ts";
import { type MergeConflict, type MergeResult, member, mergedMap, type ThreeWay } from "./merge-values.ts";
import type { DirectoryEntry } from "./model.ts";
import { parsePointer } from "./pointer.ts";

/** What a pointer merge needs beyond the three texts. */
export interface DirectoryStore {
  /** The members of a directory object, or `undefined` when it is not at hand. */
  readonly read: (id: Md5) => readonly DirectoryEntry[] | undefined;
  /** Keeps the members of a merged directory and gives its id (with `.dir`). Called only when the whole directory merges. */
  readonly write: (entries: readonly DirectoryEntry[]) => Md5;
}

/** Keys that say what the data is; they stand and fall together. */
const contentKeys: ReadonlySet<string> = new Set([
  "md5",
  "etag",
  "checksum",
  "size",
  "nfiles",
  "isexec",
  "hash",
  "version_id",
  "cloud",
  "files",
]);

function content(out: YamlValue | undefined): YamlMap | undefined {
  return isYamlMap(out) ? new Map([...out].filter(([key]) => contentKeys.has(key))) : undefined;
}

function directoryId(out: YamlValue | undefined): Md5 | undefined {
  const id = member(out, "md5");
  return typeof id === "string" && id.endsWith(".dir") ? md5(id) : undefined;
}

function size(out: YamlValue | undefined): bigint | undefined {
  const value = member(out, "size");
  return typeof value === "bigint" ? value : undefined;
}

/** The size of a merged directory: both sides' growth on top of the base, when they share none of it. */
function mergedSize({ base, ours, theirs }: ThreeWay<YamlValue>): bigint | undefined {
  const [before, left, right] = [base === undefined ? 0n : size(base), size(ours), size(theirs)];
  return before === undefined || left === undefined || right === undefined ? undefined : left + right - before;
}

class PointerMerge {
  readonly conflicts: MergeConflict[] = [];
  readonly store: DirectoryStore | undefined;

  constructor(store: DirectoryStore | undefined) {
    this.store = store;
  }

  /** Notes a conflict; nothing stands in its place. */
  refuse(what: string, sentence: string): YamlMap | undefined {
    this.conflicts.push({ what, sentence });
    return undefined;
  }

  document(sides: ThreeWay<YamlMap>): YamlMap {
    return mergedMap(sides, (key, inner) => {
      if (key === "outs" && [inner.ours, inner.theirs].every(isYamlList)) return this.outs(inner);
      return this.refuse(key, `Both sides changed \`${key}\` of the pointer; keep one of the two.`);
    });
  }

  outs({ base, ours, theirs }: ThreeWay<YamlValue>): YamlValue {
    const merged = mergedMap(
      { base: outsByPath(base), ours: outsByPath(ours), theirs: outsByPath(theirs) },
      (path, out) =>
        isYamlMap(out.ours) && isYamlMap(out.theirs)
          ? this.out(path, out)
          : this.refuse(
              `output ${path}`,
              `One side removed the output ${quoted(path)}, the other changed it; keep one of the two.`,
            ),
    );
    return [...merged.values()];
  }

  /** Flags and notes merge key by key, the content as one. */
  out(path: string, sides: ThreeWay<YamlValue>): YamlMap | undefined {
    const contents = { base: content(sides.base), ours: content(sides.ours), theirs: content(sides.theirs) };
    let together: YamlMap | undefined;
    const whole = mergedMap(
      { base: wrapped(contents.base), ours: wrapped(contents.ours), theirs: wrapped(contents.theirs) },
      () => {
        together = this.directory(path, sides);
        return together;
      },
    );
    const chosen = whole.get("content");
    if (!isYamlMap(chosen)) return undefined;
    const rest = (out: YamlValue | undefined): YamlMap | undefined =>
      isYamlMap(out) ? new Map([...out].filter(([key]) => !contentKeys.has(key))) : undefined;
    const notes = mergedMap({ base: rest(sides.base), ours: rest(sides.ours), theirs: rest(sides.theirs) }, (key) =>
      this.refuse(
        `output ${path}`,
        `Both sides changed \`${key}\` of the output ${quoted(path)}; keep one of the two.`,
      ),
    );
    return new Map([...chosen, ...notes]);
  }

  directory(path: string, sides: ThreeWay<YamlValue>): YamlMap | undefined {
    const [base, ours, theirs] = [directoryId(sides.base), directoryId(sides.ours), directoryId(sides.theirs)];
    const where = `the output ${quoted(path)}`;
    if (ours === undefined || theirs === undefined || this.store === undefined)
      return this.refuse(
        `output ${path}`,
        `Both sides changed ${where}. Keep either side's pointer, or make the data anew and run \`lockstep add ${path}\`.`,
      );
    const members = [base, ours, theirs].map((id) => (id === undefined ? [] : this.store?.read(id)));
    const [before, left, right] = members;
    if (before === undefined || left === undefined || right === undefined)
      return this.refuse(
        `output ${path}`,
        `Both sides changed ${where}, and its list of files is not here. Run \`lockstep pull\` on both branches and merge again.`,
      );
    const result = mergeDirectory(path, { base: before, ours: left, theirs: right });
    if (result.outcome === "conflict") {
      this.conflicts.push(...result.conflicts);
      return undefined;
    }
    const sizeBytes = result.hasCommonChange ? undefined : mergedSize(sides);
    const fields = new Map<string, YamlValue>([["md5", this.store.write(result.entries)]]);
    if (sizeBytes !== undefined) fields.set("size", sizeBytes);
    return fields.set("nfiles", BigInt(result.entries.length)).set("hash", "md5");
  }
}

function wrapped(value: YamlMap | undefined): YamlMap | undefined {
  return value === undefined ? undefined : new Map([["content", value]]);
}

function outsByPath(list: YamlValue | undefined): YamlMap {
  return new Map(
    (isYamlList(list) ? list : []).flatMap((out) => {
      const path = member(out, "path");
      return typeof path === "string" ? [[path, out] as const] : [];
    }),
  );
}

function read(text: string, where: string): YamlMap {
  parsePointer(text, where);
  return parseYamlMap(text, where, largeYamlLimits);
}

/**
 * Merges a `*.dvc` file by meaning: outputs by path, notes key by key, directories file by file when their lists are at hand.
 *
 * @param texts - The common ancestor's text is empty when both sides made the file.
 * @throws LockstepError YAML_INVALID or DVC_FILE_INVALID when a side is no pointer.
 */
export function mergePointer(
  texts: Readonly<Record<"base" | "ours" | "theirs", string>>,
  store?: DirectoryStore,
): MergeResult {
  const merge = new PointerMerge(store);
  const document = merge.document({
    base: read(texts.base, "the pointer of the merge base"),
    ours: read(texts.ours, "our pointer"),
    theirs: read(texts.theirs, "their pointer"),
  });
  if (merge.conflicts.length > 0) return { outcome: "conflict", conflicts: merge.conflicts };
  return { outcome: "merged", text: withLines(texts.ours, document) };
}
