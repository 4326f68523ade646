// The closed list of what Lockstep does otherwise than DVC. `differences.conformance.ts` shows that each still does.
import type { Difference } from "./snapshot.ts";

/** One way in which Lockstep is not DVC. */
export interface KnownDifference {
  readonly name: string;
  readonly reason: string;
  readonly explains: (difference: Difference) => boolean;
}

function sameParts(dvc: string | undefined, lockstep: string | undefined, separator: RegExp): boolean {
  if (dvc === undefined || lockstep === undefined) return false;
  const parts = (text: string): string => JSON.stringify(text.split(separator).sort());
  return parts(dvc) === parts(lockstep);
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    name: "order of stages that do not depend on each other",
    reason:
      "DVC takes them from a Python set, so that two of its own runs differ; Lockstep takes them in the order of dvc.yaml. " +
      "The order shows in dvc.lock and .gitignore, where each adds what is new at the end.",
    explains: ({ where, dvc, lockstep }) => {
      if (where === "stages that ran") return sameParts(dvc, lockstep, /, /);
      if (where.endsWith(".gitignore")) return sameParts(dvc, lockstep, /\n|^. /);
      return where.endsWith("dvc.lock") && sameParts(dvc, lockstep, /^ {2}(?=\S)/m);
    },
  },
];

/** The entry that explains a difference; `undefined` for a defect. */
export function reasonOf(difference: Difference): KnownDifference | undefined {
  return knownDifferences.find(({ explains }) => explains(difference));
}
