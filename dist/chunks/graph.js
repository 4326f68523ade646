import { A as LockstepError } from "./file-work.js";
import { t as foldersAbove } from "./overlap.js";

// pipeline/data/stages/graph.ts
/** Output path → stage. @throws LockstepError DVC_FILE_INVALID when two outputs are the same or one is inside the other. */
function producers(stages) {
	const made = /* @__PURE__ */ new Map();
	for (const stage of stages) for (const { path } of stage.outs) {
		const other = made.get(path);
		if (other !== void 0) throw new LockstepError("DVC_FILE_INVALID", `the stages ${other.name} and ${stage.name} both write ${path}`, { hint: "Every output is made by one stage: give one of them another path." });
		made.set(path, stage);
	}
	for (const [path, stage] of made) for (const folder of foldersAbove(path)) {
		const other = made.get(folder);
		if (other === void 0) continue;
		throw new LockstepError("DVC_FILE_INVALID", `${path} of stage ${stage.name} is inside ${folder} of stage ${other.name}`, { hint: "Outputs may not lie inside each other: give one of them another path." });
	}
	return made;
}
/** @throws LockstepError CYCLE_IN_STAGES naming the circle; DVC_FILE_INVALID for outputs that two stages make. */
function stageGraph(stages) {
	const made = producers(stages);
	const inside = /* @__PURE__ */ new Map();
	for (const [path, stage] of made) for (const folder of ["", ...foldersAbove(path)]) {
		const list = inside.get(folder) ?? [];
		if (!list.includes(stage)) list.push(stage);
		inside.set(folder, list);
	}
	const producerOf = (path) => {
		for (const candidate of [path, ...foldersAbove(path)]) {
			const stage = made.get(candidate);
			if (stage !== void 0) return stage;
		}
	};
	const producersAround = (path) => {
		const holder = producerOf(path);
		return [.../* @__PURE__ */ new Set([...holder === void 0 ? [] : [holder], ...inside.get(path) ?? []])];
	};
	const upstream = (stage) => [...new Set([...stage.deps, ...stage.params].flatMap(({ path }) => producersAround(path)))];
	return {
		order: postOrder(stages, upstream),
		upstream,
		producerOf,
		producersAround
	};
}
function postOrder(stages, upstream) {
	const order = [];
	const finished = /* @__PURE__ */ new Set();
	for (const start of stages) {
		if (finished.has(start)) continue;
		const path = [];
		const onPath = /* @__PURE__ */ new Set();
		const enter = (stage) => {
			path.push({
				stage,
				needs: upstream(stage),
				next: 0
			});
			onPath.add(stage);
		};
		enter(start);
		for (let top = path.at(-1); top !== void 0; top = path.at(-1)) {
			const need = top.needs[top.next++];
			if (need === void 0) {
				path.pop();
				onPath.delete(top.stage);
				finished.add(top.stage);
				order.push(top.stage);
			} else if (onPath.has(need)) {
				const circle = path.slice(path.findIndex(({ stage }) => stage === need)).map(({ stage }) => stage.name);
				throw new LockstepError("CYCLE_IN_STAGES", `the stages ${[...circle, need.name].join(" → ")} need each other`, { hint: "Remove one of these dependencies from dvc.yaml." });
			} else if (!finished.has(need)) enter(need);
		}
	}
	return order;
}
/** The stages that are needed for some paths, and all they need in turn, in the order they run. */
function closure(graph, paths) {
	const needed = /* @__PURE__ */ new Set();
	const pending = paths.flatMap((path) => graph.producersAround(path));
	for (let stage = pending.pop(); stage !== void 0; stage = pending.pop()) {
		if (needed.has(stage)) continue;
		needed.add(stage);
		pending.push(...graph.upstream(stage));
	}
	return graph.order.filter((stage) => needed.has(stage));
}

export { stageGraph as n, closure as t };