import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { emitLockedStage } from "../../data/dvc/lock.ts";
import type { LockedStage } from "../../data/dvc/model.ts";
import { hashBytes } from "../../data/objects/hash.ts";
import { collectTracked, workspaceSource } from "../../data/stages/collect.ts";
import { closure, stageGraph } from "../../data/stages/graph.ts";
import { openLockFiles } from "../../data/stages/lock-files.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import type { StoredCandidate, StoredText } from "../../domain/stored-candidate.ts";
import { storedTextLimit } from "../../registry/schemas/stored-candidate.ts";

/** The paths of a workspace that a model is recorded from. */
export function modelOutputs(declaration: ModelDeclaration): readonly string[] {
  const { artifact, metricsFile, evaluationRows, trainingRows } = declaration;
  return [...new Set([artifact, metricsFile, evaluationRows, trainingRows])];
}

/** An output that Git keeps, as a text; `undefined` for one that is none, or a large one: its object has to do. */
async function textAt(root: string, path: string, md5: string | undefined): Promise<StoredText | undefined> {
  const stats = await lstat(join(root, path));
  if (!stats.isFile() || stats.size > storedTextLimit) return undefined;
  const bytes = await readFile(join(root, path));
  const digests = hashBytes(bytes);
  const text = bytes.toString("utf8");
  const isText = Buffer.from(text, "utf8").equals(bytes) && text.isWellFormed();
  return isText && digests.md5 === md5 ? { path, md5: digests.md5, text } : undefined;
}

async function textsOf(root: string, stage: PlacedStage, locked: LockedStage): Promise<readonly StoredText[]> {
  const texts: StoredText[] = [];
  for (const { path, written, isCached } of stage.outs) {
    if (isCached) continue;
    const found = await textAt(root, path, locked.outs.find((out) => out.path === written)?.md5);
    if (found !== undefined) texts.push(found);
  }
  return texts;
}

/**
 * The candidate that stands in a workspace, after its stages ran.
 *
 * @param root - Absolute path of the repository, free of links.
 * @returns `undefined` when `dvc.lock` does not hold all stages that made it: nobody could restore it.
 */
export async function describeCandidate(
  root: string,
  declaration: ModelDeclaration,
  record: ModelRecord,
): Promise<StoredCandidate | undefined> {
  const tracked = await collectTracked(await workspaceSource(root));
  const locks = openLockFiles(root);
  const stages: StoredCandidate["stages"][number][] = [];
  const texts: StoredText[] = [];
  for (const stage of closure(stageGraph(tracked.stages), modelOutputs(declaration))) {
    const locked = await locks.locked(stage);
    if (locked === undefined) return undefined;
    stages.push({ stage: stage.name, lock: emitLockedStage(locked) });
    texts.push(...(await textsOf(root, stage, locked)));
  }
  const { model, inputKey, inputs, artifact, metrics, metricsSha256 } = record;
  return {
    kind: "lockstep/StoredCandidate",
    schema: 1,
    ...{ model, inputKey, inputs, artifact, metrics, metricsSha256, stages, texts },
  };
}
