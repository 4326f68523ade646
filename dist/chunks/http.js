import { A as LockstepError } from "./file-work.js";
import { Pt as mapParallel, Sn as publicUrl, cn as fileSetting, dn as numberSetting, fn as secretSetting, gn as RemoteFailure, hn as verifiedPieces, mn as md5Of, pn as verifySetting, un as jobsSetting } from "./pipeline.js";
import { t as failureOfStatus } from "./http-status.js";
import { readFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { Readable } from "node:stream";
import { Agent as Agent$1, request as request$1 } from "node:https";

// pipeline/data/remotes/http-client.ts
/** Redirects that are followed, one after the other. */
const mostRedirects = 5;
const certificateProblem = /^(?:CERT_|ERR_TLS_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH)/;
/** Why nothing arrived, in words; the address is named without its query. */
function failureOf(error, url) {
	if (error instanceof RemoteFailure || error instanceof LockstepError) return error;
	const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
	if (code === "ENOTFOUND") return new RemoteFailure("permanent", `${url.host}: no host of that name`);
	if (certificateProblem.test(code)) return new RemoteFailure("permanent", `${url.host}: its certificate is not trusted (${code}); name the authority's file in \`ssl_verify\` of the remote`);
	return new RemoteFailure("transient", `${url.host}: the connection failed${code === "" ? "" : ` (${code})`}`);
}
/** Starts the upload; an answer may come before its end, which ends it. */
function sendBody(request, body) {
	if (body === void 0) {
		request.end();
		return;
	}
	const readable = Readable.from(body.pieces, { objectMode: false });
	readable.on("error", (error) => request.destroy(error));
	request.on("close", () => readable.destroy());
	request.on("response", () => {
		if (!request.writableFinished) readable.unpipe(request);
	});
	readable.pipe(request);
}
async function* bytesOf(message, reasonOf) {
	try {
		for await (const piece of message) yield piece;
	} catch (error) {
		throw reasonOf(error);
	}
}
/** Reads an answer to nothing, so that its connection can serve the next request. */
async function discard(answer) {
	let sizeBytes = 0;
	for await (const piece of answer.body) {
		sizeBytes += piece.length;
		if (sizeBytes > 262144) return;
	}
}
/**
* An answer's body as text.
*
* @throws RemoteFailure when it is longer than `limitBytes`.
*/
async function textOf(answer, limitBytes) {
	const pieces = [];
	let sizeBytes = 0;
	for await (const piece of answer.body) {
		sizeBytes += piece.length;
		if (sizeBytes > limitBytes) throw new RemoteFailure("permanent", `the server's answer is longer than ${limitBytes} bytes`);
		pieces.push(piece);
	}
	return Buffer.concat(pieces).toString("utf8");
}
/**
* HTTP and HTTPS over kept-alive connections: no retries, no decompression, nothing read ahead. Node's `fetch` can neither be told which
* certificates to trust nor sends a body of known length from a generator, so this stands on `node:https`.
*/
function openHttpClient(options) {
	const agentOptions = {
		keepAlive: true,
		...options.env === void 0 ? {} : { proxyEnv: options.env }
	};
	const plain = new Agent(agentOptions);
	const secure = new Agent$1({
		...agentOptions,
		...options.tls
	});
	const once = (call, headers) => {
		const { url, method, body, signal } = call;
		signal?.throwIfAborted();
		return new Promise((fulfil, reject) => {
			let reason;
			const reasonOf = (error) => reason ?? failureOf(error, url);
			const isSecure = url.protocol === "https:";
			const request$2 = (isSecure ? request$1 : request)(url, {
				method,
				agent: isSecure ? secure : plain,
				headers: {
					...headers,
					...body === void 0 ? {} : { "content-length": String(body.sizeBytes) }
				}
			});
			const end = (why) => {
				reason ??= why;
				request$2.destroy();
				reject(reason);
			};
			const abort = () => {
				end(signal?.reason);
			};
			signal?.addEventListener("abort", abort, { once: true });
			request$2.on("close", () => signal?.removeEventListener("abort", abort));
			request$2.setTimeout(options.readTimeoutMs, () => {
				end(new RemoteFailure("transient", `${url.host}: silent for ${options.readTimeoutMs / 1e3} s`));
			});
			request$2.on("socket", (socket) => {
				if (!socket.connecting) return;
				const timer = setTimeout(() => {
					end(new RemoteFailure("transient", `${url.host}: no connection within ${options.connectTimeoutMs / 1e3} s`));
				}, options.connectTimeoutMs);
				socket.once("connect", () => {
					clearTimeout(timer);
				});
				socket.once("close", () => {
					clearTimeout(timer);
				});
			});
			request$2.on("error", (error) => {
				end(reasonOf(error));
			});
			request$2.on("response", (message) => {
				fulfil({
					status: message.statusCode ?? 0,
					headers: message.headers,
					body: bytesOf(message, reasonOf)
				});
			});
			sendBody(request$2, body);
		});
	};
	return {
		async send(call) {
			const origin = call.url.origin;
			let { url } = call;
			for (let redirects = 0;; redirects++) {
				const headers = {
					"accept-encoding": "identity",
					...url.origin === origin ? options.headers : {},
					...call.headers
				};
				const answer = await once({
					...call,
					url
				}, headers);
				const { location } = answer.headers;
				if (!([
					301,
					302,
					303,
					307,
					308
				].includes(answer.status) && ["GET", "HEAD"].includes(call.method)) || location === void 0) return answer;
				await discard(answer);
				if (redirects === mostRedirects) throw new RemoteFailure("permanent", `${call.url.host}: more than ${mostRedirects} redirects`);
				const next = URL.canParse(location, url.href) ? new URL(location, url) : void 0;
				if (next === void 0 || !/^https?:$/.test(next.protocol) || url.protocol === "https:" && next.protocol === "http:") throw new RemoteFailure("permanent", `${call.url.host}: it redirects to where no request is sent`);
				url = next;
			}
		},
		close() {
			plain.destroy();
			secure.destroy();
		}
	};
}

// pipeline/data/remotes/http-auth.ts
const defaultTimeoutSeconds = 60;
/**
* Reads the url of an HTTP or WebDAV remote; `webdavs:` is `https:` underneath.
*
* @throws LockstepError DVC_CONFIG_INVALID
*/
function readWebAddress(text) {
	const plain = text.replace(/^webdav(s?):/i, "http$1:");
	if (!URL.canParse(plain) || !/^https?:$/.test(new URL(plain).protocol)) throw new LockstepError("DVC_CONFIG_INVALID", "the url of the remote is not an address that can be asked", { hint: "Correct it with `lockstep remote modify <name> url https://host/path`." });
	const url = new URL(plain);
	const user = decodeURIComponent(url.username);
	const password = decodeURIComponent(url.password);
	url.username = "";
	url.password = "";
	url.hash = "";
	if (!url.pathname.endsWith("/")) url.pathname += "/";
	return {
		url,
		user: user === "" ? void 0 : user,
		password: password === "" ? void 0 : password
	};
}
/** The address of an object: its key below the path, the query of the remote kept, as DVC does. */
function addressOf(base, key) {
	const url = new URL(base);
	url.pathname += key.split("/").map(encodeURIComponent).join("/");
	return url;
}
function basicHeaders(user, password) {
	return { authorization: `Basic ${Buffer.from(`${user}:${password ?? ""}`, "utf8").toString("base64")}` };
}
/** Connections with the timeouts and certificates that the settings name, and `headers` in every request. */
async function openWebClient(options, headers) {
	const { settings } = options;
	const { isVerified, authorities } = verifySetting(options);
	const textOfFile = async (path) => path === void 0 ? void 0 : readFile(path, "utf8");
	const cert = await textOfFile(fileSetting(options, "cert_path"));
	const shared = numberSetting(settings, "timeout") ?? defaultTimeoutSeconds;
	return openHttpClient({
		connectTimeoutMs: (numberSetting(settings, "connect_timeout") ?? shared) * 1e3,
		readTimeoutMs: (numberSetting(settings, "read_timeout") ?? shared) * 1e3,
		tls: {
			rejectUnauthorized: isVerified,
			ca: await textOfFile(authorities),
			cert,
			key: await textOfFile(fileSetting(options, "key_path")) ?? cert
		},
		headers,
		env: options.env
	});
}
/**
* The header that proves who we are to an HTTP remote: `auth = basic` with user and password, or `auth = custom`, which puts the password
* into a header of its own. A user in the url alone is basic.
*
* @throws LockstepError DVC_CONFIG_INVALID
*/
function httpAuthHeaders({ settings }, address) {
	const method = settings["auth"]?.toLowerCase();
	const password = secretSetting(settings, "password") ?? address.password;
	const user = settings["user"] ?? address.user;
	const missing = (key) => new LockstepError("DVC_CONFIG_INVALID", `\`auth = ${method ?? ""}\` of the remote needs \`${key}\``, { hint: `Write it into .dvc/config.local: \`lockstep remote modify --local <name> ${key} <value>\`.` });
	switch (method) {
		case void 0: return user === void 0 ? {} : basicHeaders(user, password);
		case "basic":
			if (user === void 0) throw missing("user");
			return basicHeaders(user, password);
		case "custom": {
			const name = settings["custom_auth_header"];
			if (name === void 0) throw missing("custom_auth_header");
			if (password === void 0) throw missing("password");
			return { [name.toLowerCase()]: password };
		}
		default: throw new LockstepError("DVC_CONFIG_INVALID", `\`auth = ${method}\` of the remote is neither basic nor custom`, { hint: "Correct it with `lockstep remote modify <name> auth basic`. DVC removed `digest` in 2.7.1." });
	}
}

// pipeline/data/remotes/http.ts
const defaultJobs = 8;
/** The number in a header; `undefined` when it has none. */
function sizeOf(text) {
	return text !== void 0 && /^\d{1,15}$/.test(text) ? Number(text) : void 0;
}
/**
* What a GET brought, from its offset on.
*
* @param status - 200 or 206.
*/
function contentOf(answer) {
	const [, first, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(answer.headers["content-range"] ?? "") ?? [];
	const stream = ReadableStream.from(answer.body);
	const contentMd5 = answer.headers["content-md5"];
	const etag = answer.headers.etag ?? (typeof contentMd5 === "string" ? contentMd5 : void 0);
	if (answer.status !== 206) return {
		stream,
		from: 0,
		sizeBytes: sizeOf(answer.headers["content-length"]),
		etag
	};
	if (first === void 0) throw new RemoteFailure("permanent", "the server sent a part of an object without saying which");
	return {
		stream,
		from: Number(first),
		sizeBytes: sizeOf(total),
		etag
	};
}
/** The md5 that a server says an object has, 32 hexadecimal digits; `undefined` when it says none. */
function statedMd5(headers) {
	const [digest] = /^[0-9a-f]{32}$/i.exec(String(headers["x-checksum-md5"] ?? "")) ?? [];
	const contentMd5 = headers["content-md5"];
	if (digest !== void 0) return digest.toLowerCase();
	return typeof contentMd5 === "string" ? Buffer.from(contentMd5, "base64").toString("hex") : void 0;
}
function unsupported(url, what) {
	return new LockstepError("REMOTE_UNSUPPORTED", `${url}: this HTTP server has no way to ${what}`, { hint: "Do it where the server keeps its files, or use a WebDAV, S3, Google Cloud Storage, Azure or SSH remote." });
}
async function* refusedListing(refusal) {
	yield await Promise.reject(refusal);
}
/**
* A DVC remote behind an HTTP server: GET and HEAD to read, POST (or `method`, for example PUT) to write, DELETE to remove. What was
* written is looked at afterwards, because a server may answer 200 to anything. Plain HTTP has no listing.
*/
async function openHttpRemote(options) {
	const { settings } = options;
	const address = readWebAddress(options.url);
	const url = publicUrl(options.url);
	const client = await openWebClient(options, httpAuthHeaders(options, address));
	const jobs = jobsSetting(settings);
	const uploadMethod = settings["method"]?.toUpperCase() ?? "POST";
	/** The head of an object; `undefined` when there is none. */
	const headOf = async (key, signal) => {
		const target = addressOf(address.url, key);
		const head = await client.send({
			method: "HEAD",
			url: target,
			signal
		});
		await discard(head);
		const answer = head.status === 405 || head.status === 501 ? await client.send({
			method: "GET",
			url: target,
			headers: { range: "bytes=0-0" },
			signal
		}) : head;
		if (answer !== head) await discard(answer);
		if (answer.status === 404 || answer.status === 410) return void 0;
		if (answer.status !== 200 && answer.status !== 206 && answer.status !== 416) throw failureOfStatus(`${url}/${key}`, answer);
		return answer;
	};
	const sizeOfHead = ({ status, headers }) => status === 200 ? sizeOf(headers["content-length"]) : sizeOf(/\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1]);
	const read = async (key, { signal, from = 0 } = {}) => {
		const headers = from === 0 ? {} : { range: `bytes=${from}-` };
		const answer = await client.send({
			method: "GET",
			url: addressOf(address.url, key),
			headers,
			signal
		});
		if (answer.status === 200 || answer.status === 206) return contentOf(answer);
		await discard(answer);
		if (answer.status === 404 || answer.status === 410) return void 0;
		if (answer.status === 416) return read(key, { signal });
		throw failureOfStatus(`${url}/${key}`, answer);
	};
	/** True when the server says, as far as it says anything, that it holds the file. */
	const seemsToHold = async (key, source, signal) => {
		const head = await headOf(key, signal);
		if (head === void 0) return false;
		const md5 = statedMd5(head.headers);
		return md5 === void 0 ? (sizeOfHead(head) ?? source.sizeBytes) === source.sizeBytes : md5 === source.md5;
	};
	/** True when it does: TLS guards the bytes on their way; on a plain connection they are read again. */
	const holds = async (key, source, signal) => {
		if (!await seemsToHold(key, source, signal)) return false;
		if (address.url.protocol === "https:") return true;
		const content = await read(key, { signal });
		return content !== void 0 && await md5Of(content.stream) === source.md5;
	};
	const removeOne = async (key, signal) => {
		const answer = await client.send({
			method: "DELETE",
			url: addressOf(address.url, key),
			signal
		});
		await discard(answer);
		if (answer.status === 405 || answer.status === 501) throw unsupported(url, "remove objects");
		if (!(answer.status === 404 || answer.status === 410) && (answer.status < 200 || answer.status > 299)) throw failureOfStatus(`${url}/${key}`, answer);
	};
	return {
		url,
		jobs,
		read,
		async existing(keys, { signal } = {}) {
			const heads = await mapParallel(keys, jobs ?? defaultJobs, (key) => headOf(key, signal));
			return new Set(keys.filter((_, index) => heads[index] !== void 0));
		},
		async write(key, source, { signal, onBytes } = {}) {
			if (await seemsToHold(key, source, signal)) return;
			const answer = await client.send({
				method: uploadMethod,
				url: addressOf(address.url, key),
				headers: {
					"content-type": "application/octet-stream",
					"content-md5": Buffer.from(source.md5, "hex").toString("base64")
				},
				body: {
					sizeBytes: source.sizeBytes,
					pieces: verifiedPieces(source, {
						signal,
						onBytes
					})
				},
				signal
			});
			await discard(answer);
			if (answer.status < 200 || answer.status > 299) throw failureOfStatus(`${url}/${key}: ${uploadMethod}`, answer);
			if (await holds(key, source, signal)) return;
			await removeOne(key, signal).catch(() => void 0);
			throw new RemoteFailure("transient", `${url}/${key}: the server accepted the upload, but does not hold what was sent`);
		},
		list: () => refusedListing(unsupported(url, "list what is there")),
		async remove(keys, { signal } = {}) {
			await mapParallel(keys, jobs ?? defaultJobs, (key) => removeOne(key, signal));
		},
		close() {
			client.close();
			return Promise.resolve();
		}
	};
}

export { basicHeaders as a, discard as c, addressOf as i, textOf as l, openHttpRemote as n, openWebClient as o, sizeOf as r, readWebAddress as s, contentOf as t };