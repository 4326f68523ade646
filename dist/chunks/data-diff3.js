import { Xt as byCodePoint } from "./pipeline.js";

// pipeline/tracking/data-diff.ts
/** A path as DVC shows it: that of a folder ends in `/`. */
function shownPath(path, { isFolder }) {
	return isFolder ? `${path}/` : path;
}
/** Folder by folder, as DVC orders: `a/b` before `a-b`. */
function byParts(a, b) {
	const [left, right] = [a.split("/"), b.split("/")];
	for (let i = 0; i < Math.min(left.length, right.length); i++) {
		const order = byCodePoint(left[i] ?? "", right[i] ?? "");
		if (order !== 0) return order;
	}
	return left.length - right.length;
}
/** The ids of what is gone, each with its paths: an added path with the same id is one of them renamed. */
function pathsById(entries) {
	const found = /* @__PURE__ */ new Map();
	for (const [path, { id }] of entries) found.set(id, [...found.get(id) ?? [], path]);
	return found;
}
/**
* Compares two states. Content that is gone at one path and new at another is renamed.
*
* @param withMissing - Tell, too, what of the old state the cache lacks.
*/
function dataDifference(before, after, { withMissing }) {
	const paths = [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].sort(byParts);
	const added = [];
	const deleted = [];
	const modified = [];
	for (const path of paths) {
		const [old, now] = [before.get(path), after.get(path)];
		if (old === void 0 && now !== void 0) added.push([path, now]);
		else if (old !== void 0 && now === void 0) deleted.push([path, old]);
		else if (old !== void 0 && now !== void 0 && old.id !== now.id) modified.push({
			path: shownPath(path, old),
			hash: {
				old: old.id,
				new: now.id
			}
		});
	}
	const gone = pathsById(deleted);
	const renamed = [];
	const moved = /* @__PURE__ */ new Set();
	const news = added.filter(([path, entry]) => {
		const from = gone.get(entry.id)?.shift();
		if (from === void 0) return true;
		moved.add(from);
		renamed.push({
			path: {
				old: shownPath(from, entry),
				new: shownPath(path, entry)
			},
			hash: entry.id
		});
		return false;
	});
	const listed = (entries) => entries.map(([path, entry]) => ({
		path: shownPath(path, entry),
		hash: entry.id
	})).sort((a, b) => byCodePoint(a.path, b.path));
	return {
		added: listed(news),
		deleted: listed(deleted.filter(([path]) => !moved.has(path))),
		modified: modified.sort((a, b) => byCodePoint(a.path, b.path)),
		renamed: renamed.sort((a, b) => byCodePoint(a.path.old, b.path.old)),
		"not in cache": withMissing ? listed([...before].filter(([, entry]) => !entry.isInCache)) : []
	};
}
function isSameData(difference) {
	return Object.values(difference).every((list) => list.length === 0);
}

export { isSameData as n, shownPath as r, dataDifference as t };