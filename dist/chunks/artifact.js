import { A as LockstepError, m as isSystemError } from "./file-work.js";
import { Dt as directoryObject, Hn as shown, Mt as hashFile, Pt as mapParallel, Rn as checkDirectoryPaths, Un as unsafePath, Vn as repositoryPathProblem, Xt as byCodePoint, _t as ignoreNothing, kt as digestOf, vt as walkFile, yt as walkFiles, zn as checkParents } from "./pipeline.js";
import { lstat } from "node:fs/promises";
import { basename, join } from "node:path";

// pipeline/data/objects/credential-files.ts
/** Names under which tools keep credentials, in a home folder or beside a project. */
const names = /* @__PURE__ */ new Set([
	".git-credentials",
	".netrc",
	".npmrc",
	".pgpass",
	".pypirc",
	".yarnrc",
	"_netrc",
	"config.local",
	"credentials",
	"id_dsa",
	"id_ecdsa",
	"id_ed25519",
	"id_rsa"
]);
/** True for a file whose name says that it holds credentials: no part of a model, and nothing to hand on with one. */
function isCredentialFile(path) {
	const name = basename(path).toLowerCase();
	return names.has(name) || name === ".env" || name.startsWith(".env.") || /\.(?:key|pem|p12|pfx)$/.test(name);
}

// pipeline/data/objects/artifact.ts
/** The digest that names a directory of files: over path, content and size of each, sorted by path. */
function directorySha256(files) {
	return digestOf(files.map(({ path, sha256, sizeBytes }) => ({
		path,
		sha256,
		sizeBytes
	})).sort((a, b) => byCodePoint(a.path, b.path)));
}
async function describeFiles(files) {
	const secret = files.find((file) => isCredentialFile(file.path));
	if (secret !== void 0) throw new LockstepError("PATH_UNSAFE", `${shown(secret.path)} is among the files of a model, and such files hold credentials`, { hint: "Let the stage write the model alone into its output; nothing of it was recorded." });
	return mapParallel(files, 8, async (file) => {
		const { md5, sha256, sizeBytes } = await hashFile(file.absolute);
		return {
			path: file.path,
			sizeBytes,
			md5,
			sha256
		};
	});
}
/**
* The files of a model as they stand in the workspace, with both digests.
*
* @param root - Absolute path of the repository.
* @param path - Of the model, relative to `root`; a file or a folder.
* @throws LockstepError CANDIDATE_MISSING when nothing stands there; PATH_UNSAFE for links, FIFOs, devices and unsafe names.
*/
async function describeArtifact(request) {
	const { root, path, format } = request;
	const problem = repositoryPathProblem(path);
	if (problem !== void 0) throw unsafePath("model", path, problem);
	await checkParents(root, path);
	const absolute = join(root, path);
	if (!(await lstat(absolute).catch((cause) => {
		if (!isSystemError(cause, "ENOENT")) throw cause;
		throw new LockstepError("CANDIDATE_MISSING", `there is no model at ${shown(path)}`, {
			hint: "Run `lockstep train`, or correct `artifact` in lockstep.yaml.",
			cause
		});
	})).isDirectory()) {
		const [file] = await describeFiles([{
			...await walkFile(root, path, { links: "refuse" }),
			path: basename(path)
		}]);
		if (file === void 0) throw new LockstepError("CANDIDATE_MISSING", `there is no model at ${shown(path)}`);
		return {
			path,
			format,
			md5: file.md5,
			sha256: file.sha256,
			sizeBytes: file.sizeBytes,
			files: [file]
		};
	}
	const walked = await walkFiles(absolute, ignoreNothing, { links: "refuse" });
	checkDirectoryPaths(`model ${shown(path)}`, walked.map((file) => file.path));
	const files = await describeFiles(walked);
	return {
		path,
		format,
		md5: directoryObject(files.map((file) => ({
			md5: file.md5,
			relpath: file.path
		}))).id,
		sha256: directorySha256(files),
		sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
		files
	};
}
function mismatch(message) {
	return new LockstepError("ARTIFACT_DIGEST_MISMATCH", message, { hint: "These are not the bytes that were approved. Fetch the recorded version again; do not serve what is there." });
}
/**
* Holds the files in a folder to an artifact: every sha256 and size equal, nothing extra, nothing missing. md5 decides nothing here.
*
* @param folder - Holds the artifact's files by their paths; for a single file the folder that contains it.
* @throws LockstepError ARTIFACT_DIGEST_MISMATCH naming the first file that differs; PATH_UNSAFE for links and devices.
*/
async function verifyFiles(folder, artifact) {
	checkDirectoryPaths(`model ${shown(artifact.path)}`, artifact.files.map((file) => file.path));
	const isSingleFile = !artifact.md5.endsWith(".dir");
	if ((isSingleFile ? artifact.files[0]?.sha256 : directorySha256(artifact.files)) !== artifact.sha256 || isSingleFile && artifact.files.length !== 1) throw mismatch(`the record of the model ${shown(artifact.path)} contradicts itself: its files do not give the sha256 ${artifact.sha256}`);
	const found = new Map((await walkFiles(folder, ignoreNothing, { links: "refuse" })).map((file) => [file.path, file]));
	const expectedPaths = new Set(artifact.files.map((file) => file.path));
	for (const path of found.keys()) if (!expectedPaths.has(path)) throw mismatch(`${join(folder, path)} is not part of the model`);
	await mapParallel(artifact.files, 8, async (expected) => {
		const file = found.get(expected.path);
		if (file === void 0) throw mismatch(`${join(folder, expected.path)} is missing`);
		const { sha256, sizeBytes } = await hashFile(file.absolute);
		if (sha256 !== expected.sha256 || sizeBytes !== expected.sizeBytes) throw mismatch(`${join(folder, expected.path)} has sha256 ${sha256}, expected ${expected.sha256}`);
	});
}

export { directorySha256 as n, verifyFiles as r, describeArtifact as t };