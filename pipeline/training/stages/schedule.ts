/** Work that waits for other work. */
export interface Schedule<Node, Result> {
  /** Every node after those it waits for. */
  readonly nodes: readonly Node[];
  /** What a node waits for; nodes that are not of this schedule are passed over. */
  readonly needs: (node: Node) => readonly Node[];
  /** How many are in work at once. */
  readonly jobs: number;
  /** Must not throw. */
  readonly work: (node: Node) => Promise<Result>;
  /** Asked when a node has ended: true starts no further one. What is in work comes to its end. */
  readonly stops: (result: Result) => boolean;
}

/**
 * Works through nodes, at most `jobs` at once. Of those that can start, the first in the list does: one at a time they go in exactly
 * the order of the list.
 *
 * @returns What was worked on, in the order of the list.
 */
export async function workThrough<Node, Result>(schedule: Schedule<Node, Result>): Promise<ReadonlyMap<Node, Result>> {
  const { nodes, needs, jobs, work, stops } = schedule;
  const all = new Set(nodes);
  const results = new Map<Node, Result>();
  const waiting = new Map(nodes.map((node) => [node, needs(node).filter((need) => need !== node && all.has(need))]));
  const inWork = new Map<Node, Promise<void>>();
  const state = { isStopped: false };
  const isReady = ([, list]: readonly [Node, readonly Node[]]): boolean => list.every((need) => results.has(need));
  const start = (node: Node): void => {
    waiting.delete(node);
    const run = async (): Promise<void> => {
      const result = await work(node);
      results.set(node, result);
      inWork.delete(node);
      if (stops(result)) state.isStopped = true;
    };
    inWork.set(node, run());
  };
  for (;;) {
    while (!state.isStopped && inWork.size < jobs) {
      const next = [...waiting].find(isReady);
      if (next === undefined) break;
      start(next[0]);
    }
    if (inWork.size === 0) break;
    await Promise.race(inWork.values());
  }
  return new Map(nodes.flatMap((node) => (results.has(node) ? [[node, results.get(node) as Result] as const] : [])));
}
