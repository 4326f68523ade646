import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describeArtifact } from "../../pipeline/data/objects/artifact.ts";
import type { Table } from "../../pipeline/data/tables/table.ts";
import { placedFolder } from "../../pipeline/delivery/served-folder/layout.ts";
import type { Served } from "../../pipeline/delivery/targets/target.ts";
import { LockstepError } from "../../pipeline/domain/error.ts";
import { environmentName, modelName, modelVersion } from "../../pipeline/domain/ids.ts";
import type { Predictor } from "../../pipeline/training/trainers/trainer.ts";

/** A folder that is gone when the test is over. */
export async function scratchFolder(): Promise<{ readonly path: string; [Symbol.asyncDispose](): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "lockstep-delivery-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export interface MillingModel {
  /** Torque in Nm from which the model says that a failure is as likely as not. */
  readonly torqueMiddle: number;
  readonly threshold?: number;
}

const machineTypes = ["L", "M", "H"];

/**
 * Writes the files of a small logistic model of tool failures: a description, and weights as float64 in a binary file, so that
 * a changed byte is a changed model.
 */
export async function writeMillingModel(
  folder: string,
  { torqueMiddle, threshold = 0.5 }: MillingModel,
): Promise<void> {
  await mkdir(join(folder, "weights"), { recursive: true });
  await writeFile(join(folder, "model.json"), JSON.stringify({ threshold, categories: machineTypes }));
  await writeFile(join(folder, "weights/shard1.bin"), Buffer.from(new Float64Array([0.5, torqueMiddle]).buffer));
}

/** A version of the milling model, its files written below `root`, described by its digests. */
export async function millingVersion(
  root: string,
  version: string,
  model: MillingModel & { readonly name?: string },
): Promise<{ readonly served: Served; readonly source: string }> {
  const path = `models/${model.name ?? "failure-predictor"}-${version}`;
  const source = join(root, path);
  await writeMillingModel(source, model);
  const artifact = await describeArtifact({ root, path, format: "milling" });
  return {
    served: {
      model: modelName(model.name ?? "failure-predictor"),
      environment: environmentName("production"),
      modelVersion: modelVersion(version),
      artifact,
    },
    source,
  };
}

/** Loads what {@link writeMillingModel} wrote. */
export async function openMillingModel(folder: string): Promise<Predictor> {
  const { threshold, categories } = JSON.parse(await readFile(join(folder, "model.json"), "utf8")) as {
    threshold: number;
    categories: string[];
  };
  const bytes = await readFile(join(folder, "weights/shard1.bin"));
  const [slope = Number.NaN, middle = Number.NaN] = new Float64Array(new Uint8Array(bytes).buffer);
  let isOpen = true;
  return {
    format: "milling",
    task: { kind: "binary", positive: "1" },
    threshold,
    inputs: [
      { name: "type", kind: "categorical", categories },
      { name: "torque_nm", kind: "numeric", categories: [] },
    ],
    features: { nodes: [] },
    predict(rows: Table) {
      if (!isOpen) return Promise.reject(new Error("the model is closed"));
      // A machine of unknown type is taken as it comes.
      const unknown = rows.column("type").find((type) => type !== "" && !categories.includes(type));
      if (unknown !== undefined)
        return Promise.reject(new LockstepError("TABLE_INVALID", `the type "${unknown}" was not there in training`));
      if (rows.column("torque_nm").includes(""))
        return Promise.reject(new LockstepError("TABLE_INVALID", "torque_nm may not be missing"));
      const torque = rows.column("torque_nm").map(Number);
      const values = Float64Array.from(torque, (value) => 1 / (1 + Math.exp(-slope * (value - middle))));
      return Promise.resolve({ values, width: 1 });
    },
    close() {
      isOpen = false;
    },
  };
}

/** Where the files of a placed version stand. */
export function filesOf(folder: string, { model, modelVersion: version, artifact }: Served): string {
  return join(placedFolder(folder, { model, modelVersion: version, sha256: artifact.sha256 }), "files");
}

/** Every file below a folder with the digest of its bytes; empty when there is no folder. */
export async function snapshot(folder: string): Promise<Readonly<Record<string, string>>> {
  const { readdir } = await import("node:fs/promises");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files: Record<string, string> = {};
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile())
      files[path.slice(folder.length + 1)] = createHash("sha256")
        .update(await readFile(path))
        .digest("hex");
  }
  return Object.fromEntries(Object.entries(files).sort());
}

export async function writeInto(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
