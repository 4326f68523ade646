import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { updatePointer } from "../../data/dvc/pointer.ts";
import { dvcIgnore } from "../../data/objects/dvc-ignore.ts";
import { openHashState } from "../../data/objects/hash-state.ts";
import { writeWorkspaceFile } from "../../data/objects/scratch.ts";
import { collectTracked, type PlacedPointer, workspaceSource } from "../../data/stages/collect.ts";
import { closure, type StageGraph, stageGraph } from "../../data/stages/graph.ts";
import { isInside, overlaps } from "../../data/stages/overlap.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import type { StageOutcome } from "../../domain/candidate.ts";
import { LockstepError } from "../../domain/error.ts";
import { directoryContent, fileContent } from "./contents.ts";
import { type ContentId, type Decision, decide } from "./decide.ts";
import { type CommandSettings, execute } from "./execute.ts";
import { dependencyId, materialise, OutputNowhere } from "./materialise.ts";
import { recoverOutputs } from "./outputs-aside.ts";
import { currentParams } from "./params.ts";
import { type RunLock, takeRunLock } from "./run-lock.ts";
import { isNowhere, openSession, type Session, type SessionRequest, textAt } from "./session.ts";

export type { RunEvent } from "./events.ts";

export interface RunRequest extends SessionRequest, CommandSettings {
  /** Names of stages, or paths of outputs; without them every stage. What they need runs first. */
  readonly targets?: readonly string[];
  /** Runs the stages even if nothing changed. */
  readonly force?: boolean;
  /**
   * Which outputs must be in the workspace afterwards: all, or these paths. Others that are missing stay missing when nothing needs
   * them, so that a run in which nothing changed downloads nothing.
   */
  readonly wanted?: readonly string[];
}

