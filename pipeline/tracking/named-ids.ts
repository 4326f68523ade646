import { posix } from "node:path";
import { parseLock } from "../data/dvc/lock.ts";
import type { Entry } from "../data/dvc/model.ts";
import { parsePointer } from "../data/dvc/pointer.ts";
import { parseYamlMap } from "../data/yaml/parse.ts";
import { isYamlList, isYamlMap, type YamlValue } from "../data/yaml/value.ts";
import { type Md5, md5 } from "../domain/ids.ts";

/** Content that a file names, and what it is the content of. */
export interface NamedId {
  readonly id: Md5;
  readonly path: string;
}

/** Patterns of Git's for the files that name content. */
export const namingPatterns = ["*.dvc", "dvc.lock", "*/dvc.lock", "models/*.yaml"] as const;
/** Those that keep content for ever, whichever states count: the records of models. */
export const recordPatterns = ["models/*.yaml"] as const;

/** True for the files that name content: pointers, locks, and the records of models. */
export function namesContent(path: string): boolean {
  const name = posix.basename(path);
  return name === "dvc.lock" || (name.endsWith(".dvc") && name !== ".dvc") || /^models\/.+\.yaml$/.test(path);
}

/** Ids below a value: of the members of a folder on a remote that keeps versions, and of whatever DVC adds. */
function idsBelow(value: YamlValue | undefined): readonly Md5[] {
  if (isYamlList(value)) return value.flatMap(idsBelow);
  if (!isYamlMap(value)) return [];
  return [...value].flatMap(([key, member]) =>
    key === "md5" && typeof member === "string" && /^[0-9a-f]{32}(?:\.dir)?$/.test(member)
      ? [md5(member)]
      : idsBelow(member),
  );
}

function idsOf(entries: readonly Entry[], folder: string): readonly NamedId[] {
  return entries.flatMap((entry) => {
    const path = posix.join(folder, entry.path);
    const own = entry.md5 === undefined ? [] : [{ id: entry.md5, path }];
    return [...own, ...idsBelow(entry.rest).map((id) => ({ id, path }))];
  });
}

/**
 * All content that a pointer, a lock or a record names: outputs, and dependencies, too.
 *
 * @param path - Of the file, from the root.
 * @throws LockstepError YAML_INVALID, DVC_FILE_INVALID.
 */
export function idsNamedIn(path: string, text: string): readonly NamedId[] {
  const folder = posix.dirname(path);
  if (path.endsWith(".dvc")) {
    const { outs, deps } = parsePointer(text, path);
    return idsOf([...outs, ...deps], folder);
  }
  if (posix.basename(path) === "dvc.lock") {
    const stages = [...parseLock(text, path).stages.values()];
    return stages.flatMap(({ outs, deps }) => idsOf([...outs, ...deps], folder));
  }
  // Other people's files in that folder are no records.
  if (!text.includes("lockstep/Model")) return [];
  return idsBelow(parseYamlMap(text, path)).map((id) => ({ id, path }));
}

/** Everything in a text that could be an id: more than it names, never less. */
export function idsMentioned(text: string): readonly Md5[] {
  return [...text.matchAll(/(?<![0-9a-f])[0-9a-f]{32}(?:\.dir)?(?![0-9a-f])/g)].map(([id]) => md5(id));
}
