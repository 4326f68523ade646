import { Ct as openScratch, Tn as cacheTypes, bn as objectKey } from "./pipeline.js";
import { T as md5, _ as removeFile, u as asideName } from "./file-work.js";
import { constants, copyFile, link, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

// pipeline/tracking/doctor.ts
/** Any object: whether it is there does not matter, only that the remote says so. */
const anyKey = objectKey(md5("0".repeat(32)));
async function problemOf(attempt) {
	try {
		await attempt();
		return;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
const linkers = {
	reflink: (from, to) => copyFile(from, to, constants.COPYFILE_FICLONE_FORCE),
	hardlink: link,
	symlink: (from, to) => symlink(from, to),
	copy: (from, to) => copyFile(from, to)
};
/** What the system says of a link that cannot be made, as a person can use it. */
function linkProblem(type, failure) {
	if (failure === void 0) return void 0;
	if (type === "reflink" && /^(?:ENOTSUP|EOPNOTSUPP|ENOSYS|EINVAL|ENOTTY)\b/.test(failure)) return "the file system cannot share blocks between files";
	return failure.replace(/, \w+ '.*$/s, "");
}
async function linkDiagnoses(repository) {
	const { folder } = repository.cache;
	await mkdir(folder, { recursive: true });
	await using scratch = await openScratch(repository.root);
	const probe = join(folder, asideName());
	try {
		await writeFile(probe, "probe");
		const found = [];
		for (const type of cacheTypes) {
			const failure = await problemOf(() => linkers[type](probe, join(scratch.folder, type)));
			await rm(join(scratch.folder, type), { force: true });
			found.push({
				type,
				isConfigured: repository.links.includes(type),
				problem: linkProblem(type, failure)
			});
		}
		return found;
	} finally {
		await removeFile(probe);
	}
}
async function remoteDiagnoses(repository) {
	const { config, signal } = repository;
	const found = [];
	for (const name of config.remotes.keys()) {
		let url = "";
		const problem = await problemOf(async () => {
			const remote = await repository.remote(name);
			url = remote.url;
			await remote.existing([anyKey], { signal });
		});
		found.push({
			name,
			url,
			isDefault: name === config.defaultRemote,
			problem
		});
	}
	return found;
}
/** Looks at what a repository relies on: which links work between cache and workspace, and whether its remotes answer. */
async function diagnose(repository) {
	const links = await linkDiagnoses(repository);
	const remotes = await remoteDiagnoses(repository);
	return {
		root: repository.root,
		cache: repository.cache.folder,
		isShared: repository.config.cache.isShared,
		hasGit: await repository.git() !== void 0,
		links,
		remotes,
		isHealthy: links.some(({ isConfigured, problem }) => isConfigured && problem === void 0) && remotes.every(({ problem }) => problem === void 0)
	};
}

export { diagnose };