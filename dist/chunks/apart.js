import { n as isInside } from "./overlap.js";
import { A as LockstepError } from "./file-work.js";

// pipeline/training/apart.ts
function isGiven(place) {
	return place.path !== void 0;
}
/**
* Holds what a command writes apart from what it reads: rows and parameters that a slip of an option overwrites may be saved nowhere else.
*
* @throws LockstepError PATH_UNSAFE naming the two options; nothing was written.
*/
function requireApart(written, read) {
	const outputs = written.filter(isGiven);
	for (const [i, output] of outputs.entries()) {
		const lost = read.filter(isGiven).find(({ path }) => output.path === path || isInside(output.path, path) || output.isReplaced === true && isInside(path, output.path));
		if (lost !== void 0) throw new LockstepError("PATH_UNSAFE", `${output.option} ${output.path} would overwrite ${lost.option}`, { hint: `Name another path with ${output.option}: what ${lost.option} names is read, and stays as it is.` });
		const twin = outputs.slice(0, i).find(({ path }) => path === output.path);
		if (twin !== void 0) throw new LockstepError("PATH_UNSAFE", `${twin.option} and ${output.option} both name ${output.path}`, { hint: "Give each a path of its own." });
	}
}

export { requireApart };