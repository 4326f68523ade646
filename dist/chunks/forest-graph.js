import { n as readForestFolder } from "./forest-model.js";
import { t as exportedFeatures } from "./exported-features.js";

// pipeline/training/trainers/graphs/forest-graph.ts
/** A saved forest as exporters take it. @throws LockstepError MODEL_INVALID. */
async function forestGraph(folder) {
	const { label, task, threshold, features: graph, forest } = await readForestFolder(folder);
	const { features, order, positions } = exportedFeatures(graph, true);
	const node = (found) => {
		if (found.kind === "leaf") return found;
		const places = found.kind === "numeric" ? order : positions;
		return {
			...found,
			column: places.indexOf(found.column)
		};
	};
	return {
		task,
		label,
		threshold,
		features,
		body: {
			kind: "forest",
			trees: forest.trees.map((tree, i) => ({
				output: i % forest.baselines.length,
				nodes: tree.map(node)
			})),
			baselines: forest.baselines,
			link: forest.link
		}
	};
}

export { forestGraph };