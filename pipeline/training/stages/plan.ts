import { posix } from "node:path";
import type { PlacedPointer, Tracked } from "../../data/stages/collect.ts";
import type { StageGraph } from "../../data/stages/graph.ts";
import { isInside, overlaps } from "../../data/stages/overlap.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import { LockstepError } from "../../domain/error.ts";

/** What a run is asked for, in the words of `dvc repro`. */
export interface Selection {
  /**
   * Stages (`train`, `sub/dvc.yaml:train`, a group of `foreach`), `dvc.yaml` and `*.dvc` files, outputs, and folders with
   * `isRecursive`, from `folder`. Without them the `dvc.yaml` of `folder`.
   */
  readonly targets: readonly string[];
  /** From the root; empty for the root. */
  readonly folder: string;
  /** Every pipeline of the repository. */
  readonly isAll?: boolean;
  /** Every stage of the pipelines that the targets belong to. */
  readonly isPipeline?: boolean;
  /** The targets alone, without what they need. */
  readonly isSingle?: boolean;
  /** The targets and all that needs them. */
  readonly isDownstream?: boolean;
  /** A folder stands for all stages below it. */
  readonly isRecursive?: boolean;
  /** `*`, `?` and `[…]` in targets. */
  readonly isGlob?: boolean;
}

/** What a run is about. */
export interface Plan {
  /** In the order in which they run. */
  readonly stages: readonly PlacedStage[];
  /** Pointers whose data the stages need, or that were asked for. */
  readonly pointers: readonly PlacedPointer[];
}

interface Targets {
  readonly stages: ReadonlySet<PlacedStage>;
  readonly pointers: ReadonlySet<PlacedPointer>;
}

/** A pattern of a shell, as Python's fnmatch reads it. */
function pattern(text: string): RegExp {
  const source = text.replace(/\[!?\]?[^\]]*\]|[\s\S]/g, (part) => {
    if (part === "*") return "[\\s\\S]*";
    if (part === "?") return "[\\s\\S]";
    if (part.length > 1) return part.replace(/^\[!/, "[^").replaceAll("\\", "\\\\");
    return part.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  });
  return new RegExp(`^${source}$`, "u");
}

function isNamed(name: string, target: string, isGlob: boolean): boolean {
  return name === target || name.startsWith(`${target}@`) || (isGlob && pattern(target).test(name));
}

/** `sub/dvc.yaml:train` → the folder of the file and the name; a name alone is of the folder that the command was started in. */
function stageAddress(target: string, folder: string): { readonly folder: string; readonly name: string } {
  const at = target.lastIndexOf(":");
  if (at === -1) return { folder, name: target };
  const file = posix.join(folder, target.slice(0, at));
  const place = posix.basename(file) === "dvc.yaml" || posix.basename(file) === "dvc.lock" ? posix.dirname(file) : file;
  return { folder: place === "." ? "" : place, name: target.slice(at + 1) };
}

function resolveTarget(target: string, selection: Selection, around: Surroundings): Targets {
  const { isGlob = false, isRecursive = false } = selection;
  const { graph, tracked } = around;
  const path = posix.join(selection.folder, target).replace(/\/+$/, "");
  const below = path === "." ? "" : path;
  const none: Targets = { stages: new Set(), pointers: new Set() };
  if (isRecursive && (below === "" || !path.endsWith(".dvc"))) {
    const stages = graph.order.filter(({ folder }) => folder === below || isInside(folder, below));
    const pointers = tracked.pointers.filter(({ file }) => isInside(file, below));
    if (stages.length + pointers.length > 0) return { stages: new Set(stages), pointers: new Set(pointers) };
  }
  const pointers = tracked.pointers.filter(({ file }) => file === path || (isGlob && pattern(path).test(file)));
  if (pointers.length > 0) return { ...none, pointers: new Set(pointers) };
  if (posix.basename(path) === "dvc.yaml") {
    const folder = posix.dirname(path) === "." ? "" : posix.dirname(path);
    if (!around.files.includes(path)) throw noSuchFile(path);
    return { ...none, stages: new Set(graph.order.filter((stage) => stage.folder === folder)) };
  }
  const address = stageAddress(target, selection.folder);
  const named = graph.order.filter(
    ({ folder, stage }) => folder === address.folder && isNamed(stage.name, address.name, isGlob),
  );
  if (named.length > 0) return { ...none, stages: new Set(named) };
  const over = tracked.pointers.filter((pointer) => pointer.path === path || isInside(path, pointer.path));
  const producers = graph.producersAround(path);
  if (producers.length + over.length === 0) throw unknownTarget(target, graph);
  return { stages: new Set(producers), pointers: new Set(over) };
}

