/** Rows that a model was trained on and would be judged by. */
export interface Leakage {
  /** Ids in both tables, each counted once; 0 when the tables are apart. */
  readonly count: number;
  /** The first of them in the order of the evaluation rows, at most five. */
  readonly examples: readonly string[];
}

/** Ids that are in both tables. */
export function findLeakage(trainingIds: readonly string[], evaluationIds: readonly string[]): Leakage {
  const training = new Set(trainingIds);
  const shared = new Set<string>();
  for (const id of evaluationIds) if (training.has(id)) shared.add(id);
  return { count: shared.size, examples: [...shared].slice(0, 5) };
}
