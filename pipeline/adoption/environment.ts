import { posix } from "node:path";
import { isInside } from "../data/stages/overlap.ts";
import { type Answer, found, open, yamlList } from "./answer.ts";
import { type Survey, wordsOf } from "./survey.ts";

/** Files that pin packages, and how a job installs what they pin. */
interface PinFile {
  readonly name: string;
  readonly language: "python" | "node" | "r" | "other";
  /** Steps of a job; none where nobody can say how. */
  readonly install: readonly string[];
}

const setUpPython = [
  "- uses: actions/setup-python@e797f83bcb11b83ae66e0230d6156d7c80228e7c # v6.0.0",
  "  with:",
  "    python-version: '3.x'",
];
/** A command finds what stands in the environment's folder, because stages get `PATH`. */
const useVenv = '- run: echo "$PWD/.venv/bin" >> "$GITHUB_PATH"';

/** Of one language the first that is there counts: a lock before what it was made from. */
const pinFiles: readonly PinFile[] = [
  { name: "uv.lock", language: "python", install: [...setUpPython, "- run: pipx run uv sync --frozen", useVenv] },
  {
    name: "poetry.lock",
    language: "python",
    install: [...setUpPython, "- run: POETRY_VIRTUALENVS_IN_PROJECT=1 pipx run poetry install --no-root", useVenv],
  },
  { name: "Pipfile.lock", language: "python", install: [] },
  {
    name: "requirements.lock",
    language: "python",
    install: [...setUpPython, "- run: python -m pip install --requirement requirements.lock"],
  },
  {
    name: "requirements.txt",
    language: "python",
    install: [...setUpPython, "- run: python -m pip install --requirement requirements.txt"],
  },
  { name: "conda-lock.yml", language: "python", install: [] },
  { name: "environment.yml", language: "python", install: [] },
  { name: "environment.yaml", language: "python", install: [] },
  { name: "pyproject.toml", language: "python", install: [...setUpPython, "- run: python -m pip install ."] },
  { name: "package-lock.json", language: "node", install: ["- run: npm ci --ignore-scripts"] },
  { name: "pnpm-lock.yaml", language: "node", install: [] },
  { name: "yarn.lock", language: "node", install: [] },
  { name: "renv.lock", language: "r", install: [] },
];

/** How a job installs what each known file pins. */
export const knownInstallations: readonly { readonly name: string; readonly steps: readonly string[] }[] = pinFiles
  .filter(({ install }) => install.length > 0)
  .map(({ name, install }) => ({ name, steps: install }));

function languagesOf({ stages }: Survey): ReadonlySet<string> {
  const words = stages.flatMap(wordsOf).map((word) => posix.basename(word).toLowerCase());
  const has = (pattern: RegExp): boolean => words.some((word) => pattern.test(word));
  return new Set([
    ...(has(/^python[\d.]*$|^uv$|^poetry$|\.py$|^jupyter$|^papermill$/) ? ["python"] : []),
    ...(has(/^node$|^npm$|^npx$|^lockstep$|\.[mc]?[jt]s$/) ? ["node"] : []),
    ...(has(/^rscript$|\.r$/) ? ["r"] : []),
  ]);
}

function pinnedBy(survey: Survey): readonly PinFile[] {
  const languages = languagesOf(survey);
  const there = pinFiles.filter(({ name, language }) => survey.names.has(name) && languages.has(language));
  return there.filter((file, i) => there.findIndex(({ language }) => language === file.language) === i);
}

/** Files besides the stages' dependencies that decide a model: those that pin the packages it is trained with. */
export function environmentAnswer(survey: Survey): Answer {
  const depended = survey.stages.flatMap(({ deps }) => deps.map(({ path }) => path));
  const isDependency = (name: string): boolean => depended.some((path) => path === name || isInside(name, path));
  const files = pinnedBy(survey).map(({ name }) => name);
  const rest = files.filter((name) => !isDependency(name));
  if (rest.length > 0) return found(yamlList(rest), "they pin the packages of the stages' languages");
  if (files.length > 0) return found("[]", `stages depend on ${files.join(", ")} already`);
  const [language] = languagesOf(survey);
  if (language === undefined) return found("[]", "the stages use no packages that a file at the root could pin");
  return open(
    `which file pins the packages of ${language}? Without one, another version makes another model and nobody sees why.`,
    "[requirements.txt]",
  );
}

export interface Installation {
  /** Steps of a job, line by line. */
  readonly steps: readonly string[];
  /** Files that pin packages and that nothing here knows how to install. */
  readonly unknown: readonly string[];
}

/** How a job gets what the stages need. */
export function installationOf(survey: Survey): Installation {
  const files = pinnedBy(survey);
  return {
    steps: files.flatMap(({ install }) => install),
    unknown: files.filter(({ install }) => install.length === 0).map(({ name }) => name),
  };
}
