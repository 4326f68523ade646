import { posix } from "node:path";
import { readPipeline } from "../data/stages/collect.ts";
import { placePath } from "../data/stages/placed-stage.ts";
import { isYamlMap } from "../data/yaml/value.ts";
import { LockstepError } from "../domain/error.ts";
import type { CommitSha } from "../domain/ids.ts";
import type { AnnotatedTag } from "../platform/git/git.ts";
import type { GetRequest } from "./get.ts";
import type { SourceRepository } from "./source-repository.ts";

export interface ArtifactRequest extends Omit<GetRequest, "path" | "revision"> {
  /** `model`, `dir:model` or `dir/dvc.yaml:model`. */
  readonly name: string;
}

/** An artifact's folder and name as `dvc.yaml` and GTO's tags have them. */
function parseName(text: string): { readonly folder: string; readonly name: string } {
  const [, typed = "", name = text] = /^(.*):([^:]*)$/.exec(text) ?? [];
  const folder = posix.basename(typed) === "dvc.yaml" ? posix.dirname(typed) : typed;
  return { folder: folder === "." ? "" : folder, name };
}

/** Where the artifact is in one state of the other repository. @throws LockstepError TARGET_UNKNOWN, PATH_UNSAFE. */
async function pathIn(
  { state, url, commit }: SourceRepository,
  { folder, name }: ReturnType<typeof parseName>,
): Promise<string> {
  const file = posix.join(folder, "dvc.yaml");
  const { artifacts } = await readPipeline(state.source, file);
  const artifact = artifacts.get(name);
  const path = isYamlMap(artifact) ? artifact.get("path") : undefined;
  if (typeof path === "string") return placePath(folder, path, file);
  throw new LockstepError("TARGET_UNKNOWN", `${file} in ${url} at ${commit} has no artifact ${JSON.stringify(name)}`, {
    hint: "Declare it there under `artifacts` with its path, and register a version of that commit.",
  });
}

/**
 * An artifact that the `dvc.yaml` of another repository declares, as a file or folder to get from the commit that its tags name.
 *
 * @param commitOf - Finds that commit among the tags, for the artifact's name as GTO writes it.
 */
export function artifactToGet(
  { name: typed, ...request }: ArtifactRequest,
  commitOf: (tags: readonly AnnotatedTag[], name: string) => Promise<CommitSha>,
): GetRequest {
  const artifact = parseName(typed);
  const { folder, name } = artifact;
  return {
    ...request,
    revision: async (git) => commitOf(await git.tags(), folder === "" ? name : `${folder}:${name}`),
    path: (source) => pathIn(source, artifact),
  };
}
