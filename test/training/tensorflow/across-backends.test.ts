import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fit } from "../../../pipeline/training/fit.ts";
import { score } from "../../../pipeline/training/score.ts";
import type { Backend } from "../../../pipeline/training/tensorflow/choose-backend.ts";
import { openModel, openTrainer } from "../../../pipeline/training/trainers/index.ts";
import { learnableCsv, section } from "../support/table.ts";

/** What docs/reference/params.md promises. The native backend is held to the same by scripts/native-live.sh. */
const [lossTolerance, aucTolerance] = [0.01, 0.005];

test("the same network on WebAssembly and in plain JavaScript: other bytes, the same metrics", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lockstep-backends-"));
  try {
    const [rows, judged] = [join(folder, "rows.csv"), join(folder, "judged.csv")];
    await writeFile(rows, learnableCsv(600, 1));
    await writeFile(judged, learnableCsv(600, 2));
    const train = async (backend: Backend) => {
      const output = join(folder, backend);
      const params = { ...section, backend, hidden: [16], epochs: 8, patience: 0, learning_rate: 0.02, dropout: 0.1 };
      const request = { rows, params, output, onProgress: () => undefined };
      const { finalLoss, ...summary } = await fit(request, {
        openTrainer: (name, task, prefer) => openTrainer(name, task, { prefer, searchFrom: [] }),
      });
      expect(summary).toMatchObject({ backend, backendReason: "params.yaml asks for it" });
      const files = { predictions: join(folder, "predictions.csv"), metrics: join(folder, "metrics.json") };
      const metrics = await score(
        { model: output, rows: judged, idColumn: section.id, labelColumn: section.label, ...files },
        { openModel },
      );
      const transform = JSON.parse(await readFile(join(output, "transform.json"), "utf8")) as { backend: object };
      expect(transform.backend).toMatchObject({ name: backend, version: "4.22.0", preferred: backend });
      return { finalLoss, auc: metrics.roc_auc ?? 0, weights: await readFile(join(output, "weights.bin"), "hex") };
    };
    const [wasm, cpu] = [await train("wasm"), await train("cpu")];
    expect(cpu.weights).not.toBe(wasm.weights);
    expect(Math.abs(cpu.finalLoss / wasm.finalLoss - 1)).toBeLessThan(lossTolerance);
    expect(Math.abs(cpu.auc - wasm.auc)).toBeLessThan(aucTolerance);
    expect(wasm.auc).toBeGreaterThan(0.8);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
