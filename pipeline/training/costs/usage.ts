/** What one command used, or all commands of a stage. What could not be measured is `undefined`. */
export interface Usage {
  readonly wallSeconds: number;
  readonly cpuSeconds: number | undefined;
  readonly peakMemoryBytes: number | undefined;
  /** Memory summed over time. */
  readonly memoryByteSeconds: number | undefined;
  /** What the processors' own meters gave for the share of the tree; `undefined` where they cannot be read. */
  readonly meteredJoules: number | undefined;
  /** Why something is `undefined`. */
  readonly unmeasured: string | undefined;
}

export const noUsage: Usage = {
  wallSeconds: 0,
  cpuSeconds: 0,
  peakMemoryBytes: 0,
  memoryByteSeconds: 0,
  meteredJoules: 0,
  unmeasured: undefined,
};

function both(
  a: number | undefined,
  b: number | undefined,
  join: (a: number, b: number) => number,
): number | undefined {
  return a === undefined || b === undefined ? undefined : join(a, b);
}

const add = (a: number, b: number): number => a + b;

/** One after the other. */
export function afterEachOther(first: Usage, then: Usage): Usage {
  return {
    wallSeconds: first.wallSeconds + then.wallSeconds,
    cpuSeconds: both(first.cpuSeconds, then.cpuSeconds, add),
    peakMemoryBytes: both(first.peakMemoryBytes, then.peakMemoryBytes, Math.max),
    memoryByteSeconds: both(first.memoryByteSeconds, then.memoryByteSeconds, add),
    meteredJoules: both(first.meteredJoules, then.meteredJoules, add),
    unmeasured: first.unmeasured ?? then.unmeasured,
  };
}
