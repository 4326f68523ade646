import { setTimeout as pause } from "node:timers/promises";
import { type Sha256, sha256 } from "../../domain/ids.ts";
import { type Claim, Claims } from "./claims.ts";
import { type SweepState, type SweepSubject, sweepState } from "./plan.ts";
import type { SweepStore } from "./store.ts";
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

/** Results of trials; those that were read once are not read again. */
export class Results {
  readonly #store: SweepStore;
  readonly #known = new Map<Sha256, TrialResult>();

  constructor(store: SweepStore) {
    this.#store = store;
  }

  /** All there are of these trials. @throws LockstepError RECORD_INVALID. */
  async of(trials: readonly Trial[]): Promise<ReadonlyMap<Sha256, TrialResult>> {
    for (const { key } of trials) {
      if (this.#known.has(key)) continue;
      const text = await this.#store.read(results + key);
      if (text !== undefined) this.#known.set(key, readResult(text, key));
    }
    return this.#known;
  }

  /** Brings the known results up to date and says how far the sweep is. */
  async state(subject: SweepSubject): Promise<SweepState> {
    let state = sweepState(subject, this.#known);
    // A round that is over opens the next, whose results may be there, too.
    for (let seen = -1; seen < this.#known.size && state.open.length > 0; ) {
      seen = this.#known.size;
      await this.of(state.open);
      state = sweepState(subject, this.#known);
    }
    return state;
  }

  /** Every known result. */
  get known(): ReadonlyMap<Sha256, TrialResult> {
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

/** One trial from claim to result; false when there was none to take. */
async function work(
  request: WorkerRequest,
  shared: { readonly claims: Claims; readonly found: Results; readonly at: number },
) {
  const { subject, store, worker } = request;
  const { open } = await shared.found.state(subject);
  // Each worker begins elsewhere, so that they seldom reach for the same trial.
  const order = open.map((_, i) => open[(i + shared.at) % open.length] as Trial);
  for (const trial of order) {
    request.signal.throwIfAborted();
    const claim = await shared.claims.claim(trial.key);
    if (claim === undefined) continue;
    // Between the look and the claim, the earlier owner may have finished.
    if ((await shared.found.of([trial])).has(trial.key)) return "worked" as const;
    const finding = await runClaimed(request, { trial, claim, claims: shared.claims });
    if (finding === undefined) return "worked" as const;
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
    return "worked" as const;
  }
  return open.length === 0 ? ("over" as const) : ("waiting" as const);
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
}> {
  const claims = new Claims(request);
  const found = new Results(request.store);
  await Promise.all(
    Array.from({ length: request.jobs }, async (_, at) => {
      for (;;) {
        request.signal.throwIfAborted();
        const done = await work(request, { claims, found, at });
        if (done === "over") return;
        if (done === "waiting") await pause(request.leaseMs / 10, undefined, { signal: request.signal });
      }
    }),
  );
  return { state: await found.state(request.subject), results: found.known };
}
