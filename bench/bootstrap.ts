// Speed of the paired bootstrap: `npm run bench -- bootstrap`. ROC AUC, F1 and three more metrics of two models. It is one thread, so its
// seconds of processor are what it takes on a machine that has nothing else to do; they are what is judged.
import { cpus } from "node:os";
import { Prng } from "../pipeline/domain/prng.ts";
import { type PairedBootstrapRequest, pairedBootstrap } from "../pipeline/evaluation/bootstrap.ts";

const sizes = [
  { rows: 2500, draws: 2000, limitS: 1 },
  { rows: 100_000, draws: 10_000, limitS: 10 },
];

/** @returns Whether every size stays within its limit. */
export function benchBootstrap(): boolean {
  const results = sizes.map(({ rows, draws, limitS }) => {
    const prng = new Prng(1);
    const labels = Uint8Array.from({ length: rows }, () => (prng.uniform() < 0.3 ? 1 : 0));
    const model = (skill: number): { readonly scores: Float64Array; readonly threshold: number } => ({
      scores: Float64Array.from(labels, (label) => (1 - skill) * prng.uniform() + skill * label),
      threshold: 0.5,
    });
    const request: PairedBootstrapRequest = {
      truth: { kind: "binary", labels },
      candidate: model(0.3),
      references: [model(0.29)],
      metrics: ["precision", "recall", "f1", "roc_auc", "log_loss"],
      draws,
      seed: 7,
    };
    const startedMs = performance.now();
    const before = process.cpuUsage();
    pairedBootstrap(request);
    const used = process.cpuUsage(before);
    return {
      rows,
      draws,
      limitS,
      wallS: (performance.now() - startedMs) / 1000,
      cpuS: (used.user + used.system) / 1e6,
    };
  });
  console.log(`${cpus()[0]?.model ?? "unknown processor"}, one thread`);
  for (const { rows, draws, limitS, wallS, cpuS } of results)
    console.log(
      `${draws} draws of ${rows} rows: ${wallS.toFixed(2)} s (${cpuS.toFixed(2)} s of processor), limit ${limitS} s`,
    );
  return results.every(({ cpuS, limitS }) => cpuS <= limitS);
}
