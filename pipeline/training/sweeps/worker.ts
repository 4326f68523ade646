import { setTimeout as pause } from "node:timers/promises";
import type { Sha256 } from "../../domain/ids.ts";
import { type Claim, Claims } from "./claims.ts";
import { Knowledge, resultKey } from "./knowledge.ts";
import { allTrials, type SweepState, type SweepSubject } from "./plan.ts";
import { Reservations } from "./reservations.ts";
import type { SweepStore } from "./store.ts";
import { reservationFor } from "./sweep-budget.ts";
import { encodeResult, type Trial, type TrialResult } from "./trial.ts";

export type Finding = Pick<TrialResult, "scores" | "failure" | "cost">;

/** One of several equal parts, counted from 1. */
export interface Part {
  readonly number: number;
  readonly of: number;
}

export interface WorkerRequest {
  readonly subject: SweepSubject;
  readonly store: SweepStore;
  /** Name of this worker, unlike any other's. */
  readonly worker: string;
  /** Trials at once. */
  readonly jobs: number;
  /** What of the trials that are open at the beginning is this worker's, where it sees nothing of the others; all when left out. */
  readonly part?: Part | undefined;
  readonly leaseMs: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Runs one trial. Ends soon after the signal does. */
  readonly run: (trial: Trial, signal: AbortSignal) => Promise<Finding>;
  readonly onResult: (result: TrialResult, state: SweepState) => void;
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
  readonly reservations: Reservations;
  /** Number of this job. */
  readonly at: number;
  /** The trials that this worker may run; any when left out. */
  readonly own: ReadonlySet<Sha256> | undefined;
}

/** Why a trial would go beyond the sweep's budget; otherwise what it is expected to take is reserved. */
async function refusalOf(
  { subject }: WorkerRequest,
  { reservations, found }: Shared,
  { trial, state }: { readonly trial: Trial; readonly state: SweepState },
): Promise<string | undefined> {
  if (subject.sweep.budget === undefined) return undefined;
  return reservations.reserve(trial.key, (reserved) => {
    const finished = allTrials(state).flatMap((each) => {
      const result = found.results.get(each.key);
      return result === undefined ? [] : [{ trial: each, cost: result.cost }];
    });
    const counted = new Set(finished.map((each) => each.trial.key));
    const others = [...reserved].filter(([key]) => !counted.has(key));
    return reservationFor(subject, trial, {
      finished,
      reserved: others.map(([key, amounts]) => found.results.get(key)?.cost ?? amounts),
    });
  });
}

/** One trial from claim to result. @returns Whether there was one to take, or why none may be taken any more. */
async function work(
  request: WorkerRequest,
  shared: Shared,
): Promise<"worked" | "over" | "waiting" | { readonly stop: string }> {
  const { subject, store, worker } = request;
  const state = await shared.found.state(subject);
  const open = state.open.filter(({ key }) => shared.own?.has(key) ?? true);
  // Each begins elsewhere, so that they seldom reach for the same trial; not where the first is worth the most.
  const begin = subject.sweep.strategy === "asha" ? 0 : shared.at;
  const order = open.map((_, i) => open[(i + begin) % open.length] as Trial);
  let stop: string | undefined;
  let reserved: ReadonlyMap<Sha256, unknown> = new Map();
  for (const trial of order) {
    request.signal.throwIfAborted();
    // Where one does not fit any more, only what was reserved is still run: by others, or left behind by one that died.
    if (stop !== undefined && !reserved.has(trial.key)) continue;
    stop ??= await refusalOf(request, shared, { trial, state });
    if (stop !== undefined) {
      reserved = await shared.reservations.read();
      if (!reserved.has(trial.key)) continue;
    }
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
    await store.create(resultKey(trial.key), encodeResult(result));
    request.onResult(result, await shared.found.state(subject));
    return "worked";
  }
  if (open.length === 0) return "over";
  // What runs may take less than was reserved for it, and leave enough.
  return stop === undefined || open.some(({ key }) => reserved.has(key)) ? "waiting" : { stop };
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
  const reservations = new Reservations(request);
  let stopped: string | undefined;
  const { part, subject } = request;
  const first = part === undefined ? [] : (await found.state(subject)).open;
  const own = part && new Set(first.filter((_, i) => i % part.of === part.number - 1).map(({ key }) => key));
  if (part !== undefined) stopped = `the other ${part.of - 1} parts, and what follows from all, are run elsewhere`;
  await Promise.all(
    Array.from({ length: request.jobs }, async (_, at) => {
      for (;;) {
        request.signal.throwIfAborted();
        const done = await work(request, { claims, found, reservations, at, own });
        if (done === "over") return;
        if (typeof done === "object") {
          stopped = done.stop;
          return;
        }
        if (done === "waiting") await pause(request.leaseMs / 10, undefined, { signal: request.signal });
      }
    }),
  );
  const state = await found.state(subject);
  return { state, results: found.results, stopped: state.open.length === 0 ? undefined : stopped };
}
