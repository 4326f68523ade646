import { workspaceSource } from "../data/stages/collect.ts";
import { overlaps } from "../data/stages/overlap.ts";
import { LockstepError } from "../domain/error.ts";
import { byCodePoint } from "../domain/json.ts";
import { type Graph, part } from "./dag-graph.ts";
import { shownFrom } from "./paths.ts";
import type { DataRepository } from "./repository.ts";
import { addressOf, selectTrackers } from "./targets.ts";
import { readTrackers, type Tracker } from "./tracked.ts";

export interface DagRequest {
  /** A stage, a `.dvc` file or an output; everything when left out. */
  readonly target?: string | undefined;
  /** With a target: all that hangs together with it, not only what it needs. */
  readonly full?: boolean | undefined;
  /** Outputs instead of stages. */
  readonly outs?: boolean | undefined;
  /** Stages of one `foreach` or `matrix` as one. */
  readonly collapse?: boolean | undefined;
}

/** Paths that a stage needs. */
function needsOf(tracker: Tracker): readonly string[] {
  return tracker.kind === "pointer" ? [] : [...tracker.stage.deps, ...tracker.stage.params].map(({ path }) => path);
}

/** Stages and pointers, each with what it needs. */
function stageGraphOf(repository: DataRepository, trackers: readonly Tracker[]): Graph {
  const edges: [string, string][] = [];
  for (const tracker of trackers)
    for (const need of needsOf(tracker))
      for (const other of trackers)
        if (other !== tracker && other.outs.some(({ path }) => overlaps(path, need)))
          edges.push([addressOf(repository, other), addressOf(repository, tracker)]);
  return { nodes: trackers.map((tracker) => addressOf(repository, tracker)), edges };
}

/** Outputs, each with the outputs that its stage needs. */
function outputGraphOf(repository: DataRepository, trackers: readonly Tracker[]): Graph {
  const outs = trackers.flatMap((tracker) => tracker.outs.map(({ path }) => ({ tracker, path })));
  const edges = outs.flatMap(({ tracker, path }) =>
    needsOf(tracker).flatMap((need) =>
      outs
        .filter((other) => other.tracker !== tracker && overlaps(other.path, need))
        .map((other) => [shownFrom(repository, other.path), shownFrom(repository, path)] as const),
    ),
  );
  return { nodes: outs.map(({ path }) => shownFrom(repository, path)), edges };
}

function collapsed({ nodes, edges }: Graph): Graph {
  const group = (node: string): string => (node.endsWith(".dvc") ? node : node.replace(/@.*$/, ""));
  return {
    nodes: nodes.map(group),
    edges: edges.map(([from, to]) => [group(from), group(to)] as const).filter(([from, to]) => from !== to),
  };
}

function sorted({ nodes, edges }: Graph): Graph {
  const unique = new Map(edges.map((edge) => [edge.join("\0"), edge]));
  return {
    nodes: [...new Set(nodes)].sort(byCodePoint),
    edges: [...unique].sort(([a], [b]) => byCodePoint(a, b)).map(([, edge]) => edge),
  };
}

/**
 * What depends on what: edges lead from what makes to what needs. Sorted.
 *
 * @throws LockstepError ARGUMENT_INVALID, TARGET_UNKNOWN.
 */
export async function dagOf(request: DagRequest, repository: DataRepository): Promise<Graph> {
  const { target, full = false, outs = false, collapse = false } = request;
  if (outs && collapse)
    throw new LockstepError("ARGUMENT_INVALID", "--outs and --collapse-foreach-matrix do not go together", {
      hint: "Leave one of them out.",
    });
  const trackers = await readTrackers(await workspaceSource(repository.root));
  const whole = outs ? outputGraphOf(repository, trackers) : stageGraphOf(repository, trackers);
  let chosen = whole;
  if (target !== undefined) {
    const selected = await selectTrackers(repository, trackers, { targets: [target] });
    const starts = selected.flatMap(({ tracker, part: asked }) =>
      outs
        ? tracker.outs
            .filter(({ path }) => asked === undefined || overlaps(path, asked))
            .map(({ path }) => shownFrom(repository, path))
        : [addressOf(repository, tracker)],
    );
    chosen = part(whole, starts, full);
  }
  return sorted(collapse ? collapsed(chosen) : chosen);
}
