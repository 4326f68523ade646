import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { inject } from "vitest";
import { readCsv } from "../../../pipeline/data/tables/csv.ts";
import type { Task } from "../../../pipeline/domain/task.ts";

/** What the inference server said about the rows of a table, one list of scores for each. */
export interface ServedAnswers {
  readonly sha256: string;
  readonly inputs: readonly { readonly name: string; readonly kind: string }[];
  readonly task: Task;
  readonly scores: readonly (readonly number[])[];
}

interface Metadata {
  readonly artifact_sha256: string;
  readonly task: Task;
  readonly inputs: readonly { readonly name: string; readonly parameters: { readonly kind: string } }[];
}

interface NamedPrediction {
  readonly id: string;
  readonly probability?: number;
  readonly prediction?: number | string;
  readonly probabilities?: Readonly<Record<string, number>>;
  readonly quantiles?: Readonly<Record<string, number>>;
}

function scoresOf(task: Task, { probability, prediction, probabilities, quantiles }: NamedPrediction): number[] {
  const numbers = {
    binary: () => [probability],
    multiclass: () => (task.kind === "multiclass" ? task.classes.map((name) => probabilities?.[name]) : []),
    regression: () => [prediction],
    quantiles: () => (task.kind === "quantiles" ? task.levels.map((level) => quantiles?.[String(level)]) : []),
  }[task.kind]();
  return numbers.map(Number);
}

const batch = 400;

/** Asks the server about every row of a CSV file, each as it stands there: with its label and all that the model has no input for. */
export async function askServer(
  url: string,
  about: { readonly model: string; readonly rows: string; readonly id: string },
): Promise<ServedAnswers> {
  const metadata = (await (await fetch(`${url}/v2/models/${about.model}`)).json()) as Metadata;
  const inputs = metadata.inputs.map(({ name, parameters }) => ({ name, kind: parameters.kind }));
  const numeric = new Set(inputs.filter(({ kind }) => kind === "numeric").map(({ name }) => name));
  const table = await readCsv(about.rows, about.rows);
  const instances = Array.from({ length: table.rowCount }, (_, row) => ({
    ...Object.fromEntries(
      table.columns.map((name) => {
        const cell = table.column(name)[row] ?? "";
        return [name, cell === "" ? null : numeric.has(name) ? Number(cell) : cell];
      }),
    ),
    id: `row-${row}`,
  }));
  const scores: number[][] = [];
  for (let from = 0; from < instances.length; from += batch) {
    const body = JSON.stringify({ instances: instances.slice(from, from + batch) });
    const response = await fetch(`${url}/predict`, { method: "POST", body });
    const answer = (await response.json()) as { predictions?: readonly NamedPrediction[] };
    if (answer.predictions === undefined) throw new Error(`the server answers ${JSON.stringify(answer)}`);
    for (const [i, prediction] of answer.predictions.entries()) {
      if (prediction.id !== `row-${from + i}`) throw new Error(`row ${from + i} was answered as ${prediction.id}`);
      scores.push(scoresOf(metadata.task, prediction));
    }
  }
  return { sha256: metadata.artifact_sha256, inputs, task: metadata.task, scores };
}

/** What independent runtimes say about the same rows, by the exports of the same model. */
export async function runtimeScores(
  { inputs, task }: ServedAnswers,
  { rows, exported }: { readonly rows: string; readonly exported: { readonly onnx?: string; readonly pmml?: string } },
): Promise<Readonly<Partial<Record<"onnx" | "pmml", readonly (readonly number[])[]>>>> {
  const classes = task.kind === "multiclass" ? task.classes : null;
  const program = spawn(inject("python"), [new URL("runtimes.py", import.meta.url).pathname], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  program.stdin.end(JSON.stringify({ rows, inputs, classes, onnx: exported.onnx, pmml: exported.pmml ?? null }));
  return JSON.parse(await text(program.stdout)) as Awaited<ReturnType<typeof runtimeScores>>;
}
