import { r as verifyFiles } from "./artifact.js";
import { A as LockstepError, m as isSystemError, y as syncFolder } from "./file-work.js";
import { Zt as canonicalJson } from "./pipeline.js";
import { a as servedText, c as asideName, i as readSmallFile, l as removeAbandoned, n as parseServed, o as checkArtifact, r as readDocument, s as copyFiles, t as documentText, u as writeDurably } from "./served-document.js";
import { a as placedFolder, n as filesFolder, o as servedFile, s as versionsFolder, t as currentFile } from "./layout.js";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

// pipeline/delivery/targets/health.ts
const pauseMs = 100;
/** A model of thousands of columns describes them all. */
const answerLimitBytes = 8388608;
const answerTimeoutMs = 5e3;
function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
/** One GET; `undefined` when nobody answers. Redirects are not followed: the digest must come from the server that was named. */
async function ask(url, timeoutMs) {
	const signal = AbortSignal.timeout(timeoutMs);
	try {
		const response = await fetch(url, {
			redirect: "error",
			signal
		});
		const parts = [];
		let size = 0;
		for await (const part of response.body ?? []) {
			size += part.length;
			if (size > answerLimitBytes) return {
				status: response.status,
				body: void 0
			};
			parts.push(part);
		}
		return {
			status: response.status,
			body: parsed(Buffer.concat(parts).toString("utf8"))
		};
	} catch {
		return;
	}
}
function servedDigest(body) {
	if (typeof body !== "object" || body === null) return void 0;
	return Object.hasOwn(body, "artifact_sha256") ? body.artifact_sha256 : void 0;
}
function below(base, path) {
	return new URL(path, base.endsWith("/") ? base : `${base}/`);
}
async function look({ url, model, artifactSha256, timeoutMs }) {
	const ready = await ask(below(url, "v2/health/ready"), timeoutMs);
	if (ready === void 0) return "Missing";
	const metadata = await ask(below(url, `v2/models/${encodeURIComponent(model)}`), timeoutMs);
	if (metadata === void 0 || metadata.status === 404) return "Missing";
	return ready.status === 200 && metadata.status === 200 && servedDigest(metadata.body) === artifactSha256 ? "Healthy" : "Degraded";
}
/**
* Asks an Open Inference Protocol server which digest of a model it serves, until it is the wanted one or time is up.
* `Missing`: nobody answers, or the model is not there. `Degraded`: another digest, or not ready.
*/
async function pollHealth(question) {
	const end = performance.now() + question.timeoutMs;
	for (;;) {
		const left = end - performance.now();
		const health = await look({
			...question,
			timeoutMs: Math.max(1, Math.ceil(Math.min(answerTimeoutMs, left)))
		});
		if (health === "Healthy" || performance.now() + pauseMs >= end) return health;
		await setTimeout(pauseMs);
	}
}

// pipeline/delivery/targets/directory.ts
const asidePrefix = ".aside-";
async function exists(path) {
	try {
		await stat(path);
		return true;
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return false;
		throw error;
	}
}
/** True when the error of a rename says that the folder is there already. */
function isOccupied(error) {
	return isSystemError(error, "ENOTEMPTY") || isSystemError(error, "EEXIST");
}
function sameVersion(a, b) {
	return canonicalJson(a) === canonicalJson(b);
}
/** @throws LockstepError OBJECT_MISSING when it was never placed, ARTIFACT_DIGEST_MISMATCH when it is not what was placed. */
async function verifyPlaced(placed, served) {
	const path = servedFile(placed);
	const text = await readSmallFile(path);
	if (text === void 0) throw new LockstepError("OBJECT_MISSING", `${served.model} ${served.modelVersion} was not placed: ${path} does not exist`, { hint: "Run the deploy step again; it places the version before it switches." });
	const there = parseServed(text, path);
	if (there.model !== served.model || canonicalJson(there.artifact) !== canonicalJson(served.artifact)) throw new LockstepError("ARTIFACT_DIGEST_MISMATCH", `${path} describes another artifact than ${served.artifact.sha256}`, { hint: `Remove ${placed} and run the deploy step again.` });
	await verifyFiles(filesFolder(placed), served.artifact);
}
function placedAt(folder, { model, modelVersion, artifact }) {
	return placedFolder(folder, {
		model,
		modelVersion,
		sha256: artifact.sha256
	});
}
/** A {@link Target} over a folder, on this machine or mounted; see served-folder/layout.ts for what stands where. */
function openDirectoryTarget(options) {
	const { folder, description, url, onBoundary = () => void 0 } = options;
	const read = (model) => readDocument(currentFile(folder, model), model);
	async function place(served, sourceFolder) {
		checkArtifact(served.artifact);
		const versions = versionsFolder(folder, served.model);
		const placed = placedAt(folder, served);
		await mkdir(versions, { recursive: true });
		await removeAbandoned(versions, asidePrefix);
		if (await exists(placed)) return verifyPlaced(placed, served);
		const aside = join(versions, asideName(asidePrefix));
		try {
			await mkdir(aside);
			await mkdir(filesFolder(aside));
			onBoundary("aside made");
			await copyFiles({
				artifact: served.artifact,
				from: sourceFolder,
				to: filesFolder(aside),
				onCopied: () => {
					onBoundary("file copied");
				}
			});
			await writeDurably(servedFile(aside), servedText(served));
			onBoundary("version described");
			await verifyPlaced(aside, served);
			onBoundary("copy verified");
			await rename(aside, placed);
			await syncFolder(versions);
		} catch (error) {
			await rm(aside, {
				recursive: true,
				force: true
			});
			if (!isOccupied(error)) throw error;
			await verifyPlaced(placed, served);
		}
		onBoundary("version placed");
	}
	async function switchTo(served) {
		const document = await read(served.model);
		if (document !== void 0 && sameVersion(document.current, served)) return;
		await verifyPlaced(placedAt(folder, served), served);
		const next = documentText({
			kind: "lockstep/Serving",
			schema: 1,
			current: served,
			previous: document?.current
		});
		await writeDurably(currentFile(folder, served.model), next, () => {
			onBoundary("document written");
		});
		onBoundary("switched");
	}
	return {
		description,
		current: async (model) => (await read(model))?.current,
		previous: async (model) => (await read(model))?.previous,
		place,
		switchTo,
		verify: (served) => verifyPlaced(placedAt(folder, served), served),
		health: async (model, artifactSha256, timeoutMs) => url === void 0 ? "Unknown" : pollHealth({
			url,
			model,
			artifactSha256,
			timeoutMs
		})
	};
}

export { openDirectoryTarget };