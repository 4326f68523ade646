import type { Json } from "../../domain/json.ts";
import { pythonEquals, pythonJson } from "../yaml/python.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "../yaml/value.ts";
import type { LockedStage, Stage } from "./model.ts";

/** DVC's words for what happened to a path, parameter or output. */
export type ChangeState = "modified" | "deleted" | "new" | "not in cache";

/** One reason why a stage is not up to date. */
export type Change =
  | { readonly kind: "command"; readonly before: LockedStage["cmd"] | undefined; readonly after: LockedStage["cmd"] }
  | { readonly kind: "dependency" | "output"; readonly path: string; readonly state: ChangeState }
  | {
      readonly kind: "parameter";
      readonly file: string;
      readonly key: string;
      readonly state: ChangeState;
      readonly before: YamlValue | undefined;
      readonly after: YamlValue | undefined;
    }
  | { readonly kind: "params file"; readonly file: string; readonly state: "deleted" | "new" }
  /** `isCallback`: it has neither dependencies nor outputs; else it is declared so. */
  | { readonly kind: "always changed"; readonly isCallback: boolean };

/** What stands at a path now. */
export interface Present {
  /** DVC's id, taken the way the lock's entry was; `undefined` when there is nothing. */
  readonly id: string | undefined;
  /** Outputs that are cached: whether the cache holds the id of the lock. */
  readonly isInCache?: boolean;
  /**
   * Dependencies that are not in the workspace: the id that a pointer, or the stage that makes it, records for it. It does not change
   * what {@link stageChanges} says, but what is done about it.
   */
  readonly recorded?: string | undefined;
}

/** A stage and all that it reads and makes, as found in a workspace or a tree. */
export interface StageNow {
  readonly stage: Stage;
  /** By path as `dvc.yaml` names it. */
  readonly deps: ReadonlyMap<string, Present>;
  readonly outs: ReadonlyMap<string, Present>;
  /** By file; a file that does not exist has no entry. For a whole file all its top-level keys. */
  readonly params: ReadonlyMap<string, YamlMap>;
}

function pathState(present: Present | undefined, locked: string | undefined): ChangeState | undefined {
  if (locked !== undefined && present?.isInCache === false) return "not in cache";
  if (present?.id === undefined) return "deleted";
  if (locked === undefined) return "new";
  return present.id === locked ? undefined : "modified";
}

function pathChanges(
  kind: "dependency" | "output",
  paths: readonly string[],
  [now, locked]: readonly [ReadonlyMap<string, Present>, LockedStage["deps"]],
): readonly Change[] {
  const ids = new Map(locked.map((entry) => [entry.path, entry.md5]));
  return paths.flatMap((path) => {
    const state = pathState(now.get(path), ids.get(path));
    return state === undefined ? [] : [{ kind, path, state }];
  });
}

function parameterState(before: YamlValue | undefined, after: YamlValue | undefined): ChangeState | undefined {
  if (after === undefined) return "deleted";
  if (before === undefined) return "new";
  return pythonEquals(before, after) ? undefined : "modified";
}

function parameterChanges({ stage, params }: StageNow, locked: LockedStage | undefined): readonly Change[] {
  return stage.params.flatMap(({ file, keys }): readonly Change[] => {
    const [before, after] = [locked?.params.get(file), params.get(file)];
    if (after === undefined) return [{ kind: "params file", file, state: "deleted" }];
    if (before === undefined) return [{ kind: "params file", file, state: "new" }];
    const names = keys.length > 0 ? keys : [...new Set([...after.keys(), ...before.keys()])];
    return names.flatMap((key): readonly Change[] => {
      const [old, now] = [before.get(key), after.get(key)];
      const state = parameterState(old, now);
      return state === undefined ? [] : [{ kind: "parameter", file, key, state, before: old, after: now }];
    });
  });
}

