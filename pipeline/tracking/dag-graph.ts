import { byCodePoint } from "../domain/json.ts";

/** Names, and edges from what makes to what needs. */
export interface Graph {
  readonly nodes: readonly string[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** Everything that is reached from some nodes. */
function reached(starts: readonly string[], next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set(starts);
  const pending = [...starts];
  for (let node = pending.pop(); node !== undefined; node = pending.pop())
    for (const other of next.get(node) ?? [])
      if (!found.has(other)) {
        found.add(other);
        pending.push(other);
      }
  return found;
}

function adjacency(edges: Graph["edges"], direction: "up" | "both"): ReadonlyMap<string, readonly string[]> {
  const next = new Map<string, string[]>();
  const add = (from: string, to: string): void => {
    const list = next.get(from);
    if (list === undefined) next.set(from, [to]);
    else list.push(to);
  };
  for (const [from, to] of edges) {
    add(to, from);
    if (direction === "both") add(from, to);
  }
  return next;
}

function within(graph: Graph, kept: ReadonlySet<string>): Graph {
  return {
    nodes: graph.nodes.filter((node) => kept.has(node)),
    edges: graph.edges.filter(([from, to]) => kept.has(from) && kept.has(to)),
  };
}

/** What some nodes need, or with `full` all that hangs together with them. */
export function part(graph: Graph, starts: readonly string[], full: boolean): Graph {
  return within(graph, reached(starts, adjacency(graph.edges, full ? "both" : "up")));
}

/** The parts that do not hang together, each sorted as the whole is; in the order of their first names. */
export function components(graph: Graph): readonly Graph[] {
  const next = adjacency(graph.edges, "both");
  const seen = new Set<string>();
  return graph.nodes.flatMap((node) => {
    if (seen.has(node)) return [];
    const kept = reached([node], next);
    for (const one of kept) seen.add(one);
    return [within(graph, kept)];
  });
}

/** Nodes by the length of the longest way to them: what a node needs is in an earlier row. A circle is cut where it is closed. */
export function layers(graph: Graph): readonly (readonly string[])[] {
  const needs = adjacency(graph.edges, "up");
  const depth = new Map<string, number>();
  const waiting = new Map(graph.nodes.map((node) => [node, new Set(needs.get(node)).size]));
  const followers = new Map<string, Set<string>>();
  for (const [from, to] of graph.edges) followers.set(from, (followers.get(from) ?? new Set()).add(to));
  let row = graph.nodes.filter((node) => waiting.get(node) === 0);
  for (const node of row) depth.set(node, 0);
  while (row.length > 0) {
    const next: string[] = [];
    for (const node of row)
      for (const follower of followers.get(node) ?? []) {
        depth.set(follower, Math.max(depth.get(follower) ?? 0, (depth.get(node) ?? 0) + 1));
        const left = (waiting.get(follower) ?? 1) - 1;
        waiting.set(follower, left);
        if (left === 0) next.push(follower);
      }
    row = next;
  }
  const rows: string[][] = [];
  for (const node of graph.nodes) {
    const at = depth.get(node) ?? 0;
    while (rows.length <= at) rows.push([]);
    rows[at]?.push(node);
  }
  return rows.map((nodes) => nodes.sort(byCodePoint));
}
