import { cellNumber, isMissing } from "../data/tables/cell.ts";
import { isYamlMap, type YamlValue } from "../data/yaml/value.ts";
import { type Answer, assumed, type Entry, found, named, open, yamlCell, yamlText } from "./answer.ts";
import type { TableHead } from "./table-head.ts";

/** What can be seen of the rows of a model. */
export interface RowsSeen {
  readonly training: TableHead | undefined;
  readonly evaluation: TableHead | undefined;
  /** The table that the columns were looked up in, where the rows themselves are not here. */
  readonly source?: string | undefined;
  /** What is wrong with one of the tables, where it is here and cannot be read. */
  readonly damaged?: string | undefined;
  /** Code of the stage that trains. */
  readonly script: string;
  /** Params that the training stage reads: file, key and value. */
  readonly params: readonly ParamSeen[];
  /** Of the metrics file: the names of its numbers. */
  readonly metricNames: readonly string[];
}

export interface ParamSeen {
  readonly where: string;
  /** The last part of its dotted key. */
  readonly name: string;
  readonly value: YamlValue;
}

/** Every value below a params file's value, with its dotted key. */
export function flattenParams(value: YamlValue, file: string, prefix = ""): readonly ParamSeen[] {
  if (!isYamlMap(value)) return [{ where: `${file}: ${prefix}`, name: prefix.split(".").at(-1) ?? prefix, value }];
  return [...value].flatMap(([key, member]) => flattenParams(member, file, prefix === "" ? key : `${prefix}.${key}`));
}

/** Columns that both tables have, where both were seen. */
function sharedColumns({ training, evaluation }: RowsSeen): readonly string[] {
  const [one, other] = [evaluation ?? training, training ?? evaluation];
  return one === undefined || other === undefined ? [] : one.columns.filter((name) => other.columns.includes(name));
}

/** The cells of a column in all rows that were seen. */
function cellsOf({ training, evaluation }: RowsSeen, column: string): readonly string[] {
  return [training, evaluation].flatMap((head) => (head?.columns.includes(column) === true ? head.column(column) : []));
}

function saidByParams({ params }: RowsSeen, names: RegExp, columns: readonly string[]): Answer | undefined {
  const said = params.flatMap(({ name, value, where }) =>
    names.test(name) && typeof value === "string" && columns.includes(value) ? [{ column: value, where }] : [],
  );
  const [first] = said;
  if (first === undefined || new Set(said.map(({ column }) => column)).size > 1) return undefined;
  return found(yamlText(first.column), `${first.where} says so`);
}

/** Why no column is known. */
function unseen({ damaged }: RowsSeen): string {
  return damaged === undefined
    ? "the rows are not here: bring them with `lockstep pull` or `lockstep repro`, and run `lockstep init` again"
    : `${damaged}: mend what writes it, and run \`lockstep init\` again`;
}

function isUnique(cells: readonly string[]): boolean {
  return cells.length > 1 && !cells.some(isMissing) && new Set(cells).size === cells.length;
}

/** Which column names a row: each value once over all rows that were seen. */
function idAnswer(seen: RowsSeen, columns: readonly string[], label: string | undefined): Answer {
  const question = "which column names a row, each value once, the same for ever?";
  if (columns.length === 0) return open(`${question} ${unseen(seen)}.`, "id");
  const said = saidByParams(seen, /^(?:id|id_?col(?:umn)?|row_?id|index_?col(?:umn)?|key)$/i, columns);
  if (said !== undefined) return said;
  const unique = columns.filter((name) => name !== label && isUnique(cellsOf(seen, name)));
  // A measured number may be unique among the rows that were seen, and names nothing.
  const names = unique.filter((name) => cellsOf(seen, name).every((cell) => !/^-?\d*\.\d+/.test(cell)));
  const called = names.filter((name) =>
    /^(?:id|uuid|key|index|udi|uid)$|(?:^|[_ -])(?:id|uuid|key)$|[a-z]Id$/i.test(name),
  );
  const [one] = called;
  const rows = String([seen.training, seen.evaluation].reduce((sum, head) => sum + (head?.rowCount ?? 0), 0));
  if (called.length === 1 && one !== undefined)
    return found(
      yamlText(one),
      `by its name, and no value twice in ${rows} rows${seen.source === undefined ? "" : ` of ${seen.source}`}`,
    );
  const [only] = names;
  if (names.length === 1 && only !== undefined)
    return assumed(
      yamlText(only),
      `the only column with no value twice in ${rows} rows`,
      `is \`${only}\` what names a row?`,
    );
  if (names.length === 0)
    return open("no column names a row, each value once: let the stage that splits the rows write one.", "id");
  return open(`${question} No value stands twice in ${named(names)}.`, yamlText(names[0] ?? "id"));
}

