import { A as LockstepError, b as writeWhole, g as readTextIfThere, u as asideName, v as statIfThere, y as syncFolder } from "./file-work.js";
import { n as ignoredBy, t as gitRulesDownTo } from "./git-ignore-rules.js";
import { ut as findGitRoot } from "./pipeline.js";
import { t as fromGitRoot } from "./git-files2.js";
import { mkdir, realpath, rename, rm } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";

// pipeline/tracking/init.ts
const gitignore = "/config.local\n/tmp\n/cache\n";
const withoutScm = "[core]\n    no_scm = True\n";
const dvcignore = "# Add patterns of files dvc should ignore, which could improve\n# the performance. Learn more at\n# https://dvc.org/doc/user-guide/dvcignore\n";
/** The Git repository that a new DVC repository belongs to. @throws LockstepError GIT_REPOSITORY_MISSING. */
async function gitRootFor(root, { subdir }) {
	const gitRoot = subdir === true ? await findGitRoot(root) : await statIfThere(join(root, ".git")) !== void 0 ? root : void 0;
	if (gitRoot !== void 0) return gitRoot;
	throw new LockstepError("GIT_REPOSITORY_MISSING", `${root} is not the root of a Git repository`, { hint: "Run `git init` first; below the root of a Git repository give `--subdir`, without Git `--no-scm`." });
}
/** @throws LockstepError INIT_REFUSED when Git would never see the `.dvc` folder. */
async function refuseIgnored(root, gitRoot) {
	const folder = relative(gitRoot, root).split(sep).join("/");
	const path = folder === "" ? ".dvc" : `${folder}/.dvc`;
	if (!ignoredBy(await gitRulesDownTo(gitRoot, folder), path, true)) return;
	throw new LockstepError("INIT_REFUSED", `${join(root, ".dvc")} is ignored by Git`, { hint: "Take it back in: add the line `!.dvc` to .gitignore." });
}
/** Makes the folder aside, so that a `.dvc` that stands there is whole. */
async function makeDvcFolder(root, noScm) {
	const aside = join(root, asideName());
	try {
		await mkdir(aside);
		if (!noScm) await writeWhole(join(aside, ".gitignore"), gitignore);
		await writeWhole(join(aside, "config"), noScm ? withoutScm : "");
		await rename(aside, join(root, ".dvc"));
		await syncFolder(root);
	} finally {
		await rm(aside, {
			recursive: true,
			force: true
		});
	}
}
/**
* Makes a folder a DVC repository, with the bytes that DVC writes, and puts its files into Git's index, as DVC does.
*
* @throws LockstepError GIT_REPOSITORY_MISSING, INIT_REFUSED when there is one already, ARGUMENT_INVALID.
*/
async function init(request, drivers) {
	const noScm = request.noScm === true;
	if (noScm && request.subdir === true) throw new LockstepError("ARGUMENT_INVALID", "--no-scm and --subdir exclude each other", { hint: "Leave --subdir out: without Git there is nothing above." });
	const asked = resolve(request.folder, request.directory ?? ".");
	await mkdir(asked, { recursive: true });
	const root = await realpath(asked);
	const gitRoot = noScm ? void 0 : await gitRootFor(root, request);
	if (gitRoot !== void 0) await refuseIgnored(root, gitRoot);
	const dvc = join(root, ".dvc");
	if (await statIfThere(dvc) !== void 0) {
		if (request.force !== true) throw new LockstepError("INIT_REFUSED", `${dvc} exists already`, { hint: "Use it as it is; `--force` removes it with its cache and begins anew. With a dvc.yaml at the root, `lockstep init` goes on from here." });
		await rm(dvc, {
			recursive: true,
			force: true
		});
	}
	await makeDvcFolder(root, noScm);
	const ignoreFile = join(root, ".dvcignore");
	if (await readTextIfThere(ignoreFile) === void 0) await writeWhole(ignoreFile, dvcignore);
	if (gitRoot === void 0) return {
		root,
		staged: []
	};
	const git = await drivers.openGit(root);
	const staged = [
		".dvc/.gitignore",
		".dvc/config",
		".dvcignore"
	];
	await git.stage(staged.map((path) => fromGitRoot({ root }, git.root, path)));
	return {
		root,
		staged
	};
}

export { init };