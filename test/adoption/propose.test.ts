import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ModelProposal } from "../../pipeline/adoption/answer.ts";
import { projectText } from "../../pipeline/adoption/project-text.ts";
import { proposeModels, questionsOf } from "../../pipeline/adoption/propose.ts";
import { type Survey, survey } from "../../pipeline/adoption/survey.ts";
import { dataDrivers } from "../../pipeline/data-wiring.ts";
import { LockstepError } from "../../pipeline/domain/error.ts";
import { parseProject } from "../../pipeline/registry/project.ts";
import { memoryFolder } from "../support/folder.ts";

type Files = Readonly<Record<string, string>>;

async function look(files: Files, author = "Dana <dana@example.com>"): Promise<Survey> {
  const root = memoryFolder();
  const git = (...args: readonly string[]): void => {
    execFileSync("git", ["-c", "user.name=Dana", "-c", "user.email=dana@example.com", ...args], { cwd: root });
  };
  git("init", "--quiet", "--initial-branch=main");
  git("config", "user.name", "dana");
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  git("commit", "--quiet", "--allow-empty", "--message", "One");
  git("commit", "--quiet", "--allow-empty", "--message", "Two", "--author", author);
  return survey({ root, git: await dataDrivers().openGit(root), hasRemote: false });
}

/** Each key with what is written: `?` where it is open, `!` behind what is to be confirmed. */
function shown(models: readonly ModelProposal[]): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const text = ({ answer }: ModelProposal["entries"][number]): string =>
    answer.kind === "open" ? "?" : answer.kind === "assumed" ? `${answer.text} !` : answer.text;
  return Object.fromEntries(
    models.map(({ name, entries }) => [name, Object.fromEntries(entries.map((entry) => [entry.key, text(entry)]))]),
  );
}

const table = (header: string, row: (i: number) => string): string =>
  [header, ...Array.from({ length: 40 }, (_, i) => row(i)), ""].join("\n");

/** DVC's own way of writing a Python pipeline. */
const python: Files = {
  "dvc.yaml": `stages:
  split:
    cmd: python src/split.py
    deps: [data/wine.csv, src/split.py]
    outs: [prepared/train.csv, prepared/test.csv]
  train:
    cmd: python src/train.py
    deps: [prepared/train.csv, src/train.py]
    params: [train]
    outs: [model.pkl]
  evaluate:
    cmd: python src/evaluate.py
    deps: [model.pkl, prepared/test.csv, src/evaluate.py]
    outs: [predictions.csv]
    metrics: [metrics.json: {cache: false}]
    plots: [roc.json: {cache: false}]
`,
  "params.yaml": "train: {target: quality, n_estimators: 100, seed: 1}\n",
  "requirements.txt": "scikit-learn==1.9.1\n",
  "src/train.py": "import pandas as pd\n",
  "data/wine.csv": table(
    "wine_id,acid,quality",
    (i) => `${String(i)},${String(i / 7)},${["low", "mid", "high"][i % 3] ?? ""}`,
  ),
};

const fitted: Files = {
  "dvc.yaml": `stages:
  train:
    cmd: lockstep fit --params params.yaml --section fit --rows a/train.csv --output models/press
    deps: [a/train.csv]
    params: [fit]
    outs: [models/press]
  score:
    cmd: lockstep score --model models/press --rows a/test.csv --predictions p.csv --metrics m.json
    deps: [models/press, a/test.csv]
    outs: [p.csv]
    metrics: [m.json: {cache: false}]
`,
  "params.yaml": "fit: {trainer: gbdt, task: quantiles, id: row, label: hours, levels: [0.1, 0.9]}\n",
  "package-lock.json": "{}",
  "a/train.csv.dvc": "outs:\n- md5: d41d8cd98f00b204e9800998ecf8427e\n  path: train.csv\n",
  "a/test.csv.dvc": "outs:\n- md5: d41d8cd98f00b204e9800998ecf8427e\n  path: test.csv\n",
};

