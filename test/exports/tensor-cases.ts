import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRows } from "../../pipeline/data/tables/read-rows.ts";
import type { Json } from "../../pipeline/domain/json.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import type { Task } from "../../pipeline/domain/task.ts";
import { tensorInputs } from "../../pipeline/training/exports/model-graph.ts";
import { applyFeatures } from "../../pipeline/training/features/graph/apply.ts";
import { columnsOf, widthOf } from "../../pipeline/training/features/graph/graph.ts";
import { withImages } from "../../pipeline/training/features/images/with-images.ts";
import { openGraph } from "../../pipeline/training/trainers/graphs/index.ts";
import { openModel } from "../../pipeline/training/trainers/index.ts";
import { readTransform } from "../../pipeline/training/trainers/transform-file.ts";
import { bar, note, png } from "../training/support/pictures.ts";
import { trained } from "../training/support/trained.ts";

const words = { text: ["note"], encode: "embedding", dimension: 4, length: 8 };
const picture = { image: ["path"], height: 9, width: 8, channels: 1 };

/** Networks that take tensors of their own, and how exactly a runtime can compute them. */
const models: Readonly<
  Record<string, { readonly rows: string; readonly params: Readonly<Record<string, Json>>; readonly tolerance: number }>
> = {
  "network, words": {
    rows: "notes.csv",
    params: { id: "id", label: "kind", positive: "sea", hidden: [5], features: [words] },
    tolerance: 1e-9,
  },
  "network, words beside numbers": {
    rows: "notes.csv",
    params: { id: "id", label: "kind", task: "multiclass", hidden: [5], features: [words, { numeric: ["length"] }] },
    tolerance: 1e-9,
  },
  "network, pictures": {
    rows: "bars",
    params: { id: "md5", label: "label", positive: "down", features: [picture], hidden: [6] },
    tolerance: 1e-5,
  },
};

function writeTables(folder: string): void {
  const prng = new Prng(9);
  const lines = Array.from({ length: 120 }, (_, i) => {
    const kind = i % 2 === 0 ? "sea" : "weather";
    return `r${i},${note(kind, prng)},${prng.index(9)},${kind}`;
  });
  writeFileSync(join(folder, "notes.csv"), `${["id,note,length,kind", ...lines].join("\n")}\n`);
  for (const kind of ["across", "down"] as const) {
    mkdirSync(join(folder, "bars", kind), { recursive: true });
    for (let i = 0; i < 20; i++) writeFileSync(join(folder, "bars", kind, `${i}.png`), png(bar(kind, prng)));
  }
}

/** A tensor as JSON has it; its first dimension, the rows, is not in its shape. */
interface WrittenTensor {
  readonly shape: readonly number[];
  readonly type: "float32" | "int32";
  readonly values: readonly number[];
}

/** A model, what it is given and what Lockstep says. */
export interface TensorCase {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly task: Task;
  readonly kind: string;
  readonly threshold: number | null;
  readonly inputs: readonly {
    readonly column: string;
    readonly kind: string;
    readonly categories: readonly string[];
  }[];
  /** Cells of each input's column. */
  readonly rows: readonly (readonly string[])[];
  readonly tensors: Readonly<Record<string, WrittenTensor>>;
  readonly padded: number;
  readonly scores: readonly number[];
  readonly width: number;
  readonly tolerance: number;
}

/** The tensors that rows become, as a program makes them that uses the export. */
async function tensorsOf(model: string, rows: Awaited<ReturnType<typeof readRows>>): Promise<TensorCase["tensors"]> {
  const { features } = readTransform(readFileSync(join(model, "transform.json"), "utf8"));
  const { values, width } = await withImages(applyFeatures({ graph: features, rows }), features, rows);
  const { body } = await openGraph(model);
  const found: Record<string, WrittenTensor> = {};
  for (const { column, kind, shape } of tensorInputs(body)) {
    const at = features.nodes.findIndex((node) => columnsOf(node).includes(column));
    const start = features.nodes.slice(0, at).reduce((sum, node) => sum + widthOf(node), 0);
    const size = shape.reduce((product, length) => product * length, 1);
    const own = Array.from({ length: rows.rowCount }, (_, row) => [
      ...values.subarray(row * width + start, row * width + start + size),
    ]);
    found[column] = { shape: [...shape], type: kind === "image" ? "float32" : "int32", values: own.flat() };
  }
  return found;
}

/** Cases as write-cases.ts writes them, with tensors beside the columns. */
export async function tensorCases(
  folder: string,
  exportsOf: (model: string, at: string) => Promise<Readonly<Record<string, string>>>,
): Promise<readonly TensorCase[]> {
  writeTables(folder);
  const cases: TensorCase[] = [];
  for (const [at, [name, { rows: path, params, tolerance }]] of Object.entries(models).entries()) {
    const model = join(folder, `tensor-model-${at}`);
    await trained({ rows: join(folder, path), output: model, params: { epochs: 2, ...params } });
    const rows = await readRows(join(folder, path));
    const predictor = await openModel(model);
    const graph = await openGraph(model);
    const { values, width } = await predictor.predict(rows);
    cases.push({
      name,
      exports: await exportsOf(model, `tensor-${at}`),
      task: graph.task,
      kind: graph.body.kind,
      threshold: graph.threshold ?? null,
      inputs: predictor.inputs.map(({ name: column, kind }) => ({ column, kind, categories: [] })),
      rows: predictor.inputs.map(({ name: column }) => [...rows.column(column)]),
      tensors: await tensorsOf(model, rows),
      padded: rows.rowCount,
      scores: [...values],
      width,
      tolerance,
    });
  }
  return cases;
}
