import type { Md5 } from "../domain/ids.ts";
import type { StoredFile } from "./stored-objects.ts";

/** A result of a stage, as the run-cache keeps it. */
export interface StoredRun {
  readonly file: StoredFile;
  /** Content of its outputs. */
  readonly outputs: readonly Md5[];
}

/** What would go of one store, and what stays although nothing names it. */
export interface StorePlan {
  /** In the order of their removal: results before the objects they name, directories before their members. */
  readonly remove: readonly StoredFile[];
  readonly sizeBytes: number;
  /** Named by something that counts. */
  readonly kept: number;
  /** Named by nothing, but written within the grace period: somebody may be about to name them. */
  readonly young: number;
}

/** The grace period, in days, when nobody says otherwise. */
export const defaultGraceDays = 14;

/** True for what was written before the grace period. */
export function isOld(file: StoredFile, writtenBeforeMs: number): boolean {
  // A server that does not say when keeps everything.
  return file.modifiedMs !== undefined && file.modifiedMs < writtenBeforeMs;
}

/**
 * The runs that are dropped with `--run-cache`: old ones whose outputs nothing else needs. A run that stays keeps its outputs.
 */
export function forgottenRuns(
  runs: readonly StoredRun[],
  needed: { has(id: Md5): boolean },
  writtenBeforeMs: number,
): ReadonlySet<StoredRun> {
  return new Set(
    runs.filter(({ file, outputs }) => isOld(file, writtenBeforeMs) && !outputs.every((id) => needed.has(id))),
  );
}

function rank({ name }: StoredFile): number {
  if (name.kind === "run") return 0;
  if (name.kind === "object" && name.id.endsWith(".dir")) return 1;
  return 2;
}

/**
 * Decides what of a store goes.
 *
 * @param needed - Ids that something names.
 * @param forgotten - Keys of runs to drop.
 * @param writtenBeforeMs - What was written at or after this stays, whatever it is.
 */
export function planStore(
  files: Iterable<StoredFile>,
  request: {
    readonly needed: { has(id: Md5): boolean };
    readonly forgotten: ReadonlySet<string>;
    readonly writtenBeforeMs: number;
  },
): StorePlan {
  const remove: StoredFile[] = [];
  let kept = 0;
  let young = 0;
  for (const file of files) {
    const { name } = file;
    const isNamed =
      name.kind === "object" ? request.needed.has(name.id) : name.kind === "run" && !request.forgotten.has(file.key);
    if (isNamed) kept++;
    else if (isOld(file, request.writtenBeforeMs)) remove.push(file);
    else if (name.kind === "object") young++;
  }
  return {
    remove: remove.sort((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1)),
    sizeBytes: remove.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    kept,
    young,
  };
}
