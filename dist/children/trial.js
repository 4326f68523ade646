import { once } from "node:events";

// pipeline/training/sweeps/trial.child.ts
process.once("disconnect", () => process.exit());
/** Loaded when it runs: what an entry of dist/ imports at once stands in the chunk that every command loads. */
async function answer(work) {
	const [{ openModel, openTrainer }, { doTrial }, { tensorFlowIn }] = await Promise.all([
		import("../chunks/trainers.js"),
		import("../chunks/trial-work.js"),
		import("../chunks/environment.js")
	]);
	const tensorFlow = tensorFlowIn(process.env, work.root);
	const startedMs = performance.now();
	const found = await doTrial(work, {
		openModel,
		openTrainer: (name, task, prefer) => openTrainer(name, task, {
			prefer,
			...tensorFlow
		})
	});
	const { user, system } = process.cpuUsage();
	const cost = {
		wallMs: Math.round(performance.now() - startedMs),
		cpuMs: Math.round((user + system) / 1e3)
	};
	return { finding: {
		...found,
		cost
	} };
}
const [work] = await once(process, "message");
process.send?.(await answer(work).catch((error) => ({ problem: error instanceof Error ? error.message : String(error) })));

export {  };