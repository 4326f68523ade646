/** What a model takes to run, measured beside the models it is compared with. What could not be measured is `undefined`, never 0. */
export interface Operation {
  /** Half of the requests are answered within this time, 95, and 99 of a hundred. */
  readonly latencyP50Ms: number | undefined;
  /** Records of before it was read off do not have it. */
  readonly latencyP95Ms?: number | undefined;
  readonly latencyP99Ms: number | undefined;
  /** In one large request. */
  readonly rowsPerSecond: number | undefined;
  /** Of all files. */
  readonly sizeBytes: number;
  /** That a thread holds after it has opened the model and answered; JavaScript's and WebAssembly's. */
  readonly memoryBytes: number | undefined;
  /** What was timed: requests of one row to an opened model, or a whole run of the declared command over all rows. */
  readonly timed: "requests" | "commands" | undefined;
}

export const operationMeasures = [
  "latency_p50_ms",
  "latency_p99_ms",
  "rows_per_second",
  "size_bytes",
  "memory_bytes",
  "training_seconds",
  "training_price",
] as const;
export type OperationMeasure = (typeof operationMeasures)[number];

/** True for what is the better the larger it is. */
export function isLargerBetter(measure: OperationMeasure): boolean {
  return measure === "rows_per_second";
}

/** True for what only this change's own training says; no model that it is compared with was trained now. */
export function isOfTraining(measure: OperationMeasure): boolean {
  return measure === "training_seconds" || measure === "training_price";
}
