import { Un as unsafePath } from "./pipeline.js";
import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from "node:path";

// pipeline/tracking/paths.ts
function below(root, absolute) {
	const path = relative(root, absolute).split(sep).join("/");
	return path === ".." || path.startsWith("../") || isAbsolute(path) ? void 0 : path;
}
/**
* Where a path that was typed is, from the root of the repository; empty for the root itself.
*
* @throws LockstepError PATH_UNSAFE when it leads out.
*/
async function placeOf({ root, folder }, typed) {
	const absolute = resolve(root, folder, typed);
	const path = below(root, absolute);
	if (path !== void 0) return path;
	const parent = await realpath(dirname(absolute)).catch(() => void 0);
	const real = parent === void 0 ? void 0 : below(root, join(parent, basename(absolute)));
	if (real === void 0) throw unsafePath("argument", typed, "it leads out of the repository");
	return real;
}
/** A path from the root as DVC shows it: relative to where the command was started. */
function shownFrom({ folder }, path) {
	const shown = posix.relative(folder, path);
	return shown === "" ? "." : shown;
}

export { shownFrom as n, placeOf as t };