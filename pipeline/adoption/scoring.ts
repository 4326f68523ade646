import { posix } from "node:path";
import { type Answer, found, open, yamlText } from "./answer.ts";
import { type Survey, wordsOf } from "./survey.ts";

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

/** The command that scores rows with a model which Lockstep does not open. */
export function scoreAnswer(survey: Survey): Answer {
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
  const question =
    "which command scores rows with this model? It reads LOCKSTEP_MODEL and LOCKSTEP_ROWS and writes a table to LOCKSTEP_PREDICTIONS: docs/reference/predictions.md.";
  return open(question, "{command: python score.py, timeout_seconds: 600}");
}
