import { k as treeSha, x as commitSha } from "./file-work.js";
import { a as openRemote, c as parseCommit, d as missingObject, f as tipOf, h as gitFailure, i as openOriginRefs, l as openHistory, m as openCommands, o as writeCommit, p as branchRef, t as environmentOf, u as findRepository } from "./simple-git.js";
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { existsSync } from "node:fs";

// pipeline/platform/git/merge.ts
/** Makes the objects of a merge, without a working tree and without moving any ref. */
async function prepareMerge(repository, request) {
	const { onto, head } = request;
	if ((await list(repository, [
		"--end-of-options",
		head,
		`^${onto}`
	])).length === 0) return { kind: "nothing" };
	const prepared = request.method === "rebase" ? await replay(repository, request) : await join$1(repository, request);
	if (typeof prepared !== "string") return prepared;
	if (prepared === onto) return { kind: "nothing" };
	return {
		kind: "prepared",
		commit: prepared,
		commits: await list(repository, [
			"--end-of-options",
			prepared,
			`^${onto}`
		])
	};
}
/** Commits, oldest first. */
async function list({ commands }, args) {
	return (await commands.text([
		"rev-list",
		"--reverse",
		"--topo-order",
		...args
	])).split("\n").filter((line) => line !== "").map(commitSha);
}
/** One commit on top of `onto` that holds everything. */
async function join$1(repository, request) {
	const { method, onto, head, message, by } = request;
	const tree = await mergedTree(repository, onto, head);
	if (typeof tree !== "string") return tree;
	if (method === "merge") return writeCommit(repository, {
		tree,
		parents: [onto, head],
		message,
		author: by,
		committer: by
	});
	const author = (await read(repository, head)).author;
	const trailers = (await coAuthors(repository, request, author)).map(({ name, email }) => `Co-authored-by: ${name} <${email}>\n`).join("");
	return writeCommit(repository, {
		tree,
		parents: [onto],
		message: trailers === "" ? message : `${message.trimEnd()}\n\n${trailers}`,
		author: {
			name: author.name,
			email: author.email
		},
		committer: by
	});
}
/** Everybody but one who wrote a commit that is squashed: their work must keep their name. */
async function coAuthors(repository, { onto, head }, author) {
	const commits = await list(repository, [
		"--no-merges",
		"--end-of-options",
		head,
		`^${onto}`
	]);
	const found = /* @__PURE__ */ new Map();
	for (const commit of commits) {
		const { name, email } = (await read(repository, commit)).author;
		if (email !== author.email) found.set(email, {
			name,
			email
		});
	}
	return [...found.values()];
}
/** Each commit again, one on top of the other; what `onto` has already and merges are left out, as `git rebase` does. */
async function replay(repository, request) {
	const { onto, head, by } = request;
	const args = [
		"--no-merges",
		"--cherry-pick",
		"--right-only",
		"--end-of-options",
		`${onto}...${head}`
	];
	let tip = onto;
	for (const id of await list(repository, args)) {
		const commit = await read(repository, id);
		const parent = commit.parents[0];
		const below = treeSha((await read(repository, tip)).tree);
		const tree = await mergedTree(repository, await writeCommit(repository, {
			tree: below,
			parents: parent === void 0 ? [] : [commitSha(parent)],
			message: "stand-in",
			author: by,
			committer: by
		}), id);
		if (typeof tree !== "string") return tree;
		const wasEmpty = parent !== void 0 && (await read(repository, parent)).tree === commit.tree;
		if (tree === below && !wasEmpty) continue;
		tip = await writeCommit(repository, {
			tree,
			parents: [tip],
			message: commit.message,
			author: commit.author,
			committer: by,
			...commit.encoding === void 0 ? {} : { encoding: commit.encoding }
		});
	}
	return tip;
}
async function read(repository, id) {
	const object = await repository.objects.read(id);
	if (object?.kind !== "commit") throw await missingObject(repository, id);
	return parseCommit(object.bytes);
}
async function mergedTree(repository, ours, theirs) {
	const args = [
		"merge-tree",
		"--write-tree",
		"--name-only",
		"-z",
		"--no-messages",
		"--end-of-options",
		ours,
		theirs
	];
	const outcome = await repository.commands.attempt(args);
	const [tree = "", ...paths] = outcome.stdout.toString("utf8").split("\0");
	if (outcome.exitCode === 0) return treeSha(tree);
	if (outcome.exitCode !== 1) throw gitFailure(args, outcome);
	return {
		kind: "conflict",
		paths: [...new Set(paths.filter((path) => path !== ""))].sort()
	};
}

