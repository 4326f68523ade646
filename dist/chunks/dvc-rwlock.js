import { A as LockstepError, _ as removeFile, f as isFolder, g as readTextIfThere, m as isSystemError, u as asideName } from "./file-work.js";
import { Hn as shown, St as isAlive } from "./pipeline.js";
import { r as overlaps } from "./overlap.js";
import { link, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { spawn } from "node:child_process";

// pipeline/data/locks/flock.ts
/** What util-linux's `flock` is told to answer when another process has the lock. */
const conflictExit = 75;
/**
* A shell that takes and gives back the lock of one file (`$1`): a line of seconds asks for it, the answer is flock's exit code; the
* next line gives it back. Signals from a terminal are for the process that asked: it gives the lock back when it has cleaned up. The
* end of the input ends the shell, and with it the lock, also when that process was killed.
*/
const keeperScript = `trap '' HUP INT TERM
while read -r seconds; do
  exec 9>>"$1"
  flock -x -w "$seconds" -E ${String(conflictExit)} 9
  code=$?
  echo "$code"
  if [ "$code" -eq 0 ]; then read -r word; fi
  exec 9>&-
  if [ "$code" -eq 0 ]; then echo free; fi
done`;
/** One keeper and its lock. Starting a process costs far more than a line to one that runs: stages lock again and again. */
var Keeper = class {
	#child;
	#heard = "";
	#isGone = false;
	#answer;
	constructor(path) {
		this.#child = spawn("/bin/sh", [
			"-c",
			keeperScript,
			"sh",
			path
		], { stdio: [
			"pipe",
			"pipe",
			"ignore"
		] });
		const gone = () => {
			this.#isGone = true;
			this.#answer?.(void 0);
		};
		this.#child.on("error", gone);
		this.#child.on("close", gone);
		this.#child.stdin.on("error", () => void 0);
		this.#child.stdout.setEncoding("utf8").on("data", (text) => {
			this.#heard += text;
			const end = this.#heard.indexOf("\n");
			if (end === -1) return;
			const line = this.#heard.slice(0, end);
			this.#heard = this.#heard.slice(end + 1);
			this.#answer?.(line);
		});
	}
	get isGone() {
		return this.#isGone;
	}
	/** One line there, one line back; `undefined` when the keeper is gone. While nobody waits, the process may end. */
	async ask(line) {
		if (this.#isGone) return void 0;
		const held = [
			this.#child,
			this.#child.stdin,
			this.#child.stdout
		];
		for (const part of held) part.ref();
		try {
			return await new Promise((fulfil) => {
				this.#answer = fulfil;
				this.#child.stdin.write(`${line}\n`);
			});
		} finally {
			this.#answer = void 0;
			for (const part of held) part.unref();
		}
	}
};
/** Keepers that have nothing to keep just now, by the path of their lock. */
const idle = /* @__PURE__ */ new Map();
/**
* Runs `body` while this process has the BSD lock (`flock(2)`) of a file, which is the kind DVC takes on `.dvc/tmp/lock` and
* `.dvc/tmp/rwlock.lock`. Node has no such call, so a shell with the program `flock` of util-linux holds it; it ends, and gives the lock
* back, when this process dies. Where that program is missing (macOS, Windows) `body` runs without the lock.
*
* @param waitMs - How long to wait for another holder.
* @throws LockstepError LOCK_HELD when another process has it for longer.
*/
async function withFlock(path, waitMs, body) {
	const keeper = idle.get(path)?.pop() ?? new Keeper(path);
	const put = () => {
		if (!keeper.isGone) idle.set(path, [...idle.get(path) ?? [], keeper]);
	};
	const code = await keeper.ask(String(Math.max(waitMs, 1) / 1e3));
	if (code !== "0") {
		put();
		if (code === String(conflictExit)) throw new LockstepError("LOCK_HELD", `another process, such as a running dvc, has the lock of ${path}`, { hint: "Wait until it ends, then run the command again." });
		return body();
	}
	try {
		return await body();
	} finally {
		await keeper.ask("");
		put();
	}
}

// pipeline/data/locks/process-identity.ts
/** Start time of a process in the kernel's ticks since boot where the system tells it (Linux), else `undefined`. */
async function startOf(pid) {
	try {
		const text = await readFile(`/proc/${String(pid)}/stat`, "utf8");
		return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
	} catch {
		return;
	}
}
async function thisProcess() {
	return {
		host: hostname(),
		pid: process.pid,
		started: await startOf(process.pid)
	};
}
/** True while the process of that number is the one that started then. */
async function isRunning(pid, started) {
	return isAlive(pid) && (started === void 0 || await startOf(pid) === started);
}
/** What is known of a process that wrote its name somewhere: one on another machine cannot be asked. */
async function lifeOf({ host, pid, started }) {
	if (host !== hostname()) return "elsewhere";
	return await isRunning(pid, started) ? "running" : "dead";
}
function isProcessIdentity(value) {
	return typeof value === "object" && value !== null && "pid" in value && Number.isSafeInteger(value.pid) && "host" in value && typeof value.host === "string";
}

