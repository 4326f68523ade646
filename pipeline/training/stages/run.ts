import { realpath } from "node:fs/promises";
import type { CommandStyle } from "../../data/dvc/pipeline.ts";
import { type HashState, openHashState } from "../../data/objects/hash-state.ts";
import { collectTracked, type PlacedPointer, workspaceSource } from "../../data/stages/collect.ts";
import { stageGraph } from "../../data/stages/graph.ts";
import { overlaps } from "../../data/stages/overlap.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import type { StageOutcome } from "../../domain/candidate.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Recall } from "./cached-run.ts";
import type { StageEnd, StageFailure } from "./events.ts";
import type { CommandSettings } from "./execute.ts";
import { recoverOutputs } from "./outputs-aside.ts";
import { activeUpstream, type Plan, planOf, type Selection } from "./plan.ts";
import { type PointerPolicy, settlePointer } from "./pointers.ts";
import { workThrough } from "./schedule.ts";
import { openSession, type Session, type SessionRequest } from "./session.ts";
import { Settler } from "./settle.ts";
import { noRules, type SpendingRules, StageCosts } from "./stage-costs.ts";

export type { RunEvent } from "./events.ts";

/** What a failed stage means for the others: nothing more starts, what needs it does not, or all go on. */
export type OnError = "fail" | "keep-going" | "ignore";

export interface RunRequest extends SessionRequest, CommandSettings {
  /** What to run; every stage of the repository when left out. */
  readonly selection?: Selection | undefined;
  /** Runs the stages even if nothing changed, and whatever the run-cache holds. */
  readonly force?: boolean | undefined;
  /** Runs what needs a stage that ran, even if nothing changed for it. */
  readonly forceDownstream?: boolean | undefined;
  /** Data that is missing is no reason to run or to fetch, unless it is wanted. */
  readonly allowsMissing?: boolean | undefined;
  /**
   * Which outputs, from the root, must be in the workspace afterwards. Others that are missing stay missing when nothing needs them, so
   * that a run in which nothing changed downloads nothing. Every output when left out, none with `allowsMissing`.
   */
  readonly wanted?: readonly string[] | undefined;
  /** Stages at once; 1 when left out. */
  readonly jobs?: number | undefined;
  /** True when left out. */
  readonly usesRunCache?: boolean | undefined;
  /** What is known of stages beside the run-cache; stages that {@link force} has run are asked about, too. */
  readonly recall?: Recall | undefined;
  readonly onError?: OnError | undefined;
  readonly confirm?: ((stage: string, reason: string) => Promise<boolean>) | undefined;
  /** Data beside a pointer that differs from it, but is in the cache, is put right instead of recorded. */
  readonly restoresKnown?: boolean | undefined;
  /** Opened, and saved at the end, when left out. */
  readonly state?: HashState | undefined;
  /** `parsing.*` of DVC's config. */
  readonly commandStyle?: CommandStyle | undefined;
  /** Asked once, before the first stage runs; without it nothing is limited, and nothing has a price. */
  readonly spending?: (() => Promise<SpendingRules>) | undefined;
  /** Says of every stage that does not run what it took when it did, not only of those from the run-cache. */
  readonly recallsCosts?: boolean | undefined;
}

export interface RunResult {
  readonly pointers: readonly StageEnd[];
  /** In the order in which they would run one at a time; those that were not reached are missing. */
  readonly stages: readonly StageEnd[];
  /** Why stages failed, in that order. */
  readonly failures: readonly { readonly stage: string; readonly error: unknown }[];
}

/** Works with the state of hashes that was given, or with the repository's own, which is saved and closed in the end. */
export async function withState<Result>(
  { root, state }: RunRequest,
  work: (state: HashState) => Promise<Result>,
): Promise<Result> {
  if (state !== undefined) return work(state);
  using own = await openHashState(root);
  return await work(own);
}

/** An open repository with what is to be done in it. */
export interface Opened {
  readonly session: Session;
  readonly plan: Plan;
}

