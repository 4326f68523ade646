import { Xt as byCodePoint } from "./pipeline.js";
import { t as gitOf } from "./states2.js";

// pipeline/tracking/named-commits.ts
/** The commits that are asked for, each once. */
async function namedCommits(repository, { allBranches, allTags, allCommits }) {
	if (allBranches !== true && allTags !== true && allCommits !== true) return [];
	const git = await gitOf(repository);
	const refs = [...await git.refs()].sort(([a], [b]) => byCodePoint(a, b));
	const names = /* @__PURE__ */ new Map();
	for (const [ref, commit] of refs) {
		const [, kind, name = ""] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
		if (kind === "heads" && allBranches === true || kind === "tags" && allTags === true) names.set(commit, [...names.get(commit) ?? [], name]);
	}
	const found = [...names].map(([commit, own]) => ({
		name: own.join(","),
		commit
	}));
	if (allCommits !== true) return found;
	const tips = refs.flatMap(([ref, commit]) => /^refs\/(?:heads|tags|remotes)\//.test(ref) ? [commit] : []);
	const commits = await git.commitsFrom([...new Set(tips)]);
	return [...found, ...commits.filter((commit) => !names.has(commit)).map((commit) => ({
		name: commit,
		commit
	}))];
}

export { namedCommits as t };