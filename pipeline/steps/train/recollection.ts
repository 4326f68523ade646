import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LockedStage } from "../../data/dvc/model.ts";
import { openScratch } from "../../data/objects/scratch.ts";
import type { Remote } from "../../data/remotes/remote.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Md5, ModelName } from "../../domain/ids.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import type { StoredCandidate } from "../../domain/stored-candidate.ts";
import { findCandidate, lockedStages } from "../../repository/candidates/store.ts";
import type { RepositoryState } from "../../repository/state.ts";
import type { Workspace } from "../../repository/workspace.ts";
import type { Recall } from "../../training/stages/cached-run.ts";

/** What the remote keeps of the inputs that stand here, looked up when the first stage would run. */
export interface Recollection extends Recall {
  /** Models of which something is kept that could not be used: what is made now takes its place. */
  readonly unusable: ReadonlySet<ModelName>;
  /** Content of candidates that could not be had. */
  readonly lostIds: ReadonlySet<Md5>;
}

interface Recalled {
  readonly candidate: StoredCandidate;
  readonly stages: ReadonlyMap<string, LockedStage>;
}

/** Outputs that Git keeps have no object on the remote: their bytes came with the candidate. */
async function bringTexts(workspace: Workspace, { texts }: StoredCandidate): Promise<void> {
  const { cache } = await workspace.data();
  await using scratch = await openScratch(workspace.git.root);
  for (const [index, { text, md5 }] of texts.entries()) {
    if (await cache.isIntact(md5)) continue;
    const path = join(scratch.folder, String(index));
    await writeFile(path, text);
    await cache.addFile(path);
  }
}

class StoredRecollection implements Recollection {
  readonly unusable = new Set<ModelName>();
  readonly lostIds = new Set<Md5>();
  readonly #workspace: Workspace;
  readonly #asked: AskedModels;
  #loading: Promise<void> | undefined;
  readonly #recalled: Recalled[] = [];

  constructor(workspace: Workspace, asked: AskedModels) {
    this.#workspace = workspace;
    this.#asked = asked;
  }

  async find(stage: string): Promise<LockedStage | undefined> {
    await (this.#loading ??= this.#load());
    return this.#recalled.find(({ stages }) => stages.has(stage))?.stages.get(stage);
  }

  lost(stage: string, why: LockstepError): void {
    this.#workspace.host.warning(
      `the candidate that is kept of these inputs cannot be had, so stage ${stage} runs again: ${why.message}`,
    );
    for (const { candidate, stages } of this.#recalled) {
      const locked = stages.get(stage);
      if (locked === undefined) continue;
      this.unusable.add(candidate.model);
      for (const { md5 } of locked.outs) if (md5 !== undefined) this.lostIds.add(md5);
    }
  }

  async #load(): Promise<void> {
    for (const declaration of this.#asked.models) {
      const candidate = await this.#look(declaration);
      if (candidate === undefined) continue;
      await bringTexts(this.#workspace, candidate);
      this.#recalled.push({ candidate, stages: lockedStages(candidate) });
    }
  }

  async #look(declaration: ModelDeclaration): Promise<StoredCandidate | undefined> {
    const { host, signal } = this.#workspace;
    const { state, remote } = this.#asked;
    const inputKey = await inputKeyOf(state, declaration);
    if (inputKey === undefined) return undefined;
    const { model } = declaration;
    const found = await findCandidate(remote, { model, inputKey }, signal);
    switch (found.kind) {
      case "missing":
        return undefined;
      case "found":
        host.info(
          `${model}: trained before from inputs ${inputKey.slice(0, 12)}: ${found.candidate.artifact.sha256} is kept at ${remote.url}`,
        );
        return found.candidate;
      case "damaged":
        host.warning(
          `the candidate of ${model} that ${remote.url} keeps of inputs ${inputKey.slice(0, 12)} cannot be used, so its stages run again: ${found.why}`,
        );
        this.unusable.add(model);
        return undefined;
    }
  }
}

interface AskedModels {
  readonly models: readonly ModelDeclaration[];
  readonly state: RepositoryState;
  readonly remote: Remote;
}

/** @returns `undefined` while a pointer waits for the run to bring it up to date: what decides the model is not known before. */
async function inputKeyOf(state: RepositoryState, declaration: ModelDeclaration) {
  try {
    return (await state.inputs(declaration)).inputKey;
  } catch (error) {
    if (error instanceof LockstepError && error.code === "DEPENDENCY_MISSING") return undefined;
    throw error;
  }
}

/** Recalls what was trained of the inputs of a state; nothing is asked before a stage would run. */
export function openRecollection(workspace: Workspace, asked: AskedModels): Recollection {
  return new StoredRecollection(workspace, asked);
}
