import { openPackageMeter } from "./package-meter.ts";
import { hasProcessTable, type ProcessLine, readMemory, readTree } from "./process-table.ts";
import { ProcessorAccount } from "./processor-account.ts";
import type { Usage } from "./usage.ts";

export interface Meter {
  /** What was used until now. */
  usage(): Usage;
  /**
   * Ends the measurement. Called when the root has ended and before what it left is stopped, so that what that took is still seen.
   *
   * @param waitedSeconds - Processor time that the kernel charged the root with; `undefined` when it was killed before it could tell.
   */
  stop(waitedSeconds: number | undefined): Usage;
}

export interface MeterRequest {
  /** The root of the tree; it leads a session of its own. */
  readonly pid: number;
  /** Told after each look. @returns Milliseconds after which it must be told again at the latest, where there is such a time. */
  readonly onLook?: ((usage: Usage) => number | undefined) | undefined;
}

/** Looks take this part of one processor at most: what one took decides when the next one comes. */
const share = 1 / 400;
/** Whatever is long is looked at less often. */
const looksPerAge = 25;
const soonestMs = 20;
const latestMs = 1000;

/** Processor time of this thread. */
function busyMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The memory of a tree: what each process has to itself, and of what they may share the largest. */
function memoryOf(living: Iterable<number>): { readonly bytes: number; readonly highWaterBytes: number } {
  let [own, shared, highWater] = [0, 0, 0];
  for (const pid of living) {
    const memory = readMemory(pid);
    if (memory === undefined) continue;
    own += memory.privateBytes;
    shared = Math.max(shared, memory.sharedBytes);
    highWater = Math.max(highWater, memory.highWaterBytes);
  }
  return { bytes: own + shared, highWaterBytes: highWater };
}

/** Looks at a tree of processes over and over. */
class TreeMeter implements Meter {
  readonly #request: MeterRequest;
  readonly #account = new ProcessorAccount();
  readonly #packages = openPackageMeter();
  readonly #startedMs = performance.now();
  #tree: ReadonlyMap<number, ProcessLine> = new Map();
  #timer: NodeJS.Timeout | undefined;
  #lookedMs = performance.now();
  /** When every process of the machine may be looked at again. */
  #wholeMs = 0;
  #peakBytes = 0;
  #bytes = 0;
  #byteSeconds = 0;

  constructor(request: MeterRequest) {
    this.#request = request;
    this.#look(false);
    this.#wait(soonestMs);
  }

  #wait(delayMs: number): void {
    this.#timer = setTimeout(() => {
      const begunMs = busyMs();
      this.#look(false);
      const wanted = this.#request.onLook?.(this.usage()) ?? latestMs;
      const agedMs = (performance.now() - this.#startedMs) / looksPerAge;
      this.#wait(Math.min(Math.max(soonestMs, agedMs, (busyMs() - begunMs) / share), wanted, latestMs));
    }, delayMs);
  }

  #look(isLast: boolean): void {
    const now = performance.now();
    const isWhole = isLast || now >= this.#wholeMs;
    const begunMs = busyMs();
    this.#tree = readTree(this.#request.pid, this.#tree, isWhole);
    if (isWhole) this.#wholeMs = now + Math.max(latestMs / 4, (2 * (busyMs() - begunMs)) / share);
    const { bytes, highWaterBytes } = memoryOf(this.#tree.keys());
    // Between two looks, the mean of them.
    this.#byteSeconds += ((this.#bytes + bytes) / 2) * ((now - this.#lookedMs) / 1000);
    this.#bytes = bytes;
    this.#lookedMs = now;
    this.#peakBytes = Math.max(this.#peakBytes, bytes, highWaterBytes);
    if (isLast) return;
    this.#account.look([...this.#tree.values()]);
    this.#packages.look(this.#account.totalSeconds);
  }

  usage(): Usage {
    return {
      wallSeconds: (performance.now() - this.#startedMs) / 1000,
      cpuSeconds: this.#account.totalSeconds,
      peakMemoryBytes: this.#peakBytes,
      memoryByteSeconds: this.#byteSeconds,
      meteredJoules: this.#packages.joules,
      unmeasured: undefined,
    };
  }

  stop(waitedSeconds: number | undefined): Usage {
    clearTimeout(this.#timer);
    const root = this.#tree.get(this.#request.pid);
    this.#look(true);
    const living = [...this.#tree.values()].filter(({ pid }) => pid !== this.#request.pid);
    if (waitedSeconds === undefined) this.#account.look(living);
    else this.#account.close(living, { id: root?.id, waitedSeconds });
    this.#packages.look(this.#account.totalSeconds, true);
    return this.usage();
  }
}

/** Where processes cannot be looked at: the clock, and in the end what the kernel says that the root was charged with. */
class ClockMeter implements Meter {
  readonly #startedMs = performance.now();
  readonly #request: MeterRequest;
  #timer: NodeJS.Timeout | undefined;

  constructor(request: MeterRequest) {
    this.#request = request;
    this.#wait(soonestMs);
  }

  #wait(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#wait(Math.min(this.#request.onLook?.(this.usage()) ?? latestMs, latestMs));
    }, delayMs);
  }

  #used(cpuSeconds: number | undefined): Usage {
    return {
      wallSeconds: (performance.now() - this.#startedMs) / 1000,
      cpuSeconds,
      peakMemoryBytes: undefined,
      memoryByteSeconds: undefined,
      meteredJoules: undefined,
      unmeasured: `memory of other processes cannot be read on ${process.platform}`,
    };
  }

  usage(): Usage {
    return this.#used(undefined);
  }

  stop(waitedSeconds: number | undefined): Usage {
    clearTimeout(this.#timer);
    return this.#used(waitedSeconds);
  }
}

/** Measures a tree of processes from now on, for less than a hundredth of one processor. */
export function startMeter(request: MeterRequest): Meter {
  return hasProcessTable() ? new TreeMeter(request) : new ClockMeter(request);
}