// pipeline/data/locks/mutex.ts
async function readHolder(path) {
	try {
		const value = JSON.parse(await readFile(path, "utf8"));
		return isProcessIdentity(value) ? value : "unreadable";
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return "gone";
		if (error instanceof SyntaxError) return "unreadable";
		throw error;
	}
}
function requireNotInterrupted(signal) {
	if (signal?.aborted !== true) return;
	throw new LockstepError("INTERRUPTED", "interrupted while waiting for another process", { hint: "Run the same command again." });
}
/**
* Removes a dead holder's file. Whoever wants to has to claim it first, under a name that only this holder has, so that exactly one
* does; with the claim it looks again, because the file may be somebody else's by now. A claim of a dead process is cleared the same
* way.
*/
async function clearDead(path, aside, dead) {
	const claim = `${path}.${String(dead.pid)}-${dead.started ?? "unknown"}`;
	try {
		await link(aside, claim);
	} catch (error) {
		if (!isSystemError(error, "EEXIST")) throw error;
		const claimant = await readHolder(claim);
		if (claimant === "gone" || claimant === "unreadable") return;
		if (await lifeOf(claimant) === "dead") await clearDead(claim, aside, claimant);
		else await setTimeout(5);
		return;
	}
	try {
		const found = await readHolder(path);
		if (typeof found === "object" && found.pid === dead.pid && found.started === dead.started) await removeFile(path);
	} finally {
		await removeFile(claim);
	}
}
function held(path, holder) {
	const who = holder === "unreadable" ? "a process that did not say who it is" : `process ${String(holder.pid)} on ${shown(holder.host)}`;
	return new LockstepError("LOCK_HELD", `${path} is held by ${who}`, { hint: `Wait until it ends, then run the command again. If it is certainly gone, delete ${path}.` });
}
/**
* Runs `body` while no other process runs one under the same path; for critical sections of milliseconds. The file of a process that
* died is taken over, by exactly one of many who want it. The file tells nothing to the next process, so it need not survive a power
* cut.
*
* @throws LockstepError LOCK_HELD when it is not free in time, INTERRUPTED.
*/
async function withMutex(request, body) {
	const { path, waitMs, signal } = request;
	await mkdir(dirname(path), { recursive: true });
	const aside = join(dirname(path), `${asideName()}-${basename(path)}`);
	const deadline = performance.now() + waitMs;
	try {
		await writeFile(aside, JSON.stringify(await thisProcess()));
		for (let attempt = 0;; attempt++) {
			requireNotInterrupted(signal);
			try {
				await link(aside, path);
				break;
			} catch (error) {
				if (!isSystemError(error, "EEXIST")) throw error;
			}
			const holder = await readHolder(path);
			if (holder === "gone") continue;
			if (holder !== "unreadable" && await lifeOf(holder) === "dead") await clearDead(path, aside, holder);
			else if (performance.now() > deadline) throw held(path, holder);
			else await setTimeout(Math.min(2 + attempt, 20) + Math.random() * 5);
		}
	} finally {
		await removeFile(aside);
	}
	try {
		return await body();
	} finally {
		await removeFile(path);
	}
}
/** Replaces a small file whole; it need not survive a power cut, only a killed process. */
async function replaceFile(path, content) {
	const aside = join(dirname(path), `${asideName()}-${randomBytes(2).toString("hex")}`);
	try {
		await writeFile(aside, content);
		await rename(aside, path);
	} finally {
		await removeFile(aside);
	}
}

