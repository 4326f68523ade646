import type { LockedStage } from "../../data/dvc/model.ts";
import { type Change, explain, type StageNow, stageChanges } from "../../data/dvc/status.ts";

export type Decision =
  | { readonly kind: "skip"; readonly reason: string }
  /** All is as recorded but for data that is not where it belongs: it is fetched, put right, or stored. Paths as written. */
  | {
      readonly kind: "restore";
      readonly deps: readonly string[];
      readonly outs: readonly string[];
      readonly reason: string;
    }
  /** A frozen stage: what stands in the workspace is recorded, its command does not run. */
  | { readonly kind: "record"; readonly reason: string }
  | { readonly kind: "run"; readonly reason: string };

export interface Policy {
  /** Data that is missing is no reason to do anything, unless it is wanted. */
  readonly allowsMissing: boolean;
  /** Outputs, as written, that must be there at the end even so. */
  readonly isWanted: (written: string) => boolean;
}

type PathChange = Extract<Change, { readonly kind: "dependency" | "output" }>;

function isAbsence(change: Change): change is PathChange {
  const isPath = change.kind === "dependency" || change.kind === "output";
  return isPath && (change.state === "deleted" || change.state === "not in cache");
}

/** Whether a change is of no account to a run that may go without data. */
function isExcused(change: Change, { now, locked, policy }: Situation): boolean {
  if (!policy.allowsMissing || !isAbsence(change)) return false;
  if (change.kind === "output") return !policy.isWanted(change.path) && isRecorded(change, locked);
  const { recorded } = now.deps.get(change.path) ?? {};
  const before = locked?.deps.find(({ path }) => path === change.path)?.md5;
  // As in DVC: what nobody knows anything about is taken for what it was.
  return before !== undefined && (recorded === undefined || recorded === before);
}

interface Situation {
  readonly now: StageNow;
  readonly locked: LockedStage | undefined;
  readonly policy: Policy;
}

function isRecorded({ path }: PathChange, locked: LockedStage | undefined): boolean {
  return locked?.outs.some((entry) => entry.path === path && entry.md5 !== undefined) === true;
}

/** A change that putting data in its place undoes. */
function isRestorable(change: Change, { now, locked }: Situation): boolean {
  if (change.kind === "output") return isRecorded(change, locked);
  if (change.kind !== "dependency" || change.state !== "deleted") return false;
  const { recorded } = now.deps.get(change.path) ?? {};
  return recorded !== undefined && locked?.deps.find(({ path }) => path === change.path)?.md5 === recorded;
}

/** A missing dependency whose record is another content now is not missing but changed. */
function reasonOf(change: Change, situation: Situation): string {
  const isOther =
    change.kind === "dependency" &&
    change.state === "deleted" &&
    situation.now.deps.get(change.path)?.recorded !== undefined &&
    !isRestorable(change, situation);
  return explain(isOther ? { ...change, state: "modified" } : change);
}

/**
 * What a run does about a stage, and why, in one line that names the dependency, parameter or output. It rests on
 * {@link stageChanges} alone, so that `status` and a run never disagree.
 */
export function decide(now: StageNow, locked: LockedStage | undefined, policy: Policy): Decision {
  const situation: Situation = { now, locked, policy };
  const { isFrozen } = now.stage;
  const changes = stageChanges(now, locked).filter(
    (change) => !isExcused(change, situation) && !(isFrozen && change.kind === "always changed"),
  );
  const [first] = changes;
  if (first === undefined) {
    if (isFrozen) return { kind: "skip", reason: "the stage is frozen" };
    const isWhole = stageChanges(now, locked).length === 0;
    return { kind: "skip", reason: isWhole ? "nothing changed" : "nothing changed; missing data is not needed here" };
  }
  if (changes.every((change) => isRestorable(change, situation) && (!isFrozen || isAbsence(change)))) {
    const paths = (kind: PathChange["kind"]): readonly string[] =>
      changes.flatMap((change) => (change.kind === kind ? [change.path] : []));
    return { kind: "restore", deps: paths("dependency"), outs: paths("output"), reason: reasonOf(first, situation) };
  }
  if (isFrozen) return { kind: "record", reason: `the stage is frozen, and ${reasonOf(first, situation)}` };
  const always = changes.find(({ kind }) => kind === "always changed");
  if (always !== undefined) return { kind: "run", reason: explain(always) };
  if (locked === undefined) return { kind: "run", reason: "dvc.lock has no record of the stage" };
  const command = changes.find(({ kind }) => kind === "command");
  const cause = command ?? changes.find((change) => !isRestorable(change, situation)) ?? first;
  return { kind: "run", reason: reasonOf(cause, situation) };
}
