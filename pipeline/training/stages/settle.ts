import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type HeldLocks, withOutputLocks } from "../../data/locks/output-locks.ts";
import { dvcIgnore } from "../../data/objects/dvc-ignore.ts";
import { isNowhere } from "../../data/objects/transfer.ts";
import { lockPath } from "../../data/stages/lock-files.ts";
import type { PlacedPath, PlacedStage } from "../../data/stages/placed-stage.ts";
import type { StageOutcome } from "../../domain/candidate.ts";
import { LockstepError } from "../../domain/error.ts";
import { type CachedRun, findCachedRun, findRecalledRun, type Recall, takeCachedRun } from "./cached-run.ts";
import type { Decision } from "./decide.ts";
import { type CommandSettings, execute } from "./execute.ts";
import { type Found, type LookPolicy, look } from "./look.ts";
import { materialise, OutputNowhere } from "./materialise.ts";
import type { Observed } from "./observe.ts";
import { areAside, recoverOutputs } from "./outputs-aside.ts";
import { recordAsItIs } from "./record.ts";
import type { Session } from "./session.ts";
import type { StageCosts } from "./stage-costs.ts";

export interface SettleRequest extends CommandSettings, LookPolicy {
  /** Stages in the order in which they would run one at a time. */
  readonly order: readonly PlacedStage[];
  /** Looks for what the stage made of the same inputs before. */
  readonly usesRunCache: boolean;
  /** Asked before a stage runs, also one that is forced to: what it knows was made of everything that decides the model. */
  readonly recall?: Recall | undefined;
  /** Asked before a stage runs; false ends the run. */
  readonly confirm?: ((stage: string, reason: string) => Promise<boolean>) | undefined;
  readonly costs: StageCosts;
}

type Outcome = Pick<StageOutcome, "outcome" | "reason">;

type Attempt =
  | (Outcome & { readonly kind: "done" })
  /** What was to be put back turned out to be nowhere. */
  | { readonly kind: "lost"; readonly reason: string }
  /** Another process worked on the stage after it was looked at. */
  | { readonly kind: "overtaken" }
  /** A run that was killed left its outputs aside. */
  | { readonly kind: "aside" };

function done(outcome: StageOutcome["outcome"], reason: string): Attempt {
  return { kind: "done", outcome, reason };
}

/** Brings stages up to date, one call per stage; calls for different stages may overlap. */
export class Settler {
  readonly #session: Session;
  readonly #request: SettleRequest;
  /** Stages that `dvc.lock` did not hold when the run began. */
  readonly #unrecorded: Promise<ReadonlySet<PlacedStage>>;
  readonly #remade = new Map<PlacedStage, Promise<Outcome>>();
  /** Stages of which something was recalled that cannot be had. */
  readonly #forgotten = new Set<PlacedStage>();

  constructor(session: Session, request: SettleRequest) {
    this.#session = session;
    this.#request = request;
    this.#unrecorded = this.#findUnrecorded();
  }