describe("a repository is looked at, and what it does not say stays open:", () => {
  test.each<[string, Files, Readonly<Record<string, Readonly<Record<string, string>>>>]>([
    [
      "a scikit-learn pipeline that was never run here",
      python,
      {
        model: {
          artifact: "model.pkl",
          metrics: "metrics.json",
          evaluation_rows: "prepared/test.csv",
          training_rows: "prepared/train.csv",
          id: "wine_id",
          label: "quality",
          task: "multiclass",
          score: "?",
          environment: "[requirements.txt]",
          gates: "[{metric: balanced_accuracy, margin: 0.02}, {metric: roc_auc_ovr, minimum: 0.5}] !",
        },
      },
    ],
    [
      "the same with a script that scores, numbers to predict, and metrics of numbers",
      {
        ...python,
        "params.yaml": "train: {seed: 1}\n",
        "src/train.py": 'y = rows["hours"]\nx = rows.drop(columns=["wine_id", "hours"])\n',
        "score.py": 'os.environ["LOCKSTEP_ROWS"]; os.environ["LOCKSTEP_PREDICTIONS"]\n',
        "metrics.json": '{"test": {"rmse": 1.5, "r2": 0.5}}',
        "data/wine.csv": table("wine_id,acid,hours", (i) => `${String(i)},${String(i % 7)},${String(i % 9)}`),
      },
      {
        model: {
          artifact: "model.pkl",
          metrics: "metrics.json",
          evaluation_rows: "prepared/test.csv",
          training_rows: "prepared/train.csv",
          id: "wine_id",
          label: "hours !",
          task: "regression",
          score: "python score.py",
          environment: "[requirements.txt]",
          gates: "[{metric: r2, margin: 0.02, minimum: 0}] !",
        },
      },
    ],
    [
      "a model of lockstep fit, whose section says everything",
      fitted,
      {
        press: {
          artifact: "models/press",
          metrics: "m.json",
          evaluation_rows: "a/test.csv",
          training_rows: "a/train.csv",
          id: "row",
          label: "hours",
          task: "quantiles",
          levels: "[0.1, 0.9]",
          environment: "[package-lock.json]",
          gates: "[{metric: coverage_error, maximum: 0.1}] !",
        },
      },
    ],
    [
      "the same with blanks in its names",
      {
        ...fitted,
        "dvc.yaml": (fitted["dvc.yaml"] ?? "")
          .replaceAll("models/press", "my models/press 1")
          .replace("--output my models/press 1", "--output 'my models/press 1'"),
      },
      {
        "press-1": expect.objectContaining({
          artifact: "my models/press 1",
          label: "hours",
          task: "quantiles",
        }) as Readonly<Record<string, string>>,
      },
    ],
    [
      "tables inside one folder, two models of one stage, metrics that are no JSON",
      {
        "dvc.yaml": `stages:
  train:
    cmd: Rscript train.R
    deps: [prepared]
    outs: [models/a.rds, models/b.rds]
    metrics: [metrics.yaml]
  prepare:
    cmd: Rscript prepare.R
    outs: [prepared]
`,
      },
      {
        model: {
          artifact: "?",
          metrics: "?",
          evaluation_rows: "?",
          training_rows: "?",
          id: "?",
          label: "?",
          task: "?",
          positive: "?",
          score: "?",
          environment: "?",
          gates: "?",
        },
      },
    ],
    [
      "models that dvc.yaml declares, by those names; a vectorizer is none",
      {
        "dvc.yaml": `stages:
  train:
    cmd: python train.py
    outs: [out/a.bin, out/vectorizer.pkl]
artifacts:
  text-classification: {path: out/a.bin, type: model}
`,
      },
      { "text-classification": expect.objectContaining({ artifact: "out/a.bin" }) as Readonly<Record<string, string>> },
    ],
    [
      "a stage that is given model, rows and a table to write; umlauts in a name",
      {
        ...python,
        "dvc.yaml": (python["dvc.yaml"] ?? "").replaceAll("model.pkl", "models/Prüfgröße.pkl").concat(`  predict:
    cmd: python src/predict.py --model models/Prüfgröße.pkl --rows=prepared/test.csv out/answers.csv
    deps: [models/Prüfgröße.pkl, prepared/test.csv]
    outs: [out/answers.csv]
`),
      },
      {
        pruefgroesse: expect.objectContaining({
          score:
            '"python src/predict.py --model \\"$LOCKSTEP_MODEL\\" --rows=\\"$LOCKSTEP_ROWS\\" \\"$LOCKSTEP_PREDICTIONS\\"" !',
        }) as Readonly<Record<string, string>>,
      },
    ],
    ...(
      [
        ["measures, too", "    metrics: [scores.json]\n", ""],
        ["is more than one command", "", " && rm -f x"],
        ["names the table twice", "", " out/answers.csv"],
      ] as const
    ).map(([what, more, behind]): [string, Files, Readonly<Record<string, Readonly<Record<string, string>>>>] => [
      `no scorer in a stage that ${what}`,
      {
        ...python,
        "dvc.yaml": `${python["dvc.yaml"] ?? ""}  predict:
    cmd: python src/predict.py model.pkl prepared/test.csv out/answers.csv${behind}
    deps: [model.pkl, prepared/test.csv]
    outs: [out/answers.csv]
${more}`,
      },
      { model: expect.objectContaining({ score: "?" }) as Readonly<Record<string, string>> },
    ]),
    ["no model", { "dvc.yaml": "stages:\n  a: {cmd: echo, outs: [a.csv]}\n" }, {}],
  ])("%s", async (_name, files, expected) => {
    expect(shown(proposeModels(await look(files)))).toEqual(expected);
  });
});

