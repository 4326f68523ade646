import { posix } from "node:path";
import { readPipeline } from "../data/stages/collect.ts";
import { placePath } from "../data/stages/placed-stage.ts";
import { decodeUtf8 } from "../data/yaml/parse.ts";
import type { YamlMap, YamlValue } from "../data/yaml/value.ts";
import { LockstepError } from "../domain/error.ts";
import type { DataFiles } from "./data-files.ts";
import { type FileValues, type StateValues, type ValuesDiff, valuesDiff } from "./file-values.ts";
import { placeOf } from "./paths.ts";
import type { DataRepository } from "./repository.ts";
import { hasCommits, type State, stateAt, workspaceName } from "./states.ts";

/** Every dvc.yaml of a state, with how its paths become paths from the root. */
async function* pipelinesOf(state: State) {
  for (const file of state.source.dvcFiles) {
    if (posix.basename(file) !== "dvc.yaml") continue;
    const folder = posix.dirname(file) === "." ? "" : posix.dirname(file);
    yield {
      pipeline: await readPipeline(state.source, file),
      placed: (path: string): string => placePath(folder, path, file),
    };
  }
}

/** Files that `metrics:` or `params:` of some dvc.yaml names, from the root, in the order of the files. */
export async function declaredFiles(state: State, key: "metrics" | "params"): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { pipeline, placed } of pipelinesOf(state)) found.push(...pipeline[key].map(placed));
  return found;
}

/** What stages took from files by `${…}`: path from the root → dotted key → value. */
export async function usedValues(state: State): Promise<ReadonlyMap<string, YamlMap>> {
  const found = new Map<string, YamlMap>();
  for await (const { pipeline, placed } of pipelinesOf(state))
    for (const [file, values] of pipeline.usedValues)
      found.set(placed(file), new Map([...(found.get(placed(file)) ?? []), ...values]));
  return found;
}

/** Files for paths: a folder stands for every file below it. */
export async function expanded(files: DataFiles, paths: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const below = await files.below(path);
    found.push(...(below.length === 0 ? [path] : below));
  }
  return [...new Set(found)];
}

/** One file of values; a problem with it is a value, because the others are still to be shown. */
export async function readValues(
  files: DataFiles,
  path: string,
  parse: (text: string) => YamlValue,
): Promise<FileValues> {
  try {
    const bytes = await files.read(path);
    if (bytes === undefined)
      throw new LockstepError("OBJECT_MISSING", `there is no ${path}`, {
        hint: "Run the stage that makes it, or correct dvc.yaml.",
      });
    return { outcome: "read", values: parse(decodeUtf8(bytes, path)) };
  } catch (error) {
    if (error instanceof LockstepError && error.code !== "INTERRUPTED") return { outcome: "failed", error };
    throw error;
  }
}

export interface ValuesDiffRequest {
  /** `HEAD` when left out. */
  readonly before?: string | undefined;
  /** The workspace when left out. */
  readonly after?: string | undefined;
  readonly targets: readonly string[];
  /** What did not change, too. */
  readonly all?: boolean | undefined;
}

/** Both sides of a comparison, with what differs. */
export interface ComparedValues {
  readonly diff: ValuesDiff;
  readonly before: StateValues;
  readonly after: StateValues;
}

/** Compares the values of two states; before the first commit there is nothing to compare. */
export async function compareValues(
  request: ValuesDiffRequest,
  repository: DataRepository,
  valuesOf: (state: State, paths: readonly string[]) => Promise<StateValues>,
): Promise<ComparedValues> {
  if (!(await hasCommits(repository))) return { diff: {}, before: new Map(), after: new Map() };
  const paths = await Promise.all(request.targets.map((target) => placeOf(repository, target)));
  const before = await valuesOf(await stateAt(repository, request.before ?? "HEAD"), paths);
  const after = await valuesOf(await stateAt(repository, request.after ?? workspaceName), paths);
  return { diff: valuesDiff(before, after, request.all === true), before, after };
}
