import { setTimeout as pause } from "node:timers/promises";
import { type Sha256, sha256 } from "../../domain/ids.ts";
import { type Claim, Claims } from "./claims.ts";
import { possibleTrials, type SweepState, type SweepSubject, sweepState } from "./plan.ts";
import type { SweepStore } from "./store.ts";
import { beyondBudget } from "./sweep-budget.ts";
import { encodeResult, readResult, type Trial, type TrialResult } from "./trial.ts";

const results = "sweeps/results/";

export type Finding = Pick<TrialResult, "scores" | "failure" | "cost">;

export interface WorkerRequest {
  readonly subject: SweepSubject;
  readonly store: SweepStore;
  /** Name of this worker, unlike any other's. */
  readonly worker: string;
  /** Trials at once. */
  readonly jobs: number;
  readonly leaseMs: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Runs one trial. Ends soon after the signal does. */
  readonly run: (trial: Trial, signal: AbortSignal) => Promise<Finding>;
  readonly onResult: (result: TrialResult, state: SweepState) => void;
}

/** More keys than this are listed before they are read: a listing costs less than so many readings of what is not there. */
const readAtOnce = 8;

/** What workers know of a sweep: results of trials, each read once, and who has begun what. */
export class Knowledge {
  readonly #store: SweepStore;
  readonly #claims: Claims;
  readonly #known = new Map<Sha256, TrialResult>();

  constructor(store: SweepStore, claims: Claims) {
    this.#store = store;
    this.#claims = claims;
  }

  /** Reads what results there are of these trials. @throws LockstepError RECORD_INVALID. */
  async read(trials: readonly Trial[]): Promise<ReadonlyMap<Sha256, TrialResult>> {
    const unknown = trials.filter(({ key }) => !this.#known.has(key));
    const there = unknown.length > readAtOnce ? new Set(await this.#store.list(results)) : undefined;
    for (const { key } of unknown) {
      if (there?.has(results + key) === false) continue;
      const text = await this.#store.read(results + key);
      if (text !== undefined) this.#known.set(key, readResult(text, key));
    }
    return this.#known;
  }

  /** Brings the known results up to date and says how far the sweep is. */
  async state(subject: SweepSubject): Promise<SweepState> {
    const possible = possibleTrials(subject);
    if (possible !== undefined) {
      const known = await this.read(possible);
      return sweepState(subject, known, await this.#claims.started());
    }
    let state = sweepState(subject, this.#known);
    // A round that is over opens the next, whose results may be there, too.
    for (let seen = -1; seen < this.#known.size && state.open.length > 0; ) {
      seen = this.#known.size;
      await this.read(state.open);
      state = sweepState(subject, this.#known);
    }
    return state;
  }

  /** Every known result. */
  get results(): ReadonlyMap<Sha256, TrialResult> {
    return this.#known;
  }
}

/** Why a run was given up: another worker took over. */
const takenOver = Symbol("taken over");

/** Runs a claimed trial while telling the others that this worker lives; `undefined` when another took over in the meantime. */
async function runClaimed(
  request: WorkerRequest,
  { trial, claim, claims }: { readonly trial: Trial; readonly claim: Claim; readonly claims: Claims },
): Promise<Finding | undefined> {
  const lost = new AbortController();
  const done = new AbortController();
  const beats = (async () => {
    for (let count = 1; ; count++) {
      const isWorking = await pause(request.leaseMs / 5, true, { signal: done.signal }).catch(() => false);
      if (!isWorking) return;
      if (!(await claims.beat(claim, count))) lost.abort(takenOver);
    }
  })().catch((error: unknown) => {
    // A worker whose beats do not arrive is dead to the others.
    lost.abort(error);
  });
  try {
    return await request.run(trial, AbortSignal.any([request.signal, lost.signal]));
  } catch (error) {
    if (lost.signal.reason === takenOver) return undefined;
    if (lost.signal.aborted) throw lost.signal.reason;
    await claims.release(claim);
    throw error;
  } finally {
    done.abort();
    await beats;
  }
}

interface Shared {
  readonly claims: Claims;
  readonly found: Knowledge;
  /** Number of this job. */
  readonly at: number;
}

/** Why a trial would go beyond the sweep's budget; nobody is asked where there is none. */
async function budgetStop(subject: SweepSubject, trial: Trial, { claims, found }: Shared): Promise<string | undefined> {
  if (subject.sweep.budget === undefined) return undefined;
  const state = await found.state(subject);
  return beyondBudget(subject, trial, { state, results: found.results, started: await claims.started() });
}

/** One trial from claim to result. @returns Whether there was one to take, or why none may be taken any more. */
async function work(
  request: WorkerRequest,
  shared: Shared,
): Promise<"worked" | "over" | "waiting" | { readonly stop: string }> {
  const { subject, store, worker } = request;
  const { open } = await shared.found.state(subject);
  // Each begins elsewhere, so that they seldom reach for the same trial; not where the first is worth the most.
  const begin = subject.sweep.strategy === "asha" ? 0 : shared.at;
  const order = open.map((_, i) => open[(i + begin) % open.length] as Trial);
  for (const trial of order) {
    request.signal.throwIfAborted();
    const stop = await budgetStop(subject, trial, shared);
    if (stop !== undefined) return { stop };
    const claim = await shared.claims.claim(trial.key);
    if (claim === undefined) continue;
    // Between the look and the claim, the earlier owner may have finished.
    if ((await shared.found.read([trial])).has(trial.key)) return "worked";
    const finding = await runClaimed(request, { trial, claim, claims: shared.claims });
    if (finding === undefined) return "worked";
    const result: TrialResult = {
      kind: "lockstep/TrialResult",
      schema: 1,
      trial: trial.key,
      point: { ...trial.point },
      worker,
      generation: claim.generation,
      ...finding,
    };
    await store.create(results + sha256(trial.key), encodeResult(result));
    request.onResult(result, await shared.found.state(subject));
    return "worked";
  }
  return open.length === 0 ? "over" : "waiting";
}

/**
 * Works on a sweep until it is over: claims a trial, runs it, writes its result; waits while others run the last trials of a round, and
 * takes over from those that die. Any number of these at once, here or elsewhere, end with the same results.
 *
 * @returns Every result of the sweep.
 */
export async function workOnSweep(request: WorkerRequest): Promise<{
  readonly state: SweepState;
  readonly results: ReadonlyMap<Sha256, TrialResult>;
  /** Why this worker stopped before the sweep was over. */
  readonly stopped: string | undefined;
}> {
  const claims = new Claims(request);
  const found = new Knowledge(request.store, claims);
  let stopped: string | undefined;
  await Promise.all(
    Array.from({ length: request.jobs }, async (_, at) => {
      for (;;) {
        request.signal.throwIfAborted();
        const done = await work(request, { claims, found, at });
        if (done === "over") return;
        if (typeof done === "object") {
          stopped = done.stop;
          return;
        }
        if (done === "waiting") await pause(request.leaseMs / 10, undefined, { signal: request.signal });
      }
    }),
  );
  const state = await found.state(request.subject);
  return { state, results: found.results, stopped: state.open.length === 0 ? undefined : stopped };
}
