import { A as LockstepError } from "./file-work.js";
import "./pipeline.js";
import { lstat } from "node:fs/promises";
import { join } from "node:path";

// pipeline/training/trainers/graphs/index.ts
/** By the file that only models of the format have: its model as exporters take it. To add one: one file and one line here. */
const readers = {
	"model.json": async (folder) => (await import("./network-graph.js")).networkGraph(folder),
	"linear.json": async (folder) => (await import("./linear-graph.js")).linearGraph(folder),
	"forest.json": async (folder) => (await import("./forest-graph.js")).forestGraph(folder)
};
/**
* A trained model as exporters take it.
*
* @throws LockstepError MODEL_INVALID when the folder is of no format that can be exported, or its files do not fit together.
*/
async function openGraph(folder) {
	for (const [marker, read] of Object.entries(readers)) if (await lstat(join(folder, marker)).catch(() => void 0) !== void 0) return read(folder);
	throw new LockstepError("MODEL_INVALID", `${folder} holds no model that can be exported`, { hint: `A model is a folder with one of ${Object.keys(readers).join(", ")}, as \`lockstep fit\` writes it.` });
}

export { openGraph as t };