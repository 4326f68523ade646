import { posix } from "node:path";
import { type Answer, assumed, found, open, yamlText } from "./answer.ts";
import { type ModelStage, stagesAfter } from "./model-stages.ts";
import { type Survey, wordsOf } from "./survey.ts";
import { isTableName } from "./table-head.ts";

const interpreters: Readonly<Record<string, string>> = {
  sh: "sh",
  bash: "bash",
  r: "Rscript",
  py: "python",
  jl: "julia",
  js: "node",
  mjs: "node",
  ts: "node",
};

/** The command of a stage that sets the three variables by hand, without them. */
function commandOfStage(line: string): string | undefined {
  if (!/\bLOCKSTEP_PREDICTIONS=/.test(line)) return undefined;
  const last = line.split(/&&|;/).findLast((part) => part.includes("LOCKSTEP_PREDICTIONS=")) ?? "";
  const command = last.replaceAll(/\bLOCKSTEP_(?:MODEL|ROWS|PREDICTIONS)=(?:"[^"]*"|'[^']*'|\S*)/g, "").trim();
  return command === "" ? undefined : command.replaceAll(/\s+/g, " ");
}

/** How a stage starts a script of the same kind, for example `.venv/bin/python`. */
function interpreterFor(script: string, { stages }: Survey): string | undefined {
  const extension = posix.extname(script).toLowerCase();
  for (const stage of stages) {
    const words = wordsOf(stage);
    const at = words.findIndex((word, i) => i > 0 && posix.extname(word).toLowerCase() === extension);
    const before = words[at - 1];
    if (at > 0 && before !== undefined && !before.startsWith("-")) return before;
  }
  return interpreters[extension.slice(1)];
}

/** A command with a path that one of its words is, or ends with behind `=`, in another form; `undefined` where none or several are. */
function withPath(command: string, path: string, form: string): string | undefined {
  const parts = command.split(/(\s+)/);
  const at = parts.flatMap((part, i) => (part === path || part.endsWith(`=${path}`) ? [i] : []));
  const [only] = at;
  if (only === undefined || at.length > 1) return undefined;
  return parts.map((part, i) => (i === only ? part.slice(0, part.length - path.length) + form : part)).join("");
}

/**
 * The command of a stage that is given the model, the rows and a table to write, in the three variables' terms. One that measures, too,
 * wants the truth beside the rows, which no scorer is given.
 */
function commandOfPredictions({ stage, path }: ModelStage, rows: Answer, { stages }: Survey) {
  if (path === undefined || rows.kind === "open") return undefined;
  for (const { stage: after, outs, workingFolder } of stagesAfter(stages, stage, path)) {
    const [command, ...more] = [after.cmd].flat();
    const [table, ...others] = outs.map((out) => out.path).filter(isTableName);
    if (command === undefined || table === undefined || more.length > 0 || others.length > 0) continue;
    if (workingFolder !== "" || /[\n;&|<>]/.test(command) || outs.some(({ kind }) => kind === "metric")) continue;
    const changed = [
      [path, '"$LOCKSTEP_MODEL"'],
      [rows.text, '"$LOCKSTEP_ROWS"'],
      [table, '"$LOCKSTEP_PREDICTIONS"'],
    ].reduce<string | undefined>(
      (text, [from = "", to = ""]) => (text === undefined ? undefined : withPath(text, from, to)),
      command,
    );
    if (changed !== undefined) return { command: changed, stage: after.name };
  }
  return undefined;
}

/** The command that scores rows with a model which Lockstep does not open. @param rows - Which table it is judged by. */
export function scoreAnswer(made: ModelStage, rows: Answer, survey: Survey): Answer {
  for (const stage of survey.stages)
    for (const line of [stage.stage.cmd].flat()) {
      const command = commandOfStage(line);
      if (command !== undefined && stage.workingFolder === "")
        return found(yamlText(command), `stage ${stage.name} calls it with the same three variables`);
    }
  // Who sets the variable calls a scorer; who reads it is one.
  const reads = (text: string): boolean =>
    /LOCKSTEP_PREDICTIONS(?!\w|=)/.test(text) && /LOCKSTEP_ROWS(?!\w|=)/.test(text);
  const scorers = [...survey.scripts].filter(([, text]) => reads(text) && !/LOCKSTEP_PREDICTIONS=/.test(text));
  const [only] = scorers;
  const interpreter = only === undefined ? undefined : interpreterFor(only[0], survey);
  if (scorers.length === 1 && only !== undefined && interpreter !== undefined)
    return found(
      yamlText(`${interpreter} ${only[0]}`),
      `${only[0]} reads LOCKSTEP_ROWS and writes LOCKSTEP_PREDICTIONS`,
    );
  const predictions = commandOfPredictions(made, rows, survey);
  if (predictions !== undefined)
    return assumed(
      yamlText(predictions.command),
      `stage ${predictions.stage} is given the model, the rows and a table to write`,
      "does it write the columns id and prediction, with the score or one column for each class, for rows without the label? docs/reference/predictions.md",
    );
  const question =
    "which command scores rows with this model? It reads LOCKSTEP_MODEL and LOCKSTEP_ROWS and writes a table to LOCKSTEP_PREDICTIONS: docs/reference/predictions.md.";
  return open(question, "{command: python score.py, timeout_seconds: 600}");
}