/** A column that the code takes out alone: `rows["y"]`, `rows.pop("y")`, `y ~ …`. Several that are, say nothing. */
function takenAlone({ script }: RowsSeen, columns: readonly string[]): string | undefined {
  const found = columns.filter((name) => {
    const text = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return new RegExp(String.raw`(?:[\w)\]]\[|\.pop\()\s*(["'])${text}\1\s*[\])]|(?:^|[\s("'])${text}\s*~`, "m").test(
      script,
    );
  });
  return found.length === 1 ? found[0] : undefined;
}

function labelAnswer(seen: RowsSeen, columns: readonly string[]): Answer {
  if (columns.length === 0) return open(`which column holds the truth? ${unseen(seen)}.`, "label");
  const said = saidByParams(seen, /^(?:label|target|y|outcome)(?:_?(?:col(?:umn)?|name))?$/i, columns);
  if (said !== undefined) return said;
  const called = columns.filter((name) => /^(?:label|target|class|y|outcome)$/i.test(name));
  const [one] = called;
  if (called.length === 1 && one !== undefined)
    return found(yamlText(one), seen.source === undefined ? "by its name" : `by its name, in ${seen.source}`);
  const taken = takenAlone(seen, columns);
  if (taken !== undefined)
    return assumed(
      yamlText(taken),
      "the code that trains takes it alone",
      `is \`${taken}\` the column with the truth?`,
    );
  const few = columns.filter((name) => new Set(cellsOf(seen, name)).size === 2);
  const binary = few.length === 0 ? "" : ` Two values have ${named(few)}.`;
  return open(
    `which column holds the truth? The columns are ${named(columns, 12)}.${binary}`,
    yamlText(few[0] ?? columns.at(-1) ?? "label"),
  );
}

const positives: readonly (readonly [no: string, yes: string])[] = [
  ["0", "1"],
  ["false", "true"],
  ["no", "yes"],
  ["n", "y"],
  ["negative", "positive"],
];

function positiveAnswer(values: readonly string[]): Answer {
  for (const [no, yes] of positives) {
    const positive = values.find((value) => value.toLowerCase() === yes);
    if (positive !== undefined && values.some((value) => value.toLowerCase() === no))
      return found(yamlCell(positive), `the label is ${named(values)}`);
  }
  return open(`which label counts as positive, ${named(values)}?`, yamlCell(values[0] ?? "1"));
}

type TaskName = "binary" | "multiclass" | "regression";

/** What the names of metrics say about the task, when they agree. */
function taskOfMetrics(names: readonly string[]): "classes" | "numbers" | undefined {
  const isOf = (words: RegExp): boolean => names.some((name) => words.test(name));
  const classes = isOf(/accuracy|f1|auc|roc|precision|recall|log_?loss|brier/i);
  const numbers = isOf(/rmse|mae|mse|r2|mape|mean_absolute|mean_squared/i);
  return classes === numbers ? undefined : classes ? "classes" : "numbers";
}

interface TaskSeen {
  readonly answer: Answer;
  readonly task: TaskName | undefined;
  readonly values: readonly string[];
}