function unknownTarget(target: string, graph: StageGraph): LockstepError {
  const names = graph.order.slice(0, 20).map(({ name }) => name);
  const more = graph.order.length > names.length ? ` and ${String(graph.order.length - names.length)} more` : "";
  return new LockstepError("TARGET_UNKNOWN", `${JSON.stringify(target)} is neither a stage nor an output of one`, {
    hint: `Stages: ${names.join(", ") || "none"}${more}.`,
  });
}

function noSuchFile(path: string): LockstepError {
  return new LockstepError("TARGET_UNKNOWN", `there is no ${path}`, {
    hint: "Name a stage or a dvc.yaml, or run every pipeline of the repository with `--all-pipelines`.",
  });
}

export interface Surroundings {
  readonly graph: StageGraph;
  readonly tracked: Tracked;
  /** Every `dvc.yaml` and `*.dvc` of the repository. */
  readonly files: readonly string[];
}

/** What a stage waits for: nothing, when it is frozen. */
export function activeUpstream(graph: StageGraph, stage: PlacedStage): readonly PlacedStage[] {
  return stage.stage.isFrozen ? [] : graph.upstream(stage);
}

/** True when a stage reads data that a pointer stands for. */
function reads({ stage, deps, params }: PlacedStage, pointer: PlacedPointer): boolean {
  return !stage.isFrozen && [...deps, ...params].some(({ path }) => path === "" || overlaps(path, pointer.path));
}

function spread<Node>(start: Iterable<Node>, next: (node: Node) => Iterable<Node>): Set<Node> {
  const found = new Set<Node>();
  const pending = [...start];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    pending.push(...next(node));
  }
  return found;
}

/** What needs a stage. */
function consumers(graph: StageGraph): ReadonlyMap<PlacedStage, readonly PlacedStage[]> {
  const map = new Map<PlacedStage, PlacedStage[]>();
  for (const stage of graph.order)
    for (const up of activeUpstream(graph, stage)) map.set(up, [...(map.get(up) ?? []), stage]);
  return map;
}

function needed(start: Targets, selection: Selection, around: Surroundings): Targets {
  const { graph, tracked } = around;
  if (selection.isSingle === true) return start;
  const down = consumers(graph);
  const upstream = (stage: PlacedStage): readonly PlacedStage[] => activeUpstream(graph, stage);
  const downstream = (stage: PlacedStage): readonly PlacedStage[] => down.get(stage) ?? [];
  const readers = [...start.pointers].flatMap((pointer) => graph.order.filter((stage) => reads(stage, pointer)));
  if (selection.isDownstream === true)
    return { stages: spread([...start.stages, ...readers], downstream), pointers: start.pointers };
  const isPipeline = selection.isPipeline === true;
  const stages = isPipeline
    ? spread([...start.stages, ...readers], (stage) => [...upstream(stage), ...downstream(stage)])
    : spread(start.stages, upstream);
  const inputs = tracked.pointers.filter((pointer) => [...stages].some((stage) => reads(stage, pointer)));
  return { stages, pointers: new Set([...start.pointers, ...inputs]) };
}

/**
 * The stages and pointers that a run is about, as `dvc repro` selects them.
 *
 * @throws LockstepError TARGET_UNKNOWN naming what there is.
 */
export function planOf(selection: Selection, around: Surroundings): Plan {
  const { graph, tracked } = around;
  if (selection.isAll === true) return { stages: graph.order, pointers: tracked.pointers };
  const targets = selection.targets.length > 0 ? selection.targets : ["dvc.yaml"];
  const found = targets.map((target) => resolveTarget(target, selection, around));
  const start: Targets = {
    stages: new Set(found.flatMap(({ stages }) => [...stages])),
    pointers: new Set(found.flatMap(({ pointers }) => [...pointers])),
  };
  const { stages, pointers } = needed(start, selection, around);
  return {
    stages: graph.order.filter((stage) => stages.has(stage)),
    pointers: tracked.pointers.filter((pointer) => pointers.has(pointer)),
  };
}
