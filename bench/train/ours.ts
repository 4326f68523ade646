// Trains one model of ours on the rows of bench/train.ts, as a process of its own: `ours.ts <params as JSON> <training> <test>`. The last
// line is JSON, as reference.py's is. Counted is what `lockstep fit` does once the rows are read and the libraries are loaded: numbers from
// text and from pictures, bins or scales, training, and writing the model.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCsv } from "../../pipeline/data/tables/csv.ts";
import type { Json } from "../../pipeline/domain/json.ts";
import type { Task } from "../../pipeline/domain/task.ts";
import type { BackendPreference } from "../../pipeline/training/tensorflow/choose-backend.ts";
import { tensorFlowIn } from "../../pipeline/training/tensorflow/environment.ts";
import { openTensorFlow } from "../../pipeline/training/tensorflow/open.ts";
import { openModel, openTrainer } from "../../pipeline/training/trainers/index.ts";

interface Params {
  readonly trainer: string;
  readonly task?: "multiclass";
  readonly backend?: BackendPreference;
  readonly [key: string]: Json | undefined;
}

const [text = "{}", training = "", test = ""] = process.argv.slice(2);
const { trainer: name, task: kind = "binary", backend: prefer = "auto", ...params } = JSON.parse(text) as Params;
const task: Task = kind === "binary" ? { kind, positive: "1" } : { kind, classes: Array.from("0123456789") };
const scratch = mkdtempSync(join(tmpdir(), "lockstep-bench-train-"));
try {
  const tensorFlow = { prefer, ...tensorFlowIn(process.env, scratch) };
  const trainer = await openTrainer(name, kind, tensorFlow);
  // Libraries are loaded once for a process: the trainer finds what this has loaded. The others' are imported before they are timed.
  if (name === "tfjs-layers")
    for (const backend of ["native", "wasm"] as const)
      if (prefer === "auto" || prefer === backend)
        await openTensorFlow({ ...tensorFlow, prefer: backend, multiplyAddsPerRow: 0, convolutional: false }).catch(
          () => undefined,
        );
  const rows = await readCsv(training, training);
  const output = join(scratch, "model");
  const startedMs = performance.now();
  const before = process.cpuUsage();
  const { backend } = await trainer.train({
    rows,
    labelColumn: rows.columns.at(-1) ?? "",
    task,
    numericColumns: kind === "binary" ? rows.columns.slice(0, -1) : [],
    categoricalColumns: [],
    params: params as Readonly<Record<string, Json>>,
    seed: 0,
    outputFolder: output,
    onProgress: () => undefined,
  });
  const used = process.cpuUsage(before);
  const seconds = (performance.now() - startedMs) / 1000;
  const { values } = await (await openModel(output)).predict(await readCsv(test, test));
  const processorSeconds = (used.user + used.system) / 1e6;
  console.log(JSON.stringify({ seconds, processorSeconds, backend, scores: [...values] }));
} finally {
  rmSync(scratch, { recursive: true });
}
