import { parseLock } from "../data/dvc/lock.ts";
import type { Entry } from "../data/dvc/model.ts";
import { parsePointer } from "../data/dvc/pointer.ts";
import { readInputs } from "../data/objects/inputs-of-tree.ts";
import { decodeUtf8 } from "../data/yaml/parse.ts";
import { LockstepError } from "../domain/error.ts";
import type { CommitSha, InputKey, ModelName, TreeSha } from "../domain/ids.ts";
import type { Inputs } from "../domain/inputs.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { ModelDeclaration, Project } from "../domain/project.ts";
import type { Git } from "../platform/git/git.ts";
import { parseModelRecord } from "../registry/model-record.ts";
import { parseProject } from "../registry/project.ts";

/** One state of the repository, read from Git alone: what it declares, records and locks. Nothing of the working tree is seen. */
export interface RepositoryState {
  readonly id: CommitSha | TreeSha;
  /** @throws LockstepError CONFIG_INVALID when lockstep.yaml is missing or wrong. */
  project(): Promise<Project>;
  record(model: ModelName): Promise<ModelRecord | undefined>;
  /** What decides the model in this state, and the key over it. */
  inputs(declaration: ModelDeclaration): Promise<{ readonly inputs: Inputs; readonly inputKey: InputKey }>;
  /** The content of a stage's output or of DVC-tracked data, as dvc.lock or a pointer names it. */
  output(path: string): Promise<Entry | undefined>;
  text(path: string): Promise<string | undefined>;
}

export function recordPath(model: ModelName): string {
  return `models/${model}.yaml`;
}

export function cardPath(model: ModelName): string {
  return `models/${model}.md`;
}

export function stateOf(git: Git, id: CommitSha | TreeSha): RepositoryState {
  const text = async (path: string): Promise<string | undefined> => {
    const bytes = await git.readFile(id, path);
    return bytes === undefined ? undefined : decodeUtf8(bytes, path);
  };
  return {
    id,
    text,
    async project() {
      const found = await text("lockstep.yaml");
      if (found === undefined)
        throw new LockstepError("CONFIG_INVALID", `${id.slice(0, 12)} has no lockstep.yaml`, {
          hint: "Add lockstep.yaml at the root of the repository; docs/how-to/adopt.md shows the smallest one.",
        });
      return parseProject(found, "lockstep.yaml");
    },
    async record(model) {
      const found = await text(recordPath(model));
      return found === undefined ? undefined : parseModelRecord(found, recordPath(model));
    },
    async inputs(declaration) {
      const entries = await git.tree(id);
      return readInputs({ declaration, entries, readFile: (path) => git.readFile(id, path) });
    },
    async output(path) {
      const lock = await text("dvc.lock");
      if (lock !== undefined)
        for (const stage of parseLock(lock, "dvc.lock").stages.values())
          for (const out of stage.outs) if (out.path === path) return out;
      const pointer = await text(`${path}.dvc`);
      return pointer === undefined ? undefined : parsePointer(pointer, `${path}.dvc`).outs[0];
    },
  };
}

/** The declared models that a step works on: all, or the one that was asked for. */
export function selectModels(project: Project, name: string | undefined): readonly ModelDeclaration[] {
  const chosen = name === undefined ? project.models : project.models.filter(({ model }) => model === name);
  if (chosen.length === 0)
    throw new LockstepError(
      name === undefined ? "CONFIG_INVALID" : "MODEL_UNKNOWN",
      name === undefined
        ? "lockstep.yaml declares no model"
        : `lockstep.yaml declares no model ${JSON.stringify(name)}`,
      { hint: `Declared: ${project.models.map(({ model }) => model).join(", ") || "none"}.` },
    );
  return chosen;
}
