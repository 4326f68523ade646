import { chmod, lstat, mkdir, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { createHash, hash, randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { chmodSync, closeSync, constants as constants$1, copyFileSync, fchmodSync, fstatSync, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, readSync, readdirSync, renameSync, rmdirSync, statSync, symlinkSync, unlinkSync, writeSync } from "node:fs";

// pipeline/domain/error.ts
/**
* An accident: something Lockstep could not do or find out. What, where and what now, under a stable code.
* A refusal (a gate, a policy, a stale approval) is a value, never this.
*/
var LockstepError = class extends Error {
	code;
	hint;
	constructor(code, message, details = {}) {
		super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
		this.name = "LockstepError";
		this.code = code;
		this.hint = details.hint;
	}
};

// pipeline/domain/ids.ts
const hex40or64 = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const hex64 = /^[0-9a-f]{64}$/;
const md5Id = /^[0-9a-f]{32}(?:\.dir)?$/;
const gtoName = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-/_]*[a-zA-Z0-9])?$/;
const semver = /^v(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;
/** Longest name of a model, environment or version, in characters. */
const nameLimit = 100;
/** What the parsing functions below accept, for JSON Schemas. */
const idPatterns = {
	commitSha: hex40or64,
	md5: md5Id,
	sha256: hex64,
	inputKey: hex64,
	modelName: gtoName,
	environmentName: gtoName,
	modelVersion: semver
};
function shown(text) {
	return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
function commitSha(text) {
	if (!hex40or64.test(text)) throw new LockstepError("DIGEST_INVALID", `${shown(text)} is not a full commit sha`, { hint: "Give all 40 digits of it, or 64; `git rev-parse <name>` prints them." });
	return text;
}
function treeSha(text) {
	if (!hex40or64.test(text)) throw new LockstepError("DIGEST_INVALID", `${shown(text)} is not a full tree sha`);
	return text;
}
function md5(text) {
	if (!md5Id.test(text)) throw new LockstepError("DIGEST_INVALID", `${shown(text)} is not an md5 id as DVC writes it`);
	return text;
}
function sha256(text) {
	if (!hex64.test(text)) throw new LockstepError("DIGEST_INVALID", `${shown(text)} is not a sha256 digest of 64 hex digits`);
	return text;
}
function inputKey(text) {
	if (!hex64.test(text)) throw new LockstepError("DIGEST_INVALID", `${shown(text)} is not an InputKey of 64 hex digits`);
	return text;
}
function modelName(text) {
	if (text.length > 100 || !gtoName.test(text)) throw new LockstepError("NAME_INVALID", `${shown(text)} is not a model name`, { hint: `Use letters, digits, "-", "_" and "/", beginning and ending with a letter or digit, at most ${100}.` });
	return text;
}
function environmentName(text) {
	if (text.length > 100 || !gtoName.test(text)) throw new LockstepError("NAME_INVALID", `${shown(text)} is not an environment name`, { hint: "Use letters, digits, \"-\" and \"_\", for example \"production\"." });
	return text;
}
function modelVersion(text) {
	if (text.length > 100 || !semver.test(text)) throw new LockstepError("NAME_INVALID", `${shown(text)} is not a version`, { hint: "Write \"v\" and a semantic version, for example \"v1.2.0\"." });
	return text;
}

// pipeline/data/objects/aside.ts
const nameBytes = 16;
/** Random bytes for names to come: asking the system for each name alone would cost as much as opening the file. */
let drawn = {
	bytes: Buffer.alloc(0),
	used: 0
};
/** A name for a file that is not finished; DVC gives its own the same shape, so either tool's sweeping finds both. */
function asideName() {
	if (drawn.used === drawn.bytes.length) drawn = {
		bytes: randomBytes(256 * nameBytes),
		used: 0
	};
	const start = drawn.used;
	drawn.used += nameBytes;
	return `.${drawn.bytes.toString("base64url", start, drawn.used)}.tmp`;
}
/** True for a name as {@link asideName} and DVC give it. */
function isAsideName(name) {
	return /^\..*\.tmp$/.test(name);
}
/** Makes names that were created, renamed or removed in a folder survive a power cut. */
async function syncFolder(folder) {
	if (process.platform === "win32") return;
	const handle = await open(folder, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
/** True for a system error of that code, for example `ENOENT`. */
function isSystemError(error, code) {
	return error instanceof Error && "code" in error && error.code === code;
}
/** True for a system error that says that nothing is at a path: no such name, or a file where a folder on the way should be. */
function isNotThere(error) {
	return isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR");
}
async function ifThere(found) {
	try {
		return await found;
	} catch (error) {
		if (isNotThere(error)) return void 0;
		throw error;
	}
}
/** The text of a file; `undefined` when there is none. */
function readTextIfThere(path) {
	return ifThere(readFile(path, "utf8"));
}
/** What stands at a path, a link itself and not what it leads to; `undefined` when nothing does. */
function lstatIfThere(path) {
	return ifThere(lstat(path));
}
/** What a path leads to; `undefined` when that is nothing. */
function statIfThere(path) {
	return ifThere(stat(path));
}
/** True for a folder, and for a link to one. */
async function isFolder(path) {
	return (await statIfThere(path))?.isDirectory() === true;
}
/** Removes a file; one that is gone already is fine. */
async function removeFile(path) {
	try {
		await unlink(path);
	} catch (error) {
		if (!isSystemError(error, "ENOENT")) throw error;
	}
}
/**
* Writes a file whole or not at all: aside in the same folder, fsynced, renamed, folder fsynced.
*
* @param content - Or pieces of it, one after the other.
* @param mode - Permission bits of the file, for example `0o444`.
*/
async function writeWhole(path, content, mode = 438) {
	const folder = dirname(path);
	await mkdir(folder, { recursive: true });
	const aside = join(folder, asideName());
	try {
		const handle = await open(aside, "wx", mode);
		try {
			await handle.writeFile(content);
			await handle.sync();
		} finally {
			await handle.close();
		}
		if (mode === 292) await chmod(aside, mode);
		await rename(aside, path);
	} catch (error) {
		await removeFile(aside);
		throw error;
	}
	await syncFolder(folder);
}

// pipeline/domain/error-codes.ts
/**
* Every code a {@link LockstepError} may carry, with what it means. A code is stable: scripts and tests match on it, so it
* is added or retired, never renamed. `docs/reference/errors.md` is checked against this table.
*/
const errorCodes = {
	ARGUMENT_INVALID: "An argument or action input is missing or has a value that cannot be used.",
	ARTIFACT_DIGEST_MISMATCH: "The bytes of a model are not the bytes that were recorded.",
	BUDGET_EXCEEDED: "A stage is expected to take more than its budget in lockstep.yaml leaves, or has come to where it would.",
	CANDIDATE_MISSING: "No trained candidate exists for the state that was asked about.",
	CHANGE_UNCONFIRMED: "What would be recorded differs from what is recorded, and nobody said that it may.",
	COLUMN_MISSING: "A table has no column of a name that the configuration uses.",
	COMPILER_MISSING: "No C++ compiler is installed that could build the binding to a native library.",
	CONFIG_INVALID: "lockstep.yaml does not follow its schema.",
	CONTRACT_INVALID: "data.contract.yaml does not follow its schema, or asks what cannot be answered.",
	CONTRACT_MISSING: "There is no data.contract.yaml to hold data to.",
	CYCLE_IN_STAGES: "The stages of dvc.yaml depend on each other in a circle.",
	DEPENDENCY_MISSING: "A stage depends on a path that is neither in Git, nor tracked by DVC, nor made by a stage.",
	DIGEST_INVALID: "A text that should be a digest is not one.",
	DOWNLOAD_MISMATCH: "What was fetched does not have the digest that is pinned.",
	DUCKDB_MISSING: "DuckDB, which reads Parquet and compares tables, is not installed where it can be found.",
	DVC_CONFIG_INVALID: "A config file of DVC cannot be read, or names what DVC does not know.",
	DVC_FEATURE_UNSUPPORTED: "The repository uses a DVC feature that Lockstep does not have yet.",
	DVC_FILE_INVALID: "A .dvc, dvc.yaml or dvc.lock file does not have the structure DVC gives it.",
	DVCIGNORE_MISPLACED: "A .dvcignore lies inside data, where it may not decide what belongs to the data.",
	EVALUATION_EMPTY: "There is nothing to evaluate: no rows, or no model that can be scored.",
	EXPORT_UNSUPPORTED: "A format has no form for a model, or for something that the model says.",
	FORGE_RATE_LIMITED: "The forge limits the rate of requests, and asks for more time than a job should wait.",
	FORGE_REQUEST_FAILED: "The forge answered a request with an error.",
	FORGE_PERMISSION_MISSING: "The token may not do what this step needs.",
	FUTILITY_STOPPED: "A stage was stopped because what it trains cannot reach any more what it has to.",
	GARBAGE_UNCERTAIN: "It cannot be told what is still needed, so nothing was removed.",
	GIT_COMMAND_FAILED: "Git refused a command.",
	GIT_REF_CONFLICT: "A ref that must be created exists already and says something else.",
	GIT_REPOSITORY_MISSING: "The folder is not inside a Git repository.",
	HEALTH_CHECK_FAILED: "A deployed model did not answer as it must; the earlier one was put back.",
	IMAGE_INVALID: "A picture that a row names or holds is missing, is no PNG or JPEG, or is larger than allowed.",
	INIT_REFUSED: "A folder cannot be made a DVC repository: it is one already, or Git would never see it.",
	INSTALL_FAILED: "An installation did not come to its end; nothing of it is used.",
	INTERRUPTED: "The run was interrupted; what was finished is kept.",
	LEAKAGE_FOUND: "Rows that a model was trained on are among the rows it would be judged by.",
	LFS_POINTER: "A file is a pointer of Git LFS; its content was not brought.",
	LOCK_HELD: "Another process works on the same thing.",
	METRIC_INVALID: "A metric is not a finite number.",
	MODEL_FUNCTION_INVALID: "A module that params.yaml names as `model` cannot be loaded, or makes no network that can be saved.",
	MODEL_INVALID: "The files of a model do not fit together or hold what is not allowed.",
	MODEL_NOT_SERVABLE: "A model is of a format that the inference server does not answer with.",
	MODEL_UNKNOWN: "No model of that name is declared in lockstep.yaml.",
	NAME_INVALID: "A name has characters that names of its kind may not have.",
	NOT_A_DVC_REPOSITORY: "Neither the folder nor one above it has a .dvc folder.",
	NOT_APPROVED: "What would be served is not what was approved and asked for.",
	NPM_MISSING: "npm is not installed, which an installation fetches packages through.",
	OBJECT_CORRUPT: "An object in a cache or a remote does not have the content that its name says.",
	OBJECT_MISSING: "An object is neither in the cache nor on the remote.",
	OUTPUT_OVERLAPS: "A path that is to be tracked is tracked already: by another pointer, by a stage, or by Git.",
	PARAMS_INVALID: "A section of a params file does not follow the schema of what it configures.",
	PATH_UNSAFE: "A path leads out of the place it must stay in.",
	PLATFORM_UNSUPPORTED: "A native library is not pinned for this system or this processor.",
	PORT_IN_USE: "The network port is taken by another process.",
	PREDICTIONS_INVALID: "A table of predictions does not answer the rows it was asked about as its contract says.",
	PROCESS_ENDED: "The process was ended from within before the command was done.",
	PROVENANCE_REJECTED: "A signature of a version is missing, or is not one that lockstep.yaml trusts about these files.",
	PULL_REQUEST_MISSING: "No pull request of that number exists.",
	PULL_REQUEST_STATE: "The pull request is not in a state in which this can be done.",
	PYTHON_MISSING: "Python 3 with pip is not installed, which an installation fetches a library through.",
	QUARANTINED: "The bytes that were asked for must not be served until they are released.",
	RECORD_INVALID: "A record does not follow its schema.",
	RECORD_STALE: "models/<name>.yaml was made from other inputs than the tree holds.",
	REMOTE_DENIED: "A remote did not accept the credentials, or they may not do what was asked.",
	REMOTE_FAILED: "A remote did not do what was asked, after every try that made sense.",
	REMOTE_MISSING: "No DVC remote is configured.",
	REMOTE_UNSUPPORTED: "No driver exists for the url of a DVC remote.",
	REVISION_UNKNOWN: "No commit, branch or tag of that name is in the repository.",
	SCOPE_MISSING: "gc was not told which states of the repository to keep.",
	SCORING_FAILED: "The command that scores a model ended with an error, took too long, or wrote no predictions.",
	SCORING_UNDECLARED: "A model is of no format that is opened here, and no command is declared that scores it.",
	SIGNING_FAILED: "A signature could not be made.",
	SIGNING_KEY_INVALID: "A key that signs or verifies cannot be used.",
	STAGE_FAILED: "The command of a stage ended with an error.",
	STORAGE_FAILED: "The file system could not read or write: it is full, read-only, or failing.",
	TABLE_INVALID: "A table cannot be read: its rows do not fit its header or a value is not of its column's type.",
	TAG_REWRITTEN: "A tag of the registry is not the one that was recorded.",
	TAG_UNLEDGERED: "No event stands behind a tag of the registry: somebody made it by hand.",
	TARGET_LEAKED: "A feature column says what the label is.",
	TARGET_UNKNOWN: "A target of a data command is neither a stage, nor a .dvc file, nor an output.",
	TENSORFLOW_BROKEN: "TensorFlow.js is installed and cannot be loaded.",
	TENSORFLOW_MISSING: "TensorFlow.js is not installed where it can be found.",
	TRUST_ROOT_UNAVAILABLE: "The authorities that certificates are held to cannot be had.",
	VERSION_UNKNOWN: "No version of that name is registered.",
	WORKER_FAILED: "A worker thread or process ended before its work was done.",
	WORKSPACE_MODIFIED: "A file that would be overwritten has content that is saved nowhere.",
	YAML_INVALID: "A YAML file cannot be parsed."
};

// pipeline/data/objects/lfs-pointer.ts
/** How every pointer begins. @see https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const beginning = Buffer.from("version https://git-lfs.github.com/spec/v1\n");
/** Pointers are shorter than this, in bytes; longer files are content whatever they begin with. */
const pointerLimit = 1024;
/** True for the text that Git LFS leaves in the place of a file whose content was not brought. */
function isLfsPointer(content) {
	if (content.length >= pointerLimit || content.length <= beginning.length) return false;
	if (beginning.compare(content, 0, beginning.length) !== 0) return false;
	return /^oid sha256:[0-9a-f]{64}$/m.test(Buffer.from(content).toString("latin1"));
}
/** @throws LockstepError LFS_POINTER when the file is one. */
function refuseLfsPointer(path, content) {
	if (!isLfsPointer(content)) return;
	throw new LockstepError("LFS_POINTER", `${JSON.stringify(path)} is a pointer of Git LFS, not the content`, { hint: "Bring the content with `git lfs pull`, then run the command again." });
}

// pipeline/data/objects/stamp.ts
function stampFrom(stats) {
	const { ino, size, mtimeNs, ctimeNs, mode } = stats;
	return {
		stamp: `${ino} ${size} ${mtimeNs} ${ctimeNs}`,
		sizeBytes: Number(size),
		isExecutable: (Number(mode) & 64) !== 0,
		changedNs: mtimeNs > ctimeNs ? mtimeNs : ctimeNs,
		mtimeNs
	};
}
/** Of the file that a path leads to; `undefined` when there is none. */
function stampOf(path) {
	try {
		const stats = statSync(path, {
			bigint: true,
			throwIfNoEntry: false
		});
		return stats === void 0 ? void 0 : stampFrom(stats);
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return void 0;
		throw error;
	}
}
/** Clocks of file systems that keep fractions of a second tick every 10 ms or faster; the others every second, FAT every two. */
const fineTickMs = 50;
const coarseTickMs = 2e3;
/**
* False for a file that changed so recently that it may change again within the same tick of the file system's clock, without its
* stamp showing it; such a stamp is not worth keeping.
*/
function isSettled({ changedNs }, nowMs = Date.now()) {
	const tickMs = changedNs % 1000000n === 0n ? coarseTickMs : fineTickMs;
	return nowMs - Number(changedNs / 1000000n) > tickMs;
}

// pipeline/data/objects/legacy-text.ts
/** True when DVC 2.x took these bytes for text: no NUL and at most 30 % of bytes that text does not have. */
function looksLikeText(start) {
	if (start.length === 0) return true;
	let strange = 0;
	for (const byte of start) {
		if (byte === 0) return false;
		if (!(byte >= 32 && byte <= 126 || byte === 10 || byte === 13 || byte === 9 || byte === 12 || byte === 8)) strange++;
	}
	return strange / start.length <= .3;
}
/**
* A piece of at most 1 MiB as DVC 2.x hashed it: when its first 512 bytes look like text, `\r\n` becomes `\n`. A `\r\n` that the
* boundary of a piece splits stays. Checked against DVC 3.67.1, which still reads such ids.
*/
function withoutCarriageReturns(piece) {
	if (!looksLikeText(piece.subarray(0, 512))) return piece;
	const kept = Buffer.allocUnsafe(piece.length);
	let length = 0;
	for (let i = 0; i < piece.length; i++) {
		if (piece[i] === 13 && piece[i + 1] === 10) continue;
		kept[length++] = piece[i] ?? 0;
	}
	return kept.subarray(0, length);
}

// pipeline/data/objects/bulk/read-file.ts
/** Bytes read at once; DVC's legacy hash is defined over pieces of this size. */
const pieceBytes = 1048576;
let shared;
/** Fills the buffer as far as the file goes, or as it was said to go. */
function fill(descriptor, buffer, expectedBytes) {
	let filled = 0;
	while (filled < buffer.length && filled !== expectedBytes) {
		const count = readSync(descriptor, buffer, filled, buffer.length - filled, null);
		if (count === 0) break;
		filled += count;
	}
	return filled;
}
/**
* Gives a file's bytes piece by piece, each full but the last; a piece is only valid until the next one is read. It blocks: for
* worker threads, and for little.
*
* @param expectedBytes - What a look at the file said just before. Of a file shorter than a piece exactly so much is read, which spares
*   the call that finds its end: what is appended meanwhile counts as written later.
* @param visit - `isWhole` says that this piece is all of the file. An empty file has one empty piece.
*/
function readPieces(path, expectedBytes, visit) {
	const descriptor = openSync(path, "r");
	try {
		shared ??= Buffer.allocUnsafeSlow(pieceBytes);
		const buffer = shared;
		const expected = expectedBytes !== void 0 && expectedBytes > 0 && expectedBytes < buffer.length ? expectedBytes : void 0;
		let sizeBytes = 0;
		for (;;) {
			const length = fill(descriptor, buffer, expected);
			const isFirst = sizeBytes === 0;
			sizeBytes += length;
			if (length > 0 || isFirst) visit(buffer.subarray(0, length), isFirst && length < buffer.length);
			if (length < buffer.length) return sizeBytes;
		}
	} finally {
		closeSync(descriptor);
	}
}
/** The md5 of pieces as {@link readPieces} gives them. */
var PieceHash = class {
	#name;
	#running;
	#whole;
	constructor(name) {
		this.#name = name;
	}
	update(piece, isWhole) {
		const counted = this.#name === "legacy" ? withoutCarriageReturns(piece) : piece;
		if (isWhole) this.#whole = hash("md5", counted, "hex");
		else {
			this.#running ??= createHash("md5");
			this.#running.update(counted);
		}
	}
	/** 32 hexadecimal digits. */
	digest() {
		return this.#whole ?? (this.#running ?? createHash("md5")).digest("hex");
	}
};
/**
* Hashes a file; never more than one piece in memory.
*
* @param expectedBytes - As {@link readPieces} takes it.
* @param onWhole - Given all bytes of a file that fits one piece.
*/
function readHash(path, name, { expectedBytes, onWhole } = {}) {
	const hash = new PieceHash(name);
	const sizeBytes = readPieces(path, expectedBytes, (piece, isWhole) => {
		if (isWhole) onWhole?.(piece);
		hash.update(piece, isWhole);
	});
	return {
		md5: hash.digest(),
		sizeBytes
	};
}

// pipeline/data/objects/folder.ts
function syncFolderNow(folder) {
	if (process.platform === "win32") return;
	const descriptor = openSync(folder, "r");
	try {
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}
/**
* Makes a folder and those above it that are missing.
*
* @param mode - Permission bits of what is made; the process's own when left out.
* @returns What was made, the deepest first.
*/
function makeFolder(folder, mode) {
	const first = mkdirSync(folder, { recursive: true });
	const made = [];
	if (first === void 0) return made;
	for (let one = folder;; one = dirname(one)) {
		if (mode !== void 0) chmodSync(one, mode);
		made.push(one);
		if (one === first || one === dirname(one)) return made;
	}
}
/** {@link makeFolder}, and the names survive a power cut. */
function ensureFolder(folder, mode) {
	for (const made of makeFolder(folder, mode)) syncFolderNow(dirname(made));
}

// pipeline/data/objects/bulk/write-file.ts
/** Of a system error, for example `ENOENT`. */
function codeOf(error) {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : void 0;
}
function unlinkIfThere(path) {
	try {
		unlinkSync(path);
	} catch (error) {
		if (codeOf(error) !== "ENOENT") throw error;
	}
}
/** Does something in a folder that is made only when it turns out to be missing. */
function inFolder(path, act, folderMode) {
	try {
		return act();
	} catch (error) {
		if (codeOf(error) !== "ENOENT") throw error;
		makeFolder(dirname(path), folderMode);
		return act();
	}
}
/** Modes that a new file gets as asked for, here in this thread: the process's mask takes nothing away from them. */
const exactModes = /* @__PURE__ */ new Set();
function setMode(descriptor, mode) {
	if (exactModes.has(mode)) return;
	if ((fstatSync(descriptor).mode & 4095) === mode) exactModes.add(mode);
	else fchmodSync(descriptor, mode);
}
/**
* Bytes written with one call. For longer writes Linux takes large runs of memory pages for its cache, which on virtual machines are
* often memory that nobody has touched yet: a gigabyte costs 3 s of processor in pieces of 128 KiB and more, and 0.4 s in these.
*/
const writeBytes = 65536;
/** A file that is being written and is not there for anybody until it has its final name. It is not durable yet. */
var NewFile = class {
	path;
	#descriptor;
	/** @param folderMode - Permission bits of its folder, when that has to be made. */
	constructor(path, mode, folderMode) {
		this.path = path;
		this.#descriptor = inFolder(path, () => openSync(path, "wx", mode), folderMode);
		setMode(this.#descriptor, mode);
	}
	append(bytes) {
		if (this.#descriptor === void 0) throw new TypeError(`${this.path} is finished`);
		for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor, bytes, done, Math.min(bytes.length - done, writeBytes));
	}
	finish() {
		const descriptor = this.#descriptor;
		this.#descriptor = void 0;
		if (descriptor !== void 0) closeSync(descriptor);
	}
	/** Leaves nothing of it. */
	discard() {
		try {
			this.finish();
		} finally {
			unlinkIfThere(this.path);
		}
	}
};
/** What file systems say that cannot share blocks, or not between these two places. */
const withoutClones = /* @__PURE__ */ new Set([
	"ENOTSUP",
	"EOPNOTSUPP",
	"EXDEV",
	"EINVAL",
	"ENOTTY",
	"ENOSYS"
]);
/** Pairs of file systems that were found not to share blocks; asking for every file costs as much as a small file itself. */
const unshared = /* @__PURE__ */ new Set();
/** Makes a file that shares its blocks with another one (FICLONE, clonefile); false where that cannot be. */
function cloneFile(source, destination, mode) {
	const pair = `${statSync(source).dev} ${inFolder(destination, () => statSync(dirname(destination)).dev)}`;
	if (unshared.has(pair)) return false;
	try {
		copyFileSync(source, destination, constants$1.COPYFILE_FICLONE_FORCE | constants$1.COPYFILE_EXCL);
		chmodSync(destination, mode);
		return true;
	} catch (error) {
		unlinkIfThere(destination);
		if (!withoutClones.has(codeOf(error) ?? "")) throw error;
		unshared.add(pair);
		return false;
	}
}
/** From this size on a clone is worth the call that tries it. */
const cloneFromBytes = 1048576;
/**
* Copies a file and hashes what was written, in one pass where blocks cannot be shared.
*
* @returns `written` is where the copy is, not durable yet; `undefined` when `placeOf` said that none is needed.
*/
function copyHashing(request) {
	const { source, expectedBytes, mode, folderMode, aside } = request;
	if (expectedBytes >= cloneFromBytes && cloneFile(source, aside, mode)) return {
		...readHash(aside, request.hash, { expectedBytes }),
		written: aside
	};
	const hash = new PieceHash(request.hash);
	let file;
	try {
		const sizeBytes = readPieces(source, expectedBytes, (piece, isWhole) => {
			hash.update(piece, isWhole);
			if (isWhole) {
				const place = request.placeOf(hash.digest(), piece);
				if (place === void 0) return;
				file = new NewFile(place, mode, folderMode);
			} else file ??= new NewFile(aside, mode, folderMode);
			file.append(piece);
		});
		file?.finish();
		return {
			md5: hash.digest(),
			sizeBytes,
			written: file?.path
		};
	} catch (error) {
		file?.discard();
		throw error;
	}
}

// pipeline/data/objects/bulk/tasks.ts
/** `undefined` when nothing is there. @throws LockstepError LFS_POINTER. */
function hash$1({ path, hash: name, known, isContent }) {
	const before = stampOf(path);
	if (before === void 0) return void 0;
	const { stamp, sizeBytes } = before;
	if (known?.stamp === stamp) return {
		md5: known.md5,
		sizeBytes,
		stamp,
		isLasting: true,
		wasRead: false
	};
	const refuse = (content) => {
		refuseLfsPointer(path, content);
	};
	const read = readHash(path, name, {
		expectedBytes: sizeBytes,
		...isContent === true ? { onWhole: refuse } : {}
	});
	const isLasting = stampOf(path)?.stamp === stamp && isSettled(before);
	return {
		md5: md5(read.md5),
		sizeBytes: read.sizeBytes,
		stamp,
		isLasting,
		wasRead: true
	};
}
function isFile(path) {
	return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
/** Copies a file to where its object will be, under a name for what is unfinished. */
function store({ source, known, hash: name, objects, mode, folderMode, isReplacing }) {
	const before = stampOf(source);
	if (before === void 0) return void 0;
	const { stamp, sizeBytes, isExecutable } = before;
	const isThere = (md5) => isReplacing !== true && isFile(`${objects}/${md5.slice(0, 2)}/${md5.slice(2)}`);
	if (known?.stamp === stamp && isThere(known.md5)) return {
		md5: known.md5,
		sizeBytes,
		stamp,
		isLasting: true,
		wasRead: false,
		isExecutable,
		aside: void 0
	};
	const copy = copyHashing({
		source,
		expectedBytes: sizeBytes,
		hash: name,
		mode,
		folderMode,
		placeOf: (md5, content) => {
			refuseLfsPointer(source, content);
			return isThere(md5) ? void 0 : `${objects}/${md5.slice(0, 2)}/${asideName()}`;
		},
		aside: `${objects}/${asideName()}`
	});
	let aside = copy.written;
	if (aside !== void 0 && isThere(copy.md5)) {
		unlinkIfThere(aside);
		aside = void 0;
	}
	const isLasting = stampOf(source)?.stamp === stamp && isSettled(before);
	return {
		md5: md5(copy.md5),
		sizeBytes: copy.sizeBytes,
		stamp,
		isLasting,
		wasRead: true,
		isExecutable,
		aside
	};
}
/** What file systems say that do not have such links, or not between these two places, or not as many. */
const withoutLinks = /* @__PURE__ */ new Set([
	"EXDEV",
	"EPERM",
	"EMLINK",
	"ENOTSUP",
	"EOPNOTSUPP",
	"ENOSYS"
]);
function tryLink(make) {
	try {
		make();
		return true;
	} catch (error) {
		if (error instanceof Error && "code" in error && withoutLinks.has(error.code)) return false;
		throw error;
	}
}
function link$1(item, type) {
	const { object, aside } = item;
	return tryLink(() => {
		inFolder(aside, () => {
			if (type === "hardlink") linkSync(object, aside);
			else symlinkSync(object, aside);
		});
	});
}
/** Makes an object's content a file of the workspace, under a name for what is unfinished. Only right bytes get there. */
function place(item) {
	const { object, md5, aside, mode, folderMode } = item;
	const stats = stampOf(object);
	if (stats === void 0) return { kind: "missing" };
	const { sizeBytes } = stats;
	let isRight = item.known?.stamp === stats.stamp && item.known.md5 === md5;
	for (const type of item.links) {
		if (type === "copy") {
			const request = {
				source: object,
				expectedBytes: sizeBytes,
				hash: item.hash,
				mode,
				folderMode,
				aside
			};
			const copy = copyHashing({
				...request,
				placeOf: () => aside
			});
			if (copy.md5 === md5) return {
				kind: "copy",
				sizeBytes: copy.sizeBytes
			};
			unlinkIfThere(aside);
			return {
				kind: "damaged",
				found: copy.md5
			};
		}
		if (type === "reflink") {
			if (!cloneFile(object, aside, mode)) continue;
			const found = readHash(aside, item.hash, { expectedBytes: sizeBytes });
			if (found.md5 === md5) return {
				kind: "reflink",
				sizeBytes
			};
			unlinkIfThere(aside);
			return {
				kind: "damaged",
				found: found.md5
			};
		}
		if (sizeBytes === 0 && type === "hardlink") {
			new NewFile(aside, mode).finish();
			return {
				kind: "copy",
				sizeBytes
			};
		}
		if (!isRight) {
			const found = readHash(object, item.hash, { expectedBytes: sizeBytes });
			if (found.md5 !== md5) return {
				kind: "damaged",
				found: found.md5
			};
			isRight = true;
		}
		if (link$1(item, type)) return {
			kind: type,
			sizeBytes
		};
	}
	return { kind: "failed" };
}
/** Gives a file, or a folder with all that is in it, its name; the folder of the new name is made when it is missing. */
function move({ from, to, folderMode }) {
	try {
		inFolder(to, () => {
			renameSync(from, to);
		}, folderMode);
	} catch (error) {
		const code = codeOf(error);
		if (code === "EISDIR") {
			rmdirSync(to);
			renameSync(from, to);
		} else if ((code === "ENOTEMPTY" || code === "EEXIST" || code === "EXDEV") && lstatSync(from).isDirectory()) {
			inFolder(to, () => mkdirSync(to, { recursive: true }));
			for (const name of readdirSync(from)) move({
				from: `${from}/${name}`,
				to: `${to}/${name}`
			});
		} else if (code === "EXDEV") moveAcross(from, to);
		else throw error;
	}
}
/** Copies beside the destination first, so that the name never has half of the content. */
function moveAcross(from, to) {
	const beside = `${dirname(to)}/${asideName()}`;
	try {
		copyFileSync(from, beside, constants$1.COPYFILE_EXCL);
		sync(beside);
		renameSync(beside, to);
	} finally {
		unlinkIfThere(beside);
	}
	unlinkIfThere(from);
}
/** Makes what was written to a file, or the names in a folder, survive a power cut. */
function sync(path) {
	const descriptor = openSync(path, "r");
	try {
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}
/** The tasks by name. Each does one thing to one item, blocking, and throws the system's error when that fails. */
const tasks = {
	hash: hash$1,
	store,
	place,
	move,
	sync,
	stamp: stampOf,
	remove: unlinkIfThere
};

// pipeline/data/objects/bulk/batch.ts
function textIn(error, name) {
	const value = error[name];
	return typeof value === "string" ? value : void 0;
}
function sent(error) {
	if (!(error instanceof Error)) return {
		message: String(error),
		code: void 0,
		hint: void 0,
		path: void 0,
		syscall: void 0
	};
	return {
		message: error.message,
		code: textIn(error, "code"),
		hint: textIn(error, "hint"),
		path: textIn(error, "path"),
		syscall: textIn(error, "syscall")
	};
}
/** The error as it was thrown, as far as anybody asks: a LockstepError, or one of the system with code, path and call. */
function received({ message, code, hint, path, syscall }) {
	if (code !== void 0 && Object.hasOwn(errorCodes, code)) return new LockstepError(code, message, hint === void 0 ? {} : { hint });
	return Object.assign(new Error(message), {
		code,
		path,
		syscall
	});
}
/** Does a batch, in whichever thread this is. */
function answer({ id, task, items }) {
	const results = [];
	try {
		const perform = tasks[task];
		for (const item of items) results.push(perform(item));
		return {
			id,
			results,
			error: void 0
		};
	} catch (error) {
		return {
			id,
			results,
			error: sent(error)
		};
	}
}

export { LockstepError as A, idPatterns as C, modelVersion as D, modelName as E, sha256 as O, environmentName as S, md5 as T, removeFile as _, PieceHash as a, writeWhole as b, stampOf as c, isAsideName as d, isFolder as f, readTextIfThere as g, lstatIfThere as h, ensureFolder as i, treeSha as k, errorCodes as l, isSystemError as m, received as n, readHash as o, isNotThere as p, NewFile as r, isSettled as s, answer as t, asideName as u, statIfThere as v, inputKey as w, commitSha as x, syncFolder as y };