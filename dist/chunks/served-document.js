import { A as LockstepError, D as modelVersion, E as modelName, O as sha256, S as environmentName, T as md5, m as isSystemError, y as syncFolder } from "./file-work.js";
import { Rn as checkDirectoryPaths, Zt as canonicalJson, _t as ignoreNothing, yt as walkFiles } from "./pipeline.js";
import { D as NEVER, E as prettifyError, _ as strictObject, c as int, i as array, u as literal, v as string } from "./schemas.js";
import { n as directorySha256 } from "./artifact.js";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { constants as constants$1 } from "node:fs";

// pipeline/delivery/served-folder/durable.ts
/** Opens a file that must not exist yet; a link in its place is refused. */
async function createFile(path) {
	return open(path, constants$1.O_CREAT | constants$1.O_EXCL | constants$1.O_WRONLY | constants$1.O_NOFOLLOW, 420);
}
/** A name for what is not finished; it says which process works on it. */
function asideName(prefix) {
	return `${prefix}${String(process.pid)}-${randomBytes(6).toString("hex")}`;
}
function isRunning(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return isSystemError(error, "EPERM");
	}
}
/** Removes what processes that are no more left unfinished under names of {@link asideName}. */
async function removeAbandoned(folder, prefix) {
	for (const name of await readdir(folder)) {
		const pid = name.startsWith(prefix) ? /^([1-9]\d*)-[0-9a-f]{12}$/.exec(name.slice(prefix.length))?.[1] : void 0;
		if (pid !== void 0 && !isRunning(Number(pid))) await rm(join(folder, name), {
			recursive: true,
			force: true
		});
	}
}
/**
* Writes a whole file or leaves the one that was there: aside, on disk, renamed, and the name on disk.
*
* @param beforeRename - Called when the bytes are on disk and the file does not have its name yet.
*/
async function writeDurably(path, text, beforeRename) {
	const folder = dirname(path);
	const prefix = `.${basename(path)}.`;
	await removeAbandoned(folder, prefix);
	const aside = join(folder, asideName(prefix));
	try {
		{
			await using handle = await createFile(aside);
			await handle.writeFile(text);
			await handle.sync();
		}
		beforeRename?.();
		await rename(aside, path);
	} catch (error) {
		await rm(aside, { force: true });
		throw error;
	}
	await syncFolder(folder);
}

// pipeline/delivery/served-folder/artifact-files.ts
function mismatch(path, what) {
	return new LockstepError("ARTIFACT_DIGEST_MISMATCH", `${path} ${what}`, { hint: "Nothing was switched. These are not the bytes that were approved: fetch the recorded version again and deploy it." });
}
function isSingleFile({ md5 }) {
	return !md5.endsWith(".dir");
}
/**
* Checks that an artifact's sha256 stands for its list of files and that no path of the list leads away.
*
* @throws LockstepError PATH_UNSAFE, ARTIFACT_DIGEST_MISMATCH.
*/
function checkArtifact(artifact) {
	const { files, path, sha256 } = artifact;
	checkDirectoryPaths(`the model ${path}`, files.map((file) => file.path));
	const ofFiles = isSingleFile(artifact) && files.length === 1 ? files[0]?.sha256 : directorySha256(files);
	if (files.length === 0 || ofFiles !== sha256) throw mismatch(path, `lists files that its sha256 ${sha256} does not stand for`);
}
/** A folder that a whole artifact comes from holds its files and nothing else. */
async function checkNames(folder, { files }) {
	const present = await walkFiles(folder, ignoreNothing, { links: "refuse" });
	const expected = new Set(files.map(({ path }) => path));
	const extra = present.find(({ path }) => !expected.has(path));
	if (extra !== void 0) throw mismatch(extra.absolute, "is not part of the model");
	const there = new Set(present.map(({ path }) => path));
	const missing = files.find(({ path }) => !there.has(path));
	if (missing !== void 0) throw mismatch(join(folder, missing.path), "is missing");
}
/** Reads a plain file in pieces; stops as soon as it is longer than it may be. */
async function* pieces(path, { sizeBytes }) {
	await using handle = await open(path, constants$1.O_RDONLY | constants$1.O_NOFOLLOW | constants$1.O_NONBLOCK).catch((cause) => {
		throw new LockstepError("ARTIFACT_DIGEST_MISMATCH", `${path} cannot be read as a plain file`, {
			hint: "Fetch the recorded version again and deploy it.",
			cause
		});
	});
	if (!(await handle.stat()).isFile()) throw mismatch(path, "is not a plain file");
	const buffer = Buffer.allocUnsafe(1048576);
	let total = 0;
	for (;;) {
		const { bytesRead } = await handle.read(buffer, 0, buffer.length);
		if (bytesRead === 0) break;
		total += bytesRead;
		if (total > sizeBytes) break;
		yield buffer.subarray(0, bytesRead);
	}
	if (total !== sizeBytes) throw mismatch(path, `does not have the ${String(sizeBytes)} bytes that were recorded`);
}
/**
* Copies the files of an artifact into an empty folder and puts them on disk; the digests are taken afterwards, of the copy.
* A folder that a model of several files comes from may hold nothing else.
*
* @throws LockstepError ARTIFACT_DIGEST_MISMATCH naming the file, PATH_UNSAFE for links and devices.
*/
async function copyFiles(request) {
	const { artifact, from, to, onCopied } = request;
	if (!isSingleFile(artifact)) await checkNames(from, artifact);
	const folders = /* @__PURE__ */ new Set([to]);
	for (const file of artifact.files) {
		const destination = join(to, file.path);
		await mkdir(dirname(destination), { recursive: true });
		for (let folder = dirname(destination); folder.length > to.length; folder = dirname(folder)) folders.add(folder);
		await using handle = await createFile(destination);
		for await (const piece of pieces(join(from, file.path), file)) await handle.writeFile(piece);
		await handle.sync();
		onCopied();
	}
	for (const folder of folders) await syncFolder(folder);
}

