import { o as __toESM } from "./rolldown-runtime.js";
import { Pt as mapParallel, Sn as publicUrl, cn as fileSetting, dn as numberSetting, fn as secretSetting, gn as RemoteFailure, hn as verifiedPieces, ln as flagSetting, un as jobsSetting } from "./pipeline.js";
import { A as LockstepError, d as isAsideName, g as readTextIfThere, u as asideName } from "./file-work.js";
import { createHash, createHmac } from "node:crypto";
import { join, posix } from "node:path";
import { homedir, userInfo } from "node:os";

// pipeline/data/remotes/sftp-session.ts
/** Statuses of SFTP that the driver decides by. @see draft-ietf-secsh-filexfer-02, 7 */
const noSuchFile = 2;
const permissionDenied = 3;
const unsupported = 8;
function statusOf(error) {
	const { code } = error ?? {};
	return typeof code === "number" ? code : void 0;
}
/** A request of a host that was answered with an error. */
var SftpFailure = class extends RemoteFailure {
	isMissing;
	/** @param error - `undefined` when the connection is gone. */
	constructor(what, error) {
		const status = statusOf(error);
		const [kind, reason] = status === noSuchFile ? ["missing", "no such file or folder"] : status === permissionDenied ? ["denied", "permission denied"] : status === unsupported ? ["permanent", "the host does not know the request"] : status === void 0 || status === 6 || status === 7 ? ["transient", "the connection ended"] : ["permanent", "the host failed to do it"];
		super(kind, `${what}: ${reason}`);
		this.isMissing = status === noSuchFile;
	}
};
/** Requests over one connection, many at once. A handle of a file is one of its session, and means nothing to another. */
var SftpSession = class {
	#connection;
	#answers = 0;
	constructor(connection) {
		this.#connection = connection;
	}
	get isOver() {
		return this.#connection.isOver();
	}
	end() {
		this.#connection.end();
	}
	/** One request; ends at once when the signal does, whatever the host does then. */
	async ask(what, signal, request) {
		signal?.throwIfAborted();
		if (this.isOver) throw new SftpFailure(what, void 0);
		const answersBefore = this.#answers;
		return new Promise((fulfil, reject) => {
			const abort = () => {
				if (this.#answers === answersBefore) this.#connection.destroy();
				reject(signal?.reason);
			};
			signal?.addEventListener("abort", abort, { once: true });
			const answer = (error, value) => {
				this.#answers++;
				signal?.removeEventListener("abort", abort);
				if (error === void 0 || error === null) fulfil(value);
				else reject(new SftpFailure(what, error));
			};
			try {
				request(this.#connection.sftp, answer);
			} catch (error) {
				answer(error, void 0);
			}
		});
	}
};
/** The answer, or `instead` when there is no such file. */
async function orMissing(asked, instead) {
	try {
		return await asked;
	} catch (error) {
		if (error instanceof SftpFailure && error.isMissing) return instead;
		throw error;
	}
}

// pipeline/data/remotes/ssh-config.ts
function matches(pattern, host) {
	const expression = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
	return new RegExp(`^${expression}$`, "i").test(host);
}
/** True when one pattern of a `Host` line fits and none with `!` does. */
function matchesHost(patterns, host) {
	const [refused, wanted] = [patterns.filter((pattern) => pattern.startsWith("!")), patterns.filter((pattern) => !pattern.startsWith("!"))];
	return !refused.some((pattern) => matches(pattern.slice(1), host)) && wanted.some((pattern) => matches(pattern, host));
}
function wordsOf(text) {
	return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
/**
* Reads the settings that concern a host: the first value of a key counts, identity and known-hosts files add up. `Match` blocks other
* than `Match all` and `Include` are not followed.
*
* @param home - The home folder, for `~` and `%d`.
* @see ssh_config(5)
*/
function sshHostConfig(text, host, home) {
	const first = /* @__PURE__ */ new Map();
	const files = /* @__PURE__ */ new Map([["identityfile", []], ["userknownhostsfile", []]]);
	let isOurs = true;
	for (const line of text.split(/\r?\n/)) {
		const [, key = "", value = ""] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
		const name = key.toLowerCase();
		const words = wordsOf(value);
		if (name === "host") isOurs = matchesHost(words, host);
		else if (name === "match") isOurs = words.length === 1 && words[0]?.toLowerCase() === "all";
		else if (name !== "" && isOurs) {
			const list = files.get(name);
			if (list !== void 0) list.push(...words);
			else if (!first.has(name) && words[0] !== void 0) first.set(name, words[0]);
		}
	}
	const hostName = first.get("hostname")?.replaceAll("%h", host);
	const pathOf = (path) => {
		const expanded = path.replaceAll("%d", home).replaceAll("%h", hostName ?? host).replaceAll("%%", "%");
		return expanded.startsWith("~/") ? join(home, expanded.slice(2)) : expanded;
	};
	const port = Number(first.get("port"));
	const detour = ["proxyjump", "proxycommand"].map((name) => first.get(name)).find((value) => value !== void 0 && value !== "none");
	return {
		hostName,
		user: first.get("user"),
		port: Number.isInteger(port) && port > 0 ? port : void 0,
		identityFiles: (files.get("identityfile") ?? []).filter((path) => path !== "none").map(pathOf),
		knownHostsFiles: (files.get("userknownhostsfile") ?? []).map(pathOf),
		detour
	};
}

// pipeline/data/remotes/ssh-known-hosts.ts
/** The name that a host has in known-hosts files: with its port unless that is 22. */
function knownHostName(host, port) {
	return port === 22 ? host : `[${host}]:${port}`;
}
/** `|1|salt|digest`: a name that nobody can read back. */
function isHashOf(field, name) {
	const [, salt, digest] = /^\|1\|([^|]+)\|([^|]+)$/.exec(field) ?? [];
	if (salt === void 0) return false;
	return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === digest;
}
/**
* Looks a host up in the text of known-hosts files. Lines with `@cert-authority` are left out: certificates of hosts are not checked, and
* a host that only has one is unknown.
*
* @see sshd(8), SSH_KNOWN_HOSTS FILE FORMAT
*/
function knownHost(text, host, port) {
	const name = knownHostName(host, port).toLowerCase();
	const keys = [];
	const revoked = [];
	for (const line of text.split(/\r?\n/)) {
		const fields = line.trim().split(/\s+/);
		const marker = fields[0]?.startsWith("@") === true ? fields.shift() : void 0;
		const [names = "", type, key] = fields;
		if (type === void 0 || key === void 0 || names.startsWith("#")) continue;
		if (!(names.startsWith("|") ? isHashOf(names, name) : matchesHost(names.toLowerCase().split(","), name))) continue;
		if (marker === "@revoked") revoked.push(key);
		else if (marker === void 0) keys.push({
			type,
			key
		});
	}
	return {
		keys,
		revoked
	};
}
/** What to think of the key that a host showed. */
function judgeHostKey({ keys, revoked }, shown) {
	const key = Buffer.from(shown).toString("base64");
	if (revoked.includes(key)) return "revoked";
	if (keys.some((known) => known.key === key)) return "known";
	return keys.length === 0 ? "unknown" : "changed";
}
/** As `ssh` and `ssh-keygen -l` write it. */
function fingerprint(key) {
	return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

// pipeline/data/remotes/ssh-connection.ts
function unusableKey(path, reason) {
	return new LockstepError("REMOTE_DENIED", `the private key ${path} cannot be used: ${reason}`, { hint: "Name another one with `lockstep remote modify <name> keyfile <path>`, or write its passphrase into .dvc/config.local." });
}
/** Every way to log in that there is, in the order in which `ssh` tries them. */
async function authMethods(target) {
	const { default: ssh2 } = await import("./lib2.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const { user: username, passphrase, password, agent } = target;
	const methods = [];
	for (const { path, isNamed } of target.keyFiles) {
		const text = await readTextIfThere(path);
		const key = text === void 0 ? void 0 : ssh2.utils.parseKey(text, passphrase);
		if (key === void 0 || key instanceof Error) {
			if (isNamed && (key === void 0 || agent === void 0)) throw unusableKey(path, key === void 0 ? "there is no such file" : "it is damaged, or its passphrase is missing or wrong");
			continue;
		}
		methods.push({
			type: "publickey",
			username,
			key: text ?? "",
			...passphrase === void 0 ? {} : { passphrase }
		});
	}
	if (agent !== void 0) methods.push({
		type: "agent",
		username,
		agent
	});
	if (password !== void 0) {
		methods.push({
			type: "password",
			username,
			password
		});
		methods.push({
			type: "keyboard-interactive",
			username,
			prompt: (...[, , , prompts, finish]) => {
				finish(prompts.map(() => password));
			}
		});
	}
	return methods;
}
function refusedHost(target, verdict, key) {
	const name = knownHostName(target.host, target.port);
	const shown = `it shows ${fingerprint(key)}`;
	const scan = `ssh-keyscan -p ${target.port} ${target.host} >> ${target.knownHostsFile}`;
	switch (verdict) {
		case "unknown": return new LockstepError("REMOTE_DENIED", `the SSH host ${name} is unknown: ${shown}`, { hint: `Compare it with what the host's owner says, then make it known: \`${scan}\`.` });
		case "changed": return new LockstepError("REMOTE_DENIED", `the SSH host ${name} has another key than the known one: ${shown}`, { hint: `Somebody may stand in between. When the owner confirms the new key: \`ssh-keygen -R '${name}'\`, then \`${scan}\`.` });
		case "revoked": return new LockstepError("REMOTE_DENIED", `the SSH host ${name} shows a revoked key: ${fingerprint(key)}`, { hint: "Ask the owner of the host: this key must not be used any more." });
	}
}
/** The algorithms of known keys first, so that the host shows a key that can be compared. */
function preferredAlgorithms({ known }) {
	const supported = [
		"ssh-ed25519",
		"ecdsa-sha2-nistp256",
		"ecdsa-sha2-nistp384",
		"ecdsa-sha2-nistp521",
		"rsa-sha2-512",
		"rsa-sha2-256"
	];
	const types = new Set(known.keys.map(({ type }) => type));
	const isKnown = (algorithm) => types.has(algorithm.startsWith("rsa-") ? "ssh-rsa" : algorithm);
	return [...supported.filter(isKnown), ...supported.filter((algorithm) => !isKnown(algorithm))];
}
/** @param error - `undefined` for a connection that was closed without a word. */
function connectionFailure(error, target) {
	const where = `${target.host}:${target.port}`;
	const { level, code } = error ?? {};
	if (level === "client-authentication") return new RemoteFailure("denied", `${where}: no key, agent or password of ${target.user} is accepted`);
	if (code === "ENOTFOUND") return new RemoteFailure("permanent", `${where}: no host of that name`);
	if (level === "handshake") return new RemoteFailure("permanent", `${where}: it shares no algorithm with Lockstep`);
	return new RemoteFailure("transient", `${where}: the connection failed${typeof code === "string" ? ` (${code})` : ""}`);
}
/**
* Connects, proves that the host is the known one and who we are, and opens SFTP.
*
* @throws LockstepError REMOTE_DENIED for a host that is not the known one, RemoteFailure for everything else.
*/
async function openSftp(target) {
	const { default: ssh2 } = await import("./lib2.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const methods = await authMethods(target);
	let refusal;
	let isOver = false;
	const client = new ssh2.Client();
	const settings = {
		host: target.host,
		port: target.port,
		username: target.user,
		authHandler: [...methods],
		readyTimeout: target.timeoutMs,
		keepaliveInterval: 15e3,
		keepaliveCountMax: 2,
		algorithms: { serverHostKey: [...preferredAlgorithms(target)] },
		hostVerifier: (key) => {
			const verdict = judgeHostKey(target.known, key);
			if (verdict !== "known") refusal = refusedHost(target, verdict, key);
			return verdict === "known";
		}
	};
	return new Promise((fulfil, reject) => {
		const fail = (error) => {
			isOver = true;
			reject(refusal ?? connectionFailure(error, target));
			client.destroy();
		};
		client.on("error", fail);
		client.on("close", () => {
			fail(void 0);
		});
		client.on("connect", () => client.setNoDelay(true));
		client.on("ready", () => {
			client.sftp((error, sftp) => {
				if (error !== void 0) {
					fail(error);
					return;
				}
				sftp.on("error", () => void 0);
				const leave = (how) => () => {
					isOver = true;
					how();
				};
				fulfil({
					sftp,
					isOver: () => isOver,
					end: leave(() => client.end()),
					destroy: leave(() => client.destroy())
				});
			});
		});
		client.connect(settings);
	});
}

// pipeline/data/remotes/sftp-folder.ts
/** A folder of an SSH host. Its session is opened by the first request, and anew when the connection has ended. */
var SftpFolder = class {
	#target;
	#current;
	#opening;
	constructor(target) {
		this.#target = target;
	}
	pathOf(key) {
		return key === "" ? this.#target.folder : `${this.#target.folder.replace(/\/$/, "")}/${key}`;
	}
	async session(signal) {
		signal?.throwIfAborted();
		if (this.#current?.isOver === false) return this.#current;
		const opening = this.#opening ??= openSftp(this.#target).then((connection) => new SftpSession(connection));
		const forget = () => {
			if (this.#opening === opening) this.#opening = void 0;
		};
		return new Promise((fulfil, reject) => {
			const abort = () => {
				forget();
				opening.then((session) => {
					session.end();
				}, () => void 0);
				reject(signal?.reason);
			};
			signal?.addEventListener("abort", abort, { once: true });
			opening.then((session) => {
				this.#current = session;
				fulfil(session);
			}, reject).finally(() => {
				forget();
				signal?.removeEventListener("abort", abort);
			});
		});
	}
	/** One request that needs no open file. */
	async ask(what, signal, request) {
		return (await this.session(signal)).ask(what, signal, request);
	}
	/** `undefined` when nothing stands there. */
	stat(key, signal) {
		return this.statPath(this.pathOf(key), signal);
	}
	/** The same for a path of the host. */
	statPath(path, signal) {
		const asked = this.ask(path, signal, (sftp, answer) => {
			sftp.stat(path, answer);
		});
		return orMissing(asked, void 0);
	}
	/** What is directly in a folder; nothing when it is not there. */
	async entries(folder, signal) {
		return orMissing(this.ask(folder, signal, (sftp, answer) => {
			sftp.readdir(this.pathOf(folder), answer);
		}), []);
	}
	async close() {
		(await this.#opening?.catch(() => void 0))?.end();
		this.#current?.end();
	}
};

// pipeline/data/remotes/sftp-transfer.ts
/** What every server takes in one request. */
const requestBytes = 32768;
/** Requests on their way at once for one file: 2 MiB, so that a distant host does not slow a transfer down. */
const window = 64;
/** The bytes of an open file from an offset on, read ahead and given in order. */
async function* readAhead(session, { handle, from, sizeBytes, what, signal }) {
	const readAt = async (start, length) => {
		const buffer = Buffer.allocUnsafe(length);
		let filled = 0;
		while (filled < length) {
			const read = await session.ask(what, signal, (sftp, answer) => {
				sftp.read(handle, buffer, filled, length - filled, start + filled, answer);
			});
			if (read === 0) break;
			filled += read;
		}
		return buffer.subarray(0, filled);
	};
	const ahead = [];
	let next = from;
	const fill = () => {
		while (ahead.length < window && next < sizeBytes) {
			const piece = readAt(next, Math.min(requestBytes, sizeBytes - next));
			piece.catch(() => void 0);
			ahead.push(piece);
			next += requestBytes;
		}
	};
	fill();
	while (ahead.length > 0) {
		const piece = await ahead.shift();
		fill();
		if (piece !== void 0 && piece.length > 0) yield piece;
	}
}
/** Closes a file. One whose connection is gone is closed already. */
async function closeFile(session, handle) {
	if (session.isOver) return;
	await session.ask("closing", void 0, (sftp, answer) => {
		sftp.close(handle, (error) => {
			answer(error, void 0);
		});
	}).catch(() => void 0);
}
/** The bytes of a file from an offset on, and its size. */
async function openForReading(folder, key, { signal, from }) {
	const session = await folder.session(signal);
	const handle = await session.ask(key, signal, (sftp, answer) => {
		sftp.open(folder.pathOf(key), "r", answer);
	});
	try {
		const { size: sizeBytes } = await session.ask(key, signal, (sftp, answer) => {
			sftp.fstat(handle, answer);
		});
		const bytes = async function* () {
			try {
				yield* readAhead(session, {
					handle,
					from,
					sizeBytes,
					what: key,
					signal
				});
			} finally {
				closeFile(session, handle);
			}
		};
		return {
			bytes: bytes(),
			sizeBytes
		};
	} catch (error) {
		closeFile(session, handle);
		throw error;
	}
}
/** Writes a file under a name that is free, and makes it durable where the host can. */
async function sendFile(folder, key, call) {
	const { source, signal, onBytes } = call;
	const session = await folder.session(signal);
	const handle = await session.ask(key, signal, (sftp, answer) => {
		sftp.open(folder.pathOf(key), "wx", answer);
	});
	try {
		const onTheirWay = [];
		let position = 0;
		for await (const piece of verifiedPieces(source, { signal })) for (let start = 0; start < piece.length; start += requestBytes) {
			const part = piece.subarray(start, start + requestBytes);
			const at = position;
			position += part.length;
			const written = session.ask(key, signal, (sftp, answer) => {
				sftp.write(handle, part, 0, part.length, at, (error) => {
					if (error === void 0 || error === null) onBytes?.(part.length);
					answer(error, void 0);
				});
			});
			written.catch(() => void 0);
			onTheirWay.push(written);
			if (onTheirWay.length >= window) await onTheirWay.shift();
		}
		await Promise.all(onTheirWay);
		await sync(session, {
			key,
			handle,
			signal
		});
	} finally {
		closeFile(session, handle);
	}
}
/** Waits until the host has the file on its disk; a host without `fsync@openssh.com` cannot be asked. */
async function sync(session, { key, handle, signal }) {
	await session.ask(key, signal, (sftp, answer) => {
		try {
			sftp.ext_openssh_fsync(handle, (error) => {
				answer(error, void 0);
			});
		} catch {
			answer(void 0, void 0);
		}
	});
}

// pipeline/data/remotes/ssh-target.ts
const usualKeys = [
	"id_ed25519",
	"id_ecdsa",
	"id_rsa"
];
function readAddress(text) {
	if (/^s(?:sh|ftp):\/\/[^/]/i.test(text) && URL.canParse(text)) {
		const url = new URL(text);
		if (url.hostname !== "") return url;
	}
	throw new LockstepError("DVC_CONFIG_INVALID", "the url of the remote is not ssh://user@host:port/path", { hint: "Correct it with `lockstep remote modify <name> url ssh://user@host/path`." });
}
/** `/path` as it is; `/~/path` is below the home folder, where SFTP starts. */
function folderOf(url) {
	const path = decodeURIComponent(url.pathname).replace(/\/+$/, "");
	if (path === "/~" || path.startsWith("/~/")) return path.slice(3) || ".";
	return path === "" ? "/" : path;
}
function keyFilesOf(options, config, home) {
	const named = fileSetting(options, "keyfile");
	if (named !== void 0) return [{
		path: named,
		isNamed: true
	}];
	return (config.identityFiles.length > 0 ? config.identityFiles : usualKeys.map((name) => join(home, ".ssh", name))).map((path) => ({
		path,
		isNamed: false
	}));
}
/**
* Reads what the remote's settings, its url and `~/.ssh` say, in DVC's order: settings, url, SSH's configuration, defaults.
*
* @throws LockstepError DVC_CONFIG_INVALID, DVC_FEATURE_UNSUPPORTED for Kerberos and jump hosts.
*/
async function readSshTarget(options) {
	const { settings, env } = options;
	const url = readAddress(options.url);
	const home = env?.["HOME"] ?? homedir();
	const named = url.hostname.replace(/^\[|\]$/g, "");
	const config = sshHostConfig(await readTextIfThere(join(home, ".ssh", "config")) ?? "", named, home);
	if (flagSetting(settings, "gss_auth", false) || config.detour !== void 0) {
		const what = config.detour === void 0 ? "`gss_auth`" : "a jump host or proxy command in ~/.ssh/config";
		throw new LockstepError("DVC_FEATURE_UNSUPPORTED", `${what} is none of the ways in which Lockstep reaches an SSH remote`, { hint: "Use a host that can be reached directly, with a key, an agent or a password." });
	}
	const host = config.hostName ?? named;
	const urlPort = url.port === "" ? void 0 : Number(url.port);
	const port = numberSetting(settings, "port") ?? urlPort ?? config.port ?? 22;
	const ownFiles = config.knownHostsFiles.length > 0 ? config.knownHostsFiles : [join(home, ".ssh", "known_hosts")];
	const texts = await Promise.all([...ownFiles, "/etc/ssh/ssh_known_hosts"].map((path) => readTextIfThere(path)));
	const urlUser = url.username === "" ? void 0 : decodeURIComponent(url.username);
	const urlPassword = url.password === "" ? void 0 : decodeURIComponent(url.password);
	return {
		host,
		port,
		user: settings["user"] ?? urlUser ?? config.user ?? userInfo().username,
		folder: folderOf(url),
		known: knownHost(texts.map((text) => text ?? "").join("\n"), host, port),
		knownHostsFile: ownFiles[0] ?? join(home, ".ssh", "known_hosts"),
		keyFiles: keyFilesOf(options, config, home),
		passphrase: secretSetting(settings, "passphrase"),
		password: secretSetting(settings, "password") ?? urlPassword,
		agent: flagSetting(settings, "allow_agent", true) ? env?.["SSH_AUTH_SOCK"] : void 0,
		timeoutMs: (numberSetting(settings, "timeout") ?? 60) * 1e3
	};
}

// pipeline/data/remotes/ssh.ts
/** Requests at once over the one connection, besides those of a transfer's own window. */
const parallelCalls = 32;
/** More keys than this in one folder, and listing it is quicker than asking for each. */
const listedFrom = 4;
/** Makes a folder, by its path on the host, and those above it; one that is there is fine. */
async function makeFolder(host, path, signal) {
	const make = () => host.ask(path, signal, (sftp, answer) => {
		sftp.mkdir(path, (error) => {
			answer(error, void 0);
		});
	});
	const isThere = async () => (await host.statPath(path, signal))?.isDirectory() === true;
	try {
		await make();
	} catch (error) {
		if (await isThere()) return;
		const above = posix.dirname(path);
		if (above === path) throw error;
		await makeFolder(host, above, signal);
		await make().catch(async (again) => {
			if (!await isThere()) throw again;
		});
	}
}
async function* filesBelow(host, folder, signal) {
	for (const { filename, attrs } of await host.entries(folder, signal)) {
		signal?.throwIfAborted();
		const key = folder === "" ? filename : `${folder}/${filename}`;
		if (attrs.isDirectory()) yield* filesBelow(host, key, signal);
		else if (attrs.isFile() && !isAsideName(filename)) yield {
			key,
			sizeBytes: attrs.size,
			modifiedMs: attrs.mtime * 1e3
		};
	}
}
/** A DVC remote on an SSH host, over SFTP: sent aside, fsynced where the host can, renamed to a name that must be free. */
async function openSshRemote(options) {
	const target = await readSshTarget(options);
	const host = new SftpFolder(target);
	const url = publicUrl(options.url);
	/** Folders that are there, or on their way. */
	const made = /* @__PURE__ */ new Map();
	const folderMade = async (folder, signal) => {
		const making = made.get(folder) ?? makeFolder(host, host.pathOf(folder), signal);
		made.set(folder, making);
		await making.catch((error) => {
			made.delete(folder);
			throw error;
		});
	};
	const removeFile = (key, signal) => orMissing(host.ask(key, signal, (sftp, answer) => {
		sftp.unlink(host.pathOf(key), (error) => {
			answer(error, void 0);
		});
	}), void 0);
	/** Gives what is aside its name. SFTP's own rename refuses a name that is taken; that one stays as it is. */
	const settle = async (aside, key, signal) => {
		try {
			await host.ask(key, signal, (sftp, answer) => {
				sftp.rename(host.pathOf(aside), host.pathOf(key), (error) => {
					answer(error, void 0);
				});
			});
		} catch (error) {
			if ((await host.stat(key, signal))?.isFile() !== true) throw error;
			await removeFile(aside, signal);
		}
	};
	return {
		url,
		jobs: jobsSetting(options.settings),
		async existing(keys, { signal } = {}) {
			const byFolder = [...Map.groupBy(keys, (key) => posix.dirname(key))];
			const present = await mapParallel(byFolder, parallelCalls, async ([folder, asked]) => {
				if (asked.length >= listedFrom) {
					const files = (await host.entries(folder, signal)).filter(({ attrs }) => attrs.isFile());
					const names = new Set(files.map(({ filename }) => `${folder}/${filename}`));
					return asked.filter((key) => names.has(key));
				}
				const found = await Promise.all(asked.map((key) => host.stat(key, signal)));
				return asked.filter((_, index) => found[index]?.isFile() === true);
			});
			return new Set(present.flat());
		},
		async read(key, { signal, from = 0 } = {}) {
			const opened = await orMissing(openForReading(host, key, {
				signal,
				from
			}), void 0);
			if (opened === void 0) return void 0;
			return {
				stream: ReadableStream.from(opened.bytes),
				from,
				sizeBytes: opened.sizeBytes
			};
		},
		async write(key, source, { signal, onBytes } = {}) {
			await folderMade(posix.dirname(key), signal);
			const aside = `${posix.dirname(key)}/${asideName()}`;
			try {
				await sendFile(host, aside, {
					source,
					signal,
					onBytes
				});
				const size = (await host.stat(aside, signal))?.size;
				if (size !== source.sizeBytes) throw new RemoteFailure("transient", `${key}: the host holds ${size ?? 0} of ${source.sizeBytes} bytes`);
				await settle(aside, key, signal);
			} catch (error) {
				await removeFile(aside, AbortSignal.timeout(5e3)).catch(() => void 0);
				throw error;
			}
		},
		list: (prefix, { signal } = {}) => filesBelow(host, prefix.replace(/\/$/, ""), signal),
		async remove(keys, { signal } = {}) {
			await mapParallel(keys, parallelCalls, (key) => removeFile(key, signal));
		},
		close: () => host.close()
	};
}

export { openSshRemote };