// The closed list of what Lockstep does otherwise than DVC. `differences.conformance.ts` shows that each still does.
import { parse } from "yaml";
import type { Difference } from "./snapshot.ts";

/** One way in which Lockstep is not DVC. */
export interface KnownDifference {
  readonly name: string;
  readonly reason: string;
  readonly explains: (difference: Difference) => boolean;
  /** True where the generator draws nothing that shows it, so that it excuses nothing in a drawn repository. */
  readonly isNeverDrawn?: boolean;
}

function sameParts(dvc: string | undefined, lockstep: string | undefined, separator: RegExp): boolean {
  if (dvc === undefined || lockstep === undefined) return false;
  const parts = (text: string): string => JSON.stringify(text.split(separator).sort());
  return parts(dvc) === parts(lockstep);
}

/** What an output is when nothing is said of it. */
const defaultFlags: Readonly<Record<string, unknown>> = { cache: true, persist: false, push: true };

/** An output without the flags that say what is so anyway. */
function plainOutput(item: unknown): unknown {
  if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
  const plain = Object.entries(item).map(([path, flags]: [string, unknown]) => {
    const said = Object.entries(flags ?? {}).filter(([flag, value]) => defaultFlags[flag] !== value);
    return said.length === 0 ? path : { [path]: Object.fromEntries(said) };
  });
  return plain.length === 1 ? plain[0] : plain;
}

/** Parameters of params.yaml need not name it. */
function ofDefaultFile(item: unknown): readonly unknown[] {
  const isNamed = typeof item === "object" && item !== null && "params.yaml" in item;
  return isNamed && Array.isArray(item["params.yaml"]) ? (item["params.yaml"] as readonly unknown[]) : [item];
}

/** Dependencies, parameters and outputs of a stage in one order, which means nothing; that of commands does. */
function inOneOrder(key: string, value: unknown): unknown {
  if (key === "cmd" || !Array.isArray(value)) return value;
  const items = ["outs", "metrics", "plots"].includes(key) ? value.map(plainOutput) : value.flatMap(ofDefaultFile);
  return items.map((item) => JSON.stringify(item, inOneOrder)).sort();
}

/** True when two texts of a snapshot, each behind the letter of its mode, are the same YAML. */
function sameYaml(dvc: string | undefined, lockstep: string | undefined): boolean {
  if (dvc === undefined || lockstep === undefined) return false;
  const values = [dvc, lockstep].map((text) => JSON.stringify(parse(text.slice(2), { version: "1.2" }), inOneOrder));
  return values[0] === values[1];
}

