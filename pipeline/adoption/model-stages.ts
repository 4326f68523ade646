import { posix } from "node:path";
import { isInside, overlaps } from "../data/stages/overlap.ts";
import type { PlacedStage } from "../data/stages/placed-stage.ts";
import { type Answer, found, named, open, yamlText } from "./answer.ts";
import { type Survey, shellWordsOf } from "./survey.ts";
import { isTableName } from "./table-head.ts";

/** A stage that makes a model. */
export interface ModelStage {
  readonly stage: PlacedStage;
  /** What `lockstep fit` of the stage's command was given; `undefined` for any other trainer. */
  readonly fit: { readonly params: string; readonly section: string } | undefined;
  /** Path of the model; `undefined` when several outputs may be it. */
  readonly path: string | undefined;
  readonly artifact: Answer;
  /** A name that somebody gave to it, else one made of its path. */
  readonly name: string;
}

const modelFile =
  /\.(?:pkl|pickle|joblib|pt|pth|ckpt|safetensors|onnx|h5|hdf5|keras|tflite|pb|mlmodel|pmml|rds|rdata|cbm|ubj|bst|lgb|model|mar|gguf)$/i;
/** Files that belong to a model, and are none. */
const beside = /scaler|vectori[sz]er|encoder|tokeni[sz]er|preprocess|vocab|imputer/i;

function optionOf(words: readonly string[], name: string): string | undefined {
  const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = words[at];
  return word === undefined ? undefined : word === name ? words[at + 1] : word.slice(name.length + 1);
}

function fitOf(words: readonly string[]): { params: string; section: string; output: string } | undefined {
  const at = words.findIndex((word, i) => word === "fit" && /(?:^|[/\\])lockstep$/.test(words[i - 1] ?? ""));
  const output = at === -1 ? undefined : optionOf(words.slice(at), "--output");
  if (output === undefined) return undefined;
  return {
    params: optionOf(words.slice(at), "--params") ?? "params.yaml",
    section: optionOf(words.slice(at), "--section") ?? "train",
    output,
  };
}

/** Letters that have a way of being written without their mark; of all others the mark is left out. */
const spelled: Readonly<Record<string, string>> = {
  ...{ ä: "ae", ö: "oe", ü: "ue", ß: "ss", æ: "ae", œ: "oe", ø: "oe", å: "aa", ł: "l", đ: "d", þ: "th" },
};

/** A text in letters that GTO takes, as far as it has such: `Prüfung` is `pruefung`. */
function plainLetters(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^\0-\x7f]/g, (letter) => spelled[letter] ?? letter)
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "");
}

/** A name for a model as GTO takes them, of the path that it stands at. */
function nameOf(path: string, stage: string): string {
  const base = posix.basename(path).replace(/\.[^.]*$/, "");
  const said = /^(?:model|best|final|latest|output)$/i.test(base) ? (stage.split("@").at(-1) ?? stage) : base;
  const cleaned = plainLetters(said)
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return cleaned === "" || /^(?:train|fit|training)$/.test(cleaned) ? "model" : cleaned.slice(0, 60).replace(/-+$/, "");
}

function looksLikeModel(path: string): boolean {
  if (beside.test(posix.basename(path)) || isTableName(path)) return false;
  return modelFile.test(path) || /(?:^|\/)models?(?:\/|$)|[-_]model$/i.test(path);
}

