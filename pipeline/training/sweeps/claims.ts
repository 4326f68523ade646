import { randomUUID } from "node:crypto";
import type { Sha256 } from "../../domain/ids.ts";
import type { SweepStore } from "./store.ts";

/** What a worker saw of another's claim, and since when it has not changed by the worker's own time. */
interface Watched {
  readonly generation: number;
  readonly beat: number;
  readonly sinceMs: number;
}

export interface ClaimOptions {
  readonly store: SweepStore;
  /** Name of this worker, unlike any other's. */
  readonly worker: string;
  /** Without a sign for so long, a worker counts as dead. */
  readonly leaseMs: number;
  /** Time that only goes forward; of this machine, compared with nobody's. */
  readonly now: () => number;
}

/** A trial that this worker may run. */
export interface Claim {
  readonly trial: Sha256;
  /** 1 for the first worker, one more for each that took over. */
  readonly generation: number;
}

const allClaims = "sweeps/claims/";
const claimsOf = (trial: Sha256): string => `${allClaims}${trial}/`;
const beatsOf = (trial: Sha256, generation: number): string => `sweeps/beats/${trial}/${generation}/`;

function largest(keys: readonly string[], prefix: string): number {
  const numbers = keys.map((key) => key.slice(prefix.length)).filter((name) => /^\d{1,9}$/.test(name));
  return Math.max(0, ...numbers.map(Number));
}

/**
 * Who runs which trial, without a coordinator and without a common clock. A claim is a text that only one worker can make; its owner adds
 * beats to it while it works. A worker that has seen no new beat for the length of a lease makes the claim of the next generation, and
 * again only one can. Nobody compares times of two machines, and nothing is ever removed.
 */
export class Claims {
  readonly #options: ClaimOptions;
  readonly #watched = new Map<Sha256, Watched>();

  constructor(options: ClaimOptions) {
    this.#options = options;
  }

  /** `undefined` while another worker runs the trial. */
  async claim(trial: Sha256): Promise<Claim | undefined> {
    const { store, worker } = this.#options;
    const generation = largest(await store.list(claimsOf(trial)), claimsOf(trial));
    if (generation > 0 && !(await this.#isAbandoned(trial, generation))) return undefined;
    const isMine = await store.create(`${claimsOf(trial)}${generation + 1}`, `${worker} ${randomUUID()}\n`);
    return isMine ? { trial, generation: generation + 1 } : undefined;
  }

  /** The trials that somebody has claimed, of any sweep at this store. */
  async started(): Promise<ReadonlySet<string>> {
    const keys = await this.#options.store.list(allClaims);
    return new Set(keys.map((key) => key.slice(allClaims.length).split("/", 1)[0] ?? ""));
  }

  /** Says that the owner is alive; `count` is one more each time. False once another has taken over. */
  async beat({ trial, generation }: Claim, count: number): Promise<boolean> {
    const { store, worker } = this.#options;
    await store.create(`${beatsOf(trial, generation)}${count}`, `${worker}\n`);
    return largest(await store.list(claimsOf(trial)), claimsOf(trial)) === generation;
  }

  /** Gives a trial back that will not be finished, so that nobody has to wait for it. */
  async release({ trial, generation }: Claim): Promise<void> {
    const { store, worker } = this.#options;
    await store.create(`${beatsOf(trial, generation)}released`, `${worker}\n`);
  }

  async #isAbandoned(trial: Sha256, generation: number): Promise<boolean> {
    const { store, leaseMs, now } = this.#options;
    const prefix = beatsOf(trial, generation);
    const beats = await store.list(prefix);
    if (beats.includes(`${prefix}released`)) return true;
    const beat = largest(beats, prefix);
    const known = this.#watched.get(trial);
    if (known?.generation === generation && known.beat === beat) return now() - known.sinceMs >= leaseMs;
    this.#watched.set(trial, { generation, beat, sinceMs: now() });
    return false;
  }
}
