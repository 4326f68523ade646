import type { ProcessLine } from "./process-table.ts";

type Times = Pick<ProcessLine, "id" | "ownSeconds" | "waitedSeconds">;

/**
 * Smaller amounts that nobody was charged with are taken for the grain of the kernel's clock: two ticks for each number that is compared.
 */
const grainSeconds = 0.035;

/**
 * Adds up the time of a process tree, of which some end between two looks. The kernel charges a process that has ended to whoever waited
 * for it; when nobody of the tree did, because its parent had ended or does not wait, what was seen of it last is kept here.
 */
export class ProcessorAccount {
  #before: ReadonlyMap<string, Times> = new Map();
  #unchargedSeconds = 0;
  #totalSeconds = 0;

  /** Never less than it was. */
  get totalSeconds(): number {
    return this.#totalSeconds;
  }

  /** @param living - Every process of the tree that lives now. */
  look(living: readonly Times[]): void {
    const now = new Map(living.map((times) => [times.id, times]));
    let ended = 0;
    let charged = 0;
    for (const [id, { ownSeconds, waitedSeconds }] of this.#before) {
      const still = now.get(id);
      if (still === undefined) ended += ownSeconds + waitedSeconds;
      else charged += still.waitedSeconds - waitedSeconds;
    }
    if (ended - charged > grainSeconds) this.#unchargedSeconds += ended - charged;
    this.#before = now;
    const seen = living.reduce((sum, { ownSeconds, waitedSeconds }) => sum + ownSeconds + waitedSeconds, 0);
    this.#totalSeconds = Math.max(this.#totalSeconds, seen + this.#unchargedSeconds);
  }

  /**
   * The last look, when the root has ended.
   *
   * @param living - What it left running.
   * @param root - Its id, and what it was charged with in the end.
   */
  close(living: readonly Times[], root: { readonly id: string | undefined; readonly waitedSeconds: number }): void {
    const id = root.id ?? "root";
    this.look([
      ...living,
      { id, ownSeconds: this.#before.get(id)?.ownSeconds ?? 0, waitedSeconds: root.waitedSeconds },
    ]);
  }
}
