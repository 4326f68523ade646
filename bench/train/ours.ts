// Trains one model of ours on the table of bench/train.ts, as a process of its own: `ours.ts <params as JSON> <training> <test>`. The
// last line is JSON, as reference.py's is. Counted is what `lockstep fit` does once the rows are read: numbers from text, bins or
// scales, training, and writing the model.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCsv } from "../../pipeline/data/tables/csv.ts";
import type { Json } from "../../pipeline/domain/json.ts";
import { openModel, openTrainer } from "../../pipeline/training/trainers/index.ts";

const [text = "{}", training = "", test = ""] = process.argv.slice(2);
const { trainer: name, ...params } = JSON.parse(text) as { readonly trainer: string } & Readonly<Record<string, Json>>;
const scratch = mkdtempSync(join(tmpdir(), "lockstep-bench-train-"));
try {
  const trainer = await openTrainer(name, "binary", { prefer: "auto", searchFrom: [] });
  const rows = await readCsv(training, training);
  const numericColumns = rows.columns.slice(0, -1);
  const output = join(scratch, "model");
  const startedMs = performance.now();
  const before = process.cpuUsage();
  await trainer.train({
    rows,
    labelColumn: rows.columns.at(-1) ?? "",
    task: { kind: "binary", positive: "1" },
    numericColumns,
    categoricalColumns: [],
    params,
    seed: 0,
    outputFolder: output,
    onProgress: () => undefined,
  });
  const used = process.cpuUsage(before);
  const seconds = (performance.now() - startedMs) / 1000;
  const { values } = await (await openModel(output)).predict(await readCsv(test, test));
  const processorSeconds = (used.user + used.system) / 1e6;
  console.log(JSON.stringify({ seconds, processorSeconds, scores: [...values] }));
} finally {
  rmSync(scratch, { recursive: true });
}
