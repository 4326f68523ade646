import { n as registryOf } from "./artifact2.js";

// pipeline/steps/models/list.ts
/** Every registered model with its newest version and what each environment holds, from tags alone. */
async function listModels(workspace) {
	return [...await registryOf(workspace)].map(([model, { versions, assignments, events }]) => ({
		model,
		latest: versions.find(({ isActive }) => isActive)?.modelVersion,
		isDeprecated: events.some(({ content }) => content.action === "deprecate"),
		environments: Object.fromEntries([...new Set(assignments.map(({ environment }) => environment))].sort().map((environment) => [environment, assignments.find((found) => found.environment === environment && found.isActive)?.modelVersion]))
	}));
}

export { listModels };