function sameCommand(a: LockedStage["cmd"] | undefined, b: LockedStage["cmd"]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** DVC calls such a stage a callback: nothing says when it is up to date. */
function hasNeitherInputsNorOutputs(stage: Stage): boolean {
  return stage.deps.length === 0 && stage.params.length === 0 && stage.outs.length === 0;
}

/**
 * Why a stage is not what `dvc.lock` says, in DVC's order: dependencies, parameters, outputs, command. Empty means up to date.
 * A stage without dependencies and outputs always runs. A frozen
 * stage's dependencies are not looked at.
 *
 * @param locked - `undefined` when the stage has never run: everything it names is new then.
 */
export function stageChanges(now: StageNow, locked: LockedStage | undefined): readonly Change[] {
  const { stage } = now;
  const isCallback = hasNeitherInputsNorOutputs(stage);
  const inputs: readonly Change[] = stage.isFrozen
    ? []
    : [...pathChanges("dependency", stage.deps, [now.deps, locked?.deps ?? []]), ...parameterChanges(now, locked)];
  const paths = stage.outs.map(({ path }) => path);
  const command: readonly Change[] =
    locked !== undefined && !sameCommand(locked.cmd, stage.cmd)
      ? [{ kind: "command", before: locked.cmd, after: stage.cmd }]
      : [];
  const always: readonly Change[] =
    stage.alwaysChanged || isCallback ? [{ kind: "always changed", isCallback: !stage.alwaysChanged }] : [];
  return [...inputs, ...pathChanges("output", paths, [now.outs, locked?.outs ?? []]), ...always, ...command];
}

function shown(value: YamlValue | undefined): string {
  const text = value === undefined ? "nothing" : pythonJson(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

const pathWords: Readonly<Record<ChangeState, string>> = {
  modified: "changed",
  deleted: "is missing",
  new: "is new",
  "not in cache": "is not in the cache",
};

interface Edit {
  readonly key: string;
  readonly before: YamlValue | undefined;
  readonly after: YamlValue | undefined;
  /** Members beside it that changed, too. */
  readonly others: number;
}

function isSame(before: YamlValue | undefined, after: YamlValue | undefined): boolean {
  return before === undefined || after === undefined ? before === after : pythonEquals(before, after);
}

/** The first member that differs: a stage may depend on a whole section, whose text would be cut before it came to what changed. */
function narrowed(edit: Edit): Edit {
  const { key, before, after, others } = edit;
  if (!isYamlMap(before) || !isYamlMap(after)) return edit;
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const [first, ...rest] = keys.filter((member) => !isSame(before.get(member), after.get(member)));
  if (first === undefined) return edit;
  return narrowed({
    key: `${key}.${first}`,
    before: before.get(first),
    after: after.get(first),
    others: others + rest.length,
  });
}

/** One line that names what changed. */
export function explain(change: Change): string {
  switch (change.kind) {
    case "command":
      return "its command changed";
    case "dependency":
    case "output":
      return `${change.kind} ${change.path} ${pathWords[change.state]}`;
    case "params file":
      return `params file ${change.file} ${pathWords[change.state]}`;
    case "parameter": {
      if (change.state !== "modified") return `parameter ${change.file}:${change.key} ${pathWords[change.state]}`;
      const { key, before, after, others } = narrowed({ ...change, others: 0 });
      const more = others === 0 ? "" : `, and ${others} more beside it`;
      return `parameter ${change.file}:${key} changed from ${shown(before)} to ${shown(after)}${more}`;
    }
    case "always changed":
      return change.isCallback
        ? "the stage has neither dependencies nor outputs"
        : "the stage is declared always_changed";
  }
}

/** DVC calls a path that the lock does not know `modified`; `new` it says of params alone. */
function dvcWord(state: ChangeState): ChangeState {
  return state === "new" ? "modified" : state;
}

/** The changes of one stage as `dvc status --json` gives them; `undefined` for none. */
export function statusJson(changes: readonly Change[]): Json | undefined {
  const deps = new Map<string, Json>();
  const outs = new Map<string, Json>();
  const keys = new Map<string, Map<string, Json>>();
  const words: string[] = [];
  for (const change of changes) {
    if (change.kind === "dependency") deps.set(change.path, dvcWord(change.state));
    else if (change.kind === "output") outs.set(change.path, dvcWord(change.state));
    else if (change.kind === "params file") deps.set(change.file, change.state);
    else if (change.kind === "parameter") {
      const file = keys.get(change.file) ?? new Map<string, Json>();
      keys.set(change.file, file.set(change.key, change.state));
      deps.set(change.file, Object.fromEntries(file));
    } else words.push(change.kind === "command" ? "changed command" : "always changed");
  }
  const parts: Json[] = [];
  if (deps.size > 0) parts.push({ "changed deps": Object.fromEntries(deps) });
  if (outs.size > 0) parts.push({ "changed outs": Object.fromEntries(outs) });
  parts.push(...words);
  return parts.length === 0 ? undefined : parts;
}