function modelStageOf(stage: PlacedStage, { declaredModels }: Survey): ModelStage | undefined {
  const outs = stage.outs.filter(({ kind }) => kind === "out").map(({ path }) => path);
  const said = outs.find((path) => declaredModels.has(path));
  if (said !== undefined) {
    const declared = declaredModels.get(said) ?? "";
    const artifact = found(yamlText(said), `dvc.yaml says so: artifacts.${declared}`);
    return { stage, fit: undefined, path: said, artifact, name: nameOf(declared, stage.stage.name) };
  }
  const fit = fitOf(shellWordsOf(stage));
  const fitted = fit === undefined ? undefined : posix.join(stage.workingFolder, fit.output);
  if (fit !== undefined && fitted !== undefined && outs.includes(fitted)) {
    const artifact = found(yamlText(fitted), `stage ${stage.name} writes it with lockstep fit`);
    const params = posix.join(stage.workingFolder, fit.params);
    return { stage, fit: { ...fit, params }, path: fitted, artifact, name: nameOf(fitted, stage.stage.name) };
  }
  const likely = outs.filter(looksLikeModel);
  const [only] = likely;
  if (only === undefined) return undefined;
  if (likely.length > 1) {
    const question = `stage ${stage.name} writes ${named(likely)}: which one is the model? When all of them are, let the stage write one folder.`;
    return {
      stage,
      fit: undefined,
      path: undefined,
      artifact: open(question, only),
      name: nameOf("", stage.stage.name),
    };
  }
  const name = nameOf(only, stage.stage.name);
  // The model's record stands at models/<name>.yaml, and is no part of the model.
  if (isInside(`models/${name}.yaml`, only)) {
    const question = `stage ${stage.name} writes the folder \`${only}\`, where Lockstep keeps its records: let it write a folder below.`;
    return { stage, fit: undefined, path: undefined, artifact: open(question, `${only}/${name}`), name };
  }
  return { stage, fit: undefined, path: only, artifact: found(yamlText(only), `output of stage ${stage.name}`), name };
}

/** The stages that make models, each with a name of its own. */
export function modelStages(survey: Survey): readonly ModelStage[] {
  const made = survey.stages.flatMap((stage) => modelStageOf(stage, survey) ?? []);
  const taken = new Set<string>();
  return made.map((model) => {
    let { name } = model;
    for (let n = 2; taken.has(name); n++) name = `${model.name}-${String(n)}`;
    taken.add(name);
    return { ...model, name };
  });
}

/** The stages that need what a stage makes, directly or through others, without itself. */
export function stagesAfter(stages: readonly PlacedStage[], first: PlacedStage, path: string | undefined) {
  const made = path === undefined ? first.outs.map((out) => out.path) : [path];
  const after = new Set<PlacedStage>();
  for (let isGrowing = true; isGrowing; ) {
    isGrowing = false;
    for (const stage of stages)
      if (
        stage !== first &&
        !after.has(stage) &&
        stage.deps.some((dep) => made.some((one) => overlaps(one, dep.path)))
      ) {
        after.add(stage);
        made.push(...stage.outs.map((out) => out.path));
        isGrowing = true;
      }
  }
  return [...after];
}

/** The tables that the stages before a path begin with or make, the nearest first. */
export function tablesBefore(stages: readonly PlacedStage[], path: string): readonly string[] {
  const found = new Set<string>();
  let wanted = [path];
  while (wanted.length > 0) {
    const makers = stages.filter(({ outs }) => outs.some((out) => wanted.some((one) => overlaps(out.path, one))));
    wanted = makers.flatMap(({ deps }) => deps.map((dep) => dep.path)).filter((dep) => !found.has(dep));
    for (const one of wanted) found.add(one);
  }
  return [...found].filter(isTableName);
}

/** Which metrics file tells about the model. */
export function metricsAnswer({ stage, path }: ModelStage, { stages, metricsFiles }: Survey): Answer {
  const after = stagesAfter(stages, stage, path);
  const ofStages = (some: readonly PlacedStage[]): readonly string[] => [
    ...new Set(
      some.flatMap(({ outs }) => [
        ...outs.filter(({ kind }) => kind === "metric").map((out) => out.path),
        ...metricsFiles.filter((file) => outs.some((out) => out.path === file || isInside(file, out.path))),
      ]),
    ),
  ];
  const later = ofStages(after);
  const all = later.length > 0 ? later : ofStages([stage]);
  const readable = all.filter((file) => file.toLowerCase().endsWith(".json"));
  const [only] = readable;
  const example = "evaluation/metrics.json";
  if (readable.length === 1 && only !== undefined) return found(yamlText(only), "the metrics that dvc.yaml declares");
  if (readable.length > 1) return open(`which of ${named(readable)} tells about this model?`, readable[0] ?? example);
  if (all.length > 0) return open(`${named(all)} is no JSON: let a stage write its numbers as JSON, too.`, example);
  return open("no stage declares `metrics`: let one write its numbers as JSON.", example);
}