// pipeline/platform/git/origin.ts
/**
* Opens the repository where a clone's branches are decided: its origin when that is a folder of this machine, itself when it
* has none, and otherwise what can be done there from the clone. A bare repository is its own origin.
*
* @throws LockstepError GIT_REPOSITORY_MISSING.
*/
async function openOrigin(request) {
	const environment = environmentOf(request);
	const clone = await findRepository(request.folder, environment);
	const url = clone.isBare ? void 0 : await urlOf(clone);
	if (url === void 0) return decidedHere(clone);
	const folder = localFolder(url, clone.root);
	return folder === void 0 ? decidedElsewhere(clone) : decidedHere(await findRepository(folder, environment));
}
/** Where `origin` is after the rewriting that the configuration asks for. */
async function urlOf(clone) {
	if (await clone.originUrl() === void 0) return void 0;
	return clone.commands.text([
		"ls-remote",
		"--get-url",
		"origin"
	]);
}
/** The folder that a url names on this machine, or `undefined` when it is elsewhere. */
function localFolder(url, base) {
	if (url.startsWith("file://")) return fileURLToPath(url);
	return (/^[a-z][a-z0-9+.-]*:\/\//i.test(url) || /^[^/\\]*:/.test(url) && !existsSync(resolve(base, url))) && !/^[a-z]:[\\/]/i.test(url) ? void 0 : resolve(base, url);
}
function decidedHere(repository) {
	const { commands } = repository;
	return {
		folder: repository.commonFolder,
		branches: () => branchesUnder(repository, "refs/heads/"),
		...openAncestry(repository, "refs/heads/"),
		prepareMerge: (request) => prepareMerge(repository, request),
		async moveBranch(request) {
			const ref = branchRef(request.branch);
			const other = branchRef(request.while.branch);
			const worktree = await checkedOutAt(repository, ref);
			if (worktree !== void 0) {
				const [tip, at] = await Promise.all([tipOf(repository, ref), tipOf(repository, other)]);
				if (tip !== request.from || at !== request.while.at) return false;
				await openCommands(worktree, withoutFolder(commands.environment)).run([
					"merge",
					"--ff-only",
					"--quiet",
					request.to
				]);
				return true;
			}
			const args = ["update-ref", "--stdin"];
			const steps = [
				"start",
				`verify ${other} ${request.while.at}`,
				`update ${ref} ${request.to} ${request.from}`,
				"prepare",
				"commit"
			];
			const outcome = await commands.attempt(args, { input: `${steps.join("\n")}\n` });
			if (outcome.exitCode === 0) return true;
			const [tip, at] = await Promise.all([tipOf(repository, ref), tipOf(repository, other)]);
			if (tip !== request.from || at !== request.while.at) return false;
			throw gitFailure(args, outcome);
		}
	};
}
/** What can be done at a server: look, fetch, and push what was made here. */
function decidedElsewhere(repository) {
	const refs = openOriginRefs(repository);
	const remote = openRemote(repository, refs);
	const tip = async (name) => {
		const id = (await refs.list([branchRef(name)])).get(branchRef(name));
		return id === void 0 ? void 0 : commitSha(id);
	};
	return {
		folder: repository.commonFolder,
		async branches() {
			await remote.fetch();
			return new Map([...await refs.branches()].map(([name, id]) => [name, commitSha(id)]));
		},
		...openAncestry(repository, "refs/remotes/origin/"),
		async prepareMerge(request) {
			await remote.fetch();
			return prepareMerge(repository, request);
		},
		async moveBranch({ branch, from, to, while: other }) {
			if (await tip(branch) !== from || await tip(other.branch) !== other.at) return false;
			const ref = branchRef(branch);
			const pushed = await refs.push({
				refs: /* @__PURE__ */ new Map([[ref, to]]),
				lease: {
					ref,
					expected: from
				}
			});
			if (pushed.isAccepted) return true;
			if (await tip(branch) !== from) return false;
			throw pushed.failure();
		}
	};
}
async function branchesUnder({ commands }, prefix) {
	const output = await commands.text([
		"for-each-ref",
		"--format=%(refname)%00%(objectname)",
		prefix
	]);
	const found = /* @__PURE__ */ new Map();
	for (const line of output.split("\n")) {
		const [ref = "", id] = line.split("\0");
		if (id !== void 0) found.set(ref.slice(prefix.length), commitSha(id));
	}
	return found;
}
function openAncestry(repository, prefix) {
	const { commands } = repository;
	const { isAncestor } = openHistory(repository);
	const list = async (args) => (await commands.text([
		"rev-list",
		"--topo-order",
		"--reverse",
		...args
	])).split("\n").filter((line) => line !== "").map(commitSha);
	return {
		isAncestor,
		async containedIn(base) {
			const output = await commands.text([
				"for-each-ref",
				"--format=%(refname)",
				`--merged=${base}`,
				prefix
			]);
			return new Set(output.split("\n").map((ref) => ref.slice(prefix.length)));
		},
		async arrivalOf(commit, base) {
			if (!await isAncestor(commit, base)) return void 0;
			if ((await list([
				"--first-parent",
				"--end-of-options",
				base,
				`^${commit}^@`
			])).includes(commit)) return commit;
			return (await list([
				"--first-parent",
				"--ancestry-path",
				"--end-of-options",
				base,
				`^${commit}`
			]))[0];
		},
		commitsBetween: (base, head) => list([
			"--end-of-options",
			head,
			`^${base}`
		])
	};
}
/** The working tree in which a branch is checked out, if any. */
async function checkedOutAt({ commands }, ref) {
	const output = await commands.text([
		"worktree",
		"list",
		"--porcelain"
	]);
	for (const block of output.split("\n\n")) {
		const lines = block.split("\n");
		if (lines.includes(`branch ${ref}`) && !lines.includes("bare")) return lines.find((line) => line.startsWith("worktree "))?.slice(9);
	}
}
function withoutFolder(environment) {
	return Object.fromEntries(Object.entries(environment).filter(([name]) => name !== "GIT_DIR"));
}

export { localFolder, openOrigin };