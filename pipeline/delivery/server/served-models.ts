import { readdir, stat } from "node:fs/promises";
import { isSystemError } from "../../data/objects/aside.ts";
import { LockstepError } from "../../domain/error.ts";
import { type ModelName, type ModelVersion, modelName, type Sha256 } from "../../domain/ids.ts";
import type { Predictor } from "../../training/trainers/trainer.ts";
import { currentFile, modelOfCurrentFile } from "../served-folder/layout.ts";
import { readDocument } from "../served-folder/served-document.ts";
import type { Served } from "../targets/target.ts";
import { type LoadedModel, loadServed } from "./loaded-model.ts";

/** A version that should be served and cannot be. */
export interface FailedLoad {
  readonly modelVersion: ModelVersion | undefined;
  readonly artifactSha256: Sha256 | undefined;
  /** An error code; the message goes to the log, where operators are. */
  readonly code: string;
}

/** One model of the folder. */
export interface ModelSlot {
  readonly model: ModelName;
  /** What answers; `undefined` until a first version could be loaded. */
  readonly current: LoadedModel | undefined;
  /** Kept in memory, so that going back costs nothing. */
  readonly previous: LoadedModel | undefined;
  readonly failed: FailedLoad | undefined;
}

export interface ServedModels {
  slots(): readonly ModelSlot[];
  slot(model: string): ModelSlot | undefined;
  /** Brings memory to what the folder says; a model that cannot be loaded leaves the one before in place. */
  refresh(): Promise<void>;
  close(): void;
}

export interface ServedModelsOptions {
  readonly folder: string;
  readonly openModel: (folder: string) => Promise<Predictor>;
  readonly log: (message: string) => void;
  /** Called after each change of what answers and after each failed load. */
  readonly onChange: (slot: ModelSlot, isLoaded: boolean) => void;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
}

/** A version that could not be loaded is tried again after this time: its files may have been on their way. */
const retryMs = 5_000;
/** More models than this in one folder are not served; a server has one memory. */
const modelLimit = 200;

interface Seen {
  /** Changes with every write of the document. */
  readonly stamp: string;
  readonly retryAt: number | undefined;
}

async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return `${ino.toString()}:${size.toString()}:${mtimeNs.toString()}`;
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function modelsIn(folder: string): Promise<readonly ModelName[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  });
  const models: ModelName[] = [];
  for (const name of names.sort()) {
    const model = modelOfCurrentFile(name);
    if (model === undefined || models.length >= modelLimit) continue;
    try {
      models.push(modelName(model));
    } catch {
      // Not a file that a target wrote.
    }
  }
  return models;
}

/** `loaded` under the name of `served`, if it has the same bytes. */
function fromMemory(loaded: LoadedModel | undefined, served: Served): LoadedModel | undefined {
  return loaded?.served.artifact.sha256 === served.artifact.sha256 ? loaded.renamed(served) : undefined;
}

export function serveModels(options: ServedModelsOptions): ServedModels {
  const { folder, openModel, log, onChange, now } = options;
  const slots = new Map<ModelName, ModelSlot>();
  const seen = new Map<ModelName, Seen>();
  let isClosed = false;

  const put = (slot: ModelSlot, isLoaded: boolean): void => {
    slots.set(slot.model, slot);
    onChange(slot, isLoaded);
  };

  /** What shall answer for `served`: from memory where its bytes are there, otherwise from the folder. */
  async function take(slot: ModelSlot, served: Served): Promise<ModelSlot> {
    const { model, current, previous } = slot;
    const same = fromMemory(current, served);
    if (same !== undefined) return { ...slot, current: same, failed: undefined };
    const earlier = fromMemory(previous, served);
    const next = earlier ?? (await loadServed({ folder, served, openModel }));
    if (earlier === undefined) previous?.retire();
    return { model, current: next, previous: current, failed: undefined };
  }

  async function refreshModel(model: ModelName): Promise<void> {
    const path = currentFile(folder, model);
    const before = seen.get(model);
    const stamp = await stampOf(path);
    if (stamp === undefined) return;
    const isDue = before?.retryAt !== undefined && now() >= before.retryAt;
    if (before?.stamp === stamp && !isDue) return;

    const slot = slots.get(model) ?? { model, current: undefined, previous: undefined, failed: undefined };
    let served: Served | undefined;
    try {
      served = (await readDocument(path, model))?.current;
      if (served === undefined) return;
      const next = await take(slot, served);
      seen.set(model, { stamp, retryAt: undefined });
      put(next, true);
      log(`${model} ${served.modelVersion} (${served.artifact.sha256}) is served`);
    } catch (error) {
      seen.set(model, { stamp, retryAt: now() + retryMs });
      const failed: FailedLoad = {
        modelVersion: served?.modelVersion,
        artifactSha256: served?.artifact.sha256,
        code: error instanceof LockstepError ? error.code : "MODEL_INVALID",
      };
      put({ ...slot, failed }, false);
      const kept = slot.current === undefined ? "nothing is served" : `${slot.current.served.modelVersion} stays`;
      log(
        `${model} ${served?.modelVersion ?? ""} cannot be served, ${kept}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  function drop(slot: ModelSlot): void {
    slots.delete(slot.model);
    seen.delete(slot.model);
    slot.current?.retire();
    slot.previous?.retire();
  }

  return {
    slots: () => [...slots.values()],
    slot: (model) => slots.get(model as ModelName),
    async refresh() {
      const models = await modelsIn(folder);
      for (const slot of [...slots.values()]) {
        if (models.includes(slot.model)) continue;
        drop(slot);
        log(`${slot.model} is no longer served: its document is gone`);
      }
      for (const model of models) if (!isClosed) await refreshModel(model);
    },
    close() {
      isClosed = true;
      for (const slot of [...slots.values()]) drop(slot);
    },
  };
}
