// Fits in a process of its own: node fit-process.ts rows.csv output '{"label": …}'
import { fit } from "../../../pipeline/training/fit.ts";
import { openTrainer } from "../../../pipeline/training/trainers/index.ts";

const [rows = "", output = "", params = "{}"] = process.argv.slice(2);
const before = Math.random;
const summary = await fit(
  { rows, output, params: JSON.parse(params) as Record<string, string>, onProgress: () => undefined },
  { openTrainer: (name, prefer) => openTrainer(name, { prefer, searchFrom: [] }) },
);
process.stdout.write(JSON.stringify({ ...summary, isRandomRestored: Math.random === before }));
