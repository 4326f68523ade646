import { defaultParamsFile } from "../data/dvc/locked-stage.ts";
import { lookUp, parseParamsFile } from "../data/dvc/params.ts";
import type { YamlValue } from "../data/yaml/value.ts";
import { dataFilesOf } from "./data-files.ts";
import {
  type ComparedValues,
  compareValues,
  declaredFiles,
  expanded,
  readValues,
  usedValues,
  type ValuesDiffRequest,
} from "./declared-values.ts";
import type { FileValues, StateValues } from "./file-values.ts";
import type { DataRepository } from "./repository.ts";
import type { State } from "./states.ts";

export interface ParamsDiffRequest extends ValuesDiffRequest {
  /** Only what stages depend on. */
  readonly deps?: boolean | undefined;
}

/** Path → dotted keys; an empty set of keys is the whole file. */
type Wanted = Map<string, Set<string> | "whole">;

function want(wanted: Wanted, path: string, keys: readonly string[]): void {
  const known = wanted.get(path);
  if (known === "whole") return;
  if (keys.length === 0) wanted.set(path, "whole");
  else wanted.set(path, new Set([...(known ?? []), ...keys]));
}

function chosen(content: YamlValue, keys: Set<string> | "whole"): YamlValue {
  if (keys === "whole") return content;
  return new Map(
    [...keys].flatMap((key) => {
      const value = lookUp(content, key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

/**
 * The parameters of one state by path: what stages name, what `params:` names, and the root's params.yaml whole. Of other files that
 * `vars` load, what stages took from them.
 */
async function paramsOf(
  repository: DataRepository,
  state: State,
  { deps, paths }: { readonly deps: boolean; readonly paths: readonly string[] },
): Promise<StateValues> {
  const files = await dataFilesOf(repository, state);
  const wanted: Wanted = new Map();
  for (const path of paths) want(wanted, path, []);
  if (paths.length === 0) {
    for (const tracker of files.trackers)
      if (tracker.kind === "stage") for (const { path, keys } of tracker.stage.params) want(wanted, path, keys);
    if (!deps) {
      for (const path of await declaredFiles(state, "params")) want(wanted, path, []);
      if ((await files.read(defaultParamsFile)) !== undefined) want(wanted, defaultParamsFile, []);
    }
  }
  const found = new Map<string, FileValues>();
  for (const [declared, keys] of wanted)
    for (const path of await expanded(files, [declared]))
      found.set(path, await readValues(files, path, (text) => chosen(parseParamsFile(text, path), keys)));
  if (paths.length === 0)
    for (const [path, values] of await usedValues(state))
      if (!found.has(path)) found.set(path, { outcome: "read", values });
  return found;
}

/** What changed in the parameters between two states. */
export function diffParams(request: ParamsDiffRequest, repository: DataRepository): Promise<ComparedValues> {
  return compareValues(request, repository, (state, paths) =>
    paramsOf(repository, state, { deps: request.deps === true, paths }),
  );
}
