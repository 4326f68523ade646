import { z } from "zod";
import { digestOf } from "../../data/objects/hash.ts";
import { LockstepError } from "../../domain/error.ts";
import { type Sha256, sha256 } from "../../domain/ids.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { SweepSubject } from "./plan.ts";
import type { SweepStore } from "./store.ts";
import type { Amounts } from "./sweep-budget.ts";

const reservation = z.strictObject({
  kind: z.literal("lockstep/Reservation"),
  schema: z.literal(1),
  trial: z.string().regex(/^[0-9a-f]{64}$/),
  worker: z.string().max(200),
  wallMs: z.number().min(0),
  cpuMs: z.number().min(0),
});

/** Sweeps that differ in their budget alone are one: what was reserved stays so when it is raised. */
function folderOf({ sweep, ...subject }: SweepSubject): string {
  const { space, effort, ...rest } = sweep;
  const unlimited = { ...rest, budget: null, space: Object.fromEntries(space), effort: effort ?? null };
  const id = digestOf({ ...subject, sweep: unlimited });
  return `sweeps/reservations/${id}/`;
}

function invalid(key: string, cause: unknown): LockstepError {
  return new LockstepError("RECORD_INVALID", `the reservation ${key} has another shape than reservations have`, {
    hint: "Remove it where it is kept, and those of the sweep that come after it.",
    cause,
  });
}

function readReservation(key: string, text: string): z.output<typeof reservation> {
  try {
    return reservation.parse(JSON.parse(text));
  } catch (cause) {
    throw invalid(key, cause);
  }
}

/**
 * What trials of a sweep are expected to take, reserved before they begin: texts numbered from 1, each of which only one worker can make.
 * Who decides has read all before the one it makes, so that decisions are in one order, and each counts on every earlier one. A
 * reservation is the trial's, not the worker's: whoever takes over a trial needs no other.
 */
export class Reservations {
  readonly #store: SweepStore;
  readonly #worker: string;
  readonly #folder: string;
  readonly #known = new Map<Sha256, Amounts>();
  #count = 0;

  constructor({
    subject,
    store,
    worker,
  }: {
    readonly subject: SweepSubject;
    readonly store: SweepStore;
    readonly worker: string;
  }) {
    this.#store = store;
    this.#worker = worker;
    this.#folder = folderOf(subject);
  }

  /** Every reservation there is, by its trial. @throws LockstepError RECORD_INVALID. */
  async read(): Promise<ReadonlyMap<Sha256, Amounts>> {
    for (let at = this.#count + 1; ; at++) {
      const key = `${this.#folder}${at}`;
      const text = await this.#store.read(key);
      if (text === undefined) return this.#known;
      const { trial, wallMs, cpuMs } = readReservation(key, text);
      this.#known.set(sha256(trial), { wallMs, cpuMs });
      // Another job of this worker may be further already.
      this.#count = Math.max(this.#count, at);
    }
  }

  /**
   * Reserves what a trial takes, unless somebody has already.
   *
   * @param decide - From all reservations: what to reserve, or in a sentence why the trial may not begin.
   * @returns The sentence; `undefined` when it is reserved.
   */
  async reserve(
    trial: Sha256,
    decide: (reserved: ReadonlyMap<Sha256, Amounts>) => Amounts | string,
  ): Promise<string | undefined> {
    for (;;) {
      const reserved = await this.read();
      if (reserved.has(trial)) return undefined;
      const at = this.#count + 1;
      const decided = decide(reserved);
      if (typeof decided === "string") return decided;
      const record = { kind: "lockstep/Reservation", schema: 1, trial, worker: this.#worker, ...decided };
      // Where another was quicker, the decision is made again, with what that one reserved.
      await this.#store.create(`${this.#folder}${at}`, `${canonicalJson(record)}\n`);
    }
  }
}