  async #findUnrecorded(): Promise<ReadonlySet<PlacedStage>> {
    const found = new Set<PlacedStage>();
    for (const stage of this.#request.order)
      if ((await this.#session.locks.locked(stage)) === undefined) found.add(stage);
    return found;
  }

  /** Names of stages of the same `dvc.lock` that get their first record in this run, and come after this stage. */
  async #later(stage: PlacedStage): Promise<ReadonlySet<string>> {
    const { order } = this.#request;
    const unrecorded = await this.#unrecorded;
    const after = order.slice(order.indexOf(stage) + 1);
    return new Set(
      after
        .filter((other) => unrecorded.has(other) && lockPath(other) === lockPath(stage))
        .map((other) => other.stage.name),
    );
  }

  /**
   * Skips, restores, takes from the run-cache, or runs a stage. An output that it needs and that nobody has is made again first.
   *
   * @param forced - Why it runs whatever was found; `undefined` lets that decide.
   */
  async settle(stage: PlacedStage, forced: string | undefined): Promise<Outcome> {
    let cause = forced;
    for (;;) {
      try {
        const end = await this.#attempt(stage, cause);
        if (end.kind === "done") return end;
        if (end.kind === "lost") cause = end.reason;
        if (end.kind === "aside") await recoverOutputs(this.#session.root);
      } catch (error) {
        if (!(error instanceof OutputNowhere) || this.#remade.has(error.stage)) throw error;
        await this.#remake(stage, error);
      }
    }
  }

  async #remake(needing: PlacedStage, { stage, path }: OutputNowhere): Promise<void> {
    if (!this.#request.order.includes(stage)) {
      throw new LockstepError("OBJECT_MISSING", `stage ${needing.name} needs ${path}, which nobody has any more`, {
        hint: `Run stage ${stage.name}, too: it makes it.`,
      });
    }
    const reason = `output ${path} is needed, and neither the cache nor a remote has it`;
    const remaking = this.#remade.get(stage) ?? this.settle(stage, reason);
    this.#remade.set(stage, remaking);
    await remaking;
  }

  /** What became of a stage that had to be made again after others had passed it over. */
  remadeOutcome(stage: PlacedStage): Promise<Outcome> | undefined {
    return this.#remade.get(stage);
  }

  #requireRunning(stage: PlacedStage): void {
    if (this.#session.signal?.aborted !== true) return;
    throw new LockstepError("INTERRUPTED", `the run was interrupted before stage ${stage.name}`, {
      hint: "Run the same command again: finished stages are skipped.",
    });
  }

  async #look(stage: PlacedStage, forced: string | undefined): Promise<Found> {
    const found = await look(this.#session, stage, this.#request);
    if (forced === undefined || stage.stage.isFrozen) return found;
    return { ...found, decision: { kind: "run", reason: forced } };
  }

  async #attempt(stage: PlacedStage, forced: string | undefined): Promise<Attempt> {
    this.#requireRunning(stage);
    // Values of parameters decide; a params file that a stage makes or a pointer tracks is small.
    for (const { path } of stage.params) await materialise(this.#session, path);
    const { observed, decision } = await this.#look(stage, forced);
    switch (decision.kind) {
      case "skip":
        return done("skipped", decision.reason);
      case "restore":
        await this.#bring(stage.deps.filter(({ written }) => decision.deps.includes(written)));
        return this.#locked(stage, observed, () => this.#restore(stage, decision));
      case "record":
        await this.#bring(stage.deps);
        return this.#locked(stage, observed, () => this.#record(stage, decision.reason));
      case "run": {
        const run = await this.#madeBefore(stage, observed, forced);
        if (run !== undefined) return this.#locked(stage, observed, () => this.#take(stage, run, decision.reason));
        await this.#confirm(stage, decision.reason);
        await this.#bring(stage.deps);
        return this.#locked(stage, observed, (held) => this.#execute(stage, decision.reason, held));
      }
    }
  }

  /** What this machine made counts first, so that a run without a network goes on as before; then what was recalled. */
  async #madeBefore(
    stage: PlacedStage,
    observed: Observed,
    forced: string | undefined,
  ): Promise<CachedRun | undefined> {
    const { usesRunCache, recall } = this.#request;
    const usesCache = usesRunCache && forced === undefined;
    const here = usesCache ? await findCachedRun(this.#session, stage, { ...observed, isHere: true }) : undefined;
    if (here !== undefined) return here;
    const isAsked = recall !== undefined && !this.#forgotten.has(stage);
    const recalled = isAsked ? await findRecalledRun(stage, observed, recall) : undefined;
    return recalled ?? (usesCache ? await findCachedRun(this.#session, stage, observed) : undefined);
  }

  async #bring(deps: readonly PlacedPath[]): Promise<void> {
    for (const { path } of deps) await materialise(this.#session, path);
  }

  /** Works on a stage while nobody else does, unless somebody has done so since it was looked at. */
  async #locked(
    stage: PlacedStage,
    { locked }: Observed,
    work: (held: HeldLocks) => Promise<Attempt>,
  ): Promise<Attempt> {
    const { root, signal, locks, contents } = this.#session;
    const write = stage.outs.map(({ path }) => path);
    const read = [...stage.deps, ...stage.params].map(({ path }) => path);
    return withOutputLocks({ root, write, read, command: `repro ${stage.name}`, signal }, async (held) => {
      await locks.refresh(stage);
      const isAside = await areAside(root, write);
      if (!isAside && isDeepStrictEqual(await locks.locked(stage), locked)) return work(held);
      for (const path of [...write, ...read]) contents.forget(path);
      return { kind: isAside ? "aside" : "overtaken" };
    });
  }

  async #record(stage: PlacedStage, reason: string): Promise<Attempt> {
    this.#tell(stage, "recorded", reason);
    const commits = this.#request.commits !== false;
    await recordAsItIs(this.#session, { stage, commits, later: await this.#later(stage) });
    return done("recorded", reason);
  }

  async #take(stage: PlacedStage, run: CachedRun, reason: string): Promise<Attempt> {
    this.#session.onEvent({ kind: "started", stage: stage.name, outcome: "cached", reason, from: run.from });
    const lost = await takeCachedRun(this.#session, { stage, run, later: await this.#later(stage) });
    if (lost === undefined) return done("cached", reason);
    if (run.from === "candidate") {
      this.#forgotten.add(stage);
      this.#request.recall?.lost(stage.name, lost);
    }
    return { kind: "lost", reason };
  }

  async #execute(stage: PlacedStage, reason: string, held: HeldLocks): Promise<Attempt> {
    this.#tell(stage, "ran", reason);
    const { costs } = this.#request;
    const later = await this.#later(stage);
    await execute({ session: this.#session, stage, settings: this.#request, held, later, costs });
    return done("ran", reason);
  }

  #tell(stage: PlacedStage, outcome: Exclude<StageOutcome["outcome"], "skipped">, reason: string): void {
    this.#session.onEvent({ kind: "started", stage: stage.name, outcome, reason });
  }

  /** Puts recorded outputs where they belong. */
  async #restore(
    stage: PlacedStage,
    { outs, reason }: Extract<Decision, { readonly kind: "restore" }>,
  ): Promise<Attempt> {
    this.#tell(stage, "restored", reason);
    const { root, cache, contents } = this.#session;
    const locked = await this.#session.locks.locked(stage);
    for (const name of outs) {
      const out = stage.outs.find((candidate) => candidate.written === name);
      const entry = locked?.outs.find((candidate) => candidate.path === name);
      if (out === undefined || entry === undefined) return { kind: "lost", reason };
      const here = await contents.at(out.path, entry.isLegacy ? "legacy" : "md5");
      const own = entry.isLegacy ? cache.legacy : cache;
      try {
        if (here === undefined || here.id !== entry.md5) await this.#session.restore(out.path, entry, out.isCached);
        // It is as it was recorded, and only the cache lacks it.
        else if (here.fileCount === undefined) await own.addFile(join(root, out.path));
        else await own.addDirectory(join(root, out.path), await dvcIgnore(root, out.path));
      } catch (error) {
        if (!isNowhere(error)) throw error;
        return { kind: "lost", reason: `output ${name} is missing, and neither the cache nor a remote has it` };
      }
    }
    return done("restored", reason);
  }

  async #confirm(stage: PlacedStage, reason: string): Promise<void> {
    const { confirm } = this.#request;
    if (confirm === undefined || (await confirm(stage.name, reason))) return;
    throw new LockstepError("INTERRUPTED", `stage ${stage.name} was not wanted`, {
      hint: "Run the command again, and answer y; stages that had finished are skipped.",
    });
  }
}