/** Reads every file of DVC once. @throws what reading them throws, TARGET_UNKNOWN, CYCLE_IN_STAGES. */
export async function openRun(request: RunRequest, state: HashState): Promise<Opened> {
  const { root, selection = { targets: [], folder: "", isAll: true } } = request;
  const source = await workspaceSource(root);
  const tracked = await collectTracked(source, request.commandStyle);
  checkPointers(tracked.pointers, tracked.stages);
  const graph = stageGraph(tracked.stages);
  const plan = planOf(selection, { graph, tracked, files: source.dvcFiles });
  return { session: openSession(request, { tracked, graph, state }), plan };
}

/** @throws LockstepError DVC_FILE_INVALID when a stage writes what a pointer tracks. */
function checkPointers(pointers: readonly PlacedPointer[], stages: readonly PlacedStage[]): void {
  const outs = stages.flatMap((stage) => stage.outs.map(({ path }) => ({ path, stage })));
  for (const { path, file } of pointers) {
    const other = outs.find((out) => overlaps(out.path, path));
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

/** How missing and changed data is taken. */
export function runPolicy({ allowsMissing, wanted, restoresKnown, commits }: RunRequest): PointerPolicy {
  return {
    allowsMissing: allowsMissing ?? wanted !== undefined,
    restoresKnown: restoresKnown === true,
    commits: commits !== false,
  };
}

class Run {
  readonly #opened: Opened;
  readonly #request: RunRequest;
  readonly #settler: Settler;
  readonly #costs: StageCosts;
  readonly #ends = new Map<PlacedStage, StageEnd>();
  readonly #failures = new Map<PlacedStage, unknown>();
  readonly #forced = new Set<PlacedStage>();

  constructor(opened: Opened, request: RunRequest) {
    this.#opened = opened;
    this.#request = request;
    this.#costs = new StageCosts(opened.session, request.spending ?? (() => Promise.resolve(noRules)));
    this.#settler = new Settler(opened.session, {
      ...request,
      costs: this.#costs,
      allowsMissing: runPolicy(request).allowsMissing,
      wanted: request.wanted,
      order: opened.plan.stages,
      usesRunCache: request.usesRunCache !== false,
    });
  }

  async pointers(): Promise<readonly StageEnd[]> {
    const { session, plan } = this.#opened;
    const policy = runPolicy(this.#request);
    const ends: StageEnd[] = [];
    for (const pointer of plan.pointers) {
      const startedMs = performance.now();
      const { kind, reason } = await settlePointer(session, pointer, policy);
      const outcome = ({ skip: "skipped", restore: "restored", update: "recorded" } as const)[kind];
      ends.push(this.#finish({ stage: pointer.file, outcome, reason, durationMs: elapsed(startedMs) }));
    }
    return ends;
  }

  #finish(end: StageEnd): StageEnd {
    this.#opened.session.onEvent({ kind: "finished", outcome: end });
    return end;
  }

  async stages(): Promise<Omit<RunResult, "pointers">> {
    const { graph } = this.#opened.session;
    const { stages } = this.#opened.plan;
    const { jobs = 1, onError = "fail" } = this.#request;
    await workThrough({
      nodes: stages,
      needs: (stage) => activeUpstream(graph, stage),
      jobs,
      work: async (stage) => {
        const end = await this.#work(stage);
        this.#ends.set(stage, end);
        return this.#finish(end);
      },
      stops: ({ outcome }) => outcome === "failed" && (onError === "fail" || this.#isInterrupted()),
    });
    for (const stage of stages) {
      const again = await this.#settler.remadeOutcome(stage)?.catch(() => undefined);
      const end = this.#ends.get(stage);
      if (again === undefined || end === undefined) continue;
      this.#ends.set(stage, { ...end, ...again, ...(await this.#costsOf(stage, again.outcome)) });
    }
    return {
      stages: stages.flatMap((stage) => this.#ends.get(stage) ?? []),
      failures: stages.flatMap((stage) =>
        this.#failures.has(stage) ? [{ stage: stage.name, error: this.#failures.get(stage) }] : [],
      ),
    };
  }

  #isInterrupted(): boolean {
    return this.#request.signal?.aborted === true;
  }

  async #work(stage: PlacedStage): Promise<StageEnd> {
    const startedMs = performance.now();
    const upstream = activeUpstream(this.#opened.session.graph, stage);
    const culprit = upstream.find((up) => isFailure(this.#ends.get(up)));
    if (culprit !== undefined && this.#request.onError !== "ignore") {
      const reason = `stage ${culprit.name}, which it needs, failed`;
      return { stage: stage.name, outcome: "blocked", reason, durationMs: 0 };
    }
    try {
      const { outcome, reason } = await this.#settler.settle(stage, this.#cause(stage, upstream));
      const costs = await this.#costsOf(stage, outcome);
      return { stage: stage.name, outcome, reason, durationMs: elapsed(startedMs), ...costs };
    } catch (error) {
      this.#failures.set(stage, error);
      const reason = error instanceof Error ? error.message : String(error);
      const cost = this.#costs.costOf(stage);
      const end = { stage: stage.name, outcome: "failed", reason, durationMs: elapsed(startedMs) } as const;
      return cost === undefined ? end : { ...end, cost };
    }
  }

  /** What a stage took now, or when it ran; members that are not known are left out. */
  async #costsOf(
    stage: PlacedStage,
    outcome: StageOutcome["outcome"],
  ): Promise<Pick<StageOutcome, "cost" | "costWhenRan">> {
    const cost = this.#costs.costOf(stage);
    if (cost !== undefined) return { cost };
    if (outcome !== "cached" && this.#request.recallsCosts !== true) return {};
    const costWhenRan = await this.#costs.costWhenRan(stage);
    return costWhenRan === undefined ? {} : { costWhenRan };
  }

  /** Why a stage runs whatever is found. */
  #cause(stage: PlacedStage, upstream: readonly PlacedStage[]): string | undefined {
    const { force, forceDownstream } = this.#request;
    const cause = forceDownstream !== true ? undefined : upstream.find((up) => this.#forced.has(up) || this.#isNew(up));
    const reason = force === true ? "it was asked for" : cause && `stage ${cause.name}, which it needs, ran`;
    if (reason !== undefined) this.#forced.add(stage);
    return reason;
  }

  #isNew(stage: PlacedStage): boolean {
    const outcome = this.#ends.get(stage)?.outcome;
    return outcome !== undefined && outcome !== "skipped";
  }
}

function isFailure(end: StageEnd | undefined): end is StageFailure {
  return end?.outcome === "failed" || end?.outcome === "blocked";
}

function elapsed(startedMs: number): number {
  return Math.round(performance.now() - startedMs);
}

/**
 * Brings pointers and the outputs of stages up to date, as `dvc repro` does: each stage is skipped when `dvc.lock` holds it, restored
 * when only data is missing, taken from the run-cache when it ran with the same inputs before, and run otherwise. Only what a
 * stage that runs needs is fetched. Stages that finish stay recorded, whatever becomes of others.
 *
 * @returns Failures of stages are in the result.
 * @throws LockstepError for what keeps the run from beginning: TARGET_UNKNOWN, CYCLE_IN_STAGES, OBJECT_MISSING and LOCK_HELD of pointers,
 * what reading DVC's files throws.
 */
export async function reproduce(asked: RunRequest): Promise<RunResult> {
  const request: RunRequest = { ...asked, root: await realpath(asked.root) };
  await recoverOutputs(request.root);
  return withState(request, async (state) => {
    const run = new Run(await openRun(request, state), request);
    const pointers = await run.pointers();
    return { pointers, ...(await run.stages()) };
  });
}

/**
 * As {@link reproduce}, for whoever needs all of it.
 *
 * @returns One outcome per stage.
 * @throws LockstepError of the first stage that failed: STAGE_FAILED, INTERRUPTED, LOCK_HELD, OBJECT_MISSING, OBJECT_CORRUPT,
 * DEPENDENCY_MISSING, PATH_UNSAFE; DVC_FILE_INVALID for a repository without stages; what {@link reproduce} throws.
 */
export async function runStages(request: RunRequest): Promise<readonly StageOutcome[]> {
  const { stages, failures } = await reproduce(request);
  const [first] = failures;
  if (first !== undefined) throw first.error;
  if (stages.length > 0) return stages.flatMap((end) => (isFailure(end) ? [] : [end]));
  throw new LockstepError("DVC_FILE_INVALID", `no dvc.yaml below ${request.root} declares a stage`, {
    hint: "Declare one in dvc.yaml, or run this at the root of the repository.",
  });
}
