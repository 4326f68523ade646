import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { LockstepError } from "../../../domain/error.ts";
import type { ModelGraph } from "../../exports/model-graph.ts";

export { writeModelFolder } from "../model-folder.ts";

/** By the file that only models of the format have: its model as exporters take it. To add one: one file and one line here. */
const readers: Readonly<Record<string, (folder: string) => Promise<ModelGraph>>> = {
  "model.json": async (folder) => (await import("./network-graph.ts")).networkGraph(folder),
  "linear.json": async (folder) => (await import("./linear-graph.ts")).linearGraph(folder),
  "forest.json": async (folder) => (await import("./forest-graph.ts")).forestGraph(folder),
};

/**
 * A trained model as exporters take it.
 *
 * @throws LockstepError MODEL_INVALID when the folder is of no format that can be exported, or its files do not fit together.
 */
export async function openGraph(folder: string): Promise<ModelGraph> {
  for (const [marker, read] of Object.entries(readers)) {
    const present = await lstat(join(folder, marker)).catch(() => undefined);
    if (present !== undefined) return read(folder);
  }
  throw new LockstepError("MODEL_INVALID", `${folder} holds no model that can be exported`, {
    hint: `A model is a folder with one of ${Object.keys(readers).join(", ")}, as \`lockstep fit\` writes it.`,
  });
}
