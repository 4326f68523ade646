import { posix } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import type { ParamsDependency, Stage, StageOutput } from "../dvc/model.ts";
import { repositoryPathProblem, shown, unsafePath } from "../objects/safe-path.ts";

/** A path as a stage writes it, and where that is from the root of the repository. */
export interface PlacedPath {
  readonly written: string;
  readonly path: string;
}

export interface PlacedOutput extends StageOutput {
  readonly written: string;
}

export interface PlacedParams extends ParamsDependency {
  /** From the root; `file` is as written. */
  readonly path: string;
}

/** A stage with all its paths from the root of the repository. */
export interface PlacedStage {
  /** `train`, or `sub/dvc.yaml:train` for a stage of another folder. */
  readonly name: string;
  readonly stage: Stage;
  /** Folder of its `dvc.yaml` from the root; empty for the root. */
  readonly folder: string;
  /** Where its command runs, from the root; empty for the root. */
  readonly workingFolder: string;
  readonly deps: readonly PlacedPath[];
  readonly params: readonly PlacedParams[];
  readonly outs: readonly PlacedOutput[];
}

/**
 * Where a path that is written in a file of `folder` is from the root.
 *
 * @throws LockstepError DVC_FEATURE_UNSUPPORTED for urls and paths outside the repository, which DVC allows for dependencies.
 */
export function placePath(folder: string, written: string, where: string): string {
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(written) || written.startsWith("/")) {
    throw new LockstepError(
      "DVC_FEATURE_UNSUPPORTED",
      `${where} uses ${shown(written)}, which is not a path in the repository`,
      {
        hint: "Import it with `dvc import-url` and depend on the file that makes.",
      },
    );
  }
  const path = posix.join(folder, written).replace(/\/+$/, "");
  if (path === ".." || path.startsWith("../")) throw unsafePath(where, written, "it leads out of the repository");
  return path === "." ? "" : path;
}

/** Where an output is; it must be a place that may be written and removed. @throws LockstepError PATH_UNSAFE. */
function placeOutput(folder: string, written: string, where: string): string {
  const path = placePath(folder, written, where);
  const problem = path === "" ? "it is the repository itself" : repositoryPathProblem(path);
  if (problem !== undefined) throw unsafePath(where, written, problem);
  return path;
}

export function placeStage(stage: Stage, folder: string): PlacedStage {
  const name = folder === "" ? stage.name : `${folder}/dvc.yaml:${stage.name}`;
  const where = `stage ${name}`;
  const workingFolder = placePath(folder, stage.wdir === "" ? "." : stage.wdir, where);
  return {
    name,
    stage,
    folder,
    workingFolder,
    deps: stage.deps.map((written) => ({ written, path: placePath(workingFolder, written, where) })),
    params: stage.params.map((params) => ({ ...params, path: placePath(workingFolder, params.file, where) })),
    outs: stage.outs.map((out) => ({ ...out, written: out.path, path: placeOutput(workingFolder, out.path, where) })),
  };
}