// pipeline/data/locks/dvc-rwlock.ts
/** Entries of processes that DVC did not start; {@link acquireRwLock} takes them for dead unless a claim stands behind them. */
const ours = "lockstep ";
function isHolder(value) {
	return typeof value === "object" && value !== null && "pid" in value && Number.isSafeInteger(value.pid) && "cmd" in value && typeof value.cmd === "string";
}
function members(value) {
	if (value === void 0) return [];
	return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : void 0;
}
/** `undefined` for a text that is not what DVC writes. */
function parseRwLock(text) {
	let value;
	try {
		value = JSON.parse(text);
	} catch {
		return;
	}
	const parts = value === void 0 ? void 0 : members(value);
	if (parts === void 0) return void 0;
	const [write, read] = ["write", "read"].map((name) => members(parts.find(([key]) => key === name)?.[1]));
	if (write === void 0 || read === void 0) return void 0;
	if (!write.every(([, holder]) => isHolder(holder))) return void 0;
	if (!read.every(([, holders]) => Array.isArray(holders) && holders.every(isHolder))) return void 0;
	return {
		write: new Map(write),
		read: new Map(read)
	};
}
function emitRwLock({ write, read }) {
	const keep = [...read].filter(([, holders]) => holders.length > 0);
	return JSON.stringify({
		write: Object.fromEntries(write),
		read: Object.fromEntries(keep)
	});
}
/** Everybody in a lock who keeps these paths from being taken. */
function blockersOf(lock, paths) {
	const meets = (path, wanted) => wanted.some((want) => overlaps(want, path));
	return [...[...lock.write].filter(([path]) => meets(path, [...paths.write, ...paths.read])), ...[...lock.read].filter(([path]) => meets(path, paths.write)).flatMap(([path, holders]) => holders.map((holder) => [path, holder]))];
}
function same(a, b) {
	return a.pid === b.pid && a.cmd === b.cmd;
}
function without(lock, gone) {
	return {
		write: new Map([...lock.write].filter(([, holder]) => !gone(holder))),
		read: new Map([...lock.read].map(([path, holders]) => [path, holders.filter((holder) => !gone(holder))]))
	};
}
/** When this machine started, in ms since 1970; `undefined` where the system does not tell. */
async function bootMs() {
	const [, seconds] = /^btime (\d+)$/m.exec(await readTextIfThere("/proc/stat") ?? "") ?? [];
	return seconds === void 0 ? void 0 : Number(seconds) * 1e3;
}
/** Ticks per second of the start times in /proc, on every Linux that Node runs on. */
const ticksPerSecond = 100;
/**
* True unless the holder is certainly dead: its number is free, or was given to a process that started after the file was written
* last. DVC itself looks at the number alone.
*/
async function mayLive(holder, writtenMs) {
	if (!isAlive(holder.pid)) return false;
	const [ticks, boot] = [await startOf(holder.pid), await bootMs()];
	if (ticks === void 0 || boot === void 0) return true;
	return boot + Number(ticks) / ticksPerSecond * 1e3 <= writtenMs + 2e3;
}
async function edit(root, waitMs, change) {
	const folder = join(root, ".dvc", "tmp");
	const path = join(folder, "rwlock");
	await withFlock(join(folder, "rwlock.lock"), waitMs, async () => {
		const text = await readTextIfThere(path);
		const lock = text === void 0 ? {
			write: /* @__PURE__ */ new Map(),
			read: /* @__PURE__ */ new Map()
		} : parseRwLock(text);
		if (lock === void 0) throw new LockstepError("LOCK_HELD", `DVC's lock file ${path} cannot be read: it is not the JSON that DVC writes`, { hint: `When no dvc runs here, delete ${path} and run the command again.` });
		const changed = await change(lock, text === void 0 ? 0 : (await stat(path)).mtimeMs);
		if (text !== void 0 || changed.write.size + changed.read.size > 0) await replaceFile(path, emitRwLock(changed));
	});
}
/**
* Enters paths into DVC's lock file, so that a `dvc` that wants them says who has them, unless one has them already. Entries of the
* dead go.
*
* @param isClaimed - Whether a Lockstep process of that number has a claim of its own on anything.
* @returns Who has one of the paths; nothing was entered then.
* @throws LockstepError LOCK_HELD when the file cannot be read, or a dvc is editing it all the time.
*/
async function acquireRwLock(request, isClaimed) {
	const me = {
		pid: process.pid,
		cmd: request.command
	};
	let blocker;
	await edit(request.root, request.waitMs, async (found, writtenMs) => {
		const dead = [];
		for (const [path, holder] of blockersOf(found, request)) if (!(holder.cmd.startsWith(ours) ? isClaimed(holder.pid) : await mayLive(holder, writtenMs))) dead.push(holder);
		else if (!holder.cmd.startsWith(ours)) blocker ??= {
			...holder,
			path
		};
		const lock = without(found, (holder) => dead.some((one) => same(one, holder)));
		if (blocker !== void 0) return lock;
		const read = new Map(lock.read);
		for (const path of request.read) read.set(path, [...read.get(path) ?? [], me]);
		return {
			write: new Map([...lock.write, ...request.write.map((path) => [path, me])]),
			read
		};
	});
	return blocker;
}
/** Takes out what {@link acquireRwLock} entered. */
async function releaseRwLock(request) {
	const me = {
		pid: process.pid,
		cmd: request.command
	};
	await edit(request.root, request.waitMs, (lock) => {
		const write = new Map(lock.write);
		for (const path of request.write) {
			const holder = write.get(path);
			if (holder !== void 0 && same(holder, me)) write.delete(path);
		}
		const read = new Map(lock.read);
		for (const path of request.read) {
			const holders = read.get(path) ?? [];
			const mine = holders.findIndex((holder) => same(holder, me));
			if (mine !== -1) read.set(path, holders.toSpliced(mine, 1));
		}
		return {
			write,
			read
		};
	});
}
/** False where nobody uses DVC: its lock file has no place there. */
function hasDvcFolder(root) {
	return isFolder(join(root, ".dvc"));
}

export { requireNotInterrupted as a, isRunning as c, thisProcess as d, withFlock as f, replaceFile as i, lifeOf as l, hasDvcFolder as n, withMutex as o, releaseRwLock as r, isProcessIdentity as s, acquireRwLock as t, startOf as u };