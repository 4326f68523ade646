import { i as readPipeline, o as placePath } from "./collect.js";
import { Wt as isYamlMap } from "./pipeline.js";
import { A as LockstepError } from "./file-work.js";
import { posix } from "node:path";

// pipeline/tracking/artifacts.ts
/** An artifact's folder and name as `dvc.yaml` and GTO's tags have them. */
function parseName(text) {
	const [, typed = "", name = text] = /^(.*):([^:]*)$/.exec(text) ?? [];
	const folder = posix.basename(typed) === "dvc.yaml" ? posix.dirname(typed) : typed;
	return {
		folder: folder === "." ? "" : folder,
		name
	};
}
/** Where the artifact is in one state of the other repository. @throws LockstepError TARGET_UNKNOWN, PATH_UNSAFE. */
async function pathIn({ state, url, commit }, { folder, name }) {
	const file = posix.join(folder, "dvc.yaml");
	const { artifacts } = await readPipeline(state.source, file);
	const artifact = artifacts.get(name);
	const path = isYamlMap(artifact) ? artifact.get("path") : void 0;
	if (typeof path === "string") return placePath(folder, path, file);
	throw new LockstepError("TARGET_UNKNOWN", `${file} in ${url} at ${commit} has no artifact ${JSON.stringify(name)}`, { hint: "Declare it there under `artifacts` with its path, and register a version of that commit." });
}
/**
* An artifact that the `dvc.yaml` of another repository declares, as a file or folder to get from the commit that its tags name.
*
* @param commitOf - Finds that commit among the tags, for the artifact's name as GTO writes it.
*/
function artifactToGet({ name: typed, ...request }, commitOf) {
	const artifact = parseName(typed);
	const { folder, name } = artifact;
	return {
		...request,
		revision: async (git) => commitOf(await git.tags(), folder === "" ? name : `${folder}:${name}`),
		path: (source) => pathIn(source, artifact)
	};
}

export { artifactToGet };