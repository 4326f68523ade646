import { A as LockstepError, b as writeWhole, m as isSystemError } from "./file-work.js";
import { n as readVerifyingKey } from "./ec-key.js";
import { Pt as mapParallel, _t as ignoreNothing, vt as walkFile, yt as walkFiles } from "./pipeline.js";
import { c as differingResources, d as modelSigningStatement, f as readManifest, l as gitPaths, n as trustOfTip, o as verifyBundle, u as isIgnored } from "./trust.js";
import { lstat, readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

// pipeline/provenance/model-files.ts
/** As `node:crypto` calls it; `blake2b` of Python's hashlib is the one of 512 bits. */
const digestNames = {
	sha256: "sha256",
	blake2b: "blake2b512"
};
/** The files of a model on disk, as resources name them. @throws LockstepError PATH_UNSAFE for links and devices; CANDIDATE_MISSING. */
async function filesOf(model, ignorePaths) {
	if (!(await lstat(model).catch((cause) => {
		if (!isSystemError(cause, "ENOENT")) throw cause;
		throw new LockstepError("CANDIDATE_MISSING", `there is no model at ${model}`, {
			hint: "Give the folder or the file that is the model.",
			cause
		});
	})).isDirectory()) return [{
		...await walkFile(dirname(model), basename(model), { links: "refuse" }),
		path: "."
	}];
	const ignore = {
		...ignoreNothing,
		ignores: (path) => isIgnored(path, ignorePaths)
	};
	return walkFiles(model, ignore, { links: "refuse" });
}
async function digestOf(path, hashType, part) {
	const hash = createHash(digestNames[hashType]);
	await pipeline(createReadStream(path, part && {
		start: part.start,
		end: part.end - 1
	}), hash);
	return hash.digest("hex");
}
/** Pieces of a file; an empty one has none, as in `model-signing`. */
function piecesOf({ path, sizeBytes }, shardSize) {
	const count = Math.ceil(sizeBytes / shardSize);
	return Array.from({ length: count }, (_, i) => {
		const [start, end] = [i * shardSize, Math.min((i + 1) * shardSize, sizeBytes)];
		return {
			name: `${path}:${start}:${end}`,
			start,
			end
		};
	});
}
/**
* The resources of a model as it stands on disk: every file, each read once, none left out but the ignored.
*
* @param model - Path of a folder or a file.
* @throws LockstepError PATH_UNSAFE naming a link, FIFO or device; CANDIDATE_MISSING when nothing is there.
*/
async function resourcesAt(model, serialization) {
	const { hashType, method, shardSize, ignorePaths } = serialization;
	const files = await filesOf(model, ignorePaths);
	if (method === "files" || shardSize === void 0) return mapParallel(files, 8, async ({ path, absolute }) => ({
		name: path,
		digest: await digestOf(absolute, hashType)
	}));
	const pieces = files.flatMap((file) => piecesOf(file, shardSize).map((piece) => ({
		...piece,
		file
	})));
	return mapParallel(pieces, 8, async ({ name, file, ...part }) => ({
		name,
		digest: await digestOf(file.absolute, hashType, part)
	}));
}

// pipeline/provenance/model-signature.ts
/** A file inside the model, from there; `undefined` for one outside, which is no part of it anyway. */
function within(model, file) {
	const path = relative(resolve(model), resolve(file)).split(sep).join("/");
	return path === "" || path === ".." || path.startsWith("../") ? void 0 : path;
}
/**
* Signs the files of a model as they stand.
*
* @param model - Path of a folder or a file.
* @param signature - Where the signature will be; inside the model it is left out.
* @returns The text of the signature, which `model_signing verify` reads.
* @throws LockstepError PATH_UNSAFE for links and devices, CANDIDATE_MISSING, SIGNING_FAILED.
*/
async function signModel(model, signature, signer) {
	const own = within(model, signature);
	const ignorePaths = own === void 0 ? gitPaths : [...gitPaths, own];
	const resources = await resourcesAt(model, {
		method: "files",
		hashType: "sha256",
		shardSize: void 0,
		ignorePaths
	});
	return signer.sign(modelSigningStatement({
		name: basename(resolve(model)),
		resources,
		ignorePaths
	}));
}
/**
* What is wrong with the signature of a model's files; `undefined` when somebody who is trusted signed exactly these.
*
* @param text - Of the signature, as {@link signModel} or `model_signing sign` wrote it.
* @throws LockstepError PATH_UNSAFE for links and devices, CANDIDATE_MISSING, TRUST_ROOT_UNAVAILABLE.
*/
async function refuseModel(model, text, trust) {
	const statement = await verifyBundle(text, trust);
	if ("rule" in statement) return statement;
	const manifest = readManifest(statement);
	if ("rule" in manifest) return manifest;
	const { serialization, resources } = manifest;
	return differingResources(resources, await resourcesAt(model, serialization));
}

// pipeline/steps/models/sign.ts
/**
* Signs the files of a model as `model_signing sign` does, outside any registration.
*
* @throws LockstepError SIGNING_FAILED where nothing can sign; PATH_UNSAFE, CANDIDATE_MISSING.
*/
async function signFiles(workspace, { model, signature }) {
	const signer = await workspace.signer();
	if (signer === void 0) throw new LockstepError("SIGNING_FAILED", "nothing here can sign", { hint: "Put a key into the environment: `export LOCKSTEP_SIGNING_KEY=\"$(cat key.pem)\"`." });
	await writeWhole(resolve(signature), await signModel(model, signature, signer));
	return signer.description;
}
/**
* Holds the files of a model to a signature as {@link signFiles} and `model_signing sign` write it.
*
* @param files.keys - Paths of public keys; those that lockstep.yaml of the default branch trusts when there are none.
* @returns Why not; `undefined` when somebody who is trusted signed exactly these files.
* @throws LockstepError SIGNING_KEY_INVALID, PATH_UNSAFE, CANDIDATE_MISSING, TRUST_ROOT_UNAVAILABLE.
*/
async function verifyFilesSigned({ git }, { model, signature, keys }) {
	const named = await Promise.all(keys.map(async (path) => readVerifyingKey(await readFile(path, "utf8"), path)));
	const trust = named.length === 0 ? await trustOfTip(git) : {
		keys: named,
		identities: [],
		roots: () => Promise.reject(/* @__PURE__ */ new Error("keys alone are trusted"))
	};
	const problem = await refuseModel(model, await readFile(signature, "utf8"), trust);
	if (problem === void 0) return void 0;
	return {
		code: "provenance_rejected",
		sentence: `${signature} is refused by the rule \`${problem.rule}\`: ${problem.what}.`
	};
}

export { signFiles, verifyFilesSigned };