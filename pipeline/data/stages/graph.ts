import { LockstepError } from "../../domain/error.ts";
import { foldersAbove } from "./overlap.ts";
import type { PlacedStage } from "./placed-stage.ts";

/** Which stages need which; pure. */
export interface StageGraph {
  /** Every stage after those it depends on: depth-first post-order, as DVC runs them. */
  readonly order: readonly PlacedStage[];
  /** The stages that make what a stage depends on, in the order of its dependencies. */
  upstream(stage: PlacedStage): readonly PlacedStage[];
  /** The stage that makes a path: as its output, or inside its output. */
  producerOf(path: string): PlacedStage | undefined;
  /** Stages whose outputs are the path, hold it, or stand inside it. */
  producersAround(path: string): readonly PlacedStage[];
}

/** Output path → stage. @throws LockstepError DVC_FILE_INVALID when two outputs are the same or one is inside the other. */
function producers(stages: readonly PlacedStage[]): ReadonlyMap<string, PlacedStage> {
  const made = new Map<string, PlacedStage>();
  for (const stage of stages) {
    for (const { path } of stage.outs) {
      const other = made.get(path);
      if (other !== undefined) {
        throw new LockstepError("DVC_FILE_INVALID", `the stages ${other.name} and ${stage.name} both write ${path}`, {
          hint: "Every output is made by one stage: give one of them another path.",
        });
      }
      made.set(path, stage);
    }
  }
  for (const [path, stage] of made) {
    for (const folder of foldersAbove(path)) {
      const other = made.get(folder);
      if (other === undefined) continue;
      throw new LockstepError(
        "DVC_FILE_INVALID",
        `${path} of stage ${stage.name} is inside ${folder} of stage ${other.name}`,
        {
          hint: "Outputs may not lie inside each other: give one of them another path.",
        },
      );
    }
  }
  return made;
}

/** @throws LockstepError CYCLE_IN_STAGES naming the circle; DVC_FILE_INVALID for outputs that two stages make. */
export function stageGraph(stages: readonly PlacedStage[]): StageGraph {
  const made = producers(stages);
  const inside = new Map<string, PlacedStage[]>();
  for (const [path, stage] of made) {
    for (const folder of ["", ...foldersAbove(path)]) {
      const list = inside.get(folder) ?? [];
      if (!list.includes(stage)) list.push(stage);
      inside.set(folder, list);
    }
  }
  const producerOf = (path: string): PlacedStage | undefined => {
    for (const candidate of [path, ...foldersAbove(path)]) {
      const stage = made.get(candidate);
      if (stage !== undefined) return stage;
    }
    return undefined;
  };
  const producersAround = (path: string): readonly PlacedStage[] => {
    const holder = producerOf(path);
    return [...new Set([...(holder === undefined ? [] : [holder]), ...(inside.get(path) ?? [])])];
  };
  const upstream = (stage: PlacedStage): readonly PlacedStage[] => [
    ...new Set([...stage.deps, ...stage.params].flatMap(({ path }) => producersAround(path))),
  ];
  return { order: postOrder(stages, upstream), upstream, producerOf, producersAround };
}

function postOrder(
  stages: readonly PlacedStage[],
  upstream: (stage: PlacedStage) => readonly PlacedStage[],
): readonly PlacedStage[] {
  const order: PlacedStage[] = [];
  const finished = new Set<PlacedStage>();
  for (const start of stages) {
    if (finished.has(start)) continue;
    // A stack of our own: a chain of ten thousand stages must not end in a stack overflow.
    const path: { readonly stage: PlacedStage; readonly needs: readonly PlacedStage[]; next: number }[] = [];
    const onPath = new Set<PlacedStage>();
    const enter = (stage: PlacedStage): void => {
      path.push({ stage, needs: upstream(stage), next: 0 });
      onPath.add(stage);
    };
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const need = top.needs[top.next++];
      if (need === undefined) {
        path.pop();
        onPath.delete(top.stage);
        finished.add(top.stage);
        order.push(top.stage);
      } else if (onPath.has(need)) {
        const circle = path.slice(path.findIndex(({ stage }) => stage === need)).map(({ stage }) => stage.name);
        throw new LockstepError("CYCLE_IN_STAGES", `the stages ${[...circle, need.name].join(" → ")} need each other`, {
          hint: "Remove one of these dependencies from dvc.yaml.",
        });
      } else if (!finished.has(need)) enter(need);
    }
  }
  return order;
}

/** The stages that are needed for some paths, and all they need in turn, in the order they run. */
export function closure(graph: StageGraph, paths: readonly string[]): readonly PlacedStage[] {
  const needed = new Set<PlacedStage>();
  const pending = paths.flatMap((path) => graph.producersAround(path));
  for (let stage = pending.pop(); stage !== undefined; stage = pending.pop()) {
    if (needed.has(stage)) continue;
    needed.add(stage);
    pending.push(...graph.upstream(stage));
  }
  return graph.order.filter((stage) => needed.has(stage));
}
