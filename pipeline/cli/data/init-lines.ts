import type { Adoption } from "../../data-wiring.ts";

type ModelOf = Adoption["models"][number];
type FileOf = Adoption["files"][number];

/** Most lines of a difference that are shown; the whole of it is in the JSON. */
const shownLines = 60;

function modelLines({ name, stage, entries }: ModelOf): readonly string[] {
  const width = Math.max(...entries.map(({ key }) => key.length));
  return [
    `${name}, made by stage ${stage}:`,
    ...entries.map(({ key, answer }) => {
      const value = answer.kind === "open" ? "?" : answer.text;
      const why = answer.kind === "open" ? "to fill in" : answer.kind === "assumed" ? "to confirm" : answer.because;
      return `  ${key.padEnd(width)}  ${value}  (${why})`;
    }),
  ];
}

function fileLines({ path, state, difference }: FileOf, isDryRun: boolean): readonly string[] {
  const word = { written: isDryRun ? "would write" : "wrote", same: "is as it is", differs: "left as it is" }[state];
  const rest = difference.length - shownLines;
  return [
    `${word}\t${path}`,
    ...(state === "differs" || (state === "written" && isDryRun)
      ? difference.slice(0, shownLines).map((line) => `  ${line}`)
      : []),
    ...(rest > 0 && state !== "written" ? [`  … ${String(rest)} more lines`] : []),
  ];
}

/** What `init` tells of pipelines that are in folders of a repository, where there is none at its root. */
export function belowLines(folders: readonly string[]): readonly string[] {
  const [first] = folders;
  if (first === undefined) return [];
  const some = folders.slice(0, 5).map((folder) => `${folder}/dvc.yaml`);
  const rest = folders.length - some.length;
  const named = [...some, ...(rest > 0 ? [`${String(rest)} more`] : [])].join(", ");
  return [
    "",
    `No pipeline is brought under Lockstep: there is ${named}, and none at the root of the repository, which is where Lockstep looks.`,
    `Move the stages into a dvc.yaml at the root, those of ${first} with \`wdir: ${first}\`, and run \`lockstep init\` again.`,
  ];
}

/** What `init` tells of a repository with a pipeline, and what is to do now. */
export function initLines({ models, files, questions, isDryRun }: Adoption): readonly string[] {
  const differing = files.filter(({ state }) => state === "differs");
  const stopping = questions.filter(({ stops }) => stops);
  const others = questions.filter(({ stops }) => !stops);
  const list = (some: Adoption["questions"]): readonly string[] =>
    some.map(({ key, question }, i) => `  ${String(i + 1)}. ${key}: ${question}`);
  return [
    ...models.flatMap((model) => [...modelLines(model), ""]),
    ...files.flatMap((file) => fileLines(file, isDryRun)),
    ...(differing.length > 0 ? ["What differs was left; `lockstep init --force` replaces it."] : []),
    ...(stopping.length > 0 ? ["", "To fill in, before anything can be trained and judged:", ...list(stopping)] : []),
    ...(others.length > 0 ? ["", "To confirm or to change, when you like:", ...list(others)] : []),
    "",
    stopping.length > 0
      ? "Then: commit on a branch, push it, and open a pull request. `lockstep doctor` says what is missing."
      : "Now: commit on a branch, push it, and open a pull request. `lockstep doctor` says what is missing.",
  ];
}
