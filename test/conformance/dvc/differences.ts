// The closed list of what Lockstep does otherwise than DVC. `differences.conformance.ts` shows that each still does.
import { parse } from "yaml";
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

/** Dependencies of a stage in one order, which means nothing. */
function inOneOrder(key: string, value: unknown): unknown {
  return key === "deps" && Array.isArray(value) ? value.map((dep) => JSON.stringify(dep)).sort() : value;
}

/** True when two texts of a snapshot, each behind the letter of its mode, are the same YAML. */
function sameYaml(dvc: string | undefined, lockstep: string | undefined): boolean {
  if (dvc === undefined || lockstep === undefined) return false;
  const values = [dvc, lockstep].map((text) => JSON.stringify(parse(text.slice(2), { version: "1.2" }), inOneOrder));
  return values[0] === values[1];
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
  {
    name: "layout of a dvc.yaml that freeze or move edits",
    reason:
      "DVC writes the whole stage anew, its dependencies sorted, without the quotes, the flow style and the folds that a person gave " +
      "it; Lockstep changes the lines that have to change.",
    explains: ({ where, dvc, lockstep }) => where.endsWith("dvc.yaml") && sameYaml(dvc, lockstep),
  },
];

/** The entry that explains a difference; `undefined` for a defect. */
export function reasonOf(difference: Difference): KnownDifference | undefined {
  return knownDifferences.find(({ explains }) => explains(difference));
}