/** The stages that a run is about, in order. @throws LockstepError ARGUMENT_INVALID naming what there is. */
function planned(graph: StageGraph, targets: readonly string[] | undefined): readonly PlacedStage[] {
  if (targets === undefined) return graph.order;
  const paths = targets.flatMap((target) => {
    const stages = graph.order.filter(
      ({ name, stage }) => name === target || stage.name === target || stage.name.startsWith(`${target}@`),
    );
    const producer = graph.producerOf(target);
    if (stages.length > 0 || producer !== undefined)
      return [{ stages, path: producer === undefined ? undefined : target }];
    throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(target)} is neither a stage nor an output of one`, {
      hint: `Stages: ${graph.order.map(({ name }) => name).join(", ") || "none"}.`,
    });
  });
  const needed = new Set<PlacedStage>();
  for (const { stages, path } of paths) {
    for (const stage of [...stages, ...(path === undefined ? [] : closure(graph, [path]))]) needed.add(stage);
  }
  for (const stage of [...graph.order].reverse())
    if (needed.has(stage)) for (const up of graph.upstream(stage)) needed.add(up);
  return graph.order.filter((stage) => needed.has(stage));
}

/** Brings pointers up to date with data that was changed beside them, as `dvc repro` does; imports are left alone. */
async function updatePointers(session: Session, stages: readonly PlacedStage[]): Promise<void> {
  const { root, cache, contents } = session;
  const needed = (pointer: PlacedPointer): boolean =>
    stages.some(({ deps }) => deps.some(({ path }) => path === "" || overlaps(path, pointer.path)));
  for (const pointer of session.tracked.pointers) {
    const { path, file, out } = pointer;
    if (pointer.pointer.isFrozen || !needed(pointer)) continue;
    const now = await contents.at(path, out.isLegacy ? "legacy" : "md5");
    if (now === undefined || now.id === out.md5) continue;
    // Content that is saved already is what another branch or an earlier pull left here, not a change of this one.
    if (out.md5 !== undefined && (await cache.has(now.id))) {
      await session.restore(path, out);
      session.onEvent({ kind: "progress", title: `Restore ${path}`, fraction: 1 });
      continue;
    }
    const stored =
      now.fileCount === undefined
        ? fileContent(await cache.addFile(join(root, path)))
        : directoryContent(await cache.addDirectory(join(root, path), await dvcIgnore(root, path)));
    const text = (await textAt(root, file)) ?? "";
    const outs = pointer.pointer.outs.map((candidate) =>
      candidate === out
        ? {
            ...out,
            md5: stored.id,
            sizeBytes: stored.sizeBytes,
            fileCount: stored.fileCount,
            isExecutable: stored.isExecutable,
            isLegacy: false,
          }
        : candidate,
    );
    await writeWorkspaceFile(root, file, updatePointer(text, { ...pointer.pointer, outs }));
    session.onEvent({ kind: "updated", file });
  }
}

async function look(session: Session, stage: PlacedStage, isForced: boolean): Promise<Decision> {
  const locked = await session.locked(stage);
  if (stage.stage.isFrozen) return decide(stage, locked, { deps: new Map(), params: new Map(), outs: new Map() });
  if (isForced) return { kind: "run", reason: "it was asked for" };
  const legacy = new Set(
    [...(locked?.deps ?? []), ...(locked?.outs ?? [])].filter((entry) => entry.isLegacy).map((entry) => entry.path),
  );
  const deps = new Map<string, ContentId>();
  for (const { written, path } of stage.deps) {
    deps.set(written, await dependencyId(session, { stage, path, hash: legacy.has(written) ? "legacy" : "md5" }));
  }
  const outs = new Map<string, ContentId>();
  for (const { written, path } of stage.outs) {
    outs.set(written, (await session.contents.at(path, legacy.has(written) ? "legacy" : "md5"))?.id);
  }
  return decide(stage, locked, { deps, params: await currentParams(session.root, stage), outs });
}

class Run {
  readonly #session: Session;
  readonly #request: RunRequest;
  readonly #lock: RunLock;
  readonly #outcomes = new Map<PlacedStage, StageOutcome>();
  readonly #remake = new Map<PlacedStage, string>();

  constructor(session: Session, request: RunRequest, lock: RunLock) {
    this.#session = session;
    this.#request = request;
    this.#lock = lock;
  }

  /** Settles every stage; an output that turns out to be nowhere sends the run back to the stage that makes it. */
  async all(stages: readonly PlacedStage[]): Promise<readonly StageOutcome[]> {
    for (let index = 0; index < stages.length; ) {
      const stage = stages[index];
      if (stage === undefined) break;
      try {
        await this.#settle(stage);
        index++;
      } catch (error) {
        if (!(error instanceof OutputNowhere) || this.#remake.has(error.stage)) throw error;
        this.#remake.set(error.stage, `output ${error.path} is needed, and neither the cache nor a remote has it`);
        index = stages.indexOf(error.stage);
      }
    }
    return stages.flatMap((stage) => this.#outcomes.get(stage) ?? []);
  }

  async #settle(stage: PlacedStage): Promise<void> {
    if (this.#request.signal?.aborted === true) {
      throw new LockstepError("INTERRUPTED", `the run was interrupted before stage ${stage.name}`, {
        hint: "Run the same command again: finished stages are skipped.",
      });
    }
    const ranBefore = this.#outcomes.get(stage)?.outcome === "ran";
    const remake = ranBefore ? undefined : this.#remake.get(stage);
    const isForced = this.#request.force === true && !ranBefore;
    const decision =
      remake === undefined ? await look(this.#session, stage, isForced) : { kind: "run" as const, reason: remake };
    if (ranBefore && decision.kind === "run" && stage.stage.alwaysChanged) return;
    const startedMs = performance.now();
    const finish = (outcome: StageOutcome["outcome"], reason: string): void => {
      if (outcome === "skipped" && this.#outcomes.has(stage)) return;
      const result = { stage: stage.name, outcome, reason, durationMs: Math.round(performance.now() - startedMs) };
      this.#outcomes.set(stage, result);
      this.#session.onEvent({ kind: "finished", outcome: result });
    };
    switch (decision.kind) {
      case "skip":
        finish("skipped", decision.reason);
        return;
      case "restore": {
        const outs = await this.#unwantedLeftOut(stage, decision.outs);
        if (outs.length === 0) {
          finish("skipped", "nothing changed; its missing outputs are not needed here");
          return;
        }
        this.#session.onEvent({ kind: "started", stage: stage.name, outcome: "restored", reason: decision.reason });
        const lost = await this.#restore(stage, outs);
        if (lost === undefined) finish("restored", decision.reason);
        else await this.#run(stage, lost, finish);
        return;
      }
      case "run":
        await this.#run(stage, decision.reason, finish);
    }
  }

  /** Of outputs that differ from the record, those that must be put right: present ones, and missing ones that are wanted. */
  async #unwantedLeftOut(stage: PlacedStage, written: readonly string[]): Promise<readonly string[]> {
    const { wanted } = this.#request;
    const kept: string[] = [];
    for (const name of written) {
      const path = stage.outs.find((out) => out.written === name)?.path ?? name;
      const isWanted = wanted === undefined || wanted.some((want) => overlaps(want, path));
      if (isWanted || (await this.#session.contents.exists(path))) kept.push(name);
    }
    return kept;
  }

  /** Puts recorded outputs into the workspace; gives the reason to run instead when one is nowhere. */
  async #restore(stage: PlacedStage, written: readonly string[]): Promise<string | undefined> {
    const locked = await this.#session.locked(stage);
    for (const name of written) {
      const out = stage.outs.find((candidate) => candidate.written === name);
      const entry = locked?.outs.find((candidate) => candidate.path === name);
      if (out?.isCached !== true || entry === undefined)
        return `output ${name} is missing or changed, and it is kept in no cache`;
      try {
        await this.#session.restore(out.path, entry);
      } catch (error) {
        if (!isNowhere(error)) throw error;
        return `output ${name} is missing, and neither the cache nor a remote has it`;
      }
    }
    return undefined;
  }

  async #run(stage: PlacedStage, reason: string, finish: (outcome: "ran", reason: string) => void): Promise<void> {
    for (const { path } of [...stage.deps, ...stage.params]) await materialise(this.#session, path);
    this.#session.onEvent({ kind: "started", stage: stage.name, outcome: "ran", reason });
    await execute({ session: this.#session, stage, settings: this.#request, lock: this.#lock });
    finish("ran", reason);
  }
}

/**
 * Brings the outputs of stages up to date, as `dvc repro` does: each stage is skipped when `dvc.lock` holds it, restored when only
 * its outputs are missing, and run otherwise. Only what a stage that runs needs is fetched.
 *
 * @returns One outcome per stage, in the order they ran.
 * @throws LockstepError LOCK_HELD, STAGE_FAILED, INTERRUPTED, OBJECT_MISSING, OBJECT_CORRUPT, DEPENDENCY_MISSING, PATH_UNSAFE and
 * what reading DVC's files throws. Stages that had finished by then stay recorded.
 */
export async function runStages(request: RunRequest): Promise<readonly StageOutcome[]> {
  const root = await realpath(request.root);
  await using lock = await takeRunLock(root);
  await recoverOutputs(root);
  const tracked = await collectTracked(await workspaceSource(root));
  if (tracked.stages.length === 0) {
    throw new LockstepError("DVC_FILE_INVALID", `no dvc.yaml below ${root} declares a stage`, {
      hint: "Declare one with `dvc stage add`, or run this at the root of the repository.",
    });
  }
  checkPointers(tracked.pointers, tracked.stages);
  const graph = stageGraph(tracked.stages);
  const stages = planned(graph, request.targets);
  const state = await openHashState(root);
  const session = openSession({ ...request, root }, { tracked, graph, state });
  await updatePointers(session, stages);
  const outcomes = await new Run(session, { ...request, root }, lock).all(stages);
  await state.save();
  return outcomes;
}

/** @throws LockstepError DVC_FILE_INVALID when a stage writes what a pointer tracks. */
function checkPointers(pointers: readonly PlacedPointer[], stages: readonly PlacedStage[]): void {
  const outs = stages.flatMap((stage) => stage.outs.map(({ path }) => ({ path, stage })));
  for (const { path, file } of pointers) {
    const other = outs.find((out) => out.path === path || isInside(out.path, path) || isInside(path, out.path));
    if (other === undefined) continue;
    throw new LockstepError(
      "DVC_FILE_INVALID",
      `${other.path} is written by stage ${other.stage.name} and tracked by ${file}`,
      {
        hint: `Remove ${file}, or give the stage another output.`,
      },
    );
  }
}
