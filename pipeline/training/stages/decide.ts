import type { Entry, LockedStage } from "../../data/dvc/model.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import { pythonEquals } from "../../data/yaml/python.ts";
import type { YamlMap } from "../../data/yaml/value.ts";

/** The content of a path, as an id; `undefined` when nothing stands there. */
export type ContentId = string | undefined;

/** What a stage would see if it ran now. */
export interface Observed {
  /** Dependency as written → content. */
  readonly deps: ReadonlyMap<string, ContentId>;
  /** Params file as written → key → value; a key that the file lacks is left out. */
  readonly params: ReadonlyMap<string, YamlMap>;
  /** Output as written → content of the workspace. */
  readonly outs: ReadonlyMap<string, ContentId>;
}

export type Decision =
  | { readonly kind: "skip"; readonly reason: string }
  /** Everything is as recorded but these outputs, which are missing or changed in the workspace. */
  | { readonly kind: "restore"; readonly outs: readonly string[]; readonly reason: string }
  | { readonly kind: "run"; readonly reason: string };

function sameCommand(a: LockedStage["cmd"], b: LockedStage["cmd"]): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

function changedPath(kind: string, entries: readonly Entry[], now: ReadonlyMap<string, ContentId>): string | undefined {
  const recorded = new Map(entries.map((entry) => [entry.path, entry.md5]));
  for (const [path, id] of now) {
    if (!recorded.has(path)) return `${kind} ${path} is new`;
    if (recorded.get(path) !== id) return `${kind} ${path} changed`;
  }
  for (const path of recorded.keys()) if (!now.has(path)) return `${kind} ${path} is no longer declared`;
  return undefined;
}

function changedParam(recorded: ReadonlyMap<string, YamlMap>, now: ReadonlyMap<string, YamlMap>): string | undefined {
  for (const [file, values] of now) {
    const before = recorded.get(file);
    for (const [key, value] of values) {
      const old = before?.get(key);
      if (old === undefined) return `parameter ${file}:${key} is new`;
      if (!pythonEquals(old, value)) return `parameter ${file}:${key} changed`;
    }
  }
  for (const [file, values] of recorded) {
    for (const key of values.keys()) if (now.get(file)?.has(key) !== true) return `parameter ${file}:${key} is gone`;
  }
  return undefined;
}

/** A stage that nothing decides runs each time, as in DVC. */
export function isCallback({ stage }: PlacedStage): boolean {
  return stage.deps.length === 0 && stage.params.length === 0 && stage.outs.length === 0;
}

/** Whether a stage must run, and why, in one line that names the dependency, parameter or output. */
export function decide(placed: PlacedStage, locked: LockedStage | undefined, observed: Observed): Decision {
  const { stage } = placed;
  if (stage.isFrozen) return { kind: "skip", reason: "the stage is frozen" };
  if (stage.alwaysChanged) return { kind: "run", reason: "the stage is declared always_changed" };
  if (isCallback(placed)) return { kind: "run", reason: "the stage has neither dependencies nor outputs" };
  if (locked === undefined) return { kind: "run", reason: "dvc.lock has no record of the stage" };
  if (!sameCommand(stage.cmd, locked.cmd)) return { kind: "run", reason: "its command changed" };
  const reason = changedPath("dependency", locked.deps, observed.deps) ?? changedParam(locked.params, observed.params);
  if (reason !== undefined) return { kind: "run", reason };

  const recorded = new Map(locked.outs.map((entry) => [entry.path, entry.md5]));
  const unlike: { readonly path: string; readonly why: string }[] = [];
  for (const [path, id] of observed.outs) {
    const expected = recorded.get(path);
    if (expected === undefined) return { kind: "run", reason: `output ${path} is new` };
    if (id === undefined) unlike.push({ path, why: `output ${path} is missing` });
    else if (id !== expected) unlike.push({ path, why: `output ${path} changed` });
  }
  for (const path of recorded.keys()) {
    if (!observed.outs.has(path)) return { kind: "run", reason: `output ${path} is no longer declared` };
  }
  const [first] = unlike;
  if (first === undefined) return { kind: "skip", reason: "nothing changed" };
  return { kind: "restore", outs: unlike.map(({ path }) => path), reason: first.why };
}
