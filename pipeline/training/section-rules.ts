import { LockstepError } from "../domain/error.ts";
import type { Json } from "../domain/json.ts";
import type { TaskKind } from "../domain/task.ts";

/** Keys that mean something for one task alone. */
const keysOfTask: Readonly<Record<string, TaskKind>> = {
  positive: "binary",
  threshold: "binary",
  levels: "quantiles",
};

/**
 * Refuses what reads as if it did something and does nothing: a key of another task, and columns that have two parts to play.
 *
 * @param section - As it is written, before what is left out is filled in.
 * @throws LockstepError PARAMS_INVALID naming every such key.
 */
export function refuseIdleKeys(
  section: Json,
  read: { readonly task: TaskKind; readonly id: string; readonly label: string; readonly drop: readonly string[] },
): void {
  const { task, id, label, drop } = read;
  const written = section !== null && typeof section === "object" ? section : {};
  const idle = Object.entries(keysOfTask)
    .filter(([key, needed]) => Object.hasOwn(written, key) && task !== needed)
    .map(([key, needed]) => `${key}: only a ${needed} task has it, and this one is ${task}`);
  const problems = [
    ...idle,
    ...(id === label ? [`label: ${JSON.stringify(label)} is the id already, and no two rows share an id`] : []),
    ...(drop.includes(label) ? [`drop: ${JSON.stringify(label)} is the label, which is no feature anyway`] : []),
    ...(drop.includes(id) && id !== label ? [`drop: ${JSON.stringify(id)} is the id, which is no feature anyway`] : []),
  ];
  if (problems.length === 0) return;
  throw new LockstepError("PARAMS_INVALID", `parameters that cannot be used: ${problems.join("; ")}`, {
    hint: "Take the named keys out, or correct them; docs/reference/params.md says what each is for.",
  });
}
