// Started as a process by run-trial.ts: trains and judges one point, and ends with whoever started it.
import { once } from "node:events";
import type { TrialAnswer } from "./run-trial.ts";
import type { TrialWork } from "./trial-work.ts";

process.once("disconnect", () => process.exit());

/** Loaded when it runs: what an entry of dist/ imports at once stands in the chunk that every command loads. */
async function answer(work: TrialWork): Promise<TrialAnswer> {
  const [{ openModel, openTrainer }, { doTrial }, { tensorFlowIn }] = await Promise.all([
    import("../trainers/index.ts"),
    import("./trial-work.ts"),
    import("../tensorflow/environment.ts"),
  ]);
  const tensorFlow = tensorFlowIn(process.env, work.root);
  const startedMs = performance.now();
  const found = await doTrial(work, {
    openModel,
    openTrainer: (name, task, prefer) => openTrainer(name, task, { prefer, ...tensorFlow }),
  });
  const { user, system } = process.cpuUsage();
  const cost = { wallMs: Math.round(performance.now() - startedMs), cpuMs: Math.round((user + system) / 1000) };
  return { finding: { ...found, cost } };
}

const [work] = (await once(process, "message")) as [TrialWork];
process.send?.(
  await answer(work).catch((error: unknown) => ({ problem: error instanceof Error ? error.message : String(error) })),
);