test.each([
  ["is not here", {}, "the rows are not here: bring them with `lockstep pull` or `lockstep repro`"],
  ["is empty", { "a/train.csv": "" }, "a/train.csv is empty: mend what writes it"],
  ["has a column without a name", { "a/train.csv": "row,,y\n1,2,3\n" }, "a/train.csv: column 2 has no name: mend"],
])("where a table %s, the question says so", async (_name, files, said) => {
  const found = await look({
    "dvc.yaml":
      "stages:\n  train: {cmd: sh t.sh, deps: [a/train.csv], outs: [m.pkl]}\n  test: {cmd: sh e.sh, deps: [m.pkl, b/test.csv], metrics: [m.json]}\n",
    "a/train.csv.dvc": fitted["a/train.csv.dvc"] ?? "",
    ...files,
  });
  const asked = questionsOf(proposeModels(found)).filter(({ key }) => /\.(?:id|label)$/.test(key));
  expect(asked.map(({ question }) => question.includes(said))).toEqual([true, true]);
});

describe("what is written", () => {
  test("is a lockstep.yaml where nothing is open", async () => {
    const found = await look(fitted);
    const models = proposeModels(found);
    expect(questionsOf(models).filter(({ stops }) => stops)).toEqual([]);
    const project = parseProject(projectText(models, found.reviewers), "lockstep.yaml");
    expect(project.models.map(({ model, labelColumn }) => [model, labelColumn])).toEqual([["press", "hours"]]);
  });

  test("is refused as long as something is open, and has a comment for it", async () => {
    const found = await look({ "dvc.yaml": "stages:\n  fit: {cmd: python fit.py, outs: [models/press.pkl]}\n" });
    const models = proposeModels(found);
    const text = projectText(models, found.reviewers);
    expect(() => parseProject(text, "lockstep.yaml")).toThrow(LockstepError);
    for (const { key } of questionsOf(models))
      expect(text).toMatch(new RegExp(`^ +# ${key.split(".").at(-1) ?? ""}: `, "m"));
  });

  test.each([
    ["the mail address that hides one's own says the login", "D <7+dana-k@users.noreply.github.com>", {}, "[dana-k]"],
    [
      "the people whom CODEOWNERS let own models, no team, which a job's token cannot see",
      "D <d@example.com>",
      { CODEOWNERS: "* @a\nmodels/ @b @org/team @c\n" },
      "[b, c]",
    ],
    ["else Git's user.name, to be confirmed", "D <d@example.com>", {}, "[dana]"],
  ])("names who may approve: %s", async (_name, author, files, approvers) => {
    const found = await look({ ...fitted, ...files }, author);
    expect(projectText([], found.reviewers)).toContain(`  approvers: ${approvers}\n`);
  });

  test.each([
    ["hostile: {a}", '"hostile: {a}"'],
    ["yes", '"yes"'],
    ["#", '"#"'],
  ])("says a column named %s as YAML does", async (column, text) => {
    const found = await look({
      ...python,
      "params.yaml": `train: {target: ${JSON.stringify(column)}}\n`,
      "data/wine.csv": table(`wine_id,acid,"${column}"`, (i) => `${String(i)},0,${String(i % 2)}`),
    });
    expect(shown(proposeModels(found))["model"]?.["label"]).toBe(text);
  });
});
