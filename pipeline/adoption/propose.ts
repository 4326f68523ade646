import { posix } from "node:path";
import { lookUp } from "../data/dvc/params.ts";
import { isYamlMap } from "../data/yaml/value.ts";
import type { Answer, Entry, ModelProposal, Question } from "./answer.ts";
import { fittedColumns, flattenParams, type ParamSeen, seenColumns } from "./columns.ts";
import { environmentAnswer } from "./environment.ts";
import { type ModelStage, metricsAnswer, modelStages, rowsAnswers, tablesBefore } from "./model-stages.ts";
import { scoreAnswer } from "./scoring.ts";
import { type Survey, wordsOf } from "./survey.ts";

/** What the parameters of a stage say, those that it names alone where it names some. */
function paramsOf({ stage }: ModelStage, { params }: Survey): readonly ParamSeen[] {
  return stage.params.flatMap(({ path, keys }) => {
    const value = params.get(path);
    if (value === undefined) return [];
    const all = flattenParams(value, path);
    const isNamed = (where: string): boolean =>
      keys.length === 0 || keys.some((key) => where === `${path}: ${key}` || where.startsWith(`${path}: ${key}.`));
    return all.filter(({ where }) => isNamed(where));
  });
}

/** The code of the stage that trains, as far as it is named. */
function scriptsOf({ stage }: ModelStage, { scripts }: Survey): string {
  const named = new Set([
    ...stage.deps.map(({ path }) => path),
    ...wordsOf(stage).map((word) => posix.join(stage.workingFolder, word)),
  ]);
  return [...scripts].flatMap(([path, text]) => (named.has(path) ? [text] : [])).join("\n");
}

/** Columns and task: of `lockstep fit` its section says them, of any other trainer the rows show them. */
function columnEntries(made: ModelStage, survey: Survey, metricNames: readonly string[]): readonly Entry[] {
  const { fit } = made;
  const file = fit === undefined ? undefined : survey.params.get(fit.params);
  const section = fit === undefined || file === undefined ? undefined : lookUp(file, fit.section);
  if (fit !== undefined && isYamlMap(section)) return fittedColumns(section, `${fit.params}: ${fit.section}`);
  const rows = rowsAnswers(made, survey);
  const tableOf = (answer: Answer) => (answer.kind === "open" ? undefined : survey.tables.get(answer.text));
  const [training, evaluation] = [tableOf(rows.training), tableOf(rows.evaluation)];
  // Where the pipeline has not run here, its rows have the columns of what they are made of, most often.
  const paths = [rows.training, rows.evaluation].flatMap((answer) => (answer.kind === "open" ? [] : [answer.text]));
  const source =
    training ??
    evaluation ??
    paths.flatMap((path) => tablesBefore(survey.stages, path)).find((path) => survey.tables.has(path));
  return seenColumns({
    training: typeof source === "string" ? survey.tables.get(source) : training,
    evaluation,
    source: typeof source === "string" ? source : undefined,
    damaged: [...paths, ...paths.flatMap((path) => tablesBefore(survey.stages, path))]
      .map((path) => survey.damaged.get(path))
      .find((wrong) => wrong !== undefined),
    params: paramsOf(made, survey),
    metricNames,
    script: scriptsOf(made, survey),
  });
}

function proposalOf(made: ModelStage, survey: Survey): ModelProposal {
  const rows = rowsAnswers(made, survey);
  const metrics = metricsAnswer(made, survey);
  const metricNames = metrics.kind === "open" ? [] : (survey.metricNames.get(metrics.text) ?? []);
  const columns = columnEntries(made, survey, metricNames);
  const isGates = ({ key }: Entry): boolean => key === "gates";
  return {
    name: made.name,
    stage: made.stage.name,
    entries: [
      { key: "artifact", answer: made.artifact },
      { key: "metrics", answer: metrics },
      { key: "evaluation_rows", answer: rows.evaluation },
      { key: "training_rows", answer: rows.training },
      ...columns.filter((entry) => !isGates(entry)),
      ...(made.fit === undefined ? [{ key: "score", answer: scoreAnswer(made, rows.evaluation, survey) }] : []),
      { key: "environment", answer: environmentAnswer(survey) },
      ...columns.filter(isGates),
    ],
  };
}

/** A model for each stage that makes one, as far as the repository says what it is. */
export function proposeModels(survey: Survey): readonly ModelProposal[] {
  return modelStages(survey).map((made) => proposalOf(made, survey));
}

/** What a person has to say about the models, and what to confirm. */
export function questionsOf(models: readonly ModelProposal[]): readonly Question[] {
  if (models.length === 0)
    return [
      {
        key: "models",
        question:
          "no stage of dvc.yaml writes what looks like a model: which output is it? `artifacts` of dvc.yaml can say so, with `type: model`.",
        stops: true,
      },
    ];
  return models.flatMap(({ name, entries }) =>
    entries.flatMap(({ key, answer }) =>
      answer.kind === "found"
        ? []
        : // Without files that pin packages a model is trained and judged all the same.
          [
            {
              key: `models.${name}.${key}`,
              question: answer.question,
              stops: answer.kind === "open" && key !== "environment",
            },
          ],
    ),
  );
}