/** True when a file, and what a pointer says of it, differ in the executable bit alone. */
function sameButExecutable(dvc: string | undefined, lockstep: string | undefined): boolean {
  if (dvc === undefined || lockstep === undefined) return false;
  const [theirs, ours] = [dvc, lockstep].map((text) => text.slice(2).replaceAll(/^ *isexec: true\n/gm, ""));
  return theirs === ours;
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
      "DVC writes the whole stage anew, its dependencies and parameters sorted, without the quotes, the flow style and the folds that a person gave " +
      "it; Lockstep changes the lines that have to change.",
    explains: ({ where, dvc, lockstep }) => where.endsWith("dvc.yaml") && sameYaml(dvc, lockstep),
  },
  {
    name: "path that status --cloud names for content that two paths have",
    reason:
      "DVC names one of them, which one its set of objects decides; Lockstep names the first in the order of the trackers.",
    explains: ({ where, dvc, lockstep }) => {
      if (where !== "answer of status --cloud --json" || dvc === undefined || lockstep === undefined) return false;
      const [theirs, ours] = [dvc, lockstep].map((text) =>
        Object.values(JSON.parse(text) as object)
          .sort()
          .join(),
      );
      return theirs === ours;
    },
  },
  {
    name: "what is executable where the workspace links to the cache",
    reason:
      "DVC marks the object of the cache, which every file with that content shares and the next command takes back: what is recorded " +
      "depends on what ran before. An object stays read-only in Lockstep, and a link to it is what it is.",
    explains: ({ dvc, lockstep }) => sameButExecutable(dvc, lockstep),
    isNeverDrawn: true,
  },
  {
    name: "executable bit of data that is tracked no longer",
    reason: "DVC's `remove` takes it away, and an `add` that follows records that; Lockstep leaves the file as it is.",
    explains: ({ dvc, lockstep }) => sameButExecutable(dvc, lockstep),
    isNeverDrawn: true,
  },
  {
    name: "remove of a pointer with a colon in its name",
    reason: "DVC takes what is behind the colon for a stage and ends with 1; Lockstep looks for the file first.",
    explains: ({ where }) => /^exit code of remove|: b\.dvc$|\.gitignore$|^git status$/.test(where),
    isNeverDrawn: true,
  },
  {
    name: "gc of data that was imported from another repository",
    reason:
      "DVC removes it although a pointer names it, because it could be imported again; Lockstep keeps what is in use.",
    explains: ({ where, dvc }) => where.startsWith("repository/.dvc/cache/files/") && dvc === undefined,
    isNeverDrawn: true,
  },
  {
    name: "gc of what only another commit or the run-cache names",
    reason:
      "DVC removes what the asked scope does not name; Lockstep keeps what any branch or tag needs, whatever the scope.",
    explains: ({ where, dvc }) => where.startsWith("repository/.dvc/cache/files/") && dvc === undefined,
    isNeverDrawn: true,
  },
  {
    name: "pair inside a class of a Python parameters file",
    reason:
      "DVC records it as a list, which is not equal to the pair it reads, so that the stage is modified for ever and runs each time; " +
      "here the same text is the same value.",
    explains: ({ where, dvc, lockstep }) =>
      where === "stages that ran" ||
      (where === "answer of status --json" &&
        dvc?.includes('{"p.py":{"Net":"modified"}}') === true &&
        lockstep === "{}"),
    isNeverDrawn: true,
  },
  {
    name: "name that begins with a drive letter, at the top of a folder",
    reason:
      "On other systems such a path leads out of the folder, so that Lockstep refuses it, as it does a backslash; DVC takes it.",
    explains: ({ where, lockstep }) =>
      lockstep === undefined || where === "exit code of add --quiet d" || /\.gitignore$|^git status$/.test(where),
    isNeverDrawn: true,
  },
  {
    name: "names in one folder that only case tells apart",
    reason:
      "On other systems one of the two would overwrite the other, so that Lockstep refuses the folder; DVC takes it.",
    explains: ({ where, lockstep }) =>
      lockstep === undefined || where === "exit code of add --quiet d" || /\.gitignore$|^git status$/.test(where),
    isNeverDrawn: true,
  },
  {
    name: "list in a parameter that is named with and without its parent",
    reason: "DVC puts both together and shows the list twice over; here a list is what the file says.",
    explains: ({ where, dvc }) =>
      where === "answer of params diff --json" && dvc?.includes('"old":"[1, 2, 1, 2]"') === true,
    isNeverDrawn: true,
  },
  {
    name: "link to a file outside a tracked folder, where the workspace links to the cache",
    reason:
      "DVC protects what the link leads to, a file that it does not track; Lockstep replaces the link, and leaves the file alone.",
    explains: ({ where, dvc, lockstep }) =>
      where === "repository/outside.txt" && dvc?.startsWith("r ") === true && lockstep?.startsWith("- ") === true,
    isNeverDrawn: true,
  },
  {
    name: "diff of a file with # or ? in its name",
    reason:
      "DVC takes its path in a commit for a url, cuts it there or loses the folder, and reports a file that was renamed.",
    explains: ({ where, dvc }) =>
      where === "answer of diff --json" &&
      dvc?.includes('"renamed":[{"path":{"new":"d/#f","old":"#f"}},{"path":{"new":"d/q?","old":"d/q"}}]') === true,
    isNeverDrawn: true,
  },
  {
    name: "diff of a file with a tab in its name",
    reason: "DVC takes its path in a commit for a url, which loses the tab, and reports a file that was renamed.",
    explains: ({ where, dvc }) =>
      where === "answer of diff --json" &&
      dvc?.includes('"renamed":[{"path":{"new":"d/t\\tx","old":"d/tx"}}]') === true,
    isNeverDrawn: true,
  },
  {
    name: "pair in a Python parameters file that changed",
    reason:
      "DVC's params diff cannot show a pair, and then shows every parameter of the file as gone; here it is a list.",
    explains: ({ where, dvc }) =>
      where === "answer of params diff --json" &&
      dvc?.includes('"p.py":{"DEPTH":{"new":null,"old":2},"RATE":{"new":null,"old":1}}') === true,
    isNeverDrawn: true,
  },
  {
    name: "ignored file in an output that the run-cache has",
    reason:
      "DVC empties the folder before it brings the result; Lockstep brings what differs, and leaves what .dvcignore names where it is.",
    explains: ({ where, dvc, lockstep }) =>
      where === "repository/o/x.tmp" && dvc === undefined && lockstep !== undefined,
    isNeverDrawn: true,
  },
  {
    name: "status where links lead to a cache that is gone",
    reason: "DVC ends with an unexpected error, 255; here the link is named, with what to do, and it is 1.",
    explains: ({ where, dvc, lockstep }) => where === "exit code of status --json" && dvc === "255" && lockstep === "1",
    isNeverDrawn: true,
  },
];

/** The entry that explains a difference of a drawn repository; `undefined` for a defect. */
export function reasonOf(difference: Difference): KnownDifference | undefined {
  return knownDifferences.find(({ explains, isNeverDrawn }) => isNeverDrawn !== true && explains(difference));
}
