import { parseParamsFile } from "../data/dvc/params.ts";
import type { YamlValue } from "../data/yaml/value.ts";
import { LockstepError } from "../domain/error.ts";
import { dataFilesOf } from "./data-files.ts";
import {
  type ComparedValues,
  compareValues,
  declaredFiles,
  expanded,
  readValues,
  type ValuesDiffRequest,
} from "./declared-values.ts";
import { type FileValues, metricValues, type StateValues, valuesDiff } from "./file-values.ts";
import { namedCommits } from "./named-commits.ts";
import { placeOf } from "./paths.ts";
import type { DataRepository } from "./repository.ts";
import type { RevisionRequest } from "./revisions.ts";
import { gitOf, type State, stateOfCommit, workspaceName, workspaceState } from "./states.ts";

/** The metrics of one state by path from the root: of stages, of `metrics:`, or of the given paths. */
async function metricsOf(repository: DataRepository, state: State, paths: readonly string[]): Promise<StateValues> {
  const files = await dataFilesOf(repository, state);
  const declared =
    paths.length > 0
      ? paths
      : [
          ...files.trackers.flatMap(({ outs }) => outs.filter(({ kind }) => kind === "metric").map(({ path }) => path)),
          ...(await declaredFiles(state, "metrics")),
        ];
  const found = new Map<string, FileValues>();
  for (const path of await expanded(files, declared)) {
    const parse = (text: string): YamlValue => metricValues(parseParamsFile(text, path)) ?? new Map();
    found.set(path, await readValues(files, path, parse));
  }
  return found;
}

export interface MetricsShowRequest extends RevisionRequest {
  /** Files, or folders of such; every metric when empty. */
  readonly targets: readonly string[];
}

/** One state with its metrics, or why they are not known. */
export interface ShownState {
  /** `""` for the workspace alone, `workspace` beside revisions. */
  readonly name: string;
  readonly values: StateValues | LockstepError;
}

function sameValues(a: ShownState["values"] | undefined, b: ShownState["values"] | undefined): boolean {
  if (a === undefined || b === undefined || a instanceof LockstepError || b instanceof LockstepError) return false;
  const readable = [...a.values(), ...b.values()].every(({ outcome }) => outcome === "read");
  return readable && a.size === b.size && Object.keys(valuesDiff(a, b, false)).length === 0;
}

/** The metrics of the workspace, and of the revisions that are asked for. */
export async function showMetrics(
  request: MetricsShowRequest,
  repository: DataRepository,
): Promise<readonly ShownState[]> {
  const paths = await Promise.all(request.targets.map((target) => placeOf(repository, target)));
  const read = async (name: string, open: () => Promise<State>): Promise<ShownState> => {
    try {
      return { name, values: await metricsOf(repository, await open(), paths) };
    } catch (error) {
      if (error instanceof LockstepError && error.code !== "INTERRUPTED") return { name, values: error };
      throw error;
    }
  };
  const commits = await namedCommits(repository, request);
  if (commits.length === 0) return [await read("", () => workspaceState(repository))];
  const git = await gitOf(repository);
  const shown = [await read(workspaceName, () => workspaceState(repository))];
  for (const { name, commit } of commits)
    shown.push(await read(name, () => stateOfCommit(repository, git, { commit, name })));
  // The workspace is left out when it says what the branch says.
  const branch = await git.currentBranch();
  const head = shown.find(({ name }) => branch !== undefined && name.split(",").includes(branch));
  return sameValues(shown[0]?.values, head?.values) ? shown.slice(1) : shown;
}

/** What changed in the metrics between two states. */
export function diffMetrics(request: ValuesDiffRequest, repository: DataRepository): Promise<ComparedValues> {
  return compareValues(request, repository, (state, paths) => metricsOf(repository, state, paths));
}
