// pipeline/data/stages/overlap.ts
/** True when the two paths are the same or one is inside the other. */
function overlaps(a, b) {
	return a === b || isInside(a, b) || isInside(b, a);
}
/** The folders that a path is in, the deepest first. */
function foldersAbove(path) {
	const folders = [];
	for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) folders.push(path.slice(0, end));
	return folders;
}
function isInside(path, folder) {
	return folder === "" ? path !== "" : path.startsWith(`${folder}/`);
}

export { isInside as n, overlaps as r, foldersAbove as t };