function taskSeen(seen: RowsSeen, label: string): TaskSeen {
  const cells = cellsOf(seen, label).filter((cell) => !isMissing(cell));
  const values = [...new Set(cells)].sort();
  const isNumbers = values.every((value) => cellNumber(value) !== undefined);
  const isFractions = isNumbers && values.some((value) => !/^-?\d+$/.test(value));
  const metrics = taskOfMetrics(seen.metricNames);
  const task = (name: TaskName, because: string): TaskSeen => ({ answer: found(name, because), task: name, values });
  if (values.length === 2 && metrics !== "numbers") return task("binary", `\`${label}\` has two values`);
  if (!isNumbers && values.length > 2)
    return task("multiclass", `\`${label}\` has ${String(values.length)} values that are no numbers`);
  if (isFractions && metrics !== "classes" && values.length > 2)
    return task("regression", `\`${label}\` holds numbers`);
  if (isNumbers && values.length > 2 && metrics !== undefined)
    return task(metrics === "numbers" ? "regression" : "multiclass", "the metrics that are written are of such a task");
  const question = `is \`${label}\`, with ${String(values.length)} values among the rows that were seen, a class or a number?`;
  return { answer: open(question, "binary"), task: undefined, values };
}

/** Gates to begin with, by task: what anything must reach that is better than chance. */
const firstGates: Readonly<Record<string, string>> = {
  binary: "[{metric: roc_auc, margin: 0.02, minimum: 0.5}]",
  multiclass: "[{metric: balanced_accuracy, margin: 0.02}, {metric: roc_auc_ovr, minimum: 0.5}]",
  regression: "[{metric: r2, margin: 0.02, minimum: 0}]",
  quantiles: "[{metric: coverage_error, maximum: 0.1}]",
  ranking: "[{metric: ndcg_at_10, margin: 0.02, minimum: 0}]",
};

function gatesAnswer(task: string | undefined): Answer {
  const gates = task === undefined ? undefined : firstGates[task];
  if (gates === undefined)
    return open("which metric decides, and what must it reach?", "[{metric: roc_auc, margin: 0.02, minimum: 0.5}]");
  const question = "are these the gates that you want? They ask for little more than chance.";
  return assumed(gates, "to begin with", question);
}

function valueOf(section: ReadonlyMap<string, YamlValue>, key: string): string | undefined {
  const value = section.get(key);
  return typeof value === "string" ? value : typeof value === "bigint" ? String(value) : undefined;
}

/** Columns and task of a model that `lockstep fit` trains: its section says them. */
export function fittedColumns(section: ReadonlyMap<string, YamlValue>, where: string): readonly Entry[] {
  const because = `${where} says so`;
  const task = valueOf(section, "task") ?? "binary";
  const said = (key: string, question: string, render = yamlText): Answer => {
    const value = valueOf(section, key);
    return value === undefined ? open(question, key) : found(render(value), because);
  };
  const levels = section.get("levels");
  return [
    { key: "id", answer: said("id", "which column names a row, each value once, the same for ever?") },
    { key: "label", answer: said("label", "which column holds the truth?") },
    ...(task === "binary" ? [] : [{ key: "task", answer: found(yamlText(task), because) }]),
    ...(task === "binary"
      ? [{ key: "positive", answer: found(yamlCell(valueOf(section, "positive") ?? "1"), because) }]
      : []),
    ...(task === "quantiles" && Array.isArray(levels)
      ? [{ key: "levels", answer: found(`[${levels.map(String).join(", ")}]`, because) }]
      : []),
    { key: "gates", answer: gatesAnswer(task) },
  ];
}

/** Columns and task as the rows show them. */
export function seenColumns(seen: RowsSeen): readonly Entry[] {
  const columns = sharedColumns(seen);
  const label = labelAnswer(seen, columns);
  const column = label.kind === "open" ? undefined : columns.find((name) => yamlText(name) === label.text);
  const id = idAnswer(seen, columns, column);
  const task =
    column === undefined
      ? {
          answer: open("is the label one of two values, one of several classes, or a number?", "binary"),
          task: undefined,
          values: [],
        }
      : taskSeen(seen, column);
  return [
    { key: "id", answer: id },
    { key: "label", answer: label },
    { key: "task", answer: task.answer },
    ...(task.task === "binary" ? [{ key: "positive", answer: positiveAnswer(task.values) }] : []),
    ...(task.task === undefined && column === undefined
      ? [{ key: "positive", answer: open("of two values: which one counts as positive?", "1") }]
      : []),
    { key: "gates", answer: gatesAnswer(task.task) },
  ];
}