// pipeline/delivery/served-folder/served-document.ts
const sizeLimitBytes = 33554432;
/** A text that one of the parsing functions of the domain accepts. */
function parsed(parse) {
	return string().transform((text, context) => {
		try {
			return parse(text);
		} catch (error) {
			context.addIssue({
				code: "custom",
				message: error instanceof Error ? error.message : "is not valid"
			});
			return NEVER;
		}
	});
}
const size = int().min(0);
const artifactSchema = strictObject({
	path: string().min(1).max(1024),
	format: string().min(1).max(100),
	md5: parsed(md5),
	sha256: parsed(sha256),
	sizeBytes: size,
	files: array(strictObject({
		path: string(),
		sizeBytes: size,
		md5: parsed(md5),
		sha256: parsed(sha256)
	}))
});
const servedSchema = strictObject({
	model: parsed(modelName),
	environment: parsed(environmentName),
	modelVersion: parsed(modelVersion),
	artifact: artifactSchema
});
const documentSchema = strictObject({
	kind: literal("lockstep/Serving"),
	schema: literal(1),
	current: servedSchema,
	previous: servedSchema.optional()
});
function parseWith(schema, text, path) {
	const invalid = (message, cause) => new LockstepError("RECORD_INVALID", `${path} ${message}`, {
		hint: "Remove the file and run the deploy step again; it writes the file anew.",
		cause
	});
	let json;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw invalid("is not JSON", cause);
	}
	const result = schema.safeParse(json);
	if (!result.success) throw invalid(`does not follow its schema: ${prettifyError(result.error)}`);
	return result.data;
}
/** Reads a small text file whole; `undefined` when there is none. @throws LockstepError RECORD_INVALID when it is too large or no plain file. */
async function readSmallFile(path) {
	const handle = await open(path, constants$1.O_RDONLY | constants$1.O_NOFOLLOW | constants$1.O_NONBLOCK).catch((error) => {
		if (isSystemError(error, "ENOENT")) return void 0;
		throw new LockstepError("RECORD_INVALID", `${path} cannot be read as a plain file`, { cause: error });
	});
	if (handle === void 0) return void 0;
	try {
		const stat = await handle.stat();
		if (!stat.isFile() || stat.size > sizeLimitBytes) throw new LockstepError("RECORD_INVALID", `${path} is no plain file of at most ${String(sizeLimitBytes)} bytes`);
		return await handle.readFile("utf8");
	} finally {
		await handle.close();
	}
}
/** The one text of a served version; equal versions have equal bytes. */
function servedText(served) {
	return `${canonicalJson(served)}\n`;
}
/** @throws LockstepError RECORD_INVALID, PATH_UNSAFE, MODEL_INVALID, ARTIFACT_DIGEST_MISMATCH. */
function parseServed(text, path) {
	const served = parseWith(servedSchema, text, path);
	checkArtifact(served.artifact);
	return served;
}
function documentText(document) {
	return `${canonicalJson(document)}\n`;
}
/** @throws LockstepError RECORD_INVALID, PATH_UNSAFE, MODEL_INVALID, ARTIFACT_DIGEST_MISMATCH. */
function parseDocument(text, path) {
	const { kind, schema, current, previous } = parseWith(documentSchema, text, path);
	checkArtifact(current.artifact);
	if (previous !== void 0) checkArtifact(previous.artifact);
	if (previous !== void 0 && previous.model !== current.model) throw new LockstepError("RECORD_INVALID", `${path} speaks of two models`);
	return {
		kind,
		schema,
		current,
		previous
	};
}
/** What a folder serves of one model, as its document says; `undefined` when it never served it. */
async function readDocument(path, model) {
	const text = await readSmallFile(path);
	if (text === void 0) return void 0;
	const document = parseDocument(text, path);
	if (document.current.model !== model) throw new LockstepError("RECORD_INVALID", `${path} speaks of the model "${document.current.model}"`);
	return document;
}

export { servedText as a, asideName as c, readSmallFile as i, removeAbandoned as l, parseServed as n, checkArtifact as o, readDocument as r, copyFiles as s, documentText as t, writeDurably as u };