interface RowAnswers {
  readonly evaluation: Answer;
  readonly training: Answer;
}

/** The one path, or the only one whose name says it. */
function choose(
  paths: readonly string[],
  word: RegExp,
): { readonly path: string; readonly isByName: boolean } | undefined {
  const [only] = paths;
  if (paths.length === 1 && only !== undefined) return { path: only, isByName: false };
  const said = paths.filter((path) => word.test(posix.basename(path)));
  const [one] = said;
  return said.length === 1 && one !== undefined ? { path: one, isByName: true } : undefined;
}

const trainingName = /train|fit/i;
const testName = /test|hold|eval|valid/i;

function trackedAnswer(path: string, because: string, { tracked, names }: Survey): Answer {
  if (tracked.has(path)) return found(yamlText(path), because);
  const inside = [...tracked].find((output) => isInside(path, output));
  if (inside !== undefined)
    return open(`\`${path}\` is a part of \`${inside}\`: let the stage name it as an output of its own.`, path);
  const how = names.has(".dvc") ? `track it with \`lockstep add ${path}\`` : "track it with DVC";
  return open(`\`${path}\` is neither an output of a stage nor tracked by DVC: ${how}.`, path);
}

/** Which tables a model is trained on and judged by. */
export function rowsAnswers({ stage, path }: ModelStage, survey: Survey): RowAnswers {
  const after = stagesAfter(survey.stages, stage, path);
  const madeAfter = new Set(after.flatMap(({ outs }) => outs.map((out) => out.path)));
  const tablesOf = (some: readonly PlacedStage[]): readonly string[] => [
    ...new Set(some.flatMap(({ deps }) => deps.map((dep) => dep.path)).filter(isTableName)),
  ];
  const before = tablesOf([stage]);
  const later = tablesOf(after).filter((table) => !madeAfter.has(table));
  const training = choose(
    before.filter((table) => !testName.test(posix.basename(table))),
    trainingName,
  );
  const own = training?.path;
  const others = later.filter((table) => table !== own);
  const evaluation =
    choose(others, testName) ??
    choose(
      before.filter((table) => table !== own && testName.test(table)),
      testName,
    );
  const folders = [...new Set([stage, ...after].flatMap(({ deps }) => deps.map((dep) => dep.path)))].filter(
    (folder) => survey.tracked.has(folder) && posix.extname(folder) === "" && folder !== path,
  );
  const hint =
    folders.length === 0
      ? ""
      : ` Of ${named(folders)}, let the stage name each table as an output of its own: the rows are known by their digest.`;
  return {
    training:
      training === undefined
        ? open(
            before.length === 0
              ? `stage ${stage.name} depends on no table.${hint}`
              : `which of ${named(before)} is it trained on?`,
            before[0] ?? "prepared/train.csv",
          )
        : trackedAnswer(training.path, training.isByName ? "by its name" : `stage ${stage.name} depends on it`, survey),
    evaluation:
      evaluation === undefined
        ? open(
            others.length === 0
              ? `no stage behind ${stage.name} depends on a table with rows that the training does not see.${hint}`
              : `which of ${named(others)} is it judged by?`,
            others[0] ?? "prepared/test.csv",
          )
        : trackedAnswer(
            evaluation.path,
            evaluation.isByName ? "by its name" : "the stages behind the training depend on it",
            survey,
          ),
  };
}
