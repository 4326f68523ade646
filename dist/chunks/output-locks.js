import { A as LockstepError, _ as removeFile, m as isSystemError } from "./file-work.js";
import { Hn as shown, wt as ownFolder } from "./pipeline.js";
import { r as overlaps } from "./overlap.js";
import { a as requireNotInterrupted, c as isRunning, d as thisProcess, i as replaceFile, l as lifeOf, n as hasDvcFolder, o as withMutex, r as releaseRwLock, s as isProcessIdentity, t as acquireRwLock, u as startOf } from "./dvc-rwlock.js";
import { mkdir, readFile, readdir } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";

// pipeline/data/locks/output-locks.ts
const defaultWaitMs = 3e3;
function isTextList(value) {
	return Array.isArray(value) && value.every((item) => typeof item === "string");
}
function isClaim(value) {
	return isProcessIdentity(value) && "command" in value && typeof value.command === "string" && "write" in value && isTextList(value.write) && "read" in value && isTextList(value.read);
}
/** Why a claim still counts, in words; `undefined` for one whose process and command have ended. */
async function holderOf(claim, path) {
	const what = (who) => `${path} is in use by \`lockstep ${claim.command}\` (${who})`;
	switch (await lifeOf(claim)) {
		case "elsewhere": return new LockstepError("LOCK_HELD", what(`process ${String(claim.pid)} on ${shown(claim.host)}`), { hint: "Wait until it ends; if it is certainly gone, delete its file in .dvc/tmp/lockstep/locks." });
		case "running": return new LockstepError("LOCK_HELD", what(`process ${String(claim.pid)} on ${shown(hostname())}`), { hint: "Wait until it ends, then run the command again." });
		case "dead": {
			const { processGroup } = claim;
			if (processGroup === void 0 || !await isRunning(processGroup, claim.groupStarted)) return void 0;
			const group = String(processGroup);
			return new LockstepError("LOCK_HELD", what(`the command of an interrupted run, process group ${group}`), { hint: `Wait until it ends, or stop it with \`kill -- -${group}\`, then run the command again.` });
		}
	}
}
/** The claims in a folder, by file name. Files that are not whole are being written. */
async function readClaims(folder) {
	const claims = /* @__PURE__ */ new Map();
	for (const name of await readdir(folder)) {
		if (!name.endsWith(".json")) continue;
		try {
			const value = JSON.parse(await readFile(join(folder, name), "utf8"));
			if (isClaim(value)) claims.set(name, value);
		} catch (error) {
			if (!isSystemError(error, "ENOENT") && !(error instanceof SyntaxError)) throw error;
		}
	}
	return claims;
}
function conflict(claim, { write, read }) {
	const meets = (path, held) => held.some((one) => overlaps(one, path));
	return write.find((path) => meets(path, [...claim.write, ...claim.read])) ?? read.find((path) => meets(path, claim.write));
}
/** Claims everything or nothing. @returns why not. */
async function tryClaim(request, place) {
	const { folder, name, mine, rwLock } = place;
	return withMutex({
		path: join(folder, "mutex"),
		waitMs: 1e4,
		signal: request.signal
	}, async () => {
		const living = /* @__PURE__ */ new Set([process.pid]);
		for (const [file, claim] of await readClaims(folder)) {
			const path = conflict(claim, request);
			const holder = await holderOf(claim, path ?? "");
			if (holder === void 0) await removeFile(join(folder, file));
			else if (path !== void 0) return holder;
			else living.add(claim.pid);
		}
		const blocker = rwLock === void 0 ? void 0 : await acquireRwLock(rwLock, (pid) => living.has(pid));
		if (blocker !== void 0) {
			const who = `\`${blocker.cmd}\` (process ${String(blocker.pid)})`;
			return new LockstepError("LOCK_HELD", `${blocker.path} is in use by ${who}, as DVC's lock file says`, { hint: "Wait until it ends; if no such process runs, delete .dvc/tmp/rwlock. Then run the command again." });
		}
		await replaceFile(join(folder, name), JSON.stringify(mine));
	});
}
/**
* Runs `body` while it alone may change the outputs it writes, and nobody changes what it reads. Paths meet when one is the other or
* holds it. Who comes second waits a little. Locks are per workspace: a cache that is shared needs none, its objects are never changed.
*
* The lock of a killed process is void as soon as the process, and the command it ran, have ended. A running DVC is respected, and it
* respects Lockstep, through `.dvc/tmp/rwlock`; what that cannot do is in docs/reference/locks.md.
*
* @throws LockstepError LOCK_HELD naming path and holder; INTERRUPTED; what `body` throws.
*/
async function withOutputLocks(request, body) {
	const { root, write, read, command, signal } = request;
	const folder = await ownFolder(root, "locks");
	const mine = {
		...await thisProcess(),
		command,
		write,
		read
	};
	const name = `${String(process.pid)}-${randomBytes(8).toString("hex")}.json`;
	const absolute = (paths) => paths.map((path) => join(root, path));
	const hasDvc = await hasDvcFolder(root);
	if (hasDvc) await mkdir(join(root, ".dvc", "tmp"), { recursive: true });
	const rwLock = hasDvc ? {
		root,
		write: absolute(write),
		read: absolute(read),
		command: `lockstep ${command}`,
		waitMs: defaultWaitMs
	} : void 0;
	const place = {
		folder,
		name,
		mine,
		rwLock
	};
	const deadline = performance.now() + (request.waitMs ?? defaultWaitMs);
	for (;;) {
		requireNotInterrupted(signal);
		const refusal = await tryClaim(request, place);
		if (refusal === void 0) break;
		if (performance.now() >= deadline) throw refusal;
		await setTimeout(50 + Math.random() * 50);
	}
	try {
		return await body({ async note(processGroup) {
			const groupStarted = await startOf(processGroup);
			await replaceFile(join(folder, name), JSON.stringify({
				...mine,
				processGroup,
				groupStarted
			}));
		} });
	} finally {
		if (rwLock !== void 0) await releaseRwLock(rwLock);
		await removeFile(join(folder, name));
	}
}

export { withOutputLocks as t };