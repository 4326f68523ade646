import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeWhole } from "../data/objects/aside.ts";
import { sortedJson } from "../domain/json.ts";
import type { CurvePoint } from "./trainers/trainer.ts";

export interface CurveFolder {
  add(point: CurvePoint): Promise<void>;
  /** Writes `metrics.json` once all points are known. */
  finish(): Promise<void>;
}

/** `training/loss` becomes `{ training: { loss } }`, as DVCLive nests it. */
function nested(values: Readonly<Record<string, number>>): Record<string, unknown> {
  const found: Record<string, Record<string, number>> = {};
  for (const [name, value] of Object.entries(values)) {
    const [group = "", key = ""] = name.split("/");
    (found[group] ??= {})[key] = value;
  }
  return found;
}

/**
 * A folder of learning curves as DVCLive writes them, so that `dvc plots` and its editors' views show them while the training runs:
 * `plots/metrics/<name>.tsv` with a line for each step, and `metrics.json` with the last values. Without DVCLive's times, so that the
 * same training writes the same bytes.
 */
export async function openCurveFolder(folder: string): Promise<CurveFolder> {
  const plots = join(folder, "plots", "metrics");
  await rm(plots, { recursive: true, force: true });
  const begun = new Set<string>();
  let last: CurvePoint = { step: 0, values: {} };
  return {
    async add(point) {
      for (const [name, value] of Object.entries(point.values)) {
        const path = join(plots, `${name}.tsv`);
        const line = `${point.step}\t${value}\n`;
        if (begun.has(name)) await appendFile(path, line);
        else {
          begun.add(name);
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, `step\t${name.split("/").at(-1) ?? name}\n${line}`);
        }
      }
      last = point;
    },
    finish: () =>
      writeWhole(join(folder, "metrics.json"), `${sortedJson({ ...nested(last.values), step: last.step })}\n`),
  };
}
