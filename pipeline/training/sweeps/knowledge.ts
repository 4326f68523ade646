import type { Sha256 } from "../../domain/ids.ts";
import type { Claims } from "./claims.ts";
import { possibleTrials, type SweepState, type SweepSubject, sweepState } from "./plan.ts";
import type { SweepStore } from "./store.ts";
import { readResult, type Trial, type TrialResult } from "./trial.ts";

const results = "sweeps/results/";

/** Where the result of a trial is kept. */
export function resultKey(trial: Sha256): string {
  return results + trial;
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
      if (there?.has(resultKey(key)) === false) continue;
      const text = await this.#store.read(resultKey(key));
      if (text !== undefined) this.#known.set(key, readResult(text, key));
    }
    return this.#known;
  }

  /** Brings the known results up to date and says how far the sweep is. */
  async state(subject: SweepSubject): Promise<SweepState> {
    const possible = possibleTrials(subject);
    if (possible !== undefined) await this.read(possible);
    const started = possible === undefined ? undefined : await this.#claims.started();
    let state = sweepState(subject, this.#known, started);
    if (possible !== undefined && state.pairs.length === 0) return state;
    // A round that is over opens the next, whose results may be there, too; and the search that is over opens the comparison.
    for (let seen = -1; seen < this.#known.size && state.open.length > 0; ) {
      seen = this.#known.size;
      await this.read(state.open);
      state = sweepState(subject, this.#known, started);
    }
    return state;
  }

  /** Every known result. */
  get results(): ReadonlyMap<Sha256, TrialResult> {
    return this.#known;
  }
}
